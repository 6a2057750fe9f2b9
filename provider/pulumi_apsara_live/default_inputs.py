"""Defaults for many resources at once, as a transform of the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pulumi

from .program.declared import Declared
from .sdk import Account

PREFIX: Final = "pulumi-python:dynamic/apsara-live:"
"""What the types of this package begin with in a transform."""
Transform = Callable[[pulumi.ResourceTransformArgs], pulumi.ResourceTransformResult | None]


def defaults(
    *, account: Account | None = None, tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None
) -> Transform:
    """Return a transform that sets inputs which a resource of this package does not declare itself.

    Pass it to the option `transforms` of a component, whose parts it is then for, or to
    `pulumi.runtime.register_resource_transform`, for all resources that are declared after it.

    Args:
        account: Region and credentials, for every resource that names none. Another region replaces the resource.
        tags: Tags for every resource that has tags; a tag that it declares itself wins.
    """

    def set_defaults(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
        takes = _inputs_of(args.type_)
        props: dict[str, Any] = {**args.props}
        if account is not None and "account" in takes and props.get("account") is None:
            props["account"] = account
        if tags is not None and "tags" in takes:
            both = pulumi.Output.all(tags, props.get("tags"))
            props["tags"] = both.apply(lambda both: {**both[0], **(both[1] or {})})
        return pulumi.ResourceTransformResult(props, args.opts) if takes else None

    return set_defaults


def _inputs_of(type_name: str) -> tuple[str, ...]:
    """Return the names of the inputs of a type; none if it is not of this package."""
    names = (kind._inputs for kind in _classes(Declared) if f"{PREFIX}{kind.__name__}" == type_name)
    return next(names, ())


def _classes(base: type[Declared]) -> Iterator[type[Declared]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _classes(kind)
