"""Write a recorded program in TypeScript."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from pulumi_apsara_live.hosts.spelling import camel_case

from ..recording import REFERENCE, Declared, Program

WIDTH = 100
"""Columns of a line, where a value can be broken into several."""
IDENTIFIER = re.compile(r"[A-Za-z_]\w*")


def write(program: Program) -> str:
    """Return a program for the SDK that `pulumi package add` generates."""
    lines = ['import * as pulumi from "@pulumi/pulumi";'] if program.settings else []
    lines += ['import * as live from "@pulumi/apsara-live";', ""]
    lines += ["const settings = new pulumi.Config();"] if program.settings else []
    for name, default in program.settings.items():
        lines.append(f"const {name} = settings.get({json.dumps(name)}) || {json.dumps(default)};")
    lines += [_resource(each) for each in program.resources]
    lines += [f"export const {camel_case(name)} = {_on_one_line(value)};" for name, value in program.outputs.items()]
    return "\n".join([*lines, ""])


def _resource(resource: Declared) -> str:
    options = [_on_one_line(resource.options)] if resource.options else []

    def made(written: Callable[[Any], str]) -> str:
        arguments = ", ".join([json.dumps(resource.name), written(resource.inputs), *options])
        return f"const {resource.variable} = new live.{resource.kind}({arguments});"

    return line if len(line := made(_on_one_line)) <= WIDTH else made(_on_several_lines)


def _on_one_line(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{ {', '.join(_members(value, _on_one_line))} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_on_one_line, value))}]"
    if isinstance(value, str) and (reference := REFERENCE.fullmatch(value)):
        return reference[1]
    return json.dumps(value, ensure_ascii=False)


def _on_several_lines(value: Any, indent: str = "") -> str:
    """Return an object or a list with a line for each member that fits into one."""
    deeper = indent + "    "

    def written(member: Any) -> str:
        line = _on_one_line(member)
        is_long = isinstance(member, list) and len(member) > 1 and isinstance(member[0], Mapping)
        return line if len(deeper + line) <= WIDTH and not is_long else _on_several_lines(member, deeper)

    if isinstance(value, Mapping):
        return "\n".join(["{", *(f"{deeper}{each}," for each in _members(value, written)), f"{indent}}}"])
    if isinstance(value, list):
        return "\n".join(["[", *(f"{deeper}{written(each)}," for each in value), f"{indent}]"])
    return _on_one_line(value)


def _members(value: Mapping[str, Any], written: Callable[[Any], str]) -> list[str]:
    return [
        f"{name if IDENTIFIER.fullmatch(name) else json.dumps(name)}: {written(each)}" for name, each in value.items()
    ]
