"""Errors as one line for the user, without the secrets of the resource."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from traceback import format_exception
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlsplit

from ..model.fields import secret_fields
from ..model.shape import UnexpectedShape
from ..resources import RESOURCES
from ..resources._resource import RefusedByProvider
from ..settings import resolved
from ..wire.errors import CallError
from .properties import Given
from .sdk_internals import hide_tracebacks

MAX_LINE_CHARS: Final = 4000
MIN_SECRET_CHARS: Final = 4
"""Minimum number of characters of a masked secret: shorter ones occur in ordinary words."""


class ApsaraLiveError(Exception):
    """An error of this package, as one line for the user."""


# The engine prints the class before the message; without a module it is one word.
ApsaraLiveError.__module__ = "builtins"


@contextmanager
def one_line(kind: str, *properties: Given) -> Iterator[None]:
    """Turn any error of the block into one line; `APSARA_LIVE_TRACEBACKS=1` keeps the traceback.

    Secrets of the resource are masked, because the API may quote request parameters.

    Args:
        kind: Type of the resource; empty where there is none.
        properties: Its inputs and outputs.

    Raises:
        ApsaraLiveError: The block failed.
        RuntimeError: The block failed, and tracebacks are on.
    """
    try:
        yield
    except ApsaraLiveError:
        raise
    except BaseException as error:
        if resolved.full_tracebacks():
            # An exit would hang the engine, so it becomes an ordinary error. It holds the traceback as a string,
            # because a chain of errors would be printed with everything that they quote.
            raise RuntimeError(_masked("".join(format_exception(error)), _secrets(kind, properties))) from None
        line = _printable(_masked(_message(error), _secrets(kind, properties)))
        hide_tracebacks()
        raise ApsaraLiveError(line) from None


def _message(error: BaseException) -> str:
    """Return the message of an error; a defect of this package is named as one."""
    if isinstance(error, CallError | RefusedByProvider | resolved.SettingsError):
        return str(error)
    if isinstance(error, UnexpectedShape):
        return f"the service's answer is not understood: {error}. Please report it, with the version of this package"
    return f"this is a defect of pulumi-apsara-live, please report it: {type(error).__name__}: {error}"


def _printable(message: str) -> str:
    """Return a message as one line of at most `MAX_LINE_CHARS` characters, without control characters."""
    flat = " ".join(message[: 2 * MAX_LINE_CHARS].split())[:MAX_LINE_CHARS]
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in flat)


def without_secrets(kind: str, text: str, *properties: Given) -> str:
    """Return a sentence about a resource, with `***` for each secret in its properties."""
    return _masked(text, _secrets(kind, properties))


def _secrets(kind: str, properties: Iterable[Given]) -> set[str]:
    """Return the strings in secret properties, and the parts of them that are secret by themselves."""
    secret = secret_fields(RESOURCES[kind].outputs) if kind else ()
    strings: set[str] = set()
    for given in properties:
        strings |= {text for each in secret for text in _strings(given.values.get(each))}
        strings |= {text for each in given.secret for text in _named(given.values.get(each))}
    parts = {part for text in strings for part in (text, *_parts(text))}
    return {part for part in parts if len(part) >= MIN_SECRET_CHARS}


def _named(entries: Any) -> Iterator[str]:
    """Yield the names of the entries of a list."""
    for each in entries if isinstance(entries, list) else ():
        if isinstance(each, Mapping):
            yield from _strings(each.get("name"))


def _strings(value: Any) -> Iterator[str]:
    """Yield every string in a value."""
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _strings(each)


def _parts(address: str) -> Iterator[str]:
    """Yield path, query and password of a URL, and the values in its query."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return
    if parts.netloc:
        yield from (parts.path, parts.query, parts.netloc.rpartition("@")[0])
        yield from (value for _, value in parse_qsl(parts.query))


def _masked(text: str, secrets: Iterable[str]) -> str:
    """Replace secrets, in every form in which they may be quoted."""
    for secret in sorted(secrets, key=len, reverse=True):
        for written in {secret, quote(secret), quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1]}:
            text = text.replace(written, "***")
    return text
