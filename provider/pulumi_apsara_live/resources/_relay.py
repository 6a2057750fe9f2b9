"""A relay task as the API returns it: found by its id or name, restarted once, polled until it runs."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from ..model.fields import UNKNOWN, Model, Wire, holds_unknown
from ..model.shape import decode
from ..wire.errors import CallError, NotFound
from ..wire.operation import Listing, Operation
from ._action import send_once
from ._id import Id
from ._resource import RefusedByProvider, Step, looking_up
from ._waiting import Poll, poll_until

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

GONE: Final = frozenset({"CodeTaskNotExist"})
LIST_TASKS: Final = Operation(
    "DescribeLivePullToPushList",
    repeatable=True,
    method="GET",
    rows="TaskList",
    answers=("TaskId", "TaskStatus", "TaskInfo.DstUrl"),
)
DESCRIBE_TASK: Final = Operation(
    "DescribeLivePullToPush",
    repeatable=True,
    method="GET",
    gone=GONE,
    answers=("TaskStatus", "TaskInfo.DstUrl"),
    listing=Listing("TaskId", page="PageNumber", operation=LIST_TASKS),
)
UPDATE_TASK: Final = Operation("UpdateLivePullToPush", repeatable=True, method="GET", gone=GONE)
STOP_TASK: Final = Operation("StopLivePullToPush", repeatable=True, method="GET", gone=GONE)
RESTART_TASK: Final = Operation("RestartLivePullToPush", repeatable=False, method="GET", gone=GONE)

RELAY_ID: Final = Id("region", "task_id")
"""The id of a relay: its own resource has it, and restarts find that resource by it."""
RelayRegion = Literal["ap-southeast-1", "ap-southeast-5", "cn-beijing", "cn-shanghai", "cn-shenzhen"]
RelayStatus = Literal["waiting", "running", "recovering", "stopped", "ended"]
STATUSES: Final[Mapping[Any, Any]] = {"waiting": 0, "running": 1, "recovering": 2, "stopped": 3, "ended": -1}
TASK_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,100}")
"""What a task id is made of."""
LOST_S: Final = 600
"""No call goes unanswered for so many seconds: a file that has played for longer did not begin with it."""


class _Place(Model):
    """Where a list of files is, in an answer."""

    index: Annotated[int | None, Wire("", "CurrentFileIndex")] = None
    offset: Annotated[int | None, Wire("", "CurrentOffset")] = None


@dataclass(frozen=True)
class Task:
    """One row of the service's answers."""

    region: str
    row: Mapping[str, Any]

    @property
    def id(self) -> str:
        """What the service calls it; a restart may change that."""
        return str(self.row["TaskId"])

    @property
    def start_time(self) -> str:
        """When it begins, as the service writes it."""
        return str(self.info.get("StartTime") or "")

    @property
    def end_time(self) -> str | None:
        """When it ends, as the service writes it."""
        return self.info.get("EndTime")

    @property
    def info(self) -> Mapping[str, Any]:
        """What it was created or updated with."""
        return self.row.get("TaskInfo") or {}

    @property
    def name(self) -> str:
        """The name it was created with, which nothing changes."""
        return str(self.info.get("TaskName") or "")

    @property
    def status(self) -> str:
        """Its state in words."""
        code = str(self.row.get("TaskStatus"))
        return next((word for word, number in STATUSES.items() if str(number) == code), f"in state {code}")

    @property
    def runs(self) -> bool:
        """Whether it relays, or tries to."""
        return self.status in ("running", "recovering")

    @property
    def deleted(self) -> bool:
        """Whether it ended because somebody deleted it; then it is there in name only."""
        return self.status == "ended" and self.row.get("TaskExitReason") == "TriggerByUser"

    @property
    def sources(self) -> list[Any]:
        """The URLs, or ids of media assets, that it relays."""
        found = self.info.get("SourceUrls")
        return list(found) if isinstance(found, list) else []

    @property
    def place(self) -> tuple[int, int] | None:
        """Which file it plays, and the second in it; None for a live source."""
        place = decode(_Place, self.row)
        if self.info.get("SourceType") == "live" or "index" not in place:
            return None
        return place["index"], place.get("offset", 0)

    @property
    def key(self) -> dict[str, str]:
        """The parameters by which every operation finds it."""
        return {"Region": self.region, "TaskId": self.id}

    def as_stopped(self) -> Task:
        """The same after a stop."""
        return Task(self.region, {**self.row, "TaskStatus": STATUSES["stopped"]})


def described(cloud: Cloud, region: str, task_id: str) -> Task | None:
    """The task of that id, or None when there is none. One call."""
    try:
        answer = cloud.call(DESCRIBE_TASK, {"Region": region, "TaskId": task_id})
    except NotFound:
        return None
    task = Task(region, {**answer, "TaskId": _id_in(answer, task_id)})
    return None if task.deleted else task


def _id_in(answer: Mapping[str, Any], known: str) -> str:
    """Return the task id in an answer, or the known one where the answer has none that a later call could use."""
    answered = str(answer.get("TaskId") or "")
    return answered if TASK_ID.fullmatch(answered) else known


def named(cloud: Cloud, region: str, name: str, *, but: Any = None) -> Task | None:
    """The task of exactly that name, one that has ended only if there is no other. One call for a hundred rows.

    The service matches parts of names, so what it lists is compared again. `but` is an id that is not meant.
    """
    rows = cloud.all_rows(LIST_TASKS, {"Region": region, "TaskName": name}, page="PageNumber")
    tasks = [task for row in rows if (task := Task(region, row)).name == name and task.id != but]
    tasks = [task for task in tasks if not task.deleted]
    return next((task for task in tasks if task.status != "ended"), tasks[0] if tasks else None)


def tasks_in(cloud: Cloud, region: str) -> list[Task]:
    """All tasks of a region, those that have ended too. One call for each hundred."""
    rows = cloud.all_rows(LIST_TASKS, {"Region": region}, page="PageNumber")
    return [task for row in rows if not (task := Task(region, row)).deleted]


def listed(cloud: Cloud, region: str) -> list[Task]:
    """All tasks of a region that have not ended. One call for each hundred."""
    return [task for task in tasks_in(cloud, region) if task.status != "ended"]


def found(cloud: Cloud, region: str, task_ids: Iterable[Any], name: Any) -> Task | None:
    """The task by the first id that the service knows, and by its name when it knows none of them."""
    for task_id in dict.fromkeys(each for each in task_ids if each):
        if task := described(cloud, region, str(task_id)):
            return task
    return named(cloud, region, str(name)) if name else None


def call_task(
    cloud: Cloud,
    operation: Operation,
    region: str,
    task_id: str,
    name: Any,
    parameters: Mapping[str, Any] | None = None,
) -> str:
    """Call an operation on a task, found by its name if its id has changed; return the id that it has.

    Raises:
        NotFound: There is no task of that id or name.
    """
    try:
        cloud.call(operation, {"Region": region, "TaskId": task_id, **(parameters or {})})
    except NotFound:
        task = named(cloud, region, str(name)) if name else None
        if task is None:
            raise
        cloud.call(operation, {**task.key, **(parameters or {})})
        return task.id
    return task_id


def ended(region: str, task_id: str, name: Any, end_time: str) -> Task:
    """Return a task that the API no longer returns, as it was last known."""
    info = {"TaskName": name, "EndTime": end_time}
    return Task(region, {"TaskId": task_id, "TaskStatus": STATUSES["ended"], "TaskInfo": info})


def is_over(end_time: datetime | str | None, now: datetime) -> bool:
    """Return whether a recorded end has passed: a task that is no longer returned has ended then, not vanished."""
    try:
        return datetime.fromisoformat(str(end_time)) <= now
    except (ValueError, TypeError):
        return False


def fingerprint(sources: Any) -> Any:
    """Return a short string for a list of sources that reveals nothing of them; it begins with their number."""
    if holds_unknown(sources):
        return UNKNOWN
    text = json.dumps(list(sources or ()))
    return f"{len(sources or ())}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Restarted:
    """What a restart answered."""

    task_id: str
    request_id: str


def restart(cloud: Cloud, task: Task, *, renames: bool = False) -> Restarted:
    """Restart a task once; when the answer is lost, look whether it happened before sending it again.

    `renames` says that an earlier restart of this task is known to have changed its id.
    If the API does not show whether it happened, it is not sent again, and an error says so.
    """

    def send() -> Restarted:
        answer = cloud.call(RESTART_TASK, task.key)
        return Restarted(_id_in(answer, task.id), str(answer.get("RequestId") or ""))

    return send_once(send, lambda error: _looked_up(cloud, task, error, renames=renames))


def _looked_up(cloud: Cloud, task: Task, error: CallError, *, renames: bool) -> Restarted | None:
    """What became of an unanswered restart; None when it did not happen."""
    with looking_up(error, f"If relay {task.id} was restarted, the next update may restart it again."):
        now = found(cloud, task.region, [task.id], task.name)
    if now is None:
        raise RefusedByProvider(f"{error} Relay {task.id} is gone since: run `pulumi refresh`") from None
    happened = _happened(task, now, renames=renames)
    if happened is None:
        raise RefusedByProvider(
            f"{error} The service does not tell whether relay {task.id} restarted, so the call was not repeated: "
            "look whether the relay was interrupted; the next update restarts it again"
        ) from None
    return Restarted(now.id, error.request_id) if happened else None


def _happened(before: Task, now: Task, *, renames: bool) -> bool | None:
    """Return whether a task was restarted between two reads, or None if they do not show it."""
    if now.id != before.id:
        return True
    if not before.runs:
        return now.runs
    if before.place is not None and now.place is not None:
        if now.place < before.place:
            return True
        if before.place > (0, LOST_S):
            return False
    return False if renames else None


def until_running(cloud: Cloud, step: Step, region: str, task_id: str, name: str, *, timeout_s: float) -> Task:
    """Poll until the relay runs, and return it; at the deadline, raise an error that has its last state."""

    def read(polling: Cloud) -> Poll[Task]:
        task = found(polling, region, [task_id], name)
        if task is None:
            return Poll("not listed")
        cause = task.row.get("TaskInvalidReason")
        return Poll(f"{task.status} ({cause})" if cause else task.status, task if task.status == "running" else None)

    advice = (
        "check its source and its destination; the next update restarts it again, and wait=False does not wait for it"
    )
    return poll_until(cloud, step, f"relay {task_id}", "running", read, timeout_s=timeout_s, advice=advice)
