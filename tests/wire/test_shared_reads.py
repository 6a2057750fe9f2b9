"""Shared reads: which call answers which thread, in an order that each test sets, by a clock of its own."""

from __future__ import annotations

import gc
import weakref
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pytest

from interleaving import Interleaving
from pulumi_apsara_live.wire.errors import CallError, NoAnswer, NotFound, Refused, Throttled, Unavailable
from pulumi_apsara_live.wire.operation import Listing, Operation
from pulumi_apsara_live.wire.shared_reads import How, SharedReads

STUDIOS = Operation("DescribeCasters", repeatable=True, rows="CasterList.Caster", answers=("CasterId", "Name"))
STUDIOS = replace(STUDIOS, listing=Listing("CasterId", page_size=2))
TASKS = Operation("DescribeLivePullToPushList", repeatable=True, rows="TaskList", answers=("CasterId",))
TASK = Operation("DescribeLivePullToPush", repeatable=True, listing=Listing("CasterId", "PageNumber", 2, TASKS))
CONFIG = Operation("DescribeCasterConfig", repeatable=True)


def row(id: str, **more: object) -> dict[str, Any]:
    """A member of a collection."""
    return {"CasterId": id, "Name": id.upper(), **more}


@dataclass
class Service:
    """A collection at the other end of calls that take a second."""

    rows: list[dict[str, Any]]
    time: Interleaving = field(default_factory=lambda: Interleaving(iter([])))
    calls: list[str] = field(default_factory=list)
    """Each call: the member that it names, or the page."""
    turns: list[str] = field(default_factory=list)
    """The operations for which a turn was waited for."""
    answers: dict[str, list[tuple[float, str]]] = field(default_factory=dict)
    """When each member was answered, and with what."""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    """All responses."""
    failures: deque[CallError | None] = field(default_factory=deque)
    is_total_stated: bool = True
    takes_s: float = 1.0
    slow: dict[str, float] = field(default_factory=dict)
    """Members whose calls take so many seconds."""
    turn_takes_s: float = 0.0

    def __post_init__(self) -> None:
        self.reads = SharedReads(
            self.turn,
            self.exchange,
            clock=self.time.clock,
            pause=lambda event, seconds: event.wait(seconds),
            new_event=self.time.event,
        )
        self.reads.recent.max_age_s = 60

    def turn(self, operation: Operation) -> Callable[[], None]:
        self.turns.append(operation.action)
        if self.turn_takes_s:
            self.time.sleep(self.turn_takes_s)
        return lambda: None

    def exchange(self, operation: Operation, flat: Mapping[str, str], answered: Callable[[], None]) -> dict[str, Any]:
        id, number = flat.get("CasterId", ""), flat.get("PageNum") or flat.get("PageNumber") or ""
        self.calls.append(id or f"page {number}" if id or number else operation.action)
        self.time.sleep(self.slow.get(id, self.takes_s))
        answered()
        if self.failures and (failure := self.failures.popleft()):
            raise failure
        rows = [each for each in self.rows if id in ("", each.get("CasterId"))]
        if operation is TASK:
            if not rows:
                raise NotFound(operation.action, "NotFound", status=404)
            return {**rows[0], "RequestId": "R-1"}
        if number:
            total, size = len(rows), int(flat["PageSize"])
            rows = rows[size * (int(number) - 1) : size * int(number)]
            stated = {"Total": total} if self.is_total_stated else {}
        else:
            stated = {}
        listed = {"TaskList": rows} if operation is TASKS else {"CasterList": {"Caster": rows}}
        return {**listed, **stated, "RequestId": f"R-{len(self.calls)}"}

    def ask(self, operation: Operation, id: str, how: How, after_s: float) -> None:
        self.time.sleep(after_s)
        try:
            answer = self.reads.ask(operation, {"CasterId": id} if id else {}, how)
            self.bodies.append(answer)
        except CallError as error:
            answer = {"CasterId": error.code}
        rows = [answer] if operation is TASK else answer.get("CasterList", {}).get("Caster", [answer])
        said = (self.time.now_s, ",".join(each.get("CasterId", "") for each in rows))
        self.answers.setdefault(id, []).append(said)

    def asked(self, operation: Operation, *ids: str, how: How = How(), after_s: float = 0.0) -> None:  # noqa: B008
        for id in ids:
            self.time.thread(partial(self.ask, operation, id, how, after_s))


def test_each_call_waits_for_the_turn_of_its_own_operation() -> None:
    """Quotas are per operation: a page of the list has that of the list."""
    service = Service([row("a"), row("b"), row("c")])
    service.asked(TASK, "a", "b", "c")
    service.time.run()
    assert service.calls == ["a", "page 1", "c"]
    assert service.turns == [TASK.action, TASKS.action, TASK.action]


def test_no_more_than_ten_pages_are_read() -> None:
    """What they do not hold is read one by one."""
    ids = [f"m{number:02}" for number in range(22)]
    service = Service([row(each) for each in ids], takes_s=0.125)
    service.asked(STUDIOS, "m00")
    service.asked(STUDIOS, *ids, after_s=0.0625)
    service.time.run()
    assert service.calls == ["m00", *(f"page {number}" for number in range(1, 11)), "m20", "m21"]
    assert [service.answers[each][-1][1] for each in ids] == ids


def test_a_collection_of_more_pages_is_not_listed_again() -> None:
    """Its members are read one by one from then on, at once."""
    ids = [f"m{number:02}" for number in range(22)]
    service = Service([row(each) for each in ids], takes_s=0.125)
    service.asked(STUDIOS, "m00")
    service.asked(STUDIOS, *ids, after_s=0.0625)
    service.asked(STUDIOS, *ids[:12], after_s=100)
    service.time.run()
    assert service.calls[13:] == ids[:12]
    assert {service.answers[each][-1][0] for each in ids[:12]} == {100.125}


def test_a_collection_of_ten_pages_is_listed_again() -> None:
    """Where more members than that are requested at once."""
    ids = [f"m{number:02}" for number in range(20)]
    service = Service([row(each) for each in ids], takes_s=0.125)
    service.asked(STUDIOS, "m00")
    service.asked(STUDIOS, *ids, after_s=0.0625)
    service.asked(STUDIOS, *ids[:12], after_s=100)
    service.time.run()
    assert service.calls[:11] == ["m00", *(f"page {number}" for number in range(1, 11))]
    assert service.calls[11:].count("page 1") == 1


@pytest.mark.parametrize("rows", [[], [row("x"), row("y"), row("z")]], ids=["empty", "others"])
@pytest.mark.parametrize("requested", ["bc", "bcd"])
def test_a_list_without_any_requested_member_is_not_read_again(rows: list[dict[str, Any]], requested: str) -> None:
    """Nor is its next page: it is one call that was of no use."""
    service = Service(rows)
    service.asked(STUDIOS, "a")
    service.asked(STUDIOS, *requested, after_s=0.5)
    service.asked(STUDIOS, *requested, after_s=60)
    service.time.run()
    assert service.calls == ["a", "page 1", *requested, *requested]


def test_rows_that_cannot_be_told_apart_answer_nothing() -> None:
    """Without an id, with one id twice, or incomplete: these members are read by themselves."""
    rows = [row("a"), row("b"), row("b", Name="other"), {"CasterId": "c"}, {"Name": "D"}]
    service = Service(rows, is_total_stated=False)
    wide = replace(STUDIOS, listing=Listing("CasterId", page_size=10))
    service.asked(wide, "z")
    service.asked(wide, "a", "b", "c", after_s=0.5)
    service.time.run()
    assert service.calls == ["z", "page 1", "b", "c"]
    assert service.answers["a"] == [(2.0, "a")]


@pytest.mark.parametrize(("age_s", "calls"), [(0.0, ["a", "a"]), (5.0, ["a"]), (1.0, ["a", "a"])])
def test_a_refresh_is_answered_by_what_another_one_has_read(age_s: float, calls: list[str]) -> None:
    """As long as it is recent."""
    service = Service([row("a")])
    service.asked(STUDIOS, "a", how=How(age_s=5.0))
    service.asked(STUDIOS, "a", how=How(age_s=age_s), after_s=3)
    service.time.run()
    assert service.calls == calls


def test_members_of_a_page_are_recent_as_well() -> None:
    """The page was read for one of them."""
    service = Service([row("a"), row("b"), row("c")])
    for place, each in enumerate("cab"):
        service.asked(STUDIOS, each, how=How(age_s=30), after_s=2 * place)
    service.time.run()
    assert service.calls == ["c", "page 1"]


def test_a_call_that_waits_for_its_turn_becomes_one_of_the_list() -> None:
    """Others were asked for meanwhile, and the turn of the operation is that of the list."""
    service = Service([row("a"), row("b")], turn_takes_s=0.5)
    service.asked(STUDIOS, "a")
    service.asked(STUDIOS, "b", after_s=0.25)
    service.time.run()
    assert service.calls == ["page 1"]


def test_outside_of_a_refresh_a_single_member_is_read_by_itself() -> None:
    """A page would answer others as well, and nobody else may use its answer later."""
    service = Service([row("a"), row("b"), row("c")])
    for place, each in enumerate("cab"):
        service.asked(STUDIOS, each, after_s=2 * place)
    service.time.run()
    assert service.calls == ["c", "a", "b"]


def test_a_poll_that_joins_others_ends_with_the_first_of_their_pauses() -> None:
    """So that one call answers all of them; alone it does not wait."""
    service = Service([row("a"), row("b"), row("c")], takes_s=0)
    service.asked(STUDIOS, "a", how=How(pause_s=4))
    service.asked(STUDIOS, "b", how=How(pause_s=9))
    service.asked(STUDIOS, "c", how=How(pause_s=2, joins=True), after_s=1)
    service.time.run()
    assert service.answers["c"][0][0] == 4.0
    alone = Service([row("a")], takes_s=0)
    alone.asked(STUDIOS, "a", how=How(pause_s=2, joins=True), after_s=1)
    alone.time.run()
    assert alone.answers["a"] == [(1.0, "a")]


def test_a_poll_takes_an_answer_from_the_middle_of_its_pause_on() -> None:
    """Not before: its thread would only poll again."""
    service = Service([row("a")], takes_s=0)
    service.asked(CONFIG, "a", how=How(pause_s=2))
    service.asked(CONFIG, "a", after_s=0.9)
    service.asked(CONFIG, "a", after_s=1.0)
    service.time.run()
    assert [at for at, _ in service.answers["a"]] == [0.9, 1.0, 1.0]


@pytest.mark.parametrize(("takes_s", "answered_s"), [(0.25, 1.25), (30.0, 2.125)])
def test_a_read_waits_for_writes_in_progress_but_not_for_long(takes_s: float, answered_s: float) -> None:
    """Whoever writes reads next, and one call can answer both; a second is the most that it waits."""
    service = Service([row("a"), row("b")])

    def write() -> None:
        with service.reads.recent.writing({"CasterId": "a"}):
            service.time.sleep(takes_s)

    service.time.thread(write)
    service.asked(STUDIOS, "a", after_s=0.125)
    service.asked(CONFIG, "b", after_s=0.125)
    service.time.run()
    assert service.answers["a"] == [(answered_s, "a")]
    assert service.answers["b"][0][0] == 1.125


def test_an_error_of_one_member_is_that_of_no_other() -> None:
    """Each of those that a call is made for gets it."""
    service = Service([row("a")], failures=deque([Refused("A", "Forbidden", status=403)]))
    service.asked(STUDIOS, "a", "b")
    service.time.run()
    assert (service.answers["a"][0][1], service.answers["b"][0][1]) == ("Forbidden", "")


def test_a_member_that_the_list_lacks_is_read_by_itself_though_another_page_would_take_one_call() -> None:
    """The list has been read for it already."""
    service = Service([row("a"), row("c")])
    service.asked(STUDIOS, "a")
    service.asked(STUDIOS, "b", "c", how=How(age_s=30), after_s=2)
    service.time.run()
    assert service.calls == ["a", "page 1", "b"]


def test_an_empty_list_has_one_page() -> None:
    """It was read for one member in vain, and is not read for two others."""
    service = Service([])
    service.asked(STUDIOS, "a", "b", how=How(age_s=30))
    service.asked(STUDIOS, "c", how=How(age_s=30), after_s=60)
    service.time.run()
    assert service.calls == ["a", "page 1", "b", "c"]


def test_a_poll_at_the_beginning_of_its_pause_makes_no_list_of_a_read() -> None:
    """It would take no response yet."""
    service = Service([row("a"), row("b")])
    service.asked(STUDIOS, "a", how=How(pause_s=10))
    service.asked(STUDIOS, "b", after_s=1)
    service.time.run()
    assert service.calls == ["b", "a"]


def test_members_that_the_list_lacks_and_new_requests_are_not_all_read_one_by_one() -> None:
    """One call of the list answers the new ones, at the same time."""
    service = Service([row(each) for each in "acxy"])
    wide = replace(STUDIOS, listing=Listing("CasterId", page_size=10))
    service.asked(wide, "a")
    service.asked(wide, "b", "c", after_s=0.5)
    service.asked(wide, "x", "y", after_s=1.5)
    service.time.run()
    assert service.calls == ["a", "page 1", "b", "page 1"]
    assert [service.answers[each][0][0] for each in "bxy"] == [3.0] * 3


def test_a_member_that_the_list_lacks_waits_for_slower_calls_without_trying_again_and_again() -> None:
    """Its thread was woken up once, to read the list."""
    service = Service([row(each) for each in "acy"], slow={"b": 3.0})
    wide = replace(STUDIOS, listing=Listing("CasterId", page_size=10))
    service.asked(wide, "a")
    service.asked(wide, "b", "c", after_s=0.5)
    service.asked(wide, "x", "y", after_s=1.5)
    service.time.run()
    assert service.calls == ["a", "page 1", "b", "page 1", "x"]
    assert service.answers["x"] == [(6.0, "")]


@pytest.mark.parametrize(
    ("failure", "says_nothing"),
    [
        (Throttled(STUDIOS.action, "Throttling", status=400), False),
        (Unavailable(STUDIOS.action, "InternalError", status=500), False),
        (NoAnswer(STUDIOS.action, "ReadTimeout"), False),
        (NoAnswer(STUDIOS.action, "NoJson", status=200), True),
        (Refused(STUDIOS.action, "Forbidden.RAM", status=403), True),
    ],
    ids=lambda value: value.code if isinstance(value, CallError) else "",
)
def test_a_page_that_fails_is_requested_again_unless_it_is_refused_or_unreadable(
    failure: CallError, says_nothing: bool
) -> None:
    """A refusal of the list says nothing about its members; a failure that may pass is for each thread to retry."""
    service = Service([row("a"), row("b")], failures=deque([None, failure]))
    service.asked(STUDIOS, "z")
    service.asked(STUDIOS, "a", "b", after_s=0.5)
    service.asked(STUDIOS, "z", "a", "b", after_s=60)
    service.time.run()
    if says_nothing:
        assert service.calls == ["z", "page 1", "a", "b", "z", "a", "b"]
    else:
        assert service.calls == ["z", "page 1", "z", "page 1"]
        assert [service.answers[each][0][1] for each in "ab"] == [failure.code] * 2
    assert [service.answers[each][1][1] for each in "ab"] == ["a", "b"]


def test_each_thread_has_a_response_of_its_own() -> None:
    """What one does with it is not seen by others."""
    service = Service([row("a")])
    service.asked(STUDIOS, *"aaaa")
    service.time.run()
    assert service.calls == ["a", "a"]
    assert len({id(each) for each in service.bodies}) == 4


def test_nothing_is_kept_of_reads_that_have_ended() -> None:
    """A long run reads many things once."""

    class Parameters(dict[str, str]):
        """Parameters whose end can be noticed."""

    service, parameters = Service([row("a")]), [Parameters(Name="a")]
    is_kept = weakref.ref(parameters[0])
    service.reads.recent.max_age_s = 0
    service.time.thread(lambda: service.reads.ask(CONFIG, parameters.pop()) and None)
    service.time.run()
    gc.collect()
    assert service.calls == [CONFIG.action]
    assert is_kept() is None
