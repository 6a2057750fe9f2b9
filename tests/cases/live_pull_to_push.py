"""Cases of `LivePullToPush`: a live stream and two lists that wait for their start, and a live stream that runs."""

from dataclasses import replace
from typing import Any

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error, lost_request
from apsara_live_emulator.objects import Task
from pulumi_apsara_live.hosts import lifecycle

from . import Case, Change, Refusal, Stage, wrong
from ._scenarios import change, create, create_over, delete, delete_after, of_the_relay, read_after, refresh

LIVE = {
    "region": "cn-shanghai",
    "source_type": "live",
    "source_protocol": "rtmp",
    "source_urls": ["rtmp://in.example.com/app/one?auth_key=1"],
    "dst_url": "rtmp://push.example.com/app/one?auth_key=1",
    "start_time": "2036-06-29T20:00:00Z",
    "end_time": "2036-06-29T23:00:00Z",
}
OTHER_LIVE = {
    "region": "cn-beijing",
    "source_type": "vod",
    "source_protocol": "srt",
    "source_urls": ["rtmp://in.example.com/app/two?auth_key=2"],
    "dst_url": "rtmp://push.example.com/app/two?auth_key=2",
    "start_time": "2036-06-29T21:00:00Z",
    "end_time": "2036-06-29T22:00:00Z",
}
MORE = {
    "task_name": "evening",
    "retry_count": 5,
    "retry_interval": 120,
    "callback_url": "https://hooks.example.com/one?auth_key=1",
    "auth_key": "key-1",
    "req_auth": "request-1",
    "notify_item_switch": "on",
    "running": True,
}
OTHER_MORE = {
    "task_name": "late",
    "retry_count": 0,
    "retry_interval": 300,
    "callback_url": "https://hooks.example.com/two?auth_key=2",
    "auth_key": "key-2",
    "req_auth": "request-2",
    "notify_item_switch": "off",
    "running": False,
}
FILES = {
    **{name: value for name, value in LIVE.items() if name != "source_protocol"},
    "source_type": "url",
    "source_urls": [f"https://files.example.com/{number}.mp4?token=1" for number in range(3)],
    "repeat_number": 2,
    "file_index": 1,
    "offset": 30,
}
OTHER_FILES = {
    **{name: value for name, value in OTHER_LIVE.items() if name != "source_protocol"},
    "source_type": "vod",
    "source_urls": [f"https://files.example.com/{number}.mp4?token=2" for number in range(3, 6)],
    "repeat_number": -1,
    "file_index": 2,
    "offset": 60,
}
ASSETS = FILES | {"source_type": "vod", "source_urls": ["asset-1", "asset-2", "asset-3"]}
OTHER_ASSETS = OTHER_FILES | {"source_type": "url", "source_urls": ["asset-4", "asset-5", "asset-6"]}
BEGUN = LIVE | {"start_time": "2020-01-01T00:00:00Z", "running": True}
OTHER_BEGUN = OTHER_LIVE | {"running": False}
MINIMAL_FILES = {name: value for name, value in FILES.items() if name not in ("repeat_number", "file_index", "offset")}
STOPPED = BEGUN | {"running": False}
TOLD = LIVE | {"callback_url": "https://hooks.example.com/one?auth_key=1"}
CHANGES = (
    Change("create", "stopped", None, STOPPED),
    Change("update", "to stopped", BEGUN, STOPPED),
    Change("update", "to running", STOPPED, BEGUN),
    Change("update", "later and running", STOPPED, BEGUN | {"end_time": "2036-06-29T23:30:00Z"}),
    Change("update", "no callback any longer", TOLD, LIVE),
)
# A live stream needs a protocol and a list cannot have one, so one of the two alone does not change the kind.
# A relay that waits cannot be stopped, and one that has begun keeps its start.
CASES = [
    Case(
        "LivePullToPush",
        "live",
        LIVE | MORE,
        OTHER_LIVE | OTHER_MORE,
        LIVE,
        fixed=frozenset({"source_type", "running"}),
    ),
    Case(
        "LivePullToPush",
        "url",
        FILES | MORE,
        OTHER_FILES | OTHER_MORE,
        MINIMAL_FILES,
        fixed=frozenset({"running"}),
    ),
    Case(
        "LivePullToPush",
        "vod",
        ASSETS | MORE,
        OTHER_ASSETS | OTHER_MORE,
        MINIMAL_FILES | {"source_type": "vod", "source_urls": ["asset-1"]},
        fixed=frozenset({"running"}),
    ),
    Case(
        "LivePullToPush",
        "begun",
        BEGUN,
        OTHER_BEGUN,
        {name: value for name, value in BEGUN.items() if name != "running"},
        fixed=frozenset({"source_type", "start_time"}),
        changes=CHANGES,
    ),
]
RELAY = FILES | MORE
COSTS = {
    "creation": create(RELAY),
    "creation, `running=False`": create({**BEGUN, "running": False}),
    "creation over the task of an interrupted update": create_over(RELAY),
    "refresh": refresh(RELAY),
    "refresh after the id has changed": read_after(BEGUN, of_the_relay("RestartLivePullToPush")),
    "other sources, another repetition, other keys": change(
        RELAY, source_urls=["a", "b"], repeat_number=9, auth_key="x"
    ),
    "another start, end, file or offset": change(
        RELAY, start_time="2036-06-29T20:30:00Z", end_time="2036-06-29T22:00:00Z", file_index=0, offset=9
    ),
    "`callback_url` no longer declared": change(RELAY, callback_url=None),
    "`running` from true to false": change(BEGUN, running=False),
    "`running` from false to true": change({**BEGUN, "running": False}, running=True),
    "deletion": delete(RELAY),
    "deletion after the id has changed": delete_after(BEGUN, of_the_relay("RestartLivePullToPush")),
}
"""What happens in each row of its table in docs/calls.md."""


def _changed(says: str, before: dict[str, Any], change: dict[str, Any], *, ended: bool = False) -> Refusal:
    """An update of a relay that was created, and may have ended since."""

    def comes_to(stage: Stage, emulator: Emulator) -> None:
        id, outputs, inputs = stage.create(before)
        for task in emulator.state.tasks.values() if ended else ():
            task.end = 1
        stage.update(id, outputs, stage.checked(before | change, inputs))

    return Refusal("LivePullToPush", says, comes_to)


class _KeepsItsCallback(Task):
    """A relay whose callback address an empty one does not take away."""

    def __setattr__(self, name: str, value: Any) -> None:
        address = {"CallbackUrl": TOLD["callback_url"]} if name == "settings" else {}
        super().__setattr__(name, value | address if address else value)


def _callback_kept(stage: Stage, emulator: Emulator) -> None:
    id, outputs, inputs = stage.create(TOLD)
    emulator.state.tasks = {key: _KeepsItsCallback(**vars(task)) for key, task in emulator.state.tasks.items()}
    stage.update(id, outputs, stage.checked(LIVE, inputs))


def _to_a_taken_address(stage: Stage, emulator: Emulator) -> None:
    stage.create(LIVE)
    renamed = replace(stage.step, urn=stage.step.urn + "-renamed")
    lifecycle.create(stage.resource, stage.cloud, renamed, stage.checked(LIVE))


def _gone_since(stage: Stage, emulator: Emulator) -> None:
    id, outputs, inputs = stage.create(BEGUN)
    emulator.state.tasks.clear()
    stage.update(id, outputs, stage.checked(BEGUN | {"end_time": "2036-06-30T00:00:00Z"}, inputs))


def _not_found_after_no_answer(stage: Stage, emulator: Emulator) -> None:
    emulator.faults.order("CreateLivePullToPush", lost_request())
    stage.create(LIVE)


def _neither_stopped_nor_taken_back(stage: Stage, emulator: Emulator) -> None:
    emulator.faults.order("StopLivePullToPush", error("InvalidParameter", 400))
    emulator.faults.order("DeleteLivePullToPush", error("InvalidParameter", 400))
    stage.create(STOPPED)


BEGUN_FILES = FILES | {"start_time": BEGUN["start_time"]}
REFUSALS = [
    wrong("LivePullToPush", "must be after start_time", LIVE | {"end_time": LIVE["start_time"]}),
    wrong("LivePullToPush", "source_protocol is required when source_type is live", LIVE | {"source_protocol": None}),
    wrong("LivePullToPush", "source_urls holds the one URL", LIVE | {"source_urls": ["rtmp://a/b", "rtmp://a/c"]}),
    wrong("LivePullToPush", "offset is for lists of files", LIVE | {"offset": 1}),
    wrong("LivePullToPush", "source_protocol is for live streams", FILES | {"source_protocol": "hls"}),
    wrong("LivePullToPush", "file_index counts from 0", FILES | {"file_index": 3}),
    Refusal(
        "LivePullToPush",
        "a relay that waits for its start cannot be stopped",
        lambda stage, _: stage.create(LIVE | {"running": False}),
    ),
    Refusal("LivePullToPush", "pushes to this address already", _to_a_taken_address),
    Refusal("LivePullToPush", "is gone: run `pulumi refresh`, then update again", _gone_since),
    Refusal("LivePullToPush", "No task is called", _not_found_after_no_answer),
    Refusal("LivePullToPush", "created before that, could not be taken back", _neither_stopped_nor_taken_back),
    Refusal("LivePullToPush", "keeps its callback_url", _callback_kept),
    _changed("end_time cannot be changed", BEGUN, {"end_time": "2036-06-30T00:00:00Z"}, ended=True),
    _changed("has started at 2020-01-01T00:00:00Z", BEGUN, {"start_time": "2036-01-01T00:00:00Z"}),
    _changed("file_index cannot be changed while relay", BEGUN_FILES, {"file_index": 2}),
    _changed("waits for its start and cannot be stopped before it", LIVE, {"running": False}),
]
