"""`apsara-live emulator`: start the emulator, with the options of its own module."""

from __future__ import annotations

import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final

import typer

from .environments import add, manager, ours
from .output import fail

MODULE: Final = "apsara_live_emulator"
SERVER: Final = ("uvicorn", "h11")
HELP: Final = """Start an emulated ApsaraVideo Live account on a loopback port, and print its URL.

Programs and tests can use it instead of the service, without an account: set `APSARA_LIVE_ENDPOINT` to the URL, and
the access key to `testid` and `testsecret`.

    apsara-live emulator

    apsara-live emulator --port 8080 --state live.sqlite

    apsara-live emulator --qps 1 --assume restart-task-id=same

    apsara-live emulator --facts report.json

`--sts ID SECRET TOKEN` adds a temporary key; repeatable.

Exit codes: 0, stopped by Ctrl-C or SIGTERM; 2, the emulator cannot start.
"""


def register(app: typer.Typer) -> None:
    """Add the command. The emulator's own module validates values and unknown options, such as `--sts`."""
    settings = {"allow_extra_args": True, "ignore_unknown_options": True}
    app.command("emulator", help=HELP, context_settings=settings)(emulator)


def emulator(
    context: typer.Context,
    port: Annotated[str | None, typer.Option(metavar="PORT", help="Port; a free one by default.")] = None,
    access_key_id: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Access key id that calls must be signed with; `testid` by default."),
    ] = None,
    access_key_secret: Annotated[
        str | None, typer.Option(metavar="SECRET", help="Access key secret; `testsecret` by default.")
    ] = None,
    security_token: Annotated[
        str | None, typer.Option(metavar="TOKEN", help="Security token, which makes the key a temporary one.")
    ] = None,
    state: Annotated[
        str | None, typer.Option(metavar="FILE", help="SQLite file for the state, which is otherwise kept in memory.")
    ] = None,
    loose: Annotated[bool, typer.Option("--loose", help="Accept unknown parameters.")] = False,
    no_signature: Annotated[bool, typer.Option("--no-signature", help="Do not verify signatures.")] = False,
    latency_ms: Annotated[
        str | None, typer.Option(metavar="MS", help="Delay of each response in milliseconds.")
    ] = None,
    qps: Annotated[
        str | None, typer.Option(metavar="FACTOR", help="Enforce the documented quotas multiplied by this factor.")
    ] = None,
    assume: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE",
            help="Behaviour in an undocumented case; an unknown name lists all. Repeatable.",
        ),
    ] = None,
    facts: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Report of `apsara-live probe`; the emulator behaves as observed there."),
    ] = None,
    seed: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="Seed for ids, which are otherwise random.")
    ] = None,
) -> None:
    """See HELP."""
    if missing := [name for name in (MODULE, *SERVER) if find_spec(name) is None]:
        advice = add(ours("cli", "emulator"), manager(Path.cwd(), {}), sys.executable)
        fail(f"the emulator needs {', '.join(missing)}, which the extra `emulator` installs. {advice}")
    values = {
        "port": port,
        "access-key-id": access_key_id,
        "access-key-secret": access_key_secret,
        "security-token": security_token,
        "state": state,
        "latency-ms": latency_ms,
        "qps": qps,
        "facts": facts,
        "seed": seed,
    }
    words = [f"--{name}={value}" for name, value in values.items() if value is not None]
    words += [f"--assume={each}" for each in assume or ()]
    words += [f"--{name}" for name, is_given in (("loose", loose), ("no-signature", no_signature)) if is_given]
    # A process of its own, because emulator and provider share no module.
    child = subprocess.Popen([sys.executable, "-m", MODULE, *words, *context.args])  # noqa: S603
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    while True:
        try:
            raise typer.Exit(child.wait())
        except KeyboardInterrupt:
            continue  # the terminal has sent the signal to the child too
