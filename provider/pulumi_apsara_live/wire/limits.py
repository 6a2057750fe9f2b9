"""Client-side rate limits: calls per second and action, below the documented quotas."""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
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
        """Return limits for tests: waiting only advances a clock of their own."""
        moment_s = [0.0]

        def sleep(seconds: float) -> None:
            moment_s[0] += seconds

        return cls(clock=lambda: moment_s[0], sleep=sleep)

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
        self._least_s = 0.0 if share == SHARE else self._at_once / (quota * share)
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
            while (rest_s := self._rest_s(clock())) > 0:
                sleep(rest_s)
            call = _Call(clock())
            self._calls.append(call)
        finally:
            through.set()

        def answered() -> None:
            call.answered = clock()

        return answered

    def _rest_s(self, now: float) -> float:
        """Return how long to wait before checking again; 0 when there is room. Called by one thread at a time."""
        if len(self._calls) == self._at_once:
            self._calls = [call for call in self._calls if self._frees_at(call, now) > now]
        if len(self._calls) < self._at_once:
            return 0.0
        return min(self._frees_at(call, now) for call in self._calls) - now

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
