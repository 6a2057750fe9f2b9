"""HTTP connections to one endpoint, by httpx."""

import ipaddress
import logging
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

import httpx

CONNECT_TIMEOUT_S = 10.0
"""Maximum time to open a connection, in seconds, for each address of the host."""
IDLE_S = 10.0
"""Seconds after which an idle connection is not reused: gateways close theirs without notice."""
MAX_BODY_BYTES = 8 * 1024 * 1024
"""Maximum size of a response body in bytes: ten times a full page of a list. Parsed, it takes 30 times the memory."""
CONTENT_ENCODINGS = ("", "identity", "gzip", "deflate")
"""Accepted encodings of a body. None is requested; others could decompress to any size at once."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The URL that calls are sent to, such as `https://live.aliyuncs.com`."""

    url: httpx.URL
    is_local: bool
    """Whether the host is this machine."""

    @property
    def is_encrypted(self) -> bool:
        """Return whether the connection is encrypted."""
        return self.url.scheme == "https"

    @property
    def netloc(self) -> str:
        """Return host and port as in the `Host` header: without the scheme's default port."""
        return self.url.netloc.decode("ascii")

    @property
    def address(self) -> str:
        """Return host and port, always both."""
        return self.netloc if self.url.port is not None else f"{self.netloc}:{443 if self.is_encrypted else 80}"

    def __str__(self) -> str:
        return f"{self.url.scheme}://{self.netloc}"


def endpoint_of(text: str) -> Endpoint:
    """Return the endpoint at a URL. Raises `ValueError` when it is not an http(s) URL without a path."""
    try:
        url = httpx.URL(text)
        # Checked here, as the resolver would fail later and with an error that is not httpx's.
        url.host.encode("idna")
    except (httpx.InvalidURL, UnicodeError):
        url = httpx.URL()
    if url.scheme not in ("http", "https") or not url.host or not text.isascii() or url.userinfo:
        raise ValueError("the endpoint must look like https://live.aliyuncs.com")
    if url.raw_path != b"/" or url.fragment:
        raise ValueError("the endpoint must be a host, without a path")
    return Endpoint(url, _is_loopback(url.host))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete HTTP response."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class NoReply(Exception):
    """A request that got no complete HTTP response."""

    def __init__(
        self, reason: Literal["NotConnected", "NoTls", "NoProxy", "ReadTimeout", "ConnectionLost"], message: str
    ) -> None:
        """Nothing was sent for the first three reasons; for the others, something may have been."""
        super().__init__(reason, message)
        self.reason = reason
        self.message = message


class Connections:
    """A pool of connections to one endpoint. Thread-safe; nothing is opened before the first request.

    Certificates are verified, by certifi's authorities or those of `SSL_CERT_FILE` or `SSL_CERT_DIR`.
    Proxies are those of the environment (`HTTPS_PROXY`, `NO_PROXY`), for https and never for this machine.
    Redirects are not followed. Requests are not logged at any level: their URLs contain all parameters.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        timeout_s: float,
        idle_s: float = IDLE_S,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`timeout_s` limits sending a request, each wait for more of its reply, and reading the body.

        A given `transport` replaces the connections to the endpoint.
        """
        self._endpoint = endpoint
        self._timeout_s = timeout_s
        self._idle_s = idle_s
        self._transport = transport
        self._clock = clock
        self._lock = threading.Lock()
        self._client: httpx.Client | None = None

    def exchange(self, request: httpx.Request, auth: httpx.Auth) -> Reply:
        """Send a request and read the whole reply. Raises `NoReply`, and whatever `auth` raises."""
        client = self._opened()
        with _unlogged():
            try:
                response = client.send(request, auth=auth, stream=True)
                try:
                    return Reply(response.status_code, self._body(response), response.headers)
                finally:
                    response.close()
            except httpx.RequestError as error:
                # httpx's message may quote the request or the response, so it is dropped.
                raise self._no_reply(error) from None

    def close(self) -> None:
        """Close all connections; the next request opens new ones. Requests in progress get no reply."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _opened(self) -> httpx.Client:
        with self._lock:
            if self._client is None:
                for name in _LOGGERS:
                    logging.getLogger(name).addFilter(_is_not_ours)
                self._client = self._new()
            return self._client

    def _new(self) -> httpx.Client:
        skips_proxies = self._endpoint.is_local or not self._endpoint.is_encrypted
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=self._idle_s)
        transport = self._transport
        try:
            if transport is None and skips_proxies:
                # A client would read proxies from the environment; a transport reads certificate authorities only.
                transport = httpx.HTTPTransport(verify=self._authorities(), trust_env=True, limits=limits)
            return httpx.Client(
                transport=transport,
                limits=limits,
                timeout=httpx.Timeout(self._timeout_s, connect=CONNECT_TIMEOUT_S),
                trust_env=not skips_proxies,
                follow_redirects=False,
            )
        except OSError as error:
            raise NoReply("NoTls", f"the certificates cannot be read: {error.strerror or error}") from None
        except (ValueError, ImportError, httpx.InvalidURL):
            # The value of the variable is not quoted: it may contain a password.
            message = "HTTPS_PROXY, ALL_PROXY or NO_PROXY is not a valid URL or host"
            raise NoReply("NoProxy", f"{self._endpoint.address}: {message}") from None

    def _authorities(self) -> ssl.SSLContext | Literal[True]:
        # Without encryption no certificate is verified, and loading the authorities takes 40 ms.
        return True if self._endpoint.is_encrypted else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    def _body(self, response: httpx.Response) -> bytes:
        # httpx limits each wait only: an endpoint that sends byte after byte would block forever.
        ends = self._clock() + self._timeout_s
        if response.headers.get("content-encoding", "").strip().lower() not in CONTENT_ENCODINGS:
            raise NoReply(
                "ConnectionLost", f"{self._endpoint.address}: the response has an encoding that was not requested"
            )
        parts, length = [], 0
        for part in response.iter_bytes():
            parts.append(part)
            length += len(part)
            if length > MAX_BODY_BYTES:
                raise NoReply("ConnectionLost", f"{self._endpoint.address}: the response is too large")
            if self._clock() > ends:
                raise self._timed_out()
        return b"".join(parts)

    def _no_reply(self, error: httpx.RequestError) -> NoReply:
        address = self._endpoint.address
        details = str(error) or type(error).__name__
        if isinstance(error, httpx.ProxyError):
            return NoReply("NoProxy", f"{address}: the proxy responded {details}")
        if isinstance(error, httpx.ConnectError) and any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
            return NoReply("NoTls", f"{address}: {details}")
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
            return NoReply("NotConnected", f"{address}: {details}")
        if isinstance(error, httpx.TimeoutException):
            return self._timed_out()
        if isinstance(error, httpx.NetworkError):
            return NoReply("ConnectionLost", f"{address}: {details}")
        return NoReply("ConnectionLost", f"{address}: the reply is not a complete HTTP response")

    def _timed_out(self) -> NoReply:
        return NoReply("ReadTimeout", f"{self._endpoint.address} did not respond within {self._timeout_s:g} s")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__context__


_LOGGERS = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy", "httpcore.socks")
_is_ours = ContextVar("_is_ours", default=False)


def _is_not_ours(_record: logging.LogRecord) -> bool:
    """Return whether a log record is about a request of another library."""
    return not _is_ours.get()


@contextmanager
def _unlogged() -> Iterator[None]:
    token = _is_ours.set(True)
    try:
        yield
    finally:
        _is_ours.reset(token)
