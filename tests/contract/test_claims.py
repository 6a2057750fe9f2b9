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

import pulumi_apsara_live
from pulumi_apsara_live.cli.actions import actions
from pulumi_apsara_live.model.fields import Field, Parallel, Replace, fields
from pulumi_apsara_live.resources import RESOURCES
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
MODIFIES = {
    "CasterVideoResource": ("AddCasterVideoResource", "ModifyCasterVideoResource", "DescribeCasterVideoResources"),
    "CasterLayout": ("AddCasterLayout", "ModifyCasterLayout", "DescribeCasterLayouts"),
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
    assert set(levels.values()) == {"get"}, levels


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
    "CasterLayout": {"OwnerId", "RegionId"},
    "CasterConfig": {"OwnerId", "RegionId"},
    "LivePullToPush": {"OwnerId", "RegionId"},
}
"""Parameters that are no property of the thing: the account and the client's region."""


@pytest.mark.parametrize("name", MODIFIES)
def test_every_parameter_of_a_creation_is_offered(name: str) -> None:
    """What we do not offer is a visible line in a list, not an oversight."""
    inputs = list(fields(RESOURCES[name].inputs).values())
    parts = [inner for each in inputs if each.part is not None for inner in fields(each.part).values()]
    offered = {each.wire.sent for each in inputs} | {each.wire.sent for each in parts if each.marked(Parallel)}
    assert set(CONTRACT[MODIFIES[name][0]]["parameters"]) - offered == OFFERED_ELSEWHERE[name]
