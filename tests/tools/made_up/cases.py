"""Cases of `CasterTicker`."""

from __future__ import annotations

from dataclasses import replace

from apsara_live_emulator import Emulator
from pulumi_apsara_live.hosts import lifecycle

from . import Case, Refusal, Stage
from ._scenarios import change, create, delete, refresh

FULL = {"caster_id": "<studio>", "ticker_name": "one", "location_id": "RT01", "text": "Goal!", "speed": 3}
OTHER = {"caster_id": "another-studio", "ticker_name": "two", "location_id": "RT02", "text": "Full time", "speed": 7}
MINIMAL = {name: value for name, value in FULL.items() if name != "speed"}
CASES = [Case("CasterTicker", "line", FULL, OTHER, MINIMAL, ("studio",))]
COSTS = {
    "creation": create(FULL),
    "refresh": refresh(FULL),
    "any change": change(FULL, text="Full time"),
    "deletion": delete(FULL),
}
"""What happens in each row of its table in docs/calls.md."""


def _at_a_place_that_is_held(stage: Stage, emulator: Emulator) -> None:
    id, _, inputs = stage.create(FULL)
    step = replace(stage.step, urn=stage.step.urn + "-twin")
    step.run.declare("CasterTicker", stage.step.urn, {}, inputs, frozenset())
    step.run.hold("CasterTicker", stage.step.urn, id)
    lifecycle.create(stage.resource, stage.cloud, step, inputs)


def _at_a_place_of_another(stage: Stage, emulator: Emulator) -> None:
    stage.create(FULL)
    stage.create({**FULL, "ticker_name": "two"})


REFUSALS = [
    Refusal("CasterTicker", "declare another location in one of them", _at_a_place_that_is_held, ("studio",)),
    Refusal("CasterTicker", "is there, with another ticker_name", _at_a_place_of_another, ("studio",)),
]
