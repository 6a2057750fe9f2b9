"""Docstrings of models and their fields, read from the source; they are the only description of a field."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from itertools import pairwise
from types import ModuleType

from pulumi_apsara_live.model.fields import Model


@cache
def _classes(module: ModuleType | None) -> dict[str, ast.ClassDef]:
    assert module is not None
    tree = ast.parse(inspect.getsource(module))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def of_fields(model: type[Model]) -> dict[str, str]:
    """The docstring under each field, those of its ancestors too."""
    described: dict[str, str] = {}
    for ancestor in reversed(model.__mro__):
        node = _classes(inspect.getmodule(ancestor)).get(ancestor.__name__) if issubclass(ancestor, Model) else None
        body = node.body if node is not None else []
        for statement, after in pairwise(body):
            if (
                isinstance(statement, ast.AnnAssign)
                and isinstance(statement.target, ast.Name)
                and isinstance(after, ast.Expr)
                and isinstance(after.value, ast.Constant)
            ):
                described[statement.target.id] = inspect.cleandoc(str(after.value.value))
    return described


def of_class(owner: type) -> str:
    """The docstring of a class."""
    return inspect.cleandoc(owner.__doc__ or "")


def of_module(owner: type) -> str:
    """The docstring of the module in which a class is written."""
    module = inspect.getmodule(owner)
    return inspect.cleandoc((module.__doc__ if module else "") or "")
