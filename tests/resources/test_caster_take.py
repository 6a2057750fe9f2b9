"""What a take does: once, never blindly, and never into black."""

from __future__ import annotations

from dataclasses import replace

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import lost_answer, lost_request
from cases import Case, Stage
from cases._scenarios import call, somebody
from cases.caster_take import NEEDS, ON_AIR
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.fields import UNKNOWN, Properties
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.wire.errors import NotFound

TAKE = {**ON_AIR, "on_create": "take"}


@pytest.fixture
def stage(emulator: Emulator, cloud: object) -> Stage:
    """A studio on air whose preview shows a layout that the programme does not show."""
    made = Stage(cloud, Case("CasterTake", "here", TAKE, {}, {}, NEEDS))  # type: ignore[arg-type]
    made.emulator = emulator
    emulator.ledger.clear()
    return made


def scene(stage: Stage, output: str) -> Properties:
    """One scene of the studio, as parameters."""
    scenes = stage.emulator.state.casters[stage.world.studio].scenes.values()
    return {"CasterId": stage.world.studio, "SceneId": next(s.scene_id for s in scenes if s.output_type == output)}


def programme_layout(stage: Stage) -> str:
    """The layout that viewers see."""
    scenes = stage.emulator.state.casters[stage.world.studio].scenes
    return scenes[scene(stage, "1")["SceneId"]].layout_id


def takes(stage: Stage) -> int:
    """How many takes were sent."""
    return stage.emulator.ledger.actions().count("CopyCasterSceneConfig")


def test_the_programme_takes_what_the_preview_shows(stage: Stage) -> None:
    """One call, and what was taken is recorded."""
    _, outputs, _ = stage.create(TAKE)
    assert programme_layout(stage) == outputs["layout_id"] == stage.world.ids["<previewed layout>"]
    assert "skipped" not in outputs
    assert takes(stage) == 1


def test_other_components_over_the_same_layout_are_taken(stage: Stage) -> None:
    """Viewers see them."""
    component = stage.world.make_component()
    layout = stage.world.ids["<previewed layout>"]
    call(stage.cloud, "SetCasterSceneConfig", **scene(stage, "1"), LayoutId=layout)
    call(stage.cloud, "SetCasterSceneConfig", **scene(stage, "0"), LayoutId=layout, ComponentId=[component])
    _, outputs, _ = stage.create(TAKE)
    assert takes(stage) == 1
    assert (outputs["layout_id"], outputs["component_ids"]) == (layout, [component])


def test_a_take_whose_answer_is_lost_is_not_repeated(stage: Stage) -> None:
    """The programme shows the contents of the preview: the take has happened."""
    stage.emulator.faults.order("CopyCasterSceneConfig", lost_answer())
    _, outputs, _ = stage.create(TAKE)
    assert programme_layout(stage) == outputs["layout_id"]
    assert takes(stage) == 1


def test_a_take_that_did_not_arrive_is_sent_again(stage: Stage) -> None:
    """Both scenes show what they showed before."""
    stage.emulator.faults.order("CopyCasterSceneConfig", lost_request())
    stage.create(TAKE)
    assert programme_layout(stage) == stage.world.ids["<previewed layout>"]
    assert takes(stage) == 2


def test_an_empty_preview_is_not_taken(stage: Stage) -> None:
    """The programme would turn black."""
    programme = {**scene(stage, "1"), "LayoutId": stage.world.ids["<other layout>"]}
    call(stage.cloud, "SetCasterSceneConfig", **programme)
    call(stage.cloud, "DeleteCasterSceneConfig", **scene(stage, "0"), Type="All")
    with pytest.raises(RefusedByProvider, match="has no layout, so a take would turn the programme black"):
        stage.create(TAKE)
    assert takes(stage) == 0


def test_a_preview_that_does_not_run_is_refused(stage: Stage) -> None:
    """With what to declare."""
    call(stage.cloud, "StopCasterScene", **scene(stage, "0"))
    with pytest.raises(RefusedByProvider, match="does not run, so nothing can be taken from it"):
        stage.create(TAKE)
    assert takes(stage) == 0


def test_a_stopped_studio_is_skipped_or_refused(stage: Stage) -> None:
    """As `when_idle` says."""
    somebody("StopCaster")(stage)
    _, outputs, _ = stage.create(TAKE)
    assert outputs["skipped"] == "the studio is not on air"
    with pytest.raises(RefusedByProvider, match="is not on air: start it"):
        stage.create({**TAKE, "when_idle": "fail"})
    assert takes(stage) == 0


def test_a_studio_that_is_gone_is_named(stage: Stage) -> None:
    """Nothing is recorded."""
    with pytest.raises((RefusedByProvider, NotFound), match="cannot be read"):
        stage.create({**TAKE, "caster_id": "no-studio"})


def test_a_preview_warns_when_triggers_change(stage: Stage) -> None:
    """And names them."""
    olds = stage.checked({**ON_AIR, "triggers": {"item": "1"}})
    news = {**ON_AIR, "triggers": {"item": "2"}}
    judged = lifecycle.check(stage.resource, replace(stage.step), olds, stage.world.put(news))
    warned = list(stage.resource.warnings(olds, judged.inputs))
    assert warned == ["the programme takes what the preview shows, if the studio is on air, because item changed"]


def test_a_preview_does_not_warn_of_a_creation_nor_of_what_is_unknown(stage: Stage) -> None:
    """A trigger that is unknown so far may turn out to be the same."""
    before = {**TAKE, "triggers": {"a": "1"}}
    assert list(stage.resource.warnings(before, {**TAKE, "triggers": {"a": UNKNOWN}})) == []
    assert list(stage.resource.warnings({}, before)) == []
