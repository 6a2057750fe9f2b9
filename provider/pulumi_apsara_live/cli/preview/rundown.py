"""A rundown before and after a change: the moves in words, and both as a Mermaid Gantt chart with one time axis."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Final

from .documents import PlannedStep, Preview, json_object
from .impact import declared_episodes, moves_house, on_air
from .masking import masked, masked_text
from .zones import IN_UTC, Zone, chosen_zone

MAX_EPISODES: Final = 30
"""Maximum number of episodes drawn before and after the change; changed ones come first."""
RESERVED_WORDS: Final = re.compile(
    r"acc|axis|call|click|date|display|exclude|gantt|href|inclu|section|tick|title|today|top|vert|week|[^a-z]",
    re.IGNORECASE,
)
"""Beginnings of task names that Mermaid would read as keywords."""


@dataclass(frozen=True)
class Span:
    """An episode on the axis of time."""

    name: str
    start: datetime
    end: datetime
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Rundown:
    """A rundown that changes."""

    name: str
    before: tuple[Span, ...]
    after: tuple[Span, ...]
    words: str
    """The changes of its episodes, in a few words."""
    zone: Zone = IN_UTC
    """The zone in which it is drawn."""
    playing: frozenset[str] = frozenset()
    """Names of the episodes that play according to the state."""


def rundowns(preview: Preview, zone: tzinfo | None = None) -> list[Rundown]:
    """Return the rundowns whose times or episodes change, except those replaced with their studio.

    They are drawn in the given zone, or else in that of the program.
    """
    return [
        Rundown(masked_text(step.name), *both, _words(*both), _zone(zone, step, *both), _playing(step))
        for step in preview.steps
        if on_air(step).effect == "rundown" and step.op in ("create", "update", "replace")
        if step.op == "create" or not moves_house(step)
        if any(both := (_spans(step, old=True), _spans(step, old=False))) and both[0] != both[1]
    ]


def _playing(step: PlannedStep) -> frozenset[str]:
    statuses = json_object(step.before("statuses"))
    return frozenset(str(masked(str(name))) for name, status in statuses.items() if status == "playing")


def _zone(requested: tzinfo | None, step: PlannedStep, before: tuple[Span, ...], after: tuple[Span, ...]) -> Zone:
    declared = declared_episodes(step.new) or declared_episodes(step.old)
    written = [episode.get(name) for episode in declared for name in ("start_time", "end_time")]
    times = [time for time in map(_time, written) if time is not None]
    moments = [moment for span in (*before, *after) for moment in (span.start, span.end)]
    return chosen_zone(requested, (time.utcoffset() for time in times), moments)


def _spans(step: PlannedStep, *, old: bool) -> tuple[Span, ...]:
    spans = []
    for episode in declared_episodes(step.old if old else step.new):
        start, end = utc_time(episode.get("start_time")), utc_time(episode.get("end_time"))
        if start is not None and end is not None and start < end:
            spans.append(Span(str(masked(str(episode.get("name", "?")))), start, end, _rest(episode)))
    return tuple(sorted(spans, key=lambda span: (span.start, span.end, span.name)))


def _rest(episode: Mapping[str, Any]) -> dict[str, Any]:
    """Return the other properties of an episode; its source's id may be unknown."""
    return {name: value for name, value in episode.items() if name not in ("start_time", "end_time", "resource_id")}


def utc_time(value: Any) -> datetime | None:
    """Return a time of the state in UTC, or None if it is invalid or unknown."""
    try:
        time = _time(value)
        return None if time is None else time.replace(tzinfo=time.tzinfo or UTC).astimezone(UTC)
    except OverflowError:
        return None


def _time(value: Any) -> datetime | None:
    """Return a time as it is written, or None."""
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _words(before: tuple[Span, ...], after: tuple[Span, ...]) -> str:
    old, new = {span.name: span for span in before}, {span.name: span for span in after}
    both = [(old[name], new[name]) for name in new if name in old]
    moved = [(a, b) for a, b in both if (a.start, a.end) != (b.start, b.end)]
    other = sum(a.properties != b.properties and (a.start, a.end) == (b.start, b.end) for a, b in both)
    parts = [
        _moved(moved, len(new)),
        _counted(len(new.keys() - old.keys()), "is added", "are added"),
        _counted(len(old.keys() - new.keys()), "is removed", "are removed"),
        _counted(other, "changes", "change"),
    ]
    return ", ".join(part for part in parts if part)


def _moved(moved: list[tuple[Span, Span]], total: int) -> str:
    if not moved:
        return ""
    shifts = {b.start - a.start for a, b in moved} | {b.end - a.end for a, b in moved}
    if len(shifts) == 1:
        shift = shifts.pop()
        way = f"{duration(abs(shift))} {'later' if shift > timedelta(0) else 'earlier'}"
        who = f"all {total} episodes are" if len(moved) == total > 1 else _counted(len(moved), "is", "are")
        return f"{who} {way}"
    return _counted(len(moved), "changes its times", "change their times")


def _counted(count: int, one: str, several: str) -> str:
    return f"{count} episode{'' if count == 1 else 's'} {one if count == 1 else several}" if count else ""


def duration(span: timedelta) -> str:
    """Return a duration such as `1 h`, `1 h 30 min`, `90 s`."""
    seconds = int(span.total_seconds())
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    parts = [f"{count} {unit}" for count, unit in ((hours, "h"), (minutes, "min"), (rest, "s")) if count]
    return " ".join(parts) or "0 s"


def gantt(rundown: Rundown) -> str:
    """Return the Mermaid text: unchanged episodes are `done`, changed ones `active`, added or removed ones `crit`."""
    spans = (*rundown.before, *rundown.after)
    begins, ends = min(span.start for span in spans), max(span.end for span in spans)
    day = f"{rundown.zone.local(begins):%Y-%m-%d}"
    lines = [
        "gantt",
        f"    title Rundown {_word(rundown.name)}, {day}, in {rundown.zone.label}",
        "    dateFormat YYYY-MM-DDTHH:mm:ss",
        f"    axisFormat {'%d %b %H:%M' if ends - begins > timedelta(days=1) else '%H:%M'}",
    ]
    for title, own, others in (("before", rundown.before, rundown.after), ("after", rundown.after, rundown.before)):
        if own:
            tasks = _tasks(own, {span.name: span for span in others}, title, rundown.zone)
            lines += [f"    section {title}", *tasks]
    return "\n".join(lines)


def _tasks(own: tuple[Span, ...], others: Mapping[str, Span], title: str, zone: Zone) -> list[str]:
    stay = [span for span in own if others.get(span.name) == span]
    drawn = [span for span in own if span not in stay][:MAX_EPISODES]
    drawn = sorted(drawn + stay[: MAX_EPISODES - len(drawn)], key=lambda span: span.start)
    lines = [_task(span, others, title, zone) for span in drawn]
    if left := len(own) - len(drawn):
        lines.append(f"    and {left} more :milestone, {_shown(drawn[-1].end, zone)}, 0d")
    return lines


def _task(span: Span, others: Mapping[str, Span], title: str, zone: Zone) -> str:
    other = others.get(span.name)
    changed = "active, " if title == "after" else ""
    tag = "crit, " if other is None and others else "done, " if other == span else changed
    return f"    {_word(span.name)} :{tag}{_shown(span.start, zone)}, {_shown(span.end, zone)}"


def _shown(moment: datetime, zone: Zone) -> str:
    return f"{zone.local(moment):%Y-%m-%dT%H:%M:%S}"


def _word(name: str) -> str:
    """Return a name that Mermaid does not interpret, shortened for the picture."""
    plain = " ".join(re.sub(r"[^\w .\-+()/]", " ", name).split()) or "?"
    guarded = (
        f"\u2060{plain}" if RESERVED_WORDS.match(plain) else plain
    )  # an invisible word joiner, so that it is no keyword
    return guarded if len(guarded) <= 40 else f"{guarded[:39]}…"
