"""Cases of `CasterRestart`."""

from __future__ import annotations

from datetime import timedelta

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error, lost_answer
from pulumi_apsara_live.resources._settings import fingerprint

from . import Case, Change, Refusal, Stage
from ._scenarios import change, create, delete, refresh, somebody, trigger

FULL = {
    "caster_id": "<running studio>",
    "triggers": {"config": "lp_hd-1", "layout": "2"},
    "on_create": "restart",
    "when_idle": "start",
    "wait": True,
    "timeout_s": 60,
}
OTHER = {
    "caster_id": "another-studio",
    "triggers": {"config": "lp_sd-1"},
    "on_create": "skip",
    "when_idle": "fail",
    "wait": False,
    "timeout_s": 90,
}
LIVE = fingerprint({"transcode": {"caster_template": "lp_hd"}, "domain_name": "live.example.com"})
"""The fingerprint of the running studio's configuration."""
FINGERPRINTED = {**FULL, "triggers": {"config": LIVE}}
BEFORE = {**FULL, "triggers": {"config": "lp_sd-1"}}
CHANGES = (
    Change("replace", "a fingerprint, after a write", BEFORE, FINGERPRINTED, by_hand="configured"),
    Change("replace", "without waiting", FULL, {**FULL, "wait": False, "triggers": {"config": "2"}}),
)
IDLE = {**FULL, "caster_id": "<ready studio>"}
CASES = [
    Case(
        "CasterRestart",
        "triggered",
        FULL,
        OTHER,
        {"caster_id": "<running studio>"},
        ("running studio",),
        changes=CHANGES,
    ),
    Case("CasterRestart", "idle", IDLE, OTHER, {"caster_id": "<ready studio>"}, ("ready studio",)),
]
ON_AIR = {"caster_id": "<running studio>"}
RESTART = {**ON_AIR, "triggers": {"a": "1"}}


def stopped_and_started(stage: Stage) -> None:
    """By hand, an hour after everything else, so that the studio's start is another."""
    clock = stage.emulator.clock
    clock.set(clock.now() + timedelta(hours=1))
    somebody("StopCaster")(stage)
    somebody("StartCaster")(stage)


COSTS = {
    'first creation, `on_create="skip"`': create(RESTART),
    'first creation, `on_create="restart"`': create({**ON_AIR, "on_create": "restart"}),
    "triggers changed, on air": trigger(RESTART),
    "triggers changed, the studio was started since the last restart": trigger(RESTART, stopped_and_started),
    "triggers changed, an interrupted update has restarted it": trigger(RESTART, stopped_and_started, done=True),
    'triggers changed, off the air, `when_idle="skip"` or `"fail"`': trigger(
        {**RESTART, "when_idle": "fail"}, somebody("StopCaster"), refused=True
    ),
    'triggers changed, off the air, `when_idle="start"`': trigger(
        {**RESTART, "when_idle": "start"}, somebody("StopCaster")
    ),
    "refresh": refresh(RESTART),
    "another `on_create`, `when_idle`, `wait` or `timeout_s`": change(
        RESTART, on_create="restart", when_idle="start", wait=False, timeout_s=9
    ),
    "deletion": delete(RESTART),
}
"""What happens in each row of its table in docs/calls.md."""


def _of_a_carousel(stage: Stage, emulator: Emulator) -> None:
    emulator.state.casters[stage.world.studio].norm_type = 3
    stage.create(FULL)


def _unanswered(stage: Stage, emulator: Emulator) -> None:
    emulator.faults.order("RestartCaster", lost_answer())
    emulator.faults.order("DescribeCasters", error("Forbidden", 403), after=1)
    stage.create(FULL)


REFUSALS = [
    Refusal(
        "CasterRestart",
        "is gone: there is nothing to restart",
        lambda stage, _: stage.create({**FULL, "caster_id": "a"}),
    ),
    Refusal("CasterRestart", "restarts general and playlist studios only", _of_a_carousel, ("running studio",)),
    Refusal(
        "CasterRestart",
        'is not on air: start it, or set when_idle to "skip"',
        lambda stage, _: stage.create({**IDLE, "when_idle": "fail"}),
        ("ready studio",),
    ),
    Refusal("CasterRestart", "What it did could not be looked up", _unanswered, ("running studio",)),
]
AT_LEAST_ONCE = {
    "CasterRestart-triggered: create, full": ["RestartCaster", "RestartCaster"],
    "CasterRestart-triggered: replace, triggers": ["RestartCaster", "RestartCaster"],
    "CasterRestart-triggered: replace, without waiting": ["RestartCaster", "RestartCaster"],
    "CasterRestart-idle: create, full": ["StartCaster", "RestartCaster"],
}
