"""The studios by our classes."""

from typing import Any

import sitecustomize
from studios import declare

import pulumi_apsara_live as live


def make(kind: str, name: str, **properties: Any) -> Any:
    """A resource of ours."""
    return getattr(live, kind)(name, **properties)


with sitecustomize.part("classes"):
    declare(make, lambda source: source.resource_id)
