"""Playback of a list by the clock: which entry plays at a moment, and in which repetition of the list."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from .state import State

ENDLESS = -1


class Moment(Protocol):
    """The state and the time for which playback is computed: those of a call, or of the control room."""

    @property
    def state(self) -> State:
        """Return the state."""

    @property
    def now(self) -> float:
        """Return the moment, in seconds since 1970."""


@dataclass(frozen=True)
class Place:
    """An entry that plays: its index, since when (seconds since 1970), and how often the list was repeated before."""

    index: int
    since: float
    round: int = 0


def place_at(lengths: Sequence[float], start: Place, repeats: int, now: float) -> Place | None:
    """Return the place at ``now`` of a list that was at ``start``; None after the last repetition.

    ``lengths`` are seconds, ``inf`` for an entry that never ends. ``repeats`` -1 repeats the list without end.
    """
    index, since, rounds = start.index, start.since, start.round
    whole = sum(lengths)
    while now - since >= lengths[index]:
        since += lengths[index]
        index += 1
        if index < len(lengths):
            continue
        if whole <= 0 or (repeats != ENDLESS and rounds >= repeats):
            return None
        index, rounds = 0, rounds + 1
        # Whole repetitions are skipped at once: the clock may have been moved by years.
        skipped = int((now - since) // whole) if math.isfinite(whole) else 0
        skipped = skipped if repeats == ENDLESS else min(skipped, repeats - rounds)
        since, rounds = since + skipped * whole, rounds + skipped
    return Place(index, since, rounds)
