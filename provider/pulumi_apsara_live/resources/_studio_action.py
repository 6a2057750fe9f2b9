"""An action on a studio that is on air, as a triggered replacement."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import TypeVar

from ..model.fields import Properties, holds_unknown
from ._account import Owned
from ._action import Action
from ._resource import RefusedByProvider
from ._triggers import differing

In = TypeVar("In", bound=Owned)
Out = TypeVar("Out", bound=Owned)


class StudioAction(Action[In, Out], shared=True):
    """Warns of its triggers; inputs are `caster_id`, `on_create` and `when_idle`."""

    belongs_to = "caster_id"

    @abstractmethod
    def announced(self, news: Properties) -> str:
        """Return what happens when a trigger changes, in the words of a preview."""

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """A change of triggers changes what viewers see."""
        if not olds or holds_unknown([news.get(name) for name in ("triggers", *self.triggered_by)]):
            return
        if changed := differing(olds, news, self.triggered_by):
            yield f"{self.announced(news)}, if the studio is on air, because {', '.join(changed)} changed"


def not_on_air(caster_id: str, when_idle: str) -> Properties:
    """Return why nothing was done in a studio that is not on air; refuse it if `when_idle` says so."""
    if when_idle == "fail":
        raise RefusedByProvider(f'studio {caster_id} is not on air: start it, or set when_idle to "skip"')
    return {"skipped": "the studio is not on air"}
