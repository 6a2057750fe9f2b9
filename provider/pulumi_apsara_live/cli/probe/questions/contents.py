"""Questions about sources, channels, rundown and copies of idle studios."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from ..bench import FAR, Bench
from ..evidence import NONE, NotObserved
from ..question import Probe, Question
from ._reading import SETTLED_S, add_source, configure, listed_rows, reading

LOCATIONS: Final = 99
"""Locations that sources can have."""
WIRE: Final = "%Y-%m-%dT%H:%M:%SZ"
FULL: Final = "ResourceNumberExceed"


def _one_source(bench: Bench) -> str:
    return bench.once_per_probe("source", lambda: add_source(bench, bench.studio()))


def _channel_mode(bench: Bench) -> str:
    code = bench.code("SetCasterChannel", CasterId=bench.studio(), ChannelId="RV01", ResourceId=_one_source(bench))
    return reading(code, {NONE: "any", "IncorrectChannel.Disable": "required"})


def _source_limit(bench: Bench) -> str:
    id = bench.studio()
    _one_source(bench)
    for number in range(2, LOCATIONS + 1):
        code = bench.code(
            "AddCasterVideoResource",
            CasterId=id,
            ResourceName=f"source {number}",
            LocationId=f"RV{number:02}",
            LiveStreamUrl=bench.run.stream(number),
        )
        if code == FULL:
            return str(number - 1)
        if code != NONE:
            raise NotObserved(f"AddCasterVideoResource was refused with {code}")
    return str(LOCATIONS)


SOURCES: Final = Probe(
    name="sources",
    calls=14,
    creates="1 general studio, which is not started, with up to 99 sources whose addresses do not exist",
    actions=("AddCasterVideoResource", "SetCasterChannel"),
    questions=(
        Question(
            "channel-mode",
            "Does `SetCasterChannel` need channels to be enabled?",
            "any",
            _channel_mode,
        ),
        Question("source-limit", "How many sources does a studio hold?", "6", _source_limit),
    ),
)


def _episode(bench: Bench, resource: str, day: int) -> dict[str, Any]:
    start = bench.now() + FAR + timedelta(days=day)
    return {
        "EpisodeType": "Resource",
        "EpisodeName": f"episode {day}",
        "ResourceId": resource,
        "StartTime": start.strftime(WIRE),
        "EndTime": (start + timedelta(minutes=1)).strftime(WIRE),
        "SwitchType": "TimeFirst",
    }


def _program_modify(bench: Bench) -> str:
    id, resource = bench.studio(), _one_source(bench)
    episodes = [_episode(bench, resource, 1), _episode(bench, resource, 2)]
    bench.call("AddCasterProgram", CasterId=id, Episode=episodes)
    before = listed_rows(bench, 2, "DescribeCasterProgram", CasterId=id, PageNum=1, PageSize=10)
    first = next(str(row["EpisodeId"]) for row in before if row.get("EpisodeName") == "episode 1")
    bench.call("ModifyCasterProgram", CasterId=id, Episode=[{"EpisodeId": first, "EpisodeName": "changed"}])
    names = {
        str(row.get("EpisodeName")) for row in bench.rows("DescribeCasterProgram", CasterId=id, PageNum=1, PageSize=10)
    }
    readings = {frozenset({"changed", "episode 2"}): "patch", frozenset({"changed"}): "replace"}
    if frozenset(names) not in readings:
        raise NotObserved("DescribeCasterProgram did not return the episode that was changed")
    return readings[frozenset(names)]


def _past_start(bench: Bench) -> str:
    id, resource = bench.studio(), _one_source(bench)
    bench.call("AddCasterEpisode", CasterId=id, **_episode(bench, resource, 3))
    past = _episode(bench, resource, 4)
    start = bench.now() - timedelta(days=1)
    past |= {"StartTime": start.strftime(WIRE), "EndTime": (start + timedelta(minutes=1)).strftime(WIRE)}
    code = bench.code("AddCasterEpisode", CasterId=id, **past)
    return reading(code, {NONE: "accepted", "IncorrectStartTime": "refused"})


RUNDOWN: Final = Probe(
    name="rundown",
    calls=13,
    creates="1 general studio, which is not started, with a source and up to four episodes",
    actions=(
        "AddCasterVideoResource",
        "AddCasterProgram",
        "AddCasterEpisode",
        "ModifyCasterProgram",
        "DescribeCasterProgram",
    ),
    questions=(
        Question(
            "program-modify",
            "Do episodes stay that `ModifyCasterProgram` does not list?",
            "patch",
            _program_modify,
        ),
        Question("past-start", "Can an episode be added whose start has passed?", "refused", _past_start),
    ),
)


def _copied_contents(bench: Bench) -> str:
    id = bench.studio()
    configure(bench, id, Delay=1)
    add_source(bench, id)
    listed_rows(bench, 1, "DescribeCasterVideoResources", CasterId=id)
    copy = bench.copy_studio(id)
    if bench.call("DescribeCasterConfig", CasterId=copy).get("Delay") not in (1, "1", 1.0):
        raise NotObserved("the copy does not have the configuration of its source")

    def contents() -> str | None:
        return "all" if bench.rows("DescribeCasterVideoResources", CasterId=copy) else None

    try:
        return bench.until(contents, "no source was copied", within_s=SETTLED_S, every_s=2.0)
    except NotObserved:
        return "none"


COPIES: Final = Probe(
    name="copies",
    calls=14,
    creates="1 general studio, which is not started, with a source, and its copy",
    actions=(
        "SetCasterConfig",
        "DescribeCasterConfig",
        "AddCasterVideoResource",
        "DescribeCasterVideoResources",
        "CopyCaster",
    ),
    questions=(
        Question("copied-contents", "Does `CopyCaster` copy sources and layouts, too?", "all", _copied_contents),
    ),
)
