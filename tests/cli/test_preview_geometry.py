"""Where layers are drawn, against a table of the vendor's rules: nine anchors, two fill modes, ratios of any kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pulumi_apsara_live.cli.preview.geometry import ANCHORS, Box, placed
from pulumi_apsara_live.resources._canvas import Anchor

CASES = json.loads((Path(__file__).parents[1] / "geometry.json").read_text(encoding="utf-8"))
"""Layers with numbers, and where each lies: `[x, y, width, height]`; every program that draws them agrees."""
MEASURED = {
    "topLeft": ("left", "top"),
    "topCenter": ("middle", "top"),
    "topRight": ("right", "top"),
    "leftCenter": ("left", "center"),
    "center": ("middle", "center"),
    "rightCenter": ("right", "center"),
    "bottomLeft": ("left", "bottom"),
    "bottomCenter": ("middle", "bottom"),
    "bottomRight": ("right", "bottom"),
}
"""From where the position of each anchor is measured."""
ABOUT = 1e-9

anchors = some.sampled_from(sorted(MEASURED))
fractions = some.integers(0, 100).map(lambda percent: percent / 100)
sizes = some.integers(1, 100).map(lambda percent: percent / 100)
ratios = some.sampled_from([16 / 9, 9 / 16, 4 / 3, 1.0, 2.39])


def distance(box: Box, edge: str) -> float:
    """How far an edge or the middle of a box is from that of the output; to the inside, the right and below is more."""
    return {
        "left": box.x,
        "middle": box.x + box.width / 2 - 0.5,
        "right": 1 - box.x - box.width,
        "top": box.y,
        "center": box.y + box.height / 2 - 0.5,
        "bottom": 1 - box.y - box.height,
    }[edge]


def test_every_anchor_that_can_be_declared_is_drawn() -> None:
    """Another anchor of the vendor needs a rule first."""
    assert set(get_args(Anchor)) == set(ANCHORS) == set(MEASURED)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['anchor']}-{case['fill_mode']}-{case['source']}")
def test_a_layer_lies_where_the_table_says(case: dict[str, Any]) -> None:
    """Each row, with its numbers."""
    names = ("anchor", "position", "width", "height", "fill_mode")
    (across, down), (wide, tall) = case["output"], case["source"]
    found = placed(**{name: case[name] for name in names}, output=across / down, source=wide / tall)
    for box, expected in ((found.box, case["box"]), (found.picture, case["picture"])):
        assert [box.x, box.y, box.width, box.height] == pytest.approx(expected)


def test_the_table_has_every_anchor_in_every_fill_mode() -> None:
    """Nine times two."""
    assert len({(case["anchor"], case["fill_mode"]) for case in CASES}) == 18


@given(anchors, fractions, fractions, sizes, sizes, some.sampled_from(["none", "fit"]), ratios, ratios)
def test_a_position_is_the_distance_from_the_anchor_of_the_output(
    anchor: str, x: float, y: float, width: float, height: float, mode: str, output: float, source: float
) -> None:
    """Whatever the sizes and ratios are."""
    box = placed(
        anchor=anchor, position=(x, y), width=width, height=height, fill_mode=mode, output=output, source=source
    ).box
    across, down = MEASURED[anchor]
    assert abs(distance(box, across) - x) < ABOUT
    assert abs(distance(box, down) - y) < ABOUT


@given(anchors, fractions, fractions, fractions, fractions, ratios, ratios)
def test_without_a_fill_mode_a_picture_keeps_its_ratio_and_fills_its_size(
    anchor: str, x: float, y: float, width: float, height: float, output: float, source: float
) -> None:
    """One size follows the other; of two sizes the height counts; without any, nothing is larger than the output."""
    found = placed(anchor=anchor, position=(x, y), width=width, height=height, output=output, source=source)
    assert found.picture == found.box
    assert found.box.width * output / found.box.height == pytest.approx(source)
    if height:
        assert found.box.height == height
    elif width:
        assert found.box.width == width
    else:
        assert max(found.box.width, found.box.height) == pytest.approx(1)


@given(anchors, fractions, fractions, sizes, sizes, ratios, ratios)
def test_a_fitted_picture_is_the_largest_of_its_ratio_in_the_middle_of_its_box(
    anchor: str, x: float, y: float, width: float, height: float, output: float, source: float
) -> None:
    """The box has both declared sizes; the picture touches it on two sides and leaves equal strips on the others."""
    found = placed(
        anchor=anchor, position=(x, y), width=width, height=height, fill_mode="fit", output=output, source=source
    )
    box, picture = found.box, found.picture
    assert (box.width, box.height) == (width, height)
    assert picture.width * output / picture.height == pytest.approx(source)
    assert picture.width <= box.width + ABOUT
    assert picture.height <= box.height + ABOUT
    assert min(box.width - picture.width, box.height - picture.height) == pytest.approx(0)
    assert picture.x - box.x == pytest.approx(box.x + box.width - picture.x - picture.width)
    assert picture.y - box.y == pytest.approx(box.y + box.height - picture.y - picture.height)
