"""`apsara-live plugin`: the plugin by which programs in Pulumi's other languages use this package."""

from __future__ import annotations

import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

import typer

from ..settings.sources import home
from .doctor_engine import INSTALL, pulumi_on
from .doctor_project import run_program
from .environments import PACKAGE_NAME
from .output import FOUND, MISUSE, err, fail, out

PLUGIN: Final = "apsara-live"
"""Name of the plugin, and namespace of the types and of the configuration."""
MODULE: Final = "pulumi_apsara_live.hosts.plugin"
"""What the shim starts."""
INTERPRETER_LINE: Final = re.compile(r"^(?:# |rem )starts: (.+)$", re.MULTILINE)
"""The line of a shim that names its interpreter."""
HELP = """Install, remove or locate the plugin for programs in YAML, TypeScript, Go and other languages of Pulumi.

Programs in Python need no plugin: they use the package itself.

    apsara-live plugin install

    apsara-live plugin where

    apsara-live plugin remove

Exit codes: 0, done; 1, no usable plugin is installed; 2, there is no Pulumi CLI, or it failed.
"""
INSTALL_HELP = """Install the plugin of this version into Pulumi's plugin cache, without network access.

The plugin is a small file that starts this Python environment, so the environment has to stay where it is. The same
version is replaced, other versions stay.

    apsara-live plugin install

Exit codes: 0, installed; 2, there is no Pulumi CLI, or it failed.
"""
REMOVE_HELP = """Remove the plugin of this version from Pulumi's plugin cache.

Stacks whose state names this version need it for `pulumi refresh` and `pulumi destroy`.

    apsara-live plugin remove

Exit codes: 0, removed, or there was none; 2, there is no Pulumi CLI, or it failed.
"""
WHERE_HELP = """Print which versions of the plugin are installed, where, and which Python environment each starts.

    apsara-live plugin where

Exit codes: 0, this version is installed and can start; 1, it is not installed, or its environment is gone.
"""
POSIX: Final = """#!/bin/sh
# Written by `apsara-live plugin install`.
# starts: {python}
python={quoted}
if [ ! -x "$python" ]; then
    echo "error: the plugin {plugin} {version} starts $python, which is gone:" \\
        "run \\`apsara-live plugin install\\` in the environment that has pulumi-apsara-live now" >&2
    exit 1
fi
exec "$python" -P -m {module} "$@"
"""
WINDOWS: Final = """@echo off
rem Written by `apsara-live plugin install`.
rem starts: {python}
if not exist "{python}" (
    echo error: the plugin {plugin} {version} starts {python}, which is gone: run `apsara-live plugin install` in the \
environment that has pulumi-apsara-live now 1>&2
    exit /b 1
)
"{python}" -P -m {module} %*
"""


@dataclass(frozen=True)
class Installed:
    """A plugin in the cache."""

    version: str
    shim: Path
    python: str

    @property
    def can_start(self) -> bool:
        """Return whether its interpreter is there."""
        return os.access(self.python, os.X_OK)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        help=HELP,
        no_args_is_help=True,
        rich_markup_mode="markdown",
        cls=app.info.cls,
        context_settings=app.info.context_settings,
    )
    group.command("install", help=INSTALL_HELP)(install)
    group.command("remove", help=REMOVE_HELP)(remove)
    group.command("where", help=WHERE_HELP)(where)
    app.add_typer(group, name="plugin")


def install() -> None:
    """See INSTALL_HELP."""
    with tempfile.TemporaryDirectory() as folder:
        write_shim(Path(folder), sys.executable, windows=sys.platform == "win32")
        _pulumi("install", "resource", PLUGIN, version(PACKAGE_NAME), "--file", folder, "--reinstall")
    out().print(f"installed the plugin {PLUGIN} {version(PACKAGE_NAME)}, which starts {sys.executable}")


def remove() -> None:
    """See REMOVE_HELP."""
    _pulumi("rm", "resource", PLUGIN, version(PACKAGE_NAME), "--yes")
    out().print(f"the plugin {PLUGIN} {version(PACKAGE_NAME)} is not installed any more")


def where() -> None:
    """See WHERE_HELP."""
    plugins = [*installed()]
    for each in plugins:
        note = "" if each.can_start else " (gone: run `apsara-live plugin install` in the environment to be used)"
        out().print(f"version {each.version}\n  plugin       {each.shim}\n  environment  {each.python}{note}")
    ours = [each for each in plugins if each.version == version(PACKAGE_NAME)]
    if not ours:
        text = (
            f"version {version(PACKAGE_NAME)} of the plugin {PLUGIN} is not installed: run `apsara-live plugin install`"
        )
        err().print(text, soft_wrap=True)
    if not any(each.can_start for each in ours):
        raise typer.Exit(FOUND)


def write_shim(folder: Path, python: str, *, windows: bool) -> None:
    """Write the executable that the engine starts: it runs the plugin with an interpreter, and passes arguments on.

    `-P` keeps the interpreter from importing modules of the project in whose folder the engine starts it.
    """
    names = {"python": python, "plugin": PLUGIN, "version": version(PACKAGE_NAME), "module": MODULE}
    text = WINDOWS.format(**names) if windows else POSIX.format(**names, quoted=shlex.quote(python))
    shim = folder / f"pulumi-resource-{PLUGIN}{'.cmd' if windows else ''}"
    shim.write_text(text, encoding="utf-8", newline="\r\n" if windows else "\n")
    shim.chmod(0o755)


def installed() -> Iterator[Installed]:
    """Yield the plugins in the cache whose executable this command wrote."""
    root = Path(os.environ.get("PULUMI_HOME") or Path(home(os.environ)) / ".pulumi")
    for folder in sorted((root / "plugins").glob(f"resource-{PLUGIN}-v*")):
        for shim in folder.glob(f"pulumi-resource-{PLUGIN}*"):
            if match := INTERPRETER_LINE.search(shim.read_text(encoding="utf-8", errors="replace")):
                yield Installed(folder.name.rpartition("-v")[2], shim, match[1])


def _pulumi(*words: str) -> None:
    """Run `pulumi plugin`; exit with one line if it is missing or fails."""
    pulumi = pulumi_on(os.environ)
    if pulumi is None:
        fail(f"`pulumi` is not on PATH, and it keeps the plugins. {INSTALL}")
    answer = run_program([pulumi, "plugin", *words, "--color", "never"], None, os.environ)
    if answer.code:
        reason = (answer.stderr or answer.stdout).strip().removeprefix("error: ")
        fail(f"`pulumi plugin {words[0]}` failed: {reason or f'exit code {answer.code}'}", MISUSE)
