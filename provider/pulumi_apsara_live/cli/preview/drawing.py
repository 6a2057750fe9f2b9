"""Layouts and components as pictures: what is seen where, as SVG, and the same in words.

Everything here is a function of typed inputs. Texts are escaped here; secrets were masked before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, Literal, TypeVar
from unicodedata import east_asian_width

from ...model.fields import Model, known
from ...resources._canvas import Anchor
from ...resources.caster_component import COLOR, CasterComponentInputs
from ...resources.caster_layout import AudioLayer, CasterLayoutInputs, VideoLayer
from ...resources.studio_layout import (
    CommonLayout,
    MediaInput,
    ScreenInput,
    StudioBackground,
    StudioLayer,
    StudioLayoutInputs,
    VirtualSet,
)
from .geometry import LANDSCAPE, WHOLE, Box, Placement, fitted, placed
from .masking import masked_text

WIDTH: Final = 960
"""Width of a drawing in its own units; the height follows from the ratio of the output."""
FONT: Final = 34
"""Height of the labels in a drawing, in its units."""
LINE: Final = FONT * 1.2
"""Distance of two lines of a label, in units."""
LETTER: Final = 0.56
"""Width of a letter, as a fraction of the height of the font; a Chinese character has the whole of it."""
TEXT_HEIGHT: Final = 0.05
"""Height of a text component that declares neither a height nor a size of its font, as a fraction of the output's."""
Record = TypeVar("Record", bound=Model)
LayerKind = Literal["video", "background", "person", "image", "text", "caption"]
ChangeMark = Literal["", "added", "removed", "moved", "changed"]
Facts = tuple[tuple[str, str], ...]
"""Properties of a layer in words, in the order in which they are listed."""


@dataclass(frozen=True)
class Layer:
    """Something that is seen or heard."""

    key: str
    """Identifies it before and after a change."""
    kind: LayerKind
    label: str
    facts: Facts
    placed: Placement | None = None
    """Where it is seen; None for what is only heard."""
    writing: str = ""
    """The text of a text component."""
    color: str = ""
    """The color of the text, as SVG writes it."""
    font: float = 0.0
    """Size of the font of the text, as a fraction of the height of the output."""


@dataclass(frozen=True)
class Picture:
    """What a layout shows, from bottom to top."""

    layers: tuple[Layer, ...]
    ratio: float = LANDSCAPE
    """Width of the output divided by its height."""


# What is seen, from typed inputs


def layout(inputs: CasterLayoutInputs, names: Mapping[str, str], ratio: float) -> Iterator[Layer]:
    """Yield the layers of a layout from bottom to top, then what is only heard; `names` are sources by location."""
    heard = _each(AudioLayer, inputs.audio_layers)
    sounds = {each.location_id: each for each in heard if known(each.location_id)}
    seen: set[str] = set()
    for number, each in enumerate(_each(VideoLayer, inputs.video_layers)):
        if not known(each.position, each.anchor, each.width, each.height, each.fill_mode):
            continue
        location = each.location_id if known(each.location_id) else ""
        place = placed(
            anchor=each.anchor,
            position=each.position,
            width=each.width,
            height=each.height,
            fill_mode=each.fill_mode,
            output=ratio,
        )
        facts = (*_place(each.anchor, each.position), *_size(each.width, each.height, each.fill_mode))
        delay = (("delay", f"{each.delay_ms} ms"),) if known(each.delay_ms) and each.delay_ms else ()
        sound = sounds.pop(location, None)
        label = _named(location, names) if location else f"layer {number + 1}"
        order = (("layer", str(number + 1)),) if len(inputs.video_layers) > 1 else ()
        key = location if location and location not in seen else f"layer {number + 1}"
        seen.add(location)
        yield Layer(key, "video", label, (*order, *facts, *delay, *_sound(sound)), place)
    for location, sound in sounds.items():
        yield Layer(f"sound {location}", "video", _named(location, names), (("only", "heard"), *_sound(sound)))


def studio_layout(inputs: StudioLayoutInputs, names: Mapping[str, str], ratio: float) -> Iterator[Layer]:
    """Yield the layers of a layout of a virtual studio: one channel, or background, media and people."""
    if isinstance(inputs.common, CommonLayout) and known(inputs.common.channel_id):
        channel = inputs.common.channel_id
        yield Layer(channel, "video", _named(channel, names), (), Placement(WHOLE, fitted(WHOLE, LANDSCAPE / ratio)))
    if isinstance(inputs.studio, VirtualSet):
        yield from _set(inputs.studio, names, ratio)


def _set(inputs: VirtualSet, names: Mapping[str, str], ratio: float) -> Iterator[Layer]:
    sorted_layers = {}
    if isinstance(inputs.background, StudioBackground) and known(inputs.background.id):
        material = inputs.background.material_id if known(inputs.background.material_id) else "an image"
        label = f"background {masked_text(str(material))}"
        sorted_layers[inputs.background.id] = Layer("background", "background", label, (), Placement(WHOLE, WHOLE))
    for each in _each(MediaInput, inputs.media):
        if known(each.id, each.position, each.anchor, each.width, each.height, each.fill_mode):
            sorted_layers[each.id] = _media(each, names, ratio)
    order = [each.id for each in _each(StudioLayer, inputs.layer_order) if known(each.id)]
    yield from (sorted_layers[id] for id in dict.fromkeys((*order, *sorted_layers)) if id in sorted_layers)
    for screen in _each(ScreenInput, inputs.screens):
        if known(screen.channel_id, screen.position_x, screen.position_y, screen.height):
            yield _screen(screen, names, ratio)


def _media(each: MediaInput, names: Mapping[str, str], ratio: float) -> Layer:
    shown = each.channel_id or each.image_material_id
    label = _named(shown, names) if isinstance(shown, str) else masked_text(each.id)
    place = placed(
        anchor=each.anchor,
        position=each.position,
        width=each.width,
        height=each.height,
        fill_mode=each.fill_mode,
        output=ratio,
    )
    facts = (*_place(each.anchor, each.position), *_size(each.width, each.height, each.fill_mode))
    return Layer(f"media {each.id}", "video" if each.channel_id else "image", label, facts, place)


def _screen(each: ScreenInput, names: Mapping[str, str], ratio: float) -> Layer:
    label = _named(each.channel_id, names)
    sound = (("volume", _number(each.audio.volume)),) if known(each.audio) else ()
    if each.only_audio is True:
        return Layer(f"screen {each.channel_id}", "person", label, (("only", "heard"), *sound))
    position = (each.position_x, each.position_y)
    place = placed(anchor="topLeft", position=position, width=0, height=each.height, output=ratio)
    keyed = (("keyed out", each.color),) if known(each.color) else ()
    facts = (*_place("topLeft", position), *_size(0, each.height, "none"), *keyed, *sound)
    return Layer(f"screen {each.channel_id}", "person", label, facts, place)


def component(inputs: CasterComponentInputs, names: Mapping[str, str], ratio: float) -> Layer | None:
    """Return a component as a layer; None if its place or content is unknown."""
    layer = inputs.layer
    if not known(layer, inputs.component_name):
        return None
    name, location = masked_text(inputs.component_name), inputs.location_id if known(inputs.location_id) else ""
    label = f"{location} {name}".strip()
    animated = (("effect", inputs.effect),) if known(inputs.effect) and inputs.effect != "none" else ()
    facts = (*_place(layer.anchor, layer.position), *_size(layer.width, layer.height, "none"), *animated)
    kind: LayerKind = "image"
    writing, color, font, width, height = "", "", 0.0, layer.width, layer.height
    content = inputs.text or inputs.caption
    if known(content) and content:
        kind = "text" if inputs.text else "caption"
        of = getattr(content, "location_id", "")
        writing = masked_text(getattr(content, "text", "")) or f"speech of {_named(of, names)}"
        color = _color(content.color)
        size = content.size if known(content.size) and content.size else 0.0
        height = height or size * 1.3 or TEXT_HEIGHT
        font = min(size or height, height) if size else height * 0.75
        width = min(1.0, letters(writing) * font / ratio) or height
        shown = (("text" if inputs.text else "caption", writing), ("color", str(content.color)))
        facts = (*shown, *facts)
    elif known(inputs.image) and inputs.image:
        facts = (("image", masked_text(str(inputs.image.material_id))), *facts)
    place = placed(
        anchor=layer.anchor,
        position=layer.position,
        width=width,
        height=height,
        fill_mode="fit" if writing else "none",
        output=ratio,
    )
    return Layer(
        f"component {location or name}", kind, label, facts, Placement(place.box, place.box), writing, color, font
    )


def _each(kind: type[Record], values: object) -> Sequence[Record]:
    """Return the entries of a list that are known; none if the list is not."""
    return [each for each in values if isinstance(each, kind)] if isinstance(values, tuple) else []


def _named(location: str, names: Mapping[str, str]) -> str:
    return f"{location} {masked_text(names[location])}" if names.get(location) else masked_text(location)


def _place(anchor: Anchor, position: Sequence[float]) -> Facts:
    x, y = (_percent(each) for each in position)
    return (("position", f"{x}, {y} from {anchor}"),)


def _size(width: float, height: float, fill_mode: str) -> Facts:
    if fill_mode == "fit":
        return (("size", f"fitted into {_percent(width)} × {_percent(height)}"),)
    if height or width:
        return (("size", f"{_percent(height)} high" if height else f"{_percent(width)} wide"),)
    return (("size", "original"),)


def _sound(sound: AudioLayer | None) -> Facts:
    if sound is None or not known(sound.volume):
        return ()
    channel = (("channel", sound.channel),) if known(sound.channel) and sound.channel != "all" else ()
    return (("volume", _number(sound.volume)), *channel)


def _color(declared: object) -> str:
    return f"#{declared[2:]}" if isinstance(declared, str) and COLOR.fullmatch(declared) else ""


def _percent(fraction: float) -> str:
    return f"{_number(fraction * 100)} %"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def letters(string: str) -> float:
    """Return the width of a string in heights of its font."""
    return sum(1.0 if east_asian_width(each) in "WF" else LETTER for each in string)


# What has changed


def marks(own: Picture, other: Picture | None, *, after: bool) -> dict[str, ChangeMark]:
    """Return what happened to each layer of a picture; nothing if there is no other picture to compare with."""
    if other is None:
        return {}
    others = {each.key: each for each in other.layers}
    result: dict[str, ChangeMark] = {}
    for each in own.layers:
        there = others.get(each.key)
        if there is None:
            result[each.key] = "added" if after else "removed"
        elif there.placed != each.placed:
            result[each.key] = "moved"
        elif there != each:
            result[each.key] = "changed"
    return result


# As SVG


def svg(picture: Picture, other: Picture | None, *, after: bool, label: str) -> str:
    """Return a picture as SVG; what has moved is marked, and after a change its old place is outlined."""
    height = round(WIDTH / picture.ratio)
    marked = marks(picture, other, after=after)
    old = {each.key: each.placed for each in other.layers} if other and after else {}
    visible = [(each, each.placed) for each in picture.layers if each.placed is not None]
    boxes = [place.picture for _, place in visible]
    parts = [
        _layer(each, place, number, marked.get(each.key, ""), height, boxes[number + 1 :])
        for number, (each, place) in enumerate(visible)
    ]
    for each, place in visible:
        before, mark = old.get(each.key), marked.get(each.key, "")
        if mark == "moved" and before is not None:
            parts.append(f'<rect class="ghost" {_rectangle(before.box, height)}/>')
        if mark:
            parts.append(_tag(mark, place.picture, height))
    kind = "canvas" if picture.ratio >= 1 else "canvas portrait"
    screen = f'<rect class="screen" width="{WIDTH}" height="{height}"/>'
    view = f'class="{kind}" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(label)}"'
    return f"<svg {view}>{screen}{''.join(parts)}</svg>"


def _layer(layer: Layer, place: Placement, number: int, mark: ChangeMark, height: int, above: Sequence[Box]) -> str:
    box, seen = place.box, place.picture
    kind = " ".join(filter(None, (layer.kind, f"l{number % 4}" if layer.kind == "video" else "", mark)))
    parts = [f'<g class="{kind}">']
    if seen != box:
        parts.append(f'<rect class="room" {_rectangle(box, height)}/>')
    parts.append(f'<rect class="seen" {_rectangle(seen, height)}/>')
    if layer.writing:
        parts.append(_writing(layer, seen, height))
    else:
        volume = dict(layer.facts).get("volume", "")
        lines = [layer.label, *([f"volume {volume}"] if volume else [])]
        parts += _lines(lines, seen, height, above)
    return "".join([*parts, "</g>"])


def _rectangle(box: Box, height: int) -> str:
    x, y, w, h = box.x * WIDTH, box.y * height, box.width * WIDTH, box.height * height
    return f'x="{_unit(x)}" y="{_unit(y)}" width="{_unit(w)}" height="{_unit(h)}"'


def _unit(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _lines(lines: Sequence[str], box: Box, height: int, above: Sequence[Box]) -> Iterator[str]:
    """Yield the labels of a box, as many and as long as fit, in a place that no layer above hides if there is one."""
    room = box.width * WIDTH * 0.94 / FONT
    whole = lines if letters(lines[0]) <= room else (lines[0].partition(" ")[0], *lines[1:])
    shown = [cut(each, room) for each in whole[: int(box.height * height // LINE)]]
    wide = max((letters(each) for each in shown), default=0.0) * FONT / WIDTH
    tall = len(shown) * LINE / height
    spots = [Box(x, y, wide, tall) for x, y in _spots(box, wide, tall)]
    spot = next((each for each in spots if not any(_meet(each, other) for other in above)), spots[0])
    x, y = (spot.x + spot.width / 2) * WIDTH, spot.y * height
    for number, line in enumerate(shown):
        if line:
            place = f'x="{_unit(x)}" y="{_unit(y + number * LINE + FONT)}"'
            yield f'<text class="{"sub" if number else "name"}" {place}>{escape(line)}</text>'


def _spots(box: Box, wide: float, tall: float) -> Iterator[tuple[float, float]]:
    """Yield the places of a label in a box: the middle first, then around it."""
    for down, across in ((1, 1), (2, 1), (0, 1), (1, 0), (1, 2), (2, 0), (2, 2), (0, 0), (0, 2)):
        x, y = ((box.width - wide) * (1 + 8 * across) / 18, (box.height - tall) * (1 + 8 * down) / 18)
        yield box.x + x, box.y + y


def _meet(one: Box, other: Box) -> bool:
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


def cut(line: str, room: float) -> str:
    """Return the line, or the part of it that is as wide as `room` in heights of the font."""
    if letters(line) <= room:
        return line
    kept = ""
    for each in line:
        if letters(kept + each) + 1 > room:
            break
        kept += each
    return f"{kept}…" if len(kept) > 1 else ""


def _writing(layer: Layer, box: Box, height: int) -> str:
    size = layer.font * height
    line = cut(layer.writing, box.width * WIDTH / size + 0.01) if size else ""
    x, y = box.x * WIDTH, (box.y + box.height / 2) * height + size * 0.35
    color = f' fill="{layer.color}"' if layer.color else ""
    fits = f' textLength="{_unit(box.width * WIDTH)}" lengthAdjust="spacingAndGlyphs"' if line == layer.writing else ""
    place = f'x="{_unit(x)}" y="{_unit(y)}" font-size="{_unit(size)}"'
    return f'<text class="writing" {place}{color}{fits}>{escape(line)}</text>'


def _tag(mark: ChangeMark, box: Box, height: int) -> str:
    """Return the word for a change: above or below the layer, or inside of it where the output ends there."""
    width, tall = len(mark) * FONT * 0.6 + 20, FONT * 1.3
    x = min(max(box.x * WIDTH, 0), WIDTH - width)
    top, bottom = box.y * height, (box.y + box.height) * height
    y = next((each for each in (top - tall, bottom) if 0 <= each <= height - tall), bottom - tall)
    y = min(max(y, 0), height - tall)
    return (
        f'<g class="tag {mark}"><rect x="{_unit(x)}" y="{_unit(y)}" width="{_unit(width)}" height="{_unit(tall)}"/>'
        f'<text x="{_unit(x + width / 2)}" y="{_unit(y + tall * 0.72)}">{mark}</text></g>'
    )
