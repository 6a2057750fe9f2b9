"""The verbs of dynamic resources: values of Pulumi's SDK are converted on the way in and on the way out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pulumi.dynamic import CheckFailure, CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from ..hidden_keys import ORIGIN, PROVIDER, SECRET_NAMES, UNKNOWN_NAMES
from ..model.fields import UNKNOWN, Properties
from ..resources import RESOURCES
from . import verbs
from .properties import MAX_DEPTH, TOO_DEEP, Given
from .sdk_internals import Unknown, contains_unknowns, is_rpc_secret, unwrap_rpc_secret, wrap_rpc_secret
from .spelling import is_camel_case

Texts = Mapping[str, str]
Props = dict[str, Any]

HIDDEN: Final = (PROVIDER, ORIGIN, UNKNOWN_NAMES, SECRET_NAMES)
"""Members that tell this host about a resource; verbs get them otherwise."""


def check(kind: str, config: Texts, olds: Props, news: Props) -> CheckResult:
    """Check inputs: report problems as failures, and risks as warnings of the resource."""
    checked = verbs.check(caller_of(kind, config, news), plain_properties(olds), plain_properties(news))
    failures = [CheckFailure(each.path, each.reason) for each in checked.failures]
    unknown = {UNKNOWN_NAMES: [*checked.unknown]} if checked.unknown else {}
    return CheckResult(engine_properties(checked.inputs) | unknown | _repeated(news), failures)


def diff(kind: str, config: Texts, id: str, olds: Props, news: Props) -> DiffResult:
    """Compare recorded outputs with inputs; if they differ, the engine finds out in which members.

    A state of the plugin is always different: the update writes it anew, in this host's spelling and with the members
    without which the engine could not refresh or delete the resource.
    """
    difference = verbs.diff(caller_of(kind, config, news), id, plain_properties(olds), plain_properties(news))
    if difference.changes is False and is_camel_case(RESOURCES[kind].outputs, olds):
        return DiffResult(changes=True)
    return DiffResult(
        changes=difference.changes, replaces=[*difference.replaces], delete_before_replace=difference.changes is None
    )


def create(kind: str, config: Texts, props: Props) -> CreateResult:
    """Create the resource and return its id and outputs."""
    state = verbs.create(caller_of(kind, config, props), plain_properties(props))
    return CreateResult(state.id, engine_properties(state.outputs, state.secret) | _repeated(props))


def read(kind: str, config: Texts, id: str, props: Props) -> ReadResult:
    """Return the current state, or an empty id if the resource is gone."""
    state = verbs.read(caller_of(kind, config, props), id, plain_properties(props))
    if state is None:
        return ReadResult("", {})
    outputs, inputs = (
        engine_properties(each, state.secret) | _repeated(props) for each in (state.outputs, state.inputs)
    )
    return ReadResult(state.id, outputs, inputs)


def update(kind: str, config: Texts, id: str, olds: Props, news: Props) -> UpdateResult:
    """Update the resource and return its outputs."""
    state = verbs.update(caller_of(kind, config, news), id, plain_properties(olds), plain_properties(news))
    return UpdateResult(engine_properties(state.outputs, state.secret) | _repeated(news))


def delete(kind: str, config: Texts, id: str, props: Props) -> None:
    """Delete the resource."""
    verbs.delete(caller_of(kind, config, props), id, plain_properties(props))


def caller_of(kind: str, config: Texts, props: Props) -> verbs.Caller:
    """Return who calls: the program sends organization and URN with the properties, as the SDK passes neither."""
    origin = props.get(ORIGIN)
    organization, _, urn = origin.partition(" ") if isinstance(origin, str) else ("", "", "")
    # States of 0.1.0 have a back end before the organization.
    return verbs.Caller(kind, urn, organization.rpartition("/")[2], config)


def plain_properties(props: Props) -> Given:
    """Return properties of the engine as plain values: unknowns as UNKNOWN, without Nones and hidden members."""

    def to_plain(value: Any, depth: int = 0) -> Any:
        if isinstance(value, Unknown):
            return UNKNOWN
        if is_rpc_secret(value):
            return to_plain(unwrap_rpc_secret(value), depth + 1)
        if depth > MAX_DEPTH and isinstance(value, dict | list | tuple):
            return TOO_DEEP
        if isinstance(value, dict):
            return {key: to_plain(each, depth + 1) for key, each in value.items() if each is not None}
        return [to_plain(each, depth + 1) for each in value] if isinstance(value, list | tuple) else value

    values = {name: to_plain(value) for name, value in props.items() if value is not None and name not in HIDDEN}
    # In a preview, the value is unknown itself.
    unknown = [name for name in _names(props, UNKNOWN_NAMES) if not contains_unknowns(props.get(name))]
    return Given(values, tuple(unknown), tuple(_names(props, SECRET_NAMES)))


def _names(props: Props, hidden: str) -> list[str]:
    names = props.get(hidden)
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def engine_properties(properties: Properties, secret: frozenset[str] = frozenset()) -> Props:
    """Return plain values as properties of the engine: unknowns and secrets marked, without Nones."""

    def to_engine(value: Any) -> Any:
        if value is UNKNOWN:
            return Unknown()  # type: ignore[no-untyped-call]
        if isinstance(value, dict):
            return {key: to_engine(each) for key, each in value.items()}
        return [to_engine(each) for each in value] if isinstance(value, list | tuple) else value

    plain = {name: to_engine(value) for name, value in properties.items() if value is not None}
    return {name: wrap_rpc_secret(value) if name in secret else value for name, value in plain.items()}


def _repeated(props: Props) -> Props:
    """Return the hidden members that a program sends and later runs need."""
    return {each: props[each] for each in (ORIGIN, SECRET_NAMES) if each in props}
