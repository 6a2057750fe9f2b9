"""Control room: a page for browsers at ``/`` that shows what the emulator holds, and follows it.

The page is static; it draws the data that this module gives, and asks for changes by server-sent events.
"""

from __future__ import annotations

import time
from contextlib import suppress
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from ..answers import Json
from ..behaviours.auto_show_list import run_schedules
from ..ledger import Ledger
from ..state import State
from . import view

# The files of the page, by the path at which they are served.
FILES: Final = {
    "/": ("page.html", "text/html; charset=utf-8"),
    **{
        f"/_emulator/room/{name}": (name, "text/javascript; charset=utf-8")
        for name in ("page.js", "dom.js", "drawing.js", "geometry.js", "ledger.js", "rundown.js", "studio.js")
    },
    "/_emulator/room/page.css": ("page.css", "text/css; charset=utf-8"),
}
# Nothing but the page's own files runs, nothing is fetched from elsewhere, and no other page may frame this one.
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
# Seconds between two polls for news, of all pages that are open together.
LOOK_EVERY_S: Final = 0.2
# Seconds after which the state is read again without a call or a move of the clock: time alone begins episodes.
READ_EVERY_S: Final = 1.0
# The share of time that reading may take.
SHARE: Final = 0.1
# Calls that a page shows.
NEWEST: Final = 200


@lru_cache
def file(path: str) -> tuple[bytes, str] | None:
    """Return a file of the page and its type, or None."""
    if path not in FILES:
        return None
    name, content_type = FILES[path]
    return files(__name__).joinpath(name).read_bytes(), content_type


class ControlRoom:
    """The data of the page, redacted as the ledger is: parts by name, each of which the page replaces as a whole."""

    def __init__(self, state: State, ledger: Ledger) -> None:
        self.ledger = ledger
        self._state = state
        self._parts: dict[str, Json] = {}
        self._read_at: tuple[Any, ...] = ()
        self._not_before_s = 0.0

    def now(self) -> float:
        """Return the emulator's time, in seconds since 1970."""
        return self._state.clock.timestamp()

    def parts(self) -> dict[str, Json]:
        """Return the clock, each studio and each relay.

        The state is read after each call and move of the clock, and once a second, since time alone begins episodes.
        A large account is read less often, so that pages never take more than a share of the emulator's time.
        """
        clock = self._state.clock
        moved = clock.now() if clock.frozen else clock.ahead_s
        read_at = (self.ledger.written, clock.frozen, moved, time.monotonic() // READ_EVERY_S)
        started_s = time.monotonic()
        if read_at != self._read_at and started_s >= self._not_before_s:
            self._parts, self._read_at = self._read(), read_at
            self._not_before_s = time.monotonic() + (time.monotonic() - started_s) / SHARE
        return self._parts

    def _read(self) -> dict[str, Json]:
        with suppress(*view.UNREADABLE):
            run_schedules(self._state)
        clock, at = self._state.clock, view.Now(self._state, self.now())
        moved = {"at": at.now} if clock.frozen else {"ahead_s": clock.ahead_s}
        parts: dict[str, Json] = {"clock": {"frozen": clock.frozen, **moved}}
        parts |= {f"studio {key}": view.studio(at, caster) for key, caster in self._state.casters.items()}
        parts |= {f"relay {key}": view.relay(at, task) for key, task in self._state.tasks.items()}
        redacted: dict[str, Json] = self.ledger.redactions.value(parts)
        return redacted


class Follower:
    """A page that is open, and what it has been sent."""

    def __init__(self, room: ControlRoom) -> None:
        self._room = room
        self._sent: dict[str, Json] = {}
        self._number = 0
        self._oldest = 0

    def news(self) -> Json | None:
        """Return what has changed since the last time: everything at first, None if nothing has."""
        parts, ledger = self._room.parts(), self._room.ledger
        is_same = parts is self._sent
        changed = {} if is_same else {name: part for name, part in parts.items() if self._sent.get(name) != part}
        gone = [] if is_same else [name for name in self._sent if name not in parts]
        oldest = ledger.written - len(ledger) + 1
        if self._sent and not changed and not gone and (self._number, self._oldest) == (ledger.written, oldest):
            return None
        calls = [view.call(number, made, ledger.redactions) for number, made in ledger.after(self._number, NEWEST)]
        self._sent, self._number, self._oldest = parts, ledger.written, oldest
        return {"now": self._room.now(), "parts": changed, "gone": gone, "oldest": oldest, "calls": calls}
