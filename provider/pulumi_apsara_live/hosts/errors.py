"""Whatever goes wrong, in one line for the user, without the secrets of the resource it went wrong with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from traceback import format_exception
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlsplit

from ..model.fields import fields
from ..model.shape import UnexpectedShape
from ..resources import RESOURCES
from ..resources._resource import RefusedByProvider
from ..settings import resolved
from ..wire.errors import CallError
from .properties import incoming, secret_names
from .sdk_internals import hide_tracebacks

MAX_LINE_CHARS: Final = 4000
MIN_SECRET_CHARS: Final = 4
"""Characters that a secret has at least: shorter ones are found in every other word."""


class ApsaraLiveError(Exception):
    """What the user reads, in one line."""


# The engine prints the class before the message; without a module it is one word.
ApsaraLiveError.__module__ = "builtins"


@contextmanager
def one_line(name: str, *bags: Mapping[str, Any]) -> Iterator[None]:
    """Whatever goes wrong inside reaches the user as one line; an environment variable keeps the traceback.

    What is secret in the bags is not repeated, wherever it comes up: the service may quote what it was sent.
    """
    try:
        yield
    except BaseException as error:
        if resolved.full_tracebacks():
            # An exit would hang the engine: it becomes an ordinary error. It holds the traceback as text, as a chain
            # of errors would be printed with whatever they quote.
            raise RuntimeError(_masked("".join(format_exception(error)), _secrets(name, bags))) from None
        said = _printable(_masked(_said(error), _secrets(name, bags)))
        hide_tracebacks()
        raise ApsaraLiveError(said) from None


def _said(error: BaseException) -> str:
    if isinstance(error, CallError | RefusedByProvider | resolved.SettingsError):
        return str(error)
    if isinstance(error, UnexpectedShape):
        return f"the service's answer is not understood: {error}. Please report it, with the version of this package"
    return f"this is a defect of pulumi-apsara-live, please report it: {type(error).__name__}: {error}"


def _printable(said: str) -> str:
    """One line of bounded length, in which nothing is an order to a terminal."""
    flat = " ".join(said[: 2 * MAX_LINE_CHARS].split())[:MAX_LINE_CHARS]
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in flat)


def without_secrets(name: str, text: str, *bags: Mapping[str, Any]) -> str:
    """A text about a resource, with `***` for whatever is secret in its properties."""
    return _masked(text, _secrets(name, bags))


def _secrets(name: str, bags: Iterable[Mapping[str, Any]]) -> set[str]:
    """Texts of secret properties, and the parts of them that are secret by themselves."""
    secret = [each for each, field in fields(RESOURCES[name].outputs).items() if field.secret]
    texts = {text for bag in map(incoming, bags) for each in secret for text in _texts(bag.get(each))}
    texts |= {text for bag in bags for each in secret_names(bag) for text in _named(incoming(bag).get(each))}
    parts = {part for text in texts for part in (text, *_parts(text))}
    return {part for part in parts if len(part) >= MIN_SECRET_CHARS}


def _named(entries: Any) -> Iterator[str]:
    """The names of entries of a list."""
    for each in entries if isinstance(entries, list) else ():
        if isinstance(each, Mapping):
            yield from _texts(each.get("name"))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _texts(each)


def _parts(address: str) -> Iterator[str]:
    """Path, query and password of an address, and the values in its query."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return
    if parts.netloc:
        yield from (parts.path, parts.query, parts.netloc.rpartition("@")[0])
        yield from (value for _, value in parse_qsl(parts.query))


def _masked(text: str, secrets: Iterable[str]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        for written in {secret, quote(secret), quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1]}:
            text = text.replace(written, "***")
    return text
