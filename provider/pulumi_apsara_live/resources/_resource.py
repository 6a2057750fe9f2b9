"""What a resource says of itself: its inputs and outputs as data, its five verbs as code."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, Literal, TypeVar

from ..model.diff import Changes, diff
from ..model.fields import Model, Properties, clearing
from ..model.shape import as_record, to_properties
from ..wire.errors import CallError
from ..wire.operation import Operation
from ._facts import Costs, complaint
from ._facts import OnAir as OnAir  # noqa: PLC0414 (every resource declares what it does on the air)
from ._id import Id as Id  # noqa: PLC0414 (every resource declares one)
from ._look_up import LookUp as LookUp  # noqa: PLC0414 (resources declare them)
from ._run import Predecessor as Predecessor  # noqa: PLC0414 (verbs get it with their step)
from ._run import Run, Thing

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

In = TypeVar("In", bound=Model)
Out = TypeVar("Out", bound=Model)

RENAME_ADVICE: Final = "if this resource was renamed or moved in the program, give it `aliases`, and change it later"
"""Advice where a creation finds something else than is declared, in the place of what it would create."""


class RefusedByProvider(Exception):
    """What we will not do, and what to do instead, in one line."""


@dataclass(frozen=True)
class Step:
    """One step of the engine: for which resource, and where to say how it goes."""

    urn: str = ""
    scope: str = ""
    """State back end and organization of the stack: distinguishes stacks of one name."""
    run: Run = field(default_factory=Run)
    """What the engine has shown in this run."""
    say: Callable[[str], None] = lambda _: None
    """Shows one line of live status beside the resource."""
    inform: Callable[[str], None] = lambda _: None
    """Shows one line beside the resource, to stay."""
    warn: Callable[[str], None] = lambda _: None
    """Shows one warning beside the resource, to stay."""
    tags_origin: bool = True
    """Whether a studio is given a tag by which the stack finds it again after an interruption."""
    computed: Properties = field(default_factory=dict)
    """What check computed for this step."""
    predecessor: Predecessor | None = None
    """What this resource replaces, when it replaces something."""

    @property
    def name(self) -> str:
        """The resource's logical name."""
        return self.urn.rpartition("::")[2]

    def token(self, *distinguishing: str) -> str:
        """Return 60 hexadecimal digits: the same for this resource in every run, others for everything else."""
        text = "\n".join((self.scope, self.urn, *distinguishing))
        return hashlib.sha256(text.encode()).hexdigest()[:60]


class Resource(ABC, Generic[In, Out]):
    """Facts first, then the verbs.

    Verbs receive typed records: inputs that were checked, and recorded outputs, where what is absent has its default
    or is None. They return properties as plain values, of which an absent one means that nothing is known of it.
    If there is no such id, `read` returns None, and other verbs may raise `NotFound`.
    """

    inputs: type[In]
    outputs: type[Out]
    id: ClassVar[Id]
    """What its id is made of."""
    key: ClassVar[str] = ""
    """Name of the output that is the last part of the id, where there is one."""
    belongs_to: ClassVar[str | None]
    """Input that names what the resource is part of; None for what stands alone."""
    order: ClassVar[int]
    """Place among the resources of a program: what is named by others, or has to be there before, comes first."""
    waits_for: ClassVar[str] = ""
    """Resource of the same studio that has to be there before, where no input says so."""
    studio_kind: ClassVar[str] = ""
    """The `norm_type` of the studios that alone have such things; empty where all studios may have them."""
    adopted_if: ClassVar[Mapping[str, str]] = {}
    """API names of properties of the studio, each with the value without which the studio has none of it."""
    noun: ClassVar[str] = ""
    """What adopted programs call it, where a studio has one of it."""
    on_air: ClassVar[OnAir]
    """What a change of it does to what viewers see."""
    costs: ClassVar[Costs]
    """The calls of each change when nothing fails, without the polls of a wait: the tables of docs/calls.md.

    A change without a row of its own costs the sum of several rows.
    """
    creates: ClassVar[Operation]
    reads: ClassVar[Operation]
    """The operation that reads it; what is `unreadable` has none."""
    unreadable: ClassVar[str] = ""
    """Why no operation reads it, as a clause; empty where one does.

    A refresh then makes no call and keeps what is recorded, so that drift is not seen; there is no `get`.
    """
    untraceable: ClassVar[str] = ""
    """Why no later run can find what an interrupted creation has made, as a clause; empty where one can."""
    updates: ClassVar[Operation | None] = None
    deletes: ClassVar[Operation | None] = None
    also_reads: ClassVar[tuple[Operation, ...]] = ()
    """Operations that `read` calls beside `reads`."""
    also_calls: ClassVar[tuple[Operation, ...]] = ()
    """Operations that the other verbs call beside those above."""
    computed: ClassVar[frozenset[str]] = frozenset()
    """Outputs that `complete` computes from inputs, so that a preview knows them."""
    keyed: ClassVar[Mapping[str, str]] = {}
    """Outputs whose keys are names of entries of an input, with that input: where it is secret, they are too."""
    holds: ClassVar[tuple[tuple[str, ...], ...]]
    """Properties that name the thing that the resource holds; each group of them is a name of its own.

    Two resources of one program whose properties give the same name are refused. Empty for what holds nothing.
    """
    holds_as: ClassVar[str] = ""
    """The resource that may hold the same thing, where that is another one than this."""
    agrees: ClassVar[Mapping[str, str]] = {}
    """Properties that must not contradict those of what the resource belongs to, each with the one that it repeats."""

    left_to_others: ClassVar[frozenset[str]] = frozenset()
    """Inputs that the API returns and that an adopted program declares with another resource."""
    implied_values: ClassVar[Mapping[str, Any]] = {}
    """Values that the API uses for inputs that are left out, where their model has no default."""
    keepable: ClassVar[frozenset[str]] = frozenset()
    """Settings that its input `keep` may name."""

    look_ups: ClassVar[tuple[LookUp, ...]] = ()
    """Functions by which programs read such things without declaring them."""

    def __init_subclass__(cls, *, shared: bool = False, **more: Any) -> None:
        """Refuse a resource that declares too little; `shared` is for a class that only resources inherit from."""
        super().__init_subclass__(**more)
        if not shared and (reason := complaint(cls)):
            raise TypeError(f"{reason}; `Resource` in resources/_resource.py says what belongs there")

    @property
    def kind(self) -> str:
        """The resource's type, as programs write it."""
        return type(self).__name__

    @property
    def held_kind(self) -> str:
        """The kind under which a run knows the thing that the resource holds."""
        return self.holds_as or self.kind

    def checked_id(self, id: str) -> str:
        """Return the id. Raises `RefusedByProvider` when it cannot be one of this resource."""
        if problem := self.id.problem(self.kind, id):
            raise RefusedByProvider(problem)
        return id

    def recorded(self, properties: Mapping[str, Any]) -> Out:
        """Return recorded or returned properties as the record that verbs receive."""
        return as_record(self.outputs, properties)

    def things(self, properties: Mapping[str, Any]) -> frozenset[Thing]:
        """The names that these properties give to the thing that the resource holds; unknown values give none."""
        named = ((group, [properties.get(name) for name in group]) for group in self.holds)
        return frozenset(
            (self.held_kind, *group, *map(str, values))
            for group, values in named
            if all(isinstance(value, str) and value for value in values)
        )

    def complete(self, olds: Properties, news: Properties, step: Step) -> Properties:
        """New inputs with what can be computed from inputs, so that a preview shows it; unknowns may occur.

        What is no longer declared and can be emptied in place becomes its empty value.

        `olds` holds what was computed last time, too.
        """
        return news | clearing(self.inputs, olds, news) if self.omitted == "keeps" else news

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """What a person should hear before this change is made; unknowns may occur."""
        return iter(())

    def changes(self, olds: Properties, news: Properties, declared: frozenset[str]) -> Changes:
        """What it would cost to get from recorded outputs to new inputs."""
        return diff(self.inputs, olds=olds, news=news, declared=declared, omitted=self.omitted, kept=self.kept(news))

    def renamed(self, step: Step, olds: Properties, news: Properties) -> frozenset[str]:
        """Inputs whose new value is another name of the same thing, as this run knows: they are no difference."""
        return frozenset()

    @property
    def omitted(self) -> Literal["clears", "keeps"]:
        """What the modifying operation does to what is left out."""
        return self.updates.omitted if self.updates else "keeps"

    def kept(self, news: Mapping[str, Any]) -> frozenset[str]:
        """Properties left as they are unless they are declared."""
        return frozenset()

    @abstractmethod
    def create(self, cloud: Cloud, step: Step, inputs: In) -> tuple[str, Properties | None]:
        """Create it, all or nothing; return its id, and its outputs if a call on the way returned them."""

    def overdue(self, step: Step, old: Out) -> tuple[str, ...]:
        """Recorded properties that this update has to apply once more, although nothing differs."""
        return ()

    def refuse_replacement(self, cloud: Cloud, id: str, old: Out) -> None:
        """Raise `RefusedByProvider` when it must not be deleted now in favor of its successor; at most one call."""

    @abstractmethod
    def read(self, cloud: Cloud, id: str, old: Out) -> Properties | None:
        """Return its outputs as the API returns them, or None if it is gone."""

    def id_of(self, outputs: Properties, id: str) -> str:
        """The id of what was read: the same, unless the vendor has given it another since."""
        return id

    def declarable(self, outputs: Properties, rows: Sequence[Mapping[str, Any]]) -> Properties:
        """Return the outputs from which an adopted program declares it; empty when it has nothing to declare.

        `rows` are all rows that the API lists beside its own.
        """
        return outputs

    def listed(self, cloud: Cloud, parent_id: str) -> list[dict[str, Any]]:
        """Return the rows of all such things in what they belong to: adoption reads each of them."""
        return cloud.rows(self.reads, {"CasterId": parent_id})

    def called(self, outputs: Properties) -> str:
        """Return what an adopted program calls it, where that depends on what it is; empty for its listed name."""
        return ""

    @abstractmethod
    def update(self, cloud: Cloud, step: Step, id: str, old: Out, inputs: In) -> Properties:
        """Make it what the inputs say; answers what became known on the way."""

    @abstractmethod
    def delete(self, cloud: Cloud, step: Step, id: str, old: Out) -> None:
        """Take it away; what is gone already is a success or a `NotFound`."""

    def abandon(self, cloud: Cloud, step: Step, id: str, inputs: In) -> str:
        """Take back a creation of which a later call failed; a sentence about what is left of it, if anything is."""
        self.delete(cloud, step, id, self.recorded(to_properties(inputs)))
        return ""


@contextmanager
def looking_up(unanswered: CallError, otherwise: str) -> Iterator[None]:
    """Look up what an unanswered call has done; if that fails too, report both failures and what follows."""
    try:
        yield
    except CallError as error:
        raise RefusedByProvider(f"{unanswered} What it did could not be looked up: {error} {otherwise}") from None
