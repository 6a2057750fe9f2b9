"""The classes that recorded states name by module and class: this file never moves, and no class is renamed.

Programs import this module too, for the classes alone: what the verbs need is imported when the first one runs.
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
    """The stack's configuration by full keys, such as `apsara-live:region`; its keys cannot be listed."""

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
    """A dynamic provider for the resource of the same name."""

    serialize_as_secret_always = False

    def configure(self, req: ConfigureRequest) -> None:
        """Keep the stack's configuration; settings are resolved when the first call needs them."""
        global _config  # noqa: PLW0603 (an attribute would go into every resource's state)
        from . import sdk_internals

        _config = _StackConfig(req)
        sdk_internals.raise_worker_limit()
        with sdk_internals.lean_imports():
            from . import dynamic_verbs  # noqa: F401 (imported before the first verb, which would import it otherwise)

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Return inputs with defaults, or failures that name properties; bad input raises nothing."""
        from . import dynamic_verbs

        return dynamic_verbs.check(type(self).__name__, _config, olds, news)

    def diff(self, id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Return whether something differs; the engine then finds which properties do."""
        from . import dynamic_verbs

        return dynamic_verbs.diff(type(self).__name__, _config, id, olds, news)

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Create the resource and return its id and outputs."""
        from . import dynamic_verbs

        return dynamic_verbs.create(type(self).__name__, _config, props)

    def read(self, id: str, props: dict[str, Any]) -> ReadResult:
        """Return the current state; an empty id means that the resource does not exist."""
        from . import dynamic_verbs

        return dynamic_verbs.read(type(self).__name__, _config, id, props)

    def update(self, id: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Update the resource and return its whole state: the engine erases outputs that are left out."""
        from . import dynamic_verbs

        return dynamic_verbs.update(type(self).__name__, _config, id, olds, news)

    def delete(self, id: str, props: dict[str, Any]) -> None:
        """Delete the resource; it is no error if it does not exist."""
        from . import dynamic_verbs

        dynamic_verbs.delete(type(self).__name__, _config, id, props)


class Caster(Host):
    """Host of `pulumi_apsara_live.Caster`."""


class CasterConfig(Host):
    """Host of `pulumi_apsara_live.CasterConfig`."""


class CasterChannel(Host):
    """Host of `pulumi_apsara_live.CasterChannel`."""


class CasterProgram(Host):
    """Host of `pulumi_apsara_live.CasterProgram`."""


class CasterVideoResource(Host):
    """Host of `pulumi_apsara_live.CasterVideoResource`."""


class CasterComponent(Host):
    """Host of `pulumi_apsara_live.CasterComponent`."""


class CasterLayout(Host):
    """Host of `pulumi_apsara_live.CasterLayout`."""


class StudioLayout(Host):
    """Host of `pulumi_apsara_live.StudioLayout`."""


class CasterShowList(Host):
    """Host of `pulumi_apsara_live.CasterShowList`."""


class CasterEpisodeGroup(Host):
    """Host of `pulumi_apsara_live.CasterEpisodeGroup`."""


class Playlist(Host):
    """Host of `pulumi_apsara_live.Playlist`."""


class CasterRestart(Host):
    """Host of `pulumi_apsara_live.CasterRestart`."""


class CasterSceneAudio(Host):
    """Host of `pulumi_apsara_live.CasterSceneAudio`."""


class CasterTake(Host):
    """Host of `pulumi_apsara_live.CasterTake`."""


class CasterStandby(Host):
    """Host of `pulumi_apsara_live.CasterStandby`."""


class CasterVideoResourceReload(Host):
    """Host of `pulumi_apsara_live.CasterVideoResourceReload`."""


class CasterShowCue(Host):
    """Host of `pulumi_apsara_live.CasterShowCue`."""


class CasterScene(Host):
    """Host of `pulumi_apsara_live.CasterScene`."""


class CasterRunState(Host):
    """Host of `pulumi_apsara_live.CasterRunState`."""


class LivePullToPush(Host):
    """Host of `pulumi_apsara_live.LivePullToPush`."""


class LivePullToPushRestart(Host):
    """Host of `pulumi_apsara_live.LivePullToPushRestart`."""


class AutoShowList(Host):
    """Host of `pulumi_apsara_live.AutoShowList`."""
