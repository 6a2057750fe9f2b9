"""Cache of recent responses to reads, invalidated by the writes of this process.

A refresh may use such a response instead of sending a call. A write invalidates the responses about its studio, or
about the relays of its region: those requested before the write has finished. A write whose effect is unknown
invalidates them permanently.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from .errors import CallError

Answer = dict[str, Any]
NAMES: Final = ("CasterId", "Region")
"""Request parameters that name the subject of a call: a studio, or the relays of a live centre."""
TAGGED: Final = "ResourceId."
"""Prefix of the request parameters that name the subject of a tag operation."""
EVERYTHING: Final = "everything"
"""The subject of a call that names neither."""


def subjects_of(flat: Mapping[str, str]) -> frozenset[str]:
    """Return what a call with these parameters is about."""
    subjects = {flat[name] for name in NAMES if name in flat}
    subjects = subjects or {value for name, value in flat.items() if name.startswith(TAGGED)}
    return frozenset(subjects or {EVERYTHING})


@dataclass(frozen=True, slots=True)
class _Recent:
    """A stored response."""

    answer: Answer
    subjects: frozenset[str]
    sent: int
    received_s: float


@dataclass(frozen=True, slots=True)
class _Write:
    """A write in progress."""

    subjects: frozenset[str]
    done: threading.Event


class RecentAnswers:
    """The recent responses of one client. Thread-safe."""

    def __init__(self, clock: Callable[[], float], new_event: Callable[[], threading.Event] = threading.Event) -> None:
        """`clock` returns seconds; `new_event` creates the events by which threads wait for writes."""
        self.max_age_s = 0.0
        """Seconds for which responses are kept; 0, which keeps none, until a refresh may use them."""
        self._clock = clock
        self._new_event = new_event
        self._lock = threading.Lock()
        self._moments = count()
        self._answers: dict[Hashable, _Recent] = {}
        self._writes: list[_Write] = []
        self._written: dict[str, int] = {}
        self._unclear: set[str] = set()

    def moment(self) -> int:
        """Return a number larger than every one returned before."""
        return next(self._moments)

    def put(self, key: Hashable, flat: Mapping[str, str], answer: Answer, sent: int) -> None:
        """Store the response to a call sent at `sent`, and drop old responses."""
        if not self.max_age_s:
            return
        with self._lock:
            now = self._clock()
            self._answers.pop(key, None)
            self._answers[key] = _Recent(copied(answer), subjects_of(flat), sent, now)
            while (oldest := next(iter(self._answers))) and now - self._answers[oldest].received_s > self.max_age_s:
                del self._answers[oldest]

    def get(self, key: Hashable, age_s: float) -> Answer | None:
        """Return a response received at most `age_s` seconds ago, unless a write has invalidated it."""
        with self._lock:
            recent = self._answers.get(key)
            if recent is None or not age_s or self._clock() - recent.received_s > age_s:
                return None
            return None if self._is_useless(recent) else copied(recent.answer)

    def forget(self) -> None:
        """Drop all responses."""
        with self._lock:
            self._answers.clear()

    @contextmanager
    def writing(self, flat: Mapping[str, str]) -> Iterator[None]:
        """Record a write with these parameters, from its sending to its response."""
        write = _Write(subjects_of(flat), self._new_event())
        with self._lock:
            self._writes.append(write)
        try:
            yield
        except BaseException as error:
            if not isinstance(error, CallError) or error.effect_unknown:
                with self._lock:
                    self._unclear |= write.subjects
            raise
        finally:
            with self._lock:
                self._writes.remove(write)
                self._written.update(dict.fromkeys(write.subjects, self.moment()))
            write.done.set()

    def under_way(self, flat: Mapping[str, str]) -> list[threading.Event]:
        """Return the events that are set when the writes in progress about the same subject are finished."""
        with self._lock:
            return [write.done for write in self._writes if _meet(write.subjects, subjects_of(flat))]

    def _is_useless(self, recent: _Recent) -> bool:
        """Return whether something about its subject was written after the call was sent, or may still be written."""
        written = {subject for subject, moment in self._written.items() if moment > recent.sent}
        written = written.union(self._unclear, *(write.subjects for write in self._writes))
        return bool(written) if EVERYTHING in recent.subjects else _meet(written, recent.subjects)


def _meet(one: Set[str], other: Set[str]) -> bool:
    return EVERYTHING in one or not one.isdisjoint(other)


def copied(value: Any) -> Any:
    """Return a deep copy of a JSON value."""
    if isinstance(value, dict):
        return {name: copied(each) for name, each in value.items()}
    return [copied(each) for each in value] if isinstance(value, list) else value
