"""The types of outputs against the values that a program gets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NotRequired, get_args, get_origin, get_type_hints

import pytest

from cases import CASES, Case, Stage
from laws.conftest import cloud as cloud  # noqa: PLC0414 (a fixture is had by its name)
from pulumi_apsara_live import outputs
from pulumi_apsara_live.model.fields import Model, Properties, fields
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.wire.rpc import Cloud


def faults(value: Any, kind: Any, path: str) -> Iterator[str]:
    """Where a value is not of its type."""
    if hasattr(kind, "__total__"):
        members = get_type_hints(kind, vars(outputs), include_extras=True)
        yield from (f"{path}.{name} has no type" for name in value if name not in members)
        for name, member in members.items():
            is_there = get_origin(member) is not NotRequired
            inner = member if is_there else get_args(member)[0]
            if name in value:
                yield from faults(value[name], inner, f"{path}.{name}")
            elif is_there:
                yield f"{path}.{name} is absent"
    elif get_args(kind):
        for each in value:
            yield from faults(each, get_args(kind)[0], f"{path}[]")
    elif not isinstance(value, (int, float) if kind is float else kind):
        yield f"{path} is {value!r}, not {kind}"


def part_faults(model: type[Model], found: Properties) -> Iterator[str]:
    """Where the parts of a resource's outputs are not of their types."""
    for name, field in fields(model).items():
        value = found.get(name)
        if field.part is not None and value is not None:
            kind = getattr(outputs, field.part.__name__)
            for each in value if isinstance(value, list) else [value]:
                yield from faults(each, kind, name)


WITH_PARTS = [
    case
    for case in CASES
    if any(field.part for name, field in fields(RESOURCES[case.resource].inputs).items() if name != "account")
]


@pytest.mark.parametrize("most", [True, False], ids=["most", "least"])
@pytest.mark.parametrize("case", WITH_PARTS, ids=str)
def test_parts_of_outputs_are_what_their_types_say(cloud: Cloud, case: Case, most: bool) -> None:
    """After a creation and after a refresh, of the most and of the least that a program may declare."""
    stage = Stage(cloud, case)
    id, created, _ = stage.create(case.full if most else case.minimal)
    state = stage.read(id, created)
    assert state is not None
    for found in (created, state.outputs):
        assert list(part_faults(RESOURCES[case.resource].outputs, found)) == []
