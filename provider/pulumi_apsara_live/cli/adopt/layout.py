"""Python expressions laid out as the common formatter leaves them at 120 columns; it knows nothing of studios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

WIDTH: Final = 120
STEP: Final = 4


@dataclass(frozen=True)
class Name:
    """An expression that is written as it is: `studio.id`."""

    text: str


@dataclass(frozen=True)
class Call:
    """A call: arguments by position first, then by keyword."""

    function: str
    positional: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] | None = None


def statement(value: Any, *, target: str = "", indent: int = 0) -> str:
    """Return a statement, an assignment if there is a target; its lines are indented."""
    pad = " " * indent
    prefix = f"{target} = " if target else ""
    return f"{pad}{prefix}{_fitted(value, indent, len(prefix), 0)}"


def string_literal(value: str) -> str:
    """Return a string literal on one line, printable, with the quotes that need fewer escapes."""
    quote = "'" if value.count('"') > value.count("'") else '"'
    return quote + "".join(_character(each, quote) for each in value) + quote


def remark(words: str, *, indent: int = 0) -> str:
    """Return a comment, on as many lines as it needs."""
    pad = f"{' ' * indent}# "
    lines, line = [], ""
    for word in words.split():
        if line and _columns(f"{pad}{line} {word}") > WIDTH:
            lines.append(pad + line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, pad + line])


def _character(character: str, quote: str) -> str:
    if character in (quote, "\\"):
        return f"\\{character}"
    return character if character.isprintable() else repr(character)[1:-1]


def _fitted(value: Any, indent: int, before: int, after: int) -> str:
    """Return the expression on one line if it fits; otherwise one part per line, with a trailing comma."""
    flat = _flat(value)
    if indent + before + _columns(flat) + after <= WIDTH:
        return flat
    opened, parts, closed = _parts(value)
    if not parts:
        return flat
    pad = " " * (indent + STEP)
    lines = [f"{pad}{label}{_fitted(each, indent + STEP, _columns(label), 1)}," for label, each in parts]
    return "\n".join([opened, *lines, " " * indent + closed])


def _flat(value: Any) -> str:
    opened, parts, closed = _parts(value)
    return opened + ", ".join(label + _flat(each) for label, each in parts) + closed


def _parts(value: Any) -> tuple[str, list[tuple[str, Any]], str]:
    """Return the opening of an expression, its parts with their prefixes, and its closing."""
    if isinstance(value, Call):
        keywords = [(f"{name}=", each) for name, each in (value.keywords or {}).items()]
        return f"{value.function}(", [*(("", each) for each in value.positional), *keywords], ")"
    if isinstance(value, Mapping):
        return "{", [(f"{string_literal(key)}: ", each) for key, each in value.items()], "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[", [("", each) for each in value], "]"
    if isinstance(value, Name):
        return value.text, [], ""
    return string_literal(value) if isinstance(value, str) else repr(value).replace("e+", "e"), [], ""


def _columns(line: str) -> int:
    """Return an upper bound of the columns of a line: characters that are not ASCII count twice."""
    return sum(1 if each.isascii() else 2 for each in line)
