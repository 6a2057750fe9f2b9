"""Cases of `CasterVideoResourceReload`."""

from __future__ import annotations

from apsara_live_emulator import Emulator

from . import Case, Change, Refusal, Stage
from ._scenarios import call, change, create, delete, refresh, somebody, trigger

NEEDS = ("running studio", "source", "other source", "layout of sources")
ON_AIR = {"caster_id": "<running studio>", "resource_id": "<source>"}
FULL = {**ON_AIR, "output": "PGM", "triggers": {"film": "1"}, "on_create": "reload", "when_idle": "fail"}
OTHER = {
    "caster_id": "another-studio",
    "resource_id": "<other source>",
    "output": "PVW",
    "triggers": {"film": "2"},
    "on_create": "skip",
    "when_idle": "skip",
}
CHANGES = (Change("replace", "another source", ON_AIR, {**FULL, "resource_id": "<other source>"}),)
CASES = [Case("CasterVideoResourceReload", "triggered", FULL, OTHER, ON_AIR, NEEDS, changes=CHANGES)]
RELOAD = {**ON_AIR, "triggers": {"a": "1"}}
COSTS = {
    'first creation, `on_create="skip"`': create(RELOAD),
    'first creation, `on_create="reload"`': create({**ON_AIR, "on_create": "reload"}),
    "triggers changed, on air": trigger(RELOAD),
    "triggers changed, off the air": trigger(RELOAD, somebody("StopCaster")),
    "refresh": refresh(RELOAD),
    "another `output`, `on_create` or `when_idle`": change(RELOAD, output="PVW", on_create="reload", when_idle="fail"),
    "deletion": delete(RELOAD),
}
"""What happens in each row of its table in docs/calls.md."""


def _idle(stage: Stage, emulator: Emulator) -> None:
    call(stage.cloud, "StopCaster", CasterId=stage.world.studio)
    stage.create(FULL)


REFUSALS = [
    Refusal(
        "CasterVideoResourceReload",
        "studio nothing cannot be read",
        lambda stage, _: stage.create({**FULL, "caster_id": "nothing"}),
        NEEDS,
    ),
    Refusal("CasterVideoResourceReload", "is not on air: start it, or set when_idle", _idle, NEEDS),
    Refusal(
        "CasterVideoResourceReload",
        "InvalidResource.NotFound: the source is not there, or the layout of the scene does not show it",
        lambda stage, _: stage.create({**FULL, "resource_id": "nobody"}),
        NEEDS,
    ),
]
