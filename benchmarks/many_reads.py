"""Refresh and creation of many studios under the vendor's quotas, and many studios that start: time and calls.

Beside the commit before reads were shared, in the same run, and beside a provider that does nothing, which is the
engine's own part. Each stack has an account of its own, with the documented quotas; an answer takes 20 ms.
"""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from figures import Line, Unmeasurable
from five_hundred import HERE, PROGRAMS, found_toolchain, properties_of, stack_of, talking_to
from longstep import say
from workshop import Workshop

from engine.project import Stack, Template

ROOT = HERE.parent
SHARED = "provider/pulumi_apsara_live/wire/shared_reads.py"
"""The file that came with what is measured here."""
ACCOUNT = ("--qps", "1", "--latency-ms", "20", "--assume", "source-limit=99")
SHOW = {"BENCHMARK_SOURCES": "15", "BENCHMARK_PLAYS": "1", "BENCHMARK_STARTS": "1"}
"""A studio on the air: itself, configuration, fifteen sources, rundown, run state; 19 resources."""
PLAIN = {"BENCHMARK_SOURCES": "18", "BENCHMARK_PLAYS": "0", "BENCHMARK_STARTS": "0"}
"""A studio at rest: itself, configuration, eighteen sources; 20 resources."""
IDLE = {"BENCHMARK_SOURCES": "0", "BENCHMARK_PLAYS": "0", "BENCHMARK_STARTS": "0"}
"""A studio that could be started: itself and its configuration."""
WIDTHS = (1, 16, 64)
"""The widths of a refresh, `--parallel`."""
LIMIT_S = 1800


@dataclass
class Side:
    """One provider with its stack, and what its account was called for."""

    name: str
    stack: Stack
    port: int | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    calls: dict[str, Counter[str]] = field(default_factory=dict)

    def does(self, what: str, *words: str) -> None:
        """Run a command, and keep how long it took and what it called."""
        self._ledger("DELETE")
        began = time.monotonic()
        child = self.stack.start(*words, "--yes", "--skip-preview")
        if child.wait(timeout=LIMIT_S):
            raise Unmeasurable(f"`pulumi {words[0]}` failed with {self.name}")
        self.seconds[what] = time.monotonic() - began
        self.calls[what] = Counter(each["action"] for each in self._ledger("GET").get("calls", ()))
        say(f"    {self.name}: {what} {self.seconds[what]:.1f} s, {self.calls[what].total()} calls")

    def _ledger(self, method: str) -> Mapping[str, Sequence[Mapping[str, str]]]:
        if self.port is None:
            return {}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/_emulator/ledger", method=method)
        with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:
            return json.loads(answer.read() or b"{}") or {}


def parent_of_shared_reads(directory: Path) -> Path:
    """The provider as it was before reads were shared, or at the commit that `BENCHMARK_PARENT` names."""

    def git(*words: str) -> bytes:
        done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, check=False)
        if done.returncode:
            raise Unmeasurable(f"git {words[0]} failed: {done.stderr.decode().strip()[:200]}")
        return done.stdout

    commit = os.environ.get("BENCHMARK_PARENT")
    if not commit:
        added = git("log", "--diff-filter=A", "--format=%H", "--", SHARED).decode().split()
        if not added:
            raise Unmeasurable("the history does not reach to the commit before reads were shared: fetch it")
        commit = f"{added[-1]}^"
    with tarfile.open(fileobj=BytesIO(git("archive", commit, "provider"))) as archive:
        archive.extractall(directory, filter="data")
    return directory / "provider"


@contextmanager
def sides(workshop: Workshop, name: str, variables: Mapping[str, str], *account: str) -> Iterator[list[Side]]:
    """The commit before, this one, and a provider that does nothing, each with a stack and an account of its own."""
    made: list[Stack] = []
    home = workshop.directory / name
    (home / "template").mkdir(parents=True)
    (home / "parent").mkdir()
    before = parent_of_shared_reads(home / "parent")
    template = Template.make(found_toolchain(), home / "template")
    try:
        with workshop.emulator(*ACCOUNT, *account) as one, workshop.emulator(*ACCOUNT, *account) as other:
            found = []
            for side, program, port, paths in (
                ("before", "ours", one.port, (before,)),
                ("now", "ours", other.port, ()),
                ("nothing", "do_nothing", None, ()),
            ):
                stack = stack_of(template, home / side, program, PROGRAMS / "shows.py", made)
                stack.environ["PYTHONPATH"] = os.pathsep.join(map(str, (*paths, HERE / "costs")))
                stack.environ.update(variables)
                if port is not None:
                    stack.environ.update(talking_to(f"http://127.0.0.1:{port}"))
                found.append(Side(side, stack, port))
            yield found
    finally:
        for stack in made:
            stack.end()


def shows(workshop: Workshop, runs: int, studios: int) -> list[Line]:  # noqa: ARG001 (a stack is made once)
    """Studios on the air."""
    return _measured(workshop, f"reads-{studios}", SHOW, studios, 19)


def plain(workshop: Workshop, runs: int, studios: int) -> list[Line]:  # noqa: ARG001 (a stack is made once)
    """Studios at rest."""
    return _measured(workshop, "reads-plain", PLAIN, studios, 20)


def _measured(workshop: Workshop, row: str, each: Mapping[str, str], studios: int, resources: int) -> list[Line]:
    """Creation at the width of 16, refreshes at three widths, of so many studios."""
    with sides(workshop, row, {"BENCHMARK_STUDIOS": f"{studios}", **each}) as (before, now, nothing):
        create = f"creation of {resources * studios}"
        for side in (before, now):
            side.does(create, "up", "--parallel", "16")
        properties = json.dumps(properties_of(now.stack))
        (nothing.stack.directory / "properties.json").write_text(properties, encoding="utf-8")
        nothing.does(create, "up", "--parallel", "16")
        refreshes = [f"refresh of {resources * studios}, --parallel {width}" for width in WIDTHS]
        for width, what in zip(WIDTHS, refreshes, strict=True):
            for side in (before, now, nothing):
                side.does(what, "refresh", "--parallel", f"{width}")
    lines = [_time(row, create, before, now, 1.0), _calls(row, create, before, now, 1.0)]
    for what in refreshes:
        lines += [
            _time(row, what, before, now, 0.15),
            _floor(row, what, now, nothing),
            _calls(row, what, before, now, 1),
        ]
    return lines


def starting(workshop: Workshop, runs: int, studios: int) -> list[Line]:  # noqa: ARG001 (they start once)
    """So many studios that take 20 seconds to start, 32 at a time, as the provider has threads for no more."""
    with sides(workshop, "starting", {"BENCHMARK_STUDIOS": f"{studios}", **IDLE}, "--assume", "start-time=20") as (
        before,
        now,
        _,
    ):
        what = f"start of {studios} studios"
        for side in (before, now):
            side.does("creation", "up", "--parallel", "64")
            side.stack.environ["BENCHMARK_STARTS"] = "1"
            side.does(what, "up", "--parallel", "64")
    return [_time("starting", what, before, now, 1.0), _calls("starting", what, before, now, 1.0, "DescribeCasters")]


def _time(row: str, what: str, before: Side, now: Side, bound: float) -> Line:
    return _line(row, f"time of a {what}", "the commit before", "s", (now.seconds[what], before.seconds[what]), bound)


def _floor(row: str, what: str, now: Side, nothing: Side) -> Line:
    pair = (now.seconds[what], nothing.seconds[what])
    return _line(row, f"time of a {what}", "a do-nothing provider's", "s", pair, 3.0)


def _calls(row: str, what: str, before: Side, now: Side, bound: float, action: str = "") -> Line:
    """Calls in all, or of one operation."""

    def number(side: Side) -> int:
        return side.calls[what][action] if action else side.calls[what].total()

    shown = ", ".join(f"{name} {count}" for name, count in sorted(now.calls[what].items()))
    label = f"{action or 'calls'} of a {what}"
    return _line(row, label, "the commit before", "", (number(now), number(before)), bound, f"{label}: {shown}")


def _line(row: str, what: str, beside: str, unit: str, pair: tuple[float, float], bound: float, *remarks: str) -> Line:
    digits = 1 if unit else 0
    return Line(row, what, beside, unit, (pair,), compared="ratio", bound=bound, digits=digits, remarks=remarks)
