"""`make new-resource` writes the skeleton of a resource, which is refused until it is complete."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.clone import copy_tree

WRITTEN = {
    "?? examples/reference/caster_ticker.py",
    "?? provider/apsara_live_emulator/behaviours/caster_ticker.py",
    "?? provider/pulumi_apsara_live/resources/caster_ticker.py",
    "?? tests/cases/caster_ticker.py",
    " M provider/pulumi_apsara_live/hosts/dynamic.py",
    " M provider/pulumi_apsara_live/resources/__init__.py",
}


def run(copy: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the copy, with the packages of the copy."""
    environment = {**os.environ, "PYTHONPATH": str(copy / "provider"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A repository of its own with the files of this one."""
    copy_tree(tmp_path)
    git = ("git", "-c", "user.name=test", "-c", "user.email=test@example.com")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "Start"]):
        assert run(tmp_path, *git, *command).returncode == 0
    return tmp_path


def changed(copy: Path) -> set[str]:
    """What git says of the copy."""
    return set(run(copy, "git", "status", "--porcelain", "-uall").stdout.splitlines())


def test_a_skeleton_is_written_and_refused_until_it_is_complete(copy: Path) -> None:
    """Its files, one line and one class; an import says what is missing, and the files are formatted."""
    made = run(copy, sys.executable, "-m", "authoring.new_resource", "CasterTicker")
    assert made.returncode == 0, made.stderr
    assert "make derive" in made.stdout
    assert changed(copy) == WRITTEN
    imported = run(copy, sys.executable, "-c", "import pulumi_apsara_live.resources")
    last = imported.stderr.splitlines()[-1]
    assert last.startswith("TypeError: CasterTicker does not declare `id` (what its id is made of), `belongs_to`")
    for check in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        judged = run(copy, sys.executable, "-m", "ruff", *check, *(each[3:] for each in WRITTEN))
        assert judged.returncode == 0, judged.stdout


@pytest.mark.parametrize("name", ["", "caster_ticker", "Caster Ticker", "../Ticker", "Caster", "CasterScene"])
def test_a_name_that_is_wrong_or_taken_is_refused_in_one_line(copy: Path, name: str) -> None:
    """Nothing is written."""
    refused = run(copy, sys.executable, "-m", "authoring.new_resource", name)
    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert line.startswith(f"NAME={name!r} is ")
    assert changed(copy) == set()
