"""`apsara-live doctor`: what is set, what is installed, what the account answers, and what to do about it."""

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
from .policy import known

SCHEMA = 1
HELP = """Look whether everything is there that a program needs, and say in a line each what is wrong and what to do.

Looks at credentials, region, endpoint and clock, asks the account, and looks at the Pulumi CLI and the project's
Python. Nothing is written, anywhere: the account is asked by Describe operations alone. No secret is shown.

    apsara-live doctor

    apsara-live doctor --stack dev --cwd ../studio

    apsara-live doctor Caster CasterConfig --json

    apsara-live doctor --orphans

Credentials are taken from the first of these places that is set, as a whole:

1. `apsara-live:` in the stack's configuration: accessKey and secretKey, assumeRoleWithOidc, profile, ecsRoleName,
   credentialsUri
2. the same under `alicloud:`
3. the environment, under `ALIBABA_CLOUD_`, `ALIBABACLOUD_` and `ALICLOUD_`: ACCESS_KEY_ID and ACCESS_KEY_SECRET,
   OIDC_PROVIDER_ARN, PROFILE, ECS_METADATA, CREDENTIALS_URI
4. the current profile of `~/.aliyun/config.json`, `~/.alibabacloud/credentials.ini`, the RAM role of the machine

A role (`apsara-live:roleArn`, `alicloud:assumeRole`, `ALIBABA_CLOUD_ROLE_ARN`) is assumed with them.

Exit codes: 0, nothing is wrong, though there may be warnings; 1, something is wrong; 2, the question makes no sense.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", help=HELP)(doctor)


def doctor(
    types: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TYPE…",
            help="Types of resources whose permissions matter; all of them unless you name some.",
            autocompletion=lambda: [*RESOURCES],
        ),
    ] = None,
    stack: Annotated[
        str | None, typer.Option("--stack", "-s", metavar="NAME", help="The stack whose configuration is read.")
    ] = None,
    cwd: Annotated[Path | None, typer.Option("--cwd", "-C", metavar="DIR", help="The folder of the project.")] = None,
    region: Annotated[
        str | None, typer.Option(metavar="REGION", help="A region instead of the one that is set.")
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option(metavar="URL", help="An endpoint instead of the one that is set.")
    ] = None,
    orphans: Annotated[
        bool, typer.Option("--orphans", help="Only list studios that interrupted creations left behind.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The findings as a document with a version.")] = False,
) -> None:
    """See HELP."""
    folder = (cwd or Path()).absolute()
    if not folder.is_dir():
        fail(f"there is no folder {folder}")
    names = tuple(name for name in RESOURCES if name in {known(each) for each in types or RESOURCES})
    environ, pulumi = dict(os.environ), pulumi_on(os.environ)
    with working("looking at the project …"):
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
    with working("asking the account …"):
        yield from [*account(request)]
    with working("looking at the tools …"):
        yield from [*tools(here, request.environ, pulumi)]


def _left_behind(request: DoctorRequest) -> Iterator[Finding]:
    with working("examining studios …"):
        yield from [*doctor_orphans.findings(request)]


def _show(findings: list[Finding]) -> None:
    console = out()
    for finding, line in zip(findings, lines(findings), strict=True):
        text = Text(line)
        text.stylize(COLOURS[finding.mark], 0, len(finding.mark))
        console.print(text, soft_wrap=True)
    console.print(summary(findings), soft_wrap=True)
