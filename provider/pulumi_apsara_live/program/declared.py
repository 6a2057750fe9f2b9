"""The base class of the classes that a program instantiates: it prepares arguments for the engine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Iterator, Mapping
from datetime import datetime
from inspect import isawaitable
from typing import Any, ClassVar, Self

import pulumi
import pulumi.dynamic

from ..hidden_keys import ORIGIN, PROVIDER, SECRET_NAMES, UNKNOWN_NAMES
from ..hosts import dynamic
from ..hosts.sdk_internals import forget_annotations, serialized, wrap_rpc_secret
from .deployment import warn_of_unknown_settings

_held: list[tuple[tuple[str, tuple[str, ...]], str, list[Any]]] = []
"""Things of this program that are identified by outputs: class and inputs, logical name, values."""
_repeated: list[tuple[str, Any, str, Mapping[str, Any]]] = []
"""Resources of this program of which others repeat inputs: class, output of the id, logical name, arguments."""


class Declared(pulumi.dynamic.Resource):
    """A resource of this package, as a program declares it."""

    _inputs: ClassVar[tuple[str, ...]] = ()
    """Names of all inputs."""
    _outputs: ClassVar[tuple[str, ...]] = ()
    """Names of the properties that are no inputs."""
    _secrets: ClassVar[tuple[str, ...]] = ()
    """Inputs that are secret by default."""
    _times: ClassVar[tuple[str, ...]] = ()
    """Inputs that are times, or have members that may be."""
    _holds: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Groups of inputs that identify the thing which the resource holds."""
    _keyed: ClassVar[tuple[str, ...]] = ()
    """Inputs whose entries name the keys of an output."""
    _repeats: ClassVar[tuple[str, str, Mapping[str, str]] | None] = None
    """The class that it belongs to, the input that names that one, and inputs with those that they repeat of it."""
    _is_repeated: ClassVar[bool] = False
    """Whether other classes repeat inputs of this one."""

    def __init_subclass__(cls, **named: str) -> None:
        super().__init_subclass__(**named)
        forget_annotations(cls)

    def __init__(
        self,
        resource_name: str,
        properties: Mapping[str, Any],
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        """Declare the resource.

        Args:
            resource_name: Logical name of the resource in the stack.
            properties: Arguments of the resource, by name.
            opts: Options of the resource.

        Raises:
            pulumi.RunError: The engine cannot carry an argument, the option `import_` is set, or another resource of
                the program declares the same thing.
        """
        warn_of_unknown_settings()
        self._refuse_import(resource_name, opts)
        kind = type(self)
        _hold_once(kind, resource_name, properties)
        # Following an output costs more than everything else here, and only a time has to become a string.
        arguments: dict[str, Any] = {}
        for name, value in properties.items():
            is_unchanged = isinstance(value, pulumi.Output) and name not in self._times
            arguments[name] = value if is_unchanged else self._argument(resource_name, name, value)
        for name in self._secrets:
            if arguments.get(name) is not None:
                arguments[name] = _secret(arguments[name])
        if held := {name: outs for name, value in arguments.items() if (outs := list(_outputs_in(value)))}:
            arguments[UNKNOWN_NAMES] = _Names(held, _is_unknown)
            if keyed := {name: held[name] for name in self._keyed if name in held}:
                arguments[SECRET_NAMES] = _Names(keyed, _is_secret)
        arguments |= dict.fromkeys(self._outputs)
        arguments[ORIGIN] = _origin(kind._resource_type_name, resource_name, opts)
        arguments[PROVIDER] = serialized(getattr(dynamic, kind.__name__))
        own = pulumi.ResourceOptions(delete_before_replace=True)
        options = pulumi.ResourceOptions.merge(own, opts) if opts else own
        # The constructor of a dynamic resource would serialize the host anew, and do nothing else besides.
        pulumi.CustomResource.__init__(
            self, f"pulumi-python:{kind._resource_type_name}", resource_name, arguments, options
        )
        _agree(self, resource_name, properties)

    def _refuse_import(self, resource_name: str, opts: pulumi.ResourceOptions | None) -> None:
        """Refuse the option `import_`: the engine reads such a resource without naming its provider.

        Raises:
            pulumi.RunError: The option is set.
        """
        if opts is not None and opts.import_:
            raise pulumi.RunError(
                f"{type(self).__name__} {resource_name!r}: the option import_ is not supported; remove it and run "
                "`apsara-live adopt`, which imports what exists and writes the program for it"
            )

    def _argument(self, resource_name: str, name: str, value: Any) -> Any:
        """Return an argument in a form that the engine can carry.

        Raises:
            pulumi.RunError: There is none. The engine shows it as one line.
        """
        try:
            return _plain(value)
        except _IsResource as error:
            is_trigger = name == "triggers" and hasattr(error.resource, "restart_fingerprint")
            output = "restart_fingerprint" if is_trigger else "outputs or id"
            why = f"{error} is a resource, not a value: use its {output}"
        except _NoValue as error:
            why = str(error)
        except RecursionError:
            why = "it contains itself"
        raise pulumi.RunError(f"{type(self).__name__} {resource_name!r}: {name} cannot be sent: {why}")


class DeclaredThing(Declared):
    """A resource that holds something at the service, which `get` can read."""

    @classmethod
    def get(
        cls,
        logical_name: str,
        id: pulumi.Input[str],
        *,
        account: pulumi.Input[Mapping[str, Any]] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> Self:
        """Return a resource that exists and that this program does not manage: it is read, never changed or deleted.

        Previews and updates read it each time. One that does not exist is an error.

        Args:
            logical_name: Logical name of the resource in the stack.
            id: Id of the resource, as `pulumi stack --show-ids` lists it; its form is in the reference.
            account: Region and credentials of this resource, where they are not those of the stack: an `Account`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        found = cls.__new__(cls)
        properties = {**dict.fromkeys(cls._inputs), "account": account}
        read = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id))
        Declared.__init__(found, logical_name, properties, read)
        return found


class _Names:
    """An awaitable list of the arguments that hold an unknown or a secret output; None when there are none.

    The SDK awaits it when it sends the arguments, so that each output is judged as it is then.
    """

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
    """Return whether the value of an output is unknown.

    In a preview, the engine marks unknown values itself. In an update it omits them: they come from a resource that
    failed (`--continue-on-error`) or was excluded (`--target`).
    """
    return not await output.is_known()


async def _is_secret(output: pulumi.Output[Any]) -> bool:
    return await output.is_secret()


def _outputs_in(value: Any) -> Iterator[pulumi.Output[Any]]:
    """Yield every output in an argument."""
    if isinstance(value, pulumi.Output):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _outputs_in(each)


class _NoValue(Exception):
    """A value that no property can hold; its text is the reason."""


class _IsResource(Exception):
    """A resource where one of its outputs is needed."""

    def __init__(self, resource: pulumi.Resource) -> None:
        super().__init__(f"{type(resource).__name__} {resource.pulumi_resource_name!r}")
        self.resource = resource


def _hold_once(kind: type[Declared], resource_name: str, properties: Mapping[str, Any]) -> None:
    """Refuse a second resource for one thing of a studio that does not exist yet; the provider cannot compare those.

    The output objects are compared, not their values, so that two runs in one process have nothing in common.

    Raises:
        pulumi.RunError: Another resource of the program has the same inputs.
    """
    for group in kind._holds:
        values = [properties.get(name) for name in group]
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


def _agree(resource: Declared, resource_name: str, properties: Mapping[str, Any]) -> None:
    """Refuse an input that contradicts the one that it repeats of another resource of the same program.

    Raises:
        pulumi.RunError: The values differ.
    """
    kind = type(resource)
    if kind._is_repeated:
        _repeated.append((kind.__name__, resource.id, resource_name, properties))
    if kind._repeats is None:
        return
    whole, key, names = kind._repeats
    same = [each for each in _repeated if each[0] == whole and each[1] is properties.get(key)]
    for own, there in names.items():
        value = properties.get(own)
        for _, _, other_name, inputs in same:
            other = inputs.get(there)
            if isinstance(value, str) and isinstance(other, str) and value != other:
                raise pulumi.RunError(
                    f"{kind.__name__} {resource_name!r}: {own} is {value!r}, and {whole} {other_name!r} declares "
                    f"{other!r}; declare it in one of them"
                )


def _secret(value: Any) -> Any:
    """Return the value as a secret. A string is wrapped directly, which saves the task that an output needs."""
    return wrap_rpc_secret(value) if isinstance(value, str) else pulumi.Output.secret(value)


def _plain(value: Any) -> Any:
    """Return an argument in a form that the engine can carry: times become strings.

    Raises:
        _NoValue: It holds something that is no property value.
        _IsResource: It holds a resource.
    """
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, str):
        return value if value.isascii() else _whole(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        if odd := [key for key in value if not isinstance(key, str)]:
            raise _NoValue(f"keys must be strings, not {odd[0]!r}")
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, pulumi.Output):
        return value.apply(_plain)
    if isinstance(value, pulumi.Resource):
        raise _IsResource(value)
    if isinstance(value, pulumi.Asset | pulumi.Archive) or isawaitable(value):
        return value
    # The SDK has no form for anything else; it would fail with a traceback that does not name the property.
    kind = type(value).__name__
    article = "an" if kind[:1] in "aeiou" else "a"
    raise _NoValue(f"{article} {kind} is not a string, number, boolean, list or map")


def _whole(text: str) -> str:
    """Return a string that can be encoded.

    Raises:
        _NoValue: It holds half of a surrogate pair.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _NoValue(f"{text[:60]!r} holds half of a surrogate pair") from None
    return text


def _origin(type_name: str, resource_name: str, opts: pulumi.ResourceOptions | None) -> str:
    """Return the organization and the URN that identify the resource in every run.

    The URN has the type of the direct parent only: the SDK keeps no path to the parents above it.
    """
    types, parent = [f"pulumi-python:{type_name}"], opts.parent if opts else None
    if parent is not None and parent.pulumi_resource_type != "pulumi:pulumi:Stack":
        types.insert(0, parent.pulumi_resource_type)
    urn = f"urn:pulumi:{pulumi.get_stack()}::{pulumi.get_project()}::{'$'.join(types)}::{resource_name}"
    return f"{pulumi.get_organization()} {urn}"
