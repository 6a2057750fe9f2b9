"""Stacks of every release: today's code shows no changes, refreshes, updates and destroys them.

`make record` writes the one of this release: a program with every resource, its state as the engine exports it,
with its secrets encrypted under an empty passphrase, and the emulator's snapshot.
"""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from engine.project import Stack
from pulumi_apsara_live.resources import RESOURCES

RECORDED = Path(__file__).with_name("recorded")
EXAMPLE = Path(__file__).parents[2] / "examples" / "evening_show" / "__main__.py"
EVENING = datetime(2036, 6, 29, 17, 30, tzinfo=UTC)
THIS = version("pulumi-apsara-live")
OF_A_MACHINE = re.compile(r"/(tmp|home|root|work|Users)\b|site-packages|file:|127\.0\.0\.1|localhost")


def releases() -> list[str]:
    """Every release of which there is a state, and this one."""
    return sorted({THIS} | {each.name for each in RECORDED.iterdir()} if RECORDED.exists() else {THIS})


def recorded_types(exported: dict[str, Any]) -> set[str]:
    """The classes of an exported state that are ours."""
    types = {each["type"].partition("apsara-live:")[2] for each in exported["deployment"]["resources"]}
    return types - {""}


def record(stack: Stack, emulator: Emulator, place: Path) -> None:
    """Everything anew: program, state, snapshot."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "program.py").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    stack.write(EXAMPLE.read_text(encoding="utf-8"))
    stack.up()
    exported = stack.export()
    missing = sorted(set(RESOURCES) - recorded_types(exported))
    assert not missing, f"a state of a release has every resource: {EXAMPLE.parent.name} lacks {', '.join(missing)}"
    for resource in exported["deployment"]["resources"]:
        for told_of_this_machine in ("sourcePosition", "stackTrace"):
            resource.pop(told_of_this_machine, None)
    for name, content in (("stack", exported), ("cloud", emulator.state.export())):
        text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False)
        (place / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


if os.environ.get("APSARA_LIVE_RECORD") == "write":

    def test_recording(stack: Stack, emulator: Emulator) -> None:
        """Not a test, but what makes one."""
        emulator.clock.set(EVENING)
        record(stack, emulator, RECORDED / THIS)


@pytest.mark.parametrize("release", releases())
def test_a_stack_of_a_release_is_taken_over(stack: Stack, emulator: Emulator, release: str) -> None:
    """No changes and no calls in the preview, none after a refresh, an update as ever, and all of it can go."""
    place = RECORDED / release
    assert place.is_dir(), f"there is no state of {release}: run `make record`"
    emulator.clock.set(EVENING)
    emulator.state.load(json.loads((place / "cloud.json").read_text(encoding="utf-8")))
    stack.write((place / "program.py").read_text(encoding="utf-8"))
    stack.run("stack", "import", "--file", str(place / "stack.json"))

    foreseen = stack.preview()
    assert foreseen.changes == {}
    assert emulator.ledger.calls() == []
    assert stack.refresh().changes == {}
    assert stack.up().changes == {}

    emulator.ledger.clear()
    stack.config("studio:template", "lp_sd")
    assert stack.up().changes == {"CasterConfig evening-show": "update", "CasterRestart evening-show": "replace"}
    writes = [call.action for call in emulator.ledger.calls() if not call.action.startswith("Describe")]
    assert writes == ["SetCasterConfig", "RestartCaster"]
    stack.destroy()
    assert emulator.state.is_empty()


PREPAID = {
    "caster_template": "lp_hd",
    "purchase_time": "2036-06-01T00:00:00Z",
    "expire_time": "2036-07-01T00:00:00Z",
}
"""Inputs of `Caster` that 0.1.0 had; only a prepaid studio used them, and prepaid studios were refused."""


def test_a_studio_recorded_with_inputs_that_are_gone_is_taken_over(
    stack: Stack, emulator: Emulator, tmp_path: Path
) -> None:
    """A state of 0.1.0 whose program declared them: no changes, no calls, and a refresh, update and destroy as ever."""
    place = RECORDED / "0.1.0"
    emulator.clock.set(EVENING)
    emulator.state.load(json.loads((place / "cloud.json").read_text(encoding="utf-8")))
    exported = json.loads((place / "stack.json").read_text(encoding="utf-8"))
    (studio,) = [each for each in exported["deployment"]["resources"] if each["type"].endswith(":Caster")]
    studio["inputs"] |= PREPAID
    studio["outputs"] |= PREPAID
    studio["outputs"]["__declared"] = sorted({*studio["outputs"]["__declared"], *PREPAID})
    (tmp_path / "stack.json").write_text(json.dumps(exported), encoding="utf-8")
    stack.write((place / "program.py").read_text(encoding="utf-8"))
    stack.run("stack", "import", "--file", str(tmp_path / "stack.json"))
    assert stack.preview().changes == {}
    assert emulator.ledger.calls() == []
    stack.refresh()
    assert stack.up().changes == {}
    assert stack.refresh().changes == {}
    kept = [each for each in stack.export()["deployment"]["resources"] if each["type"].endswith(":Caster")]
    assert [PREPAID.keys() & {*each["inputs"], *each["outputs"]} for each in kept] == [set()]
    stack.destroy()
    assert emulator.state.is_empty()


@pytest.mark.parametrize("release", releases())
def test_a_recorded_state_is_whole_and_of_no_machine(release: str) -> None:
    """Every class of its program is in it, and a resource today; no path, no address, no secret in the clear."""
    text = (RECORDED / release / "stack.json").read_text(encoding="utf-8")
    program = (RECORDED / release / "program.py").read_text(encoding="utf-8")
    assert recorded_types(json.loads(text)) == {*re.findall(r"\blive\.(\w+)\(", program)} & {*RESOURCES}
    for file in (RECORDED / release).iterdir():
        found = OF_A_MACHINE.search(file.read_text(encoding="utf-8"))
        assert found is None, f"{file.name}: {found}"
    assert "testsecret" not in text
    assert "https://hooks.example.com" not in text
