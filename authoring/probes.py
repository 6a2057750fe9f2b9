"""Write the table of questions that `apsara-live probe` can answer, with the published reports that answer them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pulumi_apsara_live.cli.probe.question import NEEDS, Probe
from pulumi_apsara_live.cli.probe.questions import PROBES

from .contract import between_marks

REPORTS: Final = Path(__file__).parents[1] / "docs" / "probe-reports"
"""Folder of the published reports, as `apsara-live probe --report` wrote them."""
HEAD: Final = ("| question | the emulator assumes | probe | observed |", "| --- | --- | --- | --- |")


def limitations(page: str) -> str:
    """Return docs/unconfirmed-behaviour.md with a row for each question of a probe."""
    return between_marks(page, "probes", [*HEAD, *rows(dict(_reports()))])


def rows(reports: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Yield one row for each question; `reports` are the published facts by file name."""
    for probe in PROBES:
        for question in probe.questions:
            seen = [f"{facts[question.switch]} ({name})" for name, facts in reports.items() if question.switch in facts]
            observed = ", ".join(seen) or "not yet"
            yield f"| {question.text} | `{question.switch}={question.assumed}` | `{_words(probe)}` | {observed} |"


def _words(probe: Probe) -> str:
    return " ".join([probe.name, *(text for need, text in NEEDS.items() if need in probe.needs)])


def _reports() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(REPORTS.glob("*.json")):
        yield path.stem, json.loads(path.read_text(encoding="utf-8"))["facts"]
