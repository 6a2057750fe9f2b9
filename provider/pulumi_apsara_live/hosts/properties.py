"""Properties of the engine as plain values: unknowns, secrets, Nones, hidden members and unexpected values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..hidden_keys import DECLARED, ORIGIN, PROVIDER, REGION, SECRET_NAMES, UNKNOWN_NAMES
from ..model.fields import UNKNOWN, Properties, fields, holds_unknown
from ..model.shape import matching_shape
from ..resources import RESOURCES
from ..resources._resource import RefusedByProvider
from .sdk_internals import Unknown, contains_unknowns, is_rpc_secret, unwrap_rpc_secret

HIDDEN: Final = (PROVIDER, ORIGIN, UNKNOWN_NAMES, SECRET_NAMES)
MAX_DEPTH: Final = 40
"""Maximum depth of nested lists and maps; no property has a tenth of it."""
TOO_DEEP: Final = "(nested too deeply)"


def incoming(props: Mapping[str, Any]) -> Properties:
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

    return {name: to_plain(value) for name, value in props.items() if value is not None and name not in HIDDEN}


def unknown_names(props: Mapping[str, Any]) -> list[str]:
    """Return the properties that the engine leaves out of an update, in whole or in part, as they are unknown."""
    names = _names(props, UNKNOWN_NAMES)
    return [
        name for name in names if not contains_unknowns(props.get(name))
    ]  # in a preview the value is unknown itself


def secret_names(props: Mapping[str, Any]) -> list[str]:
    """Return the properties that the program marks as secret and by whose names outputs are keyed."""
    return _names(props, SECRET_NAMES)


def _names(props: Mapping[str, Any], hidden: str) -> list[str]:
    names = props.get(hidden)
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def with_unknowns(props: Mapping[str, Any]) -> Properties:
    """Return properties of the engine as plain values, with UNKNOWN for those it leaves out as unknown."""
    return incoming(props) | dict.fromkeys(unknown_names(props), UNKNOWN)


def recorded(name: str, props: Mapping[str, Any]) -> Properties:
    """Return recorded outputs that this version understands; a value of another shape counts as absent."""
    properties = {each: value for each, value in incoming(props).items() if not holds_unknown(value)}
    declared, region = properties.get(DECLARED), properties.get(REGION)
    hidden: Properties = {}
    if isinstance(declared, list) and all(isinstance(each, str) for each in declared):
        hidden[DECLARED] = declared
    if isinstance(region, str):
        hidden[REGION] = region
    return matching_shape(RESOURCES[name].outputs, properties) | hidden


def compared(name: str, props: Mapping[str, Any]) -> Properties:
    """Return checked inputs for a comparison; unknown values are UNKNOWN."""
    return _as_checked(name, with_unknowns(props))


def checked(name: str, props: Mapping[str, Any]) -> Properties:
    """Return checked inputs for a call.

    Raises:
        RefusedByProvider: A property is unknown, or differs from what `check` returned.
    """
    if unknown := unknown_names(props):
        raise RefusedByProvider(
            f"{', '.join(unknown)} is not known, as the resource that it comes from failed or was left out of this "
            "update: nothing was called; update again without leaving it out"
        )
    return _as_checked(name, incoming(props))


def _as_checked(name: str, properties: Properties) -> Properties:
    model = RESOURCES[name].outputs
    odd = [each for each in properties if each in fields(model)]
    fits = matching_shape(model, properties)
    for each in odd:
        if each not in fits:
            raise RefusedByProvider(f"{each} is not what was checked before: run the same command again")
    return properties
