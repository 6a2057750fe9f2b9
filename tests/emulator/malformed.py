"""Requests as nobody should send them, from a seeded chance: bytes for a socket, and whether they are a request.

A request asks for the connection to be closed and has to be answered. Anything else may be hung up on.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from apsara_live_emulator.behaviours import behaviours
from apsara_live_emulator.contract import contract

from .test_any_call import SENSE

Raw = tuple[bytes, bool]
Kind = Callable[[random.Random], Raw]
# Parts of a snapshot that hold what was sent.
FREE = {"settings", "config", "live", "channels", "audio_layers"}

METHODS = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PRI", "get", "POSTT", "X" * 300]
ODD_TEXTS = [
    "",
    " ",
    "\x00",
    "%",
    "%%",
    "ÿ",
    "日本",
    "\u2028",
    "‹›",
    "1e999",
    "NaN",
    "-0",
    "٣",
    "²",
    "9" * 5000,
    "null",
]
ODD_BYTES = [b"%", b"%zz", b"%ff%fe", b"%ed%a0%80", b"%c0%ae", b"%00", b"+%2B+", b"%E6%97", b"a" * 5000, b"%25%30"]
INDEXES = ["0", "1", "-1", "01", "1.1", "9" * 30, "9" * 6000, "٣", "²", "x", "", "1.1.1.1", "1.", ".1"]
ADMIN = [
    "ledger",
    "faults",
    "faults",
    "clock",
    "clock",
    "state",
    "reset",
    "room",
    "",
    "nothing",
    "ledger/../state",
    "%2e%2e",
    "é",
]
TYPES = [
    "application/x-www-form-urlencoded",
    "application/json",
    "text/xml",
    "multipart/form-data; boundary=x",
    "",
    "/",
]
WISHES = [
    "set",
    "advance",
    "release",
    "kind",
    "code",
    "status",
    "seconds",
    "after",
    "times",
    "action",
    "effect",
    "version",
]
WISHES += ["casters", "tasks", "tokens", "serial", "domain_tags", "episode_groups"]
ODD_WISHES = [None, -1, 1e12, 1e308, "x", [], {}, True, [[]], {"a": {}}, "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"]
ACTIONS = sorted(behaviours())


def head(method: str, target: bytes, *headers: bytes) -> bytes:
    lines = [method.encode() + b" " + target + b" HTTP/1.1", b"Host: 127.0.0.1", b"Connection: close", *headers]
    return b"\r\n".join([*lines, b"", b""])


def with_body(method: str, target: bytes, body: bytes, content_type: str = TYPES[0]) -> Raw:
    length = b"Content-Length: %d" % len(body)
    return head(method, target, length, b"Content-Type: " + content_type.encode()) + body, True


def naming(chance: random.Random, action: str | None = None) -> dict[str, str]:
    """The envelope, nearly always right."""
    action = action or chance.choice(ACTIONS)
    if chance.random() < 0.05:
        action = chance.choice(ODD_TEXTS)
    return {"Action": action, "Version": "2016-11-01" if chance.random() < 0.95 else chance.choice(ODD_TEXTS)}


def parameters(chance: random.Random, action: str) -> dict[str, str]:
    """Parameters by their right names, with any values and any indexes."""
    asked: dict[str, str] = {}
    rows = contract().operations[action].rows
    for name in chance.sample(sorted(rows), min(len(rows), chance.randrange(8))):
        index = f".{chance.choice(INDEXES)}" if rows[name].type == "list" or chance.random() < 0.1 else ""
        member = f".{chance.choice([*rows[name].members, 'x'])}" if rows[name].members else ""
        asked[name + index + member] = chance.choice([*ODD_TEXTS, odd_json(chance)])
    return asked


def odd_json(chance: random.Random) -> str:
    """JSON that is deep, large, doubled, or none at all."""
    key = chance.choice(["CasterTemplate", "CustomParams", "VideoFormat", "mode", "eofThres", "Text", "x", *WISHES])
    deep = chance.choice([20, 40, 900, 20_000])
    texts = [
        "[" * deep + "]" * deep,
        f'{{"{key}":' * deep + "1" + "}" * deep,
        f'[{{"{key}":NaN}}]',
        f'{{"{key}":-Infinity}}',
        f'{{"{key}":1e999}}',
        f'{{"{key}":{"9" * chance.choice([20, 400, 5000])}}}',
        f'{{"{key}":"\\ud800","\\udfff":[]}}',
        f'{{"{key}":1,"{key}":[]}}',
        f'{{"{key}":null}}',
        '{"a":',
        "\ufeff{}",
    ]
    return chance.choice(texts)


def odd_lines(chance: random.Random) -> Raw:
    """What is no HTTP, or no longer."""
    version = chance.choice(["HTTP/1.1", "HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "http/1.1", "", "X"])
    target = chance.choice([b"/", b"*", b"//", b"http://[::1", b"/\xff\xfe", b"/ /", b"", b"/" + b"x" * 70_000])
    end = chance.choice([b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"\x00"])
    noise = bytes(chance.randrange(256) for _ in range(chance.randrange(60)))
    start = chance.choice(METHODS).encode() + b" " + target + b" " + version.encode() + end
    return chance.choice([noise, start + noise, start + b"Host: x" + end + end + noise, start]), False


def odd_headers(chance: random.Random) -> Raw:
    """Headers without names, without ends, twice, or by the thousand."""
    odd = chance.choice(
        [
            [b": nameless"],
            [b"no colon"],
            [b"Host: y", b"Host: z"],
            [b" folded: x", b"\tmore"],
            [b"X: " + b"y" * chance.choice([1000, 70_000])],
            [b"X-%d: y" % number for number in range(chance.choice([50, 5000]))],
            [b"X: \x00\x01\xff"],
            [b"Content-Length: -1"],
            [b"Content-Length: 1e3"],
            [b"Content-Length: 5", b"Content-Length: 6"],
            [b"Content-Length: " + b"9" * 25],
            [b"Transfer-Encoding: gzip"],
            [b"Transfer-Encoding: chunked", b"Content-Length: 3"],
            [b"Expect: 100-continue", b"Content-Length: 3"],
            [b"Upgrade: websocket", b"Connection: upgrade", b"Sec-WebSocket-Key: x"],
        ]
    )
    target = b"/?" + urlencode(naming(chance)).encode()
    return head(chance.choice(["GET", "POST"]), target, *odd), False


def odd_lengths(chance: random.Random) -> Raw:
    """Bodies that are shorter, longer or otherwise cut than was said."""
    body = urlencode(naming(chance)).encode()
    start = head("POST", b"/", b"Content-Type: application/x-www-form-urlencoded", b"Content-Length: %d")
    chunked = head("POST", b"/", b"Transfer-Encoding: chunked")
    chunks = [
        b"5\r\nAct",
        b"zz\r\n",
        b"ffffffffffffffff1\r\nx",
        b"-5\r\n",
        b"3;x=y\r\nabc\r\n0\r\n\r\n",
        b"0\r\n",
        b"\r\n",
    ]
    return chance.choice(
        [
            start % (len(body) + chance.randrange(1, 5000)) + body,
            start % chance.randrange(len(body)) + body,
            chunked + chance.choice(chunks),
        ]
    ), False


def odd_encodings(chance: random.Random) -> Raw:
    """Percent signs that mean nothing, bytes that are no UTF-8, names given twice."""
    action = chance.choice(ACTIONS)
    parts = [urlencode(naming(chance, action)).encode()]
    for _ in range(chance.randrange(1, 6)):
        name = chance.choice([b"CasterId", b"CasterName", b"ClientToken", b"Action", *ODD_BYTES])
        parts.append(name + chance.choice([b"=", b"", b"=="]) + chance.choice(ODD_BYTES))
    chance.shuffle(parts)
    text = b"&".join(parts)
    if chance.random() < 0.5:
        return head(contract().operations[action].methods[0], b"/?" + text), True
    return with_body("POST", b"/", text + b"&" + bytes(chance.randrange(256) for _ in range(20)), chance.choice(TYPES))


def odd_values(chance: random.Random) -> Raw:
    """Right operations, nearly right names, any values."""
    action = chance.choice(ACTIONS)
    asked = urlencode({**naming(chance, action), **parameters(chance, action)}, errors="replace").encode()
    method = chance.choice([*contract().operations[action].methods, *METHODS[:7]])
    if method not in ("GET", "POST"):
        return head(method, b"/?" + asked[:5000], b"Content-Length: 0"), method != "HEAD"
    if len(asked) > 50_000:
        return with_body(method, b"/", asked)
    return head(method, b"/?" + asked), True


def odd_signatures(chance: random.Random) -> Raw:
    """Claims without end: half of an Authorization, dates, nonces and keys of any kind."""
    word = chance.choice([*ODD_TEXTS, "testid", "x" * 3000]).replace("\x00", "")
    claim = f"Credential={word},SignedHeaders=host;x-acs-action;{word},Signature={'0' * chance.choice([0, 64, 999])}"
    authorization = chance.choice(
        ["", "Basic eDp5", "ACS3-HMAC-SHA256", "ACS3-HMAC-SHA256 " + claim, "ACS3-X " + claim]
    )
    version_1 = {
        "AccessKeyId": word,
        "Signature": word,
        "SignatureNonce": word,
        "Timestamp": word,
        "SecurityToken": word,
    }
    query = {**naming(chance), **(version_1 if chance.random() < 0.5 else {})}
    headers = {"x-acs-action": word, "x-acs-version": "2016-11-01", "x-acs-date": word, "x-acs-signature-nonce": word}
    headers["authorization"] = authorization
    lines = [f"{name}: {value}".encode() for name, value in headers.items() if chance.random() < 0.7]
    return head(chance.choice(["GET", "POST"]), b"/?" + urlencode(query).encode(), *lines), True


def odd_wishes(chance: random.Random) -> Raw:
    """The emulator's own paths, with bodies of every kind."""
    wish = {chance.choice(WISHES): chance.choice(ODD_WISHES) for _ in range(3)}
    wish |= chance.choice([{}, {}, {"version": 1}, {"kind": "garbage"}, {"kind": "error", "code": "X"}])
    # Orders for an action that is never called: what is ordered here must not be met by the others.
    wish["action"] = chance.choice(["Never", 5, None])
    body = chance.choice([json.dumps(wish), odd_json(chance), "[1]", '"x"', "\\", "1" * 5000]).encode(
        "utf-8", "replace"
    )
    path = "/_emulator/" + quote(chance.choice(ADMIN), safe="/%")
    if path.endswith("faults") and not body.startswith(b"{"):
        body = b"[]"
    method = chance.choice(["POST", "POST", "POST", "GET", "DELETE", "PUT"])
    return with_body(method, path.encode(), body, chance.choice(TYPES))


def nearly_right(ids: dict[str, list[str]]) -> Kind:
    """Calls about things that exist, with all that they need, and one or two values that are anything."""

    def kind(chance: random.Random) -> Raw:
        action = chance.choice(ACTIONS)
        operation = contract().operations[action]
        asked = naming(chance, action)
        for name, row in operation.rows.items():
            if row.required or chance.random() < 0.2:
                path = name if row.type != "list" or row.encoding else f"{name}.1"
                asked |= (
                    {f"{path}.{one}": _sense(chance, one, ids) for one in row.members}
                    if row.members
                    else {path: _sense(chance, name, ids)}
                )
        for name in chance.sample(sorted(asked), min(len(asked), 2)):
            if name not in ("Action", "Version", "CasterId", "TaskId"):
                asked[name] = chance.choice([*ODD_TEXTS, odd_json(chance), odd_json(chance)])[:9000]
        if chance.random() < 0.2:
            index = f".{chance.choice(INDEXES)}"
            asked = {name.replace(".1", index): value for name, value in asked.items()}
        return with_body(operation.methods[0], b"/", urlencode(asked, errors="replace").encode())

    return kind


def _sense(chance: random.Random, name: str, ids: dict[str, list[str]]) -> str:
    return chance.choice(ids.get(name) or SENSE.get(name) or ["1"])


def odd_snapshots(snapshot: Any) -> Kind:
    """A state in which one thing is another; what stands in settings is let be, as the emulator lets it be."""

    def kind(chance: random.Random) -> Raw:
        changed = json.loads(json.dumps(snapshot))
        place: Any = changed
        while True:
            key = chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
            inner = place[key]
            if key in FREE or not isinstance(inner, dict | list) or not inner or chance.random() < 0.1:
                break
            place = inner
        if key not in FREE:
            place[key] = chance.choice([None, [], {}, [1], {"x": 1}, -1, 1e300, 0.5, True, ["x"], {"x": {}}])
        return with_body("POST", b"/_emulator/state", json.dumps(changed).encode())

    return kind


def gigantic(number: int) -> Raw:
    """As much as is let in, and more; the same kinds again and again."""
    many = b"&".join(b"k%d=%d" % (one, number) for one in range(60_000))
    lists = b"&".join(b"Episode.%d.EpisodeId=x" % one for one in range(30_000))
    deep = b"Episode." + b"1." * 200_000 + b"x=1"
    start = urlencode({"Action": "AddCasterProgram", "Version": "2016-11-01"}).encode() + b"&CasterId="
    kinds = [b"&" + many, b"x" * 900_000, b"&" + lists, b"&" + deep, b"x" * 2**20, b"x" * 3_000_000]
    return with_body("POST", b"/", start + kinds[number % len(kinds)])


KINDS: list[Kind] = [
    odd_lines,
    odd_headers,
    odd_lengths,
    odd_encodings,
    odd_values,
    odd_signatures,
    odd_wishes,
]
