"""The program's side: what every class a program instantiates does with its arguments before the engine sees them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Iterator, Mapping
from datetime import datetime
from inspect import isawaitable
from typing import Any, ClassVar

import pulumi
import pulumi.dynamic
from pulumi.runtime.rpc import wrap_rpc_secret

from ..hosts import dynamic
from .deployment import warn_of_unknown_settings

ORIGIN = "__origin"
"""Hidden input: organization and URN of the resource; no secret."""
_held: list[tuple[tuple[str, tuple[str, ...]], str, list[Any]]] = []
"""Things of this program that are named by outputs: kind and inputs, logical name, values."""
UNKNOWN_NAMES = "__unknown"
"""Hidden input: arguments that are not known; without it the engine leaves them out of an update, as if not given."""
CONFIDENTIAL = "__secret"
"""Hidden input: arguments that hold secrets, of those by whose names outputs are keyed."""
_named: list[tuple[Any, str, str]] = []
"""Studios of this program whose name is declared: the output of their id, logical name, declared name."""


class Declared(pulumi.dynamic.Resource):
    """A resource of this package, as a program declares it."""

    _secrets: ClassVar[tuple[str, ...]] = ()
    _times: ClassVar[tuple[str, ...]] = ()
    _holds: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Groups of inputs that name the thing which the resource holds."""
    _keyed: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **named: str) -> None:
        super().__init_subclass__(**named)
        # Types of outputs are for checkers and editors: the engine's SDK would resolve them anew for each resource.
        cls.__annotations__ = {}

    def __init__(
        self,
        resource_name: str,
        properties: Mapping[str, Any],
        outputs: tuple[str, ...],
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        warn_of_unknown_settings()
        self._refuse_import(resource_name, opts)
        host: type[dynamic.Host] = getattr(dynamic, type(self).__name__)
        _hold_once(type(self), resource_name, properties)
        # Following an output costs more than all the rest here, and only a time has to be spelled as text.
        said: dict[str, Any] = {}
        for name, value in properties.items():
            is_left = isinstance(value, pulumi.Output) and name not in self._times
            said[name] = value if is_left else self._said(resource_name, name, value)
        for name in self._secrets:
            if said.get(name) is not None:
                said[name] = _secret(said[name])
        if held := {name: found for name, value in said.items() if (found := list(_outputs_in(value)))}:
            said[UNKNOWN_NAMES] = _Names(held, _is_unknown)
            if keyed := {name: held[name] for name in self._keyed if name in held}:
                said[CONFIDENTIAL] = _Names(keyed, _is_secret)
        said |= dict.fromkeys(outputs)
        said[ORIGIN] = _origin(type(self)._resource_type_name, resource_name, opts)
        own = pulumi.ResourceOptions(delete_before_replace=True)
        super().__init__(host(), resource_name, said, pulumi.ResourceOptions.merge(own, opts) if opts else own)
        _name_once(self, resource_name, properties)

    def _refuse_import(self, resource_name: str, opts: pulumi.ResourceOptions | None) -> None:
        """Raise `RunError` for the option `import_`: the engine reads such a resource without naming its provider."""
        if opts is not None and opts.import_:
            raise pulumi.RunError(
                f"{type(self).__name__} {resource_name!r}: the option import_ is not supported; remove it and run "
                "`apsara-live adopt`, which imports what exists and writes the program for it"
            )

    def _said(self, resource_name: str, name: str, value: Any) -> Any:
        """An argument as the engine can carry it. Raises `RunError`, which the engine shows as one line."""
        try:
            return _plain(value)
        except _IsResource as error:
            is_trigger = name == "triggers" and hasattr(error.resource, "restart_fingerprint")
            output = "restart_fingerprint" if is_trigger else "outputs or id"
            why = f"{error} is a resource and no value: use its {output}"
        except _NoValue as error:
            why = str(error)
        except RecursionError:
            why = "it holds itself"
        raise pulumi.RunError(f"{type(self).__name__} {resource_name!r}: {name} cannot be sent: {why}")


class _Names:
    """The names of the arguments that hold an output of some kind, as it is when they are sent; None when none does."""

    def __init__(
        self, held: Mapping[str, list[pulumi.Output[Any]]], judge: Callable[[pulumi.Output[Any]], Awaitable[bool]]
    ) -> None:
        self._held, self._judge = held, judge

    def __await__(self) -> Generator[Any, None, list[str] | None]:
        return self._names().__await__()

    async def _names(self) -> list[str] | None:
        names = [name for name, outputs in self._held.items() if any([await self._judge(each) for each in outputs])]
        return names or None


async def _is_unknown(output: pulumi.Output[Any]) -> bool:
    """In a preview the engine tells the provider which values are not known. In an update it leaves them out: then
    they come from a resource that failed (`--continue-on-error`) or was left out (`--target`)."""
    return not await output.is_known()


async def _is_secret(output: pulumi.Output[Any]) -> bool:
    return await output.is_secret()


def _outputs_in(value: Any) -> Iterator[pulumi.Output[Any]]:
    """Every output in an argument."""
    if isinstance(value, pulumi.Output):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _outputs_in(each)


class _NoValue(Exception):
    """What no property can hold, in words."""


class _IsResource(Exception):
    """A resource in the place of one of its outputs."""

    def __init__(self, resource: pulumi.Resource) -> None:
        super().__init__(f"{type(resource).__name__} {resource.pulumi_resource_name!r}")
        self.resource = resource


def _hold_once(kind: type[Declared], resource_name: str, said: Mapping[str, Any]) -> None:
    """Refuse a second resource for one thing of a studio that is not there yet: the provider cannot see it then.

    What is compared is the output itself, so that two runs in one process have nothing in common.
    """
    for group in kind._holds:
        values = [said.get(name) for name in group]
        if None in values or not any(isinstance(value, pulumi.Output) for value in values):
            continue
        for other, name, others in _held:
            if other == (kind.__name__, group) and all(map(_is_same, values, others)):
                raise pulumi.RunError(
                    f"{kind.__name__} {resource_name!r}: {kind.__name__} {name!r} of this program has the same "
                    f"{' and '.join(group)}, and one thing has one resource: remove one of the two"
                )
        _held.append(((kind.__name__, group), resource_name, values))


def _is_same(value: Any, other: Any) -> bool:
    if isinstance(value, pulumi.Output) or isinstance(other, pulumi.Output):
        return value is other
    return bool(value == other)


def _name_once(resource: Declared, resource_name: str, said: Mapping[str, Any]) -> None:
    """Refuse a configuration that names its studio otherwise than the studio itself does in the same program."""
    name = said.get("caster_name")
    if not isinstance(name, str):
        return
    if type(resource).__name__ == "Caster":
        _named.append((resource.id, resource_name, name))
    for id, studio, other in _named:
        if id is said.get("caster_id") and other != name:
            raise pulumi.RunError(
                f"CasterConfig {resource_name!r}: caster_name is {name!r}, and Caster {studio!r} declares {other!r} "
                "for the same studio; declare the name in one of them"
            )


def _secret(value: Any) -> Any:
    """The value as a secret; a text is wrapped as it travels, which spares an output to be followed."""
    return wrap_rpc_secret(value) if isinstance(value, str) else pulumi.Output.secret(value)


def _plain(value: Any) -> Any:
    """Arguments as the engine can carry them: times become text."""
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, str):
        return value if value.isascii() else _whole(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        if odd := [key for key in value if not isinstance(key, str)]:
            raise _NoValue(f"names are texts, and {odd[0]!r} is none")
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, pulumi.Output):
        return value.apply(_plain)
    if isinstance(value, pulumi.Resource):
        raise _IsResource(value)
    if isinstance(value, pulumi.Asset | pulumi.Archive) or isawaitable(value):
        return value
    # The engine's SDK has no form for anything else; it would say so in a traceback, without the property's name.
    kind = type(value).__name__
    article = "an" if kind[:1] in "aeiou" else "a"
    raise _NoValue(f"{article} {kind} is neither a text, a number, a truth value, a list nor a map")


def _whole(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _NoValue(f"{text[:60]!r} holds half of a letter") from None
    return text


def _origin(type_name: str, resource_name: str, opts: pulumi.ResourceOptions | None) -> str:
    types, parent = [f"pulumi-python:{type_name}"], opts.parent if opts else None
    while parent is not None:
        if parent.pulumi_resource_type != "pulumi:pulumi:Stack":
            types.insert(0, parent.pulumi_resource_type)
        parent = parent._parent if hasattr(parent, "_parent") else None
    urn = f"urn:pulumi:{pulumi.get_stack()}::{pulumi.get_project()}::{'$'.join(types)}::{resource_name}"
    return f"{pulumi.get_organization()} {urn}"
