"""What is particular to a relay: found by its name, never made twice, and nothing of it ignored in silence."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error, garbage, half_answer, lost_answer, lost_request
from cases import Case, Stage
from cases.live_pull_to_push import BEGUN, FILES, LIVE, MORE, OTHER_FILES, OTHER_MORE
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.fields import updatable
from pulumi_apsara_live.resources._resource import Predecessor, RefusedByProvider, Step
from pulumi_apsara_live.resources.live_pull_to_push import BY_STATE, LivePullToPushInputs
from pulumi_apsara_live.wire.errors import Refused
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.rpc import Cloud

BEGUN_FILES = FILES | {"start_time": BEGUN["start_time"]}
AFTER = datetime(2037, 1, 1, tzinfo=UTC)
READINGS = ["new", "same"]
CREATE, LIST, READ = "CreateLivePullToPush", "DescribeLivePullToPushList", "DescribeLivePullToPush"
UPDATE, STOP, RESTART = "UpdateLivePullToPush", "StopLivePullToPush", "RestartLivePullToPush"
DELETE = "DeleteLivePullToPush"


@pytest.fixture
def stage(cloud: Cloud) -> Stage:
    """Relays, on the emulator."""
    return Stage(cloud, Case("LivePullToPush", "particular", {}, {}, {}))


def writes(emulator: Emulator) -> list[str]:
    """What changed something, or tried to, in order."""
    return [call.action for call in emulator.ledger.calls() if not call.action.startswith("Describe")]


def behind(cloud: Cloud, action: str, task_id: str, **more: Any) -> dict[str, Any]:
    """Somebody else's call about a relay."""
    said = {"Region": "cn-shanghai", "TaskId": task_id, **more}
    return cloud.call(Operation(action, repeatable=False, method="GET"), said)


def declined(stage: Stage, emulator: Emulator, id: str, outputs: dict, inputs: dict, words: str) -> None:
    """The update is refused in one line that has these words, and nothing was written."""
    emulator.ledger.clear()
    with pytest.raises(RefusedByProvider) as refused:
        stage.update(id, outputs, inputs)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
    assert writes(emulator) == []


# Creation


def test_a_creation_looks_for_its_name_creates_and_reads(stage: Stage, emulator: Emulator) -> None:
    """Three calls; the task has the logical name and a suffix that is the same after a crash."""
    id, outputs, _ = stage.create(LIVE)
    assert emulator.ledger.actions() == [LIST, CREATE, READ]
    (task,) = emulator.state.tasks.values()
    assert id == f"cn-shanghai/{task.task_id}"
    assert outputs["full_task_name"] == task.settings["TaskName"] == f"thing-{stage.step.token()[:8]}"
    assert outputs["task_name"] == "thing"
    assert (outputs["status"], outputs["retry_count"], outputs["retry_interval"]) == ("waiting", 3, 60)


@pytest.mark.parametrize("fault", [lost_answer(), half_answer()], ids=["no answer", "half an answer"])
def test_an_unanswered_creation_is_found_by_its_name(stage: Stage, emulator: Emulator, fault: Any) -> None:
    """The effect happened: it is taken, not repeated."""
    emulator.faults.order(CREATE, fault)
    id, _, _ = stage.create(LIVE)
    assert emulator.ledger.actions() == [LIST, CREATE, LIST, READ]
    assert [f"cn-shanghai/{each}" for each in emulator.state.tasks] == [id]


@pytest.mark.parametrize("fault", [lost_request(), garbage()], ids=["request", "proxy"])
def test_a_creation_that_is_not_found_is_left_to_the_next_update(stage: Stage, emulator: Emulator, fault: Any) -> None:
    """It may still appear, so it is not repeated at once; the next update looks for it first."""
    emulator.faults.order(CREATE, fault)
    with pytest.raises(RefusedByProvider, match="update again, which searches for it before it creates it"):
        stage.create(LIVE)
    assert emulator.ledger.count(CREATE) == 1
    stage.create(LIVE)
    assert len(emulator.state.tasks) == 1


def test_the_task_of_an_interrupted_run_is_taken_over(stage: Stage, emulator: Emulator) -> None:
    """After a crash the same declaration finds its task, and makes it what is declared now by one update."""
    id, _, _ = stage.create(FILES | MORE)
    emulator.ledger.clear()
    again, outputs, inputs = stage.create(FILES | MORE)
    assert again == id
    assert emulator.ledger.actions() == [LIST]
    found = stage.read(id, outputs)
    assert found is not None
    assert (found.outputs, found.inputs) == (outputs, inputs)
    emulator.ledger.clear()
    _, outputs, inputs = stage.create(FILES | MORE | {"repeat_number": 9, "callback_url": OTHER_MORE["callback_url"]})
    assert writes(emulator) == [UPDATE]
    assert not stage.diff(outputs, inputs)
    assert outputs["repeat_number"] == 9
    assert len(emulator.state.tasks) == 1


def test_a_task_of_the_generated_name_that_is_another_relay_is_left_alone(stage: Stage, emulator: Emulator) -> None:
    """It belongs to whoever the resource was moved to: the creation takes the next name, and finds that one again."""
    stage.create(LIVE)
    other = LIVE | {"dst_url": "rtmp://push.example.com/app/two", "retry_count": 9}
    told: list[str] = []
    step = replace(stage.step, inform=told.append)
    id, outputs = lifecycle.create(stage.resource, stage.cloud, step, stage.checked(other))
    first, second = emulator.state.tasks.values()
    assert (first.settings["DstUrl"], second.settings["DstUrl"]) == (LIVE["dst_url"], other["dst_url"])
    assert first.settings["TaskName"] != second.settings["TaskName"] == outputs["full_task_name"]
    assert told == [
        f"relay {first.task_id} is called {first.settings['TaskName']} and is left alone: it is not what is declared "
        "here"
    ]
    assert stage.create(other)[0] == id, "an interrupted creation is found by the second name, too"


def test_a_relay_that_pushes_to_the_same_address_is_never_touched(stage: Stage, emulator: Emulator) -> None:
    """Whoever it belongs to: two relays to one address break each other's stream."""
    (id, *_) = stage.create(LIVE)
    emulator.ledger.clear()
    renamed = Step(urn=stage.step.urn + "-renamed", scope=stage.step.scope)
    with pytest.raises(
        RefusedByProvider, match=r"dst_url: relay .* pushes to this address already.*`aliases`"
    ) as refusal:
        lifecycle.create(stage.resource, stage.cloud, renamed, stage.checked(LIVE))
    assert id.partition("/")[2] in str(refusal.value)
    assert LIVE["dst_url"] not in str(refusal.value)
    assert "delete" not in str(refusal.value)
    assert writes(emulator) == []


def test_a_successor_is_not_given_its_predecessor(stage: Stage, emulator: Emulator) -> None:
    """Created before its predecessor is deleted, it is another task."""
    id, outputs, inputs = stage.create(LIVE)
    step = Step(urn=stage.step.urn, scope=stage.step.scope, predecessor=Predecessor(inputs, outputs))
    other, _ = lifecycle.create(stage.resource, stage.cloud, step, inputs)
    assert other != id
    assert len(emulator.state.tasks) == 2


def test_names_are_compared_whole_and_ended_tasks_are_not_taken(stage: Stage, emulator: Emulator) -> None:
    """The service lists parts of names; a task that has ended is no task of an interrupted run."""
    _, outputs, _ = stage.create(LIVE)
    name = outputs["full_task_name"]
    (task,) = emulator.state.tasks.values()
    task.settings |= {"TaskName": f"{name}-longer", "DstUrl": "rtmp://push.example.com/app/another"}
    stage.create(LIVE)
    assert len(emulator.state.tasks) == 2
    for each in emulator.state.tasks.values():
        each.end = each.start = 1
    stage.create(LIVE)
    assert emulator.ledger.count(CREATE) == 3


def test_a_stopped_relay_is_created_and_stopped_or_not_at_all(stage: Stage, emulator: Emulator) -> None:
    """When the stop is refused the task is taken away again; when that fails too, the error names it."""
    stopped = BEGUN | {"running": False}
    id, outputs, _ = stage.create(stopped)
    assert writes(emulator) == [CREATE, STOP]
    assert (outputs["running"], outputs["status"]) == (False, "stopped")
    stage.delete(id, outputs)
    emulator.faults.order(STOP, error("InvalidParameter", 400))
    with pytest.raises(Refused):
        stage.create(stopped)
    assert emulator.state.is_empty()
    emulator.faults.order(STOP, error("InvalidParameter", 400))
    emulator.faults.order(DELETE, error("InvalidParameter", 400))
    with pytest.raises(RefusedByProvider) as told:
        stage.create(stopped)
    (left,) = emulator.state.tasks
    assert f"cn-shanghai/{left}, created before that, could not be taken back" in str(told.value)


def test_a_relay_that_waits_cannot_be_held_back(stage: Stage, emulator: Emulator) -> None:
    """The service stops only what runs: declined before anything is sent, at creation and later."""
    with pytest.raises(RefusedByProvider, match="cannot be stopped"):
        stage.create(LIVE | {"running": False})
    assert emulator.ledger.calls() == []
    id, outputs, inputs = stage.create(LIVE)
    news = stage.checked(LIVE | {"running": False}, inputs)
    declined(stage, emulator, id, outputs, news, "waits for its start and cannot be stopped before it")


# Updates


@pytest.mark.parametrize("name", updatable(LivePullToPushInputs))
def test_an_update_carries_only_what_changed(stage: Stage, emulator: Emulator, name: str) -> None:
    """The task's key and the one parameter; a look before where the service's answer depends on the state."""
    full, other = FILES | MORE, OTHER_FILES | OTHER_MORE
    id, outputs, inputs = stage.create(full)
    emulator.ledger.clear()
    stage.update(id, outputs, stage.checked(full | {name: other[name]}, inputs))
    assert emulator.ledger.actions() == ([READ] if name in BY_STATE else []) + [UPDATE]
    (call,) = emulator.ledger.calls(UPDATE)
    pascal = "".join(word.capitalize() for word in name.split("_"))
    assert set(call.parameters) == {"Region", "TaskId", "RegionId", pascal}


def test_what_is_no_longer_declared_is_taken_away_by_its_documented_empty_value(
    stage: Stage, emulator: Emulator
) -> None:
    """In one update, in place; afterwards there is no difference, whether it is read back or not."""
    rest = {name: value for name, value in FILES.items() if name not in ("repeat_number", "file_index")}
    id, outputs, inputs = stage.create(FILES | {"callback_url": MORE["callback_url"]})
    news = stage.checked(rest, inputs)
    assert stage.diff(outputs, news).replace == ()
    emulator.ledger.clear()
    updated = stage.update(id, outputs, news)
    (call,) = emulator.ledger.calls(UPDATE)
    assert {name: call.parameters[name] for name in ("RepeatNumber", "FileIndex", "CallbackUrl")} == {
        "RepeatNumber": "0",
        "FileIndex": "0",
        "CallbackUrl": "",
    }
    later = stage.checked(rest, news)
    assert not stage.diff(updated, later)
    found = stage.read(id, updated)
    assert found is not None
    assert not stage.diff(found.outputs, later)


def test_a_start_that_has_passed_cannot_be_moved(stage: Stage, emulator: Emulator) -> None:
    """The service would ignore it."""
    id, outputs, inputs = stage.create(BEGUN)
    news = stage.checked(BEGUN | {"start_time": "2036-01-01T00:00:00Z"}, inputs)
    declined(stage, emulator, id, outputs, news, "has started at 2020-01-01T00:00:00Z; set it back to that")


def test_where_a_list_begins_can_be_changed_only_while_it_does_not_run(stage: Stage, emulator: Emulator) -> None:
    """Declined while it runs; along with a stop it is one update after the stop; with a start, one before it."""
    id, outputs, inputs = stage.create(BEGUN_FILES)
    place = {"file_index": 2, "offset": 60}
    news = stage.checked(BEGUN_FILES | place, inputs)
    declined(stage, emulator, id, outputs, news, "file_index, offset cannot be changed while relay")
    stopped = stage.checked(BEGUN_FILES | place | {"running": False}, inputs)
    emulator.ledger.clear()
    outputs = stage.update(id, outputs, stopped)
    assert emulator.ledger.actions() == [READ, STOP, UPDATE]
    assert outputs["status"] == "stopped"
    news = stage.checked(BEGUN_FILES | {"file_index": 1, "offset": 45}, stopped)
    emulator.ledger.clear()
    outputs = stage.update(id, outputs, news)
    assert emulator.ledger.actions() == [READ, UPDATE, RESTART]
    assert next(iter(emulator.state.tasks.values())).play_from == [1, 45]
    found = stage.read(id, outputs)
    assert found is not None
    assert not stage.diff(found.outputs, news)


def test_where_a_list_begins_is_compared_only_while_it_means_something(stage: Stage, emulator: Emulator) -> None:
    """A restart that resumes moves it; once the relay has begun that is no reason for an update."""
    id, outputs, inputs = stage.create(BEGUN_FILES)
    (task,) = emulator.state.tasks.values()
    task.settings |= {"FileIndex": 2, "Offset": 500}
    found = stage.read(id, outputs)
    assert found is not None
    assert found.inputs == inputs
    assert not stage.diff(found.outputs, inputs)
    task.stopped = True
    found = stage.read(id, outputs)
    assert found is not None
    assert stage.diff(found.outputs, inputs).update == ("file_index", "offset", "running")


def test_somebody_stopped_it_and_the_update_starts_it_again(stage: Stage, emulator: Emulator) -> None:
    """Seen by a refresh as `running`; one look and one restart put it right."""
    id, outputs, inputs = stage.create(BEGUN)
    behind(stage.cloud, STOP, outputs["task_id"])
    found = stage.read(id, outputs)
    assert found is not None
    assert (found.outputs["status"], found.outputs["invalid_reason"]) == ("stopped", "UnknownError")
    assert stage.diff(found.outputs, inputs).update == ("running",)
    emulator.ledger.clear()
    repaired = stage.update(id, found.outputs, inputs)
    assert emulator.ledger.actions() == [READ, RESTART]
    assert repaired["status"] == "running"
    assert "invalid_reason" not in repaired


@pytest.mark.parametrize("running", [True, False], ids=["started", "stopped"])
def test_what_somebody_has_started_or_stopped_already_is_recorded_so(
    stage: Stage, emulator: Emulator, running: bool
) -> None:
    """One look tells that there is nothing left to do."""
    id, outputs, inputs = stage.create(BEGUN | {"running": not running})
    behind(stage.cloud, RESTART if running else STOP, outputs["task_id"])
    outputs["task_id"] = next(iter(emulator.state.tasks))
    emulator.ledger.clear()
    updated = stage.update(id, outputs, stage.checked(BEGUN | {"running": running}, inputs))
    assert emulator.ledger.actions() == [READ]
    assert updated["status"] == ("running" if running else "stopped")


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("fault", [lost_answer(), lost_request()], ids=["answer", "request"])
def test_an_unanswered_start_happens_once(stage: Stage, emulator: Emulator, reading: str, fault: Any) -> None:
    """Looked up before it is sent again."""
    emulator.choices.set("restart-task-id", reading)
    id, outputs, inputs = stage.create(BEGUN | {"running": False})
    emulator.faults.order(RESTART, fault)
    emulator.ledger.clear()
    updated = stage.update(id, outputs, stage.checked(BEGUN, inputs))
    assert emulator.ledger.count(RESTART) == (1 if fault.kind == "lost_answer" else 2)
    assert [updated["task_id"]] == list(emulator.state.tasks)


def test_a_recovering_relay_runs(stage: Stage, emulator: Emulator) -> None:
    """It tries again by itself, so there is nothing to put right."""
    id, outputs, inputs = stage.create(BEGUN)
    emulator.state.tasks[outputs["task_id"]].failing = True
    found = stage.read(id, outputs)
    assert found is not None
    assert found.outputs["status"] == "recovering"
    assert not stage.diff(found.outputs, inputs)


# Ids


def restarted(stage: Stage, emulator: Emulator) -> tuple[str, dict, dict, str]:
    """A relay that somebody restarted: its recorded id, outputs and inputs, and its present id."""
    id, outputs, inputs = stage.create(BEGUN)
    new = str(behind(stage.cloud, RESTART, outputs["task_id"])["TaskId"])
    emulator.ledger.clear()
    return id, outputs, inputs, new


def test_a_refresh_finds_a_relay_whose_id_has_changed(stage: Stage, emulator: Emulator) -> None:
    """By its name; the resource's id is renewed, and nothing else differs."""
    id, outputs, inputs, new = restarted(stage, emulator)
    found = stage.read(id, outputs)
    assert found is not None
    assert emulator.ledger.actions() == [READ, LIST]
    assert (found.id, found.outputs["task_id"]) == (f"cn-shanghai/{new}", new)
    assert found.outputs == outputs | {"task_id": new}
    assert found.inputs == inputs
    emulator.ledger.clear()
    assert stage.read(found.id, found.outputs) == found
    assert emulator.ledger.actions() == [READ]


def test_an_update_and_a_deletion_find_it_too(stage: Stage, emulator: Emulator) -> None:
    """Without a refresh between, for changes that cost a look and for those that do not."""
    id, outputs, inputs, new = restarted(stage, emulator)
    outputs = stage.update(id, outputs, news := stage.checked(BEGUN | {"auth_key": "other"}, inputs))
    assert emulator.ledger.actions() == [UPDATE, LIST, UPDATE]
    assert outputs["task_id"] == new
    new = str(behind(stage.cloud, RESTART, new)["TaskId"])
    outputs = stage.update(id, outputs, stage.checked(BEGUN | {"end_time": "2036-06-30T00:00:00Z"}, news))
    assert outputs["task_id"] == new
    behind(stage.cloud, RESTART, new)
    emulator.ledger.clear()
    stage.delete(id, outputs)
    assert emulator.ledger.actions() == [DELETE, LIST, DELETE]
    assert emulator.state.is_empty()


def test_the_recorded_id_is_asked_for_before_the_older_one_of_the_resource(stage: Stage, emulator: Emulator) -> None:
    """An update that starts a relay again records its new id, and the resource's own follows with a refresh."""
    id, outputs, inputs = stage.create(BEGUN | {"running": False})
    outputs = stage.update(id, outputs, stage.checked(BEGUN, inputs))
    assert not id.endswith(outputs["task_id"])
    emulator.ledger.clear()
    found = stage.read(id, outputs)
    assert found is not None
    assert found.id == f"cn-shanghai/{outputs['task_id']}"
    outputs = stage.update(id, outputs, stage.checked(BEGUN | {"end_time": "2036-06-30T00:00:00Z"}, inputs))
    stage.delete(id, outputs)
    assert emulator.ledger.actions() == [READ, READ, UPDATE, DELETE]


def test_a_protocol_may_be_answered_in_upper_case(stage: Stage, emulator: Emulator) -> None:
    """The vendor's sample does so, and takes it in lower case."""
    id, outputs, inputs = stage.create(LIVE)
    emulator.state.tasks[outputs["task_id"]].settings["SourceProtocol"] = "RTMP"
    found = stage.read(id, outputs)
    assert found is not None
    assert found.inputs == inputs


def test_without_a_change_of_id_nothing_more_is_called(stage: Stage, emulator: Emulator) -> None:
    """The other reading of page 002."""
    emulator.choices.set("restart-task-id", "same")
    id, outputs, _, new = restarted(stage, emulator)
    found = stage.read(id, outputs)
    assert found is not None
    assert (found.id, found.outputs["task_id"]) == (id, new)
    assert emulator.ledger.actions() == [READ]


@pytest.mark.parametrize("reading", ["gone", "exited"])
def test_a_deleted_relay_is_gone_in_both_readings(stage: Stage, emulator: Emulator, reading: str) -> None:
    """Unknown, or told as ended by the user; the next creation takes neither for its own."""
    emulator.choices.set("deleted-task", reading)
    id, outputs, inputs = stage.create(BEGUN)
    behind(stage.cloud, DELETE, outputs["task_id"])
    assert stage.read(id, outputs) is None
    with pytest.raises(RefusedByProvider, match="is gone: run `pulumi refresh`"):
        stage.update(id, outputs, stage.checked(BEGUN | {"end_time": "2036-06-30T00:00:00Z"}, inputs))
    assert stage.create(BEGUN)[0] != id


# The end


def test_a_relay_that_has_ended_is_told_as_ended_and_is_no_difference(stage: Stage, emulator: Emulator) -> None:
    """Nothing of it can be changed: a change declared before a refresh is declined, and replaces after it."""
    id, outputs, inputs = stage.create(BEGUN | MORE)
    emulator.clock.set(AFTER)
    news = stage.checked(BEGUN | MORE | {"end_time": "2038-01-01T00:00:00Z"}, inputs)
    declined(stage, emulator, id, outputs, news, "has ended; run `pulumi refresh`, and the next update replaces it")
    found = stage.read(id, outputs)
    assert found is not None
    assert (found.outputs["status"], found.outputs["exit_reason"]) == ("ended", "OverEndTime")
    assert found.outputs["exit_time"] == BEGUN["end_time"]
    assert found.inputs == inputs
    assert not stage.diff(found.outputs, inputs)
    assert stage.diff(found.outputs, news).replace == ("end_time",)
    callback = stage.checked(BEGUN | MORE | {"callback_url": OTHER_MORE["callback_url"]}, inputs)
    assert stage.diff(found.outputs, callback).replace == ("callback_url",)
    emulator.ledger.clear()
    stopped = stage.checked(BEGUN | MORE | {"running": False}, inputs)
    assert not stage.diff(stage.update(id, found.outputs, stopped), stopped)
    assert writes(emulator) == []


def test_a_relay_that_has_ended_and_is_no_longer_told_of_has_not_vanished(stage: Stage, emulator: Emulator) -> None:
    """The vendor says that ended tasks are deleted; a creation anew could only be refused."""
    emulator.clock.set(datetime(2020, 2, 1, tzinfo=UTC))
    id, outputs, inputs = stage.create(BEGUN | {"end_time": "2020-03-01T00:00:00Z"})
    emulator.state.remove_task(outputs["task_id"])
    found = stage.read(id, outputs)
    assert found is not None
    assert found.outputs["status"] == "ended"
    assert found.inputs == inputs
    assert not stage.diff(found.outputs, inputs)
    stage.delete(id, outputs)


# Check and preview

WRONG = [
    (LIVE | {"source_protocol": None}, "source_protocol", "is required when source_type is live"),
    (LIVE | {"source_urls": ["rtmp://a/b", "rtmp://a/c"]}, "source_urls", "holds the one URL of a live stream, got 2"),
    (LIVE | {"repeat_number": 1}, "repeat_number", "is for lists of files, and source_type is live"),
    (LIVE | {"offset": 1}, "offset", "is for lists of files, and source_type is live"),
    (LIVE | {"end_time": LIVE["start_time"]}, "end_time", "must be after start_time (2036-06-29T20:00:00Z)"),
    (LIVE | {"dst_url": "http://push.example.com/a"}, "dst_url", "must be a URL starting with rtmp://"),
    (LIVE | {"callback_url": "hooks.example.com"}, "callback_url", "must be a URL starting with http:// or https://"),
    (LIVE | {"callback_url": "http://[/"}, "callback_url", "must be a URL starting with http:// or https://"),
    (LIVE | {"retry_interval": 30}, "retry_interval", "must be at least 60, got 30"),
    (LIVE | {"region": "preregion"}, "region", "must be 'ap-southeast-1', "),
    (FILES | {"source_protocol": "hls"}, "source_protocol", "is for live streams, and source_type is url"),
    (FILES | {"file_index": 3}, "file_index", "counts from 0 and source_urls has 3 entries, got 3"),
    (FILES | {"offset": 0}, "offset", "must be more than 0, got 0"),
    (LIVE | {"dst_url": f"rtmp://a/{'b' * 2000}"}, "dst_url", "must have at most 2000 characters"),
    (FILES | {"source_urls": [""]}, "source_urls[0]", "must not be empty"),
    (FILES | {"source_urls": []}, "source_urls", "must have at least 1 entry, got 0"),
    (FILES | {"source_urls": ["x"] * 31}, "source_urls", "must have at most 30 entries, got 31"),
]


@pytest.mark.parametrize(("bag", "path", "words"), WRONG, ids=[f"{each[1]}-{each[2][:20]}" for each in WRONG])
def test_what_is_wrong_is_found_before_any_call(stage: Stage, bag: dict, path: str, words: str) -> None:
    """The property and the rule; no address is quoted."""
    problems = lifecycle.check(stage.resource, stage.step, {}, bag).problems
    assert [problem.path for problem in problems] == [path]
    assert words in problems[0].reason
    assert "example.com" not in problems[0].reason


WARNED = [
    ({"dst_url": "rtmp://push.example.com/x"}, "dst_url: the task is deleted, what it pushes ends"),
    ({"auth_key": None, "retry_count": 1}, "retry_count, auth_key: the task is deleted"),
    ({"running": False}, "running: the task stops"),
    ({"source_urls": ["a", "b", "c"]}, "source_urls: the service may go on with the old ones"),
    ({"repeat_number": 3, "callback_url": None}, ""),
]


@pytest.mark.parametrize(("change", "words"), WARNED, ids=["+".join(each[0]) for each in WARNED])
def test_a_preview_warns_of_what_ends_a_stream(stage: Stage, change: dict, words: str) -> None:
    """And of sources that wait for a restart; of nothing else."""
    olds = stage.checked(FILES | MORE)
    warnings = lifecycle.check(stage.resource, stage.step, olds, FILES | MORE | change).warnings
    assert [words in each for each in warnings] == ([True] if words else [])


def test_a_list_that_starts_again_from_its_beginning_is_announced(stage: Stage) -> None:
    """A stopped list that runs again."""
    olds = stage.checked(BEGUN_FILES | {"running": False})
    (warning,) = lifecycle.check(stage.resource, stage.step, olds, BEGUN_FILES).warnings
    assert warning.startswith("running: the list starts again from its beginning")


def test_the_fingerprint_changes_with_the_sources_alone_and_tells_nothing_of_them(stage: Stage) -> None:
    """A trigger that a preview knows."""
    first = stage.checked(FILES | MORE)["restart_fingerprint"]
    assert first.startswith("3-")
    assert stage.checked(FILES | MORE | {"repeat_number": 8, "offset": 9})["restart_fingerprint"] == first
    other = stage.checked(FILES | MORE | {"source_urls": [*FILES["source_urls"][:2], "x"]})["restart_fingerprint"]
    assert other != first
    assert other.startswith("3-")
