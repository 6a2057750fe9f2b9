"""Texts, images and captions over the picture: Add-, Modify-, DeleteCasterComponent, DescribeCasterComponents."""

from __future__ import annotations

import re
from typing import Any

from ..answers import Json
from ..assumptions import assumed
from ..objects import Caster, Component
from ..refusals import component_not_found, duplicate_location, malformed, missing
from . import Call, answers

LOCATION = re.compile(r"RC(?!00)[0-9]{2}")
CONTENTS = {"text": "TextLayerContent", "image": "ImageLayerContent", "caption": "CaptionLayerContent"}
EFFECTS = ("none", "animateH", "animateV")
ORDERS = ("cover", "background")

# Keys inside the JSON texts. The caption's are those of the answer and those of the request; the lists differ.
LAYER = {"HeightNormalized", "WidthNormalized", "PositionNormalized", "PositionRefer", "Transparency"}
FONT = {"SizeNormalized", "BorderWidthNormalized", "FontName", "BorderColor", "Color"}
CAPTION_ANSWERED = {
    "LocationId",
    "SourceLan",
    "TargetLan",
    "ShowSourceLan",
    "LineSpaceNormalized",
    "PtsOffset",
    "WordCountPerLine",
    "WordSpaceNormalized",
    "WordsCount",
}
CAPTION_TAKEN = {
    "Truncation",
    "SourceLanPerLineWordCount",
    "TargetLanPerLineWordCount",
    "SourceLanReservePages",
    "TargetLanReservePages",
}
KEYS = {
    "ComponentLayer": LAYER,
    "TextLayerContent": FONT | {"Text"},
    "ImageLayerContent": {"MaterialId"},
    "CaptionLayerContent": FONT | CAPTION_ANSWERED | CAPTION_TAKEN,
}
SETTINGS = ("ComponentName", "ComponentType", "Effect", *KEYS)


@answers("AddCasterComponent")
@assumed("LocationId of a caption is its own slot, as of other components; its content names the source.")
@assumed("HtmlLayerContent is taken and not answered; unknown material and the number of components are not judged.")
def add_caster_component(call: Call) -> Json:
    """Add a component; a location holds one [SDK]."""
    caster = call.caster()
    kind = call.text("ComponentType")
    _check_words(call, kind)
    call.need(CONTENTS[kind])
    settings = _read_settings(call)
    location = call.text("LocationId")
    _check_location(caster, location)
    component_id = call.state.new_id("component")
    settings = {"ComponentName": component_id, "Effect": "none", **settings, "LocationId": location}
    caster.components[component_id] = Component(component_id, settings, call.newness())
    return {"ComponentId": component_id}


@answers("ModifyCasterComponent")
@assumed("What is left out or empty keeps its value; a JSON text that is given replaces the former one whole.")
def modify_caster_component(call: Call) -> Json:
    """Change a component; location and order have no parameter here [SDK]."""
    caster = call.caster()
    component = find(call, caster, call.text("ComponentId"))
    kind = call.text("ComponentType") or component.settings["ComponentType"]
    _check_words(call, kind)
    settings = component.settings | _read_settings(call)
    if CONTENTS[kind] not in settings:
        raise missing(CONTENTS[kind])
    component.settings = settings
    return {"ComponentId": component.component_id}


@answers("DeleteCasterComponent")
@assumed("A component may be removed while scenes or episodes still name it; one that is unknown is NotFound.")
def delete_caster_component(call: Call) -> Json:
    """Delete a component [SDK]."""
    caster = call.caster()
    component = find(call, caster, call.text("ComponentId"))
    del caster.components[component.component_id]
    return {"CasterId": caster.caster_id, "ComponentId": component.component_id}


@answers("DescribeCasterComponents")
@assumed("An unknown ComponentId gives an empty list: the error table of 2018 has no code for it.")
def describe_caster_components(call: Call) -> Json:
    """Return all components of a studio, or the one with the given id [SDK]."""
    wanted = call.text("ComponentId")
    components = [
        {"ComponentId": component.component_id, **_answered(component.settings)}
        for component in call.listed(
            [one for one in call.caster().components.values() if wanted in ("", one.component_id)]
        )
    ]
    return {"Total": len(components), "Components": {"Component": components}}


def find(call: Call, caster: Caster, component_id: str) -> Component:
    """Return a component of this studio, or raise the vendor's refusal."""
    component = call.find(caster.components, component_id)
    if component is None:
        raise component_not_found(component_id)
    return component


def _check_words(call: Call, kind: str) -> None:
    words = {"ComponentType": (kind, tuple(CONTENTS)), "Effect": (call.text("Effect"), EFFECTS)}
    words["LayerOrder"] = (call.text("LayerOrder"), ORDERS)
    for name, (word, allowed) in words.items():
        if word and word not in allowed:
            raise malformed(name, f"must be one of {', '.join(allowed)}")


def _check_location(caster: Caster, location: str) -> None:
    if not LOCATION.fullmatch(location):
        raise malformed("LocationId", "must be RC01 to RC99")
    if any(one.settings["LocationId"] == location for one in caster.components.values()):
        raise duplicate_location(location)


def _read_settings(call: Call) -> Json:
    return {
        name: _read_json(call, name) if name in KEYS else call.parameters[name] for name in SETTINGS if call.given(name)
    }


@assumed("Keys of the JSON texts are upper camel case, as the SDK's comments say; unknown keys are refused.")
def _read_json(call: Call, name: str) -> Json:
    value: Json = call.json(name)
    call.check_object(name, value, KEYS[name])
    return value


def _answered(settings: Json) -> Json:
    answer: Json = dict(settings)
    for name in KEYS.keys() & answer.keys():
        answer[name] = {key: value for key, value in answer[name].items() if key not in CAPTION_TAKEN}
    layer: dict[str, Any] = answer["ComponentLayer"]
    if "PositionNormalized" in layer:
        layer["PositionNormalizeds"] = {"Position": layer.pop("PositionNormalized")}
    return answer
