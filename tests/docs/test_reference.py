"""The pages in docs/reference: each has a program that runs, a way to adopt, related pages, and Python's types."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from authoring import reference

from docs.manual import ROOT, fences, name, prose
from engine.conftest import plugin as plugin  # noqa: PLC0414 (a fixture is had by its name)
from engine.conftest import prepared as prepared  # noqa: PLC0414
from engine.packages import GO, TYPESCRIPT, Language, compiled, speaks_other_languages, write_program
from engine.project import NAME, Stack
from engine.two_languages import write_yaml
from pulumi_apsara_live.resources import LOOK_UPS, RESOURCES

PAGES = sorted(page for page in (ROOT / "docs" / "reference").glob("*.md") if page.name != "index.md")
IN_OTHER_LANGUAGES = [page for page in PAGES if page.stem != "functions"]
"""Pages whose program is derived in other languages; the results of functions cannot be recorded."""
BY_STEM = {reference.stem(resource): each for each, resource in RESOURCES.items()}


def headings(page: Path) -> list[str]:
    """Return the headings of the second level."""
    return re.findall(r"^## (.+)$", prose(page), re.MULTILINE)


@pytest.mark.engine
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_example_of_a_reference_page_runs(stack: Stack, page: Path) -> None:
    """It declares the resource of its page, or calls its functions, and a second preview shows no change."""
    (program,) = (each.text for each in fences(name(page), "python"))
    declared = [*LOOK_UPS] if page.stem == "functions" else [BY_STEM.get(page.stem, page.stem.capitalize())]
    assert [each for each in declared if not re.search(rf"live\.{each}(_output)?\(", program)] == []
    stack.write(program)
    stack.up()
    stack.preview("--expect-no-changes")


@pytest.mark.engine
@pytest.mark.other_languages("YAML")
@pytest.mark.usefixtures("plugin")
@pytest.mark.parametrize("page", IN_OTHER_LANGUAGES, ids=lambda page: page.stem)
def test_the_example_of_a_reference_page_runs_in_yaml(stack: Stack, page: Path) -> None:
    """The plugin takes what was derived from the program in Python, and a second preview shows no change."""
    (program,) = (each.text for each in fences(name(page), "yaml"))
    write_yaml(stack, f"name: {NAME}\nruntime: yaml\n{program}")
    stack.up()
    stack.preview("--expect-no-changes")


@pytest.mark.engine
@pytest.mark.other_languages("TypeScript")
def test_the_examples_of_the_reference_pages_compile_in_typescript(
    prepared: Callable[[Language], Path], stack: Stack
) -> None:
    """As strictly as the example of that language, and each local name is of use."""
    write_examples(stack, prepared, TYPESCRIPT)
    strict = {"extends": "./tsconfig.json", "compilerOptions": {"noUnusedLocals": True}, "files": []}
    config = stack.directory / "tsconfig.reference.json"
    config.write_text(json.dumps({**strict, "include": ["reference/*/index.ts"]}), encoding="utf-8")
    done = compiled(stack, "npx", "--no-install", "tsc", "--project", config.name)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.engine
@pytest.mark.other_languages("Go")
def test_the_examples_of_the_reference_pages_compile_in_go(prepared: Callable[[Language], Path], stack: Stack) -> None:
    """And gofmt would change none; those that read a value of the configuration need a package of the SDK more."""
    write_examples(stack, prepared, GO)
    (sdk,) = re.findall(r"(?<=pulumi/sdk/v3 )v\S+", (stack.directory / "go.mod").read_text(encoding="utf-8"))
    for words in (
        ("go", "get", f"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config@{sdk}"),
        ("go", "vet", "./reference/..."),
        ("gofmt", "-d", "reference"),
    ):
        done = compiled(stack, *words)
        assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == ""


def write_examples(stack: Stack, prepared: Callable[[Language], Path], language: Language) -> None:
    """Write the program of each page into a folder of its own, in the project of the example of a language."""
    speaks_other_languages(stack)
    write_program(stack, prepared(language), language, language.example)
    for page in IN_OTHER_LANGUAGES:
        (program,) = (each.text for each in fences(name(page), language.folder))
        place = stack.directory / "reference" / page.stem / language.program
        place.parent.mkdir(parents=True)
        place.write_text(program, encoding="utf-8")


def test_every_example_has_a_page() -> None:
    """A program of a removed resource goes with its page."""
    examples = {path.stem for path in (ROOT / "examples" / "reference").glob("*.py")}
    assert examples == {page.stem for page in PAGES}


@pytest.mark.parametrize("stem", sorted(BY_STEM))
def test_a_reference_page_has_every_section(stem: str) -> None:
    """A reader finds an example first, then the properties, how to adopt, and where to read on."""
    found = headings(ROOT / "docs" / "reference" / f"{stem}.md")
    assert found[:2] == ["Example", "Inputs"]
    assert found[-2:] == [f"Adopt an existing {BY_STEM[stem]}", "Related pages"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_types_are_written_as_in_python(page: Path) -> None:
    """The first fact of each property is a type that a program could annotate."""
    firsts = re.findall(r"^### `(\w+)`\n\n(?:.+\n)+\n\* (.+)$", prose(page), re.MULTILINE)
    typed = re.compile(r"\[?`(str|int|float|bool|dict\[str, str\]|(list|Literal)\[.+\]|[A-Z]\w+)`")
    properties = re.findall(r"^### `(\w+)`$", prose(page), re.MULTILINE)
    assert len(firsts) == len(properties)
    assert [(name, first) for name, first in firsts if not typed.match(first)] == []


def test_the_landing_page_shows_commands_and_a_program_that_run() -> None:
    """`docs/index.md` installs as the README does, and shows the example of CasterRestart."""
    (command,) = fences("docs/index.md", "sh")
    assert any(command.text in each.text for each in fences("README.md", "sh"))
    (program,) = fences("docs/index.md", "python")
    assert program.text == reference.example("caster_restart")[1]
    assert "![" in prose(ROOT / "docs" / "index.md")
