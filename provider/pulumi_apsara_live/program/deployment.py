"""What the program of one deployment has declared so far. Several deployments may run in one process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final
from weakref import WeakKeyDictionary

import pulumi

from ..hosts.sdk_internals import configuration, monitor
from ..settings.sources import unknown_settings


class _NoEngine:
    """Stands for the engine where there is none: the SDK refuses the first resource there, with its own message."""


_NO_ENGINE: Final = _NoEngine()


@dataclass
class Deployment:
    """One run of a program: a preview, an update, an inline program, or a test with mocks."""

    stack_references: dict[tuple[str, str], pulumi.StackReference] = field(default_factory=dict)
    """Stack references by stack and output: the engine refuses a second resource of the same name."""
    searched_configuration: bool = False
    """Whether the configuration was searched for unknown settings."""


_deployments: WeakKeyDictionary[Any, Deployment] = WeakKeyDictionary()


def deployment() -> Deployment:
    """Return the record of the deployment that runs now. Each deployment has its own connection to the engine."""
    return _deployments.setdefault(monitor() or _NO_ENGINE, Deployment())


def warn_of_unknown_settings() -> None:
    """Warn, once per deployment, of settings under `apsara-live:` that nothing reads."""
    this = deployment()
    if this.searched_configuration:
        return
    this.searched_configuration = True
    for warning in unknown_settings(configuration(), pulumi.get_project()):
        pulumi.log.warn(warning)
