"""The pages themselves: links lead somewhere, nothing is orphaned, commands exist, fences are claimed by a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from authoring import reference

from docs.manual import PAGES, ROOT, Fence, anchors, fences, links, name
from pulumi_apsara_live.resources import RESOURCES

CLAIMED = {
    "README.md": [
        "test_the_first_program_of_the_readme_is_the_example",
        "test_the_previews_of_the_readme_are_what_the_engine_shows",
        "test_the_previews_of_the_readme_are_what_the_engine_shows",
        "test_a_restart_is_previewed_as_the_readme_shows",
        "test_a_restart_is_previewed_as_the_readme_shows",
        "test_a_restart_is_previewed_as_the_readme_shows",
    ],
    "docs/whole-writes.md": [
        "test_what_is_no_longer_declared_is_listed_as_documented",
        "test_what_is_no_longer_declared_is_listed_as_documented",
        "test_what_others_set_can_be_kept_as_documented",
        "test_creating_over_settings_is_refused_as_documented",
    ],
    "docs/on-air.md": ["test_a_playing_episode_is_refused_as_documented"],
    "docs/restart-on-change.md": [
        "test_triggers_restart_as_documented",
        "test_triggers_restart_as_documented",
        "test_triggers_restart_as_documented",
        "test_triggers_restart_as_documented",
    ],
    "docs/run-state-and-scenes.md": [
        "test_a_studio_goes_on_air_as_documented",
        "test_starting_without_a_setting_is_refused_as_documented",
        "test_a_scene_before_the_first_start_is_refused_as_documented",
    ],
    "docs/relays.md": [
        "test_another_list_restarts_the_relay_as_documented",
        "test_a_place_is_not_changed_while_a_list_plays_as_documented",
        "test_another_list_restarts_the_relay_as_documented",
        "test_another_list_restarts_the_relay_as_documented",
    ],
    "docs/stacks.md": [
        "test_a_studio_is_exported_and_read_as_in_the_examples",
        "test_a_studio_is_exported_and_read_as_in_the_examples",
        "test_what_is_no_studio_is_refused_as_documented",
    ],
    "docs/emulator.md": ["test_the_command_prints_one_line_and_serves", "test_the_program_runs"],
    "docs/errors.md": [
        "test_what_check_finds_is_told_as_documented",
        "test_what_check_finds_is_told_as_documented",
        "test_what_check_finds_is_told_as_documented",
        "test_what_check_finds_is_told_as_documented",
        "test_what_check_finds_is_told_as_documented",
        "test_what_check_finds_is_told_as_documented",
        "test_deleting_a_studio_on_air_is_refused_as_documented",
        "test_a_wrong_secret_is_told_as_documented",
    ],
}
"""Which test looks at each program, and at each text that a program or a call shows, in the order of the page."""
RUN = {
    "pip install .": "test_the_way_of_a_user_is_as_documented",
    "pulumi config set apsara-live:region cn-shanghai": "test_the_way_of_a_user_is_as_documented",
    "export ALIBABA_CLOUD_ACCESS_KEY_ID=your-access-key-id": "test_the_way_of_a_user_is_as_documented",
    "export ALIBABA_CLOUD_ACCESS_KEY_SECRET=your-access-key-secret": "test_the_way_of_a_user_is_as_documented",
    "pulumi up": "test_the_way_of_a_user_is_as_documented",
    "pulumi config set restart 2036-06-29": "test_triggers_restart_as_documented",
    "export APSARA_LIVE_TRACEBACKS=1": "test_tracebacks_are_shown_on_demand_as_documented",
}
"""Which test runs each command that is no word of the Makefile."""
OURS = re.compile(r"/(root|home|tmp|work|Users)/")


def words() -> set[str]:
    """The words of the Makefile."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", text, re.MULTILINE))


def names_of_the_tests() -> set[str]:
    """The names of all tests about the manual."""
    found = (path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    return {each for text in found for each in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}


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
    """0001 is the first, each page carries its number, and each says what was given up."""
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    for number, page in enumerate(pages, 1):
        text = page.read_text(encoding="utf-8")
        assert page.name.startswith(f"{number:04}-")
        assert text.startswith(f"# {number}. ")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Choice", "What we gave up"]


@pytest.mark.parametrize("fence", fences(language="sh"), ids=str)
def test_documented_commands_exist(fence: Fence) -> None:
    """Each is a word of the Makefile, or a command that a test runs."""
    for line in fence.text.strip().splitlines():
        command = line.partition("#")[0].strip()
        if command.startswith("make "):
            assert command.split()[1] in words(), command
        else:
            assert RUN.get(command) in names_of_the_tests(), f"{fence.page}: no test runs `{command}`"


def test_documented_programs_and_texts_are_looked_at() -> None:
    """A fence is a command, or a test of this folder compares it with what is really shown."""
    found: dict[str, int] = {}
    for fence in fences():
        assert fence.language in ("sh", "python", "text", ""), str(fence)
        found[fence.page] = found.get(fence.page, 0) + (fence.language != "sh")
    assert {page: count for page, count in found.items() if count} == {
        page: len(names) for page, names in CLAIMED.items()
    }
    assert {each for names in CLAIMED.values() for each in names} <= names_of_the_tests()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_page_names_a_place_of_some_machine(page: Path) -> None:
    """Paths are those of the repository."""
    assert not OURS.search(page.read_text(encoding="utf-8"))
