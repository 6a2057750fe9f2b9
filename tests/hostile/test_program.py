"""Arguments of a program that no engine can carry: one line that names the resource and the property."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pulumi
import pytest

import pulumi_apsara_live as live


class Something:
    """A class of the program's own."""


ENDLESS: dict[str, Any] = {}
ENDLESS["a"] = [ENDLESS]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({1, 2}, "a set is not a string, number, boolean, list or map"),
        (b"news", "a bytes is not a string, number, boolean, list or map"),
        (Decimal(5), "a Decimal is not a string, number, boolean, list or map"),
        (date(2036, 6, 29), "a date is not a string, number, boolean, list or map"),
        ([{"at": timedelta(5)}], "a timedelta is not a string, number, boolean, list or map"),
        (object(), "an object is not a string, number, boolean, list or map"),
        ([Something()], "a Something is not a string, number, boolean, list or map"),
        ("\ud800", "'\\ud800' holds half of a surrogate pair"),
        ({1: "a"}, "keys must be strings, not 1"),
        (ENDLESS, "it contains itself"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_sent_is_named(value: Any, why: str) -> None:
    """Before the engine is asked for anything; it shows such an error without a traceback."""
    with pytest.raises(pulumi.RunError) as raised:
        live.Caster("studio", norm_type="general", caster_name=value)
    assert str(raised.value) == f"Caster 'studio': caster_name cannot be sent: {why}"


@pytest.mark.parametrize(
    "value", [None, True, 5, 1.5, "导播台", ["a", {"b": (1, 2)}], float("nan"), pulumi.StringAsset("a")]
)
def test_what_can_be_sent_is_left_to_the_check(value: Any) -> None:
    """Whatever its type: the check names the property, the rule and the value."""
    sent: list[dict[str, Any]] = []

    class Engine(pulumi.runtime.Mocks):
        def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
            sent.append(args.inputs)
            return "id", args.inputs

        def call(self, args: pulumi.runtime.MockCallArgs) -> dict[str, Any]:
            return {}

    @pulumi.runtime.test
    def program() -> None:
        live.Caster("studio", norm_type="general", caster_name=value)

    pulumi.runtime.set_mocks(Engine())
    program()
    (inputs,) = sent
    expected = [*value[:1], {"b": [1, 2]}] if isinstance(value, list) else value
    assert same(inputs.get("caster_name"), expected)


def same(came: Any, expected: Any) -> bool:
    """Whether this came; no two NaN are equal, and neither are two assets."""
    return (
        came == expected
        or repr(came) == repr(expected)
        or (isinstance(came, pulumi.StringAsset) and came.text == expected.text)
    )
