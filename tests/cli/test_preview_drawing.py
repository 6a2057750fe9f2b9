"""What is drawn of layouts, components and rundowns: the numbers of an example, what has changed, and any inputs."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from cli.preview.samples import BAD, LONG, document, everything, recorded, step, summary
from pulumi_apsara_live.cli.preview.drawing import Layer, Picture, svg
from pulumi_apsara_live.cli.preview.masking import UNKNOWN_STRING
from pulumi_apsara_live.cli.preview.pictures import Drawing, drawings
from pulumi_apsara_live.cli.preview.rundown import rundowns
from pulumi_apsara_live.cli.preview.timeline import episode_bars
from pulumi_apsara_live.cli.preview.timeline import svg as timeline

STUDIO = {"caster_id": "c-1"}
ONE = {"video_layers": [{"location_id": "RV01"}], "audio_layers": [{"location_id": "RV01"}]}


def drawn(*steps: dict[str, Any]) -> list[Drawing]:
    """The pictures of a preview of these steps."""
    return drawings(summary(json.dumps(document(*steps))).preview)


def box(picture: Picture, key: str) -> list[float]:
    """Where a layer is seen."""
    layer = next(each for each in picture.layers if each.key == key)
    assert layer.placed is not None
    found = layer.placed.picture
    return [found.x, found.y, found.width, found.height]


def parsed(picture: Picture, other: Picture | None, *, after: bool = True) -> ElementTree.Element:
    """The picture as a browser parses it: well-formed."""
    return ElementTree.fromstring(svg(picture, other, after=after, label="a picture"))


def test_the_election_night_is_drawn_with_its_declared_numbers() -> None:
    """`height=0.25` at `(0.7, 0.05)`; the logo is measured from the upper right corner, the words from the lower."""
    (found,) = drawings(summary(recorded("election")).preview)
    assert (found.title, found.name) == ("CasterLayout", "election-night-picture-in-picture")
    assert found.before is not None
    assert found.after is not None
    assert box(found.before, "RV01") == pytest.approx([0, 0, 1, 1])
    assert box(found.before, "RV03") == pytest.approx([0.7, 0.05, 0.25, 0.25])
    assert box(found.after, "RV03") == pytest.approx([0.05, 0.05, 0.4, 0.4])
    assert box(found.after, "component RC01") == pytest.approx([1 - 0.1 - 0.05, 0.05, 0.1, 0.1])
    x, y, width, height = box(found.before, "component RC02")
    assert (x, y + height) == pytest.approx((0.05, 1 - 0.1))
    x, y, width, height = box(found.after, "component RC02")
    assert (x + width, y + height) == pytest.approx((1 - 0.05, 1 - 0.1))


def test_layers_have_their_sources_names_volumes_and_order() -> None:
    """Names come from unchanged resources, which the engine lists with `--show-sames`."""
    (found,) = drawings(summary(recorded("election")).preview)
    assert found.after is not None
    labels = [each.label for each in found.after.layers]
    assert labels == ["RV01 studio-camera", "RV03 parliament", "RC01 logo", "RC02 lower-third", "RC03 clock"]
    facts = dict(found.after.layers[1].facts)
    assert facts == {"layer": "2", "position": "5 %, 5 % from topLeft", "size": "40 % high", "volume": "0.8"}


def test_what_has_moved_is_marked_and_its_old_place_outlined() -> None:
    """One ghost for each; what stays has neither."""
    (found,) = drawings(summary(recorded("election")).preview)
    assert found.after is not None
    classes = [each.get("class") for each in parsed(found.after, found.before).iter()]
    assert [each for each in classes if each and "moved" in each.split()] == [
        "video l1 moved",
        "text moved",
        "tag moved",
        "tag moved",
    ]
    assert classes.count("ghost") == 2


def test_added_and_removed_layers_are_marked_on_their_sides() -> None:
    """A layer without a source's name is known by its location."""
    two = {**ONE, "video_layers": [{"location_id": "RV02"}]}
    (found,) = drawn(step("CasterLayout", "a", old={**STUDIO, **ONE}, new={**STUDIO, **two}))
    assert found.before is not None
    assert found.after is not None
    before, after = parsed(found.before, found.after, after=False), parsed(found.after, found.before)
    assert any(each.get("class") == "tag removed" for each in before.iter())
    assert any(each.get("class") == "tag added" for each in after.iter())


def test_a_new_layout_has_one_picture_without_marks() -> None:
    """There is nothing to compare it with; locations of new sources may be unknown."""
    new = {
        **STUDIO,
        "video_layers": [{"location_id": UNKNOWN_STRING}],
        "audio_layers": [{"location_id": UNKNOWN_STRING}],
    }
    (found,) = drawn(step("CasterLayout", "a", "create", new=new))
    assert found.before is None
    assert found.after is not None
    assert [each.label for each in found.after.layers] == ["layer 1"]
    assert not any("tag" in (each.get("class") or "") for each in parsed(found.after, None).iter())


def test_a_layout_whose_picture_stays_is_not_drawn() -> None:
    """Another account, or a replacement with its studio, shows the same."""
    assert drawn(step("CasterLayout", "a", "replace", old={**STUDIO, **ONE}, new={"caster_id": "c-2", **ONE})) == []


def test_a_secret_layout_is_not_drawn_and_says_so() -> None:
    """The engine writes a secret list as a text."""
    (found,) = drawn(step("CasterLayout", "a", "create", new={**STUDIO, **ONE, "video_layers": "[secret]"}))
    assert (found.before, found.after, bool(found.note)) == (None, None, True)


def test_the_output_has_the_ratio_of_its_template() -> None:
    """Portrait if the configuration in the preview says so."""
    config = step("CasterConfig", "c", "same", old={**STUDIO, "transcode": {"caster_template": "lp_hd_v"}})
    layout = step("CasterLayout", "a", "create", new={**STUDIO, **ONE})
    (found,) = drawn(config, layout)
    (other,) = drawn(layout)
    assert found.after is not None
    assert other.after is not None
    assert found.after.ratio == pytest.approx(9 / 16)
    assert other.after.ratio == pytest.approx(16 / 9)


COMPONENT = {
    **STUDIO,
    "component_name": "logo",
    "location_id": "RC01",
    "layer": {"height": 0.1},
    "image": {"material_id": "m"},
}


def test_components_are_drawn_without_a_layout_where_no_layout_changes() -> None:
    """All of the studio that the preview lists, on an empty output."""
    moved = {**COMPONENT, "layer": {"height": 0.2}}
    other = step("CasterComponent", "other", "same", old={**COMPONENT, "location_id": "RC02"})
    (found,) = drawn(other, step("CasterComponent", "logo", old=COMPONENT, new=moved))
    assert found.title == "Components"
    assert found.after is not None
    assert [each.key for each in found.after.layers] == ["component RC02", "component RC01"]


def test_the_scene_that_shows_a_layout_says_which_components_lie_on_it() -> None:
    """In its order."""
    parts = [
        step("CasterComponent", name, "same", old={**COMPONENT, "location_id": slot}, told={"component_id": name})
        for name, slot in (("x", "RC01"), ("y", "RC02"), ("z", "RC03"))
    ]
    scene = step(
        "CasterScene", "s", "same", old={**STUDIO, "output": "PVW", "layout_id": "l-1", "component_ids": ["z", "x"]}
    )
    new = {**ONE, "video_layers": [{"location_id": "RV02"}]}
    layout = step("CasterLayout", "a", old={**STUDIO, **ONE}, new={**STUDIO, **new}, told={"layout_id": "l-1"})
    (found,) = drawn(*parts, scene, layout)
    assert found.after is not None
    assert [each.key for each in found.after.layers] == ["RV02", "sound RV01", "component RC03", "component RC01"]


def test_a_virtual_set_has_background_media_and_people_in_their_order() -> None:
    """People are measured from the upper left corner; what is only heard is not seen."""
    found = next(each for each in drawings(summary(json.dumps(everything())).preview) if each.title == "StudioLayout")
    assert found.after is not None
    assert [each.key for each in found.after.layers[:4]] == ["background", "media news", "screen RV01", "screen RV02"]
    # The output is portrait, so that a picture as high as 0.8 of it is wider than the output.
    assert box(found.after, "screen RV01") == pytest.approx([0.3, 0.2, 0.8 * 256 / 81, 0.8])
    assert box(found.after, "media news")[1] == pytest.approx(0.5 - 0.2 + 0.1)


words = some.sampled_from([BAD, LONG, "camera", "RV01", UNKNOWN_STRING, "", "[secret]", "漢字" * 30])
numbers = some.floats(-1, 2, allow_nan=False) | some.sampled_from([0, 1, 0.5, UNKNOWN_STRING, "x", None])
boxes = some.fixed_dictionaries(
    {},
    optional={
        "location_id": words | some.sampled_from(["RV02", "RC01"]),
        "position": some.lists(numbers, max_size=3),
        "anchor": some.sampled_from(["topLeft", "center", "bottomRight", "middle"]),
        "width": numbers,
        "height": numbers,
        "fill_mode": some.sampled_from(["none", "fit", "?"]),
        "volume": numbers,
    },
)
content = some.fixed_dictionaries({}, optional={"text": words, "size": numbers, "color": words, "material_id": words})
made = some.builds(
    lambda kind, op, name, old, new: step(kind, name, op, old={**STUDIO, **old}, new={**STUDIO, **new}),
    some.sampled_from(["CasterLayout", "CasterComponent", "StudioLayout", "CasterScene", "CasterVideoResource"]),
    some.sampled_from(["create", "update", "replace", "delete", "same"]),
    words,
    *[
        some.fixed_dictionaries(
            {},
            optional={
                "video_layers": some.lists(boxes, max_size=4),
                "audio_layers": some.lists(boxes, max_size=2),
                "component_name": words,
                "resource_name": words,
                "location_id": words,
                "layer": boxes,
                "text": content,
                "image": content,
                "common": some.fixed_dictionaries({"channel_id": some.sampled_from(["RV01", UNKNOWN_STRING])}),
            },
        )
    ]
    * 2,
)


@settings(max_examples=30)
@given(some.lists(made, max_size=4))
def test_whatever_is_declared_is_drawn_well_formed_or_not_at_all(steps: list[dict[str, Any]]) -> None:
    """No name becomes an element of the picture."""
    for each in drawn(*steps):
        for own, other in ((each.before, each.after), (each.after, each.before)):
            if own is not None:
                found = parsed(own, other, after=own is each.after)
                assert {element.tag for element in found.iter()} <= {"svg", "rect", "g", "text"}


def test_a_label_lies_where_no_other_layer_hides_it() -> None:
    """A picture in the middle pushes the label of the whole one aside."""
    layers = [{"location_id": "RV01", "width": 1}, {"location_id": "RV02", "height": 0.4, "anchor": "center"}]
    (found,) = drawn(step("CasterLayout", "a", "create", new={**STUDIO, **ONE, "video_layers": layers}))
    assert found.after is not None
    texts = {each.text: float(each.get("y", 0)) for each in parsed(found.after, None).iter("text")}
    assert not 0.3 * 540 < texts["RV01"] < 0.7 * 540
    assert 0.4 * 540 < texts["RV02"] < 0.6 * 540


def test_only_heard_layers_are_listed_and_not_drawn() -> None:
    """A sound without a picture."""
    heard = Picture((Layer("sound RV04", "video", "RV04", (("volume", "2"),)),))
    assert [each.tag for each in parsed(heard, None).iter()] == ["svg", "rect"]


def test_episodes_that_overlap_lie_in_lanes_and_those_that_play_are_marked() -> None:
    """The weather begins while the news is on."""
    (found,) = (each for each in rundowns(summary(json.dumps(everything())).preview) if each.name == "news")
    news, weather = episode_bars(found.after, found.before, found.playing, after=True)
    assert (news.lane, weather.lane) == (0, 1)
    assert news.playing
    assert news.meets == ("the weather in words",)
    assert (news.change, weather.change) == ("", "moved")


def test_a_timeline_has_one_axis_in_the_zone_of_the_program() -> None:
    """Both groups lie over it; a removed episode is in the first one only."""
    (found,) = rundowns(summary(recorded("election")).preview)
    bars = [each.get("class") for each in ElementTree.fromstring(timeline(found, "a")).iter("g")]
    assert bars.count("bar removed") == 1
    assert bars.count("bar moved") == 4
    assert bars.count("bar") == 2
    assert 4 <= bars.count("tick") <= 10


moments = some.datetimes().map(lambda each: f"{each:%Y-%m-%dT%H:%M:%S}Z".rjust(20, "0"))
entries = some.lists(
    some.fixed_dictionaries({"name": words, "start_time": moments, "end_time": moments}), min_size=1, max_size=6
)


@settings(max_examples=40)
@given(entries, entries)
def test_any_rundown_makes_a_well_formed_timeline(old: list[Any], new: list[Any]) -> None:
    """From the first year to the last."""
    found = step("CasterProgram", "p", old={**STUDIO, "episodes": old}, new={**STUDIO, "episodes": new})
    for each in rundowns(summary(json.dumps(document(found))).preview):
        ElementTree.fromstring(timeline(each, "a"))
