"""Names for what has none in a program: variables, logical names, keys of secrets; ASCII, unique, from the API's."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

MAX_NAME_CHARS: Final = 40


def slug(name: str) -> str:
    """Return lower-case words of letters and digits, joined by hyphens; empty if there are none in ASCII."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    return "-".join(words)[:MAX_NAME_CHARS].strip("-")


class AssignedNames:
    """Names given so far; a name that is taken gets a number."""

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._taken = set(reserved)

    def unique(self, wanted: str, separator: str = "-") -> str:
        """Return the name itself, or with the first free number from 2 on."""
        name, number = wanted, 2
        while name in self._taken:
            name, number = f"{wanted}{separator}{number}", number + 1
        self._taken.add(name)
        return name

    def variable(self, name: str, otherwise: str) -> str:
        """Return a unique variable name that neither Python nor the program uses."""
        wanted = slug(name).replace("-", "_") or otherwise
        if wanted[0].isdigit():
            wanted = f"{otherwise}_{wanted}"
        return self.unique(f"{wanted}_" if keyword.iskeyword(wanted) else wanted, "_")
