"""What is tried again, how often, how long; and what never is."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_apsara_live.wire.errors import CallError, NoAnswer, NotFound, Refused, Throttled, Unavailable
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.retries import Retries, may_repeat

MAKES = Operation("AddCasterLayout", repeatable=False)
READS = Operation("DescribeCasters", repeatable=True)

NOT_SENT = Unavailable("A", "NotConnected")
NO_TLS = Unavailable("A", "NoTls")
NO_PROXY = Unavailable("A", "NoProxy")
FAILED = Unavailable("A", "InternalError", status=500)
LOST = NoAnswer("A", "ReadTimeout")
THROTTLED = Throttled("A", "Throttling.User", status=400)
REFUSED = Refused("A", "InvalidParameter", status=400)
GONE = NotFound("A", "InvalidCaster.NotFound", status=404)


class Clock:
    """A clock that moves when somebody sleeps, and remembers how long."""

    def __init__(self) -> None:
        self.moment_s = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.moment_s

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment_s += seconds


def failing(errors: Iterable[CallError]) -> Callable[[], str]:
    """A call that fails with one error after the other, then succeeds."""
    left = iter(errors)

    def call() -> str:
        for error in left:
            raise error
        return "answer"

    return call


def fresh(error: CallError, times: int) -> list[CallError]:
    """Errors of their own, for each keeps its own count."""
    return [
        type(error)(error.action, error.code, status=error.status, retry_after_s=error.retry_after_s)
        for _ in range(times)
    ]


@pytest.mark.parametrize(
    ("error", "when_repeatable", "when_not"),
    [
        (NOT_SENT, True, True),
        (THROTTLED, True, True),
        (FAILED, True, False),
        (LOST, True, False),
        (NO_TLS, False, False),
        (NO_PROXY, False, False),
        (REFUSED, False, False),
        (GONE, False, False),
    ],
    ids=lambda value: value.code if isinstance(value, CallError) else str(value),
)
def test_the_list_of_what_may_be_repeated_is_closed(error: CallError, when_repeatable: bool, when_not: bool) -> None:
    """What had no effect may always be repeated; what may have had one, only when twice is the same as once."""
    assert may_repeat(error, READS) is when_repeatable
    assert may_repeat(error, MAKES) is when_not


def test_an_answer_after_failures_is_an_answer() -> None:
    """The caller does not notice."""
    assert Retries.without_waiting().run(READS, failing([FAILED, LOST, THROTTLED])) == "answer"


def test_a_call_that_must_not_be_repeated_is_made_once() -> None:
    """Its error says nothing of attempts."""
    with pytest.raises(NoAnswer) as raised:
        Retries.without_waiting().run(MAKES, failing(fresh(LOST, 1)))
    assert raised.value.attempts == 1
    assert "Tried" not in str(raised.value)


def test_a_failure_of_another_kind_ends_the_attempts() -> None:
    """First throttled, then refused: the refusal is what the caller gets."""
    with pytest.raises(Refused) as raised:
        Retries.without_waiting().run(MAKES, failing([*fresh(THROTTLED, 1), *fresh(REFUSED, 1)]))
    assert raised.value.attempts == 2


def test_what_is_not_an_error_of_a_call_is_not_repeated() -> None:
    """A fault in a program stays one."""

    def call() -> str:
        raise errors.pop()

    errors: list[Exception] = [ZeroDivisionError(), *fresh(FAILED, 1)]
    with pytest.raises(ZeroDivisionError):
        Retries.without_waiting().run(READS, call)


def test_attempts_have_an_end() -> None:
    """The last error tells how many there were and how long they took."""
    clock = Clock()
    retries = Retries(attempts=3, sleep=clock.sleep, clock=clock, jitter=lambda _low, high: high)
    with pytest.raises(Unavailable, match=r"Tried 3 times in 1\.5 s\.") as raised:
        retries.run(READS, failing(fresh(FAILED, 9)))
    assert (raised.value.attempts, raised.value.elapsed_s) == (3, 1.5)


def test_an_endpoint_where_nobody_is_does_not_look_like_a_hang() -> None:
    """Four attempts at most, within four seconds, whatever the call."""
    for operation in (READS, MAKES):
        clock = Clock()
        retries = Retries(sleep=clock.sleep, clock=clock, jitter=lambda _low, high: high)
        with pytest.raises(Unavailable) as raised:
            retries.run(operation, failing(fresh(NOT_SENT, 99)))
        assert raised.value.attempts == 4
        assert clock.slept == [0.5, 1, 2]


def test_an_endpoint_that_is_silent_is_tried_twice() -> None:
    """Each attempt to connect takes ten seconds, and five after the first failure it is too late for another."""
    clock = Clock()

    def call() -> str:
        clock.moment_s += 10
        raise Unavailable("A", "NotConnected")

    with pytest.raises(Unavailable) as raised:
        Retries(sleep=clock.sleep, clock=clock).run(READS, call)
    assert raised.value.attempts == 2


def test_a_network_that_comes_back_is_a_new_beginning() -> None:
    """Somebody was there in between, so failures to connect are counted anew; and their pauses are short again."""
    clock = Clock()
    retries = Retries(sleep=clock.sleep, clock=clock, jitter=lambda _low, high: high)
    failures = [
        *fresh(NOT_SENT, 3),
        Throttled("A", "Throttling", status=400, retry_after_s=30.0),
        *fresh(NOT_SENT, 3),
    ]
    assert retries.run(MAKES, failing(failures)) == "answer"
    assert clock.slept == [0.5, 1, 2, 34, 0.5, 1, 2]


def test_the_budget_of_a_call_holds_where_nobody_is_too() -> None:
    """Whoever has no time does not wait for a network."""
    for retries in (Retries(attempts=2), Retries(deadline_s=0)):
        clock = Clock()
        with pytest.raises(Unavailable) as raised:
            replace(retries, sleep=clock.sleep, clock=clock, jitter=lambda _low, high: high).run(
                READS, failing(fresh(NOT_SENT, 99))
            )
        assert raised.value.attempts == (1 if retries.deadline_s == 0 else 2)


def test_pauses_double_up_to_a_cap() -> None:
    """Their longest lengths, that is; how much of it is waited is drawn at random."""
    clock = Clock()
    retries = Retries(sleep=clock.sleep, clock=clock, jitter=lambda _low, high: high, deadline_s=1000)
    with pytest.raises(Unavailable):
        retries.run(READS, failing(fresh(FAILED, 99)))
    assert clock.slept == [0.5, 1, 2, 4, 8, 16, 16, 16, 16]


@given(st.integers(1, 30))
def test_pauses_are_drawn_from_nothing_to_their_length(attempt: int) -> None:
    """Full jitter: clients that failed together do not come back together."""
    assert 0 <= Retries().pause_s(attempt, FAILED) <= min(16, 0.5 * 2**attempt)


def test_the_service_is_not_asked_before_it_wants_to_be() -> None:
    """A pause it asks for is waited in full, and some more."""
    clock = Clock()
    patient = Throttled("A", "Throttling", status=400, retry_after_s=7.0)
    retries = Retries(sleep=clock.sleep, clock=clock, jitter=lambda _low, high: high)
    assert retries.run(MAKES, failing([patient])) == "answer"
    assert clock.slept == [7.5]


def test_there_is_a_deadline_for_all_attempts() -> None:
    """An attempt that would start after it is not waited for."""
    clock = Clock()
    retries = Retries(sleep=clock.sleep, clock=clock, jitter=lambda _low, high: high, deadline_s=10)
    with pytest.raises(Unavailable):
        retries.run(READS, failing(fresh(FAILED, 99)))
    assert clock.slept == [0.5, 1, 2, 4]


def test_a_pause_beyond_the_deadline_is_not_begun() -> None:
    """The caller learns at once how long the service wants to be left alone."""
    clock = Clock()
    retries = Retries(sleep=clock.sleep, clock=clock)
    with pytest.raises(Throttled) as raised:
        retries.run(MAKES, failing([Throttled("A", "Throttling", retry_after_s=3600)]))
    assert clock.slept == []
    assert raised.value.retry_after_s == 3600


def test_the_testing_mode_does_not_wait() -> None:
    """It tries four times and is over at once."""
    with pytest.raises(Unavailable) as raised:
        Retries.without_waiting().run(READS, failing(fresh(FAILED, 99)))
    assert raised.value.attempts == 4


def test_the_defaults_are_those_of_the_manual() -> None:
    """Two minutes in all; four connections within five seconds."""
    default = Retries()
    assert (default.deadline_s, default.connect_attempts, default.connect_deadline_s) == (120, 4, 5)
    assert default.waits is True
    assert Retries.without_waiting().waits is False


@pytest.mark.parametrize(("pause_s", "sent"), [(60.0, 3), (61.0, 2)])
def test_the_deadline_may_be_reached_and_not_passed(pause_s: float, sent: int) -> None:
    """120 seconds, and the duration is that of all attempts."""
    clock = Clock()
    clock.moment_s = 1000.0
    retries = Retries(attempts=9, clock=clock, sleep=clock.sleep, jitter=lambda _low, _high: 0.0)
    errors = [Throttled("A", "Throttling.User", status=400, retry_after_s=pause_s) for _ in range(9)]
    with pytest.raises(Throttled) as failed:
        retries.run(READS, failing(errors))
    assert failed.value.attempts == sent
    assert failed.value.elapsed_s == pause_s * (sent - 1)


def test_a_pause_is_drawn_from_0_on() -> None:
    """Full jitter."""
    drawn: list[float] = []

    def jitter(low: float, high: float) -> float:
        drawn.extend((low, high))
        return low

    assert Retries(jitter=jitter).pause_s(1, FAILED) == 0.0
    assert drawn[0] == 0.0


@pytest.mark.parametrize(("connects", "pause_s", "sent"), [(4, 0.0, 4), (9, 2.5, 3)])
def test_connections_are_tried_so_often_and_so_long(connects: int, pause_s: float, sent: int) -> None:
    """The last try is the fourth, or the one that begins after just five seconds."""
    clock = Clock()
    retries = Retries(
        attempts=9, connect_attempts=connects, clock=clock, sleep=clock.sleep, jitter=lambda _low, _high: pause_s
    )
    with pytest.raises(Unavailable) as failed:
        retries.run(READS, failing(fresh(NOT_SENT, 9)))
    assert failed.value.attempts == sent
