"""What a resource says of itself: its inputs and outputs as data, its five verbs as code."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeVar

from ..model.diff import Changes, diff
from ..model.fields import Bag, Model
from ..model.shape import bag
from ..wire.errors import CallError
from ..wire.operation import Operation

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

In = TypeVar("In", bound=Model)


class Declined(Exception):
    """What we will not do, and what to do instead, in one line."""


@dataclass(frozen=True)
class Predecessor:
    """The resource that another takes the place of: what it was declared as, and what is recorded of it."""

    inputs: Bag
    outputs: Bag = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One step of the engine: for which resource, and where to say how it goes."""

    urn: str = ""
    scope: str = ""
    """Tells state back ends apart, so that two stacks of one name never meet in one studio."""
    say: Callable[[str], None] = lambda _: None
    """Shows one line of live status beside the resource."""
    computed: Bag = field(default_factory=dict)
    """What check computed for this step."""
    predecessor: Predecessor | None = None
    """What this resource replaces, when it replaces something."""
    configured_now: bool = False
    """Whether this very update has written the configuration of the studio, or the relay, in question."""
    begun_now: bool = False
    """Whether this very update has started the studio or created the relay, and not configured it since."""
    begins: Callable[[str], None] = lambda _: None
    """Told of a studio that was started."""

    @property
    def name(self) -> str:
        """The resource's logical name."""
        return self.urn.rpartition("::")[2]

    def token(self, *distinguishing: str) -> str:
        """An idempotency token: the same for this resource after a crash, another for everything else."""
        text = "\n".join((self.scope, self.urn, *distinguishing))
        return hashlib.sha256(text.encode()).hexdigest()[:60]


class Resource(ABC, Generic[In]):
    """Facts first, then the verbs.

    Bags hold plain values by our names; an id that is not there is told by `NotFound` or by None from `read`.
    """

    inputs: ClassVar[type[Model]]
    outputs: ClassVar[type[Model]]
    key: ClassVar[str] = ""
    """Name of the output that is the last part of the id, where there is one."""
    creates: ClassVar[Operation]
    reads: ClassVar[Operation]
    updates: ClassVar[Operation | None] = None
    deletes: ClassVar[Operation | None] = None
    computed: ClassVar[frozenset[str]] = frozenset()
    """Outputs that `complete` computes from inputs, so that a preview knows them."""

    def complete(self, olds: Bag, news: Bag, step: Step) -> Bag:
        """New inputs with what can be computed from inputs, so that a preview shows it; unknowns may occur.

        `olds` holds what was computed last time, too.
        """
        return news

    def warnings(self, olds: Bag, news: Bag) -> Iterator[str]:
        """What a person should hear before this change is made; unknowns may occur."""
        return iter(())

    def changes(self, olds: Bag, news: Bag, declared: frozenset[str]) -> Changes:
        """What it would cost to get from recorded outputs to new inputs."""
        return diff(self.inputs, olds=olds, news=news, declared=declared, omitted=self.omitted, kept=self.kept(news))

    @property
    def omitted(self) -> Literal["clears", "keeps"]:
        """What the modifying operation does to what is left out."""
        return self.updates.omitted if self.updates else "keeps"

    def kept(self, news: Mapping[str, Any]) -> frozenset[str]:
        """Properties left as they are unless they are declared."""
        return frozenset()

    @abstractmethod
    def create(self, cloud: Cloud, step: Step, inputs: In) -> tuple[str, Bag | None]:
        """Make it, all or nothing; its id, and what the cloud told of it if it was asked on the way."""

    @abstractmethod
    def read(self, cloud: Cloud, id: str, olds: Bag) -> Bag | None:
        """What the cloud tells of it, or None when it is gone."""

    def id_of(self, told: Bag, id: str) -> str:
        """The id of what was read: the same, unless the vendor has given it another since."""
        return id

    @abstractmethod
    def update(self, cloud: Cloud, step: Step, id: str, olds: Bag, inputs: In) -> Bag:
        """Make it what the inputs say; answers what became known on the way."""

    @abstractmethod
    def delete(self, cloud: Cloud, step: Step, id: str, olds: Bag) -> None:
        """Take it away; what is gone already is a success or a `NotFound`."""

    def abandon(self, cloud: Cloud, step: Step, id: str, inputs: In) -> str:
        """Take back a creation of which a later call failed; a sentence about what is left of it, if anything is."""
        self.delete(cloud, step, id, bag(inputs))
        return ""


@contextmanager
def looking_up(unanswered: CallError, otherwise: str) -> Iterator[None]:
    """What an unanswered call has done is looked up; where that fails too, both failures are told, and what follows."""
    try:
        yield
    except CallError as error:
        raise Declined(f"{unanswered} What it did could not be looked up: {error} {otherwise}") from None
