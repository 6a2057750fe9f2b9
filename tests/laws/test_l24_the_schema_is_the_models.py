"""L24. The schema for Pulumi's other languages says of each resource what its models say, and refers to what it has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from authoring import schema, sdk

from pulumi_apsara_live.hosts.spelling import camel_case
from pulumi_apsara_live.model.fields import Model, Replace, fields, parts
from pulumi_apsara_live.resources import LOOK_UPS, RESOURCES

SCHEMA: dict[str, Any] = json.loads(schema.WHERE.read_text(encoding="utf-8"))
RESERVED = {"id", "urn", "pulumi"}
"""Names that the engine or a generated SDK gives a meaning of their own."""


def token(name: str) -> str:
    """The name of a type in the schema."""
    return f"apsara-live:index:{name}"


def test_it_has_every_resource_and_function() -> None:
    """Under the names of this package, so that the manual counts for every language."""
    assert set(SCHEMA["resources"]) == {token(name) for name in RESOURCES}
    assert set(SCHEMA["functions"]) == {token(camel_case(name)) for name in LOOK_UPS}


def test_a_resource_has_the_properties_of_its_models(name: str) -> None:
    """Required, secret and replacing as they are here; a state of this package is one of the other's by an alias."""
    told, resource = SCHEMA["resources"][token(name)], RESOURCES[name]
    assert told["aliases"] == [{"type": f"pulumi-python:dynamic/apsara-live:{name}"}]
    for model, properties, required in (
        (resource.inputs, told["inputProperties"], told["requiredInputs"]),
        (resource.outputs, told["properties"], told["required"]),
    ):
        assert required == [camel_case(each) for each, field in fields(model).items() if field.required]
        assert marks(properties) == marks_of(model)
        assert RESERVED.isdisjoint(properties)


@pytest.mark.parametrize("part", [each for each in SCHEMA["types"] if "Result" not in each])
def test_a_part_has_the_members_of_its_model(part: str) -> None:
    """Of whichever resource it is a part."""
    model = sdk.all_parts()[part.removeprefix(token(""))]
    told = SCHEMA["types"][part]
    assert told["required"] == [camel_case(each) for each, field in fields(model).items() if field.required]
    assert marks(told["properties"]) == marks_of(model)


def test_every_reference_is_to_a_type_of_the_schema() -> None:
    """Pulumi's own types apart."""
    references = {each for each in strings(SCHEMA, "$ref") if not each.startswith("pulumi.json#")}
    assert references == {f"#/types/{each}" for each in SCHEMA["types"]}


def test_descriptions_name_properties_as_those_languages_do() -> None:
    """No program in them has the names of Python, neither of the resource described nor of another one."""
    models = [model for each in RESOURCES.values() for model in (each.inputs, each.outputs)]
    names = {each for model in models for part in (model, *parts(model)) for each in fields(part) if "_" in each}
    words = {word for text in strings(SCHEMA, "description") for word in re.findall(r"\w+", text)}
    assert sorted(names & words) == []


def test_a_generated_python_package_is_another_one() -> None:
    """Two distributions must not write one folder."""
    assert SCHEMA["language"]["python"]["packageName"] not in ("", "pulumi_apsara_live")


def marks(properties: dict[str, Any]) -> dict[str, tuple[bool, bool]]:
    """Whether each property is secret, and whether it replaces."""
    return {
        name: (each.get("secret", False), each.get("willReplaceOnChanges", False)) for name, each in properties.items()
    }


def marks_of(model: type[Model]) -> dict[str, tuple[bool, bool]]:
    """The same, as the model has it."""
    return {camel_case(name): (field.secret, field.marked(Replace)) for name, field in fields(model).items()}


def strings(value: Any, key: str) -> Iterator[str]:
    """Every string under a key, at any depth."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name == key and isinstance(each, str):
                yield each
            else:
                yield from strings(each, key)
    for each in value if isinstance(value, list) else ():
        yield from strings(each, key)
