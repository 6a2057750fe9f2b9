"""The command itself: its options, its help, and what it leaves to `run` once it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

HELP = """Write live studios and relays as a program and an import file, after which a preview shows no change.

Reads only; nothing in the cloud changes. Without `--out` the program is printed and nothing is written.

**Secrets** (stream, callback and push URLs) are in neither file: the program reads them from the stack's secret
configuration. `--stack` hands them to the stack by way of `pulumi config set --secret` and `pulumi import`, through
pipes, so that they are on no disk; without it the command lists what is to be set, and `pulumi refresh` fills in the
state. `--with-secrets` writes them into the files, in the clear.

**Examples**

    apsara-live adopt caster-1                            look at the program
    apsara-live adopt caster-1 --out . --stack dev        adopt into the stack dev of this folder
    apsara-live adopt --all --relay all --out studios     all studios of the region, all relays
    apsara-live adopt --relay cn-shanghai/task-1          look at one relay

**Exit codes**: 0 everything that can be declared is in the program; 1 something could not be read or declared and is
listed; 2 nothing was written.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("adopt", help=HELP)(adopt)


def adopt(
    casters: Annotated[list[str] | None, typer.Argument(metavar="CASTER_ID…", help="Ids of studios.")] = None,
    all_studios: Annotated[bool, typer.Option("--all", help="All studios of the region.")] = False,
    relay: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REGION/TASK_ID", help="A relay; `REGION/all`, or `all` for all live centres. Repeatable."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write the files here; the project's folder.")] = None,
    stack: Annotated[
        str | None,
        typer.Option(
            "--stack", "-s", metavar="NAME", help="Hand secrets to this stack of the project in DIR, and import."
        ),
    ] = None,
    with_secrets: Annotated[
        bool, typer.Option("--with-secrets", help="Write secrets in the clear: `import.json` and `config.sh`.")
    ] = False,
    with_account: Annotated[
        bool,
        typer.Option(
            "--with-account",
            help="Say region and profile at each resource, for a stack of another; `--stack` sees to it by itself.",
        ),
    ] = False,
    protect: Annotated[
        bool, typer.Option(help="Protect what is adopted from deletion, as `pulumi import` does.")
    ] = True,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files, and values of the configuration.")] = False,
    region: Annotated[
        str | None, typer.Option(help="Region of the account; otherwise as the provider finds it.")
    ] = None,
    profile: Annotated[str | None, typer.Option(help="Profile of `~/.aliyun/config.json`.")] = None,
    endpoint: Annotated[str | None, typer.Option(help="Another address of the service.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a summary for programs, schema 1.")] = False,
) -> None:
    """See `HELP`."""
    from .run import AdoptOptions, run_adoption  # noqa: PLC0415 (other commands do not pay for this one)

    config = {"region": region, "profile": profile, "endpoint": endpoint}
    options = AdoptOptions(
        casters=tuple(casters or ()),
        all_studios=all_studios,
        relays=tuple(relay or ()),
        out=out,
        stack=stack,
        with_secrets=with_secrets,
        with_account=with_account,
        protect=protect,
        force=force,
        as_json=as_json,
        config={f"apsara-live:{name}": value for name, value in config.items() if value},
    )
    raise typer.Exit(run_adoption(options))
