"""The command itself: its options and its help; `start` does the rest once it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

HELP = """Find out by a few safe calls how the service behaves where its documentation is silent.

Prints a plan and asks before the first call; `--yes` answers. Creates studios, calls the operations in question, and
deletes everything again, also after Ctrl-C. By default nothing is started, so that nothing streams. Everything created
has a name that begins with `apsara-live-probe` and a tag of that name; no other studio or relay is changed.

    apsara-live probe

    apsara-live probe configuration idle --yes --report facts.json

    apsara-live probe --on-air --domain live.example.com --yes

    apsara-live probe --clean-up

    apsara-live emulator --facts facts.json

`--on-air` starts studios for a few minutes and `--relays` starts a relay, which the service bills.

Exit codes: 0, every question is answered; 1, at least one is not, or something could not be deleted; 2, nothing was
called: invalid arguments, no credentials, or not confirmed; 130, interrupted by Ctrl-C.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("probe", help=HELP)(probe)


def probe(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME…", help="Names of probes, or of switches of the emulator; all by default."),
    ] = None,
    on_air: Annotated[
        bool, typer.Option("--on-air", help="Include probes that start a studio; needs `--domain`.")
    ] = False,
    domain: Annotated[
        str, typer.Option(metavar="NAME", help="Streaming domain of the account, for studios that are started.")
    ] = "",
    relays: Annotated[
        str, typer.Option(metavar="URL", help="Include probes of relays; they pull this live stream.")
    ] = "",
    asset: Annotated[
        str, typer.Option(metavar="ID", help="Media asset, for the probes of playlists and schedules with `--on-air`.")
    ] = "",
    clean_up: Annotated[
        bool, typer.Option("--clean-up", help="Only delete what a run has left behind that was killed.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the report here, which `apsara-live emulator` reads.")
    ] = None,
    deadline: Annotated[
        int, typer.Option(metavar="SECONDS", min=1, help="Ask no further question after so many seconds.")
    ] = 1800,
    region: Annotated[
        str | None, typer.Option(metavar="REGION", help="Region to use instead of the configured one.")
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option(metavar="URL", help="Endpoint to use instead of the configured one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON, with a schema version.")] = False,
) -> None:
    """See HELP."""
    from .bench import BenchOptions  # noqa: PLC0415 (other commands do not pay for this one)
    from .start import ProbeOptions, start_probe  # noqa: PLC0415

    options = ProbeOptions(
        names=tuple(names or ()),
        on_air=on_air,
        given=BenchOptions(domain=domain, source=relays, asset=asset),
        clean_up=clean_up,
        yes=yes,
        report=report,
        deadline_s=deadline,
        as_json=as_json,
        region=region,
        endpoint=endpoint,
    )
    raise typer.Exit(start_probe(options))
