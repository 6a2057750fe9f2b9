"""A show that changes: a program over all resources, its stack, and what strangers do to its things meanwhile.

Every step is a method that takes plain values, so that a history can be written down as a list and played again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any, Final

import pytest

from cases import most_calls
from cases.caster import FULL as STUDIO
from cases.caster import OTHER as OTHER_STUDIO
from cases.caster_config import FULL as CONFIG
from cases.caster_config import OTHER as OTHER_CONFIG
from cases.caster_video_resource import OTHER_PLAYED, PLAYED
from cases.live_pull_to_push import BEGUN, OTHER_LIVE
from engine.behind import Stranger
from pulumi_apsara_live.model.diff import canonical
from pulumi_apsara_live.resources import RESOURCES as DECLARED

from .engine import Engine, Failed, Goal, Recorded, Ref, engine
from .matrix import TROUBLES, named, plain
from .transport import Cut, ProcessKilled

ABSENT: Final = "<absent>"
"""A property that is not declared."""
ID: Final = Ref("studio")
NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "studio": (),
    "config": ("studio",),
    "source 1": ("studio",),
    "source 2": ("studio",),
    "rundown": ("source 1", "source 2"),
    "run": ("config",),
    "scene": ("run",),
    "restart": ("config", "run"),
    "relay": (),
    "relay restart": ("relay",),
}
"""What must be declared before; the order in which a program declares them."""
RESOURCES: Final = {
    "studio": "Caster",
    "config": "CasterConfig",
    "source 1": "CasterVideoResource",
    "source 2": "CasterVideoResource",
    "rundown": "CasterProgram",
    "run": "CasterRunState",
    "scene": "CasterScene",
    "restart": "CasterRestart",
    "relay": "LivePullToPush",
    "relay restart": "LivePullToPushRestart",
}


def _episode(name: str, source: str, hour: int, **more: Any) -> dict[str, Any]:
    times = {"start_time": f"2036-06-29T{hour}:00:00Z", "end_time": f"2036-06-29T{hour}:30:00Z"}
    played = {"episode_type": "Resource", "resource_id": Ref(source, "resource_id")}
    return {"name": name, **played, **times, **more}


NEWS, SPORT = _episode("news", "source 1", 20), _episode("sport", "source 2", 21)
PLACES: Final[Mapping[str, Mapping[str, list[Any]]]] = {
    "studio": {name: [STUDIO[name], OTHER_STUDIO[name]] for name in ("caster_name", "norm_type", "resource_group_id")}
    | {"tags": [STUDIO["tags"], OTHER_STUDIO["tags"], ABSENT], "destroy_while_on_air": [False, True]},
    "config": {"caster_id": [ID]}
    | {name: [CONFIG[name], OTHER_CONFIG[name]] for name in ("domain_name", "transcode")}
    | {
        name: [CONFIG[name], OTHER_CONFIG[name], ABSENT]
        for name in ("record", "delay", "callback_url", "side_output_url_list", "auto_switch_urgent_on", "program_name")
    },
    "source 1": {"caster_id": [ID], "resource_name": ["one", "uno"], "location_id": ["RV01", "RV03"]}
    | {"vod_url": ["https://files.example.com/1.mp4", "https://files.example.com/2.mp4"]}
    | {name: [PLAYED[name], OTHER_PLAYED[name], ABSENT] for name in ("begin_offset", "repeat_num")},
    "source 2": {"caster_id": [ID], "resource_name": ["two", "due"], "location_id": ["RV02", "RV04"]}
    | {"live_stream_url": ["rtmp://in.example.com/a/1", "rtmp://in.example.com/a/2"]}
    | {"fixed_delay_duration": [ABSENT, 100, 200]},
    "rundown": {
        "caster_id": [ID],
        "episodes": [
            [NEWS, SPORT],
            [SPORT],
            [_episode("news", "source 2", 20), SPORT],
            [NEWS, _episode("sport", "source 2", 22), _episode("late", "source 1", 23)],
            [_episode("film", "source 1", 20), _episode("late", "source 1", 23)],
            [_episode("news", "source 1", 21), _episode("sport", "source 2", 20)],
        ],
    },
    "run": {"caster_id": [ID], "running": [True, False], "wait": [True, False]},
    "scene": {"caster_id": [ID], "output": ["PVW", "PGM"], "running": [ABSENT, True, False]},
    "restart": {
        "caster_id": [ID],
        "triggers": [{"config": Ref("config", "restart_fingerprint"), "own": own} for own in ("1", "2")],
        "wait": [True, False],
    },
    "relay": {name: [BEGUN[name]] for name in ("region", "source_type", "source_protocol", "start_time")}
    | {name: [BEGUN[name], OTHER_LIVE[name]] for name in ("source_urls", "dst_url", "end_time")}
    | {"running": [True, False], "callback_url": [ABSENT, "https://hooks.example.com/one"]},
    "relay restart": {
        "region": [Ref("relay", "region")],
        "task_id": [Ref("relay", "task_id")],
        "triggers": [{"files": Ref("relay", "restart_fingerprint"), "own": own} for own in ("1", "2")],
        "wait": [True, False],
    },
}
"""The values that each property of each resource takes; the first ones are those it is first declared with."""
KINDS: Final = {str(trouble): trouble for trouble in TROUBLES}
FORCED: Final = 7
"""Calls that one fault may force: the same once more, looking for what an unanswered one has made, taking it back."""
LASTS: Final = 99


class Show:
    """The stack, and what its program says by now."""

    def __init__(self, stack: Engine) -> None:
        self.stack = stack
        self.stranger = Stranger(stack.emulator)
        self.chosen: dict[str, dict[str, int]] = {}
        """Of each resource that the program declares, which value each of its properties has."""
        self.touched = False
        """Somebody else was here since the last refresh."""
        self.broken = False
        """The last update did not end well, and there may be things that no state knows."""
        self.names: dict[str, str] = {}
        """The names that resources have in the program by now, where they were renamed."""
        self.former: dict[str, str] = {}
        """The names that they had before, where the program gives them as aliases."""
        self.is_late = False
        """New things are listed late."""

    # What a program's author does

    def declare(self, name: str) -> None:
        """A resource more, with what it needs."""
        for each in (*NEEDS[name], name):
            if each not in self.chosen:
                if each != name:
                    self.declare(each)
                self.chosen[each] = {}

    def drop(self, name: str) -> None:
        """A resource less, with what needs it."""
        self._mend()
        for each in [each for each in NEEDS if name in NEEDS[each] and each in self.chosen]:
            self.drop(each)
        self.chosen.pop(name, None)

    def change(self, name: str, place: int, value: int) -> None:
        """One property says something else."""
        self._mend()
        if name in self.chosen:
            places = list(PLACES[name])
            which = places[place % len(places)]
            self.chosen[name][which] = value % len(PLACES[name][which])

    def rename(self, name: str, aliased: bool, component: bool) -> None:
        """Another name, or another parent; a studio and a relay are renamed with aliases, or they are others."""
        self._mend()
        if name not in self.chosen:
            return
        old = self.names.get(name, name)
        self.names[name] = f"{name} {len(old)}{'c' if component else ''}"
        self.former.pop(name, None)
        if aliased or name in ("studio", "relay"):
            self.former[name] = old

    def declare_twice(self, name: str) -> None:
        """A second resource for the same thing: refused, and nothing is changed."""
        self._mend()
        if self.touched:
            self.refresh()
        self.up()
        if name not in self.chosen or name in ("studio", "restart", "relay restart"):
            return
        before = overview(self.stack)
        twin = replace(next(goal for goal in self.program() if goal.name == self.name_of(name)), name="twin")
        with pytest.raises(Failed, match=re.escape(self.name_of(name))):
            self.stack.up([*self.program(), twin])
        assert overview(self.stack) == before

    def list_late(self) -> None:
        """From now on new things are listed, and can be used, seconds after they were created."""
        self.is_late = True
        self.stack.emulator.choices.set("visible-after", "20s")
        self.stack.emulator.choices.set("usable-after", "3s")

    # What the engine does

    def up(self, kind: str = "", at: int = 1) -> None:
        """An update, perhaps with a fault; it ends well unless something stood in its way."""
        self.broken = not self._run(self._up, kind, at)

    def refresh(self, kind: str = "", at: int = 1) -> None:
        """Every resource is looked at."""
        if self._run(self.stack.refresh, kind, at):
            self.touched = False

    def destroy(self, kind: str = "", at: int = 1) -> None:
        """Everything is deleted; the program stays what it is."""
        self._mend()
        if self._run(self.stack.destroy, kind, at):
            assert self.stack.state == {}
            assert self.touched or self.stack.emulator.state.is_empty()
        else:
            self.touched = True  # who builds up again what was half destroyed has to refresh first

    # What others do

    def stopped_by_hand(self) -> None:
        """The studio goes off the air, where it is declared to be on it or not."""
        if known := self.recorded("run"):
            self._by_hand("StopCaster", caster_id=known.id.partition("/")[0])

    def started_by_hand(self) -> None:
        """The studio goes on air."""
        if known := self.recorded("run"):
            self._by_hand("StartCaster", caster_id=known.id.partition("/")[0])

    def configured_by_hand(self) -> None:
        """Somebody writes a whole configuration."""
        if known := self.recorded("config"):
            said = {"domain_name": "hand.example.com", "transcode_config": '{"CasterTemplate":"lp_ud"}', "delay": 7}
            self._by_hand("SetCasterConfig", caster_id=known.id.partition("/")[0], caster_name="by hand", **said)

    def source_taken_by_hand(self) -> None:
        """Somebody deletes a source."""
        if known := self.recorded("source 2"):
            caster_id, _, own = known.id.partition("/")
            self._by_hand("DeleteCasterVideoResource", caster_id=caster_id, resource_id=own)

    def rundown_taken_by_hand(self) -> None:
        """Somebody deletes the rundown."""
        if known := self.recorded("rundown"):
            self._by_hand("DeleteCasterProgram", caster_id=known.id.partition("/")[0])

    def studio_taken_by_hand(self) -> None:
        """Somebody deletes the studio with all that is in it."""
        if known := self.recorded("studio"):
            self._by_hand("StopCaster", caster_id=known.id.partition("/")[0])
            self._by_hand("DeleteCaster", caster_id=known.id.partition("/")[0])

    def relay_by_hand(self, action: str) -> None:
        """Somebody stops, restarts or deletes the relay."""
        if known := self.recorded("relay"):
            region, _, task_id = known.id.partition("/")
            self._by_hand(f"{action}LivePullToPush", region=region, task_id=task_id)

    # What must hold

    def settle(self) -> None:
        """State = cloud = program, and nothing is left to do: whatever happened before, the cloud is the one that
        the same program makes of nothing."""
        if self.touched:
            self.refresh()
        self.up()
        before, calls = deepcopy(self.stack.state), len(self.stack.emulator.ledger)
        assert self.stack.up(self.program()) == {}, "an update that follows has something to do"
        assert len(self.stack.emulator.ledger) == calls, "an update that finds no change makes calls"
        self.stack.refresh()
        assert self.own(declared(self.stack.state)) == self.own(declared(before))
        assert self.stack.up(self.program()) == {}, "an update after a refresh has something to do"
        with engine() as fresh:
            fresh.up(self.program())
            assert overview(self.stack) == overview(fresh)

    def own(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """Inputs without those that are another resource's output: an id by which a relay was known before may stay."""
        followed = {
            (goal.name, name)
            for goal in self.program()
            for name, value in goal.properties.items()
            if isinstance(value, Ref) and value.property != "id"
        }
        return {
            resource: {name: value for name, value in each.items() if (resource, name) not in followed}
            for resource, each in inputs.items()
        }

    def program(self) -> list[Goal]:
        """What the program declares, in order."""
        return [self._renamed(self._goal(name)) for name in NEEDS if name in self.chosen]

    def name_of(self, name: str) -> str:
        """The name that a resource has in the program by now."""
        return self.names.get(name, name)

    def recorded(self, name: str) -> Recorded | None:
        """What the state has of a resource, under whichever of its names."""
        found = self.stack.state.get(self.name_of(name)) or self.stack.state.get(self.former.get(name, name))
        return found if found and not found.pending_replacement else None

    def _renamed(self, goal: Goal) -> Goal:
        def other(value: Any) -> Any:
            if isinstance(value, Ref):
                return Ref(self.name_of(value.name), value.property)
            if isinstance(value, dict):
                return {key: other(each) for key, each in value.items()}
            return [other(each) for each in value] if isinstance(value, list) else value

        name = self.name_of(goal.name)
        return Goal(
            goal.resource,
            name,
            other(dict(goal.properties)),
            tuple(map(self.name_of, goal.depends_on)),
            self.former.get(goal.name, ""),
            "my:Component" if name.endswith("c") else "",
        )

    def _goal(self, name: str) -> Goal:
        said = {place: values[self.chosen[name].get(place, 0)] for place, values in PLACES[name].items()}
        if name == "scene" and said["output"] == "PGM":
            said["running"] = ABSENT
        declared = {place: value for place, value in said.items() if value != ABSENT}
        return Goal(RESOURCES[name], name, declared, NEEDS[name])

    def _run(self, run: Any, kind: str, at: int) -> bool:
        """Whether it ended well."""
        trouble, faults, line = KINDS.get(kind), self.stack.emulator.faults, self.stack.line
        line.calls = line.met = 0
        if self.is_late:
            self.stack.emulator.clock.advance(60)
        if trouble is not None and trouble.fault is not None:
            faults.order("*", trouble.fault, after=at - 1, times=LASTS if trouble.lasting else 1)
        elif trouble is not None and trouble.kind is not None:
            line.cut = Cut(trouble.kind, at, trouble.lasting)
        try:
            run()
        except (Failed, ProcessKilled) as failure:
            if (trouble is None and not self.touched) or "defect" in str(failure):
                raise
            return False
        finally:
            faults.clear()
            line.cut = None
        return True

    def _mend(self) -> None:
        """After an update that was broken off the same program is run again, as the manual says, before another."""
        if self.broken:
            if self.touched:
                self.refresh()
            self.up()

    def _up(self) -> None:
        """An update within its budget: what its steps may cost, and what the faults have forced."""
        made = len(self.stack.emulator.ledger)
        emulated = self.stack.emulator.state
        twice = 2 * (len(emulated.tokens) - len(emulated.casters))  # of studios that are gone their tokens tell
        ordered = sum(order.times for order in self.stack.emulator.faults.unmet())
        broken_off = max(self._cost(resource, "replace") for resource in DECLARED)
        try:
            self.stack.up(self.program())
            broken_off = 0
        finally:
            left = sum(order.times for order in self.stack.emulator.faults.unmet())
            met = ordered - left + self.stack.line.met
            run, calls = self.stack.last, self.stack.emulator.ledger.actions()[made:]
            assert run is not None
            kinds = {goal.name: goal.resource for goal in run.program} | run.kinds
            budget = sum(self._cost(kinds[name], what) for name, what in run.done.items())
            budget += sum(self._cost(kinds[name], "delete") for name in run.deleted if name not in run.done)
            budget += twice + broken_off + FORCED * met
            assert self.touched or self.is_late or len(calls) <= budget, (
                f"{run.done} took {calls}, and {budget} would do"
            )

    def _cost(self, resource: str, what: str) -> int:
        costs = most_calls(resource)
        return costs["delete"] + costs["create"] if what == "replace" else costs[what]

    def _by_hand(self, action: str, **parameters: Any) -> None:
        self.touched = True
        try:
            self.stranger.call(action, **parameters)
        except Exception as refusal:  # the vendor's SDK has no common class for what the service refuses
            if not hasattr(refusal, "code"):
                raise


def declared(state: Mapping[str, Recorded]) -> dict[str, Any]:
    """The inputs in a state, without those that only the provider sees."""
    return {
        name: canonical({key: value for key, value in each.inputs.items() if not key.startswith("__")})
        for name, each in state.items()
    }


def overview(stack: Engine) -> Any:
    """All that is in the cloud, without what a history leaves that nobody can declare."""
    cloud = plain(stack.emulator)
    for caster in cloud.get("casters", ()):
        caster.pop("live", None)  # what the studio was last started with
        if "started" not in caster:
            caster.pop("scenes", None)  # they stay once they are born
    return json.loads(named(cloud))
