"""How long a new thing stays unlisted, or unusable: the switches ``visible-after`` and ``usable-after``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Protocol

# What such a switch takes: a number of calls, or of seconds.
DELAY = re.compile(r"[0-9]{1,9}|[0-9]{1,9}(?:\.[0-9]{1,9})?s")


@dataclass
class Delay:
    """The calls that still miss a thing, and the moment, in seconds since 1970, before which every call does."""

    calls: int = 0
    until: float = 0.0

    def over(self, now: float) -> bool:
        """Whether a call at ``now`` finds the thing."""
        return not self.calls and now >= self.until

    def count(self) -> None:
        """One call has missed the thing."""
        self.calls = max(0, self.calls - 1)


@dataclass
class Newness:
    """What keeps a thing that was just created out of lists, and what keeps it from being used."""

    listing: Delay = field(default_factory=Delay)
    use: Delay = field(default_factory=Delay)


class Created(Protocol):
    """A thing that may be new."""

    new: Newness


def delay(text: str, now: float) -> Delay:
    """Return the delay of ``2``, so many calls, or of ``2s``, so many seconds from ``now``; the text matches DELAY."""
    if text.endswith("s"):
        return Delay(until=now + float(text.removesuffix("s")))
    return Delay(calls=int(text))
