"""L15. Layers hold: who may import whom, in the nine rules of CONTRIBUTING.md; a broken rule is printed."""

from __future__ import annotations

import ast
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from pulumi_apsara_live.resources import RESOURCES, parent

PROVIDER = Path(__file__).parents[2] / "provider"
OURS, EMULATOR = "pulumi_apsara_live", "apsara_live_emulator"
RULES = {
    1: "production_studio imports sdk, which imports program, which imports pulumi and four modules that do no more",
    2: "hosts import resources, settings, model, wire and pulumi",
    3: "resources import model, wire.operation and wire.errors; never pulumi, httpx, settings or another resource",
    4: "model imports pydantic, wire imports httpx; neither imports the other, nor pulumi",
    5: "settings import wire",
    6: "nothing imports cli",
    7: "emulator and provider import nothing from each other",
    8: "imports have no circles, and nothing imports tests, authoring or tools",
    9: "settings alone read the environment (and cli, for its options); clock and randomness are arguments",
}
LOADED_BY_PROGRAMS = ("hidden_keys", "hosts.dynamic", "hosts.sdk_internals", "settings.sources")
"""Modules outside of `program` that a program loads. They import pulumi and the standard library only."""
ANY_HOST = (2, (".hidden_keys", ".hosts", ".resources", ".settings", ".model", ".wire"))
"""What the verbs import: no host's types, so that every host calls them."""
LOADED_WHEN_NEEDED = ("hosts.look_ups",)
"""Modules that a program loads when it calls the first function. They load models and HTTP."""
ALLOWED: dict[str, tuple[int, tuple[str, ...]]] = {
    "": (1, (".sdk", ".production_studio", ".default_inputs")),
    "default_inputs": (1, ("pulumi", ".sdk", ".program.declared")),
    "production_studio": (1, ("pulumi", ".sdk")),
    "sdk": (1, ("pulumi", ".program", ".outputs")),
    "outputs": (1, ()),
    "program": (1, ("pulumi", ".program", *(f".{each}" for each in LOADED_BY_PROGRAMS))),
    "testing": (1, ("pulumi", ".hosts", ".program.look_ups")),
    "hidden_keys": (1, ()),
    "hosts": (
        2,
        ("pulumi", "grpc", "google.protobuf", ".hidden_keys", ".hosts", ".resources", ".settings", ".model", ".wire"),
    ),
    **dict.fromkeys(
        (
            "hosts.verbs",
            "hosts.properties",
            "hosts.lifecycle",
            "hosts.importing",
            "hosts.errors",
            "hosts.look_ups",
        ),
        ANY_HOST,
    ),
    "hosts.sdk_internals": (1, ("pulumi", "grpc")),
    "resources": (3, ("pydantic", ".model", ".resources", ".wire.operation", ".wire.errors")),
    "model": (4, ("pydantic", "pydantic_core", ".model")),
    "wire": (4, ("httpx", "tenacity", ".wire")),
    "settings": (5, ("alibabacloud_credentials", "yaml", ".hidden_keys", ".settings", ".wire")),
    "settings.sources": (1, ()),
}
"""What each folder may import beside the standard library, under which rule; the longest entry counts."""
ONLY_FOR_TYPES = (".wire.rpc",)
"""What resources name in annotations: they are given a client and never make one."""
READS = ("os.environ", "os.getenv", "os.environb")
CLOCKS = ("time.time", "time.monotonic", "time.perf_counter", "time.sleep", "datetime.now", "datetime.utcnow")
CLOCKS += ("date.today", "random.", "secrets.", "uuid.uuid")
MEASURES = ("wire.call_log", "wire.rpc")
"""Modules that name a clock to measure how long a call took, or as the default of an argument."""


@dataclass(frozen=True)
class Import:
    """One name that a module imports, wherever in the file."""

    name: str
    line: int
    at: str
    """`start`, `later` for an import inside a function, or `types` for one that is for annotations."""


def modules(root: Path) -> dict[str, Path]:
    """Every module below a folder, by its name."""
    return {".".join(path.relative_to(root).with_suffix("").parts): path for path in sorted(root.rglob("*.py"))}


def imports(module: str, path: Path, known: dict[str, Path]) -> Iterator[Import]:
    """Yield the absolute names of all modules that a module imports."""
    for node, at in statements(path.read_text(encoding="utf-8")):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, at)
        else:
            folder = module.split(".")[: -node.level] if node.level else []
            start = ".".join([*folder, *([node.module] if node.module else [])])
            for alias in node.names:
                name = f"{start}.{alias.name}"
                yield Import(name if name in known or f"{name}.__init__" in known else start, node.lineno, at)


@cache  # most modules are the same in every copy
def statements(text: str) -> tuple[tuple[ast.Import | ast.ImportFrom, str], ...]:
    """Return the imports of a module, and where in it they are."""
    return tuple(_statements(parsed(text), "start"))


def _statements(node: ast.AST, at: str) -> Iterator[tuple[ast.Import | ast.ImportFrom, str]]:
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.Import | ast.ImportFrom):
            yield inner, at
        elif isinstance(inner, ast.If) and ast.unparse(inner.test).endswith("TYPE_CHECKING"):
            yield from _statements(inner, "types")
        else:
            is_function = isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _statements(inner, "later" if is_function else at)


def within(name: str, prefixes: tuple[str, ...]) -> bool:
    """Whether a name is one of these, or below one of them."""
    return any(name == each or name.startswith(f"{each}.") for each in prefixes)


def broken(root: Path) -> Iterator[str]:
    """Yield one line for each import or use that breaks a rule."""
    known = modules(root)
    graph: dict[str, set[str]] = {}
    for module, path in known.items():
        for each in imports(module, path, known):
            if (rule := breaks(module, each)) is not None:
                yield f"rule {rule} ({RULES[rule]}): {path.relative_to(root)}:{each.line} imports {each.name}"
            target = f"{each.name}.__init__" if f"{each.name}.__init__" in known else each.name
            if target in known and target != module:
                graph.setdefault(module, set()).add(target)
        found = uses(module, path.read_text(encoding="utf-8"))
        yield from (f"rule 9 ({RULES[9]}): {path.relative_to(root)}:{use}" for use in found)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"rule 8 ({RULES[8]}): {' -> '.join(reversed(error.args[1]))}"


def breaks(module: str, imported: Import) -> int | None:
    """Return the number of the rule that an import breaks, or None."""
    package, _, inner = module.partition(".")
    inner = inner.removesuffix("__init__").rstrip(".")
    if within(imported.name, ("tests", "authoring", "tools")):
        return 8
    if within(imported.name, (OURS if package == EMULATOR else EMULATOR,)):
        return None if module == f"{OURS}.cli.emulator" and imported.at == "later" else 7
    if package == EMULATOR:
        return 7 if within(imported.name, ("pulumi",)) else None
    if within(inner, ("cli",)):
        return None
    if within(imported.name, (f"{OURS}.cli",)):
        return 6
    top = imported.name.partition(".")[0]
    if top in sys.stdlib_module_names:
        return None
    layer = max((each for each in ALLOWED if within(inner, (each,)) or (not each and not inner)), key=len)
    rule, allowed = ALLOWED[layer]
    if within(inner, ("hosts.dynamic",)) and imported.at == "start":
        rule, allowed = 1, ("pulumi",)
    if layer == "program" and imported.at == "later":
        allowed += tuple(f".{each}" for each in LOADED_WHEN_NEEDED)
    if layer == "resources" and imported.at == "types":
        allowed += ONLY_FOR_TYPES
    name = imported.name.removeprefix(OURS) if top == OURS else imported.name
    if within(inner, ("resources",)) and within(name, (".resources",)) and inner != "resources":
        return None if name.removeprefix(".resources").startswith("._") or name == f".{inner}" else 3
    return None if within(name, allowed) else rule


@cache  # most modules are the same in every copy
def uses(module: str, text: str) -> tuple[str, ...]:
    """Return where a module names the environment, a clock or a source of randomness."""
    inner = module.partition(".")[2]
    if module.startswith(EMULATOR) or within(inner, ("cli",)):
        return ()
    return tuple(_uses(inner, parsed(text)))


@cache
def parsed(text: str) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(text)


def _uses(inner: str, tree: ast.Module) -> Iterator[str]:
    defaults = {id(each) for node in ast.walk(tree) for each in _defaults(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and id(node) not in defaults:
            name = ast.unparse(node)
            if within(name, READS) and not within(inner, ("settings",)):
                yield f"{node.lineno} reads {name}"
            if name.startswith(CLOCKS) and inner not in MEASURES:
                yield f"{node.lineno} uses {name}"


def _defaults(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the defaults of arguments, and of fields of a class."""
    if isinstance(node, ast.arguments):
        yield from (each for each in (*node.defaults, *node.kw_defaults) if each is not None)
    elif isinstance(node, ast.ClassDef):
        yield from (each.value for each in node.body if isinstance(each, ast.AnnAssign) and each.value)


def test_every_import_keeps_the_rules() -> None:
    """The message is the broken rule, with the place."""
    found = list(broken(PROVIDER))
    assert not found, "\n".join(found)


BREAKING = [
    (1, "sdk", "from .hosts import lifecycle"),
    (1, "program.declared", "from ..model import fields"),
    (1, "program.declared", "import pydantic"),
    (1, "program.look_ups", "from ..hosts import look_ups"),
    (1, "hosts.dynamic", "from . import dynamic_verbs"),
    (1, "hosts.sdk_internals", "from . import progress"),
    (1, "settings.sources", "from ..wire import limits"),
    (2, "hosts.verbs", "import httpx"),
    (2, "hosts.verbs", "from pulumi.dynamic import CheckResult"),
    (2, "hosts.lifecycle", "from ..program import declared"),
    (3, "resources.caster", "import pulumi"),
    (3, "resources.caster", "from ..wire import rpc"),
    (3, "resources.caster", "from ..settings import sources"),
    (3, "resources.caster", "from .caster_config import CasterConfig"),
    (3, "resources._studio", "from .caster import Caster"),
    (4, "model.fields", "from ..wire import errors"),
    (4, "wire.rpc", "from ..model import fields"),
    (4, "wire.rpc", "import pulumi"),
    (5, "settings.accounts", "from ..hosts import properties"),
    (5, "settings.accounts", "def later():\n    from ..model import fields"),
    (6, "hosts.errors", "from ..cli import output"),
    (7, "wire.rpc", "import apsara_live_emulator"),
    (8, "model.check", "from authoring import sdk"),
    (8, "model.fields", "from . import check"),
    (8, "program.studio_reference", "if TYPE_CHECKING:\n    from ..sdk import Caster"),
    (9, "hosts.verbs", "import os\nHOME = os.environ['HOME']"),
    (9, "resources.caster", "import time\ndef now():\n    return time.time()"),
    (9, "model.check", "import random\nCHANCE = random.random()"),
]
"""A module, and lines that break a rule at its end."""


@pytest.mark.parametrize(("rule", "module", "lines"), BREAKING, ids=[f"{each[0]}-{each[1]}" for each in BREAKING])
def test_a_broken_rule_is_found_and_printed(rule: int, module: str, lines: str, tmp_path: Path) -> None:
    """In a copy of the provider, with the sentence of the rule."""
    shutil.copytree(PROVIDER, tmp_path / "provider", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    path = tmp_path / "provider" / OURS / f"{module.replace('.', '/')}.py"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{lines}\n")
    assert any(each.startswith(f"rule {rule} ({RULES[rule]}): ") for each in broken(tmp_path / "provider"))


PUBLIC = ("pulumi", "pulumi.dynamic")
"""What other modules import of Pulumi's SDK; all else of it is used in `hosts/sdk_internals.py`."""
PRIVATE = {"__spec__", "argv", "tracebacklimit", "__annotations__", "_parent", "_max_workers", "get_objects"}
"""Names of private parts that are used there."""


def test_private_parts_of_the_sdk_are_used_in_one_module() -> None:
    """Its modules that are not documented, and the attributes by which this package reaches into it."""
    for module, path in modules(PROVIDER / OURS).items():
        if module == "hosts.sdk_internals":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not PRIVATE & named, f"{module}: {PRIVATE & named}"
        imported = {each.name for each in imports(module, path, {}) if within(each.name, ("pulumi",))}
        assert imported <= {*PUBLIC}, f"{module} imports {imported - {*PUBLIC}}"


def test_no_module_reads_compiled_code() -> None:
    """Facts are declared; what follows from them is derived from the declarations."""
    for folder in (PROVIDER / OURS, PROVIDER.parent / "authoring"):
        for path in folder.rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert not [each for each in ("__code__", "co_names", "co_consts", "CodeType") if each in text], path


NAMED_IN = {
    "resources.__init__": "the list of the resources",
    "hosts.dynamic": "one class per resource, whose name is in the states of users",
    "sdk": "derived from the declarations",
}
"""Modules that name resources, beside the file of each resource, with the reason."""


def named(module: str, tree: ast.Module) -> Iterator[str]:
    """Yield one line for each string outside of docstrings that is the name of a resource."""
    inner = module.partition(".")[2]
    is_of_resource = within(inner, ("resources",)) and not inner.rpartition(".")[2].startswith("_")
    if inner in NAMED_IN or is_of_resource:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in RESOURCES:
            yield f"{inner}:{node.lineno} names {node.value}"


def test_no_module_knows_a_resource_by_its_name() -> None:
    """Facts about a resource are in its file; a table elsewhere is forgotten in silence when a resource is added."""
    found = [
        line
        for folder in (PROVIDER / OURS, PROVIDER.parent / "authoring", PROVIDER.parent / "tools")
        for module, path in modules(folder).items()
        for line in named(f"{folder.name}.{module}", parsed(path.read_text(encoding="utf-8")))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    ['ORDER = {"CasterScene": 1}', 'if type(resource).__name__ == "Caster": pass', 'run.holder("LivePullToPush", id)'],
)
@pytest.mark.parametrize("module", ["hosts.lifecycle", "cli.adopt.discovery", "program.declared", "resources._origin"])
def test_a_name_of_a_resource_is_found(module: str, line: str) -> None:
    """As a key, in a comparison and as an argument."""
    assert [*named(f"{OURS}.{module}", ast.parse(line))]


@pytest.mark.parametrize("kind", RESOURCES)
def test_resources_that_a_declaration_names_exist(kind: str) -> None:
    """What it waits for, and what it belongs to; and a property that repeats another one repeats one that is there."""
    resource = RESOURCES[kind]
    assert resource.waits_for in ("", *RESOURCES)
    whole = parent(resource)
    assert (whole is None) == (resource.belongs_to is None)
    assert whole is not None or not resource.agrees
    for own, there in resource.agrees.items():
        assert own in resource.inputs.model_fields
        assert whole is not None
        assert there in RESOURCES[whole].inputs.model_fields


def test_the_emulator_does_not_import_the_provider(tmp_path: Path) -> None:
    """The wall has two sides."""
    shutil.copytree(PROVIDER, tmp_path / "provider", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    with (tmp_path / "provider" / EMULATOR / "app.py").open("a", encoding="utf-8") as file:
        file.write("\nfrom pulumi_apsara_live.wire import errors\n")
    found, *_ = broken(tmp_path / "provider")
    assert found.startswith(f"rule 7 ({RULES[7]}): {EMULATOR}/app.py:")
