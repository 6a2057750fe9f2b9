"""The sound of a scene: what is sent, what waits for a running scene, and what is never reset."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error, lost_answer
from apsara_live_emulator.objects import Scene
from cases import Case, Stage
from cases._scenarios import call, somebody
from cases.caster_scene_audio import FULL, LAYERS, LOUD, MINIMAL, SILENT
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.check import check
from pulumi_apsara_live.model.diff import Changes
from pulumi_apsara_live.model.fields import UNKNOWN, Properties
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.resources.caster_scene_audio import CasterSceneAudioInputs
from pulumi_apsara_live.wire.errors import CallError
from pulumi_apsara_live.wire.rpc import Cloud

READS = ["DescribeCasterScenes", "DescribeCasterSceneAudio"]


@pytest.fixture
def stage(emulator: Emulator, cloud: Cloud) -> Stage:
    """A studio on air."""
    made = Stage(cloud, Case("CasterSceneAudio", "here", FULL, {}, {}, ("running studio",)))
    made.emulator = emulator
    emulator.ledger.clear()
    return made


@pytest.fixture
def idle(emulator: Emulator, cloud: Cloud) -> Stage:
    """A studio that was never started."""
    made = Stage(cloud, Case("CasterSceneAudio", "idle", {}, {}, {}, ("ready studio",)))
    made.emulator = emulator
    emulator.ledger.clear()
    return made


def scene(stage: Stage, output: str = "1") -> Scene:
    """A scene of the studio."""
    scenes: list[Scene] = list(stage.emulator.state.casters[stage.world.studio].scenes.values())
    return next(each for each in scenes if each.output_type == output)


def sent(stage: Stage) -> list[Properties]:
    """What each call that set the sound has carried, without what names the scene."""
    names = ("FollowEnable", "AudioLayer", "MixList")
    return [
        {name: each.nested[name] for name in names if name in each.nested}
        for each in stage.emulator.ledger.calls("UpdateCasterSceneAudio")
    ]


def actions(stage: Stage) -> list[str]:
    """The calls since the last time."""
    found = stage.emulator.ledger.actions()
    stage.emulator.ledger.clear()
    return found


@pytest.mark.parametrize(
    ("layer", "path", "reason"),
    [
        ({"location_id": "RC01"}, "location_id", "must be RV01 to RV99, got 'RC01'"),
        ({"volume": 10.5}, "volume", "must be at most 10, got 10.5"),
        ({"volume": -1}, "volume", "must be at least 0, got -1"),
        ({"delay_ms": 5001}, "delay_ms", "must be at most 5000, got 5001"),
    ],
)
def test_what_the_service_would_refuse_is_refused_by_the_preview(layer: dict[str, Any], path: str, reason: str) -> None:
    """The failure names the layer and the property."""
    inputs = {**FULL, "layers": [{**SILENT, **layer}]}
    assert check(CasterSceneAudioInputs, {}, inputs).problems == ((f"layers[0].{path}", reason),)


def test_a_scene_that_is_unknown_is_not_judged() -> None:
    """Nor are the locations of sources that do not exist yet."""
    unknown = {"caster_id": UNKNOWN, "output": "PGM", "layers": [{"location_id": UNKNOWN}, {"location_id": UNKNOWN}]}
    assert check(CasterSceneAudioInputs, {}, unknown).problems == ()


def test_a_creation_sends_what_differs_and_nothing_else(stage: Stage) -> None:
    """Both lists have one order; what is not declared is not sent."""
    stage.create(FULL)
    assert actions(stage) == [*READS, "UpdateCasterSceneAudio"]
    assert (scene(stage).follow_enable, scene(stage).mix_list) == (0, ["RV01", "RV02"])
    assert [layer["VolumeRate"] for layer in scene(stage).audio_layers] == [0.5, 0]
    stage.create({**LAYERS, "output": "PVW"})
    (only,) = sent(stage)
    assert "FollowEnable" not in only
    assert scene(stage, "0").follow_enable == 1


def test_a_scene_that_sounds_as_declared_already_is_not_set(stage: Stage) -> None:
    """The resource was renamed, or an interrupted update has set it."""
    stage.create(LAYERS)
    actions(stage)
    stage.create(LAYERS)
    assert actions(stage) == READS


def test_a_change_is_one_call_with_what_changes(stage: Stage) -> None:
    """Following alone leaves the layers alone, and the other way round; layers are sent complete."""
    id, outputs, inputs = stage.create(LAYERS | {"follow": True})
    stage.emulator.ledger.clear()
    news = stage.checked({**LAYERS, "follow": False}, inputs)
    outputs = stage.update(id, outputs, news)
    louder = stage.checked({**LAYERS, "follow": False, "layers": [{**SILENT, "volume": 1.5}, LOUD]}, news)
    stage.update(id, outputs, louder)
    first, second = sent(stage)
    assert actions(stage) == ["UpdateCasterSceneAudio"] * 2
    assert first == {"FollowEnable": 0}
    assert sorted(second) == ["AudioLayer", "MixList"]
    assert second["MixList"] == ["RV02", "RV01"]


def test_silence_and_mixing_are_values_and_not_absent(stage: Stage) -> None:
    """A volume of 0 differs from 1 and from an absent one, and `follow=False` from an unknown one."""
    resource = RESOURCES["CasterSceneAudio"]
    inputs = stage.checked({**MINIMAL, "layers": [SILENT]})
    olds = {"caster_id": inputs["caster_id"], "output": "PGM", "layers": [{"location_id": "RV02"}]}
    found = resource.changes(olds, inputs, frozenset({"layers"}))
    assert {*found.update} == {"follow", "layers"}


@pytest.mark.parametrize(
    ("drift", "names"),
    [
        ({"FollowEnable": 1}, ("follow",)),
        ({"AudioLayer": [{"VolumeRate": 1}, {"VolumeRate": 0}], "MixList": ["RV01", "RV02"]}, ("layers",)),
        ({"AudioLayer": [{"VolumeRate": 0}], "MixList": ["RV02"]}, ("layers",)),
    ],
)
def test_every_kind_of_drift_is_seen_alone_and_put_right(
    stage: Stage, drift: dict[str, Any], names: tuple[str, ...]
) -> None:
    """Somebody at the sound desk: the next update sends that one property."""
    declared = {**LAYERS, "follow": False}
    id, outputs, inputs = stage.create(declared)
    call(stage.cloud, "UpdateCasterSceneAudio", CasterId=stage.world.studio, SceneId=scene(stage).scene_id, **drift)
    found = stage.read(id, outputs)
    assert found is not None
    assert stage.diff(found.outputs, inputs) == Changes(update=names)
    actions(stage)
    stage.update(id, found.outputs, inputs)
    assert actions(stage) == ["UpdateCasterSceneAudio"]
    stage.cloud.begin_run()
    found = stage.read(id, outputs)
    assert found is not None
    assert not stage.diff(found.outputs, inputs)


@pytest.mark.parametrize("words", ["as-sent", "short"])
def test_both_words_for_a_sound_channel_are_read(stage: Stage, words: str) -> None:
    """One SDK says that left is returned for leftChannel."""
    stage.emulator.choices.set("audio-channel-words", words)
    id, outputs, inputs = stage.create(FULL)
    found = stage.read(id, outputs)
    assert found is not None
    assert not stage.diff(found.outputs, inputs)
    assert found.outputs["layers"][0]["channel"] == "leftChannel"


def test_what_the_api_leaves_out_of_a_layer_has_the_default_of_the_vendor(stage: Stage) -> None:
    """A layer with a location alone is heard at its original volume, so silence is a difference from it."""
    id, outputs, inputs = stage.create({**LAYERS, "layers": [SILENT]})
    scene(stage).audio_layers = [{"ValidChannel": "all"}]
    found = stage.read(id, outputs)
    assert found is not None
    assert found.outputs["layers"] == [{"location_id": "RV02", "volume": 1, "channel": "all", "delay_ms": 0}]
    assert stage.diff(found.outputs, inputs).update == ("layers",)


def test_a_filter_is_sent_as_json_and_turned_off_when_it_is_no_longer_declared(stage: Stage) -> None:
    """Every part of it by name; a layer that never had one gets none."""
    id, outputs, inputs = stage.create(FULL)
    plain = stage.checked({**FULL, "layers": [{**LOUD, "filter": None}, SILENT]}, inputs)
    stage.update(id, outputs, plain)
    first, second = ([layer.get("Filter") for layer in each["AudioLayer"]] for each in sent(stage))
    keys = ("enableAgc", "enableAns", "ansMode", "enableBeautify", "voiceBeautifyMode")
    assert [json.loads(first[0]), first[1]] == [dict.fromkeys(keys, 1), None]
    assert [json.loads(second[0]), second[1]] == [dict.fromkeys(keys, 0), None]


def test_what_is_no_longer_declared_stays_and_the_preview_says_so(stage: Stage) -> None:
    """No value of the API means that it is reset."""
    id, outputs, inputs = stage.create(FULL)
    judged = lifecycle.check(stage.resource, stage.step, inputs, stage.world.put(MINIMAL))
    assert [each.partition(":")[0] for each in judged.warnings] == ["layers"]
    actions(stage)
    assert not stage.diff(outputs, judged.inputs)
    lines: list[str] = []
    lifecycle.delete(stage.resource, stage.cloud, replace(stage.step, inform=lines.append), id, outputs)
    assert lines == [f"scene {scene(stage).scene_id} keeps its sound: no operation resets it"]
    assert actions(stage) == []
    assert scene(stage).mix_list == ["RV01", "RV02"]


def test_the_sound_of_a_studio_that_was_never_started_is_pending(idle: Stage) -> None:
    """One read; a refresh finds nothing else, and the update that starts the studio applies it."""
    declared = {**FULL, "caster_id": "<ready studio>"}
    id, outputs, inputs = idle.create(declared)
    assert actions(idle) == ["DescribeCasterScenes"]
    assert id == f"{idle.world.studio}/PGM/audio"
    assert outputs["pending"] == ["follow", "layers"]
    found = idle.read(id, outputs)
    assert found is not None
    assert (found.id, found.inputs) == (id, inputs)
    call(idle.cloud, "StartCaster", CasterId=idle.world.studio)
    step = idle.step
    step.run.starting(idle.world.studio)
    assert idle.resource.overdue(step, idle.resource.recorded(outputs)) == ("follow", "layers")
    actions(idle)
    outputs = lifecycle.update(idle.resource, idle.cloud, step, id, outputs, inputs)
    assert actions(idle) == [*READS, "UpdateCasterSceneAudio"]
    assert "pending" not in outputs
    idle.cloud.begin_run()
    found = idle.read(id, outputs)
    assert found is not None
    assert found.id == f"{idle.world.studio}/{scene(idle).scene_id}/audio"
    assert not idle.diff(found.outputs, inputs)


def test_a_scene_that_waits_is_known_by_its_id_once_the_studio_has_run(idle: Stage) -> None:
    """Though the studio is stopped again, and its sound cannot be read."""
    id, outputs, _ = idle.create({**FULL, "caster_id": "<ready studio>"})
    for action in ("StartCaster", "StopCaster"):
        call(idle.cloud, action, CasterId=idle.world.studio)
    idle.cloud.begin_run()
    found = idle.read(id, outputs)
    assert found is not None
    assert found.id == f"{idle.world.studio}/{scene(idle).scene_id}/audio"


def test_mixing_that_is_first_declared_while_the_studio_is_stopped_is_pending_too(idle: Stage) -> None:
    """False is not the absence of a value."""
    id, outputs, inputs = idle.create({**LAYERS, "caster_id": "<ready studio>"})
    news = idle.checked({**LAYERS, "caster_id": "<ready studio>", "follow": False}, inputs)
    assert idle.diff(outputs, news).update == ("follow",)
    assert idle.update(id, outputs, news)["pending"] == ["follow", "layers"]


def test_off_the_air_and_on_again_shows_no_lasting_difference(stage: Stage) -> None:
    """Nothing is read of a scene that does not run; a start by hand that has lost the sound is seen as drift."""
    id, outputs, inputs = stage.create(FULL)
    somebody("StopCaster")(stage)
    scene(stage).audio_layers, scene(stage).mix_list = [], []
    actions(stage)
    found = stage.read(id, outputs)
    assert found is not None
    assert actions(stage) == ["DescribeCasterScenes"]
    assert found.outputs["status"] == "idle"
    assert not stage.diff(found.outputs, inputs)
    somebody("StartCaster")(stage)
    stage.cloud.begin_run()
    found = stage.read(id, found.outputs)
    assert found is not None
    assert stage.diff(found.outputs, inputs).update == ("layers",)
    stage.update(id, found.outputs, inputs)
    assert scene(stage).mix_list == ["RV01", "RV02"]


def test_a_change_while_the_scene_does_not_run_is_pending(stage: Stage) -> None:
    """The service refuses it, the scene is seen to be stopped, and the update succeeds."""
    id, outputs, inputs = stage.create(MINIMAL)
    somebody("StopCaster")(stage)
    news = stage.checked({**MINIMAL, "follow": True}, inputs)
    outputs = stage.update(id, outputs, news)
    assert outputs["pending"] == ["follow"]
    assert not stage.diff(outputs, news)


def test_a_preview_that_does_not_run_waits_while_the_studio_is_on_air(stage: Stage) -> None:
    """`when_idle="fail"` refuses it, and says what to do."""
    parameters = {"CasterId": stage.world.studio, "SceneId": scene(stage, "0").scene_id}
    call(stage.cloud, "StopCasterScene", **parameters)
    preview = {**MINIMAL, "output": "PVW"}
    _, outputs, _ = stage.create(preview)
    assert (outputs["pending"], outputs["scene_id"]) == (["follow"], parameters["SceneId"])
    with pytest.raises(RefusedByProvider, match=r"scene PVW of studio .* does not run.*depend on the studio's"):
        stage.create({**preview, "when_idle": "fail"})


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("IncorrectSceneStatus", "run the update again"),
        ("IncorrectSceneStatus.ConfigError", "an earlier change of the scene failed"),
        ("InvalidParameter.Malformed", "InvalidParameter.Malformed"),
    ],
)
def test_a_refusal_is_told_with_what_to_do_and_sent_once(stage: Stage, code: str, advice: str) -> None:
    """One line with the action, the code and the request id."""
    id, outputs, inputs = stage.create(MINIMAL)
    news = stage.checked({**MINIMAL, "follow": True}, inputs)
    stage.emulator.faults.order("UpdateCasterSceneAudio", error(code, 400))
    stage.emulator.ledger.clear()
    with pytest.raises((RefusedByProvider, CallError)) as refused:
        stage.update(id, outputs, news)
    told = str(refused.value)
    assert all(each in told for each in ("UpdateCasterSceneAudio", code, advice, "request id"))
    assert "\n" not in told
    assert stage.emulator.ledger.actions().count("UpdateCasterSceneAudio") == 1


def test_a_lost_answer_is_sent_again_as_it_says_the_same(stage: Stage) -> None:
    """Twice set is once set."""
    stage.emulator.faults.order("UpdateCasterSceneAudio", lost_answer())
    _, outputs, inputs = stage.create(FULL)
    assert not stage.diff(outputs, inputs)
    assert scene(stage).follow_enable == 0


def test_a_scene_and_its_sound_are_two_things_with_one_studio(stage: Stage) -> None:
    """Either may be declared without the other."""
    things = [RESOURCES[kind].things(FULL) for kind in ("CasterSceneAudio", "CasterScene")]
    assert all(things)
    assert not things[0] & things[1]


def test_the_sound_of_a_deleted_studio_is_gone(stage: Stage) -> None:
    """A refresh removes it from the state."""
    id, outputs, _ = stage.create(MINIMAL)
    somebody("StopCaster")(stage)
    call(stage.cloud, "DeleteCaster", CasterId=stage.world.studio)
    stage.cloud.begin_run()
    assert stage.read(id, outputs) is None
