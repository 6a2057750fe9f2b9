"""Tests of programs in other languages: they need a language host that `make cli` does not install."""

from __future__ import annotations

from functools import cache

import pytest
import toolchain
from longstep import Failed

MARK = "other_languages"


@cache
def has_yaml() -> bool:
    """Whether this machine has the host of YAML."""
    try:
        found = toolchain.look_up()
    except Failed:
        return False
    return found is not None and toolchain.has_yaml(found)


def are_left_out(config: pytest.Config) -> bool:
    """Whether a run leaves these tests out: the host is missing, and the run is not for them."""
    return MARK not in config.option.markexpr and not has_yaml()


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect them where there is no host; `make other-languages` installs it and runs them."""
    marked = [item for item in items if item.get_closest_marker(MARK)]
    if marked and are_left_out(config):
        config.hook.pytest_deselected(items=marked)
        items[:] = [item for item in items if item not in marked]
