"""The real engine: a project per test, and a stack in it that talks to the emulator."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import toolchain
from longstep import Failed

from engine import packages
from engine.key_service import key_service
from engine.preloaded import preloaded
from engine.project import Stack, Template
from pulumi_apsara_live.cli.plugin import write_shim

if TYPE_CHECKING:
    from apsara_live_emulator import Emulator


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this directory runs the engine, so that none has to say so."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("engine")


@pytest.fixture(scope="session")
def pulumi() -> toolchain.Toolchain:
    """The Pulumi CLI that is on this machine. Tests do not get one: without it they fail and say how to have it."""
    try:
        found = toolchain.look_up()
    except Failed as reason:
        pytest.fail(str(reason), pytrace=False)
    if found is None:
        pytest.fail("no Pulumi CLI on this machine: run `make cli`, which gets one", pytrace=False)
    return found


@pytest.fixture(scope="session")
def template(pulumi: toolchain.Toolchain, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """One prepared project for all tests of this worker."""
    directory = tmp_path_factory.mktemp("template")
    with preloaded(directory) as address, key_service() as keys:
        yield Template.make(pulumi, directory, address, keys)


@pytest.fixture
def bare_stack(template: Template, tmp_path: Path) -> Iterator[Stack]:
    """A stack with an empty state and no program, that knows of no cloud."""
    stack = template.copy(tmp_path)
    yield stack
    left = stack.end()
    assert not left, f"processes outlived the command that started them: {left}"


@pytest.fixture
def stack(bare_stack: Stack, emulator: Emulator) -> Stack:
    """A stack whose provider talks to this test's emulator, in cn-shanghai."""
    bare_stack.talks_to(emulator.url)
    return bare_stack


@pytest.fixture(scope="session")
def plugin(template: Template) -> None:
    """The plugin in the cache of the tests' engine, for programs in other languages."""
    folder = template.home / "plugins" / f"resource-apsara-live-v{version('pulumi-apsara-live')}"
    folder.mkdir(parents=True, exist_ok=True)  # each module that imports this fixture has one of its own
    write_shim(folder, sys.executable, windows=False)


@pytest.fixture(scope="session")
def prepared(
    plugin: None, template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[packages.Language], Path]:
    """The example of a language with the generated package, prepared once for all workers of a run."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def folder(language: packages.Language) -> Path:
        packages.prepare(template, shared / language.folder, language)
        return shared / language.folder

    return folder
