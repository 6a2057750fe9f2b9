"""L18, never more than one creation: a new thing that is not listed yet, or not usable yet, is not gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from apsara_live_emulator.faults import lost_answer
from interruptions.engine import Engine, Failed, engine
from interruptions.show import NEEDS, Show
from interruptions.show import RESOURCES as KINDS
from interruptions.transport import Cut, ProcessKilled
from pulumi_apsara_live.model.diff import canonical
from pulumi_apsara_live.resources import RESOURCES

WITH_ID = {KINDS[name]: name for name in reversed(NEEDS) if RESOURCES[KINDS[name]].key}
"""The resources whose creation makes a thing with an id of its own, and the first of each kind in a show."""
CREATES = {name: RESOURCES[kind].creates.action for kind, name in WITH_ID.items()}
VISIBLE = ("0", "1", "2", "5", "20s", "50s")
"""After how many reads, or seconds, a new thing is listed."""


@pytest.fixture
def show(host: str) -> Iterator[Show]:
    """A show of which nothing is declared yet."""
    with engine(host=host) as stack:
        yield Show(stack)


def things(stack: Engine) -> dict[str, int]:
    """How many of each kind there are."""
    state = stack.emulator.state
    sources = sum(len(caster.video_resources) for caster in state.casters.values())
    return {"studio": len(state.casters), "source 1": sources, "relay": len(state.tasks)}


@pytest.mark.parametrize("visible", VISIBLE)
@pytest.mark.parametrize("name", CREATES)
def test_a_new_thing_is_created_once_however_late_it_is_listed(show: Show, name: str, visible: str) -> None:
    """It is waited for, and what depends on it waits, too."""
    show.declare(name)
    show.stack.emulator.choices.set("visible-after", visible)
    show.stack.up(show.program())
    assert show.stack.emulator.ledger.count(CREATES[name]) == 1
    assert show.stack.up(show.program()) == {}


@pytest.mark.parametrize("usable", VISIBLE)
def test_a_whole_show_is_created_however_late_its_things_can_be_used(show: Show, usable: str) -> None:
    """A call about a thing that this run has created is repeated while it is not found."""
    for name in NEEDS:
        show.declare(name)
    show.stack.emulator.choices.set("usable-after", usable)
    show.stack.up(show.program())
    assert {name: things(show.stack)[name] for name in CREATES} == {"studio": 1, "source 1": 2, "relay": 1}
    assert show.stack.up(show.program()) == {}


@pytest.mark.parametrize("visible", VISIBLE)
@pytest.mark.parametrize("name", CREATES)
def test_an_unanswered_creation_is_not_made_again(show: Show, name: str, visible: str) -> None:
    """This update finds it, or the next one does."""
    show.declare(name)
    show.stack.emulator.choices.set("visible-after", visible)
    show.stack.emulator.faults.order(CREATES[name], lost_answer())
    for _ in range(3):
        try:
            show.stack.up(show.program())
            break
        except Failed:
            show.stack.emulator.clock.advance(60)
    assert things(show.stack)[name] == 1
    assert show.stack.up(show.program()) == {}


@pytest.mark.parametrize("visible", VISIBLE)
@pytest.mark.parametrize("name", CREATES)
def test_a_killed_creation_is_taken_over_once_it_is_listed(show: Show, name: str, visible: str) -> None:
    """Two minutes later, when everything is listed: one thing, in the state, as declared."""
    show.declare(name)
    show.stack.emulator.choices.set("visible-after", visible)
    for at in range(1, 9):
        if not _killed(show.stack, show, at):
            break
    else:
        pytest.fail("an update makes more calls than this test kills")
    assert things(show.stack)[name] == 1
    assert canonical(show.stack.state[name].inputs)
    assert show.stack.up(show.program()) == {}


def _killed(stack: Engine, show: Show, at: int) -> bool:
    """An update that is killed after its call of that number; whether it had that many."""
    stack.line.calls, stack.line.cut = 0, Cut("died after the effect", at)
    try:
        stack.up(show.program())
    except ProcessKilled:
        return True
    finally:
        stack.line.cut = None
        stack.emulator.clock.advance(60)
        stack.emulator.choices.set("visible-after", "0")
        casters, tasks = stack.emulator.state.casters.values(), stack.emulator.state.tasks.values()
        for each in [*casters, *tasks, *(source for one in casters for source in one.video_resources.values())]:
            each.new.listing.calls = 0
    return False
