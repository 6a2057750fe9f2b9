"""The names of the thing that a resource holds, by which two resources of one program are kept from managing it."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_apsara_live.model.fields import UNKNOWN
from pulumi_apsara_live.resources import RESOURCES


@pytest.mark.parametrize(
    ("kind", "properties", "names"),
    [
        ("CasterConfig", {"caster_id": "1"}, {("CasterConfig", "caster_id", "1")}),
        ("CasterConfig", {"caster_id": UNKNOWN}, set()),
        ("CasterConfig", {"caster_id": ""}, set()),
        ("CasterConfig", {}, set()),
        ("AutoShowList", {"caster_id": "1"}, {("Caster", "caster_id", "1")}),
        ("CasterTake", {"caster_id": "1"}, set()),
    ],
    ids=["known", "unknown", "empty", "missing", "held as another kind", "nothing is held"],
)
def test_a_thing_is_named_by_what_is_known_of_it(kind: str, properties: Any, names: set[tuple[str, ...]]) -> None:
    """Two resources whose names are unknown so far may hold two things."""
    assert RESOURCES[kind].things(properties) == names


@pytest.mark.parametrize(
    ("location", "is_named"), [("RV01", True), (UNKNOWN, False), ("", False)], ids=["known", "unknown", "empty"]
)
def test_a_name_of_several_parts_needs_all_of_them(location: Any, is_named: bool) -> None:
    """A source is at a location of a studio, and half of that is no name."""
    names = RESOURCES["CasterVideoResource"].things({"caster_id": "1", "location_id": location})
    assert (("CasterVideoResource", "caster_id", "location_id", "1", "RV01") in names) is is_named
    assert len(names) == is_named
