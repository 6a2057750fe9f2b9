"""Cases of `CasterTake`."""

from __future__ import annotations

from collections.abc import Callable

from apsara_live_emulator import Emulator

from . import Case, Change, Refusal, Stage
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


def _in_scene(action: str, output: str, **parameters: str) -> Callable[[Stage], None]:
    """Call an operation on the preview (0) or the programme (1) of the running studio."""

    def act(stage: Stage) -> None:
        scenes = stage.emulator.state.casters[stage.world.studio].scenes.values()
        scene_id = next(each.scene_id for each in scenes if each.output_type == output)
        call(stage.cloud, action, CasterId=stage.world.studio, SceneId=scene_id, **parameters)

    return act


def _after(*acts: Callable[[Stage], None]) -> Callable[[Stage, Emulator], None]:
    """Take after somebody has done something."""

    def provoke(stage: Stage, emulator: Emulator) -> None:
        stage.emulator = emulator
        for act in acts:
            act(stage)
        stage.create(FULL)

    return provoke


def _show_another(stage: Stage) -> None:
    _in_scene("SetCasterSceneConfig", "1", LayoutId=stage.world.ids["<other layout>"])(stage)


REFUSALS = [
    Refusal(
        "CasterTake",
        "studio nothing cannot be read",
        lambda stage, _: stage.create({"caster_id": "nothing", "on_create": "take"}),
    ),
    Refusal("CasterTake", "is not on air: start it, or set when_idle", _after(somebody("StopCaster")), NEEDS),
    Refusal(
        "CasterTake",
        "does not run, so nothing can be taken from it",
        _after(_in_scene("StopCasterScene", "0")),
        NEEDS,
    ),
    Refusal(
        "CasterTake",
        "has no layout, so a take would turn the programme black",
        _after(_show_another, _in_scene("DeleteCasterSceneConfig", "0", Type="All")),
        NEEDS,
    ),
]
