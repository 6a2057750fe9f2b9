"""What every page of ours is measured by, in a real browser: width, console, requests, accessibility."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

PHONE, DESK = 390, 1440
HEIGHTS = {PHONE: 844, DESK: 900}
SCREENS = [(width, scheme) for width in (PHONE, DESK) for scheme in ("light", "dark")]

on_every_screen = pytest.mark.parametrize(("width", "scheme"), SCREENS, ids=[f"{w}-{s}" for w, s in SCREENS])
"""A test with the arguments `width` and `scheme`: a phone and a desk, each in light and in dark."""

WIDER = """() => {
    const width = document.documentElement.clientWidth;
    const scrolls = element => {
        for (let each = element.parentElement; each; each = each.parentElement) {
            if (each !== document.body && getComputedStyle(each).overflowX !== "visible") return true;
        }
        return false;
    };
    const named = element => [element.tagName.toLowerCase(), element.id && "#" + element.id,
        ...[...element.classList].map(name => "." + name)].join("");
    const wide = [...document.body.querySelectorAll("*")]
        .filter(each => each.getBoundingClientRect().right > width + 1 && !scrolls(each)).map(named);
    const page = document.documentElement.scrollWidth;
    return page > width || wide.length ? [`the page is ${page} px wide in ${width} px`, ...new Set(wide)] : [];
}"""
"""What reaches beyond the right edge of the window, other than inside something that scrolls by itself."""


@dataclass
class Tab:
    """A page in a window of its own, and what it did that a reader does not see."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(f"{message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)

    def becomes(self, width: int, scheme: str) -> None:
        """Another screen, without loading the page again."""
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        self.page.emulate_media(color_scheme=scheme)

    def foreign_requests(self) -> list[str]:
        """Return the requests to other origins than the page's own, data inside the page aside."""
        own = urlsplit(self.page.url)
        urls = [(url, urlsplit(url)) for url in self.requests]
        return [
            url
            for url, parts in urls
            if parts.scheme not in ("data", "blob") and (parts.scheme, parts.netloc) != (own.scheme, own.netloc)
        ]


def assert_no_overflow(tab: Tab) -> None:
    """The page scrolls in no direction but down, and nothing hangs out of the window."""
    wide = tab.page.evaluate(WIDER)
    assert not wide, ", ".join(wide)


def assert_quiet(tab: Tab) -> None:
    """The console has no error and no warning, and nothing was asked for elsewhere."""
    assert not tab.errors, "; ".join(tab.errors)
    foreign = tab.foreign_requests()
    assert not foreign, f"requests to other origins: {', '.join(foreign)}"


def assert_accessible(tab: Tab) -> None:
    """axe-core finds nothing: names, roles, contrast, headings, landmarks, keyboard."""
    result = Axe().run(tab.page)
    assert result.violations_count == 0, result.generate_report()


def assert_sound(tab: Tab) -> None:
    """All of the above."""
    assert_no_overflow(tab)
    assert_accessible(tab)
    assert_quiet(tab)
