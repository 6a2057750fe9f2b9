"""The classes that the engine's state names: by module and name, so this file never moves and they are never renamed.

A program imports this module too, for the classes alone: whatever a verb needs is imported when the first one runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pulumi.dynamic import (
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)


class _StackConfig(Mapping[str, str]):
    """The stack's configuration by full keys, such as `apsara-live:region`; it can be asked, not listed."""

    def __init__(self, request: ConfigureRequest) -> None:
        self._config = request.config

    def __getitem__(self, key: str) -> str:
        value = self._config.get(key)
        if value is None:
            raise KeyError(key)
        return str(value)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


_config: Mapping[str, str] = {}


class Host(ResourceProvider):
    """Serves the resource that is called like its class."""

    serialize_as_secret_always = False

    def configure(self, req: ConfigureRequest) -> None:
        """Keep the stack's configuration; nothing is resolved before it is needed."""
        global _config  # noqa: PLW0603 (an attribute would go into every resource's state)
        from . import sdk_internals

        _config = _StackConfig(req)
        sdk_internals.raise_worker_limit()

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Normalised inputs, or failures that name properties; never an exception for bad input."""
        from . import verbs

        return verbs.check(type(self).__name__, _config, olds, news)

    def diff(self, id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Let the engine find what differs, once we know that something does: it then names the properties."""
        from . import verbs

        return verbs.diff(type(self).__name__, _config, id, olds, news)

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Make it, and record what the cloud answers."""
        from . import verbs

        return verbs.create(type(self).__name__, _config, props)

    def read(self, id: str, props: dict[str, Any]) -> ReadResult:
        """What the cloud answers now; an empty id says that it is gone."""
        from . import verbs

        return verbs.read(type(self).__name__, _config, id, props)

    def update(self, id: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Make it what the inputs say; the whole state is returned, as what is left out would be erased."""
        from . import verbs

        return verbs.update(type(self).__name__, _config, id, olds, news)

    def delete(self, id: str, props: dict[str, Any]) -> None:
        """Take it away; gone is gone."""
        from . import verbs

        verbs.delete(type(self).__name__, _config, id, props)


class Caster(Host):
    """Host of `pulumi_apsara_live.Caster`."""


class CasterConfig(Host):
    """Host of `pulumi_apsara_live.CasterConfig`."""


class CasterProgram(Host):
    """Host of `pulumi_apsara_live.CasterProgram`."""


class CasterVideoResource(Host):
    """Host of `pulumi_apsara_live.CasterVideoResource`."""


class CasterRestart(Host):
    """Host of `pulumi_apsara_live.CasterRestart`."""


class CasterScene(Host):
    """Host of `pulumi_apsara_live.CasterScene`."""


class CasterRunState(Host):
    """Host of `pulumi_apsara_live.CasterRunState`."""


class LivePullToPush(Host):
    """Host of `pulumi_apsara_live.LivePullToPush`."""


class LivePullToPushRestart(Host):
    """Host of `pulumi_apsara_live.LivePullToPushRestart`."""
