"""L21. Every refusal of a resource is met by a test of that resource: by a case in the `REFUSALS` of its file of cases.

Refusals are found in the source, and the lines of the resources that run are traced while the cases come to them.
"""

from __future__ import annotations

import ast
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from cases import REFUSALS, Case, Refusal, Stage
from interruptions.accounting import all_faults_met
from pulumi_apsara_live import resources
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud

FOLDER = Path(str(resources.__file__)).parent
REFUSES = ("RefusedByProvider", "Problem")
"""What is made where something is refused."""


@dataclass(frozen=True)
class Site:
    """A place in the source that refuses something."""

    file: str
    text: str
    count: int
    """How many of the same text are before it in the file."""
    lines: range

    @property
    def key(self) -> tuple[str, str, int]:
        """What it is known by while lines move."""
        return self.file, self.text, self.count


@cache
def sites(folder: Path) -> list[Site]:
    """All refusals in the modules of a folder."""
    return [site for path in sorted(folder.glob("*.py")) for site in sites_in(path)]


def sites_in(path: Path) -> Iterator[Site]:
    """Yield the refusals in a module."""
    seen: list[str] = []
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda each: (each.lineno, each.col_offset)):
        if isinstance(node.func, ast.Name) and node.func.id in REFUSES:
            text = ast.unparse(node)
            yield Site(path.name, text, seen.count(text), range(node.lineno, (node.end_lineno or 0) + 1))
            seen.append(text)


@contextmanager
def traced(lines: set[tuple[str, int]]) -> Iterator[None]:
    """Collect the lines of resources that run in this thread."""
    inside = str(FOLDER)

    def in_line(frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            lines.add((Path(frame.f_code.co_filename).name, frame.f_lineno))
        return in_line

    def in_frame(frame: FrameType, event: str, _: Any) -> Any:
        return in_line if frame.f_code.co_filename.startswith(inside) else None

    before = sys.gettrace()
    sys.settrace(in_frame)
    try:
        yield
    finally:
        sys.settrace(before)


def meet(refusal: Refusal, lines: set[tuple[str, int]]) -> str:
    """Come to a refusal on an emulator of its own, by real HTTP; return its sentence."""
    with all_faults_met(Emulator(access_key_id="testid", access_key_secret="testsecret")) as emulator:
        cloud = Cloud(
            endpoint=emulator.url,
            region="cn-shanghai",
            credentials=lambda: Credentials("testid", "testsecret", None),
            retries=Retries.without_waiting(),
        )
        stage = Stage(cloud, Case(refusal.resource, "refused", {}, {}, {}, refusal.needs))
        try:
            with traced(lines):
                return str(refusal.comes_to(stage, emulator))
        except RefusedByProvider as error:
            return str(error)
        finally:
            cloud.close()


@cache
def met(refusal: Refusal) -> tuple[str, frozenset[tuple[str, int]]]:
    """The sentence of a refusal, and the lines of resources that ran on the way; each case is run once."""
    lines: set[tuple[str, int]] = set()
    return meet(refusal, lines), frozenset(lines)


def module_of(kind: str) -> str:
    """The file of a resource."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind).lower() + ".py"


def reached() -> set[tuple[str, str, int]]:
    """The refusals that cases have come to: those of a resource's file by cases of that resource."""
    found = set()
    for refusal in REFUSALS:
        _, lines = met(refusal)
        for site in sites(FOLDER):
            is_its_own = site.file.startswith("_") or site.file == module_of(refusal.resource)
            if is_its_own and any((site.file, line) in lines for line in site.lines):
                found.add(site.key)
    return found


def unmet(folder: Path) -> list[str]:
    """One sentence for each refusal that no case comes to."""
    known = reached()
    return [
        f"{site.file}:{site.lines.start} refuses, and no case of tests/cases comes to it: {site.text}"
        for site in sites(folder)
        if site.key not in known
    ]


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
def test_each_case_is_refused_in_one_line_that_says_why(refusal: Refusal) -> None:
    """The sentence is the declared one."""
    sentence, _ = met(refusal)
    assert refusal.says in sentence
    assert "\n" not in sentence


def test_every_refusal_is_met_by_a_case_of_its_resource() -> None:
    """The message is the file, the line and the text of what no case comes to."""
    assert len(sites(FOLDER)) > 60
    without_case = unmet(FOLDER)
    assert not without_case, "\n".join(without_case)


NEW = """

def refuse_mondays(day: str) -> None:
    if day == "Monday":
        raise RefusedByProvider(f"{day} is no day for a show: declare another")
"""


@pytest.mark.parametrize("file", ["caster.py", "_relay_refusals.py"])
def test_a_refusal_without_a_case_is_reported(file: str, tmp_path: Path) -> None:
    """In a copy of the resources with one refusal more."""
    shutil.copytree(FOLDER, tmp_path / "resources", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "resources" / file).open("a", encoding="utf-8") as source:
        source.write(NEW)
    (sentence,) = unmet(tmp_path / "resources")
    assert re.match(rf"{file}:\d+ refuses, and no case of tests/cases comes to it: RefusedByProvider\(f'", sentence)
    assert "is no day for a show" in sentence
