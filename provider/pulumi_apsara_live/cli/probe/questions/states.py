"""Questions about idle studios, show lists, new studios and ids that do not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ....resources._origin import tags_of
from ..bench import Bench
from ..evidence import NONE, NotObserved
from ..question import Probe, Question
from ._reading import SETTLED_S, reading, studio_row

OTHER_TAG: Final = "apsara-live-probe-later"
"""Key of a tag that a studio gets after its creation."""
EMPTY: Final = "InvalidShow.NotFound"
"""Code with which an empty show list is refused."""
PLAYLIST: Final = 6
"""Kind of a playlist studio."""
POLL_S: Final = 1.0
"""Seconds between two calls that wait for a new studio."""


def _stop_idle(bench: Bench) -> str:
    code = bench.code("StopCaster", CasterId=bench.studio())
    return reading(code, {NONE: "succeeds", "IncorrectSceneStatus": "refused"})


def unknown_id(bench: Bench) -> str:
    """Return an id in the form of a UUID that the run has made up."""
    return f"{bench.run.id}-0000-4000-8000-000000000000"


def _unknown_episode_group(bench: Bench) -> str:
    code = bench.code("DeleteCasterEpisodeGroup", ProgramId=unknown_id(bench))
    return reading(code, {NONE: "succeeds", "PlayListNotFound": "refused"})


def _unknown_streams_code(bench: Bench) -> str:
    return bench.code_at_once("DescribeCasterStreamUrl", CasterId=unknown_id(bench))


def _wrong_kind_code(bench: Bench) -> str:
    code = bench.code_at_once("DescribeShowList", CasterId=bench.studio())
    return NONE if code == EMPTY else code  # its list is empty, so its kind was not refused


def _tagged_with(bench: Bench, id: str, key: str) -> bool:
    """Return whether a studio has a tag, within the time that tags may take to be listed."""
    try:
        bench.until(lambda: key in tags_of(studio_row(bench, id)) or None, "", within_s=SETTLED_S, every_s=2.0)
    except NotObserved:
        return False
    return True


def _tags_at_creation(bench: Bench) -> str:
    id = bench.studio()
    studio_row(bench, id)
    return "kept" if _tagged_with(bench, id, bench.run.tag["Key"]) else "ignored"


def _tag_resources(bench: Bench) -> str:
    id = bench.studio()
    studio_row(bench, id)
    code = bench.code("TagResources", ResourceType="caster", ResourceId=[id], Tag=[{"Key": OTHER_TAG, "Value": "1"}])
    if code != NONE:
        return reading(code, {"InvalidResourceType": "refused", "InvalidApi.NotFound": "refused"})
    if not _tagged_with(bench, id, OTHER_TAG):
        raise NotObserved("TagResources succeeded, and DescribeCasters did not return the tag")
    return "accepted"


IDLE: Final = Probe(
    name="idle",
    calls=15,
    creates="1 general studio, which is not started",
    actions=(
        "StopCaster",
        "DeleteCasterEpisodeGroup",
        "DescribeCasterStreamUrl",
        "DescribeShowList",
        "DescribeCasters",
        "TagResources",
    ),
    questions=(
        Question("stop-idle", "Does `StopCaster` succeed for an idle studio?", "succeeds", _stop_idle),
        Question(
            "unknown-episode-group",
            "Does `DeleteCasterEpisodeGroup` succeed for a group that does not exist?",
            "refused",
            _unknown_episode_group,
        ),
        Question(
            "unknown-streams-code",
            "With which code does `DescribeCasterStreamUrl` refuse a studio that does not exist?",
            "InvalidScene.NotFound",
            _unknown_streams_code,
        ),
        Question(
            "wrong-kind-code",
            "With which code does `DescribeShowList` refuse a general studio?",
            "InvalidCaster.NotFound",
            _wrong_kind_code,
        ),
        Question("tags-at-creation", "Does `CreateCaster` tag the studio?", "kept", _tags_at_creation),
        Question(
            "tag-resources",
            "Can a studio be tagged by `TagResources` with resource type `caster`?",
            "accepted",
            _tag_resources,
        ),
    ),
)


def _empty_show_list(bench: Bench) -> str:
    code = bench.code_at_once("DescribeShowList", CasterId=bench.studio(PLAYLIST))
    return reading(code, {NONE: "empty", EMPTY: "refused"})


def _batch_endless(bench: Bench) -> str:
    if not _added(bench, 0):
        raise NotObserved("AddShowIntoShowList did not add a show that is played once")
    return "accepted" if _added(bench, -1) else "refused"


def _added(bench: Bench, repeat_times: int) -> bool:
    show = {"showName": "show", "resourceType": "vod", "resourceUrl": bench.run.file, "repeatTimes": repeat_times}
    answer = bench.call("AddShowIntoShowList", CasterId=bench.studio(PLAYLIST), isBatchMode=True, showList=[show])
    succeeded, failed = bool(answer.get("successfulShowIds")), bool(answer.get("failedList"))
    if succeeded == failed:
        raise NotObserved("AddShowIntoShowList does not say whether the show was added")
    return succeeded


SHOW_LISTS: Final = Probe(
    name="show-lists",
    calls=9,
    creates="1 playlist studio, which is not started, with up to two shows whose file does not exist",
    actions=("DescribeShowList", "AddShowIntoShowList"),
    questions=(
        Question(
            "empty-show-list",
            "Does `DescribeShowList` succeed for a list without shows?",
            "refused",
            _empty_show_list,
        ),
        Question(
            "batch-endless",
            "Can a show of a batch repeat endlessly?",
            "refused",
            _batch_endless,
        ),
    ),
)


def _lag(bench: Bench, appears: Callable[[str], bool]) -> str:
    """Return after how many calls or seconds a new studio appears.

    The first studio is polled at once. If it appears late, a second one is left alone for longer than that: if it is
    then there at once, time was needed, and otherwise a number of calls.
    """
    bench.pause(POLL_S)
    with bench.measuring():
        missed, elapsed_s = _wait(bench, bench.create_studio(), appears)
        if not missed:
            return "0"
        second = bench.create_studio()
        bench.pause(elapsed_s + 1)
        missed_later, _ = _wait(bench, second, appears)
    if not missed_later:
        return f"{max(1, int(elapsed_s))}s"
    if missed_later != missed:
        raise NotObserved(f"two new studios needed {missed} and {missed_later} calls")
    return str(missed)


def _wait(bench: Bench, id: str, appears: Callable[[str], bool]) -> tuple[int, float]:
    """Return how many calls missed a studio, and how many seconds it took until one did not."""
    began, missed = bench.seconds(), 0

    def read() -> bool | None:
        nonlocal missed
        if appears(id):
            return True
        missed += 1
        return None

    bench.until(read, "a new studio did not appear", every_s=POLL_S)
    return missed, bench.seconds() - began


def _visible_after(bench: Bench) -> str:
    def visible(id: str) -> bool:
        return any(row.get("CasterId") == id for row in bench.rows("DescribeCasters", CasterId=id))

    return _lag(bench, visible)


def _usable_after(bench: Bench) -> str:
    def usable(id: str) -> bool:
        code = bench.code_at_once("DescribeCasterConfig", CasterId=id)
        return reading(code, {NONE: "usable", "InvalidCaster.NotFound": ""}) == "usable"

    return _lag(bench, usable)


NEW: Final = Probe(
    name="new-studios",
    calls=9,
    creates="2 to 4 general studios, which are not started",
    actions=("DescribeCasters", "DescribeCasterConfig"),
    questions=(
        Question("visible-after", "How soon does `DescribeCasters` list a new studio?", "0", _visible_after),
        Question("usable-after", "How soon can a new studio be used?", "0", _usable_after),
    ),
)
