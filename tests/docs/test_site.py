"""The manual as a site: it is built without a warning, fetches nothing from elsewhere, and can be read on a phone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from docs.manual import PAGES, ROOT, links, name

KNOWN_HOSTS = {"keepachangelog.com", "semver.org"}
"""Hosts that the manual may link to; no page loads anything from them, and no test connects to them."""
FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href", "object": "data"}
FROM_ELSEWHERE = re.compile(r"url\(\s*[\"']?(?:https?:)?//|@import")


class Found(HTMLParser):
    """What a page fetches, which of its cells know their column, and what would be drawn by code from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.nameless = 0
        self.classes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.classes |= set((said.get("class") or "").split())
        if tag in FETCHED and said.get("rel") != "canonical":
            self.fetched.append(said.get(FETCHED[tag]) or "")
        self.nameless += tag == "td" and "data-label" not in said


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; a dead link, a missing anchor, or a page that no menu has would end the build."""
    directory = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(directory)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return directory


def pages(site: Path) -> Iterator[tuple[str, Found]]:
    for page in site.rglob("*.html"):
        found = Found()
        found.feed(page.read_text(encoding="utf-8"))
        yield page.relative_to(site).as_posix(), found


def test_the_site_fetches_nothing_from_elsewhere(site: Path) -> None:
    """Scripts, styles, pictures and fonts are its own, and no diagram loads code."""
    for page, found in pages(site):
        assert [each for each in found.fetched if urlsplit(each).netloc] == [], page
        assert "mermaid" not in found.classes, page
    for style in site.rglob("*.css"):
        assert not FROM_ELSEWHERE.search(style.read_text(encoding="utf-8")), style.name


def test_every_cell_of_a_table_knows_its_column(site: Path) -> None:
    """So a phone can show a row as lines of its own."""
    assert {page: found.nameless for page, found in pages(site) if found.nameless} == {}


def test_every_page_of_the_manual_is_searched(site: Path) -> None:
    """The search connects to nobody: its index is a file of the site."""
    index = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    for page in PAGES:
        if page.is_relative_to(ROOT / "docs"):
            assert page.relative_to(ROOT / "docs").with_suffix(".html").as_posix() in index


def test_the_example_of_a_resource_has_a_tab_for_each_language(site: Path) -> None:
    """The programs that a page of the repository folds up are beside the one in Python."""
    page = (site / "reference" / "caster_restart.html").read_text(encoding="utf-8")
    assert re.findall(r"<label for=\"__tabbed_1_\d\">(\w+)</label>", page) == ["Python", "YAML", "TypeScript", "Go"]
    assert "<summary>" not in page


@pytest.mark.parametrize(
    "word",
    [
        "lower third",
        "PVW",
        "PGM",
        "standby",
        "rundown",
        "audio",
        "relay",
        "take",
        "logging",
        "rename",
        "import",
        "mocks",
    ],
)
def test_the_words_of_a_control_room_are_found(site: Path, word: str) -> None:
    """The index has each of them, in the part of the glossary about its subject."""
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    found = [each for each in index["docs"] if each["location"].startswith("glossary.html#") and word in each["text"]]
    assert found, word


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_to_elsewhere_go_to_known_places(page: Path) -> None:
    """Over https, to a host of the list."""
    for link in links(page):
        if "://" in link:
            assert urlsplit(link).scheme == "https", link
            assert urlsplit(link).hostname in KNOWN_HOSTS, link
