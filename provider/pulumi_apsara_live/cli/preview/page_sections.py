"""The sections of the page about one stack, in the order in which a reviewer needs them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from .calls import Estimate
from .html_text import MAX_NAME_CHARS, MAX_ROWS, capital, code, cut, more, plain, prose, scrolling, table
from .impact import Impact, causes
from .live_state import sentences
from .masking import masked_text
from .page_changes import OPEN_BELOW, changes_section, fields_of_change, title_of
from .page_levels import Content, Level
from .page_pictures import pictures_section, rundown_section
from .summary import ADVICE, Summary, headline, resource_counts

ON_AIR_WORDS: Final = {True: ("bad", "on air"), None: ("careful", "unknown"), False: ("good", "off air")}
"""The words for what is on air now, and their colors."""


def head(content: Content, id: str, rank: int) -> Iterator[str]:
    """Yield the headline, the numbers, and links to the sections."""
    summary, preview = content.summary, content.summary.preview
    first, _, rest = _headline(summary).partition("\n")
    yield f'<header class="head {_state(summary)}">'
    yield f'<p class="overline">Preview of {code(masked_text(preview.name))}</p>'
    yield f'<h{rank} id="{id}-title"><span class="dot" aria-hidden="true"></span>{first}</h{rank}>'
    if rest:
        yield f'<p class="lead">{rest}</p>'
    if preview.failed:
        lines = "".join(f"<li>{plain(cut(each.text, 2000))}</li>" for each in summary.errors[:MAX_ROWS])
        yield f'<div class="notice bad"><ul>{lines}</ul></div>'
    yield "</header>"
    if not preview.failed and summary.changes:
        yield from _numbers(summary, content.calls)


def _state(summary: Summary) -> str:
    if summary.preview.failed or summary.noticed:
        return "bad"
    moved = any(each.before and each.after for each in summary.rundowns)
    return "careful" if summary.interruptions or summary.cleared or moved else "good"


def _headline(summary: Summary) -> str:
    """Return the headline in one line, and its reasons in a second one."""
    if summary.preview.failed:
        return "The preview failed, so its changes are unknown"
    if not summary.changes:
        return f"No changes\n{summary.preview.unchanged} unchanged"
    sentence = headline(summary)
    if len(summary.interruptions) == 1:
        verb = summary.interruptions[0].verb[0]
        before, _, reason = sentence.partition(verb)
        return f"{prose(before + verb)}\n{prose(capital(reason.strip()))}"
    return f"{prose(capital(sentence))}\n{prose(capital(resource_counts(summary)))}"


def _numbers(summary: Summary, calls: Estimate) -> Iterator[str]:
    """Yield the tiles with the most important numbers."""
    tiles = [
        (str(len(summary.changes)), "change" if len(summary.changes) == 1 else "changes", ""),
        (
            str(len(summary.interruptions)),
            "on-air impact" if len(summary.interruptions) == 1 else "on-air impacts",
            "bad" if summary.interruptions else "good",
        ),
        (str(len(summary.cleared)), "cleared", "careful" if summary.cleared else ""),
        (str(summary.count("delete") + summary.count("replace")), "deleted or replaced", ""),
        (_range(calls.fewest, calls.most), "calls", ""),
        (_seconds(calls.least_s), "quota time", ""),
    ]
    entries = (f'<div class="{kind}"><dt>{name}</dt><dd>{value}</dd></div>' for value, name, kind in tiles)
    yield f'<dl class="numbers">{"".join(entries)}</dl>'


def sections(content: Content, id: str, rank: int, level: Level) -> Iterator[str]:
    """Yield the sections that are not empty."""
    summary = content.summary
    if summary.preview.failed:
        return
    is_long = len(summary.changes) >= OPEN_BELOW  # a short list of changes begins with these, unfolded
    made = [
        ("air", "On air", list(_on_air(summary, level))),
        ("pictures", "Layouts and components", list(pictures_section(content.drawings, rank + 1, level))),
        *(
            (
                f"rundown-{number}",
                f"Rundown {code(each.name)}",
                list(rundown_section(each, f"{id}-rundown-{number}", level)),
            )
            for number, each in enumerate(summary.rundowns[: level.rundowns])
        ),
        ("again", "Restarts and replacements", list(_again(summary, level)) if is_long else []),
        ("cleared", "Will be cleared", list(_cleared(summary, level))),
        ("gone", "Will be deleted", list(_gone(summary, level)) if is_long else []),
        ("kept", "Kept", list(_kept(summary, level))),
        ("warnings", "Warnings", list(_warnings(summary, level))),
        ("changes", "All changes", list(changes_section(summary, level))),
        ("calls", "Calls", list(_calls(content.calls))),
    ]
    shown = [each for each in made if each[2]]
    if len(shown) > 2:
        links = "".join(f'<li><a href="#{id}-{name}">{title}</a></li>' for name, title, _ in shown)
        label = escape(cut(f"Sections about {masked_text(summary.preview.name)}", 2 * MAX_NAME_CHARS))
        yield f'<nav class="toc" aria-label="{label}"><ul>{links}</ul></nav>'
    for name, title, parts in shown:
        many = ' class="many"' if name == "changes" and is_long else ""
        yield f'<section{many} id="{id}-{name}"><h{rank}>{title}</h{rank}>'
        yield from parts
        yield "</section>"


# What happens on air


def _on_air(summary: Summary, level: Level) -> Iterator[str]:
    if summary.live is not None:
        listed = (
            f'<li><span class="now {kind}">{word}</span> {prose(capital(sentence))}</li>'
            for running, sentence in sentences(summary.live, summary.zone)[: level.rows]
            for kind, word in (ON_AIR_WORDS[running],)
        )
        yield f'<ul class="rows live">{"".join(listed)}</ul>'
    if summary.impacts:
        shown = summary.impacts[: level.rows]
        yield f'<ul class="impacts">{"".join(_impact(each) for each in shown)}</ul>'
        yield more(len(summary.impacts) - len(shown))
    if summary.live is None and summary.interruptions:
        yield '<p class="note">A preview does not know what is on air now.</p>'


def _impact(impact: Impact) -> str:
    kind = "bad" if impact.interrupts else "good"
    name = code(cut(masked_text(impact.name), MAX_NAME_CHARS))
    why = f"<p>{prose(capital(impact.because))}</p>" if impact.because else ""
    then = f"<p>{prose(capital(impact.more))}</p>" if impact.more else ""
    what = f"{capital(impact.what)} {name} <strong>{plain(impact.verb[0])}</strong>"
    return f'<li class="{kind}"><p class="what">{what}</p>{why}{then}</li>'


# What is done again, cleared, deleted, kept


def _again(summary: Summary, level: Level) -> Iterator[str]:
    changes = [each for each in summary.changes if each.op in ("restart", "replace") and not each.along]
    if changes:
        shown = changes[: level.rows]
        entries = (
            f"<li>{title_of(each)}{fields_of_change(causes(each.step)[:3], level) or '<p>Requested manually.</p>'}</li>"
            for each in shown
        )
        yield f'<ul class="rows">{"".join(entries)}</ul>{more(len(changes) - len(shown))}'


def _cleared(summary: Summary, level: Level) -> Iterator[str]:
    if summary.cleared:
        rows = "".join(
            f"<dt>{code(cut(each.resource, MAX_NAME_CHARS))} {plain(each.path)}</dt>"
            f"<dd><del>{plain(each.old)}</del></dd>"
            for each in summary.cleared[: level.rows]
        )
        yield f'<dl class="rows cleared">{rows}</dl>{more(len(summary.cleared) - level.rows)}'


def _gone(summary: Summary, level: Level) -> Iterator[str]:
    gone = [each for each in summary.changes if each.op == "delete"]
    if gone:
        entries = "".join(f"<li>{title_of(each)}</li>" for each in gone[: level.rows])
        yield f'<ul class="rows">{entries}</ul>{more(len(gone) - level.rows)}'


def _kept(summary: Summary, level: Level) -> Iterator[str]:
    kept = [each for each in summary.changes if each.holder]
    if kept:
        entries = "".join(f"<li>{title_of(each)} is {prose(each.kept)}</li>" for each in kept[: level.rows])
        yield f'<ul class="rows">{entries}</ul>{more(len(kept) - level.rows)}<p class="note">{prose(ADVICE)}</p>'


def _warnings(summary: Summary, level: Level) -> Iterator[str]:
    if summary.warnings:
        lines = "".join(f"<li>{plain(cut(each.text, 1000))}</li>" for each in summary.warnings[: level.rows])
        yield f'<div class="notice careful"><ul>{lines}</ul></div>{more(len(summary.warnings) - level.rows)}'


# Calls


def _calls(found: Estimate) -> Iterator[str]:
    if found.calls:
        yield f'<p class="lead">{plain(_sentence(found))}</p>'
        rows = "".join(
            f'<tr><th scope="row"><code>{plain(each.action)}</code></th><td>{_range(each.fewest, each.most)}</td>'
            f"<td>{each.quota} a second</td><td>{_seconds(each.least_s)}</td></tr>"
            for each in found.calls
        )
        heads = ("Operation", "Calls", "Quota", "Time")
        listed = scrolling("Calls by operation", table(heads, rows))
        yield f'<details class="by-operation"><summary>Calls by operation</summary>{listed}</details>'


def _sentence(found: Estimate) -> str:
    number = _range(found.fewest, found.most)
    return (
        f"The update makes {number} call{'' if number == '1' else 's'}, which take {_seconds(found.least_s)} under the "
        "quota. Polls while a studio or relay starts or stops, entries of long lists, and retries come on top."
    )


def _range(fewest: int, most: int) -> str:
    return str(most) if fewest == most else f"{fewest}–{most}"


def _seconds(seconds: float) -> str:
    if seconds < 1:
        return "under\u00a01\u00a0s"
    return f"{round(seconds)}\u00a0s" if seconds < 120 else f"{round(seconds / 60)}\u00a0min"
