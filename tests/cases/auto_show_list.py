"""Cases of `AutoShowList`: one that waits for its start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import lost_answer, lost_request
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.resources._resource import RefusedByProvider

from . import Case, Refusal, Stage, wrong
from ._scenarios import change, create, delete, refresh

FULL = {
    "domain_name": "live.example.com",
    "transcode": {"caster_template": "lp_hd", "live_templates": ["lhd", "lsd"]},
    "resource_ids": ["asset-1", "asset-2"],
    "start_time": "2036-06-29T20:00:00Z",
    "end_time": "2036-06-29T23:00:00Z",
    "callback_url": "https://hooks.example.com/one?auth_key=1",
    "destroy_while_on_air": True,
}
OTHER = {
    "domain_name": "other.example.com",
    "transcode": {"caster_template": "lp_sd"},
    "resource_ids": ["asset-3"],
    "start_time": "2036-06-29T21:00:00Z",
    "end_time": "2036-06-30T01:00:00Z",
    "callback_url": "https://hooks.example.com/two?auth_key=2",
    "destroy_while_on_air": False,
}
MINIMAL = {name: FULL[name] for name in ("domain_name", "resource_ids", "start_time", "end_time")} | {
    "transcode": {"caster_template": "lp_hd"}
}
CASES = [Case("AutoShowList", "waits", FULL, OTHER, MINIMAL)]
BEGUN = MINIMAL | {"start_time": "2020-01-01T00:00:00Z"}
"""On air from its creation on."""


def _then(before: dict[str, Any], happens: Callable[[Stage, str], object], do: str) -> Any:
    """A scenario: a schedule, what somebody does to its studio, and a verb that may be refused."""

    def scenario(stage: Stage) -> Iterator[None]:
        id, outputs, _ = stage.create(before)
        happens(stage, id)
        yield
        if do == "read":
            stage.read(id, outputs)
        elif do == "replace":
            _refused(lambda: stage.resource.refuse_replacement(stage.cloud, id, stage.resource.recorded(outputs)))
        else:
            _refused(lambda: stage.delete(id, outputs))

    return scenario


def _refused(do: Callable[[], object]) -> None:
    with suppress(RefusedByProvider):
        do()


def _nothing(stage: Stage, id: str) -> None:
    return None


def _forgotten(stage: Stage, id: str) -> None:
    """The service no longer lists the schedule."""
    stage.emulator.state.casters[id].schedule.end = 0


def _second(stage: Stage) -> Iterator[None]:
    step = stage.step
    lifecycle.create(stage.resource, stage.cloud, step, stage.checked(MINIMAL))
    yield
    lifecycle.create(stage.resource, stage.cloud, step, stage.checked(FULL))


def _unanswered(stage: Stage) -> Iterator[None]:
    stage.emulator.faults.order("InitializeAutoShowListTask", lost_answer())
    yield
    stage.create(FULL)


COSTS = {
    "creation, the first of a run": create(FULL),
    "creation, each further one of a run": _second,
    "creation without a response, whose studio is found": _unanswered,
    "refresh": refresh(FULL),
    "refresh of a schedule that the service no longer lists": _then(FULL, _forgotten, "read"),
    "another `destroy_while_on_air`": change(FULL, destroy_while_on_air=False),
    "replacement, refused because the studio is on air": _then(BEGUN, _nothing, "replace"),
    "deletion": delete(FULL),
    "deletion on air, refused": _then(BEGUN, _nothing, "delete"),
    "deletion on air, allowed": _then(BEGUN | {"destroy_while_on_air": True}, _nothing, "delete"),
}
"""What happens in each row of its table in docs/calls.md."""


def _not_found(stage: Stage, emulator: Emulator) -> None:
    emulator.faults.order("InitializeAutoShowListTask", lost_request())
    stage.create(FULL)


REFUSALS = [
    wrong("AutoShowList", "end_time must be after start_time", FULL | {"end_time": FULL["start_time"]}),
    Refusal("AutoShowList", "None is listed so far", _not_found),
]
