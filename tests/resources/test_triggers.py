"""Triggers: which values are one, which of them differ, and the reason of an action that a preview shows."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from pulumi_apsara_live.model.fields import UNKNOWN, Properties
from pulumi_apsara_live.resources._resource import Predecessor, Step
from pulumi_apsara_live.resources._triggers import Trigger, differing, reason


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (False, "false"), (1, "1"), (2.0, "2"), (1.5, "1.5"), (-3.0, "-3"), ("a", "a"), ("", "")],
    ids=repr,
)
def test_a_number_or_a_boolean_is_a_string_as_a_program_in_yaml_writes_it(value: Any, text: str) -> None:
    """The engine passes whole numbers as fractions, and neither is another value than the other."""
    assert TypeAdapter(Trigger).validate_python(value) == text


@pytest.mark.parametrize("value", [None, [], {}], ids=repr)
def test_anything_else_is_no_trigger(value: Any) -> None:
    """It has no text that stays the same."""
    with pytest.raises(ValidationError):
        TypeAdapter(Trigger).validate_python(value)


BEFORE: Properties = {"caster_id": "1", "triggers": {"a": "1", "b": "2"}, "reason": "page"}


@pytest.mark.parametrize(
    ("news", "names"),
    [
        ({}, []),
        ({"triggers": {"b": "3", "a": "0"}}, ["a", "b"]),
        ({"triggers": {"a": "1"}}, ["b"]),
        ({"triggers": {"a": "1", "b": "2", "c": "3"}}, ["c"]),
        ({"triggers": None}, ["a", "b"]),
        ({"caster_id": "2", "triggers": {"a": "2", "b": "2"}}, ["caster_id", "a"]),
    ],
    ids=["none", "changed", "removed", "added", "all removed", "an input"],
)
def test_what_differs_is_named_in_one_order(news: Properties, names: list[str]) -> None:
    """Inputs first; triggers in the order of their names."""
    assert differing(BEFORE, BEFORE | news, ("caster_id",)) == names
    assert differing(BEFORE | {"triggers": None}, BEFORE | {"triggers": None}) == []


@pytest.mark.parametrize(
    ("olds", "predecessor", "news", "expected"),
    [
        ({}, None, BEFORE, "created"),
        (BEFORE, None, BEFORE, "page"),
        ({**BEFORE, "reason": None}, None, BEFORE, None),
        ({"caster_id": "1", "triggers": {"a": "1", "b": "2"}}, None, BEFORE, "created"),
        (BEFORE, None, {**BEFORE, "triggers": {"a": "1", "b": "3"}}, "b"),
        (BEFORE, None, {**BEFORE, "caster_id": "2", "triggers": {"a": "2", "b": "2"}}, "caster_id, a"),
        (BEFORE, None, {**BEFORE, "triggers": {"a": UNKNOWN}}, UNKNOWN),
        (BEFORE, None, {**BEFORE, "caster_id": UNKNOWN}, UNKNOWN),
        ({}, BEFORE, BEFORE, "replaced by hand"),
        ({}, BEFORE, {**BEFORE, "triggers": {"a": "1", "b": "3"}}, "b"),
        ({}, {}, BEFORE, "created"),
    ],
    ids=[
        "first creation",
        "nothing changed",
        "no reason recorded",
        "no reason recorded by an earlier release",
        "a trigger",
        "an input and a trigger",
        "an unknown trigger",
        "an unknown input",
        "replaced and nothing changed",
        "replaced by a trigger",
        "replaced and nothing recorded",
    ],
)
def test_an_action_has_a_reason_that_a_preview_knows(
    olds: Properties, predecessor: Properties | None, news: Properties, expected: Any
) -> None:
    """What has changed, in a word; the recorded reason stays while nothing changes."""
    step = Step(predecessor=None if predecessor is None else Predecessor(predecessor))
    assert reason(olds, news, step, ("caster_id",)) == expected
