"""One preview as Markdown: a headline, which is always kept, and blocks that may be omitted from the end."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ...resources import STUDIO
from .changes import ABSENT, ChangedField, quoted
from .impact import CLOSE, OPEN, causes
from .live_state import sentences
from .masking import LATER, MASK, masked_text
from .rundown import gantt
from .summary import ADVICE, Change, Summary, counts, headline, reasons

MAX_ROWS: Final = 25
"""Maximum rows of a list or table; the rest are counted."""
MAX_LINES: Final = 60
"""Maximum lines of the difference of one resource."""
MAX_VALUE_CHARS: Final = 400
"""Maximum characters of a value in a difference."""
QUOTED: Final = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")


@dataclass(frozen=True)
class Section:
    """The part of a comment about one stack."""

    key: tuple[str, str, str]
    """Project, stack and directory."""
    head: str
    """Two lines: the impact on air, and the number of resources that change."""
    blocks: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    left_out: int = 0
    """Number of blocks omitted for lack of space."""
    report: str = ""
    """Address of the page about this preview; empty if there is none."""
    live: bool = False
    """Whether it says what is on air now."""

    @property
    def title(self) -> str:
        """Return project and stack as code, and the directory if there is one."""
        project, stack, directory = self.key
        where = "" if directory in ("", ".") else f" in {code(directory)}"
        return f"{code(f'{project}/{stack}')}{where}"


def section(summary: Summary, report: str = "") -> Section:
    """Return the whole section, with a link to the page at `report`; `compose` omits what exceeds the limit."""
    preview = summary.preview
    return Section(
        key=(masked_text(preview.project), masked_text(preview.stack), masked_text(preview.directory)),
        head=head(summary),
        blocks=tuple(_blocks(summary)),
        labels=tuple(summary.labels),
        report=report,
        live=summary.live is not None,
    )


def head(summary: Summary) -> str:
    """Return the headline: one line about what is on air, one with numbers."""
    sentence = prose(headline(summary))
    moved = any(each.before and each.after for each in summary.rundowns)
    mark = "🔴" if summary.noticed else "🟡" if summary.interruptions or summary.cleared or moved else "🟢"
    numbers = prose(counts(summary))
    if summary.preview.failed:
        return f"❌ **The preview failed**, so its changes are unknown.\n{prose(_errors_in_short(summary))}"
    if not summary.changes:
        return f"⚪ **No changes.**\n{summary.preview.unchanged} unchanged"
    if len(summary.interruptions) == 1:
        first = summary.interruptions[0]
        bold, _, rest = sentence.partition(first.verb[0])
        return f"{mark} **{bold}{first.verb[0]}**{rest}\n{numbers}"
    return f"{mark} **{sentence[0].upper()}{sentence[1:]}**\n{numbers}"


def _errors_in_short(summary: Summary) -> str:
    number = len(summary.errors)
    return "1 error" if number == 1 else f"{number} errors"


def _blocks(summary: Summary) -> Iterator[str]:
    if summary.errors:
        yield _fenced([each.text for each in summary.errors], "text")
    if summary.live and summary.live.things and not summary.preview.failed:
        yield "#### On air now\n\n" + _list([prose(each) for _, each in sentences(summary.live, summary.zone)])
    if summary.further_impacts and not summary.preview.failed:
        yield "#### On air\n\n" + _list([prose(reasons(impact)) for impact in summary.further_impacts])
    if rows := [_row(change) for change in summary.changes if change.op in ("restart", "replace") and not change.along]:
        yield "#### Restarts and replacements\n\n" + _table(("", "resource", "because", "old", "new"), rows)
    if kept := [f"{prose(each.title)} is kept: {prose(each.kept)}" for each in summary.changes if each.holder]:
        yield f"#### Kept\n\n{_list(kept)}\n\n{prose(ADVICE)}"
    if summary.cleared:
        rows = [f"| {code(each.resource)} | {code(each.path)} | {code(each.old)} |" for each in summary.cleared]
        yield "#### Will be cleared\n\n" + _table(("configuration", "setting", "is now"), rows)
    for rundown in summary.rundowns[:5]:
        words = f": {rundown.words}" if rundown.words else ""
        yield f"#### Rundown {code(rundown.name)}{words}\n\n```mermaid\n{gantt(rundown)}\n```"
    if summary.warnings:
        yield "#### Warnings\n\n" + _fenced([each.text for each in summary.warnings], "text")
    yield from _details(summary)


def _row(change: Change) -> str:
    differing = causes(change.step)
    what = f"{code(masked_text(change.step.type))} {code(masked_text(change.step.name))}"
    if not differing:
        return f"| {change.op} | {what} | requested manually | | |"
    first_three = differing[:3]
    cells = ["<br>".join(_cell(value) for value in column) for column in zip(*map(_columns, first_three), strict=True)]
    more = f"<br>and {len(differing) - 3} more" if len(differing) > 3 else ""
    return f"| {change.op} | {what} | {cells[0]}{more} | {cells[1]} | {cells[2]} |"


def _columns(each: ChangedField) -> tuple[str, str, str]:
    if each.note:
        return each.path, each.note, ""
    return each.path, _limited(each.old, 80), _limited(each.new, 80)


def _cell(value: str) -> str:
    return code(value) if value else ""


def _details(summary: Summary) -> Iterator[str]:
    own = [_detail(change) for change in summary.changes if not change.along and not change.holder]
    studios = dict.fromkeys(change.along for change in summary.changes if change.along)
    moved = [_together(studio, [each for each in summary.changes if each.along == studio]) for studio in studios]
    for index, block in enumerate([*moved, *own]):
        yield block if index else f"#### Details\n\n{block}"


def _together(studio: str, changes: Sequence[Change]) -> str:
    """Return one block about the resources that are replaced only because their studio is."""
    what = f"<b>replace</b> {len(changes)} along with {_html_code(STUDIO)} {_html_code(studio)}"
    lines = [f"{masked_text(each.step.type)} {masked_text(each.step.name)}{_also(each)}" for each in changes]
    return f"<details><summary>{what}</summary>\n\n{_fenced(lines, 'text')}\n\n</details>"


def _also(change: Change) -> str:
    """Return what changes besides the studio."""
    other = [each.path for each in change.fields if each.root != "caster_id" and each.new != LATER]
    return f", where {', '.join(other[:5])} {'changes' if len(other) == 1 else 'change'} too" if other else ""


def _detail(change: Change) -> str:
    step = change.step
    what = f"<b>{change.op}</b> {_html_code(step.type)} {_html_code(step.name)}"
    roots = list(dict.fromkeys(each.root for each in change.fields))
    names = ", ".join(map(_html_code, roots[:4])) + (f" and {len(roots) - 4} more" if len(roots) > 4 else "")
    suffix = f": {names}" if names and change.op not in ("create", "delete") else ""
    lines = list(difference(change))
    if len(lines) > MAX_LINES:
        lines = [*lines[: MAX_LINES - 1], f"  … and {len(lines) - MAX_LINES + 1} more lines"]
    body = _fenced(lines, "diff") if lines else "No property changes."
    return f"<details><summary>{what}{suffix}</summary>\n\n{body}\n\n</details>"


def difference(change: Change) -> Iterator[str]:
    """Yield the lines of the difference: `-` before, `+` after, `!` for changes that are not shown."""
    for each in change.fields:
        if each.note:
            yield f"! {each.path}: {_limited(each.new, MAX_VALUE_CHARS)} ({each.note})"
            continue
        if each.old is not ABSENT:
            yield f"- {each.path}: {_limited(each.old, MAX_VALUE_CHARS)}"
        if each.new is not ABSENT:
            yield f"+ {each.path}: {_limited(each.new, MAX_VALUE_CHARS)}"


def _limited(value: object, most: int) -> str:
    if value is ABSENT:
        return ""
    written = quoted(value) if value not in (MASK, LATER) else str(value)
    return written if len(written) <= most else f"{written[: most - 1]}…"


def _list(entries: Sequence[str]) -> str:
    left = len(entries) - MAX_ROWS
    shown = [f"* {entry}" for entry in entries[:MAX_ROWS]]
    return "\n".join([*shown, f"* and {left} more"] if left > 0 else shown)


def _table(titles: Sequence[str], rows: Sequence[str]) -> str:
    left = len(rows) - MAX_ROWS
    lines = [f"| {' | '.join(titles)} |", "|" + " --- |" * len(titles), *rows[:MAX_ROWS]]
    if left > 0:
        lines.append(f"| … | and {left} more |" + " |" * (len(titles) - 2))
    return "\n".join(lines)


def _fenced(lines: Sequence[str], language: str) -> str:
    """Return a fenced block that its content cannot close."""
    kept = [
        line if len(line) <= 2 * MAX_VALUE_CHARS else f"{line[: 2 * MAX_VALUE_CHARS - 1]}…"
        for line in lines[:MAX_LINES]
    ]
    if len(lines) > MAX_LINES:
        kept.append(f"… and {len(lines) - MAX_LINES} more")
    longest = max((len(run) for line in kept for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n" + "\n".join(kept) + f"\n{fence}"


def prose(sentence: str) -> str:
    """Return a sentence with its marked values as code."""
    return QUOTED.sub(lambda match: code(match[1]), sentence)


def code(value: str) -> str:
    """Return a value as code that no host renders as a mention, link or Markdown; also in a table."""
    value = (value if len(value) <= MAX_VALUE_CHARS else f"{value[: MAX_VALUE_CHARS - 1]}…").replace("|", "\\|").strip()
    if not value:
        return ""
    longest = max((len(run) for run in re.findall("`+", value)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if value.startswith("`") or value.endswith("`") else ""
    return f"{ticks}{pad}{value}{pad}{ticks}"


def _html_code(value: str) -> str:
    """Return a value as HTML code, for places where Markdown is not rendered."""
    return f"<code>{html.escape(masked_text(value))}</code>"
