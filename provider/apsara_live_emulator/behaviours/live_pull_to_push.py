"""Pulled-stream relays: Create-, Update-, Stop-, Delete-, DescribeLivePullToPush, DescribeLivePullToPushList."""

from __future__ import annotations

import re
from typing import Any

from ..answers import Json
from ..assumptions import assumed
from ..clock import from_timestamp, from_wire
from ..objects import Task
from ..playback import Moment
from ..refusals import illegal_duration, invalid_parameter, missing, task_not_found
from . import Call, answers, page, without_empty

REGIONS = ("ap-southeast-1", "ap-southeast-5", "cn-beijing", "cn-shanghai")
CREATE_REGIONS = (*REGIONS, "cn-shenzhen")
SOURCE_TYPES = ("live", "vod", "url")
PROTOCOLS = ("rtmp", "srt", "http-flv", "hls")
MAX_URL = 2000
MAX_FILES = 30
MAX_PAGE = 100
TASK_ID = re.compile(r"[A-Za-z0-9_-]{1,55}")
WAITING, RUNNING, RECOVERING, STOPPED, EXITED = 0, 1, 2, 3, -1
OK: Json = {"RetCode": 0, "Description": "OK"}

SETTINGS = (
    "TaskName",
    "SourceType",
    "SourceProtocol",
    "SourceUrls",
    "DstUrl",
    "CallbackUrl",
    "RepeatNumber",
    "RetryCount",
    "RetryInterval",
    "FileIndex",
    "Offset",
    "AuthKey",
    "ReqAuth",
    "NotifyItemSwitch",
)
DEFAULTS: Json = {"RepeatNumber": 0, "RetryCount": 3, "RetryInterval": 60}
ALWAYS = ("CallbackUrl", "RepeatNumber", "SourceUrls", "AuthKey", "ReqAuth", "NotifyItemSwitch")
WHEN_STOPPED = ("FileIndex", "Offset")


@answers("CreateLivePullToPush")
@assumed(
    "A start in the past begins at once. Two relays may share a DstUrl: the page says that pushing fails, no more."
)
@assumed("AuthKey, ReqAuth and NotifyItemSwitch are kept and answered; nothing is known of them.")
def create_live_pull_to_push(call: Call) -> Json:
    """Create a relay from StartTime to EndTime [SDK]. No client token: a repeated call creates another."""
    if call.text("Region") not in CREATE_REGIONS:
        raise invalid_parameter("Region", f"must be one of {', '.join(CREATE_REGIONS)}")
    settings = DEFAULTS | {name: call.parameters[name] for name in SETTINGS if call.given(name)}
    _check_source(settings)
    _check_settings(settings)
    start, end = _moment(call, "StartTime"), _moment(call, "EndTime")
    _check_duration(call, start, end)
    task = Task(
        task_id=call.state.new_id("task"),
        region=call.text("Region"),
        settings=settings,
        start=start,
        end=end,
        running_since=max(start, call.now),
        play_from=place(settings),
        new=call.newness(),
    )
    call.state.add_task(task)
    return OK | {"TaskId": task.task_id}


@answers("UpdateLivePullToPush")
@assumed("What may not be changed in the present state is ignored in silence; what is left out keeps its value.")
@assumed("SourceUrls is taken at once; FileIndex and Offset only while stopped or waiting.")
@assumed("An empty CallbackUrl ends the notifications.")
def update_live_pull_to_push(call: Call) -> Json:
    """Change what the state allows: StartTime before the start, EndTime before the end [SDK]."""
    task = find_task(call)
    state = status(task, call.now)
    wanted = dict(task.settings)
    names = ALWAYS + (WHEN_STOPPED if state in (WAITING, STOPPED) else ())
    wanted |= {name: call.parameters[name] for name in names if call.given(name)}
    if call.parameters.get("CallbackUrl") == "":
        wanted.pop("CallbackUrl", None)
    _check_source(wanted)
    _check_settings(wanted)
    start = _moment(call, "StartTime") if call.given("StartTime") and state == WAITING else task.start
    end = _moment(call, "EndTime") if call.given("EndTime") and state != EXITED else task.end
    if (start, end) != (task.start, task.end):
        _check_duration(call, start, end)
    if start != task.start:
        task.running_since = max(start, call.now)
    if state == WAITING:
        task.play_from = place(wanted)
    if state == STOPPED and any(call.given(name) for name in WHEN_STOPPED):
        task.resume = True
    task.settings, task.start, task.end = wanted, start, end
    return dict(OK)


@answers("StopLivePullToPush")
@assumed("Stopping a relay that does not run succeeds without effect.")
def stop_live_pull_to_push(call: Call) -> Json:
    """Stop a running or recovering relay [page of 2024]."""
    task = find_task(call)
    if status(task, call.now) in (RUNNING, RECOVERING):
        task.stopped_at = progress(call, task)
        task.stopped = True
        task.failing = False
    return {"TaskId": task.task_id}


@answers("DeleteLivePullToPush")
@assumed("A deleted relay is unknown from then on; with deleted-task=exited it is described as ended by the user.")
def delete_live_pull_to_push(call: Call) -> Json:
    """Stop and delete a relay [SDK]."""
    task = find_task(call)
    if call.choices["deleted-task"] == "exited":
        task.exit_reason, task.exit_time = "TriggerByUser", call.now
    else:
        call.state.remove_task(task.task_id)
    return dict(OK)


@answers("DescribeLivePullToPush")
@assumed("A relay that has ended stays readable for ever.")
def describe_live_pull_to_push(call: Call) -> Json:
    """Return one relay with its state [SDK]."""
    _check_region(call)
    tasks = call.listed([call.state.task(call.text("Region"), call.text("TaskId"))])
    if not tasks:
        raise task_not_found()
    return OK | _described(call, tasks[0])


@answers("DescribeLivePullToPushList")
@assumed("The oldest relay comes first.")
def describe_live_pull_to_push_list(call: Call) -> Json:
    """Return a page of a region's relays that match every filter by substring; no RetCode here [SDK]."""
    _check_region(call)
    number = _in_range(call, "PageNumber", 1, None, default=1)
    size = _in_range(call, "PageSize", 1, MAX_PAGE, default=10)
    if call.given("TaskId") and not TASK_ID.fullmatch(call.text("TaskId")):
        raise invalid_parameter("TaskId", "has letters, digits, _ and -, at most 55")
    matching = [
        task
        for task in call.state.tasks.values()
        if task.region == call.text("Region")
        and call.text("TaskId") in task.task_id
        and call.text("TaskName") in task.settings.get("TaskName", "")
        and call.text("DstUrl") in task.settings["DstUrl"]
    ]
    shown = page(number, size, size)
    listed = call.listed(matching, shown)
    tasks = [_described(call, task) for task in listed[shown]]
    return {"Total": len(listed), "PageNumber": number, "PageSize": size, "TaskList": tasks}


def find_task(call: Call) -> Task:
    """Return the relay in that region; refuse if it does not exist or is too new to be used."""
    _check_region(call)
    task = call.state.task(call.text("Region"), call.text("TaskId"))
    if not call.usable(task):
        raise task_not_found()
    return task


def _check_region(call: Call) -> None:
    """Check the region. cn-shenzhen, documented for creation only, is accepted: such relays must be reachable."""
    if call.text("Region") not in CREATE_REGIONS:
        raise invalid_parameter("Region", f"must be one of {', '.join(REGIONS)}")


assumed("cn-shenzhen, listed for creating only, is a region of the other operations too.", where="UpdateLivePullToPush")


def status(task: Task, now: float) -> int:
    """Return the state: 0 waiting, 1 running, 2 recovering, 3 stopped, -1 ended [SDK]."""
    if task.exit_reason or now >= task.end:
        return EXITED
    if task.stopped:
        return STOPPED
    if now < task.start:
        return WAITING
    return RECOVERING if task.failing else RUNNING


@assumed("Files play at the speed of the clock; a file whose length the test does not set never ends.")
def progress(call: Moment, task: Task) -> list[int]:
    """Return the index of the file that plays and the second in it."""
    if task.stopped:
        return task.stopped_at
    urls = task.settings["SourceUrls"]
    index, offset = task.play_from[0], task.play_from[1] + max(0.0, min(call.now, task.end) - task.running_since)
    while index < len(urls) - 1 and offset >= call.state.vod_durations.get(urls[index], float("inf")):
        offset -= call.state.vod_durations[urls[index]]
        index += 1
    return [index, int(offset)]


def place(settings: Json) -> list[int]:
    """Return the file index and offset at which the settings start playback."""
    return [settings.get("FileIndex", 0), settings.get("Offset", 0)]


def _described(call: Call, task: Task) -> Json:
    state = status(task, call.now)
    answer: Json = {"TaskId": task.task_id, "TaskStatus": state, "TaskInfo": _task_info(call, task)}
    if task.settings["SourceType"] != "live":
        answer["CurrentFileIndex"], answer["CurrentOffset"] = progress(call, task)
    if state == STOPPED:
        answer["TaskInvalidReason"] = "UnknownError"
    if state == EXITED:
        answer["TaskExitReason"] = task.exit_reason or "OverEndTime"
        answer["TaskExitTime"] = int(task.exit_time or task.end)
    return answer


assumed("A relay stopped by the user has TaskInvalidReason UnknownError.", where="DescribeLivePullToPush")


def _task_info(call: Call, task: Task) -> Json:
    info: Json = {name: task.settings.get(name) for name in SETTINGS if name != "CallbackUrl"}
    info["CallbackURL"] = task.settings.get("CallbackUrl")
    if call.choices["returned-protocol"] == "upper" and info["SourceProtocol"]:
        info["SourceProtocol"] = info["SourceProtocol"].upper()
    times = {"StartTime": from_timestamp(task.start), "EndTime": from_timestamp(task.end)}
    return without_empty({"TaskId": task.task_id, **info, **times})


@assumed("Violations of the documented ranges are InvalidParameter, of the times InvalidParam.CodeIllegalDuration.")
def _check_source(settings: Json) -> None:
    kind, urls = settings["SourceType"], settings["SourceUrls"]
    if kind not in SOURCE_TYPES:
        raise invalid_parameter("SourceType", f"must be one of {', '.join(SOURCE_TYPES)}")
    if kind == "live":
        if not settings.get("SourceProtocol"):
            raise missing("SourceProtocol")
        if settings["SourceProtocol"].lower() not in PROTOCOLS:
            raise invalid_parameter("SourceProtocol", f"must be one of {', '.join(PROTOCOLS)}")
    elif settings.get("SourceProtocol"):
        raise invalid_parameter("SourceProtocol", "belongs to SourceType live")
    limit = 1 if kind == "live" else MAX_FILES
    if not 1 <= len(urls) <= limit or not all(urls):
        raise invalid_parameter("SourceUrls", f"holds 1 to {limit} sources")


def _check_settings(settings: Json) -> None:
    if not settings["DstUrl"].startswith("rtmp://") or len(settings["DstUrl"]) > MAX_URL:
        raise invalid_parameter("DstUrl", f"must be an RTMP URL of at most {MAX_URL} characters")
    if len(settings.get("CallbackUrl", "")) > MAX_URL:
        raise invalid_parameter("CallbackUrl", f"has at most {MAX_URL} characters")
    if not 60 <= settings["RetryInterval"] <= 300:
        raise invalid_parameter("RetryInterval", "must be between 60 and 300 seconds")
    if settings["RetryCount"] < 0 or settings["RepeatNumber"] < -1:
        raise invalid_parameter("RetryCount or RepeatNumber", "is too small")
    if settings.get("Offset", 1) < 1 or not 0 <= settings.get("FileIndex", 0) < len(settings["SourceUrls"]):
        raise invalid_parameter("Offset or FileIndex", "is outside the list")


def _moment(call: Call, name: str) -> float:
    parsed = from_wire(call.text(name))
    if parsed is None:
        raise invalid_parameter(name, "must be yyyy-MM-ddTHH:mm:ssZ")
    return parsed.timestamp()


def _check_duration(call: Call, start: float, end: float) -> None:
    if end <= start or end <= call.now:
        raise illegal_duration("EndTime must be later than StartTime and than the present time")


def _in_range(call: Call, name: str, least: int, most: int | None, default: int) -> int:
    value: Any = call.parameters[name] if call.given(name) else default
    if value < least or (most is not None and value > most):
        raise invalid_parameter(name, f"must be at least {least}" + (f" and at most {most}" if most else ""))
    return int(value)
