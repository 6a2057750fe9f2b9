"""An account to probe: an emulator whose clock stands still, and moves only while a probe waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from apsara_live_emulator import Emulator
from pulumi_apsara_live.cli.probe.bench import SHARE, Bench, BenchOptions
from pulumi_apsara_live.cli.probe.marks import ProbeRun
from pulumi_apsara_live.cli.probe.question import Probe
from pulumi_apsara_live.cli.probe.questions import PROBES
from pulumi_apsara_live.cli.probe.session import Outcome, run_probes
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.limits import Limits
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
GIVEN = BenchOptions(domain="live.example.com", source="rtmp://source.example.com/app/stream", asset="asset-1")
TICK_S = 2e-6
"""The emulator's clock has microseconds: a pause that is shorter would never end."""


class Killed(BaseException):
    """The process ended: no code of it catches this."""


class EndingTransport(httpx.BaseTransport):
    """Real connections, on which an exception is raised at one call, and at all that follow if the process is gone."""

    def __init__(self, at: int, *, after_effect: bool, error: type[BaseException] = Killed) -> None:
        self.at, self.after_effect, self.error = at, after_effect, error
        self.calls = 0
        self._wire = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one call."""
        self.calls += 1
        if self.calls < self.at or (self.calls > self.at and self.error is not Killed):
            return self._wire.handle_request(request)
        if self.calls == self.at and self.after_effect:
            response = self._wire.handle_request(request)
            response.read()
            response.close()
        raise self.error

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()


@contextmanager
def benched(
    emulator: Emulator, id: str = "0a1b2c3d", given: BenchOptions = GIVEN, transport: httpx.BaseTransport | None = None
) -> Iterator[Bench]:
    """Give a bench on this emulator, whose pauses move its clock."""
    if not emulator.clock.frozen:
        emulator.clock.set(NOW)

    def sleep(seconds: float) -> None:
        emulator.clock.advance(seconds + TICK_S)

    limits = Limits(share=SHARE, clock=emulator.clock.timestamp, sleep=sleep)
    clients = [
        Cloud(
            endpoint=emulator.url,
            region="cn-shanghai",
            credentials=lambda: Credentials("testid", "testsecret"),
            retries=Retries(attempts=attempts, deadline_s=30, sleep=sleep, clock=emulator.clock.timestamp),
            limits=limits,
            transport=transport,
        )
        for attempts in (5, 1)
    ]
    try:
        yield Bench(*clients, ProbeRun(id), given, deadline_s=emulator.clock.timestamp() + 3600)
    finally:
        for client in clients:
            client.close()


@pytest.fixture
def probed(emulator: Emulator) -> Callable[..., Outcome]:
    """Runs these probes, or all, against the emulator."""

    def probing(probes: tuple[Probe, ...] = PROBES, **options: Any) -> Outcome:
        with benched(emulator, **options) as bench:
            return run_probes(bench, probes, lambda probe, question: None)

    return probing


def observed(outcome: Outcome) -> dict[str, str | None]:
    """Return what was observed, by the name of the switch."""
    return {each.question.switch: each.observed for each in outcome.answers}


@pytest.fixture
def account(emulator: Emulator, home: Path, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """The emulator as the account of the environment, at real time."""
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid")
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret")
    monkeypatch.setenv("ALIBABA_CLOUD_REGION", "cn-shanghai")
    monkeypatch.setenv("APSARA_LIVE_ENDPOINT", emulator.url)
    return emulator
