"""Values that nobody expects, and trees in which one stands somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

Path = tuple[Any, ...]

NUMBERS = [float("nan"), float("inf"), float("-inf"), 1e308, -1e308, 2.0**53 + 2, -1.0, 0.0, -0.0, 0.5, 1e-300, 3.0]
TEXTS = [
    "",
    " ",
    "\0",
    "a\nb\r\nc",
    "\x1b[31m",
    "\u202eevil",
    "\ufeff",
    "é" * 3000,
    "x" * 70_000,
    "${jndi:x}",
    "%s%n{0}",
    "../../etc",
    "1e400",
    "NaN",
    "null",
    "04da6b54-80e4-46f7-96ec-b56ff0331ba",
    "2036-06-29T20:00:00",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00",
]
KEYS = ["", "a.b", "a[0]", "a\nb", "__x", "__declared", "__region", "id", "urn", "[key]", "é", "k" * 5000]
KEYS += ["__proto__", "caster_id ", "'", '"']


def deep(levels: int) -> Any:
    """Lists and maps in each other."""
    value: Any = "bottom"
    for level in range(levels):
        value = {"a": value} if level % 2 else [value]
    return value


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(NUMBERS),
    st.sampled_from(TEXTS),
    st.floats(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=8,
) | st.sampled_from([deep(30), deep(60), [None] * 300, {str(number): number for number in range(300)}])


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a tree, its root included."""
    yield path
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in members:
        yield from places(each, (*path, key))


def at(value: Any, path: Path) -> Any:
    """What stands at a place."""
    for key in path:
        value = value[key]
    return value


def put(value: Any, path: Path, other: Any) -> Any:
    """The tree with something else at one place."""
    if not path:
        return other
    if isinstance(value, dict):
        return {**value, path[0]: put(value.get(path[0]), path[1:], other)}
    return [put(each, path[1:], other) if index == path[0] else each for index, each in enumerate(value)]


def without(value: Any, path: Path) -> Any:
    """The tree without what stands at one place."""
    inner = at(value, path[:-1])
    left = (
        {key: each for key, each in inner.items() if key != path[-1]}
        if isinstance(inner, dict)
        else [each for index, each in enumerate(inner) if index != path[-1]]
    )
    return put(value, path[:-1], left)


def doubled(value: Any, path: Path) -> Any:
    """The tree with an entry of a list twice."""
    inner = at(value, path[:-1])
    if not isinstance(inner, list):
        return put(value, (*path[:-1], f"{path[-1]}2"), at(value, path))
    return put(value, path[:-1], [*inner, inner[path[-1]]])
