"""The page about calls, row by row, beside the emulator's ledger."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from cases import CASES, Case, Stage
from docs.manual import ROOT
from docs.test_refusals import call, start
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.shape import decode
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._relay import until_running
from pulumi_apsara_live.resources._resource import Predecessor, RefusedByProvider
from pulumi_apsara_live.resources._settings import DESCRIBES, Settings, fingerprint
from pulumi_apsara_live.resources._studio import wait_until
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud

Properties = dict[str, Any]
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
NEXT_DAY = {**NEWS, "start_time": "2036-06-30T20:00:00Z", "end_time": "2036-06-30T20:15:00Z"}
NEXT_TITLE = {**TITLE, "start_time": "2036-06-30T20:00:00Z", "end_time": "2036-06-30T20:01:00Z"}
AS_RESOURCE = {**LATER, "name": TITLE["name"]}
READY, ON_AIR = {"caster_id": "<ready studio>"}, {"caster_id": "<running studio>"}
PREVIEW = {**ON_AIR, "output": "PVW"}
SHOWN = {**PREVIEW, "layout_id": "<layout>", "component_ids": ["<component>"]}
RESTART = {**ON_AIR, "triggers": {"a": "1"}}
RELAY = FULL["LivePullToPush-url"]
BEGUN = {**FULL["LivePullToPush-begun"], "running": True}
RELAY_RESTART = {"region": "cn-shanghai", "task_id": "<running relay>", "triggers": {"a": "1"}}


def at_the_time_of(episode: Properties, other: Properties) -> Properties:
    """An episode at the time of another."""
    return {**episode, "start_time": other["start_time"], "end_time": other["end_time"]}


def create(properties: Properties) -> Callable[[Stage], Scenario]:
    def scenario(stage: Stage) -> Scenario:
        yield
        stage.create(properties)

    return scenario


def create_over(properties: Properties) -> Callable[[Stage], Scenario]:
    def scenario(stage: Stage) -> Scenario:
        stage.create(properties)
        yield
        stage.create(properties)

    return scenario


def create_further(properties: Properties, **settings: Any) -> Callable[[Stage], Scenario]:
    """Another creation of the run in which one was made before."""

    def scenario(stage: Stage) -> Scenario:
        step = replace(stage.step, urn="urn:pulumi:dev::laws::Caster::first", **settings)
        lifecycle.create(stage.resource, stage.cloud, step, stage.checked(properties))
        yield
        second = replace(step, urn=stage.step.urn)
        lifecycle.create(stage.resource, stage.cloud, second, stage.checked(properties))

    return scenario


def replace_on_air(properties: Properties) -> Callable[[Stage], Scenario]:
    def scenario(stage: Stage) -> Scenario:
        id, outputs, _ = stage.create(properties)
        start(stage.cloud, id)
        yield
        with pytest.raises(RefusedByProvider):
            stage.resource.refuse_replacement(stage.cloud, id, stage.resource.recorded(outputs))

    return scenario


def refresh(properties: Properties) -> Callable[[Stage], Scenario]:
    def scenario(stage: Stage) -> Scenario:
        id, outputs, _ = stage.create(properties)
        yield
        stage.read(id, outputs)

    return scenario


def change(properties: Properties, **changed: Any) -> Callable[[Stage], Scenario]:
    def scenario(stage: Stage) -> Scenario:
        id, outputs, inputs = stage.create(properties)
        news = stage.checked({**properties, **changed}, inputs)
        assert stage.diff(outputs, news)
        yield
        stage.update(id, outputs, news)

    return scenario


def delete(properties: Properties) -> Callable[[Stage], Scenario]:
    def scenario(stage: Stage) -> Scenario:
        id, outputs, _ = stage.create(properties)
        yield
        stage.delete(id, outputs)

    return scenario


def delete_on_air(properties: Properties, *, refused: bool) -> Callable[[Stage], Scenario]:
    def scenario(stage: Stage) -> Scenario:
        id, outputs, _ = stage.create(properties)
        start(stage.cloud, id)
        yield
        if not refused:
            stage.delete(id, outputs)
            return
        with pytest.raises(RefusedByProvider):
            stage.delete(id, outputs)

    return scenario


def create_refused(stage: Stage) -> Scenario:
    call(stage.cloud, "SetCasterConfig", CasterId=stage.world.ids["<studio>"], ProgramName="theirs")
    yield
    with pytest.raises(RefusedByProvider):
        stage.create({"caster_id": "<studio>"})


def alter_while_playing(stage: Stage) -> Scenario:
    before = rundown(NEWS)
    id, outputs, inputs = stage.create(before)
    news = stage.checked(rundown(LONGER), inputs)
    emulator_of(stage).clock.set(datetime(2036, 6, 29, 20, 5, tzinfo=UTC))
    yield
    with pytest.raises(RefusedByProvider):
        stage.update(id, outputs, news)


def after_the_show(before: Properties, *episodes: Properties) -> Callable[[Stage], Scenario]:
    """A change after the first episodes have finished."""

    def scenario(stage: Stage) -> Scenario:
        id, outputs, inputs = stage.create(before)
        news = stage.checked(rundown(*episodes), inputs)
        emulator_of(stage).clock.set(datetime(2036, 6, 29, 21, tzinfo=UTC))
        yield
        stage.update(id, outputs, news)

    return scenario


Between = Callable[[Stage], object]


def nothing(_: Stage) -> None:
    """Between a creation and what is counted, nothing happens."""


def somebody(action: str, need: str = "<running studio>") -> Between:
    """Somebody else's call about a studio."""
    return lambda stage: call(stage.cloud, action, CasterId=stage.world.ids[need])


def stopped_and_started(stage: Stage) -> None:
    """By hand, an hour after everything else, so that the studio's start is another."""
    clock = emulator_of(stage).clock
    clock.set(clock.now() + timedelta(hours=1))
    somebody("StopCaster")(stage)
    somebody("StartCaster")(stage)


def once(between: Between, then: Callable[[Stage], Scenario]) -> Callable[[Stage], Scenario]:
    """A scenario before which something happened."""

    def scenario(stage: Stage) -> Scenario:
        between(stage)
        yield from then(stage)

    return scenario


def read_after(properties: Properties, between: Between) -> Callable[[Stage], Scenario]:
    def scenario(stage: Stage) -> Scenario:
        id, outputs, _ = stage.create(properties)
        between(stage)
        yield
        stage.read(id, outputs)

    return scenario


def delete_after(properties: Properties, between: Between) -> Callable[[Stage], Scenario]:
    def scenario(stage: Stage) -> Scenario:
        id, outputs, _ = stage.create(properties)
        between(stage)
        yield
        stage.delete(id, outputs)

    return scenario


def change_after(properties: Properties, between: Between, **changed: Any) -> Callable[[Stage], Scenario]:
    def scenario(stage: Stage) -> Scenario:
        id, outputs, inputs = stage.create(properties)
        between(stage)
        yield
        stage.update(id, outputs, stage.checked({**properties, **changed}, inputs))

    return scenario


def scene_of_a_started_studio(properties: Properties) -> Callable[[Stage], Scenario]:
    """The studio is stopped after the scene was created, or was before; then the update starts it."""

    def scenario(stage: Stage) -> Scenario:
        id, outputs, inputs = stage.create(properties)
        somebody("StopCaster")(stage)
        somebody("StartCaster")(stage)
        step = stage.step
        step.run.started(stage.world.studio)
        yield
        lifecycle.update(stage.resource, stage.cloud, step, id, outputs, inputs)

    return scenario


def trigger(
    properties: Properties, between: Between = nothing, *, refused: bool = False, done: bool = False
) -> Callable[[Stage], Scenario]:
    """A restart whose triggers change: it is created as the successor of what was created before.

    `done`: what changes is the fingerprint of the live configuration, so that the look can tell that it was done.
    """

    def scenario(stage: Stage) -> Scenario:
        _, outputs, inputs = stage.create(properties)
        between(stage)
        triggers = {"a": live_fingerprint(stage) if done else "2"}
        step = replace(stage.step, predecessor=Predecessor(inputs, outputs))
        news = lifecycle.check(stage.resource, step, {}, stage.world.put({**properties, "triggers": triggers})).inputs
        assert stage.diff(outputs, news).replace == ("triggers",)
        yield
        if not refused:
            lifecycle.create(stage.resource, stage.cloud, step, news)
            return
        with pytest.raises(RefusedByProvider):
            lifecycle.create(stage.resource, stage.cloud, step, news)

    return scenario


def preview_of(stage: Stage) -> Properties:
    """The preview of the running studio, as parameters."""
    caster_id = stage.world.ids["<running studio>"]
    scenes = emulator_of(stage).state.casters[caster_id].scenes.values()
    return {"CasterId": caster_id, "SceneId": next(each.scene_id for each in scenes if each.output_type == "0")}


def live_fingerprint(stage: Stage) -> str:
    """The fingerprint of the configuration that the studio has."""
    found = stage.cloud.call(DESCRIBES, {"CasterId": stage.world.ids["<running studio>"]})
    return str(fingerprint(decode(Settings, found)))


def of_the_relay(action: str) -> Between:
    """Somebody else's call about the relay; these operations are called by GET."""

    def between(stage: Stage) -> None:
        (task_id,) = emulator_of(stage).state.tasks
        stage.cloud.call(
            Operation(action, repeatable=False, method="GET"), {"Region": "cn-shanghai", "TaskId": task_id}
        )

    return between


def relay_over(stage: Stage) -> None:
    """The evening has passed."""
    emulator_of(stage).clock.set(datetime(2037, 1, 1, tzinfo=UTC))


def start_refused(stage: Stage) -> Scenario:
    caster_id = stage.world.ids["<ready studio>"]
    call(stage.cloud, "SetCasterConfig", CasterId=caster_id, DomainName="live.example.com")
    yield
    with pytest.raises(RefusedByProvider):
        stage.create(READY)


def rundown(*episodes: Properties) -> Properties:
    """A rundown of these."""
    return {"caster_id": "<studio>", "episodes": list(episodes)}


def emulator_of(stage: Stage) -> Emulator:
    """The emulator behind a stage."""
    found: Emulator = stage.emulator  # type: ignore[attr-defined]
    return found


SCENARIOS: Mapping[str, Mapping[str, Callable[[Stage], Scenario]]] = {
    "Caster": {
        "creation, the first of a run": create(STUDIO),
        "creation, each further one of a run": create_further(STUDIO),
        "creation, with `apsara-live:originTag` set to false": create_further(STUDIO, tags_origin=False),
        "creation after an interrupted one, whose studio is taken over": create_over(STUDIO),
        "refresh": refresh(STUDIO),
        "another `caster_name`": change(STUDIO, caster_name="Late news"),
        "another `resource_group_id`": change(STUDIO, resource_group_id="rg-late"),
        "tags added, or given other values": change(STUDIO, tags={**STUDIO["tags"], "team": "late", "more": "1"}),
        "tags taken away": change(STUDIO, tags={"team": "news"}),
        "another `destroy_while_on_air`": change(STUDIO, destroy_while_on_air=True),
        "replacement, refused because the studio is on air": replace_on_air(STUDIO),
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
        'deletion, `on_delete="clear"`, with `keep`': delete({**CONFIG, "keep": ["record"]}),
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
        "a finished episode at another time": after_the_show(rundown(NEWS, LATE), NEXT_DAY, LATE),
        "every episode finished, and all at other times": after_the_show(rundown(NEWS, TITLE), NEXT_DAY, NEXT_TITLE),
        "episodes trade places in time": change(rundown(NEWS, LATE, TITLE), episodes=[AS_LATE, AS_NEWS, TITLE]),
        "every episode another": change(rundown(NEWS, TITLE), episodes=TITLES),
        "episodes trade places in time, while another has finished": after_the_show(
            rundown(NEWS, LATE, LATER), NEWS, at_the_time_of(LATE, LATER), at_the_time_of(LATER, LATE)
        ),
        "refused, as an episode plays": alter_while_playing,
        "deletion": delete(rundown(NEWS, TITLE)),
    },
    "CasterRunState": {
        "creation, starting the studio": create(READY),
        "creation over a studio on air": once(somebody("StartCaster", "<ready studio>"), create(READY)),
        "creation, starting refused for want of a setting": start_refused,
        "creation, `running=False`": create({**READY, "running": False}),
        "refresh, on air": refresh(READY),
        "refresh, off the air": refresh({**READY, "running": False}),
        "`running` from true to false": change(READY, running=False),
        "`running` from false to true": change({**READY, "running": False}, running=True),
        "another `stop_on_delete`, `wait` or `timeout_s`": change(READY, stop_on_delete=False, wait=False, timeout_s=9),
        "deletion, on air": delete(READY),
        "deletion, off the air": delete({**READY, "running": False}),
        "deletion, `stop_on_delete=False`": delete({**READY, "stop_on_delete": False}),
    },
    "CasterScene": {
        "creation, nothing to change": create(PREVIEW),
        "creation with a layout": create({**PREVIEW, "layout_id": "<layout>"}),
        "creation, starting the preview, with a layout": once(
            lambda stage: call(stage.cloud, "StopCasterScene", **preview_of(stage)),
            create({**PREVIEW, "running": True, "layout_id": "<layout>"}),
        ),
        "creation while the studio is stopped": once(
            somebody("StopCaster"), create({**PREVIEW, "layout_id": "<layout>"})
        ),
        "the studio is started by the same update, nothing to change": scene_of_a_started_studio(SHOWN),
        "the studio is started by the same update, with a pending layout": once(
            somebody("StopCaster"), scene_of_a_started_studio({**PREVIEW, "layout_id": "<layout>"})
        ),
        "refresh": refresh(SHOWN),
        "another layout, other components": change(
            SHOWN, layout_id="<other layout>", component_ids=["<component>"] * 2
        ),
        "another layout while the studio is stopped, pending": change_after(
            SHOWN, somebody("StopCaster"), layout_id="<other layout>"
        ),
        "components no longer declared, with a layout": change(SHOWN, component_ids=None),
        "layout and components no longer declared": change(SHOWN, layout_id=None, component_ids=None),
        "`running` from true to false": change({**PREVIEW, "running": True}, running=False),
        "deletion, with a layout": delete({**PREVIEW, "layout_id": "<layout>"}),
        "deletion, with neither layout nor components": delete(PREVIEW),
    },
    "CasterRestart": {
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
    },
    "LivePullToPush": {
        "creation": create(RELAY),
        "creation, `running=False`": create({**BEGUN, "running": False}),
        "creation over the task of an interrupted update": create_over(RELAY),
        "refresh": refresh(RELAY),
        "refresh after the id has changed": read_after(BEGUN, of_the_relay("RestartLivePullToPush")),
        "other sources, another repetition, other keys": change(
            RELAY, source_urls=["a", "b"], repeat_number=9, auth_key="x"
        ),
        "another start, end, file or offset": change(
            RELAY, start_time="2036-06-29T20:30:00Z", end_time="2036-06-29T22:00:00Z", file_index=0, offset=9
        ),
        "`callback_url` no longer declared": change(RELAY, callback_url=None),
        "`running` from true to false": change(BEGUN, running=False),
        "`running` from false to true": change({**BEGUN, "running": False}, running=True),
        "deletion": delete(RELAY),
        "deletion after the id has changed": delete_after(BEGUN, of_the_relay("RestartLivePullToPush")),
    },
    "LivePullToPushRestart": {
        'first creation, `on_create="skip"`': create(RELAY_RESTART),
        "triggers changed": trigger(RELAY_RESTART),
        "triggers changed, `wait=False`": trigger({**RELAY_RESTART, "wait": False}),
        "triggers changed, `resume=True`, a list that runs": trigger({**RELAY_RESTART, "resume": True}),
        "triggers changed, a stopped relay": trigger(RELAY_RESTART, of_the_relay("StopLivePullToPush")),
        'triggers changed, `resume=True`, `when_stopped="start"`, a stopped list': trigger(
            {**RELAY_RESTART, "resume": True, "when_stopped": "start"}, of_the_relay("StopLivePullToPush")
        ),
        "triggers changed, before the start or after the end": trigger(RELAY_RESTART, relay_over),
        "refresh": refresh(RELAY_RESTART),
        "another `task_id`, `on_create`, `when_ended`, `resume`, `wait` or `timeout_s`": change(
            RELAY_RESTART, task_id="x", on_create="restart", when_ended="fail", resume=True, wait=False, timeout_s=9
        ),
        "deletion": delete(RELAY_RESTART),
    },
}
NEEDS: Mapping[str, tuple[str, ...]] = {
    "Caster": (),
    "CasterProgram": ("studio", "source", "other source", "component", "other component"),
    "CasterRunState": ("ready studio",),
    "CasterScene": ("running studio", "layout", "other layout", "component"),
    "CasterRestart": ("running studio",),
    "LivePullToPush": (),
    "LivePullToPushRestart": ("running relay",),
}
"""What must exist before; for the others a studio and two sources."""


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
def test_each_change_costs_the_calls_in_its_row(
    emulator: Emulator, cloud: Cloud, section: str, what: str, calls: list[str]
) -> None:
    """The ledger has just these calls, in this order."""
    needs = NEEDS.get(section, ("studio", "source", "other source"))
    stage = Stage(cloud, Case(section, what, {}, {}, {}, needs))
    stage.emulator = emulator  # type: ignore[attr-defined]
    scenario = SCENARIOS[section][what](stage)
    next(scenario)
    before = len(emulator.ledger.calls())
    next(scenario, None)
    assert [each.action for each in emulator.ledger.calls()[before:]] == calls


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
    stage.create(READY)
    stage.cloud.close()


def restarts_at_last(emulator: Emulator, pauses: list[float]) -> None:
    stage = waiting(emulator, nothing, pauses)
    somebody("StartCaster", "<ready studio>")(stage)
    emulator.choices.set("restart-time", "4")
    stage.resource = RESOURCES["CasterRestart"]
    stage.create({**READY, "on_create": "restart"})
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


def the_most_that_the_page_has(name: str) -> dict[str, int]:
    """The calls of the longest row for each step, without rows about what an earlier update or a refusal left."""
    most = {"create": 0, "update": 0, "delete": 0}
    for _, title, calls in (row for row in ROWS if row[0] == name):
        if not re.search(r"^refresh|interrupted|refused|id has changed", title):
            creates = title.startswith(("creation", "first creation", "triggers changed"))
            verb = "create" if creates else "delete" if title.startswith("deletion") else "update"
            most[verb] = max(most[verb], len(calls))
    return most


@pytest.mark.parametrize("name", list(RESOURCES))
def test_a_resource_declares_the_costs_that_the_page_has(name: str) -> None:
    """Each row is measured in the ledger; no change that the page lists is dearer than its resource declares."""
    most = the_most_that_the_page_has(name)
    assert {verb: calls for verb, calls in most.items() if calls > RESOURCES[name].costs[verb]} == {}
