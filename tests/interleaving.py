"""Threads that run one at a time, in an order that a test draws, by a clock that moves only when it is told to.

A thread gives way where it parks; nothing sleeps. When no thread can go on and none waits for the clock, they have
locked each other out, and the test fails.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

LIMIT = 20_000
"""Steps after which threads are taken to run for ever."""
TURN_S = 60.0
"""Seconds after which a thread that does not give way is taken to run for ever."""


class Deadlock(AssertionError):
    """Threads that wait for each other."""


class _Over(BaseException):
    """The test is over, and a thread is still parked."""


@dataclass(eq=False)
class _Thread:
    run: Callable[[], None]
    until: Callable[[], bool] = lambda: True
    deadline_s: float = float("inf")
    ran: int = 0
    """The step at which it went on for the last time."""
    go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    is_done: bool = False
    error: BaseException | None = None


class Interleaving:
    """The threads of one test. `steps` counts the turns that were given, as a finer clock than seconds."""

    def __init__(self, choices: Iterator[int]) -> None:
        """`choices` tells, again and again, which of those that can go on does so; when it ends, they take turns."""
        self.now_s = 0.0
        self.steps = 0
        self._choices = choices
        self._threads: list[_Thread] = []
        self._back = threading.Semaphore(0)
        self._current: _Thread | None = None
        self._is_over = False

    def thread(self, run: Callable[[], None]) -> None:
        """Add a thread that does this."""
        self._threads.append(_Thread(run))

    def clock(self) -> float:
        """Seconds by this clock."""
        return self.now_s

    def sleep(self, seconds: float) -> None:
        """Let others go on until so much time has passed."""
        self.park(lambda: False, seconds)

    def park(self, until: Callable[[], bool] = lambda: True, timeout_s: float | None = None) -> bool:
        """Let others go on until something is true, or the time is over; whether it is true."""
        me = self._current
        assert me is not None
        me.until = until
        me.deadline_s = float("inf") if timeout_s is None else self.now_s + timeout_s
        self._back.release()
        me.go.acquire()
        if self._is_over:
            raise _Over
        return until()

    def event(self) -> Event:
        """An event for which these threads can wait."""
        return Event(self)

    def run(self) -> None:
        """Run all threads to their end; raises what a thread raised, or `Deadlock`."""
        for each in self._threads:
            threading.Thread(target=self._body, args=(each,), daemon=True).start()
        try:
            while any(not each.is_done for each in self._threads):
                self._step()
        finally:
            self._is_over = True
            for each in self._threads:
                each.go.release()

    def _step(self) -> None:
        self.steps += 1
        ahead = [each for each in self._threads if not each.is_done]
        ready = [each for each in ahead if each.until() or each.deadline_s <= self.now_s]
        later = [each.deadline_s for each in ahead if self.now_s < each.deadline_s < float("inf")]
        if self.steps > LIMIT or not (ready or later):
            raise Deadlock(f"{len(ahead)} threads wait for each other")
        ready.sort(key=lambda each: each.ran)
        choice = next(self._choices, 0) % (len(ready) + bool(later)) if ready else 0
        if choice == len(ready):
            self.now_s = min(later)
            return
        self._current = ready[choice]
        self._current.ran = self.steps
        self._current.go.release()
        if not self._back.acquire(timeout=TURN_S):
            raise Deadlock("a thread tries again and again instead of waiting")
        if self._current.error is not None:
            raise self._current.error

    def _body(self, thread: _Thread) -> None:
        thread.go.acquire()
        try:
            if not self._is_over:
                thread.run()
        except _Over:
            return
        except BaseException as error:
            thread.error = error
        thread.is_done = True
        self._back.release()


class Event:
    """Like `threading.Event`, for these threads."""

    def __init__(self, interleaving: Interleaving) -> None:
        self._interleaving = interleaving
        self._is_set = False

    def set(self) -> None:
        """Let those go on that wait for it."""
        self._is_set = True

    def clear(self) -> None:
        """Let those wait that come from now on."""
        self._is_set = False

    def is_set(self) -> bool:
        """Whether it was set."""
        return self._is_set

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until it is set, or the time is over."""
        return self._is_set or self._interleaving.park(self.is_set, timeout_s)
