"""Write `provider/pulumi_apsara_live/sdk.py`: the classes and functions of a program, from the declarations."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from textwrap import wrap
from typing import Any, Literal, get_args, get_origin

from pydantic import SecretStr

from pulumi_apsara_live.model.fields import Field, Model, bare, element, fields, parts
from pulumi_apsara_live.resources import LOOK_UPS, RESOURCES, parent
from pulumi_apsara_live.resources._look_up import Arguments, LookUp
from pulumi_apsara_live.resources._resource import Resource

from . import docstrings

WHERE = Path(__file__).parent.parent / "provider" / "pulumi_apsara_live" / "sdk.py"
HEAD = '''"""The classes that a program instantiates, the parts that they are made of, and the functions that read.

Derived from the declarations in `resources` by `make derive`: change those, not this file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NotRequired, TypeAlias, TypedDict

import pulumi

from .program.declared import Declared, DeclaredThing
from .program.look_ups import look_up, look_up_output
from .program.studio_reference import DeclaredStudio, StudioReference

if TYPE_CHECKING:
    from . import outputs

'''


def derive() -> str:
    """The text of the file."""
    models = all_parts()
    arguments = [f"{name}Args" for name in RESOURCES]
    results = {look_up.result: (name, look_up) for name, look_up in LOOK_UPS.values()}
    functions = [name for each in LOOK_UPS for name in (each, f"{each}_output")]
    words = _words()
    names = sorted([*models, *RESOURCES, *arguments, *words, *results, *functions, "StudioReference"])
    listed = "__all__ = [\n" + "".join(f'    "{name}",\n' for name in names) + "]\n"
    blocks = ["\n".join(_word(name, *each) for name, each in words.items())]
    blocks += [_part(model) for model in models.values()]
    blocks += [_arguments_of(name, resource) for name, resource in RESOURCES.items()]
    blocks += [_resource(name, resource) for name, resource in RESOURCES.items()]
    blocks += [_result(RESOURCES[name], each) for name, each in results.values()]
    blocks += [text for name, each in LOOK_UPS.values() for text in _functions(RESOURCES[name], each)]
    return formatted(HEAD + listed + "\n\n" + "\n\n\n".join(blocks) + "\n", WHERE)


def all_parts() -> dict[str, type[Model]]:
    """Return the parts of all resources, by name, each after those that it has."""
    return {model.__name__: model for resource in RESOURCES.values() for model in parts(resource.inputs)}


def _words() -> dict[str, tuple[Any, list[str]]]:
    """Return the types of words that arguments and results take, by name: the type, and where it is used."""
    words: dict[str, tuple[Any, list[str]]] = {}
    owners = [*((name, each.inputs) for name, each in RESOURCES.items()), *all_parts().items()]
    owners += [(look_up.name, look_up.arguments) for _, look_up in LOOK_UPS.values()]
    for owner, model in owners:
        for field in fields(model).values():
            kind = element(field.type) or field.type
            if get_origin(kind) is Literal:
                words.setdefault(_name_of(kind, model), (kind, []))[1].append(f"`{field.name}` of `{owner}`")
    return words


def _word(name: str, kind: Any, inputs: list[str]) -> str:
    values = ", ".join(repr(each).replace("'", '"') for each in get_args(kind))
    used = inputs[0] if len(inputs) == 1 else f"{', '.join(inputs[:-1])} and {inputs[-1]}"
    text = "\n".join(wrap(f"Values of {used}.", 114))
    return f"{name}: TypeAlias = Literal[{values}]\n{quoted(text, 0)}"


def _name_of(kind: Any, model: type[Model]) -> str:
    """Return the name of a type of words, which the module of the model, or of one of its bases, gives it.

    Raises:
        LookupError: It has none there.
    """
    for owner in model.__mro__:
        for name, value in vars(sys.modules[owner.__module__]).items():
            if get_origin(value) is Literal and get_args(value) == get_args(kind):
                return name
    raise LookupError(f"{model.__module__} has no name for {kind}: a program imports it by its name, so give it one")


def _part(model: type[Model]) -> str:
    descriptions = docstrings.of_fields(model)
    lines = [f"class {model.__name__}(TypedDict):", quoted(docstrings.of_class(model), 4), ""]
    for field in fields(model).values():
        kind = _input(field, model)
        lines.append(f"    {field.name}: {kind if field.required else f'NotRequired[{kind} | None]'}")
        lines.append(quoted(descriptions[field.name], 4))
    return "\n".join(lines)


def _arguments_of(name: str, resource: Resource[Any, Any]) -> str:
    """Return the arguments of a class as a typed dictionary; what a component sets may be left out."""
    descriptions = docstrings.of_fields(resource.inputs)
    text = f"Arguments of `{name}`, by name, for a component or for several resources."
    lines = [f"class {name}Args(TypedDict):", quoted(text, 4), ""]
    for field in fields(resource.inputs).values():
        kind = _input(field, resource.inputs)
        is_set = field.name == resource.belongs_to or field.name.endswith("_name")
        spelled = kind if field.required else f"{kind} | None"
        lines.append(f"    {field.name}: {spelled if field.required and not is_set else f'NotRequired[{spelled}]'}")
        lines.append(quoted(descriptions[field.name], 4))
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
    lines = [f'class {name}({base}, module="apsara-live", name="{name}"):', quoted(text, 4), ""]
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
            kind = _output(field, resource.inputs if field.name in inputs else None)
            lines += [f"    {field.name}: pulumi.Output[{kind}]", quoted(descriptions[field.name], 4)]
    ordered = sorted(inputs.values(), key=lambda field: not field.required)
    lines += ["", "    def __init__(", "        self,", "        logical_name: str,", "        /,", "        *,"]
    lines += [
        f"        {f.name}: {_input(f, resource.inputs)}{'' if f.required else ' | None = None'}," for f in ordered
    ]
    lines += ["        opts: pulumi.ResourceOptions | None = None,", "    ) -> None:"]
    lines += [quoted(_arguments(ordered, descriptions), 8)]
    lines += ["        properties = {"]
    lines += [f'            "{field.name}": {field.name},' for field in ordered]
    lines += ["        }", "        super().__init__(logical_name, properties, opts)"]
    if resource.key:
        lines += ["", "    @property", f"    def {resource.key}(self) -> pulumi.Output[str]:"]
        lines += [quoted(descriptions[resource.key] + "\n\nTaken from the id, so that previews know it.", 8)]
        is_whole_id = resource.holds == ((resource.key,),)
        lines += [f"        return self.id{'' if is_whole_id else LAST_PART}"]
    return "\n".join(lines)


def _result(resource: Resource[Any, Any], look_up: LookUp) -> str:
    """Return the class of a result; what is secret is in no `repr`."""
    known, descriptions = fields(resource.outputs), docstrings.of_fields(resource.outputs)
    text = f"What `{look_up.name}` returns: outputs of `{resource.kind}`."
    lines = ["@dataclass(frozen=True, kw_only=True)", f"class {look_up.result}:", quoted(text, 4), ""]
    for name in look_up.returns:
        kind = _output(known[name], resource.outputs)
        secret = " = field(repr=False)" if known[name].secret else ""
        lines += [f"    {name}: {kind}{secret}", quoted(descriptions[name], 4)]
    return "\n".join(lines)


def _functions(resource: Resource[Any, Any], look_up: LookUp) -> Iterator[str]:
    """Yield a function, and the one that takes and returns outputs."""
    result = f"list[{look_up.result}]" if look_up.is_list else look_up.result
    first = "" if look_up.is_list else "[0]"
    is_secret = any(fields(resource.outputs)[name].secret for name in look_up.returns)
    given = [each for each in fields(look_up.arguments).values() if each.name != "account"]
    mapped = "{" + ", ".join(f'"{each.name}": {each.name}' for each in (*given, ACCOUNT)) + "}"
    plain = [_plain_argument(each, look_up.arguments) for each in given]
    lines = [f"def {look_up.name}({_starred(given, plain)}account: Account | None = None) -> {result}:"]
    lines += [quoted(_about(look_up, is_secret=is_secret), 4)]
    yield "\n".join([*lines, f'    return look_up("{look_up.name}", {mapped}, {look_up.result}){first}'])
    inputs = [
        f"{each.name}: {_input(each, look_up.arguments)}{'' if each.required else ' | None = None'}" for each in given
    ]
    more = "account: pulumi.Input[Account] | None = None, opts: pulumi.InvokeOutputOptions | None = None"
    lines = [f"def {look_up.name}_output({_starred(given, inputs)}{more}) -> pulumi.Output[{result}]:"]
    lines += [quoted(_about_output(look_up, is_secret=is_secret), 4)]
    found = f'look_up_output("{look_up.name}", {mapped}, {look_up.result}, opts, is_secret={is_secret})'
    yield "\n".join([*lines, f"    return {found}" + ("" if look_up.is_list else ".apply(lambda found: found[0])")])


ACCOUNT = fields(Arguments)["account"]


def _plain_argument(field: Field, model: type[Model]) -> str:
    kind = _spelled(field.type, model).replace("pulumi.Input[str]", "str")
    return f"{field.name}: {kind}{'' if field.required else ' | None = None'}"


def _starred(given: list[Field], spelled: list[str]) -> str:
    """Return arguments of which those that are required may be given by their position."""
    required = sum(each.required for each in given)
    return ", ".join([*spelled[:required], "*", *spelled[required:], ""])


def _about(look_up: LookUp, *, is_secret: bool) -> str:
    secrets = (
        f"\n\nResults are plain values, those of secret outputs too: `{look_up.name}_output` returns them as secrets."
    )
    errors = [
        "Raises:",
        *wrap(
            "pulumi.RunError: An argument is invalid or an output, a setting is missing, or the call failed"
            + ("." if look_up.is_list else ", or what is read does not exist.")
            + " The message is one line.",
            108,
            initial_indent="    ",
            subsequent_indent="        ",
        ),
    ]
    text = docstrings.of_class(look_up.arguments) + (secrets if is_secret else "")
    return "\n".join([text, "", *_args(look_up), "", *errors])


def _about_output(look_up: LookUp, *, is_secret: bool) -> str:
    first, *rest = docstrings.of_class(look_up.arguments).split("\n\n")
    when = (
        "As `" + look_up.name + "`, once the arguments are known and the resources that they come from are created; "
        "until then, in a preview, the result is unknown."
    )
    secrets = ["The result is a secret, as it has secret members; `pulumi.Output.unsecret` reveals one that is none."]
    paragraphs = [first, *rest, *(["\n".join(wrap(each, 112)) for each in (when, *(secrets if is_secret else []))])]
    options = _argument("opts", "Options; `depends_on` names resources that have to be created before.")
    return "\n".join(["\n\n".join(paragraphs), "", *_args(look_up), *options])


def _args(look_up: LookUp) -> list[str]:
    descriptions = docstrings.of_fields(look_up.arguments)
    given = [each.name for each in fields(look_up.arguments).values() if each.name != "account"]
    lines = [_argument(name, " ".join(descriptions[name].split())) for name in (*given, "account")]
    return ["Args:", *(line for each in lines for line in each)]


def _arguments(ordered: list[Field], descriptions: dict[str, str]) -> str:
    lines = ["Declare it.", "", "Args:", *_argument("logical_name", "Logical name of the resource in the stack.")]
    for field in ordered:
        default = "" if field.required or field.default is None else f" Default: `{field.default!r}`."
        lines += _argument(field.name, " ".join(descriptions[field.name].split()) + default)
    return "\n".join([*lines, *_argument("opts", "Options of the resource, as everywhere in Pulumi.")])


def _argument(name: str, text: str) -> list[str]:
    return wrap(f"{name}: {text}", 108, initial_indent="    ", subsequent_indent="        ")


def quoted(text: str, indent: int) -> str:
    """Return a docstring."""
    pad = " " * indent
    lines = text.split("\n")
    body = "\n".join(f"{pad}{line}" if line and number else line for number, line in enumerate(lines))
    return f'{pad}"""{body}"""' if len(lines) == 1 else f'{pad}"""{body}\n{pad}"""'


def _input(field: Field, model: type[Model]) -> str:
    return f"pulumi.Input[{_spelled(field.type, model)}]"


def _spelled(kind: Any, model: type[Model]) -> str:
    """Return the type that a program gives to an input of a model."""
    if get_origin(kind) is Literal:
        return _name_of(kind, model)
    if (inner := element(kind)) is not None:
        return f"Sequence[pulumi.Input[{_spelled(inner, model)}]]"
    if get_origin(kind) is dict:
        return f"Mapping[str, pulumi.Input[{_spelled(bare(get_args(kind)[1]), model)}]]"
    if isinstance(kind, type) and issubclass(kind, Model):
        return kind.__name__
    return "str | datetime" if kind is datetime else simple(kind)


def _output(field: Field, model: type[Model] | None) -> str:
    """Return the type of an output; words that an input of the model takes keep their type, so that they fit others."""
    is_word = model is not None and get_origin(field.type) is Literal
    kind = _name_of(field.type, model) if is_word and model is not None else returned(field.type, "outputs.")
    return kind if field.required or field.default is not None else f"{kind} | None"


def returned(kind: Any, prefix: str = "") -> str:
    """Return the type of a value that the engine hands to a program; the prefix stands before the names of parts."""
    if (inner := element(kind)) is not None:
        return f"Sequence[{returned(inner, prefix)}]"
    if get_origin(kind) is dict:
        return f"Mapping[str, {returned(bare(get_args(kind)[1]), prefix)}]"
    if isinstance(kind, type) and issubclass(kind, Model):
        return f"{prefix}{kind.__name__}"
    return "str" if get_origin(kind) is Literal or kind is datetime else simple(kind)


def simple(kind: Any) -> str:
    """Return the name of a type that holds no others."""
    return "str" if kind is SecretStr else str(kind.__name__)


def formatted(text: str, path: Path) -> str:
    """Return the text of a file as the formatter leaves it."""
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(path), "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def main() -> None:
    """Write the file."""
    WHERE.write_text(derive(), encoding="utf-8")


if __name__ == "__main__":
    main()
