"""Which cells of a matrix a run of the tests meets: all of them with `--whole`, and otherwise a sample.

A sample is small, and has at least one cell of each row, of each column and of whatever else a matrix names. Which
cells it has follows from the seed of the order of tests: the same seed gives the same cells, the next run others.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any, TypeVar

import pytest

Cell = TypeVar("Cell")
OPTION = "--whole"
IN_TURN = "--in-turn"
SHARE = 8
"""One of so many tests of a module that take long has its turn in a run with `--in-turn`."""
CELLS = 2
"""One of so many cells of a sample is met in a run with `--in-turn`."""


@dataclass(frozen=True)
class Sampling:
    """Every cell of each matrix, or a sample by a seed."""

    whole: bool
    seed: int
    in_turn: bool = False

    @classmethod
    def of_run(cls, config: pytest.Config) -> Sampling:
        """Return what the command line asks for; without random order the seed is 0."""
        seed = int(config.getoption("randomly_seed", 0))
        return cls(config.getoption("whole"), seed, in_turn=config.getoption("in_turn"))

    def cells(
        self, matrix: Sequence[Cell], lines: Callable[[Cell], Iterable[Hashable]], *, in_part: bool = True
    ) -> list[Cell]:
        """Return the cells of a matrix that this run meets, in their order.

        Args:
            matrix: All cells.
            lines: What a cell lies on: its row, its column, and more. Each line of the matrix has a cell in the sample,
                of which a run in turn meets a part.
            in_part: Whether a part of the sample is enough for a run in turn.
        """
        if self.whole:
            return list(matrix)
        lies_on = [frozenset(lines(cell)) for cell in matrix]
        order = Random(self.seed).sample(range(len(matrix)), len(matrix))
        missing, chosen = set().union(*lies_on), set()
        while missing:
            best = max(order, key=lambda number: len(missing & lies_on[number]))
            chosen.add(best)
            missing -= lies_on[best]
        if self.in_turn and in_part:
            chosen = set(Random(self.seed).sample(sorted(chosen), -(-len(chosen) // CELLS)))
        return [matrix[number] for number in sorted(chosen)]

    def waiting(self, tests: Sequence[str]) -> set[str]:
        """Return the tests whose turn it is not in this run."""
        turns = -(-len(tests) // SHARE)
        return set(Random(self.seed).sample(sorted(tests), len(tests))[turns:])

    def __str__(self) -> str:
        """Return the line that every run begins with."""
        if self.whole:
            return "matrices: whole"
        return f"matrices: a sample, by --randomly-seed={self.seed}; `make test-all` runs them whole"


def values(cell: Iterable[Any]) -> list[tuple[int, str]]:
    """Return the lines of a cell of a product: each of its values, with its place."""
    return [(place, str(value)) for place, value in enumerate(cell)]


def parametrize(metafunc: pytest.Metafunc) -> None:
    """Give a test marked `matrix(first=values, second=values)` the cells of their product, an argument for each."""
    for mark in metafunc.definition.iter_markers("matrix"):
        cells = Sampling.of_run(metafunc.config).cells(list(product(*mark.kwargs.values())), values)
        metafunc.parametrize(list(mark.kwargs), cells)


def take_turns(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--in-turn`, leave a part of the tests that take long: of each module at least one, by the seed.

    Those are the tests that start the engine, and what is marked `takes_turns`.
    """
    sampling = Sampling.of_run(config)
    if sampling.whole or not config.getoption("in_turn"):
        return
    modules: dict[str, list[str]] = {}
    for item in items:
        takes_long = item.get_closest_marker("engine") or item.get_closest_marker("takes_turns")
        if takes_long:
            modules.setdefault(item.nodeid.partition("::")[0], []).append(item.nodeid)
    waiting = {each for module in modules.values() for each in sampling.waiting(module)}
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in waiting])
    items[:] = [item for item in items if item.nodeid not in waiting]
