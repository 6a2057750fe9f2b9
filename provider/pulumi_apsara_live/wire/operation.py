"""Descriptions of the API's operations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

PAUSES_S: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 28.5)
"""Pauses between reads of a new object that the service does not return yet, in seconds: 60 in all."""
READS: Final = ("Describe", "List")
"""Prefixes of the names of operations that change nothing."""
PAGE_SIZE: Final = 100
"""Rows of a full page of a list, the most that the service returns."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list operation that reads many members of a collection in one call."""

    id: str
    """Request parameter that names one member: `CasterId`. A row of the list has it under the same name."""
    page: str = "PageNum"
    """Request parameter that numbers the pages, from 1."""
    page_size: int = PAGE_SIZE
    """Rows of a full page."""
    operation: Operation | None = None
    """The operation that lists; None where it is the same operation, called without `id`."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the vendor's API."""

    action: str
    """The vendor's name: `AddCasterLayout`."""
    repeatable: bool
    """Whether a call without a response may be sent again, as it is idempotent."""
    rows: str = ""
    """Dotted path of the list in the response, such as `CasterList.Caster`."""
    omitted: Literal["clears", "keeps"] = "keeps"
    """What the service does with a setting whose parameter is omitted."""
    quota: int = 10
    """Documented limit in calls per second per account."""
    method: Literal["POST", "GET"] = "POST"
    """The HTTP method; all parameters of a GET are in its query."""
    gone: frozenset[str] = frozenset()
    """Further error codes that mean that the object does not exist."""
    answers: tuple[str, ...] = ()
    """Dotted paths of strings or numbers that a response, or each row of it, must contain.

    The first one identifies a row.
    """
    listing: Listing | None = None
    """The list operation that reads many of these objects in one call; None where there is none."""

    @property
    def is_read(self) -> bool:
        """Return whether the operation changes nothing, so that one call may answer several callers."""
        return self.repeatable and self.action.startswith(READS)
