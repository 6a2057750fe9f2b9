"""Adoption: what somebody made with the vendor's SDK is imported, and the engine then finds nothing to change."""

from __future__ import annotations

from pathlib import Path

from apsara_live_emulator import Emulator
from cli import adopted, election_night
from engine.adoption import adopt, adopt_all
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
    adoption = adopt(stack, caster_id, "--relay", "cn-shanghai/all")
    assert adoption.kinds == {
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
    foreseen = stack.preview("--expect-no-changes")
    assert (foreseen.changes, foreseen.warnings) == ({}, [])
    kept = {str(path.relative_to(stack.directory.parent)): path.read_text("utf-8") for path in _files(stack)}
    assert sum(text.count('"ciphertext"') for name, text in kept.items() if name.startswith("state")) > 10
    assert [each for each in adopted.SECRETS if each in "".join([*kept.values(), adoption.text])] == []
    assert stack.up("--refresh").changes == {}
    assert writes(emulator) == []
    stack.run("state", "unprotect", "--all", "--yes")
    stack.destroy()
    assert (emulator.state.casters, emulator.state.tasks) == ({}, {})


def test_adopted_election_nights_stay_as_they_are(stack: Stack, emulator: Emulator) -> None:
    """One on air and one off air, built with the vendor's SDK: no preview, update or refresh changes anything."""
    for on_air in (True, False):
        election_night.built(emulator, on_air=on_air, relay=on_air)
    emulator.ledger.clear()
    told = adopt_all(stack, "--all", "--relay", "cn-shanghai/all", "--out", ".", "--stack", "dev").told
    # The service lists studios of one second in any order.
    assert sorted(len(studio["resources"]) for studio in told["studios"]) == [11, 14]
    assert (len(told["relays"]), told["relays_left_out"]) == (1, [])
    assert [studio["left_out"] for studio in told["studios"]] == [[], []]
    foreseen = stack.preview("--expect-no-changes")
    assert (foreseen.changes, foreseen.warnings) == ({}, [])
    assert stack.up().changes == {}
    assert stack.refresh().changes == {}
    assert writes(emulator) == []
    emulator.ledger.clear()
    assert stack.preview("--expect-no-changes").changes == {}
    assert emulator.ledger.calls() == []


def writes(emulator: Emulator) -> list[str]:
    """The calls that are no reads."""
    return [action for action in emulator.ledger.actions() if not action.startswith("Describe")]


def _files(stack: Stack) -> list[Path]:
    """The files of the project and of its state."""
    return [
        path
        for path in stack.directory.parent.rglob("*")
        if path.is_file() and path.suffix in (".py", ".json", ".yaml")
    ]
