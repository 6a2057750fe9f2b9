"""The verbs of every resource as the engine calls them: values converted, failures reported, errors in one line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from pulumi.dynamic import CheckFailure, CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from ..hidden_keys import DECLARED, ORIGIN, REGION, SECRET_NAMES, UNKNOWN_NAMES
from ..model.fields import UNKNOWN, Problem, Properties, fields, holds_unknown
from ..model.shape import matching_shape
from ..resources import RESOURCES
from ..resources._resource import RefusedByProvider, Resource, Step
from ..settings import accounts, resolved
from ..wire.call_log import purpose
from ..wire.errors import CallError
from . import lifecycle, progress
from .errors import ApsaraLiveError as ApsaraLiveError  # noqa: PLC0414 (for who calls the verbs)
from .errors import one_line, without_secrets
from .properties import (
    checked,
    compared,
    incoming,
    recorded,
    secret_names,
    unknown_names,
    with_unknowns,
)
from .run import current
from .sdk_internals import Unknown, wrap_rpc_secret

Texts = Mapping[str, str]
Props = dict[str, Any]


def check(name: str, config: Texts, olds: Props, news: Props) -> CheckResult:
    """Check inputs: report problems as failures, and risks as warnings of the resource."""
    with one_line(name, olds, news):
        before = recorded(name, olds)
        step = _step(config, news, replacing=not olds)
        judged = lifecycle.check(RESOURCES[name], step, before, with_unknowns(news))
        for warning in judged.warnings:
            progress.warn(step.urn, without_secrets(name, warning, news, olds))
        failures = [_failure(name, problem, judged.inputs, news) for problem in judged.problems]
        return CheckResult(_translated(_known(news, judged.inputs)) | _origin(news), failures)


def _known(news: Props, inputs: Properties) -> Properties:
    """Return checked inputs as an update takes them: names of unknown properties in place of their values."""
    if not (names := unknown_names(news)):
        return inputs
    given = incoming(news)
    sent = {each: given.get(each) if each in names else value for each, value in inputs.items()}
    return {each: value for each, value in sent.items() if not holds_unknown(value)} | {UNKNOWN_NAMES: names}


def _failure(name: str, problem: Problem, given: Properties, news: Props) -> CheckFailure:
    """Return a failure for which the engine quotes a value only if there is one, and it is short and not secret.

    The engine quotes any property that a failure names: `{<nil>}` for a nested path, a whole map for a map.
    """
    field = fields(RESOURCES[name].inputs).get(problem.path)
    if field is not None and not field.secret and isinstance(given.get(field.name), str | int | float):
        return CheckFailure(problem.path, problem.reason)
    reason = without_secrets(name, problem.reason, *([news] if secret_names(news) else ()))
    return CheckFailure("", f"{problem.path}: {reason}" if problem.path else reason)


def diff(name: str, config: Texts, id: str, olds: Props, news: Props) -> DiffResult:
    """Compare recorded outputs with inputs; if they differ, the engine finds out in which members."""
    with one_line(name, olds, news), _calls_to("replace", name, news):
        resource = RESOURCES[name]
        before = recorded(name, olds)
        after = compared(name, news)
        step = _step(config, news)
        if warning := accounts.stays(config, before, after):
            progress.warn(step.urn, warning)
        changes = lifecycle.diff(resource, before, after, step)
        replaces = {*changes.replace, "account"} if accounts.moved(before, after) else {*changes.replace}
        if other := step.run.compare(name, step.urn, id, before, is_replaced=bool(replaces)):
            raise RefusedByProvider(f"{other} of this program manages {id} too: remove one of the two from the program")
        if replaces and resource.things(before):
            _refuse_replacement(resource, config, step, id, before)
        if not changes and not replaces and secret_names(olds) == secret_names(news):
            if due := resource.overdue(step, resource.recorded(before)):
                step.inform(f"applied when the studio starts: {', '.join(due)}")
            return DiffResult(changes=bool(due))
        return DiffResult(changes=None, replaces=sorted(replaces), delete_before_replace=True)


def _refuse_replacement(resource: Resource[Any, Any], config: Texts, step: Step, id: str, before: Properties) -> None:
    """Refuse to replace a running studio; warn if the service cannot be read."""
    try:
        resource.refuse_replacement(accounts.cloud(config, before, before), id, resource.recorded(before))
    except (resolved.SettingsError, CallError) as error:
        progress.warn(step.urn, f"whether {id} is on air could not be read, so replacing it may be refused: {error}")


def create(name: str, config: Texts, props: Props) -> CreateResult:
    """Create the resource and return its id and outputs."""
    with one_line(name, props), _calls_to("create", name, props):
        inputs = checked(name, props)
        cloud = accounts.cloud(config, inputs)
        id, outputs = lifecycle.create(RESOURCES[name], cloud, _step(config, props, replacing=True), inputs)
        return CreateResult(id, outgoing(name, outputs, props) | _origin(props) | {REGION: cloud.region})


def read(name: str, config: Texts, id: str, props: Props) -> ReadResult:
    """Return the current state, or an empty id if the resource is gone.

    Where nothing is recorded, as `get` reads it, `check` has computed nothing: that is done from the answer.

    Raises:
        ApsaraLiveError: A call failed, or a resource that `get` reads does not exist.
    """
    with one_line(name, props), _calls_to("refresh", name, props):
        before = recorded(name, props)
        cloud = accounts.cloud(config, before, before, refresh=True)
        current_state = lifecycle.read(RESOURCES[name], cloud, RESOURCES[name].checked_id(id), before)
        if current_state is not None:
            inputs = outgoing(name, current_state.inputs, props) | _origin(props)
            whole = current_state.outputs
            if DECLARED not in props:
                whole = whole | lifecycle.computed_anew(RESOURCES[name], _step(config, props), whole)
            outputs = outgoing(name, whole, props) | _origin(props) | {REGION: cloud.region}
            return ReadResult(current_state.id, outputs, inputs)
        if DECLARED not in props:
            raise RefusedByProvider(f"there is no {name} with the id {id}")
        return ReadResult("", {})


def update(name: str, config: Texts, id: str, olds: Props, news: Props) -> UpdateResult:
    """Update the resource and return its outputs."""
    with one_line(name, olds, news), _calls_to("update", name, news):
        before, after = recorded(name, olds), checked(name, news)
        cloud = accounts.cloud(config, after, before)
        outputs = lifecycle.update(
            RESOURCES[name], cloud, _step(config, news), RESOURCES[name].checked_id(id), before, after
        )
        return UpdateResult(outgoing(name, outputs, news) | _origin(news) | {REGION: cloud.region})


def delete(name: str, config: Texts, id: str, props: Props) -> None:
    """Delete the resource."""
    with one_line(name, props), _calls_to("delete", name, props):
        before = recorded(name, props)
        step = _step(config, props)
        step.run.delete(name, step.urn, before)
        cloud = accounts.cloud(config, before, before)
        lifecycle.delete(RESOURCES[name], cloud, step, RESOURCES[name].checked_id(id), before)


def outgoing(name: str, properties: Properties, props: Props) -> Props:
    """Return properties as the engine records them: secrets marked, and only values that a later run can read."""
    model, secret = RESOURCES[name].outputs, secret_names(props)
    secrets = {each for each, field in fields(model).items() if field.secret}
    secrets |= {*secret, *(each for each, keys in RESOURCES[name].keyed.items() if keys in secret)}
    properties = matching_shape(model, properties) | {
        each: value for each, value in properties.items() if each.startswith("__")
    }
    return {
        each: wrap_rpc_secret(value) if each in secrets else value for each, value in _translated(properties).items()
    }


def _translated(properties: Properties) -> Props:
    def to_engine(value: Any) -> Any:
        if value is UNKNOWN:
            return Unknown()  # type: ignore[no-untyped-call]
        if isinstance(value, dict):
            return {key: to_engine(each) for key, each in value.items()}
        return [to_engine(each) for each in value] if isinstance(value, list | tuple) else value

    return {name: to_engine(value) for name, value in properties.items() if value is not None}


def _origin(props: Mapping[str, Any]) -> Props:
    return {each: props[each] for each in (ORIGIN, SECRET_NAMES) if each in props}


def _owner(props: Mapping[str, Any]) -> str:
    origin = props.get(ORIGIN)
    return origin if isinstance(origin, str) else ""


def _calls_to(verb: str, name: str, props: Mapping[str, Any]) -> AbstractContextManager[None]:
    """Note in the call log for which verb and resource the calls inside are made."""
    return purpose(f"{verb} {name} {_owner(props).rpartition('::')[2]}".rstrip())


@cache
def _back_end() -> str:
    """Return the state back end of this run; its files are read once."""
    return resolved.identity_scope(os.getcwd())


def _step(config: Texts, props: Mapping[str, Any], *, replacing: bool = False) -> Step:
    organization, _, urn = _owner(props).partition(" ")
    run = current()
    return Step(
        urn=urn,
        scope=f"{_back_end()}/{organization.rpartition('/')[2]}",  # states of 0.1.0 have a back end before it
        run=run,
        say=lambda text: progress.show(urn, text),
        inform=lambda text: progress.inform(urn, text),
        warn=lambda text: progress.warn(urn, text),
        tags_origin=resolved.tags_origin(config),
        predecessor=run.predecessor(urn) if replacing else None,
    )
