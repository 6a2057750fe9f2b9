"""The fewest calls that make one rundown another. Pure: no call is made here."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import accumulate
from typing import Any, Final

from ..model.diff import same
from ..model.fields import Properties

MEANT: Final = "TimeFirst"
"""The switch type of a Resource episode that declares none."""
ANEW: Final = 2
"""Calls that writing a rundown anew takes."""


@dataclass(frozen=True)
class Plan:
    """The fewest calls that make one rundown another."""

    removed: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    anew: str = ""
    """Why the rundown is written anew, or empty."""


def plan(
    olds: Mapping[str, Properties], news: Mapping[str, Properties], statuses: Mapping[str, str] | None = None
) -> Plan:
    """Compare by name: removals, one modification, additions; or all anew if that is fewer calls or the only way.

    An episode that has finished takes no change, so it is removed and added. One that has begun and stays is never
    written anew, as it cannot be added again: then the others are removed and added one by one.
    """
    statuses = statuses or {}
    both = [name for name in news if name in olds]
    changed = [name for name in both if not same(with_switch_type(olds[name]), with_switch_type(news[name]))]
    finished = {name for name in changed if statuses.get(name) == "finished"}
    remade = dict.fromkeys(name for name in changed if name in finished or _must_be_remade(olds[name], news[name]))
    removed = [*(name for name in olds if name not in news), *remade]
    modified = [name for name in changed if name not in remade]
    added = [*(name for name in news if name not in olds), *remade]
    nothing_stays = len(changed) == len(both)
    if nothing_stays and olds and len(removed) + bool(modified) + len(added) > ANEW:
        return Plan(anew="every episode changes")
    ordered = _in_order(olds, news, modified, removed)
    if ordered is not None:
        return Plan(tuple(removed), tuple(ordered), tuple(added))
    if any(statuses.get(name, "waiting") != "waiting" for name in both if name not in changed):
        return Plan((*removed, *modified), (), (*added, *modified))
    return Plan(anew=f"{' and '.join(repr(name) for name in modified)} trade places in time")


def with_switch_type(episode: Mapping[str, Any]) -> Properties:
    """Return an episode with the switch type that it has when it declares none."""
    if episode.get("episode_type") == "Resource" and "switch_type" not in episode:
        return {**episode, "switch_type": MEANT}
    return dict(episode)


def _must_be_remade(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """The type of an episode never changes, and components cannot be taken from it by leaving them out."""
    return old.get("episode_type") != new.get("episode_type") or bool(
        old.get("component_ids") and not new.get("component_ids")
    )


def _in_order(
    olds: Mapping[str, Properties], news: Mapping[str, Properties], modified: Sequence[str], removed: Sequence[str]
) -> list[str] | None:
    """An order in which no modified source meets another even on the way; None when there is none."""
    leaving = set(removed)
    held = _Timetable({name: episode for name, episode in olds.items() if name not in leaving})
    waits = {name: held.meeting(name, news[name]) for name in modified}
    if any(other not in waits for others in waits.values() for other in others):
        return None
    try:
        return list(TopologicalSorter(waits).static_order())
    except CycleError:
        return None


class _Timetable:
    """The sources that play, by time."""

    def __init__(self, episodes: Mapping[str, Properties]) -> None:
        """Other episodes than sources may lie over each other and over sources."""
        self._rows = sorted(
            (episode["start_time"], episode["end_time"], name)
            for name, episode in episodes.items()
            if episode.get("episode_type") == "Resource" and {"start_time", "end_time"} <= episode.keys()
        )
        self._latest = list(accumulate((end for _, end, _ in self._rows), max))

    def meeting(self, name: str, episode: Mapping[str, Any]) -> list[str]:
        """The others that play while this episode does."""
        if episode.get("episode_type") != "Resource":
            return []
        found, start = [], episode["start_time"]
        for place in range(bisect_left(self._rows, (episode["end_time"],)) - 1, -1, -1):
            if self._latest[place] <= start:
                break
            _, end, other = self._rows[place]
            if end > start and other != name:
                found.append(other)
        return found


def by_name(episodes: Sequence[Properties]) -> dict[str, Properties]:
    """Return episodes by their names."""
    return {str(episode.get("name")): episode for episode in episodes}
