"""One preview as Markdown: a headline that always stands, and blocks that may be left out from the end."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .changes import ABSENT, Field, quoted
from .impact import CLOSE, OPEN, causes
from .masking import HIDDEN, LATER, text
from .rundown import gantt
from .summary import ADVICE, Change, Summary, counts, headline, reasons

ROWS: Final = 25
"""So many rows a list or a table has; more are counted."""
LINES: Final = 60
"""So many lines the difference of one resource has."""
LONG: Final = 400
"""So many characters a value has in a difference."""
QUOTED: Final = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")


@dataclass(frozen=True)
class Section:
    """What a comment says of one stack."""

    key: tuple[str, str, str]
    """Project, stack and directory."""
    head: str
    """Two lines: what happens on air, and how many resources change."""
    blocks: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    left_out: int = 0
    """How many blocks had no room."""

    @property
    def title(self) -> str:
        """Project and stack as code, and the directory where there is one."""
        project, stack, directory = self.key
        where = "" if directory in ("", ".") else f" in {code(directory)}"
        return f"{code(f'{project}/{stack}')}{where}"


def section(summary: Summary) -> Section:
    """The whole section; whoever puts comments together leaves out what has no room."""
    preview = summary.preview
    return Section(
        key=(text(preview.project), text(preview.stack), text(preview.directory)),
        head=head(summary),
        blocks=tuple(_blocks(summary)),
        labels=tuple(summary.labels),
    )


def head(summary: Summary) -> str:
    """The headline: one line about what is on air, one with numbers."""
    said = prose(headline(summary))
    moved = any(each.before and each.after for each in summary.rundowns)
    mark = "🔴" if summary.interruptions else "🟡" if summary.cleared or moved else "🟢"
    numbers = prose(counts(summary))
    if summary.preview.failed:
        return f"❌ **The preview failed**, so what it would change is not known.\n{prose(_errors_in_short(summary))}"
    if not summary.changes:
        return f"⚪ **No changes.**\n{summary.preview.unchanged} unchanged"
    if len(summary.interruptions) == 1:
        first = summary.interruptions[0]
        bold, _, rest = said.partition(first.verb[0])
        return f"{mark} **{bold}{first.verb[0]}**{rest}\n{numbers}"
    return f"{mark} **{said[0].upper()}{said[1:]}**\n{numbers}"


def _errors_in_short(summary: Summary) -> str:
    number = len(summary.errors)
    return "1 error" if number == 1 else f"{number} errors"


def _blocks(summary: Summary) -> Iterator[str]:
    if summary.errors:
        yield _fenced([each.text for each in summary.errors], "text")
    if summary.further_impacts and not summary.preview.failed:
        yield "#### On air\n\n" + _list([prose(reasons(impact)) for impact in summary.further_impacts])
    if rows := [_row(change) for change in summary.changes if change.op in ("restart", "replace") and not change.along]:
        yield "#### Restarts and replacements\n\n" + _table(("", "resource", "because", "old", "new"), rows)
    if told := [f"{prose(each.title)} is kept: {prose(each.kept)}" for each in summary.changes if each.holder]:
        yield f"#### Kept\n\n{_list(told)}\n\n{prose(ADVICE)}"
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
    found = causes(change.step)
    what = f"{code(text(change.step.type))} {code(text(change.step.name))}"
    if not found:
        return f"| {change.op} | {what} | asked for by hand | | |"
    told = found[:3]
    cells = ["<br>".join(_cell(value) for value in column) for column in zip(*map(_columns, told), strict=True)]
    more = f"<br>and {len(found) - 3} more" if len(found) > 3 else ""
    return f"| {change.op} | {what} | {cells[0]}{more} | {cells[1]} | {cells[2]} |"


def _columns(each: Field) -> tuple[str, str, str]:
    if each.note:
        return each.path, each.note, ""
    return each.path, _limited(each.old, 80), _limited(each.new, 80)


def _cell(said: str) -> str:
    return code(said) if said else ""


def _details(summary: Summary) -> Iterator[str]:
    own = [_detail(change) for change in summary.changes if not change.along and not change.holder]
    studios = dict.fromkeys(change.along for change in summary.changes if change.along)
    moved = [_together(studio, [each for each in summary.changes if each.along == studio]) for studio in studios]
    for index, block in enumerate([*moved, *own]):
        yield block if index else f"#### Details\n\n{block}"


def _together(studio: str, changes: Sequence[Change]) -> str:
    """What is replaced along with a studio and would be left alone otherwise, in one block."""
    what = f"<b>replace</b> {len(changes)} along with {_html_code('Caster')} {_html_code(studio)}"
    lines = [f"{text(each.step.type)} {text(each.step.name)}{_also(each)}" for each in changes]
    return f"<details><summary>{what}</summary>\n\n{_fenced(lines, 'text')}\n\n</details>"


def _also(change: Change) -> str:
    """What changes of it besides the studio it is in."""
    other = [each.path for each in change.fields if each.root != "caster_id" and each.new != LATER]
    return f", where {', '.join(other[:5])} {'changes' if len(other) == 1 else 'change'} too" if other else ""


def _detail(change: Change) -> str:
    step = change.step
    what = f"<b>{change.op}</b> {_html_code(step.type)} {_html_code(step.name)}"
    roots = list(dict.fromkeys(each.root for each in change.fields))
    told = ", ".join(map(_html_code, roots[:4])) + (f" and {len(roots) - 4} more" if len(roots) > 4 else "")
    said = f": {told}" if told and change.op not in ("create", "delete") else ""
    lines = list(difference(change))
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"  … and {len(lines) - LINES + 1} more lines"]
    body = _fenced(lines, "diff") if lines else "No property changes."
    return f"<details><summary>{what}{said}</summary>\n\n{body}\n\n</details>"


def difference(change: Change) -> Iterator[str]:
    """The lines of the difference: `-` what is, `+` what will be, `!` what changes unseen."""
    for each in change.fields:
        if each.note:
            yield f"! {each.path}: {_limited(each.new, LONG)} ({each.note})"
            continue
        if each.old is not ABSENT:
            yield f"- {each.path}: {_limited(each.old, LONG)}"
        if each.new is not ABSENT:
            yield f"+ {each.path}: {_limited(each.new, LONG)}"


def _limited(value: object, most: int) -> str:
    if value is ABSENT:
        return ""
    said = quoted(value) if value not in (HIDDEN, LATER) else str(value)
    return said if len(said) <= most else f"{said[: most - 1]}…"


def _list(entries: Sequence[str]) -> str:
    left = len(entries) - ROWS
    shown = [f"* {entry}" for entry in entries[:ROWS]]
    return "\n".join([*shown, f"* and {left} more"] if left > 0 else shown)


def _table(titles: Sequence[str], rows: Sequence[str]) -> str:
    left = len(rows) - ROWS
    lines = [f"| {' | '.join(titles)} |", "|" + " --- |" * len(titles), *rows[:ROWS]]
    if left > 0:
        lines.append(f"| … | and {left} more |" + " |" * (len(titles) - 2))
    return "\n".join(lines)


def _fenced(lines: Sequence[str], language: str) -> str:
    """A fence that nothing in it can close."""
    kept = [line if len(line) <= 2 * LONG else f"{line[: 2 * LONG - 1]}…" for line in lines[:LINES]]
    if len(lines) > LINES:
        kept.append(f"… and {len(lines) - LINES} more")
    longest = max((len(run) for line in kept for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n" + "\n".join(kept) + f"\n{fence}"


def prose(sentence: str) -> str:
    """A sentence of ours with its values as code."""
    return QUOTED.sub(lambda found: code(found[1]), sentence)


def code(said: str) -> str:
    """A value as code, where no host takes it for a mention, a link or Markdown; also in a table."""
    said = (said if len(said) <= LONG else f"{said[: LONG - 1]}…").replace("|", "\\|").strip()
    if not said:
        return ""
    longest = max((len(run) for run in re.findall("`+", said)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if said.startswith("`") or said.endswith("`") else ""
    return f"{ticks}{pad}{said}{pad}{ticks}"


def _html_code(said: str) -> str:
    """The same in HTML, where Markdown is not read."""
    return f"<code>{html.escape(text(said))}</code>"
