"""The calls that each resource declares, and docs/calls.md shows, beside the emulator's ledger."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from apsara_live_emulator import Emulator
from cases import CASES, COSTS, Case, Stage
from cases._scenarios import nothing, somebody
from docs.manual import ROOT
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._relay import until_running
from pulumi_apsara_live.resources._studio import wait_until
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud

PAGE = ROOT / "docs" / "calls.md"
NEEDS = {case.resource: case.needs for case in reversed(CASES)}
"""What must exist before a scenario: what the first case of its resource needs."""
ROWS = [(name, change) for name, resource in RESOURCES.items() for change in resource.costs]


@pytest.mark.parametrize("name", list(RESOURCES))
def test_every_row_has_a_scenario_and_every_scenario_a_row(name: str) -> None:
    """Nothing is declared that is not run, and nothing is run that is not declared."""
    assert list(COSTS[name]) == list(RESOURCES[name].costs)


@pytest.mark.parametrize(("name", "change"), ROWS, ids=[f"{name}-{change}" for name, change in ROWS])
def test_each_change_costs_what_its_resource_declares(emulator: Emulator, cloud: Cloud, name: str, change: str) -> None:
    """The ledger has just these calls, in this order."""
    stage = Stage(cloud, Case(name, change, {}, {}, {}, NEEDS[name]))
    stage.emulator = emulator
    scenario = COSTS[name][change](stage)
    next(scenario)
    before = len(emulator.ledger.calls())
    next(scenario, None)
    declared = [operation.action for operation in RESOURCES[name].costs[change]]
    assert [each.action for each in emulator.ledger.calls()[before:]] == declared


def waiting(emulator: Emulator, then: Callable[[Stage], object], pauses: list[float]) -> Stage:
    """A stage that waits on the emulator's clock: each pause is noted, moves the clock, and `then` happens."""

    def sleep(seconds: float) -> None:
        # What a thread that polls has spent on the call is taken off its pause.
        pauses.append(round(seconds, 2))
        emulator.clock.advance(round(seconds, 2))
        then(stage)

    emulator.clock.set(emulator.clock.now())
    cloud = Cloud(
        endpoint=emulator.url,
        region="cn-shanghai",
        credentials=lambda: Credentials("testid", "testsecret", None),
        retries=replace(Retries.without_waiting(), sleep=sleep),
    )
    stage = Stage(cloud, Case("CasterRunState", "waits", {}, {}, {}, ("ready studio",)))
    return stage


def stops_at_last(emulator: Emulator, pauses: list[float]) -> None:
    def then(stage: Stage) -> None:
        if len(pauses) == 2:
            somebody("StopCaster", "<ready studio>")(stage)

    stage = waiting(emulator, then, pauses)
    somebody("StartCaster", "<ready studio>")(stage)
    wait_until(stage.cloud, stage.step, stage.world.studio, "idle", timeout_s=60)
    stage.cloud.close()


def starts_at_last(emulator: Emulator, pauses: list[float]) -> None:
    emulator.choices.set("start-time", "4")
    stage = waiting(emulator, nothing, pauses)
    stage.create({"caster_id": "<ready studio>"})
    stage.cloud.close()


def restarts_at_last(emulator: Emulator, pauses: list[float]) -> None:
    stage = waiting(emulator, nothing, pauses)
    somebody("StartCaster", "<ready studio>")(stage)
    emulator.choices.set("restart-time", "4")
    stage.resource = RESOURCES["CasterRestart"]
    stage.create({"caster_id": "<ready studio>", "on_create": "restart"})
    stage.cloud.close()


def recovers_at_last(emulator: Emulator, pauses: list[float]) -> None:
    def then(_: Stage) -> None:
        for task in emulator.state.tasks.values():
            task.failing = len(pauses) < 2

    stage = waiting(emulator, then, pauses)
    relay = stage.world.make_running_relay()
    then(stage)
    until_running(stage.cloud, stage.step, "cn-shanghai", relay, "", timeout_s=60)
    stage.cloud.close()


WAITS: Mapping[str, Callable[[Emulator, list[float]], None]] = {
    "While a studio stops, the provider reads it every two seconds.": stops_at_last,
    "While a studio starts or stops, the provider polls it every two seconds;": starts_at_last,
    "While a studio restarts, the provider polls it every two seconds.": restarts_at_last,
    "While a relay restarts, the provider polls it every two seconds.": recovers_at_last,
}


def test_every_sentence_about_pauses_is_measured() -> None:
    """Each sentence of the page that gives a pause is one of the table."""
    text = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^While a .*? seconds[;.]", text, re.MULTILINE) == list(WAITS)


@pytest.mark.parametrize("sentence", WAITS)
def test_pauses_are_as_long_as_documented(emulator: Emulator, sentence: str) -> None:
    """Two pauses, until the studio or the relay is ready, and each as long as documented."""
    pauses: list[float] = []
    WAITS[sentence](emulator, pauses)
    assert pauses == [2, 2]
