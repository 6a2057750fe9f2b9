"""Previews as plain text for a terminal, and as a JSON document with a versioned schema."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from rich.text import Text

from .changes import ABSENT, ChangedField
from .impact import CLOSE, OPEN
from .live_state import Affected, sentences
from .markdown import difference
from .masking import masked_text
from .summary import ADVICE, Summary, headline, reasons, resource_counts

SCHEMA: Final = 1
COLOURS: Final = {"+": "green", "-": "red", "!": "yellow"}


def plain(sentence: str) -> str:
    """Return a sentence without the marks around its values."""
    return sentence.replace(OPEN, "").replace(CLOSE, "")


def lines(summary: Summary) -> Iterator[Text]:
    """Yield the lines that a terminal shows of one stack."""
    bad = summary.preview.failed or summary.interruptions
    name = (masked_text(summary.preview.name), "bold")
    yield Text.assemble(name, ": ", (plain(headline(summary)), "bold red" if bad else "bold green"))
    for error in summary.errors:
        yield _line(f"  {error.text}")
    if summary.preview.failed:
        return
    yield _line(f"  {resource_counts(summary)}")
    for _, sentence in sentences(summary.live, summary.zone) if summary.live else ():
        yield _line(f"  {sentence}")
    for impact in summary.further_impacts:
        yield _line(f"  on air: {reasons(impact)}")
    for each in summary.cleared:
        yield _line(f"  will be cleared: {each.resource} {each.path}, now {each.old}", "yellow")
    for rundown in summary.rundowns:
        yield _line(f"  rundown {rundown.name}{f': {rundown.words}' if rundown.words else ''}")
    if summary.count("kept"):
        yield _line(f"  kept: {ADVICE}")
    for warning in summary.warnings:
        yield _line(f"  warning: {warning.text}", "yellow")
    for change in summary.changes:
        more = (
            f" along with {masked_text(change.along)}" if change.along else f": {change.kept}" if change.holder else ""
        )
        yield _line(f"\n  {change.op} {change.title}{more}")
        if not change.along:
            yield from (_line(f"    {line}", COLOURS.get(line[0], "")) for line in difference(change))


def _line(sentence: str, style: str = "") -> Text:
    return Text(plain(sentence), style)


def document(summaries: Sequence[Summary], broken: Sequence[str]) -> dict[str, Any]:
    """Return the JSON document; members may be added, while removing or renaming one changes the schema number."""
    return {
        "schema": SCHEMA,
        "stacks": [_stack(each) for each in summaries],
        "labels": sorted({label for each in summaries for label in each.labels}),
        "broken_rules": [masked_text(each) for each in broken],
    }


def _stack(summary: Summary) -> dict[str, Any]:
    preview = summary.preview
    return {
        "project": masked_text(preview.project),
        "stack": masked_text(preview.stack),
        "directory": masked_text(preview.directory),
        "failed": preview.failed,
        "headline": plain(headline(summary)),
        "counts": summary.counts,
        "errors": [{"urn": masked_text(each.urn), "message": each.text} for each in summary.errors],
        "warnings": [{"urn": masked_text(each.urn), "message": masked_text(each.text)} for each in preview.warnings],
        "on_air": [
            {
                "kind": impact.kind,
                "what": impact.what,
                "name": masked_text(impact.name),
                "urn": masked_text(impact.urn),
                "interrupts": impact.interrupts,
                "because": plain(impact.because.removeprefix("because ")),
                "more": plain(impact.more),
            }
            for impact in summary.impacts
        ],
        "cleared": [{"resource": each.resource, "setting": each.path, "is": each.old} for each in summary.cleared],
        "rundowns": [{"name": each.name, "change": each.words} for each in summary.rundowns],
        "changes": [
            {
                "op": change.op,
                "type": masked_text(change.step.type),
                "name": masked_text(change.step.name),
                "urn": masked_text(change.step.urn),
                "along_with": masked_text(change.along) or None,
                "managed_by": masked_text(change.holder.urn) if change.holder else None,
                "fields": [_field(each) for each in change.fields],
            }
            for change in summary.changes
        ],
        "labels": summary.labels,
        **({"live": [_thing(each) for each in summary.live.things]} if summary.live else {}),
    }


def _thing(thing: Affected) -> dict[str, Any]:
    """Return a studio or relay as it is now; `on_air` is null if that is unknown, with a `problem`."""
    return {
        "what": thing.what,
        "id": masked_text(thing.id),
        "name": masked_text(thing.name),
        "on_air": thing.running,
        "since": _moment(thing.since),
        "playing": {"name": masked_text(thing.now.name), "until": _moment(thing.now.at)} if thing.now else None,
        "next": {"name": masked_text(thing.next.name), "at": _moment(thing.next.at)} if thing.next else None,
        "place": thing.place or None,
        "problem": thing.problem or None,
    }


def _moment(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None


def _field(each: ChangedField) -> dict[str, Any]:
    document: dict[str, Any] = {"path": each.path}
    if each.old is not ABSENT:
        document["old"] = each.old
    if each.new is not ABSENT:
        document["new"] = each.new
    return document | ({"note": each.note} if each.note else {})
