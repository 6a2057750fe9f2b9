"""Deletions without an API call, because another resource of the program manages the same object: renames and moves.

Each resource declares in `holds` which properties identify its object. Secret and unknown values identify nothing, as
masked values look alike. Relays are therefore never kept here: the task id is unknown until the task is created.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ...model.fields import secret_fields
from ...resources import RESOURCES
from ...resources._run import Thing
from .documents import JsonObject, PlannedStep, Preview, json_object
from .masking import MASK, UNKNOWNS

MANAGES: Final = ("create", "update", "replace", "same", "refresh")
"""The steps of resources that the program manages; those that it only reads have another owner."""


def kept(steps: Sequence[PlannedStep]) -> dict[str, PlannedStep]:
    """Return, for the URN of each deletion that makes no call, the step of the resource that manages the thing."""
    holders = {thing: step for step in reversed(steps) if step.op in MANAGES for thing in _declared(step)}
    holder_of = {}
    for step in steps:
        if step.op == "delete":
            holder = next((holders[thing] for thing in sorted(_recorded(step)) if thing in holders), None)
            if holder is not None:
                holder_of[step.urn] = holder
    return holder_of


def as_updates(preview: Preview, pairs: dict[str, PlannedStep]) -> Preview:
    """Return the preview as it affects objects: deletion and creation of the same object become an update.

    If both declare the same values, nothing happens to the object; otherwise readers need to see the differences.
    """
    before = {holder.urn: step for step in preview.steps if (holder := pairs.get(step.urn)) and holder.op == "create"}
    steps = (
        replace(step, op="update", old=before[step.urn].old) if step.urn in before else step
        for step in preview.steps
        if step.urn not in pairs
    )
    return replace(preview, steps=tuple(steps))


def _declared(step: PlannedStep) -> frozenset[Thing]:
    """Return the names of what a resource holds after the update; a replaced one releases what it held."""
    own = _things(step, json_object(step.new.get("inputs")))
    return own if step.op in ("create", "replace") else own | _recorded(step)


def _recorded(step: PlannedStep) -> frozenset[Thing]:
    return _things(step, {**json_object(step.old.get("inputs")), **json_object(step.old.get("outputs"))})


def _things(step: PlannedStep, properties: JsonObject) -> frozenset[Thing]:
    if step.kind not in RESOURCES:
        return frozenset()
    resource = RESOURCES[step.kind]
    secret = secret_fields(resource.outputs)
    return resource.things(
        {
            name: value
            for name, value in properties.items()
            if name not in secret and isinstance(value, str) and value not in (MASK, *UNKNOWNS)
        }
    )
