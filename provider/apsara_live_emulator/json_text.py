"""JSON in parameters: read strictly as the standard defines it, with a maximum depth; written without spaces."""

from __future__ import annotations

import json
import math
from typing import Any

MAX_DEPTH = 32


def read_json(text: str | bytes) -> Any:
    """Parse JSON; raise ``ValueError`` for invalid JSON, NaN, numbers beyond a float, and too deep nesting."""
    try:
        value = json.loads(text, parse_constant=_no_number, parse_float=_float, parse_int=_int)
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None
    if _depth(value) > MAX_DEPTH:
        raise ValueError("the JSON is nested too deeply")
    return value


def write_json(value: Any) -> str:
    """Return JSON as the vendor puts it into a parameter of an answer: without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is not a number")


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _int(text: str) -> int:
    # Larger numbers are beyond other JSON parsers and beyond arithmetic with times.
    _float(text)
    return int(text)


def _depth(value: Any) -> int:
    """Return how many lists and objects surround the innermost value."""
    depth, level = 0, [value]
    while level := [inner for outer in level for inner in _inside(outer)]:
        depth += 1
    return depth


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
