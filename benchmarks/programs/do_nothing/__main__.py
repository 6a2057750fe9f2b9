"""The studios by classes of a provider that does nothing."""

from typing import Any

import sitecustomize
from do_nothing import DoNothing
from studios import declare


def make(kind: str, name: str, **properties: Any) -> DoNothing:
    """A resource that has the properties of the class of ours."""
    return DoNothing(kind, name, properties)


with sitecustomize.part("classes"):
    declare(make, lambda source: source.id)
