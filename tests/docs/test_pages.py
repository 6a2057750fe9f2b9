"""The pages themselves: links lead somewhere, nothing is orphaned, commands exist, fences are claimed by a test."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from authoring import reference

from docs.claims import CLAIMS
from docs.manual import FENCE, PAGES, ROOT, Fence, anchors, fences, links, name, prose
from pulumi_apsara_live.resources import RESOURCES

OURS = re.compile(r"/(root|home|tmp|work|Users)/")


def words() -> set[str]:
    """The targets of the Makefile."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", text, re.MULTILINE))


@cache
def _every_test() -> dict[str, str]:
    """Every test by its name, with the text of the file that it is in."""
    files = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    return {name: text for text in files for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}


def is_of_the_makefile(fence: Fence) -> bool:
    """Whether each line of a fence is a word of the Makefile, which is there."""
    lines = fence.text.strip().splitlines()
    return fence.language == "sh" and all(line.startswith("make ") and line.split()[1] in words() for line in lines)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    """Files exist, anchors are headings of theirs, addresses are https."""
    for link in links(page):
        if "://" in link:
            assert link.startswith("https://"), link
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_file(), f"{name(page)} links to {link}, and there is no such file"
        assert target.is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(target), f"{name(page)} links to {link}, and there is no such heading"


def test_every_page_of_the_manual_is_reached_from_its_index() -> None:
    """A page that nobody links to is not read."""
    reached, ahead = set(), [ROOT / "docs" / "index.md"]
    while ahead:
        page = ahead.pop()
        reached.add(page)
        own = ((page.parent / link.partition("#")[0]).resolve() for link in links(page) if "://" not in link)
        ahead += [each for each in own if each.suffix == ".md" and each.is_file() and each not in reached]
    assert {page for page in PAGES if page.is_relative_to(ROOT / "docs")} <= reached


def test_every_resource_is_in_the_table_of_the_readme() -> None:
    """In the order of the manual."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    pages = re.findall(r"^\| \[`(\w+)`\]\(docs/reference/(\w+)\.md\)", text, re.MULTILINE)
    assert pages == [(name, reference.stem(resource)) for name, resource in RESOURCES.items()]


def test_decisions_are_numbered_without_a_gap() -> None:
    """0001 is the first, each page carries its number, and each names its trade-offs."""
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    for number, page in enumerate(pages, 1):
        text = page.read_text(encoding="utf-8")
        assert page.name.startswith(f"{number:04}-")
        assert text.startswith(f"# {number}. ")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Trade-offs"]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_block_of_a_page_is_run_by_a_test(page: Path) -> None:
    """Each is a word of the Makefile, or claimed in claims.py by a test that is there and names the page."""
    blocks = [each for each in fences(name(page)) if not is_of_the_makefile(each)]
    claims = CLAIMS.get(name(page), [])
    shown = "".join(f"\n  {each}" for each in blocks)
    assert len(blocks) == len(claims), f"{name(page)} has {len(blocks)} blocks and {len(claims)} claims:{shown}"
    tests = _every_test()
    named = "docs/reference" if page.parent.name == "reference" else page.name
    for block, claim in zip(blocks, claims, strict=True):
        assert claim in tests, f"{block}: there is no test {claim}"
        assert named in tests[claim], f"{block}: the file of {claim} does not name the page"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_block_of_a_page_goes_unseen(page: Path) -> None:
    """A block in a list, or with a title, would not be found by the tests: there is none."""
    lines = page.read_text(encoding="utf-8").splitlines()
    outside = FENCE.sub("", "\n".join([*lines, ""])).splitlines()
    assert [line for line in outside if line.lstrip().startswith("```")] == []


def test_claims_are_about_pages_that_are_there() -> None:
    """A page that was renamed takes its claims along."""
    assert CLAIMS.keys() <= {name(page) for page in PAGES}


def test_each_promise_names_an_existing_test() -> None:
    """Every file is there, and every law has a row."""
    text = (ROOT / "docs" / "what-we-promise.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w/.]+)`", text))
    assert [each for each in sorted(named) if not (ROOT / each).exists()] == []
    laws = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests" / "laws").glob("test_l[0-9]*.py")}
    assert laws <= named


def test_no_sentence_stands_twice_in_the_manual() -> None:
    """What two pages need is on one of them, and the other one links to it."""
    lines: dict[str, list[str]] = {}
    for page in (ROOT / "docs").glob("*.md"):
        for line in prose(page).splitlines():
            if len(line) > 45 and not line.startswith(("|", "<!--")):
                lines.setdefault(line, []).append(name(page))
    assert {line: found for line, found in lines.items() if len(found) > 1} == {}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_page_names_a_place_of_some_machine(page: Path) -> None:
    """Paths are those of the repository."""
    assert not OURS.search(page.read_text(encoding="utf-8"))
