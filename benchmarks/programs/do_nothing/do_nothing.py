"""A dynamic provider that does nothing, as lean as one can be: importable, without state, its answers made up."""

from __future__ import annotations

import json
import uuid
from functools import cache
from pathlib import Path
from typing import Any

from pulumi.dynamic import CreateResult, Resource, ResourceProvider


@cache
def properties() -> dict[str, dict[str, Any]]:
    """Of each class its properties, with values that outputs may have."""
    found: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("properties.json").read_text("utf-8"))
    return found


class Provider(ResourceProvider):
    """Return the inputs, and outputs by the name of the class."""

    serialize_as_secret_always = False

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Make nothing."""
        return CreateResult(uuid.uuid4().hex, {**properties()[type(self).__name__], **props})


class Caster(Provider):
    """A studio that is none."""


class CasterConfig(Provider):
    """A configuration of nothing."""


class CasterProgram(Provider):
    """A rundown of nothing."""


class CasterRunState(Provider):
    """A studio that never starts."""


class CasterVideoResource(Provider):
    """A source of nothing."""


class DoNothing(Resource, module="nothing", name="Nothing"):
    """A resource with the properties of a class of ours; those that are not declared are None, as ours are."""

    def __init__(self, kind: str, name: str, declared: dict[str, Any]) -> None:
        super().__init__(globals()[kind](), name, {**dict.fromkeys(properties()[kind]), **declared})
