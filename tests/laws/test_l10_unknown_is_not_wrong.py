"""L10. Unknown is not wrong, nor missing: check complains of no unknown input, and nothing is done with the rest."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pulumi.runtime import rpc

from cases import CASES, Case
from hostile.servicer import Failed, Servicer, Signed, opened
from pulumi_apsara_live.hidden_keys import DECLARED, UNKNOWN_NAMES
from pulumi_apsara_live.hosts import lifecycle, run
from pulumi_apsara_live.model.fields import UNKNOWN, Replace, fields, holds_unknown
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._resource import Step

Path = tuple[Any, ...]


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a bag, at any depth."""
    if path:
        yield path
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in members:
        yield from places(each, (*path, key))


def veiled(value: Any, veils: set[Path], path: Path = ()) -> Any:
    """The bag with UNKNOWN at the given places."""
    if path in veils:
        return UNKNOWN
    if isinstance(value, dict):
        return {key: veiled(each, veils, (*path, key)) for key, each in value.items()}
    if isinstance(value, list):
        return [veiled(each, veils, (*path, index)) for index, each in enumerate(value)]
    return value


@given(st.data())
def test_any_subset_of_inputs_may_be_unknown(data: st.DataObject) -> None:
    """No failure at all for good inputs with veils; the veils come back; an unknown Replace field replaces."""
    case: Case = data.draw(st.sampled_from(CASES), label="case")
    bag = data.draw(st.sampled_from([case.full, case.minimal]), label="bag")
    veils = set(data.draw(st.lists(st.sampled_from(list(places(bag)))), label="veils"))
    resource, step = RESOURCES[case.resource], Step(urn="urn:pulumi:dev::laws::t::thing")
    judged = lifecycle.check(resource, step, {}, veiled(bag, veils))
    assert judged.problems == ()
    assert holds_unknown(judged.inputs) == bool(veils)
    declarable = {name: value for name, value in judged.inputs.items() if name not in resource.computed}
    again = lifecycle.check(resource, step, {}, declarable)
    assert again.inputs == judged.inputs
    recorded = {**lifecycle.check(resource, step, {}, bag).inputs, DECLARED: sorted(bag)}
    changes = lifecycle.diff(resource, recorded, judged.inputs)
    unknown = {name for name in fields(resource.inputs) if holds_unknown(judged.inputs.get(name))}
    immutable = {name for name in unknown if fields(resource.inputs)[name].marked(Replace)}
    assert set(changes.replace) == immutable
    assert set(changes.update) == unknown - immutable


def left_out(value: Any, veils: set[Path], path: Path = ()) -> Any:
    """The bag as an update hands it over: the engine leaves out what is not known, at any depth, and says nothing."""
    if isinstance(value, dict):
        return {key: left_out(each, veils, (*path, key)) for key, each in value.items() if (*path, key) not in veils}
    if isinstance(value, list):
        return [left_out(each, veils, (*path, at)) for at, each in enumerate(value) if (*path, at) not in veils]
    return value


SERVICERS = {name: Servicer(name) for name in RESOURCES}


@given(st.data())
@settings(max_examples=200)
def test_what_the_engine_leaves_out_of_an_update_is_not_missing(data: st.DataObject) -> None:
    """Any inputs whose source failed or was left out: no failure, nothing unknown in the inputs, and no call."""
    run.begin()
    case: Case = data.draw(st.sampled_from(CASES), label="case")
    bag = data.draw(st.sampled_from([case.full, case.minimal]), label="bag")
    veils = set(data.draw(st.lists(st.sampled_from(list(places(bag))), min_size=1), label="veils"))
    names = sorted({str(path[0]) for path in veils})
    servicer = SERVICERS[case.resource]
    judged = servicer.check({}, {**left_out(bag, veils), UNKNOWN_NAMES: names})
    assert judged.failures == ()
    assert not contains(judged.inputs, rpc.UNKNOWN)
    inputs = opened(judged.inputs)
    outputs = opened(servicer.check({}, bag).inputs) | {DECLARED: sorted(bag)}
    for call in (lambda: servicer.create(inputs), lambda: servicer.update(f"{case.resource}/1/2", outputs, inputs)):
        with pytest.raises(Failed) as refused:
            call()
        assert f"{', '.join(names)} is not known, as the resource that it comes from failed" in str(refused.value)
    model = fields(RESOURCES[case.resource].inputs)
    replaced = set(servicer.diff(f"{case.resource}/1/2", outputs, inputs).replaces)
    assert replaced - {"account"} == {name for name in names if model[name].marked(Replace)}


def contains(value: Any, wanted: str) -> bool:
    """Whether a text occurs anywhere in a value."""
    if isinstance(value, Signed):
        return contains(value.members, wanted)
    if isinstance(value, Mapping | list):
        return any(contains(each, wanted) for each in (value.values() if isinstance(value, Mapping) else value))
    return bool(value == wanted)
