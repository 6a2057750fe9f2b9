"""How every command speaks: results on standard output, remarks and progress on standard error, plain when piped."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NoReturn

import typer
from rich.console import Console

OK: Final = 0
FOUND: Final = 1
"""The command did its work, and what it found is not as it was asked to be: a broken rule, a finding of the doctor."""
MISUSE: Final = 2
"""The command could not do its work: wrong arguments, no credentials, a file that is none."""


def out() -> Console:
    """Where results go; no colour and no wrapping when it is no terminal."""
    console = Console(highlight=False)
    console.soft_wrap = not console.is_terminal
    return console


def err() -> Console:
    """Where remarks, progress and errors go."""
    return Console(stderr=True, highlight=False)


def write(text: str) -> None:
    """A result as it is, such as Markdown or a program."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def write_json(document: Any) -> None:
    """A result for programs; documents carry their schema's version."""
    write(json.dumps(document, ensure_ascii=False, indent=2))


def fail(text: str, code: int = MISUSE) -> NoReturn:
    """End with one line that says what is wrong and what to do."""
    err().print(f"[bold red]error:[/] {_escaped(' '.join(text.split()))}", soft_wrap=True)
    raise typer.Exit(code)


@contextmanager
def working(text: str) -> Iterator[None]:
    """Show that something longer goes on; nothing when nobody looks."""
    console = err()
    if not console.is_terminal:
        yield
        return
    with console.status(_escaped(text)):
        yield


def _escaped(text: str) -> str:
    from rich.markup import escape  # noqa: PLC0415

    return escape(text)
