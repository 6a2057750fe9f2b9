"""What an editor makes of programs: right ones have no error, wrong ones have exactly the errors that are marked."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path

import pytest
from authoring import sdk

import pulumi_apsara_live as live
from docs.manual import ROOT, fences
from docs.test_shown import PRELUDE
from pulumi_apsara_live.resources import RESOURCES

PROGRAMS = Path(__file__).parent / "programs"
PAGES = [
    "docs/tutorial.md",
    "docs/test-in-ci.md",
    "docs/protect-on-air.md",
    "docs/keep-settings.md",
    "docs/rotate-keys.md",
    "docs/whole-writes.md",
    "docs/restart-on-change.md",
    "docs/relays.md",
    "docs/how-values-travel.md",
]
"""Pages whose programs are right as they stand; others show parts of the examples, or what goes wrong."""
MARK = re.compile(r"# wrong: (?P<basedpyright>\S+) (?P<mypy>\S+)$")
Errors = set[tuple[str, int, str]]
"""File, line, rule."""
Checker = Callable[[list[Path], Path], Errors]


@pytest.fixture
def programs(tmp_path: Path) -> list[Path]:
    """Right and wrong programs, the examples, and those of the manual, each under a name of its own."""
    for page in PAGES:
        program = "\n".join(fence.text for fence in fences(page, "python"))
        head = PRELUDE if "pulumi." in program else PRELUDE.removeprefix("import pulumi\n")
        head = "" if program.startswith(("import", "from")) else head
        (tmp_path / f"{Path(page).stem.replace('-', '_')}.py").write_text(head + program, encoding="utf-8")
    for example in (ROOT / "examples").glob("*/__main__.py"):
        (tmp_path / f"{example.parent.name}.py").write_text(example.read_text(encoding="utf-8"), encoding="utf-8")
    return sorted([*tmp_path.glob("*.py"), *PROGRAMS.glob("*.py")])


def basedpyright(programs: list[Path], directory: Path) -> Errors:
    """In strict mode, over the programs and over the classes themselves."""
    settings = directory / "pyrightconfig.json"
    settings.write_text(
        json.dumps(
            {
                "include": [str(each) for each in (*programs, sdk.WHERE)],
                "extraPaths": [str(ROOT / "provider")],
                "typeCheckingMode": "strict",
                "pythonVersion": "3.11",
            }
        ),
        encoding="utf-8",
    )
    command = ["-m", "basedpyright", "--project", str(settings), "--pythonpath", sys.executable, "--outputjson"]
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)
    assert told["summary"]["filesAnalyzed"] == len(programs) + 1
    return {
        (Path(each["file"]).name, each["range"]["start"]["line"] + 1, each["rule"])
        for each in told["generalDiagnostics"]
    }


def mypy(programs: list[Path], directory: Path) -> Errors:
    """In strict mode."""
    command = ["-m", "mypy", "--strict", "--no-error-summary", "--output", "json", *map(str, programs)]
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return {(Path(each["file"]).name, each["line"], each["code"]) for each in told if each["severity"] == "error"}


def marked(checker: str) -> Iterator[tuple[str, int, str]]:
    """What the wrong programs say about themselves."""
    for program in PROGRAMS.glob("*.py"):
        for number, line in enumerate(program.read_text(encoding="utf-8").splitlines(), 1):
            if mark := MARK.search(line):
                for rule in mark[checker].split(","):
                    yield program.name, number, rule


@pytest.mark.parametrize("checker", [basedpyright, mypy], ids=lambda checker: checker.__name__)
def test_wrong_lines_are_errors_and_no_other_line_is(checker: Checker, programs: list[Path], tmp_path: Path) -> None:
    """Words, types and names; the classes, the examples and the manual have no error at all."""
    assert checker(programs, tmp_path) == set(marked(checker.__name__))


def test_every_argument_and_every_property_is_described() -> None:
    """An editor shows the docstring of a property, and the description of an argument, where it is written."""
    for owner in ast.parse(sdk.WHERE.read_text(encoding="utf-8")).body:
        if not isinstance(owner, ast.ClassDef):
            continue
        assert ast.get_docstring(owner), owner.name
        assert list(undescribed(owner)) == [], owner.name


def undescribed(owner: ast.ClassDef) -> Iterator[str]:
    """Properties without a docstring below them, and arguments that the docstring of the method leaves out.

    Right below, and right in the class: inside a condition editors would not look for it.
    """
    for statement, after in zip_longest(owner.body, owner.body[1:]):
        if isinstance(statement, ast.If):
            yield "a condition"
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            if not (isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)):
                yield statement.target.id
        elif isinstance(statement, ast.FunctionDef):
            told = ast.get_docstring(statement) or ""
            arguments = [each.arg for each in statement.args.kwonlyargs]
            yield from (each for each in arguments if not re.search(rf"^    {each}: \S", told, re.MULTILINE))
            if not told:
                yield statement.name


@pytest.mark.parametrize("name", RESOURCES)
def test_types_of_outputs_cost_nothing_when_a_program_runs(name: str) -> None:
    """They are for checkers: the engine's SDK finds none to resolve."""
    assert getattr(live, name).__annotations__ == {}
