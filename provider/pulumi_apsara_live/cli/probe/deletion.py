"""Deletion of what a probe has created: of its own run at the end, and of earlier runs with `--clean-up`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, get_args

from ...resources._relay import RelayRegion
from ...wire.errors import CallError, NotFound, Refused, is_permission
from ...wire.operation import PAGE_SIZE
from .evidence import NotObserved
from .marks import RELAY, STUDIO, run_of_address, run_of_relay, run_of_studio

if TYPE_CHECKING:
    from .bench import Bench

STOPPED_S: Final = 300.0
"""Seconds within which a studio that was stopped must be deletable."""
ROUNDS: Final = 3
"""Maximum number of times that the account is searched, as what was created last may be listed late."""
PAUSE_S: Final = 5.0
"""Seconds between two of them, after a creation that was not answered."""
ACTIONS: Final = (
    "DescribeCasters",
    "DescribeCasterConfig",
    "StopCaster",
    "DeleteCaster",
    "ListPlaylist",
    "StopPlaylist",
    "DescribeAutoShowListTasks",
    "DescribeLivePullToPushList",
    "DeleteLivePullToPush",
)
"""Operations that deletion may call."""
DELETED: Final = "TriggerByUser"
"""Reason with which a deleted relay may stay in the list."""


@dataclass(frozen=True)
class Left:
    """A studio or relay that a run of the probe has created."""

    kind: str
    id: str
    run: str
    name: str = ""
    created: str = ""


def delete_object(bench: Bench, kind: str, id: str) -> None:
    """Delete a studio or a relay; one that is gone is not an error. Raises `CallError` and `NotObserved`."""
    with suppress(NotFound):
        if kind == RELAY:
            bench.call("DeleteLivePullToPush", Region=bench.cloud.region, TaskId=id)
        else:
            _delete_studio(bench, id)


def clear(bench: Bench) -> None:
    """Delete what the present probe has created, as far as the service allows it, and forget its studios."""
    bench.forget()
    with bench.extended():
        for kind, id in reversed(list(bench.left)):
            try:
                delete_object(bench, kind, id)
            except (CallError, NotObserved):
                continue  # the sweep at the end of the run tries again, and reports what it cannot delete
            bench.left.remove((kind, id))


def _delete_studio(bench: Bench, id: str) -> None:
    try:
        bench.call("DeleteCaster", CasterId=id)
    except Refused as error:  # it is running, or its playlist is
        if is_permission(error.code):
            raise
        _stop(bench, id)
        bench.until(
            lambda: _is_gone(bench, id) or None, f"studio {id} was not deletable", within_s=STOPPED_S, every_s=2.0
        )


def _is_gone(bench: Bench, id: str) -> bool:
    """Delete a studio, and return whether that was allowed."""
    try:
        bench.call("DeleteCaster", CasterId=id)
    except Refused:
        return False
    return True


def _stop(bench: Bench, id: str) -> None:
    """Stop a studio and its playlist, as far as they run."""
    with suppress(Refused, NotFound):
        bench.call("StopCaster", CasterId=id)
    with suppress(Refused, NotFound):
        for row in bench.rows("ListPlaylist", Page=1, PageSize=PAGE_SIZE):
            if row.get("CasterId") == id:
                bench.call("StopPlaylist", ProgramId=str(row.get("ProgramId")))


def find(bench: Bench, run: str | None = None) -> Iterator[Left]:
    """Yield what this run of the probe has created and not deleted, or any run; lists only, and changes nothing.

    Raises `CallError` where studios cannot be listed. Schedules and relays are searched where that is allowed.
    """
    rows = bench.cloud.all_rows(bench.operation("DescribeCasters"), {})
    named: dict[str, str] = {}
    for row in rows:
        if owner := run_of_studio(row):
            named[str(row["CasterId"])] = owner
            yield from _left(STUDIO, row, owner, run)
    yield from _scheduled(bench, {str(row["CasterId"]): row for row in rows}, named, run)
    if bench.cloud.region in get_args(RelayRegion):
        yield from _relays(bench, run)


def _left(kind: str, row: dict[str, Any], owner: str, run: str | None) -> Iterator[Left]:
    if run in (None, owner):
        yield Left(
            kind, str(row["CasterId"]), owner, str(row.get("CasterName") or ""), str(row.get("CreateTime") or "")
        )


def _scheduled(bench: Bench, rows: dict[str, Any], known: dict[str, str], run: str | None) -> Iterator[Left]:
    """Yield studios with a schedule that have our callback: they have no name, and perhaps no tag."""
    with suppress(Refused, NotFound):
        for id in scheduled(bench.call("DescribeAutoShowListTasks")):
            if id in known:
                continue
            config = bench.call("DescribeCasterConfig", CasterId=id)
            if owner := run_of_address(config.get("CallbackUrl")):
                yield from _left(STUDIO, rows.get(id) or {"CasterId": id}, owner, run)


def scheduled(answer: dict[str, Any]) -> list[str]:
    """Return the ids of studios with a schedule, from the text that lists the schedules or is the only one."""
    try:
        tasks = json.loads(str(answer.get("AutoShowListTasks") or "[]"))
    except ValueError:
        return []
    tasks = tasks if isinstance(tasks, list) else [tasks]
    return [str(each["CasterId"]) for each in tasks if isinstance(each, dict) and each.get("CasterId")]


def _relays(bench: Bench, run: str | None) -> Iterator[Left]:
    try:
        rows = bench.cloud.all_rows(
            bench.operation("DescribeLivePullToPushList"),
            {"Region": bench.cloud.region},
            page="PageNumber",
        )
    except (Refused, NotFound):
        return
    for row in rows:
        owner = run_of_relay(row)
        if owner and run in (None, owner) and row.get("TaskExitReason") != DELETED:
            info = row["TaskInfo"]
            yield Left(RELAY, str(row["TaskId"]), owner, str(info["TaskName"]), str(info.get("StartTime") or ""))


def sweep(bench: Bench, run: str | None = None) -> list[Left]:
    """Delete what this run of the probe has created, or any run; return what is still there.

    The account is searched again until nothing is found, at most three times.
    """
    with bench.extended():
        rest: list[Left] = []
        for number in range(ROUNDS):
            if number and bench.uncertain:
                bench.pause(PAUSE_S)
            known = [Left(kind, id, bench.run.id) for kind, id in bench.left] if run is not None else []
            found = {(each.kind, each.id): each for each in [*known, *find(bench, run)]}
            rest = [each for each in found.values() if not _deleted(bench, each)]
            if not bench.uncertain and (rest or not found):
                break
        return rest


def _deleted(bench: Bench, each: Left) -> bool:
    try:
        delete_object(bench, each.kind, each.id)
    except (CallError, NotObserved):
        return False
    if (each.kind, each.id) in bench.left:
        bench.left.remove((each.kind, each.id))
    return True
