"""What a channel refuses, sends and says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error, lost_answer
from cases import Case, Stage
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.check import check
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.resources.caster_channel import CasterChannelInputs
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.rpc import Cloud

MINIMAL = {"caster_id": "<channel studio>", "channel_id": "RV01", "resource_id": "<source>"}
NEEDS = ("channel studio", "source", "other source")


@pytest.fixture
def stage(cloud: Cloud) -> Stage:
    """A studio with channels and two sources."""
    return Stage(cloud, Case("CasterChannel", "here", {}, {}, {}, NEEDS))


def sent(emulator: Emulator) -> list[dict[str, Any]]:
    """The parameters of each SetCasterChannel that was accepted, without those that name the channel."""
    own = ("ResourceId", "PlayStatus", "SeekOffset", "FaceBeauty")
    calls = [call for call in emulator.ledger.calls("SetCasterChannel") if call.status == 200]
    return [{name: value for name, value in call.parameters.items() if name in own} for call in calls]


def by_hand(stage: Stage, **parameters: Any) -> None:
    """Somebody sets a channel in the console."""
    said = {"CasterId": stage.world.studio, "ChannelId": "RV01", **stage.world.put(parameters)}
    stage.cloud.call(Operation("SetCasterChannel", repeatable=True), said)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"channel_id": "RV13"}, "channel_id"),
        ({"channel_id": "rv01"}, "channel_id"),
        ({"resource_id": ""}, "resource_id"),
        ({"play_status": "stop"}, "play_status"),
        ({"seek_offset_ms": -1}, "seek_offset_ms"),
        ({"seek_offset_ms": 0.5}, "seek_offset_ms"),
        ({"face_beauty": "1"}, "face_beauty"),
    ],
)
def test_a_value_that_the_service_does_not_take_is_refused_before_any_call(wrong: dict[str, Any], path: str) -> None:
    """The problem names the property."""
    (problem,) = check(CasterChannelInputs, {}, {**MINIMAL, **wrong}).problems
    assert problem.path == path


def test_face_retouching_cannot_be_turned_off(stage: Stage) -> None:
    """No value of the API means that; the refusal comes in the preview."""
    _, _, inputs = stage.create({**MINIMAL, "face_beauty": "all"})
    judged = lifecycle.check(stage.resource, stage.step, inputs, stage.world.put(MINIMAL))
    assert [(problem.path, "turns face retouching off" in problem.reason) for problem in judged.problems] == [
        ("face_beauty", True)
    ]


def test_a_studio_without_channels_is_refused_and_nothing_is_set(emulator: Emulator, cloud: Cloud) -> None:
    """There the channel would have no effect."""
    stage = Stage(cloud, Case("CasterChannel", "off", {}, {}, {}, ("studio", "source")))
    with pytest.raises(RefusedByProvider, match=r"channels disabled: declare channel_enable=True"):
        stage.create({**MINIMAL, "caster_id": "<studio>"})
    assert sent(emulator) == []


def test_a_channel_with_another_source_is_refused_and_keeps_it(emulator: Emulator, stage: Stage) -> None:
    """Somebody uses it; the refusal names its source, which may be declared first."""
    by_hand(stage, ResourceId="<other source>")
    other = stage.world.ids["<other source>"]
    with pytest.raises(RefusedByProvider, match=f"has source {other} already"):
        stage.create(MINIMAL)
    assert sent(emulator) == [{"ResourceId": other}]
    id, outputs, inputs = stage.create({**MINIMAL, "resource_id": "<other source>"})
    stage.update(id, outputs, stage.checked(MINIMAL, inputs))
    assert sent(emulator) == [{"ResourceId": other}, {"ResourceId": stage.world.ids["<source>"]}]


def test_a_channel_that_is_as_declared_is_taken_over_without_a_write(emulator: Emulator, stage: Stage) -> None:
    """As after an interrupted run, or a rename without aliases."""
    by_hand(stage, ResourceId="<source>")
    stage.create(MINIMAL)
    assert len(sent(emulator)) == 1


def test_playback_is_set_in_a_channel_that_is_taken_over(emulator: Emulator, stage: Stage) -> None:
    """The API does not return it, so nothing shows that it is as declared."""
    by_hand(stage, ResourceId="<source>")
    stage.create({**MINIMAL, "play_status": "pause"})
    assert sent(emulator)[1:] == [{"ResourceId": stage.world.ids["<source>"], "PlayStatus": "0"}]


def test_another_retouching_does_not_make_playback_jump(emulator: Emulator, stage: Stage) -> None:
    """The position is sent only when it changes, or the source does; whether it plays is always sent."""
    before = {**MINIMAL, "play_status": "pause", "seek_offset_ms": 5000, "face_beauty": "all"}
    id, outputs, inputs = stage.create(before)
    news = stage.checked({**before, "face_beauty": "smoothing"}, inputs)
    outputs = {**outputs, **stage.update(id, outputs, news)}
    stage.update(id, outputs, stage.checked({**before, "resource_id": "<other source>"}, news))
    one, other = stage.world.ids["<source>"], stage.world.ids["<other source>"]
    assert sent(emulator)[1:] == [
        {"ResourceId": one, "PlayStatus": "0", "FaceBeauty": "1"},
        {"ResourceId": other, "PlayStatus": "0", "SeekOffset": "5000", "FaceBeauty": "0"},
    ]


def test_playback_that_is_no_longer_declared_is_no_change(stage: Stage) -> None:
    """The file stays as it is."""
    _, outputs, inputs = stage.create({**MINIMAL, "play_status": "pause", "seek_offset_ms": 5000})
    assert not stage.diff(outputs, stage.checked(MINIMAL, inputs))


def test_another_channel_replaces_with_a_warning_and_a_source_stays_in_one(stage: Stage) -> None:
    """Nothing unbinds the first one, so the service refuses its source in the other; the refusal says what to do."""
    id, outputs, inputs = stage.create(MINIMAL)
    moved = {**MINIMAL, "channel_id": "RV02"}
    judged = lifecycle.check(stage.resource, stage.step, inputs, stage.world.put(moved))
    assert ["RV01 keeps its source" in warning for warning in judged.warnings] == [True]
    assert stage.diff(outputs, judged.inputs).replace == ("channel_id",)
    stage.delete(id, outputs)
    with pytest.raises(RefusedByProvider, match=r"ResourceOfChannelExist: .* declare another source there first"):
        stage.create(moved)


def test_a_source_that_does_not_exist_is_explained(stage: Stage) -> None:
    """With the property to change."""
    with pytest.raises(RefusedByProvider, match=r"InvalidResource.NotFound: .* declare resource_id"):
        stage.create({**MINIMAL, "resource_id": "nobody"})


def test_a_service_that_refuses_disabled_channels_is_explained(emulator: Emulator, stage: Stage) -> None:
    """The code is documented for another operation of channels."""
    emulator.faults.order("SetCasterChannel", error("IncorrectChannel.Disable", 400))
    with pytest.raises(RefusedByProvider, match=r"declare channel_enable=True"):
        stage.create(MINIMAL)


def test_an_unanswered_call_leaves_the_channel_as_declared(emulator: Emulator, stage: Stage) -> None:
    """Setting it again has the same effect."""
    emulator.faults.order("SetCasterChannel", lost_answer())
    id, outputs, _ = stage.create(MINIMAL)
    assert outputs["resource_id"] == stage.world.ids["<source>"]
    assert stage.read(id, outputs) is not None


def test_a_deletion_makes_no_call_and_says_that_the_source_stays(emulator: Emulator, stage: Stage) -> None:
    """Nothing unbinds a channel."""
    id, outputs, _ = stage.create(MINIMAL)
    said: list[str] = []
    before = len(emulator.ledger)
    lifecycle.delete(stage.resource, stage.cloud, replace(stage.step, inform=said.append), id, outputs)
    assert len(emulator.ledger) == before
    assert said == [f"channel {id} keeps source {outputs['resource_id']}: no operation unbinds a channel"]


def test_a_source_bound_by_hand_and_another_retouching_are_drift(stage: Stage) -> None:
    """A refresh shows both."""
    id, outputs, _ = stage.create({**MINIMAL, "face_beauty": "all"})
    by_hand(stage, ResourceId="<other source>", FaceBeauty="3")
    stage.cloud.begin_run()
    found = stage.read(id, outputs)
    assert found is not None
    assert found.inputs["resource_id"] == stage.world.ids["<other source>"]
    assert found.inputs["face_beauty"] == "dark_circles"


def test_a_channel_that_is_no_longer_listed_is_gone(emulator: Emulator, stage: Stage) -> None:
    """The next update sets it again."""
    id, outputs, _ = stage.create(MINIMAL)
    emulator.state.casters[stage.world.studio].channels.clear()
    stage.cloud.begin_run()
    assert stage.read(id, outputs) is None
