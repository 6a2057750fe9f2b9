"""What answers rest on: the calls of a question, or the reason why it has no answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NONE: Final = "none"
"""Reading of a question about an error code where the call succeeds."""


class NotObserved(Exception):
    """A question has no answer. The message says why."""


@dataclass(frozen=True)
class Evidence:
    """A call on which an answer rests."""

    action: str
    outcome: str
    """`OK`, or the error code."""
    request_id: str
