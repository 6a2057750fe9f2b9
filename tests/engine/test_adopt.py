"""Adoption: what somebody made with the vendor's SDK is imported, and the engine then finds nothing to change."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from apsara_live_emulator import Emulator
from cli import adopted
from docs.manual import fences
from engine.project import Stack


def test_an_adopted_studio_previews_without_a_change(stack: Stack, emulator: Emulator) -> None:
    """Every resource type at once: the program is written, the stack imports it, there is no change and no drift.

    The commands are those of docs/adopt.md. Secrets reach the stack through pipes alone: they are in no file in the
    clear, and encrypted in the state. An update that changes nothing records what depends on what, and all of it can
    then be destroyed in order.
    """
    caster_id = adopted.whole_studio(emulator)
    adopted.relay(emulator)
    emulator.ledger.clear()
    adopts, *then = fences("docs/adopt.md", "sh")[1].text.splitlines()
    words = [*adopts.replace("caster-1", caster_id).split()[1:], "--relay", "cn-shanghai/all", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "pulumi_apsara_live.cli", *words],
        cwd=stack.directory,
        env=stack.environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {each["type"] for each in (*told["studios"][0]["resources"], *told["relays"])} == {
        "Caster",
        "CasterConfig",
        "CasterChannel",
        "CasterComponent",
        "CasterLayout",
        "CasterVideoResource",
        "CasterProgram",
        "CasterRunState",
        "CasterScene",
        "CasterSceneAudio",
        "LivePullToPush",
    }
    assert then == told["next"]
    foreseen = stack.preview("--expect-no-changes")
    assert (foreseen.changes, foreseen.warnings) == ({}, [])
    kept = {str(path.relative_to(stack.directory.parent)): path.read_text("utf-8") for path in _files(stack)}
    assert sum(text.count('"ciphertext"') for name, text in kept.items() if name.startswith("state")) > 10
    assert [each for each in adopted.SECRETS if each in "".join([*kept.values(), done.stdout, done.stderr])] == []
    assert stack.up("--refresh").changes == {}
    assert not [call.action for call in emulator.ledger.calls() if not call.action.startswith("Describe")]
    stack.run("state", "unprotect", "--all", "--yes")
    stack.destroy()
    assert (emulator.state.casters, emulator.state.tasks) == ({}, {})


def _files(stack: Stack) -> list[Path]:
    """The files of the project and of its state."""
    return [
        path
        for path in stack.directory.parent.rglob("*")
        if path.is_file() and path.suffix in (".py", ".json", ".yaml")
    ]
