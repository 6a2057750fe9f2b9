"""Requests as bytes and replies from bytes, held to the standard library's reading of them."""

import http.client
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_apsara_live.wire import http1
from pulumi_apsara_live.wire.http1 import Broken, read_reply, request_bytes


def in_pieces(data: bytes, size: int = 1_000_000) -> Callable[[int], bytes]:
    """Receives bytes in pieces of a size, then nothing."""
    stream = io.BytesIO(data)
    return lambda most: stream.read(min(most, size))


def test_a_request_is_headers_and_body() -> None:
    """Written as the standard has it."""
    assert request_bytes("POST", "/?A=1", {"host": "h", "accept": "*/*"}, b"body") == (
        b"POST /?A=1 HTTP/1.1\r\nhost: h\r\naccept: */*\r\ncontent-length: 4\r\n\r\nbody"
    )


def test_a_post_without_a_body_says_so() -> None:
    """And a GET does not have to."""
    assert b"content-length: 0\r\n" in request_bytes("POST", "/", {}, b"")
    assert b"content-length" not in request_bytes("GET", "/", {}, b"")


@pytest.mark.parametrize("value", ["secret\nx: y", "secret\rx: y", "secret\r\nx: y", "secret-é"])
def test_a_header_cannot_smuggle_another(value: str) -> None:
    """The request is refused, and the error does not tell the value."""
    with pytest.raises(ValueError, match="line break") as raised:
        request_bytes("POST", "/", {"authorization": value}, b"")
    assert "secret" not in str(raised.value)


def test_a_reply_has_status_headers_and_body() -> None:
    """Names in lower case, repeated headers joined."""
    reply = read_reply(in_pieces(b"HTTP/1.1 404 Not Found\r\nX-A: 1\r\nx-a:  2 \r\nContent-Length: 2\r\n\r\n{}"))
    assert (reply.status, reply.body, reply.headers["x-a"]) == (404, b"{}", "1, 2")
    assert reply.keeps_open


def test_chunks_are_put_together() -> None:
    """With extensions and trailers, which nobody needs."""
    data = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: 1\r\n\r\n"
    reply = read_reply(in_pieces(data))
    assert reply.body == b"abc0123456789"
    assert reply.keeps_open


def test_without_a_length_the_body_ends_with_the_connection() -> None:
    """And the connection is not used again."""
    reply = read_reply(in_pieces(b"HTTP/1.1 200 OK\r\n\r\nall of it", size=4))
    assert reply.body == b"all of it"
    assert not reply.keeps_open


@pytest.mark.parametrize("status", [204, 304])
def test_some_replies_have_no_body(status: int) -> None:
    """Whatever their headers say."""
    assert read_reply(in_pieces(b"HTTP/1.1 %d x\r\n\r\n" % status)).body == b""


def test_interim_replies_are_passed_over() -> None:
    """The final one counts."""
    data = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nlink: x\r\n\r\nHTTP/1.1 204 OK\r\n\r\n"
    assert read_reply(in_pieces(data)).status == 204


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nConnection: Close\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\nHTTP/1.1 200 OK\r\n",
    ],
    ids=["old-version", "asked-to-close", "something-is-left-over"],
)
def test_a_connection_is_kept_only_when_that_is_safe(data: bytes) -> None:
    """A reply must never be taken for the answer to the next call."""
    assert not read_reply(in_pieces(data)).keeps_open


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
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"x" * (http1.LONGEST_HEAD + 2),
    ],
)
def test_half_a_reply_is_no_reply(data: bytes) -> None:
    """Nothing is guessed from what is missing or malformed."""
    with pytest.raises(Broken):
        read_reply(in_pieces(data))


def test_a_body_that_never_ends_is_cut_off() -> None:
    """Memory has a bound."""
    pieces = iter([b"HTTP/1.1 200 OK\r\n\r\n"])
    block = b"x" * 1_000_000
    with pytest.raises(Broken, match="too long"):
        read_reply(lambda _: next(pieces, block))


TOKENS = st.text("abcdefgh-", min_size=1, max_size=8)
VALUES = st.text("abc 123,;=é", max_size=10)
RESERVED = {"content-length", "transfer-encoding", "connection"}


@given(
    status=st.integers(200, 599).filter(lambda status: status not in (204, 304)),
    headers=st.lists(st.tuples(TOKENS, VALUES), max_size=5),
    parts=st.lists(st.binary(min_size=1, max_size=40), max_size=4),
    is_chunked=st.booleans(),
    size=st.integers(1, 30),
)
def test_replies_are_read_as_the_standard_library_reads_them(
    status: int, headers: list[tuple[str, str]], parts: list[bytes], is_chunked: bool, size: int
) -> None:
    """Status, headers and body are the same, in whatever pieces they come."""
    body = b"".join(parts)
    lines = [f"HTTP/1.1 {status} Some reason"] + [f"{name}: {value}" for name, value in headers]
    lines.append("Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {len(body)}")
    sent = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n" if is_chunked else body
    data = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + sent

    theirs = http.client.HTTPResponse(Socket(data))  # type: ignore[arg-type]
    theirs.begin()
    ours = read_reply(in_pieces(data, size))
    assert (ours.status, ours.body) == (theirs.status, theirs.read())
    for name in {name.lower() for name, _ in headers} - RESERVED:
        assert ours.headers[name] == ", ".join(value.strip(" \t") for value in theirs.headers.get_all(name, []))


class Socket:
    """Just enough of a socket for the standard library to read from."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._data)
