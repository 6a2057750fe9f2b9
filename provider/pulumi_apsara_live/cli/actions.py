"""Which operations a resource may call, as its class declares them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..resources import RESOURCES
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
    resource = RESOURCES[name]
    reading = {resource.reads, *resource.also_reads}
    changing = {resource.creates, resource.updates, resource.deletes, *resource.also_calls}
    return {each for declared in (reading if read_only else reading | changing) for each in _with_listing(declared)}


def _with_listing(operation: Operation | None) -> Iterator[Operation]:
    """Yield an operation, and the one that lists what it reads."""
    if operation is not None:
        yield operation
        if operation.listing is not None:
            yield from _with_listing(operation.listing.operation)
