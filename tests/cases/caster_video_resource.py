"""Cases of `CasterVideoResource`: one for each kind of source."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from apsara_live_emulator import Emulator
from pulumi_apsara_live.hosts import lifecycle

from . import Case, Refusal, Stage, wrong
from ._scenarios import change, create, delete, refresh

PLACE = {"caster_id": "<studio>", "resource_name": "one", "location_id": "RV01"}
OTHER_PLACE = {"caster_id": "another-studio", "resource_name": "two", "location_id": "RV02"}
PLAYED = {"begin_offset": 1000, "end_offset": 9000, "repeat_num": 2, "pts_callback_interval": 500}
OTHER_PLAYED = {"begin_offset": 2000, "end_offset": -1000, "repeat_num": -1, "pts_callback_interval": 900}


def _case(title: str, kind: dict[str, Any], other: dict[str, Any]) -> Case:
    minimal = {**PLACE, next(iter(kind)): next(iter(kind.values()))}
    return Case("CasterVideoResource", title, {**PLACE, **kind}, {**OTHER_PLACE, **other}, minimal, ("studio",))


CASES = [
    _case(
        "live",
        {"live_stream_url": "rtmp://in.example.com/a/1?auth_key=1", "fixed_delay_duration": 100},
        {"live_stream_url": "rtmp://in.example.com/a/2?auth_key=2", "fixed_delay_duration": 200},
    ),
    _case("asset", {"material_id": "asset-1", **PLAYED}, {"material_id": "asset-2", **OTHER_PLAYED}),
    _case(
        "file",
        {"vod_url": "https://files.example.com/1.mp4", **PLAYED},
        {"vod_url": "https://files.example.com/2.mp4", **OTHER_PLAYED},
    ),
    _case("library-picture", {"image_id": "image-1"}, {"image_id": "image-2"}),
    _case(
        "picture",
        {"image_url": "https://img.example.com/1.png"},
        {"image_url": "https://img.example.com/2.png"},
    ),
]
(SOURCE,) = (case.full for case in CASES if case.title == "file")
COSTS = {
    "creation": create(SOURCE),
    "refresh": refresh(SOURCE),
    "any change": change(SOURCE, resource_name="two", repeat_num=7),
    "deletion": delete(SOURCE),
}
"""What happens in each row of its table in docs/calls.md."""


LIVE, _, FILE, *_ = (case.full for case in CASES)


def _at_a_location_that_is_held(stage: Stage, emulator: Emulator) -> None:
    """Two resources of one program at one location, as the engine shows them."""
    id, _, inputs = stage.create(LIVE)
    step = replace(stage.step, urn=stage.step.urn + "-twin")
    step.run.declare("CasterVideoResource", stage.step.urn, {}, inputs, frozenset())
    step.run.hold("CasterVideoResource", stage.step.urn, id)
    lifecycle.create(stage.resource, stage.cloud, step, inputs)


def _at_a_location_of_another(stage: Stage, emulator: Emulator) -> None:
    stage.create(LIVE)
    stage.create({**LIVE, "resource_name": "two"})


REFUSALS = [
    wrong("CasterVideoResource", "image_id a source is of one kind", {**FILE, "image_id": "a"}),
    wrong("CasterVideoResource", "live_stream_url a source needs one of", PLACE),
    wrong("CasterVideoResource", "is for material_id and vod_url", {**LIVE, "begin_offset": 1}),
    wrong("CasterVideoResource", "must be after begin_offset (1000 ms), got 1000 ms", {**FILE, "end_offset": 1000}),
    Refusal(
        "CasterVideoResource", "It is CasterVideoResource 'thing' of this", _at_a_location_that_is_held, ("studio",)
    ),
    Refusal("CasterVideoResource", "is there, with another resource_name", _at_a_location_of_another, ("studio",)),
]
