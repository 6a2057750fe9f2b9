"""Look-ups: the functions by which programs read what they do not declare, each declared with its resource."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from ..model.diff import same
from ..model.fields import Local, Model, Properties
from ..model.shape import to_properties
from ..wire.operation import Operation
from ._account import Account

if TYPE_CHECKING:
    from ..wire.rpc import Cloud


class Arguments(Model):
    """What every function takes."""

    account: Annotated[Account | None, Local()] = None
    """Region and credentials of this call, where they are not those of the stack."""


@dataclass(frozen=True)
class LookUp:
    """A function of programs that reads things and returns outputs of the resource that declares it."""

    name: str
    """Name of the function; the one that takes and returns outputs has `_output` behind it."""
    arguments: type[Arguments]
    """Its arguments; the docstring of the model is that of the function."""
    result: str
    """Name of the class of a result."""
    returns: tuple[str, ...]
    """Outputs of the resource that a result has."""
    calls: tuple[Operation, ...]
    """The operations that it may call."""
    read: Callable[[Cloud, Any], list[Properties]]
    """Returns the outputs of all things that the arguments name; none where there is no such thing."""
    is_list: bool = False
    """Whether it returns any number of results; otherwise it returns one, and it is an error if there is none."""


def matching(found: Iterable[Properties], arguments: Arguments) -> list[Properties]:
    """Return the things whose outputs have the values of the arguments that are given; of a map, its entries."""
    wanted = {name: value for name, value in to_properties(arguments).items() if name != "account"}
    return [each for each in found if all(_has(each.get(name), value) for name, value in wanted.items())]


def _has(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        return isinstance(value, Mapping) and all(value.get(key) == each for key, each in wanted.items())
    return same(value, wanted)
