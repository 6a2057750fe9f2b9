"""What has to be known about an operation before it is called; nothing about how it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

PAUSES_S: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 28.5)
"""Pauses between the reads of a new thing that the service does not list yet, or does not find: 60 seconds in all."""
READS: Final = ("Describe", "List")
"""How the names of operations begin that change nothing."""


@dataclass(frozen=True, slots=True)
class Listing:
    """How one call reads many members of a collection, where another call reads one of them."""

    id: str
    """Request parameter that names one member: `CasterId`. A row of the list has it under the same name."""
    page: str = "PageNum"
    """Request parameter that numbers the pages, from 1."""
    page_size: int = 100
    """Rows of a full page, the most that the service returns."""
    operation: Operation | None = None
    """The operation that lists; None where it is the same operation, called without `id`."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the vendor's API, named by its action, verbatim."""

    action: str
    """The vendor's name: `AddCasterLayout`."""
    repeatable: bool
    """Whether a call that got no answer may be sent again: twice must be the same as once."""
    rows: str = ""
    """Dotted path of the list in the answer: `CasterList.Caster`."""
    omitted: Literal["clears", "keeps"] = "keeps"
    """What happens to a setting whose parameter is left out."""
    quota: int = 10
    """Documented limit in calls per second per account."""
    method: Literal["POST", "GET"] = "POST"
    """The HTTP method the gateway takes; all parameters of a GET travel in its query."""
    gone: frozenset[str] = frozenset()
    """Further error codes that mean "the thing is not there"."""
    answers: tuple[str, ...] = ()
    """Dotted paths of texts or numbers without which an answer, or a row of it, is not believed.

    Rows are told apart by the first.
    """
    listing: Listing | None = None
    """How many of what this operation reads are read by one call; None where they cannot be."""

    @property
    def is_read(self) -> bool:
        """Whether it changes nothing, so that one call may answer several callers."""
        return self.repeatable and self.action.startswith(READS)
