"""Faults ordered per action, as queues, with accounting of those never met.

>>> emulator.faults.order("CreateCaster", lost_answer())      # doctest: +SKIP
"""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

from .answers import Json, status_of

KINDS = (
    "error",
    "throttle",
    "latency",
    "lost_answer",
    "lost_request",
    "garbage",
    "half_answer",
    "clock_skew",
)


@dataclass(frozen=True)
class Fault:
    """What happens to one call in place of, before, or after its effect."""

    kind: str
    code: str = ""
    status: int = 0
    text: str = ""
    seconds: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a fault is one of {', '.join(KINDS)}, not {self.kind!r}")


def error(code: str, status: int | None = None, text: str = "ordered by a test") -> Fault:
    """The call is refused with this code; nothing has happened."""
    return Fault("error", code=code, status=status_of(code) if status is None else status, text=text)


def throttle(retry_after_s: float | None = None) -> Fault:
    """The call is refused as one too many, perhaps with the time to wait."""
    return Fault("throttle", seconds=retry_after_s)


def latency(ms: float) -> Fault:
    """The effect happens, the answer comes so much later."""
    return Fault("latency", seconds=ms / 1000)


def lost_answer() -> Fault:
    """The effect happens, the connection closes without a byte."""
    return Fault("lost_answer")


def lost_request() -> Fault:
    """Nothing happens, the connection closes without a byte."""
    return Fault("lost_request")


def garbage() -> Fault:
    """A proxy's page with status 502; nothing has happened."""
    return Fault("garbage")


def half_answer() -> Fault:
    """The effect happens, the connection closes in the middle of the answer."""
    return Fault("half_answer")


def clock_skew(seconds: float = 3600) -> Fault:
    """The date of the signature is judged by a clock that is wrong by so much."""
    return Fault("clock_skew", seconds=seconds)


@dataclass
class Order:
    """A fault and how many calls pass before it."""

    action: str
    fault: Fault
    after: int = 0


@dataclass
class Faults:
    """The queues. The action ``*`` stands for any."""

    _queues: dict[str, deque[Order]] = field(default_factory=dict)

    def order(self, action: str, fault: Fault, after: int = 0) -> None:
        """Let the next call of ``action``, or the one after so many more, meet ``fault``."""
        self._queues.setdefault(action, deque()).append(Order(action, fault, after))

    def order_json(self, raw: Json) -> None:
        """The same from another process: ``{"action": …, "kind": …, "code": …}``; ``ValueError`` if unfit."""
        fields: dict[str, Any] = dict(raw)
        action, after = str(fields.pop("action", "*")), int(fields.pop("after", 0))
        code = fields.get("code")
        if fields.get("kind") == "error" and "status" not in fields:
            fields["status"] = status_of(str(code))
        try:
            self.order(action, Fault(**fields), after)
        except TypeError as problem:
            raise ValueError(str(problem)) from problem

    def meet(self, action: str) -> Fault | None:
        """The fault that a call of ``action`` meets now."""
        for name in (action, "*"):
            queue = self._queues.get(name)
            if not queue:
                continue
            if queue[0].after:
                queue[0].after -= 1
                continue
            return queue.popleft().fault
        return None

    def unmet(self) -> list[Order]:
        """Orders that no call has met; a test that leaves one proves nothing."""
        return [order for queue in self._queues.values() for order in queue]

    def clear(self) -> None:
        """Take back all orders."""
        self._queues.clear()

    def as_json(self) -> list[Json]:
        """The unmet ones for another process."""
        return [{"action": order.action, "after": order.after, **asdict(order.fault)} for order in self.unmet()]
