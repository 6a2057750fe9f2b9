"""Layouts of virtual studios: AddStudioLayout, ModifyStudioLayout, DeleteStudioLayout, DescribeStudioLayouts."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ..answers import Json
from ..assumptions import assumed
from ..objects import Caster, Thing
from ..refusals import caster_not_found, layout_not_found, malformed, malformed_value, missing
from ..state import is_well_formed
from . import Call, answers
from .caster_layout import CHANNELS, FILL_MODES, MAX_VOLUME, REFERENCES

VIRTUAL_STUDIO = 4
KIND = "studio layout"
# The configurations that each type of layout must have.
REQUIRED = {"common": ("CommonConfig",), "studio": ("BgImageConfig", "ScreenInputConfigList")}
COLORS = ("blue", "green", "auto", "complex")

Read = Callable[[str, Any], Any]


@answers("AddStudioLayout")
@assumed("A configuration that the layout type does not need is kept and answered.")
def add_studio_layout(call: Call) -> Json:
    """Add a layout to a virtual studio: a common one shows one channel, a studio one has a background [SDK]."""
    caster = _virtual_studio(call)
    layout_type = call.text("LayoutType")
    if layout_type not in REQUIRED:
        raise malformed("LayoutType", f"must be one of {', '.join(REQUIRED)}")
    call.need(*REQUIRED[layout_type])
    settings = {"LayoutName": call.text("LayoutName"), "LayoutType": layout_type, **_read_settings(call)}
    _check_order(settings)
    layout_id = call.state.new_id(KIND)
    caster.add(Thing(layout_id, KIND, settings, call.newness()))
    return {"LayoutId": layout_id}


@answers("ModifyStudioLayout")
@assumed("An empty LayoutName keeps the name. An empty configuration is MissingParameter if the layout type needs it.")
def modify_studio_layout(call: Call) -> Json:
    """Change the parameters that are given and keep the others; the type of a layout is fixed [SDK]."""
    layout = _find(call, _virtual_studio(call))
    emptied = [name for name in REQUIRED[layout.settings["LayoutType"]] if call.parameters.get(name) == ""]
    if emptied:
        raise missing(*emptied)
    settings = layout.settings | _read_settings(call)
    settings = {name: value for name, value in settings.items() if call.parameters.get(name) != ""}
    _check_order(settings)
    layout.settings = settings | {"LayoutName": call.text("LayoutName") or layout.settings["LayoutName"]}
    return {}


@answers("DeleteStudioLayout")
def delete_studio_layout(call: Call) -> Json:
    """Delete one layout of a virtual studio [SDK, error table of 2025]."""
    caster = _virtual_studio(call)
    del caster.others[_find(call, caster).thing_id]
    return {}


@answers("DescribeStudioLayouts")
@assumed("Ids that are unknown are left out of the list.")
def describe_studio_layouts(call: Call) -> Json:
    """Return all layouts of a virtual studio, or those whose ids are given, separated by commas [SDK]."""
    wanted = {one.strip() for one in call.text("LayoutId").split(",") if one.strip()}
    caster = _virtual_studio(call)
    layouts = call.listed([one for one in caster.things(KIND).values() if not wanted or one.thing_id in wanted])
    described = [{"LayoutId": one.thing_id, **one.settings} for one in layouts]
    return {"Total": len(described), "StudioLayouts": described}


@assumed("A studio of another kind is InvalidCaster.NotFound for all four; only the page of the list says so.")
def _virtual_studio(call: Call) -> Caster:
    caster = call.caster()
    if caster.norm_type != VIRTUAL_STUDIO:
        raise caster_not_found(caster.caster_id)
    return caster


@assumed("A layout id is well formed as a studio id is: letters, digits, - and _, at most 64.")
def _find(call: Call, caster: Caster) -> Thing:
    layout_id = call.text("LayoutId")
    if not is_well_formed(layout_id):
        raise malformed_value("LayoutId", f"{layout_id!r} is not well formed")
    layout = call.find(caster.things(KIND), layout_id)
    if layout is None:
        raise layout_not_found(layout_id)
    return layout


@assumed("Keys, words and numbers out of their range are InvalidParameter.Malformed; numbers may be sent as strings.")
@assumed("Channels, sources and media assets are not checked.")
def _read_settings(call: Call) -> Json:
    """Return the configurations that are given, with the types that DescribeStudioLayouts answers."""
    settings = {}
    for name, reader in CONFIGURATIONS.items():
        if call.given(name):
            settings[name] = reader(name, call.json(name))
    return settings


@assumed("LayerOrderConfigList may name only the background and media inputs of the layout.")
def _check_order(settings: Json) -> None:
    ids = {
        "background": [settings.get("BgImageConfig", {}).get("Id")],
        "media": [one.get("Id") for one in settings.get("MediaInputConfigList", [])],
    }
    for number, layer in enumerate(settings.get("LayerOrderConfigList", [])):
        if not layer.get("Id") or layer["Id"] not in ids.get(layer.get("Type", ""), []):
            raise malformed(
                f"LayerOrderConfigList[{number}]", "must name the background or a media input of the layout"
            )


def _text(path: str, value: Any) -> str:
    if not isinstance(value, str):
        raise malformed(path, "must be a string")
    return value


def _word(*words: str) -> Read:
    def read(path: str, value: Any) -> str:
        if value not in words:
            raise malformed(path, f"must be one of {', '.join(words)}")
        return str(value)

    return read


def _number(highest: float) -> Read:
    def read(path: str, value: Any) -> float:
        try:
            number = math.nan if isinstance(value, bool) else float(value)
        except (TypeError, ValueError):
            number = math.nan
        if not 0 <= number <= highest:
            raise malformed(path, f"must be a number between 0 and {highest}")
        return number

    return read


def _whole(highest: int) -> Read:
    number = _number(highest)

    def read(path: str, value: Any) -> int:
        exact = number(path, value)
        if exact != int(exact):
            raise malformed(path, "must be a whole number")
        return int(exact)

    return read


def _fraction_text(path: str, value: Any) -> str:
    return f"{_number(1)(path, value):g}"


def _truth(path: str, value: Any) -> bool:
    if value not in (True, False, "true", "false"):
        raise malformed(path, "must be true or false")
    return value in (True, "true")


def _object(**keys: Read) -> Read:
    def read(path: str, value: Any) -> Json:
        if not isinstance(value, dict):
            raise malformed(path, "must be a JSON object")
        unknown = [key for key in value if key not in keys]
        if unknown:
            raise malformed(path, f"has no key {unknown[0]}")
        return {key: keys[key](f"{path}.{key}", inner) for key, inner in value.items()}

    return read


def _each(reader: Read) -> Read:
    def read(path: str, value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise malformed(path, "must be a JSON array")
        return [reader(f"{path}[{number}]", inner) for number, inner in enumerate(value)]

    return read


def _place(path: str, value: Any) -> list[float]:
    if not isinstance(value, list) or len(value) != 2:
        raise malformed(path, "must have two numbers")
    return [_number(1)(path, one) for one in value]


# The configurations and their keys [SDK]; Index has no function.
CONFIGURATIONS: dict[str, Read] = {
    "CommonConfig": _object(ChannelId=_text, VideoResourceId=_text),
    "BgImageConfig": _object(Id=_text, MaterialId=_text, ImageUrl=_text, LocationId=_text),
    "ScreenInputConfigList": _each(
        _object(
            Id=_text,
            Index=_whole(10**6),
            ChannelId=_text,
            VideoResourceId=_text,
            Color=_word(*COLORS),
            PositionX=_fraction_text,
            PositionY=_fraction_text,
            HeightNormalized=_number(1),
            PortraitType=_whole(1),
            OnlyAudio=_truth,
            AudioConfig=_object(ValidChannel=_word(*CHANNELS), VolumeRate=_number(MAX_VOLUME)),
        )
    ),
    "MediaInputConfigList": _each(
        _object(
            Id=_text,
            Index=_whole(10**6),
            ChannelId=_text,
            VideoResourceId=_text,
            ImageMaterialId=_text,
            FillMode=_word(*FILL_MODES),
            PositionRefer=_word(*REFERENCES),
            PositionNormalized=_place,
            WidthNormalized=_number(1),
            HeightNormalized=_number(1),
        )
    ),
    "LayerOrderConfigList": _each(_object(Type=_word("background", "media"), Id=_text)),
}
