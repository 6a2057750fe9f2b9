"""Rules for a change; each broken rule is reported in one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .summary import Summary, grouped


@dataclass(frozen=True)
class Gates:
    """What is allowed; None allows any number."""

    max_restarts: int | None = None
    max_replacements: int | None = None
    no_on_air_impact: bool = False
    no_deletes: bool = False
    no_impact_on_air_now: bool = False

    def broken(self, summaries: Sequence[Summary]) -> list[str]:
        """Return the rules that the previews together break; a failed preview is one broken rule."""
        failed = [f"{each.preview.name}: the preview failed" for each in summaries if each.preview.failed]
        return failed + list(self._rules(summaries))

    def _rules(self, summaries: Sequence[Summary]) -> Iterator[str]:
        restarts = sum(impact.kind == "restart" for each in summaries for impact in each.interruptions)
        replaced = sum(each.count("replace") for each in summaries)
        deleted = sum(each.count("delete") for each in summaries)
        if self.max_restarts is not None and restarts > self.max_restarts:
            yield f"--max-restarts {self.max_restarts}: there {_are(restarts, 'restart')}"
        if self.max_replacements is not None and replaced > self.max_replacements:
            yield f"--max-replacements {self.max_replacements}: there {_are(replaced, 'replacement')}"
        if self.no_on_air_impact and (interruptions := [i for each in summaries for i in each.interruptions]):
            yield f"--no-on-air-impact: {', '.join(grouped(interruptions))}"
        if self.no_impact_on_air_now:
            yield from _noticed(summaries)
        if self.no_deletes and deleted + replaced:
            deletions = f"{deleted} to delete, {replaced} to replace, which deletes as well"
            yield f"--no-deletes: {deletions if replaced else f'{deleted} to delete'}"


def _noticed(summaries: Sequence[Summary]) -> Iterator[str]:
    """Yield a line for what is interrupted and on air; what is unknown counts as on air."""
    for summary in summaries:
        if summary.live is None or summary.preview.failed:
            continue
        for thing in summary.live.affected(summary.interruptions):
            who = f"--no-impact-on-air-now: {thing.what} {thing.name}"
            if thing.running:
                yield f"{who} is on air now"
            elif thing.running is None:
                yield f"{who} may be on air now: {thing.problem}"


def _are(count: int, word: str) -> str:
    return f"is 1 {word}" if count == 1 else f"are {count} {word}s"
