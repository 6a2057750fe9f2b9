"""Importing the classes in a program, beside importing Pulumi alone; each time in a fresh interpreter."""

from __future__ import annotations

from figures import Line, in_words
from workshop import Workshop, numbers

ALONE = "import pulumi"
WITH_OURS = "import pulumi; import pulumi_apsara_live"
PROBE = """
import time
wall, cpu = time.perf_counter(), time.process_time()
{statement}
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
resident = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS"))
print(1e3 * wall, 1e3 * cpu, int(resident) / 1024)
"""


def measure(workshop: Workshop, runs: int) -> list[Line]:
    """Processor time and resident memory of the import statements alone; interpreters start alike."""

    def probe(statement: str) -> tuple[float, ...]:
        return tuple(numbers(workshop.python("-c", PROBE.format(statement=statement))))

    probe(WITH_OURS)  # the first one compiles
    pairs = [(probe(WITH_OURS), probe(ALONE)) for _ in range(runs)]
    wall, cpu, resident = ([(ours[index], alone[index]) for ours, alone in pairs] for index in range(3))
    return [
        Line(
            "import",
            "importing the classes",
            ALONE,
            "ms",
            tuple(cpu),
            compared="ratio",
            bound=1.1,
            remarks=(f"by wall time {in_words(wall, 'ms')}",),
        ),
        Line(
            "import",
            "resident memory after it",
            ALONE,
            "MB",
            tuple(resident),
            compared="difference",
            bound=15,
            digits=1,
        ),
    ]
