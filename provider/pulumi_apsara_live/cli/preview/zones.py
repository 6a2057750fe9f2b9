"""Time zone in which a rundown is drawn: the requested one, or the one in which its times are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from difflib import get_close_matches
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

OFFSET: Final = re.compile(r"(?:UTC)?([+-])(\d{1,2}):?([0-5]\d)")
"""An offset from UTC such as `+08:00`."""


class UnknownZone(Exception):
    """An unknown time zone; the message suggests a similar name."""


@dataclass(frozen=True)
class Zone:
    """An offset from UTC and its label.

    A picture has one offset even if daylight saving time begins or ends within it, so that its axis is continuous.
    """

    label: str
    offset: timedelta = timedelta(0)

    def local(self, moment: datetime) -> datetime:
        """Return the local time in this zone."""
        return moment.astimezone(timezone(self.offset))


IN_UTC: Final = Zone("UTC")


def named_zone(name: str) -> tzinfo:
    """Return the zone of an IANA name such as `Asia/Shanghai`, of an offset such as `+08:00`, or of `UTC`.

    Raises:
        UnknownZone: there is no such zone, or this machine has no data of it.
    """
    if name.upper() in ("UTC", "Z"):
        return UTC
    if match := OFFSET.fullmatch(name):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
        if offset < timedelta(days=1):
            return timezone(-offset if match[1] == "-" else offset)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UnknownZone(f"unknown time zone {name!r}{_suggestion(name)}") from None


def _suggestion(name: str) -> str:
    known = available_timezones()
    if not known:
        return ": this machine has no time zones; install the Python package tzdata, or give an offset such as +08:00"
    near = get_close_matches(name, known, n=1)
    return (
        f"; did you mean {near[0]!r}?"
        if near
        else "; use a name such as Asia/Shanghai, an offset such as +08:00, or UTC"
    )


def chosen_zone(requested: tzinfo | None, written: Iterable[timedelta | None], moments: Sequence[datetime]) -> Zone:
    """Return the zone of a picture: the requested one, or the offset that all times have in the preview.

    `moments` are all times in the picture; the earliest determines the offset of a zone with daylight saving time.
    """
    offsets = {*written}
    zone = requested or timezone((offsets.pop() or timedelta(0)) if len(offsets) == 1 else timedelta(0))
    try:
        offset = min(moments).astimezone(zone).utcoffset() or timedelta(0)
        for moment in (min(moments), max(moments)):
            moment.astimezone(timezone(offset))
    except OverflowError:  # years that a clock in this zone cannot show
        return IN_UTC
    key = getattr(zone, "key", "")
    return Zone(f"{key} ({distance(offset)})" if key else distance(offset), offset)


def distance(offset: timedelta) -> str:
    """Return `UTC`, or `UTC+08:00`."""
    minutes = abs(offset) // timedelta(minutes=1)
    sign = "-" if offset < timedelta(0) else "+"
    return f"UTC{sign}{minutes // 60:02}:{minutes % 60:02}" if minutes else "UTC"
