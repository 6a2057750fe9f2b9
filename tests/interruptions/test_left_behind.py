"""Which studio a creation takes over, and which it leaves alone: by evidence, one condition after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error
from cases import World
from pulumi_apsara_live.resources._origin import TAG
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud

from .engine import Engine, Goal, engine

STUDIO = [Goal("Caster", "studio", {"norm_type": "general", "caster_name": "evening", "tags": {"team": "news"}})]


@pytest.fixture
def stack() -> Iterator[Engine]:
    """A stack whose state has lost the studio that it has just created, as a killed engine leaves it."""
    with engine() as running:
        running.up(STUDIO)
        running.state.clear()
        running.emulator.ledger.clear()
        yield running


def only(emulator: Emulator) -> str:
    """The id of the one studio."""
    (caster_id,) = emulator.state.casters
    return caster_id


def test_the_pristine_studio_of_an_interrupted_creation_is_taken_over(stack: Engine) -> None:
    """It has the tag, it is young, and nobody has used it."""
    left = only(stack.emulator)
    stack.up(STUDIO)
    assert stack.state["studio"].id == left == only(stack.emulator)
    assert stack.emulator.ledger.count("CreateCaster") == 0


def test_other_tags_of_a_studio_that_is_taken_over_are_put_right(stack: Engine) -> None:
    """The program may have changed since."""
    goal = Goal("Caster", "studio", {**STUDIO[0].properties, "tags": {"team": "late"}})
    stack.up([goal])
    caster = stack.emulator.state.casters[only(stack.emulator)]
    assert {key: value for key, value in caster.tags.items() if key != TAG} == {"team": "late"}
    assert stack.up([goal]) == {}


def _configured(stack: Engine, id: str) -> None:
    stack.emulator.state.casters[id].config = {"DomainName": "live.example.com"}


def _modified(stack: Engine, id: str) -> None:
    stack.emulator.state.casters[id].modified += 1


def _started(stack: Engine, id: str) -> None:
    stack.emulator.state.casters[id].started = True


def _old(stack: Engine, id: str) -> None:
    stack.emulator.clock.advance(3601)


def _renamed(stack: Engine, id: str) -> None:
    stack.emulator.state.casters[id].name = "late"


def _moved(stack: Engine, id: str) -> None:
    stack.emulator.state.casters[id].norm_type = 6


def _of_another(stack: Engine, id: str) -> None:
    stack.emulator.state.casters[id].tags[TAG] = "another"


def _untagged(stack: Engine, id: str) -> None:
    del stack.emulator.state.casters[id].tags[TAG]


def _with(need: str) -> Callable[[Engine, str], None]:
    def add(stack: Engine, id: str) -> None:
        client = Cloud(
            endpoint=stack.emulator.url,
            region="cn-shanghai",
            credentials=lambda: Credentials("testid", "testsecret", None),
            retries=Retries.without_waiting(),
            clock=stack.emulator.clock.now,
        )
        World(client, (need,), {"<studio>": id})
        client.close()

    return add


USES: Mapping[str, Callable[[Engine, str], None]] = {
    "configured": _configured,
    "modified": _modified,
    "on air": _started,
    "older than an hour": _old,
    "another name": _renamed,
    "another kind": _moved,
    "tag of another": _of_another,
    "no tag": _untagged,
    "a source": _with("source"),
    "a layout": _with("layout"),
    "a component": _with("component"),
}


@pytest.mark.parametrize("used", USES.values(), ids=USES)
def test_a_studio_without_full_evidence_is_left_alone(stack: Engine, used: Callable[[Engine, str], None]) -> None:
    """A new one is created, and the other is what it was."""
    left = only(stack.emulator)
    used(stack, left)
    before = str(stack.emulator.state.casters[left])
    stack.emulator.ledger.clear()
    stack.up(STUDIO)
    assert stack.state["studio"].id != left
    assert str(stack.emulator.state.casters[left]) == before
    assert stack.emulator.ledger.count("CreateCaster") == 1


def test_a_studio_that_cannot_be_examined_is_left_alone(stack: Engine) -> None:
    """No permission to read is no evidence."""
    left = only(stack.emulator)
    stack.emulator.faults.order("DescribeCasterLayouts", error("Forbidden.RAM", 403))
    stack.up(STUDIO)
    assert stack.state["studio"].id != left


def test_the_age_of_a_studio_is_told_by_the_clock_of_the_service(stack: Engine) -> None:
    """A machine whose clock is ten minutes ahead takes over what was created 55 minutes ago."""
    left = only(stack.emulator)
    stack.emulator.clock.advance(55 * 60)
    stack.up(STUDIO)
    assert stack.state["studio"].id == left


def test_all_creations_of_a_run_share_one_listing() -> None:
    """Three studios cost one listing, three creations and three reads."""
    with engine() as stack:
        stack.up([Goal("Caster", f"studio {n}", {"norm_type": "general"}) for n in range(3)])
        assert stack.emulator.ledger.count("CreateCaster") == 3
        assert stack.emulator.ledger.count("DescribeCasters") == 4


def test_a_studio_that_was_created_and_destroyed_fifty_times_costs_the_same_each_time() -> None:
    """One creation, two reads."""
    with engine() as stack:
        for _ in range(50):
            stack.emulator.ledger.clear()
            stack.up([Goal("Caster", "studio", {"norm_type": "general"})])
            assert stack.emulator.ledger.count("CreateCaster") == 1
            assert stack.emulator.ledger.count("DescribeCasters") <= 2
            stack.destroy()


@pytest.mark.parametrize("code", ["Forbidden.RAM", "QuotaExceeded.TagNumber"])
def test_a_refused_tag_does_not_refuse_the_studio(code: str) -> None:
    """The creation is repeated without the tag and under another token."""
    with engine() as stack:
        stack.emulator.faults.order("CreateCaster", error(code, 403))
        stack.up(STUDIO)
        assert stack.emulator.ledger.count("CreateCaster") == 2
        assert stack.emulator.state.casters[only(stack.emulator)].tags == {"team": "news"}
        assert stack.state["studio"].outputs["tags"] == {"team": "news"}


def test_twenty_tags_of_the_program_leave_no_place_for_ours() -> None:
    """They are all the program's, at creation and later."""
    twenty = {f"key-{n}": "v" for n in range(20)}
    with engine() as stack:
        stack.up([Goal("Caster", "studio", {"norm_type": "general", "tags": twenty})])
        assert stack.emulator.state.casters[only(stack.emulator)].tags == twenty
    with engine() as stack:
        stack.up([Goal("Caster", "studio", {"norm_type": "general", "tags": {"key-0": "v"}})])
        stack.up([Goal("Caster", "studio", {"norm_type": "general", "tags": twenty})])
        assert stack.emulator.state.casters[only(stack.emulator)].tags == twenty


def test_without_the_origin_tag_nothing_is_listed_and_nothing_taken_over() -> None:
    """`apsara-live:originTag: false`."""
    with engine() as stack:
        stack.config["apsara-live:originTag"] = "false"
        stack.up(STUDIO)
        assert stack.emulator.ledger.actions() == ["CreateCaster", "DescribeCasters"]
        assert stack.emulator.state.casters[only(stack.emulator)].tags == {"team": "news"}
        stack.state.clear()
        stack.up(STUDIO)
        assert len(stack.emulator.state.casters) == 2


def test_our_tag_is_no_tag_of_the_program(stack: Engine) -> None:
    """Neither an output nor a difference, nor taken away when the program's tags go."""
    stack.up(STUDIO)
    assert stack.state["studio"].outputs["tags"] == {"team": "news"}
    stack.refresh()
    assert stack.up(STUDIO) == {}
    bare = Goal("Caster", "studio", {"norm_type": "general", "caster_name": "evening"})
    stack.up([bare])
    assert list(stack.emulator.state.casters[only(stack.emulator)].tags) == [TAG]
