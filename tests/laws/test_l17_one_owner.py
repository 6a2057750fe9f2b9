"""L17, one owner: no update stops, empties or deletes what another resource, stack or person holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from cases import WRITTEN_AGAIN
from interruptions.engine import Failed, Goal, Ref, engine
from interruptions.matrix import picture
from interruptions.show import NEEDS, PLACES, Show
from interruptions.show import RESOURCES as KINDS
from pulumi_apsara_live.resources import RESOURCES

THINGS = [name for name in NEEDS if RESOURCES[KINDS[name]].holds]
"""The resources of a whole show that hold something."""
INSIDE = [name for name in THINGS if RESOURCES[KINDS[name]].belongs_to]
"""Those that hold a part of a studio."""


@pytest.fixture(params=["on air", "off air"])
def show(request: pytest.FixtureRequest) -> Iterator[Show]:
    """A show with everything in it, up and running, or up and stopped."""
    with engine() as stack:
        show = Show(stack)
        for name in NEEDS:
            show.declare(name)
        if request.param == "off air":
            show.change("run", list(PLACES["run"]).index("running"), 1)
        show.up()
        stack.emulator.ledger.clear()
        yield show


def writes(emulator: Emulator) -> list[str]:
    """The calls that were accepted and are no reads."""
    done = [call.action for call in emulator.ledger.calls() if call.status == 200]
    return [action for action in done if not action.startswith("Describe")]


def renamed(program: Sequence[Goal], old: str, new: str, **change: Any) -> list[Goal]:
    """The program with another name for one resource, and all references to it."""

    def other(value: Any) -> Any:
        if isinstance(value, Ref):
            return Ref(new, value.property) if value.name == old else value
        if isinstance(value, dict):
            return {key: other(each) for key, each in value.items()}
        return [other(each) for each in value] if isinstance(value, list) else value

    return [
        replace(
            goal,
            name=new if goal.name == old else goal.name,
            properties=other(dict(goal.properties)),
            depends_on=tuple(new if each == old else each for each in goal.depends_on),
            **(change if goal.name == old else {}),
        )
        for goal in program
    ]


MOVES: dict[str, Callable[[list[Goal], str], list[Goal]]] = {
    "renamed": lambda program, name: renamed(program, name, f"{name} anew"),
    "moved into a component": lambda program, name: renamed(program, name, f"{name} inside", component="my:Studio"),
}


@pytest.mark.parametrize("name", INSIDE)
@pytest.mark.parametrize("move", MOVES)
def test_a_rename_without_aliases_changes_nothing_in_the_account(show: Show, name: str, move: str) -> None:
    """The new name takes over what the old one held, and the deletion of the old name keeps it."""
    stack, before = show.stack, picture(show.stack.emulator)
    program = MOVES[move](show.program(), name)
    done = stack.up(program)
    assert done[name] == "delete"
    assert writes(stack.emulator) == WRITTEN_AGAIN[KINDS[name]]
    assert picture(stack.emulator) == before
    assert stack.up(program) == {}


@pytest.mark.parametrize("name", THINGS)
@pytest.mark.parametrize("way", ["alias", "state rename"])
def test_a_rename_with_aliases_changes_nothing_at_all(show: Show, name: str, way: str) -> None:
    """No call is made, and nothing is created or deleted."""
    stack = show.stack
    program = renamed(show.program(), name, f"{name} anew", **({"alias": name} if way == "alias" else {}))
    if way == "state rename":
        stack.rename(name, f"{name} anew")
    assert stack.up(program) == {}
    assert len(stack.emulator.ledger) == 0


@pytest.mark.parametrize("way", ["alias", "state rename"])
def test_another_studio_under_the_old_name_is_another_studio(show: Show, way: str) -> None:
    """The renamed one stays what it was, on air or not, also when the other is removed again."""
    stack, before = show.stack, picture(show.stack.emulator)
    program = renamed(show.program(), "studio", "main", **({"alias": "studio"} if way == "alias" else {}))
    if way == "state rename":
        stack.rename("studio", "main")
    second = [*program, Goal("Caster", "studio", {"norm_type": "general", "caster_name": "second"})]
    stack.up(second)
    assert stack.state["studio"].id != stack.state["main"].id
    assert writes(stack.emulator) == ["CreateCaster"]
    assert stack.up(second) == {}
    stack.up(program)
    assert picture(stack.emulator) == before


def test_another_relay_under_the_old_name_is_another_relay(show: Show) -> None:
    """It pushes elsewhere, has another name at the service, and goes alone when it is removed."""
    stack, before = show.stack, picture(show.stack.emulator)
    program = renamed(show.program(), "relay", "main", alias="relay")
    old = next(goal for goal in show.program() if goal.name == "relay")
    other = Goal("LivePullToPush", "relay", {**old.properties, "dst_url": "rtmp://push.example.com/app/second"})
    stack.up([*program, other])
    assert stack.state["relay"].id != stack.state["main"].id
    stack.up(program)
    assert picture(stack.emulator) == before


def test_another_source_under_the_old_name_is_another_source(show: Show) -> None:
    """The renamed one keeps its place."""
    stack = show.stack
    program = renamed(show.program(), "source 1", "main", alias="source 1")
    old = next(goal for goal in show.program() if goal.name == "source 1")
    other = Goal("CasterVideoResource", "source 1", {**old.properties, "location_id": "RV09"})
    stack.up([*program, other])
    assert writes(stack.emulator) == ["AddCasterVideoResource"]
    stack.up(program)
    assert writes(stack.emulator) == ["AddCasterVideoResource", "DeleteCasterVideoResource"]
    assert stack.up(program) == {}


@pytest.mark.parametrize("name", [name for name in THINGS if name != "studio"])
def test_two_resources_for_one_thing_are_refused_and_named(show: Show, name: str) -> None:
    """Before any call that changes something."""
    stack, before = show.stack, picture(show.stack.emulator)
    goal = next(each for each in show.program() if each.name == name)
    twin = replace(goal, name="twin")
    with pytest.raises(Failed, match=f"twin: .*{goal.resource} '{name}' of this program") as refusal:
        stack.up([*show.program(), twin])
    assert "\n" not in str(refusal.value)
    assert writes(stack.emulator) == []
    assert picture(stack.emulator) == before
    assert stack.up(show.program()) == {}


def test_two_studios_that_the_state_takes_for_one_are_refused_and_named(show: Show) -> None:
    """As an earlier version may have left them: whoever removes one of them keeps the studio."""
    stack, before = show.stack, picture(show.stack.emulator)
    stack.state["second"] = deepcopy(stack.state["studio"])
    second = replace(next(goal for goal in show.program() if goal.name == "studio"), name="second")
    with pytest.raises(Failed, match=r"Caster 'studio' of this program manages .* too"):
        stack.up([*show.program(), second])
    stack.up(show.program())
    assert writes(stack.emulator) == []
    assert picture(stack.emulator) == before


def test_two_names_for_one_scene_are_refused(show: Show) -> None:
    """By its output, and by its id."""
    stack = show.stack
    scene = stack.state["scene"].id.partition("/")[2]
    by_id = Goal("CasterScene", "by id", {"caster_id": Ref("studio"), "scene_id": scene}, ("scene",))
    with pytest.raises(Failed, match="CasterScene 'scene'"):
        stack.up([*show.program(), by_id])
    assert writes(stack.emulator) == []


@pytest.mark.parametrize("name", INSIDE)
def test_what_was_retained_is_taken_over_again(show: Show, name: str) -> None:
    """`retain_on_delete`, and declared again later."""
    stack, before = show.stack, picture(show.stack.emulator)
    del stack.state[name]
    stack.up(show.program())
    assert writes(stack.emulator) == WRITTEN_AGAIN[KINDS[name]]
    assert picture(stack.emulator) == before


def test_a_studio_that_was_retained_is_left_alone(show: Show) -> None:
    """It is configured and in use, so that nothing proves that it is this resource's; a new one is made."""
    stack = show.stack
    left = stack.state["studio"].id
    before = str(stack.emulator.state.casters[left])
    stack.state.clear()
    stack.up([goal for goal in show.program() if goal.name == "studio"])
    assert stack.state["studio"].id != left
    assert str(stack.emulator.state.casters[left]) == before


def test_another_stack_of_the_same_names_has_studios_of_its_own(show: Show) -> None:
    """Two stacks of one project, and one after `pulumi stack rename`."""
    stack, before = show.stack, picture(show.stack.emulator)
    other = replace(stack, stack="prod", state={})
    studio = [goal for goal in show.program() if goal.name == "studio"]
    other.up(studio)
    assert other.state["studio"].id != stack.state["studio"].id
    stack.stack = "renamed"
    assert stack.up(show.program()) == {}
    fresh = replace(stack, stack="dev", state={})
    fresh.up(studio)
    assert fresh.state["studio"].id not in (stack.state["studio"].id, other.state["studio"].id)
    for each in (other, fresh):
        each.destroy()
    assert picture(stack.emulator) == before


def test_a_studio_that_was_moved_to_another_stack_stays_there(show: Show) -> None:
    """`pulumi state move`: what the first stack declares under the old name is another studio."""
    stack, before = show.stack, picture(show.stack.emulator)
    other = replace(stack, stack="prod", state={"studio": stack.state["studio"]})
    studio = [goal for goal in show.program() if goal.name == "studio"]
    stack.state = {}
    stack.up(studio)
    assert stack.state["studio"].id != other.state["studio"].id
    assert other.up(studio) == {}
    stack.destroy()
    assert picture(stack.emulator) == before


def test_a_destroy_deletes_what_two_names_hold_once(show: Show) -> None:
    """Nothing is declared then: the first deletion acts, and the second finds it gone."""
    stack = show.stack
    stack.state = {name: each for name, each in stack.state.items() if name in ("studio", "source 1")}
    stack.state["twin"] = deepcopy(stack.state["source 1"])
    stack.state["studio"].outputs["destroy_while_on_air"] = True
    stack.destroy()
    assert stack.state == {}
    assert show.stack.emulator.state.casters == {}


@pytest.mark.parametrize("show", ["on air"], indirect=True)
def test_a_studio_is_never_stopped_by_a_run_state_that_is_created(show: Show) -> None:
    """No preview has shown that it would be: renamed and changed at once, and declared for the first time."""
    stack, before = show.stack, picture(show.stack.emulator)
    show.chosen.pop("scene", None)
    program = renamed(show.program(), "run", "anew")
    stopping = [
        replace(goal, properties={**goal.properties, "running": False}) if goal.name == "anew" else goal
        for goal in program
    ]
    with pytest.raises(Failed, match="is on air, and this new CasterRunState would stop it"):
        stack.up(stopping)
    assert writes(stack.emulator) == []
    assert picture(stack.emulator) == before


@pytest.mark.parametrize("show", ["on air"], indirect=True)
def test_a_running_studio_is_not_replaced_and_nothing_in_it_is_deleted(show: Show) -> None:
    """The refusal comes before the deletions, as the engine deletes what depends on the studio first."""
    stack, before = show.stack, picture(show.stack.emulator)
    show.chosen["studio"] = {"norm_type": 1}
    with pytest.raises(Failed, match="is on air and was not replaced; nothing in it was touched"):
        stack.up(show.program())
    assert writes(stack.emulator) == []
    assert picture(stack.emulator) == before
