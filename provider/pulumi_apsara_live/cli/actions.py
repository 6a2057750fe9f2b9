"""Which operations a resource or a function may call, as they declare them."""

from __future__ import annotations

from collections.abc import Iterable

from ..resources import LOOK_UPS, RESOURCES, _facts
from ..wire.operation import Operation


def actions(names: Iterable[str], *, read_only: bool = False) -> list[str]:
    """Return the API names of all operations that these resources and functions may call, sorted.

    Args:
        names: Types of resources, and names of functions.
        read_only: Return those that previews and refreshes call.
    """
    return sorted({each.action for name in names for each in operations(name, read_only=read_only)})


def operations(name: str, *, read_only: bool = False) -> set[Operation]:
    """Return the operations that a type of resource may call, or a refresh of it, or a function."""
    if name in LOOK_UPS:
        return {*LOOK_UPS[name][1].calls}
    return _facts.operations(type(RESOURCES[name]), read_only=read_only)
