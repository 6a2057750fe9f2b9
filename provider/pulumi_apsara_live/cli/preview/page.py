"""Previews as one HTML page: self-contained, readable without a script, and small enough to open at once."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from .html_text import plain
from .impact import CLOSE, OPEN
from .masking import masked_text
from .page_levels import PAGE_LEVELS, Content, Level
from .page_sections import head, sections
from .summary import Summary, headline

MAX_BYTES: Final = 200_000
"""Maximum size of a page in bytes, as long as shorter values and fewer pictures achieve it."""
TITLE: Final = "apsara-live preview"


def page(summaries: Sequence[Summary], broken: Sequence[str] = (), limit: int = MAX_BYTES) -> str:
    """Return the page about all stacks, with the longest values and the most pictures that fit into the limit."""
    written, contents = "", [Content.of(each) for each in summaries]
    for level in PAGE_LEVELS:
        written = _written(contents, broken, level)
        if len(written.encode("utf-8", "replace")) <= limit:
            break
    return written


def _written(contents: Sequence[Content], broken: Sequence[str], level: Level) -> str:
    body = [part for number, each in enumerate(contents) for part in _stack(each, number, len(contents), level)]
    summaries = [each.summary for each in contents]
    return "\n".join(
        [*_top(summaries), *_rules(broken), *_contents(summaries), *body, "</main>", _script(), "</body></html>", ""]
    )


def _top(summaries: Sequence[Summary]) -> Iterator[str]:
    """Yield the head of the document; its policy allows the style and the script of this package, and no request."""
    names = ", ".join(masked_text(each.preview.name) for each in summaries)
    sentences = f"{names}: {headline(summaries[0])}" if len(summaries) == 1 else names
    title = sentences.replace(OPEN, "").replace(CLOSE, "")
    title = title if len(title) <= 200 else f"{title[:199]}…"
    policy = (
        f"default-src 'none'; style-src '{_digest(asset('page.css'))}'; script-src '{_digest(asset('page.js'))}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
    yield f'<title>{plain(title)} · {TITLE}</title><link rel="icon" href="data:,">'
    yield f"<style>{asset('page.css')}</style></head>"
    yield f'<body><a class="skip" href="#main">Skip to the preview</a><main id="main" data-stacks="{len(summaries)}">'


def _rules(broken: Sequence[str]) -> Iterator[str]:
    if broken:
        lines = "".join(f"<li>{plain(masked_text(each))}</li>" for each in broken)
        count = "1 rule is" if len(broken) == 1 else f"{len(broken)} rules are"
        yield f'<div class="notice bad"><strong>{count} broken</strong><ul>{lines}</ul></div>'


def _contents(summaries: Sequence[Summary]) -> Iterator[str]:
    """Yield a title and the list of stacks, if there are several."""
    if len(summaries) > 1:
        entries = (
            f'<li><a href="#stack-{number}">{plain(masked_text(each.preview.name))}</a></li>'
            for number, each in enumerate(summaries)
        )
        yield f'<h1 class="title">Previews of {len(summaries)} stacks</h1>'
        yield f'<nav class="stacks" aria-label="Stacks"><ul>{"".join(entries)}</ul></nav>'


def _stack(content: Content, number: int, of: int, level: Level) -> Iterator[str]:
    rank = 1 if of == 1 else 2
    yield f'<article class="stack" id="stack-{number}" aria-labelledby="stack-{number}-title">'
    yield from head(content, f"stack-{number}", rank)
    yield from sections(content, f"stack-{number}", rank + 1, level)
    yield "</article>"


def _script() -> str:
    return f"<script>{asset('page.js')}</script>"


@cache
def asset(name: str) -> str:
    """Return the style or the script of the page."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8").strip()


def _digest(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
