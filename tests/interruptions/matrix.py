"""Every call of every verb of every resource × every way in which a call can fail: learned, not written.

Each operation is run once without faults. It tells which calls there are to spoil, and what cloud and state must be
in the end. Then, for each of its calls and each kind of fault, it is run with that fault, and again without.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import (
    Fault,
    clock_skew,
    error,
    garbage,
    half_answer,
    half_request,
    lost_answer,
    lost_request,
    throttle,
)
from cases import CASES, Case, World
from pulumi_apsara_live.model.diff import canonical
from pulumi_apsara_live.model.fields import OneWay, Properties, Replace, fields
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.settings import resolved
from pulumi_apsara_live.wire.operation import Operation as Call
from pulumi_apsara_live.wire.rpc import Cloud

from .engine import Engine, Failed, Goal, Recorded
from .transport import Cut, Kind, ProcessKilled

Verb = Literal["create", "read", "update", "replace", "delete"]
THING = "thing"
"""The name of the one resource of each program."""
LASTS = 60
"""So many calls meet a fault that lasts; no verb makes as many."""
ON_AIR = ("StartCaster", "StopCaster", "RestartCaster", "StartCasterScene", "StopCasterScene")
ON_AIR += ("RestartLivePullToPush", "StopLivePullToPush", "CopyCasterSceneConfig")
ON_AIR += ("StartPlaylist", "StopPlaylist")
"""Calls that viewers see."""
WITHOUT_EFFECT = ("error", "throttle", "lost_request", "half_request", "clock_skew", "garbage")


@dataclass(frozen=True)
class Trouble:
    """A way in which a call fails: ordered from the emulator, or done on the way to it."""

    name: str
    fault: Fault | None = None
    kind: Kind | None = None
    lasting: bool = False

    def __str__(self) -> str:
        return f"{self.name}{' from then on' if self.lasting else ''}"


ONCE = (
    Trouble("refused", error("InvalidParameter", 400)),
    Trouble("token expired", error("InvalidSecurityToken.Expired", 400)),
    Trouble("clock skew", clock_skew()),
    Trouble("broken", error("InternalError", 500)),
    Trouble("throttled", throttle()),
    Trouble("throttled for a while", throttle(3)),
    Trouble("lost answer", lost_answer()),
    Trouble("lost request", lost_request()),
    Trouble("half a request", half_request()),
    Trouble("half an answer", half_answer()),
    Trouble("a proxy's page", garbage()),
    Trouble("nobody there", kind="nobody there"),
    Trouble("no answer in time", kind="no answer in time"),
    Trouble("failed after the effect", kind="failed after the effect"),
    Trouble("died after the effect", kind="died after the effect"),
)
LASTING = ("token expired", "lost answer", "nobody there", "failed after the effect")
"""Kinds that are ordered for all calls from one on, too: one of each that a verb can tell apart."""
TROUBLES = (*ONCE, *(Trouble(t.name, t.fault, t.kind, lasting=True) for t in ONCE if t.name in LASTING))


@dataclass(frozen=True)
class Operation:
    """One verb on one case: from a program that is up to another, a refresh, or nothing."""

    case: Case
    verb: Verb
    title: str
    before: Properties | None
    after: Properties | None
    by_hand: str = ""
    """What somebody has done to the studio in between."""
    meanwhile: Properties | None = None
    """Somebody has changed the thing to this in between."""

    def __str__(self) -> str:
        return f"{self.case}: {self.verb}, {self.title}"


def operations() -> list[Operation]:
    """What the cases and their changes give."""
    return [operation for case in CASES for operation in _of(case)]


def _of(case: Case) -> Iterator[Operation]:
    declared = fields(RESOURCES[case.resource].inputs)
    same_place = {name: value for name, value in case.other.items() if not _elsewhere(name, value, case)}
    in_place = {name: value for name, value in same_place.items() if not declared[name].marked(Replace)}
    yield Operation(case, "create", "full", None, case.full)
    yield Operation(case, "create", "minimal", None, case.minimal)
    yield Operation(case, "read", "full", case.full, case.full)
    if in_place:
        yield Operation(case, "update", "all", case.full, {**case.full, **in_place})
        yield Operation(case, "read", "drifted", case.full, case.full, meanwhile={**case.full, **in_place})
    for name, value in same_place.items():
        if declared[name].marked(Replace):
            yield Operation(case, "replace", name, case.full, {**case.full, name: value})
    if not any(declared[name].marked(Replace) for name in case.full.keys() - case.minimal.keys()):
        one_way = {name: value for name, value in case.full.items() if declared[name].marked(OneWay)}
        yield Operation(case, "update", "to minimal", case.full, {**case.minimal, **one_way})
    for change in case.changes:
        yield Operation(case, change.verb, change.title, change.before, change.after, by_hand=change.by_hand)
    yield Operation(case, "delete", "full", case.full, None)


def _elsewhere(name: str, value: Any, case: Case) -> bool:
    """Whether another value is of another place, or is refused: another studio is another resource's business."""
    resource = RESOURCES[case.resource]
    names_its_place = resource.belongs_to is not None and name in resource.id.parts
    return name in case.fixed or names_its_place or str(value).startswith("another-")


@dataclass(frozen=True)
class Scene:
    """Cloud and state at one moment, to come back to."""

    cloud: Any
    state: dict[str, Recorded]
    time: Any


@dataclass
class Scenario:
    """One operation on an emulator: prepared once, run as often as there are cells."""

    engine: Engine
    operation: Operation
    world: World = field(init=False)
    start: Scene = field(init=False)
    actions: list[str] = field(init=False)
    """The calls of the operation, when nothing is wrong."""
    expected: str = field(init=False)
    """The cloud in the end."""
    effects: list[str] = field(init=False)
    """The calls that viewers saw."""
    said: dict[str, Any] = field(init=False)
    """The state in the end."""
    renamed: bool = field(init=False)
    """The service gives the thing another id, which a refresh finds."""

    def __post_init__(self) -> None:
        emulator, operation = self.emulator, self.operation
        emulator.reset()
        emulator.clock.set(datetime.now(UTC).replace(microsecond=0))
        self.engine.state = {}
        self.world = World(self.cloud, operation.case.needs)
        if operation.before is not None:
            self.engine.up(self.program(operation.before))
        if operation.meanwhile is not None:
            recorded = deepcopy(self.engine.state)
            self.engine.up(self.program(operation.meanwhile))
            self.engine.state = recorded
        if operation.by_hand:
            done_by_hand(self.cloud, self.engine.state[THING].id.partition("/")[0], operation.by_hand)
        self.start = Scene(emulator.state.export(), deepcopy(self.engine.state), emulator.clock.now())
        self.begin()
        self.run()
        self.actions = emulator.ledger.actions()
        self.settle()
        self.expected, self.effects = self.picture(), self.seen_on_air()
        self.said, ids = said(self.engine.state), ids_of(self.engine.state)
        self.engine.refresh()
        self.renamed = ids_of(self.engine.state) != ids

    @property
    def cloud(self) -> Cloud:
        """The client that the host has too."""
        return resolved.cloud(self.engine.config, os.environ)

    @property
    def emulator(self) -> Emulator:
        """Where it happens."""
        return self.engine.emulator

    def program(self, bag: Properties) -> Sequence[Goal]:
        """The program of one resource."""
        return [Goal(self.operation.case.resource, THING, self.world.put(bag))]

    @property
    def is_like(self) -> tuple[str, str, tuple[str, ...]]:
        """Two operations that are alike in this make the same calls, and restarts for the same reason."""
        case, title = self.operation.case, self.operation.title
        reason = (
            title
            if RESOURCES[case.resource].on_air.effect == "restarts" and title in {each.title for each in case.changes}
            else ""
        )
        return (case.resource, reason, tuple(self.actions))

    def begin(self) -> None:
        """Back to where the operation starts."""
        self.emulator.state.load(self.start.cloud)
        self.emulator.clock.set(self.start.time)
        self.emulator.ledger.clear()
        self.engine.state = deepcopy(self.start.state)
        self.engine.line.cut, self.engine.line.calls, self.engine.line.met = None, 0, 0

    def run(self) -> None:
        """The operation."""
        if self.operation.verb == "read":
            self.engine.refresh()
        elif self.operation.after is None:
            self.engine.destroy()
        else:
            self.engine.up(self.program(self.operation.after))

    def run_with(self, trouble: Trouble, at: int) -> str | None:
        """The operation, with trouble at its call of that number; what the user reads when it fails, or None."""
        faults = self.emulator.faults
        times = LASTS if trouble.lasting else 1
        if trouble.fault is not None:
            faults.order("*", trouble.fault, after=at - 1, times=times)
        else:
            assert trouble.kind is not None
            self.engine.line.cut = Cut(trouble.kind, at, trouble.lasting)
        try:
            self.run()
        except Failed as failure:
            return str(failure)
        except ProcessKilled:
            return "died"
        finally:
            left = sum(order.times for order in faults.unmet()) if trouble.fault is not None else 0
            met = times - left if trouble.fault is not None else self.engine.line.met
            faults.clear()
            self.engine.line.cut = None
            assert met, f"{trouble} was ordered at call {at} and never met"
        return None

    def settle(self) -> None:
        """The next run, without faults; a refresh is followed by an update, which puts right what it saw."""
        self.run()
        if self.operation.verb == "read":
            self.engine.up(self.program(self.operation.after or {}))

    def settled(self, *, leaves_one: bool = False) -> list[str]:
        """What is wrong with cloud and state after the next run: nothing, where all laws hold.

        With `leaves_one`, the interrupted run has left one thing in the cloud that no run can find.
        """
        wrong = []
        found = self.picture()
        if without_one_of_two(found) != NUMBERED.sub("id", self.expected) if leaves_one else found != self.expected:
            wrong.append(f"the cloud is {found} and not {self.expected}")
        if (found := said(self.engine.state)) != self.said:
            wrong.append(f"the state says {found} and not {self.said}")
        before, calls = deepcopy(self.engine.state), len(self.emulator.ledger)
        if changes := self.engine.up(self.program(self.operation.after) if self.operation.after else []):
            wrong.append(f"a third run has changes: {changes}")
        if len(self.emulator.ledger) != calls:
            wrong.append(f"a third run makes calls: {self.emulator.ledger.actions()[calls:]}")
        self.engine.refresh()
        if not self.renamed and ids_of(self.engine.state) != ids_of(before):
            wrong.append(f"a refresh finds the ids {ids_of(self.engine.state)} and not {ids_of(before)}")
        if known(self.engine.state) != known(before):
            wrong.append(f"a refresh finds {known(self.engine.state)} and not {known(before)}")
        return wrong

    def picture(self) -> str:
        """All that is in the cloud, without times and with numbers for ids."""
        # Where a list goes on depends on when it was stopped.
        restarts = RESOURCES[self.operation.case.resource].on_air.effect == "restarts"
        resumed = {"FileIndex", "Offset"} if restarts else set()
        return picture(self.emulator, PASSING | resumed)

    def seen_on_air(self) -> list[str]:
        """The calls with an effect that viewers see."""
        done = [call for call in self.emulator.ledger if call.status == 200 and call.fault not in WITHOUT_EFFECT]
        seen: list[str] = []
        for call in done:
            # What is stopped already is not stopped by a second call.
            if call.action in ON_AIR and not (call.action.startswith("Stop") and seen[-1:] == [call.action]):
                seen.append(call.action)
        return seen


Cell = tuple[Scenario, int, Trouble]
"""A fault of one kind at the call of that number."""


def cells(scenarios: Sequence[Scenario]) -> list[Cell]:
    """Every call of every operation × every kind of fault."""
    return [
        (scenario, at, trouble)
        for scenario in scenarios
        for at in range(1, len(scenario.actions) + 1)
        for trouble in TROUBLES
    ]


def on_lines(cell: Cell) -> Iterator[str]:
    """The row of a cell, which is a call of an operation, and its column, which is a kind of fault."""
    scenario, at, trouble = cell
    yield f"{scenario.operation}, call {at}"
    yield str(trouble)


def done_by_hand(cloud: Cloud, caster_id: str, what: str) -> None:
    """A studio is configured, and put on air."""
    said = {"DomainName": "live.example.com", "TranscodeConfig": '{"CasterTemplate":"lp_hd"}'}
    cloud.call(Call("SetCasterConfig", repeatable=True), {"CasterId": caster_id, **said})
    if what == "on air":
        cloud.call(Call("StartCaster", repeatable=True), {"CasterId": caster_id})


ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}")
PASSING = {
    "created",
    "modified",
    "client_token",
    "streams_from",
    "running_since",
    "play_from",
    "stopped_at",
    "stopped_at_s",
    "current_since",
}
PASSING |= {"exit_time", "tokens", "serial", "new"}
"""What two clouds may differ in that are the same to everybody: times, and what ids are made of."""


def picture(emulator: Emulator, passing: Collection[str] = PASSING) -> str:
    """The cloud as text: the same for two clouds that nobody could tell apart."""
    return named(plain(emulator, passing))


def plain(emulator: Emulator, passing: Collection[str] = PASSING) -> Any:
    """The cloud as data, without what is empty, in an order that does not depend on ids."""
    return canonical(_plain(emulator.state.export(), passing))


def named(cloud: Any) -> str:
    """As text, with numbers for ids."""
    names: dict[str, str] = {}
    return ID.sub(lambda found: names.setdefault(found[0], f"id-{len(names)}"), json.dumps(cloud))


NUMBERED = re.compile(r"id-\d+")


def without_one_of_two(cloud: str) -> str:
    """The cloud without one of two equal things, and with no ids; as it is, unless just one thing is there twice."""
    parsed = json.loads(NUMBERED.sub("id", cloud))
    twins = []
    for things in parsed.values() if isinstance(parsed, dict) else ():
        for thing in [each for each in things if things.count(each) > 1][1:] if isinstance(things, list) else ():
            things.remove(thing)
            twins.append(thing)
    return json.dumps(parsed) if len(twins) == 1 else cloud


def _plain(value: Any, passing: Collection[str]) -> Any:
    if isinstance(value, list):
        return [_plain(each, passing) for each in value]
    if not isinstance(value, dict):
        return value
    if value and all(ID.fullmatch(key) for key in value):
        return sorted((_plain(each, passing) for each in value.values()), key=lambda each: ID.sub("", json.dumps(each)))
    return {key: _plain(each, passing) for key, each in sorted(value.items()) if key not in passing}


def ids_of(state: dict[str, Recorded]) -> dict[str, str]:
    """The ids in a state."""
    return {name: each.id for name, each in state.items()}


def said(state: dict[str, Recorded]) -> dict[str, Any]:
    """What the state's inputs say, in whatever words; which settings the last write cleared is no saying."""
    return {
        name: canonical({key: value for key, value in each.inputs.items() if key != "cleared"})
        for name, each in state.items()
    }


def known(state: dict[str, Recorded]) -> dict[str, Any]:
    """What a state says of what is declared, as it was declared and as it was answered."""
    inputs = said(state)
    return {
        name: (inputs[name], canonical({key: each.outputs.get(key) for key in inputs[name]}))
        for name, each in state.items()
    }
