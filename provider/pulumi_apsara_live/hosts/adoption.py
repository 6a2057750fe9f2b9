"""Entries of the file that `pulumi import --file` reads, for resources that the engine did not create."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from ..hidden_keys import PROVIDER, REGION
from ..model.fields import Properties, fields
from ..resources import RESOURCES
from . import dynamic
from .lifecycle import CurrentState
from .sdk_internals import serialized

SIGNATURE: Final = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
"""Members by which the engine recognizes a secret in a document."""


def entry(
    kind: str, name: str, state: CurrentState, region: str, secrets: Mapping[str, Any], *, with_secrets: bool
) -> dict[str, Any]:
    """Return the entry of a resource with its inputs and outputs, so that the engine does not read it.

    Args:
        kind: Type of the resource.
        name: Logical name.
        state: Current state.
        region: Region that it is in.
        secrets: Values of the inputs that the program declares as secrets.
        with_secrets: Include secret outputs; the next refresh adds them anyway.
    """
    host = serialized(getattr(dynamic, kind))
    inputs = _written(kind, state.inputs, secrets, with_secrets=with_secrets)
    outputs = _written(kind, state.outputs, secrets, with_secrets=with_secrets)
    return {
        "type": f"pulumi-python:dynamic/apsara-live:{kind}",
        "name": name,
        "id": state.id,
        "inputs": {**inputs, PROVIDER: host},
        "outputs": {**outputs, PROVIDER: host, REGION: region},
    }


def _written(kind: str, bag: Properties, secrets: Mapping[str, Any], *, with_secrets: bool) -> dict[str, Any]:
    known = fields(RESOURCES[kind].outputs)
    written: dict[str, Any] = {}
    for name, value in bag.items():
        if name in secrets:
            written[name] = _secret(secrets[name])
        elif name not in known or not known[name].secret:
            written[name] = value
        elif with_secrets:
            written[name] = _secret(value)
    return {name: value for name, value in written.items() if value is not None}


def _secret(value: Any) -> dict[str, str]:
    return {**SIGNATURE, "plaintext": json.dumps(value)}
