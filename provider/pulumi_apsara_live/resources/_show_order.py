"""The fewest calls that make one show list another. Pure: no call is made here."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..model.diff import same
from ..model.fields import Properties

MAX_SHOWS: Final = 1000
"""Maximum number of shows of a list."""
ENDLESS: Final = -1
"""Repetitions of a show that plays until something else is chosen; a batch takes no such show."""
ADDS_BATCH: Final = 2
"""Calls of a batch in an update: the addition, and the read that tells the ids of its shows."""
Row = tuple[str, Properties]
"""A show of the live list: its id and its settings."""


@dataclass(frozen=True)
class Placed:
    """A show that one call puts at a place: it is moved there if it has an id, and added there otherwise."""

    name: str
    id: str
    spot: int


@dataclass(frozen=True)
class Plan:
    """Calls that make one list another, in the order of the fields.

    Additions come before removals, so that a list that plays does not run out of shows in between.
    """

    cleared: tuple[str, ...] = ()
    """Ids of shows that are removed first, as the list could not hold old and new shows together."""
    appended: tuple[str, ...] = ()
    """Names of shows that one call adds at the end."""
    placed: tuple[Placed, ...] = ()
    """Shows that are moved or added one by one."""
    removed: tuple[str, ...] = ()
    """Ids of shows that one call removes."""

    @property
    def gone(self) -> frozenset[str]:
        """Return the ids of all shows that are removed."""
        return frozenset((*self.cleared, *self.removed))


def plan(
    rows: Sequence[Row], wanted: Sequence[Properties], *, playing: str = "", prior: str = "", batch: int = ADDS_BATCH
) -> Plan:
    """Return the fewest calls that make the live list the wanted one; `batch` is what adding a batch costs.

    Shows have no operation that alters them, so one with other settings is removed and added. Where many shows change
    their place, those behind some place are removed and added in one batch instead of being moved one by one.
    The show that plays (`playing`) is neither moved nor added anew, and the priority show (`prior`) is not added anew.
    """
    kept = _kept(rows, wanted, (playing, prior))
    cut, fixed = _cheapest(rows, wanted, kept, playing, prior, batch)
    appended = [place for place in range(cut, len(wanted)) if not _is_endless(wanted[place])]
    stays = {rows[index][0] for place, index in kept.items() if place not in set(appended)}
    gone = tuple(id for id, _ in rows if id not in stays)
    is_crowded = len(rows) + len(wanted) - len(stays) > MAX_SHOWS
    line = [("id", id) for id, _ in rows if id in stays or not is_crowded]
    line += [("name", str(wanted[place]["name"])) for place in appended]
    known = {place: rows[index][0] for place, index in kept.items() if rows[index][0] in stays}
    placed = _placed(line, wanted, known, {*fixed, *appended})
    return Plan(
        gone if is_crowded else (),
        tuple(str(wanted[place]["name"]) for place in appended),
        tuple(placed),
        () if is_crowded else gone,
    )


def _kept(rows: Sequence[Row], wanted: Sequence[Properties], preferred: Sequence[str]) -> dict[int, int]:
    """Return the live shows that are wanted as they are: index of the row by place in the wanted list.

    Of several that are alike it is the first preferred one, and otherwise the first.
    """
    rank = {id: number for number, id in reversed([*enumerate(preferred)])}
    by_name: dict[str, list[int]] = {}
    for index in sorted(range(len(rows)), key=lambda each: (rank.get(rows[each][0], len(preferred)), each)):
        by_name.setdefault(str(rows[index][1].get("name")), []).append(index)
    kept: dict[int, int] = {}
    for place, show in enumerate(wanted):
        present = next((each for each in by_name.get(str(show["name"]), ()) if same(rows[each][1], show)), None)
        if present is not None:
            kept[place] = present
    return kept


def _cheapest(
    rows: Sequence[Row], wanted: Sequence[Properties], kept: Mapping[int, int], playing: str, prior: str, batch: int
) -> tuple[int, set[int]]:
    """Return the place from which on shows are added in a batch, and the places before it whose shows do not move.

    Where several places take as many calls, it is the last one, so that most shows keep their ids.
    """
    held = {place for place, index in kept.items() if rows[index][0] in (playing, prior)}
    anchor = next((place for place, index in kept.items() if rows[index][0] == playing), None)
    candidates = [place for place in sorted(kept) if anchor is None or (place < anchor) == (kept[place] < kept[anchor])]
    lengths, _ = _longest_rise(candidates, kept)
    is_leaving = len(rows) > len(kept)
    calls: dict[int, int] = {}
    adds = remakes = False
    endless = 0
    for place in range(len(wanted), -1, -1):
        if place < len(wanted) and _is_endless(wanted[place]):
            endless += 1
        elif place < len(wanted):
            adds, remakes = True, remakes or place in kept
        moved = place - lengths[bisect_left(candidates, place)]
        calls[place] = (is_leaving or remakes) + adds * batch + endless + moved
        if place - 1 in held:
            break
    cut = min(calls, key=calls.__getitem__)  # the first of equal ones, which is the last place
    return cut, _longest_rise(candidates[: bisect_left(candidates, cut)], kept)[1]


def _longest_rise(places: Sequence[int], kept: Mapping[int, int]) -> tuple[list[int], set[int]]:
    """Return the size of the longest rising selection of the first 0, 1, 2 … places, and that of all of them."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    lengths = [0]
    for place in places:
        size = bisect_left(ends, kept[place], key=kept.__getitem__)
        before[place] = ends[size - 1] if size else None
        ends[size : size + 1] = [place]
        lengths.append(len(ends))
    chosen: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        chosen.add(last)
        last = before[last]
    return lengths, chosen


def _placed(
    line: list[tuple[str, str]], wanted: Sequence[Properties], known: Mapping[int, str], settled: set[int]
) -> Iterator[Placed]:
    """Yield each show that is not settled, put behind the one before it; `line` is the list on the way."""
    own = [("id", known[place]) if place in known else ("name", str(each["name"])) for place, each in enumerate(wanted)]
    for place, show in enumerate(wanted):
        if place in settled:
            continue
        if own[place] in line:
            line.remove(own[place])
        spot = line.index(own[place - 1]) + 1 if place else 0
        line.insert(spot, own[place])
        yield Placed(str(show["name"]), known.get(place, ""), spot)


def _is_endless(show: Properties) -> bool:
    return bool(show.get("repeat") == ENDLESS)
