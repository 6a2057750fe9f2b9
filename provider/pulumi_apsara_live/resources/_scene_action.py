"""An action on a scene of a studio that is on air, as a triggered replacement."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from ..model.fields import Properties
from ..model.shape import to_properties
from ..wire.errors import NotFound
from ._account import Owned
from ._action import FIRST_CREATION
from ._resource import RefusedByProvider, Step
from ._scenes import SCENES, runs, scene_of, scenes
from ._studio_action import StudioAction, not_on_air

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

In = TypeVar("In", bound=Owned)
Out = TypeVar("Out", bound=Owned)


class SceneAction(StudioAction[In, Out], shared=True):
    """Reads the scenes, and acts if the programme runs."""

    reads = SCENES

    @abstractmethod
    def act(self, cloud: Cloud, inputs: In, rows: Sequence[Mapping[str, Any]]) -> Properties:
        """Act on the scenes of a studio that is on air; return outputs, among them `skipped` where nothing was done."""

    def create(self, cloud: Cloud, step: Step, inputs: In) -> tuple[str, Properties | None]:
        """Act once, or record the reason why nothing was done."""
        caster_id = str(inputs.caster_id)  # type: ignore[attr-defined]  # inputs of every action on a scene name it
        try:
            rows = scenes(cloud, caster_id)
        except NotFound as error:
            raise RefusedByProvider(f"studio {caster_id} cannot be read: {error}") from None
        outputs = to_properties(inputs) | self._outcome(cloud, step, caster_id, inputs, rows)
        return self.happened(cloud, step, (caster_id,), outputs)

    def read(self, cloud: Cloud, id: str, old: Out) -> Properties | None:
        """What was recorded, as long as the studio is there."""
        try:
            scenes(cloud, self.id.parse(id)[0])
        except NotFound:
            return None
        return to_properties(old)

    def _outcome(
        self, cloud: Cloud, step: Step, caster_id: str, inputs: In, rows: Sequence[Mapping[str, Any]]
    ) -> Properties:
        if not step.predecessor and inputs.on_create == "skip":  # type: ignore[attr-defined]  # as above
            return {"skipped": FIRST_CREATION}
        programme = scene_of(rows, "PGM")
        if programme is not None and runs(programme):
            return self.act(cloud, inputs, rows)
        return not_on_air(caster_id, inputs.when_idle)  # type: ignore[attr-defined]  # as above
