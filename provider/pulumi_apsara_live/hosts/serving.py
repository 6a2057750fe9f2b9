"""The engine's words for ours and back: unknowns, secrets, Nones, hidden members, failures and one-line errors."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from pulumi.dynamic import CheckFailure, CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult
from pulumi.output import Unknown
from pulumi.runtime.rpc import wrap_rpc_secret

from ..model.fields import UNKNOWN, Bag, Problem, fields
from ..resources import RESOURCES
from ..resources._resource import Declined, Step
from ..wire.errors import CallError
from . import lifecycle, memory, progress, settings

PROVIDER: Final = "__provider"
RELAY: Final = "LivePullToPush"
"""The resource of which a restart in the same run has to know."""
ORIGIN: Final = "__origin"
"""Hidden input: which resource of which stack asks. See `program`."""
Texts = Mapping[str, str]
Props = dict[str, Any]


def check(name: str, olds: Props, news: Props) -> CheckResult:
    """Judge inputs; what is wrong is told as failures, what is risky as warnings beside the resource."""
    with _one_line():
        before = incoming(olds)
        memory.saw_inputs(_asker(news), before)
        step = _step(news, replacing=not olds)
        judged = lifecycle.check(RESOURCES[name], step, before, incoming(news))
        for warning in judged.warnings:
            progress.warn(step.urn, warning)
        failures = [_failure(name, problem) for problem in judged.problems]
        return CheckResult(_translated(judged.inputs) | _origin(news), failures)


def _failure(name: str, problem: Problem) -> CheckFailure:
    """The engine quotes the value of the property it is told, so a secret one is named in the reason alone."""
    field = fields(RESOURCES[name].inputs).get(re.split(r"[.\[]", problem.path)[0])
    if field is not None and field.secret:
        return CheckFailure("", f"{problem.path}: {problem.reason}")
    return CheckFailure(problem.path, problem.reason)


def diff(name: str, id: str, olds: Props, news: Props) -> DiffResult:  # noqa: ARG001 (the engine's signature)
    """Semantic difference; where there is one, the engine is asked to find which members differ."""
    with _one_line():
        resource = RESOURCES[name]
        before = incoming(olds)
        memory.saw_outputs(_asker(news), before)
        changes = lifecycle.diff(resource, before, incoming(news))
        if not changes:
            return DiffResult(changes=False)
        return DiffResult(changes=None, replaces=sorted(changes.replace), delete_before_replace=True)


def create(name: str, config: Texts, props: Props) -> CreateResult:
    """Make it."""
    with _one_line():
        cloud = settings.cloud(config, os.environ)
        id, outputs = lifecycle.create(RESOURCES[name], cloud, _step(props, replacing=True), incoming(props))
        _remember_configuration(name, id)
        if name == RELAY:
            memory.begun(id)
        return CreateResult(id, outgoing(name, outputs) | _origin(props))


def read(name: str, config: Texts, id: str, props: Props) -> ReadResult:
    """What there is now; for a resource that was only looked up, what is missing is an error."""
    with _one_line():
        found = lifecycle.read(RESOURCES[name], settings.cloud(config, os.environ), id, incoming(props))
        if found is not None:
            inputs = outgoing(name, found.inputs) | _origin(props)
            return ReadResult(found.id, outgoing(name, found.outputs) | _origin(props), inputs)
        if lifecycle.DECLARED not in props:
            raise Declined(f"there is no {name} with the id {id}")
        return ReadResult("", {})


def update(name: str, config: Texts, id: str, olds: Props, news: Props) -> UpdateResult:
    """Change it."""
    with _one_line():
        cloud, resource = settings.cloud(config, os.environ), RESOURCES[name]
        outputs = lifecycle.update(resource, cloud, _step(news), id, incoming(olds), incoming(news))
        _remember_configuration(name, id)
        return UpdateResult(outgoing(name, outputs) | _origin(news))


def delete(name: str, config: Texts, id: str, props: Props) -> None:
    """Take it away."""
    with _one_line():
        memory.saw_inputs(_asker(props), incoming(props))
        memory.saw_outputs(_asker(props), incoming(props))
        lifecycle.delete(RESOURCES[name], settings.cloud(config, os.environ), _step(props), id, incoming(props))


def incoming(props: Mapping[str, Any]) -> Bag:
    """The engine's bag as ours: its unknowns become UNKNOWN, Nones and its own members are left out."""

    def ours(value: Any) -> Any:
        if isinstance(value, Unknown):
            return UNKNOWN
        if isinstance(value, Mapping):
            return {key: ours(each) for key, each in value.items() if each is not None}
        return [ours(each) for each in value] if isinstance(value, list | tuple) else value

    return {name: ours(value) for name, value in props.items() if value is not None and name not in (PROVIDER, ORIGIN)}


def outgoing(name: str, bag: Bag) -> Props:
    """Our bag as the engine's, with what is secret marked as secret."""
    secrets = {each for each, field in fields(RESOURCES[name].outputs).items() if field.secret}
    return {each: wrap_rpc_secret(value) if each in secrets else value for each, value in _translated(bag).items()}


def _translated(bag: Bag) -> Props:
    def theirs(value: Any) -> Any:
        if value is UNKNOWN:
            return Unknown()  # type: ignore[no-untyped-call]
        if isinstance(value, Mapping):
            return {key: theirs(each) for key, each in value.items()}
        return [theirs(each) for each in value] if isinstance(value, list | tuple) else value

    return {name: theirs(value) for name, value in bag.items() if value is not None}


def _origin(props: Mapping[str, Any]) -> Props:
    return {ORIGIN: props[ORIGIN]} if ORIGIN in props else {}


def _asker(props: Mapping[str, Any]) -> str:
    origin = props.get(ORIGIN)
    return origin if isinstance(origin, str) else ""


def _step(props: Mapping[str, Any], *, replacing: bool = False) -> Step:
    origin = _asker(props)
    scope, _, urn = origin.partition(" ")
    return Step(
        urn=urn,
        scope=scope,
        say=lambda text: progress.show(urn, text),
        predecessor=memory.predecessor(origin) if replacing else None,
        configured_now=memory.was_configured(_target(props)),
        begun_now=memory.was_begun(_target(props)),
        begins=memory.begun,
    )


def _target(props: Mapping[str, Any]) -> str:
    """The id of what the resource is about: a studio's, or a relay's."""
    return f"{props.get('region')}/{props['task_id']}" if "task_id" in props else str(props.get("caster_id"))


def _remember_configuration(name: str, id: str) -> None:
    if name in ("CasterConfig", RELAY):
        memory.configured(id)


class ApsaraLiveError(Exception):
    """What the user reads, in one line."""


# The engine prints the class before the message; without a module it is one word.
ApsaraLiveError.__module__ = "builtins"


@contextmanager
def _one_line() -> Iterator[None]:
    """Whatever goes wrong inside reaches the user as one line; an environment variable keeps the traceback."""
    try:
        yield
    except BaseException as error:
        if settings.full_tracebacks(os.environ):
            raise RuntimeError(str(error)) from error  # an exit would hang the engine: it becomes an ordinary error
        if isinstance(error, CallError | Declined | settings.SettingsError):
            said = str(error)
        else:
            said = f"this is a defect of pulumi-apsara-live, please report it: {type(error).__name__}: {error}"
        _without_traceback()
        raise ApsaraLiveError(" ".join(said.split())) from None


def _without_traceback() -> None:
    """In the provider's process the traceback would be all the user sees; elsewhere it is left alone."""
    if progress.serving():
        sys.tracebacklimit = 0
