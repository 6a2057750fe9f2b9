"""docs/other-languages.md and docs/move-to-the-plugin.md on the real engine, with a show that is on air."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from apsara_live_emulator import Emulator
from docs.manual import ROOT, fences
from engine.conftest import plugin as plugin  # noqa: PLC0414 (a fixture is had by its name)
from engine.conftest import prepared as prepared  # noqa: PLC0414
from engine.packages import ADD, GO, TYPESCRIPT, Language, speaks_other_languages, write_program
from engine.project import Stack
from engine.two_languages import write_python, write_yaml

pytestmark = [pytest.mark.engine, pytest.mark.other_languages("YAML"), pytest.mark.usefixtures("plugin")]
EXAMPLE = ROOT / "examples" / "yaml" / "Pulumi.yaml"


def commands(page: str) -> list[list[str]]:
    """The words of every command of a page."""
    return [line.split() for fence in fences(page, "sh") for line in fence.text.strip().splitlines()]


def named_as_the_test_project(program: str) -> str:
    """The program in the project of the tests."""
    return re.sub(r"^name: .*$", "name: studio", program, count=1, flags=re.MULTILINE)


def test_a_studio_in_yaml_lives_as_documented(stack: Stack, emulator: Emulator) -> None:
    """The example: on air, a restart for a setting that needs one, and imported by another stack."""
    (shown,) = (each.text for each in fences("docs/other-languages.md", "yaml"))
    assert shown == EXAMPLE.read_text(encoding="utf-8")
    install, where, _, config, up, *_, pulumi_import = commands("docs/other-languages.md")
    assert (install, where) == (["apsara-live", "plugin", "install"], ["apsara-live", "plugin", "where"])
    assert (config, up) == (["pulumi", *["config", "set", "apsara-live:region", "cn-shanghai"]], ["pulumi", "up"])
    program = named_as_the_test_project(shown)
    write_yaml(stack, program)
    stack.run(*config[1:])
    outputs = stack.up().outputs
    assert outputs["reason"] == "created"
    write_yaml(stack, program.replace("lp_hd", "lp_sd"))
    assert stack.up().outputs["reason"] == "config"
    assert emulator.ledger.count("RestartCaster") == 1
    assert stack.up().changes == {}

    write_yaml(stack, yaml.safe_dump({"name": "studio", "runtime": "yaml"}))
    words = [outputs["casterId"] if each == "1a2b3c4d" else each for each in pulumi_import[1:]]
    stack.run(*words, "--yes", "--skip-preview")
    written = (stack.directory / "studio.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(written)["resources"]["studio"]["properties"]["normType"] == "general"


@pytest.mark.parametrize(
    "language",
    [pytest.param(each, marks=pytest.mark.other_languages(each.name), id=each.name) for each in (TYPESCRIPT, GO)],
)
def test_a_studio_in_typescript_and_go_lives_as_documented(
    language: Language, prepared: Callable[[Language], Path], stack: Stack, emulator: Emulator
) -> None:
    """The example, with the package that the first command adds: on air, and a restart for a setting that needs one."""
    (shown,) = (each.text for each in fences("docs/other-languages.md", language.folder))
    assert shown == language.example
    _, *documented = commands("docs/other-languages.md")
    add, _, config, up = documented[4:8]
    assert documented[4:12] == [add, ["pulumi", "stack", "init", "dev"], config, up] * 2
    assert (add, up) == (["pulumi", *ADD], ["pulumi", "up"])
    speaks_other_languages(stack)
    write_program(stack, prepared(language), language, shown)
    stack.run(*config[1:])
    assert stack.up().outputs["reason"] == "created"
    write_program(stack, prepared(language), language, shown.replace("lp_hd", "lp_sd"))
    assert stack.up().outputs["reason"] == "config"
    assert emulator.ledger.count("RestartCaster") == 1


def test_a_stack_moves_to_the_plugin_and_back_as_documented(stack: Stack, emulator: Emulator) -> None:
    """docs/move-to-the-plugin.md: the studio stays on air, no call is made, and only updates are shown."""
    page = "docs/move-to-the-plugin.md"
    start, back = (each.text for each in fences(page, "python"))
    (there,) = (each.text for each in fences(page, "yaml"))
    assert commands(page) == [["pulumi", "preview"], ["pulumi", "up"], ["pulumi", "preview", "--expect-no-changes"]]
    write_python(stack, start)
    stack.up()
    for write, program in ((write_yaml, there), (write_python, back)):
        write(stack, program)
        emulator.ledger.clear()
        for shown in (stack.preview(), stack.up()):
            assert {step.op for step in shown.steps} == {"update"}
            assert len(shown.steps) == 3
        stack.preview("--expect-no-changes")
        assert emulator.ledger.calls() == []
    write_python(stack, start)
    stack.preview("--expect-no-changes")
    assert emulator.ledger.calls() == []
