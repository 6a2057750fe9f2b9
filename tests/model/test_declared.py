"""A resource that declares too little does not import, and the sentence says what is missing."""

from typing import Any

import pytest

from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._facts import NEEDED, Costs, operations
from pulumi_apsara_live.resources._id import Id
from pulumi_apsara_live.resources._resource import OnAir, Resource
from pulumi_apsara_live.resources._scene_action import SceneAction
from pulumi_apsara_live.resources._studio import STARTS, STOPS
from pulumi_apsara_live.resources._studio_action import StudioAction

SOURCE = type(RESOURCES["CasterVideoResource"])
WHOLE = {name: getattr(SOURCE, name) for name in (*NEEDED, "updates", "deletes")}


def without(change: str) -> Costs:
    """The costs without one row."""
    return {each: calls for each, calls in SOURCE.costs.items() if each != change}


def declare(facts: dict[str, Any]) -> type:
    """A class with these facts."""
    return type("CasterPoster", (Resource,), facts)


def test_a_resource_with_all_facts_imports() -> None:
    """So that the refusals below have one reason each."""
    assert declare(WHOLE).__name__ == "CasterPoster"


@pytest.mark.parametrize(
    ("base", "verb"),
    [
        *((Resource, verb) for verb in ("create", "read", "update", "delete")),
        (StudioAction, "announced"),
        (SceneAction, "act"),
    ],
)
def test_a_missing_verb_is_named(base: type, verb: str) -> None:
    """Before a program can declare such a resource."""
    verbs = dict.fromkeys({"create", "read", "update", "delete", "announced", "act"} - {verb}, lambda *_: None)
    with pytest.raises(TypeError, match=f"without an implementation for abstract method '{verb}'|method {verb}$"):
        type("CasterPoster", (base,), WHOLE | verbs)()


@pytest.mark.parametrize("name", list(NEEDED))
def test_a_missing_fact_is_named(name: str) -> None:
    """With its meaning, and with the place that explains it."""
    facts = {each: value for each, value in WHOLE.items() if each != name}
    with pytest.raises(TypeError) as refused:
        declare(facts)
    assert str(refused.value) == (
        f"CasterPoster does not declare `{name}` ({NEEDED[name]}); "
        "`Resource` in resources/_resource.py says what belongs there"
    )


def test_what_no_operation_reads_says_so_in_place_of_its_read() -> None:
    """A refresh of it calls nothing, and so costs nothing."""
    facts = {name: value for name, value in WHOLE.items() if name != "reads"}
    costs = {"creation": (WHOLE["creates"],), "refresh": (), "any change": (), "deletion": ()}
    declared = declare({**facts, "costs": costs, "unreadable": "no operation returns a poster"})
    assert operations(declared, read_only=True) == set()
    with pytest.raises(TypeError, match="which is none of its operations"):
        declare({**facts, "costs": {**costs, "refresh": (WHOLE["reads"],)}, "unreadable": "no operation returns it"})


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("belongs_to", "studio", "belongs_to is 'studio', which is no input"),
        ("id", Id("caster_id", "poster_id"), "id has the part 'poster_id', which is no output"),
        ("id", Id("poster_id", "wall_id"), "id has the part 'poster_id', which is no output"),
        ("holds", (("poster_id", "wall_id"),), "holds names 'poster_id', which is no property"),
        ("on_air", OnAir("contents", shown_by=("poster", "wall")), "shown_by names 'poster', which is no input"),
        ("holds", (("poster_id",),), "holds names 'poster_id', which is no property"),
        ("on_air", OnAir("contents", shown_by=("poster",)), "on_air.shown_by names 'poster', which is no input"),
        ("unreadable", "nothing", "reads names DescribeCasterVideoResources, and unreadable says that no operation"),
        ("costs", {}, "costs has no row for a creation"),
        ("costs", without("refresh"), "costs has no row for a refresh"),
        ("costs", without("any change"), "costs has no row for a change in place"),
        ("costs", without("deletion"), "costs has no row for a deletion"),
        (
            "costs",
            {**SOURCE.costs, "deletion": (STARTS, STOPS)},
            "costs of 'deletion' has StartCaster, which is none of its",
        ),
    ],
)
def test_a_fact_that_names_nothing_is_refused(name: str, value: Any, sentence: str) -> None:
    """A slip of the pen is no silent exception from a rule."""
    with pytest.raises(TypeError, match=sentence):
        declare(WHOLE | {name: value})


def test_what_is_shown_goes_with_its_resource_unless_it_is_declared_to_last() -> None:
    """As sources do, and scenes do not."""
    assert OnAir("contents").lasts is False
