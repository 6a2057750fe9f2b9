"""What a row has measured: figures of ours and of what stands beside it, in pairs, and what is made of them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Pair = tuple[float, float]
"""Ours, and what stands beside it, measured one after the other."""


class Unmeasurable(Exception):
    """A row that cannot be measured here; the message says why, and what helps."""


@dataclass(frozen=True)
class Line:
    """One comparison. What counts is the median over the pairs, so that a machine that is busy at times is no harm."""

    row: str
    what: str
    beside: str
    unit: str
    pairs: tuple[Pair, ...]
    compared: Literal["ratio", "difference"]
    bound: float
    at_least: bool = False
    """Whether the bound is to be reached from above; else it is not to be exceeded."""
    digits: int = 0
    """Digits behind the point of the two figures."""
    remarks: tuple[str, ...] = ()

    @property
    def ours(self) -> float:
        """The median of our figures."""
        return statistics.median(ours for ours, _ in self.pairs)

    @property
    def theirs(self) -> float:
        """The median of the figures beside."""
        return statistics.median(theirs for _, theirs in self.pairs)

    @property
    def samples(self) -> list[float]:
        """The comparison of each pair."""
        if self.compared == "ratio":
            return [ours / theirs for ours, theirs in self.pairs]
        return [ours - theirs for ours, theirs in self.pairs]

    @property
    def value(self) -> float:
        """What is held against the bound."""
        return statistics.median(self.samples)

    @property
    def met(self) -> bool:
        """Whether the bound is kept."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    @property
    def spread(self) -> Pair:
        """Between which values half of the pairs lie; all of them where they are few."""
        if len(self.pairs) < 4:
            return min(self.samples), max(self.samples)
        low, _, high = statistics.quantiles(self.samples, n=4, method="inclusive")
        return low, high

    def as_json(self) -> dict[str, Any]:
        """All of it, for programs."""
        return {
            "row": self.row,
            "what": self.what,
            "beside": self.beside,
            "unit": self.unit,
            "ours": self.ours,
            "theirs": self.theirs,
            "compared": self.compared,
            "value": self.value,
            "spread": self.spread,
            "bound": self.bound,
            "at_least": self.at_least,
            "met": self.met,
            "pairs": self.pairs,
            "remarks": self.remarks,
        }

    def cells(self) -> tuple[str, ...]:
        """The line as the table has it."""
        sign = "≥" if self.at_least else "≤"
        low, high = (self._compared(each) for each in self.spread)
        pairs = f"{low} … {high}, n={len(self.pairs)}" if len(self.pairs) > 1 else "n=1"
        return (
            self.row,
            f"{self.what} / {self.beside}",
            f"{self.ours:,.{self.digits}f} {self.unit}",
            f"{self.theirs:,.{self.digits}f} {self.unit}",
            f"{self._compared(self.value)}",
            f"{sign} {self._bound()}",
            "yes" if self.met else "NO",
            pairs,
        )

    def _compared(self, value: float) -> str:
        return f"{value:.2f} ×" if self.compared == "ratio" else f"{value:+.1f} {self.unit}"

    def _bound(self) -> str:
        return f"{self.bound:g} ×" if self.compared == "ratio" else f"{self.bound:+g} {self.unit}"


def in_words(pairs: Sequence[Pair], unit: str, digits: int = 0) -> str:
    """The median ratio of pairs and the medians of both sides, for a remark."""
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    return f"{ratio:.2f} × ({ours:,.{digits}f} {unit} / {theirs:,.{digits}f} {unit})"


HEADINGS = ("row", "what / beside", "ours", "beside", "ratio", "to reach", "met", "half of the pairs")


def table(lines: Sequence[Line]) -> str:
    """All lines under one heading, and then the remarks."""
    rows = [HEADINGS, *(line.cells() for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    texts = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    texts.insert(1, "  ".join("─" * width for width in widths))
    remarks = [f"{line.row}: {remark}" for line in lines for remark in line.remarks]
    return "\n".join([*texts, *([""] if remarks else []), *remarks])
