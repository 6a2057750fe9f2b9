"""The stand-in asks of the host what the real engine asks: verb by verb, property by property."""

from __future__ import annotations

import json

import pytest

from engine.behind import Stranger

from . import traces
from .engine import engine

RECORDED = json.loads(traces.RECORDED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", traces.SCENARIOS)
def test_the_stand_in_asks_what_the_engine_asked(name: str) -> None:
    """As recorded; `tests/engine/test_traces.py` compares the record with the engine."""
    with engine() as stack:
        assert traces.of_stand_in(stack, traces.SCENARIOS[name], Stranger(stack.emulator).call) == RECORDED[name]


def test_every_recorded_trace_has_its_scenario() -> None:
    """And none is left of a scenario that is gone."""
    assert list(RECORDED) == list(traces.SCENARIOS)
