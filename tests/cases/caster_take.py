"""Cases of `CasterTake`."""

from __future__ import annotations

from . import Case, Change, Stage
from ._scenarios import call, change, create, delete, refresh, somebody, trigger

NEEDS = ("running studio", "previewed layout", "other layout")
FULL = {
    "caster_id": "<running studio>",
    "triggers": {"item": "1"},
    "on_create": "take",
    "when_idle": "fail",
}
OTHER = {"caster_id": "another-studio", "triggers": {"item": "2"}, "on_create": "skip", "when_idle": "skip"}
ON_AIR = {"caster_id": "<running studio>"}
CHANGES = (
    Change(
        "replace", "with the first take skipped", ON_AIR | {"triggers": {"a": "1"}}, FULL | {"triggers": {"a": "2"}}
    ),
)
CASES = [Case("CasterTake", "triggered", FULL, OTHER, ON_AIR, NEEDS, changes=CHANGES)]
TAKE = {**ON_AIR, "triggers": {"a": "1"}}


def taken(stage: Stage) -> None:
    """Somebody takes what the preview shows."""
    scenes = stage.emulator.state.casters[stage.world.studio].scenes.values()
    ids = {each.output_type: each.scene_id for each in scenes}
    call(stage.cloud, "CopyCasterSceneConfig", CasterId=stage.world.studio, FromSceneId=ids["0"], ToSceneId=ids["1"])


COSTS = {
    'first creation, `on_create="skip"`': create(TAKE),
    'first creation, `on_create="take"`': create({**ON_AIR, "on_create": "take"}),
    "triggers changed, on air": trigger(TAKE),
    "triggers changed, the programme shows what the preview shows": trigger(TAKE, taken),
    "triggers changed, off the air": trigger(TAKE, somebody("StopCaster")),
    "refresh": refresh(TAKE),
    "another `on_create` or `when_idle`": change(TAKE, on_create="take", when_idle="fail"),
    "deletion": delete(TAKE),
}
"""What happens in each row of its table in docs/calls.md."""
