"""Chromium for the tests of pages: one for each module, a window with an empty profile for each page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import chromium
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from browser.screens import HEIGHTS, Tab

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that asks for another host fails at once, and the test sees that it asked.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# A machine that is busy with other workers may draw late.
PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window.

    Playwright's event loop belongs to the thread while it is in use, so it must not outlive its module: other tests of
    this process have loops of their own.
    """
    executable = chromium.find()
    if executable is None:
        pytest.fail(chromium.MISSING)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        # Chromium refuses its sandbox to root; the pages are ours.
        running = playwright.chromium.launch(executable_path=executable, args=FLAGS, chromium_sandbox=False)
        yield running
        running.close()


@pytest.fixture
def browse(browser: Browser) -> Iterator[Callable[..., Tab]]:
    """``browse(url, width, scheme)`` opens a page in a window of its own; several may be open."""
    contexts = []

    def open_page(url: str, width: int = 1440, scheme: str = "light", **options: object) -> Tab:
        viewport = {"width": width, "height": HEIGHTS.get(width, 900)}
        context = browser.new_context(viewport=viewport, color_scheme=scheme, **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        tab = Tab(context.new_page())
        tab.page.goto(url)
        return tab

    yield open_page
    for context in contexts:
        context.close()
