"""Every call in order, with its parameters and its answer; never a signature, a secret or a token."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from .answers import Json

KEPT = 100_000
ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}\b")
SECRET_NAMES = {"AuthKey", "ReqAuth"}
SECRET_IN_URL = re.compile(r"((?:auth_key|token|secret|sign(?:ature)?)=)[^&\s\"]+", re.IGNORECASE)
CREDENTIALS_IN_URL = re.compile(r"(\w+://)[^/@\s]+@")
# Of an answer, these say nothing about the effect.
NOISE = {"RequestId", "HostId"}


@dataclass(frozen=True)
class Call:
    """One call: what was asked, and what was answered or would have been."""

    action: str
    parameters: dict[str, str]
    nested: Json
    status: int
    code: str | None
    answer: Json
    fault: str | None = None
    at: str = ""
    request_id: str = field(default="", compare=False)

    @property
    def caster_id(self) -> str | None:
        """The studio the call was about, be it asked for or answered."""
        found = self.nested.get("CasterId") or self.answer.get("CasterId")
        return str(found) if found else None


class Ledger:
    """The calls since the start or the last ``clear``, the newest hundred thousand of them."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._counts: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._calls))

    def write(self, call: Call) -> None:
        """One more."""
        self._calls.append(call)
        self._counts[call.action] += 1

    def count(self, action: str | None = None) -> int:
        """How many calls of that action came, whatever became of them."""
        return self._counts[action] if action is not None else self._counts.total()

    def calls(self, action: str | None = None, caster_id: str | None = None) -> list[Call]:
        """The calls in order, of one action or about one studio."""
        return [
            call
            for call in list(self._calls)
            if (action is None or call.action == action) and (caster_id is None or call.caster_id == caster_id)
        ]

    def actions(self) -> list[str]:
        """The names of the calls in order."""
        return [call.action for call in list(self._calls)]

    def clear(self) -> None:
        """Forget the calls."""
        self._calls.clear()
        self._counts.clear()

    def as_json(self) -> list[Json]:
        """The calls for another process."""
        return [asdict(call) for call in list(self._calls)]

    def transcript(self) -> str:
        """One line per call, ids replaced by ‹caster-1› and the like, secrets by ‹secret›."""
        names = Names()
        lines = [_line(call, names) for call in list(self._calls)]
        return "".join(f"{line}\n" for line in lines)


class Names:
    """Gives each id a name, numbered by the order in which it is met."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._numbers: Counter[str] = Counter()

    def learn(self, key: str, value: str) -> None:
        """The name of an id is that of the parameter in which it is first met."""
        if value not in self._names and ID.fullmatch(value):
            stem = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", re.sub(r"Ids?$", "", key)).lower() or "id"
            self._numbers[stem] += 1
            self._names[value] = f"‹{stem}-{self._numbers[stem]}›"

    def hide(self, text: str) -> str:
        """The text with names in place of ids and without secrets."""
        text = ID.sub(lambda match: self._names.get(match[0], match[0]), text)
        return CREDENTIALS_IN_URL.sub(r"\1‹secret›@", SECRET_IN_URL.sub(r"\1‹secret›", text))


def _line(call: Call, names: Names) -> str:
    asked = [f"{key}={_shown(key, value, names)}" for key, value in sorted(call.parameters.items(), key=_order)]
    result = "→ " + " ".join(_outcome(call, names))
    return " ".join([f"{call.action:<24}", *asked, result.rstrip()]).rstrip()


def _order(item: tuple[str, str]) -> tuple[bool, list[tuple[int, str]]]:
    """CasterId first, indexes as numbers."""
    steps = [(int(step), "") if step.isdecimal() else (0, step) for step in item[0].split(".")]
    return (item[0] != "CasterId", steps)


def _shown(key: str, value: str, names: Names) -> str:
    parts = [part for part in key.split(".") if not part.isdecimal()]
    names.learn(parts[-1], value)
    if parts[-1] in SECRET_NAMES and value:
        return "‹secret›"
    if parts[-1] == "ClientToken":
        return "‹token›"
    shown = names.hide(value)
    return shown if shown and " " not in shown else f"“{shown}”"


def _outcome(call: Call, names: Names) -> list[str]:
    words = [] if call.fault is None else [f"({call.fault})"]
    if call.status == 0:
        return [*words, "nothing"]
    if call.code is not None:
        return [*words, f"{call.status}", call.code]
    if call.action.startswith(("Describe", "List")):
        return [*words, "OK"]
    told = [f"{key}={names.hide(value)}" for key, value in _leaves(call.answer, names) if key not in NOISE]
    return [*words, *(told or ["OK"])]


def _leaves(value: Any, names: Names, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, names, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, names, key)
    elif key.endswith("Id"):
        names.learn(key, str(value))
        yield key, str(value)
