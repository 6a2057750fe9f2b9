"""A server on loopback that answers whatever a test tells it to, and clients for it."""

import json
import select
import socket
import ssl
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, settings

from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud, Credentials

# A machine that others use too is slow now and then, and a fresh one has Unicode's tables to build first.
settings.register_profile("shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared machine")

KEY = Credentials("LTAI-test-id", "test-secret")


@dataclass
class Received:
    """One request, as it came over the socket."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int


@dataclass
class Saying:
    """What to send, and what to do after it."""

    data: bytes
    then: str = "keep"


@dataclass
class Server:
    """Sends what was ordered, in order; an answer that holds nothing but a request id when nothing was."""

    listener: socket.socket
    context: ssl.SSLContext | None = None
    received: list[Received] = field(default_factory=list)
    ordered: deque[Saying] = field(default_factory=deque)
    connections: int = 0
    arrived: threading.Event = field(default_factory=threading.Event)
    """A request has come."""
    leaving: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    @property
    def endpoint(self) -> str:
        return f"{'https' if self.context else 'http'}://127.0.0.1:{self.port}"

    def says(self, data: bytes, then: str = "keep") -> None:
        """Orders raw bytes; then `keep` the connection, `close` it, or stay `silent`.

        To `close later` or `reset later` is to do so when `leaving` is set.
        """
        self.ordered.append(Saying(data, then))

    def answers(
        self, body: dict[str, Any] | bytes | None = None, status: int = 200, headers: str = "", times: int = 1
    ) -> None:
        """Orders a whole answer: bytes as they are, anything else as JSON, with a request id as all answers have."""
        data = body if isinstance(body, bytes) else _with_id(body or {})
        head = f"HTTP/1.1 {status} Whatever\r\n{headers}content-length: {len(data)}\r\n\r\n".encode()
        self.ordered.extend([Saying(head + data)] * times)

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        try:
            with connection if self.context is None else self.context.wrap_socket(connection, server_side=True) as sock:
                self._talk(sock, number)
        except (OSError, ValueError):  # hung up, or no HTTP
            connection.close()

    def _talk(self, sock: socket.socket, number: int) -> None:
        with sock.makefile("rb") as stream:
            while line := stream.readline():
                method, target, _ = line.decode().split(" ", 2)
                headers = {}
                while header := stream.readline().strip():
                    name, _, value = header.decode().partition(":")
                    headers[name.lower()] = value.strip()
                body = stream.read(int(headers.get("content-length", 0)))
                self.received.append(Received(method, target, headers, body, number))
                self.arrived.set()
                saying = (
                    self.ordered.popleft()
                    if self.ordered
                    else Saying(b'HTTP/1.1 200 OK\r\ncontent-length: 19\r\n\r\n{"RequestId":"R-0"}')
                )
                sock.sendall(saying.data)
                if saying.then == "silent":
                    self.over.wait(30)
                if saying.then.endswith("later"):
                    self.leaving.wait(30)
                if saying.then == "reset later":
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                if saying.then != "keep":
                    return


def _with_id(body: dict[str, Any]) -> bytes:
    return json.dumps(body if "requestId" in body else {"RequestId": "R-0", **body}).encode()


Serve = Callable[..., Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers, with TLS when a context is given."""
    servers: list[Server] = []

    def start(context: ssl.SSLContext | None = None) -> Server:
        server = Server(socket.create_server(("127.0.0.1", 0)), context)
        threading.Thread(target=server.run, daemon=True).start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.over.set()
        server.leaving.set()
        # A listener that waits in accept is woken by shutting it down, not by closing it.
        server.listener.shutdown(socket.SHUT_RDWR)
        server.listener.close()


@pytest.fixture
def server(serve: Serve) -> Server:
    """A server without TLS."""
    return serve()


class Watched(httpx.BaseTransport):
    """Connections like any other, whose last socket is at hand."""

    def __init__(self) -> None:
        self.inner = httpx.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self.inner.handle_request(request)
        self.socket = response.extensions["network_stream"].get_extra_info("socket")
        return response

    def close(self) -> None:
        self.inner.close()

    def wait_until_closed(self) -> None:
        """Returns when the other side's end, or its reset, has arrived."""
        assert select.select([self.socket], [], [], 10)[0]


@pytest.fixture
def watched() -> Watched:
    """A transport for a client; closed by it."""
    return Watched()


MakeCloud = Callable[..., Cloud]


@pytest.fixture
def make_cloud(server: Server) -> Iterator[MakeCloud]:
    """Makes clients, of `server` unless told otherwise, in the testing mode unless told otherwise."""
    clouds: list[Cloud] = []

    def make(**settings: object) -> Cloud:
        given: dict[str, object] = {
            "endpoint": server.endpoint,
            "region": "cn-shanghai",
            "credentials": lambda: KEY,
            "retries": Retries.without_waiting(),
            "timeout_s": 5.0,
        }
        clouds.append(Cloud(**(given | settings)))  # type: ignore[arg-type]
        return clouds[-1]

    yield make
    for cloud in clouds:
        cloud.close()


@pytest.fixture
def cloud(make_cloud: MakeCloud) -> Cloud:
    """A client of `server` in the testing mode."""
    return make_cloud()
