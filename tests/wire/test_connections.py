"""Connections: when one is kept, which certificates are believed, which proxy is asked, and what a failure means."""

import gzip
import logging
import socket
import ssl
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pulumi_apsara_live.wire.connections import Connections, NoReply, Reply, endpoint_of

Server = Any  # a server of conftest.py
Serve = Callable[..., Server]

VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this machine's environment says."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


class Pool(Connections):
    """A pool of connections that tells the URL of its endpoint."""

    def __init__(self, endpoint: str, **given: Any) -> None:
        super().__init__(endpoint_of(endpoint), **given)
        self.url = str(endpoint_of(endpoint))


@pytest.fixture
def connect() -> Iterator[Callable[..., Pool]]:
    """Makes pools of connections to an endpoint."""
    pools: list[Pool] = []

    def make(endpoint: str, timeout_s: float = 5.0, **given: Any) -> Pool:
        pools.append(Pool(endpoint, timeout_s=timeout_s, **given))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()


Connect = Callable[..., Pool]


def get(pool: Pool, query: str = "") -> Reply:
    """A small exchange."""
    return pool.exchange(httpx.Request("GET", f"{pool.url}/{query}"), httpx.Auth())


def lost(pool: Pool) -> NoReply:
    """What a small exchange fails with."""
    with pytest.raises(NoReply) as raised:
        get(pool)
    return raised.value


# Kept connections


@pytest.mark.parametrize(("idle_s", "connections"), [(10.0, 1), (0.0, 3)])
def test_an_idle_connection_grows_old(server: Server, connect: Connect, idle_s: float, connections: int) -> None:
    """A gateway may have forgotten it, so a new one is opened."""
    pool = connect(server.endpoint, idle_s=idle_s)
    for _ in range(3):
        get(pool)
    assert server.connections == connections


@pytest.mark.parametrize("how", ["close later", "reset later"])
def test_a_connection_that_was_closed_meanwhile_is_not_used(
    server: Server, connect: Connect, watched: Any, how: str
) -> None:
    """The request that finds it closed is not lost: it is looked at before anything is sent, and a new one opened."""
    server.says(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", how)
    pool = connect(server.endpoint, transport=watched)
    get(pool)
    server.leaving.set()
    watched.wait_until_closed()
    assert get(pool).status == 200
    assert [request.connection for request in server.received] == [1, 2]


def test_a_connection_of_a_failed_exchange_is_not_used(server: Server, connect: Connect) -> None:
    """A late answer would be taken for the next one."""
    server.says(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", "silent")
    pool = connect(server.endpoint, timeout_s=0.1)
    assert lost(pool).reason == "ReadTimeout"
    assert get(pool).status == 200
    assert server.connections == 2


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nConnection: Close\r\ncontent-length: 2\r\n\r\n{}",
    ],
    ids=["old-version", "asked-to-close"],
)
def test_a_connection_is_kept_only_when_the_server_keeps_it(server: Server, connect: Connect, data: bytes) -> None:
    """Which its answer says."""
    server.says(data)
    pool = connect(server.endpoint)
    assert get(pool).body == b"{}"
    get(pool)
    assert server.connections == 2


def test_closing_twice_is_closing(server: Server, connect: Connect) -> None:
    """And before the first request it is nothing."""
    pool = connect(server.endpoint)
    pool.close()
    get(pool)
    pool.close()
    pool.close()
    get(pool)
    assert server.connections == 2


# Replies


def test_a_reply_has_status_headers_and_body(server: Server, connect: Connect) -> None:
    """Names in any letter case, repeated headers joined."""
    server.says(b"HTTP/1.1 404 Not Found\r\nX-A: 1\r\nx-a:  2 \r\nContent-Length: 2\r\n\r\n{}")
    reply = get(connect(server.endpoint))
    assert (reply.status, reply.body, reply.headers["x-a"]) == (404, b"{}", "1, 2")


@pytest.mark.parametrize(
    ("data", "body"),
    [
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n4\r\n0123\r\n0\r\nT: 1\r\n\r\n",
            b"abc0123",
        ),
        (b"HTTP/1.1 200 OK\r\n\r\nall of it", b"all of it"),
        (b"HTTP/1.1 204 None\r\n\r\n", b""),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nend", b"end"),
        (b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n" + gzip.compress(b"packed"), b"packed"),
    ],
    ids=["chunks", "until-closed", "no-body", "interim", "packed-unasked"],
)
def test_a_reply_may_be_written_in_many_ways(server: Server, connect: Connect, data: bytes, body: bytes) -> None:
    """The final one counts, and all of it."""
    server.says(data, "close")
    assert get(connect(server.endpoint)).body == body


def test_a_long_reply_is_read_to_its_end(server: Server, connect: Connect) -> None:
    """In however many pieces it comes."""
    server.answers(b"x" * 3_000_000)
    assert len(get(connect(server.endpoint)).body) == 3_000_000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"HTTP/1.1 200 OK\r\ncontent-le",
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999999\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ncontent-length:\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}{}",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n folded: 1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n: 1\r\n\r\n",
        b"HTTP/1.1 2x0 OK\r\n\r\n",
        b"HTTP/1.1 099 OK\r\n\r\n",
        b"HTTP/1.1 101 OK\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"x" * 200_000,
        b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}",
    ],
)
def test_half_a_reply_is_no_reply(server: Server, connect: Connect, data: bytes) -> None:
    """Nothing is guessed from what is missing or malformed, and nothing of it is told."""
    server.says(data, "close")
    error = lost(connect(server.endpoint))
    assert error.reason == "ConnectionLost"
    assert error.message in (
        f"127.0.0.1:{server.port}: the reply is not a complete HTTP response",
        f"127.0.0.1:{server.port}: [Errno 104] Connection reset by peer",
    )
    told = "".join(traceback.format_exception(error))
    assert not any(word in told for word in ("SSH-2.0", "no colon", "2x0"))


def test_a_reply_in_drops_has_one_limit(server: Server, connect: Connect) -> None:
    """Piece after piece, each in time, and yet too late."""
    moment_s = [0.0]

    def clock() -> float:
        moment_s[0] += 10.0
        return moment_s[0]

    server.says(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\ndrop", "silent")
    error = lost(connect(server.endpoint, timeout_s=3.0, clock=clock))
    assert (error.reason, error.message) == ("ReadTimeout", f"127.0.0.1:{server.port} did not respond within 3 s")


@pytest.mark.parametrize(("taken_s", "is_read"), [(5.0, True), (5.01, False)])
def test_a_reply_may_take_as_long_as_its_limit(connect: Connect, taken_s: float, is_read: bool) -> None:
    """And not a hundredth of a second longer."""
    moments = iter([0.0, taken_s])
    pool = connect("https://live.aliyuncs.com", timeout_s=5.0, transport=Body(2), clock=lambda: next(moments))
    if is_read:
        assert len(get(pool).body) == 2
    else:
        assert lost(pool).reason == "ReadTimeout"


@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_redirect_is_a_reply_like_any_other(serve: Serve, server: Server, connect: Connect, status: int) -> None:
    """It is not followed, wherever it leads."""
    other = serve()
    server.answers(b"", status=status, headers=f"location: {other.endpoint}/\r\n")
    assert get(connect(server.endpoint)).status == status
    assert (len(server.received), other.connections) == (1, 0)


@pytest.mark.parametrize("packing", ["gzip, gzip", "br", "zstd", "x-odd"])
def test_a_body_in_layers_is_not_unpacked(server: Server, connect: Connect, packing: str) -> None:
    """Sixty kilobytes could unpack to the machine's whole memory."""
    packed = gzip.compress(gzip.compress(b"{}"))
    head = f"HTTP/1.1 200 OK\r\ncontent-encoding: {packing}\r\ncontent-length: {len(packed)}\r\n\r\n"
    server.says(head.encode() + packed)
    error = lost(connect(server.endpoint))
    assert error.message == f"127.0.0.1:{server.port}: the response has an encoding that was not requested"


def test_a_body_that_never_ends_is_cut_off(server: Server, connect: Connect) -> None:
    """Memory has a bound, unpacked too."""
    server.says(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n" + gzip.compress(bytes(9 * 1024 * 1024)), "silent")
    error = lost(connect(server.endpoint))
    assert (error.reason, error.message) == ("ConnectionLost", f"127.0.0.1:{server.port}: the response is too large")


class Body(httpx.BaseTransport):
    """Answers with a body of so many bytes."""

    def __init__(self, length: int) -> None:
        self.length = length

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=bytes(self.length))


def test_eight_mebibytes_are_a_body_and_one_byte_more_is_none(connect: Connect) -> None:
    """Ten times what the longest page of a list takes."""
    most = 8 * 1024 * 1024
    assert len(get(connect("https://live.aliyuncs.com", transport=Body(most))).body) == most
    assert lost(connect("https://live.aliyuncs.com", transport=Body(most + 1))).reason == "ConnectionLost"


# What a failure means


class Failing(httpx.BaseTransport):
    """Fails as the network might."""

    def __init__(self, error: httpx.RequestError) -> None:
        self.error = error

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise self.error


@pytest.mark.parametrize(
    ("error", "reason", "words"),
    [
        (httpx.ConnectError("[Errno 113] No route to host"), "NotConnected", "[Errno 113] No route to host"),
        (httpx.ConnectTimeout("timed out"), "NotConnected", "timed out"),
        (httpx.PoolTimeout(""), "NotConnected", "PoolTimeout"),
        (httpx.ProxyError("503 No"), "NoProxy", "the proxy responded 503 No"),
        (httpx.WriteError("[Errno 32] Broken pipe"), "ConnectionLost", "[Errno 32] Broken pipe"),
        (httpx.ReadError("[Errno 104] Reset"), "ConnectionLost", "[Errno 104] Reset"),
        (httpx.RemoteProtocolError("/?Key=very-secret"), "ConnectionLost", "the reply is not a complete HTTP response"),
        (httpx.LocalProtocolError("very-secret"), "ConnectionLost", "the reply is not a complete HTTP response"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_a_failure_says_whether_something_was_sent(
    connect: Connect, error: httpx.RequestError, reason: str, words: str
) -> None:
    """The first four are those of a request that never left; host and port are always told."""
    found = lost(connect("https://live.aliyuncs.com", transport=Failing(error)))
    assert (found.reason, found.message) == (reason, f"live.aliyuncs.com:443: {words}")


@pytest.mark.parametrize("kind", [httpx.ReadTimeout, httpx.WriteTimeout])
def test_a_request_that_takes_too_long_may_have_been_sent(connect: Connect, kind: type[httpx.TimeoutException]) -> None:
    """Part of it at least."""
    found = lost(connect("https://live.aliyuncs.com", transport=Failing(kind("timed out"))))
    assert (found.reason, found.message) == ("ReadTimeout", "live.aliyuncs.com:443 did not respond within 5 s")


def test_a_refused_connection_names_host_and_port(connect: Connect) -> None:
    """Which is where the mistake mostly is."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    error = lost(connect(f"http://127.0.0.1:{port}"))
    assert (error.reason, error.message) == ("NotConnected", f"127.0.0.1:{port}: [Errno 111] Connection refused")


@pytest.mark.parametrize(
    ("text", "netloc", "address"),
    [
        ("https://live.aliyuncs.com", "live.aliyuncs.com", "live.aliyuncs.com:443"),
        ("https://live.aliyuncs.com:443/", "live.aliyuncs.com", "live.aliyuncs.com:443"),
        ("https://live.aliyuncs.com:8443", "live.aliyuncs.com:8443", "live.aliyuncs.com:8443"),
        ("http://[::1]:80", "[::1]", "[::1]:80"),
        ("http://LOCALHOST:8080", "localhost:8080", "localhost:8080"),
    ],
)
def test_an_endpoint_names_itself_as_the_host_header_does(text: str, netloc: str, address: str) -> None:
    """Without the scheme's own port, which is told when a connection fails."""
    endpoint = endpoint_of(text)
    assert (endpoint.netloc, endpoint.address) == (netloc, address)
    assert str(endpoint) == f"{text.partition(':')[0]}://{netloc}"


# Logs


@pytest.mark.parametrize("then", ["keep", "close", "silent"])
def test_a_request_is_not_logged(server: Server, connect: Connect, caplog: pytest.LogCaptureFixture, then: str) -> None:
    """At no level, whatever comes of it: its address holds keys of streams."""
    server.says(b"HTTP/1.1 200 stream-key\r\ncontent-length: 0\r\nx: stream-key\r\n\r\n" * (then == "keep"), then)
    pool = connect(server.endpoint, timeout_s=0.2)
    with caplog.at_level(logging.DEBUG):
        try:
            get(pool, "?PushUrl=stream-key")
        except NoReply:
            assert then != "keep"
        pool.close()
    assert "stream-key" not in caplog.text
    assert "PushUrl" not in caplog.text


def test_other_requests_are_logged_as_ever(server: Server, connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    """Those of the program that we are a part of; also while one of ours is under way."""
    server.says(b"", "silent")
    pool = connect(server.endpoint, timeout_s=5)
    with caplog.at_level(logging.INFO), httpx.Client(trust_env=False) as theirs:
        ours = threading.Thread(target=lambda: lost(pool))
        ours.start()
        assert server.arrived.wait(10)
        assert theirs.get(f"{server.endpoint}/?theirs").status_code == 200
        server.over.set()
        ours.join()
    assert [record.name for record in caplog.records] == ["httpx"]
    assert "/?theirs" in caplog.text


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
    pool = connect(server.endpoint)
    assert get(pool).status == 200
    assert get(pool).status == 200
    assert server.connections == 1


def test_authorities_may_stand_in_a_folder(
    serve: Serve, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of SSL_CERT_DIR, in which each goes by the hash of its name, as `openssl rehash` leaves them."""
    authority = authority_for(tmp_path, LOOPBACK)
    name = b"\x0c\x04test"
    name = b"\x31\x0d\x30\x0b\x06\x03\x55\x04\x03" + name
    folder = tmp_path / "authorities"
    folder.mkdir()
    (folder / f"{sha1(name).digest()[3::-1].hex()}.0").write_bytes(authority.path.read_bytes())
    monkeypatch.setenv("SSL_CERT_DIR", str(folder))
    assert get(connect(serve(authority.context).endpoint)).status == 200


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_variables_of_other_libraries_are_not_read(
    serve: Serve, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Whoever trusts an authority here says so by SSL_CERT_FILE."""
    authority = authority_for(tmp_path, LOOPBACK)
    monkeypatch.setenv(name, str(authority.path))
    assert lost(connect(serve(authority.context).endpoint)).reason == "NoTls"


def test_a_certificate_of_an_unknown_authority_is_not_believed(serve: Serve, connect: Connect, tmp_path: Path) -> None:
    """Nothing is sent."""
    server = serve(authority_for(tmp_path, LOOPBACK).context)
    error = lost(connect(server.endpoint))
    assert error.reason == "NoTls"
    assert error.message.startswith(f"127.0.0.1:{server.port}: [SSL: CERTIFICATE_VERIFY_FAILED]")
    assert server.received == []


def test_a_certificate_for_another_host_is_not_believed(
    serve: Serve, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even of a known authority."""
    authority = authority_for(tmp_path, x509.DNSName("other.example"))
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    assert lost(connect(serve(authority.context).endpoint)).reason == "NoTls"


def test_authorities_that_cannot_be_read_are_named(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Believing others instead would not be what was meant."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))
    error = lost(connect("https://live.example"))
    assert (error.reason, error.message) == ("NoTls", "the certificates cannot be read: No such file or directory")
    (tmp_path / "missing.pem").write_text("no certificate", encoding="utf-8")
    assert lost(connect("https://live.example")).reason == "NoTls"


def test_a_server_without_tls_is_not_talked_to(server: Server, connect: Connect) -> None:
    """The request stays with us."""
    assert lost(connect(f"https://127.0.0.1:{server.port}")).reason == "NoTls"
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


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_a_proxy_passes_encrypted_calls_on(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """It sees host and port and its own password; the certificate checked is the endpoint's."""
    authority = authority_for(tmp_path, x509.DNSName("live.example"))
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    proxy = Proxy(b"HTTP/1.1 200 Connected\r\n\r\n", authority.context)
    monkeypatch.setenv(variable, f"http://us%40er:pass@{proxy.address}")
    assert get(connect("https://live.example")).body == b"inside!"
    proxy.thread.join()
    assert proxy.asked.startswith(b"CONNECT live.example:443 HTTP/1.")
    assert b"Proxy-Authorization: Basic dXNAZXI6cGFzcw==" in proxy.asked


def test_a_proxy_that_says_no_is_named(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking it again would not help."""
    proxy = Proxy(b"HTTP/1.1 407 Login first\r\n\r\n")
    monkeypatch.setenv("HTTPS_PROXY", proxy.address)
    error = lost(connect("https://live.example"))
    proxy.thread.join()
    assert (error.reason, error.message) == ("NoProxy", "live.example:443: the proxy responded 407 Login first")
    assert b"proxy-authorization" not in proxy.asked.lower()


def test_a_proxy_that_talks_nonsense_is_taken_for_a_lost_answer(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """httpx does not tell the one from the other, and the careful reading is that something was sent."""
    proxy = Proxy(b"nonsense\r\n\r\n")
    monkeypatch.setenv("HTTPS_PROXY", proxy.address)
    assert lost(connect("https://live.example")).reason == "ConnectionLost"
    proxy.thread.join()


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("ALL_PROXY", "ftp://user:secret@127.0.0.1:1"),
        ("HTTPS_PROXY", "http://user:secret@proxy:port"),
        ("NO_PROXY", "[::1]"),
    ],
)
def test_a_proxy_that_makes_no_sense_is_refused(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, name: str, address: str
) -> None:
    """Going around it in silence might be forbidden; what the variable says is not repeated."""
    monkeypatch.setenv(name, address)
    error = lost(connect("https://live.example"))
    assert (error.reason, error.message) == (
        "NoProxy",
        "live.example:443: HTTPS_PROXY, ALL_PROXY or NO_PROXY is not a valid URL or host",
    )


def test_a_proxy_that_is_not_there_was_not_asked(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was sent."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    assert lost(connect("https://live.example")).reason == "NotConnected"


def test_some_hosts_need_no_proxy(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of NO_PROXY; a name that does not exist is then looked for, and not found."""
    proxy = Proxy(b"HTTP/1.1 407 Login first\r\n\r\n")
    monkeypatch.setenv("HTTPS_PROXY", proxy.address)
    assert lost(connect("https://other.invalid")).reason == "NoProxy"
    proxy.thread.join()
    monkeypatch.setenv("NO_PROXY", "live.invalid")
    assert lost(connect("https://live.invalid")).reason == "NotConnected"


def test_this_machine_needs_no_proxy(server: Server, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the environment says."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert get(connect(server.endpoint)).status == 200
    assert lost(connect(f"https://127.0.0.1:{server.port}")).reason == "NoTls"
