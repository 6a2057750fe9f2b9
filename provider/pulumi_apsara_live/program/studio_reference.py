"""A studio across stacks: the map that one stack exports, and the class that reads it in another stack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

import pulumi

from .declared import DeclaredThing
from .deployment import deployment

SCHEMA: Final = 1
"""Version of the map. A later version may add names; the number changes when a name changes its meaning."""
RUN_STATE_MEMBERS: Final = ("pvw_scene_id", "pgm_scene_id", "pvw_stream_url", "pgm_stream_url", "pgm_streams")
"""Members that come from the run state."""
NEVER_SECRET: Final = ("caster_id", "restart_fingerprint", "pvw_scene_id", "pgm_scene_id")
"""Members that are never secret."""


class Configuration(Protocol):
    """The outputs of a `CasterConfig` that another stack may read."""

    restart_fingerprint: pulumi.Output[str]
    domain_name: pulumi.Output[str | None]


class RunState(Protocol):
    """The outputs of a `CasterRunState` that another stack may read."""

    pvw_scene_id: pulumi.Output[str | None]
    pgm_scene_id: pulumi.Output[str | None]
    pvw_stream_url: pulumi.Output[str | None]
    pgm_stream_url: pulumi.Output[str | None]
    pgm_streams: pulumi.Output[Sequence[str] | None]


class DeclaredStudio(DeclaredThing):
    """A studio, as a program declares it."""

    def stack_outputs(
        self, *, config: Configuration | None = None, run_state: RunState | None = None
    ) -> dict[str, Any]:
        """Return a map for `pulumi.export`, which `StudioReference` reads in another stack.

        It holds `schema` and `caster_id`; with `config`, the configuration's `restart_fingerprint` and `domain_name`;
        with `run_state`, the run state's scene ids and, as secrets, its stream URLs.

        Args:
            config: The studio's `CasterConfig`.
            run_state: The studio's `CasterRunState`.
        """
        exported: dict[str, Any] = {"schema": SCHEMA, "caster_id": self.id}
        if config is not None:
            exported |= {"restart_fingerprint": config.restart_fingerprint, "domain_name": config.domain_name}
        if run_state is not None:
            exported |= {name: getattr(run_state, name) for name in RUN_STATE_MEMBERS}
        return exported


class StudioReference:
    """The studio that another stack exports with `stack_outputs`.

    A property is None if that stack does not export it, or has no value for it while the studio is stopped.
    """

    def __init__(self, stack: str, *, output: str = "studio", opts: pulumi.ResourceOptions | None = None) -> None:
        """Read an output of another stack.

        All studio references to one output share one stack reference, with the options of the first.

        Args:
            stack: The stack, as `organization/project/stack`.
            output: Name under which the map was exported.
            opts: Options of the stack reference.

        Raises:
            pulumi.RunError: The output is not a studio that this version of the package can read.
        """
        reference = _reference(stack, output, opts)
        self._exported = reference.get_output(output).apply(lambda value: studio_in(value, stack, output))

    def _get(self, name: str) -> pulumi.Output[Any]:
        value = self._exported.apply(lambda exported: exported.get(name))
        # A secret member makes the whole map secret; the members that never are secrets become readable again.
        return pulumi.Output.unsecret(value) if name in NEVER_SECRET else value

    @property
    def caster_id(self) -> pulumi.Output[str]:
        """Id of the studio."""
        return self._get("caster_id")

    @property
    def restart_fingerprint(self) -> pulumi.Output[str | None]:
        """Fingerprint of the settings that take effect at a restart; a trigger for `CasterRestart`."""
        return self._get("restart_fingerprint")

    @property
    def domain_name(self) -> pulumi.Output[str | None]:
        """Streaming domain of the output."""
        return self._get("domain_name")

    @property
    def pvw_scene_id(self) -> pulumi.Output[str | None]:
        """Id of the preview scene."""
        return self._get("pvw_scene_id")

    @property
    def pgm_scene_id(self) -> pulumi.Output[str | None]:
        """Id of the programme scene."""
        return self._get("pgm_scene_id")

    @property
    def pvw_stream_url(self) -> pulumi.Output[str | None]:
        """URL at which the preview can be watched; a secret."""
        return self._get("pvw_stream_url")

    @property
    def pgm_stream_url(self) -> pulumi.Output[str | None]:
        """URL at which the programme can be watched inside the studio; a secret."""
        return self._get("pgm_stream_url")

    @property
    def pgm_streams(self) -> pulumi.Output[list[str] | None]:
        """URLs at which the programme can be watched, in every template and format; secrets."""
        return self._get("pgm_streams")


def _reference(stack: str, output: str, opts: pulumi.ResourceOptions | None) -> pulumi.StackReference:
    """Return the stack reference of this program for one output of a stack, and declare it the first time."""
    known = deployment().stack_references
    if (stack, output) not in known:
        known[stack, output] = pulumi.StackReference(f"{stack}/{output}", stack_name=stack, opts=opts)
    return known[stack, output]


def studio_in(value: Any, stack: str, output: str) -> Mapping[str, Any]:
    """Return the map that an output holds.

    Raises:
        pulumi.RunError: The output is something else, or a map of another version.
    """
    if not isinstance(value, Mapping) or value.get("schema") != SCHEMA:
        found = value.get("schema") if isinstance(value, Mapping) else type(value).__name__
        raise pulumi.RunError(
            f"output {output!r} of stack {stack!r} is not a studio of schema {SCHEMA} but {found!r}: "
            "export it there with caster.stack_outputs(), with the same major version of this package"
        )
    return value
