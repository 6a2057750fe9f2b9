"""Resources as an adopted program declares them: by the rules of an import, with remarks for the program's reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...hidden_keys import DECLARED
from ...hosts import lifecycle
from ...hosts.importing import confidential, declaration
from ...model.fields import Model, Properties, Replace, WriteOnly, fields
from ...resources import RESOURCES, STUDIO, parent
from ...resources._resource import RefusedByProvider
from .inventory import AdoptedResource

if TYPE_CHECKING:
    from ...wire.rpc import Cloud


def thing(cloud: Cloud, kind: str, id: str, name: str, outputs: Properties, account: Properties) -> AdoptedResource:
    """Return a resource with its declaration.

    Raises:
        RefusedByProvider: No inputs describe it.
    """
    resource = RESOURCES[kind]
    least = declaration(resource, outputs, account)
    declared = {each: value for each, value in least.checked.items() if each in fields(resource.inputs)}
    state = lifecycle.read(resource, cloud, id, least.checked | {DECLARED: sorted(declared)})
    if state is None:
        raise RefusedByProvider("it is gone")
    changes = lifecycle.diff(resource, state.outputs, least.checked)
    if changes:
        odd = [*changes.replace, *changes.update]
        raise RefusedByProvider(f"{', '.join(odd)}: {_quoted(resource.inputs, state.outputs, odd)} cannot be declared")
    return AdoptedResource(kind, name, least.inputs, state, (*least.remarks, *_never_returned(kind, least.inputs)))


def is_item(kind: str) -> bool:
    """Return whether a studio may have several things of this kind, each with an id of its own."""
    return bool(RESOURCES[kind].key) and parent(RESOURCES[kind]) == STUDIO


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
