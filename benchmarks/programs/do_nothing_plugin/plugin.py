"""A plugin that does nothing, as lean as one can be: its schema is ours under another name, its answers are made up."""

from __future__ import annotations

import json
import os
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

VERSION = "1.0.0"


@cache
def outputs() -> dict[str, dict[str, Any]]:
    """Of each class the outputs that a resource of ours has."""
    found: dict[str, dict[str, Any]] = json.loads(Path(os.environ["DO_NOTHING_OUTPUTS"]).read_text(encoding="utf-8"))
    return found


class Service(provider_pb2_grpc.ResourceProviderServicer):
    """Return the inputs, and outputs by the name of the class."""

    def Handshake(self, request: Any, context: Any) -> Any:
        """Announce what ours does."""
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True)

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        """Return the version."""
        return plugin_pb2.PluginInfo(version=VERSION)

    def GetSchema(self, request: Any, context: Any) -> Any:
        """Return the schema."""
        return provider_pb2.GetSchemaResponse(schema=Path(os.environ["DO_NOTHING_SCHEMA"]).read_text(encoding="utf-8"))

    def CheckConfig(self, request: Any, context: Any) -> Any:
        """Take any settings."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> Any:
        """Compare nothing."""
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Configure(self, request: Any, context: Any) -> Any:
        """Keep no settings."""
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    def Check(self, request: Any, context: Any) -> Any:
        """Take any inputs."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def Diff(self, request: Any, context: Any) -> Any:
        """Compare nothing."""
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Create(self, request: Any, context: Any) -> Any:
        """Make nothing."""
        made = Struct()
        made.update(outputs()[request.type.rpartition(":")[2]])
        made.MergeFrom(request.properties)
        return provider_pb2.CreateResponse(id=uuid.uuid4().hex, properties=made)

    def Delete(self, request: Any, context: Any) -> Any:
        """Delete nothing."""
        return Empty()

    def Cancel(self, request: Any, context: Any) -> Any:
        """Cancel nothing."""
        return Empty()


def main() -> None:
    """Serve until the engine ends the process."""
    server = grpc.server(ThreadPoolExecutor(32))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Service(), server)
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    server.wait_for_termination()


if __name__ == "__main__":
    main()
