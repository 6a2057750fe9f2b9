"""One run: asks the questions of the chosen probes one after the other, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from typing import Final

from ...wire.call_log import purpose
from ...wire.errors import CallError, NoAnswer, Throttled, Unavailable, is_permission
from .bench import Bench
from .deletion import Left, clear, sweep
from .evidence import NotObserved
from .question import Observation, Probe, Question

MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
INTERRUPTED: Final = "interrupted"
DELETIONS: Final = 2
"""Number of times that deletion begins: the second Ctrl-C after the one that ended the questions ends it."""
MAX_EVIDENCE: Final = 20
"""Maximum number of calls that an answer lists, the last ones: adding sources takes a hundred."""


@dataclass
class Outcome:
    """What a run has found out, and what it could not delete."""

    answers: list[Observation] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    """What could not be deleted, as far as it is known."""
    unsearched: str = ""
    """Why the account could not be searched for what is left; empty if it was."""
    interrupted: bool = False


def run_probes(bench: Bench, probes: Iterable[Probe], begin: Callable[[Probe, Question], None]) -> Outcome:
    """Ask all questions and delete what was created, also when the run is interrupted; never raises `CallError`.

    `begin` is called before each question.
    """
    outcome, questions = Outcome(), list(_questions(probes))
    try:
        for probe in probes:
            _run_probe(bench, probe, begin, outcome.answers)
    except KeyboardInterrupt:
        outcome.interrupted = True
        answered = {each.question.switch for each in outcome.answers}
        outcome.answers += [_unanswered(bench, each, INTERRUPTED) for each in questions if each.switch not in answered]
    finally:
        _delete(bench, outcome)
    return outcome


def _delete(bench: Bench, outcome: Outcome) -> None:
    """Delete what is left; an interruption begins it again, once."""
    for _ in range(DELETIONS):
        try:
            clear(bench)
            outcome.left = sweep(bench, bench.run.id)
        except KeyboardInterrupt:
            outcome.interrupted, outcome.unsearched = True, f"{INTERRUPTED}."
            continue
        except (CallError, NotObserved) as error:
            outcome.unsearched = str(error)
        else:
            outcome.unsearched = ""
        return


def _questions(probes: Iterable[Probe]) -> Iterator[Question]:
    for probe in probes:
        yield from probe.questions


def _run_probe(
    bench: Bench, probe: Probe, begin: Callable[[Probe, Question], None], answers: list[Observation]
) -> None:
    with purpose(f"probe {probe.name}"):
        for question in probe.questions:
            begin(probe, question)
            answers.append(answer(bench, question))
        clear(bench)


def answer(bench: Bench, question: Question) -> Observation:
    """Ask one question; an error is an answer that is missing, with its reason."""
    bench.evidence.clear()
    if bench.seconds() >= bench.deadline_s:
        return _unanswered(bench, question, "the deadline has passed")
    try:
        observed = question.observe(bench)
    except NotObserved as reason:
        return _unanswered(bench, question, str(reason))
    except CallError as error:
        return _unanswered(bench, question, reason_of(error))
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration):
        return _unanswered(bench, question, "a response does not have its documented form")
    return Observation(question, _moment(bench), observed, evidence=tuple(bench.evidence[-MAX_EVIDENCE:]))


def reason_of(error: CallError) -> str:
    """Return why a failed call answers nothing, without the service's message, which may quote ids and addresses."""
    if is_permission(error.code):
        return f"{error.action} is not allowed ({error.code})"
    if isinstance(error, Throttled):
        return f"{error.action} was throttled ({error.code})"
    if isinstance(error, NoAnswer | Unavailable):
        return f"{error.action} got no answer ({error.code})"
    return f"{error.action} was refused with {error.code}"


def _unanswered(bench: Bench, question: Question, reason: str) -> Observation:
    return Observation(question, _moment(bench), None, reason, tuple(bench.evidence[-MAX_EVIDENCE:]))


def _moment(bench: Bench) -> str:
    return bench.now().astimezone(UTC).strftime(MOMENT)
