"""An action on a studio or a relay, as a triggered replacement: when a trigger changes, it happens once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from ..model.fields import Model, Properties
from ._resource import Resource, Step
from ._triggers import BY_HAND, CREATED, reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..wire.rpc import Cloud

In = TypeVar("In", bound=Model)
Out = TypeVar("Out", bound=Model)
FIRST_CREATION: Final = "this is the first creation, and on_create is skip"
"""Why an action did not happen at the first creation of its resource."""


class Action(Resource[In, Out], shared=True):
    """An action that happens when its resource is created, and so at every replacement.

    Each action has an id of its own, deleting or reading it changes nothing, and what changes in place is for the next
    one. One that failed is not recorded, so the next update tries again.
    """

    holds: ClassVar[tuple[tuple[str, ...], ...]] = ()
    computed: ClassVar[frozenset[str]] = frozenset({"reason"})

    def complete(self, olds: Properties, news: Properties, step: Step) -> Properties:
        """Compute the reason from the triggers, so that a preview shows it."""
        return news | {"reason": reason(olds, news, step)}

    def update(self, cloud: Cloud, step: Step, id: str, old: Out, inputs: In) -> Properties:
        """Make no call: what changes in place is for the next action."""
        return {}

    def delete(self, cloud: Cloud, step: Step, id: str, old: Out) -> None:
        """Make no call: an action cannot be undone."""

    def happened(
        self, cloud: Cloud, step: Step, parts: tuple[str, ...], outputs: Mapping[str, Any]
    ) -> tuple[str, Properties]:
        """Return the id and outputs of an action that has happened, or was skipped; `parts` begin the id."""
        recorded = {name: value for name, value in outputs.items() if value not in (None, [])}
        if step.predecessor and step.computed.get("reason") == CREATED:
            recorded["reason"] = BY_HAND  # the engine shows the check nothing of what it replaces by hand
        ending = self.id.ending.removesuffix("…") + step.token(cloud.now().isoformat())[:16]
        return self.id.format(*parts, ending=ending), recorded
