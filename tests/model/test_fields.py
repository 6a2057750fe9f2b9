"""Fields and marks: what a declaration says of itself."""

import copy
from datetime import UTC, datetime
from typing import Annotated, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field as PydanticField
from pydantic import SecretStr, ValidationError

from pulumi_apsara_live.model.check import check
from pulumi_apsara_live.model.fields import (
    UNKNOWN,
    ZERO_ONE,
    Local,
    Model,
    OneWay,
    Replace,
    SecretText,
    Text,
    Time,
    Wire,
    bare,
    clearing,
    fields,
    holds_unknown,
    known,
    parts,
    rule,
    updatable,
)


class Part(Model):
    """A part."""

    size: int | None = None


class Thing(Model):
    """A thing."""

    display_name: str
    secrets: tuple[SecretText, ...] | None = None
    part: Part | None = None
    parts: tuple[Part, ...] = ()
    at: Time | None = None
    words: dict[str, Text] | None = None
    wish: Annotated[bool, Local()] = False
    either: int | str | None = None
    on: Annotated[bool, OneWay("only a new one is off")] = False


def test_there_is_one_unknown() -> None:
    """It survives copying, so that identity tells it everywhere."""
    assert copy.copy(UNKNOWN) is UNKNOWN
    assert copy.deepcopy({"a": [UNKNOWN]})["a"][0] is UNKNOWN
    assert repr(UNKNOWN) == "UNKNOWN"


def test_a_field_without_marks_travels_in_pascal_case() -> None:
    """And one that stays here travels nowhere."""
    assert fields(Thing)["display_name"].wire == Wire("DisplayName", "DisplayName", {})
    assert fields(Thing)["wish"].stays_here
    assert not fields(Thing)["display_name"].stays_here


def test_a_type_is_seen_through_its_wrappings() -> None:
    """None and annotations are no part of it; a real union stays one."""
    assert fields(Thing)["part"].part is Part
    assert fields(Thing)["parts"].part is Part
    assert fields(Thing)["secrets"].secret
    assert fields(Thing)["either"].part is None
    assert bare(int | str | None) == int | str | None


class _Feed(Model):
    """A part with a secret."""

    name: str
    url: SecretStr


class _Feeds(Model):
    """Parts with secrets, alone, in a list, and inside another part."""

    one: _Feed
    several: tuple[_Feed, ...]
    plain: Part


class _Nested(Model):
    """A part of which a part has secrets."""

    inside: _Feeds


def test_a_value_with_a_secret_in_it_is_a_secret_as_a_whole() -> None:
    """States mark whole properties, so a secret in a part would be recorded in the clear."""
    assert {name: field.secret for name, field in fields(_Feeds).items()} == {
        "one": True,
        "several": True,
        "plain": False,
    }
    assert fields(_Nested)["inside"].secret


def test_parts_come_before_what_they_are_parts_of() -> None:
    """So that a class that is written for each of them finds those that it mentions."""
    assert list(parts(_Nested)) == [_Feed, _Feed, Part, _Feeds]
    assert list(parts(Part)) == []


def test_unknown_is_found_wherever_it_hides() -> None:
    """In maps, lists, models and models in models."""
    hidden = Thing.model_validate({"display_name": "x", "parts": [{"size": UNKNOWN}]})
    assert holds_unknown(hidden)
    assert holds_unknown({"a": [1, (UNKNOWN,)]})
    assert known("a", 1, None, Thing(display_name="x"))


@given(
    st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.timezones()).map(
        lambda moment: moment.replace(microsecond=0)
    )
)
def test_a_moment_is_the_same_in_every_zone_and_spelling(moment: datetime) -> None:
    """Aware datetimes and their ISO texts come out as one text in UTC, or are refused as out of range."""
    one = check(Thing, {}, {"display_name": "x", "at": moment})
    other = check(Thing, {}, {"display_name": "x", "at": moment.isoformat()})
    assert one.inputs.get("at") == other.inputs.get("at") or one.problems
    if not one.problems:
        assert datetime.fromisoformat(one.inputs["at"]) == moment.astimezone(UTC)


BAD_TIMES: list[tuple[Any, str]] = [
    ("2036-06-29T20:00:00", "needs a time zone"),
    ("2036-06-29T20:00:00.5Z", "must be a whole second"),
    (1, "must be a time such as"),
    ("0001-01-01T00:00:00+14:00", "outside the years"),
    ("tomorrow", "must be a time such as"),
]


@pytest.mark.parametrize(("value", "reason"), BAD_TIMES)
def test_a_time_that_is_none_is_refused_in_words(value: Any, reason: str) -> None:
    """With what a time looks like."""
    (problem,) = check(Thing, {}, {"display_name": "x", "at": value}).problems
    assert problem.path == "at"
    assert reason in problem.reason


def test_a_rule_judges_the_text_inside_a_secret_and_lets_unknowns_pass() -> None:
    """The judge sees texts only."""
    seen: list[str] = []
    judge = rule(lambda text: seen.append(text) or ("bad" if text == "bad" else None)).func
    assert judge(SecretStr("good")).get_secret_value() == "good"  # type: ignore[call-arg, union-attr]
    assert judge(UNKNOWN) is UNKNOWN  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="bad"):
        judge("bad")  # type: ignore[call-arg]
    assert seen == ["good", "bad"]


def test_what_is_nested_without_end_is_refused() -> None:
    """Not a crash, and a real property."""
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    (problem,) = check(Thing, {}, {"display_name": deep}).problems
    assert problem.path == "display_name"


class Shown(Model):
    """Members that travel, one that replaces, and those that are emptied in place."""

    name: str | None = None
    kind: Annotated[str | None, Replace()] = None
    here: Annotated[str | None, Local()] = None
    only_sent: Annotated[str | None, Wire(answered="")] = None
    rows: Annotated[tuple[str, ...] | None, Wire(cleared=[])] = None
    note: Annotated[str | None, Wire(cleared="")] = None
    either: int | str | None = None


def test_what_an_update_can_send_is_what_is_sent_and_does_not_replace() -> None:
    """In the order of the declaration."""
    assert updatable(Shown) == ("name", "only_sent", "rows", "note", "either")


def test_what_was_declared_and_is_no_longer_gets_its_empty_value() -> None:
    """Where it has one, and as a value of its own."""
    olds = {"name": "a", "rows": ["a"], "note": "a"}
    assert clearing(Shown, olds, {"note": "b"}) == {"rows": []}
    assert clearing(Shown, {}, {}) == {}
    clearing(Shown, olds, {})["rows"].append("a")
    assert clearing(Shown, olds, {}) == {"rows": [], "note": ""}


def test_only_what_neither_goes_nor_comes_stays_here() -> None:
    """A change of anything else is a call."""
    assert [name for name, field in fields(Shown).items() if field.stays_here] == ["here"]


def test_a_member_of_several_types_keeps_them() -> None:
    """Other than one that may be left out."""
    assert set(get_args(fields(Shown)["either"].type)) >= {int, str}
    assert fields(Shown)["name"].type is str


def test_a_default_is_known_whether_it_is_stated_or_made() -> None:
    """What is required has none."""

    class Counted(Model):
        """One of each."""

        needed: int
        stated: int = 3
        made: list[str] = PydanticField(default_factory=list)

    assert [each.default for each in fields(Counted).values()] == [None, 3, []]


def test_truth_values_are_written_as_0_and_1() -> None:
    """As the vendor does."""
    assert ZERO_ONE == {False: 0, True: 1}
    assert [str(each) for each in ZERO_ONE.values()] == ["0", "1"]


def test_the_error_of_the_library_hides_its_input() -> None:
    """It may be a secret."""
    with pytest.raises(ValidationError) as refused:
        Shown.model_validate({"name": ["rtmp://a/b?auth_key=1"]})
    assert "auth_key" not in str(refused.value)


class Canvas(Model):
    """Parts, of which some may be unknown, and a number."""

    parts: tuple[Part, ...] = ()
    by_name: dict[str, Part] | None = None
    scale: float | None = None


def test_a_part_may_be_unknown_as_a_whole() -> None:
    """In a list and in a map, beside parts that are known."""
    inputs = {"parts": [UNKNOWN, {"size": 1}], "by_name": {"a": UNKNOWN, "b": {"size": UNKNOWN}}}
    checked = check(Canvas, {}, inputs)
    assert (checked.inputs, checked.problems) == (inputs, ())


@pytest.mark.parametrize("scale", [float("inf"), float("-inf"), float("nan")])
def test_a_number_is_finite(scale: float) -> None:
    """JSON has no other numbers."""
    (problem,) = check(Canvas, {}, {"scale": scale}).problems
    assert problem.path == "scale"


def test_a_model_is_not_altered() -> None:
    """Who wants another makes another."""
    with pytest.raises(ValidationError):
        Shown().name = "a"
