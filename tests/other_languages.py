"""Tests of programs in other languages: each needs a language host that `make cli` does not install.

A test names its languages in its mark: `@pytest.mark.other_languages("TypeScript")`.
"""

from __future__ import annotations

import shutil
from functools import cache

import pytest
import toolchain
from longstep import Failed

MARK = "other_languages"
PROGRAMS = {"YAML": (), "TypeScript": ("node", "npm"), "Go": ("go",)}
"""What else a language needs on PATH."""


@cache
def missing(language: str) -> str:
    """What this machine lacks for programs in a language; empty if nothing."""
    programs = [each for each in PROGRAMS[language] if shutil.which(each) is None]
    if programs:
        return f"there is no {' and no '.join(programs)} on PATH"
    try:
        found = toolchain.look_up()
    except Failed as reason:
        return str(reason)
    host = toolchain.LANGUAGE_HOSTS[language]
    if found is None or host in toolchain.missing_hosts(found):
        return f"there is no {host} next to a Pulumi CLI: run `make languages`, which installs it"
    return ""


def languages(item: pytest.Item) -> tuple[str, ...]:
    """The languages that a test needs."""
    mark = item.get_closest_marker(MARK)
    if mark is not None and not mark.args:
        raise pytest.UsageError(f"{item.nodeid}: name the languages that the test needs in its mark {MARK}")
    return mark.args if mark else ()


def left_out(config: pytest.Config) -> dict[str, str]:
    """The languages whose tests a run leaves out, with the reason; none if the run is for these tests."""
    if MARK in config.option.markexpr:
        return {}
    return {language: missing(language) for language in PROGRAMS if missing(language)}


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what needs a language that this machine cannot run; `make other-languages` does not."""
    absent = left_out(config)
    unable = [item for item in items if absent.keys() & set(languages(item))]
    if unable:
        config.hook.pytest_deselected(items=unable)
        items[:] = [item for item in items if item not in unable]


def require(item: pytest.Item) -> None:
    """Fail a test whose language this machine cannot run."""
    for language in languages(item):
        if missing(language):
            pytest.fail(f"programs in {language}: {missing(language)}", pytrace=False)
