"""Findings of the doctor: one line each, with a mark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["ok", "unknown", "warning", "error"]
COLOURS: Final[dict[Severity, str]] = {"ok": "green", "unknown": "dim", "warning": "yellow", "error": "bold red"}


@dataclass(frozen=True)
class Finding:
    """The result of one check."""

    check: str
    """The subject of the check, such as `credentials`, `region` or `cli`."""
    mark: Severity
    """`ok`; `unknown`: cannot be checked without changes; `warning`: possibly unintended; `error`: will fail."""
    text: str
    """The result, and what it means."""
    advice: str = ""
    """What to do; empty where there is nothing to do."""

    def __str__(self) -> str:
        text = self.text if not self.advice or self.text.endswith((".", ")")) else f"{self.text}."
        return f"{text} {self.advice}".strip()


def is_fine(findings: Iterable[Finding]) -> bool:
    """Return whether there are no errors."""
    return all(finding.mark != "error" for finding in findings)


def lines(findings: Iterable[Finding]) -> list[str]:
    """Return the findings as lines: mark, check, text and advice."""
    rows = list(findings)
    width = max((len(finding.check) for finding in rows), default=0)
    return [f"{finding.mark:<8} {finding.check:<{width}}  {finding}" for finding in rows]


def summary(findings: Iterable[Finding]) -> str:
    """Return the last line: the number of errors and warnings."""
    rows = list(findings)
    errors, warnings = (sum(finding.mark == mark for finding in rows) for mark in ("error", "warning"))
    if not errors:
        return "nothing is wrong" + (f"; {_count(warnings, 'warning')}" if warnings else "")
    return _count(errors, "error") + (f", {_count(warnings, 'warning')}" if warnings else "")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
