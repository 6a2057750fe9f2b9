"""L9. Drift is seen: a field changed in the cloud behind our back shows in a refresh, and the next update rights it."""

from collections.abc import Iterator
from copy import deepcopy

import pytest

from cases import Case
from interruptions.engine import Engine
from interruptions.engine import engine as engine_of_its_own
from interruptions.matrix import THING, Operation, Scenario
from pulumi_apsara_live.model.fields import Replace, WriteOnly

from .conftest import field_of


@pytest.fixture(scope="module")
def engine(host: str) -> Iterator[Engine]:
    """One for all fields."""
    with engine_of_its_own(host=host) as running:
        yield running


def is_about(case: Case, field: str) -> bool:
    """Fields that somebody else can change in place."""
    declared = field_of(case, field)
    return not (declared.marked(Replace) or declared.stays_here or field in case.fixed)


def test_a_field_changed_behind_our_back_is_seen_alone_and_put_right(engine: Engine, case: Case, field: str) -> None:
    """Another stack with the same resource changes the field; ours refreshes, updates, and has nothing more to do."""
    declared = field_of(case, field)
    stand = Scenario(engine, Operation(case, "read", field, case.full, case.full))
    stand.begin()
    ours = deepcopy(engine.state)
    theirs = stand.program({**case.full, field: case.other[field]})
    assert engine.up(theirs) == {THING: "update"}
    engine.state = ours
    before = dict(engine.state[THING].inputs)
    engine.refresh()
    after = engine.state[THING].inputs
    seen = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    unseen = declared.marked(WriteOnly) or declared.wire.answered == ""
    # What check computed shows with it.
    assert seen - {"restart_fingerprint"} == (set() if unseen else {field})
    if not unseen:
        assert engine.up(stand.program(case.full)) == {THING: "update"}
        assert engine.up(stand.program(case.full)) == {}
        engine.refresh()
        assert engine.state[THING].inputs[field] == before[field]
        assert engine.up(stand.program(case.full)) == {}
