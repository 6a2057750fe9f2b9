"""The browser and its measures: each of them finds what it is there to find."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from browser.screens import (
    Tab,
    assert_accessible,
    assert_no_overflow,
    assert_quiet,
    assert_sound,
)

pytestmark = pytest.mark.takes_turns

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root {{ color-scheme: light dark }} {style}</style>
<main><h1>A page</h1>{body}</main></html>"""


@pytest.fixture
def shown(browse: Callable[..., Tab], tmp_path: Path) -> Callable[..., Tab]:
    """A small page with this in it, opened."""

    def show(body: str, style: str = "", **screen: object) -> Tab:
        (tmp_path / "page.html").write_text(PAGE.format(body=body, style=style), encoding="utf-8")
        return browse((tmp_path / "page.html").as_uri(), **screen)

    return show


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_a_plain_page_is_sound(shown: Callable[..., Tab], width: int, scheme: str) -> None:
    """The window has the width, and the page sees the scheme."""
    tab = shown("<p>Text.</p>", width=width, scheme=scheme)
    assert_sound(tab)
    assert tab.page.evaluate("innerWidth") == width
    assert tab.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (scheme == "dark")


WIDE = '<div class="wide">x</div>'


def test_what_hangs_out_of_the_window_is_found_by_its_name(shown: Callable[..., Tab]) -> None:
    """Unless it is inside something that scrolls by itself."""
    with pytest.raises(AssertionError, match=r"div\.wide"):
        assert_no_overflow(shown(WIDE, ".wide { width: 2000px }"))
    scrolled = f'<div class="box" tabindex="0">{WIDE}</div>'
    assert_no_overflow(shown(scrolled, ".wide { width: 2000px } .box { overflow-x: auto }"))


@pytest.mark.parametrize(
    "body",
    [
        "<script>missing()</script>",
        '<script>console.error("broken")</script>',
        '<img alt="A picture" src="missing.png">',
        '<img alt="A picture" src="http://elsewhere.example.com/picture.png">',
    ],
)
def test_an_error_and_a_request_elsewhere_are_found(shown: Callable[..., Tab], body: str) -> None:
    """Errors of scripts, what a script says, files that are missing, other origins."""
    tab = shown(body)
    tab.page.wait_for_load_state()
    with pytest.raises(AssertionError):
        assert_quiet(tab)
    assert tab.foreign_requests() == [url for url in tab.requests if "elsewhere" in url]


def test_what_is_not_accessible_is_found_by_its_rule(shown: Callable[..., Tab]) -> None:
    """Contrast, and controls without names."""
    tab = shown('<p style="color: #bbb; background: #fff">Grey.</p> <button></button> <input>')
    with pytest.raises(AssertionError, match=r"(?s)(?=.*button-name)(?=.*color-contrast)(?=.*label)"):
        assert_accessible(tab)
