"""What the service does once a call is let in: one function per action, one file per noun.

``@answers("CreateCaster")`` makes a function the behaviour of that action; every module here is found by itself.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from ..answers import Json, caster_not_found, missing
from ..assumptions import Choices
from ..contract import Operation
from ..newness import Created, Delay, Newness
from ..state import Caster, State

Thing = TypeVar("Thing", bound=Created)
EVERYTHING = slice(None)


@dataclass
class Call:
    """A call that the door has let in."""

    operation: Operation
    parameters: Json
    state: State
    choices: Choices
    loose: bool = False
    now: float = field(init=False)
    _usable: dict[int, bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.now = self.state.clock.timestamp()

    def caster(self) -> Caster:
        """The studio that CasterId names, or the vendor's refusal while it is too new to be used."""
        caster = self.state.caster(self.parameters["CasterId"])
        if not self.usable(caster):
            raise caster_not_found(caster.caster_id)
        return caster

    def newness(self) -> Newness:
        """What a thing gets that this call creates."""
        return Newness(self.choices.delay("visible-after", self.now), self.choices.delay("usable-after", self.now))

    def find(self, things: Mapping[str, Thing], thing_id: str) -> Thing | None:
        """The thing of this id, unless it is too new to be used."""
        thing = things.get(thing_id)
        return thing if thing is not None and self.usable(thing) else None

    def usable(self, thing: Created) -> bool:
        """Whether a thing may be used yet. One call counts once for each new thing, however often it names it."""
        if id(thing) not in self._usable:
            self._usable[id(thing)] = self._counts_for(thing, thing.new.use)
        return self._usable[id(thing)]

    def listed(self, things: list[Thing], shown: slice = EVERYTHING) -> list[Thing]:
        """Those that are listed already. The call counts for the others that its page would have shown."""
        listed = [thing for thing in things if thing.new.listing.over(self.now)]
        for thing in things[shown]:
            self._counts_for(thing, thing.new.listing)
        return listed

    def _counts_for(self, thing: Created, delay: Delay) -> bool:
        """Whether a call finds the thing; one that does not shortens the delay."""
        over = delay.over(self.now)
        if not over:
            delay.count()
            self.state.touch(thing)
        return over

    def text(self, name: str) -> str:
        """A parameter as text; left out and empty are alike."""
        return str(self.parameters.get(name) or "")

    def given(self, name: str) -> bool:
        """Whether a parameter was sent and is not empty."""
        return self.parameters.get(name) not in (None, "", [])

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


def page(number: Any, size: Any, default_size: int) -> slice:
    """Where one page of a list begins and ends; numbers start at 1."""
    number, size = max(1, int(number or 1)), max(1, int(size or default_size))
    return slice((number - 1) * size, number * size)
