"""One comment for all stacks: its markers, its size, and how a section is merged into an existing comment.

A comment begins with a marker that identifies it. Each section is enclosed in markers that name its project, stack and
directory, and markers separate its blocks, so that a later run can parse the comment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlsplit

from .markdown import Section
from .masking import SECRET_NAME, masked_text
from .summary import LABELS

LIMIT: Final = 65_536
"""Maximum size of a comment on GitHub, in characters; `size` counts them."""
SPARE: Final = 1_024
"""Characters left free for additions by the host."""
MARKER: Final = "<!-- apsara-live:preview -->"
BLOCK: Final = "<!-- apsara-live:block -->"
END: Final = "<!-- apsara-live:end -->"
IMPACT: Final = f"{LABELS}on-air-impact"
BEGIN: Final = re.compile(r"^<!-- apsara-live:stack (\{.*\}) -->$")


def size(markdown: str) -> int:
    """Return the size in bytes of UTF-8 with line ends counted twice, an upper bound for every host."""
    return len(markdown.encode("utf-8", "replace")) + markdown.count("\n")


def compose(sections: Sequence[Section], limit: int = LIMIT - SPARE) -> str:
    """Return the comment. What exceeds the limit is omitted from the end of each section, never a headline."""
    ordered = sorted(sections, key=lambda each: each.key)
    while size(bare := _written(ordered, [0] * len(ordered), len(sections))) > limit and len(ordered) > 1:
        ordered = ordered[: max(1, min(len(ordered) - 1, len(ordered) * limit // size(bare)))]
    taken = _taken(ordered, limit - size(bare))
    return _written(ordered, taken, len(sections))


def _taken(sections: Sequence[Section], room: int) -> list[int]:
    """Return how many blocks of each section fit: the first of all, then the second of all, and so on."""
    taken, open_ = [0] * len(sections), set(range(len(sections)))
    position = 0
    while open_:
        for index in sorted(open_):
            blocks = sections[index].blocks
            cost = size(f"{BLOCK}\n\n{blocks[position]}\n\n") if position < len(blocks) else 0
            if position >= len(blocks) or cost > room:
                open_.discard(index)
                continue
            taken[index], room = position + 1, room - cost
        position += 1
    return taken


def _written(sections: Sequence[Section], taken: Sequence[int], all_in_all: int) -> str:
    parts = [MARKER, ""]
    if all_in_all > 1:
        parts += [f"## Previews of {all_in_all} stacks", "", *(_entry(each) for each in sections)]
        if left := all_in_all - len(sections):
            parts.append(f"* and {left} more, omitted for lack of space")
        parts.append("")
    for each, count in zip(sections, taken, strict=True):
        parts += _section(each, count)
    return "\n".join(parts).rstrip() + "\n"


def _entry(section: Section) -> str:
    first, _, second = section.head.partition("\n")
    return f"* {section.title}: {first} ({second})" if second else f"* {section.title}: {first}"


def _section(section: Section, count: int) -> list[str]:
    left = section.left_out + len(section.blocks) - count
    marker = {"key": section.key, "labels": section.labels, "left_out": left}
    marker |= {name: value for name in ("report", "live") if (value := getattr(section, name))}
    lines = [f"<!-- apsara-live:stack {_in_comment(marker)} -->", f"### Preview of {section.title}", ""]
    lines += [section.head.replace("\n", "<br>\n"), ""]
    if section.report:
        lines += [_link(section.report), ""]
    for block in section.blocks[:count]:
        lines += [BLOCK, "", block, ""]
    note = _note(section, left)
    return [*lines, *([f"<sub>{note}</sub>", ""] if note else []), END, ""]


def _note(section: Section, left: int) -> str:
    notes = ["A preview does not know what is on air now."] if IMPACT in section.labels and not section.live else []
    if left:
        notes.append(
            f"{left} part{'' if left == 1 else 's'} omitted for lack of space; the job's log has the whole preview."
        )
    return " ".join(notes)


def _link(report: str) -> str:
    return f"[Pictures and all changes of this preview]({report})"


def address(url: str) -> str:
    """Return an address as it may stand in a comment, for everybody who reads it.

    Raises:
        ValueError: It is no web address, or it contains a password, token or signature.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{masked_text(url)!r} is not an address that begins with https:// or http://")
    names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if parts.username or parts.password or any(SECRET_NAME.search(name) for name in names):
        raise ValueError(f"{masked_text(url)} contains credentials, which everybody who reads the comment would see")
    return quote(url, safe=":/?#@!$&'*+,;=%~")


def _in_comment(document: Any) -> str:
    """Return JSON that cannot end an HTML comment."""
    return json.dumps(document, ensure_ascii=False).replace(">", "\\u003e").replace("--", "-\\u002d")


def is_ours(body: str) -> bool:
    """Return whether a comment is one of ours; one that only quotes ours is not."""
    return body.lstrip().startswith(MARKER)


def sections(body: str) -> list[Section]:
    """Return the sections of a comment as they were written; other content is ignored."""
    sections_read: list[Section] = []
    about: dict[str, Any] | None = None
    lines: list[str] = []
    for line in body.replace("\r\n", "\n").split("\n"):
        begins = BEGIN.match(line)
        if begins:
            about, lines = _about(begins[1]), []
        elif line == END and about is not None:
            sections_read.append(_read(about, "\n".join(lines)))
            about = None
        else:
            lines.append(line)
    return list({each.key: each for each in sections_read}.values())


def _about(marker: str) -> dict[str, Any] | None:
    try:
        document = json.loads(marker)
        project, stack, directory = map(str, document["key"])
        left = int(document.get("left_out", 0))
        labels = tuple(map(str, document.get("labels", ())))
        report, live = address(document["report"]) if "report" in document else "", bool(document.get("live"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    about = {"key": (project, stack, directory), "labels": labels, "left_out": max(left, 0)}
    return about | {"report": report, "live": live}


def _read(about: dict[str, Any], body: str) -> Section:
    first, *blocks = body.split(f"\n{BLOCK}\n")
    last = blocks.pop() if blocks else None
    if last is not None:
        blocks.append(_without_note(last))
    else:
        first = _without_note(first)
    head = first.partition("\n\n")[2].strip()
    head = head.removesuffix(_link(about["report"])).strip().replace("<br>\n", "\n")
    return Section(head=head, blocks=tuple(block.strip("\n") for block in blocks), **about)


def _without_note(body: str) -> str:
    rest, separator, note = body.rpartition("\n<sub>")
    return rest if separator and note.rstrip().endswith("</sub>") else body


def merged(body: str, own: Iterable[Section]) -> list[Section]:
    """Return the comment's sections for other stacks, and our own."""
    mine = {each.key: each for each in own}
    others = [replace(each) for each in sections(body) if each.key not in mine]
    return [*others, *mine.values()]
