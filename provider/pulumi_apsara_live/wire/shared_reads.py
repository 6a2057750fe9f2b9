"""Shared reads: threads that read the same thing share one call, and no response is older than its request.

1. Each read has one call in progress at a time. Threads that request it meanwhile wait for the next call, which is
   sent when the first has returned. A call that waits for the rate limit is not sent yet, so it can still be joined.
2. If several members of a collection are requested at once, one page of the list answers them all, where that takes
   fewer calls than there are members. Members that the list lacks are read one by one: a missing row of a list is no
   proof that a member was deleted.
3. A refresh may use a response that was received a few seconds ago: see `recent_answers`.

Every request keeps its own retries and deadline: threads share one attempt, with its response or its error.
`docs/decisions/0021-shared-reads.md` has the reasons.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any, Final

from .answers import missing_member, rows_in, total_in
from .errors import CallError, NoAnswer, Throttled, Unavailable
from .operation import Listing, Operation
from .recent_answers import Answer, RecentAnswers, copied

PATIENCE_S: Final = 5.0
"""Seconds after which a call without a response no longer delays the next one."""
WRITES_S: Final = 1.0
"""Maximum seconds that a read waits for writes in progress about the same object."""
EARLY: Final = 0.5
"""Share of its pause before which a polling thread takes no response of others: it would only poll again."""
MAX_PAGES: Final = 10
"""Maximum number of pages of a collection that is listed: more members are rarely requested at once."""
NOT_LISTED: Final = float("inf")
"""Value of `pages` for a collection that is no longer listed, as the list was of no use."""
NOW: Final = float("-inf")
"""End of the pause of a request without one."""

Turn = Callable[[Operation], Callable[[], None]]
"""Waits until an operation may be called; returns a function to be called when the response arrives."""
Exchange = Callable[[Operation, Mapping[str, str], Callable[[], None]], Answer]
"""Sends one call and returns its response, or raises a `CallError`."""
Pause = Callable[[threading.Event, float], object]
"""Waits for an event, at most the given number of seconds."""


@dataclass(frozen=True, slots=True)
class How:
    """The conditions of a read."""

    age_s: float = 0.0
    """Maximum age of a response in seconds; more than 0 for a refresh only."""
    pause_s: float = 0.0
    """Seconds to wait before calling, unless a call of another thread answers sooner."""
    joins: bool = False
    """Whether the pause ends with that of other threads, and is skipped where there are none."""


AT_ONCE: Final = How()
"""A read that is answered by a call sent from now on, without a pause."""


@dataclass(eq=False, slots=True)
class _Question:
    """A read that a thread waits for."""

    operation: Operation
    flat: Mapping[str, str]
    id: str
    """The requested member of a collection, or an empty string."""
    how: How
    event: threading.Event
    pause_s: float = 0.0
    """Duration of its pause."""
    due_s: float = NOW
    """End of its pause."""
    is_alone: bool = False
    """Whether it is read by itself, as the list did not contain it."""
    answer: Answer | None = None
    error: CallError | None = None

    @property
    def is_settled(self) -> bool:
        """Return whether there is a response or an error."""
        return self.answer is not None or self.error is not None

    def settle(self, answer: Answer | None, error: CallError | None = None) -> None:
        """Store a response or an error, and wake the waiting thread."""
        self.answer, self.error = answer, error
        self.event.set()

    def may_be_answered(self, now: float) -> bool:
        """Return whether a response is of use now."""
        return self.due_s <= now + EARLY * self.how.pause_s


@dataclass(slots=True)
class _Line:
    """The queue of reads that one call may answer: equal ones, or those of the members of one collection."""

    key: Hashable
    operation: Operation
    flat: Mapping[str, str]
    """The parameters, without the one that names a member."""
    listing: Listing | None
    waiting: list[_Question] = field(default_factory=list)
    leaders: set[_Question] = field(default_factory=set)
    """Reads whose threads make a call, or wait for the rate limit."""
    sent_s: float | None = None
    """Time at which the last call was sent; None before that."""
    pages: float = 1
    """Number of pages of the collection, as far as known."""
    first_id: str = ""
    """The member that was requested first."""

    @property
    def lister(self) -> Operation:
        """Return the operation that lists the collection."""
        return (self.listing and self.listing.operation) or self.operation

    def is_free(self, now: float) -> bool:
        """Return whether the next call may begin."""
        return not self.leaders or (self.sent_s is not None and now - self.sent_s >= PATIENCE_S)

    def appoint(self, *leaders: _Question) -> None:
        """Let the threads of these requests make the next calls, without waiting for one that has no response."""
        self.waiting = [each for each in self.waiting if each not in leaders]
        self.leaders, self.sent_s = set(leaders), None
        for each in leaders:
            each.event.set()

    def is_better_listed(self, leader: _Question, now: float) -> bool:
        """Return whether the list takes fewer calls than there are requested members."""
        if leader.is_alone or self.pages > MAX_PAGES:
            return False
        if leader.how.age_s and self.pages == 1 and self.first_id != leader.id:
            return True  # as many calls as for one member, and the next members are answered as well
        others = {each.id for each in self.waiting if not each.is_alone and each.may_be_answered(now)}
        return len(others | {leader.id}) > self.pages

    def take(self, leader: _Question, now: float, *, lists: bool) -> list[_Question]:
        """Remove from the queue and return the requests that the leader's call answers, the leader first."""
        taken = [
            each
            for each in self.waiting
            if each.may_be_answered(now) and (not each.is_alone if lists else each.id == leader.id)
        ]
        self.waiting = [each for each in self.waiting if each not in taken]
        return [leader, *taken]

    def members(self, answer: Answer) -> dict[str, Answer]:
        """Return the members on a page of the list, each as the response to a request for it alone.

        Sets `pages`. Members with missing or duplicate ids, or incomplete rows, are omitted.
        """
        if self.listing is None:
            return {}
        rows = rows_in(replace(self.lister, answers=()), answer)
        total = total_in(self.lister, answer)
        self.pages = max(1, ceil((len(rows) if total is None else total) / self.listing.page_size))
        ids = [str(row.get(self.listing.id) or "") for row in rows]
        return {
            id: _as_of_one(self.operation, row, answer)
            for id, row in zip(ids, rows, strict=True)
            if id and ids.count(id) == 1 and not missing_member(self.operation, row)
        }


def _as_of_one(operation: Operation, row: Answer, answer: Answer) -> Answer:
    """Return a row of a list in the form that the operation for one member returns."""
    request_id = {"RequestId": answer["RequestId"]}
    if not operation.rows:
        return row | request_id
    nested: Any = [row]
    for name in reversed(operation.rows.split(".")):
        nested = {name: nested}
    return {**nested, **request_id}


class SharedReads:
    """The shared reads of one client. Thread-safe; it starts no threads."""

    def __init__(
        self,
        turn: Turn,
        exchange: Exchange,
        *,
        clock: Callable[[], float],
        pause: Pause,
        new_event: Callable[[], threading.Event] = threading.Event,
    ) -> None:
        """`clock` returns seconds; `pause` waits between two polls; `new_event` creates the events to wait for."""
        self.recent = RecentAnswers(clock, new_event)
        self._turn = turn
        self._exchange = exchange
        self._clock = clock
        self._pause = pause
        self._new_event = new_event
        self._lock = threading.Lock()
        self._lines: dict[Hashable, _Line] = {}

    def ask(self, operation: Operation, flat: Mapping[str, str], how: How = AT_ONCE) -> Answer:
        """Return the response of a call that is sent from now on, or of a recent one where `how` allows that.

        Raises the `CallError` of that call, without retrying.
        """
        with self._lock:
            line, id = self._line(operation, flat)
            question = _Question(operation, flat, id, how, self._new_event())
            self._plan_pause(line, question)
            self._answer_from_recent(line, [question])
            if not question.is_settled:
                line.waiting.append(question)
        try:
            while not question.is_settled:
                if self._wait_to_lead(line, question):
                    self._lead(line, question)
        finally:
            self._leave(line, question)
        if question.error is not None:
            raise question.error
        return question.answer or {}

    def _line(self, operation: Operation, flat: Mapping[str, str]) -> tuple[_Line, str]:
        """Return the queue of a read and the requested member; an empty string where it is not one of a collection."""
        listing = operation.listing
        if listing and flat.get(listing.id):
            rest = {name: value for name, value in flat.items() if name != listing.id}
            key = (operation.action, "members", frozenset(rest.items()))
            line = self._lines.setdefault(key, _Line(key, operation, rest, listing, first_id=flat[listing.id]))
            if line.pages <= MAX_PAGES:
                return line, flat[listing.id]
        key = (operation.action, "itself", frozenset(flat.items()))
        return self._lines.setdefault(key, _Line(key, operation, flat, None)), ""

    def _plan_pause(self, line: _Line, question: _Question) -> None:
        now, pause_s = self._clock(), question.how.pause_s
        if question.how.joins:
            pause_s = min((each.due_s - now for each in line.waiting if each.due_s > now), default=0.0)
        if pause_s:
            question.pause_s, question.due_s = pause_s, now + pause_s

    def _wait_to_lead(self, line: _Line, question: _Question) -> bool:
        """Wait until the request is settled or its thread is to make the next call; return whether it is."""
        while True:
            with self._lock:
                now = self._clock()
                if question.is_settled or question in line.leaders:
                    return not question.is_settled
                if question.due_s <= now and line.is_free(now):
                    line.appoint(question)
                    return True
            if question.due_s > now:
                self._pause(question.event, question.pause_s)
                question.due_s = NOW
            else:
                question.event.wait(PATIENCE_S)

    def _lead(self, line: _Line, leader: _Question) -> None:
        """Make the next call of a queue, and settle the requests that it answers."""
        taken = [leader]
        try:
            self._let_writes_finish(leader)
            with self._lock:
                lists = line.is_better_listed(leader, self._clock())
            answered = self._turn(line.lister if lists else leader.operation)
            with self._lock:
                now = self._clock()
                if line.lister is line.operation:  # more reads may have queued; the turn is valid for either call
                    lists = line.is_better_listed(leader, now)
                taken, line.sent_s = line.take(leader, now, lists=lists), now
            if lists:
                self._list(line, taken, answered)
            else:
                self._read_one(line, taken, answered)
        except CallError as error:
            self._settle([each for each in taken if not each.is_settled], None, error)
        finally:
            with self._lock:
                unsettled = [each for each in taken if not each.is_settled]
                for each in unsettled:
                    each.event.clear()  # they wait again, though one of them was woken up to make this call
                line.waiting[:0] = unsettled
                self._hand_on(line, leader)

    def _let_writes_finish(self, leader: _Question) -> None:
        """Wait for writes in progress: their senders will read next, and the same call can answer them."""
        until = self._clock() + WRITES_S
        for done in self.recent.under_way(leader.flat):
            done.wait(until - self._clock())

    def _read_one(self, line: _Line, taken: Sequence[_Question], answered: Callable[[], None]) -> None:
        leader, sent = taken[0], self.recent.moment()
        answer = self._exchange(leader.operation, leader.flat, answered)
        self.recent.put((line.key, leader.id), leader.flat, answer, sent)
        self._settle(taken, answer)

    def _list(self, line: _Line, taken: Sequence[_Question], answered: Callable[[], None]) -> None:
        """Read the list while it has fewer pages than missing members; the rest are read one by one."""
        missing: dict[str, list[_Question]] = {}
        for each in taken:
            missing.setdefault(each.id, []).append(each)
        for number in range(1, MAX_PAGES + 1):
            members = self._page(line, number, answered)
            served = missing.keys() & members.keys()
            for id in served:
                self._settle(missing.pop(id), members[id])
            if not served and (len(missing) > 1 or line.pages == 1):
                line.pages = NOT_LISTED  # listing may be forbidden, or incomplete: do not list again
            if number >= line.pages or line.pages - number >= len(missing):
                break
            answered = self._turn(line.lister)
        for questions in missing.values():
            for each in questions:
                each.is_alone = True

    def _page(self, line: _Line, number: int, answered: Callable[[], None]) -> dict[str, Answer]:
        """Return the members on a page; none if it is refused or cannot be parsed, which says nothing about them."""
        listing = line.listing
        if listing is None:
            return {}
        sent = self.recent.moment()
        parameters = {**line.flat, listing.page: str(number), "PageSize": str(listing.page_size)}
        try:
            members = line.members(self._exchange(line.lister, parameters, answered))
        except CallError as error:
            if isinstance(error, Throttled | Unavailable) or (isinstance(error, NoAnswer) and error.status is None):
                raise
            return {}
        for id, answer in members.items():
            self.recent.put((line.key, id), {**line.flat, listing.id: id}, answer, sent)
        return members

    def _settle(self, questions: Sequence[_Question], answer: Answer | None, error: CallError | None = None) -> None:
        """Give each request its own copy of a response or an error."""
        with self._lock:
            for position, each in enumerate(questions):
                each.settle(copied(answer) if position else answer, copy(error))

    def _hand_on(self, line: _Line, leader: _Question) -> None:
        """Let the next call of a queue begin after the leader's; the lock is held."""
        self._answer_from_recent(line, line.waiting)
        line.waiting = [each for each in line.waiting if not each.is_settled]
        if leader not in line.leaders:
            return
        line.leaders.discard(leader)
        if line.leaders:
            return
        now = self._clock()
        if due := [each for each in line.waiting if each.due_s <= now]:
            first = min(due, key=lambda each: each.is_alone)
            if line.is_better_listed(first, now):
                due = [*(each for each in due if each.is_alone), first]
            line.appoint(*{each.id: each for each in reversed(due)}.values())

    def _leave(self, line: _Line, question: _Question) -> None:
        """Remove a request, however it ended, so that the next call does not wait for it."""
        with self._lock:
            line.waiting = [each for each in line.waiting if each is not question]
            self._hand_on(line, question)
            is_over = not line.waiting and not line.leaders and line.listing is None
            if is_over and self._lines.get(line.key) is line:
                del self._lines[line.key]

    def _answer_from_recent(self, line: _Line, questions: Sequence[_Question]) -> None:
        for each in questions:
            if not each.is_settled:
                answer = self.recent.get((line.key, each.id), each.how.age_s)
                if answer is not None:
                    each.settle(answer)
