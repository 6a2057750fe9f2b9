"""An action on a studio or a relay, as a triggered replacement: when a trigger changes, it happens once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from ..model.fields import Model, Properties
from ..wire.errors import CallError, NoAnswer, Unavailable
from ._resource import Resource, Step
from ._triggers import BY_HAND, CREATED, reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..wire.rpc import Cloud

In = TypeVar("In", bound=Model)
Out = TypeVar("Out", bound=Model)
Result = TypeVar("Result")
MAX_SENDS: Final = 3
"""Maximum number of times that a call without effect is sent."""
FIRST_CREATION: Final = "this is the first creation, and on_create is skip"
"""Why an action did not happen at the first creation of its resource."""


class Action(Resource[In, Out], shared=True):
    """An action that happens when its resource is created, and so at every replacement.

    Each action has an id of its own, deleting or reading it changes nothing, and what changes in place is for the next
    one. One that failed is not recorded, so the next update tries again.
    """

    holds: ClassVar[tuple[tuple[str, ...], ...]] = ()
    triggered_by: ClassVar[tuple[str, ...]] = ()
    """Inputs whose change makes the action happen, beside the triggers."""
    computed: ClassVar[frozenset[str]] = frozenset({"reason"})

    def complete(self, olds: Properties, news: Properties, step: Step) -> Properties:
        """Compute the reason from the triggers, so that a preview shows it."""
        return news | {"reason": reason(olds, news, step, self.triggered_by)}

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


def send_once(send: Callable[[], Result], look_up: Callable[[CallError], Result | None]) -> Result:
    """Send a call that must not have its effect twice, and return its result.

    After a call without a response, `look_up` returns the result if the call had its effect, and None if it had none:
    then it is sent again, at most `MAX_SENDS` times in all. It raises an error if the API shows neither.
    """
    attempt = 1
    while True:
        try:
            return send()
        except (NoAnswer, Unavailable) as error:
            if not error.effect_unknown:
                raise
            if (result := look_up(error)) is not None:
                return result
            if attempt == MAX_SENDS:
                raise
        attempt += 1
