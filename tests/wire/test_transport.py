"""Connections: when one is kept, which certificates are believed, and which proxy is asked."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pulumi_apsara_live.wire.http1 import Reply
from pulumi_apsara_live.wire.transport import IDLE_S, Lost, Transport, endpoint_of

Server = Any  # a server of conftest.py
Serve = Callable[..., Server]

PROXY_VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this machine's environment says."""
    for name in PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def connect() -> Iterator[Callable[..., Transport]]:
    """Makes transports to an endpoint."""
    transports: list[Transport] = []

    def make(endpoint: str, timeout_s: float = 5.0, **given: Any) -> Transport:
        transports.append(Transport(endpoint_of(endpoint), timeout_s=timeout_s, **given))
        return transports[-1]

    yield make
    for transport in transports:
        transport.close()


Connect = Callable[..., Transport]


def get(transport: Transport) -> Reply:
    """A small exchange."""
    return transport.exchange("GET", "/", {"host": "whatever"}, b"")


# Kept connections


def test_an_idle_connection_grows_old(server: Server, connect: Connect) -> None:
    """A gateway may have forgotten it, so a new one is opened."""
    moment_s = [0.0]
    transport = connect(server.endpoint, clock=lambda: moment_s[0])
    get(transport)
    moment_s[0] += IDLE_S - 0.1
    get(transport)
    assert server.connections == 1
    moment_s[0] += IDLE_S + 0.1
    get(transport)
    assert server.connections == 2


def test_a_connection_that_was_closed_meanwhile_is_not_used(server: Server, connect: Connect) -> None:
    """The call that finds it closed is not lost."""
    server.says(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", "close")
    transport = connect(server.endpoint)
    get(transport)
    wait_until_closed(transport)
    assert get(transport).status == 200
    assert server.connections == 2


def wait_until_closed(transport: Transport) -> None:
    """Returns when the other side's end has arrived; peeking takes nothing away."""
    ((connection, _),) = transport._idle
    assert connection.sock.recv(1, socket.MSG_PEEK) == b""


def test_a_connection_of_a_failed_exchange_is_not_used(server: Server, connect: Connect) -> None:
    """A late answer would be taken for the next one."""
    server.says(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", "silent")
    transport = connect(server.endpoint, timeout_s=0.1)
    with pytest.raises(Lost, match="ReadTimeout"):
        get(transport)
    assert get(transport).status == 200
    assert server.connections == 2


def test_a_reply_in_drops_has_one_limit(serve: Serve, connect: Connect) -> None:
    """Byte after byte, each in time, and yet too late."""
    moment_s = [0.0]

    def clock() -> float:
        moment_s[0] += 10.0
        return moment_s[0]

    server = serve()
    server.says(b"HTTP/1.1 200 OK\r\n", "silent")
    with pytest.raises(Lost, match="did not answer within 3 s"):
        get(connect(server.endpoint, timeout_s=3.0, clock=clock))


def test_the_limit_of_one_reply_does_not_shorten_the_next(server: Server, connect: Connect) -> None:
    """A kept connection starts with the whole time again."""
    server.answers(b"x" * 3_000_000)
    transport = connect(server.endpoint, timeout_s=7.0)
    assert len(get(transport).body) == 3_000_000
    ((connection, _),) = transport._idle
    assert connection.sock.gettimeout() == 7.0


@pytest.mark.parametrize(
    ("text", "netloc"),
    [
        ("https://live.aliyuncs.com", "live.aliyuncs.com"),
        ("https://live.aliyuncs.com:443/", "live.aliyuncs.com"),
        ("https://live.aliyuncs.com:8443", "live.aliyuncs.com:8443"),
        ("http://[::1]:80", "[::1]"),
        ("http://LOCALHOST:8080", "localhost:8080"),
    ],
)
def test_an_endpoint_names_itself_as_the_host_header_does(text: str, netloc: str) -> None:
    """Without the scheme's own port."""
    assert endpoint_of(text).netloc == netloc
    assert str(endpoint_of(text)) == f"{text.partition(':')[0]}://{netloc}"


# Certificates


@dataclass(frozen=True)
class Authority:
    """A certificate that vouches for itself."""

    context: ssl.SSLContext
    path: Path


def authority_for(folder: Path, name: x509.GeneralName) -> Authority:
    """A key and a certificate for a name, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path, key_path = folder / "certificate.pem", folder / "key.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key_path)
    return Authority(context, path)


LOOPBACK = x509.IPAddress(ip_address("127.0.0.1"))


def test_a_certificate_of_a_known_authority_is_believed(
    serve: Serve, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SSL_CERT_FILE makes one known; the connection is kept like any other."""
    authority = authority_for(tmp_path, LOOPBACK)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    server = serve(authority.context)
    transport = connect(server.endpoint)
    assert get(transport).status == 200
    assert get(transport).status == 200
    assert server.connections == 1


def test_a_certificate_of_an_unknown_authority_is_not_believed(serve: Serve, connect: Connect, tmp_path: Path) -> None:
    """Nothing is sent."""
    server = serve(authority_for(tmp_path, LOOPBACK).context)
    with pytest.raises(Lost) as raised:
        get(connect(server.endpoint))
    assert raised.value.reason == "NoTls"
    assert "CERTIFICATE_VERIFY_FAILED" in raised.value.message
    assert server.received == []


def test_a_certificate_for_another_host_is_not_believed(
    serve: Serve, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even of a known authority."""
    authority = authority_for(tmp_path, x509.DNSName("other.example"))
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    with pytest.raises(Lost, match="NoTls"):
        get(connect(serve(authority.context).endpoint))


def test_a_server_without_tls_is_not_talked_to(server: Server, connect: Connect) -> None:
    """The request stays with us."""
    with pytest.raises(Lost, match="NoTls"):
        get(connect(f"https://127.0.0.1:{server.port}"))
    assert server.received == []


# Proxies


class Proxy:
    """Says one thing to whoever connects; after a 200 it is the server behind it too."""

    def __init__(self, says: bytes, context: ssl.SSLContext | None = None) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.says, self.context, self.asked = says, context, b""
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.listener.getsockname()[1]}"

    def _run(self) -> None:
        connection, _ = self.listener.accept()
        with self.listener, connection:
            while b"\r\n\r\n" not in self.asked:
                self.asked += connection.recv(65536)
            connection.sendall(self.says)
            if self.context is not None:
                with self.context.wrap_socket(connection, server_side=True) as inner:
                    inner.recv(65536)
                    inner.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\ninside!")


def test_a_proxy_passes_encrypted_calls_on(connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It sees host and port and its own password; the certificate checked is the endpoint's."""
    authority = authority_for(tmp_path, x509.DNSName("live.example"))
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    proxy = Proxy(b"HTTP/1.1 200 Connected\r\n\r\n", authority.context)
    monkeypatch.setenv("HTTPS_PROXY", f"http://us%40er:pass@{proxy.address}")
    assert get(connect("https://live.example")).body == b"inside!"
    proxy.thread.join()
    assert proxy.asked.startswith(b"CONNECT live.example:443 HTTP/1.")
    assert b"Proxy-Authorization: Basic dXNAZXI6cGFzcw==" in proxy.asked


@pytest.mark.parametrize("says", [b"HTTP/1.1 407 Login first\r\n\r\n", b"nonsense\r\n\r\n"])
def test_a_proxy_that_says_no_is_named(connect: Connect, monkeypatch: pytest.MonkeyPatch, says: bytes) -> None:
    """Asking it again would not help."""
    proxy = Proxy(says)
    monkeypatch.setenv("HTTPS_PROXY", proxy.address)
    with pytest.raises(Lost, match="NoProxy"):
        get(connect("https://live.example"))
    proxy.thread.join()
    assert b"Proxy-Authorization" not in proxy.asked


@pytest.mark.parametrize("address", ["socks5://127.0.0.1:1", "https://127.0.0.1:1", "http://", "http://proxy:port"])
def test_a_proxy_of_another_kind_is_refused(connect: Connect, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Going around it in silence might be forbidden."""
    monkeypatch.setenv("ALL_PROXY", address)
    with pytest.raises(Lost, match="NoProxy"):
        get(connect("https://live.example"))


def test_some_hosts_need_no_proxy(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of NO_PROXY; a name that does not exist is then looked for, and not found."""
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "live.invalid")
    with pytest.raises(Lost, match="NotConnected"):
        get(connect("https://live.invalid"))


def test_this_machine_needs_no_proxy(server: Server, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the environment says."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    assert get(connect(server.endpoint)).status == 200
    with pytest.raises(Lost, match="NoTls"):
        get(connect(f"https://127.0.0.1:{server.port}"))
