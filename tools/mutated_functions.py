"""Replaces functions in a process that has collected tests, and runs the tests that call them.

Importing the package and collecting the tests takes longer than running those that a change of one function concerns.
So both are done once. Each change is then made in a fork, in which the code of a function is replaced.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from inspect import CO_OPTIMIZED
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, Final

import pytest

BUDGET_S: Final = 5.0
"""Tests that take so many seconds of the processor together are run for one change, the cheapest of each file first."""
MIN_LIMIT_S: Final = 60.0
"""Shortest time, in seconds, after which tests that do not end count as failed."""
SLOWER: Final = 5.0
"""How many times longer than without a change the tests may take."""
Key = tuple[str, str, int]
"""File, qualified name and first line of a function."""


@dataclass
class Calls:
    """The functions below a folder that this thread calls, and those that it starts."""

    folder: str
    keys: set[Key] = field(default_factory=set)

    def start(self) -> None:
        """Note every call from now on, also where a test traces calls itself."""
        self._set, sys.settrace = sys.settrace, self._beside
        threading.settrace(lambda *_: None)  # a new thread passes it to `sys.settrace`
        self._beside(None)

    def stop(self) -> None:
        """Note no more calls."""
        sys.settrace = self._set
        threading.settrace(None)
        sys.settrace(None)

    def _beside(self, other: Any) -> None:
        def note(frame: FrameType, event: str, argument: Any) -> Any:
            if frame.f_code.co_filename.startswith(self.folder):
                self.keys.add(key_of(frame.f_code))
            return other(frame, event, argument) if other else None

        self._set(note)


def key_of(code: CodeType) -> Key:
    """Return what a function is known by."""
    return code.co_filename, code.co_qualname, code.co_firstlineno


def replaced(old: CodeType, new: CodeType) -> list[tuple[CodeType, CodeType]] | None:
    """Return the functions that differ, old and new; None where something outside of functions does."""
    if not _alike(old, new):
        return None
    found: list[tuple[CodeType, CodeType]] = []
    for before, after in zip(_inner(old), _inner(new), strict=True):
        if before.co_flags & CO_OPTIMIZED:
            found += [(before, after)] if _differ(before, after) else []
        else:
            inside = replaced(before, after)
            if inside is None:
                return None
            found += inside
    return found


def _inner(code: CodeType) -> list[CodeType]:
    return [each for each in code.co_consts if isinstance(each, CodeType)]


def _alike(old: CodeType, new: CodeType) -> bool:
    """Return whether two pieces of code do the same, whatever the functions inside of them do."""
    plain = [[repr(each) for each in code.co_consts if not isinstance(each, CodeType)] for code in (old, new)]
    names = ("co_code", "co_names", "co_varnames", "co_freevars", "co_cellvars", "co_flags", "co_exceptiontable")
    same = all(getattr(old, name) == getattr(new, name) for name in names)
    return same and plain[0] == plain[1] and len(_inner(old)) == len(_inner(new))


def _differ(old: CodeType, new: CodeType) -> bool:
    return not _alike(old, new) or any(map(_differ, _inner(old), _inner(new)))


@dataclass
class Measured:
    """What one test takes of the processor, and the functions that it calls."""

    id: str
    seconds: float
    calls: frozenset[Key]


@dataclass(frozen=True)
class Verdict:
    """What became of one change."""

    killed: bool
    whole: bool
    """Whether it has to be made before the import: it is outside of functions, or in one that importing calls."""
    tests: tuple[str, ...]
    """Ids of the tests that concern it."""


class Collected:
    """A process that has collected tests, and tests one change after the other."""

    def __init__(self, folder: Path, options: Sequence[str], began: Callable[[], None]) -> None:
        """Start it; `began` is called in it first. Raises RuntimeError with the tests that fail without a change."""
        self._pipe, other = Pipe()
        self._process = os.fork()
        if not self._process:
            code = 1
            try:
                self._pipe.close()
                began()
                calls = Calls(f"{folder}{os.sep}")
                calls.start()
                code = int(pytest.main([*options], plugins=[_Loop(other, calls)]))
            finally:
                sys.stdout.flush()
                os._exit(code)
        other.close()
        try:
            failing: list[str] = self._pipe.recv()
        except EOFError:
            raise RuntimeError("the tests cannot be collected") from None
        if failing:
            self.close()
            raise RuntimeError(f"tests fail without any change: {', '.join(failing)}")

    def test(self, path: Path, source: str) -> Verdict:
        """Test a change of a module: its path and its whole source."""
        self._pipe.send((str(path), source))
        verdict: Verdict = self._pipe.recv()
        return verdict

    def close(self) -> None:
        """End the process."""
        self._pipe.send(None)
        os.waitpid(self._process, 0)


class _Loop:
    """Plugin of pytest: answers through a pipe in place of running the collected tests once."""

    def __init__(self, pipe: Connection, calls: Calls) -> None:
        self._pipe, self._importing = pipe, calls
        self._kills: Counter[tuple[str, str]] = Counter()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Measure all tests, then answer until there is nothing more to test."""
        self._importing.stop()
        if session.testsfailed:
            raise session.Interrupted("errors during collection")
        self._items = {item.nodeid: item for item in session.items}
        self._functions = _functions(self._importing.folder)
        gc.freeze()
        measured, failing = self._measure()
        self._tests = {each.id: each for each in measured}
        self._rank = _ranks(measured)
        self._pipe.send(failing)
        while (asked := self._pipe.recv()) is not None:
            self._pipe.send(self._verdict(*asked))
        return True

    def _measure(self) -> tuple[list[Measured], list[str]]:
        here, there = Pipe(duplex=False)
        child = os.fork()
        if not child:
            for item in self._items.values():
                calls, began = Calls(self._importing.folder), time.process_time()
                calls.start()
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
                calls.stop()
                there.send((Measured(item.nodeid, time.process_time() - began, frozenset(calls.keys)), _failed(item)))
                item.session.testsfailed = 0
            os._exit(0)
        there.close()
        measured, failing = [], []
        for _ in self._items:
            each, failed = here.recv()
            measured.append(each)
            failing += [each.id] if failed else []
        os.waitpid(child, 0)
        return measured, failing

    def _verdict(self, path: str, source: str) -> Verdict:
        old = compile(Path(path).read_text(encoding="utf-8"), path, "exec")
        changed = replaced(old, compile(source, path, "exec"))
        if changed is None or not all(self._functions.get(key_of(before)) for before, _ in changed):
            return Verdict(killed=False, whole=True, tests=self._choice(path, lambda key: key[0] == path, others=True))
        keys = {key_of(before) for before, _ in changed}
        tests = self._choice(path, lambda key: key in keys)
        killer = self._killer(tests, changed)
        if killer is not None:
            self._kills[path, killer] += 1
        return Verdict(killed=killer is not None, whole=bool(keys & self._importing.keys), tests=tests)

    def _choice(self, path: str, fits: Callable[[Key], bool], *, others: bool = False) -> tuple[str, ...]:
        """Return the tests that call a function, as many as the budget pays for; then others as well.

        Those that have failed for the module come first, then those of its own file, then the cheapest of each file.
        """

        own = f"test_{Path(path).stem.lstrip('_')}.py"

        def place(test: Measured) -> tuple[int, bool, int, float]:
            is_other = Path(test.id.partition("::")[0]).name != own
            return -self._kills[path, test.id], is_other, self._rank[test.id], test.seconds

        tests = sorted(self._tests.values(), key=place)
        fitting = [each for each in tests if any(map(fits, each.calls))]
        return tuple(_paid([*fitting, *(each for each in tests if others and each not in fitting)]))

    def _killer(self, tests: Sequence[str], changed: Iterable[tuple[CodeType, CodeType]]) -> str | None:
        """Return the first test that fails, or the last one if they do not end."""
        if not tests:
            return None
        here, there = Pipe(duplex=False)
        child = os.fork()
        if not child:
            os.setsid()
            for before, after in changed:
                for function in self._functions[key_of(before)]:
                    function.__code__ = after
            for place, id in enumerate(tests):
                item, following = self._items[id], tests[place + 1] if place + 1 < len(tests) else None
                there.send((id, False))
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=self._items.get(following or ""))
                if _failed(item):
                    there.send((id, True))
                    break
            os._exit(0)
        there.close()
        deadline = time.monotonic() + max(MIN_LIMIT_S, SLOWER * sum(self._tests[each].seconds for each in tests))
        last, failed, ended = tests[0], False, False
        while not ended and (left := deadline - time.monotonic()) > 0 and here.poll(left):
            try:
                last, failed = here.recv()
            except EOFError:
                ended = True
        if not ended:
            os.killpg(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        return last if failed or not ended or status else None


def _failed(item: pytest.Item) -> bool:
    return bool(item.session.testsfailed)


def _functions(folder: str) -> dict[Key, list[FunctionType]]:
    """Return all functions that there are of the modules in a folder."""
    found: dict[Key, list[FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename.startswith(folder):
            found.setdefault(key_of(each.__code__), []).append(each)
    return found


def _ranks(tests: Iterable[Measured]) -> dict[str, int]:
    """Return the place of each test among those of its file, the cheapest first."""
    seen: Counter[str] = Counter()
    ranks = {}
    for each in sorted(tests, key=lambda each: each.seconds):
        file = each.id.partition("::")[0]
        ranks[each.id] = seen[file]
        seen[file] += 1
    return ranks


def _paid(tests: Iterable[Measured]) -> Iterator[str]:
    left = BUDGET_S
    for each in tests:
        if left <= 0:
            return
        left -= each.seconds
        yield each.id
