"""Facts that a resource declares about itself, and the refusal of a resource that leaves one out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal


@dataclass(frozen=True)
class OnAir:
    """What a change of a resource does to what viewers see; nothing, unless it is declared here."""

    effect: Literal["none", "studio", "runs", "restarts", "relays", "rundown", "contents"] = "none"
    """How previews describe a change.

    `studio` and `relays` end what is on air when they are replaced or deleted. `runs` puts a studio on air and off it.
    `restarts` interrupts when it is replaced. `rundown` and `contents` change what a studio shows.
    """
    what: Literal["", "studio", "relay", "rundown", "scene", "source", "layout", "component"] = ""
    """What the change happens to, in the words of a preview."""
    shown_by: tuple[str, ...] = ()
    """Of `contents`: inputs whose change viewers can see."""
    lasts: bool = False
    """Of `contents`: whether the thing stays in the studio when the resource is deleted or replaced."""


NEEDED: Final[Mapping[str, str]] = {
    "inputs": "the model of its inputs",
    "outputs": "the model of its outputs",
    "id": "what its id is made of",
    "belongs_to": "the input that names what it is part of, or None",
    "holds": "the properties that name the thing it holds, or ()",
    "order": "its place among the resources of a program",
    "on_air": "what a change of it does on the air",
    "costs": "the most calls that its creation, update and deletion take",
    "creates": "the operation that creates it",
    "reads": "the operation that reads it",
}
"""Class attributes that every resource declares, with their meaning."""


def complaint(declared: type[Any]) -> str:
    """Return what a resource class fails to declare, in one sentence, or nothing."""
    if missing := [f"`{name}` ({meaning})" for name, meaning in NEEDED.items() if not hasattr(declared, name)]:
        return f"{declared.__name__} does not declare {', '.join(missing)}"
    inputs, outputs = declared.inputs.model_fields, declared.outputs.model_fields
    if declared.belongs_to is not None and declared.belongs_to not in inputs:
        return f"{declared.__name__}: belongs_to is {declared.belongs_to!r}, which is no input"
    if odd := [part for part in declared.id.parts if part not in outputs]:
        return f"{declared.__name__}: id has the part {odd[0]!r}, which is no output"
    if odd := [name for group in declared.holds for name in group if name not in outputs]:
        return f"{declared.__name__}: holds names {odd[0]!r}, which is no property"
    if odd := [name for name in declared.on_air.shown_by if name not in inputs]:
        return f"{declared.__name__}: on_air.shown_by names {odd[0]!r}, which is no input"
    if set(declared.costs) != {"create", "update", "delete"}:
        return f"{declared.__name__}: costs needs create, update and delete, and has {', '.join(declared.costs)}"
    return ""
