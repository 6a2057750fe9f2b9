"""The verbs for any host: check, diff, create and read back, read, update, and delete what may be gone."""

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
from ..resources import RESOURCES, parent
from ..resources._resource import RefusedByProvider, Resource, Step
from ..wire.errors import CallError, NotFound
from ..wire.operation import PAUSES_S

if TYPE_CHECKING:
    from ..wire.rpc import Cloud


@dataclass(frozen=True)
class CheckedInputs:
    """Inputs as the state records them, their problems, and warnings for the user."""

    inputs: Properties
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class CurrentState:
    """A resource as the API returns it: outputs for the state, and the inputs that correspond to them."""

    id: str
    outputs: Properties
    inputs: Properties


def check(resource: Resource[Any, Any], step: Step, olds: Properties, news: Properties) -> CheckedInputs:
    """Check inputs, fill in defaults and compute outputs; make no API call."""
    declarable = fields(resource.inputs)
    before = {name: value for name, value in olds.items() if name in declarable}
    given = {name: value for name, value in news.items() if name in declarable or name not in fields(resource.outputs)}
    checked = judge(resource.inputs, before, given)
    if checked.problems:
        return CheckedInputs(checked.inputs, checked.problems, ())
    inputs = resource.complete(olds, reordered(resource.inputs, before, checked.inputs), step)
    if problems := tuple(_contradictions(resource, step, before, inputs)):
        return CheckedInputs(checked.inputs, problems, ())
    return CheckedInputs(inputs, (), tuple(resource.warnings(_with_defaults(resource, before, inputs), inputs)))


def _with_defaults(resource: Resource[Any, Any], recorded: Properties, news: Properties) -> Properties:
    """Return recorded inputs with their defaults, which an import leaves out, where they differ from new inputs."""
    if not recorded or recorded == news:
        return recorded
    checked = judge(resource.inputs, {}, recorded)
    return recorded if checked.problems else checked.inputs


def _contradictions(
    resource: Resource[Any, Any], step: Step, olds: Properties, inputs: Properties
) -> Iterator[Problem]:
    """Yield contradictions with what another resource of the program declares for the same thing."""
    claims = resource.things(inputs)
    if other := step.run.declare(resource.held_kind, step.urn, olds, inputs, claims):
        names = " and ".join(sorted({name for claim in claims for name in claim[1 : 1 + len(claim) // 2]}))
        yield Problem(
            resource.holds[0][-1],
            f"{other} of this program has the same {names}, and one thing has one resource: remove one of the two",
        )
    yield from _disagreements(resource, step, inputs)


def _disagreements(resource: Resource[Any, Any], step: Step, inputs: Properties) -> Iterator[Problem]:
    """Yield the properties that contradict what the program declares for what the resource belongs to."""
    kind = parent(resource)
    whole = (
        step.run.declared_by_holder(kind, str(inputs.get(RESOURCES[kind].key))) if kind and resource.agrees else None
    )
    if kind is None or whole is None:
        return
    for name, own in resource.agrees.items():
        here, there = inputs.get(name), whole[1].get(own)
        if here and there and known(here, there) and here != there:
            reason = f"is {shown(here)}, and {whole[0]} declares {shown(there)} for the same {RESOURCES[kind].noun}"
            yield Problem(name, f"{reason}; declare it in one of them")


def diff(resource: Resource[Any, Any], olds: Properties, news: Properties, step: Step | None = None) -> Changes:
    """Compare recorded outputs with new inputs; make no API call."""
    changes = resource.changes(olds, news, frozenset(olds.get(DECLARED) or ()))
    renamed = resource.renamed(step, olds, news) if step and changes.update else frozenset()
    return replace(changes, update=tuple(name for name in changes.update if name not in renamed))


def create(resource: Resource[Any, Any], cloud: Cloud, step: Step, inputs: Properties) -> tuple[str, Properties]:
    """Create a resource and read it; delete it again if it cannot be read."""
    made = parsed(resource.inputs, _declarable(resource, inputs))
    step = replace(step, computed=_computed(resource, inputs))
    id, response = resource.create(cloud, step, made)
    step.run.hold(resource.held_kind, step.urn, id)
    if resource.key:
        cloud.created(resource.id.parse(id)[-1])
    try:
        for pause in (*PAUSES_S, None):
            response = response if response is not None else resource.read(cloud, id, resource.recorded(inputs))
            if response is not None:
                return id, _recorded(resource, response, inputs)
            if pause is not None:
                step.say(f"{id} was created, waiting until the service lists it")
                cloud.sleep(pause)
    except (CallError, UnexpectedShape) as error:
        raise _undone(resource, cloud, step, id, made, error) from None
    missing = RefusedByProvider(f"{id} was created, and the service does not list it after {sum(PAUSES_S):g} s.")
    raise _undone(resource, cloud, step, id, made, missing)


def _undone(
    resource: Resource[Any, Any],
    cloud: Cloud,
    step: Step,
    id: str,
    made: Any,
    cause: CallError | RefusedByProvider | UnexpectedShape,
) -> Exception:
    """Undo a creation and return its failure, which names what is left."""
    try:
        left = resource.abandon(cloud, step, id, made)
    except NotFound:
        return cause
    except CallError as second:
        return RefusedByProvider(f"{cause}; and {id}, created before that, could not be taken back: {second}")
    return RefusedByProvider(f"{cause} {left}") if left else cause


def read(resource: Resource[Any, Any], cloud: Cloud, id: str, olds: Properties) -> CurrentState | None:
    """Read a resource once. Inputs are what the program manages, spelled as in the program where the value is the same.

    Which inputs the program declared stays recorded whatever the API returns, so that a refresh depends on the program
    and the response, not on the refresh before it.
    """
    response = resource.read(cloud, id, resource.recorded(olds))
    if response is None:
        return None
    declared = frozenset(olds.get(DECLARED) or ())
    whole = carry_write_only(resource.inputs, response, olds)
    kept = resource.kept(olds)
    managed = [
        name
        for name in fields(resource.inputs)
        if name in declared or (resource.omitted == "clears" and name not in kept and not same(whole.get(name), None))
    ]
    known = fields(resource.inputs)
    spelled = {name: keep_spelling(olds.get(name), whole.get(name), known[name]) for name in managed}
    inputs = {name: value for name, value in spelled.items() if value is not None}
    outputs = whole | inputs | _computed(resource, olds)
    return CurrentState(
        resource.id_of(response, id), {**outputs, DECLARED: sorted(declared)}, inputs | _computed(resource, olds)
    )


def read_new(resource: Resource[Any, Any], cloud: Cloud, id: str) -> Properties | None:
    """Return the outputs of a resource of which nothing is recorded yet."""
    return resource.read(cloud, id, resource.recorded({}))


def computed_anew(resource: Resource[Any, Any], step: Step, outputs: Properties) -> Properties:
    """Return what `check` would compute from these outputs, if they were declared."""
    return _computed(resource, resource.complete({}, _declarable(resource, outputs), step)) if resource.computed else {}


def update(
    resource: Resource[Any, Any], cloud: Cloud, step: Step, id: str, olds: Properties, news: Properties
) -> Properties:
    """Update a resource to its inputs; a change of provider-only inputs makes no API call."""
    changes = diff(resource, olds, news)
    response: Properties = {}
    old = resource.recorded(olds)
    is_due = resource.overdue(step, old) or any(not fields(resource.inputs)[name].stays_here for name in changes.update)
    if is_due:
        response = resource.update(cloud, step, id, old, parsed(resource.inputs, _declarable(resource, news)))
    managed = {*news, *(olds.get(DECLARED) or ())} - resource.kept(news)
    carried = {name: value for name, value in olds.items() if name not in managed and name not in resource.computed}
    return _recorded(resource, carried | response, news)


def delete(resource: Resource[Any, Any], cloud: Cloud, step: Step, id: str, olds: Properties) -> None:
    """Delete a resource unless another declared resource holds it; one that is gone already is no error."""
    run = step.run
    if holder := run.keeper(resource.held_kind, id):
        step.inform(f"kept: now managed by {holder}")
        return
    if claimant := run.claimant(step.urn, resource.things(olds)):
        raise RefusedByProvider(
            f"{id} was not deleted: {claimant} is declared for it and could not be created; fix that first, and if it "
            "is this resource under another name, give it `aliases`"
        )
    try:
        resource.delete(cloud, step, id, resource.recorded(olds))
    except NotFound:
        step.say(f"{id} is gone already")
    run.deleted(resource.held_kind, id)


def _declarable(resource: Resource[Any, Any], inputs: Properties) -> Properties:
    return {name: value for name, value in inputs.items() if name in fields(resource.inputs)}


def _computed(resource: Resource[Any, Any], properties: Mapping[str, Any]) -> Properties:
    """Return what `check` computed: the engine hands it over with the inputs."""
    return {name: properties[name] for name in sorted(resource.computed) if properties.get(name) is not None}


def _recorded(resource: Resource[Any, Any], response: Properties, inputs: Properties) -> Properties:
    """Return the outputs after a write: what the API returned, what it never returns, and inputs as declared."""
    names = fields(resource.outputs)
    whole = {name: value for name, value in response.items() if name in names and value is not None}
    declared = _declarable(resource, inputs)
    whole = _computed(resource, inputs) | carry_write_only(resource.inputs, whole, inputs)
    for name, value in declared.items():
        whole[name] = keep_spelling(value, whole[name], names[name]) if name in whole else value
    return {**whole, DECLARED: sorted(declared)}
