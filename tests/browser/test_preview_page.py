"""The page of a preview in a real browser: phone and desk, light and dark, keyboard, filter, zoom, print."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.screens import Tab, assert_no_overflow, assert_quiet, assert_sound, on_every_screen
from cli.preview.samples import everything, five_hundred, recorded, summary
from pulumi_apsara_live.cli.preview.live_state import Affected, LiveState
from pulumi_apsara_live.cli.preview.page import page

pytestmark = pytest.mark.takes_turns

MADE = {
    "everything": json.dumps(everything()),
    "no changes": recorded("no_changes"),
    "failed": recorded("failed"),
    "first": recorded("first"),
}


@pytest.fixture
def opened(browse: Callable[..., Tab], tmp_path: Path) -> Callable[..., Tab]:
    """The page of these previews, opened from a file as a reader opens an artifact."""

    def open_page(*texts: str, live: bool = False, **screen: object) -> Tab:
        found = [summary(each) for each in texts]
        if live:
            things = (
                Affected("studio", "1", "a" * 700, True),
                Affected("relay", "2", "r", None, problem="no credentials"),
            )
            found[0].live = LiveState(things)
        (tmp_path / "preview.html").write_text(page(found, ["--no-deletes: 2 to delete"]), encoding="utf-8")
        return browse((tmp_path / "preview.html").as_uri(), **screen)

    return open_page


@on_every_screen
@pytest.mark.parametrize("name", MADE)
def test_a_page_is_sound_on_every_screen(opened: Callable[..., Tab], name: str, width: int, scheme: str) -> None:
    """Nothing hangs out, the console is silent, nothing is requested, and the accessibility checker finds nothing."""
    tab = opened(MADE[name], live=name == "everything", width=width, scheme=scheme)
    for each in tab.page.locator("details").all():
        each.evaluate("each => { each.open = true }")
    assert_sound(tab)


def test_two_stacks_are_sound(opened: Callable[..., Tab]) -> None:
    """Headings stay in their order."""
    assert_sound(opened(MADE["everything"], recorded("moved", stack="staging")))


def test_the_filter_shows_what_is_looked_for_and_counts_it(opened: Callable[..., Tab]) -> None:
    """By words in any part, and by the kind of change; the number is announced."""
    tab = opened(MADE["everything"])
    changes = tab.page.locator(".changes > details")
    total = changes.count()
    status = tab.page.locator("form.filter output")
    expect(status).to_have_text(f"{total} of {total} changes")
    tab.page.get_by_label("Filter").fill("casterconfig lp_ud")
    expect(status).to_have_text(f"1 of {total} changes")
    expect(changes.filter(visible=True)).to_contain_text(["caster_template"])
    tab.page.get_by_label("Filter").fill("")
    tab.page.get_by_label("create").uncheck()
    expect(changes.filter(visible=True).filter(has_text="create Caster ")).to_have_count(0)
    assert_quiet(tab)


def test_changes_unfold_all_at_once_and_by_keyboard(opened: Callable[..., Tab]) -> None:
    """The list is folded where it is long."""
    tab = opened(MADE["everything"])
    unfolded = tab.page.locator(".changes > details[open]")
    expect(unfolded).to_have_count(0)
    tab.page.locator(".changes summary").first.focus()
    tab.page.keyboard.press("Enter")
    expect(unfolded).to_have_count(1)
    tab.page.get_by_role("button", name="Unfold all").press("Enter")
    expect(unfolded).to_have_count(tab.page.locator(".changes > details").count())
    expect(tab.page.get_by_role("button", name="Fold all")).to_be_visible()


def test_a_timeline_is_enlarged_and_scrolls_by_itself(opened: Callable[..., Tab]) -> None:
    """By radio buttons, which work without a script; the page does not scroll sideways."""
    tab = opened(recorded("election"), width=390, java_script_enabled=False)
    timeline = tab.page.locator(".timeline")
    before = timeline.bounding_box()
    tab.page.get_by_label("4×").check()
    after = timeline.bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] == pytest.approx(4 * before["width"], rel=0.01)


def test_without_a_script_everything_is_there_but_the_filter(opened: Callable[..., Tab]) -> None:
    """All changes are listed."""
    tab = opened(MADE["everything"], java_script_enabled=False)
    expect(tab.page.locator("form.filter")).to_be_hidden()
    expect(tab.page.get_by_text("CasterLayout").first).to_be_visible()
    assert tab.page.locator(".changes > details").count() > 12


def test_bad_names_run_nothing(opened: Callable[..., Tab]) -> None:
    """No dialog, no error of the policy, and the only script is ours."""
    tab = opened(MADE["everything"])
    assert tab.page.evaluate("document.scripts.length") == 1
    assert tab.page.evaluate("document.querySelectorAll('style').length") == 1
    assert_quiet(tab)


def test_five_hundred_changes_open_at_once(opened: Callable[..., Tab]) -> None:
    """Within the time in which nobody notices a pause, on a phone, and are filtered as quickly."""
    tab = opened(json.dumps(five_hundred()), width=390)
    timing = tab.page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert timing < 3000  # a machine that is busy with other tests; alone it is about 200
    tab.page.get_by_label("Filter").fill("show-449")
    expect(tab.page.locator("form.filter output")).to_have_text("1 of 500 changes")
    assert_no_overflow(tab)


def test_a_printed_page_shows_what_is_folded_and_no_controls(opened: Callable[..., Tab]) -> None:
    """The style for paper."""
    tab = opened(MADE["everything"])
    tab.page.emulate_media(media="print")
    tab.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(tab.page.locator("form.filter")).to_be_hidden()
    expect(tab.page.locator(".toc")).to_be_hidden()
    expect(tab.page.locator(".times table").first).to_be_visible()
    expect(tab.page.locator(".changes > details:not([open])")).to_have_count(0)
