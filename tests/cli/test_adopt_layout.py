"""Expressions are laid out as the formatter would leave them, whatever is in them."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pulumi_apsara_live.cli.adopt.layout import Call, remark, statement, string_literal
from pulumi_apsara_live.cli.adopt.naming import AssignedNames, slug

CONFIG = Path(__file__).parents[2] / "pyproject.toml"
WORDS = st.text(max_size=50)
IDENTIFIERS = st.from_regex(r"[a-z]{1,12}", fullmatch=True).map(lambda word: f"{word}_")
LEAVES = WORDS | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)


def _inside(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    calls = st.builds(Call, IDENTIFIERS, st.just(()), st.dictionaries(IDENTIFIERS, values, max_size=5))
    return calls | st.lists(values, max_size=4) | st.dictionaries(WORDS, values, max_size=3)


VALUES = st.recursive(LEAVES, _inside, max_leaves=12)


def formatted(source: str) -> str:
    """What the repository's formatter makes of it."""
    command = [sys.executable, "-m", "ruff", "format", "--config", str(CONFIG), "--stdin-filename", "program.py", "-"]
    return subprocess.run(command, input=source, capture_output=True, text=True, encoding="utf-8", check=True).stdout


@settings(max_examples=12, phases=[Phase.explicit, Phase.generate])  # each example is a process
@given(st.lists(st.tuples(VALUES, st.sampled_from(["", "camera"])), min_size=15, max_size=40))
def test_a_statement_is_left_as_it_is_by_the_formatter(statements: list[tuple[Any, str]]) -> None:
    """Long and short, nested, in functions and outside, with any character in its texts."""
    top = [statement(Call("live.Caster", ("x", value)), target=target) for value, target in statements]
    inner = [statement(Call("live.Caster", ("x", value)), target=target, indent=4) for value, target in statements]
    source = "\n".join(top) + "\n\n\ndef studio() -> None:\n" + "\n".join(inner) + "\n"
    assert formatted(source) == source


@given(WORDS)
def test_a_text_reads_back_as_what_it_was(words: str) -> None:
    """On one line, in ASCII quotes."""
    literal = string_literal(words)
    assert ast.literal_eval(literal) == words
    assert literal.isprintable()


def test_half_a_pair_of_surrogates_is_written_as_an_escape() -> None:
    """JSON may hold it, and no file may."""
    assert string_literal("a\ud83d").encode() == b'"a\\ud83d"'
    assert slug("a\ud83d") == "a"


@given(WORDS)
def test_a_remark_stays_a_remark(words: str) -> None:
    """However many lines it takes."""
    assert all(line.startswith("    # ") for line in remark(words, indent=4).split("\n"))


@given(st.lists(WORDS, max_size=8))
def test_variables_are_unique_and_plain(names: list[str]) -> None:
    """No keyword, no other script, and none that is taken."""
    given = AssignedNames(["studio"])
    made = [given.variable(name, "source") for name in names]
    assert len({*made, "studio"}) == len(made) + 1
    for each in made:
        assert each.isascii()
        assert each.isidentifier()
        ast.parse(f"{each} = 1")


def test_names_are_derived_from_those_of_the_api() -> None:
    """Accents go, other scripts do not come through, and a keyword gets an underscore."""
    names = AssignedNames()
    wanted = ["Büro 1", "晚间新闻", "晚间新闻", "class", "1st", "Büro 1"]
    assert [names.variable(each, "source") for each in wanted] == [
        "buro_1",
        "source",
        "source_2",
        "class_",
        "source_1st",
        "buro_1_2",
    ]
