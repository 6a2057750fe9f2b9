"""Law L13, for whoever holds an emulator: a fault that was ordered is met."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from apsara_live_emulator import Emulator


@contextmanager
def all_faults_met(emulator: Emulator) -> Iterator[Emulator]:
    """Run it; when nobody needs it any more, every fault that was ordered must have been met."""
    with emulator as running:
        yield running
        unmet = running.faults.unmet()
    assert unmet == [], f"faults were ordered and never met: {unmet}"
