"""What a layout of a virtual studio refuses, and what becomes of one whose creation was interrupted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import lost_answer, lost_request
from cases import Case, Stage
from cases._scenarios import call
from cases.studio_layout import BARE, COMMON, NEEDS, PLACE, STUDIO, WALL, WRONG, add, held, parts
from pulumi_apsara_live.model.check import check
from pulumi_apsara_live.model.fields import UNKNOWN
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.resources.studio_layout import StudioLayoutInputs
from pulumi_apsara_live.wire.errors import CallError
from pulumi_apsara_live.wire.rpc import Cloud

CREATES = "AddStudioLayout"


@pytest.fixture
def stage(cloud: Cloud) -> Stage:
    """A virtual studio."""
    return Stage(cloud, Case("StudioLayout", "own", STUDIO, STUDIO, STUDIO, NEEDS))


@pytest.mark.parametrize("refused", WRONG)
def test_what_cannot_be_is_refused_before_any_call(refused: str) -> None:
    """Each rule names its property."""
    declared, path, reason = WRONG[refused]
    (problem,) = check(StudioLayoutInputs, {}, declared).problems
    assert problem.path == path
    assert reason in problem.reason


@pytest.mark.parametrize(
    "declared",
    [
        parts(media=UNKNOWN),
        parts(layer_order=UNKNOWN),
        parts(background=UNKNOWN),
        parts(media=[{**WALL, "id": UNKNOWN}, UNKNOWN]),
        parts(layer_order=[{"type": UNKNOWN, "id": UNKNOWN}]),
        {**PLACE, "common": UNKNOWN},
        {**PLACE, "studio": UNKNOWN},
    ],
    ids=str,
)
def test_what_is_unknown_is_not_refused(declared: dict[str, Any]) -> None:
    """A preview does not know what only the update brings."""
    assert check(StudioLayoutInputs, {}, declared).problems == ()


def test_a_new_layout_is_sent_as_the_vendor_has_it(emulator: Emulator, stage: Stage) -> None:
    """Its type follows from the contents, inputs are numbered, and each part is a JSON text of its own."""
    stage.create(STUDIO)
    (created,) = [each for each in emulator.ledger.calls() if each.action == CREATES]
    sent = created.parameters
    assert sent["LayoutType"] == "studio"
    assert json.loads(sent["BgImageConfig"]) == {"Id": "set", "MaterialId": "image-1"}
    (screen,) = json.loads(sent["ScreenInputConfigList"])
    assert screen["Index"] == 1
    assert screen["PortraitType"] == 1
    assert screen["AudioConfig"] == {"ValidChannel": "leftChannel", "VolumeRate": 0.5}
    assert [each["Index"] for each in json.loads(sent["MediaInputConfigList"])] == [1, 2]


def test_a_part_that_is_no_longer_declared_is_emptied_by_one_call(emulator: Emulator, stage: Stage) -> None:
    """Media and order go; name and background stay."""
    id, outputs, inputs = stage.create(STUDIO)
    before = len(emulator.ledger.calls())
    outputs = stage.update(id, outputs, stage.checked({**PLACE, "studio": BARE}, inputs))
    assert [each.action for each in emulator.ledger.calls()[before:]] == ["ModifyStudioLayout"]
    found = stage.read(id, outputs)
    assert found is not None
    assert not {"media", "layer_order"} & found.outputs["studio"].keys()


def test_a_part_that_somebody_changed_is_seen_by_a_refresh_and_put_right(stage: Stage) -> None:
    """Also a part of a set, which the API returns beside the others."""
    id, outputs, inputs = stage.create(STUDIO)
    own = id.rpartition("/")[2]
    moved = json.dumps([{"ChannelId": "RV09", "Color": "blue"}])
    call(stage.cloud, "ModifyStudioLayout", CasterId=stage.world.studio, LayoutId=own, ScreenInputConfigList=moved)
    stage.cloud.begin_run()
    found = stage.read(id, outputs)
    assert found is not None
    assert found.outputs["studio"]["screens"][0]["channel_id"] == "RV09"
    assert stage.diff(found.outputs, inputs).update == ("studio",)
    righted = stage.update(id, found.outputs, inputs)
    stage.cloud.begin_run()
    again = stage.read(id, righted)
    assert again is not None
    assert again.inputs == inputs


def test_a_new_layout_without_an_answer_is_found_by_its_name(emulator: Emulator, stage: Stage) -> None:
    """It is not added again."""
    emulator.faults.order(CREATES, lost_answer())
    id, _, _ = stage.create(STUDIO)
    (layout,) = emulator.state.casters[stage.world.studio].things("studio layout")
    assert id == f"{stage.world.studio}/{layout}"


def test_a_layout_without_an_answer_that_never_arrived_is_an_error(emulator: Emulator, stage: Stage) -> None:
    """Nothing of the name is there, so nothing was made, and the error is that of the call."""
    emulator.faults.order(CREATES, lost_request())
    with pytest.raises(CallError, match=CREATES):
        stage.create(STUDIO)
    assert emulator.state.casters[stage.world.studio].things("studio layout") == {}


def test_another_layout_of_the_name_is_left_alone(emulator: Emulator, stage: Stage) -> None:
    """It may be somebody's; the error says what differs."""
    stage.create(COMMON)
    stage.cloud.begin_run()
    with pytest.raises(RefusedByProvider, match="has a layout 'news set' already, with another common, studio"):
        stage.create(STUDIO)
    assert len(emulator.state.casters[stage.world.studio].things("studio layout")) == 1


def test_two_layouts_of_the_name_are_left_alone(emulator: Emulator, stage: Stage) -> None:
    """Nothing says which one is meant."""
    add(stage)
    add(stage)
    with pytest.raises(RefusedByProvider, match="'news set' already, 2 times"):
        stage.create(COMMON)


def test_a_layout_that_another_resource_holds_is_not_taken_over(emulator: Emulator, stage: Stage) -> None:
    """The error names the resource."""
    with pytest.raises(RefusedByProvider, match="it is StudioLayout 'first' of this program"):
        held(stage, emulator)


def test_a_studio_of_another_kind_is_refused_in_words(cloud: Cloud) -> None:
    """The vendor says only that it is not found."""
    stage = Stage(cloud, Case("StudioLayout", "own", COMMON, COMMON, COMMON, ("studio",)))
    with pytest.raises(RefusedByProvider, match='Only a studio with norm_type="virtual" has studio layouts'):
        stage.create({**COMMON, "caster_id": stage.world.studio})
