"""Programs as data, written in Python for the dynamic host and in YAML for the plugin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from engine.outcome import Outcome
from engine.project import NAME, Stack
from pulumi_apsara_live.hosts.spelling import camel_case, to_camel_case
from pulumi_apsara_live.resources import RESOURCES

DYNAMIC = "pulumi-python:dynamic/apsara-live"
PLUGIN = "apsara-live:index"


@dataclass(frozen=True)
class Ref:
    """An output of another resource of the program, whose name no other has."""

    name: str
    output: str = "id"


@dataclass(frozen=True)
class Declared:
    """A resource of a program: its type, its logical name, its inputs with the names of the models, its options."""

    kind: str
    name: str
    inputs: Mapping[str, Any]
    depends_on: Sequence[str] = ()
    deleted_with: str = ""
    import_id: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Further options of the program in YAML."""


Program = Sequence[Declared]


def in_python(program: Program, outputs: Mapping[str, Ref] | None = None, *, from_plugin: bool = False) -> str:
    """The program in Python; `from_plugin` gives each resource the alias of its type in the plugin."""
    lines = ["import pulumi", "import pulumi_apsara_live as live", "r = {}"]
    for each in program:
        options = []
        if each.depends_on:
            options.append(f"depends_on=[{', '.join(f'r[{name!r}]' for name in each.depends_on)}]")
        if each.deleted_with:
            options.append(f"deleted_with=r[{each.deleted_with!r}]")
        if from_plugin:
            options.append(f"aliases=[pulumi.Alias(type_='{PLUGIN}:{each.kind}')]")
        inputs = "".join(f"{name}={_python(value)}, " for name, value in each.inputs.items())
        made = f"live.{each.kind}({each.name!r}, {inputs}opts=pulumi.ResourceOptions({', '.join(options)}))"
        lines.append(f"r[{each.name!r}] = {made}")
    for name, ref in (outputs or {}).items():
        lines.append(f"pulumi.export({name!r}, {_python(ref)})")
    return "\n".join(lines) + "\n"


def _python(value: Any) -> str:
    if isinstance(value, Ref):
        return f"r[{value.name!r}].{value.output}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key!r}: {_python(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_python(each) for each in value) + "]"
    return repr(value)


def in_yaml(program: Program, outputs: Mapping[str, Ref] | None = None) -> str:
    """The program in YAML."""
    variables = {each.name: variable(each.kind, each.name) for each in program}
    resources = {}
    for each in program:
        options: dict[str, Any] = dict(each.options)
        if each.depends_on:
            options["dependsOn"] = [f"${{{variables[name]}}}" for name in each.depends_on]
        if each.deleted_with:
            options["deletedWith"] = f"${{{variables[each.deleted_with]}}}"
        if each.import_id:
            options["import"] = each.import_id
        resources[variable(each.kind, each.name)] = {
            "type": f"apsara-live:{each.kind}",
            "name": each.name,
            "properties": _yaml(to_camel_case(RESOURCES[each.kind].inputs, each.inputs), variables),
            **({"options": options} if options else {}),
        }
    document = {"name": NAME, "runtime": "yaml", "resources": resources}
    if outputs:
        document["outputs"] = {name: _yaml(ref, variables) for name, ref in outputs.items()}
    return yaml.safe_dump(document, sort_keys=False)


def _yaml(value: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(value, Ref):
        return f"${{{variables[value.name]}.{camel_case(value.output)}}}"
    if isinstance(value, Mapping):
        return {key: _yaml(each, variables) for key, each in value.items()}
    return [_yaml(each, variables) for each in value] if isinstance(value, list | tuple) else value


def variable(kind: str, name: str) -> str:
    """What a program in YAML calls a resource; types may share a logical name."""
    return f"{kind}_{name}".replace("-", "_").replace(" ", "_")


def write_yaml(stack: Stack, text: str) -> None:
    """Make a program in YAML the program of a stack, in place of one in Python."""
    (stack.directory / "__main__.py").unlink(missing_ok=True)
    (stack.directory / "Pulumi.yaml").write_text(text, encoding="utf-8")


def write_python(stack: Stack, text: str) -> None:
    """Make a program in Python the program of a stack, in place of one in YAML."""
    (stack.directory / "Pulumi.yaml").write_text(f"name: {NAME}\nruntime: python\n", encoding="utf-8")
    stack.write(text)


def assert_moved(outcome: Outcome, names: Iterable[str]) -> None:
    """Every resource is updated, and nothing else happens to any."""
    assert sorted(step.name for step in outcome.steps) == sorted(names)
    assert {step.op for step in outcome.steps} == {"update"}


def named(urn: str) -> tuple[str, str]:
    """Class and logical name."""
    _, _, token, name = urn.split("::")
    return token.rpartition(":")[2], name
