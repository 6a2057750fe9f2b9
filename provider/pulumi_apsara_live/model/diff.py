"""Comparison of recorded outputs with new inputs: what an update changes, replaces and clears. Makes no calls."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .fields import Field, Model, Replace, fields, holds_unknown


@dataclass(frozen=True)
class Changes:
    """Names of properties: changed in place, changed by replacement, and cleared."""

    update: tuple[str, ...] = ()
    replace: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.update or self.replace)


def same(old: Any, new: Any) -> bool:
    """Return whether two plain values mean the same; None, "", 0, False and an empty list are equal."""
    return bool(old == new or canonical(old) == canonical(new))


def canonical(value: Any) -> Any:
    """Return the value without its empty parts."""
    if isinstance(value, dict):
        kept = {key: canonical(each) for key, each in value.items()}
        return {key: each for key, each in kept.items() if each is not None} or None
    if isinstance(value, list | tuple):
        return [canonical(each) for each in value] or None
    return value or None


def diff(
    model: type[Model],
    *,
    olds: Mapping[str, Any],
    news: Mapping[str, Any],
    declared: Collection[str],
    omitted: Literal["clears", "keeps"],
    kept: Collection[str] = (),
) -> Changes:
    """Compare field by field.

    `declared` names the properties that the program declared last time. One that it no longer declares is cleared if
    the modifying operation clears omitted parameters, and replaces the resource otherwise.
    Such an operation also clears properties that were never declared, unless they are `kept`.
    """
    update: list[str] = []
    replace: list[str] = []
    cleared: list[str] = []
    for name, field in fields(model).items():
        old, new = olds.get(name), news.get(name)
        if holds_unknown(new):
            (replace if field.marked(Replace) else update).append(name)
        elif new is not None:
            # States of earlier versions lack provider-only inputs that were added later; their default applies.
            is_added = old is None and field.stays_here and new == field.default
            if not is_added and not same(old, new):
                (replace if field.marked(Replace) else update).append(name)
        elif not same(old, None) and name not in kept and (name in declared or omitted == "clears"):
            _removed(field, omitted, update, replace, cleared)
    return Changes(tuple(update), tuple(replace), tuple(cleared))


def _removed(
    field: Field,
    omitted: Literal["clears", "keeps"],
    update: list[str],
    replace: list[str],
    cleared: list[str],
) -> None:
    if field.marked(Replace) or (omitted == "keeps" and not field.stays_here):
        replace.append(field.name)
    elif field.stays_here:
        update.append(field.name)
    else:
        update.append(field.name)
        cleared.append(field.name)
