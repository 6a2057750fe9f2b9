"""The verbs of things added to a studio that have an id of their own: `caster_id/own_id`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from ..model.diff import same
from ..model.fields import Properties, Replace, fields
from ..model.shape import carry_write_only, decode, encode, to_properties
from ..wire.errors import CallError, NotFound
from ..wire.operation import PAUSES_S, Operation
from ._account import Owned
from ._resource import RENAME_ADVICE, RefusedByProvider, Resource, Step, looking_up

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

TAKEN: Final = "DuplicateLocationID"
In = TypeVar("In", bound=Owned)
Out = TypeVar("Out", bound=Owned)


class CasterItem(Resource[In, Out], shared=True):
    """Adds, describes, modifies and deletes by one operation each."""

    deletes: ClassVar[Operation]
    updates: ClassVar[Operation]

    def create(self, cloud: Cloud, step: Step, inputs: In) -> tuple[str, Properties | None]:
        """Add the item with one call; after a lost response or an interrupted run, search for it first."""
        caster_id = str(inputs.caster_id)  # type: ignore[attr-defined]  # every item's inputs name their studio
        wanted = to_properties(inputs)
        try:
            answer = cloud.call(self.creates, self.parameters(inputs))
        except CallError as error:
            if not error.effect_unknown and error.code != TAKEN:
                raise
            with looking_up(error, "The next update searches for it before it creates another."):
                # That the location is taken proves that something is there, listed or not.
                twin = self._twin(cloud, caster_id, wanted, waits=error.code == TAKEN)
            return self.id.format(caster_id, self._taken_over(step, caster_id, twin, wanted, error)), None
        return self.id.format(caster_id, str(answer[self._wire_key])), None

    def read(self, cloud: Cloud, id: str, old: Out) -> Properties | None:
        """One call: the studio's list, searched for the own id."""
        caster_id, own = self.id.parse(id)
        try:
            rows = cloud.rows(self.reads, {"CasterId": caster_id})
        except NotFound:
            return None
        row = next((each for each in rows if each.get(self._wire_key) == own), None)
        return None if row is None else self.properties_in(row) | {"caster_id": caster_id}

    def update(self, cloud: Cloud, step: Step, id: str, old: Out, inputs: In) -> Properties:
        """One call that carries what may change."""
        caster_id, own = self.id.parse(id)
        parameters = self.parameters(inputs)
        fixed = {field.wire.sent for field in fields(self.inputs).values() if field.marked(Replace)}
        changing = {name: value for name, value in parameters.items() if name not in fixed}
        cloud.call(self.updates, {"CasterId": caster_id, self._wire_key: own, **changing})
        return {}

    def delete(self, cloud: Cloud, step: Step, id: str, old: Out) -> None:
        """One call."""
        caster_id, own = self.id.parse(id)
        cloud.call(self.deletes, {"CasterId": caster_id, self._wire_key: own})

    def parameters(self, inputs: In) -> dict[str, Any]:
        """The request parameters of these inputs."""
        return encode(self.inputs, inputs)

    def properties_in(self, row: Mapping[str, Any]) -> Properties:
        """The properties in a row of the studio's list, with the own id."""
        return decode(self.outputs, row) | {self.key: str(row[self._wire_key])}

    @property
    def _wire_key(self) -> str:
        return "".join(part.capitalize() for part in self.key.split("_"))

    def _twin(self, cloud: Cloud, caster_id: str, wanted: Mapping[str, Any], *, waits: bool) -> Properties | None:
        """What is at the declared location, with its own id; `waits` for a minute until something is listed there.

        None when nothing is listed there, or more than one thing is.
        """
        for pause in (*(PAUSES_S if waits else ()), None):
            rows = [self.properties_in(row) for row in cloud.rows(self.reads, {"CasterId": caster_id})]
            found = [row for row in rows if row.get("location_id") == wanted["location_id"]]
            if found or pause is None:
                return found[0] if len(found) == 1 else None
            cloud.sleep(pause)
        return None

    def _taken_over(
        self, step: Step, caster_id: str, twin: Properties | None, wanted: Mapping[str, Any], error: CallError
    ) -> str:
        """The own id of what is at the location, if it is what is declared and no declared resource holds it."""
        if twin is None:
            raise error
        own = str(twin[self.key])
        if holder := step.run.holder(self.kind, self.id.format(caster_id, own), but=step.urn):
            raise RefusedByProvider(f"{error} It is {holder} of this program: declare another location in one of them.")
        returned = [name for name in wanted if name != "caster_id" and fields(self.inputs)[name].wire.answered]
        there = carry_write_only(self.inputs, twin, wanted)
        if other := [name for name in returned if not same(there.get(name), wanted[name])]:
            raise RefusedByProvider(f"{error} {own} is there, with another {', '.join(other)}; {RENAME_ADVICE}")
        return own
