"""What a run state records while the studio is on air."""

from __future__ import annotations

from cases import Case, Stage
from pulumi_apsara_live.resources.caster_run_state import STREAMS
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
