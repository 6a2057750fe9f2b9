"""Client-side rate limits: calls per second and action, below the documented quotas."""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from itertools import count
from math import ceil

SHARE = 0.9
"""Maximum share of a documented quota, which leaves nothing to other programs."""
SECOND_S = 1.005
"""Seconds after a response at which the vendor certainly counts the call in an earlier second."""
LATE_S = 1.0
"""Maximum seconds until a call arrives: two and a half round trips to another continent, for a new connection."""


class Limits:
    """Rate limits that keep the calls of each action below `share` of its quota. Thread-safe.

    As many calls as the share allows may start at once; then each waits until an earlier one no longer counts.
    The service received a call before it responded: a second after the response it no longer counts.
    A call without a response is assumed to arrive within `LATE_S`.
    Fast responses therefore use the whole share of the quota, slow ones less of it, but never more.
    """

    def __init__(
        self,
        *,
        share: float = SHARE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Raise `ValueError` unless 0 < `share` <= 0.9."""
        if not 0 < share <= SHARE:
            raise ValueError(f"the share of the quota must be above 0 and at most {SHARE}, not {share}")
        self._share = share
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._gates: dict[str, _Gate] = {}

    @classmethod
    def without_waiting(cls) -> "Limits":
        """Return limits for tests, by a clock that moves on so far with each reading that no call counts any more."""
        readings = count(step=LATE_S + SECOND_S)
        return cls(clock=lambda: next(readings), sleep=lambda _: None)

    def wait(self, action: str, quota: int) -> Callable[[], None]:
        """Wait until the action may be called; `quota` is its documented limit in calls per second.

        The returned function is to be called when the response arrives; without a response it is not called.
        """
        gate = self._gates.get(action)
        if gate is None:
            with self._lock:
                gate = self._gates.setdefault(action, _Gate(quota, self._share))
        return gate.wait(self._clock, self._sleep)


@dataclass(slots=True)
class _Call:
    """A call that the service may still count in this second."""

    started: float
    answered: float | None = None


class _Gate:
    """The queue of callers of one action, first come, first served."""

    def __init__(self, quota: int, share: float) -> None:
        self._at_once = max(1, ceil(quota * share / SHARE - 1e-9))
        self._least_s = self._at_once / (quota * (1 if share == SHARE else share))
        self._calls: list[_Call] = []
        self._lock = threading.Lock()
        self._last = threading.Event()
        """Set when the last caller in the queue has started its call."""
        self._last.set()

    def wait(self, clock: Callable[[], float], sleep: Callable[[float], None]) -> Callable[[], None]:
        through = threading.Event()
        with self._lock:
            before, self._last = self._last, through
        try:
            # A later caller waits longer anyway, so it waits for its predecessor first, and then for the window.
            before.wait()
            while (opens_at := self._opens_at(now := clock())) > now:
                sleep(opens_at - now)
            call = _Call(clock())
            self._calls.append(call)
        finally:
            through.set()

        def answered() -> None:
            call.answered = clock()

        return answered

    def _opens_at(self, now: float) -> float:
        """Return when to check again; `now` when there is room. Called by one thread at a time."""
        self._calls = [call for call in self._calls if self._frees_at(call, now) > now]
        if len(self._calls) < self._at_once:
            return now
        return min(self._frees_at(call, now) for call in self._calls)

    def _frees_at(self, call: _Call, now: float) -> float:
        """Return when the call no longer counts; without a response, the earliest time that it can be."""
        counted = now if call.answered is None else call.answered
        return max(call.started + self._least_s, min(counted, call.started + LATE_S) + SECOND_S)


_shared: dict[Hashable, Limits] = {}
_shared_lock = threading.Lock()


def shared_limits(account: Hashable, share: float = SHARE) -> Limits:
    """Return the `Limits` of an account in this process; quotas apply per account, not per region."""
    with _shared_lock:
        return _shared.setdefault((account, share), Limits(share=share))
