"""Write the skeleton of a new resource: its files, its line in the list, and its class in the hosts.

Everything is checked before the first file is written. The skeleton declares nothing: until it is complete, its
import is refused with a sentence that names what is missing.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

ROOT = Path(__file__).parents[1]
PROVIDER: Final = "provider/pulumi_apsara_live"
LIST: Final = f"{PROVIDER}/resources/__init__.py"
HOSTS: Final = f"{PROVIDER}/hosts/dynamic.py"
CLASS_NAME: Final = re.compile(r"([A-Z][a-z0-9]+)+")

RESOURCE: Final = '''"""A {words}."""

from __future__ import annotations

from typing import Annotated

from ..model.fields import Replace
from ._account import Owned
from ._item import CasterItem


class {name}Inputs(Owned):
    """Inputs of a {words}."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`."""


class {name}Outputs({name}Inputs):
    """Outputs of a {words}."""


class {name}(CasterItem[{name}Inputs, {name}Outputs]):
    """Added, read, modified and deleted by one operation each."""

    inputs = {name}Inputs
    outputs = {name}Outputs
'''
BEHAVIOURS: Final = '"""The behaviour of each {words}: one function per action."""\n'
CASES: Final = '''"""Cases of `{name}`."""

from __future__ import annotations

from . import Case
from ._scenarios import create, delete, refresh

FULL = {{"caster_id": "<studio>"}}
OTHER = {{"caster_id": "another-studio"}}
MINIMAL = {{"caster_id": "<studio>"}}
CASES = [Case("{name}", "plain", FULL, OTHER, MINIMAL, ("studio",))]
COSTS = {{
    "creation": create(FULL),
    "refresh": refresh(FULL),
    "deletion": delete(FULL),
}}
"""What happens in each row of its table in docs/calls.md."""
REFUSALS = []
'''
EXAMPLE: Final = '''"""A {words} of a studio."""

import pulumi_apsara_live as live

studio = live.Caster("evening-news", norm_type="general")
live.{name}("{words}", caster_id=studio.id)
'''
NEXT: Final = """\
Next:
1. {resource}: declare inputs, outputs, operations, costs and what the import of the file asks for.
2. {behaviours}: one function per action, unless another module has them.
3. {cases}: every input, another value for each, a scenario in COSTS for each row of costs, and REFUSALS.
4. {example}: a program that runs.
5. `make derive` and `make laws`.
6. CHANGELOG.md: one line. Better words for the rows that `make derive` adds to README.md, docs/glossary.md and
   docs/adopt.md, and what the resource cannot do to docs/limits.md.
"""


def write(name: str, root: Path = ROOT) -> str:
    """Write the skeleton and return what to do next.

    Raises:
        ValueError: The name is no class name, or is taken.
    """
    if not CLASS_NAME.fullmatch(name):
        raise ValueError(f"NAME={name!r} is not a class name: write it as in CasterLayout")
    stem = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    paths = {
        "resource": f"{PROVIDER}/resources/{stem}.py",
        "behaviours": f"provider/apsara_live_emulator/behaviours/{stem}.py",
        "cases": f"tests/cases/{stem}.py",
        "example": f"examples/reference/{stem}.py",
    }
    # The emulator may answer operations before there is a resource for them.
    taken = [each for part, each in paths.items() if part != "behaviours" and (root / each).exists()]
    if taken or f'"{name}"' in (root / f"{PROVIDER}/sdk.py").read_text(encoding="utf-8"):
        raise ValueError(f"NAME={name!r} is taken: {taken[0] if taken else f'{PROVIDER}/sdk.py has that class'}")
    listed, hosts = (
        _listed((root / LIST).read_text(encoding="utf-8"), name, stem),
        (root / HOSTS).read_text(encoding="utf-8"),
    )
    words = stem.replace("_", "-")
    for part, text in (("resource", RESOURCE), ("behaviours", BEHAVIOURS), ("cases", CASES), ("example", EXAMPLE)):
        if not (root / paths[part]).exists():
            (root / paths[part]).write_text(text.format(name=name, words=words), encoding="utf-8")
    (root / LIST).write_text(listed, encoding="utf-8")
    host = f'\n\nclass {name}(Host):\n    """Host of `pulumi_apsara_live.{name}`."""\n'
    (root / HOSTS).write_text(hosts + host, encoding="utf-8")
    return NEXT.format(**paths)


def _listed(text: str, name: str, stem: str) -> str:
    """Return the list of resources with the new one at its end, and its import in the order of the modules."""
    lines = text.splitlines()
    imports = [number for number, line in enumerate(lines) if line.startswith("from .")]
    line = f"from .{stem} import {name}"
    after = [number for number in imports if lines[number].split()[1] < f".{stem}"]
    lines.insert(max(after) + 1, line)
    begin = next(number for number, line in enumerate(lines) if line.startswith("RESOURCES"))
    lines.insert(lines.index("}", begin), f'    "{name}": {name}(),')
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the skeleton of the resource that the command line names."""
    try:
        print(write(*sys.argv[1:2] or [""]), end="")
    except ValueError as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main()
