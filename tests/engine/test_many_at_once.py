"""Many resources and several updates under the vendor's quotas: nobody sees a throttled call, and no time is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.contract import contract
from apsara_live_emulator.quota import DEFAULT_QPS
from engine.project import Stack, Template

STUDIOS = """
import pulumi
import pulumi_apsara_live as live

for number in range({studios}):
    name = f"{name}-{{number}}"
    studio = live.Caster(name, norm_type="general")
    with_studio = pulumi.ResourceOptions(deleted_with=studio)
    live.CasterConfig(name, caster_id=studio.id, delay=5, opts=with_studio)
    live.CasterVideoResource(
        name, caster_id=studio.id, resource_name="camera", location_id="RV01",
        live_stream_url="rtmp://in.example.com/app/camera", opts=with_studio,
    )
"""
STRETCH = 5


@pytest.fixture
def limited() -> Iterator[Emulator]:
    """An account with the documented quotas."""
    with Emulator(qps=1) as emulator:
        yield emulator


@pytest.fixture
def stacks(template: Template, tmp_path: Path, limited: Emulator) -> Iterator[list[Stack]]:
    """Two stacks of one account."""
    found = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        found.append(template.copy(tmp_path / name))
        found[-1].talks_to(limited.url)
    yield found
    assert not [process for stack in found for process in stack.end()]


def quota(action: str) -> int:
    """Calls a second, as the vendor documents them."""
    return contract().operations[action].qps or DEFAULT_QPS


def throttled(emulator: Emulator) -> int:
    """Calls that were refused for the quota."""
    return sum(call.code is not None and call.code.startswith("Throttling") for call in emulator.ledger)


def test_three_hundred_resources_come_into_being_at_the_speed_of_the_quota(
    stacks: list[Stack], limited: Emulator
) -> None:
    """No second has more calls of an action than its quota, and while work waits 95 % of the quota are used."""
    stack = stacks[0]
    stack.write(STUDIOS.format(studios=100, name="studio"))
    created = stack.up("--parallel", "64")
    assert (len(created.steps), created.errors, throttled(limited)) == (300, [], 0)
    for action in set(limited.ledger.actions()):
        assert limited.ledger.peak(action) <= quota(action), action

    # Of a machine that is busy with other things the best stretch tells what the provider can do.
    came = sorted(call.moment for call in limited.ledger.calls("CreateCaster"))
    seconds = STRETCH * quota("CreateCaster")
    quickest_s = min(later - sooner for sooner, later in zip(came, came[seconds:], strict=False))
    assert seconds / quickest_s >= 0.95 * quota("CreateCaster")

    # A refresh reads each list once, and a hundred studios by one page. The last second of the update still counts, of
    # which the refresh knows nothing: what is refused then is read again.
    ended = max(call.moment for call in limited.ledger.calls())
    limited.ledger.clear()
    assert stack.refresh("--parallel", "64").changes == {}
    read = Counter(call.action for call in limited.ledger.calls() if call.status == 200)
    assert read.pop("DescribeCasters") <= 2
    assert read == {"DescribeCasterConfig": 100, "DescribeCasterVideoResources": 100}
    assert [call for call in limited.ledger.calls() if call.status != 200 and call.moment >= ended + 1] == []


def test_two_updates_of_one_account_converge_side_by_side(stacks: list[Stack], limited: Emulator) -> None:
    """Each keeps to the quota, both together do not: what is throttled is tried again, and nobody is told."""
    for stack, name in zip(stacks, ("one", "two"), strict=True):
        stack.write(STUDIOS.format(studios=20, name=name))
    with ThreadPoolExecutor() as pool:
        outcomes = list(pool.map(Stack.up, stacks))
    assert [(len(each.steps), each.errors, each.warnings) for each in outcomes] == [(60, [], [])] * 2
    assert throttled(limited)
    assert len(limited.state.casters) == 40
    limited.ledger.clear()
    assert [stack.up().changes for stack in stacks] == [{}, {}]
    assert limited.ledger.calls() == []
