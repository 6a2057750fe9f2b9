"""Inventory of an account: resources that can be declared, others that cannot, and their studios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ...hosts.lifecycle import CurrentState
from ...model.fields import Properties


@dataclass(frozen=True)
class AdoptedResource:
    """A resource as a program declares it, and as the state is to hold it."""

    kind: str
    """Name of the class: `CasterConfig`."""
    name: str
    """What people call it; not unique, any characters."""
    declared: Properties
    """The inputs that a program has to say, and no others."""
    state: CurrentState = field(repr=False)
    remarks: tuple[str, ...] = ()
    """What the program's reader should know of it."""

    @property
    def id(self) -> str:
        """Return the resource's id."""
        return self.state.id


@dataclass(frozen=True)
class Skipped:
    """An existing object that is not in the program."""

    kind: str
    id: str
    name: str
    why: str
    supported: bool
    """Whether this package has a resource for it: then something of this one is in the way."""


@dataclass(frozen=True)
class StudioInventory:
    """A studio and everything in it."""

    id: str
    name: str
    things: tuple[AdoptedResource, ...]
    left: tuple[Skipped, ...]


@dataclass(frozen=True)
class Adopted:
    """Everything that was requested."""

    region: str
    account: Properties = field(default_factory=dict)
    """Region and profile, where each resource has to say them."""
    studios: tuple[StudioInventory, ...] = ()
    relays: tuple[AdoptedResource, ...] = ()
    relays_left: tuple[Skipped, ...] = ()

    @property
    def things(self) -> Iterator[AdoptedResource]:
        """Return all resources, in the order of the program."""
        for studio in self.studios:
            yield from studio.things
        yield from self.relays

    @property
    def left(self) -> Iterator[Skipped]:
        """Return everything that is not in the program."""
        for studio in self.studios:
            yield from studio.left
        yield from self.relays_left
