"""Clock that can be set: it follows real time until it is set, then only ``advance`` moves it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

WIRE = "%Y-%m-%dT%H:%M:%SZ"
# Margins on both sides, so that times computed from the current time remain valid.
FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
OUTSIDE = f"the clock goes from {FIRST.year} to {LAST.year}"


class Clock:
    """The emulator's clock, in UTC."""

    def __init__(self) -> None:
        self._fixed: datetime | None = None
        self._offset = timedelta()

    @property
    def frozen(self) -> bool:
        """Return whether the clock stands still."""
        return self._fixed is not None

    @property
    def ahead_s(self) -> float:
        """Return by how many seconds a clock that runs is ahead of real time."""
        return self._offset.total_seconds()

    def now(self) -> datetime:
        """Return the current time, with a time zone."""
        return self._fixed if self._fixed is not None else datetime.now(UTC) + self._offset

    def timestamp(self) -> float:
        """Return the current time in seconds since 1970."""
        return self._fixed.timestamp() if self._fixed is not None else time.time() + self._offset.total_seconds()

    def set(self, moment: datetime) -> None:
        """Stop the clock at ``moment``, which must have a zone."""
        if moment.tzinfo is None:
            raise ValueError("the clock is set with a zone: datetime(…, tzinfo=UTC)")
        self._fixed = _within(moment.astimezone(UTC))

    def advance(self, seconds: float) -> None:
        """Move the clock forward. A running clock continues from the new time."""
        try:
            moment = _within(self.now() + timedelta(seconds=seconds))
        except OverflowError:
            raise ValueError(OUTSIDE) from None
        if self._fixed is not None:
            self._fixed = moment
        else:
            self._offset += timedelta(seconds=seconds)

    def run(self) -> None:
        """Let a clock that stands still run on from its present time."""
        if self._fixed is not None:
            self._offset, self._fixed = self._fixed - datetime.now(UTC), None

    def release(self) -> None:
        """Return to real time."""
        self._fixed = None
        self._offset = timedelta()


def _within(moment: datetime) -> datetime:
    if not FIRST <= moment <= LAST:
        raise ValueError(OUTSIDE)
    return moment


def to_wire(moment: datetime) -> str:
    """Format a time as the API does: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime(WIRE)


def from_wire(text: str) -> datetime | None:
    """Parse a time, or return None when the string is not ``yyyy-MM-ddTHH:mm:ssZ``."""
    if len(text) != 20 or not text.isascii():
        return None
    try:
        return datetime.strptime(text, WIRE).replace(tzinfo=UTC)
    except ValueError:
        return None


def from_timestamp(seconds: float) -> str:
    """Format seconds since 1970 as the API formats times."""
    return to_wire(datetime.fromtimestamp(seconds, UTC))
