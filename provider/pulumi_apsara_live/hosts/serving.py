"""The engine's words for ours and back: unknowns, secrets, Nones, hidden members, failures and one-line errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from pulumi.dynamic import CheckFailure, CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult
from pulumi.output import Unknown
from pulumi.runtime.rpc import wrap_rpc_secret

from ..model.fields import UNKNOWN, Bag, Problem, fields
from ..model.shape import fitting
from ..resources import RESOURCES
from ..resources._resource import Declined, Step
from . import accounts, lifecycle, memory, progress
from .bags import ORIGIN, checked, incoming, own_id, recorded
from .failures import ApsaraLiveError as ApsaraLiveError  # noqa: PLC0414 (for who calls the verbs)
from .failures import one_line

RELAY: Final = "LivePullToPush"
"""The resource of which a restart in the same run has to know."""
Texts = Mapping[str, str]
Props = dict[str, Any]


def check(name: str, olds: Props, news: Props) -> CheckResult:
    """Judge inputs; what is wrong is told as failures, what is risky as warnings beside the resource."""
    with one_line(name, olds, news):
        before = recorded(name, olds)
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


def diff(name: str, config: Texts, id: str, olds: Props, news: Props) -> DiffResult:  # noqa: ARG001 (as all verbs)
    """Semantic difference; where there is one, the engine is asked to find which members differ."""
    with one_line(name, olds, news):
        resource = RESOURCES[name]
        before = recorded(name, olds)
        memory.saw_outputs(_asker(news), before)
        after = checked(name, news)
        if warning := accounts.stays(config, before, after):
            progress.warn(_step(news).urn, warning)
        changes = lifecycle.diff(resource, before, after)
        replaces = {*changes.replace, "account"} if accounts.moved(before, after) else {*changes.replace}
        if not changes and not replaces:
            return DiffResult(changes=False)
        return DiffResult(changes=None, replaces=sorted(replaces), delete_before_replace=True)


def create(name: str, config: Texts, props: Props) -> CreateResult:
    """Make it."""
    with one_line(name, props):
        inputs = checked(name, props)
        cloud = accounts.cloud(config, inputs)
        id, outputs = lifecycle.create(RESOURCES[name], cloud, _step(props, replacing=True), inputs)
        _remember_configuration(name, id)
        if name == RELAY:
            memory.begun(id)
        return CreateResult(id, outgoing(name, outputs) | _origin(props) | {accounts.REGION: cloud.region})


def read(name: str, config: Texts, id: str, props: Props) -> ReadResult:
    """What there is now; for a resource that was only looked up, what is missing is an error."""
    with one_line(name, props):
        before = recorded(name, props)
        cloud = accounts.cloud(config, before, before)
        found = lifecycle.read(RESOURCES[name], cloud, own_id(name, id), before)
        if found is not None:
            inputs = outgoing(name, found.inputs) | _origin(props)
            outputs = outgoing(name, found.outputs) | _origin(props) | {accounts.REGION: cloud.region}
            return ReadResult(found.id, outputs, inputs)
        if lifecycle.DECLARED not in props:
            raise Declined(f"there is no {name} with the id {id}")
        return ReadResult("", {})


def update(name: str, config: Texts, id: str, olds: Props, news: Props) -> UpdateResult:
    """Change it."""
    with one_line(name, olds, news):
        before, after = recorded(name, olds), checked(name, news)
        cloud = accounts.cloud(config, after, before)
        outputs = lifecycle.update(RESOURCES[name], cloud, _step(news), own_id(name, id), before, after)
        _remember_configuration(name, id)
        return UpdateResult(outgoing(name, outputs) | _origin(news) | {accounts.REGION: cloud.region})


def delete(name: str, config: Texts, id: str, props: Props) -> None:
    """Take it away."""
    with one_line(name, props):
        before = recorded(name, props)
        memory.saw_inputs(_asker(props), before)
        memory.saw_outputs(_asker(props), before)
        cloud = accounts.cloud(config, before, before)
        lifecycle.delete(RESOURCES[name], cloud, _step(props), own_id(name, id), before)


def outgoing(name: str, bag: Bag) -> Props:
    """Our bag as the engine's, with what is secret marked as secret, and nothing that a later run stumbles over."""
    model = RESOURCES[name].outputs
    secrets = {each for each, field in fields(model).items() if field.secret}
    bag = fitting(model, bag, whole=False) | {each: value for each, value in bag.items() if each.startswith("__")}
    return {each: wrap_rpc_secret(value) if each in secrets else value for each, value in _translated(bag).items()}


def _translated(bag: Bag) -> Props:
    def theirs(value: Any) -> Any:
        if value is UNKNOWN:
            return Unknown()  # type: ignore[no-untyped-call]
        if isinstance(value, dict):
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

    def text(name: str) -> str:
        value = props.get(name)
        return value if isinstance(value, str) else ""

    return f"{text('region')}/{text('task_id')}" if "task_id" in props else text("caster_id")


def _remember_configuration(name: str, id: str) -> None:
    if name in ("CasterConfig", RELAY):
        memory.configured(id)
