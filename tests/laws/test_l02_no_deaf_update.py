"""L2. No deaf update: every in-place field, changed alone, makes a non-empty diff, and the update sends it."""

from apsara_live_emulator import Emulator
from cases import Case, Stage
from pulumi_apsara_live.model.fields import Replace
from pulumi_apsara_live.wire.operation import READS

from .conftest import field_of, inputs_recorded_otherwise

SEVERAL = ("shows", "tags")
"""Fields whose other value changes several members, so that the update costs the sum of several rows."""


def is_about(case: Case, field: str) -> bool:
    """Fields that can change alone in place; L4 is about those that replace, L5 and L11 about those of one way."""
    return not field_of(case, field).marked(Replace) and field not in case.fixed


def test_a_field_changed_alone_is_updated_alone(emulator: Emulator, stage: Stage, case: Case, field: str) -> None:
    """The diff names that field, the update makes the calls of one row of `costs`, and no difference is left.

    What it records of inputs, declared or not, is what a read returns.
    """
    declared = field_of(case, field)
    id, outputs, inputs = stage.create(case.full)
    news = stage.checked({**case.full, field: case.other[field]}, inputs)
    assert stage.diff(outputs, news).update == (field,)
    before = len(emulator.ledger.calls())
    updated = stage.update(id, outputs, news)
    calls = emulator.ledger.calls()[before:]
    if declared.stays_here:
        assert calls == [] or field == "keep"
    else:
        assert any(call.status == 200 and not call.action.startswith(READS) for call in calls)
    rows = [[each.action for each in row] for row in stage.resource.costs.values()]
    assert field in SEVERAL or [call.action for call in calls] in rows
    assert not stage.diff(updated, news)
    found = stage.read(id, updated)
    assert found is not None
    assert not stage.diff(found.outputs, news)
    assert found.inputs == news
    assert inputs_recorded_otherwise(stage, updated, found.outputs) == []
