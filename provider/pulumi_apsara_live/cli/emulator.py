"""`apsara-live emulator`: the emulator as it is started by its own module, with the same options."""

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
HELP: Final = """Serve an emulated account on a loopback port until it is stopped, and print its URL.

Programs and tests talk to it as to the service, without an account: set `APSARA_LIVE_ENDPOINT` to the URL, and the
access key to `testid` and `testsecret`.

    apsara-live emulator

    apsara-live emulator --port 8080 --state live.sqlite

    apsara-live emulator --qps 1 --assume restart-task-id=same

`--sts ID SECRET TOKEN` adds a temporary key, and may be repeated.

Exit codes: 0, stopped by Ctrl-C or SIGTERM; 2, it cannot be started.
"""


def register(app: typer.Typer) -> None:
    """Add the command. The emulator's own module validates values and unknown options, such as `--sts`."""
    settings = {"allow_extra_args": True, "ignore_unknown_options": True}
    app.command("emulator", help=HELP, context_settings=settings)(emulator)


def emulator(
    context: typer.Context,
    port: Annotated[str | None, typer.Option(metavar="PORT", help="The port; a free one unless given.")] = None,
    access_key_id: Annotated[
        str | None, typer.Option(metavar="ID", help="The key that calls are signed with; `testid` unless given.")
    ] = None,
    access_key_secret: Annotated[
        str | None, typer.Option(metavar="SECRET", help="Its secret; `testsecret` unless given.")
    ] = None,
    security_token: Annotated[
        str | None, typer.Option(metavar="TOKEN", help="Makes the key a temporary one with this token.")
    ] = None,
    state: Annotated[
        str | None, typer.Option(metavar="FILE", help="Keep the state in this SQLite file, instead of in memory.")
    ] = None,
    loose: Annotated[bool, typer.Option("--loose", help="Let unknown parameters pass.")] = False,
    no_signature: Annotated[bool, typer.Option("--no-signature", help="Verify no signatures.")] = False,
    latency_ms: Annotated[
        str | None, typer.Option(metavar="MS", help="Wait so many milliseconds before each answer.")
    ] = None,
    qps: Annotated[
        str | None, typer.Option(metavar="FACTOR", help="Enforce the documented quotas, times this factor.")
    ] = None,
    assume: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE",
            help="Choose how an undocumented case is answered; a wrong name lists all. Repeatable.",
        ),
    ] = None,
    seed: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="The same seed gives the same ids; random unless given.")
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
        "seed": seed,
    }
    words = [f"--{name}={value}" for name, value in values.items() if value is not None]
    words += [f"--assume={each}" for each in assume or ()]
    words += [f"--{name}" for name, is_given in (("loose", loose), ("no-signature", no_signature)) if is_given]
    # A process of its own: the two sides of the wall share no module.
    child = subprocess.Popen([sys.executable, "-m", MODULE, *words, *context.args])  # noqa: S603
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    while True:
        try:
            raise typer.Exit(child.wait())
        except KeyboardInterrupt:
            continue  # the terminal has told the child as well
