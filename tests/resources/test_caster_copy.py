"""`Caster.copied_from`: what a copy has, what it costs, and what an interrupted copy leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error, lost_answer
from interruptions.engine import Engine, Failed, Goal, Ref, engine
from interruptions.transport import Cut, ProcessKilled
from pulumi_apsara_live.resources._origin import TAG

SOURCE = Goal("Caster", "source", {"norm_type": "general", "tags": {"team": "platform"}})
CONFIG = Goal("CasterConfig", "source", {"caster_id": Ref("source"), "domain_name": "live.example.com"})
COPY = Goal(
    "Caster",
    "copy",
    {"copied_from": Ref("source"), "norm_type": "general", "caster_name": "pilot", "tags": {"team": "news"}},
)


@pytest.fixture
def stack() -> Iterator[Engine]:
    """A stack with a configured studio."""
    with engine() as running:
        running.up([SOURCE, Goal("CasterConfig", "config", CONFIG.properties)])
        running.emulator.ledger.clear()
        yield running


PROGRAM = [SOURCE, Goal("CasterConfig", "config", CONFIG.properties), COPY]


def copies(emulator: Emulator) -> list[str]:
    """The ids of the studios with the name of the copy."""
    return [id for id, each in emulator.state.casters.items() if each.name == "pilot"]


def test_a_copy_has_the_configuration_of_its_source_and_its_own_name_and_tags(stack: Engine) -> None:
    """The source stays as it is; up again and refresh change nothing."""
    source = stack.state["source"].id
    before = str(stack.emulator.state.casters[source])
    stack.up(PROGRAM)
    (id,) = copies(stack.emulator)
    made = stack.emulator.state.casters[id]
    assert made.config["DomainName"] == "live.example.com"
    assert made.tags.keys() == {"team", TAG}
    assert stack.state["copy"].outputs["tags"] == {"team": "news"}
    assert str(stack.emulator.state.casters[source]) == before
    assert stack.up(PROGRAM) == {}
    stack.refresh()
    assert stack.up(PROGRAM) == {}


@pytest.mark.parametrize("number", [19, 20])
def test_the_tag_of_a_copy_needs_one_of_twenty_places(stack: Engine, number: int) -> None:
    """The tags that the program declares come first."""
    tags = {f"tag {each}": "x" for each in range(number)}
    stack.up([PROGRAM[0], Goal("Caster", "copy", {**COPY.properties, "tags": tags})])
    (id,) = copies(stack.emulator)
    assert stack.emulator.state.casters[id].tags.keys() == {*tags, *([TAG] if number < 20 else [])}
    assert stack.emulator.ledger.count("TagResources") == 1


def test_a_source_of_the_same_program_is_not_read(stack: Engine) -> None:
    """The program says of which kind it is; in the first run too, in which the source is not listed yet."""
    stack.up(PROGRAM)
    assert stack.emulator.ledger.actions() == ["DescribeCasters", "CopyCaster", "TagResources", "DescribeCasters"]
    with engine() as fresh:
        fresh.up(PROGRAM)
        assert fresh.emulator.ledger.count("CopyCaster") == 1
        assert fresh.emulator.ledger.count("DescribeCasters") == 3


def test_a_source_of_another_program_is_found_in_the_list(stack: Engine) -> None:
    """Which was read anyway; without the list it is read by its id."""
    source = stack.state["source"].id
    goal = Goal("Caster", "copy", {**COPY.properties, "copied_from": source})
    stack.state.clear()
    stack.up([goal])
    assert stack.emulator.ledger.actions() == ["DescribeCasters", "CopyCaster", "TagResources", "DescribeCasters"]
    stack.emulator.ledger.clear()
    stack.state.clear()
    stack.config["apsara-live:originTag"] = "false"
    stack.up([goal])
    assert stack.emulator.ledger.actions() == ["DescribeCasters", "CopyCaster", "TagResources", "DescribeCasters"]
    assert TAG not in stack.emulator.state.casters[stack.state["copy"].id].tags


@pytest.mark.parametrize("fault", [error("CopyCaster.Timeout"), lost_answer()], ids=["timed out", "lost answer"])
def test_an_unanswered_copy_is_repeated_with_its_token(stack: Engine, fault: object) -> None:
    """As the vendor asks for; there is one copy."""
    stack.emulator.faults.order("CopyCaster", fault)
    stack.up(PROGRAM)
    assert len(copies(stack.emulator)) == 1
    tokens = {call.parameters["ClientToken"] for call in stack.emulator.ledger.calls("CopyCaster")}
    assert (len(tokens), stack.emulator.ledger.count("CopyCaster")) == (1, 2)


def test_two_copies_have_two_tokens() -> None:
    """A token of an earlier copy would bring that one back."""
    with engine() as stack:
        for _ in range(2):
            stack.up(PROGRAM)
            stack.destroy()
        tokens = [call.parameters["ClientToken"] for call in stack.emulator.ledger.calls("CopyCaster")]
        assert len({*tokens}) == 2
        assert max(map(len, tokens)) <= 64


def killed(stack: Engine, at: int) -> None:
    """An update that is killed after its call of that number."""
    stack.line.calls, stack.line.cut = 0, Cut("died after the effect", at)
    with pytest.raises(ProcessKilled):
        stack.up(PROGRAM)
    stack.line.cut = None
    stack.emulator.ledger.clear()


@pytest.mark.parametrize("at", [2, 3, 4], ids=["before its tags", "after its tags", "before it was recorded"])
def test_a_killed_copy_is_taken_over_and_finished(stack: Engine, at: int) -> None:
    """It is known by its tag, and before that by its token."""
    killed(stack, at)
    (left,) = copies(stack.emulator)
    stack.up(PROGRAM)
    assert stack.state["copy"].id == left
    assert copies(stack.emulator) == [left]
    assert stack.emulator.ledger.count("CopyCaster") == 0
    assert stack.emulator.state.casters[left].tags.keys() == {"team", TAG}
    assert stack.up(PROGRAM) == {}


def test_tags_that_the_system_gives_a_copy_are_left_to_it(stack: Engine) -> None:
    """Also where an interrupted copy is finished."""
    killed(stack, 2)
    (left,) = copies(stack.emulator)
    stack.emulator.state.casters[left].tags["acs:rm:rgId"] = "rg-default"
    stack.up(PROGRAM)
    assert stack.emulator.state.casters[left].tags.keys() == {"team", TAG, "acs:rm:rgId"}
    assert stack.emulator.ledger.count("UntagResources") == 0


def _configured(stack: Engine, id: str) -> None:
    stack.emulator.state.casters[id].config = {"DomainName": "other.example.com"}


def _source_configured(stack: Engine, id: str) -> None:
    stack.emulator.state.casters[stack.state["source"].id].config = {"DomainName": "other.example.com"}


def _modified(stack: Engine, id: str) -> None:
    stack.emulator.state.casters[id].modified += 1


def _started(stack: Engine, id: str) -> None:
    stack.emulator.state.casters[id].started = True


def _old(stack: Engine, id: str) -> None:
    stack.emulator.clock.advance(3601)


def _without_evidence(stack: Engine, id: str) -> None:
    stack.emulator.state.casters[id].client_token = ""
    stack.emulator.state.casters[id].tags.clear()


USES: Mapping[str, Callable[[Engine, str], None]] = {
    "configured": _configured,
    "of a source that was configured": _source_configured,
    "modified": _modified,
    "on air": _started,
    "older than an hour": _old,
    "neither tag nor token returned": _without_evidence,
}


@pytest.mark.parametrize("used", USES.values(), ids=USES)
def test_a_copy_without_full_evidence_is_left_alone(stack: Engine, used: Callable[[Engine, str], None]) -> None:
    """Another one is made, and the first is what it was."""
    killed(stack, 3)
    (left,) = copies(stack.emulator)
    used(stack, left)
    before = str(stack.emulator.state.casters[left])
    stack.up([SOURCE, COPY])
    assert stack.state["copy"].id != left
    assert str(stack.emulator.state.casters[left]) == before


def test_a_copy_whose_tags_are_refused_is_taken_back(stack: Engine) -> None:
    """Otherwise each update would make one more."""
    stack.emulator.faults.order("TagResources", error("Forbidden.RAM", 403), times=2)
    with pytest.raises(Failed, match=r"TagResources refused: Forbidden\.RAM"):
        stack.up(PROGRAM)
    assert copies(stack.emulator) == []
    assert "copy" not in stack.state


def test_a_refused_tag_of_ours_does_not_refuse_the_copy(stack: Engine) -> None:
    """The tags of the program are set."""
    stack.emulator.faults.order("TagResources", error("Forbidden.RAM", 403))
    stack.up(PROGRAM)
    (id,) = copies(stack.emulator)
    assert stack.emulator.state.casters[id].tags == {"team": "news"}


def test_a_copy_that_cannot_be_taken_back_is_named(stack: Engine) -> None:
    """With its id, and what the next update does."""
    stack.emulator.faults.order("TagResources", error("InvalidParameter"))
    stack.emulator.faults.order("DeleteCaster", error("Forbidden.RAM", 403))
    with pytest.raises(Failed) as failed:
        stack.up(PROGRAM)
    (left,) = copies(stack.emulator)
    assert f"Studio {left} was created before that and stays: an update within the hour takes it over." in str(
        failed.value
    )
    stack.up(PROGRAM)
    assert stack.state["copy"].id == left


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"norm_type": "playlist"}, "norm_type is 'playlist', and studio .+, which is copied, has 'general'"),
        ({"copied_from": "1a2b"}, "copied_from: there is no studio 1a2b in cn-shanghai: name one that exists"),
    ],
)
def test_a_source_of_which_no_such_copy_can_be_made_is_refused(
    stack: Engine, change: dict[str, str], reason: str
) -> None:
    """Before anything is created."""
    with pytest.raises(Failed, match=reason):
        stack.up([*PROGRAM[:2], Goal("Caster", "copy", {**COPY.properties, **change})])
    assert not [each for each in stack.emulator.ledger.actions() if not each.startswith("Describe")]


def test_a_prepaid_source_is_refused(stack: Engine) -> None:
    """The copy would be paid for in another way than is declared."""
    source = stack.state["source"].id
    stack.state.clear()
    stack.emulator.state.casters[source].charge_type = "PrePaid"
    with pytest.raises(Failed, match=r"charge_type is 'PostPaid', and studio .+ has 'PrePaid'"):
        stack.up([Goal("Caster", "copy", {**COPY.properties, "copied_from": source})])


def test_another_source_replaces_the_copy_unless_it_is_on_air(stack: Engine) -> None:
    """A studio is copied once."""
    stack.up(PROGRAM)
    first = stack.state["copy"].id
    other = Goal("Caster", "other", {"norm_type": "general"})
    changed = Goal("Caster", "copy", {**COPY.properties, "copied_from": Ref("other")})
    assert stack.up([*PROGRAM[:2], other, changed])["copy"] == "replace"
    assert stack.state["copy"].id != first
    stack.emulator.state.casters[stack.state["copy"].id].started = True
    with pytest.raises(Failed, match="is on air and was not replaced"):
        stack.up([*PROGRAM[:2], other, COPY])


def test_a_copy_keeps_its_source_when_it_is_not_returned(stack: Engine) -> None:
    """The service does not say from which studio a studio was copied."""
    stack.up(PROGRAM)
    stack.refresh()
    assert stack.state["copy"].inputs["copied_from"] == stack.state["source"].id
    stack.emulator.state.remove_caster(stack.emulator.state.casters[stack.state["source"].id])
    source = stack.state["source"].id
    assert "copy" not in stack.up([Goal("Caster", "copy", {**COPY.properties, "copied_from": source})])
