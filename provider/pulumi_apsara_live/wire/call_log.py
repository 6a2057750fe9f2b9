"""Log of calls: one line per call, and one per request that another's call answered, without secrets.

The values of ids and regions are logged. All other parameters are URLs, names or settings of users: only their names
are logged, at the level `debug`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from .errors import CallError
from .operation import Operation

LOG: Final = logging.getLogger("pulumi_apsara_live.calls")
"""Logger of calls. It has no handler of its own: `settings` adds one if `APSARA_LIVE_LOG` is set."""
LOGGED_PARAMETERS: Final = ("Region", "PageNum", "PageNumber")
"""Request parameters whose values are logged, besides those whose names end in `Id`."""
MIN_SECRET_CHARS: Final = 4
"""Minimum length of a secret, in characters: shorter ones would match parts of ordinary words."""
HIDDEN: Final = ("RegionId",)
"""Request parameters that are the same in every call of a client."""


@dataclass(slots=True)
class LoggedCaller:
    """The context of a thread's calls."""

    purpose: str = ""
    """Purpose of the calls, such as `refresh CasterConfig news`."""
    attempt: int = 1
    """The number of the attempt, from 1."""
    calls: int = 0
    """Calls that this thread has made for this request."""
    turn_s: float = 0.0
    """Seconds that the next call has waited for the rate limit."""


_caller: ContextVar[LoggedCaller] = ContextVar("_caller", default=LoggedCaller())  # noqa: B039  # for calls outside `one_request`
_purpose: ContextVar[str] = ContextVar("_purpose", default="")


@contextmanager
def purpose(text: str) -> Iterator[None]:
    """Set the purpose of the calls inside, such as `refresh CasterConfig news`."""
    token = _purpose.set(text)
    try:
        yield
    finally:
        _purpose.reset(token)


@contextmanager
def one_request() -> Iterator[LoggedCaller]:
    """Count the attempts and calls of one request."""
    token = _caller.set(caller := LoggedCaller(_purpose.get(), attempt=0))
    try:
        yield caller
    finally:
        _caller.reset(token)


def waited(wait: Callable[[], Callable[[], None]]) -> Callable[[], None]:
    """Wait for a turn and record how long it took."""
    if not LOG.isEnabledFor(logging.INFO):
        return wait()
    began = time.monotonic()
    answered = wait()
    _caller.get().turn_s = time.monotonic() - began
    return answered


@contextmanager
def call(operation: Operation, flat: Mapping[str, str]) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """Write the log line of a call; the yielded function takes the response."""
    caller = _caller.get()
    caller.calls += 1
    if not LOG.isEnabledFor(logging.INFO):
        yield lambda _: None
        return
    outcome = ["200", ""]

    def answered(answer: Mapping[str, Any]) -> None:
        outcome[1] = str(answer.get("RequestId") or "")

    began = time.monotonic()
    try:
        yield answered
    except CallError as error:
        outcome[:] = f"{error.status or 'no answer'} {error.code}", error.request_id
        raise
    except BaseException as error:
        outcome[0] = f"not sent: {type(error).__name__}"
        raise
    finally:
        LOG.info(
            "%s: %s in %.0f ms, request id %s, attempt %d, waited %.0f ms%s",
            _what(operation, flat, caller),
            _redacted(outcome[0], flat),
            1000 * (time.monotonic() - began),
            _redacted(outcome[1], flat) or "-",
            caller.attempt,
            1000 * caller.turn_s,
            _others(flat) if LOG.isEnabledFor(logging.DEBUG) else "",
        )


def shared(operation: Operation, flat: Mapping[str, str], request_id: str) -> None:
    """Write the log line of a request that another thread's call, or an earlier one, answered."""
    if LOG.isEnabledFor(logging.DEBUG):
        LOG.debug(
            "%s: answered by the call with request id %s",
            _what(operation, flat, _caller.get()),
            _redacted(request_id, flat),
        )


def _what(operation: Operation, flat: Mapping[str, str], caller: LoggedCaller) -> str:
    words = [operation.action, *(f"{name}={value}" for name, value in flat.items() if _is_shown(name))]
    return _printable(" ".join([*words, *(("for", caller.purpose) if caller.purpose else ())]))


def _others(flat: Mapping[str, str]) -> str:
    names = sorted({name for name in flat if not _is_shown(name) and name not in HIDDEN})
    return _printable(f", with {', '.join(names)}") if names else ""


def _is_shown(name: str) -> bool:
    last = next(part for part in (*reversed(name.split(".")), "") if not part.isdecimal())
    return (name in LOGGED_PARAMETERS or last.endswith("Id")) and name not in HIDDEN


def _redacted(text: str, flat: Mapping[str, str]) -> str:
    """Return the service's text without values that it repeats from the request."""
    hidden = [value for name, value in flat.items() if not _is_shown(name) and len(value) >= MIN_SECRET_CHARS]
    words = [word for word in text.split() if len(word) >= MIN_SECRET_CHARS]
    repeated = {word for word in words if any(word in value or value in word for value in hidden)}
    return " ".join("***" if word in repeated else word for word in text.split(" "))


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
