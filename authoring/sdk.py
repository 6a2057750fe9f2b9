"""Write `provider/pulumi_apsara_live/sdk.py`: the classes a program instantiates, from the declarations."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from textwrap import wrap
from typing import Any, Literal, get_args, get_origin

from pydantic import SecretStr

from pulumi_apsara_live.model.fields import Field, Model, bare, element, fields
from pulumi_apsara_live.resources import RESOURCES, parent
from pulumi_apsara_live.resources._resource import Resource

from . import docstrings

WHERE = Path(__file__).parent.parent / "provider" / "pulumi_apsara_live" / "sdk.py"
HEAD = '''"""The classes a program instantiates, one per resource, and the parts they are made of.

Derived from the declarations in `resources` by `make derive`: change those, not this file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NotRequired, TypedDict

import pulumi

from .program.declared import Declared, DeclaredThing
from .program.studio_reference import DeclaredStudio, StudioReference

'''


def derive() -> str:
    """The text of the file."""
    parts: dict[str, type[Model]] = {}
    for resource in RESOURCES.values():
        for model in _parts(resource.inputs):
            parts[model.__name__] = model
    arguments = [f"{name}Args" for name in RESOURCES]
    names = sorted([*parts, *RESOURCES, *arguments, "StudioReference"])
    listed = "__all__ = [\n" + "".join(f'    "{name}",\n' for name in names) + "]\n"
    blocks = [_part(model) for model in parts.values()]
    blocks += [_arguments_of(name, resource) for name, resource in RESOURCES.items()]
    blocks += [_resource(name, resource) for name, resource in RESOURCES.items()]
    return _formatted(HEAD + listed + "\n\n" + "\n\n\n".join(blocks) + "\n")


def _parts(model: type[Model]) -> Iterator[type[Model]]:
    for field in fields(model).values():
        if field.part is not None:
            yield from _parts(field.part)
            yield field.part


def _part(model: type[Model]) -> str:
    descriptions = docstrings.of_fields(model)
    lines = [f"class {model.__name__}(TypedDict):", _quoted(docstrings.of_class(model), 4), ""]
    for field in fields(model).values():
        kind = _input(field)
        lines.append(f"    {field.name}: {kind if field.required else f'NotRequired[{kind} | None]'}")
        lines.append(_quoted(descriptions[field.name], 4))
    return "\n".join(lines)


def _arguments_of(name: str, resource: Resource[Any, Any]) -> str:
    """Return the arguments of a class as a typed dictionary; what a component sets may be left out."""
    descriptions = docstrings.of_fields(resource.inputs)
    text = f"Arguments of `{name}`, by name, for a component or for several resources."
    lines = [f"class {name}Args(TypedDict):", _quoted(text, 4), ""]
    for field in fields(resource.inputs).values():
        kind = _input(field)
        is_set = field.name == resource.belongs_to or field.name.endswith("_name")
        spelled = kind if field.required else f"{kind} | None"
        lines.append(f"    {field.name}: {spelled if field.required and not is_set else f'NotRequired[{spelled}]'}")
        lines.append(_quoted(descriptions[field.name], 4))
    return "\n".join(lines)


def _has_get(resource: Resource[Any, Any]) -> bool:
    """Return whether there is something at the service that can be read."""
    return bool(resource.holds) and not resource.unreadable


LAST_PART = '.apply(lambda own: own.rpartition("/")[2])'
"""How a program takes a thing's own id from the id of its resource."""


def _resource(name: str, resource: Resource[Any, Any]) -> str:
    inputs, outputs = fields(resource.inputs), fields(resource.outputs)
    descriptions = docstrings.of_fields(resource.outputs)
    text = f"{docstrings.of_module(type(resource))}\n\n{docstrings.of_class(type(resource))}"
    base = (
        "DeclaredStudio"
        if resource.on_air.effect == "studio"
        else "DeclaredThing"
        if _has_get(resource)
        else "Declared"
    )
    lines = [f'class {name}({base}, module="apsara-live", name="{name}"):', _quoted(text, 4), ""]
    secrets = tuple(field.name for field in inputs.values() if field.secret)
    if secrets:
        lines += [f"    _secrets = {secrets!r}"]
    if resource.keyed:
        lines += [f"    _keyed = {tuple(sorted({*resource.keyed.values()}))!r}"]
    times = tuple(field.name for field in inputs.values() if field.type is datetime or field.part is not None)
    if times:
        lines += [f"    _times = {times!r}"]
    given = [group for group in resource.holds if all(name in fields(resource.inputs) for name in group)]
    if given:
        lines += [f"    _holds = {tuple(given)!r}"]
    if resource.agrees:
        lines += [f"    _repeats = {(parent(resource), resource.belongs_to, dict(resource.agrees))!r}"]
    if any(each.agrees and parent(each) == name for each in RESOURCES.values()):
        lines += ["    _is_repeated = True"]
    lines += [f"    _inputs = {tuple(inputs)!r}"]
    if only := tuple(each for each in outputs if each not in inputs):
        lines += [f"    _outputs = {only!r}"]
    for field in outputs.values():
        if field.name != resource.key:
            kind = _output(field, declared=field.name in inputs)
            lines += [f"    {field.name}: pulumi.Output[{kind}]", _quoted(descriptions[field.name], 4)]
    ordered = sorted(inputs.values(), key=lambda field: not field.required)
    lines += ["", "    def __init__(", "        self,", "        logical_name: str,", "        /,", "        *,"]
    lines += [f"        {f.name}: {_input(f)}{'' if f.required else ' | None = None'}," for f in ordered]
    lines += ["        opts: pulumi.ResourceOptions | None = None,", "    ) -> None:"]
    lines += [_quoted(_arguments(ordered, descriptions), 8)]
    lines += ["        properties = {"]
    lines += [f'            "{field.name}": {field.name},' for field in ordered]
    lines += ["        }", "        super().__init__(logical_name, properties, opts)"]
    if resource.key:
        lines += ["", "    @property", f"    def {resource.key}(self) -> pulumi.Output[str]:"]
        lines += [_quoted(descriptions[resource.key] + "\n\nTaken from the id, so that previews know it.", 8)]
        is_whole_id = resource.holds == ((resource.key,),)
        lines += [f"        return self.id{'' if is_whole_id else LAST_PART}"]
    return "\n".join(lines)


def _arguments(ordered: list[Field], descriptions: dict[str, str]) -> str:
    lines = ["Declare it.", "", "Args:", *_argument("logical_name", "Logical name of the resource in the stack.")]
    for field in ordered:
        default = "" if field.required or field.default is None else f" Default: `{field.default!r}`."
        lines += _argument(field.name, " ".join(descriptions[field.name].split()) + default)
    return "\n".join([*lines, *_argument("opts", "Options of the resource, as everywhere in Pulumi.")])


def _argument(name: str, text: str) -> list[str]:
    return wrap(f"{name}: {text}", 108, initial_indent="    ", subsequent_indent="        ")


def _quoted(text: str, indent: int) -> str:
    pad = " " * indent
    lines = text.split("\n")
    body = "\n".join(f"{pad}{line}" if line and number else line for number, line in enumerate(lines))
    return f'{pad}"""{body}"""' if len(lines) == 1 else f'{pad}"""{body}\n{pad}"""'


def _input(field: Field) -> str:
    return f"pulumi.Input[{_spelled(field.type, program=True)}]"


def _output(field: Field, *, declared: bool) -> str:
    """Return the type as the program writes it; `Literal` outputs keep their type, so that they fit other inputs."""
    kind = _spelled(field.type, program=declared and get_origin(field.type) is Literal)
    return kind if field.required or field.default is not None else f"{kind} | None"


def _spelled(kind: Any, *, program: bool) -> str:
    if get_origin(kind) is Literal:
        return (
            "Literal[" + ", ".join(repr(each).replace("'", '"') for each in get_args(kind)) + "]" if program else "str"
        )
    if (inner := element(kind)) is not None:
        part = _spelled(inner, program=program)
        return f"Sequence[pulumi.Input[{part}]]" if program else f"Sequence[{part}]"
    if get_origin(kind) is dict:
        part = _spelled(bare(get_args(kind)[1]), program=program)
        return f"Mapping[str, pulumi.Input[{part}]]" if program else f"Mapping[str, {part}]"
    if isinstance(kind, type) and issubclass(kind, Model):
        return kind.__name__ if program else "Mapping[str, Any]"
    if kind is datetime:
        return "str | datetime" if program else "str"
    return "str" if kind is SecretStr else str(kind.__name__)


def _formatted(text: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(WHERE), "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def main() -> None:
    """Write the file."""
    WHERE.write_text(derive(), encoding="utf-8")


if __name__ == "__main__":
    main()
