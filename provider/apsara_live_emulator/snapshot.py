"""Parser of snapshots: reads JSON into the classes of the state, and names the path of what does not match.

The contents of ``settings`` are not checked: they were when they were sent.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

# Seconds since 1970 up to the end of year 9999, the last time that can be formatted.
LAST_SECOND = 253_402_300_799


def read(hint: Any, value: Any, path: str) -> Any:
    """Return the value as ``hint`` declares it; raise ``ValueError`` with the path of what does not match."""
    if hint is Any:
        return value
    if is_dataclass(hint):
        return _read_object(hint, value, path)
    kind = get_origin(hint) or hint
    if not _fits(kind, value):
        raise ValueError(f"{path} is no {kind.__name__}")
    if kind is dict:
        return {key: _read_entry(get_args(hint)[1], inner, path, key) for key, inner in value.items()}
    if kind is list:
        return [read(get_args(hint)[0], inner, f"{path}[]") for inner in value]
    return value


def _fits(kind: Any, value: Any) -> bool:
    if isinstance(value, bool):
        return kind is bool
    if kind is float:
        return isinstance(value, int | float) and 0 <= value <= LAST_SECOND
    return isinstance(value, kind)


def _read_entry(hint: Any, value: Any, path: str, key: str) -> Any:
    """Return an entry of a dictionary; an object's key must equal its id, which is its first field."""
    entry = read(hint, value, f"{path}.{key}")
    if is_dataclass(hint) and getattr(entry, fields(hint)[0].name) != key:
        raise ValueError(f"{path}.{key} has another id")
    return entry


def _read_object(kind: Any, value: Any, path: str) -> Any:
    if not isinstance(value, dict):
        raise ValueError(f"{path} is no {kind.__name__}")  # noqa: TRY004 - unfit JSON is one kind of mistake
    hints = _hints(kind)
    required = [one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING]
    wrong = [name for name in value if name not in hints] + [name for name in required if name not in value]
    if wrong:
        raise ValueError(f"{path}.{wrong[0]} is unknown or missing")
    return kind(**{name: read(hints[name], inner, f"{path}.{name}") for name, inner in value.items()})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
