"""Our declarations are claims; the contract, derived from the vendor's SDK, is the evidence."""

from __future__ import annotations

import ast
import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from authoring import permissions

import cases
import pulumi_apsara_live
from pulumi_apsara_live.cli.actions import actions
from pulumi_apsara_live.model.fields import Field, Parallel, Replace, fields
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._resource import Resource
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.permissions import BY_CDN_DOMAIN, BY_DOMAIN, BY_NOTHING, UNDOCUMENTED, kind, resource

PACKAGE = Path(pulumi_apsara_live.__file__).parent

CONTRACT = json.loads(files("apsara_live_emulator").joinpath("contract.json").read_text(encoding="utf-8"))["actions"]
MODULES = [module for name, module in sys.modules.items() if name.startswith("pulumi_apsara_live.resources.")]
SAID = [vars(module) for module in MODULES] + [vars(type(resource)) for resource in RESOURCES.values()]
OPERATIONS = sorted(
    {each for said in SAID for each in said.values() if isinstance(each, Operation)},
    key=lambda operation: operation.action,
)
MODIFIED = [name for name, resource in RESOURCES.items() if resource.updates]
"""Resources that change in place: their fields are parameters of what creates and what changes them."""
PAIRS = [(name, field) for name in MODIFIED for field in fields(RESOURCES[name].inputs).values() if field.wire.sent]


def parameters(*operations: Operation | None) -> set[str]:
    """Every parameter of these operations."""
    return {each for operation in operations if operation for each in CONTRACT[operation.action]["parameters"]}


def called(resource: Resource[Any, Any], *, created: bool) -> set[Operation]:
    """The operations, without reads, that a creation calls, or any other change; `costs` declares both."""
    rows = {row: calls for row, calls in resource.costs.items() if row.startswith("creation") == created}
    calls = {each for row, calls in rows.items() if not row.startswith("deletion") for each in calls}
    return {each for each in calls if not each.is_read}


def names(answer: Any) -> set[str]:
    """Every name in an answer's shape."""
    if isinstance(answer, dict):
        return set(answer).union(*(names(each) for each in answer.values()))
    return set().union(*(names(each) for each in answer)) if isinstance(answer, list) else set()


CALLS = {
    (path.relative_to(PACKAGE).as_posix(), call.lineno): call
    for path in sorted(PACKAGE.rglob("*.py"))
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Operation"
}
"""Every place of the package that declares an operation, be it of a resource, of a command or inside a function."""


@pytest.mark.parametrize("place", CALLS, ids=lambda place: f"{place[0]}:{place[1]}")
def test_every_declared_operation_has_the_quota_and_the_method_of_its_page(place: tuple[str, int]) -> None:
    """A quota that is too high gets calls refused on the air; one that is too low makes every update slower."""
    call = CALLS[place]
    (action,) = (ast.literal_eval(argument) for argument in call.args)
    declared = {keyword.arg: keyword.value for keyword in call.keywords}
    quota = ast.literal_eval(declared["quota"]) if "quota" in declared else 10
    method = ast.literal_eval(declared["method"]) if "method" in declared else "POST"
    assert quota == (CONTRACT[action]["qps"] or 10)
    assert method in CONTRACT[action]["methods"]


@pytest.mark.parametrize(
    ("action", "quota"),
    [
        ("DescribeCasterStreamUrl", 5),
        ("DescribeCasters", 15),
        ("ModifyCasterProgram", 4),
        ("AddCasterProgram", 10),
        ("TagLiveResources", 100),
        ("DescribeLiveTagResources", 10),
        ("ListLiveTagResources", None),
    ],
)
def test_the_quotas_are_those_of_the_newest_pages(action: str, quota: int | None) -> None:
    """One of each kind, and those in which older pages and the SDK's comments say otherwise."""
    assert CONTRACT[action]["qps"] == quota


@pytest.mark.parametrize("action", CONTRACT)
def test_an_operation_is_allowed_on_the_resource_that_its_page_prints(action: str) -> None:
    """And on everything where no page prints one; the part of the region is always `*`."""
    access = permissions.documented().get(action)
    names = {"caster": "{CasterId}", "domain": "{DomainName}", "account": "{account}"}
    if access is None or access.resource is None:
        assert kind(action) == "undocumented"
    else:
        assert kind(action) != "undocumented"
        assert resource(action, **names) == access.resource


def test_the_evidence_covers_the_whole_family() -> None:
    """Five operations have no row, four have a row without a resource; a name that is no operation is a mistake."""
    documented = permissions.documented()
    assert len([access for access in documented.values() if access.resource is not None]) == 71
    assert set(documented) < set(CONTRACT)
    assert set(CONTRACT) - set(documented) == {
        "DeleteCasterEpisodeGroup",
        "ListLiveTagResources",
        "MiguLivePullToPushStart",
        "MiguLivePullToPushStatus",
        "TagResources",
        "UnTagLiveResources",
        "UntagResources",
    }
    assert set(CONTRACT) >= (BY_DOMAIN | BY_CDN_DOMAIN | BY_NOTHING | UNDOCUMENTED)


@pytest.mark.parametrize("name", RESOURCES)
def test_a_refresh_needs_operations_of_the_level_get_alone(name: str) -> None:
    """What `apsara-live policy --read-only` allows is reading by the vendor's own account."""
    levels = {action: permissions.documented()[action].level for action in actions([name], read_only=True)}
    assert set(levels.values()) == (set() if RESOURCES[name].unreadable else {"get"}), levels


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
    declared = RESOURCES[name]
    assert field.wire.sent in parameters(*called(declared, created=True))
    if field.name not in declared.id.parts:  # those say which thing is meant, not what it shall be
        changes = parameters(*called(declared, created=False))
        sent = field.wire.sent or ""
        assert field.marked(Replace) == changes.isdisjoint({sent, f"New{sent}"})  # moving takes the new group as such
    last = (field.wire.answered or "").rpartition(".")[2]
    answers = set[str]().union(
        *(names(CONTRACT[each.action]["answer"]) for each in (declared.reads, *declared.also_reads))
    )
    assert (last == "") or last in answers or field.name in declared.id.parts


@pytest.mark.parametrize("name", MODIFIED)
def test_every_parameter_of_a_creation_is_offered(name: str) -> None:
    """What we do not offer is a visible line in a list, not an oversight."""
    inputs = list(fields(RESOURCES[name].inputs).values())
    parts = [inner for each in inputs if each.part is not None for inner in fields(each.part).values()]
    offered = {each.wire.sent for each in inputs} | {each.wire.sent for each in parts if each.marked(Parallel)}
    not_offered = {"OwnerId", "RegionId", *cases.NOT_OFFERED.get(name, ())}
    assert parameters(RESOURCES[name].creates) - offered == not_offered
