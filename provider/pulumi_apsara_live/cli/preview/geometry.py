"""Where layers lie on the picture that a studio puts out: the vendor's rules for sizes, anchors and fill modes.

All numbers are fractions: x and width of the width of the output, y and height of its height.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LANDSCAPE: Final = 16 / 9
"""Width divided by height of an output, and of a source or image whose own ratio a preview does not contain."""
PORTRAIT: Final = 9 / 16
"""Width divided by height of an output whose template ends in `_v`."""
ANCHORS: Final[Mapping[str, tuple[float, float]]] = {
    "topLeft": (0.0, 0.0),
    "topCenter": (0.5, 0.0),
    "topRight": (1.0, 0.0),
    "leftCenter": (0.0, 0.5),
    "center": (0.5, 0.5),
    "rightCenter": (1.0, 0.5),
    "bottomLeft": (0.0, 1.0),
    "bottomCenter": (0.5, 1.0),
    "bottomRight": (1.0, 1.0),
}
"""The point of the output, and of the layer, between which a position is measured."""


@dataclass(frozen=True)
class Box:
    """A rectangle on the output; it may extend beyond it."""

    x: float
    y: float
    width: float
    height: float


WHOLE: Final = Box(0.0, 0.0, 1.0, 1.0)
"""The whole output."""


@dataclass(frozen=True)
class Placement:
    """Where a layer lies."""

    box: Box
    """The room that the layer has."""
    picture: Box
    """The part of the room that its picture fills; with `fit` there may be free strips beside it."""


def placed(
    *,
    anchor: str,
    position: tuple[float, ...],
    width: float,
    height: float,
    fill_mode: str = "none",
    output: float = LANDSCAPE,
    source: float = LANDSCAPE,
) -> Placement:
    """Return where a layer lies, by its declared numbers and the ratios of width to height of output and source."""
    width, height = sized(width, height, fill_mode, source / output)
    box = anchored(anchor, position, width, height)
    return Placement(box, fitted(box, source / output) if fill_mode == "fit" else box)


def sized(width: float, height: float, fill_mode: str, ratio: float) -> tuple[float, float]:
    """Return the two sizes of a layer; `ratio` is the ratio of the source divided by that of the output.

    `fit` takes both sizes as they are. `none` keeps the ratio of the source: one size follows the other, and of two
    sizes the height counts. Without a size the source has its original one, which is taken to be that of the output.
    """
    if fill_mode == "fit":
        return width, height
    if height:
        return height * ratio, height
    if width:
        return width, width / ratio
    whole = fitted(WHOLE, ratio)
    return whole.width, whole.height


def anchored(anchor: str, position: tuple[float, ...], width: float, height: float) -> Box:
    """Return the box whose anchor lies at the position.

    The position is measured from the same point of the output, inwards from an edge, and from a center to the right
    and downwards; the vendor documents the direction only for `topLeft`.
    """
    across, down = ANCHORS[anchor]
    x, y = (-each if place == 1 else each for each, place in zip(position, (across, down), strict=True))
    return Box(across * (1 - width) + x, down * (1 - height) + y, width, height)


def fitted(box: Box, ratio: float) -> Box:
    """Return the largest picture of this ratio in the box, centered; `ratio` is as in `sized`."""
    width = min(box.width, box.height * ratio)
    height = min(box.height, box.width / ratio)
    return Box(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height)
