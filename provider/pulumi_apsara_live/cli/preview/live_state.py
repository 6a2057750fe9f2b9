"""What is on air right now of what a change affects, and the sentences about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Literal

from .impact import CLOSE, OPEN, Impact
from .masking import masked_text
from .zones import chosen_zone


@dataclass(frozen=True)
class Playing:
    """An episode and its end, or for the next one its start."""

    name: str
    at: datetime | None


@dataclass(frozen=True)
class Affected:
    """A studio or relay that a change affects, and whether it is on air."""

    what: Literal["studio", "relay"]
    id: str
    name: str
    running: bool | None = None
    """None if it is unknown."""
    since: datetime | None = None
    now: Playing | None = None
    """The episode that plays, with its end."""
    next: Playing | None = None
    """The next episode, with its start."""
    place: str = ""
    """The file that a relay plays."""
    problem: str = ""
    """Why it is unknown."""


@dataclass(frozen=True)
class LiveState:
    """What is on air of one stack."""

    things: tuple[Affected, ...] = ()
    by_impact: Mapping[str, Affected] = field(default_factory=dict)
    """The thing that is affected, by the URN of the impact; an impact on what is new has none."""

    @property
    def problems(self) -> list[str]:
        """Return why something is unknown, each reason once."""
        return list(dict.fromkeys(each.problem for each in self.things if each.problem))

    def affected(self, impacts: Iterable[Impact]) -> list[Affected]:
        """Return what these impacts hit, each thing once."""
        return list(dict.fromkeys(self.by_impact[each.urn] for each in impacts if each.urn in self.by_impact))

    def in_short(self, impacts: Iterable[Impact]) -> str:
        """Return in a few words whether anything that these impacts hit is on air; empty if they hit nothing."""
        affected = self.affected(impacts)
        if running := [each for each in affected if each.running]:
            names = ", ".join(f"{OPEN}{masked_text(each.name)}{CLOSE}" for each in running[:3])
            more = f" and {len(running) - 3} more" if len(running) > 3 else ""
            return f"on air now: {names}{more}"
        if any(each.running is None for each in affected):
            return "it is unknown what of it is on air now"
        return "nothing of it is on air now" if affected else ""


def sentences(state: LiveState, zone: tzinfo | None) -> list[tuple[bool | None, str]]:
    """Return whether each thing is on air, with a sentence: those on air first, then unknown ones, each reason once."""
    running = [each for each in state.things if each.running]
    resting = [each for each in state.things if each.running is False]
    unknown = [(None, _unknown(problem, state.things)) for problem in state.problems]
    return [
        *((True, "; ".join(_clauses(each, zone))) for each in running),
        *unknown,
        *((False, f"{_who(each)} is not on air now") for each in resting),
    ]


def _unknown(problem: str, things: Iterable[Affected]) -> str:
    meant = [each for each in things if each.problem == problem]
    of = f"whether {_who(meant[0])} is" if len(meant) == 1 else f"which of {len(meant)} studios and relays are"
    return f"it is unknown {of} on air now: {problem}"


def _who(thing: Affected) -> str:
    return f"{thing.what} {OPEN}{masked_text(thing.name)}{CLOSE}"


def _clauses(thing: Affected, zone: tzinfo | None) -> Iterator[str]:
    yield f"{_who(thing)} is on air now" + (f", since {_when(thing.since, zone)}" if thing.since else "")
    if thing.now:
        until = f" until {_when(thing.now.at, zone)}" if thing.now.at else ""
        yield f"{OPEN}{masked_text(thing.now.name)}{CLOSE} plays{until}"
    if thing.next and thing.next.at:
        yield f"{OPEN}{masked_text(thing.next.name)}{CLOSE} begins at {_when(thing.next.at, zone)}"
    if thing.place:
        yield f"it plays {thing.place}"


def _when(moment: datetime | None, zone: tzinfo | None) -> str:
    if moment is None:
        return "?"
    here = chosen_zone(zone, (), [moment])
    return f"{here.local(moment):%Y-%m-%d %H:%M} {here.label}"
