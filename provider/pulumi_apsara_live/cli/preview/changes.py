"""Differences of a step, property by property: semantic, masked, and without computed properties."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...model.fields import fields
from ...resources import RESOURCES
from .documents import JsonObject, PlannedStep, json_object, root
from .masking import LATER, MASK, UNKNOWNS, masked, masked_text

ABSENT: Final = object()
"""Marks a missing property, as opposed to null."""
PLAIN_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
PATH_PARTS: Final = re.compile(r'\["([^"]+)"\]|\[(\d+)\]|([^.\[]+)')
"""The parts of a path of the engine: `triggers.key`, `tags["a.b"]`, `episodes[0].name`."""
DEEP: Final = 12
"""Maximum depth of comparison by member; deeper values are compared as a whole."""


@dataclass(frozen=True)
class ChangedField:
    """One changed property, or a member of one; values are masked."""

    path: str
    old: Any = ABSENT
    new: Any = ABSENT
    note: str = ""
    """An explanation if the two values look alike."""

    @property
    def root(self) -> str:
        """Return the property that the path belongs to."""
        return root(self.path)


def shown(value: Any) -> str:
    """Return a value for a sentence: strings as they are, everything else as JSON."""
    return value if isinstance(value, str) else quoted(value)


def quoted(value: Any) -> str:
    """Return a value for a difference: as JSON, so that `5` and `"5"` differ; placeholders as they are."""
    if value in (MASK, LATER) if isinstance(value, str) else False:
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def fields_of(step: PlannedStep) -> list[ChangedField]:
    """Return the differences of an updated or replaced resource, or the properties of a created or deleted one."""
    old, new = _inputs(step.old), _inputs(step.new)
    noise = computed(step)
    names = [name for name in dict.fromkeys((*old, *new)) if not name.startswith("__") and name not in noise]
    if step.op in ("create", "delete"):
        properties = new if step.op == "create" else old
        return [field for name in names if name in properties for field in _standing(step, name, properties[name])]
    reported = {root(path) for path in step.detailed} - noise
    names = [name for name in names if not reported or name in reported]
    differing = [
        field
        for name in names
        for field in _differing(masked_text(name), name, old.get(name, ABSENT), new.get(name, ABSENT))
    ]
    seen = {field.root for field in differing}
    unseen = sorted(
        path for path in set(step.detailed) if root(path) in reported and masked_text(root(path)) not in seen
    )
    return differing + [_from_engine(step, path) for path in unseen if not path.startswith("__")]


def computed(step: PlannedStep) -> frozenset[str]:
    """Return the outputs that check computes from inputs and that readers do not need."""
    return RESOURCES[step.kind].computed if step.kind in RESOURCES else frozenset()


def _inputs(state: JsonObject) -> JsonObject:
    return json_object(state.get("inputs"))


def _standing(step: PlannedStep, name: str, value: Any) -> Iterator[ChangedField]:
    """Yield a property of a created or deleted resource, unless it is a default or unknown."""
    if step.kind in RESOURCES and (
        value in UNKNOWNS if isinstance(value, str) else equal_values(value, _default(step, name))
    ):
        return
    elements = _named(value, "name") if isinstance(value, list) else None
    parts = (
        {f"{masked_text(name)}[{masked_text(key)}]": each for key, each in elements.items()}
        if elements
        else {masked_text(name): value}
    )
    for path, each in parts.items():
        shown_value = masked(each, name)
        yield ChangedField(path, new=shown_value) if step.op == "create" else ChangedField(path, old=shown_value)


def _default(step: PlannedStep, name: str) -> Any:
    declared = fields(RESOURCES[step.kind].inputs).get(name)
    return ABSENT if declared is None or declared.required else declared.default


def _from_engine(step: PlannedStep, path: str) -> ChangedField:
    """Return a difference that the engine reports but that is not visible here: a secret's, or an output's."""
    parts = [next(filter(None, each)) for each in PATH_PARTS.findall(path)] or [path]
    old, new = (masked(_at(value, parts[1:]), parts[-1]) for value in (step.before(parts[0]), step.after(parts[0])))
    if old == new:
        return ChangedField(masked_text(path), old, new, "it changes; the values are not shown")
    return ChangedField(masked_text(path), ABSENT if old is None else old, ABSENT if new is None else new)


def _at(value: Any, parts: Iterable[str]) -> Any:
    """Return the member at a path of the engine, or None."""
    for part in parts:
        if isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            value = json_object(value).get(part)
    return value


def _differing(path: str, name: str, old: Any, new: Any, depth: int = 0) -> Iterator[ChangedField]:
    """Yield the members that differ, masked; JSON strings and lists of named objects are compared by member."""
    if equal_values(old, new):
        return
    old, new = _opened(old), _opened(new)
    hidden = MASK in (_shown(old, name), _shown(new, name))
    if depth < DEEP and not hidden and isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old, *new)):
            inner = (
                f"{path}.{masked_text(str(key))}"
                if PLAIN_NAME.fullmatch(str(key))
                else f"{path}[{quoted(masked_text(str(key)))}]"
            )
            yield from _differing(inner, str(key), old.get(key, ABSENT), new.get(key, ABSENT), depth + 1)
        return
    if depth < DEEP and not hidden and isinstance(old, list) and isinstance(new, list):
        before, after = _by_key(old, new)
        for key in dict.fromkeys((*before, *after)):
            inner = f"{path}[{masked_text(str(key))}]"
            yield from _differing(inner, name, before.get(key, ABSENT), after.get(key, ABSENT), depth + 1)
        return
    before, after = _shown(old, name), _shown(new, name)
    if before is not ABSENT and before == after:
        yield ChangedField(path, before, after, "the hidden part changes")
    else:
        yield ChangedField(path, before, after)


def _shown(value: Any, name: str) -> Any:
    return ABSENT if value is ABSENT else masked(value, name)


def equal_values(old: Any, new: Any) -> bool:
    """Return whether two values are equal: numbers by value, JSON strings by their content."""
    if isinstance(old, bool) is not isinstance(new, bool):
        return False
    return bool(old == new) or (type(old) is type(new) and isinstance(old, str) and _opened(old) == _opened(new))


def _opened(value: Any) -> Any:
    """Return a string that is a JSON object or list in parsed form."""
    if isinstance(value, str) and value.strip()[:1] in ("{", "["):
        try:
            opened = json.loads(value)
        except (ValueError, RecursionError):
            return value
        return opened if isinstance(opened, Mapping | list) else value
    return value


def _by_key(old: list[Any], new: list[Any]) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Return the elements of two lists by name if all have one, or else by position."""
    for key in ("name", "resource_name", "id"):
        before, after = _named(old, key), _named(new, key)
        if before is not None and after is not None:
            return before, after
    return dict(enumerate(old)), dict(enumerate(new))


def _named(values: list[Any], key: str) -> dict[Any, Any] | None:
    by_name = {each[key]: each for each in values if isinstance(each, Mapping) and isinstance(each.get(key), str)}
    return by_name if len(by_name) == len(values) else None
