"""Triggers of a restart: what makes it happen, and why it happened, in words that a preview knows."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator

from ..model.diff import same
from ..model.fields import UNKNOWABLE, UNKNOWN, Properties, holds_unknown
from ._resource import Step

CREATED: Final = "created"
BY_HAND: Final = "replaced by hand"
RestartOnCreate = Literal["skip", "restart"]


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, int | float) else value


Trigger = Annotated[str, BeforeValidator(_as_text), UNKNOWABLE]
"""One trigger's value; numbers and booleans are converted to strings."""


def differing(olds: Properties, news: Properties, also: tuple[str, ...] = ()) -> list[str]:
    """The names of the inputs `also` that changed, and of the triggers that changed, were added or were removed."""
    inputs = [name for name in also if not same(olds.get(name), news.get(name))]
    before, after = olds.get("triggers") or {}, news.get("triggers") or {}
    return inputs + sorted(name for name in {*before, *after} if not same(before.get(name), after.get(name)))


def reason(olds: Properties, news: Properties, step: Step, also: tuple[str, ...] = ()) -> Any:
    """Why a restart happens, if it does: the triggers that changed, or that it is new, or replaced by hand."""
    before = step.predecessor.inputs if step.predecessor else olds
    if not before:
        return CREATED
    if holds_unknown([news.get(name) for name in ("triggers", *also)]):
        return UNKNOWN
    if changed := differing(before, news, also):
        return ", ".join(changed)
    return BY_HAND if step.predecessor else olds.get("reason", CREATED)
