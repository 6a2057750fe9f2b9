"""L1. No dead field: every input, set, is seen in the ledger of a create, under the contract's name."""

import json

import pytest

from apsara_live_emulator import Emulator
from cases import CASES, Case, Stage
from pulumi_apsara_live.model.fields import fields
from pulumi_apsara_live.resources import RESOURCES

from .conftest import field_of


def is_about(case: Case, field: str) -> bool:
    """Fields that are sent at all."""
    return field_of(case, field).wire.sent != "" and field not in case.unsent


def test_every_declared_field_is_sent_by_a_create(emulator: Emulator, stage: Stage, case: Case, field: str) -> None:
    """The field's wire name is in a call, with a value; what is not sent has none."""
    before = len(emulator.ledger.calls())
    stage.create(case.full)
    sent = [name for call in emulator.ledger.calls()[before:] for name in names(call.nested)]
    assert field_of(case, field).wire.sent in sent


def names(value: object) -> list[str]:
    """Every key in a nested value, in JSON texts too, whose value is not empty."""
    if isinstance(value, dict):
        return [key for key, each in value.items() if each not in ("", None)] + [
            name for each in value.values() for name in names(each)
        ]
    if isinstance(value, list):
        return [name for each in value for name in names(each)]
    if isinstance(value, str) and value[:1] in ("{", "["):
        return names(json.loads(value))
    return []


def wanted(case: Case) -> set[str]:
    """The wire names of all members that the full case sets, at any depth."""

    def inside(model: type, bag: dict) -> set[str]:
        found: set[str] = set()
        for name, value in bag.items():
            field = fields(model)[name]
            if field.part is not None:
                rows = value if isinstance(value, list) else [value]
                found |= set().union(*(inside(field.part, row) for row in rows))
            elif field.wire.sent:
                found.add(field.wire.sent)
        return found

    return inside(
        RESOURCES[case.resource].inputs, {name: value for name, value in case.full.items() if name not in case.unsent}
    )


@pytest.mark.parametrize("case", [case for case in CASES if wanted(case)], ids=str)
def test_every_member_of_a_part_is_sent_by_a_create(emulator: Emulator, stage: Stage, case: Case) -> None:
    """Members of nested parts reach the API too."""
    before = len(emulator.ledger.calls())
    stage.create(case.full)
    sent = {name for call in emulator.ledger.calls()[before:] for name in names(call.nested)}
    assert wanted(case) <= sent
