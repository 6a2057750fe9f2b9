"""Write a recorded program in Go, as gofmt has it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from pulumi_apsara_live.hosts.spelling import camel_case

from .. import schema
from ..recording import REFERENCE, Declared, Program

SDK = "example.com/pulumi-apsara-live/sdk/go/apsaralive"
"""Path by which a program imports the SDK that `pulumi package add` generates."""
PULUMI = "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
WIDTH = 100
"""Columns of a line, where a value can be broken into several."""
SCALARS = {"string": "String", "boolean": "Bool", "integer": "Int", "number": "Float64"}
FAILS = ("if err != nil {", "\treturn err", "}")


@dataclass(frozen=True)
class Composite:
    """A struct, a map or an array: its type, and its members after their names or keys."""

    type: str
    members: Sequence[tuple[str, Node]]


Node = str | Composite


def write(program: Program) -> str:
    """Return a program for the SDK that `pulumi package add` generates."""
    imports = [f'live "{SDK}"', f'"{PULUMI}"', *([f'"{PULUMI}/config"'] if program.settings else [])]
    body = [*_settings(program), *_resources(program), *_outputs(program), "return nil"]
    lines = ["package main", "", "import (", *_deeper(imports), ")", "", "func main() {"]
    lines += ["\tpulumi.Run(func(ctx *pulumi.Context) error {", *_deeper(_deeper(body)), "\t})", "}", ""]
    return "\n".join(lines)


def _deeper(lines: Sequence[str]) -> list[str]:
    return [f"\t{line}" for line in lines]


def _settings(program: Program) -> Iterator[str]:
    if program.settings:
        yield 'settings := config.New(ctx, "")'
    for name, default in program.settings.items():
        yield f"{name} := settings.Get({json.dumps(name)})"
        yield from (f'if {name} == "" {{', f"\t{name} = {json.dumps(default)}", "}")


def _resources(program: Program) -> Iterator[str]:
    """Yield the lines of all resources; one that nothing refers to has no variable, which Go would refuse."""
    used = {found[1].partition(".")[0] for found in REFERENCE.finditer(json.dumps(_values(program)))}
    kinds = {each.variable: each.kind for each in program.resources}
    for number, each in enumerate(program.resources):
        variable = each.variable if each.variable in used else "_"
        assigned = "=" if number and variable == "_" else ":="
        yield from f"{variable}, err {assigned} {_made(each, kinds)}".splitlines()
        yield from FAILS


def _values(program: Program) -> list[Any]:
    return [[[each.inputs, each.options] for each in program.resources], program.outputs]


def _made(resource: Declared, kinds: Mapping[str, str]) -> str:
    described = _schema()["resources"][f"apsara-live:index:{resource.kind}"]
    properties, required = described["inputProperties"], described["requiredInputs"]
    inputs = Composite(f"&live.{resource.kind}Args", _members(properties, required, resource.inputs, kinds))
    options = "".join(f", {each}" for each in _options(resource.options))

    def made(written: str) -> str:
        return f"live.New{resource.kind}(ctx, {json.dumps(resource.name)}, {written}{options})"

    line = made(_on_one_line(inputs))
    return line if len(line) <= WIDTH else made(_on_several_lines(inputs))


def _options(options: Mapping[str, Any]) -> Iterator[str]:
    for name, value in options.items():
        if name == "dependsOn":
            resources = ", ".join(REFERENCE.sub(r"\1", each) for each in value)
            yield f"pulumi.DependsOn([]pulumi.Resource{{{resources}}})"
        else:
            written = json.dumps(value) if isinstance(value, bool) else REFERENCE.sub(r"\1", value)
            yield f"pulumi.{_capital(name)}({written})"


def _outputs(program: Program) -> Iterator[str]:
    kinds = {each.variable: each.kind for each in program.resources}
    for name, value in program.outputs.items():
        if isinstance(value, list):
            node: Node = Composite(
                "pulumi.StringArray", [("", _reference(each, kinds, is_plain=True)) for each in value]
            )
        else:
            node = _reference(value, kinds, is_plain=False)
        yield f"ctx.Export({json.dumps(camel_case(name))}, {_on_one_line(node)})"


# Values


@cache
def _schema() -> Mapping[str, Any]:
    return schema.schema()


def _members(
    properties: Mapping[str, Any], required: Sequence[str], values: Mapping[str, Any], kinds: Mapping[str, str]
) -> list[tuple[str, Node]]:
    return [
        (_capital(name), _node(properties[name], value, kinds, is_plain=name in required))
        for name, value in values.items()
    ]


def _node(described: Mapping[str, Any], value: Any, kinds: Mapping[str, str], *, is_plain: bool) -> Node:
    """Return a value of the type that the schema describes; `is_plain` if it is of no pointer."""
    if isinstance(value, str) and REFERENCE.fullmatch(value):
        return _reference(value, kinds, is_plain=is_plain)
    if reference := described.get("$ref"):
        part = _schema()["types"][reference.removeprefix("#/types/")]
        members = _members(part["properties"], part["required"], value, kinds)
        return Composite(f"&live.{reference.rpartition(':')[2]}Args", members)
    if items := described.get("items"):
        return Composite(f"{_of(items)}Array", [("", _node(items, each, kinds, is_plain=True)) for each in value])
    if items := described.get("additionalProperties"):
        entries = [(json.dumps(key), _node(items, each, kinds, is_plain=True)) for key, each in value.items()]
        return Composite(f"{_of(items)}Map", entries)
    return f"{_of(described)}({json.dumps(value, ensure_ascii=False)})"


def _of(described: Mapping[str, Any]) -> str:
    """Return the name of a type, as the names of its lists and maps begin."""
    if reference := described.get("$ref"):
        return f"live.{reference.rpartition(':')[2]}"
    return f"pulumi.{SCALARS[described['type']]}"


def _reference(value: str, kinds: Mapping[str, str], *, is_plain: bool) -> str:
    """Return an output, or a value of the configuration; an output that may be absent is a pointer."""
    variable, _, output = REFERENCE.sub(r"\1", value).partition(".")
    if not output:
        return f"pulumi.String({variable})"
    if output == "id":
        return f"{variable}.ID()"
    is_pointer = output not in _schema()["resources"][f"apsara-live:index:{kinds[variable]}"]["required"]
    return f"{variable}.{_capital(output)}{'.Elem()' if is_pointer and is_plain else ''}"


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]


# Lines


def _on_one_line(node: Node) -> str:
    if isinstance(node, str):
        return node
    members = (f"{name}: {_on_one_line(each)}" if name else _on_one_line(each) for name, each in node.members)
    return f"{node.type}{{{', '.join(members)}}}"


def _on_several_lines(composite: Composite) -> str:
    """Return a value with a line for each member that fits into one; gofmt aligns those that follow one another."""
    written = [(name, _fitted(each)) for name, each in composite.members]
    lines: list[str] = []
    for is_broken, members in groupby(written, key=lambda each: "\n" in each[1]):
        section = list(members)
        width = 0 if is_broken else max(len(name) for name, _ in section) + 2
        for name, text in section:
            lines += f"{f'{name}: '.ljust(width) if name else ''}{text},".splitlines()
    return "\n".join([f"{composite.type}{{", *_deeper(lines), "}"])


def _fitted(node: Node) -> str:
    line = _on_one_line(node)
    if isinstance(node, str):
        return line
    has_parts = len(node.members) > 1 and isinstance(node.members[0][1], Composite)
    return line if len(line) <= WIDTH - 30 and not has_parts else _on_several_lines(node)
