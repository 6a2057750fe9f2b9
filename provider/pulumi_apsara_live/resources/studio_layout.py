"""A layout of a virtual studio: one channel as it is, or people before a drawn set."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from ..model.diff import same
from ..model.fields import Json, Model, Problem, Properties, Replace, Wire, known, rule
from ..model.shape import decode, encode, json_text, to_properties
from ..wire.errors import CallError, NotFound
from ..wire.operation import Operation
from ._account import Owned
from ._canvas import Anchor, FillMode, Fraction, SoundChannel, box_problems
from ._facts import OnAir
from ._id import Id
from ._item import CasterItem
from ._resource import RENAME_ADVICE, RefusedByProvider, Step, looking_up

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

CHANNEL: Final = re.compile(r"RV(0[1-9]|1[0-2])")
KINDS: Final = ("common", "studio")
ScreenColor = Literal["blue", "green", "auto", "complex"]
PortraitType = Literal["half", "full"]
StudioLayerType = Literal["background", "media"]


def _channel(text: str) -> str | None:
    return None if CHANNEL.fullmatch(text) else "must be RV01 to RV12"


class CommonLayout(Model):
    """The contents of a layout that shows one channel."""

    channel_id: Annotated[str, rule(_channel)]
    """Channel that is shown, `RV01` to `RV12`."""


class StudioBackground(Model):
    """The picture of the set."""

    id: Annotated[str, Field(min_length=1)]
    """A name of your choice, unique in the layout, for `layer_order`."""
    material_id: Annotated[str, Field(min_length=1)]
    """Picture of the media library."""


class ScreenAudio(Model):
    """The sound of a screen."""

    channel: Annotated[SoundChannel, Wire("ValidChannel")] = "all"
    """Sound channels that are used."""
    volume: Annotated[float, Wire("VolumeRate"), Field(ge=0, le=10)] = 1.0
    """Factor of the original volume, 0 to 10; 0 is silence."""


class ScreenInput(Model):
    """A channel with a person before a colored screen, whose color is keyed out."""

    channel_id: Annotated[str, rule(_channel)]
    """Channel that is keyed, `RV01` to `RV12`."""
    color: ScreenColor
    """Color that is keyed out. `auto` detects it, `complex` keys a background of several colors."""
    position_x: Annotated[float, Field(ge=0, le=1)] = 0.0
    """Distance from the left edge of the set, as a fraction of its width, 0 to 1."""
    position_y: Annotated[float, Field(ge=0, le=1)] = 0.0
    """Distance from the upper edge of the set, as a fraction of its height, 0 to 1."""
    height: Annotated[float, Wire("HeightNormalized"), Field(ge=0, le=1)] = 0.0
    """Height as a fraction of the height of the set, 0 to 1; 0 is the original size."""
    portrait_type: Annotated[PortraitType, Wire(values={"half": 0, "full": 1})] = "half"
    """Whether half of the person is seen, or the full figure."""
    only_audio: bool = False
    """Whether the channel is only heard."""
    audio: Annotated[ScreenAudio, Wire("AudioConfig"), Field(default_factory=ScreenAudio)]
    """Sound of the channel; all of it at its original volume when left out."""


class MediaInput(Model):
    """A channel or a picture on the set: just one of the two."""

    id: Annotated[str, Field(min_length=1)]
    """A name of your choice, unique in the layout, for `layer_order`."""
    channel_id: Annotated[str | None, rule(_channel)] = None
    """Channel that is shown, `RV01` to `RV12`."""
    image_material_id: Annotated[str | None, Field(min_length=1)] = None
    """Picture of the media library that is shown."""
    fill_mode: FillMode = "none"
    """How the picture fills its size: `none` scales it, `fit` centers it in a box of `width` and `height`."""
    anchor: Annotated[Anchor, Wire("PositionRefer")] = "topLeft"
    """Point of the picture from which `position` is measured."""
    position: Annotated[tuple[Fraction, ...], Wire("PositionNormalized"), Field(min_length=2, max_length=2)] = (
        0.0,
        0.0,
    )
    """Place of the anchor as `(x, y)`, fractions of the set, 0 to 1."""
    width: Annotated[float, Wire("WidthNormalized"), Field(ge=0, le=1)] = 0.0
    """Width as a fraction of the width of the set, 0 to 1. With 0 it follows `height`; both 0 is the original size."""
    height: Annotated[float, Wire("HeightNormalized"), Field(ge=0, le=1)] = 0.0
    """Height as a fraction of the height of the set, 0 to 1. With 0 it follows `width`."""

    def problems(self) -> Iterator[Problem]:
        """One content; a box to fit into has two sizes."""
        if self.channel_id is None and self.image_material_id is None:
            yield Problem("channel_id", "a media input needs channel_id or image_material_id")
        if self.channel_id is not None and self.image_material_id is not None:
            reason = "a media input shows one thing, and channel_id is set too; declare one of them"
            yield Problem("image_material_id", reason)
        yield from box_problems(self)


class StudioLayer(Model):
    """The place of the background or of a media input in the stack."""

    type: StudioLayerType
    """What is placed. Screens cannot be sorted."""
    id: Annotated[str, Field(min_length=1)]
    """Its `id`."""


class VirtualSet(Model):
    """The contents of a layout with a set: its background, people before colored screens, and media."""

    background: Annotated[StudioBackground, Wire("BgImageConfig"), Json()]
    """Picture of the set."""
    screens: Annotated[tuple[ScreenInput, ...], Wire("ScreenInputConfigList"), Json(), Field(min_length=1)]
    """Channels with people before colored screens, at least one."""
    media: Annotated[tuple[MediaInput, ...] | None, Wire("MediaInputConfigList"), Json()] = None
    """Channels and pictures on the set."""
    layer_order: Annotated[tuple[StudioLayer, ...] | None, Wire("LayerOrderConfigList"), Json()] = None
    """Order of the background and the media, from bottom to top."""

    def problems(self) -> Iterator[Problem]:
        """Ids are unique, and the order names what there is, once."""
        placed: dict[str, str] = {}
        if isinstance(self.background, StudioBackground) and known(self.background.id):
            placed[self.background.id] = "background"
        complete = known(self.background, self.media)
        for index, media in enumerate(self.media or () if known(self.media) else ()):
            if media.id in placed:
                yield Problem(f"media[{index}].id", f"{media.id!r} is the id of another part of this layout")
            placed.setdefault(media.id, "media")
        if not complete or not known(self.layer_order):
            return
        seen: set[str] = set()
        for index, layer in enumerate(self.layer_order or ()):
            if placed.get(layer.id) != layer.type:
                ids = ", ".join(f"{kind} {id!r}" for id, kind in placed.items())
                yield Problem(f"layer_order[{index}].id", f"{layer.type} {layer.id!r} is not in this layout: {ids}")
            elif layer.id in seen:
                yield Problem(f"layer_order[{index}].id", f"{layer.id!r} is in the order already")
            seen.add(layer.id)


class StudioLayoutInputs(Owned):
    """Inputs of a layout of a virtual studio."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`. Its `norm_type` must be `virtual`."""
    layout_name: Annotated[str, Field(min_length=1)]
    """Name of the layout, unique in the program, by which an interrupted creation is found again."""
    common: Annotated[CommonLayout | None, Wire("CommonConfig"), Json()] = None
    """Contents of a layout that shows one channel. Vendor: `LayoutType` `common`."""
    studio: Annotated[VirtualSet | None, Wire("ScreenInputConfigList")] = None
    """Contents of a layout with a set, sent as one parameter for each part. Vendor: `LayoutType` `studio`."""

    def problems(self) -> Iterator[Problem]:
        """A layout is of one type."""
        if self.common is None and self.studio is None:
            yield Problem("common", "a layout needs common or studio")
        if self.common is not None and self.studio is not None:
            yield Problem("studio", "a layout is of one type, and common is set too; declare one of them")


class StudioLayoutOutputs(StudioLayoutInputs):
    """Outputs of a layout of a virtual studio."""

    layout_id: str
    """Own id of the layout; the resource's id is `caster_id/layout_id`."""


class StudioLayout(CasterItem[StudioLayoutInputs, StudioLayoutOutputs]):
    """Added by `AddStudioLayout`, read by `DescribeStudioLayouts`, changed by `ModifyStudioLayout`.

    Virtual studios alone have such layouts. The type of a layout is fixed: another one replaces it.
    A creation takes over a layout of the same name that is equal to what is declared and that no other resource of
    the program holds: one that an interrupted update has left behind, or that of a renamed resource.
    """

    inputs = StudioLayoutInputs
    outputs = StudioLayoutOutputs
    id = Id("caster_id", "layout_id")
    belongs_to = "caster_id"
    order = 24
    noun = "studio layout"
    studio_kind = "virtual"
    on_air = OnAir("contents", "layout", shown_by=KINDS)
    key = "layout_id"
    holds = (("caster_id", "layout_name"), ("caster_id", "layout_id"))
    creates = Operation("AddStudioLayout", repeatable=False, answers=("LayoutId",))
    reads = Operation("DescribeStudioLayouts", repeatable=True, quota=15, rows="StudioLayouts", answers=("LayoutId",))
    updates = Operation("ModifyStudioLayout", repeatable=True, omitted="keeps")
    deletes = Operation("DeleteStudioLayout", repeatable=True)
    costs = {
        "creation": (reads, creates, reads),
        "creation over an equal layout of the same name": (reads,),
        "refresh": (reads,),
        "any change in place": (updates,),
        "deletion": (deletes,),
    }

    def create(self, cloud: Cloud, step: Step, inputs: StudioLayoutInputs) -> tuple[str, Properties | None]:
        """Look for a layout of that name, and add one if there is none; after a lost response, look again."""
        caster_id = inputs.caster_id
        try:
            present = self._named(cloud, step, inputs)
        except NotFound as error:
            raise RefusedByProvider(
                f'{error} Only a studio with norm_type="virtual" has studio layouts: check caster_id.'
            ) from None
        if present is not None:
            return self.id.format(caster_id, present[self.key]), present | {"caster_id": caster_id}
        try:
            own = str(cloud.call(self.creates, self.parameters(inputs))["LayoutId"])
        except CallError as error:
            if not error.effect_unknown:
                raise
            with looking_up(error, "The next update searches for it before it creates another."):
                present = self._named(cloud, step, inputs)
            if present is None:
                raise
            own = str(present[self.key])
        return self.id.format(caster_id, own), None

    def update(
        self, cloud: Cloud, step: Step, id: str, old: StudioLayoutOutputs, inputs: StudioLayoutInputs
    ) -> Properties:
        """One call that carries the whole layout, with empty lists for what is no longer declared."""
        emptied = dict.fromkeys(("MediaInputConfigList", "LayerOrderConfigList"), "[]") if inputs.studio else {}
        parameters = emptied | self.parameters(inputs) | {"LayoutId": self.id.parse(id)[1]}
        del parameters["LayoutType"]
        cloud.call(self.updates, parameters)
        return {}

    def parameters(self, inputs: StudioLayoutInputs) -> dict[str, Any]:
        """The request parameters of these inputs."""
        sent = encode(self.inputs, inputs) | {"LayoutType": "common" if inputs.common else "studio"}
        if inputs.studio is None:
            return sent
        sent |= encode(VirtualSet, inputs.studio)
        for name in ("ScreenInputConfigList", "MediaInputConfigList"):
            if name in sent:
                # Samples number the inputs; the number has no function.
                rows = [{"Index": number, **row} for number, row in enumerate(json.loads(sent[name]), 1)]
                sent[name] = json_text(rows)
        return sent

    def properties_in(self, row: Mapping[str, Any]) -> Properties:
        """The properties in a row of the studio's list, with the own id."""
        # The parts of a set are parameters of the layout, so they are decoded from the row itself.
        whole = {name: value for name, value in row.items() if name != "ScreenInputConfigList"}
        found = decode(self.outputs, whole) | {self.key: str(row["LayoutId"])}
        if row.get("LayoutType") == "studio":
            found.pop("common", None)
            return found | {"studio": decode(VirtualSet, row)}
        return found

    def _named(self, cloud: Cloud, step: Step, inputs: StudioLayoutInputs) -> Properties | None:
        """The layout of the declared name, if it is what is declared and no other resource of this run holds it."""
        rows = (self.properties_in(row) for row in cloud.rows(self.reads, {"CasterId": inputs.caster_id}))
        named = [each for each in rows if each.get("layout_name") == inputs.layout_name]
        if not named:
            return None
        declared = to_properties(inputs)
        there, *others = named
        which = f"studio {inputs.caster_id} has a layout {inputs.layout_name!r} already"
        if others:
            raise RefusedByProvider(f"{which}, {len(named)} times: choose another layout_name, or delete them")
        if holder := step.run.holder(self.kind, self.id.format(inputs.caster_id, there[self.key]), but=step.urn):
            raise RefusedByProvider(f"{which}: it is {holder} of this program; declare another layout_name")
        if other := [name for name in KINDS if not same(there.get(name), declared.get(name))]:
            raise RefusedByProvider(f"{which}, with another {', '.join(other)}; {RENAME_ADVICE}")
        return there
