"""Which operations a resource may call, as its class declares them."""

from __future__ import annotations

from collections.abc import Iterable

from ..resources import RESOURCES, _facts
from ..wire.operation import Operation


def actions(names: Iterable[str], *, read_only: bool = False) -> list[str]:
    """Return the API names of all operations that these resources may call, sorted.

    Args:
        names: Types of resources.
        read_only: Return those of a refresh alone; a preview calls none.
    """
    return sorted({each.action for name in names for each in operations(name, read_only=read_only)})


def operations(name: str, *, read_only: bool = False) -> set[Operation]:
    """Return the operations that a type of resource may call, or that a refresh of it may call."""
    return _facts.operations(type(RESOURCES[name]), read_only=read_only)
