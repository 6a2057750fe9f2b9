"""Questions about priority shows, playlists that play, and schedules."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Final

from ....wire.operation import PAGE_SIZE
from ..bench import FAR, Bench
from ..evidence import NONE, NotObserved
from ..question import Probe, Question
from ._reading import configure, listed_rows, reading, studio_config
from .running import IDLE, STREAMING, TEMPLATE, until_status

PLAYLIST, LIGHT_CAROUSEL = 6, 3
"""Kinds of studios."""
ZONES: Final = {"utc": timedelta(0), "beijing": timedelta(hours=8)}
"""How far the zone of each reading is ahead of UTC."""
AHEAD: Final = timedelta(seconds=60)
"""How far in the future the priority show is due: the studio must have started by then."""
LATE_S: Final = 30.0
"""Seconds after its time within which a priority show must play."""


def _zoneless_time(bench: Bench) -> str:
    id = bench.studio(PLAYLIST)
    configure(bench, id, DomainName=bench.given.domain, TranscodeConfig=TEMPLATE)
    first, second = _show(bench, id, 1), _show(bench, id, 2)
    bench.until(
        lambda: bench.code_at_once("DescribeShowList", CasterId=id) == NONE or None, "DescribeShowList was refused"
    )
    for zone, ahead in ZONES.items():
        if _plays(bench, id, first, second, ahead):
            return zone
    raise NotObserved("the priority show did not play at its time, in UTC or in UTC+8")


def _show(bench: Bench, id: str, number: int) -> str:
    answer = bench.call(
        "AddShowIntoShowList",
        CasterId=id,
        ShowName=f"show {number}",
        ResourceType="pic",
        ResourceUrl=bench.run.callback,
        Duration=3600,
    )
    return bench.new(str(answer["ShowId"]))


def _plays(bench: Bench, id: str, first: str, second: str, ahead: timedelta) -> bool:
    """Return whether the second show plays at the time that is sent in this zone; the studio is stopped then."""
    due = bench.now() + AHEAD
    text = (due + ahead).strftime("%Y-%m-%dT%H:%M:%S")
    bench.call("ModifyShowList", CasterId=id, HighPriorityShowId=second, HighPriorityShowStartTime=text)
    bench.call("StartCaster", CasterId=id)
    until_status(bench, id, STREAMING)
    if bench.now() >= due:
        raise NotObserved("the studio did not start before the time of the priority show")
    bench.until(lambda: _current(bench, id) == first or None, "the first show did not play", within_s=LATE_S)
    if bench.now() >= due:
        raise NotObserved("the first show did not play before the time of the priority show")
    bench.pause(max(0.0, (due - bench.now()).total_seconds()))
    try:
        bench.until(lambda: _current(bench, id) == second or None, "", within_s=LATE_S, every_s=5.0)
    except NotObserved:
        return False
    else:
        return True
    finally:
        bench.call("StopCaster", CasterId=id)
        until_status(bench, id, IDLE)


def _current(bench: Bench, id: str) -> str:
    info = bench.call("DescribeShowList", CasterId=id).get("ShowListInfo")
    return str(info.get("CurrentShowId") or "") if isinstance(info, dict) else ""


PRIORITY: Final = Probe(
    name="priority-show",
    calls=17,
    creates="1 playlist studio, which is started once or twice, with two pictures that do not exist",
    actions=(
        "SetCasterConfig",
        "DescribeCasterConfig",
        "DescribeCasters",
        "AddShowIntoShowList",
        "DescribeShowList",
        "ModifyShowList",
        "StartCaster",
        "StopCaster",
    ),
    questions=(Question("zoneless-time", "In which time zone is `HighPriorityShowStartTime`?", "utc", _zoneless_time),),
    needs=frozenset({"on-air", "domain"}),
)


def _edit_running_playlist(bench: Bench) -> str:
    id = bench.studio(LIGHT_CAROUSEL)
    template = '{"CasterTemplate":"lp_noTranscode"}'
    configure(bench, id, DomainName=bench.given.domain, TranscodeConfig=template, ProgramEffect=1)
    if not studio_config(bench, id).get("DomainName"):
        raise NotObserved("DescribeCasterConfig did not return the DomainName that was set")
    items = json.dumps([{"ItemName": "item", "ResourceType": "vod", "ResourceValue": bench.given.asset}])
    endless = json.dumps({"ProgramName": "playlist", "RepeatNumber": -1})
    answer = bench.call("AddPlaylistItems", CasterId=id, ProgramItems=items, ProgramConfig=endless)
    playlist = bench.new(str(answer["ProgramId"]))
    bench.call("StartPlaylist", ProgramId=playlist)

    def plays() -> bool | None:
        rows = listed_rows(bench, 1, "ListPlaylist", ProgramId=playlist, Page=1, PageSize=PAGE_SIZE)
        return any(row.get("ProgramId") == playlist and str(row.get("Status")) == "1" for row in rows) or None

    bench.until(plays, "ListPlaylist did not return the playlist as running")
    code = bench.code("EditPlaylist", ProgramId=playlist, ProgramItems=items)
    return reading(code, {NONE: "accepted", "IncorrectPlaylistStatus.Inuse": "refused"})


RUNNING_PLAYLIST: Final = Probe(
    name="running-playlist",
    calls=16,
    creates="1 light carousel studio with a playlist, which is started",
    actions=(
        "SetCasterConfig",
        "DescribeCasterConfig",
        "AddPlaylistItems",
        "StartPlaylist",
        "ListPlaylist",
        "EditPlaylist",
    ),
    questions=(
        Question(
            "edit-running-playlist", "Can a playlist be edited while it plays?", "refused", _edit_running_playlist
        ),
    ),
    needs=frozenset({"on-air", "domain", "asset"}),
)


def _auto_tasks(bench: Bench) -> str:
    start = bench.now() + FAR
    id = bench.create_scheduled_studio(
        StartTime=int(start.timestamp() * 1000),
        EndTime=int((start + timedelta(minutes=1)).timestamp() * 1000),
        CasterConfig=TEMPLATE,
        DomainName=bench.given.domain,
        ResourceIds=json.dumps([bench.given.asset]),
    )

    def tasks() -> object:
        text = bench.call("DescribeAutoShowListTasks", CasterId=id).get("AutoShowListTasks")
        return json.loads(str(text or "null")) or None

    answer = bench.until(tasks, "DescribeAutoShowListTasks did not return the schedule")
    return "list" if isinstance(answer, list) else "object"


SCHEDULE: Final = Probe(
    name="schedule",
    calls=7,
    creates="1 studio with a schedule that begins in 30 days",
    actions=("InitializeAutoShowListTask", "TagResources", "DescribeAutoShowListTasks"),
    questions=(
        Question(
            "auto-tasks",
            "Does `DescribeAutoShowListTasks` return one schedule as a list, or as an object?",
            "list",
            _auto_tasks,
        ),
    ),
    needs=frozenset({"on-air", "domain", "asset"}),
)
