"""Which failure may be tried again, how often and for how long; a closed list."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from .errors import CallError, NoAnswer, Throttled, Unavailable
from .operation import Operation

if TYPE_CHECKING:
    from tenacity import RetryCallState

Answer = TypeVar("Answer")

NOT_CONNECTED = "NotConnected"
"""Our own code for "nobody was there"; nothing was sent."""


def may_repeat(error: CallError, operation: Operation) -> bool:
    """The closed list of what may be tried again.

    A throttled call was not carried out and a call without a connection was not sent: any of them may be repeated.
    A 5xx and a lost answer leave the effect open: only repeatable operations may be sent again.
    Everything else would fail in the same way, a wrong certificate included.
    """
    if isinstance(error, Throttled):
        return True
    if isinstance(error, Unavailable) and error.status is None:
        return error.code == NOT_CONNECTED
    return isinstance(error, Unavailable | NoAnswer) and operation.repeatable


@dataclass(frozen=True, slots=True)
class Retries:
    """How long a call is worth. Pauses double and are drawn at random from nothing to their length."""

    attempts: int = 10
    """Calls in all, the first included."""
    deadline_s: float = 120
    """No attempt starts later than this after the first one."""
    connect_attempts: int = 4
    """Attempts in a row that find nobody at the endpoint: a wrong address shall not look like a hang."""
    connect_deadline_s: float = 5
    """No attempt starts later than this after the first in a row that found nobody there."""
    backoff_base_s: float = 0.5
    """Longest pause after the first failure."""
    backoff_cap_s: float = 16
    """Longest pause after any failure, unless the service asks for more."""
    waits: bool = True
    """False in tests: nothing waits, pauses and limits included."""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    jitter: Callable[[float, float], float] = random.uniform

    @classmethod
    def without_waiting(cls, attempts: int = 4) -> "Retries":
        """The testing mode: retries happen, pauses do not."""
        return cls(attempts=attempts, waits=False, sleep=_at_once)

    def pause_s(self, attempt: int, error: CallError) -> float:
        """Seconds to wait after a failed attempt, counted from 1; never less than the service asked for."""
        longest_s: float = min(self.backoff_cap_s, self.backoff_base_s * 2 ** (attempt - 1))
        return (error.retry_after_s or 0.0) + self.jitter(0.0, longest_s)

    def run(self, operation: Operation, call: Callable[[], Answer]) -> Answer:
        """The answer of the call, or its last error with the number of attempts and the time they took."""
        started = self.clock()
        try:
            return call()
        except CallError as error:
            if not may_repeat(error, operation):
                raise
            failure = error
        return self._run_again(operation, call, failure, started)

    def _run_again(self, operation: Operation, call: Callable[[], Answer], first: CallError, started: float) -> Answer:
        # Only a failure pays for loading tenacity; the first one is handed to it as if it had seen it.
        from tenacity import Retrying, retry_if_exception  # noqa: PLC0415

        last, is_first = first, True
        unreached: list[float] = []  # when nobody was there, since somebody was

        def next_call() -> Answer:
            nonlocal is_first, last
            try:
                if is_first:
                    is_first = False
                    raise first
                return call()
            except CallError as error:
                last = error
                if error.code == NOT_CONNECTED:
                    unreached.append(self.clock())
                else:
                    unreached.clear()
                raise

        def wait(state: "RetryCallState") -> float:
            return self.pause_s(len(unreached) or state.attempt_number, last)

        def is_over(state: "RetryCallState") -> bool:
            next_s = self.clock() + state.upcoming_sleep
            if len(unreached) >= self.connect_attempts:
                return True
            if unreached and next_s - unreached[0] > self.connect_deadline_s:
                return True
            return state.attempt_number >= self.attempts or next_s - started > self.deadline_s

        def is_on_the_list(error: BaseException) -> bool:
            return isinstance(error, CallError) and may_repeat(error, operation)

        tries = Retrying(
            retry=retry_if_exception(is_on_the_list), wait=wait, stop=is_over, sleep=self.sleep, reraise=True
        )
        try:
            return tries(next_call)
        except CallError as error:
            error.attempts = tries.statistics["attempt_number"]
            error.elapsed_s = self.clock() - started
            raise


def _at_once(_seconds: float) -> None:
    """Does not wait."""
