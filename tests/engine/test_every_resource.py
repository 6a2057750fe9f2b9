"""Every case of every resource in Python and in YAML: the same calls, and the same account after each step."""

from __future__ import annotations

from pathlib import Path

import pytest

from apsara_live_emulator import Emulator
from engine.counted import calls
from engine.every_resource import account, one_program
from engine.project import Template
from engine.two_languages import in_python, in_yaml, write_python, write_yaml
from laws.conftest import cloud as cloud  # noqa: PLC0414 (a fixture is had by its name)
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.wire.rpc import Cloud

pytestmark = [pytest.mark.other_languages("YAML"), pytest.mark.usefixtures("plugin")]

IN_ORDER = ("--parallel", "1")
"""Resources that are created at the same time share reads, so that the number of calls depends on their timing."""


def test_every_resource_makes_the_same_calls_in_both_hosts(
    template: Template, emulator: Emulator, cloud: Cloud, tmp_path: Path
) -> None:
    """All of them created, all of them changed, all of them destroyed."""
    done = {}
    for language, write, text in (("python", write_python, in_python), ("yaml", write_yaml, in_yaml)):
        emulator.reset()
        created, changed = one_program(cloud)
        assert {each.kind for each in created} == {*RESOURCES}
        names = {each.name for each in created}
        (tmp_path / language).mkdir()
        stack = template.copy(tmp_path / language)
        stack.talks_to(emulator.url)
        calls(emulator)
        steps = []
        for program in (created, changed):
            write(stack, text(program))
            outcome = stack.up(*IN_ORDER)
            assert outcome.changes.keys() == names
            steps.append((outcome.changes, calls(emulator), account(emulator)))
        stack.destroy(*IN_ORDER)
        done[language] = [*steps, ({}, calls(emulator), account(emulator))]
        assert stack.end() == []
    assert done["yaml"] == done["python"]
