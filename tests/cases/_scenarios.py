"""What happens in the rows of docs/calls.md: each scenario makes ready, yields once, and does what is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.fields import Properties
from pulumi_apsara_live.model.shape import decode
from pulumi_apsara_live.resources._resource import Predecessor, RefusedByProvider
from pulumi_apsara_live.resources._settings import DESCRIBES, Settings, fingerprint
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.rpc import Cloud

from . import Stage

Scenario = Callable[[Stage], Iterator[None]]
Between = Callable[[Stage], object]
TO_START = {"DomainName": "live.example.com", "TranscodeConfig": '{"CasterTemplate":"lp_hd"}'}
"""What a studio needs to be started."""


def call(cloud: Cloud, action: str, **parameters: Any) -> None:
    """A call of somebody else."""
    cloud.call(Operation(action, repeatable=True), parameters)


def start(cloud: Cloud, caster_id: str) -> None:
    """Puts a studio on air."""
    call(cloud, "SetCasterConfig", CasterId=caster_id, **TO_START)
    call(cloud, "StartCaster", CasterId=caster_id)


def create(properties: Properties) -> Scenario:
    def scenario(stage: Stage) -> Iterator[None]:
        yield
        stage.create(properties)

    return scenario


def create_over(properties: Properties) -> Scenario:
    def scenario(stage: Stage) -> Iterator[None]:
        stage.create(properties)
        yield
        stage.create(properties)

    return scenario


def refresh(properties: Properties) -> Scenario:
    def scenario(stage: Stage) -> Iterator[None]:
        id, outputs, _ = stage.create(properties)
        yield
        stage.read(id, outputs)

    return scenario


def change(properties: Properties, **changed: Any) -> Scenario:
    def scenario(stage: Stage) -> Iterator[None]:
        id, outputs, inputs = stage.create(properties)
        news = stage.checked({**properties, **changed}, inputs)
        assert stage.diff(outputs, news)
        yield
        stage.update(id, outputs, news)

    return scenario


def delete(properties: Properties) -> Scenario:
    def scenario(stage: Stage) -> Iterator[None]:
        id, outputs, _ = stage.create(properties)
        yield
        stage.delete(id, outputs)

    return scenario


def delete_on_air(properties: Properties, *, refused: bool) -> Scenario:
    def scenario(stage: Stage) -> Iterator[None]:
        id, outputs, _ = stage.create(properties)
        start(stage.cloud, id)
        yield
        if not refused:
            stage.delete(id, outputs)
            return
        with pytest.raises(RefusedByProvider):
            stage.delete(id, outputs)

    return scenario


def nothing(_: Stage) -> None:
    """Between a creation and what is counted, nothing happens."""


def somebody(action: str, need: str = "<running studio>") -> Between:
    """Somebody else's call about a studio."""
    return lambda stage: call(stage.cloud, action, CasterId=stage.world.ids[need])


def once(between: Between, then: Scenario) -> Scenario:
    """A scenario before which something happened."""

    def scenario(stage: Stage) -> Iterator[None]:
        between(stage)
        yield from then(stage)

    return scenario


def read_after(properties: Properties, between: Between) -> Scenario:
    def scenario(stage: Stage) -> Iterator[None]:
        id, outputs, _ = stage.create(properties)
        between(stage)
        yield
        stage.read(id, outputs)

    return scenario


def delete_after(properties: Properties, between: Between) -> Scenario:
    def scenario(stage: Stage) -> Iterator[None]:
        id, outputs, _ = stage.create(properties)
        between(stage)
        yield
        stage.delete(id, outputs)

    return scenario


def change_after(properties: Properties, between: Between, **changed: Any) -> Scenario:
    def scenario(stage: Stage) -> Iterator[None]:
        id, outputs, inputs = stage.create(properties)
        between(stage)
        yield
        stage.update(id, outputs, stage.checked({**properties, **changed}, inputs))

    return scenario


def trigger(
    properties: Properties, between: Between = nothing, *, refused: bool = False, done: bool = False
) -> Scenario:
    """A restart whose triggers change: it is created as the successor of what was created before.

    `done`: what changes is the fingerprint of the live configuration, so that the look can tell that it was done.
    """

    def scenario(stage: Stage) -> Iterator[None]:
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


def live_fingerprint(stage: Stage) -> str:
    """The fingerprint of the configuration that the studio has."""
    found = stage.cloud.call(DESCRIBES, {"CasterId": stage.world.ids["<running studio>"]})
    return str(fingerprint(decode(Settings, found)))


def of_the_relay(action: str) -> Between:
    """Somebody else's call about the relay; these operations are called by GET."""

    def between(stage: Stage) -> None:
        (task_id,) = stage.emulator.state.tasks
        stage.cloud.call(
            Operation(action, repeatable=False, method="GET"), {"Region": "cn-shanghai", "TaskId": task_id}
        )

    return between
