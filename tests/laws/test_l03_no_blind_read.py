"""L3. No blind read: after create, read returns every input that is not WriteOnly, equal; the diff is empty."""

from cases import Case, Stage
from pulumi_apsara_live.hidden_keys import DECLARED


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
