"""The file that `pulumi import --file` reads, with the secrets in it or with something harmless in their place."""

from __future__ import annotations

from typing import Any, Final

from ...hosts import adoption, lifecycle
from ...resources import RESOURCES
from ...resources._resource import RefusedByProvider, Step
from .inventory import Adopted, AdoptedResource
from .program import Program, key_of

IN_PLACE: Final = ("rtmp://left-out.invalid/secret", "https://left-out.invalid/secret")
"""What stands for a secret until the state is refreshed: the first of them that check lets pass."""


def document(adopted: Adopted, program: Program, *, with_secrets: bool) -> dict[str, Any]:
    """Return the import file: all resources, with the names that the program gives them."""
    return {"resources": [_entry(each, adopted.region, program, with_secrets) for each in adopted.things]}


def _entry(thing: AdoptedResource, region: str, program: Program, with_secrets: bool) -> dict[str, Any]:
    masked = program.masked.get(key_of(thing), ())
    secrets = {name: thing.state.inputs[name] if with_secrets else _in_place(thing, name) for name in masked}
    name = program.names[key_of(thing)]
    return adoption.entry(thing.kind, name, thing.state, region, secrets, with_secrets=with_secrets)


def _in_place(thing: AdoptedResource, name: str) -> Any:
    value = thing.state.inputs[name]
    for each in IN_PLACE:
        candidate = each if isinstance(value, str) else [each for _ in value]
        judged = lifecycle.check(RESOURCES[thing.kind], Step(), {}, {**thing.declared, name: candidate})
        if not judged.problems:
            return candidate
    raise RefusedByProvider(
        f"{name} of {thing.kind} {thing.id} cannot be left out: adopt it with --stack or --with-secrets"
    )
