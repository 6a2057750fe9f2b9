"""Behaviour of the service for admitted calls: one function per action, one module per noun.

``@answers("CreateCaster")`` registers a function for that action; all modules of this package are imported.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from ..answers import Json
from ..assumptions import NO_CODE, Choices
from ..contract import Operation
from ..json_text import read_json
from ..newness import Created, Delay, Newness
from ..objects import Caster
from ..refusals import Refusal, caster_not_found, malformed, missing
from ..state import State

Thing = TypeVar("Thing", bound=Created)
EVERYTHING = slice(None)


@dataclass
class Call:
    """A call that the gateway has admitted."""

    operation: Operation
    parameters: Json
    state: State
    choices: Choices
    loose: bool = False
    now: float = field(init=False)
    _usable: dict[int, bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.now = self.state.clock.timestamp()

    def caster(self, name: str = "CasterId") -> Caster:
        """Return the studio that a parameter names, or refuse while it is too new to be used."""
        caster = self.state.caster(self.parameters[name])
        if not self.usable(caster):
            raise caster_not_found(caster.caster_id)
        return caster

    def newness(self) -> Newness:
        """Return the delays of an object that this call creates."""
        return Newness(self.choices.delay("visible-after", self.now), self.choices.delay("usable-after", self.now))

    def find(self, things: Mapping[str, Thing], thing_id: str) -> Thing | None:
        """Return the object with this id, unless it is too new to be used."""
        thing = things.get(thing_id)
        return thing if thing is not None and self.usable(thing) else None

    def usable(self, thing: Created) -> bool:
        """Return whether an object may be used yet. A call counts once per new object, however often it names it."""
        if id(thing) not in self._usable:
            self._usable[id(thing)] = self._counts_for(thing, thing.new.use)
        return self._usable[id(thing)]

    def listed(self, things: list[Thing], shown: slice = EVERYTHING) -> list[Thing]:
        """Return the objects that lists already show. The call counts for the others on its page."""
        listed = [thing for thing in things if thing.new.listing.over(self.now)]
        for thing in things[shown]:
            self._counts_for(thing, thing.new.listing)
        return listed

    def _counts_for(self, thing: Created, delay: Delay) -> bool:
        """Return whether a delay has passed; if not, count this call."""
        over = delay.over(self.now)
        if not over:
            delay.count()
            self.state.touch(thing)
        return over

    def text(self, name: str) -> str:
        """Return a parameter as a string; an omitted one is the same as an empty one."""
        return str(self.parameters.get(name) or "")

    def json(self, name: str) -> Any:
        """Return the value of a parameter that holds JSON."""
        try:
            return read_json(self.text(name))
        except ValueError:
            raise malformed(name, "must be JSON") from None

    def check_object(self, path: str, value: Any, keys: Collection[str]) -> None:
        """Refuse a value that is no JSON object, or one with a key that is not among ``keys``."""
        if not isinstance(value, dict):
            raise malformed(path, "must be a JSON object")
        unknown = [key for key in value if key not in keys]
        if unknown and not self.loose:
            raise malformed(path, f"has no key {unknown[0]}")

    def given(self, name: str) -> bool:
        """Return whether a parameter was sent and is not empty."""
        return self.parameters.get(name) not in (None, "", [])

    def refuse(self, switch: str, text: str) -> None:
        """Refuse the call with the error code that a switch holds; with ``none``, do nothing."""
        code = self.choices[switch]
        if code != NO_CODE:
            raise Refusal(code, text)

    def need(self, *names: str) -> None:
        """Refuse a call that lacks one of these parameters."""
        absent = [name for name in names if not self.given(name)]
        if absent:
            raise missing(*absent)


Behaviour = Callable[[Call], Json]

_BEHAVIOURS: dict[str, Behaviour] = {}


def answers(*actions: str) -> Callable[[Behaviour], Behaviour]:
    """Register a function as the behaviour of these actions; return it unchanged."""

    def register(function: Behaviour) -> Behaviour:
        for action in actions:
            _BEHAVIOURS[action] = function
        return function

    return register


@cache
def behaviours() -> dict[str, Behaviour]:
    """Return all behaviours by action."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return _BEHAVIOURS


def without_empty(answer: Json) -> Json:
    """Return a response without members that have no value."""
    return {name: value for name, value in answer.items() if value not in (None, "")}


def page(number: Any, size: Any, default_size: int) -> slice:
    """Return the slice of a list that one page shows; page numbers start at 1."""
    number, size = max(1, int(number or 1)), max(1, int(size or default_size))
    return slice((number - 1) * size, number * size)
