"""Cases of `CasterScene`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from apsara_live_emulator import Emulator
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.fields import Properties

from . import Case, Change, Refusal, Stage, wrong
from ._scenarios import (
    Scenario,
    call,
    change,
    change_after,
    create,
    delete,
    once,
    refresh,
    somebody,
)

NEEDS = ("running studio", "layout", "other layout", "component", "other component")
FULL = {
    "caster_id": "<running studio>",
    "output": "PVW",
    "running": True,
    "layout_id": "<layout>",
    "component_ids": ["<component>"],
}
OTHER = {
    "caster_id": "another-studio",
    "output": "PGM",
    "running": False,
    "layout_id": "<other layout>",
    "component_ids": ["<other component>", "<component>"],
}
MINIMAL = {"caster_id": "<running studio>", "output": "PVW"}
BY_ID = {"caster_id": "<running studio>", "scene_id": "<programme scene>", "layout_id": "<layout>"}
OTHER_BY_ID = {"caster_id": "another-studio", "scene_id": "another-scene", "layout_id": "<other layout>"}
PROGRAMME = {name: value for name, value in FULL.items() if name != "running"} | {"output": "PGM"}
CHANGES = (
    Change("replace", "the other output", PROGRAMME | {"output": "PVW", "running": True}, PROGRAMME),
    Change("update", "to idle", FULL, {**FULL, "running": False}),
    Change("update", "from idle", {**MINIMAL, "running": False}, FULL),
    Change("update", "layout alone", FULL, {**FULL, "layout_id": "<other layout>"}),
)
CASES = [
    # The programme is not started or stopped, so the other output is looked at by its own law of replacement.
    Case("CasterScene", "preview", FULL, OTHER, MINIMAL, NEEDS, frozenset({"output"}), CHANGES, frozenset({"running"})),
    Case(
        "CasterScene",
        "programme",
        BY_ID,
        OTHER_BY_ID,
        {"caster_id": "<running studio>", "output": "PGM"},
        (*NEEDS, "programme scene"),
    ),
]
PREVIEW = MINIMAL
SHOWN = {**PREVIEW, "layout_id": "<layout>", "component_ids": ["<component>"]}


def scene_of_a_started_studio(properties: Properties) -> Scenario:
    """The studio is stopped after the scene was created, or was before; then the update starts it."""

    def scenario(stage: Stage) -> Iterator[None]:
        id, outputs, inputs = stage.create(properties)
        somebody("StopCaster")(stage)
        somebody("StartCaster")(stage)
        step = stage.step
        step.run.started(stage.world.studio)
        yield
        lifecycle.update(stage.resource, stage.cloud, step, id, outputs, inputs)

    return scenario


def preview_of(stage: Stage) -> Properties:
    """The preview of the running studio, as parameters."""
    caster_id = stage.world.ids["<running studio>"]
    scenes = stage.emulator.state.casters[caster_id].scenes.values()
    return {"CasterId": caster_id, "SceneId": next(each.scene_id for each in scenes if each.output_type == "0")}


COSTS = {
    "creation, nothing to change": create(PREVIEW),
    "creation with a layout": create({**PREVIEW, "layout_id": "<layout>"}),
    "creation, starting the preview, with a layout": once(
        lambda stage: call(stage.cloud, "StopCasterScene", **preview_of(stage)),
        create({**PREVIEW, "running": True, "layout_id": "<layout>"}),
    ),
    "creation while the studio is stopped": once(somebody("StopCaster"), create({**PREVIEW, "layout_id": "<layout>"})),
    "the studio is started by the same update, nothing to change": scene_of_a_started_studio(SHOWN),
    "the studio is started by the same update, with a pending layout": once(
        somebody("StopCaster"), scene_of_a_started_studio({**PREVIEW, "layout_id": "<layout>"})
    ),
    "refresh": refresh(SHOWN),
    "another layout, other components": change(SHOWN, layout_id="<other layout>", component_ids=["<component>"] * 2),
    "another layout while the studio is stopped, pending": change_after(
        SHOWN, somebody("StopCaster"), layout_id="<other layout>"
    ),
    "components no longer declared, with a layout": change(SHOWN, component_ids=None),
    "layout and components no longer declared": change(SHOWN, layout_id=None, component_ids=None),
    "`running` from true to false": change({**PREVIEW, "running": True}, running=False),
    "deletion, with a layout": delete({**PREVIEW, "layout_id": "<layout>"}),
    "deletion, with neither layout nor components": delete(PREVIEW),
}
"""What happens in each row of its table in docs/calls.md."""


def _declared_twice(stage: Stage, emulator: Emulator) -> None:
    """Two resources of one program for one scene, as the engine shows them."""
    id, _, inputs = stage.create(MINIMAL)
    step = replace(stage.step, urn=stage.step.urn + "-twin")
    step.run.declare("CasterScene", stage.step.urn, {}, inputs, frozenset())
    step.run.hold("CasterScene", stage.step.urn, id)
    lifecycle.create(stage.resource, stage.cloud, step, inputs)


REFUSALS = [
    wrong("CasterScene", 'output a scene is meant by output ("PVW" or "PGM") or by scene_id', {"caster_id": "a"}),
    wrong(
        "CasterScene", "scene_id a scene is meant by output or by", {"caster_id": "a", "output": "PVW", "scene_id": "b"}
    ),
    wrong("CasterScene", "only the preview (PVW)", {"caster_id": "a", "output": "PGM", "running": True}),
    Refusal("CasterScene", "is declared by CasterScene 'thing' already: declare it once", _declared_twice, NEEDS),
    Refusal(
        "CasterScene",
        "has no scene nothing; it has",
        lambda stage, _: stage.create({"caster_id": "<running studio>", "scene_id": "nothing"}),
        NEEDS,
    ),
    Refusal(
        "CasterScene",
        "takes layout_id only while it is",
        lambda stage, _: stage.create(
            {"caster_id": "<ready studio>", "output": "PVW", "layout_id": "a", "when_idle": "fail"}
        ),
        ("ready studio",),
    ),
    Refusal(
        "CasterScene",
        "InvalidLayout.NotFound: the layout of the scene is not there",
        lambda stage, _: stage.create({**FULL, "layout_id": "nothing"}),
        NEEDS,
    ),
]
