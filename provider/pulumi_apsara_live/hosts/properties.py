"""Properties that a host passes to a verb, as plain values: what is recorded, compared, and checked for a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ..hidden_keys import DECLARED, REGION
from ..model.fields import UNKNOWN, Properties, fields, holds_unknown
from ..model.shape import matching_shape
from ..resources import RESOURCES
from ..resources._resource import RefusedByProvider
from .spelling import is_camel_case, to_snake_case

MAX_DEPTH: Final = 40
"""Maximum depth of nested lists and maps; no property has a tenth of it."""
TOO_DEEP: Final = "(nested too deeply)"
"""What takes the place of deeper ones."""


@dataclass(frozen=True)
class Given:
    """Inputs or recorded outputs of a resource, as a host passes them."""

    values: Properties = field(default_factory=dict)
    """Plain values: UNKNOWN for what is unknown, without Nones; of the hidden members, those that verbs record."""
    unknown: tuple[str, ...] = ()
    """Properties that the engine leaves out of an update, in whole or in part, as they are unknown."""
    secret: tuple[str, ...] = ()
    """Properties that the program marks as secret and by whose names outputs are keyed."""


def with_unknowns(given: Given) -> Properties:
    """Return the values, with UNKNOWN for those that the engine leaves out as unknown."""
    return given.values | dict.fromkeys(given.unknown, UNKNOWN)


def recorded(kind: str, given: Given) -> Properties:
    """Return recorded outputs that this version understands; a value of another shape counts as absent.

    Names may have the spelling of either host, as a stack can move from one to the other.
    """
    model = RESOURCES[kind].outputs
    properties = {each: value for each, value in given.values.items() if not holds_unknown(value)}
    if is_camel_case(model, properties):
        properties = to_snake_case(model, properties)
    return matching_shape(model, properties) | _hidden(properties)


def _hidden(properties: Mapping[str, object]) -> Properties:
    declared, region = properties.get(DECLARED), properties.get(REGION)
    hidden: Properties = {}
    if isinstance(declared, list) and all(isinstance(each, str) for each in declared):
        hidden[DECLARED] = declared
    if isinstance(region, str):
        hidden[REGION] = region
    return hidden


def compared(kind: str, given: Given) -> Properties:
    """Return checked inputs for a comparison; unknown values are UNKNOWN."""
    return _as_checked(kind, with_unknowns(given))


def checked(kind: str, given: Given) -> Properties:
    """Return checked inputs for a call.

    Raises:
        RefusedByProvider: A property is unknown, or differs from what `check` returned.
    """
    if given.unknown:
        raise RefusedByProvider(
            f"{', '.join(given.unknown)} is not known, as the resource that it comes from failed or was left out of "
            "this update: nothing was called; update again without leaving it out"
        )
    return _as_checked(kind, given.values)


def _as_checked(kind: str, properties: Properties) -> Properties:
    model = RESOURCES[kind].outputs
    odd = [each for each in properties if each in fields(model)]
    fits = matching_shape(model, properties)
    for each in odd:
        if each not in fits:
            raise RefusedByProvider(f"{each} is not what was checked before: run the same command again")
    return properties
