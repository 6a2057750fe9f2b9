"""L19. A shared answer is never older than its question.

Readers, writers, strangers and failures in any order, on the reads of one client, by a clock of their own. A refresh
alone may be given an answer that was there before, of a few seconds ago, and never one from before a write.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apsara_live_emulator import Emulator
from interleaving import Interleaving
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.errors import CallError, NoAnswer, NotFound, Refused, Throttled, Unavailable
from pulumi_apsara_live.wire.operation import Listing, Operation
from pulumi_apsara_live.wire.recent_answers import RecentAnswers
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud
from pulumi_apsara_live.wire.shared_reads import How, SharedReads

ONE = Operation("DescribeCasterConfig", repeatable=True)
STUDIOS = Operation("DescribeCasters", repeatable=True, rows="CasterList.Caster", answers=("CasterId",))
STUDIOS = replace(STUDIOS, listing=Listing("CasterId", page_size=2))
TASKS = Operation("DescribeLivePullToPushList", repeatable=True, rows="TaskList", answers=("CasterId",))
TASK = Operation("DescribeLivePullToPush", repeatable=True, listing=Listing("CasterId", "PageNumber", 2, TASKS))
WRITES = Operation("SetCasterConfig", repeatable=True)
AGE_S = 5.0
IDS = ("a", "b", "c", "d", "e")
FAILURES: dict[str, Callable[[str], CallError]] = {
    "throttled": lambda action: Throttled(action, "Throttling", status=400),
    "lost": lambda action: NoAnswer(action, "ReadTimeout"),
    "broken": lambda action: Unavailable(action, "InternalError", status=500),
    "unreadable": lambda action: NoAnswer(action, "NoJson", status=200),
    "refused": lambda action: Refused(action, "Forbidden.RAM", status=403),
}


@dataclass(frozen=True)
class Sent:
    """What is known of a call: the steps at which it was sent and came back, and when it came back by the clock."""

    step: int
    returned: int
    returned_s: float


@dataclass
class Service:
    """Studios whose contents are numbers that only grow, at the other end of slow calls."""

    time: Interleaving
    there: tuple[str, ...]
    outcomes: deque[str]
    contents: dict[str, int] = field(default_factory=lambda: dict.fromkeys(IDS, 0))
    sent: list[Sent] = field(default_factory=list)
    calls: int = 0
    on_their_way: dict[Any, int] = field(default_factory=dict)
    limited: bool = True
    """Whether calls wait for their turn."""
    most: int = 0
    """The most equal calls that were on their way at once."""

    def turn(self, _operation: Operation) -> Callable[[], None]:
        if self.limited:
            self.time.park()
        return lambda: None

    def exchange(self, operation: Operation, flat: dict[str, str], answered: Callable[[], None]) -> dict[str, Any]:
        self.calls += 1
        key, step = (operation.action, *sorted(flat.items())), self.time.steps
        self.on_their_way[key] = self.on_their_way.get(key, 0) + 1
        self.most = max(self.most, self.on_their_way[key])
        outcome = self.outcomes.popleft() if self.outcomes else "answered"
        try:
            self.time.park()
            body = self._body(operation, flat)
            self.time.sleep(9) if outcome == "slow" else self.time.park()
            if outcome in FAILURES:
                raise FAILURES[outcome](operation.action)
        finally:
            self.on_their_way[key] -= 1
        answered()
        self.sent.append(Sent(step, self.time.steps, self.time.now_s))
        return {"RequestId": f"R-{len(self.sent) - 1}", **body}

    def _body(self, operation: Operation, flat: dict[str, str]) -> dict[str, Any]:
        if operation is WRITES:
            self.contents[flat["CasterId"]] += 1
            return {}
        wanted = [id for id in self.there if flat.get("CasterId", id) == id]
        rows = [{"CasterId": id, "Contents": self.contents[id]} for id in wanted]
        if operation in (ONE, TASK):
            if not rows:
                raise NotFound(operation.action, "InvalidCaster.NotFound", status=404, request_id="R-0")
            return rows[0]
        number, size = int(flat.get("PageNum", flat.get("PageNumber", 1))), int(flat.get("PageSize", 100))
        shown = rows[size * (number - 1) : size * number]
        return {"Total": len(rows)} | ({"TaskList": shown} if operation is TASKS else {"CasterList": {"Caster": shown}})


@dataclass
class World:
    """The reads of one client, and what was asked of them."""

    time: Interleaving
    service: Service
    reads: SharedReads
    writes: list[tuple[str, int, int | None]] = field(default_factory=list)
    """Of each write its studio, the steps at which it was begun and ended."""
    asks: int = 0
    deadline_s: float = 120

    def retries(self, **changed: Any) -> Retries:
        return Retries(**{"deadline_s": self.deadline_s, "sleep": self.time.sleep, "clock": self.time.clock} | changed)

    def read(self, operation: Operation, id: str, how: How, after_s: float) -> None:
        """Ask, and judge the answer."""
        self.time.sleep(after_s)
        hows = iter([how])
        begun: list[tuple[int, float, int]] = []

        def ask() -> dict[str, Any]:
            begun.append((self.time.steps, self.time.now_s, self.service.contents[id]))
            self.asks += 1
            return self.reads.ask(operation, {"CasterId": id}, next(hows, How()))

        try:
            answer = self.retries().run(operation, ask)
        except NotFound:
            assert id not in self.service.there
            return
        except CallError:
            return
        step, now_s, contents = begun[-1]
        sent = self.service.sent[int(answer["RequestId"].removeprefix("R-"))]
        row = answer if operation in (ONE, TASK) else next(iter(answer["CasterList"]["Caster"]), None)
        if row is None:
            assert id not in self.service.there
            return
        assert row["CasterId"] == id
        if how.age_s and len(begun) == 1 and sent.returned < step:
            assert now_s - sent.returned_s <= how.age_s
            missed = [w for w in self.writes if w[0] == id and w[1] < step and (w[2] is None or w[2] > sent.step)]
            assert missed == []
        elif not (how.age_s and len(begun) == 1):
            assert sent.step >= step
            assert row["Contents"] >= contents

    def write(self, id: str, after_s: float) -> None:
        """Write, and note when."""
        self.time.sleep(after_s)
        place, step = len(self.writes), self.time.steps
        self.writes.append((id, step, None))
        try:
            with self.reads.recent.writing({"CasterId": id}):
                self.service.exchange(WRITES, {"CasterId": id}, lambda: None)
        except CallError as error:
            if error.effect_unknown:
                return
        self.writes[place] = (id, step, self.time.steps)

    def stranger(self, id: str, after_s: float) -> None:
        """Somebody else changes a studio."""
        self.time.sleep(after_s)
        self.service.contents[id] += 1


def world(choices: list[int], there: tuple[str, ...] = IDS, outcomes: list[str] | None = None) -> World:
    """Nobody has asked anything so far. Without choices, threads take turns, and calls do not wait for theirs."""
    time = Interleaving(iter(choices))
    service = Service(time, there, deque(outcomes or ()), limited=bool(choices))
    reads = SharedReads(
        service.turn,
        service.exchange,
        clock=time.clock,
        pause=lambda event, seconds: event.wait(seconds),
        new_event=time.event,
    )
    reads.recent.max_age_s = AGE_S
    return World(time, service, reads)


HOWS = st.sampled_from([How(), How(), How(age_s=AGE_S), How(pause_s=2), How(pause_s=2, joins=True)])
WHEN = st.sampled_from([0.0, 0.0, 0.0, 1.0, 3.0, 7.0])
READERS = st.tuples(st.just("read"), st.sampled_from([ONE, STUDIOS, TASK]), st.sampled_from(IDS), HOWS, WHEN)
OTHERS = st.tuples(st.sampled_from(["write", "stranger"]), st.sampled_from(IDS), WHEN)
OUTCOMES = st.sampled_from(["answered"] * 6 + ["slow", *FAILURES])


@given(
    does=st.lists(st.one_of(READERS, READERS, OTHERS), min_size=2, max_size=12),
    choices=st.lists(st.integers(0, 11), max_size=300),
    there=st.sets(st.sampled_from(IDS)).map(lambda found: tuple(sorted(found))),
    outcomes=st.lists(OUTCOMES, max_size=12),
)
def test_no_answer_is_older_than_its_question(
    does: list[Any], choices: list[int], there: tuple[str, ...], outcomes: list[str]
) -> None:
    """Whatever happens in whichever order; nobody waits for ever, and there are no more calls than questions."""
    seen = world(choices, there, outcomes)
    for kind, *said in does:
        seen.time.thread(partial(getattr(seen, kind), *said))
    seen.time.run()
    written = sum(kind == "write" for kind, *_ in does)
    in_vain = sum(any(each[1] is operation for each in does) for operation in (STUDIOS, TASK))
    assert seen.service.calls - written <= seen.asks + 2 * in_vain


@given(
    readers=st.integers(2, 12),
    choices=st.lists(st.integers(0, 11), max_size=200),
    operation=st.sampled_from([ONE, STUDIOS, TASK]),
)
def test_one_call_is_on_its_way_at_a_time(readers: int, choices: list[int], operation: Operation) -> None:
    """As long as it is answered within five seconds; so two calls answer any number of questions of one moment."""
    seen = world(choices)
    for _ in range(readers):
        seen.time.thread(lambda: seen.read(operation, "a", How(), 0))
    seen.time.run()
    assert seen.service.most == 1 or seen.time.now_s >= 5


@given(choices=st.lists(st.integers(0, 11), max_size=200), operation=st.sampled_from([ONE, STUDIOS, TASK]))
def test_one_question_alone_is_one_call_at_once(choices: list[int], operation: Operation) -> None:
    """With its own parameters, however it is asked; a pause is as long as it says."""
    for how, took_s in ((How(), 0), (How(age_s=AGE_S), 0), (How(pause_s=2), 2), (How(pause_s=2, joins=True), 0)):
        seen = world(choices, ("a",))
        seen.time.thread(partial(seen.read, operation, "a", how, 0))
        seen.time.run()
        assert (seen.service.calls, seen.time.now_s) == (1, took_s)


def readers(seen: World, operation: Operation, ids: str, *, after_s: float = 0) -> None:
    """One thread for each letter."""
    for letter in ids:
        seen.time.thread(partial(seen.read, operation, letter, How(), after_s))


@pytest.mark.parametrize("operation", [STUDIOS, TASK], ids=["same operation", "another operation"])
def test_members_are_read_by_pages_where_that_is_fewer_calls(operation: Operation) -> None:
    """Five members on three pages: one by itself, as nobody else has asked by then, and three pages for the others."""
    seen = world([])
    readers(seen, operation, "abcde")
    seen.time.run()
    assert seen.service.calls == 4
    assert seen.time.now_s == 0  # each call begins when the one before has returned


@pytest.mark.parametrize("operation", [STUDIOS, TASK], ids=["same operation", "another operation"])
def test_a_member_that_the_list_does_not_hold_is_asked_for_by_itself(operation: Operation) -> None:
    """A list never says that something is gone."""
    seen = world([], ("a", "b"))
    readers(seen, operation, "abc")
    seen.time.run()
    assert seen.service.calls == 3  # a by itself; the list, which holds b; c by itself


def test_a_refresh_lists_when_a_second_member_is_asked_for() -> None:
    """Though only one waits: it is as many calls, and others may follow. On the first page, or not."""
    seen = world([])
    for place, each in enumerate("abcd"):
        seen.time.thread(partial(seen.read, STUDIOS, each, How(age_s=AGE_S), place))
    readers(seen, STUDIOS, "abcde", after_s=60)
    seen.time.run()
    assert seen.service.calls == 1 + 1 + 2 + 4  # a; a page for b; c and d each; one by itself, three pages
    seen = world([])
    for place, each in enumerate("aed"):
        seen.time.thread(partial(seen.read, STUDIOS, each, How(age_s=AGE_S), place))
    readers(seen, STUDIOS, "abcde", after_s=60)
    seen.time.run()
    assert seen.service.calls == 1 + (1 + 1) + 1 + 4  # a; a page for e, which is not on it, and e; d; as before


@pytest.mark.parametrize("outcome", ["refused", "unreadable"])
def test_a_list_that_is_refused_is_not_asked_for_again(outcome: str) -> None:
    """Nobody is given its error, and all go by themselves from then on."""
    seen = world([], IDS, ["answered", outcome])
    readers(seen, STUDIOS, "abcde")
    readers(seen, STUDIOS, "abcde", after_s=60)
    seen.time.run()
    assert seen.asks == 10
    assert seen.service.calls == 10 + 1
    assert len(seen.service.sent) == 10


@pytest.mark.parametrize("outcome", ["throttled", "lost", "broken"])
def test_a_failure_is_shared_and_each_reader_has_its_own_deadline(outcome: str) -> None:
    """Who has no time left is given the error; who has, asks again, and is answered."""
    seen, heard, errors = world([], IDS, ["answered", outcome]), [], []

    def reader(deadline_s: float) -> None:
        retries = seen.retries(deadline_s=deadline_s, jitter=lambda _least, most: most)
        try:
            retries.run(ONE, lambda: seen.reads.ask(ONE, {"CasterId": "a"}))
            heard.append((deadline_s, "answered"))
        except CallError as error:
            heard.append((deadline_s, f"{error.code} after {error.attempts}"))
            errors.append(error)

    for deadline_s in (100, 100, 0, 100, 0):  # the first one is answered by a call of its own
        seen.time.thread(partial(reader, deadline_s))
    seen.time.run()
    code = f"{FAILURES[outcome]('x').code} after 1"
    assert sorted(heard) == [(0, code), (0, code), (100, "answered"), (100, "answered"), (100, "answered")]
    assert seen.service.calls == 4
    assert errors[0] is not errors[1]  # whoever repeats counts on it how often


def test_a_call_that_is_silent_holds_nobody_back_for_long() -> None:
    """After five seconds the next one is sent, and answers all who wait."""
    seen = world([], IDS, ["slow"])
    readers(seen, ONE, "aaa")
    ends: list[float] = []
    seen.time.thread(lambda: (seen.read(ONE, "a", How(), 0), ends.append(seen.time.now_s)))
    seen.time.run()
    assert ends == [5.0]
    assert seen.service.calls == 2


def test_a_reader_whose_thread_dies_holds_nobody_back() -> None:
    """What was asked along with it is asked by another."""

    class Killed(BaseException):
        """The thread is gone."""

    seen = world([])
    exchange = seen.service.exchange

    def dying(*said: Any) -> dict[str, Any]:
        seen.service.exchange = exchange
        seen.time.park()
        raise Killed

    reads = SharedReads(
        seen.service.turn,
        lambda *said: dying(*said) if seen.service.calls == 1 else exchange(*said),
        clock=seen.time.clock,
        pause=lambda event, seconds: event.wait(seconds),
        new_event=seen.time.event,
    )
    seen.reads = reads
    deaths = []

    def reader() -> None:
        try:
            seen.read(ONE, "a", How(), 0)
        except Killed:
            deaths.append(1)
            seen.service.calls += 1

    for _ in range(4):
        seen.time.thread(reader)
    seen.time.run()
    assert deaths == [1]
    assert seen.asks == 4


def test_polls_of_many_are_one_list_in_two_seconds() -> None:
    """A hundred studios that start, as they are waited for; each is polled as often as it would be alone."""
    time = Interleaving(iter([]))
    service = Service(
        time, tuple(f"s{n}" for n in range(100)), deque(), contents={f"s{n}": 0 for n in range(100)}, limited=False
    )
    listed = replace(STUDIOS, listing=Listing("CasterId"))
    reads = SharedReads(
        service.turn, service.exchange, clock=time.clock, pause=lambda e, s: e.wait(s), new_event=time.event
    )
    polls = dict.fromkeys(service.there, 0)

    def poll(id: str, after_s: float) -> None:
        time.sleep(after_s)
        begun, how = time.now_s, How(pause_s=2, joins=True)
        while time.now_s - begun < 20:
            reads.ask(listed, {"CasterId": id}, how)
            polls[id] += 1
            how = How(pause_s=2)

    for number, each in enumerate(service.there):
        time.thread(partial(poll, each, number / 10))  # ten are started in a second
    time.run()
    assert time.now_s <= 33
    assert service.calls <= 2 + 33 / 2  # a list every two seconds, and two for the first ones
    assert min(polls.values()) >= 10
    assert max(polls.values()) <= 13


def test_a_poll_is_answered_along_with_others_in_the_second_half_of_its_pause() -> None:
    """Sooner, its thread would only ask again: where others read all the time, it would never rest."""
    seen, ends = world([]), []
    seen.time.thread(lambda: (seen.read(TASK, "a", How(pause_s=2), 0), ends.append(seen.time.now_s)))
    readers(seen, TASK, "bc", after_s=0.5)
    readers(seen, TASK, "bcde", after_s=1.5)
    seen.time.run()
    assert ends == [1.5]
    assert seen.service.calls == 2 + 4


def test_a_refresh_uses_what_was_just_read_until_something_is_written() -> None:
    """Of this studio, not of another one; a write whose effect is not known is never over."""
    now_s = [0.0]
    recent = RecentAnswers(lambda: now_s[0])
    recent.max_age_s = AGE_S

    def keep(id: str = "a") -> None:
        recent.put(id, {"CasterId": id}, {"RequestId": "R-1"}, recent.moment())

    def is_there() -> bool:
        return recent.get("a", AGE_S) is not None

    keep()
    assert is_there()
    assert recent.get("a", 0) is None
    now_s[0] = 5.0
    assert is_there()
    now_s[0] = 5.1
    assert not is_there()
    keep()
    with recent.writing({"CasterId": "b"}):
        assert is_there()
    with recent.writing({"CasterId": "a"}):
        keep()
        assert not is_there()
    assert not is_there()
    keep()
    with recent.writing({"ResourceType": "caster", "ResourceId.1": "a"}):
        assert not is_there()
    keep()
    with recent.writing({"NormType": "1"}):  # it names nothing, so it may be about anything
        assert not is_there()
    keep()
    with pytest.raises(Refused), recent.writing({"CasterId": "a"}):
        raise Refused("SetCasterConfig", "InvalidParameter", status=400)
    keep()
    assert is_there()
    with pytest.raises(NoAnswer), recent.writing({"CasterId": "a"}):
        raise NoAnswer("SetCasterConfig", "ReadTimeout")
    keep()
    assert not is_there()


def test_an_answer_belongs_to_who_was_given_it() -> None:
    """Whoever changes it changes nobody else's."""
    seen, answers = world([]), []
    seen.reads.recent.max_age_s = AGE_S

    def reader(how: How) -> None:
        answer = seen.reads.ask(ONE, {"CasterId": "a"}, how)
        answers.append(answer)
        assert answer.pop("CasterId") == "a"

    for how in (How(), How(), How(), How(age_s=AGE_S)):
        seen.time.thread(partial(reader, how))
    seen.time.run()
    assert len(answers) == 4


@pytest.fixture
def clouds(emulator: Emulator) -> Iterator[Callable[..., Cloud]]:
    """Makes clients of the emulator."""
    made: list[Cloud] = []

    def make(region: str = "cn-shanghai", key_id: str = "testid") -> Cloud:
        made.append(
            Cloud(
                endpoint=emulator.url,
                region=region,
                credentials=lambda: Credentials(key_id, "testsecret"),
                retries=Retries.without_waiting(),
            )
        )
        return made[-1].for_refresh(AGE_S)

    yield make
    for each in made:
        each.close()


def test_two_clients_share_nothing(emulator: Emulator, clouds: Callable[..., Cloud]) -> None:
    """Two accounts, or two regions, in one process; one client uses its answer again, the other one asks."""
    one, other = clouds(), clouds(region="ap-southeast-1")
    for cloud in (one, one, other, other):
        cloud.rows(Operation("DescribeCasters", repeatable=True, rows="CasterList.Caster"), {"CasterId": "x"})
    assert [call.parameters["RegionId"] for call in emulator.ledger] == ["cn-shanghai", "ap-southeast-1"]
