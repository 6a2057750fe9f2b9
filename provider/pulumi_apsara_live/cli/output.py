"""Output of all commands: results on standard output, remarks and progress on standard error, plain when piped."""

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
"""Exit code of a command that reports a problem: a broken rule, or an error found by the doctor."""
MISUSE: Final = 2
"""Exit code of a command that could not run: wrong arguments, no credentials, an unreadable file."""


def out() -> Console:
    """Return the console for results; without colour and wrapping if it is not a terminal."""
    console = Console(highlight=False)
    console.soft_wrap = not console.is_terminal
    return console


def err() -> Console:
    """Return the console for remarks, progress and errors."""
    return Console(stderr=True, highlight=False)


def write(text: str, *, lacking: str = "backslashreplace") -> None:
    """Write a document to standard output, such as a program or Markdown.

    `lacking` is the error handler for characters that the stream's encoding lacks: Python reads the default's escapes.
    """
    encoding = _encoding()
    text = text if text.endswith("\n") else f"{text}\n"
    sys.stdout.write(text.encode(encoding, lacking).decode(encoding))


def write_json(document: Any) -> None:
    """Write a JSON document with a schema version; characters that the encoding lacks are escaped."""
    write(json_text(document, encoding=_encoding()))


def json_text(document: Any, *, encoding: str = "utf-8") -> str:
    """Return the document as JSON text that the encoding can express."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return json.dumps(document, indent=2)
    return text


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def fail(text: str, code: int = MISUSE) -> NoReturn:
    """Exit with one line that states what is wrong and what to do."""
    err().print(f"[bold red]error:[/] {_escaped(' '.join(text.split()))}", soft_wrap=True)
    raise typer.Exit(code)


@contextmanager
def working(text: str) -> Iterator[None]:
    """Show progress on a terminal; nothing elsewhere."""
    console = err()
    if not console.is_terminal:
        yield
        return
    with console.status(_escaped(text)):
        yield


def _escaped(text: str) -> str:
    from rich.markup import escape  # noqa: PLC0415

    return escape(text)
