"""Lines that the engine shows beside a resource: status while it works, notes and warnings."""

from __future__ import annotations

from typing import Final

import grpc

from .sdk_internals import engine, engine_pb2

TIMEOUT_S: Final = 5
"""Maximum seconds that a line may delay the resource."""


def show(urn: str, text: str) -> None:
    """Show one line of live status beside the resource; the next line replaces it."""
    _log(engine_pb2.LogRequest(severity=engine_pb2.INFO, message=text, urn=urn, ephemeral=True))


def inform(urn: str, text: str) -> None:
    """Show one line beside the resource; it stays in the output of the update."""
    _log(engine_pb2.LogRequest(severity=engine_pb2.INFO, message=text, urn=urn))


def warn(urn: str, text: str) -> None:
    """Show a warning beside the resource; it stays in the output of the preview and of the update."""
    _log(engine_pb2.LogRequest(severity=engine_pb2.WARNING, message=text, urn=urn))


def _log(request: engine_pb2.LogRequest) -> None:
    """Send a line to the engine. A line that cannot be sent is dropped: it is not worth a failed update."""
    service = engine()
    if service is None:
        return
    try:
        service.Log(request, timeout=TIMEOUT_S)
    except grpc.RpcError:
        return
