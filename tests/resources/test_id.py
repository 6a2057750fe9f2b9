"""The ids of resources: taken apart as they are made, and refused by a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._id import MAX_ID_CHARS, Id

PART = st.text("abcé09-_.", min_size=1, max_size=40)


@pytest.mark.parametrize("name", list(RESOURCES))
@given(values=st.lists(PART, min_size=3, max_size=3))
def test_an_id_is_taken_apart_as_it_was_made(name: str, values: list[str]) -> None:
    """Of every resource, whatever its ending."""
    own = RESOURCES[name].id
    parts = values[: len(own.parts)]
    assert own.parse(own.format(*parts)) == tuple(parts)
    assert own.parse(own.format(*parts, ending="of-its-own" if own.ending else "")) == tuple(parts)
    assert own.problem(name, own.format(*parts)) == ""


@pytest.mark.parametrize("name", list(RESOURCES))
def test_the_parts_of_an_id_are_outputs_of_its_resource(name: str) -> None:
    """So that a program, and a page of the manual, can name them."""
    assert set(RESOURCES[name].id.parts) <= set(RESOURCES[name].outputs.model_fields)


def test_the_last_part_takes_the_rest_where_there_is_no_ending() -> None:
    """A slash too many does not lose characters."""
    assert Id("caster_id", "scene_id").parse("a/b/c") == ("a", "b/c")
    assert Id("region", "task_id", ending="restart-…").parse("a/b/restart-1/2") == ("a", "b")
    assert Id("caster_id", "scene_id").parse("a") == ("a", "")


@pytest.mark.parametrize("broken", ["", "/b", "a/", "a b/c", "a\nb/c", "a" * MAX_ID_CHARS + "/b"])
def test_a_broken_id_is_refused(broken: str) -> None:
    """By the sentence that says where the recorded ones are listed."""
    assert "pulumi stack --show-ids" in Id("caster_id", "scene_id").problem("CasterScene", broken)


def test_too_few_parts_are_refused_by_their_number() -> None:
    """One is missing here."""
    problem = Id("caster_id", "scene_id").problem("CasterScene", "a")
    assert problem == "'a' is no id of a CasterScene: such an id has 2 parts, with / between them"


def test_an_id_is_not_made_of_too_few_parts() -> None:
    """A mistake in a resource is not a broken id in a state."""
    with pytest.raises(ValueError, match="2 parts"):
        Id("caster_id", "scene_id").format("a")


def test_an_id_is_as_long_as_the_limit_and_no_longer() -> None:
    """500 characters."""
    own = Id("caster_id", "scene_id")
    assert own.problem("CasterScene", "a/" + "b" * 498) == ""
    assert "pulumi stack --show-ids" in own.problem("CasterScene", "a/" + "b" * 499)


def test_an_id_names_its_parts_and_its_ending() -> None:
    """In messages and in the manual."""
    assert str(Id("caster_id", ending="program")) == "caster_id/program"
    assert str(Id("caster_id", "scene_id")) == "caster_id/scene_id"
    assert Id("caster_id", ending="restart-…").format("a", ending="restart-1") == "a/restart-1"
    assert Id("caster_id", ending="program").format("a") == "a/program"
