"""What scenes and layouts are drawn from: layers and components from bottom to top, with the numbers that were sent."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

from ..answers import Json
from ..behaviours import studio_layout
from ..objects import Caster

CONTENTS: Final = {
    "text": ("TextLayerContent", "Text"),
    "image": ("ImageLayerContent", "MaterialId"),
    "caption": ("CaptionLayerContent", "LocationId"),
}
# Where a person stands in a drawn set.
POSITION: Final = ("PositionX", "PositionY")


def source_names(caster: Caster) -> dict[str, str]:
    """Return the names of the sources by the location under which layouts refer to them."""
    names = {one.resource_id: one.settings.get("ResourceName", "") for one in caster.video_resources.values()}
    if caster.channel_enable:
        return {channel: names.get(sent.get("ResourceId", ""), "") for channel, sent in caster.channels.items()}
    return {
        one.settings["LocationId"]: names[one.resource_id]
        for one in caster.video_resources.values()
        if "LocationId" in one.settings
    }


def layers_of(caster: Caster, layout_id: str) -> list[Json]:
    """Return the pictures of a layout from bottom to top; none if there is no such layout."""
    virtual = caster.things(studio_layout.KIND)
    if layout_id in virtual:
        return _studio_layers(caster, virtual[layout_id].settings)
    if layout_id not in caster.layouts:
        return []
    settings = caster.layouts[layout_id].settings
    names = source_names(caster)
    placed = zip(settings["BlendList"], settings["VideoLayers"], strict=True)
    return [_placed(location, names, **layer) for location, layer in placed]


def _studio_layers(caster: Caster, settings: Json) -> list[Json]:
    """Return the pictures of a layout of a virtual studio: one channel, or background, media and people."""
    names = source_names(caster)
    if settings["LayoutType"] == "common":
        channel = settings["CommonConfig"].get("ChannelId", "")
        return [whole_picture(channel, names.get(channel, ""))]
    placed = dict(_set_layers(settings, names))
    order = [one["Id"] for one in settings.get("LayerOrderConfigList", [])]
    people = [
        _placed(one.get("ChannelId", ""), names, PositionNormalized=[_number(one.get(key)) for key in POSITION], **one)
        for one in settings.get("ScreenInputConfigList", [])
        if not one.get("OnlyAudio")
    ]
    return [*(placed[one] for one in dict.fromkeys([*order, *placed])), *people]


def _set_layers(settings: Json, names: dict[str, str]) -> Iterator[tuple[str, Json]]:
    """Yield the background and the media of a drawn set, by their ids."""
    background = settings.get("BgImageConfig", {})
    yield background.get("Id", ""), whole_picture("", background.get("MaterialId") or "background")
    for number, one in enumerate(settings.get("MediaInputConfigList", [])):
        shown = one.get("ChannelId", "")
        layer = _placed(shown, names, **one)
        yield one.get("Id", f"media {number}"), layer if shown else layer | {"name": one.get("ImageMaterialId", "")}


def _placed(location: str, names: dict[str, str], **layer: Any) -> Json:
    return {
        "location": location,
        "name": names.get(location, ""),
        "position": layer.get("PositionNormalized", [0, 0]),
        "anchor": layer.get("PositionRefer", "topLeft"),
        "width": layer.get("WidthNormalized", 0),
        "height": layer.get("HeightNormalized", 0),
        "fill_mode": layer.get("FillMode", "none"),
    }


def sound_of(caster: Caster, settings: Json) -> list[Json]:
    """Return what is heard, and how loud."""
    names = source_names(caster)
    return [
        {"location": location, "name": names.get(location, ""), "volume": layer["VolumeRate"]}
        for location, layer in zip(settings["MixList"], settings["AudioLayers"], strict=True)
    ]


def whole_picture(location: str, name: str) -> Json:
    """Return a layer that fills the output."""
    size = {"position": [0, 0], "anchor": "topLeft", "width": 1, "height": 1, "fill_mode": "fit"}
    return {"location": location, "name": name, **size}


def components_of(caster: Caster, component_ids: list[str]) -> list[Json]:
    """Return the components that exist of those with these ids."""
    found = [caster.components[one].settings for one in component_ids if one in caster.components]
    return [_component(settings) for settings in found]


def _component(settings: Json) -> Json:
    kind = settings["ComponentType"]
    name, key = CONTENTS[kind]
    content, layer = settings.get(name, {}), settings.get("ComponentLayer", {})
    return {
        "kind": kind,
        "name": settings.get("ComponentName", ""),
        "location": settings["LocationId"],
        "content": str(content.get(key, "")),
        "color": str(content.get("Color", "")),
        "size": _number(content.get("SizeNormalized")),
        "position": [_number(one) for one in layer.get("PositionNormalized", [0, 0])],
        "anchor": layer.get("PositionRefer", "topLeft"),
        "width": _number(layer.get("WidthNormalized")),
        "height": _number(layer.get("HeightNormalized")),
    }


def _number(value: Any) -> float:
    """Return a number of a JSON text, which may be written as a string; 0 for what is none."""
    try:
        number = float(value or 0)
    except (TypeError, ValueError):
        return 0.0
    return number if math.isfinite(number) else 0.0
