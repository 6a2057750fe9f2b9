"""Pictures of the emulator's control room: `examples/election_night` on air, deployed by the real engine.

`python -m authoring.control_room` needs the Pulumi CLI and Chromium, which `make cli` and `make browser` install.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from apsara_live_emulator import Emulator

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import chromium  # noqa: E402 - the tools are no package
import toolchain  # noqa: E402
from engine_environment import engine_environment  # noqa: E402

EXAMPLE: Final = ROOT / "examples" / "election_night"
PICTURES: Final = ROOT / "docs" / "pictures"
EVENING: Final = datetime(2036, 11, 5, 18, 30, tzinfo=UTC)
"""Before the first episode, as episodes in the past are refused."""
SHOWN: Final = datetime(2036, 11, 5, 20, 47, tzinfo=UTC)
SCREENS: Final = {"control-room": (1440, 1180, "light"), "control-room-phone": (390, 1400, "dark")}
"""Width, height and colour scheme of each picture."""
SECONDS: Final = 180


def deploy(emulator: Emulator, directory: Path) -> None:
    """Run `pulumi up` for the example, with everything that the engine writes in a temporary directory."""
    python = Path(sys.executable)
    pulumi = toolchain.get(python)
    for name in ("home", "state"):
        (directory / name).mkdir()
    variables = engine_environment(pulumi.bin, python, directory / "home", directory / "state")
    variables |= {"APSARA_LIVE_ENDPOINT": emulator.url, "PYTHONDONTWRITEBYTECODE": "1"}
    variables |= {"ALIBABA_CLOUD_ACCESS_KEY_ID": "testid", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "testsecret"}
    project = directory / "project"
    project.mkdir()
    for file in EXAMPLE.iterdir():
        if file.is_file():
            (project / file.name).write_bytes(file.read_bytes())
    region = ["--config", "apsara-live:region=cn-shanghai"]
    for words in (["stack", "init", "dev"], ["up", "--yes", "--skip-preview", "--stack", "dev", *region]):
        command = [pulumi.bin / "pulumi", *words, "--non-interactive"]
        subprocess.run(command, cwd=project, env=variables, check=True, timeout=SECONDS, stdout=subprocess.DEVNULL)


def draw(url: str) -> None:
    """Write the pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.ensure(), chromium_sandbox=os.geteuid() != 0, args=["--hide-scrollbars"]
        )
        for name, (width, height, scheme) in SCREENS.items():
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            page.goto(url)
            page.locator(".monitor.on").first.wait_for()
            file = PICTURES / f"{name}.png"
            page.screenshot(path=file)
            print(f"{file.relative_to(ROOT)}: {file.stat().st_size} bytes")
        browser.close()


def main() -> None:
    """Deploy the example, go to the middle of the night, and draw what the page shows."""
    with Emulator(seed=1) as emulator, tempfile.TemporaryDirectory() as place:
        emulator.clock.set(EVENING)
        deploy(emulator, Path(place))
        emulator.clock.set(SHOWN)
        draw(emulator.url)


if __name__ == "__main__":
    main()
