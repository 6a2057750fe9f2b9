"""Facts that a resource declares about itself, and the refusal of a resource that leaves one out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from ..wire.operation import Operation

Costs = Mapping[str, tuple[Operation, ...]]
"""The calls of each change of a resource, in their order, by what happens in words.

The words of a row say creation, refresh or deletion; the other rows are changes in place.
"""


@dataclass(frozen=True)
class OnAir:
    """What a change of a resource does to what viewers see; nothing, unless it is declared here."""

    effect: Literal["none", "studio", "runs", "restarts", "relays", "plays", "rundown", "contents", "acts"] = "none"
    """How previews describe a change.

    `studio` and `relays` end what is on air when they are replaced or deleted. `runs` puts a studio on air and off it.
    `plays` goes on air and off it by itself, and ends when it is replaced or deleted.
    `restarts` interrupts when it is replaced. `rundown` and `contents` change what a studio shows.
    `acts` does it once when it is replaced.
    """
    what: str = ""
    """What the change happens to, in the words of a preview."""
    verb: tuple[str, str] = ("", "")
    """Of `acts`: the action in the words of a preview, singular and plural."""
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
    "costs": "the calls of its creation, refresh, changes and deletion",
    "creates": "the operation that creates it",
    "reads": "the operation that reads it, unless `unreadable` says why none does",
}
"""Class attributes that every resource declares, with their meaning."""


def complaint(declared: type[Any]) -> str:
    """Return what a resource class fails to declare, in one sentence, or nothing."""
    needed = {name: meaning for name, meaning in NEEDED.items() if name != "reads" or not declared.unreadable}
    if missing := [f"`{name}` ({meaning})" for name, meaning in needed.items() if not hasattr(declared, name)]:
        return f"{declared.__name__} does not declare {', '.join(missing)}"
    if declared.unreadable and hasattr(declared, "reads"):
        return (
            f"{declared.__name__}: reads names {declared.reads.action}, and unreadable says that no operation reads it"
        )
    inputs, outputs = declared.inputs.model_fields, declared.outputs.model_fields
    if declared.belongs_to is not None and declared.belongs_to not in inputs:
        return f"{declared.__name__}: belongs_to is {declared.belongs_to!r}, which is no input"
    if odd := [part for part in declared.id.parts if part not in outputs]:
        return f"{declared.__name__}: id has the part {odd[0]!r}, which is no output"
    if odd := [name for group in declared.holds for name in group if name not in outputs]:
        return f"{declared.__name__}: holds names {odd[0]!r}, which is no property"
    if odd := [name for name in declared.on_air.shown_by if name not in inputs]:
        return f"{declared.__name__}: on_air.shown_by names {odd[0]!r}, which is no input"
    rows = ["creation", "refresh", *(["change in place"] if declared.updates else []), "deletion"]
    found = [str(row_of(change)) for change in declared.costs]
    if absent := [row for row in rows if row not in found]:
        return f"{declared.__name__}: costs has no row for a {absent[0]}"
    known = operations(declared)
    for change, calls in declared.costs.items():
        if odd := [each.action for each in calls if each not in known]:
            return f"{declared.__name__}: costs of {change!r} has {odd[0]}, which is none of its operations"
    return ""


def row_of(change: str) -> Literal["creation", "refresh", "deletion", "change in place"]:
    """Return what a row of `costs` is about, by its words; a restart whose triggers change is created anew."""
    if "creation" in change or change.startswith("triggers changed"):
        return "creation"
    return "refresh" if "refresh" in change else "deletion" if "deletion" in change else "change in place"


def operations(declared: type[Any], *, read_only: bool = False) -> set[Operation]:
    """Return the operations that a resource may call, or those that its refresh may call."""
    reading = () if declared.unreadable else (declared.reads, *declared.also_reads)
    changing = (declared.creates, declared.updates, declared.deletes, *declared.also_calls)
    return {each for named in (reading if read_only else reading + changing) for each in _with_listing(named)}


def _with_listing(operation: Operation | None) -> Iterator[Operation]:
    """Yield an operation, and the one that lists what it reads."""
    if operation is not None:
        yield operation
        if operation.listing is not None:
            yield from _with_listing(operation.listing.operation)
