"""A show of every day: the same names of episodes, each day at other times, on the real engine."""

from datetime import UTC, datetime, timedelta

from apsara_live_emulator import Emulator
from engine.programs import CAMERA, EPISODES, program
from engine.project import Stack

EVENING = datetime(2036, 6, 29, 23, tzinfo=UTC)


def show(day: int) -> str:
    """The program of one day."""
    times = ("start_time", "end_time")
    episodes = [{**each, **{name: each[name].replace("-29T", f"-{day}T") for name in times}} for each in EPISODES]
    return program(source=CAMERA, episodes=episodes)


def test_the_next_day_is_one_update_under_the_same_names(stack: Stack, emulator: Emulator) -> None:
    """After the last episode of a day has finished: the next day's rundown waits, and nothing is left to do."""
    emulator.clock.set(EVENING - timedelta(days=1))
    stack.write(show(29))
    stack.up()
    emulator.clock.set(EVENING)
    assert set(stack.refresh().step("rundown").new["outputs"]["statuses"].values()) == {"finished"}
    assert stack.up().changes == {}
    emulator.ledger.clear()
    stack.write(show(30))
    outcome = stack.up()
    assert outcome.changes == {"rundown": "update"}
    assert set(outcome.outputs["statuses"].values()) == {"waiting"}
    writes = [call.action for call in emulator.ledger.calls() if not call.action.startswith("Describe")]
    assert writes == ["DeleteCasterProgram", "AddCasterProgram"]
    assert stack.refresh().changes == {}
    assert stack.up().changes == {}
