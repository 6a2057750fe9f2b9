"""The process of the native plugin, which the engine starts for programs in other languages, and for imports.

It runs as `python -m pulumi_apsara_live.hosts.plugin`. Standard output has the port, and nothing else.
"""

from __future__ import annotations

import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from types import FrameType
from typing import Final

import grpc

from . import sdk_internals

MAX_MESSAGE_BYTES: Final = 400 * 1024 * 1024
"""Maximum size of a message, which is that of other plugins too."""


def version() -> str:
    """Return the version of the package, which its schema and the plugin have too."""
    return metadata.version("pulumi-apsara-live")


def main() -> None:
    """Serve until the engine ends the process."""
    output, sys.stdout = sys.stdout, sys.stderr
    with sdk_internals.lean_imports():
        from .plugin_service import Service  # noqa: PLC0415 (what it imports is most of the time of a start)
    server = grpc.server(
        ThreadPoolExecutor(sdk_internals.MAX_WORKERS),
        options=[("grpc.max_receive_message_length", MAX_MESSAGE_BYTES)],
    )
    sdk_internals.provider_pb2_grpc.add_ResourceProviderServicer_to_server(Service(version()), server)
    port = server.add_insecure_port("127.0.0.1:0")

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.stop(None)

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)
    server.start()
    print(port, file=output, flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
