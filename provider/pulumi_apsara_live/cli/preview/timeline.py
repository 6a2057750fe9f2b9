"""A rundown before and after a change as SVG: two groups of bars over one axis of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Final

from .drawing import cut
from .rundown import Rundown, Span
from .zones import Zone

WIDTH: Final = 960
"""Width of a timeline in its own units."""
LEFT: Final = 76
"""Width of the column with the names of the groups."""
ROW: Final = 34
BAR: Final = 26
FONT: Final = 15
"""Heights of a lane, of a bar and of its label, in units."""
MAX_EPISODES: Final = 120
"""Maximum number of episodes drawn on each side of the change."""
STEPS: Final = tuple(
    timedelta(minutes=each)
    for each in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 43200, 129600, 525600, 5256000)
)
"""Distances between two marks of the axis."""
MAX_MARKS: Final = 9
"""Maximum number of marks on the axis."""


@dataclass(frozen=True)
class EpisodeBar:
    """A bar: an episode on one side of the change."""

    span: Span
    lane: int
    change: str
    """`added`, `removed`, `moved`, `changed`, or empty."""
    playing: bool
    meets: tuple[str, ...]
    """Names of the other episodes at the same time."""


def episode_bars(
    own: Sequence[Span], other: Sequence[Span], playing: frozenset[str], *, after: bool, most: int = MAX_EPISODES
) -> list[EpisodeBar]:
    """Return at most so many bars of one side, each in the first lane that is free; those that change come first.

    Nothing has changed if there is no other side.
    """
    others, lanes = {span.name: span for span in other}, list[datetime]()
    if len(own) > most:
        changed_first = sorted(own, key=lambda span: others.get(span.name) == span)
        own = sorted(changed_first[:most], key=lambda span: (span.start, span.end, span.name))
    bars = []
    for span in own:
        lane = next((index for index, free in enumerate(lanes) if free <= span.start), len(lanes))
        lanes[lane : lane + 1] = [span.end]
        bars.append((span, lane))
    meets = _meets(own)
    return [
        EpisodeBar(span, lane, _change(span, others, after=after), span.name in playing, meets.get(index, ()))
        for index, (span, lane) in enumerate(bars)
    ]


def _change(span: Span, others: Mapping[str, Span], *, after: bool) -> str:
    there = others.get(span.name)
    if not others or there == span:
        return ""
    if there is None:
        return "added" if after else "removed"
    return "moved" if (there.start, there.end) != (span.start, span.end) else "changed"


def _meets(spans: Sequence[Span]) -> dict[int, tuple[str, ...]]:
    """Return for each span the names of those at the same time; spans are sorted by their start."""
    meets: dict[int, list[str]] = {}
    open_: list[int] = []
    for index, span in enumerate(spans):
        open_ = [each for each in open_ if spans[each].end > span.start]
        for each in open_:
            meets.setdefault(each, []).append(span.name)
            meets.setdefault(index, []).append(spans[each].name)
        open_.append(index)
    return {index: tuple(names) for index, names in meets.items()}


def marks(begins: datetime, ends: datetime, zone: Zone) -> list[tuple[datetime, str]]:
    """Return the marks of the axis with their labels: whole hours or days of the zone, where there is room for them."""
    step = next((each for each in STEPS if (ends - begins) / each <= MAX_MARKS), STEPS[-1])
    start, end = zone.local(begins), zone.local(ends)
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    found: list[tuple[datetime, str]] = []
    for number in range(-((midnight - start) // step), MAX_MARKS + 2 - ((midnight - start) // step)):
        try:
            moment = midnight + number * step
        except OverflowError:
            break
        if moment > end:
            break
        is_day = step >= timedelta(days=1)
        is_new = not is_day and (not found or moment.date() != found[-1][0].date())
        found.append(
            (moment, f"{moment:%d %b}" if is_day else f"{moment:%d %b %H:%M}" if is_new else f"{moment:%H:%M}")
        )
    return found


def svg(rundown: Rundown, label: str, most: int = MAX_EPISODES) -> str:
    """Return the timeline, with at most so many episodes on each side; each bar has its times as a tooltip."""
    spans = (*rundown.before, *rundown.after)
    begins, ends = min(span.start for span in spans), max(span.end for span in spans)
    groups = [
        (title, episode_bars(own, other, rundown.playing, after=title == "after", most=most))
        for title, own, other in (
            ("before", rundown.before, rundown.after),
            ("after", rundown.after, rundown.before),
        )
        if own
    ]
    parts, top = list[str](), 34.0
    for title, bars in groups:
        lanes = 1 + max((bar.lane for bar in bars), default=0)
        parts.append(f'<text class="group" x="0" y="{top + ROW / 2 + 5:g}">{title}</text>')
        parts += [_bar(bar, begins, ends, top, rundown.zone) for bar in bars]
        top += lanes * ROW + 12
    axis = [_mark(moment, words, begins, ends, top - 12) for moment, words in marks(begins, ends, rundown.zone)]
    view = f'class="timeline" viewBox="0 0 {WIDTH} {top:g}" role="img" aria-label="{escape(label)}"'
    return f"<svg {view}>{''.join([*axis, *parts])}</svg>"


def _x(moment: datetime, begins: datetime, ends: datetime) -> float:
    return LEFT + (moment - begins) / (ends - begins) * (WIDTH - LEFT - 4)


def _bar(bar: EpisodeBar, begins: datetime, ends: datetime, top: float, zone: Zone) -> str:
    x, end = _x(bar.span.start, begins, ends), _x(bar.span.end, begins, ends)
    y, width = top + bar.lane * ROW + (ROW - BAR) / 2, max(end - x - 1, 2)
    kind = " ".join(filter(None, ("bar", bar.change, "playing" if bar.playing else "", "meets" if bar.meets else "")))
    words = f"{'▶ ' if bar.playing else ''}{bar.span.name}"
    name = cut(words, (width - 12) / FONT)
    shown = f'<text x="{x + 7:.1f}" y="{y + BAR * 0.7:.1f}">{escape(name)}</text>' if name else ""
    title = f"{bar.span.name}, {clock_text(bar.span.start, zone)} to {clock_text(bar.span.end, zone)}"
    notes = "".join(f"; {each}" for each in notes_of(bar))
    return (
        f'<g class="{kind}"><title>{escape(title + notes)}</title>'
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{BAR}" rx="4"/>{shown}</g>'
    )


def notes_of(bar: EpisodeBar) -> Iterator[str]:
    """Yield the notes on an episode: whether it plays, what changes, and which episodes it overlaps."""
    if bar.playing:
        yield "plays"
    if bar.change:
        yield bar.change
    if bar.meets:
        more = f" and {len(bar.meets) - 2} more" if len(bar.meets) > 2 else ""
        yield f"at the same time as {', '.join(bar.meets[:2])}{more}"


def clock_text(moment: datetime, zone: Zone) -> str:
    """Return day and time of a moment in a zone, with seconds only where there are any."""
    local = zone.local(moment)
    return f"{local:%d %b %H:%M:%S}" if local.second else f"{local:%d %b %H:%M}"


def _mark(moment: datetime, words: str, begins: datetime, ends: datetime, bottom: float) -> str:
    x = _x(moment, begins, ends)
    side = "end" if x > WIDTH - 60 else "start" if x < LEFT + 20 else "middle"
    return (
        f'<g class="tick"><path d="M{x:.1f} 24V{bottom:g}"/>'
        f'<text x="{x:.1f}" y="16" text-anchor="{side}">{words}</text></g>'
    )
