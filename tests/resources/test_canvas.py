"""Boxes on the output picture, and the names of locations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from pulumi_apsara_live.model.check import check
from pulumi_apsara_live.model.fields import UNKNOWN, Model
from pulumi_apsara_live.resources._canvas import LOCATION_RULE, Fraction, box_problems


@dataclass(frozen=True)
class Box:
    """A layer of a layout."""

    fill_mode: Any
    width: Any = 0.5
    height: Any = 0.5


class Placed(Model):
    """What is at a location."""

    location: Annotated[str, LOCATION_RULE]


@pytest.mark.parametrize(
    ("box", "missing"),
    [
        (Box("fit"), []),
        (Box("fit", width=0), ["width"]),
        (Box("fit", height=None), ["height"]),
        (Box("fit", width=None, height=0), ["width", "height"]),
        (Box("fit", width=UNKNOWN, height=0), ["height"]),
        (Box("fit", width=0, height=UNKNOWN), ["width"]),
        (Box("none", width=0, height=None), []),
        (Box(UNKNOWN, width=0), []),
    ],
    ids=repr,
)
def test_a_picture_that_is_fitted_needs_a_box_with_both_sizes(box: Box, missing: list[str]) -> None:
    """As far as they are known; a picture in its own size needs none."""
    assert [each.path for each in box_problems(box)] == missing


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("RV01", True),
        ("RV10", True),
        ("RV99", True),
        ("RV00", False),
        ("RV1", False),
        ("RV100", False),
        ("rv01", False),
    ],
)
def test_locations_are_numbered_from_one_to_ninety_nine(text: str, is_one: bool) -> None:
    """With two digits."""
    problems = check(Placed, {}, {"location": text}).problems
    assert [each.path for each in problems] == ([] if is_one else ["location"])


@pytest.mark.parametrize(("value", "is_one"), [(0, True), (0.5, True), (1, True), (-0.01, False), (1.01, False)])
def test_a_fraction_of_the_picture_is_within_it(value: float, is_one: bool) -> None:
    """Both ends belong to it."""
    adapter = TypeAdapter(Fraction)
    if is_one:
        assert adapter.validate_python(value) == value
    else:
        with pytest.raises(ValidationError):
            adapter.validate_python(value)
