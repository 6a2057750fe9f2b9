"""Cases of `CasterStandby`."""

from __future__ import annotations

from apsara_live_emulator import Emulator

from . import Case, Change, Refusal, Stage
from ._scenarios import call, change, create, delete, refresh, somebody, trigger

NEEDS = ("standby studio", "layout", "programme layout")
ON_AIR = {"caster_id": "<standby studio>"}
FULL = {
    **ON_AIR,
    "show": "standby",
    "layout_id": "<layout>",
    "triggers": {"break": "1"},
    "on_create": "switch",
    "when_idle": "fail",
}
OTHER = {
    "caster_id": "another-studio",
    "show": "live",
    "layout_id": "<programme layout>",
    "triggers": {"break": "2"},
    "on_create": "skip",
    "when_idle": "skip",
}
CHANGES = (
    Change("replace", "with the first switch skipped", ON_AIR, {**FULL, "triggers": {"a": "2"}}),
    Change("replace", "back to live", FULL, {**FULL, "show": "live"}),
)
CASES = [Case("CasterStandby", "triggered", FULL, OTHER, ON_AIR, NEEDS, changes=CHANGES)]
STANDBY = {**ON_AIR, "triggers": {"a": "1"}}
COSTS = {
    'first creation, `on_create="skip"`': create(STANDBY),
    'first creation, `on_create="switch"`': create({**ON_AIR, "on_create": "switch"}),
    "triggers changed, to standby": trigger(STANDBY),
    "triggers changed, back to live": trigger({**STANDBY, "show": "live"}),
    "triggers changed, off the air": trigger(STANDBY, somebody("StopCaster", "<standby studio>")),
    "refresh": refresh(STANDBY),
    "another `layout_id`, `on_create` or `when_idle`": change(
        STANDBY, layout_id="<layout>", on_create="switch", when_idle="fail"
    ),
    "deletion": delete(STANDBY),
}
"""What happens in each row of its table in docs/calls.md."""


def _without_a_layout(stage: Stage, emulator: Emulator) -> None:
    for scene in emulator.state.casters[stage.world.studio].scenes.values():
        scene.layout_id = ""
    stage.create({**FULL, "show": "live", "layout_id": None})


def _idle(stage: Stage, emulator: Emulator) -> None:
    call(stage.cloud, "StopCaster", CasterId=stage.world.studio)
    stage.create(FULL)


REFUSALS = [
    Refusal(
        "CasterStandby",
        "studio nothing cannot be read",
        lambda stage, _: stage.create({"caster_id": "nothing", "on_create": "switch"}),
    ),
    Refusal("CasterStandby", "is not on air: start it, or set when_idle", _idle, NEEDS),
    Refusal("CasterStandby", "has no layout to return to, and could turn black", _without_a_layout, NEEDS),
    Refusal(
        "CasterStandby",
        "has no standby picture: declare urgent_image_url",
        lambda stage, _: stage.create({"caster_id": "<running studio>", "on_create": "switch"}),
        ("running studio",),
    ),
]
