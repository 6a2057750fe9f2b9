"""Every refusal of a scene says what to do."""

from dataclasses import replace

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error
from cases import CASES, Case, Stage
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.wire.errors import CallError
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.rpc import Cloud

PREVIEW = next(case for case in CASES if str(case) == "CasterScene-preview")
REFUSALS = [
    ("IncorrectSceneStatus", 400, "depend on the studio's CasterRunState"),
    ("IncorrectCasterStatus.Idle", 400, "the studio is not on air"),
    ("UserQuotaExceed", 403, "stop one, or ask the vendor for more"),
    ("InvalidLayout.NotFound", 404, "declare layout_id with one that exists"),
    ("InvalidConfiguration.NotFound", 404, "declare its CasterConfig"),
    ("InvalidCasterTemplate.NotFound", 404, "declare transcode"),
    ("IllegalOperation", 401, "live:StartCasterScene"),
    ("InvalidCasterId.Malformed", 400, "InvalidCasterId.Malformed"),
    ("InvalidSceneId.Malformed", 400, "InvalidSceneId.Malformed"),
    ("InvalidCaster.NotFound", 404, "InvalidCaster.NotFound"),
    ("InvalidScene.NotFound", 404, "InvalidScene.NotFound"),
]


@pytest.mark.parametrize(("code", "status", "advice"), REFUSALS, ids=[each[0] for each in REFUSALS])
def test_a_refusal_to_start_a_preview_is_told_with_what_to_do(
    emulator: Emulator, cloud: Cloud, code: str, status: int, advice: str
) -> None:
    """One line with the action, the code, the advice and the request id."""
    stage = Stage(cloud, PREVIEW)
    id, outputs, inputs = stage.create({**PREVIEW.minimal, "running": False})
    news = stage.checked({**PREVIEW.minimal, "running": True}, inputs)
    emulator.faults.order("StartCasterScene", error(code, status))
    with pytest.raises((RefusedByProvider, CallError)) as refused:
        stage.update(id, outputs, news)
    told = str(refused.value)
    assert "StartCasterScene" in told
    assert code in told
    assert advice in told
    assert "request id" in told
    assert "\n" not in told


def test_a_scene_that_runs_already_is_a_success(emulator: Emulator, cloud: Cloud) -> None:
    """An earlier attempt whose answer was lost, or somebody else was quicker."""
    stage = Stage(cloud, PREVIEW)
    id, outputs, inputs = stage.create({**PREVIEW.minimal, "running": False})
    emulator.faults.order("StartCasterScene", error("IncorrectSceneStatus.Inuse", 400))
    stage.update(id, outputs, stage.checked({**PREVIEW.minimal, "running": True}, inputs))


def test_a_scene_that_starts_is_recorded_with_its_status_and_address(cloud: Cloud) -> None:
    """A later refresh finds nothing else."""
    stage = Stage(cloud, PREVIEW)
    id, outputs, inputs = stage.create({**PREVIEW.minimal, "running": False})
    updated = stage.update(id, outputs, stage.checked({**PREVIEW.minimal, "running": True}, inputs))
    assert (outputs["status"], updated["status"]) == ("idle", "running")
    assert updated["stream_url"]
    found = stage.read(id, updated)
    assert found is not None
    assert found.outputs == updated


EARLY = Case("CasterScene", "early", {}, {}, {}, ("ready studio", "layout", "component"))
DECLARED = {"caster_id": "<ready studio>", "output": "PVW", "layout_id": "<layout>", "component_ids": ["<component>"]}


def test_a_scene_of_a_studio_that_was_never_started_is_pending(emulator: Emulator, cloud: Cloud) -> None:
    """It is recorded with what waits, costs one read, and a refresh finds nothing else."""
    stage = Stage(cloud, EARLY)
    emulator.ledger.clear()
    id, outputs, inputs = stage.create({**DECLARED, "running": True})
    assert emulator.ledger.actions() == ["DescribeCasterScenes"]
    assert id == f"{stage.world.studio}/PVW"
    assert outputs["pending"] == ["running", "layout_id", "component_ids"]
    assert not stage.diff(outputs, inputs)
    found = stage.read(id, outputs)
    assert found is not None
    assert (found.id, found.inputs) == (id, inputs)


def test_a_scene_that_must_not_wait_is_refused_while_the_studio_is_stopped(cloud: Cloud) -> None:
    """`when_idle="fail"`: the refusal says what to do."""
    stage = Stage(cloud, EARLY)
    with pytest.raises(RefusedByProvider, match=r"layout_id, component_ids only while it is: let the scene depend on"):
        stage.create({**DECLARED, "when_idle": "fail"})


def test_a_studio_without_a_domain_has_no_scenes_to_read(emulator: Emulator, cloud: Cloud) -> None:
    """A refresh keeps what is recorded, and a deletion has nothing to empty."""
    stage = Stage(cloud, EARLY)
    id, outputs, inputs = stage.create(DECLARED)
    emulator.state.casters[stage.world.studio].config = {}
    found = stage.read(id, outputs)
    assert found is not None
    assert found.inputs == inputs
    stage.delete(id, outputs)


def test_what_is_pending_is_applied_by_the_update_that_starts_the_studio(emulator: Emulator, cloud: Cloud) -> None:
    """Read, start the preview, set; then a refresh finds the scene under its own id."""
    stage = Stage(cloud, EARLY)
    id, outputs, inputs = stage.create({**DECLARED, "running": False})
    cloud.call(Operation("StartCaster", repeatable=True), {"CasterId": stage.world.studio})
    step = stage.step
    step.run.starting(stage.world.studio)
    assert stage.resource.overdue(step, stage.resource.recorded(outputs)) == ("running", "layout_id", "component_ids")
    emulator.ledger.clear()
    outputs = lifecycle.update(stage.resource, cloud, step, id, outputs, inputs)
    changes = ["UpdateCasterSceneConfig", "StopCasterScene"]
    assert emulator.ledger.actions() == ["DescribeCasterScenes", *changes, "DescribeCasterScenes"]
    assert "pending" not in outputs
    found = stage.read(id, outputs)
    assert found is not None
    assert found.id == f"{stage.world.studio}/{outputs['scene_id']}"
    assert found.inputs == inputs


def test_a_change_while_the_studio_is_stopped_is_pending(emulator: Emulator, cloud: Cloud) -> None:
    """The service refuses it, the studio is seen to be stopped, and the update succeeds."""
    stage = Stage(cloud, PREVIEW)
    id, outputs, inputs = stage.create(PREVIEW.minimal)
    cloud.call(Operation("StopCaster", repeatable=True), {"CasterId": stage.world.studio})
    news = stage.checked({**PREVIEW.minimal, "layout_id": "<layout>"}, inputs)
    outputs = stage.update(id, outputs, news)
    assert outputs["pending"] == ["layout_id"]
    assert not stage.diff(outputs, news)
    assert stage.read(id, outputs).inputs == news  # type: ignore[union-attr]


def test_components_that_go_are_cleared_and_a_layout_that_changes_is_patched(emulator: Emulator, cloud: Cloud) -> None:
    """`SetCasterSceneConfig` wipes the scene first: it is sent only where something has to be cleared."""
    stage = Stage(cloud, PREVIEW)
    id, outputs, inputs = stage.create(PREVIEW.full)
    news = stage.checked({**PREVIEW.full, "layout_id": "<other layout>"}, inputs)
    emulator.ledger.clear()
    outputs = stage.update(id, outputs, news)
    assert emulator.ledger.actions()[0] == "UpdateCasterSceneConfig"
    emulator.ledger.clear()
    stage.update(id, outputs, stage.checked({**PREVIEW.full, "component_ids": []}, news))
    assert emulator.ledger.actions()[0] == "SetCasterSceneConfig"


def test_what_is_pending_is_applied_by_the_next_update_whoever_started_the_studio(
    emulator: Emulator, cloud: Cloud
) -> None:
    """The record has what was declared and not what the scene shows, so the scene is read before."""
    stage = Stage(cloud, EARLY)
    id, outputs, inputs = stage.create({**DECLARED, "running": False})
    cloud.call(Operation("StartCaster", repeatable=True), {"CasterId": stage.world.studio})
    news = stage.checked({**DECLARED, "running": False, "component_ids": ["<component>"] * 2}, inputs)
    emulator.ledger.clear()
    outputs = stage.update(id, outputs, news)
    assert emulator.ledger.actions()[:3] == ["DescribeCasterScenes", "UpdateCasterSceneConfig", "StopCasterScene"]
    assert "pending" not in outputs


def test_a_scene_that_waits_is_known_by_its_id_once_the_studio_has_run(cloud: Cloud) -> None:
    """A stopped studio keeps its scenes."""
    stage = Stage(cloud, PREVIEW)
    cloud.call(Operation("StopCaster", repeatable=True), {"CasterId": stage.world.studio})
    id, outputs, _ = stage.create({**PREVIEW.minimal, "layout_id": "<layout>"})
    assert outputs["pending"] == ["layout_id"]
    assert id == f"{stage.world.studio}/{outputs['scene_id']}"


@pytest.mark.parametrize(
    ("declared", "emptied"),
    [
        ({"layout_id": "<layout>", "component_ids": ["<component>"]}, "All"),
        ({"layout_id": "<layout>"}, "Layout"),
        ({"component_ids": ["<component>"]}, "Component"),
    ],
    ids=["both", "layout", "components"],
)
def test_a_deletion_empties_what_was_declared_and_nothing_else(
    emulator: Emulator, cloud: Cloud, declared: dict[str, object], emptied: str
) -> None:
    """What somebody else has put into the scene stays on air."""
    stage = Stage(cloud, replace(PREVIEW, needs=("running studio", "layout", "component")))
    id, outputs, _ = stage.create({"caster_id": "<running studio>", "output": "PVW", "running": True, **declared})
    stage.delete(id, outputs)
    (call,) = emulator.ledger.calls("DeleteCasterSceneConfig")
    assert call.parameters["Type"] == emptied


def test_a_scene_keeps_its_name_while_its_studio_is_stopped(cloud: Cloud) -> None:
    """The API still lists the scene, without its contents."""
    stage = Stage(cloud, PREVIEW)
    id, outputs, _ = stage.create(PREVIEW.full)
    assert outputs["scene_name"]
    cloud.call(Operation("StopCaster", repeatable=True), {"CasterId": stage.world.studio})
    found = stage.read(id, outputs)
    assert found is not None
    assert (found.outputs["status"], found.outputs["scene_name"]) == ("idle", outputs["scene_name"])
