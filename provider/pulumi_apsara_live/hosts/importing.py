"""What a program has to declare for a resource that exists: for imports and for adoption."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from ..model.diff import same
from ..model.fields import Field, Model, Problem, Properties, fields
from ..model.shape import carry_write_only
from ..resources._resource import RefusedByProvider, Resource, Step
from . import lifecycle
from .lifecycle import CurrentState


@dataclass(frozen=True)
class Declaration:
    """The least that a program has to declare so that it changes nothing."""

    inputs: Properties
    """Inputs that a program has to declare: neither empty values nor defaults."""
    checked: Properties
    """The same inputs with defaults, as the state records them."""
    remarks: tuple[str, ...] = ()
    """One sentence for each property that cannot be declared and is left as it is."""


def imported(resource: Resource[Any, Any], found: CurrentState) -> CurrentState:
    """Return what an import records of a resource that `lifecycle.read` returned; make no API call.

    Inputs are those that a program has to declare: they pass `check`, and differ in nothing from the outputs. Outputs
    contain the defaults of what the API never returns, as if the program had set them. Where no valid inputs describe
    the resource, as the API does not return a required one, inputs are those that are known.

    Args:
        resource: The type of the resource.
        found: The result of a read with nothing recorded before.
    """
    try:
        least = declaration(resource, resource.declarable(found.outputs, ()) or found.outputs)
    except RefusedByProvider:
        return replace(found, inputs=_least(resource, found.outputs))
    return replace(found, inputs=least.inputs, outputs=carry_write_only(resource.inputs, found.outputs, least.checked))


def declaration(
    resource: Resource[Any, Any], outputs: Properties, account: Mapping[str, Any] | None = None
) -> Declaration:
    """Return what a program has to declare for a resource; make no API call.

    Args:
        resource: The type of the resource.
        outputs: The outputs that `Resource.declarable` selects.
        account: The value of the input `account`, if the program has to declare it.

    Raises:
        RefusedByProvider: No valid inputs describe the resource.
    """
    wanted = _least(resource, outputs) | ({"account": account} if account else {})
    remarks: list[str] = []
    while True:
        checked = lifecycle.check(resource, Step(), {}, wanted)
        if not checked.problems:
            return Declaration(wanted, checked.inputs, tuple(remarks))
        wanted = _without(resource, wanted, checked.problems, remarks)


def _least(resource: Resource[Any, Any], outputs: Properties) -> Properties:
    """Return what has to be declared: neither empty values nor defaults."""
    wanted: Properties = {}
    for name, field in fields(resource.inputs).items():
        value, implied = outputs.get(name), resource.implied_values.get(name, field.default)
        if value is None or name in resource.left_to_others or field.stays_here:
            continue
        if field.required or not same(value, implied):
            wanted[name] = _least_part(field.part, value) if field.part else value
    return wanted


def _least_part(part: type[Model], value: Any) -> Any:
    if isinstance(value, list):
        return [_least_part(part, each) for each in value]
    if not isinstance(value, Mapping):
        return value
    least = {
        name: _least_part(inner.part, value[name]) if inner.part else value[name]
        for name, inner in fields(part).items()
        if name in value and (inner.required or not same(value[name], inner.default))
    }
    # The default of an episode that plays a source.
    return {name: each for name, each in least.items() if (name, each) != ("switch_type", "TimeFirst")}


def _without(
    resource: Resource[Any, Any], wanted: Properties, problems: tuple[Problem, ...], remarks: list[str]
) -> Properties:
    """Return the declaration without what cannot be declared: a configuration keeps it, others do not compare it."""
    model, keepable = fields(resource.inputs), resource.keepable
    less = dict(wanted)
    for problem in problems:
        name = re.split(r"[.\[]", problem.path)[0]
        if name in wanted and name not in less:
            continue  # gone already, for another reason
        if name not in less or model[name].required or (keepable and name not in keepable):
            raise RefusedByProvider(f"{problem.path} {problem.reason}")
        value = less.pop(name)
        if name in keepable:
            less["keep"] = [*less.get("keep", ()), name]
        reason = "it cannot be declared" if confidential(model[name], value) else f"{problem.path} {problem.reason}"
        remarks.append(f"{name} is left as it is: {reason}.")
    return less


def confidential(field: Field, value: Any) -> bool:
    """Return whether a value is secret: by its declaration, or as a URL that may hold a key."""
    if field.secret:
        return True
    if not isinstance(value, str) or "://" not in value:
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return True
    return bool(parts.query or "@" in parts.netloc)
