"""What a probe is: a few questions about the service, each with the reading that the emulator assumes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from .evidence import Evidence

if TYPE_CHECKING:
    from .bench import Bench

Need = Literal["on-air", "domain", "relays", "asset"]
"""What a probe needs besides an account: permission to start a studio, a streaming domain, a live source, a file."""
NEEDS: Final[dict[Need, str]] = {
    "on-air": "--on-air",
    "domain": "--domain NAME",
    "relays": "--relays URL",
    "asset": "--asset ID",
}
"""The option that fulfils each need."""


@dataclass(frozen=True)
class Question:
    """A question about the service, which one switch of the emulator answers."""

    switch: str
    """The switch of the emulator, as `apsara-live emulator --assume` names it."""
    text: str
    """The question, as the manual asks it."""
    assumed: str
    """The reading that the emulator assumes."""
    observe: Callable[[Bench], str] = field(repr=False)
    """Make the calls and return the reading, as a value of the switch. Raises `NotObserved` and `CallError`."""


@dataclass(frozen=True)
class Probe:
    """Questions about the same studios or relays, one after the other."""

    name: str
    creates: str
    """What is created, and deleted when the last question is answered."""
    actions: tuple[str, ...]
    """All operations that the questions may call, besides those that create and delete studios and relays."""
    questions: tuple[Question, ...]
    calls: int
    """Calls of a run in which everything is as the emulator assumes, deletion included."""
    needs: frozenset[Need] = frozenset()


@dataclass(frozen=True)
class Observation:
    """What was observed about one question."""

    question: Question
    moment: str
    """When the observation began, by the service's clock: `2026-01-31T20:00:00Z`."""
    observed: str | None
    """The reading; None if there is no answer."""
    reason: str = ""
    """Why there is no answer."""
    evidence: tuple[Evidence, ...] = ()

    @property
    def agrees(self) -> bool | None:
        """Return whether the emulator's assumption was confirmed; None if there is no answer."""
        return None if self.observed is None else self.observed == self.question.assumed
