"""Tests use public names: none imports, reads or replaces a private name of the provider or of the emulator."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PROVIDER = TESTS.parent / "provider"
FILES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PROVIDER.rglob("*.py"))}


def is_private(name: str) -> bool:
    """Whether a name is for its own module or class alone."""
    return name.startswith("_") and name.strip("_") != "" and not name.startswith("__")


def defined(tree: ast.AST) -> Iterator[str]:
    """Yield the private names that a module defines: classes, functions, variables and attributes."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                pass
            case ast.Name(id=name, ctx=ast.Store()):
                pass
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name, ctx=ast.Store()):
                pass
            case _:
                continue
        if is_private(name):
            yield name


MODULES = {path.stem for path in FILES}
"""Modules with an underscore are part of the layout: tests may import them."""
PRIVATE = {name for tree in FILES.values() for name in defined(tree)} - MODULES


def used(tree: ast.AST) -> Iterator[str]:
    """Yield a line for each private name of the product that a test uses; names that it defines are its own."""
    names = PRIVATE - {*defined(tree)}
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), names=aliases) if (PROVIDER / module.split(".")[0]).is_dir():
                found = [each.name for each in aliases if is_private(each.name) and each.name not in MODULES]
            case ast.Attribute(attr=name):
                found = [name] if name in names else []
            case ast.Call(args=arguments):
                texts = [each.value for each in arguments if isinstance(each, ast.Constant)]
                found = [each for each in texts if isinstance(each, str) and each.rpartition(".")[2] in names]
            case _:
                continue
        yield from (f"{node.lineno} uses {each}" for each in found)


def test_no_test_uses_a_private_name() -> None:
    """A test that does holds the code in its present form, not its behaviour."""
    found = [
        f"{path.relative_to(TESTS)}:{use}"
        for path in sorted(TESTS.rglob("*.py"))
        for use in used(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "from pulumi_apsara_live.program.declared import _plain",
        "from pulumi_apsara_live.wire import limits\nlimits.shared_limits('a')._gates",
        "monkeypatch.setattr(emulator, '_gateway', None)",
        "monkeypatch.setattr('pulumi_apsara_live.program.declared._plain', str)",
        "getattr(emulator, '_gateway')",
    ],
)
def test_each_way_to_use_one_is_found(line: str) -> None:
    """An import, an attribute, and a name in a string."""
    assert [*used(ast.parse(line))]


@pytest.mark.parametrize(
    "line",
    [
        "from pulumi_apsara_live.resources import _item",
        "self._gateway = 5\nself._gateway",
        "os._exit(0)",
    ],
)
def test_names_of_others_are_not_meant(line: str) -> None:
    """Modules of the layout, names of the test itself, and private names of libraries."""
    assert not [*used(ast.parse(line))]
