"""Emulator of ApsaraVideo Live's production studios and relays.

A test runs it in a thread and uses its parts as objects::

    with Emulator() as emulator:
        client = Client(endpoint=emulator.url, …)
        emulator.clock.set(datetime(2026, 1, 1, tzinfo=UTC))
        emulator.faults.order("CreateCaster", faults.lost_answer())
        …
        assert emulator.ledger.count("CreateCaster") == 2
        assert emulator.state.is_empty()

Other programs run ``python -m apsara_live_emulator`` and call the URL that it prints.
It imports nothing from the provider, nor the provider from it, so that tests compare two independent implementations.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from .app import Admin, App
from .assumptions import Choices
from .clock import Clock
from .control_room import ControlRoom
from .faults import Faults
from .gateway import Gateway
from .ledger import Call, Ledger
from .server import Server
from .signature import Key
from .state import State

__all__ = ["Call", "Clock", "Emulator", "Faults", "Key", "Ledger", "State"]


class Emulator:
    """An emulated account that listens on its own loopback port.

    Ids are random; the same ``seed`` gives the same ids.
    """

    def __init__(
        self,
        *,
        access_key_id: str = "testid",
        access_key_secret: str = "testsecret",  # noqa: S107 - an emulated account has nothing to protect
        security_token: str | None = None,
        keys: tuple[Key, ...] = (),
        state: str | Path | None = None,
        seed: int | None = None,
        qps: float | None = None,
        assume: Mapping[str, str] | None = None,
        loose: bool = False,
        signed: bool = True,
        latency_ms: float = 0,
        port: int = 0,
    ) -> None:
        known = (Key(access_key_id, access_key_secret, security_token), *keys)
        self.clock = Clock()
        self.ledger = Ledger(secret for key in known for secret in (key.secret, key.token))
        self.faults = Faults()
        self.choices = Choices(dict(assume or {}))
        self.state = State(self.clock, Path(state) if state is not None else None, seed)
        self._first_choices = dict(assume or {})
        self._gateway = Gateway(
            state=self.state,
            ledger=self.ledger,
            faults=self.faults,
            choices=self.choices,
            keys=known,
            loose=loose,
            signed=signed,
            latency_ms=latency_ms,
            qps=qps,
        )
        admin = Admin(state=self.state, ledger=self.ledger, faults=self.faults, clock=self.clock, reset=self.reset)
        self._server = Server(App(self._gateway, admin, ControlRoom(self.state, self.ledger)), port)

    @property
    def url(self) -> str:
        """Return the base URL: ``http://127.0.0.1:PORT``."""
        return self._server.url

    def start(self) -> Self:
        """Start serving in a background thread."""
        self._server.start()
        return self

    def serve(self) -> None:
        """Serve in the calling thread until ``stop`` is called."""
        try:
            self._server.run()
        finally:
            self.state.close()

    def stop(self) -> None:
        """Close the port and all connections."""
        self._server.stop()
        self.state.close()

    def interrupt(self) -> None:
        """Make ``serve`` return; for signal handlers."""
        self._server.stop()

    def reset(self) -> None:
        """Restore the initial state: no studios, calls or faults, real time, and the switches given at the start."""
        with self._gateway.lock:
            self.state.clear()
            self.ledger.clear()
            self.faults.clear()
            self.clock.release()
            self.choices.reset(self._first_choices)
            self._gateway.forget()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
