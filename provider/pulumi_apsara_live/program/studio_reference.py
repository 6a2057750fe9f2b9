"""A studio across stacks: the map that one stack exports, and its reading in another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import pulumi

from .declared import Declared
from .deployment import deployment

if TYPE_CHECKING:
    from ..sdk import CasterConfig, CasterRunState

SCHEMA: Final = 1
"""Version of the map; a later one may add names, and changes when a name changes its meaning."""
ON_AIR: Final = ("pvw_scene_id", "pgm_scene_id", "pvw_stream_url", "pgm_stream_url", "pgm_streams")
PLAIN: Final = ("caster_id", "restart_fingerprint", "pvw_scene_id", "pgm_scene_id")


class DeclaredStudio(Declared):
    """A studio, as a program declares it."""

    def stack_outputs(
        self, *, config: CasterConfig | None = None, run_state: CasterRunState | None = None
    ) -> dict[str, Any]:
        """One plain map for `pulumi.export`, to be read in another stack by `StudioReference`.

        It holds `schema`, `caster_id`, and what is handed over: the configuration's `restart_fingerprint` and
        `domain_name`, the run state's scene ids and, as secrets, its stream URLs.
        """
        told: dict[str, Any] = {"schema": SCHEMA, "caster_id": self.id}
        if config is not None:
            told |= {"restart_fingerprint": config.restart_fingerprint, "domain_name": config.domain_name}
        if run_state is not None:
            told |= {name: getattr(run_state, name) for name in ON_AIR}
        return told


class StudioReference:
    """The studio that another stack exports with `stack_outputs`.

    What that stack did not hand over, or has not while the studio is off the air, is None.
    """

    def __init__(self, stack: str, *, output: str = "studio", opts: pulumi.ResourceOptions | None = None) -> None:
        """Read the output called `output` of a stack, given as `organization/project/stack`.

        All studio references to one output share one stack reference, which has the options of the first.
        """
        reference = _reference(stack, output, opts)
        self._told = reference.get_output(output).apply(lambda told: _understood(told, stack, output))

    def _get(self, name: str) -> pulumi.Output[Any]:
        value = self._told.apply(lambda told: told.get(name))
        # One secret in the map makes all of it secret; what never is one is made readable again.
        return pulumi.Output.unsecret(value) if name in PLAIN else value

    @property
    def caster_id(self) -> pulumi.Output[str]:
        """Id of the studio."""
        return self._get("caster_id")

    @property
    def restart_fingerprint(self) -> pulumi.Output[str | None]:
        """Changes when something changes that takes effect through a restart: a trigger."""
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
        """Where the preview can be watched; a secret."""
        return self._get("pvw_stream_url")

    @property
    def pgm_stream_url(self) -> pulumi.Output[str | None]:
        """Where the programme can be watched inside the studio; a secret."""
        return self._get("pgm_stream_url")

    @property
    def pgm_streams(self) -> pulumi.Output[list[str] | None]:
        """Where the programme can be watched in every template and format; secrets."""
        return self._get("pgm_streams")


def _reference(stack: str, output: str, opts: pulumi.ResourceOptions | None) -> pulumi.StackReference:
    """Return the stack reference of this program for one output of a stack, and declare it the first time."""
    known = deployment().stack_references
    if (stack, output) not in known:
        known[stack, output] = pulumi.StackReference(f"{stack}/{output}", stack_name=stack, opts=opts)
    return known[stack, output]


def _understood(told: Any, stack: str, output: str) -> Mapping[str, Any]:
    """The map, if it is one that this version reads."""
    if not isinstance(told, Mapping) or told.get("schema") != SCHEMA:
        found = told.get("schema") if isinstance(told, Mapping) else type(told).__name__
        raise pulumi.RunError(
            f"output {output!r} of stack {stack!r} is not a studio of schema {SCHEMA} but {found!r}: "
            "export it there with caster.stack_outputs(), with the same major version of this package"
        )
    return told
