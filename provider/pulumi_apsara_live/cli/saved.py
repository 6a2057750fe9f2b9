"""Output of the engine, read from a file or standard input: its text in any Unicode encoding, and the JSON in it."""

from __future__ import annotations

import codecs
import json
import sys
from pathlib import Path
from typing import Any, Final

STDIN: Final = "-"
"""File name that stands for standard input."""
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks, longer ones first, and their encodings; PowerShell writes redirected output in UTF-16."""
ENCODING_NAMES: Final = {"utf-8-sig": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


class Unreadable(Exception):
    """A file cannot be read. The message is one line: which file, why, and what to do."""


def read_text(name: str) -> str:
    """Return the text of a file, or of standard input for `-`.

    Raises:
        Unreadable: there is no such file, or it is in another encoding than UTF-8, UTF-16 or UTF-32.
    """
    try:
        return decoded(_bytes(name))
    except OSError as error:
        raise Unreadable(f"{name} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        encoding = ENCODING_NAMES.get(error.encoding, error.encoding.upper())
        where = f"byte 0x{error.object[error.start]:02x} at position {error.start}"
        raise Unreadable(f"{name} cannot be read: {where} is not {encoding}; save it as UTF-8") from None


def decoded(data: bytes) -> str:
    """Return the text of bytes in the encoding that a byte order mark or a zero byte shows, or else in UTF-8."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding)
    if data[1:2] == b"\0" and data[:1] != b"\0":
        return data.decode("utf-16-le")
    return data.decode("utf-16-be" if data[:1] == b"\0" and len(data) > 1 else "utf-8")


def objects_in(text: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the JSON objects that begin at the beginning of a line, and the lines outside of them.

    Policy packs, plans and CI print lines before and after what the engine prints.
    """
    decoder, objects, outside, at = json.JSONDecoder(), list[dict[str, Any]](), list[str](), 0
    while at < len(text):
        if text[at] == "{" and (at == 0 or text[at - 1] == "\n"):
            try:
                parsed, at = decoder.raw_decode(text, at)
            except (ValueError, RecursionError):
                pass
            else:
                objects.append(parsed)
                continue
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if line := text[at:end].strip():
            outside.append(line)
        at = end + 1
    return objects, outside


def _bytes(name: str) -> bytes:
    if name != STDIN:
        return Path(name).read_bytes()
    if sys.stdin is None:
        raise OSError("it is closed")
    return sys.stdin.buffer.read()
