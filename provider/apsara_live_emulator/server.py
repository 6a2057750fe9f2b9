"""HTTP server on one loopback socket: in a thread for tests, in the main thread for the command line."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import Callable
from typing import Any, cast

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from . import answers

# Tests send malformed requests on purpose; uvicorn's warnings about them are noise.
logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
# The access log would contain whole URLs, and with them stream keys.
logging.getLogger("uvicorn.access").setLevel(logging.CRITICAL)


class Connection(H11Protocol):
    """A uvicorn connection that gives the application its transport and reports errors as JSON."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Prepare a new connection."""
        super().connection_made(cast(asyncio.Transport, transport))
        # Head and body are sent separately; with Nagle's algorithm the second would wait for an acknowledgement.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {"transport": transport}

    def send_400_response(self, msg: str) -> None:
        """Respond to malformed HTTP with the vendor's error envelope."""
        if self.conn.our_state is not h11.IDLE:
            self.transport.close()
            return
        body = answers.to_bytes(answers.error_body("InvalidRequest", msg, ""))
        headers = [("content-type", "application/json;charset=utf-8"), ("connection", "close")]
        headers.append(("content-length", str(len(body))))
        for event in (h11.Response(status_code=400, headers=headers), h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


class Server:
    """A listening socket and its connections."""

    def __init__(self, app: Callable[..., Any], port: int = 0) -> None:
        self._config = uvicorn.Config(
            app, http=Connection, ws="none", lifespan="off", log_config=None, access_log=False, timeout_keep_alive=60
        )
        self._server_state = ServerState()
        # The socket comes before the loop, so that a port in use leaves nothing open.
        self._socket = socket.create_server(("127.0.0.1", port), backlog=512)
        self._loop = asyncio.new_event_loop()
        self._stopped = asyncio.Event()
        self._thread: threading.Thread | None = None
        self._listener: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """Return the base URL of the server."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def start(self) -> None:
        """Start serving in a background thread. The socket listens already, so no wait is needed."""
        self._thread = threading.Thread(target=self.run, name="apsara-live-emulator", daemon=True)
        self._thread.start()

    def run(self) -> None:
        """Serve in the calling thread until ``stop`` is called."""
        asyncio.set_event_loop(self._loop)
        self._config.load()
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.run_until_complete(self._close())
            self._loop.close()

    def stop(self) -> None:
        """Close all connections, then return. May be called from a signal handler of this thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stopped.set)
        if self._thread is not None:
            self._thread.join()

    async def _serve(self) -> None:
        self._listener = await self._loop.create_server(self._connection, sock=self._socket)
        await self._stopped.wait()

    def _connection(self) -> Connection:
        return Connection(config=self._config, server_state=self._server_state, app_state={}, _loop=self._loop)

    async def _close(self) -> None:
        if self._listener is not None:
            self._listener.close()
        for connection in list(self._server_state.connections):
            cast(Connection, connection).transport.abort()
        for task in list(self._server_state.tasks):
            task.cancel()
        # Two iterations of the loop: transports close in the first, cancelled calls end in the second.
        await asyncio.sleep(0)
        await asyncio.sleep(0)
