"""L10. Unknown is not wrong: with any inputs unknown, check complains of none of them and diff does not crash."""

from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cases import CASES, Case
from pulumi_apsara_live.hosts import lifecycle
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
    recorded = {**lifecycle.check(resource, step, {}, bag).inputs, lifecycle.DECLARED: sorted(bag)}
    changes = lifecycle.diff(resource, recorded, judged.inputs)
    unknown = {name for name in fields(resource.inputs) if holds_unknown(judged.inputs.get(name))}
    immutable = {name for name in unknown if fields(resource.inputs)[name].marked(Replace)}
    assert set(changes.replace) == immutable
    assert set(changes.update) == unknown - immutable
