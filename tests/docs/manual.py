"""The manual as data: its pages, their headings, links and fences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^(?P<mark>`{3,})(?P<language>\w*)\n(?P<text>.*?)^(?P=mark)$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]\[]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Fence:
    """A fenced block: a command, a program, or what one of them shows."""

    page: str
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}-{self.language}-{self.text.strip().splitlines()[0][:30]}"


def name(page: Path) -> str:
    """A page as the repository calls it: `docs/errors.md`."""
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    """The text of a page without its fences."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def fences(page: str = "", language: str | None = None) -> list[Fence]:
    """All fences, or those of one page, or of one language, in their order."""
    return [
        Fence(name(each), found["language"], found["text"])
        for each in PAGES
        for found in FENCE.finditer(each.read_text(encoding="utf-8"))
        if page in ("", name(each)) and language in (None, found["language"])
    ]


def links(page: Path) -> Iterator[str]:
    """The targets of the links of a page, as they are written."""
    return (found[1] for found in LINK.finditer(prose(page)))


def anchors(page: Path) -> set[str]:
    """What the headings of a page can be linked by."""
    return {re.sub(r"[^\w\- ]", "", found[1].lower()).replace(" ", "-") for found in HEADING.finditer(prose(page))}


def matches(documented: str, said: str) -> bool:
    """Whether a documented line is what was printed; ids, and words that end in `…`, differ from run to run."""
    return re.fullmatch(_pattern(documented), said.strip()) is not None


def holds(said: str, documented: str) -> bool:
    """Whether documented lines are among the printed ones, in order."""
    return re.search(_pattern(documented), said) is not None


def _pattern(documented: str) -> str:
    varying = re.compile(r"\S*…|(?<=request id )[-0-9A-F]+")
    return r"\S+".join(re.escape(part) for part in varying.split(documented.strip()))
