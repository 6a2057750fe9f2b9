"""Write a recorded program in YAML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from pulumi_apsara_live.hosts.spelling import camel_case

from ..recording import Declared, Program


def write(program: Program) -> str:
    """Return what a program declares, as `Pulumi.yaml` has it."""
    document: dict[str, Any] = {}
    if program.settings:
        settings = {name: {"type": "string", "default": default} for name, default in program.settings.items()}
        document["config"] = settings
    document["resources"] = {each.variable: _resource(each) for each in program.resources}
    document["outputs"] = {camel_case(name): value for name, value in program.outputs.items()}
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, width=100)


class _Dumper(yaml.SafeDumper):
    """Indents lists, and writes those of plain values on one line."""

    def increase_indent(self, flow: bool = False, *_: bool, **__: bool) -> None:
        super().increase_indent(flow, indentless=False)


def _list(dumper: yaml.SafeDumper, values: list[Any]) -> yaml.Node:
    is_short = not any(isinstance(each, Mapping) or "$" in str(each) for each in values)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=is_short)


_Dumper.add_representer(list, _list)


def _resource(resource: Declared) -> dict[str, Any]:
    name = {"name": resource.name} if resource.name != resource.variable else {}
    options = {"options": dict(resource.options)} if resource.options else {}
    return {"type": f"apsara-live:{resource.kind}", **name, "properties": dict(resource.inputs), **options}
