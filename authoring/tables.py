"""Write the rows of resources in tables whose words are a person's: README, glossary, adoption, renames.

A row that is there stays as it is, in its place; a resource without one gets it from its declarations. So no table
lacks a resource, and whoever has better words writes them into the row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from pulumi_apsara_live.resources import RESOURCES, STUDIO
from pulumi_apsara_live.resources._resource import Resource

from . import docstrings, probes
from .reference import stem

ROOT = Path(__file__).parents[1]
KEPT_EFFECT: Final = "the new resource takes over the object"
"""How the row of docs/rename-and-move.md goes on that names the resources whose objects are kept."""
WORDS: Final = re.compile(r"(?<!^)(?=[A-Z])")


def readme(page: str) -> str:
    """Return README.md with a row for each resource, in the order of the manual."""
    row = re.compile(r"^\| \[`(\w+)`\]\(docs/reference/\w+\.md\).*\n", re.MULTILINE)
    written = {found[1]: found[0] for found in row.finditer(page)}
    rows = [
        written.get(name) or f"| [`{name}`](docs/reference/{stem(resource)}.md) | {_purpose(resource)} |\n"
        for name, resource in RESOURCES.items()
    ]
    start = min(found.start() for found in row.finditer(page))
    return page[:start] + "".join(rows) + row.sub("", page[start:])


def glossary(page: str) -> str:
    """Return the glossary with a row for each resource: without other words, by its own name."""
    new = [
        f"| {_words(name)} | {_purpose(resource, capital=True)}. | `{name}` | `{resource.creates.action}` |\n"
        for name, resource in RESOURCES.items()
        if not re.search(rf"^\|.*\|.*\|.*`{name}`.*\|.*\|$", page, re.MULTILINE)
    ]
    if not new:
        return page
    title, after = "## Further resources\n\n", "## Terms of this manual\n"
    if title not in page:
        head = f"{title}| word | meaning | in a program | in the API |\n| --- | --- | --- | --- |\n\n"
        page = page.replace(after, head + after)
    before, _, rest = page.partition(f"\n{after}")
    return "".join([before, *new, f"\n{after}", rest])


def adopt(page: str) -> str:
    """Return docs/adopt.md with a row for each resource that is adopted, after those that a program has before it."""
    lines = page.splitlines(keepends=True)
    place = 0
    for name, resource in RESOURCES.items():
        row = next((number for number, line in enumerate(lines) if re.match(rf"\|[^|]*\| `{name}`", line)), None)
        if row is None and is_adopted(resource):
            row = place + 1
            lines.insert(row, f"| {_words(name)} | `{name}` |\n")
        place = place if row is None else row
    return "".join(lines)


def renames(page: str) -> str:
    """Return docs/rename-and-move.md with the names of all resources whose object a new name takes over."""
    names = ", ".join(f"`{name}`" for name, resource in RESOURCES.items() if is_kept(name, resource))
    return re.sub(rf"^\| `.*` \| {KEPT_EFFECT}", lambda _: f"| {names} | {KEPT_EFFECT}", page, flags=re.MULTILINE)


PAGES: Final[Mapping[Path, Callable[[str], str]]] = {
    ROOT / "README.md": readme,
    ROOT / "docs" / "glossary.md": glossary,
    ROOT / "docs" / "adopt.md": adopt,
    ROOT / "docs" / "rename-and-move.md": renames,
    ROOT / "docs" / "unconfirmed-behaviour.md": probes.limitations,
}
"""Each page, and what writes its rows."""


def is_adopted(resource: Resource[Any, Any]) -> bool:
    """Return whether adoption writes it: not what only happens, what no operation reads, or what another class is."""
    only_happens = resource.on_air.effect in ("restarts", "acts")
    return not (only_happens or resource.unreadable or resource.holds_as)


def is_kept(name: str, resource: Resource[Any, Any]) -> bool:
    """Return whether its inputs name a thing in a studio, so that a new name in the program is found to mean it."""
    groups = ({*group} for group in resource.holds if "caster_id" in group)
    return name != STUDIO and any(group <= resource.inputs.model_fields.keys() for group in groups)


def _purpose(resource: Resource[Any, Any], *, capital: bool = False) -> str:
    """What it is, in the first sentence of its module."""
    words = docstrings.of_module(type(resource)).split(". ")[0].rstrip(".")
    return words if capital or words[1:2].isupper() else words[0].lower() + words[1:]


def _words(name: str) -> str:
    """The words of a class name: those of the studio are not repeated."""
    return WORDS.sub(" ", name.removeprefix(STUDIO)).lower()


def main() -> None:
    """Write the tables."""
    for path, written in PAGES.items():
        path.write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
