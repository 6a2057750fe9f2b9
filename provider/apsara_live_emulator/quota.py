"""The documented quotas: calls per second of each action."""

from __future__ import annotations

from collections import deque

from . import refusals
from .assumptions import assumed
from .contract import Operation

DEFAULT_QPS = 10
# The share of each quota that ``quota-rate=lower`` leaves.
LOWER = 0.1

assumed(
    "A call over the quota is answered 400 Throttling.User; the window is one sliding second.", where="every action"
)


class Quota:
    """The quotas of one account, multiplied by a factor."""

    def __init__(self, factor: float) -> None:
        self.factor = factor
        self._spent: dict[str, deque[float]] = {}

    def spend(self, operation: Operation, now: float) -> None:
        """Count one call, or refuse it when it exceeds the quota."""
        limit = max(1, int((operation.qps or DEFAULT_QPS) * self.factor))
        spent = self._spent.setdefault(operation.action, deque())
        while spent and spent[0] <= now - 1:
            spent.popleft()
        if len(spent) >= limit:
            raise refusals.throttled(f"{operation.action} is limited to {limit} calls a second.", spent[0] + 1 - now)
        spent.append(now)
