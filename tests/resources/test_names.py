"""Names of the entries of a list: repeated ones, ones that no entry has, and how they are quoted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from pulumi_apsara_live.model.fields import UNKNOWN
from pulumi_apsara_live.resources._names import quoted, repeated_names, unlisted_name


@dataclass(frozen=True)
class Entry:
    """An entry of a list."""

    name: Any


def entries(*names: Any) -> tuple[Any, ...]:
    """Entries of these names; an unknown one is unknown as a whole."""
    return tuple(name if name is UNKNOWN else Entry(name) for name in names)


@pytest.mark.parametrize(
    ("names", "problems"),
    [
        (("a", "b"), []),
        (("a", "b", "a", "b", "a"), [(2, "a", 0), (3, "b", 1), (4, "a", 0)]),
        (("a", UNKNOWN, UNKNOWN, "a"), [(3, "a", 0)]),
    ],
    ids=["different", "repeated", "unknown"],
)
def test_each_entry_whose_name_an_earlier_one_has_is_a_problem(
    names: tuple[Any, ...], problems: list[tuple[int, str, int]]
) -> None:
    """It says which; entries that are unknown so far are not judged."""
    found = [(each.path, each.reason) for each in repeated_names("shows", entries(*names))]
    assert found == [(f"shows[{at}].name", f"{name!r} is shows[{first}] already") for at, name, first in problems]


@pytest.mark.parametrize("unknown", [UNKNOWN, None], ids=["unknown", "missing"])
def test_a_list_that_is_unknown_or_missing_repeats_nothing(unknown: Any) -> None:
    """And names of entries that are unknown so far may be equal."""
    assert list(repeated_names("shows", unknown)) == []
    assert list(repeated_names("shows", (Entry(UNKNOWN), Entry(UNKNOWN)))) == []


@pytest.mark.parametrize(
    ("name", "listed", "is_problem"),
    [
        ("a", entries("a", "b"), False),
        ("c", entries("a", "b"), True),
        ("c", entries("a", UNKNOWN), False),
        ("c", UNKNOWN, False),
        (UNKNOWN, entries("a"), False),
        (None, entries("a"), False),
    ],
    ids=["listed", "not listed", "an unknown entry", "an unknown list", "an unknown name", "no name"],
)
def test_a_name_must_be_that_of_an_entry(name: Any, listed: Any, is_problem: bool) -> None:
    """As far as both are known."""
    found = [(each.path, each.reason) for each in unlisted_name("first", name, "shows", listed)]
    assert found == ([("first", "'c' is none of the shows")] if is_problem else [])


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ("a", "'a'"),
        ("abcde", "'a', 'b', 'c', 'd', 'e'"),
        ("abcdef", "'a', 'b', 'c', 'd', 'e' and 1 more"),
        ("abcdefg", "'a', 'b', 'c', 'd', 'e' and 2 more"),
    ],
)
def test_at_most_five_names_are_quoted(names: str, text: str) -> None:
    """A sentence with more is not read."""
    assert quoted([*names]) == text
