"""ASGI application: the service at ``/``, the emulator's own paths under ``/_emulator/``, for browsers a page at ``/``.

It handles HTTP; the gateway handles calls.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from datetime import datetime
from typing import Any

from . import answers, control_room, origins, refusals
from .answers import Json
from .clock import Clock
from .control_room import ControlRoom, Follower
from .faults import Faults
from .gateway import MAX_BODY, Gateway, HttpForm, Reply, read_request
from .json_text import read_json
from .ledger import Ledger
from .state import State

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

ADMIN = "/_emulator/"
# SO_LINGER with a timeout of 0: closing discards unsent data and resets the connection.
RESET = struct.pack("ii", 1, 0)
# The path of the server-sent events, and after how many seconds without one a comment keeps the connection in use.
EVENTS = "/_emulator/room/events"
HEARTBEAT_S = 15.0
LOOPBACK = ("127.", "::1", "::ffff:127.")


class App:
    """The ASGI application of one gateway.

    A server that supports lost responses puts the connection's transport into ``scope["state"]["transport"]``.
    """

    def __init__(self, gateway: Gateway, admin: Admin, room: ControlRoom) -> None:
        self._gateway = gateway
        self._admin = admin
        self._room = room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request."""
        if scope["type"] != "http":
            return
        try:
            body = await _read(receive)
        except Gone:
            return
        reply = self._admin_or_service(scope, body)
        if reply.form == "events":
            await self._follow(receive, send)
            return
        if reply.delay_s and await _left(receive, reply.delay_s):
            return
        if reply.form in ("whole", "half"):
            await _send(send, reply)
        if reply.form != "whole":
            _break(scope["state"]["transport"], reply.form)
            await _left(receive, None)

    def _admin_or_service(self, scope: Scope, body: bytes) -> Reply:
        path = scope["path"]
        if len(body) > MAX_BODY:
            return self._gateway.reject(refusals.too_large(MAX_BODY))
        is_loopback = (scope.get("client") or ("",))[0].startswith(LOOPBACK)
        if path == "/":
            request = (scope["method"], scope["query_string"], scope["headers"], body)
            page = _file(path) if is_loopback and origins.wants_page(*request) else None
            return page or self._gateway.handle(read_request(*request))
        if path.startswith(ADMIN) and is_loopback:
            return self._own_path(scope, body)
        return self._gateway.reject(refusals.api_not_found(f"There is nothing at {path!r}; the service is at '/'."))

    def _own_path(self, scope: Scope, body: bytes) -> Reply:
        """Handle a request to the emulator's own paths."""
        method, path = scope["method"], scope["path"]
        refused = origins.refusal(scope["headers"])
        if refused is not None:
            return _json(403, {"message": refused})
        if method == "GET" and path == EVENTS:
            return Reply(200, b"", form="events")
        if method == "GET" and (file := _file(path)) is not None:
            return file
        with self._gateway.lock:
            return self._admin.handle(method, path.removeprefix(ADMIN), body)

    async def _follow(self, receive: Receive, send: Send) -> None:
        """Send server-sent events: the whole room, then what changes, until the page is closed or the server stops."""
        follower, silent_s = Follower(self._room), 0.0
        await send({"type": "http.response.start", "status": 200, "headers": _headers("text/event-stream")})
        while True:
            with self._gateway.lock:
                news = follower.news()
            silent_s = 0.0 if news is not None else silent_s + control_room.LOOK_EVERY_S
            if news is not None or silent_s >= HEARTBEAT_S:
                event = b":\n\n" if news is None else b"data: " + answers.to_bytes(news) + b"\n\n"
                silent_s = 0.0
                await send({"type": "http.response.body", "body": event, "more_body": True})
            if await _left(receive, control_room.LOOK_EVERY_S):
                return


class Admin:
    """The paths by which another process controls the emulator, as a test in this process does with objects."""

    def __init__(
        self, *, state: State, ledger: Ledger, faults: Faults, clock: Clock, reset: Callable[[], None]
    ) -> None:
        self._state = state
        self._ledger = ledger
        self._faults = faults
        self._clock = clock
        self._reset = reset
        self._paths: dict[tuple[str, str], Callable[[Json], Json]] = {
            ("GET", "ledger"): self._ledger_read,
            ("DELETE", "ledger"): self._ledger_empty,
            ("POST", "reset"): self._reset_all,
            ("GET", "state"): self._state_read,
            ("POST", "state"): self._state_load,
            ("GET", "faults"): self._faults_read,
            ("POST", "faults"): self._faults_order,
            ("DELETE", "faults"): self._faults_empty,
            ("GET", "clock"): self._clock_read,
            ("POST", "clock"): self._clock_move,
            ("GET", "room"): self._room_read,
        }

    def handle(self, method: str, path: str, body: bytes) -> Reply:
        """Handle a request to the emulator's own paths: GET reads, POST changes, DELETE clears."""
        action = self._paths.get((method, path))
        if action is None:
            return _json(404, {"message": f"There is no {method} {ADMIN}{path}."})
        try:
            document = read_json(body) if body else {}
            return _json(200, action(document) if isinstance(document, dict) else action({"body": document}))
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            return _json(400, {"message": f"{type(error).__name__}: {error}"})

    def _ledger_read(self, _: Json) -> Json:
        return {"calls": self._ledger.as_json(), "transcript": self._ledger.transcript()}

    def _ledger_empty(self, _: Json) -> Json:
        self._ledger.clear()
        return {}

    def _reset_all(self, _: Json) -> Json:
        self._reset()
        return {}

    def _state_read(self, _: Json) -> Json:
        return self._state.export()

    def _state_load(self, snapshot: Json) -> Json:
        self._state.load(snapshot)
        return {}

    def _faults_read(self, _: Json) -> Json:
        return {"unmet": self._faults.as_json()}

    def _faults_order(self, order: Json) -> Json:
        self._faults.order_json(order)
        return self._faults_read({})

    def _faults_empty(self, _: Json) -> Json:
        self._faults.clear()
        return {}

    def _clock_read(self, _: Json) -> Json:
        return {"now": self._clock.now().isoformat(), "frozen": self._clock.frozen}

    def _clock_move(self, setting: Json) -> Json:
        """Move the clock: ``{"set": "2026-01-01T00:00:00Z"}``, ``{"advance": 60}``, ``{"run": true}``.

        ``{"release": true}`` returns to real time.
        """
        if "set" in setting:
            self._clock.set(datetime.fromisoformat(setting["set"]))
        if "advance" in setting:
            self._clock.advance(float(setting["advance"]))
        if setting.get("run"):
            self._clock.run()
        if setting.get("release"):
            self._clock.release()
        return self._clock_read({})

    def _room_read(self, _: Json) -> Json:
        return Follower(ControlRoom(self._state, self._ledger)).news() or {}


class Gone(Exception):
    """The client disconnected before its request was complete."""


async def _read(receive: Receive) -> bytes:
    """Read the body, up to just above the size limit."""
    body = b""
    while len(body) <= MAX_BODY:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise Gone
        body += event.get("body", b"")
        if not event.get("more_body", False):
            break
    return body


async def _left(receive: Receive, seconds: float | None) -> bool:
    """Return whether the client disconnects within ``seconds``, or the server stops."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return False
    except asyncio.CancelledError:
        return True
    return True


def _break(transport: asyncio.Transport, form: HttpForm) -> None:
    """Close the connection, unless the client is to be kept waiting."""
    if form == "reset":
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        transport.abort()
    elif form != "hang":
        transport.close()


async def _send(send: Send, reply: Reply) -> None:
    headers = _headers(reply.content_type, {"content-length": str(len(reply.body)), **reply.headers})
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    half = reply.form == "half"
    body = reply.body[: len(reply.body) // 2] if half else reply.body
    await send({"type": "http.response.body", "body": body, "more_body": half})


def _headers(content_type: str, more: Mapping[str, str] | None = None) -> list[tuple[bytes, bytes]]:
    headers = {"content-type": content_type, **(more if more is not None else {"cache-control": "no-store"})}
    return [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers.items()]


def _file(path: str) -> Reply | None:
    """Return a file of the control room."""
    file = control_room.file(path)
    return Reply(200, file[0], dict(control_room.HEADERS), file[1]) if file is not None else None


def _json(status: int, body: Json) -> Reply:
    return Reply(status, answers.to_bytes(body))
