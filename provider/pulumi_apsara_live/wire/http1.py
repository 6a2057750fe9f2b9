"""HTTP/1.1, as much of it as a client of one API needs: a request as bytes, a reply from bytes; no connections.

A signed call spends most of its processor time here. httpx takes ten times as long and the standard library's
client three times, most of it for parsing headers as if they were mail; the tests hold this file to their reading.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

LONGEST_HEAD = 65_536
"""Bytes that a reply's headers may have."""
LONGEST_BODY = 64 * 1024 * 1024
"""Bytes that a reply's body may have."""
_AT_ONCE = 65_536

Receive = Callable[[int], bytes]
"""Up to so many bytes, at least one; none when the other side has closed."""


class Broken(Exception):
    """What came is no whole HTTP reply."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    """Under lower-case names; repeated ones are joined by a comma."""
    keeps_open: bool = False
    """Whether the connection may carry another request."""


def request_bytes(method: str, target: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """A request with a body of known length. Raises `ValueError` for a header that cannot be sent."""
    lines = [f"{method} {target} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body or method != "GET":
        lines.append(f"content-length: {len(body)}")
    head = "\r\n".join(lines)
    if not head.isascii() or head.count("\n") != len(lines) - 1 or head.count("\r") != len(lines) - 1:
        # The value itself may be a secret, so it is not told.
        raise ValueError("a key, or the endpoint, holds a line break or a letter that no header can carry")
    return head.encode("ascii") + b"\r\n\r\n" + body


def read_reply(receive: Receive) -> Reply:
    """The next final reply, whole. Raises `Broken`, and whatever `receive` raises."""
    stream = _Stream(receive)
    while True:
        version, status, headers = _head(stream.until(b"\r\n\r\n", LONGEST_HEAD))
        if status >= 200:
            break
    ends_itself = True
    encoding = headers.get("transfer-encoding", "").lower()
    if status in (204, 304):
        body = b""
    elif encoding == "chunked":
        body = _chunked(stream)
    elif encoding:
        raise Broken("the transfer encoding is unknown")
    elif "content-length" in headers:
        body = stream.exactly(_length(headers["content-length"], 10))
    else:
        ends_itself = False
        body = stream.rest()
    # Anything left over would be read as the answer to the next call.
    stays = version == "HTTP/1.1" and "close" not in headers.get("connection", "").lower()
    return Reply(status, body, headers, stays and ends_itself and not stream.has_more)


def _head(head: bytes) -> tuple[str, int, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    version, _, rest = first.partition(" ")
    status = rest[:3]
    if not version.startswith("HTTP/1.") or not (status.isascii() and status.isdecimal() and status >= "100"):
        raise Broken("this is not HTTP")
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name.strip() != name:
            raise Broken("a header is malformed")
        name, value = name.lower(), value.strip(" \t")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return version, int(status), headers


def _chunked(stream: "_Stream") -> bytes:
    chunks: list[bytes] = []
    while size := _length(stream.until(b"\r\n", LONGEST_HEAD).partition(b";")[0].decode("latin-1").strip(), 16):
        chunks.append(stream.exactly(size))
        if stream.exactly(2) != b"\r\n":
            raise Broken("a chunk has no end")
    # Trailers, if there are any, say nothing that is needed.
    while stream.until(b"\r\n", LONGEST_HEAD):
        pass
    return b"".join(chunks)


def _length(text: str, number_base: int) -> int:
    digits = "0123456789abcdefABCDEF"[: 10 if number_base == 10 else None]
    if not text or text.strip(digits):
        raise Broken("a length is not a number")
    length = int(text, number_base)
    if length > LONGEST_BODY:
        raise Broken("the answer is too long")
    return length


class _Stream:
    """Bytes that have come and are not read yet."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._data = b""

    @property
    def has_more(self) -> bool:
        return bool(self._data)

    def until(self, mark: bytes, longest: int) -> bytes:
        """What comes before a mark; the mark is taken too."""
        while (end := self._data.find(mark)) < 0:
            if len(self._data) > longest:
                raise Broken("a line is too long")
            self._data += self._more()
        found, self._data = self._data[:end], self._data[end + len(mark) :]
        return found

    def exactly(self, length: int) -> bytes:
        """So many bytes."""
        parts, missing = [self._data], length - len(self._data)
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        data = b"".join(parts)
        found, self._data = data[:length], data[length:]
        return found

    def rest(self) -> bytes:
        """All bytes until the other side closes."""
        parts, length = [self._data], len(self._data)
        while part := self._receive(_AT_ONCE):
            parts.append(part)
            length += len(part)
            if length > LONGEST_BODY:
                raise Broken("the answer is too long")
        self._data = b""
        return b"".join(parts)

    def _more(self) -> bytes:
        data = self._receive(_AT_ONCE)
        if not data:
            raise Broken("the connection was closed before the answer was complete")
        return data
