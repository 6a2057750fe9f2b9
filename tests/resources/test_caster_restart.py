"""What a restart records; the whole matrix of restarts is on the real engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error, lost_answer, lost_request
from cases import Case, Stage
from interruptions.engine import Goal, Ref, engine
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.resources._resource import Predecessor
from pulumi_apsara_live.resources._run import Run
from pulumi_apsara_live.resources._studio import studio
from pulumi_apsara_live.resources.caster_config import CasterConfig
from pulumi_apsara_live.wire.errors import NoAnswer
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.rpc import Cloud

from .conftest import AlteredTransport

READY = {"domain_name": "live.example.com", "transcode": {"caster_template": "lp_hd"}}


def show(*, running: bool, trigger: str) -> list[Goal]:
    """A studio on air or not, and its restart."""
    studio = {"caster_id": Ref("studio")}
    return [
        Goal("Caster", "studio", {"norm_type": "general"}),
        Goal("CasterConfig", "config", {**studio, **READY}),
        Goal("CasterRunState", "run", {**studio, "running": running}, ("config",)),
        Goal("CasterRestart", "restart", {**studio, "triggers": {"a": trigger}}, ("run",)),
    ]


def test_how_long_a_restart_took_is_known_to_the_next_preview() -> None:
    """It is recorded with the restart, and carried over when there was none."""
    with engine() as running:
        running.up(show(running=True, trigger="1"))
        assert "took_s" not in running.state["restart"].outputs
        running.up(show(running=True, trigger="2"))
        took_s = running.state["restart"].outputs["took_s"]
        assert took_s >= 1
        running.up(show(running=False, trigger="3"))
        told = running.state["restart"].outputs
        assert (told["took_s"], told["skipped"]) == (took_s, "the studio is not on air")


def declared_restart(triggers: dict[str, str] | None) -> Case:
    """A restart of a studio on air."""
    declared = {"caster_id": "<running studio>", **({"triggers": triggers} if triggers else {})}
    return Case("CasterRestart", "here", declared, {}, {}, ("running studio",))


def fingerprint_of(stage: Stage) -> str:
    """The restart fingerprint of the studio's configuration."""
    live = CasterConfig().read(stage.cloud, stage.world.studio, {})
    assert live is not None
    return str(CasterConfig().complete({}, live, stage.step)["restart_fingerprint"])


def test_removing_all_triggers_restarts_the_studio_once_more(cloud: Cloud) -> None:
    """A trigger that is removed restarts, also the last one."""
    stage = Stage(cloud, declared_restart({"config": "1"}))
    _, outputs, inputs = stage.create(stage.case.full)
    changes = stage.diff(outputs, stage.checked({"caster_id": "<running studio>"}, inputs))
    assert changes.replace == ("triggers",)


def test_a_studio_configured_by_this_update_restarts_although_it_started_in_the_same_second(
    emulator: Emulator, cloud: Cloud
) -> None:
    """The service tells times in whole seconds, so only the run itself knows that the start came before the write."""
    emulator.clock.set(datetime(2036, 6, 29, 20, tzinfo=UTC))
    stage = Stage(cloud, declared_restart({"config": "old"}))
    studio = stage.world.studio
    inputs = stage.checked({**stage.case.full, "triggers": {"config": fingerprint_of(stage)}})
    predecessor = Predecessor(stage.checked(stage.case.full), {"start_time": "2036-06-29T19:00:00Z"})
    for is_configured, restarts in ((False, 0), (True, 1)):
        step = replace(stage.step, predecessor=predecessor, run=Run())
        if is_configured:
            step.run.configured(studio)
        emulator.ledger.clear()
        lifecycle.create(stage.resource, cloud, step, inputs)
        assert emulator.ledger.actions().count("RestartCaster") == restarts


def test_a_restart_without_a_response_is_sent_three_times_at_most(emulator: Emulator, cloud: Cloud) -> None:
    """The studio shows each time that it did not restart; then the update fails, and the next one tries again."""
    stage = Stage(cloud, declared_restart({"config": "1"}))
    emulator.faults.order("RestartCaster", lost_request(), times=3)
    with pytest.raises(NoAnswer):
        stage.create({**stage.case.full, "on_create": "restart"})
    assert [call.status for call in emulator.ledger.calls("RestartCaster")] == [0, 0, 0]
    stage.create({**stage.case.full, "on_create": "restart"})
    assert len(emulator.ledger.calls("RestartCaster")) == 4


def test_a_restart_whose_response_is_lost_is_not_sent_again(emulator: Emulator, cloud: Cloud) -> None:
    """The studio shows that it restarted."""
    stage = Stage(cloud, declared_restart({"config": "1"}))
    emulator.clock.set(datetime(2036, 6, 29, 20, tzinfo=UTC))
    emulator.faults.order("RestartCaster", lost_answer())
    _, outputs, _ = stage.create({**stage.case.full, "on_create": "restart"})
    assert len(emulator.ledger.calls("RestartCaster")) == 1
    assert outputs["start_time"] == outputs["restarted_at"]
    assert "skipped" not in outputs


@pytest.mark.parametrize("wait", [True, False])
def test_a_restart_is_recorded_although_the_studio_cannot_be_read_afterwards(
    emulator: Emulator, cloud: Cloud, wait: bool
) -> None:
    """The next update would restart it again otherwise; how long it took is not known."""
    stage = Stage(cloud, declared_restart({"config": "1"}))
    emulator.faults.order("DescribeCasters", error("Forbidden.RAM", 403), after=1)
    lines: list[str] = []
    inputs = stage.checked({**stage.case.full, "on_create": "restart", "wait": wait})
    _, outputs = lifecycle.create(stage.resource, cloud, replace(stage.step, say=lines.append), inputs)
    assert emulator.ledger.actions()[-2:] == ["RestartCaster", "DescribeCasters"]
    assert outputs["restarted_at"]
    assert not {"start_time", "took_s", "skipped"} & outputs.keys()
    assert "was started, and cannot be read: DescribeCasters" in lines[-1]


def test_a_restart_that_is_not_waited_for_does_not_record_how_long_it_took(cloud: Cloud) -> None:
    """Only a wait measures it."""
    stage = Stage(cloud, declared_restart({"config": "1"}))
    for wait in (True, False):
        _, outputs, _ = stage.create({**stage.case.full, "on_create": "restart", "wait": wait})
        assert ("took_s" in outputs) is wait


@pytest.mark.parametrize(("wait", "reads"), [(True, 3), (False, 1)])
def test_a_restart_is_waited_for_until_the_studio_is_on_air_again(
    emulator: Emulator, patient_cloud: Cloud, wait: bool, reads: int
) -> None:
    """With `wait=False` the studio is read once, whatever its state is."""
    stage = Stage(patient_cloud, declared_restart({"config": "1"}))
    emulator.choices.set("restart-time", "4")
    emulator.ledger.clear()
    stage.create({**stage.case.full, "on_create": "restart", "wait": wait})
    assert emulator.ledger.actions() == ["DescribeCasters", "RestartCaster"] + ["DescribeCasters"] * reads


@pytest.mark.parametrize("missing", ["StartTime", "LastModified"])
def test_a_studio_of_which_a_time_is_not_returned_restarts(
    emulator: Emulator, altered: tuple[Cloud, AlteredTransport], missing: str
) -> None:
    """Nothing shows then that an interrupted update has restarted it already."""
    cloud, transport = altered
    stage = Stage(cloud, declared_restart({"config": "old"}))
    predecessor = Predecessor(stage.checked(stage.case.full), {"start_time": "2036-06-29T19:00:00Z"})
    inputs = stage.checked({**stage.case.full, "triggers": {"config": fingerprint_of(stage)}})
    for without, restarts in (set[str](), 0), ({missing}, 1):
        transport.without = without
        emulator.ledger.clear()
        lifecycle.create(stage.resource, cloud, replace(stage.step, predecessor=predecessor, run=Run()), inputs)
        assert emulator.ledger.actions().count("RestartCaster") == restarts


@pytest.mark.parametrize("wait", [True, False])
def test_a_studio_that_is_started_instead_has_its_start_recorded(cloud: Cloud, wait: bool) -> None:
    """It is the time that the studio shows, where it is waited for; otherwise nobody has looked since."""
    stage = Stage(cloud, declared_restart({"config": "1"}))
    cloud.call(Operation("StopCaster", repeatable=True), {"CasterId": stage.world.studio})
    wanted = {**stage.case.full, "on_create": "restart", "when_idle": "start", "wait": wait}
    _, outputs, _ = stage.create(wanted)
    live = studio(cloud, stage.world.studio)
    assert live is not None
    assert outputs.get("start_time") == (live.started if wait else None)
    assert live.started
