"""Pictures of the page of `apsara-live preview --format html`, of a change of `examples/election_night_resources`.

`python -m authoring.preview_page` needs Chromium, which `make browser` installs. The preview is the recorded one of
`tests/cli/preview/recorded`, so a picture shows what tests have compared.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright
from typer.testing import CliRunner

from pulumi_apsara_live.cli.app import app

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import chromium  # noqa: E402 - the tools are no package

RECORDED: Final = ROOT / "tests" / "cli" / "preview" / "recorded" / "election.json"
PICTURES: Final = ROOT / "docs" / "pictures"
SHOWN: Final = {
    "page": (1000, "light", "main", "#stack-0-air"),
    "page-layouts": (1000, "light", "#stack-0-pictures", "#stack-0-pictures"),
    "page-rundown": (1000, "light", "#stack-0-rundown-0", "#stack-0-rundown-0"),
    "page-phone": (390, "dark", "main", "#stack-0-air"),
}
"""Width, color scheme, and the elements at whose top and bottom each picture begins and ends."""
MARGIN: Final = 16
"""Free space around what a picture shows, in pixels."""


def draw(page: Path) -> None:
    """Write the pictures of a page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.ensure(), chromium_sandbox=os.geteuid() != 0, args=["--hide-scrollbars"]
        )
        for name, (width, scheme, first, last) in SHOWN.items():
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            tab = context.new_page()
            tab.goto(page.as_uri())
            begins, ends = (tab.locator(each).first.bounding_box() for each in (first, last))
            assert begins is not None
            assert ends is not None
            top = max(begins["y"] - MARGIN, 0)
            clip = {"x": 0, "y": top, "width": width, "height": ends["y"] + ends["height"] + MARGIN - top}
            file = PICTURES / f"{name}.png"
            tab.screenshot(path=file, clip=clip, full_page=True)
            print(f"{file.relative_to(ROOT)}: {file.stat().st_size} bytes")
        browser.close()


def main() -> None:
    """Write the page of the recorded preview, and draw it."""
    with tempfile.TemporaryDirectory() as place:
        page = Path(place) / "preview.html"
        words = ["preview", str(RECORDED), "--format", "html", "--timezone", "Europe/Berlin", "--out", str(page)]
        done = CliRunner().invoke(app, words, catch_exceptions=False)
        assert done.exit_code == 0, done.stderr
        draw(page)


if __name__ == "__main__":
    main()
