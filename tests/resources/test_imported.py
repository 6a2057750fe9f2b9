"""What an import records of each resource: inputs that are enough to change nothing, and none that is a default."""

from __future__ import annotations

import pytest

from apsara_live_emulator import Emulator
from cases import CASES, Case, Stage
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.hosts.importing import imported
from pulumi_apsara_live.model.diff import same
from pulumi_apsara_live.model.fields import Properties, WriteOnly, fields
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.wire.rpc import Cloud

READABLE = [case for case in CASES if RESOURCES[case.resource].holds and not RESOURCES[case.resource].unreadable]


def is_never_returned(case: Case) -> bool:
    """Whether the API does not return an input that is required."""
    return any(field.required and field.marked(WriteOnly) for field in fields(RESOURCES[case.resource].inputs).values())


IMPORTABLE = [case for case in READABLE if not is_never_returned(case)]
IMPLIED = [
    (case, name) for case in IMPORTABLE for name in RESOURCES[case.resource].implied_values if name not in case.minimal
]
NOT_IMPORTABLE = [case for case in READABLE if is_never_returned(case)]


def read(stage: Stage, cloud: Cloud, id: str) -> lifecycle.CurrentState:
    """What a read returns with nothing recorded before."""
    found = lifecycle.read(stage.resource, cloud, id, {})
    assert found is not None
    return found


@pytest.mark.parametrize("size", ["full", "minimal"])
@pytest.mark.parametrize("case", IMPORTABLE, ids=str)
def test_inputs_are_valid_and_change_nothing(case: Case, size: str, cloud: Cloud, emulator: Emulator) -> None:
    """Of a large and of a small declaration, without a further call."""
    stage = Stage(cloud, case)
    declared: Properties = getattr(case, size)
    id, _, _ = stage.create(declared)
    found = read(stage, cloud, id)
    before = len(emulator.ledger)
    state = imported(stage.resource, found)
    assert len(emulator.ledger) == before
    checked = lifecycle.check(stage.resource, stage.step, state.inputs, state.inputs)
    assert (checked.problems, checked.warnings) == ((), ())
    assert not lifecycle.diff(stage.resource, state.outputs, checked.inputs)
    known, implied = fields(stage.resource.inputs), stage.resource.implied_values
    defaults = {name: implied.get(name, known[name].default) for name in state.inputs if not known[name].required}
    assert [name for name, default in defaults.items() if same(state.inputs[name], default)] == []


@pytest.mark.parametrize("case", NOT_IMPORTABLE, ids=str)
def test_inputs_are_what_is_known_where_a_required_one_is_never_returned(case: Case, cloud: Cloud) -> None:
    """The engine reports those that are missing."""
    stage = Stage(cloud, case)
    id, _, _ = stage.create(case.full)
    state = imported(stage.resource, read(stage, cloud, id))
    checked = lifecycle.check(stage.resource, stage.step, {}, state.inputs)
    assert {problem.reason for problem in checked.problems} == {"is required"}
    assert state.inputs


def test_the_resource_group_of_a_studio_is_declared(cloud: Cloud) -> None:
    """Its absence would be refused, as a studio leaves its group only for another."""
    case = next(each for each in CASES if each.resource == "Caster" and each.full.get("resource_group_id"))
    stage = Stage(cloud, case)
    id, _, _ = stage.create(case.full)
    state = imported(stage.resource, read(stage, cloud, id))
    assert state.inputs["resource_group_id"] == case.full["resource_group_id"]
    less = {name: value for name, value in state.inputs.items() if name != "resource_group_id"}
    (problem,) = lifecycle.check(stage.resource, stage.step, state.inputs, less).problems
    assert problem.path == "resource_group_id"
    assert problem.reason.startswith("cannot go back")


@pytest.mark.parametrize(("case", "name"), IMPLIED, ids=[f"{case}-{name}" for case, name in IMPLIED])
def test_the_value_that_the_api_uses_for_an_input_left_out_is_not_declared(case: Case, name: str, cloud: Cloud) -> None:
    """It is read like any other, and the import of what was declared without it leaves it out again."""
    stage = Stage(cloud, case)
    id, _, _ = stage.create(case.minimal)
    found = read(stage, cloud, id)
    assert name in found.outputs
    assert name not in imported(stage.resource, found).inputs
