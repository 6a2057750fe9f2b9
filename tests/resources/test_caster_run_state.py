"""What a run state records while the studio is on air, and what it does when it cannot be read."""

from __future__ import annotations

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error
from cases import Case, Stage
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.resources.caster_run_state import STREAMS
from pulumi_apsara_live.wire.errors import CallError
from pulumi_apsara_live.wire.rpc import Cloud


def test_the_recorded_addresses_are_those_of_the_scene_with_their_output(cloud: Cloud) -> None:
    """Monitors in the control room show them: the addresses of the preview must not be taken for the programme's."""
    stage = Stage(cloud, Case("CasterRunState", "here", {}, {}, {}, ("running studio",)))
    _, outputs, _ = stage.create({"caster_id": "<running studio>"})
    rows = {str(row["OutputType"]): row for row in cloud.rows(STREAMS, {"CasterId": stage.world.studio})}
    preview, programme = rows["0"], rows["1"]
    assert (outputs["pvw_scene_id"], outputs["pvw_stream_url"]) == (preview["SceneId"], preview["StreamUrl"])
    assert (outputs["pgm_scene_id"], outputs["pgm_stream_url"]) == (programme["SceneId"], programme["StreamUrl"])
    assert outputs["pgm_streams"] == [each["OutputStreamUrl"] for each in programme["StreamInfos"]["StreamInfo"]]
    assert outputs["pgm_streams"]


def test_a_refused_start_is_reported_although_the_configuration_cannot_be_read(
    emulator: Emulator, cloud: Cloud
) -> None:
    """The configuration is read only to explain the refusal."""
    stage = Stage(cloud, Case("CasterRunState", "here", {}, {}, {}, ("studio",)))
    emulator.faults.order("DescribeCasterConfig", error("Forbidden.RAM", 403))
    with pytest.raises(CallError) as refused:
        stage.create({"caster_id": "<studio>"})
    assert refused.value.action == "StartCaster"


def test_a_studio_that_the_service_does_not_find_is_gone(emulator: Emulator, cloud: Cloud) -> None:
    """Whether the list is empty or refused."""
    stage = Stage(cloud, Case("CasterRunState", "here", {}, {}, {}, ("running studio",)))
    id, outputs, _ = stage.create({"caster_id": "<running studio>"})
    emulator.faults.order("DescribeCasters", error("InvalidCaster.NotFound", 404))
    assert stage.read(id, outputs) is None


@pytest.mark.parametrize(
    ("before", "declared", "starts"),
    [({}, True, True), ({}, False, False), ({"running": False}, True, True), ({"running": True}, True, False)],
    ids=["new and on air", "new and off the air", "started", "on air as before"],
)
def test_a_scene_knows_from_the_preview_on_whether_this_update_starts_its_studio(
    cloud: Cloud, before: dict[str, bool], declared: bool, starts: bool
) -> None:
    """What it shows is applied once more after a start; otherwise no call is made for it."""
    stage = Stage(cloud, Case("CasterRunState", "here", {}, {}, {}))
    step = stage.step
    olds = {"caster_id": "1a2b", **before} if before else {}
    lifecycle.check(stage.resource, step, olds, {"caster_id": "1a2b", "running": declared})
    assert step.run.is_starting("1a2b") is starts


def test_a_run_state_that_stops_nothing_may_be_replaced(cloud: Cloud) -> None:
    """Its studio is off the air or gone, or it leaves the studio on air."""
    stage = Stage(cloud, Case("CasterRunState", "here", {}, {}, {}, ("ready studio",)))
    declared = {"caster_id": "<ready studio>", "running": False}
    id, outputs, inputs = stage.create(declared)
    stage.resource.refuse_replacement(cloud, id, stage.resource.recorded(outputs))
    stage.resource.refuse_replacement(cloud, "gone/run", stage.resource.recorded(outputs))
    on_air = {**declared, "running": True, "stop_on_delete": False}
    outputs = stage.update(id, outputs, stage.checked(on_air, inputs))
    stage.resource.refuse_replacement(cloud, id, stage.resource.recorded(outputs))
