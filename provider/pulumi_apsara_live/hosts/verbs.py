"""The engine's words for ours and back: unknowns, secrets, Nones, hidden members, failures and one-line errors."""

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
    veiled,
)
from .run import current
from .sdk_internals import Unknown, wrap_rpc_secret

Texts = Mapping[str, str]
Props = dict[str, Any]


def check(name: str, config: Texts, olds: Props, news: Props) -> CheckResult:
    """Judge inputs; what is wrong is told as failures, what is risky as warnings beside the resource."""
    with one_line(name, olds, news):
        before = recorded(name, olds)
        step = _step(config, news, replacing=not olds)
        judged = lifecycle.check(RESOURCES[name], step, before, veiled(news))
        for warning in judged.warnings:
            progress.warn(step.urn, without_secrets(name, warning, news, olds))
        failures = [_failure(name, problem, judged.inputs, news) for problem in judged.problems]
        return CheckResult(_translated(_known(news, judged.inputs)) | _origin(news), failures)


def _known(news: Props, inputs: Properties) -> Properties:
    """Checked inputs as an update takes them: without what is not known, whose names go along instead."""
    if not (names := unknown_names(news)):
        return inputs
    given = incoming(news)
    sent = {each: given.get(each) if each in names else value for each, value in inputs.items()}
    return {each: value for each, value in sent.items() if not holds_unknown(value)} | {UNKNOWN_NAMES: names}


def _failure(name: str, problem: Problem, given: Properties, news: Props) -> CheckFailure:
    """Report a problem so that the engine quotes the value only where it has one and it is short and no secret.

    It prints whatever property it is given: `{<nil>}` for a nested path, a whole map for a map.
    """
    field = fields(RESOURCES[name].inputs).get(problem.path)
    if field is not None and not field.secret and isinstance(given.get(field.name), str | int | float):
        return CheckFailure(problem.path, problem.reason)
    reason = without_secrets(name, problem.reason, *([news] if secret_names(news) else ()))
    return CheckFailure("", f"{problem.path}: {reason}" if problem.path else reason)


def diff(name: str, config: Texts, id: str, olds: Props, news: Props) -> DiffResult:
    """Semantic difference; where there is one, the engine is asked to find which members differ."""
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
            if due := resource.overdue(step, before):
                step.inform(f"applied when the studio starts: {', '.join(due)}")
            return DiffResult(changes=bool(due))
        return DiffResult(changes=None, replaces=sorted(replaces), delete_before_replace=True)


def _refuse_replacement(resource: Resource[Any], config: Texts, step: Step, id: str, before: Properties) -> None:
    """Refuse what would take a running studio away; where the service cannot be asked, say so."""
    try:
        resource.refuse_replacement(accounts.cloud(config, before, before), id, before)
    except (resolved.SettingsError, CallError) as error:
        progress.warn(step.urn, f"whether {id} is on air could not be read, so replacing it may be refused: {error}")


def create(name: str, config: Texts, props: Props) -> CreateResult:
    """Make it."""
    with one_line(name, props), _calls_to("create", name, props):
        inputs = checked(name, props)
        cloud = accounts.cloud(config, inputs)
        id, outputs = lifecycle.create(RESOURCES[name], cloud, _step(config, props, replacing=True), inputs)
        return CreateResult(id, outgoing(name, outputs, props) | _origin(props) | {REGION: cloud.region})


def read(name: str, config: Texts, id: str, props: Props) -> ReadResult:
    """What there is now; for a resource that was only looked up, what is missing is an error."""
    with one_line(name, props), _calls_to("refresh", name, props):
        before = recorded(name, props)
        cloud = accounts.cloud(config, before, before, refresh=True)
        found = lifecycle.read(RESOURCES[name], cloud, RESOURCES[name].checked_id(id), before)
        if found is not None:
            inputs = outgoing(name, found.inputs, props) | _origin(props)
            outputs = outgoing(name, found.outputs, props) | _origin(props) | {REGION: cloud.region}
            return ReadResult(found.id, outputs, inputs)
        if DECLARED not in props:
            raise RefusedByProvider(f"there is no {name} with the id {id}")
        return ReadResult("", {})


def update(name: str, config: Texts, id: str, olds: Props, news: Props) -> UpdateResult:
    """Change it."""
    with one_line(name, olds, news), _calls_to("update", name, news):
        before, after = recorded(name, olds), checked(name, news)
        cloud = accounts.cloud(config, after, before)
        outputs = lifecycle.update(
            RESOURCES[name], cloud, _step(config, news), RESOURCES[name].checked_id(id), before, after
        )
        return UpdateResult(outgoing(name, outputs, news) | _origin(news) | {REGION: cloud.region})


def delete(name: str, config: Texts, id: str, props: Props) -> None:
    """Take it away."""
    with one_line(name, props), _calls_to("delete", name, props):
        before = recorded(name, props)
        step = _step(config, props)
        step.run.delete(name, step.urn, before)
        cloud = accounts.cloud(config, before, before)
        lifecycle.delete(RESOURCES[name], cloud, step, RESOURCES[name].checked_id(id), before)


def outgoing(name: str, bag: Properties, props: Props) -> Props:
    """Our bag as the engine's, with what is secret marked as secret, and nothing that a later run stumbles over."""
    model, secret = RESOURCES[name].outputs, secret_names(props)
    secrets = {each for each, field in fields(model).items() if field.secret}
    secrets |= {*secret, *(each for each, keys in RESOURCES[name].keyed.items() if keys in secret)}
    bag = matching_shape(model, bag) | {each: value for each, value in bag.items() if each.startswith("__")}
    return {each: wrap_rpc_secret(value) if each in secrets else value for each, value in _translated(bag).items()}


def _translated(bag: Properties) -> Props:
    def theirs(value: Any) -> Any:
        if value is UNKNOWN:
            return Unknown()  # type: ignore[no-untyped-call]
        if isinstance(value, dict):
            return {key: theirs(each) for key, each in value.items()}
        return [theirs(each) for each in value] if isinstance(value, list | tuple) else value

    return {name: theirs(value) for name, value in bag.items() if value is not None}


def _origin(props: Mapping[str, Any]) -> Props:
    return {each: props[each] for each in (ORIGIN, SECRET_NAMES) if each in props}


def _asker(props: Mapping[str, Any]) -> str:
    origin = props.get(ORIGIN)
    return origin if isinstance(origin, str) else ""


def _calls_to(verb: str, name: str, props: Mapping[str, Any]) -> AbstractContextManager[None]:
    """Say in the log of calls what those inside are for."""
    return purpose(f"{verb} {name} {_asker(props).rpartition('::')[2]}".rstrip())


@cache
def _back_end() -> str:
    """The state back end of this run; it is looked up in files, once."""
    return resolved.identity_scope(os.getcwd())


def _step(config: Texts, props: Mapping[str, Any], *, replacing: bool = False) -> Step:
    organization, _, urn = _asker(props).partition(" ")
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
