"""Calls per second, per action: our own limit below the documented one, so that the vendor's is never met."""

import threading
import time
from collections import deque
from collections.abc import Callable, Hashable
from math import ceil

SHARE = 0.9
"""The part of a documented quota that is used; the rest pays for the jitter of the network."""


class Limits:
    """Makes callers wait so that no action is called more often than `share` of its quota. Thread-safe.

    As many calls as the share leaves room for may start at once; then each waits until its predecessor
    of that many calls ago is old enough. The windows are at least 1.1 s long, so a call may be up to 0.1 s
    longer under way than another and the vendor still counts no second above its quota.
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

    def wait(self, action: str, quota: int) -> None:
        """Returns when the action may be called; `quota` is its documented limit in calls per second."""
        gate = self._gates.get(action)
        if gate is None:
            with self._lock:
                gate = self._gates.setdefault(action, _Gate(quota, self._share))
        gate.wait(self._clock, self._sleep)


class _Gate:
    """The queue before one action; who comes first is served first."""

    def __init__(self, quota: int, share: float) -> None:
        self._at_once = max(1, ceil(quota * share / SHARE - 1e-9))
        self._window_s = self._at_once / (quota * share)
        self._started: deque[float] = deque(maxlen=self._at_once)
        self._lock = threading.Lock()
        self._last = threading.Event()
        """Set when the call that came last was let through."""
        self._last.set()

    def wait(self, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        through = threading.Event()
        with self._lock:
            before, self._last = self._last, through
        try:
            # Who comes later has to wait longer anyway, so it waits for its predecessor, and then for the window.
            before.wait()
            if len(self._started) == self._at_once:
                while (rest_s := self._started[0] + self._window_s - clock()) > 0:
                    sleep(rest_s)
            self._started.append(clock())
        finally:
            through.set()


_shared: dict[Hashable, Limits] = {}
_shared_lock = threading.Lock()


def shared_limits(account: Hashable, share: float = SHARE) -> Limits:
    """The one `Limits` of an account in this process; quotas are counted per account, not per region."""
    with _shared_lock:
        return _shared.setdefault((account, share), Limits(share=share))
