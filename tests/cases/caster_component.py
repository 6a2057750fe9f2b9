"""Cases of `CasterComponent`: one for each type."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from apsara_live_emulator import Emulator
from pulumi_apsara_live.hosts import lifecycle

from . import Case, Refusal, Stage, wrong
from ._scenarios import change, create, delete, refresh

NOT_OFFERED = {
    "ComponentType": "it follows from the content",
    "LayerOrder": "it cannot be changed, and is not returned",
    "HtmlLayerContent": "it is not documented",
}
PLACE = {"caster_id": "<studio>", "component_name": "one", "location_id": "RC01", "effect": "animateH"}
OTHER_PLACE = {"caster_id": "another-studio", "component_name": "two", "location_id": "RC02", "effect": "none"}
LAYER = {"position": [0.1, 0.8], "anchor": "bottomLeft", "height": 0.1}
OTHER_LAYER = {"position": [0.2, 0.1], "anchor": "topRight", "width": 0.2}
FONT = {
    "size": 0.05,
    "color": "0xffffff",
    "font_name": "NotoSansHans-Bold",
    "border_width": 0.1,
    "border_color": "0x000000",
}


def _case(kind: str, content: dict[str, Any], other: dict[str, Any], least: dict[str, Any]) -> Case:
    return Case(
        "CasterComponent",
        kind,
        {**PLACE, "layer": LAYER, kind: content},
        {**OTHER_PLACE, "layer": OTHER_LAYER, kind: other},
        {"caster_id": "<studio>", "component_name": "one", "location_id": "RC01", "layer": {}, kind: least},
        ("studio",),
    )


CASES = [
    _case("text", {"text": "Evening news", **FONT}, {"text": "Late news"}, {"text": "Evening news"}),
    _case("image", {"material_id": "image-1"}, {"material_id": "image-2"}, {"material_id": "image-1"}),
    _case(
        "caption",
        {
            "location_id": "RV01",
            "source_language": "en",
            "target_language": "es",
            "show_source": True,
            "truncation": True,
            "source_words_per_line": 12,
            "target_words_per_line": 14,
            "source_reserve_pages": 1,
            "target_reserve_pages": 3,
            **FONT,
        },
        {"location_id": "RV02"},
        {"location_id": "RV01"},
    ),
]
TEXT = CASES[0].full
COSTS = {
    "creation": create(TEXT),
    "refresh": refresh(TEXT),
    "any change": change(TEXT, component_name="two", text={"text": "Late news"}),
    "deletion": delete(TEXT),
}
"""What happens in each row of its table in docs/calls.md."""


def _at_a_slot_that_is_held(stage: Stage, emulator: Emulator) -> None:
    """Two resources of one program at one slot, as the engine shows them."""
    id, _, inputs = stage.create(TEXT)
    step = replace(stage.step, urn=stage.step.urn + "-twin")
    step.run.declare("CasterComponent", stage.step.urn, {}, inputs, frozenset())
    step.run.hold("CasterComponent", stage.step.urn, id)
    lifecycle.create(stage.resource, stage.cloud, step, inputs)


def _at_a_slot_of_another(stage: Stage, emulator: Emulator) -> None:
    stage.create(TEXT)
    stage.create({**TEXT, "component_name": "two"})


BARE = {"caster_id": "a-studio", "component_name": "one", "location_id": "RC01", "layer": {}}
REFUSALS = [
    wrong("CasterComponent", "text a component needs one of text, image, caption", BARE),
    wrong(
        "CasterComponent",
        "image a component has one content",
        {**BARE, "text": {"text": "a"}, "image": {"material_id": "a"}},
    ),
    wrong(
        "CasterComponent",
        "needs truncation=True",
        {**BARE, "caption": {"location_id": "RV01", "source_reserve_pages": 3}},
    ),
    Refusal("CasterComponent", "It is CasterComponent 'thing' of this", _at_a_slot_that_is_held, ("studio",)),
    Refusal("CasterComponent", "is there, with another component_name", _at_a_slot_of_another, ("studio",)),
]
