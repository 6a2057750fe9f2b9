"""What a switch to standby and back does: once, and never into black."""

from __future__ import annotations

from dataclasses import replace

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import lost_answer
from apsara_live_emulator.objects import Scene
from cases import Case, Stage
from cases._scenarios import call, somebody
from cases.caster_standby import NEEDS, ON_AIR
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.fields import UNKNOWN, Properties
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.resources._run import Predecessor
from pulumi_apsara_live.wire.rpc import Cloud

SWITCH = {**ON_AIR, "on_create": "switch"}
LIVE = {**SWITCH, "show": "live"}


@pytest.fixture
def stage(emulator: Emulator, cloud: Cloud) -> Stage:
    """A studio on air that has a standby picture, and whose programme shows a layout."""
    made = Stage(cloud, Case("CasterStandby", "here", SWITCH, {}, {}, NEEDS))
    made.emulator = emulator
    emulator.ledger.clear()
    return made


def programme(stage: Stage) -> Scene:
    """The programme of the studio."""
    scenes: list[Scene] = list(stage.emulator.state.casters[stage.world.studio].scenes.values())
    return next(each for each in scenes if each.output_type == "1")


def switches(stage: Stage) -> list[str]:
    """The calls that switch."""
    return [each for each in stage.emulator.ledger.actions() if not each.startswith("Describe")]


def reason_of(stage: Stage, before: Properties, after: Properties) -> tuple[str, list[str]]:
    """The reason that a preview shows, and what it warns of."""
    olds = stage.checked(before)
    judged = lifecycle.check(stage.resource, stage.step, olds, stage.world.put(after))
    return judged.inputs["reason"], list(judged.warnings)


def test_the_programme_shows_the_standby_picture_and_then_its_layout_again(stage: Stage) -> None:
    """One read and one call each; the layout and the components are those that it had."""
    components = [stage.world.make_component()]
    scene, layout_id = programme(stage), stage.world.ids["<programme layout>"]
    shown = {"CasterId": stage.world.studio, "SceneId": scene.scene_id, "LayoutId": layout_id}
    call(stage.cloud, "UpdateCasterSceneConfig", **shown, ComponentId=components)
    stage.emulator.ledger.clear()
    _, outputs, _ = stage.create(SWITCH)
    assert programme(stage).standby
    assert "skipped" not in outputs
    assert outputs["switched_at"]
    _, outputs, _ = stage.create(LIVE)
    assert not programme(stage).standby
    assert outputs["request_id"] == stage.emulator.ledger.calls("SetCasterSceneConfig")[-1].request_id
    assert (programme(stage).layout_id, programme(stage).component_ids) == (layout_id, components)
    assert stage.emulator.ledger.actions() == [
        "DescribeCasterScenes",
        "EffectCasterUrgent",
        "DescribeCasterScenes",
        "SetCasterSceneConfig",
    ]


@pytest.mark.parametrize("absent", ["empties", "keeps"])
def test_a_return_names_a_layout_whatever_an_absent_one_means(stage: Stage, absent: str) -> None:
    """The declared one goes before the one that the programme had."""
    stage.emulator.choices.set("absent-layout", absent)
    stage.create(LIVE)
    assert programme(stage).layout_id == stage.world.ids["<programme layout>"]
    stage.create({**LIVE, "layout_id": "<layout>"})
    assert programme(stage).layout_id == stage.world.ids["<layout>"]


def test_a_programme_without_a_layout_is_not_returned_to(stage: Stage) -> None:
    """It would turn black; the standby picture stays."""
    stage.create(SWITCH)
    programme(stage).layout_id = ""
    with pytest.raises(RefusedByProvider, match="has no layout to return to, and could turn black"):
        stage.create(LIVE)
    assert programme(stage).standby
    assert switches(stage) == ["EffectCasterUrgent"]


def test_a_studio_without_a_standby_picture_is_refused_with_what_to_declare(emulator: Emulator, cloud: Cloud) -> None:
    """One line with the code and the request id."""
    stage = Stage(cloud, Case("CasterStandby", "bare", {}, {}, {}, ("running studio",)))
    with pytest.raises(RefusedByProvider, match=r"EffectCasterUrgent: .*has no standby picture.*\(request id .+\)$"):
        stage.create({"caster_id": "<running studio>", "on_create": "switch"})


def test_the_first_creation_switches_nothing_unless_it_is_declared(stage: Stage) -> None:
    """`on_create` is skip by default."""
    _, outputs, _ = stage.create(ON_AIR)
    assert "first creation" in outputs["skipped"]
    assert switches(stage) == []


def test_a_stopped_studio_is_skipped_or_refused(stage: Stage) -> None:
    """As `when_idle` says."""
    somebody("StopCaster", "<standby studio>")(stage)
    stage.emulator.ledger.clear()
    assert stage.create(SWITCH)[1]["skipped"] == "the studio is not on air"
    with pytest.raises(RefusedByProvider, match="is not on air: start it"):
        stage.create({**SWITCH, "when_idle": "fail"})
    assert switches(stage) == []


@pytest.mark.parametrize("declared", [SWITCH, LIVE])
def test_a_lost_answer_is_sent_again_as_both_calls_end_in_the_same_picture(stage: Stage, declared: Properties) -> None:
    """No operation returns whether the programme shows its standby picture."""
    programme(stage).standby = "show" in declared
    action = "SetCasterSceneConfig" if "show" in declared else "EffectCasterUrgent"
    stage.emulator.faults.order(action, lost_answer())
    _, outputs, _ = stage.create(declared)
    assert programme(stage).standby == ("show" not in declared)
    assert switches(stage) == [action, action]
    assert "skipped" not in outputs


def test_another_show_replaces_it_and_is_the_reason(stage: Stage) -> None:
    """Beside the triggers that changed; what is unknown is not judged."""
    before = {**ON_AIR, "triggers": {"break": "1"}}
    _, outputs, inputs = stage.create(before)
    assert stage.diff(outputs, stage.checked({**before, "show": "live"}, inputs)).replace == ("show",)
    reason, warnings = reason_of(stage, before, {**before, "show": "live"})
    assert reason == "show"
    assert warnings == ["the programme switches back to live, if the studio is on air, because show changed"]
    reason, warnings = reason_of(stage, {**before, "show": "live"}, {**ON_AIR, "triggers": {"break": "2"}})
    assert reason == "show, break"
    assert "switches to its standby picture" in warnings[0]
    assert reason_of(stage, before, before) == ("created", [])
    assert reason_of(stage, before, {**before, "triggers": {"break": UNKNOWN}}) == (UNKNOWN, [])
    assert reason_of(stage, before, {**before, "show": UNKNOWN})[1] == []


def test_a_replacement_switches_once_and_records_why(stage: Stage) -> None:
    """Whatever `on_create` says."""
    _, outputs, inputs = stage.create(ON_AIR)
    step = replace(stage.step, predecessor=Predecessor(inputs, outputs))
    declared = stage.world.put({**ON_AIR, "triggers": {"break": "1"}})
    news = lifecycle.check(stage.resource, step, {}, declared).inputs
    _, outputs = lifecycle.create(stage.resource, stage.cloud, step, news)
    assert outputs["reason"] == "break"
    assert switches(stage) == ["EffectCasterUrgent"]


def test_a_deletion_and_a_refresh_switch_nothing(stage: Stage) -> None:
    """The programme stays as it is; the refresh of a deleted studio removes it from the state."""
    id, outputs, _ = stage.create(SWITCH)
    stage.emulator.ledger.clear()
    assert stage.read(id, outputs) is not None
    stage.delete(id, outputs)
    assert switches(stage) == []
    assert programme(stage).standby
    somebody("StopCaster", "<standby studio>")(stage)
    somebody("DeleteCaster", "<standby studio>")(stage)
    stage.cloud.begin_run()
    assert stage.read(id, outputs) is None
