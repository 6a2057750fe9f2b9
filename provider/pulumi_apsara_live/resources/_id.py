"""The ids of a resource: what they are made of, how they are taken apart, and which ones are refused."""

from __future__ import annotations

from typing import Final

from ..model.check import shown

MAX_ID_CHARS: Final = 500
"""Maximum number of characters of an id."""


class Id:
    """The id of a resource: parts with `/` between them, each named after an output, and a fixed or unique ending.

    `Id("caster_id", "resource_id")` is the id `caster_id/resource_id`. `Id("caster_id", ending="program")` is
    `caster_id/program`: the ending tells resources apart and is not needed to find them.
    """

    def __init__(self, *parts: str, ending: str = "") -> None:
        """Name the outputs that an id is made of."""
        self.parts: Final = parts
        self.ending: Final = ending

    def __str__(self) -> str:
        return "/".join((*self.parts, *([self.ending] if self.ending else ())))

    def format(self, *values: str, ending: str = "") -> str:
        """Return the id with these parts; `ending` takes the place of the declared one, where each id has its own."""
        if len(values) != len(self.parts):
            raise ValueError(f"an id {self} has {len(self.parts)} parts before its ending, not {len(values)}")
        ending = ending or self.ending
        return "/".join((*values, *([ending] if ending else ())))

    def parse(self, id: str) -> tuple[str, ...]:
        """Return the declared parts of an id, without its ending; a part that is missing is empty.

        Without an ending, the last part is all that follows the others.
        """
        size = len(self.parts)
        found = id.split("/", size if self.ending else size - 1)[:size]
        return (*found, *[""] * (size - len(found)))

    def problem(self, kind: str, id: str) -> str:
        """Return what is wrong with an id of this kind of resource, or nothing.

        Nothing would be found by a broken id, and the resource would be taken for gone.
        """
        size = len(self.parts)
        found = id.split("/", size)[:size]
        if not id.isprintable() or len(id) > MAX_ID_CHARS or any(not part or " " in part for part in found):
            return f"{shown(id)} is no id of a {kind}: `pulumi stack --show-ids` lists those that are recorded"
        if len(found) < size:
            return f"{shown(id)} is no id of a {kind}: such an id has {size} parts, with / between them"
        return ""
