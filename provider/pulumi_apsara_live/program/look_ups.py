"""How a program reads what it does not declare: at once, or once the outputs that it gives are known."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import fields
from typing import Any, Final, TypeVar

import pulumi

from ..hosts.sdk_internals import configuration, expanded, has_mocks
from .deployment import warn_of_unknown_settings

Result = TypeVar("Result")

TOKEN: Final = "apsara-live:index:"  # noqa: S105 (the name of a function)
"""What the names of functions begin with where mocks answer them."""
MOCKED: Final = "results"
"""The member of a mock's answer that holds the results."""


def look_up(name: str, given: Mapping[str, Any], result: type[Result]) -> list[Result]:
    """Return what exists now.

    Args:
        name: Name of the function.
        given: Its arguments, without outputs.
        result: The class of a result.

    Raises:
        pulumi.RunError: An argument is an output, or is invalid; a setting is missing; the call failed; or the one
            thing that is read does not exist.
    """
    if outputs := [each for each, value in given.items() if _has_output(value)]:
        raise pulumi.RunError(
            f"{name}: {outputs[0]} is an output, whose value the program does not have yet: use {name}_output"
        )
    warn_of_unknown_settings()
    if has_mocks():
        return _made(pulumi.runtime.invoke(TOKEN + name, _set(given)).value, result)
    return _read(name, configuration(), given, result)


def look_up_output(
    name: str,
    given: Mapping[str, Any],
    result: type[Result],
    opts: pulumi.InvokeOutputOptions | None,
    *,
    is_secret: bool,
) -> pulumi.Output[list[Result]]:
    """Return what exists once the arguments are known and the resources that it depends on are there.

    In a preview it is unknown if an argument is, or if a resource that it depends on is not created yet.

    Args:
        name: Name of the function.
        given: Its arguments.
        result: The class of a result.
        opts: Options, of which `depends_on` is used.
        is_secret: Whether a result has secret members.
    """
    warn_of_unknown_settings()
    config, is_mocked = configuration(), has_mocks()

    def read(values: Mapping[str, Any]) -> Awaitable[list[Result]]:
        if is_mocked:
            return _answered(name, values, result)
        # A call waits for the service, and meanwhile the program declares resources.
        return asyncio.to_thread(_read, name, config, values, result)

    arguments = pulumi.Output.from_input({**given})
    ready = _after(arguments, opts.depends_on if opts else None)
    found: pulumi.Output[list[Result]] = ready.apply(read)
    return pulumi.Output.secret(found) if is_secret else found


def _after(arguments: pulumi.Output[Any], depends_on: Any) -> pulumi.Output[Any]:
    """Return the arguments; they are unknown while a resource that they come from, or another one, is not created."""
    listed = depends_on if isinstance(depends_on, list | tuple | pulumi.Output) else [depends_on]
    awaited = pulumi.Output.from_input(listed)

    async def expand(named: list[Any]) -> list[pulumi.Resource]:
        return await expanded({*named, *await arguments.resources(), *await awaited.resources()})

    def dependencies(both: list[Any]) -> Awaitable[list[pulumi.Resource]]:
        return expand([each for each in _as_list(both[1]) if each is not None])

    def once_created(resources: list[pulumi.Resource]) -> pulumi.Output[Any]:
        ids = [id for each in resources if (id := getattr(each, "id", None)) is not None]
        return pulumi.Output.all(arguments, *ids).apply(lambda values: values[0])

    created: pulumi.Output[list[pulumi.Resource]] = pulumi.Output.all(arguments, awaited).apply(dependencies)
    return created.apply(once_created)


def _as_list(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else [value]


def _read(name: str, config: Mapping[str, str], given: Mapping[str, Any], result: type[Result]) -> list[Result]:
    """Call the service, in this process.

    Raises:
        pulumi.RunError: As `look_up` does. The engine shows it as one line.
    """
    from ..hosts import look_ups  # noqa: PLC0415 (loads models and HTTP)

    try:
        found = look_ups.read(name, config, given)
    except look_ups.ApsaraLiveError as error:
        raise pulumi.RunError(f"{name}: {error}") from None
    return [result(**each) for each in found]


async def _answered(name: str, given: Mapping[str, Any], result: type[Result]) -> list[Result]:
    """Return the results that the mocks give."""
    return _made(await pulumi.runtime.invoke_async(TOKEN + name, _set(given)), result)


def _made(answer: Any, result: type[Result]) -> list[Result]:
    """Return results from the answer of a mock; what it leaves out is None."""
    names = [each.name for each in fields(result)]  # type: ignore[arg-type]
    return [result(**{name: each.get(name) for name in names}) for each in answer[MOCKED]]


def _set(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


def _has_output(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_has_output(each) for each in value.values())
    return isinstance(value, pulumi.Output)
