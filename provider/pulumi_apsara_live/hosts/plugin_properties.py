"""Properties in messages between the engine and the plugin, as plain values, and the way back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from google.protobuf.struct_pb2 import Struct, Value

from ..hidden_keys import ORIGIN, PROVIDER, SECRET_NAMES, UNKNOWN_NAMES
from ..model.fields import UNKNOWN, Model, Properties
from .properties import MAX_DEPTH, TOO_DEEP, Given
from .sdk_internals import MARK, OUTPUT_MARK, SECRET_MARK, UNKNOWN_TEXT
from .spelling import camel_case, to_camel_case, to_snake_case

HIDDEN: Final = (PROVIDER, ORIGIN, UNKNOWN_NAMES, SECRET_NAMES)
"""Members of the states of dynamic resources that the plugin has no use for."""


@dataclass(frozen=True)
class Received:
    """Properties of one message, with the names of the models."""

    values: Properties = field(default_factory=dict)
    """Plain values: UNKNOWN for what is unknown, without Nones."""
    secret: frozenset[str] = frozenset()
    """Properties that hold a secret."""
    is_dynamic: bool = False
    """Whether a dynamic resource recorded them."""

    def given(self, keyed: Mapping[str, str]) -> Given:
        """Return them as verbs take them; `keyed` maps outputs to inputs whose entries name their keys."""
        return Given(self.values, secret=tuple(sorted(self.secret & {*keyed.values()})))


def received(model: type[Model], message: Struct) -> Received:
    """Return the properties of a message, in whichever spelling they are.

    Args:
        model: Outputs of the resource, or the arguments of a function.
        message: The properties, with the engine's marks of secrets and unknown values.
    """
    values: Properties = {}
    secret = set()
    for name, value in message.fields.items():
        marks: list[bool] = []
        plain = _plain(value, marks)
        if plain is not None:
            values[name] = plain
        if marks:
            secret.add(name)
    is_dynamic = PROVIDER in values
    for each in HIDDEN:
        values.pop(each, None)
    return Received(to_snake_case(model, values), frozenset(to_snake_case(model, dict.fromkeys(secret))), is_dynamic)


def _plain(value: Value, marks: list[bool], depth: int = 0) -> Any:
    """Return a plain value, and note in `marks` if there is a secret in it."""
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return UNKNOWN if value.string_value == UNKNOWN_TEXT else value.string_value
    if kind == "number_value":
        return int(value.number_value) if value.number_value.is_integer() else value.number_value
    if kind == "bool_value":
        return value.bool_value
    if depth > MAX_DEPTH and kind in ("struct_value", "list_value"):
        return TOO_DEEP
    if kind == "list_value":
        return [_plain(each, marks, depth + 1) for each in value.list_value.values]
    if kind == "struct_value":
        members = value.struct_value.fields
        if MARK in members and members[MARK].string_value in (SECRET_MARK, OUTPUT_MARK):
            if members[MARK].string_value == SECRET_MARK or members["secret"].bool_value:
                marks.append(True)
            return _plain(members["value"], marks, depth + 1) if "value" in members else UNKNOWN
        plain = {name: _plain(each, marks, depth + 1) for name, each in members.items()}
        return {name: each for name, each in plain.items() if each is not None}
    return None


def as_message(model: type[Model], properties: Properties, secret: frozenset[str] = frozenset()) -> Struct:
    """Return properties as a message, in the plugin's spelling, without Nones.

    Args:
        model: Outputs of the resource.
        properties: Plain values.
        secret: Properties that the engine is to keep as secrets.
    """
    names, message = {camel_case(each) for each in secret}, Struct()
    for name, value in to_camel_case(model, properties).items():
        if value is not None:
            message[name] = in_message(value, is_secret=name in names)
    return message


def in_message(value: Any, *, is_secret: bool = False) -> Any:
    """Return a plain value as a message holds it."""
    if is_secret:
        return {MARK: SECRET_MARK, "value": in_message(value)}
    if value is UNKNOWN:
        return UNKNOWN_TEXT
    if isinstance(value, Mapping):
        return {name: in_message(each) for name, each in value.items() if each is not None}
    return [in_message(each) for each in value] if isinstance(value, list | tuple) else value


def texts(settings: Struct) -> dict[str, Any]:
    """Return the settings of a provider as strings, those that are no strings as JSON; UNKNOWN for unknown ones."""
    plain = {name: _plain(value, []) for name, value in settings.fields.items()}
    return {
        name: value if isinstance(value, str) or value is UNKNOWN else json.dumps(value)
        for name, value in plain.items()
        if value is not None
    }
