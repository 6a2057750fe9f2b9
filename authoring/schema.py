"""Write `provider/pulumi_apsara_live/schema.json`: the package for the other languages of Pulumi.

Literals are strings, with their words in the description: a new word of the vendor must not break a program, and the
provider's own error names the word that was meant. Defaults are in the description too, as the provider fills them in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import SecretStr

from pulumi_apsara_live.hosts.spelling import camel_case, in_camel_case
from pulumi_apsara_live.model.fields import Field, Model, Names, Replace, bare, element, fields
from pulumi_apsara_live.resources import LOOK_UPS, RESOURCES
from pulumi_apsara_live.resources._look_up import LookUp
from pulumi_apsara_live.resources._resource import Resource
from pulumi_apsara_live.settings.sources import NUMBERS, SECRET_SETTINGS, SETTINGS, SWITCHES

from . import docstrings
from .sdk import all_parts

WHERE = Path(__file__).parent.parent / "provider" / "pulumi_apsara_live" / "schema.json"
PACKAGE = "apsara-live"
SCALARS = {str: "string", SecretStr: "string", datetime: "string", bool: "boolean", int: "integer", float: "number"}
PYTHON_PACKAGE = "pulumi_apsara_live_sdk"
"""Name of a generated Python package, which may be installed beside this one."""
Json = dict[str, Any]


def derive() -> str:
    """Return the text of the file."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def schema() -> Json:
    """Return the schema of the package."""
    return {
        "name": PACKAGE,
        "displayName": "ApsaraVideo Live",
        "description": "ApsaraVideo Live production studios as code",
        "keywords": ["category/cloud", "kind/native"],
        "license": "Apache-2.0",
        "language": {
            "python": {"packageName": PYTHON_PACKAGE, "pyproject": {"enabled": True}},
            "nodejs": {"respectSchemaVersion": True},
            "go": {"respectSchemaVersion": True, "generateResourceContainerTypes": True},
            "csharp": {"respectSchemaVersion": True},
        },
        "config": {"variables": dict(_settings())},
        "provider": {"description": "Settings of the resources that name it.", "inputProperties": dict(_settings())},
        "types": {_token(model.__name__): _part(model) for model in all_parts().values()} | dict(_results()),
        "resources": {_token(name): _resource(name, resource) for name, resource in RESOURCES.items()},
        "functions": {_token(_function_name(each)): _function(kind, each) for kind, each in LOOK_UPS.values()},
    }


def _settings() -> Iterator[tuple[str, Json]]:
    kinds = dict.fromkeys(NUMBERS, "number") | dict.fromkeys(SWITCHES, "boolean")
    for name, description in SETTINGS.items():
        secret = {"secret": True} if name in SECRET_SETTINGS else {}
        yield name, {"type": kinds.get(name, "string"), "description": description, **secret}


def _token(name: str) -> str:
    return f"{PACKAGE}:index:{name}"


def _part(model: type[Model]) -> Json:
    descriptions = docstrings.of_fields(model)
    return {
        "type": "object",
        "description": in_camel_case(docstrings.of_class(model)),
        "properties": {
            camel_case(name): _property(field, in_camel_case(descriptions[name]))
            for name, field in fields(model).items()
        },
        "required": [camel_case(name) for name, field in fields(model).items() if field.required],
    }


def _resource(name: str, resource: Resource[Any, Any]) -> Json:
    model = resource.outputs
    text = f"{docstrings.of_module(type(resource))}\n\n{docstrings.of_class(type(resource))}"
    descriptions = docstrings.of_fields(model)

    def properties(of: type[Model]) -> Json:
        return {
            camel_case(each): _property(field, in_camel_case(descriptions[each])) for each, field in fields(of).items()
        }

    return {
        "description": in_camel_case(text),
        "properties": properties(model),
        "required": [camel_case(each) for each, field in fields(model).items() if field.required],
        "inputProperties": properties(resource.inputs),
        "requiredInputs": [camel_case(each) for each, field in fields(resource.inputs).items() if field.required],
        "aliases": [{"type": f"pulumi-python:dynamic/{PACKAGE}:{name}"}],
    }


def _property(field: Field, description: str) -> Json:
    words = get_args(field.element or field.type) if get_origin(field.element or field.type) is Literal else ()
    if field.marked(Names):
        words = tuple(camel_case(each) for each in words)
    sentences = [description]
    if words:
        sentences.append(f"One of {', '.join(f'`{each}`' for each in words)}.")
    if isinstance(field.default, str | bool | int | float) and not field.required:
        sentences.append(f"Default: `{json.dumps(field.default)}`.")
    found = {**_type(field.type), "description": " ".join(sentences)}
    if field.secret:
        found["secret"] = True
    if field.marked(Replace):
        found["willReplaceOnChanges"] = True
    return found


def _type(kind: Any) -> Json:
    if (inner := element(kind)) is not None:
        return {"type": "array", "items": _type(inner)}
    if get_origin(kind) is dict:
        return {"type": "object", "additionalProperties": _type(bare(get_args(kind)[1]))}
    if get_origin(kind) is Literal:
        return {"type": "string"}
    if isinstance(kind, type) and issubclass(kind, Model):
        return {"type": "object", "$ref": f"#/types/{_token(kind.__name__)}"}
    return {"type": SCALARS[kind]} if kind in SCALARS else {"$ref": "pulumi.json#/Any"}


def _function_name(look_up: LookUp) -> str:
    return camel_case(look_up.name)


def _results() -> Iterator[tuple[str, Json]]:
    """Yield the types of the rows that functions return lists of."""
    for kind, look_up in LOOK_UPS.values():
        if look_up.is_list:
            yield _token(look_up.result), {"type": "object", **_result(RESOURCES[kind], look_up)}


def _result(resource: Resource[Any, Any], look_up: LookUp) -> Json:
    model = resource.outputs
    known, descriptions = fields(model), docstrings.of_fields(model)
    return {
        "description": f"What `{_function_name(look_up)}` returns: outputs of `{resource.kind}`.",
        "properties": {
            camel_case(name): _property(known[name], in_camel_case(descriptions[name])) for name in look_up.returns
        },
        "required": [camel_case(name) for name in look_up.returns if known[name].required],
    }


def _function(kind: str, look_up: LookUp) -> Json:
    model = look_up.arguments
    descriptions = docstrings.of_fields(model)
    row = _result(RESOURCES[kind], look_up)
    if look_up.is_list:
        rows = camel_case(look_up.name.removeprefix("get_"))
        items = {"type": "object", "$ref": f"#/types/{_token(look_up.result)}"}
        row = {"properties": {rows: {"type": "array", "items": items}}, "required": [rows]}
    return {
        "description": in_camel_case(docstrings.of_class(model)),
        "inputs": {
            "type": "object",
            "properties": {
                camel_case(name): _property(field, in_camel_case(descriptions[name]))
                for name, field in fields(model).items()
            },
            "required": [camel_case(name) for name, field in fields(model).items() if field.required],
        },
        "outputs": {"type": "object", **row},
    }


def main() -> None:
    """Write the file."""
    WHERE.write_text(derive(), encoding="utf-8")


if __name__ == "__main__":
    main()
