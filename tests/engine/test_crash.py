"""The engine interrupted or killed at every call of a start and of a restart: the next update converges, once."""

from __future__ import annotations

import signal
from datetime import timedelta

import pytest

from apsara_live_emulator import Emulator
from engine.behind import Stranger
from engine.interruption import interrupted
from engine.programs import program
from engine.project import Stack

READY = {"domain_name": "live.example.com", "transcode": {"caster_template": "lp_hd"}}
OTHER = {**READY, "transcode": {"caster_template": "lp_sd"}}
RUN = 'run = live.CasterRunState("run", caster_id=studio.id, opts=pulumi.ResourceOptions(depends_on=[config]))\n'
RESTART = (
    'live.CasterRestart("restart", caster_id=studio.id, triggers={"config": config.restart_fingerprint}, '
    "opts=pulumi.ResourceOptions(depends_on=[run]))\n"
)


def converges(stack: Stack) -> None:
    """The next update ends well, and the one after it finds nothing to do."""
    stack.run("cancel", "--yes")
    stack.up()
    assert stack.up().changes == {}


HOW = (signal.SIGKILL, signal.SIGINT)
"""How the engine is ended. An interrupted one finishes the call that it is at."""


@pytest.mark.matrix(calls=range(1, 5), how=HOW)
def test_a_start_interrupted_at_any_call_happens_once(
    stack: Stack, emulator: Emulator, calls: int, how: signal.Signals
) -> None:
    """DescribeCasters, StartCaster, DescribeCasters, DescribeCasterStreamUrl."""
    stack.write(program(config=READY))
    stack.up()
    emulator.ledger.clear()
    stack.write(program(config=READY, more=RUN))
    interrupted(stack, emulator, calls, how)
    converges(stack)
    assert [call.action for call in emulator.ledger.calls("StartCaster") if call.status == 200] == ["StartCaster"]


@pytest.mark.matrix(calls=range(1, 6), how=HOW)
def test_a_restart_interrupted_at_any_call_happens_once(
    stack: Stack, emulator: Emulator, calls: int, how: signal.Signals
) -> None:
    """DescribeCasterConfig, SetCasterConfig, DescribeCasters, RestartCaster, DescribeCasters."""
    now = emulator.clock.now()
    emulator.clock.set(now - timedelta(hours=1))
    stack.write(program(config=READY, more=RUN + RESTART))
    stack.up()
    emulator.clock.set(now)
    emulator.ledger.clear()
    stack.write(program(config=OTHER, more=RUN + RESTART))
    interrupted(stack, emulator, calls, how)
    converges(stack)
    assert emulator.ledger.count("RestartCaster") == 1
    assert emulator.state.casters[next(iter(emulator.state.casters))].live["CasterTemplate"] == "lp_sd"


@pytest.mark.parametrize("calls", [1, 2])
def test_a_studio_created_by_a_killed_update_is_not_created_again(stack: Stack, emulator: Emulator, calls: int) -> None:
    """CreateCaster, DescribeCasters: the token of the next update brings back the same studio."""
    stack.write(program(config=READY))
    interrupted(stack, emulator, calls, signal.SIGKILL)
    converges(stack)
    assert len(emulator.state.casters) == 1


def test_a_studio_started_by_hand_is_restarted_when_the_configuration_changes(stack: Stack, emulator: Emulator) -> None:
    """What is taken for the restart of an interrupted update must be one: an earlier start by hand is not."""
    now = emulator.clock.now()
    emulator.clock.set(now - timedelta(hours=2))
    text = RESTART.replace("depends_on=[run]", "depends_on=[config]")
    stack.write(program(config=READY, more=text))
    caster_id = stack.up().outputs["id"]
    emulator.clock.set(now - timedelta(hours=1))
    Stranger(emulator).call("StartCaster", caster_id=caster_id)
    emulator.clock.set(now)
    stack.write(program(config=OTHER, more=text))
    stack.up()
    assert emulator.ledger.count("RestartCaster") == 1
