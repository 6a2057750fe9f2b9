"""A layout: what it refuses before a call, what it sends, what it takes over, and what it does after a lost answer."""

from __future__ import annotations

from typing import Any

import pytest

from apsara_live_emulator import Emulator, faults
from cases import CASES, Stage
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.check import check
from pulumi_apsara_live.resources._resource import RefusedByProvider, Step
from pulumi_apsara_live.resources._run import Run
from pulumi_apsara_live.resources.caster_layout import CasterLayoutInputs
from pulumi_apsara_live.wire.errors import CallError
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.rpc import Cloud

(CASE,) = (case for case in CASES if case.resource == "CasterLayout")
VIDEO, AUDIO = {"location_id": "RV01"}, {"location_id": "RV01"}


def step(run: Run, name: str) -> Step:
    """The step of one resource of a run."""
    run.declare("CasterLayout", f"urn::{name}", {}, {}, frozenset())
    return Step(urn=f"urn::{name}", scope="tests", run=run)


def layouts(emulator: Emulator) -> list[str]:
    """The ids of all layouts."""
    return [id for caster in emulator.state.casters.values() for id in caster.layouts]


@pytest.mark.parametrize(
    ("video", "audio", "path", "reason"),
    [
        ({"location_id": "RC01"}, AUDIO, "video_layers[0].location_id", "must be RV01 to RV99, got 'RC01'"),
        (VIDEO, {"location_id": "RV100"}, "audio_layers[0].location_id", "must be RV01 to RV99, got 'RV100'"),
        ({**VIDEO, "position": [0.5]}, AUDIO, "video_layers[0].position", "must have at least 2 entries, got 1"),
        ({**VIDEO, "position": [0, 0, 0]}, AUDIO, "video_layers[0].position", "must have at most 2 entries, got 3"),
        ({**VIDEO, "position": [0, 1.5]}, AUDIO, "video_layers[0].position[1]", "must be at most 1, got 1.5"),
        ({**VIDEO, "width": -0.1}, AUDIO, "video_layers[0].width", "must be at least 0, got -0.1"),
        ({**VIDEO, "height": 1.1}, AUDIO, "video_layers[0].height", "must be at most 1, got 1.1"),
        (
            {**VIDEO, "fill_mode": "fit", "width": 0.5},
            AUDIO,
            "video_layers[0].height",
            'must be more than 0 with fill_mode="fit"',
        ),
        (VIDEO, {**AUDIO, "volume": 10.5}, "audio_layers[0].volume", "must be at most 10, got 10.5"),
        (VIDEO, {**AUDIO, "delay_ms": 5001}, "audio_layers[0].delay_ms", "must be at most 5000, got 5001"),
    ],
)
def test_what_the_service_would_refuse_is_refused_by_the_preview(
    video: dict[str, Any], audio: dict[str, Any], path: str, reason: str
) -> None:
    """The failure names the layer and the property."""
    inputs = {"caster_id": "a-studio", "video_layers": [video], "audio_layers": [audio]}
    assert check(CasterLayoutInputs, {}, inputs).problems == ((path, reason),)


@pytest.mark.parametrize("number", [0, 5])
def test_a_layout_has_one_to_four_pictures(number: int) -> None:
    """As the page about limits says."""
    inputs = {"caster_id": "a-studio", "video_layers": [VIDEO] * number, "audio_layers": [AUDIO]}
    (problem,) = check(CasterLayoutInputs, {}, inputs).problems
    assert problem.path == "video_layers"


def test_a_change_sends_all_four_lists_complete_and_in_one_order(emulator: Emulator, cloud: Cloud) -> None:
    """What a partial list means is not documented."""
    stage = Stage(cloud, CASE)
    id, outputs, inputs = stage.create(CASE.full)
    louder = [{**CASE.full["audio_layers"][0], "volume": 0}, CASE.full["audio_layers"][1]]
    stage.update(id, outputs, stage.checked({**CASE.full, "audio_layers": louder}, inputs))
    call = emulator.ledger.calls()[-1]
    assert call.action == "ModifyCasterLayout"
    assert list(call.nested["BlendList"]) == ["RV90", "RV91"]
    assert list(call.nested["MixList"]) == ["RV90", "RV91"]
    assert [layer["WidthNormalized"] for layer in call.nested["VideoLayer"]] == [1, 0]
    assert [layer["VolumeRate"] for layer in call.nested["AudioLayer"]] == [0, 1]
    assert all(len(layer) == 6 for layer in call.nested["VideoLayer"])


def test_a_location_without_a_source_is_explained(cloud: Cloud) -> None:
    """`ModifyCasterLayout` refuses it; the error says what to declare."""
    stage = Stage(cloud, CASE)
    id, outputs, inputs = stage.create(CASE.full)
    news = stage.checked({**CASE.full, "video_layers": [{"location_id": "RV07"}]}, inputs)
    with pytest.raises(RefusedByProvider, match=r"RV07, RV90, RV91 has no source.*declare a CasterVideoResource there"):
        stage.update(id, outputs, news)


def test_an_equal_layout_that_nobody_holds_is_taken_over(emulator: Emulator, cloud: Cloud) -> None:
    """An interrupted update has left it behind, or it was renamed in the program."""
    stage = Stage(cloud, CASE)
    id, _, _ = stage.create(CASE.full)
    assert stage.create(CASE.full)[0] == id
    assert len(layouts(emulator)) == 1


def test_two_equal_layouts_of_one_program_are_two(emulator: Emulator, cloud: Cloud) -> None:
    """Neither takes over what the other has created or holds."""
    stage, run = Stage(cloud, CASE), Run()
    inputs = stage.checked(CASE.full)
    ids = {lifecycle.create(stage.resource, cloud, step(run, name), inputs)[0] for name in ("one", "two")}
    assert len(ids) == len(layouts(emulator)) == 2
    (third,) = [lifecycle.create(stage.resource, cloud, step(Run(), "three"), inputs)[0]]
    assert third in ids


def test_a_layout_that_differs_is_left_alone(emulator: Emulator, cloud: Cloud) -> None:
    """It is somebody else's."""
    stage = Stage(cloud, CASE)
    other = stage.create(CASE.minimal)[0]
    assert stage.create(CASE.full)[0] != other
    assert len(layouts(emulator)) == 2


def test_a_lost_answer_is_looked_up_and_not_repeated(emulator: Emulator, cloud: Cloud) -> None:
    """One call adds one layout, whatever became of its answer."""
    stage = Stage(cloud, CASE)
    emulator.faults.order("AddCasterLayout", faults.lost_answer())
    id, outputs, _ = stage.create(CASE.full)
    assert layouts(emulator) == [outputs["layout_id"]]
    assert id.endswith(outputs["layout_id"])
    assert emulator.ledger.actions().count("AddCasterLayout") == 1


def test_a_lost_request_is_an_error_and_not_somebody_elses_layout(emulator: Emulator, cloud: Cloud) -> None:
    """What was there before is not taken for what the call has added."""
    stage, run = Stage(cloud, CASE), Run()
    inputs = stage.checked(CASE.full)
    lifecycle.create(stage.resource, cloud, step(run, "one"), inputs)
    emulator.faults.order("AddCasterLayout", faults.lost_request())
    with pytest.raises(CallError):
        lifecycle.create(stage.resource, cloud, step(run, "two"), inputs)
    assert len(layouts(emulator)) == 1


def test_every_kind_of_drift_is_seen_alone(cloud: Cloud) -> None:
    """Somebody moves a picture; somebody mutes a source."""
    stage = Stage(cloud, CASE)
    id, outputs, inputs = stage.create(CASE.full)
    muted = [{**CASE.full["audio_layers"][0], "volume": 0}, CASE.full["audio_layers"][1]]
    moved = [{**CASE.full["video_layers"][0], "location_id": "RV91"}, CASE.full["video_layers"][1]]
    for name, value in (("audio_layers", muted), ("video_layers", moved)):
        stage.update(id, outputs, stage.checked({**CASE.full, name: value}, inputs))
        cloud.begin_run()
        found = stage.read(id, outputs)
        assert found is not None
        assert stage.diff(found.outputs, inputs).update == (name,)
        stage.update(id, found.outputs, inputs)
        cloud.begin_run()


def test_a_response_without_wrapping_is_read(cloud: Cloud) -> None:
    """Some responses of this service give bare lists."""
    read = Operation("DescribeCasterLayouts", repeatable=True, rows="Layouts.Layout")
    stage = Stage(cloud, CASE)
    _, outputs, _ = stage.create(CASE.full)
    (row,) = cloud.rows(read, {"CasterId": stage.world.studio})
    bare = {**row, "BlendList": row["BlendList"]["LocationId"], "VideoLayers": row["VideoLayers"]["VideoLayer"]}
    assert stage.resource.properties_in(bare)["video_layers"] == outputs["video_layers"]
