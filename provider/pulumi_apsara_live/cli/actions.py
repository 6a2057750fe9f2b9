"""Which operations a resource may call: read from the code of its verbs, so that no list can fall behind it.

From a verb every name that its code mentions is followed: to an operation, to a function of the resources' package,
to a method or an operation of the resource's class.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from types import CodeType, FunctionType
from typing import Any, Final

from ..resources import RESOURCES
from ..wire.operation import Operation

VERBS: Final = ("create", "read", "update", "delete", "abandon")
"""All that the engine may ask of a resource."""
LOOKING: Final = ("read",)
"""What a refresh asks; a preview alone asks for nothing."""
PACKAGE: Final = RESOURCES["Caster"].__module__.rpartition(".")[0]


def actions(names: Iterable[str], *, read_only: bool = False) -> list[str]:
    """The vendor's names of all operations that these resources may call, or that a refresh of them may."""
    verbs = LOOKING if read_only else VERBS
    return sorted({each.action for name in names for each in operations(name, verbs)})


def operations(name: str, verbs: Iterable[str] = VERBS) -> set[Operation]:
    """The operations that these verbs of a resource may call."""
    owner = type(RESOURCES[name])
    found: set[Operation] = set()
    ahead: list[Any] = [getattr(owner, verb) for verb in verbs]
    seen: set[CodeType] = set()
    while ahead:
        each = ahead.pop()
        if isinstance(each, Operation):
            found.add(each)
            ahead.append(each.listing and each.listing.operation)
        elif isinstance(each, FunctionType) and each.__code__ not in seen and each.__module__.startswith(PACKAGE):
            seen.add(each.__code__)
            ahead += _mentioned(each, owner)
    return found


def _mentioned(function: FunctionType, owner: type) -> Iterator[Any]:
    """What a function's code names, in its module and on the class."""
    for name in _names(function.__code__):
        if name in function.__globals__:
            yield function.__globals__[name]
        attribute = inspect.getattr_static(owner, name, None)
        if isinstance(attribute, staticmethod | classmethod):
            attribute = attribute.__func__
        yield attribute.fget if isinstance(attribute, property) else attribute


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):  # a comprehension, or a function inside
            yield from _names(constant)
