"""The way from the client to the emulator, which can be cut at any call, and on which the process can die."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

import httpx

from apsara_live_emulator import Emulator

Kind = Literal["nobody there", "no answer in time", "failed after the effect", "died after the effect"]


class ProcessKilled(BaseException):
    """The provider's process is gone: no code of it catches this."""


@dataclass(frozen=True)
class Cut:
    """What happens to a call, or to it and all that follow."""

    kind: Kind
    at: int
    lasting: bool = False


class FaultyTransport(httpx.BaseTransport):
    """Real connections underneath; time moves on by a second with each call."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.cut: Cut | None = None
        self.calls = 0
        """How many calls were made since it was last set to 0."""
        self.met = 0
        """How many of them met the cut."""
        self.dead = False
        self._wire = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one call."""
        self.calls += 1
        self.emulator.clock.advance(1)
        cut = self.cut
        if cut is None or not (self.calls == cut.at or (cut.lasting and self.calls > cut.at)):
            return self._wire.handle_request(request)
        self.met += 1
        if cut.kind == "nobody there":
            raise httpx.ConnectError("nobody is there", request=request)
        with_effect = self._wire.handle_request(request)
        with_effect.read()
        with_effect.close()
        if cut.kind == "no answer in time":
            raise httpx.ReadTimeout("no answer", request=request)
        if cut.kind == "failed after the effect":
            body = {"Code": "ServiceUnavailable", "Message": "a gateway lost patience", "RequestId": "R-1"}
            return httpx.Response(504, content=json.dumps(body).encode())
        self.dead = True
        raise ProcessKilled

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()
