"""Encode and decode: bags become parameters, answers become bags, and what has another shape is named."""

import json
import re
from datetime import UTC, datetime
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from cases import CASES, Case
from pulumi_apsara_live.model.check import check
from pulumi_apsara_live.model.diff import canonical, same
from pulumi_apsara_live.model.fields import UNKNOWN, Json, Model, Parallel, Time, Unordered, Wire, WriteOnly, fields
from pulumi_apsara_live.model.shape import (
    UnexpectedShape,
    as_record,
    carry_write_only,
    decode,
    encode,
    keep_spelling,
    matching_shape,
    reordered,
    to_properties,
)
from pulumi_apsara_live.resources import RESOURCES

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)


class Inner(Model):
    """An inner part."""

    format: str
    never: Annotated[int | None, Wire(answered=""), WriteOnly()] = None


class Placed(Model):
    """An entry whose place is in a list of its own."""

    place: Annotated[str, Wire("Place", "Places.Place"), Parallel()]
    size: int = 0


class Board(Model):
    """Entries, and their places beside them."""

    entries: Annotated[tuple[Placed, ...], Wire("Entry", "Entries.Entry")]


class Outer(Model):
    """All kinds of members."""

    count: int | None = None
    ratio: float | None = None
    on: bool | None = None
    label: str | None = None
    key: SecretStr | None = None
    at: Time | None = None
    words: Annotated[tuple[str, ...] | None, Wire("Word", "Words.Word")] = None
    blob: Annotated[Inner | None, Json()] = None
    pairs: Annotated[tuple[Inner, ...] | None, Wire("Pairs", "Pairs.Pair"), Json()] = None
    rows: Annotated[tuple[Inner, ...] | None, Wire("Row", "Rows.Row")] = None
    kind: Annotated[str | None, Wire(values={"one": 1, "two": 2})] = None


def told(**answer: Any) -> dict[str, Any]:
    """The answer, decoded."""
    return decode(Outer, answer)


def test_answers_are_read_whatever_type_they_spell_a_value_in() -> None:
    """Numbers as texts, truth as texts and numbers, texts as numbers, JSON as text or object."""
    assert told(Count="3", Ratio="2.5", On="True", Label=7, Key=8) == {
        "count": 3,
        "ratio": 2.5,
        "on": True,
        "label": "7",
        "key": "8",
    }
    assert told(On=0, Kind="2", At="2036-06-29T20:00:00Z") == {"on": False, "kind": "two", "at": "2036-06-29T20:00:00Z"}
    assert told(Blob='{"Format":"flv"}') == told(Blob={"Format": "flv"}) == {"blob": {"format": "flv"}}
    assert told(Pairs='{"Pair":[{"Format":"flv"}]}') == told(Pairs={"Pair": {"Format": "flv"}})
    assert told(At="2036-06-29 20:00:00.0") == {"at": "2036-06-29T20:00:00Z"}


def test_lists_are_read_wrapped_bare_and_single() -> None:
    """As the SDK's models have them, as old pages have them, and as one element alone."""
    assert told(Words={"Word": ["a"]}) == told(Words=["a"]) == told(Words={"Word": "a"}) == {"words": ["a"]}


def test_an_empty_string_in_a_list_is_an_entry() -> None:
    """Without it, the entries after it would move."""
    assert told(Words={"Word": ["a", "", "b"]}) == {"words": ["a", "", "b"]}


def test_a_word_nobody_expected_is_passed_on_as_it_is() -> None:
    """A new kind, a moment in another form: reading tells them."""
    assert told(Kind="9", At="soon") == told(Kind=9.0, At="soon") == {"kind": "9", "at": "soon"}
    assert told(At="0001-01-01T00:00:00+14:00") == {"at": "0001-01-01T00:00:00+14:00"}
    assert told(At="0900-01-01T00:00:00Z") == {"at": "0900-01-01T00:00:00Z"}
    assert told(Words={"Other": 1}, Count=None, Label="", Rows="") == {}
    assert told(Count=2.0, Label=True, On=1.0, Ratio="2.50") == {"count": 2, "label": "true", "on": True, "ratio": 2.5}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"Count": "many"}, "Count is a string in the response instead of a number"),
        ({"Count": "1e999"}, "Count is a string in the response instead of a number"),
        ({"Count": 10**400}, "Count is a number in the response instead of a string or a number"),
        ({"Ratio": float("nan")}, "Ratio is a number in the response instead of a string or a number"),
        ({"Label": {"a": 1}}, "Label is an object in the response instead of a string or a number"),
        ({"Label": "\ud800"}, "Label is a string in the response instead of a string or a number"),
        ({"Key": ["a"]}, "Key is a list in the response instead of a string or a number"),
        ({"Blob": "{"}, "Blob is a string in the response instead of an object"),
        ({"Blob": "[" * 100_000}, "Blob is a string in the response instead of an object"),
        ({"Blob": {"Format": []}}, "Format is a list in the response instead of a string or a number"),
        ({"Words": "a"}, "Words.Word is a string in the response instead of an object"),
        ({"Words": {"Word": ["a", None]}}, "Words.Word is null in the response instead of a string or a number"),
        ({"Rows": {"Row": ["x"]}}, "Rows.Row is a string in the response instead of an object"),
        ({"On": {}}, "On is an object in the response instead of a string or a number"),
    ],
    ids=str,
)
def test_another_shape_is_named_without_its_value(answer: dict[str, Any], said: str) -> None:
    """A state that held it would break whoever reads it next."""
    with pytest.raises(UnexpectedShape) as raised:
        decode(Outer, answer)
    assert str(raised.value) == said


@given(ANYTHING)
@settings(max_examples=30)
def test_what_an_answer_tells_fits_the_model(value: Any) -> None:
    """For every resource, with anything under any name: nothing else comes out, or the shape is named."""
    for resource in RESOURCES.values():
        names = [field.wire.answered.split(".") for field in fields(resource.outputs).values()]  # type: ignore[union-attr]
        for first, *rest in names:
            answer = {first: {rest[0]: value} if rest else value} if first else {}
            try:
                bag = decode(resource.outputs, answer)
            except UnexpectedShape:
                continue
            bag.pop("tags", None)  # the resource reads its pairs
            assert matching_shape(resource.outputs, bag) == bag


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_check_lets_pass_fits_the_model(case: Case) -> None:
    """All of it."""
    resource = RESOURCES[case.resource]
    for bag in (case.full, case.other, case.minimal):
        inputs = check(resource.inputs, {}, bag).inputs
        assert matching_shape(resource.outputs, inputs) == inputs


@pytest.mark.parametrize("value", [5, [5], {"a": 5}, "text", True, None, [[]], [{}], {"format": 5}, UNKNOWN], ids=repr)
def test_what_does_not_fit_is_left_out(value: Any) -> None:
    """Whatever a later version, or a hand, has written."""
    fits = matching_shape(Outer, {**dict.fromkeys(fields(Outer), value), "later": value})
    wanted = {
        int: {"count", "ratio"},
        str: {"label", "key", "at", "kind"},
        bool: {"on"},
        list: {"pairs", "rows"} if value == [{}] else set(),
        dict: {"blob"} if value == {"a": 5} else set(),
        type(None): set(),
        type(UNKNOWN): set(fields(Outer)),
    }
    assert set(fits) == wanted[type(value)]


def test_a_part_fits_whatever_it_lacks_and_whatever_is_added() -> None:
    """An answer may lack what inputs require; a later version may know more."""
    bag = {"rows": [{"format": "a", "later": 1}, {"never": 1}], "words": ["a", UNKNOWN], "blob": {"format": UNKNOWN}}
    assert matching_shape(Outer, bag) == bag
    assert (
        matching_shape(Outer, {"rows": [{"format": "a"}, {"never": "1"}], "words": ["a", 5], "blob": {"format": 5}})
        == {}
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_encoder_never_prints_a_fraction_for_a_whole_number(case: Case) -> None:
    """3.0, as every number arrives from the engine, is 3 in the inputs and on the wire."""
    model = RESOURCES[case.resource].inputs
    inputs = check(model, {}, floated(case.full)).inputs
    assert inputs == check(model, {}, case.full).inputs
    assert not re.search(r"\d\.0\b", str(encode(model, inputs)))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_record_has_the_properties_that_it_was_made_of_and_defaults_for_the_others(case: Case) -> None:
    """Every resource, every property: back as plain data they are the same."""
    resource = RESOURCES[case.resource]
    inputs = check(resource.inputs, {}, case.full).inputs
    record = resource.recorded(inputs)
    assert {name: value for name, value in to_properties(record).items() if name in inputs} == inputs
    for name, field in fields(resource.outputs).items():
        if name not in inputs:
            assert getattr(record, name) == field.default


@given(ANYTHING)
def test_a_record_takes_any_recorded_value_that_fits(value: Any) -> None:
    """A state of another version is never a traceback."""
    fitting = matching_shape(Outer, dict.fromkeys(fields(Outer), value))
    assert set(to_properties(as_record(Outer, fitting))) <= set(fields(Outer))


def test_a_record_has_times_as_times_and_secrets_as_secrets() -> None:
    """A time that nobody can read counts as absent."""
    relay = RESOURCES["LivePullToPush"]
    record = relay.recorded({"start_time": "2026-06-29T20:00:00Z", "end_time": "soon", "dst_url": "rtmp://a/b"})
    assert record.start_time == datetime(2026, 6, 29, 20, tzinfo=UTC)
    assert record.end_time is None
    assert "rtmp" not in repr(record.dst_url)


def test_a_record_has_the_entries_of_a_list_as_typed_records() -> None:
    """So that verbs read their members by name."""
    record = as_record(Outer, {"rows": [{"format": "a"}, {"format": "b"}], "words": ["c"]})
    assert record.words == ("c",)
    assert [each.format for each in record.rows or ()] == ["a", "b"]


def floated(value: Any) -> Any:
    """The bag with every whole number as the engine's float."""
    if isinstance(value, dict):
        return {key: floated(each) for key, each in value.items()}
    if isinstance(value, list):
        return [floated(each) for each in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def test_what_is_never_told_is_carried_over_in_parts_of_parts() -> None:
    """By name in a part, by place in a list of the same length."""
    olds = {"blob": {"format": "flv", "never": 5}, "rows": [{"format": "a", "never": 1}, {"format": "b", "never": 2}]}
    assert carry_write_only(Outer, {"blob": {"format": "mp4"}}, olds) == {"blob": {"format": "mp4", "never": 5}}
    rows = [{"format": "a"}, {"format": "c"}]
    assert carry_write_only(Outer, {"rows": rows}, olds)["rows"] == [
        {"format": "a", "never": 1},
        {"format": "c", "never": 2},
    ]
    assert carry_write_only(Outer, {"rows": rows[:1]}, olds)["rows"] == [{"format": "a"}]


@pytest.mark.parametrize("old", [5, [], None, UNKNOWN], ids=repr)
def test_nothing_is_carried_over_from_another_shape(old: Any) -> None:
    """A state may have been edited by hand."""
    assert carry_write_only(Outer, {"blob": {"format": "mp4"}}, {"blob": old}) == {"blob": {"format": "mp4"}}
    assert carry_write_only(Outer, {"rows": [{"format": "a"}]}, {"rows": old}) == {"rows": [{"format": "a"}]}


@given(ANYTHING)
def test_saying_the_same_is_reflexive_and_blind_to_emptiness(value: Any) -> None:
    """Nothing, "", 0, False, [] and {} are one; everything is the same as itself."""
    assert same(value, value)
    assert same({"a": value, "b": None}, {"a": value, "b": []})
    assert canonical(canonical(value)) == canonical(value)


@given(ANYTHING, ANYTHING)
def test_settling_keeps_the_meaning_of_the_new_value(old: Any, new: Any) -> None:
    """The words may be the old ones; what they say is new."""
    assert same(keep_spelling(old, new), new)


class Sorted(Model):
    """Lists whose order means nothing, and one whose order does."""

    words: Annotated[tuple[str, ...] | None, Unordered()] = None
    parts: Annotated[tuple[Inner, ...] | None, Unordered()] = None
    queue: tuple[str, ...] | None = None
    texts: dict[str, str] | None = None


def test_the_recorded_order_is_kept_where_order_means_nothing() -> None:
    """And nowhere else; what is altered is the new value."""
    olds = {"words": ["a", "b"], "parts": [{"format": "a", "never": 1}, {"format": "b"}], "queue": ["a", "b"]}
    news = {"words": ["b", "a"], "parts": [{"format": "b"}, {"never": 1, "format": "a"}], "queue": ["b", "a"]}
    assert reordered(Sorted, olds, news) == olds | {"queue": ["b", "a"]}
    assert reordered(Sorted, olds, {"words": ["b", "c"], "other": 1}) == {"words": ["b", "c"], "other": 1}
    assert reordered(Sorted, {}, news) == news


def test_an_unknown_part_is_another_entry() -> None:
    """So the list is the new one."""
    news = {"parts": [{"format": "b"}, UNKNOWN]}
    assert reordered(Sorted, {"parts": [{"format": "a"}, {"format": "b"}]}, news) == news


def test_a_value_is_spelled_as_it_was_down_to_its_parts() -> None:
    """What is the same keeps its words; beside it, what differs is new."""
    field = fields(Sorted)
    assert keep_spelling(["a", "b"], ["b", "a"], field["words"]) == ["a", "b"]
    assert keep_spelling(["a", "b"], ["b", "a"], field["queue"]) == ["b", "a"]
    old, new = {"format": "a", "never": 0}, {"format": "b", "never": False}
    (kept,) = keep_spelling([old], [new], field["parts"])
    assert (kept, type(kept["never"])) == ({"format": "b", "never": 0}, int)


class Holder(Model):
    """A part that holds such lists."""

    inside: Sorted | None = None


def test_order_has_no_meaning_in_parts_of_parts_either() -> None:
    """Beside what differs; a map has no order."""
    old, new = {"words": ["a", "b"], "queue": ["a", "b"]}, {"words": ["b", "a"], "queue": ["b", "a"]}
    kept = {"words": ["a", "b"], "queue": ["b", "a"]}
    assert keep_spelling(old, new, fields(Holder)["inside"]) == kept
    assert keep_spelling({"a": ["b", "a"], "c": "d"}, {"c": "e", "a": ["a", "b"]}, fields(Sorted)["texts"]) == {
        "c": "e",
        "a": ["a", "b"],
    }


def test_a_map_fits_if_its_values_are_strings_or_unknown() -> None:
    """Any other value makes it none."""
    assert matching_shape(Sorted, {"texts": {"a": "b", "c": UNKNOWN}}) == {"texts": {"a": "b", "c": UNKNOWN}}
    assert matching_shape(Sorted, {"texts": {"a": 5}}) == {}
    assert matching_shape(Sorted, {"texts": "a"}) == {}


def test_text_is_sent_as_it_is() -> None:
    """A whole number without a fraction, up to where floats are exact; a part as one JSON string, not escaped."""
    assert encode(Outer, {"blob": {"format": "é"}}) == {"Blob": '{"Format":"é"}'}
    assert json.loads(encode(Outer, {"pairs": [{"format": "a"}]})["Pairs"]) == [{"Format": "a"}]


@pytest.mark.parametrize(("ratio", "kind"), [(2.0**53 - 1, int), (2.0**53, float), (1.5, float)])
def test_a_whole_number_is_one_as_far_as_floats_are_exact(ratio: float, kind: type) -> None:
    """Beyond that it stays what it is."""
    made = to_properties(Outer(ratio=ratio))["ratio"]
    assert (made, type(made)) == (ratio, kind)


def test_a_parallel_member_is_sent_in_a_list_of_its_own() -> None:
    """Both lists have the same order and length."""
    entries = [{"place": "b", "size": 1}, {"place": "a", "size": 2}]
    assert encode(Board, {"entries": entries}) == {"Entry": [{"Size": 1}, {"Size": 2}], "Place": ["b", "a"]}


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({"Place": ["b", "a"]}, ["b", "a"]),
        (["b", "a"], ["b", "a"]),
        ({"Place": ["b"]}, ["b", None]),
        ({"Place": ["b", "a", "c"]}, ["b", "a"]),
        ({}, [None, None]),
    ],
)
def test_a_parallel_member_is_read_from_the_list_beside(places: Any, expected: list[str | None]) -> None:
    """What the API leaves out is absent."""
    answer = {"Entries": {"Entry": [{"Size": 1}, {"Size": 2}]}, "Places": places}
    assert [each.get("place") for each in decode(Board, answer)["entries"]] == expected


def test_a_property_is_read_only_where_its_mark_says() -> None:
    """A parallel member from the list beside, not from its row; one that is not returned from nowhere."""
    answer = {"Entries": {"Entry": [{"Size": 1, "Places": {"Place": "z"}}]}, "Places": {"Place": ["a"]}}
    assert decode(Board, answer) == {"entries": [{"size": 1, "place": "a"}]}
    assert decode(Board, answer | {"Places": {}}) == {"entries": [{"size": 1}]}
    assert decode(Inner, {"Format": "flv", "": 5}) == {"format": "flv"}


def test_a_number_that_the_api_returns_again_is_recorded_as_it_is() -> None:
    """A state holds no null: the whole list would not fit its type."""
    assert keep_spelling([{"place": "a"}], [{"place": "b", "size": 0}]) == [{"place": "b", "size": 0}]
