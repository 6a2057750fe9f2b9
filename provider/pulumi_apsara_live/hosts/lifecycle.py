"""What every host does alike: check, diff, create and read back, update, read and project, delete what may be gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..hidden_keys import DECLARED
from ..model.check import check as judge
from ..model.check import parsed, shown
from ..model.diff import Changes, same
from ..model.fields import Problem, Properties, fields, known
from ..model.shape import UnexpectedShape, carry_write_only, keep_spelling, reordered
from ..resources._resource import RefusedByProvider, Resource, Step
from ..wire.errors import CallError, NotFound
from ..wire.operation import PAUSES_S

if TYPE_CHECKING:
    from ..wire.rpc import Cloud


@dataclass(frozen=True)
class Judged:
    """Inputs as they go into the state, what is wrong with them, and what a person should hear."""

    inputs: Properties
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class CurrentState:
    """A resource as it is: outputs for the state, and the inputs that would have made it so."""

    id: str
    outputs: Properties
    inputs: Properties


def check(resource: Resource[Any], step: Step, olds: Properties, news: Properties) -> Judged:
    """Judge, fill in, compute; never asks the cloud."""
    declarable = fields(resource.inputs)
    before = {name: value for name, value in olds.items() if name in declarable}
    asked = {name: value for name, value in news.items() if name in declarable or name not in fields(resource.outputs)}
    checked = judge(resource.inputs, before, asked)
    if checked.problems:
        return Judged(checked.inputs, checked.problems, ())
    inputs = resource.complete(olds, reordered(resource.inputs, before, checked.inputs), step)
    if problems := tuple(_contradictions(resource, step, before, inputs)):
        return Judged(checked.inputs, problems, ())
    return Judged(inputs, (), tuple(resource.warnings(before, inputs)))


def _contradictions(resource: Resource[Any], step: Step, olds: Properties, inputs: Properties) -> Iterator[Problem]:
    """What another resource of the program declares for the same thing."""
    claims = resource.things(inputs)
    if other := step.run.declare(resource.kind, step.urn, olds, inputs, claims):
        names = " and ".join(sorted({name for claim in claims for name in claim[1 : 1 + len(claim) // 2]}))
        yield Problem(
            resource.holds[0][-1],
            f"{other} of this program has the same {names}, and one thing has one resource: remove one of the two",
        )
    studio = step.run.declared_by_holder("Caster", str(inputs.get("caster_id"))) if resource.agrees else None
    for name, own in resource.agrees.items():
        here, there = inputs.get(name), studio[1].get(own) if studio else None
        if studio and here and there and known(here, there) and here != there:
            reason = f"is {shown(here)}, and {studio[0]} declares {shown(there)} for the same studio"
            yield Problem(name, f"{reason}; declare it in one of them")


def diff(resource: Resource[Any], olds: Properties, news: Properties, step: Step | None = None) -> Changes:
    """What it would cost; never asks the cloud."""
    changes = resource.changes(olds, news, frozenset(olds.get(DECLARED) or ()))
    renamed = resource.renamed(step, olds, news) if step and changes.update else frozenset()
    return replace(changes, update=tuple(name for name in changes.update if name not in renamed))


def create(resource: Resource[Any], cloud: Cloud, step: Step, inputs: Properties) -> tuple[str, Properties]:
    """Make it and read it back; when it cannot be read back, it is taken away again."""
    made = parsed(resource.inputs, _declarable(resource, inputs))
    step = replace(step, computed=_computed(resource, inputs))
    id, told = resource.create(cloud, step, made)
    step.run.hold(resource.kind, step.urn, id)
    if resource.key:
        cloud.created(resource.id.parse(id)[-1])
    try:
        for pause in (*PAUSES_S, None):
            told = told if told is not None else resource.read(cloud, id, inputs)
            if told is not None:
                return id, _recorded(resource, told, inputs)
            if pause is not None:
                step.say(f"{id} was created, waiting until the service lists it")
                cloud.sleep(pause)
    except (CallError, UnexpectedShape) as error:
        raise _taken_back(resource, cloud, step, id, made, error) from None
    missing = RefusedByProvider(f"{id} was created, and the service does not list it after {sum(PAUSES_S):g} s.")
    raise _taken_back(resource, cloud, step, id, made, missing)


def _taken_back(
    resource: Resource[Any],
    cloud: Cloud,
    step: Step,
    id: str,
    made: Any,
    cause: CallError | RefusedByProvider | UnexpectedShape,
) -> Exception:
    """Why a creation failed, once it is taken back; what is left of it is named."""
    try:
        left = resource.abandon(cloud, step, id, made)
    except NotFound:
        return cause
    except CallError as second:
        return RefusedByProvider(f"{cause}; and {id}, created before that, could not be taken back: {second}")
    return RefusedByProvider(f"{cause} {left}") if left else cause


def read(resource: Resource[Any], cloud: Cloud, id: str, olds: Properties) -> CurrentState | None:
    """Read it once. Inputs are what the program manages, in its own words where they still hold.

    What the program declared stays recorded whatever is answered, so that each refresh depends on the program and the
    answer alone, and not on the refresh before it.
    """
    told = resource.read(cloud, id, olds)
    if told is None:
        return None
    declared = frozenset(olds.get(DECLARED) or ())
    whole = carry_write_only(resource.inputs, told, olds)
    kept = resource.kept(olds)
    managed = [
        name
        for name in fields(resource.inputs)
        if name in declared or (resource.omitted == "clears" and name not in kept and not same(whole.get(name), None))
    ]
    known = fields(resource.inputs)
    said = {name: keep_spelling(olds.get(name), whole.get(name), known[name]) for name in managed}
    inputs = {name: value for name, value in said.items() if value is not None}
    outputs = whole | inputs | _computed(resource, olds)
    return CurrentState(
        resource.id_of(told, id), {**outputs, DECLARED: sorted(declared)}, inputs | _computed(resource, olds)
    )


def update(
    resource: Resource[Any], cloud: Cloud, step: Step, id: str, olds: Properties, news: Properties
) -> Properties:
    """Make it what the inputs say; a change of wishes to this provider alone costs no call."""
    changes = diff(resource, olds, news)
    told: Properties = {}
    is_due = resource.overdue(step, olds) or any(
        not fields(resource.inputs)[name].stays_here for name in changes.update
    )
    if is_due:
        told = resource.update(cloud, step, id, olds, parsed(resource.inputs, _declarable(resource, news)))
    said = {*news, *(olds.get(DECLARED) or ())} - resource.kept(news)
    unsaid = {name: value for name, value in olds.items() if name not in said and name not in resource.computed}
    return _recorded(resource, unsaid | told, news)


def delete(resource: Resource[Any], cloud: Cloud, step: Step, id: str, olds: Properties) -> None:
    """Delete it; what is gone already is a success, and what another declared resource holds is kept."""
    run = step.run
    if holder := run.holder(resource.kind, id):
        step.inform(f"kept: now managed by {holder}")
        return
    if claimant := run.claimant(step.urn, resource.things(olds)):
        raise RefusedByProvider(
            f"{id} was not deleted: {claimant} is declared for it and could not be created; fix that first, and if it "
            "is this resource under another name, give it `aliases`"
        )
    try:
        resource.delete(cloud, step, id, olds)
    except NotFound:
        step.say(f"{id} is gone already")
    run.deleted(resource.kind, id)


def _declarable(resource: Resource[Any], inputs: Properties) -> Properties:
    return {name: value for name, value in inputs.items() if name in fields(resource.inputs)}


def _computed(resource: Resource[Any], bag: Mapping[str, Any]) -> Properties:
    """What check computed and returned as an input: it is in the inputs and is no input of the model."""
    return {name: bag[name] for name in sorted(resource.computed) if bag.get(name) is not None}


def _recorded(resource: Resource[Any], told: Properties, inputs: Properties) -> Properties:
    """The state after a write: what was told, what is never told, and the inputs in the program's own words."""
    names = fields(resource.outputs)
    whole = {name: value for name, value in told.items() if name in names and value is not None}
    declared = _declarable(resource, inputs)
    whole = _computed(resource, inputs) | carry_write_only(resource.inputs, whole, inputs)
    for name, value in declared.items():
        whole[name] = keep_spelling(value, whole[name], names[name]) if name in whole else value
    return {**whole, DECLARED: sorted(declared)}
