"""Cases of `CasterRunState`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.resources._resource import RefusedByProvider

from . import Case, Change, Refusal, Stage
from ._scenarios import call, change, create, delete, once, refresh, somebody

FULL = {"caster_id": "<ready studio>", "running": True, "stop_on_delete": True, "wait": True, "timeout_s": 60}
OTHER = {"caster_id": "another-studio", "running": False, "stop_on_delete": False, "wait": False, "timeout_s": 90}
CHANGES = (
    Change("create", "off the air", None, {**FULL, "running": False}),
    Change("update", "to off the air", FULL, {**FULL, "running": False}),
    Change("update", "to on air", {**FULL, "running": False}, FULL),
    Change("delete", "left on air", {**FULL, "stop_on_delete": False}, None),
)
CASES = [
    Case("CasterRunState", "on-air", FULL, OTHER, {"caster_id": "<ready studio>"}, ("ready studio",), changes=CHANGES)
]
READY = {"caster_id": "<ready studio>"}


def start_refused(stage: Stage) -> Iterator[None]:
    caster_id = stage.world.ids["<ready studio>"]
    call(stage.cloud, "SetCasterConfig", CasterId=caster_id, DomainName="live.example.com")
    yield
    with pytest.raises(RefusedByProvider):
        stage.create(READY)


COSTS = {
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
}
"""What happens in each row of its table in docs/calls.md."""


def _starting_for_long(stage: Stage, emulator: Emulator) -> None:
    emulator.choices.set("start-time", "60")
    stage.create({**FULL, "timeout_s": 3})


def _cancelled(stage: Stage, emulator: Emulator) -> None:
    emulator.choices.set("start-time", "60")
    stage.cloud.cancel()
    stage.create(FULL)


def _deleted_meanwhile(stage: Stage, emulator: Emulator) -> None:
    emulator.choices.set("start-time", "60")
    step = replace(stage.step, say=lambda _: emulator.state.casters.clear())
    lifecycle.create(stage.resource, stage.cloud, step, stage.checked(FULL))


def _not_readable_afterwards(stage: Stage, emulator: Emulator) -> None:
    emulator.faults.order("DescribeCasterStreamUrl", error("Forbidden", 403))
    stage.create(FULL)


def _without_a_domain(stage: Stage, emulator: Emulator) -> None:
    stage.create({**FULL, "caster_id": "<studio>"})


def _replaced_on_air(stage: Stage, _: Emulator) -> None:
    """The engine compares it with a studio that is not known yet, as that of the state is replaced by hand."""
    id, outputs, _ = stage.create(FULL)
    stage.resource.refuse_replacement(stage.cloud, id, stage.resource.recorded(outputs))


REFUSALS = [
    Refusal(
        "CasterRunState",
        "is gone: there is nothing to start or to stop",
        lambda stage, _: stage.create({**FULL, "caster_id": "a"}),
    ),
    Refusal(
        "CasterRunState",
        "is on air, and this new CasterRunState would stop it",
        lambda stage, _: stage.create({**FULL, "caster_id": "<running studio>", "running": False}),
        ("running studio",),
    ),
    Refusal("CasterRunState", "a replacement of its CasterRunState would stop it", _replaced_on_air, ("ready studio",)),
    Refusal("CasterRunState", "was started before that", _not_readable_afterwards, ("ready studio",)),
    Refusal("CasterRunState", "cannot start without domain_name and transcode", _without_a_domain, ("studio",)),
    Refusal("CasterRunState", "is still idle and not streaming after 3 s", _starting_for_long, ("ready studio",)),
    Refusal("CasterRunState", "is still idle and not streaming when cancelled", _cancelled, ("ready studio",)),
    Refusal("CasterRunState", "was deleted while this waited for it", _deleted_meanwhile, ("ready studio",)),
]
