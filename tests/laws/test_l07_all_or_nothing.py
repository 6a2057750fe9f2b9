"""L7. All or nothing: whichever call of a creation fails, nothing is left behind, or the error says what is left."""

from collections.abc import Callable, Iterator

import pytest

from interruptions.engine import Engine
from interruptions.engine import engine as engine_of_its_own
from interruptions.matrix import ID, Cell, Scenario, cells, on_lines, operations

CREATED = sorted({operation.case.resource for operation in operations() if operation.verb == "create"})
MAYBE = "may have been carried out"


@pytest.fixture(scope="module")
def engine(host: str) -> Iterator[Engine]:
    """One for the whole matrix."""
    with engine_of_its_own(host=host) as running:
        yield running


@pytest.mark.parametrize("resource", CREATED)
def test_a_creation_that_failed_leaves_nothing_or_names_it(
    engine: Engine, resource: str, met: Callable[..., list[Cell]]
) -> None:
    """The cloud is as before; or the error has the id of what is there, or says that a call may have had its effect."""
    wrong, stands, seen = [], [], set()
    for operation in operations():
        stand = (
            Scenario(engine, operation) if (operation.case.resource, operation.verb) == (resource, "create") else None
        )
        if stand is None or stand.is_like in seen:
            continue
        seen.add(stand.is_like)
        stands.append(stand)
    for stand, at, trouble in met(cells(stands), on_lines):
        stand.begin()
        before = stand.picture()
        told = stand.run_with(trouble, at)
        if told in (None, "died") or stand.picture() == before:
            continue
        there = {*engine.emulator.state.casters, *engine.emulator.state.tasks}
        if not there & {*ID.findall(told)} and MAYBE not in told:
            wrong.append(f"{stand.operation}, {trouble} at call {at}, {stand.actions[at - 1]}: {told}")
        assert engine.state == {}, "what failed is in the state"
    assert wrong == []
