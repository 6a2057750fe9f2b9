"""Every use of a part of Pulumi's SDK, of httpx or of Python that is private or not meant for providers.

Each use has its reason, and a test in `tests/hosts/test_sdk_internals.py` that fails when a later SDK is built
differently. Programs load this module: it imports the SDK and the standard library only.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

import grpc
import pulumi
from pulumi.dynamic import ResourceProvider

# The SDK exports no function that serializes a provider. An import file has to hold the same text that a program sends.
from pulumi.dynamic.dynamic import serialize_provider

# Properties that reach a provider hold these two, which `pulumi` does not export.
from pulumi.output import Unknown, contains_unknowns

# A plugin reads and writes messages of the engine itself, and the SDK has no public names for the marks in them.
from pulumi.runtime import rpc

# Dynamic providers have no public way to write to the engine's log beside a resource. See `engine`.
# A plugin needs its resources previewed, imported and compared, for which the SDK's own base classes have no methods.
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, plugin_pb2, provider_pb2, provider_pb2_grpc

# The SDK passes secrets to a dynamic provider in this form and has no public way to return a property as a secret.
# `pulumi.Output.secret` is for programs, and slower: it starts a task for each value.
from pulumi.runtime.rpc import is_rpc_secret, unwrap_rpc_secret, wrap_rpc_secret

__all__ = [
    "MARK",
    "MAX_WORKERS",
    "OUTPUT_MARK",
    "SECRET_MARK",
    "UNKNOWN_TEXT",
    "Unknown",
    "configuration",
    "connect",
    "contains_unknowns",
    "engine",
    "engine_address",
    "engine_pb2",
    "expanded",
    "forget_annotations",
    "has_mocks",
    "hide_tracebacks",
    "is_rpc_secret",
    "lean_imports",
    "monitor",
    "plugin_pb2",
    "provider_pb2",
    "provider_pb2_grpc",
    "raise_worker_limit",
    "serialized",
    "serving",
    "unwrap_rpc_secret",
    "wrap_rpc_secret",
]

UNKNOWN_TEXT: Final = rpc.UNKNOWN
"""What a message has in the place of an unknown value."""
MARK: Final = rpc._special_sig_key
"""Member by which a message marks a map as something else."""
SECRET_MARK: Final = rpc._special_secret_sig
"""Mark of a secret, which is the member `value`."""
OUTPUT_MARK: Final = rpc._special_output_value_sig
"""Mark of an output, with the members `value`, where it is known, and `secret`."""
MAX_WORKERS: Final = 32
"""Number of threads that serve the engine in the provider's process; each uses a few kilobytes while it waits."""


def serving() -> bool:
    """Return whether this is the process that the engine started for dynamic resources.

    The SDK tells a provider nothing about its process, which is `python -m pulumi.dynamic`.
    """
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    return spec is not None and spec.name == "pulumi.dynamic.__main__"


_address = ""


def connect(address: str) -> None:
    """Use the engine at an address, which it gives to a plugin in its first request."""
    global _address  # noqa: PLW0603 (a process serves one engine)
    _address = address
    engine.cache_clear()


def engine_address() -> str:
    """Return the address of the engine, or nothing outside of a provider's process.

    The SDK passes it to no dynamic provider; it is the last argument of the process.
    """
    return _address or (sys.argv[-1] if serving() else "")


@cache
def engine() -> Any:
    """Return the engine's logging service, or None outside of a provider's process."""
    address = engine_address()
    return engine_pb2_grpc.EngineStub(grpc.insecure_channel(address)) if address else None


def hide_tracebacks() -> None:
    """Make the provider's process print the last line of an error only; do nothing in any other process.

    The SDK prints the traceback of each exception that a provider raises, and the engine shows it to the user.
    """
    if serving():
        sys.tracebacklimit = 0


@cache
def serialized(host: type[ResourceProvider]) -> str:
    """Return a host as a program sends it with each of its resources: the name of its class, which is always the same.

    The SDK serializes the host anew for each resource, with a pickler in Python.
    """
    text: str = serialize_provider(host())
    return text


@cache
def raise_worker_limit() -> None:
    """Let the pool that serves the engine grow to `MAX_WORKERS` threads; do nothing outside of the provider's process.

    The SDK serves dynamic resources with four threads, and a resource that waits occupies one: four studios that start
    would delay every other resource, and a cancellation, by minutes. The SDK has no setting for it, so the pool is
    searched for among the live objects of the process. Where a later SDK has no such pool, nothing changes.
    """
    if not serving():
        return
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    for pool in [each for each in gc.get_objects() if isinstance(each, ThreadPoolExecutor)]:
        limit = getattr(pool, "_max_workers", None)
        if isinstance(limit, int) and limit < MAX_WORKERS:
            pool._max_workers = MAX_WORKERS


@contextmanager
def lean_imports() -> Iterator[None]:
    """Import modules without httpx's command line, and without garbage collection meanwhile.

    The provider's process starts for each command. httpx imports its command line where click and rich are installed,
    which it survives without; that and collections, which find nothing to free, are a third of the time of the imports.
    """
    command_line: Any = None
    is_ours = sys.modules.setdefault("httpx._main", command_line) is None
    is_collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_collected:
            gc.enable()
        if is_ours:
            sys.modules.pop("httpx._main", None)


def forget_annotations(kind: type[pulumi.Resource]) -> None:
    """Remove the types of a class's outputs once checkers and editors have seen them in its source.

    The SDK resolves the annotations of a class anew for each resource that a program declares, and uses them to convert
    outputs to classes that this package does not have.
    """
    kind.__annotations__ = {}


def configuration() -> Mapping[str, str]:
    """Return the stack's configuration by full keys.

    `pulumi.Config` reads single keys of one namespace; it cannot list the keys that are set.
    """
    from pulumi.runtime.config import CONFIG  # noqa: PLC0415

    return CONFIG.get()


def monitor() -> Any:
    """Return the program's connection to the engine, or None where there is none.

    Several deployments may run in one process, and the SDK has no other object that tells one from the next.
    """
    from pulumi.runtime.settings import get_monitor  # noqa: PLC0415

    return get_monitor()


def has_mocks() -> bool:
    """Return whether `pulumi.runtime.set_mocks` has put mocks in the place of the engine.

    Functions of this package are no functions of a plugin, which the SDK would let the mocks answer by itself.
    """
    from pulumi.runtime.mocks import MockMonitor  # noqa: PLC0415

    return isinstance(monitor(), MockMonitor)


async def expanded(resources: Iterable[pulumi.Resource]) -> list[pulumi.Resource]:
    """Return resources, and for each component the resources that it consists of.

    The SDK does this for functions of plugins; a component has no public list of its children.
    """
    from pulumi.runtime.rpc import _expand_dependencies  # noqa: PLC0415

    return [*(await _expand_dependencies(resources, None)).values()]
