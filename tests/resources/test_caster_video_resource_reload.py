"""What a reload does: a changed source takes effect in a scene, once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error, lost_answer
from cases import Case, Stage
from cases._scenarios import call, somebody
from cases.caster_video_resource_reload import NEEDS, ON_AIR
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.fields import UNKNOWN
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.resources._run import Predecessor
from pulumi_apsara_live.wire.errors import CallError
from pulumi_apsara_live.wire.rpc import Cloud

RELOAD = {**ON_AIR, "on_create": "reload"}
CALLS = ["DescribeCasterScenes", "EffectCasterVideoResource"]


@pytest.fixture
def stage(emulator: Emulator, cloud: Cloud) -> Stage:
    """A studio on air whose scenes show two sources."""
    made = Stage(cloud, Case("CasterVideoResourceReload", "here", RELOAD, {}, {}, NEEDS))
    made.emulator = emulator
    emulator.ledger.clear()
    return made


def scene_id(stage: Stage, output: str) -> str:
    """The id of the preview (0) or the programme (1)."""
    scenes = stage.emulator.state.casters[stage.world.studio].scenes.values()
    return next(each.scene_id for each in scenes if each.output_type == output)


@pytest.mark.parametrize(("output", "kind"), [("PGM", "1"), ("PVW", "0")])
def test_the_source_is_reloaded_in_the_declared_scene(stage: Stage, output: str, kind: str) -> None:
    """One read and one call that names the source and the scene."""
    _, outputs, _ = stage.create({**RELOAD, "output": output})
    assert stage.emulator.ledger.actions() == CALLS
    sent = stage.emulator.ledger.calls()[-1].parameters
    assert (sent["SceneId"], sent["ResourceId"]) == (scene_id(stage, kind), stage.world.ids["<source>"])
    assert outputs["reloaded_at"]
    assert "skipped" not in outputs


def test_the_first_creation_reloads_nothing_unless_it_is_declared(stage: Stage) -> None:
    """`on_create` is skip by default."""
    assert "first creation" in stage.create(ON_AIR)[1]["skipped"]
    assert stage.emulator.ledger.actions() == ["DescribeCasterScenes"]


def test_a_replacement_reloads_once_and_records_why(stage: Stage) -> None:
    """Whatever `on_create` says; another source is a reason too."""
    _, outputs, inputs = stage.create(ON_AIR)
    step = replace(stage.step, predecessor=Predecessor(inputs, outputs))
    declared = stage.world.put({**ON_AIR, "resource_id": "<other source>", "triggers": {"film": "2"}})
    news = lifecycle.check(stage.resource, step, {}, declared).inputs
    assert stage.diff(outputs, news).replace == ("resource_id", "triggers")
    stage.emulator.ledger.clear()
    _, outputs = lifecycle.create(stage.resource, stage.cloud, step, news)
    assert outputs["reason"] == "resource_id, film"
    assert stage.emulator.ledger.actions() == CALLS


def test_a_preview_announces_a_reload(stage: Stage) -> None:
    """By what changed; a source that is unknown is not judged."""
    olds = stage.checked(ON_AIR)
    told = [
        list(lifecycle.check(stage.resource, stage.step, olds, stage.world.put({**ON_AIR, **more})).warnings)
        for more in ({"triggers": {"film": "2"}}, {"resource_id": UNKNOWN}, {"when_idle": "fail"})
    ]
    words = "the changed source takes effect in the programme, if the studio is on air, because film changed"
    assert told == [[words], [], []]


def test_a_stopped_studio_or_preview_is_skipped(stage: Stage) -> None:
    """A studio as `when_idle` says; a preview loads its sources when it starts."""
    call(stage.cloud, "StopCasterScene", CasterId=stage.world.studio, SceneId=scene_id(stage, "0"))
    assert stage.create({**RELOAD, "output": "PVW"})[1]["skipped"] == "the preview does not run"
    somebody("StopCaster")(stage)
    assert stage.create(RELOAD)[1]["skipped"] == "the studio is not on air"
    with pytest.raises(RefusedByProvider, match="is not on air: start it"):
        stage.create({**RELOAD, "when_idle": "fail"})
    assert stage.emulator.ledger.count("EffectCasterVideoResource") == 0


@pytest.mark.parametrize(
    ("code", "status", "advice"),
    [
        ("InvalidResource.NotFound", 404, "resource_id of a source at one of the layout's locations"),
        ("InvalidLayout.NotFound", 404, "declare layout_id of its CasterScene"),
        ("IncorrectSceneStatus.ConfigError", 400, "with a CasterRestart"),
        ("InvalidSceneId.Malformed", 400, "InvalidSceneId.Malformed"),
    ],
)
def test_a_refusal_is_told_with_what_to_do(stage: Stage, code: str, status: int, advice: str) -> None:
    """One line with the action, the code and the request id."""
    stage.emulator.faults.order("EffectCasterVideoResource", error(code, status))
    with pytest.raises((RefusedByProvider, CallError)) as refused:
        stage.create(RELOAD)
    told = str(refused.value)
    assert all(each in told for each in ("EffectCasterVideoResource", code, advice, "request id"))
    assert "\n" not in told


def test_a_lost_answer_is_sent_again(stage: Stage) -> None:
    """The source has nothing left that could take effect."""
    stage.emulator.faults.order("EffectCasterVideoResource", lost_answer())
    assert "skipped" not in stage.create(RELOAD)[1]
    assert stage.emulator.ledger.count("EffectCasterVideoResource") == 2


def test_a_deletion_and_a_refresh_reload_nothing(stage: Stage) -> None:
    """The refresh of a deleted studio removes it from the state."""
    id, outputs, _ = stage.create(ON_AIR)
    assert stage.read(id, outputs) is not None
    stage.delete(id, outputs)
    assert stage.emulator.ledger.count("EffectCasterVideoResource") == 0
    somebody("StopCaster")(stage)
    somebody("DeleteCaster")(stage)
    stage.cloud.begin_run()
    assert stage.read(id, outputs) is None
