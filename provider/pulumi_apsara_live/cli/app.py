"""The commands of `apsara-live`, one module each."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from . import adopt, doctor, emulator, plugin, policy, preview, probe
from .streams import run_guarded


class Commands(TyperGroup):
    """Commands whose help shows no type for flags, which take no value."""

    def get_params(self, ctx: Any) -> Any:
        """Return the options of the group itself."""
        return _plain_flags(super().get_params(ctx))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command without metavars for its flags."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            _plain_flags(command.get_params(ctx))
        return command


def _plain_flags(options: Any) -> Any:
    for option in options:
        if getattr(option, "is_flag", False):
            option.metavar = ""
    return options


app = typer.Typer(
    name="apsara-live",
    cls=Commands,
    help="Preview, adopt and check ApsaraVideo Live studios that are managed as code.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(requested: bool) -> None:
    if requested:
        typer.echo(f"apsara-live {version('pulumi-apsara-live')}")
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Options of all commands."""


adopt.register(app)
emulator.register(app)
doctor.register(app)
plugin.register(app)
policy.register(app)
preview.register(app)
probe.register(app)


def main() -> None:
    """Run the command line."""
    run_guarded(app)
