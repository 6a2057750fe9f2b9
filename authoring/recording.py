"""What a program in Python declares, recorded by running it with outputs that name themselves.

The value of an output is its own reference, `${studio.casterId}`: an input that takes it contains that reference.
"""

from __future__ import annotations

import ast
import json
import multiprocessing
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pulumi
from pulumi import runtime
from pulumi.runtime import mocks, rpc

from pulumi_apsara_live.hosts.spelling import camel_case, to_camel_case
from pulumi_apsara_live.model.fields import Model, fields
from pulumi_apsara_live.resources import RESOURCES

PROJECT = "example"
REFERENCE = re.compile(r"\$\{([\w.]+)\}")
"""An output of a resource, or a value of the configuration."""
SETTING = re.compile(r"\.get\(\"(\w+)\"\) or (\"[^\"]*\")")
"""A value of the configuration that a program takes as it is, and what it takes without it."""


@dataclass(frozen=True)
class Declared:
    """A resource of a program, with the names and values that the plugin takes."""

    variable: str
    kind: str
    name: str
    inputs: Mapping[str, Any]
    options: Mapping[str, Any]
    """Options of the resource, by the names that they have in YAML and TypeScript."""


@dataclass(frozen=True)
class Program:
    """A program without a language: a value that contains `${studio.id}` or `${setting}` is a reference."""

    settings: Mapping[str, str]
    """Values of the configuration, and what is taken without them."""
    resources: Sequence[Declared]
    outputs: Mapping[str, Any]


def recorded(programs: Sequence[Path]) -> dict[str, Program]:
    """Return what each program declares, by the stem of its file.

    Raises:
        subprocess.CalledProcessError: One of them cannot be recorded, as it calls a function of a look-up, say.
    """
    words = [sys.executable, "-m", "authoring.recording", *map(str, programs)]
    done = subprocess.run(words, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, text=True, check=True)
    return {stem: _program(found) for stem, found in json.loads(done.stdout).items()}


def _program(found: Mapping[str, Any]) -> Program:
    return Program(found["settings"], [Declared(**each) for each in found["resources"]], found["outputs"])


class _References(mocks.Mocks):
    """Gives each output its own reference as its value."""

    def __init__(self, variables: Mapping[tuple[str, str], str]) -> None:
        self._variables = variables

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        kind = args.typ.rpartition(":")[2]
        variable, resource = self._variables[kind, args.name], RESOURCES[kind]
        names = {*fields(resource.inputs), *fields(resource.outputs)}
        outputs = {name: f"${{{variable}.{camel_case(name)}}}" for name in names}
        is_of_one_part = str(resource.id) == resource.id.parts[0]
        parts = (f"${{{variable}.id}}",) if is_of_one_part else (outputs[part] for part in resource.id.parts)
        return resource.id.format(*parts), outputs

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        raise NotImplementedError(f"{args.token} is called, and the result of a function has no reference")


class _Monitor(mocks.MockMonitor):
    """Keeps what a program registers."""

    def __init__(self, references: mocks.Mocks) -> None:
        super().__init__(references)
        self.registered: list[tuple[str, Any]] = []

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 (the SDK's name)
        response = super().RegisterResource(request)
        if request.custom:
            self.registered.append((response.urn, request))
        return response


def record(path: Path) -> Program:
    """Return what a program declares; to be called once in a process."""
    text = path.read_text(encoding="utf-8")
    settings = {name: ast.literal_eval(value) for name, value in SETTING.findall(text)}
    variables = dict(_variables(text))
    monitor = _Monitor(_References(variables))
    runtime.set_mocks(monitor.mocks, project=PROJECT, monitor=monitor)
    runtime.set_all_config({f"{PROJECT}:{name}": f"${{{name}}}" for name in settings})
    outputs: dict[str, Any] = {}

    def run() -> pulumi.Output[None]:
        stack = runtime.get_root_resource()
        runpy.run_path(str(path))
        return pulumi.Output.from_input(stack.outputs).apply(outputs.update)

    runtime.test(run)()
    place = list(variables)
    registered = sorted(monitor.registered, key=lambda each: place.index(_named(each[1])))
    by_urn = {urn: variables[_named(request)] for urn, request in registered}
    return Program(settings, [_declared(request, by_urn, urn) for urn, request in registered], _plain(outputs))


def _variables(text: str) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield class and logical name of each resource of a program, and its variable, or one after its logical name."""
    for each in ast.parse(text).body:
        match each:
            case ast.Assign(targets=[ast.Name(id=variable)], value=made):
                pass
            case ast.Expr(value=made):
                variable = ""
            case _:
                continue
        match made:
            case ast.Call(func=ast.Attribute(attr=kind), args=[ast.Constant(value=str(name)), *_]) if kind in RESOURCES:
                yield (kind, name), camel_case(variable or re.sub(r"\W", "_", name))


def _named(request: Any) -> tuple[str, str]:
    """Return class and logical name of a resource."""
    return str(request.type).rpartition(":")[2], request.name


def _declared(request: Any, by_urn: Mapping[str, str], urn: str) -> Declared:
    kind, name = _named(request)
    model = RESOURCES[kind].inputs
    inputs = to_camel_case(model, _in_order(model, _plain(rpc.deserialize_properties(request.object))))
    return Declared(by_urn[urn], kind, name, inputs, _options(request, by_urn))


def _options(request: Any, by_urn: Mapping[str, str]) -> dict[str, Any]:
    """Return the options of a resource; an action happens at `pulumi up --replace` only if it is deleted first."""
    options: dict[str, Any] = {}
    by_inputs = {urn for each in request.propertyDependencies.values() for urn in each.urns}
    if explicit := {*request.dependencies} - by_inputs:
        options["dependsOn"] = [f"${{{variable}}}" for urn, variable in by_urn.items() if urn in explicit]
    if request.deletedWith:
        options["deletedWith"] = f"${{{by_urn[request.deletedWith]}}}"
    if "triggers" in fields(RESOURCES[_named(request)[0]].inputs):
        options["deleteBeforeReplace"] = True
    return options


def _in_order(model: type[Model], properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return required properties, then the others, in the order of the model, without hidden ones."""

    def ordered(part: type[Model] | None, value: Any) -> Any:
        if isinstance(value, list):
            return [ordered(part, each) for each in value]
        return _in_order(part, value) if part is not None and isinstance(value, Mapping) else value

    known = sorted(fields(model).values(), key=lambda each: not each.required)
    return {each.name: ordered(each.part, properties[each.name]) for each in known if each.name in properties}


def _plain(value: Any) -> Any:
    """Return a value without marks of secrets, members without a value, and fractions of whole numbers."""
    if rpc.is_rpc_secret(value):
        return _plain(rpc.unwrap_rpc_secret(value))
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def main() -> None:
    """Print what the programs declare, each of them run in a process of its own."""
    paths = [Path(word) for word in sys.argv[1:]]
    with multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1) as processes:
        programs = processes.map(record, paths, chunksize=1)
    json.dump({path.stem: asdict(program) for path, program in zip(paths, programs, strict=True)}, sys.stdout)


if __name__ == "__main__":
    main()
