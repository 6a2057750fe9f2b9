"""Layouts, by which sources share picture and audio: Add-, Modify-, DeleteCasterLayout, DescribeCasterLayouts."""

from __future__ import annotations

from ..answers import Json
from ..assumptions import assumed
from ..objects import Caster, Layout
from ..refusals import layers_mismatch, layout_not_found, location_not_found, malformed, position
from . import Call, answers

MAX_FIXED_DELAY_MS = 5000
MAX_VOLUME = 10
FILL_MODES = ("none", "fit")
CHANNELS = ("leftChannel", "rightChannel", "all")
REFERENCES = (
    "topLeft",
    "topRight",
    "bottomLeft",
    "bottomRight",
    "center",
    "topCenter",
    "bottomCenter",
    "leftCenter",
    "rightCenter",
)
VIDEO_DEFAULTS: Json = {
    "FillMode": "none",
    "FixedDelayDuration": 0,
    "HeightNormalized": 0,
    "WidthNormalized": 0,
    "PositionNormalized": [0, 0],
    "PositionRefer": "topLeft",
}
AUDIO_DEFAULTS: Json = {"FixedDelayDuration": 0, "ValidChannel": "all", "VolumeRate": 1.0}


@answers("AddCasterLayout")
@assumed(
    "Locations are not checked: the error table of 2018 has no code for an empty one, and a source may come later."
)
def add_caster_layout(call: Call) -> Json:
    """Add a layout: a video layer per entry of BlendList, an audio layer per entry of MixList [SDK]."""
    caster = call.caster()
    settings = _read_settings(call)
    layout_id = call.state.new_id("layout")
    caster.layouts[layout_id] = Layout(layout_id, settings, call.newness())
    return {"LayoutId": layout_id}


@answers("ModifyCasterLayout")
@assumed("An empty location is not found [page of 2018]; with channels on, one whose channel has no source.")
def modify_caster_layout(call: Call) -> Json:
    """Replace a layout: all four lists are required [SDK]."""
    caster = call.caster()
    layout = find(call, caster, call.text("LayoutId"))
    settings = _read_settings(call)
    filled = _filled_locations(caster)
    for location in (*settings["BlendList"], *settings["MixList"]):
        if location not in filled:
            raise location_not_found(location)
    layout.settings = settings
    return {"LayoutId": layout.layout_id}


@answers("DeleteCasterLayout")
@assumed("A layout may be removed while a scene still names it.")
def delete_caster_layout(call: Call) -> Json:
    """Delete a layout [SDK]."""
    caster = call.caster()
    layout = find(call, caster, call.text("LayoutId"))
    del caster.layouts[layout.layout_id]
    return {"CasterId": caster.caster_id, "LayoutId": layout.layout_id}


@answers("DescribeCasterLayouts")
@assumed("An unknown LayoutId gives an empty list: the error table of 2018 has no code for it.")
def describe_caster_layouts(call: Call) -> Json:
    """Return all layouts of a studio, or the one with the given id [SDK]."""
    wanted = call.text("LayoutId")
    layouts = call.listed([one for one in call.caster().layouts.values() if wanted in ("", one.layout_id)])
    return {"Total": len(layouts), "Layouts": {"Layout": [_described(layout) for layout in layouts]}}


def find(call: Call, caster: Caster, layout_id: str) -> Layout:
    """Return a layout of this studio, or raise the vendor's refusal."""
    layout = call.find(caster.layouts, layout_id)
    if layout is None:
        raise layout_not_found(layout_id)
    return layout


def _filled_locations(caster: Caster) -> set[str]:
    """Return the locations that layouts may use: channels with a source, or locations of sources."""
    if caster.channel_enable:
        return {channel_id for channel_id, sent in caster.channels.items() if sent.get("ResourceId")}
    return {one.settings["LocationId"] for one in caster.video_resources.values() if "LocationId" in one.settings}


@assumed("Words and numbers out of their range are InvalidParameter.Malformed.")
def _read_settings(call: Call) -> Json:
    for layers, places in (("VideoLayer", "BlendList"), ("AudioLayer", "MixList")):
        if len(call.parameters[layers]) != len(call.parameters[places]):
            raise layers_mismatch(layers, places)
    video = [VIDEO_DEFAULTS | layer for layer in call.parameters["VideoLayer"]]
    for number, layer in enumerate(video, 1):
        _check_video(layer, f"VideoLayer.{number}.")
    return {
        "VideoLayers": video,
        "AudioLayers": read_audio_layers(call.parameters["AudioLayer"]),
        "BlendList": call.parameters["BlendList"],
        "MixList": call.parameters["MixList"],
    }


def _check_video(layer: Json, path: str) -> None:
    if layer["FillMode"] not in FILL_MODES:
        raise malformed(f"{path}FillMode", f"must be one of {', '.join(FILL_MODES)}")
    if layer["PositionRefer"] not in REFERENCES:
        raise malformed(f"{path}PositionRefer", f"must be one of {', '.join(REFERENCES)}")
    if layer["FillMode"] == "fit" and not (layer["HeightNormalized"] > 0 and layer["WidthNormalized"] > 0):
        raise malformed(f"{path}FillMode", "fit needs a height and a width above 0")
    if len(layer["PositionNormalized"]) != 2:
        raise position(path)
    check_delay(layer, path)


def check_delay(layer: Json, path: str) -> None:
    """Check the fixed delay of a layer."""
    if not 0 <= layer["FixedDelayDuration"] <= MAX_FIXED_DELAY_MS:
        raise malformed(f"{path}FixedDelayDuration", f"must be between 0 and {MAX_FIXED_DELAY_MS} ms")


def read_audio_layers(layers: list[Json]) -> list[Json]:
    """Return audio layers with defaults, or refuse them; scenes have audio layers too."""
    audio = [AUDIO_DEFAULTS | layer for layer in layers]
    for number, layer in enumerate(audio, 1):
        path = f"AudioLayer.{number}."
        if layer["ValidChannel"] not in CHANNELS:
            raise malformed(f"{path}ValidChannel", f"must be one of {', '.join(CHANNELS)}")
        if not 0 <= layer["VolumeRate"] <= MAX_VOLUME:
            raise malformed(f"{path}VolumeRate", f"must be between 0 and {MAX_VOLUME}")
        check_delay(layer, path)
    return audio


def _described(layout: Layout) -> Json:
    video = []
    for layer in layout.settings["VideoLayers"]:
        shown = dict(layer)
        shown["PositionNormalizeds"] = {"Position": shown.pop("PositionNormalized")}
        video.append(shown)
    return {
        "LayoutId": layout.layout_id,
        "VideoLayers": {"VideoLayer": video},
        "AudioLayers": {"AudioLayer": layout.settings["AudioLayers"]},
        "BlendList": {"LocationId": layout.settings["BlendList"]},
        "MixList": {"LocationId": layout.settings["MixList"]},
    }
