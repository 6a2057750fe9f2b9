"""Cases of `LivePullToPush`: a live stream and two lists that wait for their start, and a live stream that runs."""

from . import Case, Change
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
