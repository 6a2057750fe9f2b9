"""Cases of `CasterSceneAudio`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.fields import Properties

from . import Case, Change, Refusal, Stage, wrong
from ._scenarios import Scenario, change, change_after, create, create_over, delete, once, read_after, refresh, somebody

NEEDS = ("running studio",)
FILTER = {
    "auto_gain": True,
    "noise_suppression": True,
    "noise_mode": "music",
    "beautify": True,
    "voice": "female",
}
LOUD = {"location_id": "RV01", "volume": 0.5, "channel": "leftChannel", "delay_ms": 40, "filter": FILTER}
SILENT = {"location_id": "RV02", "volume": 0}
FULL = {"caster_id": "<running studio>", "output": "PGM", "follow": False, "layers": [LOUD, SILENT]}
OTHER = {
    "caster_id": "another-studio",
    "output": "PVW",
    "follow": True,
    "layers": [{"location_id": "RV03", "volume": 2, "channel": "rightChannel"}],
}
MINIMAL = {"caster_id": "<running studio>", "output": "PGM", "follow": False}
LAYERS = {"caster_id": "<running studio>", "output": "PGM", "layers": [{"location_id": "RV01", "volume": 0.5}, SILENT]}
BY_ID = {"caster_id": "<running studio>", "scene_id": "<programme scene>", "layers": [SILENT]}
OTHER_BY_ID = {"caster_id": "another-studio", "scene_id": "another-scene", "layers": [{"location_id": "RV02"}]}
CHANGES = (
    Change("replace", "the other output", FULL, {**FULL, "output": "PVW"}),
    Change("update", "follow alone", FULL, {**FULL, "follow": True}),
    Change("update", "silence", FULL, {**FULL, "layers": [{**LOUD, "volume": 0}, SILENT]}),
)
KEPT = frozenset({"follow", "layers"})
CASES = [
    Case("CasterSceneAudio", "programme", FULL, OTHER, MINIMAL, NEEDS, changes=CHANGES, kept=KEPT),
    Case("CasterSceneAudio", "by id", BY_ID, OTHER_BY_ID, BY_ID, (*NEEDS, "programme scene"), kept=KEPT),
]


def scene_of_a_started_studio(properties: Properties) -> Scenario:
    """The studio is stopped after the sound was set, or was before; then the update starts it."""

    def scenario(stage: Stage) -> Iterator[None]:
        id, outputs, inputs = stage.create(properties)
        somebody("StopCaster")(stage)
        somebody("StartCaster")(stage)
        step = stage.step
        step.run.started(stage.world.studio)
        step.run.starting(stage.world.studio)
        yield
        lifecycle.update(stage.resource, stage.cloud, step, id, outputs, inputs)

    return scenario


def no_longer_declared(stage: Stage) -> Iterator[None]:
    """What stays as it is, and an input that is the provider's alone."""
    id, outputs, inputs = stage.create(FULL)
    news = stage.checked({**LAYERS, "layers": FULL["layers"], "when_idle": "fail"}, inputs)
    yield
    stage.update(id, outputs, news)


COSTS = {
    "creation": create(FULL),
    "creation, nothing to change": create_over(LAYERS),
    "creation while the scene does not run": once(somebody("StopCaster"), create(FULL)),
    "refresh": refresh(FULL),
    "refresh while the scene does not run": read_after(FULL, somebody("StopCaster")),
    "another `follow`, other layers": change(FULL, follow=True, layers=[SILENT]),
    "other layers while the scene does not run, pending": change_after(FULL, somebody("StopCaster"), layers=[SILENT]),
    "the studio is started by the same update, nothing to change": scene_of_a_started_studio(LAYERS),
    "the studio is started by the same update, with pending layers": once(
        somebody("StopCaster"), scene_of_a_started_studio(LAYERS)
    ),
    "`follow` or `layers` no longer declared, another `when_idle`": no_longer_declared,
    "deletion": delete(FULL),
}
"""What happens in each row of its table in docs/calls.md."""


def _declared_twice(stage: Stage, emulator: Emulator) -> None:
    """Two resources of one program for the sound of one scene, as the engine shows them."""
    id, _, inputs = stage.create(MINIMAL)
    step = replace(stage.step, urn=stage.step.urn + "-twin")
    step.run.declare("CasterSceneAudio", stage.step.urn, {}, inputs, frozenset())
    step.run.hold("CasterSceneAudio", stage.step.urn, id)
    lifecycle.create(stage.resource, stage.cloud, step, inputs)


def _after_a_failed_change(stage: Stage, emulator: Emulator) -> None:
    emulator.faults.order("UpdateCasterSceneAudio", error("IncorrectSceneStatus.ConfigError", 400))
    stage.create(FULL)


NAME = "CasterSceneAudio"
REFUSALS = [
    wrong(NAME, "output a scene is meant by output", {"caster_id": "a", "follow": True}),
    wrong(NAME, "scene_id a scene is meant by output or by", {**MINIMAL, "scene_id": "b"}),
    wrong(NAME, "layers the sound of a scene needs follow or layers", {"caster_id": "a", "output": "PGM"}),
    wrong(
        NAME,
        "layers[1].location_id is the location of layers[0] already",
        {"caster_id": "a", "output": "PGM", "layers": [SILENT, SILENT]},
    ),
    Refusal(NAME, "is declared by CasterSceneAudio 'thing' already: declare it once", _declared_twice, NEEDS),
    Refusal(
        NAME,
        "has no scene nothing; it has",
        lambda stage, _: stage.create({"caster_id": "<running studio>", "scene_id": "nothing", "follow": True}),
        NEEDS,
    ),
    Refusal(
        NAME,
        "does not run, and takes follow only while it does",
        lambda stage, _: stage.create({**MINIMAL, "caster_id": "<ready studio>", "when_idle": "fail"}),
        ("ready studio",),
    ),
    Refusal(
        NAME, "IncorrectSceneStatus.ConfigError: an earlier change of the scene failed", _after_a_failed_change, NEEDS
    ),
]
