"""Relays: page 002 and its family, with time moved by hand."""

from __future__ import annotations

import pytest

from apsara_live_emulator import faults

from .conftest import at

LIVE = {
    "Region": "cn-shanghai",
    "TaskName": "evening",
    "SourceType": "live",
    "SourceProtocol": "rtmp",
    "SourceUrls": ["rtmp://a.example.com/x"],
    "DstUrl": "rtmp://b.example.com/y",
    "StartTime": at(60),
    "EndTime": at(3600),
}
FILES = {"SourceType": "url", "SourceUrls": ["http://a.example.com/1.mp4", "http://a.example.com/2.mp4"]}
FILES = {name: value for name, value in (LIVE | FILES).items() if name != "SourceProtocol"}


def create(sdk, **change):
    return sdk("CreateLivePullToPush", **{**LIVE, **change})["TaskId"]


def described(sdk, task_id):
    return sdk("DescribeLivePullToPush", Region="cn-shanghai", TaskId=task_id)


def status(sdk, task_id):
    return described(sdk, task_id)["TaskStatus"]


def do(sdk, verb, task_id, **more):
    return sdk(f"{verb}LivePullToPush", Region="cn-shanghai", TaskId=task_id, **more)


def test_a_relay_is_answered_as_it_was_created(sdk):
    """TaskInfo echoes the request, with one name spelled otherwise."""
    more = {"CallbackUrl": "https://example.com/hook", "RepeatNumber": 1, "FileIndex": 1, "Offset": 5}
    more |= {"RetryCount": 5, "RetryInterval": 120, "AuthKey": "k", "ReqAuth": "r", "NotifyItemSwitch": "on"}
    answer = sdk("CreateLivePullToPush", **FILES, **more)
    assert (answer["RetCode"], answer["Description"]) == (0, "OK")
    info = described(sdk, answer["TaskId"])["TaskInfo"]
    sent = {**FILES, **more, "CallbackURL": more["CallbackUrl"], "TaskId": answer["TaskId"]}
    del sent["CallbackUrl"], sent["Region"]
    assert info == sent


def test_a_relay_begins_and_ends_by_the_clock(sdk, emulator):
    """0 before StartTime, 1 until EndTime, then -1 with reason and time."""
    task = create(sdk)
    assert status(sdk, task) == 0
    emulator.clock.advance(60)
    assert status(sdk, task) == 1
    emulator.clock.advance(3540)
    answer = described(sdk, task)
    assert (answer["TaskStatus"], answer["TaskExitReason"]) == (-1, "OverEndTime")
    assert answer["TaskExitTime"] == emulator.clock.timestamp()


def test_a_failing_relay_recovers_or_is_stopped(sdk, emulator):
    """2 while it retries, 3 after the stop, with a reason."""
    task = create(sdk, StartTime=at(0))
    emulator.state.tasks[task].failing = True
    assert status(sdk, task) == 2
    assert do(sdk, "Stop", task)["TaskId"] == task
    answer = described(sdk, task)
    assert (answer["TaskStatus"], answer["TaskInvalidReason"]) == (3, "UnknownError")


def test_a_restart_answers_another_id_and_the_old_one_is_unknown(sdk, refused):
    """Page 002 by the letter."""
    task = create(sdk, StartTime=at(0))
    do(sdk, "Stop", task)
    other = do(sdk, "Restart", task)["TaskId"]
    assert other != task
    assert status(sdk, other) == 1
    error = refused("CodeTaskNotExist", sdk, "RestartLivePullToPush", Region="cn-shanghai", TaskId=task)
    assert (error.status, "Task does not exist." in error.message) == (400, True)


def test_a_restart_can_be_made_to_keep_the_id(sdk, emulator):
    """restart-task-id=same: the other reading."""
    emulator.choices.set("restart-task-id", "same")
    task = create(sdk, StartTime=at(0))
    assert do(sdk, "Restart", task)["TaskId"] == task


def test_a_restart_before_the_start_time_changes_nothing(sdk):
    """The answer names the same task, which still waits."""
    task = create(sdk)
    assert do(sdk, "Restart", task)["TaskId"] == task
    assert status(sdk, task) == 0


def test_a_restart_after_the_end_is_refused(sdk, emulator, refused):
    """InvalidParam.CodeIllegalDuration."""
    task = create(sdk)
    emulator.clock.advance(3600)
    refused("InvalidParam.CodeIllegalDuration", sdk, "RestartLivePullToPush", Region="cn-shanghai", TaskId=task)


def test_the_rest_of_page_002_is_reachable(sdk, emulator, refused):
    """Parameters by circumstance, the account by order."""
    task = create(sdk, StartTime=at(0))
    refused("InvalidParameter", sdk, "RestartLivePullToPush", Region="preregion", TaskId=task)
    refused("CodeTaskNotExist", sdk, "RestartLivePullToPush", Region="cn-beijing", TaskId=task)
    for code, status_code in (("LiveServiceNotFound", 400), ("CodeInvalidAliUid", 400), ("InternalError", 500)):
        emulator.faults.order("RestartLivePullToPush", faults.error(code))
        error = refused(code, sdk, "RestartLivePullToPush", Region="cn-shanghai", TaskId=task)
        assert error.status == status_code


def test_files_play_on_and_a_restart_begins_again(sdk, emulator):
    """CurrentFileIndex and CurrentOffset follow the clock, over the lengths that the test tells."""
    emulator.state.vod_durations[FILES["SourceUrls"][0]] = 100
    task = sdk("CreateLivePullToPush", **{**FILES, "StartTime": at(0)})["TaskId"]

    def place():
        answer = described(sdk, task)
        return answer["CurrentFileIndex"], answer["CurrentOffset"]

    emulator.clock.advance(130)
    assert place() == (1, 30)
    do(sdk, "Stop", task)
    emulator.clock.advance(50)
    assert place() == (1, 30)
    task = do(sdk, "Restart", task)["TaskId"]
    assert place() == (0, 0)


def test_a_restart_resumes_where_the_update_says(sdk, emulator):
    """FileIndex and Offset, set while stopped, count for the next restart and no other."""
    task = sdk("CreateLivePullToPush", **{**FILES, "StartTime": at(0)})["TaskId"]
    do(sdk, "Stop", task)
    do(sdk, "Update", task, FileIndex=1, Offset=30)
    task = do(sdk, "Restart", task)["TaskId"]
    emulator.clock.advance(5)
    answer = described(sdk, task)
    assert (answer["CurrentFileIndex"], answer["CurrentOffset"]) == (1, 35)
    task = do(sdk, "Restart", task)["TaskId"]
    assert described(sdk, task)["CurrentFileIndex"] == 0


def test_an_update_changes_what_the_state_allows(sdk, emulator):
    """StartTime until the start, EndTime until the end; the rest is ignored without a word."""
    task = create(sdk)
    do(sdk, "Update", task, StartTime=at(30), CallbackUrl="https://example.com/hook")
    emulator.clock.advance(30)
    assert status(sdk, task) == 1
    do(sdk, "Update", task, StartTime=at(3000), EndTime=at(40), CallbackUrl="")
    answer = described(sdk, task)
    assert (answer["TaskInfo"]["StartTime"], answer["TaskInfo"]["EndTime"]) == (at(30), at(40))
    assert "CallbackURL" not in answer["TaskInfo"]
    emulator.clock.advance(10)
    do(sdk, "Update", task, EndTime=at(9000))
    assert status(sdk, task) == -1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Region": "mars"}, "InvalidParameter"),
        ({"SourceType": "tape"}, "InvalidParameter"),
        ({"SourceProtocol": ""}, "MissingParameter"),
        ({"SourceProtocol": "gopher"}, "InvalidParameter"),
        ({"SourceUrls": ["rtmp://a.example.com/x"] * 2}, "InvalidParameter"),
        ({"SourceType": "url"}, "InvalidParameter"),
        ({"SourceUrls": []}, "MissingParameter"),
        ({"DstUrl": "http://b.example.com/y"}, "InvalidParameter"),
        ({"DstUrl": "rtmp://" + "x" * 2000}, "InvalidParameter"),
        ({"CallbackUrl": "http://" + "x" * 2000}, "InvalidParameter"),
        ({"RetryInterval": 59}, "InvalidParameter"),
        ({"RepeatNumber": -2}, "InvalidParameter"),
        ({"FileIndex": 1}, "InvalidParameter"),
        ({"Offset": 0}, "InvalidParameter"),
        ({"Offset": -1}, "InvalidParameter"),
        ({"StartTime": "now"}, "InvalidParameter"),
        ({"EndTime": at(60)}, "InvalidParam.CodeIllegalDuration"),
        ({"StartTime": at(-60), "EndTime": at(0)}, "InvalidParam.CodeIllegalDuration"),
    ],
)
def test_a_relay_that_cannot_be_is_refused(sdk, refused, change, code):
    """Documented ranges; nothing is created."""
    refused(code, sdk, "CreateLivePullToPush", **{**LIVE, **change})


def test_a_relay_cannot_be_told_to_begin_at_no_second(sdk, refused):
    """Offset is documented as greater than 0, in an update as well."""
    task = sdk("CreateLivePullToPush", **FILES)["TaskId"]
    where = {"Region": "cn-shanghai", "TaskId": task}
    refused("InvalidParameter", sdk, "UpdateLivePullToPush", **where, Offset=0)


def test_the_protocol_is_answered_as_the_sample_has_it(sdk, emulator):
    """Sent in lower case, answered in upper case; returned-protocol=as-sent answers it as it came."""
    task = create(sdk, SourceProtocol="http-flv")
    assert described(sdk, task)["TaskInfo"]["SourceProtocol"] == "HTTP-FLV"
    (row,) = sdk("DescribeLivePullToPushList", Region="cn-shanghai")["TaskList"]
    assert row["TaskInfo"]["SourceProtocol"] == "HTTP-FLV"
    emulator.choices.set("returned-protocol", "as-sent")
    assert described(sdk, task)["TaskInfo"]["SourceProtocol"] == "http-flv"


def test_creating_twice_makes_two(sdk, emulator):
    """There is no client token: a client has to look by name before it tries again."""
    first, second = create(sdk), create(sdk)
    assert first != second
    answer = sdk("DescribeLivePullToPushList", Region="cn-shanghai", TaskName="even", PageSize=1, PageNumber=2)
    assert (answer["Total"], [one["TaskId"] for one in answer["TaskList"]]) == (2, [second])
    assert sdk("DescribeLivePullToPushList", Region="cn-beijing")["TaskList"] == []


def test_a_list_is_asked_for_within_its_ranges(sdk, refused):
    """PageSize up to 100; ids of letters, digits, _ and -."""
    for change in ({"PageSize": 101}, {"PageNumber": 0}, {"TaskId": "a b"}, {"Region": "mars"}):
        wanted = {"Region": "cn-shanghai"} | change
        refused("InvalidParameter", sdk, "DescribeLivePullToPushList", **wanted)


def test_a_deleted_relay_is_unknown_unless_told_otherwise(sdk, emulator, refused):
    """deleted-task: gone, or exited by the user."""
    task = create(sdk)
    do(sdk, "Delete", task)
    refused("CodeTaskNotExist", sdk, "DescribeLivePullToPush", Region="cn-shanghai", TaskId=task)
    emulator.choices.set("deleted-task", "exited")
    task = create(sdk)
    do(sdk, "Delete", task)
    assert described(sdk, task)["TaskExitReason"] == "TriggerByUser"
