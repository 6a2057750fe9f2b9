"""The calls that an update will make, from the costs that the resources declare, and their time under the quota."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from ...resources import RESOURCES
from ...resources._facts import row_of
from ...wire.limits import SECOND_S
from ...wire.operation import Operation
from .impact import moves_house
from .summary import Change

REFUSED: Final = "refused"
"""Word in the rows of changes that are not made."""
QUOTED_NAME: Final = re.compile(r"`(\w+)`")
"""The properties that a row of `costs` names."""
ROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "create": ("creation",),
    "update": ("change in place",),
    "delete": ("deletion",),
    "replace": ("deletion", "creation"),
    "restart": ("deletion", "creation"),
}
"""The rows of `costs` that apply to a change."""


@dataclass(frozen=True)
class Calls:
    """The calls of one operation."""

    action: str
    fewest: int
    most: int
    quota: int
    """Calls in a second."""

    @property
    def least_s(self) -> float:
        """Return the seconds that the quota needs for the most of these calls."""
        return max(0, ceil(self.most / self.quota) - 1) * SECOND_S


@dataclass(frozen=True)
class Estimate:
    """The calls of all changes of a preview; polls and retries are not among them."""

    calls: tuple[Calls, ...] = ()
    fewest: int = 0
    most: int = 0

    @property
    def least_s(self) -> float:
        """Return the seconds that the quotas need: operations are called side by side, so the slowest one counts."""
        return max((each.least_s for each in self.calls), default=0.0)


def estimate(changes: Sequence[Change]) -> Estimate:
    """Return the calls of an update that makes these changes."""
    fewest, most, quotas = Counter[str](), Counter[str](), dict[str, int]()
    totals = [0, 0]
    for change in changes:
        for word in ROWS.get(change.op, ()):
            if not (candidates := rows(change, word)):
                continue
            sizes = [len(row) for row in candidates]
            totals = [totals[0] + min(sizes), totals[1] + max(sizes)]
            counted = [Counter(each.action for each in row) for row in candidates]
            for operation in {each for row in candidates for each in row}:
                quotas[operation.action] = operation.quota
                numbers = [each[operation.action] for each in counted]
                fewest[operation.action] += min(numbers)
                most[operation.action] += max(numbers)
    calls = [Calls(name, fewest[name], most[name], quotas[name]) for name in quotas]
    return Estimate(tuple(sorted(calls, key=lambda each: (-each.most, each.action))), *totals)


def rows(change: Change, word: str) -> Sequence[tuple[Operation, ...]]:
    """Return the calls of each way in which a change can go, as far as the preview tells them apart.

    An action that is triggered has rows of its own. A row that begins with other values of properties applies if one
    of them differs, and one without calls only if nothing else does.
    """
    if change.step.kind not in RESOURCES:
        return []
    costs = RESOURCES[change.step.kind].costs
    own = {row: calls for row, calls in costs.items() if row_of(row) == word and REFUSED not in row}
    if word == "creation":
        triggered = change.op == "restart" or (change.op == "replace" and not moves_house(change.step))
        fitting = [calls for row, calls in own.items() if row.startswith("triggers changed") is triggered]
    else:
        changed = {field.root for field in change.fields} if word == "change in place" else set()
        fitting = [calls for row, calls in own.items() if not changed or _applies(row, calls, changed)]
    return fitting or list(own.values())


def _applies(row: str, calls: Sequence[Operation], changed: set[str]) -> bool:
    named = set(QUOTED_NAME.findall(row)) if row.startswith(("another", "`")) else set()
    return not named or (bool(named & changed) if calls else changed <= named)
