"""The verbs of every resource for any host: plain values in and out, failures reported, errors in one line."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ..hidden_keys import DECLARED, REGION
from ..model.fields import Problem, Properties, fields, holds_unknown, secret_fields
from ..model.shape import matching_shape
from ..resources import RESOURCES
from ..resources._resource import RefusedByProvider, Resource, Step
from ..settings import accounts, resolved
from ..wire.call_log import purpose
from ..wire.errors import CallError
from . import importing, lifecycle, progress
from .errors import ApsaraLiveError as ApsaraLiveError  # noqa: PLC0414 (for who calls the verbs)
from .errors import one_line, without_secrets
from .properties import Given, checked, compared, recorded, with_unknowns
from .run import current


@dataclass(frozen=True)
class Caller:
    """The resource that a verb is called for, as the engine identifies it, and the stack's configuration."""

    kind: str
    urn: str
    organization: str
    config: Mapping[str, str]
    spell: Callable[[str], str] = str
    """Returns a sentence about the resource with the names of properties as the host's programs write them."""

    @property
    def resource(self) -> Resource[Any, Any]:
        """Return the resource's declaration."""
        return RESOURCES[self.kind]


@dataclass(frozen=True)
class CheckedInputs:
    """Inputs for the state, the names of those that are unknown or hold unknown values, and failures."""

    inputs: Properties
    unknown: tuple[str, ...] = ()
    failures: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    """What the engine shows beside the resource."""


@dataclass(frozen=True)
class Difference:
    """The result of a comparison."""

    changes: bool | None
    """Whether anything differs; None if the engine has to find out in which members."""
    replaces: tuple[str, ...] = ()
    """Properties that replace the resource."""


@dataclass(frozen=True)
class RecordedState:
    """A resource as the state records it."""

    id: str
    outputs: Properties
    inputs: Properties
    """What corresponds to the outputs; empty after a write, as the engine knows the inputs."""
    secret: frozenset[str]
    """Names of the properties that are secret."""


def check(caller: Caller, olds: Given, news: Given) -> CheckedInputs:
    """Check inputs: report problems as failures, and risks as warnings of the resource."""
    with one_line(caller.kind, olds, news):
        before = recorded(caller.kind, olds)
        step = _step(caller, replacing=not olds.values)
        judged = lifecycle.check(caller.resource, step, before, with_unknowns(news))
        warnings = tuple(without_secrets(caller.kind, each, news, olds) for each in judged.warnings)
        for warning in warnings:
            step.warn(warning)
        failures = tuple(_failure(caller.kind, problem, judged.inputs, news) for problem in judged.problems)
        return replace(_known(news, judged.inputs), failures=failures, warnings=warnings)


def _known(news: Given, inputs: Properties) -> CheckedInputs:
    """Return checked inputs as an update takes them: names of unknown properties in place of their values."""
    if not news.unknown:
        return CheckedInputs(inputs)
    sent = {each: news.values.get(each) if each in news.unknown else value for each, value in inputs.items()}
    return CheckedInputs({each: value for each, value in sent.items() if not holds_unknown(value)}, news.unknown)


def _failure(kind: str, problem: Problem, given: Properties, news: Given) -> Problem:
    """Return a failure that names a property only if the engine quotes its value well: it is short and not secret.

    The engine quotes any property that a failure names: `{<nil>}` for a nested path, a whole map for a map.
    """
    field = fields(RESOURCES[kind].inputs).get(problem.path)
    if field is not None and not field.secret and isinstance(given.get(field.name), str | int | float):
        return problem
    reason = without_secrets(kind, problem.reason, *([news] if news.secret else ()))
    return Problem("", f"{problem.path}: {reason}" if problem.path else reason)


def diff(caller: Caller, id: str, olds: Given, news: Given) -> Difference:
    """Compare recorded outputs with inputs; if they differ, the engine finds out in which members."""
    with one_line(caller.kind, olds, news), _calls_to("replace", caller):
        resource = caller.resource
        before = recorded(caller.kind, olds)
        after = compared(caller.kind, news)
        step = _step(caller)
        if warning := accounts.stays(caller.config, before, after):
            step.warn(warning)
        changes = lifecycle.diff(resource, before, after, step)
        replaces = {*changes.replace, "account"} if accounts.moved(before, after) else {*changes.replace}
        if other := step.run.compare(resource.held_kind, step.urn, id, before, is_replaced=bool(replaces)):
            raise RefusedByProvider(f"{other} of this program manages {id} too: remove one of the two from the program")
        if replaces and resource.things(before):
            _refuse_replacement(caller, step, id, before)
        if not changes and not replaces and olds.secret == news.secret:
            if due := resource.overdue(step, resource.recorded(before)):
                step.inform(f"applied when the studio starts: {', '.join(due)}")
            return Difference(changes=bool(due))
        return Difference(None, tuple(sorted(replaces)))


def _refuse_replacement(caller: Caller, step: Step, id: str, before: Properties) -> None:
    """Refuse to replace a running studio; warn if the service cannot be read.

    What is in a studio that this run has compared follows the studio, whose own comparison has refused or consented.
    """
    resource = caller.resource
    if owner := resource.belongs_to:
        kinds = [kind for kind, each in RESOURCES.items() if each.key == owner]
        if any(step.run.has_compared(kind, owner, before.get(owner)) for kind in kinds):
            return
    try:
        resource.refuse_replacement(accounts.cloud(caller.config, before, before), id, resource.recorded(before))
    except (resolved.SettingsError, CallError) as error:
        step.warn(f"whether {id} is on air could not be read, so replacing it may be refused: {error}")


def create(caller: Caller, news: Given) -> RecordedState:
    """Create the resource and return its id and outputs."""
    with one_line(caller.kind, news), _calls_to("create", caller):
        inputs = checked(caller.kind, news)
        cloud = accounts.cloud(caller.config, inputs)
        id, outputs = lifecycle.create(caller.resource, cloud, _step(caller, replacing=True), inputs)
        return as_state(caller, news, id, outputs | {REGION: cloud.region})


def read(caller: Caller, id: str, olds: Given) -> RecordedState | None:
    """Return the current state, or None if the resource is gone.

    Where nothing is recorded, as `get` and an import read it, inputs are what a program has to declare, and what
    `check` computes is computed from the answer.

    Raises:
        ApsaraLiveError: A call failed, or a resource that `get` reads does not exist.
    """
    with one_line(caller.kind, olds), _calls_to("refresh", caller):
        resource = caller.resource
        before = recorded(caller.kind, olds)
        is_recorded = DECLARED in olds.values
        if resource.unreadable:
            if not is_recorded:
                raise RefusedByProvider(f"a {caller.kind} cannot be read: {resource.unreadable}")
            _step(caller).inform(f"kept as recorded, and drift is not seen: {resource.unreadable}")
        cloud = accounts.cloud(caller.config, before, before, refresh=True)
        found = lifecycle.read(resource, cloud, resource.checked_id(id), before)
        if found is None:
            if not is_recorded:
                raise RefusedByProvider(f"there is no {caller.kind} with the id {id}")
            return None
        if not is_recorded:
            found = _imported(resource, _step(caller), found)
        return as_state(caller, olds, found.id, found.outputs | {REGION: cloud.region}, found.inputs)


def _imported(resource: Resource[Any, Any], step: Step, found: lifecycle.CurrentState) -> lifecycle.CurrentState:
    """Return a state as a program records it that declares the resource so that nothing changes."""
    whole = importing.imported(resource, found)
    computed = lifecycle.computed_anew(resource, step, whole.outputs)
    return replace(whole, outputs=whole.outputs | computed | {DECLARED: sorted(whole.inputs)})


def update(caller: Caller, id: str, olds: Given, news: Given) -> RecordedState:
    """Update the resource and return its outputs."""
    with one_line(caller.kind, olds, news), _calls_to("update", caller):
        resource = caller.resource
        before, after = recorded(caller.kind, olds), checked(caller.kind, news)
        cloud = accounts.cloud(caller.config, after, before)
        outputs = lifecycle.update(resource, cloud, _step(caller), resource.checked_id(id), before, after)
        return as_state(caller, news, id, outputs | {REGION: cloud.region})


def delete(caller: Caller, id: str, olds: Given) -> None:
    """Delete the resource."""
    with one_line(caller.kind, olds), _calls_to("delete", caller):
        before = recorded(caller.kind, olds)
        step = _step(caller)
        step.run.delete(caller.resource.held_kind, step.urn, before)
        cloud = accounts.cloud(caller.config, before, before)
        lifecycle.delete(caller.resource, cloud, step, caller.resource.checked_id(id), before)


def as_state(
    caller: Caller, given: Given, id: str, outputs: Properties, inputs: Properties | None = None
) -> RecordedState:
    """Return what the state records: only values that a later run can read, and which of them are secret."""
    model = caller.resource.outputs
    secret = secret_fields(model) | {*given.secret}
    secret |= {each for each, keys in caller.resource.keyed.items() if keys in given.secret}
    hidden = {each: value for each, value in outputs.items() if each.startswith("__")}
    readable = matching_shape(model, outputs) | hidden
    return RecordedState(id, readable, matching_shape(model, inputs or {}), secret)


def _calls_to(verb: str, caller: Caller) -> AbstractContextManager[None]:
    """Note in the call log for which verb and resource the calls inside are made."""
    return purpose(f"{verb} {caller.kind} {caller.urn.rpartition('::')[2]}".rstrip())


@cache
def _back_end() -> str:
    """Return the state back end of this run; its files are read once."""
    return resolved.identity_scope(os.getcwd())


def _step(caller: Caller, *, replacing: bool = False) -> Step:
    run, urn = current(), caller.urn
    return Step(
        urn=urn,
        scope=f"{_back_end()}/{caller.organization}",
        run=run,
        say=lambda text: progress.show(urn, caller.spell(text)),
        inform=lambda text: progress.inform(urn, caller.spell(text)),
        warn=lambda text: progress.warn(urn, caller.spell(text)),
        tags_origin=resolved.tags_origin(caller.config),
        predecessor=run.predecessor(urn) if replacing else None,
    )
