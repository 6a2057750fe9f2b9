"""The list of all changes of a page, and the old and new values of properties."""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from typing import Any, Final

from .changes import ABSENT, ChangedField, quoted
from .html_text import MAX_NAME_CHARS, MAX_ROWS, cut, more, plain, prose
from .masking import masked_text
from .page_levels import Level
from .summary import Change, Summary

LETTERS: Final = string.ascii_letters + string.digits
OPEN_BELOW: Final = 13
"""Changes are shown unfolded if there are fewer than this."""
OPS: Final = {
    "restart": "restart",
    "replace": "replace",
    "delete": "delete",
    "kept": "keep",
    "update": "update",
    "create": "create",
}
"""The words for the changes, in the order of the list."""


def changes_section(summary: Summary, level: Level) -> Iterator[str]:
    """Yield the filter and all changes, each with its properties."""
    if not summary.changes:
        return
    yield _filter(summary)
    opened = len(summary.changes) < OPEN_BELOW
    yield '<div class="changes">'
    for index, each in enumerate(summary.changes):
        yield _change(each, level, opened=opened, written=index < level.changes)
    yield "</div>"
    if len(summary.changes) > level.changes:
        yield f'<p class="note">Only the first {level.changes} changes are shown with their properties.</p>'


def _filter(summary: Summary) -> str:
    """Return the form that the script reveals; without a script all changes are shown."""
    present = [(op, word) for op, word in OPS.items() if summary.count(op)]
    boxes = "".join(
        f'<label class="{op}"><input type="checkbox" value="{op}" checked> {word} <b>{summary.count(op)}</b></label>'
        for op, word in present
    )
    return (
        '<form class="filter" hidden><label class="words">Filter '
        '<input type="search" name="words" placeholder="type, name, property or value" autocomplete="off" '
        f'spellcheck="false"></label><fieldset><legend>Changes</legend>{boxes}</fieldset>'
        '<p><output aria-live="polite"></output> <button type="button" name="all">Unfold all</button></p></form>'
    )


def _change(change: Change, level: Level, *, opened: bool, written: bool) -> str:
    roots = list(dict.fromkeys(each.root for each in change.fields))
    names = ", ".join(cut(each, 40) for each in roots[:4]) + (f" and {len(roots) - 4} more" if len(roots) > 4 else "")
    if change.op in ("create", "delete"):
        names = f"{len(roots)} propert{'y' if len(roots) == 1 else 'ies'}" if roots else ""
    words = f"along with {masked_text(change.along)}" if change.along else names
    aside = f"<small>{plain(cut(words, 160))}</small>" if words else ""
    body = fields_of_change(change.fields, level) if written else ""
    kept = f"<p>It is {prose(change.kept)}.</p>" if change.holder else ""
    content = kept or body or "<p>No property changes.</p>"
    opening = f"<details data-op={change.op}{' open' if opened else ''}>"
    return f"{opening}<summary>{_title(change, level.value_chars)}{aside}</summary>{content}</details>"


def title_of(change: Change) -> str:
    """Return what happens to a resource: the change, its type and its name."""
    return f"<span data-op={change.op}>{_title(change, MAX_NAME_CHARS)}</span>"


def _title(change: Change, most: int) -> str:
    name = plain(cut(masked_text(change.step.name), max(most, MAX_NAME_CHARS)))
    return f"<i>{OPS[change.op]}</i> {plain(masked_text(change.step.type))} <b>{name}</b>"


def fields_of_change(fields: Sequence[ChangedField], level: Level) -> str:
    """Return properties with their old and new values, side by side where there is room."""
    rows = [_field(each, level.value_chars) for each in fields[:MAX_ROWS]]
    return f"<dl>{''.join(rows)}</dl>{more(len(fields) - MAX_ROWS)}" if rows else ""


def _field(field: ChangedField, most: int) -> str:
    """Return a property, its old and its new value; there may be hundreds, so the end tags are left out."""
    path = f"<dt>{plain(cut(field.path, max(most, MAX_NAME_CHARS)))}"
    if field.note:
        return f'{path}<dd class="both">{plain(_limited(field.new, most))} ({plain(field.note)})'
    old, new = contrast(_value(field.old), _value(field.new), most)
    before = '<dd class="none">not set' if field.old is ABSENT else f"<dd>{old}"
    after = '<dd class="none">removed' if field.new is ABSENT else f"<dd>{new}"
    return path + before + after


def contrast(old: str, new: str, most: int) -> tuple[str, str]:
    """Return two values as HTML in which the words that differ are marked, cut so that these remain."""
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    if not old or not new or start + end < 3:
        return plain(cut(old, most)), plain(cut(new, most))
    room = max(most // 4, 8)
    before = old[:start] if start <= room else f"…{old[start - room : start]}"
    after = old[len(old) - end :] if end <= room else f"{old[len(old) - end : len(old) - end + room]}…"
    parts = []
    for whole, tag in ((old, "del"), (new, "ins")):
        middle = cut(whole[start : len(whole) - end], most)
        marked = f"<{tag}>{plain(middle)}</{tag}>" if middle else ""
        parts.append(f"{plain(before)}{marked}{plain(after if end else '')}")
    return parts[0], parts[1]


def _alike(one: str, other: str) -> int:
    """Return the number of characters with which both begin, without the beginning of a word that differs."""
    pairs = enumerate(zip(one, other, strict=False))
    size = next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
    if any(each[size : size + 1].isalnum() for each in (one, other)):
        size = len(one[:size].rstrip(LETTERS))
    return size


def _value(value: Any) -> str:
    return "" if value is ABSENT else quoted(value)


def _limited(value: Any, most: int) -> str:
    return cut(_value(value), most)
