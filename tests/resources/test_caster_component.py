"""A component: what it refuses before a call, what it sends, and what it does after a lost answer."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from apsara_live_emulator import Emulator, faults
from cases import CASES, Case, Stage
from pulumi_apsara_live.model.check import check
from pulumi_apsara_live.model.diff import Changes
from pulumi_apsara_live.model.fields import UNKNOWN
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.resources.caster_component import CONTENTS, CasterComponent, CasterComponentInputs
from pulumi_apsara_live.wire.errors import CallError
from pulumi_apsara_live.wire.operation import PAUSES_S, Operation
from pulumi_apsara_live.wire.rpc import Cloud

OURS = {case.title: case for case in CASES if case.resource == "CasterComponent"}
TEXT = OURS["text"]


def component_of(emulator: Emulator) -> Any:
    """The only component."""
    (component,) = [each for caster in emulator.state.casters.values() for each in caster.components.values()]
    return component


@pytest.mark.parametrize(
    ("more", "path", "reason"),
    [
        ({"location_id": "RV01"}, "location_id", "must be RC01 to RC99, got 'RV01'"),
        ({"location_id": "RC00"}, "location_id", "must be RC01 to RC99, got 'RC00'"),
        ({"layer": {"height": 1.5}}, "layer.height", "must be at most 1, got 1.5"),
        ({"location_id": "RC100"}, "location_id", "must be RC01 to RC99, got 'RC100'"),
        ({"component_name": ""}, "component_name", "is required"),
        ({"layer": {"position": [0.5]}}, "layer.position", "must have at least 2 entries, got 1"),
        ({"layer": {"position": [0, -1]}}, "layer.position[1]", "must be at least 0, got -1"),
        ({"text": {"text": "a", "size": 1.1}}, "text.size", "must be at most 1, got 1.1"),
        (
            {"text": {"text": "a", "border_color": "white"}},
            "text.border_color",
            "must be a color from 0x000000 to 0xffffff, got 'white'",
        ),
        ({"text": {"text": "a", "color": "red"}}, "text.color", "must be a color from 0x000000 to 0xffffff, got 'red'"),
    ],
)
def test_what_the_service_would_refuse_is_refused_by_the_preview(more: dict[str, Any], path: str, reason: str) -> None:
    """The failure names the property."""
    assert check(CasterComponentInputs, {}, {**TEXT.full, **more}).problems == ((path, reason),)


@pytest.mark.parametrize(
    ("anchor", "location_id", "path"),
    [
        ("center", "RV01", "layer.anchor"),
        ("topLeft", "RC01", "caption.location_id"),
        ("topLeft", "", "caption.location_id"),
    ],
)
def test_an_anchor_is_a_corner_and_captions_name_a_source(anchor: str, location_id: str, path: str) -> None:
    """Layouts know more anchors; the slot of the captions is another property."""
    case = OURS["caption"]
    caption = {**case.full["caption"], "location_id": location_id}
    inputs = {**case.full, "layer": {"anchor": anchor}, "caption": caption}
    (problem,) = check(CasterComponentInputs, {}, inputs).problems
    assert problem.path == path


def test_what_is_unknown_in_a_content_is_not_judged() -> None:
    """A text that another resource returns is known in the update alone."""
    unknown = {"text": {"text": UNKNOWN, "color": UNKNOWN}, "layer": {"position": [UNKNOWN, 0], "height": UNKNOWN}}
    assert check(CasterComponentInputs, {}, {**TEXT.full, **unknown}).problems == ()


@pytest.mark.parametrize("case", OURS.values(), ids=str)
def test_the_type_follows_from_the_content(case: Case, emulator: Emulator, cloud: Cloud) -> None:
    """One call adds it, one reads it."""
    Stage(cloud, case).create(case.full)
    added = next(call for call in emulator.ledger.calls() if call.action == "AddCasterComponent")
    assert added.parameters["ComponentType"] == case.title
    assert emulator.ledger.actions()[-2:] == ["AddCasterComponent", "DescribeCasterComponents"]


def test_the_size_of_the_vendor_is_not_declared(emulator: Emulator, cloud: Cloud) -> None:
    """-1 stands for it in responses."""
    stage = Stage(cloud, TEXT)
    id, outputs, _ = stage.create(TEXT.minimal)
    component_of(emulator).settings["TextLayerContent"]["SizeNormalized"] = -1
    found = stage.read(id, outputs)
    assert found is not None
    assert found.outputs["text"].get("size") is None


@pytest.mark.parametrize("case", OURS.values(), ids=str)
def test_what_the_api_leaves_out_has_the_default_of_the_vendor(case: Case, emulator: Emulator, cloud: Cloud) -> None:
    """As in a component of other tools: an empty layer, and a content with what it cannot do without."""
    stage = Stage(cloud, case)
    id, outputs, inputs = stage.create(case.minimal)
    component = component_of(emulator)
    needed = {"text": "Text", "image": "MaterialId", "caption": "LocationId"}[case.title]
    content = component.settings[CONTENTS[case.title]]
    component.settings |= {"ComponentLayer": {}, CONTENTS[case.title]: {needed: content[needed]}}
    found = stage.read(id, outputs)
    assert found is not None
    assert not stage.diff(found.outputs, inputs)


def test_every_kind_of_drift_is_seen_alone(emulator: Emulator, cloud: Cloud) -> None:
    """Somebody moves, renames, rewrites or animates it; the next update sends it back by one call."""
    stage = Stage(cloud, TEXT)
    id, outputs, inputs = stage.create(TEXT.full)
    drifts = {
        "component_name": {"component_name": "another"},
        "layer": {"layer": {**TEXT.full["layer"], "anchor": "topLeft"}},
        "text": {"text": {**TEXT.full["text"], "text": "Late news"}},
        "effect": {"effect": "none"},
    }
    for name, change in drifts.items():
        stage.update(id, outputs, stage.checked({**TEXT.full, **change}, inputs))
        cloud.begin_run()
        found = stage.read(id, outputs)
        assert found is not None
        assert stage.diff(found.outputs, inputs) == Changes(update=(name,))
        emulator.ledger.clear()
        stage.update(id, found.outputs, inputs)
        assert emulator.ledger.actions() == ["ModifyCasterComponent"]
        cloud.begin_run()


def test_a_change_sends_the_whole_content_and_not_the_slot(emulator: Emulator, cloud: Cloud) -> None:
    """`ModifyCasterComponent` has no parameter for the slot."""
    stage = Stage(cloud, TEXT)
    id, outputs, inputs = stage.create(TEXT.full)
    news = stage.checked({**TEXT.full, "text": {**TEXT.full["text"], "text": "Late news"}}, inputs)
    stage.update(id, outputs, news)
    sent = emulator.ledger.calls()[-1].parameters
    assert "LocationId" not in sent
    assert json.loads(sent["TextLayerContent"]) == {
        "Text": "Late news",
        "SizeNormalized": 0.05,
        "Color": "0xffffff",
        "FontName": "NotoSansHans-Bold",
        "BorderWidthNormalized": 0.1,
        "BorderColor": "0x000000",
    }


def test_what_is_no_longer_declared_in_a_content_is_the_default_again(cloud: Cloud) -> None:
    """The size, the font and the border of a text; the translation of captions."""
    for case in (TEXT, OURS["caption"]):
        stage = Stage(cloud, case)
        id, outputs, inputs = stage.create(case.full)
        news = stage.checked(case.minimal, inputs)
        assert stage.diff(outputs, news).replace == ()
        outputs = stage.update(id, outputs, news)
        cloud.begin_run()
        found = stage.read(id, outputs)
        assert found is not None
        assert not stage.diff(found.outputs, news)
        assert found.outputs[case.title].get("size") is None
        assert found.outputs[case.title].get("target_language") is None
        stage.delete(id, outputs)


@pytest.mark.parametrize(("before", "after"), list(itertools.permutations(OURS, 2)))
def test_another_type_of_content_replaces_the_component(before: str, after: str, cloud: Cloud) -> None:
    """What a change of the type does in place is not documented; the slot is free for the successor."""
    stage = Stage(cloud, OURS[before])
    id, outputs, inputs = stage.create(OURS[before].full)
    news = stage.checked(OURS[after].full, inputs)
    assert stage.diff(outputs, news).replace == (before,)
    stage.delete(id, outputs)
    _, successor, _ = stage.create(OURS[after].full)
    assert {*OURS} & successor.keys() == {after}


def test_a_component_that_was_deleted_is_gone_and_deleting_it_again_succeeds(cloud: Cloud) -> None:
    """So it is after its studio was deleted."""
    stage = Stage(cloud, TEXT)
    id, outputs, _ = stage.create(TEXT.full)
    stage.delete(id, outputs)
    cloud.begin_run()
    assert stage.read(id, outputs) is None
    stage.delete(id, outputs)
    cloud.call(Operation("DeleteCaster", repeatable=True), {"CasterId": stage.world.studio})
    cloud.begin_run()
    assert stage.read(id, outputs) is None


def test_a_slot_with_something_else_is_refused_and_left_alone(emulator: Emulator, cloud: Cloud) -> None:
    """The sentence names what differs."""
    stage = Stage(cloud, TEXT)
    stage.create(TEXT.full)
    with pytest.raises(RefusedByProvider, match=r"DuplicateLocationID.*is there, with another text"):
        stage.create({**TEXT.full, "text": {"text": "Late news"}})
    assert component_of(emulator).settings["TextLayerContent"]["Text"] == "Evening news"


def test_a_lost_request_is_an_error_and_nothing_is_taken_over(emulator: Emulator, cloud: Cloud) -> None:
    """The next update adds it."""
    stage = Stage(cloud, TEXT)
    emulator.faults.order("AddCasterComponent", faults.lost_request())
    with pytest.raises(CallError):
        stage.create(TEXT.full)
    cloud.begin_run()
    stage.create(TEXT.full)
    assert component_of(emulator).settings["ComponentName"] == "one"


def test_a_lost_answer_is_looked_up_and_not_repeated(emulator: Emulator, cloud: Cloud) -> None:
    """One call adds one component, whatever became of its answer."""
    stage = Stage(cloud, TEXT)
    emulator.faults.order("AddCasterComponent", faults.lost_answer())
    id, outputs, _ = stage.create(TEXT.full)
    assert id.endswith(outputs["component_id"])
    assert emulator.ledger.actions().count("AddCasterComponent") == 1


@pytest.mark.parametrize(("kind", "contents"), [("text", {"text"}), ("weather", {"text", "image"})])
def test_a_content_of_another_type_than_the_components_is_left_out(kind: str, contents: set[str]) -> None:
    """The API may return one that the component does not show; of a type that is new, everything is kept."""
    row = {
        "ComponentId": "1",
        "ComponentType": kind,
        "TextLayerContent": {"Text": "hello"},
        "ImageLayerContent": {"MaterialId": "image-1"},
    }
    assert CasterComponent().properties_in(row).keys() & {*CONTENTS} == contents


def test_two_sizes_are_announced() -> None:
    """The service uses the height alone."""
    both = {"layer": {"width": 0.1, "height": 0.2}}
    (warning,) = RESOURCES["CasterComponent"].warnings({}, both)
    assert "the service uses the height alone" in warning
    assert not list(RESOURCES["CasterComponent"].warnings(both, both))
    for name in ("width", "height"):
        assert not list(RESOURCES["CasterComponent"].warnings({}, {"layer": {name: 0.1}}))


def test_a_slot_that_is_taken_and_not_yet_listed_is_looked_up_for_a_minute(emulator: Emulator, cloud: Cloud) -> None:
    """That it is taken proves that something is there; what is listed meanwhile ends the pauses."""
    stage = Stage(cloud, TEXT)
    emulator.faults.order("AddCasterComponent", faults.error("DuplicateLocationID", 400))
    emulator.ledger.clear()
    with pytest.raises(CallError, match="DuplicateLocationID"):
        stage.create(TEXT.full)
    assert emulator.ledger.actions()[1:] == ["DescribeCasterComponents"] * (len(PAUSES_S) + 1)
