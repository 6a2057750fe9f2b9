"""The page about upgrades: its command on the recorded stack of every release, and on a program that has changed."""

from __future__ import annotations

import json
from importlib.metadata import requires

import pytest

from apsara_live_emulator import Emulator
from docs.manual import ROOT, fences
from engine.project import Stack
from engine.test_recorded import EVENING, RECORDED, releases

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("release", releases())
def test_an_upgrade_is_previewed_as_documented(stack: Stack, emulator: Emulator, release: str) -> None:
    """No changes and no calls; with a changed program the same command fails."""
    (command,) = (each.text.split() for each in fences("docs/upgrade.md", "sh"))
    program = (RECORDED / release / "program.py").read_text(encoding="utf-8")
    emulator.clock.set(EVENING)
    emulator.state.load(json.loads((RECORDED / release / "cloud.json").read_text(encoding="utf-8")))
    stack.write(program)
    stack.run("stack", "import", "--file", str(RECORDED / release / "stack.json"))
    stack.run(*command[1:])
    stack.config("studio:template", "lp_sd")
    assert "no changes were expected" in str(stack.run(*command[1:], expect_failure=True))
    assert emulator.ledger.calls() == []


def test_versions_of_pulumi_are_those_of_the_package() -> None:
    """As the package requires."""
    (required,) = (each for each in requires("pulumi-apsara-live") or () if each.startswith("pulumi<"))
    text = (ROOT / "docs" / "upgrade.md").read_text(encoding="utf-8")
    assert required == "pulumi<4,>=3.216"
    assert "from 3.216 up to, but not including, 4" in text
