"""What the service does once a call is let in: one function per action, one file per noun.

``@answers("CreateCaster")`` makes a function the behaviour of that action; every module here is found by itself.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ..answers import Json, missing
from ..assumptions import Choices
from ..contract import Operation
from ..state import Caster, State


@dataclass
class Call:
    """A call that the door has let in."""

    operation: Operation
    asked: Json
    state: State
    choices: Choices
    loose: bool = False
    now: float = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.state.clock.timestamp()

    def caster(self) -> Caster:
        """The studio that CasterId names."""
        return self.state.caster(self.asked["CasterId"])

    def text(self, name: str) -> str:
        """A parameter as text; left out and empty are alike."""
        return str(self.asked.get(name) or "")

    def given(self, name: str) -> bool:
        """Whether a parameter was sent and is not empty."""
        return self.asked.get(name) not in (None, "", [])

    def need(self, *names: str) -> None:
        """Refuse a call that lacks one of these."""
        absent = [name for name in names if not self.given(name)]
        if absent:
            raise missing(*absent)


Behaviour = Callable[[Call], Json]

_BEHAVIOURS: dict[str, Behaviour] = {}


def answers(*actions: str) -> Callable[[Behaviour], Behaviour]:
    """Make a function the behaviour of these actions; the function stays what it is."""

    def register(function: Behaviour) -> Behaviour:
        for action in actions:
            _BEHAVIOURS[action] = function
        return function

    return register


@cache
def behaviours() -> dict[str, Behaviour]:
    """All behaviours by action."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return _BEHAVIOURS


def without_empty(answer: Json) -> Json:
    """An answer without members that have no value."""
    return {name: value for name, value in answer.items() if value not in (None, "")}


def page(items: list[Any], number: Any, size: Any, default_size: int) -> list[Any]:
    """One page of a list; numbers start at 1."""
    number, size = max(1, int(number or 1)), max(1, int(size or default_size))
    return items[(number - 1) * size : number * size]
