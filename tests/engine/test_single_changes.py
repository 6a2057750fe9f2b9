"""Each property changed alone: the preview shows it alone, the update makes exactly the calls, then nothing is left."""

import re

import pytest

from apsara_live_emulator import Emulator
from engine.behind import Stranger, parameters
from engine.programs import CAMERA, EPISODES, OTHER, SETTINGS, program
from engine.project import Stack

RESTARTING = {"transcode", "domain_name"}
NAMES = list(SETTINGS)
HALVES = [NAMES[::2], NAMES[1::2]]


def roots(paths: object) -> set[str]:
    """The properties to which the paths belong."""
    return {re.split(r"[.\[]", path)[0] for path in paths}  # type: ignore[attr-defined]


@pytest.mark.parametrize("names", HALVES, ids=["even", "odd"])
def test_each_setting_changed_alone(stack: Stack, emulator: Emulator, names: list[str]) -> None:
    """One property in the preview, one SetCasterConfig in the ledger, no changes after it."""
    stack.write(program(config=SETTINGS))
    stack.up()
    settings = dict(SETTINGS)
    for name in names:
        settings[name] = OTHER[name]
        stack.write(program(config=settings))
        foreseen = stack.preview()
        assert foreseen.changes == {"config": "update"}, name
        expected = {name} | ({"restart_fingerprint"} if name in RESTARTING else set())
        assert roots(foreseen.step("config").detailed) == expected
        emulator.ledger.clear()
        assert stack.up().changes == {"config": "update"}, name
        assert [call.action for call in emulator.ledger.calls()] == ["SetCasterConfig"]
    emulator.ledger.clear()
    assert stack.up().changes == {}
    assert emulator.ledger.calls() == []


@pytest.mark.parametrize("names", HALVES, ids=["even", "odd"])
def test_each_setting_drifted_alone(stack: Stack, emulator: Emulator, names: list[str]) -> None:
    """Refresh shows that one property, the update repairs exactly it, a third update is empty."""
    stack.write(program(config=SETTINGS))
    caster_id = stack.up().outputs["id"]
    stranger = Stranger(emulator)
    for name in names:
        stranger.configure(caster_id, **parameters({**SETTINGS, name: OTHER[name]}))
        drifted = stack.refresh()
        touched = {"config", "studio"} if name == "caster_name" else {"config"}
        assert drifted.changes.keys() <= touched, name
        assert roots(drifted.step("config", "CasterConfig").detailed) == {name}
        repaired = stack.up()
        assert repaired.changes == {"config": "update"}, name
        assert roots(repaired.step("config").detailed) == {name}
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
