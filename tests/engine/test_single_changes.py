"""Each property changed alone: the preview shows it alone, the update makes exactly the calls, then nothing is left."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from apsara_live_emulator import Emulator
from engine.behind import Stranger, parameters
from engine.outcome import Outcome
from engine.programs import CAMERA, EPISODES, OTHER, SETTINGS, program
from engine.project import Stack

RESTARTING = {"transcode", "domain_name"}
PROGRAM = """
import json, pathlib, pulumi
import pulumi_apsara_live as live

for name, settings in json.loads(pathlib.Path("settings.json").read_text()).items():
    studio = live.Caster(f"studio of {name}", norm_type="general")
    live.CasterConfig(name, caster_id=studio.id, **settings, opts=pulumi.ResourceOptions(deleted_with=studio))
    pulumi.export(name, studio.id)
"""
"""A studio for each setting, so that one update changes each of them alone."""
ALIKE = dict.fromkeys(SETTINGS, SETTINGS)
"""All studios with the same settings."""
CHANGED = {name: {**SETTINGS, name: OTHER[name]} for name in SETTINGS}
"""Each studio with the setting changed whose name it has."""
UPDATED = dict.fromkeys(SETTINGS, "update")


def declare(stack: Stack, settings: Mapping[str, Mapping[str, Any]]) -> None:
    """What the program reads: the settings of each studio."""
    (stack.directory / "settings.json").write_text(json.dumps(settings), encoding="utf-8")


def roots(outcome: Outcome, name: str) -> set[str]:
    """The properties of a configuration that an outcome shows as changed."""
    return {re.split(r"[.\[]", path)[0] for path in outcome.step(name, "CasterConfig").detailed}


def test_each_setting_changed_alone(stack: Stack, emulator: Emulator) -> None:
    """One property in the preview, one SetCasterConfig in the ledger, no changes after it."""
    stack.write(PROGRAM)
    declare(stack, ALIKE)
    studios = stack.up().outputs
    declare(stack, CHANGED)
    foreseen = stack.preview()
    assert foreseen.changes == UPDATED
    assert {name: roots(foreseen, name) - {"restart_fingerprint"} for name in SETTINGS} == {
        name: {name} for name in SETTINGS
    }
    assert {name for name in SETTINGS if "restart_fingerprint" in roots(foreseen, name)} == RESTARTING
    emulator.ledger.clear()
    assert stack.up().changes == UPDATED
    calls = defaultdict(list)
    for call in emulator.ledger.calls():
        calls[call.parameters["CasterId"]].append(call.action)
    assert calls == {studios[name]: ["SetCasterConfig"] for name in SETTINGS}
    emulator.ledger.clear()
    assert stack.up().changes == {}
    assert emulator.ledger.calls() == []


def test_each_setting_drifted_alone(stack: Stack, emulator: Emulator) -> None:
    """Refresh shows that one property, the update repairs exactly it, a third update is empty."""
    stack.write(PROGRAM)
    declare(stack, ALIKE)
    studios = stack.up().outputs
    stranger = Stranger(emulator)
    for name, settings in CHANGED.items():
        stranger.configure(studios[name], **parameters(settings))
    drifted = stack.refresh()
    assert drifted.changes.keys() <= {*SETTINGS, "studio of caster_name"}
    assert {name: roots(drifted, name) for name in SETTINGS} == {name: {name} for name in SETTINGS}
    repaired = stack.up()
    assert repaired.changes == UPDATED
    assert {name: roots(repaired, name) for name in SETTINGS} == {name: {name} for name in SETTINGS}
    assert stack.up().changes == {}
    assert stack.refresh().changes == {}


def test_each_member_of_an_episode_changed_alone(stack: Stack, emulator: Emulator) -> None:
    """One member in the preview, one ModifyCasterProgram with that episode alone in the ledger."""
    episodes = [dict(each) for each in EPISODES]
    stack.write(program(source=CAMERA, episodes=episodes))
    stack.up()
    for index, name, value in [
        (1, "end_time", "2036-06-29T20:25:00Z"),
        (1, "start_time", "2036-06-29T20:16:00Z"),
        (0, "end_time", "2036-06-29T20:10:00Z"),
    ]:
        episodes[index][name] = value
        stack.write(program(source=CAMERA, episodes=episodes))
        foreseen = stack.preview()
        assert foreseen.changes == {"rundown": "update"}
        assert set(foreseen.step("rundown").detailed) == {f"episodes[{index}].{name}"}
        emulator.ledger.clear()
        stack.up()
        assert [call.action for call in emulator.ledger.calls()] == ["DescribeCasterProgram", "ModifyCasterProgram"]
        (modified,) = emulator.ledger.calls("ModifyCasterProgram")
        assert [entry["EpisodeName"] for entry in modified.nested["Episode"]] == [episodes[index]["name"]]
    emulator.ledger.clear()
    assert stack.up().changes == {}
    assert emulator.ledger.calls() == []


def test_an_episode_drifted_is_shown_and_repaired(stack: Stack, emulator: Emulator) -> None:
    """An episode altered, and one removed, behind our back."""
    from alibabacloud_live20161101.models import ModifyCasterProgramRequestEpisode

    stack.write(program(source=CAMERA, episodes=EPISODES))
    outputs = stack.up().outputs
    stranger, caster_id = Stranger(emulator), outputs["id"]
    later = ModifyCasterProgramRequestEpisode(
        episode_id=outputs["episodes"]["weather"], end_time="2036-06-29T21:00:00Z"
    )
    stranger.call("ModifyCasterProgram", caster_id=caster_id, episode=[later])
    drifted = stack.refresh()
    assert set(drifted.step("rundown").detailed) == {"episodes[1].end_time"}
    assert stack.up().changes == {"rundown": "update"}
    assert stack.up().changes == {}
    stranger.call("DeleteCasterEpisode", caster_id=caster_id, episode_id=outputs["episodes"]["weather"])
    assert stack.refresh().changes == {"rundown": "update"}
    emulator.ledger.clear()
    assert stack.up().changes == {"rundown": "update"}
    assert [call.action for call in emulator.ledger.calls()] == ["DescribeCasterProgram", "AddCasterEpisode"]
    assert stack.up().changes == {}
