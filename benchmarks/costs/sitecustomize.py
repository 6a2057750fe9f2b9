"""Writes what a Python process has cost when it ends. Python imports a file of this name at every start.

The engine starts the program and the provider by itself, so that nobody else can ask them.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

parts: dict[str, float] = {}
"""Processor seconds of parts of this process, as they named themselves."""


@contextmanager
def part(name: str) -> Iterator[None]:
    """What is done inside is a part of its own."""
    began = time.process_time()
    yield
    parts[name] = time.process_time() - began


def _memory_kib() -> dict[str, int]:
    """What is resident now, and the most that ever was."""
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    named = {name: rest for name, _, rest in (line.partition(":") for line in lines)}
    return {name: int(named[name].split()[0]) for name in ("VmRSS", "VmHWM")}


def _tell(file: str) -> None:
    report = {"words": sys.orig_argv, "cpu_s": time.process_time(), "parts": parts, "memory_kib": _memory_kib()}
    with Path(file).open("a", encoding="utf-8") as costs:
        costs.write(json.dumps(report) + "\n")


if "BENCHMARK_COSTS" in os.environ:
    atexit.register(_tell, os.environ["BENCHMARK_COSTS"])
