"""An engine that is killed, or asked to end, at a certain call of its provider."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import latency
from engine.project import Stack

HELD_MS = 4000
PATIENCE_S = 60


def interrupted(
    stack: Stack,
    emulator: Emulator,
    calls: int,
    how: signal.Signals,
    *flags: str,
    command: str = "up",
    action: str = "*",
) -> None:
    """A command, interrupted while the answer to its call of that number is on its way. A kill leaves the lock.

    With an action, calls of it alone are counted.
    """

    def made() -> int:
        return emulator.ledger.count(None if action == "*" else action)

    before = made()
    emulator.faults.order(action, latency(HELD_MS if how == signal.SIGKILL else 500), after=calls - 1)
    child = stack.start(command, *flags)
    deadline = time.monotonic() + PATIENCE_S
    while made() < before + calls:
        assert time.monotonic() < deadline, "the call was never made"
        assert child.poll() is None, "the update ended before it"
        time.sleep(0.01)
    if how == signal.SIGINT:
        child.send_signal(how)
        child.wait(timeout=PATIENCE_S)
        return
    for process in [child.pid, *stack.processes()]:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        child.wait(timeout=PATIENCE_S)
