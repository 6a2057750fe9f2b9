"""The engine killed at each call by which an example comes into being: the next update makes of it what is declared.

The matrix is made from the calls of a run that was not killed. `make test` runs a sample of it, `make crash` all.
"""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from apsara_live_emulator import Emulator
from engine.interruption import interrupted
from engine.programs import CAMERA, EPISODES, program
from engine.project import STACK, Stack, Template

ROOT = Path(__file__).parents[2]
EVENING = datetime(2036, 6, 29, 17, 30, tzinfo=UTC)
ONCE = ("StartCaster", "StartCasterScene", "CreateLivePullToPush", "AddCasterProgram", "AddCasterVideoResource")
NEVER = ("RestartCaster", "RestartLivePullToPush", "StopCaster", "DeleteCaster")
FENCE = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)

New = Callable[[str, Emulator], Stack]


def type_what_the_manual_says(stack: Stack) -> None:
    """The commands of its page: the three, and before them the one for a file that the engine had begun to write."""
    page = (ROOT / "docs" / "after-a-crash.md").read_text(encoding="utf-8")
    commands, mending = FENCE.findall(page)[0], FENCE.findall(page)[3]
    if any(not file.stat().st_size for file in stack.back_end.rglob(f"{STACK}.json.attrs")):
        assert "failed to load checkpoint: EOF" in stack.run("cancel", "--yes", expect_failure=True).stderr
        words = [str(stack.back_end) if word.startswith("~") else word for word in shlex.split(mending)]
        subprocess.run(words, check=True)
    for line in commands.splitlines():
        _, command, *flags = line.split()
        stack.run(command, *flags, "--yes", *([] if command == "cancel" else ["--skip-preview"]))


def made(emulator: Emulator) -> dict[str, int]:
    """What is in the cloud, counted; and how often what must happen once has happened."""
    studios = emulator.state.casters.values()
    found = {"studios": len(studios), "relays": len(emulator.state.tasks)}
    found |= {"sources": sum(len(each.video_resources) for each in studios)}
    found |= {"episodes": sum(len(each.episodes) for each in studios)}
    for action in (*ONCE, *NEVER):
        found[action] = sum(call.happened for call in emulator.ledger.calls(action))
    return found


@pytest.mark.parametrize("name", ["first_studio", "evening_show"])
def test_an_example_killed_at_any_call_comes_into_being_once(
    template: Template, tmp_path: Path, name: str, met: Callable[..., list[int]]
) -> None:
    """What the manual says is typed; then it is as after a run that was not killed, and all of it can go."""
    text = (ROOT / "examples" / name / "__main__.py").read_text(encoding="utf-8")

    def run(cell: int) -> tuple[dict[str, int], int]:
        with Emulator() as emulator:
            emulator.clock.set(EVENING)
            (tmp_path / str(cell)).mkdir()
            stack = template.copy(tmp_path / str(cell))
            stack.talks_to(emulator.url)
            stack.write(text)
            try:
                return _lives(stack, emulator, cell)
            finally:
                stack.end()

    whole, calls = run(0)
    for cell in met(range(1, calls + 1), lambda _: (name,)):  # one call of each example, in a sample
        assert run(cell)[0] == whole, f"killed at call {cell} of {calls}"


def _lives(stack: Stack, emulator: Emulator, cell: int) -> tuple[dict[str, int], int]:
    """From nothing to nothing, killed at a call unless it is 0: what there was in between, and the calls until then."""
    if cell:
        interrupted(stack, emulator, cell, signal.SIGKILL)
        type_what_the_manual_says(stack)
    else:
        stack.up()
    found, calls = made(emulator), emulator.ledger.count()
    emulator.ledger.clear()
    again = stack.up()
    assert (again.changes, again.warnings, emulator.ledger.actions()) == ({}, [], [])
    assert stack.refresh().changes == {}
    stack.destroy()
    assert emulator.state.is_empty()
    return found, calls


def test_a_state_that_was_being_written_is_mended_as_the_manual_says(stack: Stack, emulator: Emulator) -> None:
    """The engine writes a state whole, and the file beside it in two steps: killed in between, it reads neither."""
    stack.write(program(config={"delay": 5}))
    interrupted(stack, emulator, 3, signal.SIGKILL)
    (attributes,) = stack.back_end.rglob(f"{STACK}.json.attrs")
    attributes.write_bytes(b"")
    type_what_the_manual_says(stack)
    assert stack.up().changes == {}
    assert len(emulator.state.casters) == 1


@pytest.mark.parametrize("calls", [1, 2])
def test_a_destroy_that_was_killed_is_finished_as_the_manual_says(stack: Stack, emulator: Emulator, calls: int) -> None:
    """Refreshed first, then destroyed, or brought up again: nothing is left, and nothing is there twice."""
    page = (ROOT / "docs" / "after-a-crash.md").read_text(encoding="utf-8")
    commands = [line.split()[1:] for line in FENCE.findall(page)[1].splitlines()]
    stack.write(program(config={"delay": 5}, source=CAMERA, episodes=EPISODES))
    stack.up()
    emulator.ledger.clear()
    interrupted(stack, emulator, calls, signal.SIGKILL, command="destroy")
    for command, *flags in commands[:2]:
        stack.run(command, *flags, "--yes", *([] if command == "cancel" else ["--skip-preview"]))
    stack.up()
    assert len(emulator.state.casters) == 1
    assert stack.up().changes == {}
    assert commands[2] == ["destroy"]
    stack.destroy()
    assert emulator.state.is_empty()


def test_a_refresh_that_was_killed_is_repeated(stack: Stack, emulator: Emulator) -> None:
    """It changes nothing in the account."""
    stack.write(program(config={"delay": 5}, source=CAMERA, episodes=EPISODES))
    stack.up()
    emulator.ledger.clear()
    interrupted(stack, emulator, 2, signal.SIGKILL, command="refresh")
    stack.run("cancel", "--yes")
    assert stack.refresh().changes == {}
    assert stack.up().changes == {}
