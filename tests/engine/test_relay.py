"""Relays on the real engine: what changes in place, what replaces, and what a restart does, under whatever id."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error
from engine.behind import Stranger
from engine.project import Stack

CREATE, DELETE = "CreateLivePullToPush", "DeleteLivePullToPush"
UPDATE, STOP, RESTART = "UpdateLivePullToPush", "StopLivePullToPush", "RestartLivePullToPush"
BEFORE, SHOW = datetime(2036, 6, 29, 12, tzinfo=UTC), datetime(2036, 6, 29, 20, tzinfo=UTC)
AFTER = datetime(2036, 6, 30, 12, tzinfo=UTC)
FILES: dict[str, Any] = {
    "region": "cn-shanghai",
    "source_type": "url",
    "source_urls": ["https://files.example.com/0.mp4?token=hidden", "https://files.example.com/1.mp4?token=hidden"],
    "dst_url": "rtmp://push.example.com/app/one?auth_key=hidden",
    "start_time": "2036-06-29T19:00:00Z",
    "end_time": "2036-06-29T23:00:00Z",
    "task_name": "evening",
    "retry_count": 5,
    "retry_interval": 120,
    "repeat_number": 2,
    "file_index": 1,
    "offset": 30,
    "callback_url": "https://hooks.example.com/one?auth_key=hidden",
    "auth_key": "hidden-1",
    "req_auth": "hidden-2",
    "notify_item_switch": "on",
}
IN_PLACE: dict[str, Any] = {
    "source_urls": ["https://files.example.com/0.mp4?token=hidden", "https://files.example.com/2.mp4?token=hidden"],
    "start_time": "2036-06-29T18:00:00Z",
    "end_time": "2036-06-29T22:00:00Z",
    "repeat_number": -1,
    "file_index": 0,
    "offset": 60,
    "callback_url": "https://hooks.example.com/two?auth_key=hidden",
    "auth_key": "hidden-3",
    "req_auth": "hidden-4",
    "notify_item_switch": "off",
}
LASTING: dict[str, Any] = {
    "region": "cn-beijing",
    "source_type": "vod",
    "dst_url": "rtmp://push.example.com/app/two?auth_key=hidden",
    "task_name": "late",
    "retry_count": 0,
    "retry_interval": 300,
}
LIVE = {name: FILES[name] for name in ("region", "dst_url", "start_time", "end_time")} | {
    "source_type": "live",
    "source_protocol": "rtmp",
    "source_urls": ["rtmp://in.example.com/app/one?auth_key=hidden"],
}
HEAD = """
import pulumi
import pulumi_apsara_live as live
"""
RELAY = """
relay = live.LivePullToPush("relay", **{relay!r})
pulumi.export("task", relay.task_id)
pulumi.export("status", relay.status)
"""
WITH_RESTART = """
restart = live.LivePullToPushRestart(
    "restart", region=relay.region, task_id=relay.task_id, triggers={triggers}, resume={resume}
)
for name in ("reason", "skipped", "new_task_id", "current_file_index", "current_offset"):
    pulumi.export(name, getattr(restart, name))
"""
BY_FILES = '{"files": relay.restart_fingerprint}'


def relays(each: dict[str, dict[str, Any]]) -> str:
    """A program with many relays, by name."""
    return HEAD + "".join(f"live.LivePullToPush({name!r}, **{bag!r})\n" for name, bag in each.items())


def restarting(relay: dict[str, Any], triggers: str = BY_FILES, *, resume: bool = False) -> str:
    """A program with a relay and its restart."""
    return HEAD + RELAY.format(relay=relay) + WITH_RESTART.format(triggers=triggers, resume=resume)


def writes(emulator: Emulator) -> list[str]:
    """What changed something, in order."""
    return [call.action for call in emulator.ledger.calls() if not call.action.startswith("Describe")]


def roots(paths: Any) -> set[str]:
    """The properties to which the paths belong."""
    return {path.partition("[")[0] for path in paths}


def test_each_updatable_parameter_alone_is_one_update(stack: Stack, emulator: Emulator) -> None:
    """A relay per parameter: the preview shows it alone, the one call carries it alone, then nothing is left."""
    emulator.clock.set(BEFORE)
    own = {name: FILES | {"dst_url": f"rtmp://push.example.com/app/{name}"} for name in IN_PLACE}
    stack.write(relays(own))
    stack.up()
    stack.write(relays({name: own[name] | {name: value} for name, value in IN_PLACE.items()}))
    foreseen = stack.preview()
    assert foreseen.changes == dict.fromkeys(IN_PLACE, "update")
    for name in IN_PLACE:
        more = {"restart_fingerprint"} if name == "source_urls" else set()
        assert roots(foreseen.step(name).detailed) == {name} | more
    emulator.ledger.clear()
    stack.up()
    assert writes(emulator) == [UPDATE] * len(IN_PLACE)
    carried = [set(call.parameters) - {"Region", "RegionId", "TaskId"} for call in emulator.ledger.calls(UPDATE)]
    pascal = {"".join(word.capitalize() for word in name.split("_")) for name in IN_PLACE}
    assert all(len(each) == 1 for each in carried)
    assert set().union(*carried) == pascal
    emulator.ledger.clear()
    assert stack.up().changes == {}
    assert emulator.ledger.calls() == []
    assert stack.refresh().changes == {}
    assert "hidden" not in json.dumps(stack.export())


def test_each_other_parameter_replaces_and_is_named(stack: Stack, emulator: Emulator) -> None:
    """A relay per parameter: it is deleted before another is created, for two must not share an address."""
    emulator.clock.set(BEFORE)
    own = {name: FILES | {"dst_url": f"rtmp://push.example.com/app/{name}"} for name in LASTING}
    own["source_protocol"] = LIVE | {"dst_url": "rtmp://push.example.com/app/protocol"}
    stack.write(relays(own))
    stack.up()
    news = {**LASTING, "source_protocol": "srt"}
    stack.write(relays({name: own[name] | {name: value} for name, value in news.items()}))
    foreseen = stack.preview()
    assert foreseen.changes == dict.fromkeys(news, "replace")
    assert {name: foreseen.step(name).replaces for name in news} == {name: (name,) for name in news}
    assert all("the task is deleted, what it pushes ends" in each for each in foreseen.warnings)
    assert len(foreseen.warnings) == len(news)
    emulator.ledger.clear()
    stack.up()
    assert sorted(writes(emulator)) == sorted([DELETE, CREATE] * len(news))
    assert len(emulator.state.tasks) == len(news)


@pytest.mark.parametrize("reading", ["new", "same"])
def test_a_changed_list_restarts_the_relay_once_under_either_id(stack: Stack, emulator: Emulator, reading: str) -> None:
    """The update before the one restart; a refresh finds the relay under its new id, which restarts nothing."""
    emulator.choices.set("restart-task-id", reading)
    emulator.clock.set(SHOW)
    stack.write(restarting(FILES))
    first = stack.up().outputs
    assert first["skipped"] == "this is the first creation, and on_create is skip"
    stack.write(restarting(FILES | {"source_urls": IN_PLACE["source_urls"]}))
    foreseen = stack.preview()
    assert foreseen.changes == {"relay": "update", "restart": "replace"}
    assert foreseen.step("restart").replaces == ("triggers",)
    assert set(foreseen.step("restart").detailed) == {"triggers.files", "reason"}
    assert any("a list starts again, as resume is not set" in each for each in foreseen.warnings)
    emulator.ledger.clear()
    outputs = stack.up().outputs
    assert writes(emulator) == [UPDATE, RESTART]
    assert outputs["reason"] == "files"
    (task,) = emulator.state.tasks
    assert outputs["new_task_id"] == task
    assert (task == first["task"]) == (reading == "same")
    assert stack.refresh().changes == {}
    emulator.ledger.clear()
    after = stack.up()
    assert after.outputs["task"] == task
    assert after.changes == {}
    assert emulator.ledger.calls() == []
    assert stack.refresh().changes == {}


def test_a_relay_restarted_by_somebody_is_found_by_its_name(stack: Stack, emulator: Emulator) -> None:
    """By a refresh, by an update without one, and by a deletion without one."""
    emulator.clock.set(SHOW)
    stack.write(HEAD + RELAY.format(relay=LIVE))
    stranger, task = Stranger(emulator), stack.up().outputs["task"]

    def restart(task_id: str) -> str:
        again = stranger.call("RestartLivePullToPush", region="cn-shanghai", task_id=task_id)["TaskId"]
        assert again != task_id
        return str(again)

    task = restart(task)
    assert stack.refresh().changes == {}
    assert stack.up().outputs["task"] == task
    task = restart(task)
    stack.write(HEAD + RELAY.format(relay=LIVE | {"end_time": "2036-06-29T22:00:00Z"}))
    assert stack.up().changes == {"relay": "update"}
    restart(task)
    stack.destroy()
    assert emulator.state.is_empty()


def test_a_relay_that_waits_is_not_restarted(stack: Stack, emulator: Emulator) -> None:
    """Its list is updated; the restart would have no effect, is not sent, and says so."""
    emulator.clock.set(BEFORE)
    stack.write(restarting(FILES))
    assert stack.up().outputs["status"] == "waiting"
    emulator.ledger.clear()
    stack.write(restarting(FILES | {"source_urls": IN_PLACE["source_urls"]}))
    outcome = stack.up()
    assert outcome.outputs["skipped"] == "the relay waits for its start at 2036-06-29T19:00:00Z"
    assert writes(emulator) == [UPDATE]
    stack.write(restarting(FILES | {"source_urls": IN_PLACE["source_urls"], "running": False}))
    (refusal,) = [each for each in stack.up(expect_failure=True).errors if "ApsaraLiveError" in each]
    assert "waits for its start and cannot be stopped before it: declare running=True" in refusal
    assert writes(emulator) == [UPDATE]


def test_a_relay_that_has_ended_stays_and_is_replaced_by_what_is_changed(stack: Stack, emulator: Emulator) -> None:
    """No update can repair its end, so it asks for none; another evening is another task."""
    emulator.clock.set(SHOW)
    stack.write(restarting(FILES, '{"show": "1"}'))
    stack.up()
    emulator.clock.set(AFTER)
    stack.refresh()
    emulator.ledger.clear()
    stack.write(restarting(FILES, '{"show": "2"}'))
    outcome = stack.up()
    assert outcome.changes == {"restart": "replace"}
    assert outcome.outputs["skipped"] == "the relay has ended at 2036-06-29T23:00:00Z"
    assert outcome.outputs["status"] == "ended"
    assert writes(emulator) == []
    tomorrow = {"start_time": "2036-06-30T19:00:00Z", "end_time": "2036-06-30T23:00:00Z"}
    stack.write(restarting(FILES | tomorrow, '{"show": "2"}'))
    assert set(stack.up().step("relay").replaces) == {"end_time", "start_time"}
    assert writes(emulator) == [DELETE, CREATE]


def test_a_list_restarted_with_resume_goes_on_where_it_was(stack: Stack, emulator: Emulator) -> None:
    """File and second are in the ledger, between the stop and the restart; then nothing differs."""
    begun = {name: value for name, value in FILES.items() if name not in ("file_index", "offset")}
    emulator.clock.set(SHOW)
    stack.write(restarting(begun, '{"show": "1"}', resume=True))
    stack.up()
    emulator.state.vod_durations[FILES["source_urls"][0]] = 600
    emulator.clock.advance(600 + 95)
    emulator.ledger.clear()
    stack.write(restarting(begun, '{"show": "2"}', resume=True))
    outcome = stack.up()
    assert any("a list goes on where it was" in each for each in outcome.warnings)
    assert writes(emulator) == [STOP, UPDATE, RESTART]
    (update,) = emulator.ledger.calls(UPDATE)
    assert (update.parameters["FileIndex"], update.parameters["Offset"]) == ("1", "95")
    assert (outcome.outputs["current_file_index"], outcome.outputs["current_offset"]) == (1, 95)
    emulator.clock.advance(60)
    assert stack.refresh().changes == {}
    assert stack.up().changes == {}


def test_a_restart_that_cannot_be_looked_at_is_not_repeated(stack: Stack, emulator: Emulator) -> None:
    """It is recorded under the new id, which the restart has told; the line beside it says what could not be read."""
    emulator.clock.set(SHOW)
    stack.write(restarting(FILES))
    stack.up()
    stack.write(restarting(FILES | {"source_urls": IN_PLACE["source_urls"]}))
    emulator.faults.order("DescribeLivePullToPush", error("InvalidParameter"), after=1)
    outcome = stack.up()
    assert outcome.changes == {"relay": "update", "restart": "replace"}
    assert "was restarted, and cannot be read: DescribeLivePullToPush refused: InvalidParameter" in outcome.stdout
    assert [outcome.outputs["new_task_id"]] == list(emulator.state.tasks)
    assert stack.up().changes == {}
    assert emulator.ledger.count(RESTART) == 1


def test_a_replaced_relay_is_not_restarted_besides(stack: Stack, emulator: Emulator) -> None:
    """Its restart goes and comes with it, and leaves the new one alone."""
    emulator.clock.set(SHOW)
    stack.write(restarting(FILES))
    stack.up()
    emulator.ledger.clear()
    stack.write(restarting(FILES | {"dst_url": LASTING["dst_url"]}))
    stack.up()
    assert writes(emulator) == [DELETE, CREATE]
    assert stack.up().changes == {}


def test_a_relay_stopped_by_declaration_runs_again(stack: Stack, emulator: Emulator) -> None:
    """One stop, one restart; what the service would ignore meanwhile is declined in one line."""
    emulator.clock.set(SHOW)
    stack.write(HEAD + RELAY.format(relay=FILES))
    stack.up()
    emulator.ledger.clear()
    stack.write(HEAD + RELAY.format(relay=FILES | {"file_index": 0}))
    (refusal,) = [each for each in stack.up(expect_failure=True).errors if "ApsaraLiveError" in each]
    assert "file_index cannot be changed while relay" in refusal
    assert writes(emulator) == []
    stack.write(HEAD + RELAY.format(relay=FILES | {"file_index": 0, "running": False}))
    assert stack.up().outputs["status"] == "stopped"
    stack.write(HEAD + RELAY.format(relay=FILES | {"file_index": 0}))
    assert stack.up().outputs["status"] == "running"
    assert writes(emulator) == [STOP, UPDATE, RESTART]
    assert stack.up().changes == {}


def test_a_relay_that_is_declared_stopped_stays_off_the_air(stack: Stack, emulator: Emulator) -> None:
    """Its list changes; then somebody starts it, and the list changes again: no restart puts it on the air."""
    emulator.clock.set(SHOW)
    stopped = FILES | {"running": False, "start_time": "2020-01-01T00:00:00Z"}
    stack.write(restarting(stopped))
    stack.up()
    emulator.ledger.clear()
    others = IN_PLACE["source_urls"]
    stack.write(restarting(stopped | {"source_urls": others}))
    outcome = stack.up()
    assert outcome.changes == {"relay": "update", "restart": "replace"}
    assert outcome.outputs["skipped"] == "LivePullToPush 'relay' declares running=False, and when_stopped is skip"
    assert writes(emulator) == [UPDATE]
    assert stack.refresh().changes == {}
    assert stack.up().changes == {}
    (task,) = emulator.state.tasks
    Stranger(emulator).call(RESTART, region="cn-shanghai", task_id=task)
    emulator.ledger.clear()
    stack.write(restarting(stopped | {"source_urls": [*others, others[0]]}))
    assert "declares running=False" in stack.up().outputs["skipped"]
    assert RESTART not in writes(emulator)


def test_a_relay_whose_id_has_changed_twice_is_found_by_its_name(stack: Stack, emulator: Emulator) -> None:
    """Stopped by somebody and started by an update, twice: then its list changes, without a refresh."""
    emulator.clock.set(SHOW)
    stack.write(restarting(FILES))
    stack.up()
    seen = []
    for _ in range(2):
        (task,) = emulator.state.tasks
        seen.append(task)
        Stranger(emulator).call(STOP, region="cn-shanghai", task_id=task)
        stack.refresh()
        assert stack.up().changes["relay"] == "update"
        assert stack.up().changes == {}
    emulator.ledger.clear()
    stack.write(restarting(FILES | {"source_urls": IN_PLACE["source_urls"]}))
    outcome = stack.up()
    assert outcome.changes == {"relay": "update", "restart": "replace"}
    assert writes(emulator) == [UPDATE, RESTART]
    assert outcome.outputs["new_task_id"] in emulator.state.tasks
    assert outcome.outputs["new_task_id"] not in seen
    assert stack.up().changes == {}
    stack.refresh()
    assert stack.preview().changes == {}
    assert stack.up().changes == {}
    stack.destroy()
    assert emulator.state.is_empty()


def test_a_restart_that_was_interrupted_goes_on_with_the_relay_that_it_stopped(
    stack: Stack, emulator: Emulator
) -> None:
    """It stops the relay to tell it its place, and the next call fails: the next update starts the relay."""
    emulator.clock.set(SHOW)
    begun = {name: value for name, value in FILES.items() if name not in ("file_index", "offset")}
    stack.write(restarting(begun, '{"show": "1"}', resume=True))
    stack.up()
    stack.write(restarting(begun, '{"show": "2"}', resume=True))
    emulator.faults.order(UPDATE, error("InvalidParameter"))
    stack.up(expect_failure=True)
    (task,) = emulator.state.tasks.values()
    assert task.stopped
    outcome = stack.up()
    assert "skipped" not in outcome.outputs
    (task,) = emulator.state.tasks.values()
    assert not task.stopped
    assert stack.up().changes == {}
