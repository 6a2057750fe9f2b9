"""The engine's bags of properties as ours: unknowns, secrets, Nones, hidden members, and what fits no property."""

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
"""Levels of lists and maps that are looked at; no property has a tenth of it."""
TOO_DEEP: Final = "(nested too deeply)"


def incoming(props: Mapping[str, Any]) -> Properties:
    """The engine's bag as ours: its unknowns become UNKNOWN, Nones and its own members are left out."""

    def ours(value: Any, depth: int = 0) -> Any:
        if isinstance(value, Unknown):
            return UNKNOWN
        if is_rpc_secret(value):
            return ours(unwrap_rpc_secret(value), depth + 1)
        if depth > MAX_DEPTH and isinstance(value, dict | list | tuple):
            return TOO_DEEP
        if isinstance(value, dict):
            return {key: ours(each, depth + 1) for key, each in value.items() if each is not None}
        return [ours(each, depth + 1) for each in value] if isinstance(value, list | tuple) else value

    return {name: ours(value) for name, value in props.items() if value is not None and name not in HIDDEN}


def unknown_names(props: Mapping[str, Any]) -> list[str]:
    """The properties that the engine has left out of an update, wholly or in part, because they are not known."""
    names = _names(props, UNKNOWN_NAMES)
    return [name for name in names if not contains_unknowns(props.get(name))]  # a preview tells them itself


def secret_names(props: Mapping[str, Any]) -> list[str]:
    """The properties that the program has marked as secret, as far as outputs are keyed by names in them."""
    return _names(props, SECRET_NAMES)


def _names(props: Mapping[str, Any], hidden: str) -> list[str]:
    names = props.get(hidden)
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def veiled(props: Mapping[str, Any]) -> Properties:
    """The engine's bag as ours, with UNKNOWN for what it has left out because it is not known."""
    return incoming(props) | dict.fromkeys(unknown_names(props), UNKNOWN)


def recorded(name: str, props: Mapping[str, Any]) -> Properties:
    """What the state holds, as far as this version understands it: what fits no property is as if it were absent."""
    bag = {each: value for each, value in incoming(props).items() if not holds_unknown(value)}
    declared, region = bag.get(DECLARED), bag.get(REGION)
    hidden: Properties = {}
    if isinstance(declared, list) and all(isinstance(each, str) for each in declared):
        hidden[DECLARED] = declared
    if isinstance(region, str):
        hidden[REGION] = region
    return matching_shape(RESOURCES[name].outputs, bag) | hidden


def compared(name: str, props: Mapping[str, Any]) -> Properties:
    """Return inputs that check has let pass, for a comparison; what is not known yet is UNKNOWN."""
    return _fitting(name, veiled(props))


def checked(name: str, props: Mapping[str, Any]) -> Properties:
    """Return inputs that check has let pass, for a call; the engine hands over no others."""
    if unknown := unknown_names(props):
        raise RefusedByProvider(
            f"{', '.join(unknown)} is not known, as the resource that it comes from failed or was left out of this "
            "update: nothing was called; update again without leaving it out"
        )
    return _fitting(name, incoming(props))


def _fitting(name: str, bag: Properties) -> Properties:
    model = RESOURCES[name].outputs
    odd = [each for each in bag if each in fields(model)]
    fits = matching_shape(model, bag)
    for each in odd:
        if each not in fits:
            raise RefusedByProvider(f"{each} is not what was checked before: run the same command again")
    return bag
