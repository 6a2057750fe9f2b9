"""Write docs/operations.md: every operation of the vendor's list, with what offers it, or why nothing does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from apsara_live_emulator.behaviours import behaviours
from apsara_live_emulator.contract import contract
from apsara_live_emulator.refusals import NOT_OFFERED
from pulumi_apsara_live.cli.actions import operations
from pulumi_apsara_live.resources import LOOK_UPS, RESOURCES

from .reference import FUNCTIONS, stem

PAGE: Final = Path(__file__).parents[1] / "docs" / "operations.md"
DOMAINS: Final = "It tags domains; `tags` of a `Caster` uses the operations for studios."
REASONS: Final[Mapping[str, str]] = {
    **NOT_OFFERED,
    "DescribeLiveTagResources": DOMAINS,
    "ListLiveTagResources": DOMAINS,
    "TagLiveResources": DOMAINS,
    "UnTagLiveResources": DOMAINS,
    "ModifyCasterEpisode": "`ModifyCasterProgram` changes any number of episodes in one call.",
    "AddCasterEpisodeGroupContent": "It takes as one JSON document what `AddCasterEpisodeGroup` takes as parameters.",
}
"""Operations that nothing will call, with the reason."""
NOT_YET: Final = "Not offered yet."
INTRODUCTION: Final = """# Operations

Find the resource or function that calls an operation of ApsaraVideo Live, or the reason why none does.
The list is that of the vendor's SDK for production studios and relays.
[Permissions](permissions.md) has what each resource and function needs.
"""


def offered() -> dict[str, list[str]]:
    """Return the names of the resources and functions that call each operation.

    Raises:
        LookupError: The emulator does not answer an operation that one of them calls.
    """
    answered = behaviours()
    callers: dict[str, list[str]] = {action: [] for action in sorted(contract().operations)}
    for name in (*RESOURCES, *LOOK_UPS):
        for operation in operations(name):
            if operation.action not in answered:
                raise LookupError(f"{name} calls {operation.action}, which no behaviour of the emulator answers")
            callers[operation.action].append(name)
    return callers


def derive() -> str:
    """Return the page."""
    rows = [f"| `{action}` | {_by(action, names)} |" for action, names in offered().items()]
    return "\n".join([INTRODUCTION, "| operation | offered by |", "| --- | --- |", *rows, ""])


def _by(action: str, names: list[str]) -> str:
    if names:
        return ", ".join(f"[`{name}`](reference/{_page(name)})" for name in names)
    return REASONS.get(action, NOT_YET)


def _page(name: str) -> str:
    return f"{stem(RESOURCES[name])}.md" if name in RESOURCES else f"{FUNCTIONS}#{name}"


def main() -> None:
    """Write the page."""
    PAGE.write_text(derive(), encoding="utf-8")


if __name__ == "__main__":
    main()
