"""Conversion of nested parameters to and from the flat wire form: `VideoLayer.1.FillMode`."""

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any


def flatten(nested: Mapping[str, object]) -> dict[str, str]:
    """Return the wire form of nested parameters: one string per dotted name, lists counted from 1.

    Booleans become `true` and `false`, numbers decimals without exponent, and `3.0` becomes `3`.
    `None`, empty lists and empty mappings are not sent; an empty string is sent empty, for it clears a setting.
    An entry of a list that is not sent leaves its number unused, because a position has a meaning.
    Raises `TypeError` for a value that has no wire form, `ValueError` for a number that has none.
    """
    return dict(_flat("", nested))


def _flat(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for key, member in value.items():
            yield from _flat(f"{name}.{key}" if name else str(key), member)
    elif isinstance(value, list | tuple):
        for number, entry in enumerate(value, start=1):
            yield from _flat(f"{name}.{number}", entry)
    elif value is not None:
        yield name, _text(name, value)


def _text(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{name} is {value}, which is not a number in the API")
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    raise TypeError(f"{name} is of type {type(value).__name__}, which has no form in a request")


def unflatten(flat: Mapping[str, str]) -> dict[str, Any]:
    """Return the nested form of flat parameters; leaves are strings, a number missing from a list is `None`.

    Names made of digits are positions in a list.
    Raises `ValueError` when a name is used both as a value and as a group.
    """
    tree: dict[str, Any] = {}
    for name, text in flat.items():
        *groups, leaf = name.split(".")
        branch = tree
        for group in groups:
            branch = branch.setdefault(group, {})
            if not isinstance(branch, dict):
                # The argument's contents are wrong, not its type.
                raise ValueError(f"{name}: {group} is a value already")  # noqa: TRY004
        if leaf in branch:
            raise ValueError(f"{name} is a group already")
        branch[leaf] = text
    return {name: _grown(branch) for name, branch in tree.items()}


def _grown(branch: Any) -> Any:
    if not isinstance(branch, dict):
        return branch
    grown = {name: _grown(member) for name, member in branch.items()}
    if not all(name.isascii() and name.isdigit() for name in grown):
        return grown
    numbered = {int(name): member for name, member in grown.items()}
    return [numbered.get(number) for number in range(1, max(numbered) + 1)]
