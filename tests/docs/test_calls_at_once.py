"""The rows of docs/calls.md about many resources at once, beside the emulator's ledger."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx
import pytest

from apsara_live_emulator import Emulator
from cases import World
from docs.manual import ROOT
from interleaving import Interleaving
from interruptions.engine import Engine, Goal, Ref, engine
from pulumi_apsara_live.hosts import lifecycle, run
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._resource import Predecessor, Step
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.limits import Limits
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud

Calls = dict[str, int]
NOON = datetime(2036, 6, 29, 12, tzinfo=UTC)


def documented() -> dict[str, Calls]:
    """The rows of the section: what happens, and how many calls of each operation it takes at most."""
    page = (ROOT / "docs" / "calls.md").read_text(encoding="utf-8")
    section = page.partition("## Many at once")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+) \| (\d+ `.+) \|$", section, re.MULTILINE)
    return {what: {name: int(number) for number, name in re.findall(r"(\d+) `(\w+)`", said)} for what, said in rows}


def counted(emulator: Emulator, does: Callable[[], object]) -> Calls:
    """What was called meanwhile."""
    before = len(emulator.ledger)
    does()
    return dict(Counter(emulator.ledger.actions()[before:]))


def row(*words: str) -> Calls:
    """The documented calls of the one row that has these words."""
    (found,) = [calls for what, calls in documented().items() if all(word in what for word in words)]
    return found


def must_hold(seen: Calls, *words: str) -> None:
    """No call of an operation more than its row says, and none of another."""
    limits = row(*words)
    assert {name: number for name, number in seen.items() if number > limits.get(name, 0)} == {}
    assert seen.keys() == limits.keys()


# Refresh

READY = {"domain_name": "live.example.com", "transcode": {"caster_template": "lp_hd"}}
EPISODE = {
    "name": "news",
    "episode_type": "Resource",
    "start_time": "2036-06-29T20:00:00Z",
    "end_time": "2036-06-29T20:30:00Z",
}


def show(number: int, sources: int) -> Iterator[Goal]:
    """One studio on the air, with all that a plain show needs."""
    studio, ready = Ref(f"studio {number}"), f"config {number}"
    yield Goal("Caster", f"studio {number}", {"norm_type": "general"})
    yield Goal("CasterConfig", ready, {"caster_id": studio, **READY})
    for place in range(1, sources + 1):
        said = {"resource_name": f"{place}", "location_id": f"RV{place:02}", "material_id": f"asset-{place}"}
        yield Goal("CasterVideoResource", f"source {number}/{place}", {"caster_id": studio, **said})
    episode = {**EPISODE, "resource_id": Ref(f"source {number}/1", "resource_id")}
    yield Goal("CasterProgram", f"rundown {number}", {"caster_id": studio, "episodes": [episode]})
    yield Goal("CasterRunState", f"run {number}", {"caster_id": studio}, (ready,))
    yield Goal("CasterRestart", f"restart {number}", {"caster_id": studio}, (ready,))


def refresh(stack: Engine, parallel: int) -> None:
    """Read everything, so many at a time, and find it as it was recorded."""

    def read(name: str) -> None:
        old = stack.state[name]
        assert stack.host(old.resource, "read", old.id, old.outputs).id == old.id

    with ThreadPoolExecutor(parallel) as pool:
        list(pool.map(read, stack.state))


@pytest.mark.parametrize("parallel", [1, 16, 64])
def test_a_refresh_takes_one_call_for_each_list(parallel: int) -> None:
    """However many sources there are, and however many resources are read at a time."""
    with engine() as stack:
        stack.up([goal for number in range(10) for goal in show(number, 5)])
        run.begin()
        must_hold(counted(stack.emulator, partial(refresh, stack, parallel)), "refresh of 10 studios")
        stack.config["apsara-live:readReuseS"] = "0"
        run.begin()
        seen = counted(stack.emulator, partial(refresh, stack, 1))
        assert seen["DescribeCasterVideoResources"] == 50


def test_a_refresh_of_relays_takes_one_list() -> None:
    """The first one is read by itself, as nobody knows yet that others follow."""
    relay = {
        "region": "cn-shanghai",
        "source_type": "url",
        "source_urls": ["https://files.example.com/0.mp4"],
        "start_time": "2036-06-29T20:00:00Z",
        "end_time": "2036-06-29T23:00:00Z",
    }
    with engine() as stack:
        said = [{**relay, "dst_url": f"rtmp://push.example.com/app/{number}"} for number in range(20)]
        stack.up([Goal("LivePullToPush", f"relay {number}", each) for number, each in enumerate(said)])
        run.begin()
        must_hold(counted(stack.emulator, partial(refresh, stack, 16)), "refresh of 20 relays")


# Creation


class Together(httpx.BaseTransport):
    """Answers calls of one action when so many of them have come."""

    def __init__(self, action: str, number: int) -> None:
        self._action = action
        self._barrier = threading.Barrier(number)
        self._wire = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._wire.handle_request(request)
        response.read()
        if request.headers["x-acs-action"] == self._action:
            self._barrier.wait(60)
        return response

    def close(self) -> None:
        self._wire.close()


def test_sources_that_are_created_side_by_side_are_read_back_together(emulator: Emulator) -> None:
    """A read-back waits for the additions that are on their way."""
    emulator.choices.set("source-limit", "99")
    cloud = Cloud(
        endpoint=emulator.url,
        region="cn-shanghai",
        credentials=lambda: Credentials("testid", "testsecret"),
        retries=Retries.without_waiting(),
        transport=Together("AddCasterVideoResource", 15),
    )
    studio, resource = World(cloud, ("studio",)).studio, RESOURCES["CasterVideoResource"]

    def create(place: int) -> None:
        step = Step(urn=f"urn:pulumi:dev::calls::CasterVideoResource::{place}")
        said = {"resource_name": f"{place}", "location_id": f"RV{place:02}", "material_id": f"asset-{place}"}
        inputs = lifecycle.check(resource, step, {}, {"caster_id": studio, **said}).inputs
        _, outputs = lifecycle.create(resource, cloud, step, inputs)
        assert outputs["resource_name"] == f"{place}"

    def create_all() -> None:
        with ThreadPoolExecutor(15) as pool:
            list(pool.map(create, range(1, 16)))

    must_hold(counted(emulator, create_all), "creation of 15 sources")
    cloud.close()


# Waiting


class Slow(httpx.BaseTransport):
    """The way to the emulator, in the time of a test; calls of one action are answered ten in a second."""

    def __init__(self, time: Interleaving, emulator: Emulator, action: str) -> None:
        self._time = time
        self._emulator = emulator
        self._action = action
        self._began = 0
        self._wire = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._time.park()
        if request.headers["x-acs-action"] == self._action:
            self._began += 1
            self._time.sleep(self._began / 10)
        self._emulator.clock.set(NOON + timedelta(seconds=self._time.now_s))
        response = self._wire.handle_request(request)
        response.read()
        self._time.park()
        return response

    def close(self) -> None:
        self._wire.close()


def client(time: Interleaving, emulator: Emulator, slow: str) -> Cloud:
    """A client that waits, in the time of a test."""
    return Cloud(
        endpoint=emulator.url,
        region="cn-shanghai",
        credentials=lambda: Credentials("testid", "testsecret"),
        retries=Retries(clock=time.clock, sleep=time.sleep),
        limits=Limits.without_waiting(),
        new_event=time.event,
        transport=Slow(time, emulator, slow),
    )


def alone(emulator: Emulator) -> Cloud:
    """A client that makes ready."""
    return Cloud(
        endpoint=emulator.url,
        region="cn-shanghai",
        credentials=lambda: Credentials("testid", "testsecret"),
        retries=Retries.without_waiting(),
    )


def make_ready(cloud: Cloud, token: str) -> str:
    """A studio that can be started."""
    said = {"NormType": 1, "ChargeType": "PostPaid", "ClientToken": token}
    id = str(cloud.call(Operation("CreateCaster", repeatable=True), said)["CasterId"])
    said = {"CasterId": id, "DomainName": "live.example.com", "TranscodeConfig": '{"CasterTemplate":"lp_hd"}'}
    cloud.call(Operation("SetCasterConfig", repeatable=True), said)
    return id


def started(emulator: Emulator, number: int) -> tuple[Calls, float]:
    """The calls by which so many studios go on the air, and the seconds that it takes."""
    emulator.choices.set("start-time", "20")
    emulator.clock.set(NOON)
    ready, resource = alone(emulator), RESOURCES["CasterRunState"]
    ids = [make_ready(ready, f"{each}") for each in range(number)]
    ready.close()
    time = Interleaving(iter([]))
    cloud = client(time, emulator, "StartCaster")

    def start(id: str) -> None:
        step = Step(urn=f"urn:pulumi:dev::calls::CasterRunState::{id}")
        inputs = lifecycle.check(resource, step, {}, {"caster_id": id}).inputs
        _, outputs = lifecycle.create(resource, cloud, step, inputs)
        assert outputs["running"] is True

    for id in ids:
        time.thread(partial(start, id))
    seen = counted(emulator, time.run)
    cloud.close()
    return seen, time.now_s


def test_studios_that_start_are_polled_together(emulator: Emulator) -> None:
    """By one list every two seconds; each is seen on the air within two seconds."""
    seen, took_s = started(emulator, 100)
    must_hold(seen, "start of 100 studios")
    assert took_s <= 10 + 20 + 2


def test_a_studio_that_starts_alone_is_polled_as_ever(emulator: Emulator) -> None:
    """At once, and then every two seconds."""
    seen, took_s = started(emulator, 1)
    assert seen == {"DescribeCasters": 1 + 1 + 10, "StartCaster": 1, "DescribeCasterStreamUrl": 1}
    assert took_s <= 20.2


CREATES = Operation("CreateLivePullToPush", repeatable=False)
RELAY = {
    "Region": "cn-shanghai",
    "TaskName": "relay",
    "SourceType": "url",
    "SourceUrls": '["https://files.example.com/0.mp4"]',
    "StartTime": "2036-06-29T11:00:00Z",
    "EndTime": "2036-06-29T23:00:00Z",
}


def test_relays_that_restart_are_polled_together(emulator: Emulator) -> None:
    """By one list every two seconds."""
    emulator.clock.set(NOON)
    ready, resource = alone(emulator), RESOURCES["LivePullToPushRestart"]
    ids = [str(ready.call(CREATES, {**RELAY, "DstUrl": f"rtmp://push.example.com/{n}"})["TaskId"]) for n in range(20)]
    ready.close()
    time = Interleaving(iter([]))
    cloud = client(time, emulator, "RestartLivePullToPush")

    def recover() -> None:
        for _ in range(120):
            for task in emulator.state.tasks.values():
                task.failing = True
            time.sleep(0.1)
        for task in emulator.state.tasks.values():
            task.failing = False

    def restart(id: str) -> None:
        said: dict[str, Any] = {"region": "cn-shanghai", "task_id": id}
        before = Predecessor({**said, "triggers": {"a": "1"}}, {})
        step = Step(urn=f"urn:pulumi:dev::calls::LivePullToPushRestart::{id}", predecessor=before)
        inputs = lifecycle.check(resource, step, {}, {**said, "triggers": {"a": "2"}}).inputs
        _, outputs = lifecycle.create(resource, cloud, step, inputs)
        assert "restarted_at" in outputs

    time.thread(recover)
    for id in ids:
        time.thread(partial(restart, id))
    must_hold(counted(emulator, time.run), "restart of 20 relays")
    cloud.close()


def test_every_row_is_held_by_a_test() -> None:
    """The words by which the tests find them are in just these rows."""
    words: Mapping[str, int] = {"refresh of 10 studios": 5, "refresh of 20 relays": 2, "creation of 15 sources": 2}
    words = {**words, "start of 100 studios": 3, "restart of 20 relays": 3}
    assert {word: len(row(word)) for word in words} == words
    assert len(documented()) == len(words)
