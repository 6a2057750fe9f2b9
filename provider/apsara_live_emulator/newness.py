"""How long a new object stays unlisted or unusable: the switches ``visible-after`` and ``usable-after``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Protocol

# The value of such a switch: a number of calls, or of seconds.
DELAY = re.compile(r"[0-9]{1,9}|[0-9]{1,9}(?:\.[0-9]{1,9})?s")


@dataclass
class Delay:
    """The number of calls that still miss an object, and the time (seconds since 1970) before which all calls do."""

    calls: int = 0
    until: float = 0.0

    def over(self, now: float) -> bool:
        """Return whether the delay has passed at ``now``."""
        return not self.calls and now >= self.until

    def count(self) -> None:
        """Count one call that missed the new object."""
        self.calls = max(0, self.calls - 1)


@dataclass
class Newness:
    """The delays before lists show a new object, and before it can be used."""

    listing: Delay = field(default_factory=Delay)
    use: Delay = field(default_factory=Delay)


class Created(Protocol):
    """An object that may be new."""

    new: Newness


def delay(text: str, now: float) -> Delay:
    """Return the delay of ``2`` (calls) or ``2s`` (seconds from ``now``); the text matches DELAY."""
    if text.endswith("s"):
        return Delay(until=now + float(text.removesuffix("s")))
    return Delay(calls=int(text))
