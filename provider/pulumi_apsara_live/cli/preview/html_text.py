"""Texts as HTML: escaped, shortened, and with their values as code."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from .impact import CLOSE, OPEN

QUOTED: Final = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
MAX_NAME_CHARS: Final = 80
"""Maximum characters of a name in a heading; the list of changes has the whole name up to the length of a value."""
MAX_ROWS: Final = 100
"""Maximum rows of a list; the rest are counted."""


def plain(string: str) -> str:
    """Return a text as HTML outside of tags, where quotes mean nothing."""
    return escape(string, quote=False)


def prose(sentence: str) -> str:
    """Return a sentence as HTML, with its marked values as code."""
    return QUOTED.sub(lambda match: f"<code>{match[1]}</code>", plain(sentence))


def code(value: str) -> str:
    """Return a value as code."""
    return f"<code>{plain(value)}</code>"


def name(value: str) -> str:
    """Return a name for a sentence or heading, escaped and shortened."""
    return plain(cut(value, MAX_NAME_CHARS))


def capital(sentence: str) -> str:
    """Return a sentence that begins with a capital letter."""
    return sentence[:1].upper() + sentence[1:]


def cut(string: str, most: int) -> str:
    """Return a string of at most so many characters."""
    return string if len(string) <= most else f"{string[: most - 1]}…"


def more(number: int, words: str = "") -> str:
    """Return a line that counts what a list omits; an empty string if it omits nothing."""
    return f'<p class="note">{number} more{" " + words if words else ""}.</p>' if number > 0 else ""


def scrolling(label: str, content: str) -> str:
    """Return a content that scrolls sideways by itself where it does not fit, also by keyboard."""
    return f'<div class="scrolls" tabindex="0" role="group" aria-label="{escape(label)}">{content}</div>'


def table(heads: tuple[str, ...], rows: str) -> str:
    """Return a table with these column heads."""
    cells = "".join(f'<th scope="col">{each}</th>' for each in heads)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>"
