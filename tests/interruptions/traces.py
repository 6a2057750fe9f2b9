"""Programs and interruptions whose traces hold the stand-in against the real engine: what each asks of the host.

`traces.json` has the real engine's, which `make record-traces` writes. A trace has a line for each verb: the resource,
and the names of the properties that came with it; those whose value is unknown have a question mark.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

from pulumi.output import Unknown
from pulumi.runtime.rpc import UNKNOWN

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error
from pulumi_apsara_live.hidden_keys import PROVIDER

from .engine import Engine, Failed, Goal, Ref

RECORDED: Final = Path(__file__).with_name("traces.json")
VERBS: Final = ("check", "diff", "create", "read", "update", "delete")
BAGS: Final[Mapping[str, tuple[str, ...]]] = {
    "check": ("olds", "news"),
    "diff": ("olds", "news"),
    "create": ("properties",),
    "read": ("properties",),
    "update": ("olds", "news"),
    "delete": ("properties",),
}
"""The properties that come with each verb, by their names in the engine's requests."""


@dataclass(frozen=True)
class Run:
    """One command of the engine, and what comes before it."""

    command: Literal["up", "refresh", "destroy"]
    program: Sequence[Goal] = ()
    fails: str = ""
    """Operation that the service refuses, so that the command fails."""
    deleted: str = ""
    """Operation by which somebody deletes the source before."""
    pending: bool = False
    """Whether the state says before that the creation of the source was interrupted."""


STUDIO = Goal("Caster", "studio", {"norm_type": "general", "caster_name": "evening"})
CAMERA = Goal(
    "CasterVideoResource",
    "camera",
    {
        "caster_id": Ref("studio"),
        "resource_name": "camera",
        "location_id": "RV01",
        "vod_url": "http://files.example.com/a.mp4",
    },
)
CONFIG = Goal(
    "CasterConfig",
    "config",
    {"caster_id": Ref("studio"), "domain_name": "live.example.com", "transcode": {"caster_template": "lp_hd"}},
    depends_on=("camera",),
)
SHOW = (STUDIO, CAMERA, CONFIG)


def changed(goal: Goal, **properties: Any) -> Goal:
    """The resource with other properties; None takes one away."""
    together = {**goal.properties, **properties}
    return replace(goal, properties={name: value for name, value in together.items() if value is not None})


ELSEWHERE = changed(CAMERA, location_id="RV02")
SCENARIOS: Final[Mapping[str, Sequence[Run]]] = {
    "create, change nothing, refresh, destroy": [Run("up", SHOW), Run("up", SHOW), Run("refresh"), Run("destroy")],
    "update, and remove a property": [
        Run("up", SHOW),
        Run("up", (STUDIO, changed(CAMERA, resource_name="camera 1", repeat_num=2), CONFIG)),
        Run("up", (changed(STUDIO, caster_name=None), CAMERA, CONFIG)),
    ],
    "delete what is no longer declared": [Run("up", SHOW), Run("up", (STUDIO,))],
    "replace with what depends on it": [
        Run("up", SHOW),
        Run("up", (changed(STUDIO, norm_type="playlist"), CAMERA, CONFIG)),
    ],
    "replace what nothing has a value of": [Run("up", SHOW), Run("up", (STUDIO, ELSEWHERE, CONFIG))],
    "create before the deletion": [
        Run("up", SHOW),
        Run("up", (STUDIO, replace(ELSEWHERE, delete_before_replace=False), CONFIG)),
    ],
    "fail to delete the predecessor": [
        Run("up", SHOW),
        Run("up", (STUDIO, replace(ELSEWHERE, delete_before_replace=False), CONFIG), fails="DeleteCasterVideoResource"),
        Run("up", (STUDIO, replace(ELSEWHERE, delete_before_replace=False), CONFIG)),
    ],
    "fail to create": [Run("up", SHOW, fails="AddCasterVideoResource"), Run("up", SHOW)],
    "fail to update": [
        Run("up", SHOW),
        Run("up", (STUDIO, changed(CAMERA, repeat_num=2), CONFIG), fails="ModifyCasterVideoResource"),
        Run("up", (STUDIO, changed(CAMERA, repeat_num=2), CONFIG)),
    ],
    "fail to create the successor": [
        Run("up", SHOW),
        Run("up", (STUDIO, ELSEWHERE, CONFIG), fails="AddCasterVideoResource"),
        Run("refresh"),
        Run("up", (STUDIO, ELSEWHERE, CONFIG)),
    ],
    "fail to delete": [Run("up", SHOW), Run("destroy", fails="DeleteCasterVideoResource"), Run("destroy")],
    "refresh what is gone": [
        Run("up", SHOW),
        Run("refresh", deleted="DeleteCasterVideoResource"),
        Run("up", SHOW),
    ],
    "create what an interrupted run has begun": [Run("up", (STUDIO,)), Run("up", SHOW, pending=True)],
}


def prepare(run: Run, emulator: Emulator, call: Callable[..., object]) -> None:
    """What comes before the command, but for the state."""
    if run.fails:
        emulator.faults.order(run.fails, error("InvalidParameter", 400))
    if run.deleted:
        (studio,) = emulator.state.casters.values()
        (source,) = studio.video_resources
        call(run.deleted, caster_id=studio.caster_id, resource_id=source)


def of_stand_in(stack: Engine, scenario: Sequence[Run], call: Callable[..., object]) -> list[list[str]]:
    """What the stand-in asks, run by run."""
    traces = []
    for run in scenario:
        prepare(run, stack.emulator, call)
        stack.asked.clear()
        try:
            if run.command == "up":
                stack.up(run.program)
            else:
                getattr(stack, run.command)()
        except Failed:
            assert run.fails
        asked = [
            line(verb, resource, dict(zip(BAGS[verb], (each for each in given if isinstance(each, dict)), strict=True)))
            for verb, resource, given in stack.asked
        ]
        traces.append(ordered(run, asked))
    return traces


def of_engine(run: Run, log: str) -> list[str]:
    """What the engine's log of one command says that it asked."""
    asked = []
    for entry in map(json.loads, log.splitlines()):
        verb, request = entry["method"].rpartition("/")[2].lower(), entry["request"]
        resource = str(request.get("type") if isinstance(request, dict) else "").partition("apsara-live:")[2]
        if entry["progress"] == "request_started" and verb in VERBS and resource:
            asked.append(line(verb, resource, {bag: request.get(bag) or {} for bag in BAGS[verb]}))
    return ordered(run, asked)


def ordered(run: Run, asked: Iterable[str]) -> list[str]:
    """The engine reads all resources of a refresh at once: there the order is that of each resource alone."""
    return sorted(asked, key=lambda each: each.split()[1]) if run.command == "refresh" else list(asked)


def line(verb: str, resource: str, bags: Mapping[str, Mapping[str, Any]]) -> str:
    """One verb, as a trace has it. The host itself, which the engine records with each resource, is left out."""
    parts = [f"{verb} {resource}"]
    for bag, properties in bags.items():
        names = {name: value for name, value in properties.items() if value is not None and name != PROVIDER}
        shown = (f"{name}?" if is_unknown(value) else name for name, value in sorted(names.items()))
        parts.append(f"{bag}: {' '.join(shown) or 'none'}")
    return "; ".join(parts)


def is_unknown(value: Any) -> bool:
    """Whether a value, or a part of it, is unknown."""
    if isinstance(value, Mapping):
        return any(map(is_unknown, value.values()))
    if isinstance(value, list):
        return any(map(is_unknown, value))
    return isinstance(value, Unknown) or value == UNKNOWN


def text_of(program: Sequence[Goal]) -> str:
    """The program, as a user writes it."""
    lines = ["import pulumi", "import pulumi_apsara_live as live", ""]
    for goal in program:
        inputs = [f"{name}={_written(value)}" for name, value in goal.properties.items()]
        options = [
            *([f"depends_on=[{', '.join(goal.depends_on)}]"] if goal.depends_on else []),
            *([] if goal.delete_before_replace else ["delete_before_replace=False"]),
        ]
        opts = [f"opts=pulumi.ResourceOptions({', '.join(options)})"] if options else []
        lines.append(f"{goal.name} = live.{goal.resource}({', '.join([repr(goal.name), *inputs, *opts])})")
    return "\n".join([*lines, ""])


def _written(value: Any) -> str:
    return f"{value.name}.{value.property}" if isinstance(value, Ref) else repr(value)
