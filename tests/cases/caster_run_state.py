"""Cases of `CasterRunState`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pulumi_apsara_live.resources._resource import RefusedByProvider

from . import Case, Change, Stage
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
