"""The two spellings of property names: `caster_name` in Python, `casterName` in states of the plugin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from ..hidden_keys import DECLARED
from ..model.fields import Field, Model, Names, Properties, fields, parts
from ..resources import LOOK_UPS, RESOURCES

BOOLEANS: Final = ("True", "False")
ASSIGNED: Final = re.compile(r"\b([a-z][A-Za-z]+)=(True|False|[\[{\"'])")
"""An argument of Python with its value, or the beginning of it."""


def camel_case(name: str) -> str:
    """Return a property name as Pulumi's other languages spell it."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


@cache
def _by_camel_case(model: type[Model]) -> Mapping[str, str]:
    return {camel_case(name): name for name in fields(model)}


def is_camel_case(model: type[Model], properties: Mapping[str, Any]) -> bool:
    """Return whether properties of a resource have names that the plugin records."""
    return not properties.keys().isdisjoint(_by_camel_case(model).keys() - fields(model).keys())


def to_camel_case(model: type[Model], properties: Mapping[str, Any]) -> Properties:
    """Return properties with the names of the plugin, also inside of lists and parts; keys of maps stay."""
    return _spelled(model, properties, is_camel=True)


def to_snake_case(model: type[Model], properties: Mapping[str, Any]) -> Properties:
    """Return properties with the names of the models, whichever of the two spellings each of them has."""
    return _spelled(model, properties, is_camel=False)


def _spelled(model: type[Model], properties: Mapping[str, Any], *, is_camel: bool) -> Properties:
    names, known = _by_camel_case(model), fields(model)

    def spell(name: str) -> str:
        if names.get(name, name) not in known:
            return name
        return camel_case(name) if is_camel else names.get(name, name)

    def spelled(field: Field | None, key: str, value: Any) -> Any:
        if isinstance(value, list):
            if key == DECLARED or (field is not None and field.marked(Names)):
                return [spell(each) if isinstance(each, str) else each for each in value]
            return [spelled(field, key, each) for each in value]
        part = field.part if field is not None else None
        return _spelled(part, value, is_camel=is_camel) if part is not None and isinstance(value, Mapping) else value

    return {spell(key): spelled(known.get(names.get(key, key)), key, value) for key, value in properties.items()}


def in_camel_case(text: str) -> str:
    """Return a sentence as programs of other languages need it: names of properties, and values after `=`."""
    text = _words().sub(lambda word: camel_case(word[0]), text)
    return ASSIGNED.sub(lambda match: f"{match[1]}: {match[2].lower() if match[2] in BOOLEANS else match[2]}", text)


@cache
def _words() -> re.Pattern[str]:
    """Return a pattern of the names of several words: a sentence about one resource names properties of others."""
    models = [
        *(model for each in RESOURCES.values() for model in (each.inputs, each.outputs)),
        *(look_up.arguments for _, look_up in LOOK_UPS.values()),
    ]
    names = {name for model in models for part in (model, *parts(model)) for name in fields(part) if "_" in name}
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(names, key=len, reverse=True))})(?!\w)")
