"""Lines that the engine shows beside a resource while it works, and warnings in its preview."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

PATIENCE_S = 5
"""A status line is never worth more waiting than this."""


def show(urn: str, text: str) -> None:
    """Show one line of live status beside the resource; the next one takes its place."""
    _log(engine_pb2.LogRequest(severity=engine_pb2.INFO, message=text, urn=urn, ephemeral=True))


def inform(urn: str, text: str) -> None:
    """Show one line beside the resource; it stays in the output of the update."""
    _log(engine_pb2.LogRequest(severity=engine_pb2.INFO, message=text, urn=urn))


def warn(urn: str, text: str) -> None:
    """Warn of something; it stays in the output of the preview and of the update."""
    _log(engine_pb2.LogRequest(severity=engine_pb2.WARNING, message=text, urn=urn))


def serving() -> bool:
    """Whether this is the process that the engine started for dynamic resources."""
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    return spec is not None and spec.name == "pulumi.dynamic.__main__"


def _log(request: engine_pb2.LogRequest) -> None:
    engine = _engine()
    if engine is None:
        return
    try:
        engine.Log(request, timeout=PATIENCE_S)
    except grpc.RpcError:
        return  # nor is it worth a failed update


@cache
def _engine() -> Any:
    """The engine's logging service: the provider process's last argument is its address."""
    return engine_pb2_grpc.EngineStub(grpc.insecure_channel(sys.argv[-1])) if serving() else None
