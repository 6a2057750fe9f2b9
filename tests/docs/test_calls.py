"""The page about calls, row by row, beside the emulator's ledger."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from cases import CASES, Case, Stage
from docs.manual import ROOT
from docs.test_refusals import call, start
from pulumi_apsara_live.resources._resource import Declined
from pulumi_apsara_live.wire.rpc import Cloud

Bag = dict[str, Any]
Scenario = Iterator[None]
"""Makes ready, yields once, and does what is counted."""
PAGE = ROOT / "docs" / "calls.md"
FULL = {str(case): case.full for case in CASES}
STUDIO, SOURCE = FULL["Caster-studio"], FULL["CasterVideoResource-file"]
CONFIG = {
    name: value
    for name, value in FULL["CasterConfig-everything"].items()
    if name not in ("record", "sync_groups", "channel_enable")
}
UNNAMED = {name: value for name, value in CONFIG.items() if name != "caster_name"}
NEWS, TITLE = FULL["CasterProgram-two-episodes"]["episodes"]
LATE = {**NEWS, "name": "late", "start_time": "2036-06-29T22:00:00Z", "end_time": "2036-06-29T22:30:00Z"}
LATER = {**NEWS, "name": "later", "start_time": "2036-06-29T23:00:00Z", "end_time": "2036-06-29T23:30:00Z"}
TITLES = [{**TITLE, "name": "titles"}, {**TITLE, "name": "more titles"}, {**TITLE, "name": "end titles"}]
LONGER = {**NEWS, "end_time": "2036-06-29T20:20:00Z"}
AS_LATE = {**NEWS, "start_time": LATE["start_time"], "end_time": LATE["end_time"]}
AS_NEWS = {**LATE, "start_time": NEWS["start_time"], "end_time": NEWS["end_time"]}
AS_RESOURCE = {**LATER, "name": TITLE["name"]}


def create(bag: Bag) -> Callable[[Stage], Scenario]:
    def scenario(stage: Stage) -> Scenario:
        yield
        stage.create(bag)

    return scenario


def create_over(bag: Bag) -> Callable[[Stage], Scenario]:
    def scenario(stage: Stage) -> Scenario:
        stage.create(bag)
        yield
        stage.create(bag)

    return scenario


def refresh(bag: Bag) -> Callable[[Stage], Scenario]:
    def scenario(stage: Stage) -> Scenario:
        id, outputs, _ = stage.create(bag)
        yield
        stage.read(id, outputs)

    return scenario


def change(bag: Bag, **changed: Any) -> Callable[[Stage], Scenario]:
    def scenario(stage: Stage) -> Scenario:
        id, outputs, inputs = stage.create(bag)
        news = stage.checked({**bag, **changed}, inputs)
        assert stage.diff(outputs, news)
        yield
        stage.update(id, outputs, news)

    return scenario


def delete(bag: Bag) -> Callable[[Stage], Scenario]:
    def scenario(stage: Stage) -> Scenario:
        id, outputs, _ = stage.create(bag)
        yield
        stage.delete(id, outputs)

    return scenario


def delete_on_air(bag: Bag, *, refused: bool) -> Callable[[Stage], Scenario]:
    def scenario(stage: Stage) -> Scenario:
        id, outputs, _ = stage.create(bag)
        start(stage.cloud, id)
        yield
        if not refused:
            stage.delete(id, outputs)
            return
        with pytest.raises(Declined):
            stage.delete(id, outputs)

    return scenario


def create_refused(stage: Stage) -> Scenario:
    call(stage.cloud, "SetCasterConfig", CasterId=stage.world.ids["<studio>"], ProgramName="theirs")
    yield
    with pytest.raises(Declined):
        stage.create({"caster_id": "<studio>"})


def alter_while_playing(stage: Stage) -> Scenario:
    before = rundown(NEWS)
    id, outputs, inputs = stage.create(before)
    news = stage.checked(rundown(LONGER), inputs)
    emulator_of(stage).clock.set(datetime(2036, 6, 29, 20, 5, tzinfo=UTC))
    yield
    with pytest.raises(Declined):
        stage.update(id, outputs, news)


def rundown(*episodes: Bag) -> Bag:
    """A rundown of these."""
    return {"caster_id": "<studio>", "episodes": list(episodes)}


def emulator_of(stage: Stage) -> Emulator:
    """The emulator behind a stage."""
    found: Emulator = stage.emulator  # type: ignore[attr-defined]
    return found


SCENARIOS: Mapping[str, Mapping[str, Callable[[Stage], Scenario]]] = {
    "Caster": {
        "creation": create(STUDIO),
        "refresh": refresh(STUDIO),
        "another `caster_name`": change(STUDIO, caster_name="Late news"),
        "another `resource_group_id`": change(STUDIO, resource_group_id="rg-late"),
        "tags added, or given other values": change(STUDIO, tags={**STUDIO["tags"], "team": "late", "more": "1"}),
        "tags taken away": change(STUDIO, tags={"team": "news"}),
        "another `destroy_while_on_air`": change(STUDIO, destroy_while_on_air=True),
        "deletion": delete(STUDIO),
        "deletion on air, refused": delete_on_air(STUDIO, refused=True),
        "deletion on air, allowed": delete_on_air({**STUDIO, "destroy_while_on_air": True}, refused=False),
    },
    "CasterConfig": {
        "creation": create(CONFIG),
        "creation over the declared configuration": create_over(CONFIG),
        "creation, refused because settings would be lost": create_refused,
        "refresh": refresh(CONFIG),
        "any change, with `caster_name` declared": change(CONFIG, delay=9, callback_url=None, program_name="late"),
        "any change, without `caster_name`": change(UNNAMED, delay=9),
        "any change, with `keep`": change({**CONFIG, "keep": ["record"]}, delay=9),
        "another `keep`, `on_delete` or `overwrite`": change(
            CONFIG, keep=["record"], on_delete="leave", overwrite=True
        ),
        'deletion, `on_delete="clear"`': delete(CONFIG),
        "deletion on air, refused": delete_on_air(CONFIG, refused=True),
        'deletion, `on_delete="leave"`': delete({**CONFIG, "on_delete": "leave"}),
    },
    "CasterVideoResource": {
        "creation": create(SOURCE),
        "refresh": refresh(SOURCE),
        "any change": change(SOURCE, resource_name="two", repeat_num=7),
        "deletion": delete(SOURCE),
    },
    "CasterProgram": {
        "creation": create(rundown(NEWS, TITLE)),
        "creation over the declared rundown": create_over(rundown(NEWS, TITLE)),
        "refresh": refresh(rundown(NEWS, TITLE)),
        "episodes altered": change(rundown(NEWS, LATE, TITLE), episodes=[LONGER, {**LATE, "switch_type": None}, TITLE]),
        "two episodes added": change(rundown(NEWS), episodes=[NEWS, LATE, TITLE]),
        "an episode removed": change(rundown(NEWS, TITLE), episodes=[NEWS]),
        "the type of an episode altered": change(rundown(NEWS, TITLE), episodes=[NEWS, AS_RESOURCE]),
        "episodes trade places in time": change(rundown(NEWS, LATE, TITLE), episodes=[AS_LATE, AS_NEWS, TITLE]),
        "every episode another": change(rundown(NEWS, TITLE), episodes=TITLES),
        "refused, as an episode plays": alter_while_playing,
        "deletion": delete(rundown(NEWS, TITLE)),
    },
}


def documented() -> Iterator[tuple[str, str, list[str]]]:
    """Resource, what happens, and its calls: each row of the page."""
    section = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        if line.startswith("| ") and section in SCENARIOS and line not in ("| what | calls |", "| --- | --- |"):
            what, calls = line.strip("| ").split(" | ")
            yield section, what, re.findall(r"`(\w+)`", calls)


ROWS = list(documented())


def test_every_row_has_a_scenario_and_every_scenario_a_row() -> None:
    """Nothing is documented that is not run, and nothing is run that is not documented."""
    rows = [(section, what) for section, what, _ in ROWS]
    assert rows == [(section, what) for section, scenarios in SCENARIOS.items() for what in scenarios]


@pytest.mark.parametrize(("section", "what", "calls"), ROWS, ids=[f"{row[0]}-{row[1]}" for row in ROWS])
def test_each_change_costs_what_its_row_says(
    emulator: Emulator, cloud: Cloud, section: str, what: str, calls: list[str]
) -> None:
    """The ledger has just these calls, in this order."""
    needs = () if section == "Caster" else ("studio", "source", "other source", "component", "other component")
    stage = Stage(cloud, Case(section, what, {}, {}, {}, needs if section == "CasterProgram" else needs[:3]))
    stage.emulator = emulator  # type: ignore[attr-defined]
    scenario = SCENARIOS[section][what](stage)
    next(scenario)
    before = len(emulator.ledger.calls())
    next(scenario, None)
    assert [each.action for each in emulator.ledger.calls()[before:]] == calls
