"""L3. No blind read: after create, read returns every input that is not WriteOnly, equal; the diff is empty.

A resource without a read says so by `unreadable`.
"""

import pytest

from apsara_live_emulator import Emulator
from cases import CASES, Case, Stage
from pulumi_apsara_live.hidden_keys import DECLARED
from pulumi_apsara_live.model.fields import WriteOnly, fields
from pulumi_apsara_live.resources import RESOURCES

UNREADABLE = [case for case in CASES if RESOURCES[case.resource].unreadable]


def test_what_was_created_is_read_back_equal(stage: Stage, case: Case) -> None:
    """Up, up, refresh, up: no difference anywhere, and the refresh returns the program's own inputs."""
    for bag in (case.full, case.minimal):
        id, outputs, inputs = stage.create(bag)
        assert not stage.diff(outputs, inputs)
        found = stage.read(id, outputs)
        assert found is not None
        assert found.inputs == inputs
        assert not stage.diff(found.outputs, inputs)
        assert outputs.keys() >= inputs.keys()
        stage.delete(id, outputs)


def test_the_state_of_a_create_is_what_a_read_returns(stage: Stage, case: Case) -> None:
    """Outputs after a create and outputs after a refresh are the same."""
    id, outputs, _ = stage.create(case.full)
    found = stage.read(id, outputs)
    assert found is not None
    assert found.outputs == outputs
    assert found.outputs[DECLARED] == outputs[DECLARED]


@pytest.mark.parametrize("case", UNREADABLE, ids=str)
def test_what_no_operation_reads_is_kept_as_recorded_without_a_call(
    emulator: Emulator, stage: Stage, case: Case
) -> None:
    """Whatever happened to it; and the manual says of each of its inputs that drift is not seen."""
    known = fields(stage.resource.inputs).values()
    assert [field.name for field in known if field.wire.sent and not field.marked(WriteOnly)] == []
    id, outputs, inputs = stage.create(case.full)
    for happened in (lambda: None, lambda: stage.delete(id, outputs)):
        happened()
        before = len(emulator.ledger)
        found = stage.read(id, outputs)
        assert found is not None
        assert (found.id, found.inputs, found.outputs) == (id, inputs, outputs)
        assert len(emulator.ledger) == before
