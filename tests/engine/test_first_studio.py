"""The first example on the real engine, from nothing to nothing."""

from pathlib import Path

from apsara_live_emulator import Emulator
from engine.project import Stack

EXAMPLE = (Path(__file__).parents[2] / "examples" / "first_studio" / "__main__.py").read_text(encoding="utf-8")


def test_the_first_example_lives(stack: Stack, emulator: Emulator) -> None:
    """Preview, up, up (no changes), refresh (no changes), destroy; the emulator is empty then."""
    stack.write(EXAMPLE)
    foreseen = stack.preview()
    assert set(foreseen.changes.values()) == {"create"}
    created = stack.up()
    assert created.errors == []
    assert created.warnings == []
    print(created, emulator.ledger.transcript())
    emulator.ledger.clear()
    assert stack.up().changes == {}
    assert emulator.ledger.calls() == []
    refreshed = stack.refresh()
    assert refreshed.changes == {}
    assert stack.up().changes == {}
    print(stack.export())
    print(stack.destroy())
    assert emulator.state.is_empty()
