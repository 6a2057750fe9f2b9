"""L13. Ordered faults are consumed: a test that ordered a fault and never met it fails."""

import pytest

from apsara_live_emulator import Emulator, faults
from interruptions.accounting import all_faults_met
from interruptions.engine import engine
from interruptions.matrix import TROUBLES, Scenario, Trouble, operations


def test_a_fault_that_no_call_met_fails_the_test_that_ordered_it() -> None:
    """The emulator that every test is given accounts for its faults when the test is over."""
    with (
        pytest.raises(AssertionError, match=r"ordered and never met: .*CreateCaster"),
        all_faults_met(Emulator()) as emulator,
    ):
        emulator.faults.order("CreateCaster", faults.lost_answer())


def test_a_cell_of_the_matrix_whose_fault_is_never_met_fails() -> None:
    """Whether the emulator makes it or the line: a call that is not made cannot be spoilt."""
    read = next(operation for operation in operations() if operation.verb == "read")
    with engine() as running:
        stand = Scenario(running, read)
        for trouble in TROUBLES:
            stand.begin()
            with pytest.raises(AssertionError, match=f"{trouble} was ordered at call 9 and never met"):
                stand.run_with(trouble, 9)


@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
def test_each_kind_of_fault_fails_the_call_it_was_ordered_for(trouble: Trouble) -> None:
    """Whoever tries once gets an error; the next call is answered."""
    read = next(operation for operation in operations() if operation.verb == "read")
    with engine(attempts=1) as running:
        stand = Scenario(running, read)
        stand.begin()
        assert stand.run_with(trouble, 1) is not None
        stand.run()
