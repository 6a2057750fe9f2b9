"""An `up` that changes nothing of five hundred resources, beside one of a dynamic provider that does nothing."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from figures import Line, in_words
from five_hundred import NUMBER, Cost, Part
from workshop import Workshop

UNCHANGED = f"{NUMBER + 1} unchanged"  # the stack itself is one more
PARTS: tuple[Part, ...] = ("program", "provider", "engine")


def measure(workshop: Workshop, runs: int) -> list[Line]:
    """Processor time of the engine and of all that it starts, without a preview; the wall is a remark."""
    both = workshop.both
    pairs = [(both.ours.up(UNCHANGED), both.nothing.up(UNCHANGED)) for _ in range(runs)]
    wall = [(ours.wall_s, theirs.wall_s) for ours, theirs in pairs]
    ours, theirs = [ours for ours, _ in pairs], [theirs for _, theirs in pairs]
    return [
        Line(
            "no-op-up",
            f"processor time of a no-op `up` of {NUMBER}",
            "a do-nothing provider's",
            "s",
            tuple((ours.cpu_s, theirs.cpu_s) for ours, theirs in pairs),
            compared="ratio",
            bound=1.1,
            digits=2,
            remarks=(
                f"by wall time {in_words(wall, 's', digits=1)}",
                f"ours, in seconds: {_parts(ours)}",
                f"beside it: {_parts(theirs)}",
            ),
        )
    ]


def _parts(costs: Sequence[Cost]) -> str:
    def median(part: Part) -> float:
        return statistics.median(cost.part_s(part) for cost in costs)

    classes = statistics.median(cost.processes["program"]["parts"]["classes"] for cost in costs)
    program, provider, engine = (median(part) for part in PARTS)
    return f"program {program:.2f} (making the objects {classes:.2f}), provider {provider:.2f}, engine {engine:.2f}"
