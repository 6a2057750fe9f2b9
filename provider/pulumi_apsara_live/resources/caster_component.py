"""A component of a studio: a text, an image or captions that lie over the picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from ..model.diff import same
from ..model.fields import Json, Model, Problem, Properties, Replace, Wire, WriteOnly, fields, known, rule
from ..model.shape import as_record, to_properties
from ..wire.operation import Operation
from ._account import Owned
from ._canvas import LOCATION_RULE, Fraction
from ._facts import OnAir
from ._id import Id
from ._item import CasterItem

LOCATION: Final = re.compile(r"RC(0[1-9]|[1-9][0-9])")
COLOR: Final = re.compile(r"0x[0-9A-Fa-f]{6}")
CONTENTS: Final = {"text": "TextLayerContent", "image": "ImageLayerContent", "caption": "CaptionLayerContent"}
"""Types of components, by the input that holds the content, with its parameter."""

Language = Literal["en", "cn", "es", "ru"]
FontName = Literal[
    "KaiTi",
    "AlibabaPuHuiTi-Regular",
    "AlibabaPuHuiTi-Bold",
    "NAlibabaPuHuiTi-Light",
    "NotoSansHans-Regular",
    "NotoSansHans-Bold",
    "NotoSansHans-Light",
]
ComponentAnchor = Literal["topLeft", "topRight", "bottomLeft", "bottomRight"]
ComponentEffect = Literal["none", "animateH", "animateV"]


def _location(text: str) -> str | None:
    return None if LOCATION.fullmatch(text) else "must be RC01 to RC99"


def _color(text: str) -> str | None:
    return None if COLOR.fullmatch(text) else "must be a color from 0x000000 to 0xffffff"


def _border(text: str) -> str | None:
    return _color(text) if text else None


class ComponentLayer(Model):
    """Place and size of a component."""

    position: Annotated[
        tuple[Fraction, ...],
        Wire("PositionNormalized", "PositionNormalizeds.Position"),
        Field(min_length=2, max_length=2),
    ] = (0.0, 0.0)
    """Place of the anchor as `(x, y)`, fractions of the output picture, 0 to 1."""
    anchor: Annotated[ComponentAnchor, Wire("PositionRefer")] = "topLeft"
    """Corner of the component from which `position` is measured."""
    width: Annotated[float, Wire("WidthNormalized"), Field(ge=0, le=1)] = 0.0
    """Width as a fraction of the output's, 0 to 1. With 0 it follows `height`; if both are 0, the size is original."""
    height: Annotated[float, Wire("HeightNormalized"), Field(ge=0, le=1)] = 0.0
    """Height as a fraction of the output's, 0 to 1. If `width` is set too, the service uses the height alone."""


class _Font(Model):
    """How text looks."""

    size: Annotated[float | None, Wire("SizeNormalized", values={None: -1}), Field(ge=0, le=1)] = None
    """Size of the font as a fraction of the output's height, 0 to 1; the service limits it to 1024 pixels."""
    color: Annotated[str, rule(_color)] = "0xff0000"
    """Color of the text, `0x000000` to `0xffffff`."""
    font_name: FontName = "KaiTi"
    """Font of the text."""
    border_width: Annotated[float, Wire("BorderWidthNormalized"), Field(ge=0, le=1)] = 0.0
    """Width of the letters' border as a fraction of the font's size, 0 to 1; at most 16 pixels."""
    border_color: Annotated[str, rule(_border)] = ""
    """Color of the letters' border, `0x000000` to `0xffffff`; none if empty."""


class TextContent(_Font):
    """The content of a text component."""

    text: Annotated[str, Field(min_length=1, max_length=1024)]
    """The text, at most 1024 characters."""


class ImageContent(Model):
    """The content of an image component."""

    material_id: Annotated[str, Field(min_length=1)]
    """Id of an image in the media library: PNG, JPG, APNG or GIF."""


class CaptionContent(_Font):
    """The content of a caption component: the speech of a source as text, translated where that is declared."""

    location_id: Annotated[str, LOCATION_RULE]
    """Location of the source whose speech is shown, `RV01` to `RV99`: `camera.location_id`.

    In a studio with channels it is the id of a channel, `RV01` to `RV12`.
    """
    source_language: Annotated[Language, Wire("SourceLan")] = "cn"
    """Language that is spoken."""
    target_language: Annotated[Language | None, Wire("TargetLan")] = None
    """Language into which it is translated; without it the speech is shown in its own language."""
    show_source: Annotated[bool, Wire("ShowSourceLan")] = False
    """Whether the text in the language that is spoken is shown beside the translation."""
    truncation: Annotated[bool, Wire(answered=""), WriteOnly()] = False
    """Whether text that is too long is cut off; the API does not return it."""
    source_words_per_line: Annotated[int, Wire("SourceLanPerLineWordCount", ""), WriteOnly(), Field(ge=1)] = 20
    """Words in a line of the language that is spoken; the API does not return it."""
    target_words_per_line: Annotated[int, Wire("TargetLanPerLineWordCount", ""), WriteOnly(), Field(ge=1)] = 20
    """Words in a line of the translation; the API does not return it."""
    source_reserve_pages: Annotated[int | None, Wire("SourceLanReservePages", ""), WriteOnly(), Field(ge=1)] = None
    """Lines of the language that is spoken; only with `truncation`; the vendor's default is 2. It is not returned."""
    target_reserve_pages: Annotated[int | None, Wire("TargetLanReservePages", ""), WriteOnly(), Field(ge=1)] = None
    """Lines of the translation; only with `truncation`; the vendor's default is 2. It is not returned."""

    def problems(self) -> Iterator[Problem]:
        """Reserved lines need `truncation=True`."""
        for name in ("source_reserve_pages", "target_reserve_pages"):
            if known(self.truncation, getattr(self, name)) and getattr(self, name) and not self.truncation:
                yield Problem(name, "needs truncation=True")


PARTS: Final[Mapping[str, type[Model]]] = {
    "layer": ComponentLayer,
    "text": TextContent,
    "image": ImageContent,
    "caption": CaptionContent,
}
"""Inputs that are sent and returned as JSON texts."""


class CasterComponentInputs(Owned):
    """Inputs of a component; it has exactly one content."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`."""
    component_name: Annotated[str, Field(min_length=1)]
    """Name of the component."""
    location_id: Annotated[str, Replace(), rule(_location)]
    """Slot of the component, `RC01` to `RC99`; a slot holds one component."""
    layer: Annotated[ComponentLayer, Wire("ComponentLayer"), Json()]
    """Place and size of the component."""
    text: Annotated[TextContent | None, Wire("TextLayerContent"), Json()] = None
    """Content of a text component; another type of content replaces the component."""
    image: Annotated[ImageContent | None, Wire("ImageLayerContent"), Json()] = None
    """Content of an image component; another type of content replaces the component."""
    caption: Annotated[CaptionContent | None, Wire("CaptionLayerContent"), Json()] = None
    """Content of a caption component; another type of content replaces the component."""
    effect: ComponentEffect = "none"
    """Animation: `animateH` moves it horizontally, `animateV` vertically."""

    def problems(self) -> Iterator[Problem]:
        """A component has exactly one content."""
        match [name for name in CONTENTS if getattr(self, name) is not None]:
            case []:
                yield Problem("text", f"a component needs one of {', '.join(CONTENTS)}")
            case [kind, other, *_]:
                yield Problem(other, f"a component has one content, and {kind} is set too; declare one of them")


class CasterComponentOutputs(CasterComponentInputs):
    """Outputs of a component."""

    component_id: str
    """Own id of the component, for `component_ids` of scenes and episodes.

    The resource's id is `caster_id/component_id`.
    """


class CasterComponent(CasterItem[CasterComponentInputs, CasterComponentOutputs]):
    """Added by `AddCasterComponent`, read by `DescribeCasterComponents`, changed by `ModifyCasterComponent`."""

    inputs = CasterComponentInputs
    outputs = CasterComponentOutputs
    id = Id("caster_id", "component_id")
    belongs_to = "caster_id"
    order = 24
    noun = "component"
    on_air = OnAir("contents", "component", shown_by=("location_id", "layer", *CONTENTS, "effect"))
    key = "component_id"
    holds = (("caster_id", "location_id"), ("caster_id", "component_id"))
    creates = Operation("AddCasterComponent", repeatable=False, answers=("ComponentId",))
    reads = Operation(
        "DescribeCasterComponents",
        repeatable=True,
        quota=15,
        rows="Components.Component",
        answers=("ComponentId",),
    )
    updates = Operation("ModifyCasterComponent", repeatable=True, omitted="keeps")
    deletes = Operation("DeleteCasterComponent", repeatable=True)
    costs = {
        "creation": (creates, reads),
        "refresh": (reads,),
        "any change": (updates,),
        "deletion": (deletes,),
    }

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """`layer` has two sizes, of which the service uses the height alone."""
        layer = news["layer"]
        if not known(layer) or same(olds.get("layer"), layer):
            return
        if layer.get("width") and layer.get("height"):
            yield "layer: width and height are both set, and the service uses the height alone"

    def parameters(self, inputs: CasterComponentInputs) -> dict[str, Any]:
        """The vendor's type follows from the content."""
        kind = next(name for name in CONTENTS if getattr(inputs, name) is not None)
        return {**super().parameters(inputs), "ComponentType": kind}

    def properties_in(self, row: Mapping[str, Any]) -> Properties:
        """The properties in a row, with the vendor's defaults, and without contents of other types."""
        own = CONTENTS.get(str(row.get("ComponentType")))
        others = set(CONTENTS.values()) - {own} if own else set()
        found = super().properties_in({name: value for name, value in row.items() if name not in others})
        parts = {name: each for name, each in PARTS.items() if name in found or name == "layer"}
        return found | {name: _with_defaults(each, found.get(name, {})) for name, each in parts.items()}


def _with_defaults(part: type[Model], returned: Properties) -> Properties:
    """The members of a JSON text: one that the API leaves out has the vendor's default."""
    whole, members = to_properties(as_record(part, returned)), fields(part)
    return {name: value for name, value in whole.items() if name in returned or not members[name].marked(WriteOnly)}
