"""What check says of inputs that nobody expects: few, short, and where they are."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import pytest
from pydantic import Field, SecretStr

from cases import CASES, Case
from hostile.mutants import places as places_of
from hostile.mutants import put
from pulumi_apsara_live.model.check import MAX_PROBLEMS, MAX_REASON_CHARS, check, shown
from pulumi_apsara_live.model.fields import UNKNOWN, Model, OneWay, Problem
from pulumi_apsara_live.resources import RESOURCES


class Item(Model):
    """A part."""

    name: str


class Outer(Model):
    """What is judged."""

    items: Annotated[tuple[Item, ...] | None, Field(min_length=2)] = None
    tags: Annotated[dict[Annotated[str, Field(max_length=3)], str] | None, Field(max_length=9)] = None


def told(**inputs: Any) -> list[tuple[str, str]]:
    """What is wrong, and where."""
    return [(problem.path, problem.reason) for problem in check(Outer, {}, inputs).problems]


def test_of_many_problems_the_first_are_told() -> None:
    """And that there are more."""
    problems = told(items=[{"name": 5}] * 1000)
    assert problems[:2] == [(f"items[{each}].name", "must be a string, got 5") for each in range(2)]
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1] == (
        f"items[{MAX_PROBLEMS}].name",
        f"is wrong too; only the first {MAX_PROBLEMS} problems are reported",
    )


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("a.b", 'tags["a.b"]'),
        ("a\n", 'tags["a\\n"]'),
        ("", 'tags[""]'),
        ('"]', 'tags["\\"]"]'),
        ("ab", "tags.ab"),
        ("é", 'tags["\\u00e9"]'),
    ],
)
def test_a_key_that_is_no_name_is_written_as_the_engine_does(key: str, path: str) -> None:
    """On one line, and not to be taken for two steps."""
    assert told(tags={key: 5}) == [(path, "must be a string, got 5")]


def test_a_wrong_key_is_where_it_is() -> None:
    """Even if it looks like the word by which pydantic says so."""
    assert told(tags={"long": "a"}) == [("tags.long", "must have at most 3 characters, got 'long'")]
    assert told(**{"[key]": 5}) == [("", "unknown setting '[key]'; known: items, tags")]


def test_a_long_key_is_cut() -> None:
    """In the path and in the reason."""
    ((path, reason),) = told(tags={"k" * 10_000_000: "a"})
    assert len(path) < 100
    assert len(reason) < MAX_REASON_CHARS


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "'a'"),
        ("a" * 70, "'" + "a" * 59 + "…"),
        (10**9, "1000000000"),
        (-3.0, "-3"),
        (2.5, "2.5"),
        (10**400, "a number of 1329 bits"),
        (1e308, "1e+308"),
        (object, "a value of type type"),
    ],
    ids=repr,
)
def test_a_value_is_quoted_shortly(value: Any, text: str) -> None:
    """And a thing that is no value by its type, not by its address."""
    assert shown(value) == text


JUNK = [5, -3.0, 0, 1.5, float("nan"), float("inf"), 1e300, 10**400, True, b"x", object, datetime.now()]
JUNK += ["x", "", "x" * 5000, "2036-13-45T99:00:00Z", "20360629", [], {}, [[]], ["", ""], ["a"] * 41]
JUNK += [{"": "a"}, {"a": 1}, {"a": {}}, {f"key {number}": "a" for number in range(21)}]
OF_PYDANTIC = re.compile(r"should|input|valid |parse|dictionary|tuple|items after|Error|is not valid", re.IGNORECASE)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_problem_is_told_in_our_own_words(case: Case) -> None:
    """Whatever stands wherever: what it must be, and what it is; never a sentence of the library that judges."""
    resource = RESOURCES[case.resource]
    for path in filter(None, places_of(case.full)):
        for junk in JUNK:
            for problem in check(resource.inputs, {}, put(case.full, path, junk)).problems:
                assert not OF_PYDANTIC.search(problem.reason.partition(", got ")[0]), problem
                assert not re.search(r"got -?\d+\.0$", problem.reason), problem


@pytest.mark.parametrize(
    ("case", "change", "path", "reason"),
    [
        ("Caster-studio", {"tags": {"acs:x": "1"}}, "tags", "a key must not begin with acs: or aliyun, got 'acs:x'"),
        (
            "Caster-studio",
            {"tags": {"aliyun.y": "1"}},
            "tags",
            "a key must not begin with acs: or aliyun",
        ),
        ("Caster-studio", {"tags": {"pulumi-apsara-live": "1"}}, "tags", "the key pulumi-apsara-live is reserved"),
        ("Caster-studio", {"tags": {"": "1"}}, 'tags[""]', "must not be empty"),
        (
            "Caster-studio",
            {"tags": dict.fromkeys(map(str, range(21)), "a")},
            "tags",
            "must have at most 20 entries, got 21",
        ),
        ("CasterRestart-triggered", {"triggers": {"": "1"}}, 'triggers[""]', "must not be empty"),
        ("LivePullToPushRestart-triggered", {"triggers": {"": "1"}}, 'triggers[""]', "must not be empty"),
        (
            "CasterConfig-everything",
            {"transcode": {"caster_template": "lp_hd", "live_templates": ["lsd", ""]}},
            "transcode.live_templates[1]",
            "must not be empty",
        ),
        (
            "CasterConfig-everything",
            {"sync_groups": [{"mode": "conference", "resource_ids": [""]}]},
            "sync_groups[0].resource_ids[0]",
            "must not be empty",
        ),
        ("CasterScene-preview", {"component_ids": ["a", ""]}, "component_ids[1]", "must not be empty"),
        ("CasterConfig-everything", {"delay": -3.0}, "delay", "must be at least 0, got -3"),
        ("CasterVideoResource-live", {"location_id": "RV00"}, "location_id", "must be RV01 to RV99, got 'RV00'"),
    ],
)
def test_what_the_service_would_refuse_is_refused_before_any_call(
    case: str, change: dict[str, Any], path: str, reason: str
) -> None:
    """Reserved and empty keys, empty entries, numbers that are out of range."""
    (declared,) = (each for each in CASES if str(each) == case)
    (problem,) = check(RESOURCES[declared.resource].inputs, {}, {**declared.full, **change}).problems
    assert problem.path == path
    assert problem.reason.startswith(reason)


def test_an_empty_value_of_a_map_is_one() -> None:
    """A tag without a value, a trigger that is empty."""
    studio, *_ = (each for each in CASES if each.resource == "Caster")
    assert check(RESOURCES["Caster"].inputs, {}, {**studio.full, "tags": {"live": ""}}).problems == ()


class Even(Model):
    """A part with a rule of its own."""

    number: int

    def problems(self) -> Iterator[Problem]:
        """Two rules: one about a property, one about an entry."""
        if self.number % 2:
            yield Problem("number", "is odd")
            yield Problem("[0]", "is odd too")


class Holder(Model):
    """Parts, lists of parts, a secret, and what cannot be undone."""

    part: Even | None = None
    parts: Annotated[tuple[Even, ...] | None, Field(min_length=1)] = None
    secret: Annotated[SecretStr | None, Field(max_length=3)] = None
    once: Annotated[bool | None, OneWay("only a new one is without")] = None
    often: bool | None = None


def held(olds: dict[str, Any] | None = None, **news: Any) -> list[tuple[str, str]]:
    """The problems of a `Holder`."""
    return [(each.path, each.reason) for each in check(Holder, olds or {}, news).problems]


def test_rules_of_parts_are_asked_wherever_the_parts_are() -> None:
    """A problem has the path of the part before its own."""
    assert held(part={"number": 1}) == [("part.number", "is odd"), ("part[0]", "is odd too")]
    assert held(parts=[{"number": 2}, {"number": 3}]) == [("parts[1].number", "is odd"), ("parts[1][0]", "is odd too")]
    assert [each.path for each in check(Even, {}, {"number": 1}).problems] == ["number", "[0]"]


def test_what_is_one_way_is_refused_only_when_it_goes_back() -> None:
    """By its advice; an unknown value may be the same, and other properties may go."""
    assert held({"once": True}) == [("once", "cannot go back from True: only a new one is without")]
    assert held({"once": True}, once=True) == []
    assert held({"once": True}, once=UNKNOWN) == []
    assert held({"often": True}) == []
    assert held({}, once=True) == []


def test_a_secret_is_not_quoted() -> None:
    """Nor is a list, of which the size is told."""
    assert held(secret="abcd") == [("secret", "must have at most 3 characters")]
    assert held(parts=[]) == [("parts", "must have at least 1 entry, got 0")]
    assert told(items=[{"name": "a"}]) == [("items", "must have at least 2 entries, got 1")]


def test_an_unknown_setting_is_named_with_the_nearest_one() -> None:
    """At the top and in a part."""
    assert told(item=5) == [("", "unknown setting 'item'; did you mean items?")]
    good = {"name": "a"}
    assert told(items=[{"name": "a", "nane": 1}, good]) == [("items[0]", "unknown setting 'nane'; did you mean name?")]


def test_what_is_left_empty_is_not_declared() -> None:
    """None and an empty string are no values."""
    assert told(items=None, tags="") == []
    assert check(Outer, {}, {"items": None, "tags": ""}).inputs.get("tags") is None


def test_a_key_that_looks_like_the_word_of_the_library_keeps_its_name() -> None:
    """Where the key is wrong, and where the value is."""
    assert [path for path, _ in told(tags={"[key]": 5})] == ['tags["[key]"]', 'tags["[key]"]']


def test_a_name_of_sixty_characters_is_written_whole() -> None:
    """And one more is cut."""
    assert told(tags={"k" * 60: "a"})[0][0] == f"tags.{'k' * 60}"
    assert told(tags={"k" * 61: "a"})[0][0] != f"tags.{'k' * 61}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (float(2**53 - 1), "9007199254740991"),
        (float(2**53), "9007199254740992.0"),
        ("a" * 60, repr("a" * 60)),
        (10**59, str(10**59)),
        (2**240 - 1, str(2**240 - 1)[:60] + "…"),
        (2**240, "a number of 241 bits"),
    ],
    ids=["whole", "too large to be exact", "text", "digits", "many digits", "too many digits"],
)
def test_a_value_at_the_limit_is_quoted_whole(value: Any, text: str) -> None:
    """The limits are those of a quotation and of a float."""
    assert shown(value) == text
