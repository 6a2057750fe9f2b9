"""The tutorial, walked by somebody who types what it says into a shell."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from docs.manual import fences, holds
from docs.reader import Reader
from engine.project import Stack

pytestmark = pytest.mark.engine

PAGE = "docs/tutorial.md"
ADDRESS = "http://127.0.0.1:8484"


def test_the_tutorial_is_walked_from_its_first_line_to_its_last(bare_stack: Stack, tmp_path: Path) -> None:
    """Every command in its order, every file, and what they show; only the address is another, as ports are shared.

    The environment is that of the tests: what pip installs is looked at by the test of the README's commands.
    """
    folder, terminal, variables, create, preview, up, destroy = (each.text for each in fences(PAGE, "sh"))
    (project,) = (each.text for each in fences(PAGE, "yaml"))
    program, behind = (each.text for each in fences(PAGE, "python"))
    created, cleared = (each.text for each in fences(PAGE, "text"))

    made, entered, *environment = folder.strip().splitlines()
    assert [line.split()[:2] for line in environment] == [
        ["python3", "-m"],
        ["source", ".venv/bin/activate"],
        ["pip", "install"],
    ]
    reader = Reader(tmp_path, bare_stack.environ)
    reader.type(f"{made}\n{entered}")
    home = tmp_path / made.split()[1]
    activated, served = terminal.strip().splitlines()
    assert activated == environment[1]
    assert served.endswith(ADDRESS.rpartition(":")[2])
    words = [*shlex.split(served)[:-1], "0"]
    with subprocess.Popen(words, env=bare_stack.environ, stdout=subprocess.PIPE, text=True) as emulator:
        try:
            assert emulator.stdout is not None
            assert ADDRESS in variables
            reader.type(variables.replace(ADDRESS, emulator.stdout.readline().strip()))
            (home / "Pulumi.yaml").write_text(project, encoding="utf-8")
            (home / "__main__.py").write_text(program, encoding="utf-8")
            assert created in reader.type(create)
            other = program.replace("lp_hd", "lp_ud").replace(
                '    callback_url="https://hooks.example.com/news",\n', ""
            )
            (home / "__main__.py").write_text(other, encoding="utf-8")
            assert holds(reader.type(preview), cleared)
            (home / "__main__.py").write_text(other + behind, encoding="utf-8")
            assert "+ 2 created" in reader.type(up)
            assert "- 5 deleted" in reader.type(destroy)
        finally:
            emulator.terminate()
