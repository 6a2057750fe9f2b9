"""L11. Failures name real fields: every property in a check failure exists on the model."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cases import CASES, Case
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.fields import Model, fields
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._resource import Step

from .test_l10_unknown_is_not_wrong import places

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def put(value: Any, path: tuple[Any, ...], junk: Any) -> Any:
    """The bag with something else at one place."""
    if not path:
        return junk
    if isinstance(value, dict):
        return {**value, path[0]: put(value[path[0]], path[1:], junk)}
    return [put(each, path[1:], junk) if index == path[0] else each for index, each in enumerate(value)]


def exists(model: type[Model], path: str) -> bool:
    """Whether the path leads to a declared field."""
    for name in re.findall(r"[^.\[\]]+(?=[.\[]|$)", re.sub(r"\[\d+\]", "", path)):
        field = fields(model).get(name)
        if field is None:
            return False
        if field.part is None:
            return True
        model = field.part
    return True


@given(st.data())
def test_junk_anywhere_is_told_as_a_failure_of_a_real_property(data: st.DataObject) -> None:
    """Never an exception; each failure is one line about a property that exists."""
    case: Case = data.draw(st.sampled_from(CASES), label="case")
    path = data.draw(st.sampled_from(list(places(case.full))), label="place")
    bag = put(case.full, path, data.draw(JUNK, label="junk"))
    resource = RESOURCES[case.resource]
    judged = lifecycle.check(resource, Step(), {}, bag)
    for problem in judged.problems:
        assert problem.path == "" or exists(resource.inputs, problem.path), problem
        assert "\n" not in problem.reason


@given(st.data())
def test_an_unknown_setting_is_told_with_the_nearest_known_one(data: st.DataObject) -> None:
    """A misspelt name is named, and so is what was probably meant."""
    case: Case = data.draw(st.sampled_from(CASES))
    resource = RESOURCES[case.resource]
    name = data.draw(st.sampled_from(list(case.full)))
    judged = lifecycle.check(resource, Step(), {}, {**case.full, f"{name}z": 1})
    assert [(problem.path, problem.reason) for problem in judged.problems] == [
        ("", f"unknown setting '{name}z'; did you mean {name}?")
    ]
