"""Names by which the entries of a list are identified."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..model.fields import UNKNOWN, Problem, known


def repeated_names(where: str, entries: Any) -> Iterator[Problem]:
    """Yield a problem for each entry whose name an earlier one has; unknown entries and names are not judged."""
    seen: dict[str, int] = {}
    for index, entry in enumerate(entries if isinstance(entries, tuple) else ()):
        name: Any = getattr(entry, "name", UNKNOWN)
        if known(name) and seen.setdefault(name, index) != index:
            yield Problem(f"{where}[{index}].name", f"{name!r} is {where}[{seen[name]}] already")


def unlisted_name(where: str, name: Any, kind: str, entries: Any) -> Iterator[Problem]:
    """Yield a problem if a name is none of the entries'; `kind` is what they are called."""
    if name is not None and known(name, entries) and name not in [entry.name for entry in entries]:
        yield Problem(where, f"{name!r} is none of the {kind}")


def quoted(names: Sequence[str]) -> str:
    """Return names for a sentence, at most five of them."""
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return f"{', '.join(repr(each) for each in names[:5])}{more}"
