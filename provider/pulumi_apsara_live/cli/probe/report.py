"""The report: a table for people, and JSON without secrets, account ids or addresses."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any, Final

from .question import Observation
from .session import Outcome

SCHEMA: Final = 1
MAX_SHOWN: Final = 2
"""Maximum number of request ids in a row of the table, the last ones."""
NO_ANSWER: Final = "not observed"
COLUMNS: Final = ("assumption", "emulator", "observed", "request ids", "time")


def document(outcome: Outcome) -> dict[str, Any]:
    """Return the report as JSON; `facts` is what the emulator reads."""
    return {
        "schema": SCHEMA,
        "version": version("pulumi-apsara-live"),
        "facts": {each.question.switch: each.observed for each in outcome.answers if each.observed is not None},
        "answers": [_entry(each) for each in outcome.answers],
    }


def _entry(answer: Observation) -> dict[str, Any]:
    return {
        "assumption": answer.question.switch,
        "question": answer.question.text,
        "emulator": answer.question.assumed,
        "observed": answer.observed,
        "agrees": answer.agrees,
        "reason": answer.reason,
        "evidence": [
            {"action": each.action, "outcome": each.outcome, "request_id": each.request_id} for each in answer.evidence
        ],
        "time": answer.moment,
    }


def rows(outcome: Outcome) -> Iterator[tuple[str, ...]]:
    """Yield the cells of the table, its head first."""
    yield COLUMNS
    for each in outcome.answers:
        ids = [call.request_id for call in each.evidence if call.request_id][-MAX_SHOWN:]
        observed = each.observed if each.observed is not None else f"{NO_ANSWER}: {each.reason}"
        yield (each.question.switch, each.question.assumed, observed, " ".join(ids), each.moment)


def table(outcome: Outcome) -> list[str]:
    """Return the table in lines."""
    cells = list(rows(outcome))
    widths = [max(len(row[column]) for row in cells) for column in range(len(COLUMNS))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def summary(outcome: Outcome) -> str:
    """Return the last line: how many assumptions were confirmed, and how many were not."""
    confirmed, refuted, unknown = (
        sum(each.agrees is value for each in outcome.answers) for value in (True, False, None)
    )
    return f"{confirmed} as the emulator assumes, {refuted} otherwise, {unknown} not observed"
