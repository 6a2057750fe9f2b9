"""Calls per second stay below the documented quota, and not far below."""

import heapq
import sys
import threading
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_apsara_live.wire.limits import Limits, shared_limits


class Clock:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.moment_s = 0.0

    def __call__(self) -> float:
        return self.moment_s

    def sleep(self, seconds: float) -> None:
        self.moment_s += seconds


class World(Clock):
    """A clock that moves when somebody sleeps, and answers that come meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self._coming: list[tuple[float, int, Callable[[], None]]] = []

    def answers(self, after_s: float, answered: Callable[[], None]) -> None:
        """An answer comes so much later."""
        heapq.heappush(self._coming, (self() + after_s, len(self._coming), answered))

    def sleep(self, seconds: float) -> None:
        until = self() + seconds
        while self._coming and self._coming[0][0] <= until:
            self.moment_s, _, answered = heapq.heappop(self._coming)
            answered()
        self.moment_s = until


def moments(calls: int, quota: int, share: float = 0.9, pauses: tuple[float, ...] = ()) -> list[float]:
    """When so many calls were let through, with some pauses before the first of them; each is answered at once."""
    clock = Clock()
    limits = Limits(share=share, clock=clock, sleep=clock.sleep)
    found = []
    for number in range(calls):
        clock.sleep(pauses[number] if number < len(pauses) else 0.0)
        limits.wait("AddCasterLayout", quota)()
        found.append(clock())
    return found


@given(st.sampled_from([1, 4, 10, 15]), st.lists(st.floats(0, 1.5), max_size=30))
def test_no_second_has_more_calls_than_the_quota(quota: int, pauses: list[float]) -> None:
    """Wherever the second begins."""
    found = moments(50, quota, pauses=tuple(pauses))
    assert all(found[number + quota] - found[number] > 1 for number in range(len(found) - quota))


@pytest.mark.parametrize("quota", [1, 4, 10, 15])
@pytest.mark.parametrize("share", [0.9, 0.5, 0.2])
def test_waiting_work_uses_what_it_may(quota: int, share: float) -> None:
    """At least 95 % of the share, measured over many calls; and all of the quota, where nothing is left to others."""
    found = moments(2000, quota, share)
    most = 1.0 if share == 0.9 else 1.01 * share
    assert 0.95 * quota * share <= (2000 - quota) / found[-1] <= quota * most


@given(
    st.sampled_from([1, 4, 10, 15]),
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1.5)), min_size=40, max_size=60),
)
def test_answered_calls_are_counted_below_the_quota(quota: int, travels: list[tuple[float, float, float]]) -> None:
    """A call travels to the vendor, where it is counted, and back; who sends it pauses now and then."""
    clock = World()
    limits = Limits(clock=clock, sleep=clock.sleep)
    counted = []
    for there, back, pause in travels:
        clock.sleep(pause if pause > 1 else 0.0)
        answered = limits.wait("AddCasterLayout", quota)
        counted.append(clock() + there)
        clock.answers(there + back, answered)
    counted.sort()
    assert all(counted[number + quota] - counted[number] >= 1 for number in range(len(counted) - quota))


@pytest.mark.parametrize("quota", [1, 4, 10, 15])
def test_quick_answers_let_nearly_all_of_the_quota_be_used(quota: int) -> None:
    """Of the quota itself, by how long an answer takes; however long, nearly half of it is used."""
    for takes_s, least in [(0.01, 0.95), (0.1, 0.88), (0.5, 0.64), (30, 0.48)]:
        assert least <= rate(quota, takes_s) / quota <= 1


def test_a_smaller_share_is_no_more_than_that() -> None:
    """Answers do not bring back what was left to others."""
    assert rate(10, 0.01, share=0.5) <= 10 * 0.5 * 1.01


def rate(quota: int, takes_s: float, share: float = 0.9) -> float:
    """Calls a second over many calls, as many under way at once as may be."""
    clock = World()
    limits = Limits(share=share, clock=clock, sleep=clock.sleep)
    for _ in range(50 * quota + 1):
        clock.answers(takes_s, limits.wait("A", quota))
    return 50 * quota / clock()


def test_calls_after_a_rest_do_not_wait() -> None:
    """A handful of resources is made without a pause."""
    assert moments(10, quota=10) == [0.0] * 10


def test_every_action_has_a_queue_of_its_own() -> None:
    """The quota is per operation."""
    clock = Clock()
    limits = Limits(clock=clock, sleep=clock.sleep)
    for number in range(20):
        limits.wait(f"Action{number}", 1)
    assert clock() == 0.0


def test_threads_share_one_queue() -> None:
    """Four threads together are let through as often as one."""
    clock = Clock()
    limits = Limits(clock=clock, sleep=clock.sleep)
    threads = [threading.Thread(target=lambda: [limits.wait("A", 10)() for _ in range(25)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clock() == pytest.approx(9, rel=0.01)


def test_who_comes_first_is_served_first() -> None:
    """Nobody waits for ever because others are quicker."""
    clock = Clock()
    served: list[str] = []
    threads: list[threading.Thread] = []

    def come(name: str) -> None:
        waits = threading.Event()

        def tell(frame: FrameType, event: str, argument: object) -> None:
            if frame.f_code is threading.Event.wait.__code__:
                waits.set()

        def wait() -> None:
            sys.setprofile(tell)
            limits.wait("A", 1)

        threads.append(threading.Thread(target=wait, name=name))
        threads[-1].start()
        assert waits.wait(timeout=10), f"{name} does not wait for who came before"

    def sleep(seconds: float) -> None:
        # While the first one waits for its moment the others come, one after the other.
        for name in "abcdefgh" if not threads else "":
            come(name)
        served.append(threading.current_thread().name)
        clock.sleep(seconds)

    limits = Limits(clock=clock, sleep=sleep)
    limits.wait("A", 1)
    limits.wait("A", 1)
    for thread in threads:
        thread.join()
    assert list(dict.fromkeys(served)) == [threading.current_thread().name, *"abcdefgh"]


def test_the_testing_mode_waits_for_nobody() -> None:
    """A thousand calls are over at once."""
    limits = Limits.without_waiting()
    for _ in range(1000):
        limits.wait("A", 1)


def test_a_share_however_small_lets_one_call_through() -> None:
    """The next one waits for very long."""
    assert moments(2, quota=1, share=1e-10) == [0.0, 1e10]


@pytest.mark.parametrize("share", [0.0, -0.1, 0.91, 1.0])
def test_a_share_leaves_room_for_jitter(share: float) -> None:
    """More than 0.9 of the quota would meet the vendor's limit."""
    with pytest.raises(ValueError, match=r"at most 0\.9"):
        Limits(share=share)


def test_one_account_has_one_set_of_limits() -> None:
    """Quotas are counted per account, whatever the region."""
    assert shared_limits("account-a") is shared_limits("account-a")
    assert shared_limits("account-a") is not shared_limits("account-b")
    assert shared_limits("account-a") is not shared_limits("account-a", 0.5)
