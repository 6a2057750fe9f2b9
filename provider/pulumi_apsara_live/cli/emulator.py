"""`apsara-live emulator`: the emulator as it is started by its own module, with the same options."""

from __future__ import annotations

import signal
import subprocess
import sys
from importlib.util import find_spec

import typer

from .output import fail

MODULE = "apsara_live_emulator"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "emulator",
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
        add_help_option=False,
    )(emulator)


def emulator(context: typer.Context) -> None:
    """Serve an emulated account on a loopback port until it is stopped; prints its URL.

    All options are those of `python -m apsara_live_emulator`; `apsara-live emulator --help` lists them.
    """
    if find_spec(MODULE) is None or find_spec("uvicorn") is None:
        fail("the emulator is not installed: run `pip install 'path/to/the/clone[cli,emulator]'`")
    # A process of its own: the two sides of the wall share no module.
    child = subprocess.Popen([sys.executable, "-m", MODULE, *context.args])  # noqa: S603
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    while True:
        try:
            raise typer.Exit(child.wait())
        except KeyboardInterrupt:
            continue  # the terminal has told the child as well
