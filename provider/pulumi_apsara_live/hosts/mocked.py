"""Resources of a program that runs without an engine: inputs checked, and what a creation would return foreseen.

Nothing here makes a call. The mocks of a test use it: see `testing.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import pulumi

from ..model.fields import Properties, fields, holds_unknown
from ..resources import LOOK_UPS, RESOURCES
from . import run, verbs
from .dynamic_verbs import Props, caller_of, engine_properties, plain_properties
from .look_ups import ApsaraLiveError, answered
from .properties import Given
from .sdk_internals import configuration

TYPES = "pulumi-python:dynamic/apsara-live:"
"""What the types of this package begin with."""


@dataclass(frozen=True)
class Foreseen:
    """A resource as a creation would record it, as far as inputs and the test say it."""

    inputs: Properties
    """Checked inputs, with defaults and what is computed from them; without what is unknown."""
    id: str
    outputs: Properties
    secret: frozenset[str]
    """Names of the outputs that are secret."""
    warnings: tuple[str, ...]

    def for_engine(self, outputs: Properties) -> Props:
        """Return outputs with secrets marked."""
        return engine_properties(outputs, self.secret)


def kind_of(type_name: str) -> str | None:
    """Return the resource of a type; None for types of other packages and for components."""
    kind = type_name.removeprefix(TYPES)
    return kind if kind in RESOURCES and kind != type_name else None


def create(kind: str, name: str, inputs: Props, outputs: Mapping[str, Any]) -> Foreseen:
    """Check a resource, and return what its creation would return.

    Args:
        kind: Type of the resource.
        name: Logical name of the resource.
        inputs: Inputs, as the program sends them.
        outputs: Outputs that the test gives.

    Raises:
        pulumi.RunError: The check fails, as it would in a preview, or an output that the test gives does not exist.
    """
    caller, given = caller_of(kind, configuration(), inputs), plain_properties(inputs)
    judged = verbs.check(caller, Given(), given)
    if judged.failures:
        problems = (f"{path} {reason}" if path else reason for path, reason in judged.failures)
        raise pulumi.RunError(f"{kind} {name!r}: {'; '.join(problems)}")
    checked = {each: value for each, value in judged.inputs.items() if not holds_unknown(value)}
    id = _id(kind, name, checked)
    run.current().hold(kind, caller.urn, id)
    return _foreseen(caller, name, given, checked, id, outputs, judged.warnings)


def read(kind: str, name: str, id: str, inputs: Props, outputs: Mapping[str, Any]) -> Foreseen:
    """Return a resource that `get` reads: its id, and the outputs that the test gives.

    Raises:
        pulumi.RunError: The id cannot be one of this resource, or an output that the test gives does not exist.
    """
    if problem := RESOURCES[kind].id.problem(kind, id):
        raise pulumi.RunError(f"{kind} {name!r}: {problem}")
    caller, given = caller_of(kind, configuration(), inputs), plain_properties(inputs)
    return _foreseen(caller, name, given, given.values, id, outputs, ())


def call(name: str, given: Mapping[str, Any], results: Mapping[str, Any]) -> list[Properties]:
    """Return the results of a function from those that the test gives.

    Raises:
        pulumi.RunError: There is no such function, the test gives no results for it, an argument is invalid, or the
            one thing that is read is not among the results.
    """
    if name not in LOOK_UPS:
        raise pulumi.RunError(f"{name} is no function of this package: known are {', '.join(LOOK_UPS)}")
    if name not in results:
        raise pulumi.RunError(f"{name}: this test has no results for it: pass Mocks(functions={{{name!r}: …}})")
    try:
        return answered(name, given, results[name])
    except ApsaraLiveError as error:
        raise pulumi.RunError(f"{name}: {error}") from None


def _id(kind: str, name: str, inputs: Properties) -> str:
    """Return an id of the right form: parts that are inputs, and for the others the logical name."""
    form = RESOURCES[kind].id
    values = (inputs.get(part) for part in form.parts)
    parts = [value if isinstance(value, str) else f"{name}-id" for value in values]
    return form.format(*parts, ending=form.ending.replace("…", name))


def _foreseen(
    caller: verbs.Caller,
    name: str,
    given: Given,
    inputs: Properties,
    id: str,
    outputs: Mapping[str, Any],
    warnings: tuple[str, ...],
) -> Foreseen:
    """Return inputs and outputs together; what the test gives wins."""
    where = f"outputs of {caller.kind} {name!r}"
    known = fields(caller.resource.outputs)
    for each in outputs:
        if each not in known:
            near = get_close_matches(each, known, n=1)
            raise pulumi.RunError(
                f"{where}: unknown output {each!r}" + (f"; did you mean {near[0]!r}?" if near else "")
            )
    parts = dict(zip(caller.resource.id.parts, caller.resource.id.parse(id), strict=True))
    state = verbs.as_state(caller, given, id, {**parts, **inputs, **outputs})
    if odd := [each for each in outputs if each not in state.outputs]:
        raise pulumi.RunError(f"{where}: {odd[0]} has another type than the service returns")
    return Foreseen(inputs, id, state.outputs, state.secret & state.outputs.keys(), warnings)
