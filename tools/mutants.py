#!/usr/bin/env python3
"""Changes one place of a module at a time, runs the module's tests, and reports the changes that no test notices.

cosmic-ray makes the changes, in a copy of the repository. A change inside of a function is made in a fork of a process
that has collected the tests already, and only the tests that call the function are run (`mutated_functions.py`). Any
other change, and one of a function that importing the package calls, is made in the file, for tests that import it.
`tests/mutants.toml` says which tests are those of a module, and lists the mutants that may survive, each with the
reason.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import importlib
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_db import WorkDB, use_db
from mutated_functions import Collected

ROOT: Final = Path(__file__).resolve().parent.parent
LIST: Final = ROOT / "tests" / "mutants.toml"
PACKAGE: Final = Path("provider", "pulumi_apsara_live")
LEFT_OUT: Final = (".git", ".venv*", "site", "__pycache__", "*.egg-info", ".hypothesis", ".*_cache", ".pulumi*")
"""What the copy of the repository does without."""
LIMIT_S: Final = 120.0
"""Seconds after which tests that import a changed module, and do not end, count as failed."""
ANOTHER_PACKAGE: Final = 97
"""Exit status of tests that imported the package from somewhere else than the copy."""
OPTIONS: Final = (
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # of plugins that are loaded already
    *("-p", "no:randomly", "-p", "no:xdist", "-p", "no:cov", "--hypothesis-seed=0"),
)
"""Of pytest."""
Span = tuple[tuple[int, int], tuple[int, int]]
"""Line and column at which an expression begins, and those at which it ends."""
Verdict = Literal["killed", "survived", "listed"]


class Failed(Exception):
    """Why there is no result, in one line."""


@dataclass(frozen=True)
class Mutant:
    """One change of a module: its source, and the lines before and after, without indentation."""

    source: str = field(repr=False)
    number: int
    before: str
    after: str

    @property
    def key(self) -> tuple[str, str]:
        """What the list of survivors knows it by, whatever its line number."""
        return self.before, self.after


@dataclass
class Tally:
    """What became of the mutants of one module."""

    total: int = 0
    verdicts: dict[Verdict, list[Mutant]] = field(default_factory=lambda: {"killed": [], "survived": [], "listed": []})
    stale: list[tuple[str, str]] = field(default_factory=list)
    """Listed mutants that are killed, or that the module no longer has."""


def settings() -> dict[str, Any]:
    """Return what `tests/mutants.toml` says."""
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


def modules() -> list[str]:
    """Return all modules that have tests to be mutated against."""
    folder = ROOT / PACKAGE
    found = [*folder.glob("model/*.py"), *folder.glob("wire/*.py"), *folder.glob("resources/*.py")]
    names = sorted(str(path.relative_to(folder)) for path in found if path.name != "__init__.py")
    return [*names, "resources/__init__.py", "hosts/verbs.py"]


def tests_of(module: str, tests: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the tests of a module: those of the longest entry that its path begins with.

    Of a resource they are those of all resources that have its name or that of its file in theirs, and its own entry.
    """
    path = Path(module)
    if path.parent.name == "resources" and not path.stem.startswith("_"):
        kind, more = "".join(part.capitalize() for part in path.stem.split("_")), tests.get(module, ())
        names = (f"{kind}-", f"{kind}:", f"{kind}]", f"test_{path.stem}", *(Path(each).stem for each in more))
        return [*tests["resources/"], *more, "-k", " or ".join(names)]
    fitting = [each for each in tests if module.startswith(each)]
    if not fitting:
        raise Failed(f"{LIST.relative_to(ROOT)} names no tests for {module}: add them under [tests]")
    return [*tests[max(fitting, key=len)]]


def mutants(source: str, module: str, operators: Sequence[str]) -> list[Mutant]:
    """Return the mutants of a source that compile, without those of what mypy checks.

    That is annotations, and whether a dataclass is frozen or has slots.
    """
    wanted = [re.compile(each) for each in operators]
    tree = ast.parse(source)
    checked = [*_annotations(tree), *_dataclass_options(tree)]
    operations = [_span(node) for node in ast.walk(tree) if isinstance(node, ast.BinOp)]
    found: dict[tuple[int, str, str], Mutant] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "module.py")
        path.write_text(source, encoding="utf-8")
        with use_db(str(Path(folder, "work.sqlite")), WorkDB.Mode.create) as work:
            init([path], work, {})
            specs = [item.mutations[0] for item in work.work_items]
    for spec in specs:
        place, name = tuple(spec.start_pos), spec.operator_name.partition("/")[2]
        if not any(each.fullmatch(name) for each in wanted) or _within(place, checked):
            continue
        if "BinaryOperator" in name and not _within(place, operations):
            continue  # the star of arguments
        operator = get_operator(spec.operator_name)(**spec.operator_args)
        code = None
        with suppress(AttributeError):  # cosmic-ray cannot replace the name of an exception that has dots in it
            code = mutate_code(source, operator, spec.occurrence)
        if code is not None and _compiles(code, module) and (mutant := _mutant(source, code)):
            found.setdefault((mutant.number, *mutant.key), mutant)
    return sorted(found.values(), key=lambda each: (each.number, each.key))


def _annotations(tree: ast.AST) -> Iterator[Span]:
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            inner = getattr(node, name, None)
            if isinstance(inner, ast.expr):
                yield _span(inner)


def _dataclass_options(tree: ast.AST) -> Iterator[Span]:
    for node in ast.walk(tree):
        for decorator in node.decorator_list if isinstance(node, ast.ClassDef) else ():
            if isinstance(decorator, ast.Call):
                yield from (_span(each.value) for each in decorator.keywords if each.arg in ("frozen", "slots"))


def _span(node: ast.expr) -> Span:
    return (node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0)


def _within(place: tuple[int, ...], spans: Sequence[Span]) -> bool:
    return any(start <= place < end for start, end in spans)


def _compiles(code: str, module: str) -> bool:
    try:
        compile(code, module, "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def _mutant(source: str, code: str) -> Mutant | None:
    """Return the mutant, or None where the change is none."""
    old, new = source.splitlines(), code.splitlines()
    changes = [
        each for each in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if each[0] != "equal"
    ]
    if not changes:
        return None
    begin, end, other_begin, other_end = changes[0][1], changes[-1][2], changes[0][3], changes[-1][4]
    before = " ".join(line.strip() for line in old[begin:end])
    return Mutant(code, begin + 1, before, " ".join(line.strip() for line in new[other_begin:other_end]))


class Copy:
    """A copy of the repository in which one module at a time is another."""

    def __init__(self, folder: Path) -> None:
        """Copy what tests read."""
        self.root, self._loaded = folder / "repository", folder / "loaded"
        shutil.copytree(ROOT, self.root, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
        self._writes = 0
        sys.dont_write_bytecode = False  # in the copy, where it saves half of the time

    def load(self) -> None:
        """Load the libraries that the last tests have loaded, so that the next ones find them loaded."""
        for each in self._loaded.read_text(encoding="utf-8").split():
            with suppress(Exception):
                importlib.import_module(each)

    def write(self, module: str, source: str) -> None:
        """Replace a module. Each write has a time of its own, by which Python knows that its bytecode is outdated."""
        path = self.root / PACKAGE / module
        path.write_text(source, encoding="utf-8")
        self._writes += 1
        os.utime(path, (1_000_000_000 + self._writes,) * 2)

    def passes(self, tests: Sequence[str], *, limit_s: float, shown: bool = False) -> bool:
        """Run the tests in a fork of this process; return whether all pass within the limit."""
        child = os.fork()
        if not child:
            self._run(tests, shown=shown)
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                code = os.waitstatus_to_exitcode(status)
                if code == ANOTHER_PACKAGE:
                    raise Failed("the tests import the package from somewhere else than the copy")
                return code == 0
            time.sleep(0.01)
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return False

    def collected(self, tests: Sequence[str], *, shown: bool = False) -> Collected:
        """Collect the tests in a fork of this process, for changes of functions."""
        try:
            return Collected(self.root / PACKAGE, [*OPTIONS, *tests], lambda: self._begin(shown=shown))
        except RuntimeError as error:
            raise Failed(f"{' '.join(tests)}: {error}") from None

    def _begin(self, *, shown: bool) -> None:
        """Make this process one that runs tests in the copy."""
        os.setsid()
        os.chdir(self.root)
        if not shown:
            sink = os.open(os.devnull, os.O_WRONLY)
            os.dup2(sink, 1)
            os.dup2(sink, 2)

    def _run(self, tests: Sequence[str], *, shown: bool) -> None:
        """Run the tests in this process, and end it."""
        code = 1
        try:
            self._begin(shown=shown)
            code = int(pytest.main([*OPTIONS, "-x", *tests]))
            self._loaded.write_text("\n".join(_libraries()), encoding="utf-8")
            package = sys.modules.get("pulumi_apsara_live")
            if package is not None and not str(package.__file__).startswith(f"{self.root}{os.sep}"):
                code = ANOTHER_PACKAGE
        finally:
            sys.stdout.flush()
            os._exit(code)


def _libraries() -> Iterator[str]:
    """Yield the loaded modules that are installed, and neither plugins of pytest nor part of this repository."""
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None) or ""
        if "site-packages" in path and module.__spec__ is not None and module.__spec__.name == name:
            yield name


def tested(
    copy: Copy, collected: Collected, module: str, options: argparse.Namespace, listed: Mapping[str, Any]
) -> Tally:
    """Test the mutants of one module, or a sample of them, and print each one that survives."""
    path = copy.root / PACKAGE / module
    source = path.read_text(encoding="utf-8")
    found = mutants(source, module, listed["operators"])
    survivors = listed.get("survivor", ())
    own = {(each["before"], each["after"]) for each in survivors if each["module"] == module}
    of_any = [(re.compile(each["before"]), re.compile(each["after"])) for each in survivors if each["module"] == "*"]
    tally = Tally(total=len(found))
    chosen = found
    if options.sample and options.sample < len(found):
        chosen = random.Random(f"{options.seed} {module}").sample(found, options.sample)
    for each in chosen:
        verdict: Verdict = "killed"
        if _survives(copy, collected, module, each, listed["outside"]):
            verdict = "listed" if each.key in own or _is_like(each, of_any) else "survived"
        if verdict == "survived":
            print(f"{module}:{each.number}\n  - {each.before}\n  + {each.after}", flush=True)
        tally.verdicts[verdict].append(each)
    if len(chosen) == len(found):
        tally.stale = sorted(own - {each.key for each in tally.verdicts["listed"]})
    for before, after in tally.stale:
        print(f"{module}: listed, and killed or gone: take it off the list\n  - {before}\n  + {after}", flush=True)
    return tally


def _is_like(mutant: Mutant, patterns: Sequence[tuple[re.Pattern[str], re.Pattern[str]]]) -> bool:
    return any(before.fullmatch(mutant.before) and after.fullmatch(mutant.after) for before, after in patterns)


def _survives(copy: Copy, collected: Collected, module: str, mutant: Mutant, outside: Sequence[str]) -> bool:
    """Return whether the tests pass with a mutant."""
    path = copy.root / PACKAGE / module
    verdict = collected.test(path, mutant.source)
    if verdict.killed or not verdict.whole:
        return not verdict.killed
    source = path.read_text(encoding="utf-8")
    copy.write(module, mutant.source)
    try:
        return all(copy.passes(tests, limit_s=LIMIT_S) for tests in (outside, verdict.tests) if tests)
    finally:
        copy.write(module, source)


def reported(module: str, tally: Tally) -> bool:
    """Print a line about a module, and return whether it is as good as the list says."""
    counts = {name: len(each) for name, each in tally.verdicts.items()}
    done = sum(counts.values())
    sampled = f" in a sample of {done} from" if done < tally.total else " of"
    print(
        f"{module}: {counts['killed']} killed{sampled} {tally.total}; {counts['listed']} listed, "
        f"{counts['survived']} not listed",
        flush=True,
    )
    return not counts["survived"] and not tally.stale


def main() -> int:
    """Run, print a line for each module, and return 1 when a mutant survives that is not listed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="such as model/diff.py (default: all)")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="at most so many mutants of each module")
    parser.add_argument("--seed", default="0", help="which ones (default: 0)")
    parser.add_argument("--verbose", action="store_true", help="show the tests of the first run of each module")
    options = parser.parse_args()
    listed, known = settings(), modules()
    try:
        if unknown := [each for each in options.modules if each not in known]:
            raise Failed(f"no module {unknown[0]!r} to mutate; there are {', '.join(known)}")
        with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
            copy, is_good = Copy(Path(folder)), True
            if not copy.passes(listed["outside"], limit_s=600, shown=options.verbose):
                raise Failed(f"tests fail without any mutant: {' '.join(listed['outside'])}")
            copy.load()
            for tests, group in groupby(options.modules or known, lambda module: tests_of(module, listed["tests"])):
                with closing(copy.collected(tests, shown=options.verbose)) as collected:
                    for module in group:
                        is_good &= reported(module, tested(copy, collected, module, options, listed))
    except Failed as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
