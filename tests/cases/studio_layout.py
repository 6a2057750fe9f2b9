"""Cases of `StudioLayout`: one for each type."""

from __future__ import annotations

from typing import Any

from apsara_live_emulator import Emulator
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.resources._resource import Step

from . import Case, Change, Refusal, Stage, wrong
from ._scenarios import call, change, create, create_over, delete, refresh

NEEDS = ("virtual studio",)
NOT_OFFERED = {
    "LayoutType": "which of common and studio is declared",
    "BgImageConfig": "background of studio",
    "MediaInputConfigList": "media of studio",
    "LayerOrderConfigList": "layer_order of studio",
}
PLACE = {"caster_id": "<virtual studio>", "layout_name": "news set"}
OTHER_PLACE = {"caster_id": "another-studio", "layout_name": "weather set"}
ANCHOR = {
    "channel_id": "RV01",
    "color": "green",
    "position_x": 0.25,
    "position_y": 0.5,
    "height": 0.75,
    "portrait_type": "full",
    "only_audio": True,
    "audio": {"channel": "leftChannel", "volume": 0.5},
}
WALL = {
    "id": "wall",
    "channel_id": "RV02",
    "fill_mode": "fit",
    "anchor": "center",
    "position": [0.5, 0.25],
    "width": 0.5,
    "height": 0.5,
}
LOGO = {"id": "logo", "image_material_id": "image-2", "position": [0.9, 0.1], "height": 0.1}
SET = {
    "background": {"id": "set", "material_id": "image-1"},
    "screens": [ANCHOR],
    "media": [WALL, LOGO],
    "layer_order": [
        {"type": "background", "id": "set"},
        {"type": "media", "id": "wall"},
        {"type": "media", "id": "logo"},
    ],
}
BARE = {"background": {"id": "set", "material_id": "image-1"}, "screens": [{"channel_id": "RV01", "color": "blue"}]}
COMMON = {**PLACE, "common": {"channel_id": "RV01"}}
STUDIO = {**PLACE, "studio": SET}
MINIMAL = {**PLACE, "studio": BARE}
CHANGES = (
    Change("update", "media and order no longer declared", STUDIO, MINIMAL),
    Change("replace", "to the other type", STUDIO, COMMON),
)
CASES = [
    Case("StudioLayout", "common", COMMON, {**OTHER_PLACE, "common": {"channel_id": "RV12"}}, COMMON, NEEDS),
    Case("StudioLayout", "studio", STUDIO, {**OTHER_PLACE, "studio": BARE}, MINIMAL, NEEDS, changes=CHANGES),
]
COSTS = {
    "creation": create(STUDIO),
    "creation over an equal layout of the same name": create_over(STUDIO),
    "refresh": refresh(STUDIO),
    "any change in place": change(STUDIO, layout_name="other set", studio=BARE),
    "deletion": delete(STUDIO),
}
"""What happens in each row of its table in docs/calls.md."""


def parts(**changed: Any) -> dict[str, Any]:
    """The layout with another part."""
    return {**PLACE, "studio": {**SET, **changed}}


WRONG = {
    "neither type": (PLACE, "common", "a layout needs common or studio"),
    "both types": ({**STUDIO, "common": COMMON["common"]}, "studio", "a layout is of one type, and common is set too"),
    "a channel that cannot exist": ({**PLACE, "common": {"channel_id": "RV13"}}, "common.channel_id", "RV01 to RV12"),
    "no screen": (parts(screens=[]), "studio.screens", "must have at least 1 entry"),
    "a channel of a screen": (
        parts(screens=[{**ANCHOR, "channel_id": "rv01"}]),
        "studio.screens[0].channel_id",
        "RV01 to RV12",
    ),
    "a color": (parts(screens=[{**ANCHOR, "color": "red"}]), "studio.screens[0].color", "must be 'blue', 'green'"),
    "a place off the set": (
        parts(screens=[{**ANCHOR, "position_x": 1.1}]),
        "studio.screens[0].position_x",
        "at most 1",
    ),
    "a volume": (
        parts(screens=[{**ANCHOR, "audio": {"volume": 11}}]),
        "studio.screens[0].audio.volume",
        "at most 10",
    ),
    "media without contents": (
        parts(media=[{"id": "wall"}], layer_order=None),
        "studio.media[0].channel_id",
        "needs channel_id or image_material_id",
    ),
    "media with two contents": (
        parts(media=[{**LOGO, "channel_id": "RV02"}], layer_order=None),
        "studio.media[0].image_material_id",
        "a media input shows one thing",
    ),
    "a box without a size": (
        parts(media=[{**WALL, "height": 0}], layer_order=None),
        "studio.media[0].height",
        "must be more than 0",
    ),
    "one id twice": (parts(media=[WALL, {**LOGO, "id": "set"}], layer_order=None), "studio.media[1].id", "'set' is"),
    "an order of what is not there": (
        parts(layer_order=[{"type": "media", "id": "clock"}]),
        "studio.layer_order[0].id",
        "media 'clock' is not in this layout: background 'set', media 'wall', media 'logo'",
    ),
    "an order with the wrong type": (
        parts(layer_order=[{"type": "media", "id": "set"}]),
        "studio.layer_order[0].id",
        "media 'set' is not in this layout",
    ),
    "one layer twice": (
        parts(layer_order=[{"type": "media", "id": "logo"}, {"type": "media", "id": "logo"}]),
        "studio.layer_order[1].id",
        "'logo' is in the order already",
    ),
}
"""Inputs that are refused before any call, with the property and the reason."""


def add(stage: Stage) -> None:
    """Somebody else adds a layout of the declared name."""
    contents = {"LayoutType": "common", "CommonConfig": '{"ChannelId":"RV01"}'}
    call(stage.cloud, "AddStudioLayout", CasterId=stage.world.studio, LayoutName="news set", **contents)


def held(stage: Stage, emulator: Emulator) -> None:
    """A layout is created that another resource of the program holds."""
    id, _, inputs = stage.create(COMMON)
    step = Step(urn="urn:pulumi:dev::laws::StudioLayout::second", scope="laws")
    first = "urn:pulumi:dev::laws::StudioLayout::first"
    step.run.declare("StudioLayout", first, {}, inputs, frozenset())
    step.run.hold("StudioLayout", first, id)
    lifecycle.create(stage.resource, stage.cloud, step, inputs)


def _another(stage: Stage, emulator: Emulator) -> None:
    stage.create(COMMON)
    stage.create(STUDIO)


def _two(stage: Stage, emulator: Emulator) -> None:
    add(stage)
    add(stage)
    stage.create(COMMON)


def _elsewhere(stage: Stage, emulator: Emulator) -> None:
    stage.create({**COMMON, "caster_id": stage.world.studio})


REFUSALS = [
    *(wrong("StudioLayout", reason, declared, NEEDS) for declared, _, reason in WRONG.values()),
    Refusal("StudioLayout", "'news set' already, with another common, studio", _another, NEEDS),
    Refusal("StudioLayout", "'news set' already, 2 times", _two, NEEDS),
    Refusal("StudioLayout", "it is StudioLayout 'first' of this program", held, NEEDS),
    Refusal("StudioLayout", 'Only a studio with norm_type="virtual" has studio layouts', _elsewhere, ("studio",)),
]
