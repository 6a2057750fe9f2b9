"""What check says of inputs that nobody expects: few, short, and where they are."""

from typing import Annotated, Any

import pytest
from pydantic import Field

from pulumi_apsara_live.model.check import LONGEST, TOLD, check, shown
from pulumi_apsara_live.model.fields import Model


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
    assert problems[:2] == [(f"items[{each}].name", "input should be a valid string, got 5") for each in range(2)]
    assert len(problems) == TOLD + 1
    assert problems[-1] == (
        f"items[{TOLD}].name",
        f"is wrong too, and this is not all: the first {TOLD} are told",
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
    assert told(tags={key: 5}) == [(path, "input should be a valid string, got 5")]


def test_a_wrong_key_is_where_it_is() -> None:
    """Even if it looks like the word by which pydantic says so."""
    assert told(tags={"long": "a"}) == [("tags.long", "string should have at most 3 characters, got 'long'")]
    assert told(**{"[key]": 5}) == [("", "'[key]' is no setting here; known: items, tags")]


def test_a_long_key_is_cut() -> None:
    """In the path and in the reason."""
    ((path, reason),) = told(tags={"k" * 10_000_000: "a"})
    assert len(path) < 100
    assert len(reason) < LONGEST


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "'a'"),
        ("a" * 70, "'" + "a" * 59 + "…"),
        (10**9, "1000000000"),
        (10**400, "a number of 1329 bits"),
        (1e308, "1e+308"),
        (object, "a value of type type"),
    ],
    ids=repr,
)
def test_a_value_is_quoted_shortly(value: Any, text: str) -> None:
    """And a thing that is no value by its type, not by its address."""
    assert shown(value) == text
