"""Mocks for tests of programs: `pulumi.runtime.set_mocks(Mocks())` runs a program without engine and service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from .hosts import mocked, run
from .program.look_ups import MOCKED, TOKEN

__all__ = ["Mocks"]


class Mocks(pulumi.runtime.Mocks):
    """Mocks that check what a program declares as a preview does, and make no call.

    A resource gets an id, the outputs that are computed from inputs, and the outputs that the test gives; its other
    outputs are None. With `set_mocks(…, preview=True)` it has no id yet, and the outputs that a preview of a creation
    does not know are unknown. Resources of other packages get a made-up id and their inputs as outputs.

    Attributes:
        inputs: Checked inputs of each resource, with defaults and what is computed from them, by class and logical
            name: `mocks.inputs["Caster show"]`. Secrets are in it in the clear.
        outputs: Outputs of each resource, by the same names.
        secrets: Names of the secret outputs of each resource, by the same names.
        warnings: Warnings that the preview would show, each after class and logical name.
    """

    def __init__(
        self,
        *,
        outputs: Mapping[str, Mapping[str, Any]] | None = None,
        functions: Mapping[str, Sequence[Mapping[str, Any]] | Mapping[str, Mapping[str, Any]]] | None = None,
    ) -> None:
        """Begin a run in which nothing is declared yet.

        Args:
            outputs: Outputs of resources by class and logical name: `{"CasterRunState show": {"pgm_scene_id": "1"}}`.
                What `get` reads has these outputs alone.
            functions: Results by the name of the function: a list for `get_casters` and `get_relays`, from which the
                arguments select; a map from ids to results for `get_caster` and `get_stream_urls`. A result is a map
                with the members of its class; those that are left out are None.
        """
        run.begin()
        self.inputs: dict[str, dict[str, Any]] = {}
        self.outputs: dict[str, dict[str, Any]] = {}
        self.secrets: dict[str, frozenset[str]] = {}
        self.warnings: list[str] = []
        self._outputs = outputs or {}
        self._functions = functions or {}

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        """Return id and outputs of a resource.

        Raises:
            pulumi.RunError: A preview would refuse the resource.
        """
        kind = mocked.kind_of(args.typ)
        if kind is None:
            return f"{args.name}-id", args.inputs
        name = f"{kind} {args.name}"
        own = self._outputs.get(name, {})
        if args.resource_id:
            found = mocked.read(kind, args.name, args.resource_id, args.inputs, own)
        else:
            found = mocked.create(kind, args.name, args.inputs, own)
            self.inputs[name] = found.inputs
        self.outputs[name], self.secrets[name] = found.outputs, found.secret
        self.warnings += [f"{name}: {each}" for each in found.warnings]
        if args.resource_id or not pulumi.runtime.is_dry_run():
            return found.id, found.for_engine(found.outputs)
        known = {*found.inputs, *own}
        return None, found.for_engine({name: value for name, value in found.outputs.items() if name in known})

    def call(self, args: pulumi.runtime.MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """Return the results of a function; those of other packages return nothing.

        Raises:
            pulumi.RunError: The test gives no results, or the program could not read them from the service.
        """
        name = args.token.removeprefix(TOKEN)
        is_ours = name != args.token
        return ({MOCKED: mocked.call(name, args.args, self._functions)} if is_ours else {}), []
