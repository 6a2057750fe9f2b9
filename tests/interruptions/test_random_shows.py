"""Random programs, changes, faults and strangers: after every settled run, state = cloud = program.

`APSARA_LIVE_EXAMPLES=1000` looks longer, and at other histories each time; what it finds is added to `HISTORIES`.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from interruptions.engine import engine
from interruptions.show import KINDS, NEEDS, Show

EXAMPLES: Final = int(os.environ.get("APSARA_LIVE_EXAMPLES", "0"))
FEW: Final = 20
"""Histories that every run of the suite looks at: always the same ones."""
NAMES = st.sampled_from(list(NEEDS))
TROUBLE = st.sampled_from(list(KINDS))
CALLS = st.integers(1, 30)


class Histories(RuleBasedStateMachine):
    """Any order of what authors, the engine and strangers do."""

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        self.show = Show(self.open.enter_context(engine()))

    def teardown(self) -> None:
        """However it ends, it settles; and nothing is left when it is destroyed."""
        with self.open:
            self.show.settle()
            self.show.destroy()

    @initialize(names=st.lists(NAMES, max_size=4), settled=st.booleans())
    def begin(self, names: list[str], settled: bool) -> None:
        for name in names:
            self.show.declare(name)
        if settled:
            self.show.up()

    @rule(name=NAMES)
    def declare(self, name: str) -> None:
        self.show.declare(name)

    @rule(name=NAMES)
    def drop(self, name: str) -> None:
        self.show.drop(name)

    @rule(name=NAMES, place=st.integers(0, 11), value=st.integers(0, 5))
    def change(self, name: str, place: int, value: int) -> None:
        self.show.change(name, place, value)

    @rule(name=NAMES, aliased=st.booleans(), component=st.booleans())
    def rename(self, name: str, aliased: bool, component: bool) -> None:
        self.show.rename(name, aliased, component)

    @rule(name=NAMES)
    def declare_twice(self, name: str) -> None:
        self.show.declare_twice(name)

    @rule()
    def list_late(self) -> None:
        self.show.list_late()

    @rule()
    def up(self) -> None:
        self.show.up()

    @rule(kind=TROUBLE, at=CALLS)
    def up_with_trouble(self, kind: str, at: int) -> None:
        self.show.up(kind, at)

    @rule(kind=TROUBLE, at=CALLS)
    def refresh_with_trouble(self, kind: str, at: int) -> None:
        self.show.refresh(kind, at)

    @rule(kind=TROUBLE, at=CALLS)
    def destroy_with_trouble(self, kind: str, at: int) -> None:
        self.show.destroy(kind, at)

    @rule(what=st.sampled_from(["stopped", "started", "configured", "source_taken", "rundown_taken", "studio_taken"]))
    def by_hand(self, what: str) -> None:
        getattr(self.show, f"{what}_by_hand")()

    @rule(action=st.sampled_from(["Stop", "Restart", "Delete"]))
    def relay_by_hand(self, action: str) -> None:
        self.show.relay_by_hand(action)

    @rule()
    def settle(self) -> None:
        self.show.settle()


def test_any_history_settles() -> None:
    """Bounded and always the same; or long and random, when asked."""
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=EXAMPLES or FEW,
            derandomize=not EXAMPLES,
            database=None,
            deadline=None,
            stateful_step_count=15,
            suppress_health_check=list(HealthCheck),
        ),
    )


HISTORIES: dict[str, list[tuple[Any, ...]]] = {
    "a name changed along with the configuration was changed back": [
        ("declare", "config"),
        ("up",),
        ("change", "studio", 0, 1),
        ("change", "config", 4, 1),
    ],
    "a name given by hand was carried over into the configuration": [
        ("declare", "config"),
        ("settle",),
        ("configured_by_hand",),
    ],
}
"""Histories that once went wrong, and why."""


@pytest.mark.parametrize("steps", HISTORIES.values(), ids=HISTORIES.keys())
def test_a_history_that_once_went_wrong_settles(steps: list[tuple[Any, ...]]) -> None:
    """Each step is a method of `Show` and what it is told."""
    with engine() as stack:
        show = Show(stack)
        for method, *said in steps:
            getattr(show, method)(*said)
        show.settle()
