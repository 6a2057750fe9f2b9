"""What one run of the engine has shown, and what is concluded from it: who holds a thing, and who takes whose place."""

from __future__ import annotations

import threading

import pytest

from pulumi_apsara_live.resources._run import OneProcess, Predecessor, Run

KIND = "CasterConfig"


def urn(name: str, kind: str = KIND) -> str:
    """The URN of a resource."""
    return f"urn:pulumi:dev::shows::pulumi-python:dynamic:{kind}::{name}"


def claims(*ids: str) -> frozenset[tuple[str, ...]]:
    """The things of these studios, by a name that inputs give them."""
    return frozenset((KIND, "caster_id", id) for id in ids)


@pytest.fixture
def run() -> Run:
    """A run in which the engine has shown nothing so far."""
    return Run()


# Checks


def test_a_second_resource_that_declares_the_same_thing_learns_of_the_first(run: Run) -> None:
    """Whichever of its names is the same; a resource is never in its own way."""
    assert run.declare(KIND, urn("a"), {}, {}, claims("1", "2")) is None
    assert run.declare(KIND, urn("a"), {}, {}, claims("1", "2")) is None
    assert run.declare(KIND, urn("b"), {}, {}, claims("2", "3")) == "CasterConfig 'a'"
    assert run.declare(KIND, urn("c"), {}, {}, claims("4")) is None


def test_a_thing_that_is_no_longer_declared_is_free_for_others(run: Run) -> None:
    """The engine checks a resource again that it replaces; what stays declared stays taken."""
    run.declare(KIND, urn("a"), {}, {}, claims("1", "2"))
    run.declare(KIND, urn("a"), {}, {}, claims("2"))
    assert run.declare(KIND, urn("b"), {}, {}, claims("1")) is None
    assert run.declare(KIND, urn("c"), {}, {}, claims("2")) == "CasterConfig 'a'"


def test_a_resource_that_is_checked_anew_holds_nothing(run: Run) -> None:
    """The engine is about to replace it, unless it was created in this run."""
    run.declare(KIND, urn("a"), {"caster_id": "1"}, {}, claims("1"))
    run.compare(KIND, urn("a"), "1", {}, is_replaced=False)
    assert run.holder(KIND, "1") == "CasterConfig 'a'"
    run.declare(KIND, urn("a"), {}, {}, claims("1"))
    assert run.holder(KIND, "1") is None
    run.hold(KIND, urn("a"), "1")
    run.declare(KIND, urn("a"), {}, {}, claims("1"))
    assert run.holder(KIND, "1") == "CasterConfig 'a'"


# Comparisons


def test_a_second_resource_that_holds_the_same_thing_learns_of_the_first(run: Run) -> None:
    """Unless it is about to be replaced: then it holds nothing itself either."""
    for name in ("a", "b", "c"):
        run.declare(KIND, urn(name), {"caster_id": "1"}, {}, frozenset())
    assert run.compare(KIND, urn("a"), "1", {}, is_replaced=False) is None
    assert run.compare(KIND, urn("b"), "1", {}, is_replaced=False) == "CasterConfig 'a'"
    assert run.compare(KIND, urn("c"), "1", {}, is_replaced=True) is None
    assert run.compare(KIND, urn("a"), "1", {}, is_replaced=True) is None
    assert run.holder(KIND, "1") == "CasterConfig 'b'"
    assert run.holder(KIND, "1", but=urn("b")) is None


def test_a_resource_that_nobody_declares_is_in_nobodys_way(run: Run) -> None:
    """It is deleted in the end, and others may hold its thing by then."""
    run.compare(KIND, urn("old"), "1", {"caster_id": "1"}, is_replaced=False)
    assert run.holder(KIND, "1") is None
    assert run.recorded_by_holder(KIND, "1") == {}
    assert run.declared_by_holder(KIND, "1") is None


def test_a_holder_is_known_with_what_it_declares_and_what_is_recorded_of_it(run: Run) -> None:
    """Also before anything is recorded."""
    run.declare(KIND, urn("a"), {}, {"delay": 5}, claims("1"))
    run.hold(KIND, urn("a"), "1")
    assert run.recorded_by_holder(KIND, "1") == {}
    run.compare(KIND, urn("a"), "1", {"delay": 4}, is_replaced=False)
    assert run.declared_by_holder(KIND, "1") == ("CasterConfig 'a'", {"delay": 5})
    assert run.recorded_by_holder(KIND, "1") == {"delay": 4}


def test_a_studio_is_compared_once_the_engine_has_shown_what_is_recorded_of_it(run: Run) -> None:
    """By an output, as ids of other resources contain the studio's id."""
    run.declare(KIND, urn("a"), {}, {}, claims("1"))
    assert not run.has_compared(KIND, "caster_id", "1")
    run.compare(KIND, urn("a"), "id", {"caster_id": "1"}, is_replaced=True)
    run.compare("Caster", urn("b", "Caster"), "id", {"caster_id": "2"}, is_replaced=False)
    compared = [(kind, id) for kind in (KIND, "Caster") for id in ("1", "2") if run.has_compared(kind, "caster_id", id)]
    assert compared == [(KIND, "1"), ("Caster", "2")]


# Predecessors


def test_a_resource_takes_the_place_of_what_is_recorded(run: Run) -> None:
    """Its inputs are those of the last check with any, its outputs those of the last comparison, in either order."""
    assert run.predecessor(urn("a")) is None
    run.declare(KIND, urn("a"), {"delay": 1}, {}, frozenset())
    assert run.predecessor(urn("a")) == Predecessor({"delay": 1}, {})
    run.compare(KIND, urn("a"), "1", {"delay": 2}, is_replaced=False)
    assert run.predecessor(urn("a")) == Predecessor({"delay": 1}, {"delay": 2})
    run.declare(KIND, urn("a"), {"delay": 3}, {}, frozenset())
    assert run.predecessor(urn("a")) == Predecessor({"delay": 3}, {"delay": 2})
    run.delete(KIND, urn("a"), {"delay": 4})
    assert run.predecessor(urn("a")) == Predecessor({"delay": 3}, {"delay": 4})


def test_without_recorded_inputs_there_is_no_predecessor_until_the_deletion(run: Run) -> None:
    """By whose outputs the successor knows what it replaces."""
    run.compare(KIND, urn("a"), "1", {"delay": 2}, is_replaced=True)
    assert run.predecessor(urn("a")) is None
    run.delete(KIND, urn("b"), {"delay": 4})
    assert run.predecessor(urn("b")) == Predecessor({"delay": 4}, {"delay": 4})


def test_a_replacement_whose_deletion_is_not_of_this_run_was_interrupted(run: Run) -> None:
    """An earlier run has deleted the resource and not recorded its successor."""
    assert not run.was_interrupted(urn("a"))
    run.declare(KIND, urn("a"), {}, {"delay": 1}, frozenset())
    assert not run.was_interrupted(urn("a"))
    run.declare(KIND, urn("a"), {"delay": 1}, {}, frozenset())
    assert run.was_interrupted(urn("a"))
    run.delete(KIND, urn("a"), {})
    assert not run.was_interrupted(urn("a"))


# What was made and deleted


def test_what_a_resource_of_another_kind_has_made_is_not_new_to_this_kind(run: Run) -> None:
    """It may have contents, though the thing is the same."""
    run.declare("Caster", urn("list", "AutoShowList"), {}, {}, frozenset())
    run.hold("Caster", urn("list", "AutoShowList"), "1")
    assert (run.is_new("AutoShowList", "1"), run.holder("Caster", "1")) == (False, "AutoShowList 'list'")
    run.declare("Caster", urn("own", "Caster"), {}, {}, frozenset())
    run.compare("Caster", urn("own", "Caster"), "1", {}, is_replaced=False)
    assert not run.is_new("Caster", "1")
    run.hold("Caster", urn("own", "Caster"), "1")
    assert run.is_new("Caster", "1")
    assert not run.is_new("Caster", "2")


def test_a_deleted_thing_is_one_of_its_kind(run: Run) -> None:
    """Ids of several kinds may be equal."""
    run.deleted(KIND, "1")
    assert run.was_deleted(KIND, "1")
    assert not run.was_deleted("Caster", "1")
    assert not run.was_deleted(KIND, "2")


def test_a_deletion_makes_way_for_what_is_declared_and_was_not_created(run: Run) -> None:
    """Not in its own replacement, and not for what holds a thing already."""
    run.declare(KIND, urn("new"), {}, {}, claims("1"))
    assert run.claimant(urn("old"), claims("1")) == "CasterConfig 'new'"
    assert run.claimant(urn("old"), claims("2")) is None
    assert run.claimant(urn("new"), claims("1")) is None
    run.compare(KIND, urn("old"), "1", {}, is_replaced=True)
    assert run.claimant(urn("old"), claims("1")) == "CasterConfig 'new'"
    run.hold(KIND, urn("new"), "1")
    assert run.claimant(urn("old"), claims("1")) is None


def test_others_that_await_a_thing_are_declared_and_hold_none(run: Run) -> None:
    """Of the same kind."""
    for name, kind in (("a", KIND), ("b", KIND), ("c", KIND), ("d", "Caster")):
        run.declare(kind, urn(name, kind), {}, {"name": name}, frozenset())
    run.hold(KIND, urn("c"), "1")
    run.compare(KIND, urn("undeclared"), "", {}, is_replaced=True)
    assert run.awaiting(KIND, but=urn("a")) == [{"name": "b"}]


# Questions


def test_a_question_is_asked_once_and_after_a_failure_again(run: Run) -> None:
    """Each by its own key; a failure is raised to who asked."""
    answers = iter([ValueError("no answer"), 1, 2])

    def ask() -> int:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.raises(ValueError, match="no answer"):
        run.once("a", ask)
    assert [run.once("a", ask), run.once("a", ask), run.once("b", ask)] == [1, 1, 2]


def test_who_asks_second_waits_for_the_first(run: Run) -> None:
    """Other questions do not wait."""
    asked, may_answer = threading.Event(), threading.Event()
    asks: list[str] = []
    answers: list[int] = []

    def ask() -> int:
        asks.append("a")
        asked.set()
        assert may_answer.wait(10)
        return len(asks)

    threads = [threading.Thread(target=lambda: answers.append(run.once("a", ask))) for _ in range(2)]
    threads[0].start()
    assert asked.wait(10)
    threads[1].start()
    assert run.once("b", lambda: 5) == 5
    may_answer.set()
    for thread in threads:
        thread.join()
    assert (asks, answers) == (["a"], [1, 1])


# Studios and relays


def test_a_start_takes_the_settings_that_were_written_before(run: Run) -> None:
    """What is written after it waits for the next one."""
    assert (run.was_configured("1"), run.was_started("1"), run.is_starting("1")) == (False, False, False)
    run.configured("1")
    assert (run.was_configured("1"), run.was_started("1"), run.is_starting("1")) == (True, False, False)
    run.started("1")
    assert (run.was_configured("1"), run.was_started("1"), run.is_starting("1")) == (False, True, True)
    run.configured("1")
    assert (run.was_configured("1"), run.was_started("1"), run.is_starting("1")) == (True, False, True)
    run.starting("2")
    assert (run.was_started("2"), run.is_starting("2"), run.is_starting("3")) == (False, True, False)


def test_a_resource_is_named_by_its_own_kind_and_name(run: Run) -> None:
    """Also where a host gives nothing but a name."""
    for name in ("a", "x::y::a"):
        run.declare(KIND, name, {}, {}, claims(name))
        assert run.declare(KIND, urn(f"b {name}", "Other"), {}, {}, claims(name)) == "CasterConfig 'a'"
        assert run.declare(KIND, urn("c"), {}, {}, claims(name)) in ("CasterConfig 'a'", f"Other 'b {name}'")


# Other processes


class Others(OneProcess):
    """Another process of the same run, which holds the configuration of studio 2."""

    def __init__(self) -> None:
        self.shared: list[tuple[str, str, str, str]] = []

    def share(self, urn: str, label: str, kind: str, id: str) -> None:
        """Keep what is shared."""
        self.shared.append((urn, label, kind, id))

    def holder(self, kind: str, id: str) -> str | None:
        """The configuration of that studio."""
        return "CasterConfig 'other'" if (kind, id) == (KIND, "2") else None


def test_other_processes_learn_of_each_change_of_what_is_held() -> None:
    """Of a comparison, a creation, and a replacement, which gives up what its original held; not of the same again."""
    others = Others()
    run = Run(others)
    run.declare(KIND, urn("a"), {"caster_id": "1"}, {}, claims("1"))
    assert others.shared == []
    run.compare(KIND, urn("a"), "1", {}, is_replaced=False)
    run.compare(KIND, urn("a"), "1", {}, is_replaced=False)
    run.compare(KIND, urn("a"), "1", {}, is_replaced=True)
    run.hold(KIND, urn("a"), "3")
    label = "CasterConfig 'a'"
    assert others.shared == [(urn("a"), label, KIND, id) for id in ("1", "", "3")]


def test_a_thing_is_kept_for_whichever_process_holds_it() -> None:
    """Its own resources come first; a run without other processes knows of none."""
    run = Run(Others())
    run.declare(KIND, urn("a"), {}, {}, claims("1"))
    run.hold(KIND, urn("a"), "1")
    assert run.keeper(KIND, "1") == "CasterConfig 'a'"
    assert run.keeper(KIND, "2") == "CasterConfig 'other'"
    assert run.keeper("CasterProgram", "2") is None
    assert run.holder(KIND, "2") is None
    assert Run().keeper(KIND, "2") is None
    run.hold(KIND, urn("a"), "2")
    assert run.keeper(KIND, "2") == "CasterConfig 'a'"
