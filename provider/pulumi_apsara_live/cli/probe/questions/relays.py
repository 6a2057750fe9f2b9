"""Questions about pulled-stream relays."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from ....wire.errors import NotFound
from ..bench import FAR, Bench
from ..evidence import NotObserved
from ..marks import RELAY
from ..question import Probe, Question
from ._reading import reading

WIRE: Final = "%Y-%m-%dT%H:%M:%SZ"
RUNNING_STATUSES: Final = ("1", "2")
"""Statuses of a relay that runs, or tries to: its destination does not exist."""
NO_SUCH_TASK: Final = "CodeTaskNotExist"
EXITED: Final = "-1"


def protocol(source: str) -> str:
    """Return the API's name of the protocol of a live stream."""
    parts = urlsplit(source)
    if parts.scheme in ("http", "https"):
        return "hls" if parts.path.endswith(".m3u8") else "http-flv"
    return parts.scheme


def _relay(bench: Bench, begins_in: timedelta) -> str:
    # Clean-up needs this list, and its response has the time by the service's clock.
    listing = {"Region": bench.cloud.region, "PageNumber": 1, "PageSize": 1}
    bench.once_per_probe("list", lambda: bench.call("DescribeLivePullToPushList", **listing))
    start = bench.now() + begins_in
    return bench.create_relay(
        SourceType="live",
        SourceProtocol=protocol(bench.given.source),
        SourceUrls=json.dumps([bench.given.source]),
        StartTime=start.strftime(WIRE),
        EndTime=(start + timedelta(minutes=10)).strftime(WIRE),
    )


def _described(bench: Bench, id: str) -> dict[str, Any]:
    return bench.call("DescribeLivePullToPush", Region=bench.cloud.region, TaskId=id)


def _waiting(bench: Bench) -> str:
    return bench.once_per_probe("waiting", lambda: _relay(bench, FAR))


def _returned_protocol(bench: Bench) -> str:
    answer, sent = _described(bench, _waiting(bench)), protocol(bench.given.source)
    returned = answer["TaskInfo"]["SourceProtocol"]
    if returned not in (sent, sent.upper()):
        raise NotObserved("DescribeLivePullToPush returned another SourceProtocol")
    return "as-sent" if returned == sent else "upper"


def _deleted_task(bench: Bench) -> str:
    id = _waiting(bench)
    _described(bench, id)
    bench.call("DeleteLivePullToPush", Region=bench.cloud.region, TaskId=id)
    bench.deleted(RELAY, id)
    try:
        answer = bench.at_once("DescribeLivePullToPush", Region=bench.cloud.region, TaskId=id)
    except NotFound as error:
        return reading(error.code, {NO_SUCH_TASK: "gone"})
    if str(answer.get("TaskStatus")) != EXITED:
        raise NotObserved("DescribeLivePullToPush returned the deleted relay as one that has not ended")
    return "exited"


def _restart_task_id(bench: Bench) -> str:
    id = _relay(bench, timedelta(0))

    def runs() -> bool | None:
        return str(_described(bench, id).get("TaskStatus")) in RUNNING_STATUSES or None

    bench.until(runs, "the relay did not start")
    answer = bench.restart_relay(id)
    return "same" if answer == id else "new"


RELAYS: Final = Probe(
    name="relays",
    calls=21,
    creates="1 relay that begins in 30 days and 1 that is started, to destinations that do not exist",
    actions=("CreateLivePullToPush", "DescribeLivePullToPush", "DeleteLivePullToPush", "RestartLivePullToPush"),
    questions=(
        Question(
            "returned-protocol",
            "Does `DescribeLivePullToPush` return the protocol as it was sent, or in upper case?",
            "upper",
            _returned_protocol,
        ),
        Question("deleted-task", "Can a deleted relay still be read?", "gone", _deleted_task),
        Question("restart-task-id", "Has a restarted relay another id?", "new", _restart_task_id),
    ),
    needs=frozenset({"relays"}),
)
