"""Write the tables of docs/calls.md: the calls of each change, as the resources declare them.

What the page says below a table stays as it is; a resource without a section gets one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._facts import Costs

PAGE = Path(__file__).parents[1] / "docs" / "calls.md"
AFTER = "Many at once"
"""The first section that is about no single resource."""


def derive(page: str) -> str:
    """Return the page with the sections of all resources, in the order of the manual."""
    introduction, *sections = re.split(r"^## ", page, flags=re.MULTILINE)
    titles = [each.partition("\n")[0] for each in sections]
    written = dict(zip(titles, sections, strict=True))
    derived = [_section(name, costs, written.get(name, "")) for name, costs in _declared()]
    return "## ".join([introduction, *derived, *sections[titles.index(AFTER) :]])


def _declared() -> Iterator[tuple[str, Costs]]:
    return ((name, resource.costs) for name, resource in RESOURCES.items())


def _section(name: str, costs: Costs, written: str) -> str:
    rows = [
        f"| {change} | {', '.join(f'`{each.action}`' for each in calls) or 'none'} |" for change, calls in costs.items()
    ]
    table = "\n".join(["| what | calls |", "| --- | --- |", *rows])
    sentences = [line for line in written.splitlines()[1:] if line and not line.startswith("|")]
    return "\n\n".join([name, table, *(["\n".join(sentences)] if sentences else [])]) + "\n\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(derive(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
