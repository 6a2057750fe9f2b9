"""A small stand-in for the engine: it calls the host's verbs in the engine's order and keeps the state as it does.

It is a driver of our code, not a copy of it: what a verb answers is recorded, and nothing is known of any resource.
Each run is a process of its own, as far as the host can tell. What it follows is written in the engine's step
generator: a check with the old inputs, a comparison with the old outputs, deletion before replacement together with
what depends on it, creation as if new; a failed operation keeps what was there. `test_traces.py` holds it against
traces of the real engine.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

from pulumi.dynamic import ConfigureRequest
from pulumi.dynamic.config import Config
from pulumi.output import Unknown
from pulumi.runtime.rpc import is_rpc_secret, unwrap_rpc_secret

from apsara_live_emulator import Emulator
from apsara_live_emulator.signature import Key
from hostile.servicer import Failed as Aborted
from hostile.servicer import configured
from pulumi_apsara_live.hidden_keys import ORIGIN
from pulumi_apsara_live.hosts import dynamic, run, verbs
from pulumi_apsara_live.hosts.plugin_service import Service
from pulumi_apsara_live.settings import resolved
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.limits import Limits
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud, shared_cloud

from .accounting import all_faults_met
from .plugin_host import PluginHost
from .transport import FaultyTransport, ProcessKilled

Props = dict[str, Any]
NUMBERS: Final = count()


@dataclass(frozen=True)
class Ref:
    """The value of another resource's property, or its id."""

    name: str
    property: str = "id"


@dataclass(frozen=True)
class Goal:
    """A resource as a program declares it; properties may hold references."""

    resource: str
    name: str
    properties: Mapping[str, Any]
    depends_on: tuple[str, ...] = ()
    alias: str = ""
    """The name under which the state has it until now."""
    component: str = ""
    """The type of the component that is its parent."""
    delete_before_replace: bool = True
    """As the package's own option says, unless the program says otherwise."""


@dataclass
class Recorded:
    """A resource in the state."""

    resource: str
    id: str
    inputs: Props
    outputs: Props
    depends_on: frozenset[str]
    references: Mapping[str, frozenset[str]]
    """Of each property, the resources that its value comes from."""
    pending_replacement: bool = False
    """It was deleted for its successor, which was not created yet."""


class Failed(Exception):
    """A run that did not end well; it tells what the user reads."""


@dataclass
class Engine:
    """One stack: a state, and runs over it."""

    emulator: Emulator
    line: FaultyTransport
    config: dict[str, str]
    state: dict[str, Recorded] = field(default_factory=dict)
    condemned: list[Recorded] = field(default_factory=list)
    """Predecessors whose successors were created before their deletion, which is still to come."""
    stack: str = "dev"
    last: Run | None = None
    """The last update, whatever became of it."""
    plugin: Service | None = None
    """The plugin's process of the present run, if the program is not in Python with dynamic resources."""
    asked: list[tuple[str, str, tuple[Any, ...]]] = field(default_factory=list)
    """Each verb with its resource and arguments, for traces."""

    def up(self, program: Sequence[Goal]) -> dict[str, str]:
        """What became of each resource that did not stay the same: create, update, replace, delete."""
        self._begin()
        self.last = Run(self, program)
        return self.last.up()

    def rename(self, old: str, new: str) -> None:
        """`pulumi state rename`, or an alias: the name changes, and nothing that is recorded with it."""
        self.state = {new if name == old else name: each for name, each in self.state.items()}
        for each in self.state.values():
            each.depends_on = frozenset(new if name == old else name for name in each.depends_on)
            each.references = {
                key: frozenset(new if name == old else name for name in names) for key, names in each.references.items()
            }

    def refresh(self) -> None:
        """Every resource read, and taken from the state where it is gone."""
        self._begin()
        for name, old in list(self.state.items()):
            if old.pending_replacement:
                continue
            found = self.host(old.resource, "read", old.id, old.outputs)
            if found.id == "":
                del self.state[name]
                continue
            outputs = arrived(found.outs)
            self.host(old.resource, "diff", found.id, outputs, old.inputs)  # by which the engine tells what has drifted
            old.id, old.outputs, old.inputs = found.id, outputs, arrived(found.inputs)

    def destroy(self) -> None:
        """Everything deleted, what depends on something before it."""
        self.up([])

    def host(self, resource: str, verb: str, *arguments: Any) -> Any:
        """One verb of the resource's host; a process that died in it says nothing."""
        self.asked.append((verb, resource, arguments))
        try:
            return getattr(self._host(resource), verb)(*arguments)
        except (verbs.ApsaraLiveError, Aborted) as error:
            if self.line.dead:
                raise ProcessKilled from None
            raise Failed(str(error)) from None

    def _host(self, resource: str) -> dynamic.Host | PluginHost:
        if self.plugin is not None:
            return PluginHost(self.plugin, resource)
        host: dynamic.Host = getattr(dynamic, resource)()
        host.configure(ConfigureRequest(Config(self.config, "settled")))
        return host

    def _begin(self) -> None:
        run.begin()
        if self.plugin is not None:
            self.plugin = configured(self.config)
        self.line.dead = False


@dataclass
class Run:
    """One `up`."""

    engine: Engine
    program: Sequence[Goal]
    done: dict[str, str] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    """Deleted in this run, because something that they depend on is replaced."""
    registered: set[str] = field(default_factory=set)
    kinds: dict[str, str] = field(default_factory=dict)
    """The types of what was deleted."""

    @property
    def state(self) -> dict[str, Recorded]:
        """The stack's state."""
        return self.engine.state

    def up(self) -> dict[str, str]:
        """Registrations in order, then deletions of what is declared no more."""
        for goal in self.program:
            self._register(goal)
            self.registered.add(goal.name)
        while self.engine.condemned:
            old = self.engine.condemned[-1]
            self.engine.host(old.resource, "delete", old.id, old.outputs)
            self.engine.condemned.pop()
        for name in [name for name in reversed(self._in_order()) if name not in self.registered]:
            self._delete(name)
            del self.state[name]
            self.done[name] = "delete"
        return self.done

    def _in_order(self) -> list[str]:
        """The state's resources, what depends on something after it."""
        ordered: list[str] = []

        def visit(name: str) -> None:
            if name in self.state and name not in ordered:
                for other in sorted(self.state[name].depends_on):
                    visit(other)
                ordered.append(name)

        for name in list(self.state):
            visit(name)
        return ordered

    def _register(self, goal: Goal) -> None:
        if goal.alias in self.state and goal.name not in self.state:
            self.engine.rename(goal.alias, goal.name)
        news, references = self._resolved(goal)
        depends_on = frozenset(goal.depends_on).union(*references.values())
        old = self.state.get(goal.name)
        if old is None or goal.name in self.deleted:
            return self._create(goal, self._checked(goal, {}, news), depends_on, references)
        inputs = self._checked(goal, old.inputs, news)
        replaces = self._compared(old, inputs)
        if old.pending_replacement or replaces:
            inputs = self._checked(goal, {}, news)
            if not (old.pending_replacement or goal.delete_before_replace):
                self._create(goal, inputs, depends_on, references)
                return self.engine.condemned.append(old)
            if not old.pending_replacement:
                for name in [*reversed(self._replaced_with(goal.name)), goal.name]:
                    self._delete(name)
            return self._create(goal, inputs, depends_on, references)
        if replaces is not None:
            old.outputs = arrived(self.engine.host(old.resource, "update", old.id, old.outputs, inputs).outs)
            self.done[goal.name] = "update"
        old.inputs, old.depends_on, old.references = inputs, depends_on, references
        return None

    def _create(self, goal: Goal, inputs: Props, depends_on: frozenset[str], references: Any) -> None:
        made = self.engine.host(goal.resource, "create", inputs)
        assert isinstance(made.id, str)
        assert made.id
        self.done[goal.name] = "replace" if goal.name in self.state else "create"
        self.state.pop(goal.name, None)
        self.state[goal.name] = Recorded(goal.resource, made.id, inputs, arrived(made.outs), depends_on, references)

    def _delete(self, name: str) -> None:
        old = self.state[name]
        self.kinds[name] = old.resource
        if not old.pending_replacement:
            self.engine.host(old.resource, "delete", old.id, old.outputs)
        old.pending_replacement = True
        self.deleted.add(name)

    def _checked(self, goal: Goal, olds: Props, news: Props) -> Props:
        told = self.engine.host(goal.resource, "check", olds, news)
        if told.failures:
            raise Failed("; ".join(f"{goal.name}: {each.property} {each.reason}" for each in told.failures))
        return arrived(told.inputs)

    def _compared(self, old: Recorded, inputs: Props) -> list[str] | None:
        """The properties that replace; None when nothing changes, which is for the engine to find where we do not."""
        told = self.engine.host(old.resource, "diff", old.id, old.outputs, inputs)
        if told.changes is False or old.inputs == inputs:
            return None
        return list(told.replaces or ())

    def _replaced_with(self, root: str) -> list[str]:
        """What depends on a resource that is replaced, and would be replaced by another value of it."""
        replaced: list[str] = []
        for name in self._in_order():
            old = self.state[name]
            if name in {root, *self.registered} or not old.depends_on & {root, *replaced}:
                continue
            touched = {key for key, names in old.references.items() if names & {root, *replaced}}
            news = {key: Unknown() if key in touched else value for key, value in old.inputs.items()}
            if touched and self.engine.host(old.resource, "diff", old.id, old.outputs, news).replaces:
                replaced.append(name)
        return replaced

    def _resolved(self, goal: Goal) -> tuple[Props, dict[str, frozenset[str]]]:
        """The properties with values for references, and what each of them refers to."""
        types = f"{goal.component}$" if goal.component else ""
        urn = f"urn:pulumi:{self.engine.stack}::settled::{types}pulumi-python:dynamic/apsara-live:{goal.resource}"
        urn = f"{urn}::{goal.name}"
        said = {key: self._value(value) for key, value in goal.properties.items()}
        named = {key: frozenset(_names(value)) for key, value in goal.properties.items()}
        return arrived({**said, ORIGIN: f"organization {urn}"}), named

    def _value(self, value: Any) -> Any:
        if isinstance(value, Ref):
            found = self.state[value.name]
            if value.property == "own":  # what a program takes from the id: `relay.task_id`
                return found.id.rpartition("/")[2]
            return found.id if value.property == "id" else found.outputs.get(value.property)
        if isinstance(value, Mapping):
            return {key: self._value(each) for key, each in value.items()}
        return [self._value(each) for each in value] if isinstance(value, list | tuple) else value


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, Ref):
        yield value.name
    elif isinstance(value, Mapping | list | tuple):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _names(each)


def arrived(value: Any) -> Any:
    """A bag as it comes out of the engine again: numbers are floats, secrets are plain, nothing is None."""
    if is_rpc_secret(value):
        return arrived(unwrap_rpc_secret(value))
    if isinstance(value, Mapping):
        return {key: arrived(each) for key, each in value.items() if each is not None}
    if isinstance(value, list | tuple):
        return [arrived(each) for each in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@contextmanager
def engine(*, attempts: int = 2, host: str = "dynamic") -> Iterator[Engine]:
    """An engine before an emulator of its own, whose clock moves a second with each call, and as far as one sleeps.

    `host` is `dynamic` or `plugin`.
    """
    # A client is shared by endpoint and key, and a port may come back: no two engines have one key.
    key_id = f"testid{next(NUMBERS)}"
    stranger = Key("testid", "testsecret")
    with all_faults_met(Emulator(access_key_id=key_id, access_key_secret="testsecret", keys=(stranger,))) as emulator:
        config = {
            "apsara-live:endpoint": emulator.url,
            "apsara-live:region": "cn-shanghai",
            "apsara-live:accessKey": key_id,
            "apsara-live:secretKey": "testsecret",
        }
        line = FaultyTransport(emulator)
        found = resolved.resolve(config, os.environ)
        key = (found.credentials_key, found.quota_share, found.retry_deadline_s, found.allow_plain_http)

        def client() -> Cloud:
            return Cloud(
                endpoint=emulator.url,
                region="cn-shanghai",
                credentials=lambda: Credentials(key_id, "testsecret", None),
                retries=Retries(attempts=attempts, waits=False, sleep=emulator.clock.advance, jitter=_most),
                limits=Limits.without_waiting(),
                transport=line,
            )

        ours = shared_cloud(found.endpoint, found.region, key, client)
        assert resolved.cloud(config, os.environ) is ours, "the host has a client of its own, which would wait"
        emulator.clock.set(datetime.now(UTC).replace(microsecond=0))
        try:
            yield Engine(emulator, line, config, plugin=configured(config) if host == "plugin" else None)
        finally:
            ours.close()


def _most(_least: float, most: float) -> float:
    return most
