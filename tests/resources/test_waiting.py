"""How long the provider waits for a studio, and what the user reads meanwhile and at the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from apsara_live_emulator import Emulator
from cases import Case, Stage
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.resources._studio import wait_until
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud


def test_a_wait_polls_every_two_seconds_and_ends_at_its_time(emulator: Emulator) -> None:
    """The last pause is as long as what is left; a second wait of the same client takes as long again."""
    pauses: list[float] = []
    lines: list[str] = []
    cloud = Cloud(
        endpoint=emulator.url,
        region="cn-shanghai",
        credentials=lambda: Credentials("testid", "testsecret", None),
        retries=replace(Retries.without_waiting(), sleep=lambda seconds: pauses.append(round(seconds, 2))),
    )
    stage = Stage(cloud, Case("CasterRunState", "waits", {}, {}, {}, ("ready studio",)))
    step = replace(stage.step, say=lines.append)
    emulator.ledger.clear()
    for wait in (1, 2):
        with pytest.raises(RefusedByProvider, match="is still idle and not streaming after 5 s: look at it in the"):
            wait_until(cloud, step, stage.world.studio, "streaming", timeout_s=5)
        assert pauses == [2, 2, 1] * wait
    assert [line.partition("waiting for ")[2] for line in lines[:3]] == [f"streaming: {s} of 5 s" for s in (0, 2, 4)]
    assert emulator.ledger.actions() == ["DescribeCasters"] * 8
    cloud.close()
