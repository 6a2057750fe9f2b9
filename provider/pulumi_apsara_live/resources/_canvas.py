"""Places on the output picture, and sounds, as layouts of every kind of studio declare them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from ..model.fields import UNKNOWABLE, Problem, known, rule

LOCATION: Final = re.compile(r"RV(0[1-9]|[1-9][0-9])")
FillMode = Literal["none", "fit"]


def _location(text: str) -> str | None:
    return None if LOCATION.fullmatch(text) else "must be RV01 to RV99"


LOCATION_RULE: Final = rule(_location)
"""A location of a source, or the id of a channel: `RV01` to `RV99`."""
Fraction = Annotated[float, Field(ge=0, le=1), UNKNOWABLE]
"""A fraction of the width or height of a picture, 0 to 1."""
Anchor = Literal[
    "topLeft",
    "topRight",
    "bottomLeft",
    "bottomRight",
    "center",
    "topCenter",
    "bottomCenter",
    "leftCenter",
    "rightCenter",
]
"""A point of a picture from which its position is measured."""
SoundChannel = Literal["leftChannel", "rightChannel", "all"]
"""Sound channels of a source."""


def box_problems(part: Any) -> Iterator[Problem]:
    """Yield the sizes that are missing from a box into which a picture is fitted."""
    if not known(part.fill_mode) or part.fill_mode != "fit":
        return
    for name in ("width", "height"):
        if known(getattr(part, name)) and not getattr(part, name):
            yield Problem(name, 'must be more than 0 with fill_mode="fit"')
