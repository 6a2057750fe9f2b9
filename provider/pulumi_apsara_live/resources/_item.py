"""The verbs of things added to a studio that have an id of their own: `caster_id/own_id`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from ..model.diff import same
from ..model.fields import Bag, Model, Replace, fields
from ..model.shape import bag, decode, encode
from ..wire.errors import CallError, NotFound
from ..wire.operation import Operation
from ._resource import Resource, Step, looking_up

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

TAKEN: Final = "DuplicateLocationID"
In = TypeVar("In", bound=Model)


class CasterItem(Resource[In]):
    """Adds, describes, modifies and deletes by one operation each."""

    deletes: ClassVar[Operation]
    updates: ClassVar[Operation]

    def create(self, cloud: Cloud, step: Step, inputs: In) -> tuple[str, Bag | None]:
        """One call; when its answer is lost, or an interrupted run has made the thing already, it is looked for."""
        caster_id = str(inputs.caster_id)  # type: ignore[attr-defined]  # every item's inputs name their studio
        wanted = bag(inputs)
        try:
            answer = cloud.call(self.creates, encode(self.inputs, wanted))
        except CallError as error:
            if not error.effect_unknown and error.code != TAKEN:
                raise
            with looking_up(error, "The next update looks for it, before it makes another."):
                twin = self._twin(cloud, caster_id, wanted)
            if twin is None:
                raise
            return f"{caster_id}/{twin}", None
        return f"{caster_id}/{answer[self._wire_key]}", None

    def read(self, cloud: Cloud, id: str, olds: Bag) -> Bag | None:
        """One call: the studio's list, searched for the own id."""
        caster_id, _, own = id.partition("/")
        try:
            rows = cloud.rows(self.reads, {"CasterId": caster_id})
        except NotFound:
            return None
        row = next((each for each in rows if each.get(self._wire_key) == own), None)
        return None if row is None else decode(self.outputs, row) | {"caster_id": caster_id, self.key: own}

    def update(self, cloud: Cloud, step: Step, id: str, olds: Bag, inputs: In) -> Bag:
        """One call that carries what may change."""
        caster_id, _, own = id.partition("/")
        said = encode(self.inputs, bag(inputs))
        fixed = {field.wire.sent for field in fields(self.inputs).values() if field.marked(Replace)}
        changing = {name: value for name, value in said.items() if name not in fixed}
        cloud.call(self.updates, {"CasterId": caster_id, self._wire_key: own, **changing})
        return {}

    def delete(self, cloud: Cloud, step: Step, id: str, olds: Bag) -> None:
        """One call."""
        caster_id, _, own = id.partition("/")
        cloud.call(self.deletes, {"CasterId": caster_id, self._wire_key: own})

    @property
    def _wire_key(self) -> str:
        return "".join(part.capitalize() for part in self.key.split("_"))

    def _twin(self, cloud: Cloud, caster_id: str, wanted: Mapping[str, Any]) -> str | None:
        """The own id of the one thing in the studio that is what was asked for, if there is just one."""
        told = [
            (row[self._wire_key], decode(self.outputs, row)) for row in cloud.rows(self.reads, {"CasterId": caster_id})
        ]
        visible = {
            name: value for name, value in wanted.items() if name != "caster_id" and _told_back(self.inputs, name)
        }
        found = [own for own, row in told if all(same(row.get(name), value) for name, value in visible.items())]
        return str(found[0]) if len(found) == 1 else None


def _told_back(model: type[Model], name: str) -> bool:
    return fields(model)[name].wire.answered != ""
