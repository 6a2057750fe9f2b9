"""Each assumption of the emulator has a probe, or a reason why there is none."""

from __future__ import annotations

from collections import Counter

from apsara_live_emulator.assumptions import SWITCHES, assumptions
from apsara_live_emulator.behaviours import behaviours
from cli.probe.without_probe import COVERED, REASONS

KEYS = [key for keys in (*COVERED.values(), *REASONS.values()) for key in keys]


def texts() -> list[str]:
    """Return all assumptions, as place and text."""
    assert behaviours()  # their modules declare assumptions
    return [f"{each.where}: {each.why}" for each in assumptions()]


def key_of(text: str) -> str:
    """Return the longest key that an assumption begins with; an empty string if there is none."""
    return max((key for key in KEYS if text.startswith(key)), key=len, default="")


def test_each_assumption_has_a_switch_or_a_reason() -> None:
    """A new one has to say which."""
    assert [text for text in texts() if not key_of(text)] == []


def test_each_key_counts_for_an_assumption_and_is_there_once() -> None:
    """An assumption that is gone leaves no reason behind."""
    assert set(KEYS) - {key_of(text) for text in texts()} == set()
    assert [key for key, count in Counter(KEYS).items() if count > 1] == []


def test_each_switch_that_covers_an_assumption_exists() -> None:
    """A question of a probe goes with each, as another test compares."""
    assert {*COVERED} <= {switch.name for switch in SWITCHES}
