"""What a changed, removed or unknown input costs, by its marks."""

from typing import Annotated, Any

import pytest

from pulumi_apsara_live.model.diff import Changes, canonical, diff, same
from pulumi_apsara_live.model.fields import UNKNOWN, Local, Model, Replace


class Thing(Model):
    """One field of each kind."""

    fixed: Annotated[str | None, Replace()] = None
    trigger: Annotated[str | None, Local(), Replace()] = None
    plain: str | None = None
    here: Annotated[str, Local()] = "skip"


NAMES = ("fixed", "trigger", "plain", "here")


def cost(olds: dict[str, Any], news: dict[str, Any], declared: tuple[str, ...] = NAMES, **how: Any) -> Changes:
    """What it costs, where the modifying operation keeps what is omitted unless the test says otherwise."""
    return diff(Thing, olds=olds, news=news, declared=declared, **{"omitted": "keeps", **how})


@pytest.mark.parametrize("omitted", ["keeps", "clears"])
@pytest.mark.parametrize("name", ["fixed", "trigger"])
def test_a_field_that_replaces_does_so_when_it_is_removed(name: str, omitted: str) -> None:
    """Also one that only the provider uses, such as the triggers of a restart."""
    assert cost({name: "a"}, {}, omitted=omitted) == Changes(replace=(name,))


@pytest.mark.parametrize(
    ("name", "omitted", "expected"),
    [
        ("plain", "keeps", Changes(replace=("plain",))),
        ("plain", "clears", Changes(update=("plain",), cleared=("plain",))),
        ("here", "keeps", Changes(update=("here",))),
        ("here", "clears", Changes(update=("here",))),
    ],
)
def test_a_removed_field_is_cleared_where_the_operation_can(name: str, omitted: str, expected: Changes) -> None:
    """An input that only the provider uses changes in place and has nothing to clear at the service."""
    assert cost({name: "a"}, {}, omitted=omitted) == expected


def test_what_was_never_declared_is_cleared_only_where_omission_clears() -> None:
    """Elsewhere it belongs to others."""
    assert cost({"plain": "a"}, {}, declared=()) == Changes()
    assert cost({"plain": "a"}, {}, declared=(), omitted="clears") == Changes(update=("plain",), cleared=("plain",))


def test_what_is_kept_is_no_difference_when_it_is_not_declared() -> None:
    """Whether it was declared before or not."""
    for declared in ((), NAMES):
        assert cost({"plain": "a"}, {}, declared=declared, omitted="clears", kept=("plain",)) == Changes()


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_an_empty_value_is_nothing_to_remove(empty: Any) -> None:
    """Nothing is recorded, so nothing is lost."""
    assert cost(dict.fromkeys(NAMES, empty), {}) == Changes()


@pytest.mark.parametrize(("name", "verb"), [("fixed", "replace"), ("trigger", "replace"), ("plain", "update")])
def test_a_changed_or_unknown_value_costs_what_its_mark_says(name: str, verb: str) -> None:
    """The same for an added value."""
    for olds, new in (({name: "a"}, "b"), ({}, "b"), ({name: "a"}, UNKNOWN)):
        assert cost(olds, {name: new}) == Changes(**{verb: (name,)})
    assert cost({name: "a"}, {name: "a"}) == Changes()


def test_a_default_of_an_input_that_an_old_state_lacks_is_no_difference() -> None:
    """Only where it is the default, and only where nothing is recorded."""
    assert cost({}, {"here": "skip"}) == Changes()
    assert cost({}, {"here": "fail"}) == Changes(update=("here",))
    assert cost({"here": "fail"}, {"here": "skip"}) == Changes(update=("here",))


def test_only_what_is_updated_or_replaced_is_a_change() -> None:
    """As a condition."""
    assert not Changes()
    assert Changes(update=("plain",))
    assert Changes(replace=("fixed",))


@pytest.mark.parametrize("empty", [None, "", 0, False, [], (), {}, {"a": None}, {"a": {"b": ""}}])
def test_empty_values_are_the_same(empty: Any) -> None:
    """At any depth of a map."""
    assert canonical(empty) is None
    assert same(empty, None)
    assert not same(empty, "a")
    assert not same({"a": empty, "b": 1}, {"a": 2, "b": 1})
    assert same({"a": empty, "b": 1}, {"b": 1})


def test_a_list_keeps_its_empty_entries() -> None:
    """An entry counts by its place; a list is the same as a tuple."""
    assert canonical(["", {"a": 0}, "b"]) == [None, None, "b"]
    assert not same(["", "b"], ["b"])
    assert same(("a", "b"), ["a", "b"])
