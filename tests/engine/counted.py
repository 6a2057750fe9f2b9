"""The calls of one step, each action as often as it was called."""

from __future__ import annotations

from collections import Counter

from apsara_live_emulator import Emulator
from pulumi_apsara_live.wire.operation import READS


def calls(emulator: Emulator) -> Counter[str]:
    """What was called since the last time: each action as often as it was."""
    counted = Counter(call.action for call in emulator.ledger.calls())
    emulator.ledger.clear()
    return counted


def writes(counted: Counter[str]) -> dict[str, int]:
    """The calls that change something."""
    return {action: count for action, count in counted.items() if not action.startswith(READS)}
