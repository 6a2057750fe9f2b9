"""Reduction of what the API returns to the least that a program has to declare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ...hidden_keys import DECLARED
from ...hosts import lifecycle
from ...model.diff import same
from ...model.fields import Field, Model, Problem, Properties, Replace, WriteOnly, fields
from ...resources import RESOURCES, STUDIO, parent
from ...resources._resource import RefusedByProvider, Step
from .inventory import AdoptedResource

if TYPE_CHECKING:
    from ...wire.rpc import Cloud


def thing(cloud: Cloud, kind: str, id: str, name: str, outputs: Properties, account: Properties) -> AdoptedResource:
    """Return a resource with its declaration.

    Raises:
        RefusedByProvider: No inputs describe it.
    """
    resource = RESOURCES[kind]
    wanted = _least(kind, outputs) | ({"account": account} if account else {})
    remarks: list[str] = []
    while True:
        checked = lifecycle.check(resource, Step(), {}, wanted)
        if not checked.problems:
            break
        wanted = _without(kind, wanted, checked.problems, remarks)
    declared = {each: value for each, value in checked.inputs.items() if each in fields(resource.inputs)}
    state = lifecycle.read(resource, cloud, id, checked.inputs | {DECLARED: sorted(declared)})
    if state is None:
        raise RefusedByProvider("it is gone")
    changes = lifecycle.diff(resource, state.outputs, checked.inputs)
    if changes:
        odd = [*changes.replace, *changes.update]
        raise RefusedByProvider(f"{', '.join(odd)}: {_quoted(resource.inputs, state.outputs, odd)} cannot be declared")
    return AdoptedResource(kind, name, wanted, state, (*remarks, *_never_returned(kind, wanted)))


def _least(kind: str, outputs: Properties) -> Properties:
    """Return what has to be declared: neither empty values nor defaults."""
    wanted: Properties = {}
    for name, field in fields(RESOURCES[kind].inputs).items():
        value, implied = outputs.get(name), RESOURCES[kind].implied_values.get(name, field.default)
        if value is None or name in RESOURCES[kind].left_to_others or field.stays_here:
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


def _without(kind: str, wanted: Properties, problems: tuple[Problem, ...], remarks: list[str]) -> Properties:
    """Return the declaration without what cannot be declared: a configuration keeps it, others do not compare it."""
    model, keepable = fields(RESOURCES[kind].inputs), RESOURCES[kind].keepable
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


def is_item(kind: str) -> bool:
    """Return whether a studio may have several things of this kind, each with an id of its own."""
    return bool(RESOURCES[kind].key) and parent(RESOURCES[kind]) == STUDIO


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


def _quoted(model: type[Model], outputs: Properties, names: list[str]) -> str:
    """Return values as a message may quote them."""
    known = fields(model)
    quoted = {name: outputs.get(name) for name in names}
    return ", ".join("a secret" if confidential(known[name], value) else repr(value) for name, value in quoted.items())


def _never_returned(kind: str, wanted: Properties) -> Iterator[str]:
    for path, replaces in never_returned(RESOURCES[kind].inputs, wanted):
        then = "declaring it replaces the resource" if replaces else "add it if it was set"
        yield f"{path} is never returned by the API: {then}."


def never_returned(model: type[Model], properties: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield the properties that the API never returns, in parts that are declared, and whether adding one replaces."""
    for name, field in fields(model).items():
        if field.marked(WriteOnly):
            yield name, field.marked(Replace)
        elif field.part is not None and properties.get(name):
            value = properties[name]
            for path, replaces in never_returned(field.part, value[0] if isinstance(value, list) else value):
                yield f"{name}.{path}", replaces
