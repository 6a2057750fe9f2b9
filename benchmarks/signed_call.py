"""Processor time of a signed call, ours beside the vendor's SDK; the emulator answers from another process."""

from __future__ import annotations

from pathlib import Path

from figures import Line, Unmeasurable, in_words
from workshop import Workshop, numbers

CLIENTS = Path(__file__).resolve().parent / "clients"
CALLS = 1000


def measure(workshop: Workshop, runs: int) -> list[Line]:
    """`DescribeCasterConfig` of a configured studio over one connection, a thousand times in a fresh process."""
    with workshop.emulator() as emulator:
        url = f"http://127.0.0.1:{emulator.port}"
        caster_id = workshop.python(CLIENTS / "studio.py", url).strip()

        def calling(client: str) -> tuple[float, float]:
            answer, *figures = workshop.python(CLIENTS / client, url, caster_id, CALLS).splitlines()
            if answer != "News":
                raise Unmeasurable(f"{client} was answered {answer!r} in place of the studio's name")
            cpu_us, wall_us = numbers(figures[0])
            return cpu_us, wall_us

        pairs = [(calling("ours.py"), calling("vendors.py")) for _ in range(runs)]
    cpu, wall = ([(ours[index], theirs[index]) for ours, theirs in pairs] for index in range(2))
    return [
        Line(
            "signed-call",
            "processor time of a signed call",
            "the vendor's SDK",
            "µs",
            tuple(cpu),
            compared="ratio",
            bound=0.3,
            remarks=(f"by wall time, with the emulator's part, {in_words(wall, 'µs')}",),
        )
    ]
