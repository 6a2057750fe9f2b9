"""The laws' client, and clients for what is particular to one resource."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any, Final

import httpx
import pytest

from apsara_live_emulator import Emulator
from laws.conftest import cloud as cloud  # noqa: PLC0414 (a fixture is had by its name)
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud

CREDENTIALS: Final = Credentials("testid", "testsecret", None)


def at_once(
    emulator: Emulator, sleep: Callable[[float], None] = lambda _: None, transport: httpx.BaseTransport | None = None
) -> Cloud:
    """Return a client of the emulator whose pauses do what a test says, which is nothing at first."""
    return Cloud(
        endpoint=emulator.url,
        region="cn-shanghai",
        credentials=lambda: CREDENTIALS,
        retries=replace(Retries.without_waiting(), sleep=sleep),
        transport=transport,
    )


@pytest.fixture
def patient_cloud(emulator: Emulator) -> Iterator[Cloud]:
    """A client whose pauses move the emulator's clock, which stands still otherwise."""
    emulator.clock.set(emulator.clock.now())
    with closing(at_once(emulator, emulator.clock.advance)) as client:
        yield client


class AlteredTransport(httpx.BaseTransport):
    """Real connections, on which responses lack some members, and before some calls something happens."""

    def __init__(self) -> None:
        self.without: set[str] = set()
        """Members that no response has, wherever they are."""
        self.before: dict[str, Callable[[], object]] = {}
        """What happens before the first call of an operation."""
        self._wire = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one call."""
        self.before.pop(request.headers["x-acs-action"], lambda: None)()
        response = self._wire.handle_request(request)
        response.read()
        body = self._left(json.loads(response.content))
        return httpx.Response(response.status_code, content=json.dumps(body).encode())

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def _left(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._left(each) for name, each in value.items() if name not in self.without}
        return [self._left(each) for each in value] if isinstance(value, list) else value


@pytest.fixture
def altered(emulator: Emulator) -> Iterator[tuple[Cloud, AlteredTransport]]:
    """A client, and the transport by which a test alters what it meets."""
    transport = AlteredTransport()
    with closing(at_once(emulator, transport=transport)) as client:
        yield client, transport
