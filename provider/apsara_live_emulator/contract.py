"""Validation of calls against the API contract: unknown, missing and mistyped parameters.

It reads contract.json, which is derived from the vendor's SDK.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from . import refusals
from .answers import Json
from .assumptions import assumed
from .json_text import read_json
from .refusals import Refusal

INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
INDEX = re.compile(r"[1-9][0-9]{0,3}")
BOOLEANS = {"true": True, "false": False}

assumed(
    "A parameter that the contract does not know is refused with InvalidParameter; the gateway may ignore it. "
    "--loose ignores it.",
    where="every action",
)
assumed("A required parameter that is present but empty counts as missing.", where="every action")
assumed("Indexes of lists start at 1 and may have gaps; index 0 is refused.", where="every action")
assumed("A list sent as one empty value is an empty list.", where="every action")
assumed("A number or boolean inside a list that is sent empty counts as left out.", where="every action")
assumed("OwnerId that is not a number is InvalidUserId.Malformed.", where="every action")


def _integer(text: str) -> int:
    if not INTEGER.fullmatch(text):
        raise ValueError
    return int(text)


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number) or "_" in text:
        raise ValueError
    return number


def _boolean(text: str) -> bool:
    try:
        return BOOLEANS[text.lower()]
    except KeyError:
        raise ValueError from None


CONVERSIONS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
}


@dataclass(frozen=True)
class Row:
    """A parameter: a scalar, a list of scalars (``items``), or a list of objects (``members``)."""

    name: str
    type: str
    required: bool = False
    encoding: str = ""
    items: str = ""
    members: dict[str, Row] = field(default_factory=dict)


@dataclass(frozen=True)
class Operation:
    """The contract of one action."""

    action: str
    methods: tuple[str, ...]
    qps: int | None
    evidence: str
    rows: dict[str, Row]
    required: tuple[str, ...]
    answer: Json
    errors: dict[str, Json]

    @property
    def relay(self) -> bool:
        """Return whether this action uses the error codes of relay operations."""
        return "PullToPush" in self.action

    def mistyped(self, name: str, rule: str) -> Refusal:
        """Return the refusal of a parameter with a wrong type or form."""
        return refusals.invalid_parameter(name, rule) if self.relay else refusals.malformed(name, rule)

    def read(self, flat: dict[str, str], loose: bool = False) -> Json:
        """Return the parameters unflattened and typed; raise the refusal that the contract requires."""
        nested: Json = {}
        lists: dict[str, Json] = {}
        for key, text in flat.items():
            row = self.rows.get(key)
            if row is not None:
                nested[key] = self._whole(row, text)
                continue
            name, dot, rest = key.partition(".")
            row = self.rows.get(name)
            if dot and row is not None and row.type == "list" and not row.encoding:
                _place(lists.setdefault(name, {}), rest, text)
            elif not loose:
                raise refusals.invalid_parameter(key, f"is not a parameter of {self.action}")
        for name, tree in lists.items():
            nested[name] = self._list(self.rows[name], tree, loose)
        self._complete(nested)
        return nested

    def _whole(self, row: Row, text: str) -> Any:
        """Return the value of a parameter that is sent as one value."""
        if row.encoding == "json":
            return self._json_list(row, text)
        if row.type == "list":
            if text:
                raise self.mistyped(row.name, f"is a list: {row.name}.1, {row.name}.2")
            return []
        return self._scalar(row.name, row.type, text)

    def _scalar(self, path: str, kind: str, text: str) -> Any:
        """Return a typed value. An empty string stays empty, whatever the type: it clears the setting."""
        if text == "":
            return ""
        try:
            return CONVERSIONS[kind](text)
        except ValueError:
            if path == "OwnerId":
                raise refusals.malformed_user_id() from None
            raise self.mistyped(path, f"must be {'an' if kind == 'integer' else 'a'} {kind}, not {text!r}") from None

    def _json_list(self, row: Row, text: str) -> Any:
        if text == "":
            return []
        try:
            value = read_json(text)
        except ValueError:
            value = None
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.mistyped(row.name, "must be a JSON array of strings")
        return value

    def _list(self, row: Row, tree: Json, loose: bool) -> list[Any]:
        result = []
        for index in _indexes(tree):
            path, branch = f"{row.name}.{index}", tree[index]
            if index is None or not INDEX.fullmatch(index):
                raise self.mistyped(path, "has an index that is not a number from 1")
            result.append(self._element(row, path, branch, loose))
        return result

    def _element(self, row: Row, path: str, branch: Any, loose: bool) -> Any:
        if row.items:
            if not isinstance(branch, str):
                raise self.mistyped(path, f"is a {row.items}, it has no members")
            if branch == "" and row.items != "string":
                raise self.mistyped(path, f"must be a {row.items} and is empty")
            return self._scalar(path, row.items, branch)
        if isinstance(branch, str):
            raise self.mistyped(path, f"has members: {path}.{next(iter(row.members))}")
        return self._members(row, path, branch, loose)

    def _members(self, row: Row, path: str, branch: Json, loose: bool) -> Json:
        element: Json = {}
        for name, inner in branch.items():
            member = row.members.get(name)
            if member is None:
                if not loose:
                    raise refusals.invalid_parameter(f"{path}.{name}", f"is not a parameter of {self.action}")
            elif member.type == "list" and isinstance(inner, dict):
                element[name] = self._list(member, inner, loose)
            elif isinstance(inner, dict):
                raise self.mistyped(f"{path}.{name}", f"is a {member.type}, it has no members")
            elif member.type == "list" and inner:
                raise self.mistyped(f"{path}.{name}", f"is a list: {path}.{name}.1")
            elif member.type == "list":
                element[name] = []
            elif inner or member.type == "string":
                element[name] = self._scalar(f"{path}.{name}", member.type, inner)
        for member in row.members.values():
            if member.required and element.get(member.name) in (None, "", []):
                raise refusals.missing(f"{path}.{member.name}")
        return element

    def _complete(self, nested: Json) -> None:
        absent = [name for name in self.required if nested.get(name) in (None, "", [])]
        if absent:
            raise refusals.missing(*absent)


def _place(tree: Json, path: str, text: str) -> None:
    """Put one value into a tree of indexes and members."""
    *steps, last = path.split(".")
    for step in steps:
        branch = tree.setdefault(step, {})
        if not isinstance(branch, dict):
            raise refusals.invalid_parameter(path, "is given both as a value and with members")
        tree = branch
    if isinstance(tree.get(last), dict):
        raise refusals.invalid_parameter(path, "is given both as a value and with members")
    tree[last] = text


def _indexes(tree: Json) -> list[str]:
    """Return the indexes in numeric order; invalid ones come last, where they are refused."""
    return sorted(tree, key=lambda index: (not INDEX.fullmatch(index), len(index), index))


def _rows(raw: Json) -> dict[str, Row]:
    return {
        name: Row(
            name=name,
            type=row["type"],
            required=row.get("required", False),
            encoding=row.get("encoding", ""),
            items=row.get("items", ""),
            members=_rows(row.get("members", {})),
        )
        for name, row in raw.items()
    }


@dataclass(frozen=True)
class Contract:
    """The contract of all actions of one version of the API."""

    version: str
    operations: dict[str, Operation]


@cache
def contract() -> Contract:
    """Return the contract of contract.json, read once per process."""
    raw = json.loads((resources.files(__package__) / "contract.json").read_text(encoding="utf-8"))
    everywhere = _rows({"OwnerId": {"type": "integer"}, "RegionId": {"type": "string"}})
    operations = {}
    for action, entry in raw["actions"].items():
        rows = everywhere | _rows(entry["parameters"])
        operations[action] = Operation(
            action=action,
            methods=tuple(entry["methods"]),
            qps=entry["qps"],
            evidence=entry["evidence"],
            rows=rows,
            required=tuple(name for name, row in rows.items() if row.required),
            answer=entry["answer"],
            errors=entry.get("errors", {}),
        )
    return Contract(raw["version"], operations)
