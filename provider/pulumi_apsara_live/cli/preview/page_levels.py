"""What a page writes of a preview, and how much of it, so that the page stays small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .calls import Estimate, estimate
from .pictures import Drawing, drawings
from .summary import Summary


@dataclass(frozen=True)
class Content:
    """A preview with what a page shows of it beside the summary."""

    summary: Summary
    calls: Estimate
    drawings: tuple[Drawing, ...]

    @classmethod
    def of(cls, summary: Summary) -> Content:
        """Return the content of a page about this preview; a failed one has nothing beside its errors."""
        if summary.preview.failed:
            return cls(summary, Estimate(), ())
        return cls(summary, estimate(summary.changes), tuple(drawings(summary.effect)))


@dataclass(frozen=True)
class Level:
    """How much of a preview is written."""

    value_chars: int
    rows: int
    """Maximum rows of each list but that of all changes; the rest are counted."""
    drawings: int
    rundowns: int
    episodes: int
    changes: int
    """Maximum number of changes whose properties are written."""


PAGE_LEVELS: Final = (
    Level(value_chars=400, rows=100, drawings=24, rundowns=5, episodes=120, changes=2000),
    Level(value_chars=200, rows=100, drawings=24, rundowns=5, episodes=60, changes=2000),
    Level(value_chars=120, rows=100, drawings=16, rundowns=4, episodes=40, changes=2000),
    Level(value_chars=80, rows=50, drawings=12, rundowns=3, episodes=30, changes=2000),
    Level(value_chars=50, rows=50, drawings=8, rundowns=3, episodes=24, changes=2000),
    Level(value_chars=32, rows=25, drawings=6, rundowns=2, episodes=20, changes=2000),
    Level(value_chars=24, rows=25, drawings=4, rundowns=1, episodes=20, changes=1000),
    Level(value_chars=24, rows=25, drawings=4, rundowns=1, episodes=20, changes=300),
    Level(value_chars=24, rows=12, drawings=2, rundowns=1, episodes=12, changes=60),
)
"""From everything to the least; the first one that makes the page small enough is used."""
