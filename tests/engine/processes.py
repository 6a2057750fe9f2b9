"""The processes that a test has started, however indirectly, told from all others by their environment."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

GONE_LIMIT_S = 6  # the engine itself gives its plugins five seconds
LOOK_EVERY_S = 0.02


def running(mark: str) -> list[int]:
    """The processes with this text in their environment; plugins have process groups of their own."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            variables = (entry / "environ").read_bytes()
        except OSError:
            continue  # ended meanwhile, or somebody else's
        if mark.encode() in variables:
            found.append(int(entry.name))
    return found


def until_gone(mark: str) -> list[int]:
    """Those that are still there after a few seconds; normally none, and at once."""
    deadline = time.monotonic() + GONE_LIMIT_S
    while (left := running(mark)) and time.monotonic() < deadline:
        time.sleep(LOOK_EVERY_S)
    return left


def kill(mark: str) -> None:
    """Ends them all at once, as a machine does that loses its power."""
    for process in running(mark):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    survivors = until_gone(mark)
    assert not survivors, f"processes {survivors} cannot be ended"
