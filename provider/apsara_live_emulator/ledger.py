"""Record of all calls in order, with parameters and responses, without signatures, secrets and tokens.

``calls`` returns the parameters as they were sent, for tests in this process.
JSON and transcripts, which leave the process, are redacted: see ``redaction``.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from .answers import Json
from .redaction import SECRET, Redactions, is_secret

MAX_CALLS = 100_000
MAX_BYTES = 32 * 2**20
# Bytes that a parameter takes besides its name and value.
PARAMETER_BYTES = 300
MAX_ACTION_CHARS = 100
COUNTED_ACTIONS = 1000
ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}\b")
INDEX = re.compile(r"[0-9]{1,9}")
# Members of a response that do not describe the effect.
NOISE = {"RequestId", "HostId"}


@dataclass(frozen=True)
class Call:
    """One call, with its parameters and the response, or the response that a fault suppressed."""

    action: str
    parameters: dict[str, str]
    nested: Json
    status: int
    code: str | None
    answer: Json
    fault: str | None = None
    happened: bool = False
    """Whether the call had its effect, whatever the client saw of it."""
    at: str = ""
    moment: float = field(default=0.0, compare=False)
    """When the call came, in seconds since 1970 by the emulator's clock; the quotas are judged by it."""
    request_id: str = field(default="", compare=False)

    @property
    def caster_id(self) -> str | None:
        """Return the studio that the request or the response names."""
        studio = self.nested.get("CasterId") or self.answer.get("CasterId")
        return str(studio) if studio else None


class Ledger:
    """The calls since the start or the last ``clear``: the newest 100,000 of them, or 32 MB."""

    def __init__(self, secrets: Iterable[str | None] = ()) -> None:
        self.redactions = Redactions(secrets)
        self._calls: deque[Call] = deque()
        self._sizes: deque[int] = deque()
        self._size = 0
        self._counts: Counter[str] = Counter()
        self._written = 0

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._calls))

    def write(self, call: Call, answered: int = 0) -> None:
        """Record a call and the size of its response; drop the oldest calls when there are too many."""
        size = answered + sum(PARAMETER_BYTES + len(name) + len(value) for name, value in call.parameters.items())
        self._calls.append(call)
        self._written += 1
        self._sizes.append(size)
        self._size += size
        while len(self._calls) > MAX_CALLS or (self._size > MAX_BYTES and len(self._calls) > 1):
            self._calls.popleft()
            self._size -= self._sizes.popleft()
        known = call.action in self._counts or len(self._counts) < COUNTED_ACTIONS
        self._counts[call.action if known else "…"] += 1

    def count(self, action: str | None = None) -> int:
        """Return the number of calls of an action, whatever their result; without ``action``, of all calls."""
        return self._counts[action] if action is not None else self._counts.total()

    def peak(self, action: str, window_s: float = 1.0) -> int:
        """Return the largest number of calls of an action within any window of ``window_s`` seconds."""
        window: deque[float] = deque()
        most = 0
        for call in self.calls(action):
            while window and window[0] <= call.moment - window_s:
                window.popleft()
            window.append(call.moment)
            most = max(most, len(window))
        return most

    def calls(self, action: str | None = None, caster_id: str | None = None) -> list[Call]:
        """Return the calls in order, optionally of one action or one studio."""
        return [
            call
            for call in list(self._calls)
            if (action is None or call.action == action) and (caster_id is None or call.caster_id == caster_id)
        ]

    @property
    def written(self) -> int:
        """Return the number of the newest call. Calls are numbered from 1 since the start, and ``clear`` goes on."""
        return self._written

    def after(self, number: int, most: int) -> list[tuple[int, Call]]:
        """Return the calls after this number that are kept, with their numbers; at most so many of the newest ones."""
        count = max(0, min(self._written - number, most, len(self._calls)))
        newest = list(islice(reversed(self._calls), count))[::-1]
        return list(enumerate(newest, self._written - count + 1))

    def actions(self) -> list[str]:
        """Return the names of the calls in order."""
        return [call.action for call in list(self._calls)]

    def clear(self) -> None:
        """Forget the calls."""
        self._calls.clear()
        self._sizes.clear()
        self._size = 0
        self._counts.clear()

    def as_json(self) -> list[Json]:
        """Return the calls as JSON, with secrets redacted."""
        return [self.redactions.value(asdict(call)) for call in list(self._calls)]

    def transcript(self) -> str:
        """Return one line per call, with ids replaced by ‹caster-1› and the like, and secrets by ‹secret›."""
        names = Names(self.redactions)
        lines = [_line(call, names) for call in list(self._calls)]
        return "".join(f"{line}\n" for line in lines)


class Names:
    """Gives each id a name, numbered by the order in which it is met."""

    def __init__(self, masks: Redactions) -> None:
        self._redactions = masks
        self._names: dict[str, str] = {}
        self._numbers: Counter[str] = Counter()

    def learn(self, key: str, value: str) -> None:
        """Name an id after the parameter in which it first occurs."""
        if value not in self._names and ID.fullmatch(value):
            stem = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", re.sub(r"Ids?$", "", key)).lower() or "id"
            self._numbers[stem] += 1
            self._names[value] = f"‹{stem}-{self._numbers[stem]}›"

    def hide(self, text: str) -> str:
        """Return the text with names in place of ids, and without secrets."""
        return self._redactions.text(ID.sub(lambda match: self._names.get(match[0], match[0]), text))


def _line(call: Call, names: Names) -> str:
    parameters = [
        f"{names.hide(key)}={_shown(key, value, names)}" for key, value in sorted(call.parameters.items(), key=_order)
    ]
    result = "→ " + " ".join(_outcome(call, names))
    return " ".join([f"{names.hide(call.action):<24}", *parameters, result.rstrip()]).rstrip()


def _order(item: tuple[str, str]) -> tuple[bool, list[tuple[int, str]]]:
    """Return the sort key of a parameter: CasterId first, indexes as numbers."""
    steps = [(int(step), "") if INDEX.fullmatch(step) else (0, step) for step in item[0].split(".")]
    return (item[0] != "CasterId", steps)


def _shown(key: str, value: str, names: Names) -> str:
    name = next((part for part in reversed(key.split(".")) if not INDEX.fullmatch(part)), key)
    names.learn(name, value)
    if is_secret(name) and value:
        return SECRET
    if name == "ClientToken":
        return "‹token›"
    shown = names.hide(value)
    return shown if shown and " " not in shown else f"“{shown}”"


def _outcome(call: Call, names: Names) -> list[str]:
    words = [] if call.fault is None else [f"({call.fault})"]
    if call.code is not None:
        words += [f"{call.status}", call.code]
    if not call.happened:
        return words if call.code is not None else [*words, "nothing"]
    if call.action.startswith(("Describe", "List")):
        return [*words, "OK"]
    ids = [f"{key}={names.hide(value)}" for key, value in _leaves(call.answer, names) if key not in NOISE]
    return [*words, *(ids or ["OK"])]


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
