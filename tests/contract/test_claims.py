"""Our declarations are claims; the contract, derived from the vendor's SDK, is the evidence."""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from typing import Any

import pytest

from pulumi_apsara_live.model.fields import Field, Replace, fields
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.wire.operation import Operation

CONTRACT = json.loads(files("apsara_live_emulator").joinpath("contract.json").read_text(encoding="utf-8"))["actions"]
MODULES = [module for name, module in sys.modules.items() if name.startswith("pulumi_apsara_live.resources.")]
SAID = [vars(module) for module in MODULES] + [vars(type(resource)) for resource in RESOURCES.values()]
OPERATIONS = sorted(
    {each for said in SAID for each in said.values() if isinstance(each, Operation)},
    key=lambda operation: operation.action,
)
MODIFIES = {
    "CasterVideoResource": ("AddCasterVideoResource", "ModifyCasterVideoResource", "DescribeCasterVideoResources"),
    "CasterConfig": ("SetCasterConfig", "SetCasterConfig", "DescribeCasterConfig"),
    "LivePullToPush": ("CreateLivePullToPush", "UpdateLivePullToPush", "DescribeLivePullToPush"),
}
"""Resources whose fields are the parameters of one creating and one modifying operation."""
ELSEWHERE = {("CasterConfig", "caster_id"), ("LivePullToPush", "region")}
"""Parameters of the modifying operation that say which thing is meant, not what it shall be."""
PAIRS = [(name, field) for name in MODIFIES for field in fields(RESOURCES[name].inputs).values() if field.wire.sent]


def names(answer: Any) -> set[str]:
    """Every name in an answer's shape."""
    if isinstance(answer, dict):
        return set(answer).union(*(names(each) for each in answer.values()))
    return set().union(*(names(each) for each in answer)) if isinstance(answer, list) else set()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.action)
def test_an_operation_has_the_quota_and_the_method_of_the_contract(operation: Operation) -> None:
    """The limiter and the client rely on both."""
    told = CONTRACT[operation.action]
    assert operation.quota == (told.get("qps") or 10)
    assert operation.method in told["methods"]


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each.rows], ids=lambda each: each.action)
def test_the_rows_of_an_answer_are_where_the_contract_has_them(operation: Operation) -> None:
    """A list of objects at the end of the path."""
    shape: Any = CONTRACT[operation.action]["answer"]
    for name in operation.rows.split("."):
        shape = shape[name]
    assert isinstance(shape, list)


@pytest.mark.parametrize(("name", "field"), PAIRS, ids=[f"{name}-{field.name}" for name, field in PAIRS])
def test_a_field_is_sent_changed_and_told_back_as_the_contract_allows(name: str, field: Field) -> None:
    """It is a parameter of the creation; Replace if no update takes it; WriteOnly if no answer has it."""
    creates, modifies, describes = MODIFIES[name]
    assert field.wire.sent in CONTRACT[creates]["parameters"]
    if (name, field.name) not in ELSEWHERE:
        assert field.marked(Replace) == (field.wire.sent not in CONTRACT[modifies]["parameters"]) or (
            field.name == "caster_id"
        )
    last = (field.wire.answered or "").rpartition(".")[2]
    assert (last == "") or last in names(CONTRACT[describes]["answer"]) or field.name in ("caster_id", "region")


OFFERED_ELSEWHERE = {
    "CasterVideoResource": {"OwnerId", "RegionId"},
    "CasterConfig": {"OwnerId", "RegionId"},
    "LivePullToPush": {"OwnerId", "RegionId"},
}
"""Parameters that are no property of the thing: the account and the client's region."""


@pytest.mark.parametrize("name", MODIFIES)
def test_every_parameter_of_a_creation_is_offered(name: str) -> None:
    """What we do not offer is a visible line in a list, not an oversight."""
    offered = {field.wire.sent for field in fields(RESOURCES[name].inputs).values()}
    assert set(CONTRACT[MODIFIES[name][0]]["parameters"]) - offered == OFFERED_ELSEWHERE[name]
