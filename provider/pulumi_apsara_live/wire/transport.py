"""Connections to one endpoint, kept and lent to one call at a time; they know no API.

The standard library opens them: addresses, proxies and TLS are its business.
"""

import base64
import http.client
import ipaddress
import select
import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from .http1 import Broken, Reply, read_reply, request_bytes

IDLE_S = 10.0
"""Seconds after which a kept connection is not used again: gateways close theirs without a word."""
CONNECT_TIMEOUT_S = 10.0
"""Seconds that opening a connection may take, for each address of the host."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where calls go: `https://live.aliyuncs.com`."""

    scheme: str
    host: str
    port: int
    is_local: bool
    """Whether the host is this machine."""

    @property
    def netloc(self) -> str:
        """Host and port as the `Host` header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}"


_PORTS = {"http": 80, "https": 443}


def endpoint_of(text: str) -> Endpoint:
    """The endpoint that a text names. Raises `ValueError` when it is not an address without a path."""
    parts = urlsplit(text)
    host = parts.hostname or ""
    if parts.scheme not in _PORTS or not host or not host.isascii() or parts.username is not None:
        raise ValueError("the endpoint must look like https://live.aliyuncs.com")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("the endpoint must be a host, without a path")
    port = _PORTS[parts.scheme] if parts.port is None else parts.port
    return Endpoint(parts.scheme, host, port, _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


class Lost(Exception):
    """There is no reply."""

    def __init__(
        self, reason: Literal["NotConnected", "NoTls", "NoProxy", "ReadTimeout", "ConnectionLost"], message: str
    ) -> None:
        """Nothing was sent for the first three reasons; for the others something may have been."""
        super().__init__(reason, message)
        self.reason = reason
        self.message = message


class Transport:
    """Connections to one endpoint. Thread-safe; a connection is lent to one call at a time.

    Proxies are those of the environment (`HTTPS_PROXY`, `NO_PROXY`), never for this machine.
    Certificates are verified; `SSL_CERT_FILE` and `SSL_CERT_DIR` name authorities of one's own.
    Redirects are not followed.
    """

    def __init__(self, endpoint: Endpoint, *, timeout_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """`timeout_s` bounds the sending of a request, and then the whole of its reply."""
        self._endpoint = endpoint
        self._timeout_s = timeout_s
        self._clock = clock
        self._lock = threading.Lock()
        self._idle: list[tuple[http.client.HTTPConnection, float]] = []
        self._context: ssl.SSLContext | None = None

    def exchange(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Sends a request for a path with its query and reads the whole reply. Raises `Lost`."""
        message = request_bytes(method, target, headers, body)
        connection = self._kept() or self._opened()
        keeps_open = False
        try:
            connection.sock.sendall(message)
            reply = self._reply(connection.sock)
            keeps_open = reply.keeps_open
        except TimeoutError:
            raise Lost("ReadTimeout", f"{self._endpoint.host} did not answer within {self._timeout_s:g} s") from None
        except (OSError, Broken) as error:
            raise Lost("ConnectionLost", f"{self._endpoint.host}: {_words(error)}") from error
        finally:
            if keeps_open:
                with self._lock:
                    self._idle.append((connection, self._clock()))
            else:
                connection.close()
        return reply

    def _reply(self, sock: socket.socket) -> Reply:
        ends: float | None = None

        def receive(most: int) -> bytes:
            # One limit for the whole reply: an endpoint that sends byte after byte shall not hold us for ever.
            nonlocal ends
            if ends is None:
                ends = self._clock() + self._timeout_s
            else:
                sock.settimeout(max(0.001, ends - self._clock()))
            return sock.recv(most)

        reply = read_reply(receive)
        if sock.gettimeout() != self._timeout_s:
            sock.settimeout(self._timeout_s)
        return reply

    def close(self) -> None:
        """Closes the connections that are not in use."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection, _ in idle:
            connection.close()

    def _kept(self) -> http.client.HTTPConnection | None:
        """A connection that was used lately and that the endpoint has not closed."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                connection, since = self._idle.pop()
            if self._clock() - since < IDLE_S and not _has_news(connection):
                return connection
            connection.close()

    def _opened(self) -> http.client.HTTPConnection:
        host = self._endpoint.host
        connection = self._new()
        try:
            connection.connect()
        except ssl.SSLError as error:
            connection.close()
            raise Lost("NoTls", f"{host}: {_words(error)}") from error
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            # The library has no error of its own for a proxy that says no: an OSError without a number.
            is_proxys = isinstance(error, http.client.HTTPException) or (type(error) is OSError and not error.errno)
            raise Lost("NoProxy" if is_proxys else "NotConnected", f"{host}: {_words(error)}") from error
        connection.sock.settimeout(self._timeout_s)
        return connection

    def _new(self) -> http.client.HTTPConnection:
        host, port = self._endpoint.host, self._endpoint.port
        if self._endpoint.scheme == "http":
            # Plain http is for emulators next door, where no proxy is in between.
            return http.client.HTTPConnection(host, port, timeout=CONNECT_TIMEOUT_S)
        with self._lock:
            self._context = self._context or _context()
        proxy = None if self._endpoint.is_local else _proxy_for(host)
        if proxy is None:
            return http.client.HTTPSConnection(host, port, timeout=CONNECT_TIMEOUT_S, context=self._context)
        connection = http.client.HTTPSConnection(
            proxy.host, proxy.port, timeout=CONNECT_TIMEOUT_S, context=self._context
        )
        connection.set_tunnel(host, port, headers=proxy.headers)
        return connection


@dataclass(frozen=True, slots=True)
class _Proxy:
    host: str
    port: int
    headers: dict[str, str]


def _proxy_for(host: str) -> _Proxy | None:
    """The proxy that the environment, or the system, has for https to a host."""
    proxies = urllib.request.getproxies()
    address = proxies.get("https") or proxies.get("all")
    if not address or urllib.request.proxy_bypass(host):
        return None
    parts = urlsplit(address if "://" in address else f"http://{address}")
    try:
        port = parts.port or 3128
    except ValueError:
        port = 0
    if parts.scheme != "http" or not parts.hostname or not port:
        # What the variable says is not repeated: it may hold a password.
        raise Lost("NoProxy", f"{host}: a proxy must look like http://proxy.example:3128")
    headers = {}
    if parts.username is not None:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Proxy-Authorization"] = f"Basic {base64.b64encode(login.encode()).decode('ascii')}"
    return _Proxy(parts.hostname, port, headers)


def _context() -> ssl.SSLContext:
    """Verifies certificates; by the system's authorities, or certifi's where Python finds none."""
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    if not (paths.cafile or paths.capath):  # pragma: no cover (no such system here)
        import certifi  # noqa: PLC0415

        context.load_verify_locations(certifi.where())
    return context


def _has_news(connection: http.client.HTTPConnection) -> bool:
    """Whether something waits to be read although nothing was asked: the endpoint has hung up."""
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(connection.sock, select.POLLIN)
        return bool(poll.poll(0))
    return bool(select.select([connection.sock], [], [], 0)[0])  # pragma: no cover (Windows)


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
