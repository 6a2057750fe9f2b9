"""Answers recorded once, a server that gives them again, and a client that does not wait for it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from hostile.replay import KEY, REGION, Recorded, Replayer, recordings, without_waiting
from pulumi_apsara_live.hosts import run
from pulumi_apsara_live.wire.rpc import close_shared

TIMES = float(os.environ.get("APSARA_LIVE_EXAMPLES", "1"))
"""How many times as many examples are tried as in a common run."""


def examples(count: int) -> settings:
    """So many examples, times what the environment asks for."""
    return settings(
        max_examples=max(1, round(count * TIMES)),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
    )


@pytest.fixture(scope="session")
def recorded() -> dict[str, Recorded]:
    """Every case as it went on the emulator."""
    return {str(each.case): each for each in recordings()}


@pytest.fixture(scope="module")
def replayer() -> Iterator[Replayer]:
    """The server, and an environment in which the provider talks to it."""
    server = Replayer()
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", "APSARA_LIVE_T")):
                patch.delenv(name)
        for name, value in {**KEY, **REGION, "APSARA_LIVE_ENDPOINT": server.url}.items():
            patch.setenv(name, value)
        without_waiting(os.environ)
        yield server
        close_shared()
    server.close()


@pytest.fixture(autouse=True)
def _another_run() -> None:
    """What one test's run has seen is not another's."""
    run.begin()
