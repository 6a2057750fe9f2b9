"""The sample of a matrix: small, of each row and column, and the same for the same seed; the whole is the product."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matrices import CELLS, SHARE, Sampling, values

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


@given(SIZES, st.integers(0, 2**32))
def test_a_run_in_turn_meets_a_part_of_the_sample(sizes: list[int], seed: int) -> None:
    """And other parts with other seeds."""
    matrix = list(product(*map(range, sizes)))
    sample = Sampling(whole=False, seed=seed).cells(matrix, values)
    part = Sampling(whole=False, seed=seed, in_turn=True).cells(matrix, values)
    assert set(part) <= set(sample)
    assert len(part) == -(-len(sample) // CELLS)


@given(st.sets(st.text(min_size=1), min_size=1, max_size=20), st.integers(0, 2**32))
def test_a_part_of_the_tests_of_a_module_has_its_turn(tests: set[str], seed: int) -> None:
    """At least one, and the same ones for the same seed, in whatever order they were collected."""
    waiting = Sampling(whole=False, seed=seed).waiting([*tests])
    assert len(tests - waiting) == -(-len(tests) // SHARE)
    assert waiting == Sampling(whole=False, seed=seed).waiting(sorted(tests, reverse=True))


def test_every_test_has_its_turn_some_time() -> None:
    """After enough runs none has always waited."""
    tests = [str(number) for number in range(20)]
    assert set.intersection(*(Sampling(whole=False, seed=seed).waiting(tests) for seed in range(100))) == set()


def test_only_the_switch_makes_tests_wait() -> None:
    """Whoever runs a module runs all of it; `make test` sets the switch, and modules that are quick run whole."""
    relay, quick = "tests/engine/test_relay.py", "tests/model/test_fields.py"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", relay, quick, "--collect-only", "--randomly-seed=7", "--in-turn"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    counted = [sum(line.startswith(f"{module}::") for line in done.stdout.splitlines()) for module in (relay, quick)]
    everything = [
        len(re.findall("^def test_", (ROOT / each).read_text(encoding="utf-8"), re.M)) for each in (relay, quick)
    ]
    assert 0 < counted[0] < everything[0] / 2
    assert counted[1] >= everything[1]
    assert re.search(r"^test: .*\n.* --in-turn ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)


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
