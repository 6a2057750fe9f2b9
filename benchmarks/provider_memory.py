"""Resident memory of the provider's process after five hundred creations, beside the do-nothing provider's."""

from __future__ import annotations

from figures import Line
from five_hundred import NUMBER, Cost
from workshop import Workshop


def measure(workshop: Workshop, runs: int) -> list[Line]:  # noqa: ARG001 (creating is done once)
    """As the processes that the engine had started wrote it themselves when they ended."""
    ours, nothing = workshop.both.creating_ours, workshop.both.creating_nothing
    return [
        Line(
            "memory",
            f"the provider's process after {NUMBER} creations",
            "a do-nothing provider's",
            "MB",
            ((_mb(ours, "VmRSS"), _mb(nothing, "VmRSS")),),
            compared="difference",
            bound=25,
            digits=1,
            remarks=(f"the most that ever was resident: {_mb(ours, 'VmHWM'):.1f} MB / {_mb(nothing, 'VmHWM'):.1f} MB",),
        )
    ]


def _mb(cost: Cost, name: str) -> float:
    return float(cost.processes["provider"]["memory_kib"][name]) / 1024
