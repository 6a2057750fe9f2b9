"""The sample of a matrix: small, of each row and column, and the same for the same seed; the whole is the product."""

from __future__ import annotations

import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matrices import Sampling, values

ROOT = Path(__file__).parents[2]
SIZES = st.lists(st.integers(1, 7), min_size=1, max_size=3)


@given(SIZES, st.integers(0, 2**32), st.data())
def test_a_sample_has_a_cell_of_each_row_and_column(sizes: list[int], seed: int, data: st.DataObject) -> None:
    """Of a product, and of one with holes."""
    matrix = list(product(*map(range, sizes)))
    matrix = data.draw(st.lists(st.sampled_from(matrix), min_size=1, unique=True))
    sample = Sampling(whole=False, seed=seed).cells(matrix, values)
    assert {line for cell in sample for line in values(cell)} == {line for cell in matrix for line in values(cell)}
    assert set(sample) <= set(matrix)
    assert sample == Sampling(whole=False, seed=seed).cells(matrix, values)


@given(SIZES, st.integers(0, 2**32))
def test_a_sample_of_a_product_is_as_long_as_its_longest_side(sizes: list[int], seed: int) -> None:
    """No cell of it is superfluous."""
    assert len(Sampling(whole=False, seed=seed).cells(list(product(*map(range, sizes))), values)) == max(sizes)


@given(SIZES, st.integers(0, 2**32))
def test_the_whole_is_the_product(sizes: list[int], seed: int) -> None:
    """In its order, whatever the seed."""
    matrix = list(product(*map(range, sizes)))
    assert Sampling(whole=True, seed=seed).cells(matrix, values) == matrix


def test_other_seeds_meet_other_cells() -> None:
    """After enough runs every cell has been met."""
    matrix = list(product(range(4), range(5)))
    met = {cell for seed in range(200) for cell in Sampling(whole=False, seed=seed).cells(matrix, values)}
    assert met == set(matrix)


@pytest.mark.parametrize(("words", "count"), [([], 9), (["--whole"], 18)], ids=["sample", "whole"])
def test_one_switch_runs_matrices_whole(words: list[str], count: int) -> None:
    """The command line decides for the tests that are marked as well; the first line says so, with the seed."""
    crash = "tests/engine/test_crash.py"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", crash, "--collect-only", "-k", "interrupted_at", "--randomly-seed=7", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    first = done.stdout.splitlines()[0]
    assert first == ("matrices: whole" if words else f"matrices: a sample, by --randomly-seed=7; {ALL}")
    assert len([line for line in done.stdout.splitlines() if line.startswith(crash)]) == count


ALL = "`make test-all` runs them whole"
