"""What the site of the manual needs beyond its tool: tables that a phone can stack, tabs, folders in its navigation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from mkdocs.config.defaults import MkDocsConfig

LABEL = "data-label"
"""The attribute in which docs/assets/site.css finds the name of a cell's column."""

FOLDED = r"<details><summary>(\w+)</summary>\n\n(```.*?^```)\n\n</details>"
"""A program in another language, which a reader of the repository opens."""
SEVERAL = re.compile(r"^(```python\n(?:(?!^```).)*^```)((?:\n\n<details>.*?</details>)+)", re.MULTILINE | re.DOTALL)


class _Labels(Treeprocessor):
    def run(self, root: Element) -> None:
        for table in root.iter("table"):
            names = ["".join(head.itertext()) for head in table.iter("th")]
            for row in _rows(table):
                for name, cell in zip(names, row, strict=True):
                    cell.set(LABEL, name)


def _rows(table: Element) -> Iterator[list[Element]]:
    return (list(row) for body in table.iter("tbody") for row in body)


class Labelled(Extension):
    """Writes the name of the column beside every cell."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the tool's name)
        """After inline marks are read, so that a head's text is what a reader sees."""
        md.treeprocessors.register(_Labels(md), "labelled-tables", 5)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The tool's hook: adds the extension, and puts the pages of a folder in its place."""
    config.markdown_extensions.append(Labelled())
    config.nav = _listed(config.nav, Path(config.docs_dir))
    return config


def _listed(entry: Any, docs: Path) -> Any:
    if isinstance(entry, list):
        return [_listed(each, docs) for each in entry]
    if isinstance(entry, dict):
        return {title: _listed(each, docs) for title, each in entry.items()}
    if entry.endswith("/"):
        pages = sorted(docs.joinpath(entry).glob("*.md"), key=lambda page: (page.name != "index.md", page.name))
        return [page.relative_to(docs).as_posix() for page in pages]
    return entry


def on_page_markdown(markdown: str, **_: Any) -> str:
    """The tool's hook: shows a program and the same one in other languages as tabs."""
    return SEVERAL.sub(_tabs, markdown)


def _tabs(found: re.Match[str]) -> str:
    others = re.findall(FOLDED, found[2], re.MULTILINE | re.DOTALL)
    tabs = [("Python", found[1]), *others]
    return "\n\n".join(f'=== "{language}"\n\n{indent(fence, " " * 4)}' for language, fence in tabs)
