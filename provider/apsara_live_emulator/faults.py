"""Queues of faults to inject, one per action, with a list of the faults that no call has met.

>>> emulator.faults.order("CreateCaster", lost_answer())      # doctest: +SKIP
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

from .answers import Json
from .refusals import status_of

KINDS = (
    "error",
    "throttle",
    "latency",
    "hang",
    "lost_answer",
    "half_answer",
    "lost_request",
    "half_request",
    "garbage",
    "clock_skew",
    "expired_token",
)
# Faults of the response: the call is carried out. All other faults replace the call.
AFTER_THE_EFFECT = {"latency", "hang", "lost_answer", "half_answer"}
# Faults that may replace the call or follow it, as ordered.
EITHER = {"error", "garbage", "hang"}
MAX_FAULT_S = 24 * 3600


@dataclass(frozen=True)
class Fault:
    """A fault that replaces, precedes or follows the effect of one call."""

    kind: str
    code: str = ""
    status: int = 0
    text: str = ""
    seconds: float | None = None
    effect: bool | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a fault is one of {', '.join(KINDS)}, not {self.kind!r}")
        if not (isinstance(self.code, str) and isinstance(self.text, str)) or (self.kind == "error" and not self.code):
            raise ValueError("code and text are strings, and an error has a code")
        if isinstance(self.status, bool) or self.status not in (0, 200, *range(400, 600)):
            raise ValueError(f"a status is 200, or from 400 to 599, not {self.status!r}")
        if self.effect not in (None, True, False) or (self.effect is not None and self.kind not in EITHER):
            raise ValueError(f"effect is true or false, and can be chosen for {', '.join(sorted(EITHER))} only")
        _check_seconds(self.kind, self.seconds)

    @property
    def happens(self) -> bool:
        """Return whether the call has its effect."""
        return self.kind in AFTER_THE_EFFECT if self.effect is None else self.effect


def _check_seconds(kind: str, seconds: Any) -> None:
    if seconds is None:
        if kind == "latency":
            raise ValueError("latency needs seconds")
        return
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not math.isfinite(seconds):
        raise ValueError(f"seconds is a number, not {seconds!r}")
    if not (-MAX_FAULT_S if kind == "clock_skew" else 0) <= seconds <= MAX_FAULT_S:
        raise ValueError(f"seconds is at most {MAX_FAULT_S}, a day, and not negative except for clock_skew")


def error(code: str, status: int | None = None, text: str = "ordered by a test", *, effect: bool = False) -> Fault:
    """Refuse the call with this code. The call has no effect unless ``effect`` is true."""
    return Fault("error", code=code, status=status_of(code) if status is None else status, text=text, effect=effect)


def throttle(retry_after_s: float | None = None) -> Fault:
    """Throttle the call, optionally with a time to wait."""
    return Fault("throttle", seconds=retry_after_s)


def latency(ms: float) -> Fault:
    """Carry out the call and delay the response by ``ms`` milliseconds."""
    return Fault("latency", seconds=ms / 1000)


def hang(*, effect: bool = True) -> Fault:
    """Keep the connection open and send nothing until the client gives up."""
    return Fault("hang", effect=effect)


def lost_answer() -> Fault:
    """Carry out the call and close the connection without a response."""
    return Fault("lost_answer")


def half_answer() -> Fault:
    """Carry out the call and close the connection in the middle of the response."""
    return Fault("half_answer")


def lost_request() -> Fault:
    """Close the connection without carrying out the call or responding."""
    return Fault("lost_request")


def half_request() -> Fault:
    """Reset the connection without carrying out the call, as when a request breaks off in transit."""
    return Fault("half_request")


def garbage(status: int = 502, *, effect: bool = False) -> Fault:
    """Respond with a proxy's HTML page. The call has no effect unless ``effect`` is true."""
    return Fault("garbage", status=status, effect=effect)


def clock_skew(seconds: float = 3600) -> Fault:
    """Check the date of the signature against a clock that is wrong by ``seconds``."""
    return Fault("clock_skew", seconds=seconds)


def expired_token() -> Fault:
    """Expire the security token: this call and every later one with the same token are refused."""
    return Fault("expired_token")


@dataclass
class Order:
    """A fault, the calls that pass before it, the calls that meet it, and the parameter that a call needs to count."""

    action: str
    fault: Fault
    after: int = 0
    times: int = 1
    given: str = ""

    def __post_init__(self) -> None:
        for name, least in (("after", 0), ("times", 1)):
            number = getattr(self, name)
            if isinstance(number, bool) or not isinstance(number, int) or number < least:
                raise ValueError(f"{name} is a whole number of at least {least}, not {number!r}")
        if not isinstance(self.given, str):
            raise ValueError(  # noqa: TRY004 - unfit JSON is one kind of mistake
                f"given is the name of a parameter, not {self.given!r}"
            )


@dataclass
class Faults:
    """The queues of ordered faults. The action ``*`` matches any."""

    _queues: dict[str, deque[Order]] = field(default_factory=dict)

    def order(self, action: str, fault: Fault, after: int = 0, times: int = 1, *, given: str = "") -> None:
        """Let ``after`` calls of ``action`` pass and the next ``times`` calls meet ``fault``.

        With ``given``, the name of a parameter such as ``Tag``, only calls that carry it are counted and can meet it.
        """
        self._queues.setdefault(action, deque()).append(Order(action, fault, after, times, given))

    def order_json(self, raw: Json) -> None:
        """Order a fault from JSON: ``{"action": …, "kind": …, "code": …}``; raise ``ValueError`` if it is invalid."""
        fields: dict[str, Any] = dict(raw)
        action, after, times = fields.pop("action", "*"), fields.pop("after", 0), fields.pop("times", 1)
        given = fields.pop("given", "")
        if not isinstance(action, str):
            raise ValueError("action is a string")  # noqa: TRY004 - unfit JSON is one kind of mistake
        if fields.get("kind") == "error" and "status" not in fields:
            fields["status"] = status_of(str(fields.get("code")))
        try:
            self.order(action, Fault(**fields), after, times, given=given)
        except TypeError as problem:
            raise ValueError(str(problem)) from problem

    def meet(self, action: str, parameters: Json) -> Fault | None:
        """Return the fault that applies to this call of ``action``, or None."""
        for name in (action, "*"):
            queue = self._queues.get(name)
            if not queue:
                continue
            order = queue[0]
            if order.given and order.given not in parameters:
                continue
            if order.after:
                order.after -= 1
                continue
            order.times -= 1
            if not order.times:
                queue.popleft()
            return order.fault
        return None

    def unmet(self) -> list[Order]:
        """Return the orders that not enough calls have met; a test that leaves one proves nothing."""
        return [order for queue in self._queues.values() for order in queue]

    def clear(self) -> None:
        """Cancel all orders."""
        self._queues.clear()

    def as_json(self) -> list[Json]:
        """Return the unmet orders as JSON."""
        return [
            {
                "action": order.action,
                "after": order.after,
                "times": order.times,
                "given": order.given,
                **asdict(order.fault),
            }
            for order in self.unmet()
        ]
