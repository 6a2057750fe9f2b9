"""The least that an HTTP client can be: sends ready-made requests over a few connections and counts whole answers."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator, Sequence

from figures import Unmeasurable

CONNECTIONS = 8
SILENT_S = 30.0
AT_ONCE = 65_536


def drive(port: int, requests: Sequence[bytes]) -> float:
    """Seconds until all are answered with 200. A connection is kept for as long as the server keeps it."""
    left = iter(requests)
    with selectors.DefaultSelector() as selector:
        began = time.perf_counter()
        for request in [next(left) for _ in range(min(CONNECTIONS, len(requests)))]:
            _send(selector, _connected(port), request)
        while selector.get_map():
            ready = selector.select(SILENT_S)
            if not ready:
                raise Unmeasurable(f"a server did not answer for {SILENT_S:g} s")
            for key, _ in ready:
                _answered(selector, key.fileobj, left)
        return time.perf_counter() - began


def _answered(selector: selectors.BaseSelector, connection: socket.socket, left: Iterator[bytes]) -> None:
    """Reads the answer that has come, and sends the next request."""
    head = _read(connection)
    if not head.startswith(b"HTTP/1.1 200 "):
        raise Unmeasurable(f"a server answered {head.splitlines()[0].decode('latin-1')!r}")
    selector.unregister(connection)
    request = next(left, None)
    if request is None:
        connection.close()
    elif b"connection: close" in head.lower():
        port = connection.getpeername()[1]
        connection.close()
        _send(selector, _connected(port), request)
    else:
        _send(selector, connection, request)


def _connected(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=SILENT_S)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _send(selector: selectors.BaseSelector, connection: socket.socket, request: bytes) -> None:
    connection.sendall(request)
    selector.register(connection, selectors.EVENT_READ)


def _read(connection: socket.socket) -> bytes:
    """The head of an answer of known length, after its body was read too."""
    data = b""
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += _more(connection)
    head = data[:end]
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    while len(data) < end + 4 + length:
        data += _more(connection)
    return head


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(AT_ONCE)
    if not data:
        raise Unmeasurable("a server closed the connection before its answer was whole")
    return data
