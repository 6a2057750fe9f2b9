"""`apsara-live doctor`: checks of settings, connection, account and tools."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ..resources import RESOURCES
from . import doctor_orphans
from .doctor_account import DoctorRequest, account
from .doctor_engine import pulumi_on, tools
from .doctor_findings import COLOURS, Finding, is_fine, lines, summary
from .doctor_project import Project, project
from .output import FOUND, OK, fail, out, working, write_json
from .policy import resource_name

SCHEMA = 1
HELP = """Check that credentials, region, connection, permissions and tools are in place before you run a program.

Prints one line for each result, with what to do about it. Changes nothing: it calls only Describe and List
operations, and writes no file. Shows no secret.

    apsara-live doctor

    apsara-live doctor --stack dev --cwd ../studio

    apsara-live doctor Caster CasterConfig --json

    apsara-live doctor --orphans

All credentials come from one source, the first of these that is set:

1. `apsara-live:` in the stack's configuration: accessKey and secretKey, assumeRoleWithOidc, profile, ecsRoleName,
   credentialsUri
2. the same under `alicloud:`
3. the environment, under `ALIBABA_CLOUD_`, `ALIBABACLOUD_` and `ALICLOUD_`: ACCESS_KEY_ID and ACCESS_KEY_SECRET,
   OIDC_PROVIDER_ARN, PROFILE, ECS_METADATA, CREDENTIALS_URI
4. the current profile of `~/.aliyun/config.json`, `~/.alibabacloud/credentials.ini`, the RAM role of the machine

If a role is set (`apsara-live:roleArn`, `alicloud:assumeRole`, `ALIBABA_CLOUD_ROLE_ARN`), they assume it.

Exit codes: 0, no errors, possibly warnings; 1, at least one error; 2, invalid arguments.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", help=HELP)(doctor)


def doctor(
    types: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TYPE…",
            help="Types of resources whose permissions are checked; all by default.",
            autocompletion=lambda: [*RESOURCES],
        ),
    ] = None,
    stack: Annotated[
        str | None, typer.Option("--stack", "-s", metavar="NAME", help="Stack whose configuration is read.")
    ] = None,
    cwd: Annotated[Path | None, typer.Option("--cwd", "-C", metavar="DIR", help="Folder of the project.")] = None,
    region: Annotated[
        str | None, typer.Option(metavar="REGION", help="Region to check instead of the configured one.")
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option(metavar="URL", help="Endpoint to check instead of the configured one.")
    ] = None,
    orphans: Annotated[
        bool, typer.Option("--orphans", help="Only list studios that interrupted creations left behind.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON, with a schema version.")] = False,
) -> None:
    """See HELP."""
    folder = (cwd or Path()).absolute()
    if not folder.is_dir():
        fail(f"there is no folder {folder}")
    names = tuple(name for name in RESOURCES if name in {resource_name(each) for each in types or RESOURCES})
    environ, pulumi = dict(os.environ), pulumi_on(os.environ)
    with working("reading the project …"):
        here = project(folder, stack, environ, pulumi)
    given = {"apsara-live:region": ("--region", region), "apsara-live:endpoint": ("--endpoint", endpoint)}
    request = DoctorRequest(
        config={**here.config, **{key: value for key, (_, value) in given.items() if value}},
        environ=environ,
        names=names,
        options={key: option for key, (option, value) in given.items() if value},
        unread=here.unread,
    )
    findings = [*(_left_behind(request) if orphans else _all(here, request, pulumi))]
    if as_json:
        write_json({"schema": SCHEMA, "fine": is_fine(findings), "findings": [asdict(each) for each in findings]})
    else:
        _show(findings)
    raise typer.Exit(OK if is_fine(findings) else FOUND)


def _all(here: Project, request: DoctorRequest, pulumi: str | None) -> Iterator[Finding]:
    yield from here.findings
    with working("calling the account …"):
        yield from [*account(request)]
    with working("checking the tools …"):
        yield from [*tools(here, request.environ, pulumi)]


def _left_behind(request: DoctorRequest) -> Iterator[Finding]:
    with working("reading studios …"):
        yield from [*doctor_orphans.findings(request)]


def _show(findings: list[Finding]) -> None:
    console = out()
    for finding, line in zip(findings, lines(findings), strict=True):
        text = Text(line)
        text.stylize(COLOURS[finding.mark], 0, len(finding.mark))
        console.print(text, soft_wrap=True)
    console.print(summary(findings), soft_wrap=True)
