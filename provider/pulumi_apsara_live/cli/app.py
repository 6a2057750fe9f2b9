"""The commands of `apsara-live`, one module each."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from . import adopt, doctor, emulator, policy, preview
from .streams import run

app = typer.Typer(
    name="apsara-live",
    help="ApsaraVideo Live studios as code: what a change does on air, what is wrong, what is needed, what is there.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"apsara-live {version('pulumi-apsara-live')}")
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Options of all commands."""


adopt.register(app)
emulator.register(app)
doctor.register(app)
policy.register(app)
preview.register(app)


def main() -> None:
    """The console script."""
    run(app)
