"""Calls per second, per action: our own limit below the documented one, so that the vendor's is never met."""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from math import ceil

SHARE = 0.9
"""The largest part of a documented quota that may be asked for, and the one that leaves nothing to others."""
SECOND_S = 1.005
"""Seconds after an answer at which the vendor has surely counted the call in an earlier second."""
LATE_S = 1.0
"""Seconds within which a call arrives: two round trips for a new connection and half a one, to another continent."""


class Limits:
    """Makes callers wait so that no action is called more often than `share` of its quota. Thread-safe.

    As many calls as the share leaves room for may start at once; then each waits until one of them is old enough.
    A call that was answered came before its answer: a second after that it is old enough, however jittery the network.
    One that was not is taken to arrive within `LATE_S`.
    So with quick answers the whole quota is used, unless the share was lowered to leave some of it to others,
    and with slow ones less of it, but never more.
    """

    def __init__(
        self,
        *,
        share: float = SHARE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Raises `ValueError` unless 0 < `share` <= 0.9."""
        if not 0 < share <= SHARE:
            raise ValueError(f"the share of the quota must be above 0 and at most {SHARE}, not {share}")
        self._share = share
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._gates: dict[str, _Gate] = {}

    @classmethod
    def without_waiting(cls) -> "Limits":
        """The testing mode: waiting only moves a clock of its own."""
        moment_s = [0.0]

        def sleep(seconds: float) -> None:
            moment_s[0] += seconds

        return cls(clock=lambda: moment_s[0], sleep=sleep)

    def wait(self, action: str, quota: int) -> Callable[[], None]:
        """Returns when the action may be called; `quota` is its documented limit in calls per second.

        What it returns is to be called when the answer has come; if none comes, it is not called.
        """
        gate = self._gates.get(action)
        if gate is None:
            with self._lock:
                gate = self._gates.setdefault(action, _Gate(quota, self._share))
        return gate.wait(self._clock, self._sleep)


@dataclass(slots=True)
class _Call:
    """A call that the vendor may still count in this second."""

    started: float
    answered: float | None = None


class _Gate:
    """The queue before one action; who comes first is served first."""

    def __init__(self, quota: int, share: float) -> None:
        self._at_once = max(1, ceil(quota * share / SHARE - 1e-9))
        self._least_s = 0.0 if share == SHARE else self._at_once / (quota * share)
        self._calls: list[_Call] = []
        self._lock = threading.Lock()
        self._last = threading.Event()
        """Set when the call that came last was let through."""
        self._last.set()

    def wait(self, clock: Callable[[], float], sleep: Callable[[float], None]) -> Callable[[], None]:
        through = threading.Event()
        with self._lock:
            before, self._last = self._last, through
        try:
            # Who comes later has to wait longer anyway, so it waits for its predecessor, and then for the window.
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
        """How long to wait before looking again; nothing when there is room. Asked by one caller at a time."""
        if len(self._calls) == self._at_once:
            self._calls = [call for call in self._calls if self._frees_at(call, now) > now]
        if len(self._calls) < self._at_once:
            return 0.0
        return min(self._frees_at(call, now) for call in self._calls) - now

    def _frees_at(self, call: _Call, now: float) -> float:
        """When the call is old enough; without an answer, the soonest that it can be."""
        counted = now if call.answered is None else call.answered
        return max(call.started + self._least_s, min(counted, call.started + LATE_S) + SECOND_S)


_shared: dict[Hashable, Limits] = {}
_shared_lock = threading.Lock()


def shared_limits(account: Hashable, share: float = SHARE) -> Limits:
    """The one `Limits` of an account in this process; quotas are counted per account, not per region."""
    with _shared_lock:
        return _shared.setdefault((account, share), Limits(share=share))
