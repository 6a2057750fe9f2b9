"""L15. Layers hold: who may import whom, as the manual's page on the house says."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROVIDER = Path(__file__).parents[2] / "provider"
OURS, EMULATOR = "pulumi_apsara_live", "apsara_live_emulator"
RULES = [
    (
        "pulumi_apsara_live/model",
        ("httpx", "pulumi", f"{OURS}.wire", f"{OURS}.hosts", f"{OURS}.resources"),
        "model is pure",
    ),
    (
        "pulumi_apsara_live/wire",
        ("pydantic", "pulumi", f"{OURS}.model", f"{OURS}.hosts", f"{OURS}.resources"),
        "wire knows no resource",
    ),
    ("pulumi_apsara_live/resources", ("httpx", "pulumi", f"{OURS}.hosts"), "resources know no host and no HTTP"),
    ("pulumi_apsara_live", (EMULATOR, "tests", "authoring"), "the provider stays on its side of the wall"),
    ("apsara_live_emulator", (OURS, "pulumi", "tests", "authoring"), "the emulator stays behind the wall"),
]


def imports(path: Path) -> Iterator[str]:
    """The absolute names of all that a module imports, wherever in the file."""
    here = path.relative_to(PROVIDER).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(here[: len(here) - node.level]) if node.level else ""
            yield ".".join(part for part in (start, node.module or "") if part)
            yield from (".".join(p for p in (start, node.module or "", a.name) if p) for a in node.names)


@pytest.mark.parametrize(("folder", "forbidden", "rule"), RULES, ids=[rule[2].replace(" ", "-") for rule in RULES])
def test_no_module_imports_what_its_layer_may_not(folder: str, forbidden: tuple[str, ...], rule: str) -> None:
    """The sentence of the broken rule is the failure's message."""
    for path in (PROVIDER / folder).rglob("*.py"):
        for name in imports(path):
            broken = any(name == each or name.startswith(f"{each}.") for each in forbidden)
            assert not broken, f"{rule}: {path.relative_to(PROVIDER)} imports {name}"


def test_no_resource_imports_another() -> None:
    """Resources share what begins with an underscore, and nothing else."""
    folder = PROVIDER / OURS / "resources"
    for path in folder.glob("[a-z]*.py"):
        for name in imports(path):
            other = name.removeprefix(f"{OURS}.resources.").partition(".")[0]
            assert name == other or not (folder / f"{other}.py").exists() or other.startswith("_"), (
                f"{path.name}: {name}"
            )


def test_resources_know_of_the_wire_only_operations_and_errors() -> None:
    """A resource receives a Cloud; it never builds one. Naming its type costs no import."""
    for path in (PROVIDER / OURS / "resources").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        guarded = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.If) for inner in ast.walk(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and "wire" in node.module and id(node) not in guarded:
                assert node.module in ("wire.operation", "wire.errors"), f"{path.name} imports {node.module}"


def test_only_hosts_and_the_program_side_know_pulumi() -> None:
    """The engine's SDK is imported in hosts, in program and in sdk.py."""
    for path in (PROVIDER / OURS).rglob("*.py"):
        inside = path.relative_to(PROVIDER / OURS).parts[0]
        if any(name == "pulumi" or name.startswith("pulumi.") for name in imports(path)):
            assert inside in ("hosts", "program", "sdk.py"), path
