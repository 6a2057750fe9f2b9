"""Retries: which failures are retried, how often and for how long."""

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
"""The provider's own error code for a failed connection; nothing was sent."""


def may_repeat(error: CallError, operation: Operation) -> bool:
    """Return whether a failed call may be repeated.

    A throttled call was not carried out and a call without a connection was not sent: both may be repeated.
    After a 5xx or a lost response the effect is unknown: only repeatable operations may be sent again.
    All other errors would occur again, an invalid certificate included.
    """
    if isinstance(error, Throttled):
        return True
    if isinstance(error, Unavailable) and error.status is None:
        return error.code == NOT_CONNECTED
    return isinstance(error, Unavailable | NoAnswer) and operation.repeatable


@dataclass(frozen=True, slots=True)
class Retries:
    """Limits of retrying. Pauses double after each failure, with full jitter."""

    attempts: int = 10
    """Maximum number of attempts, including the first."""
    deadline_s: float = 120
    """Maximum seconds between the starts of the first and the last attempt."""
    connect_attempts: int = 4
    """Maximum failed connections in a row: with a wrong endpoint the provider must not appear to hang."""
    connect_deadline_s: float = 5
    """Maximum seconds between the starts of the first and the last failed connection in a row."""
    backoff_base_s: float = 0.5
    """Maximum pause after the first failure, in seconds."""
    backoff_cap_s: float = 16
    """Maximum pause after any failure, in seconds, unless the service requests more."""
    waits: bool = True
    """Whether pauses and rate limits wait; False in tests."""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    jitter: Callable[[float, float], float] = random.uniform

    @classmethod
    def without_waiting(cls, attempts: int = 4) -> "Retries":
        """Return retries for tests: they happen without pauses."""
        return cls(attempts=attempts, waits=False, sleep=_at_once)

    def pause_s(self, attempt: int, error: CallError) -> float:
        """Return the seconds to wait after failed attempt `attempt` (from 1), at least what the service requested."""
        longest_s: float = min(self.backoff_cap_s, self.backoff_base_s * 2 ** (attempt - 1))
        return (error.retry_after_s or 0.0) + self.jitter(0.0, longest_s)

    def run(self, operation: Operation, call: Callable[[], Answer]) -> Answer:
        """Return the response of the call; raise its last error with the number of attempts and their duration."""
        started = self.clock()
        try:
            return call()
        except CallError as error:
            if not may_repeat(error, operation):
                raise
            failure = error
        return self._run_again(operation, call, failure, started)

    def _run_again(self, operation: Operation, call: Callable[[], Answer], first: CallError, started: float) -> Answer:
        # tenacity is imported after a failure only, which is then replayed as its first attempt.
        from tenacity import Retrying, retry_if_exception  # noqa: PLC0415

        last, is_first = first, True
        unreached: list[float] = []  # times of the failed connections since the last successful one

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
    """Return at once."""
