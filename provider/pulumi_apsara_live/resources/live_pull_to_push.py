"""A relay: a task that pulls a live stream, or a list of files, and pushes it to an RTMP address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field, SecretStr

from ..model.diff import Changes, same
from ..model.fields import (
    TIME_FORMAT,
    UNKNOWABLE,
    Json,
    Local,
    Problem,
    Properties,
    Replace,
    Time,
    Wire,
    fields,
    holds_unknown,
    known,
    updatable,
)
from ..model.shape import decode, encode, to_properties
from ..wire.errors import CallError, NoAnswer, Unavailable
from ..wire.operation import PAUSES_S, Operation
from ._account import Owned
from ._look_up import Arguments, LookUp, matching
from ._relay import (
    DESCRIBE_TASK,
    GONE,
    LIST_TASKS,
    RELAY_ID,
    RESTART_TASK,
    STATUSES,
    STOP_TASK,
    UPDATE_TASK,
    RelayRegion,
    RelayStatus,
    Task,
    call_task,
    described,
    fingerprint,
    found,
    is_over,
    listed,
    tasks_in,
)
from ._relay import named as task_named
from ._relay import restart as restart_once
from ._relay_refusals import (
    BY_STATE,
    HELD_BACK,
    PLACE,
    refuse_in_state,
    refuse_kept_callback,
    refuse_shared_destination,
)
from ._resource import OnAir, RefusedByProvider, Resource, Step, looking_up
from ._settings import RtmpUrl, url

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

SUFFIX: Final = re.compile(r"-[0-9a-f]{8}$")
"""What is added to a name so that a task can be found by it."""
FOR_FILES: Final = ("repeat_number", *PLACE)
RelaySourceType = Literal["live", "vod", "url"]
RelayProtocol = Literal["rtmp", "srt", "http-flv", "hls"]


def _info(name: str, cleared: Any = None) -> Wire:
    return Wire(answered=f"TaskInfo.{name}", cleared=cleared)


class LivePullToPushInputs(Owned):
    """Inputs of a relay."""

    region: Annotated[RelayRegion, Replace()]
    """Live centre in which the task runs; it is no region of the account."""
    source_type: Annotated[RelaySourceType, _info("SourceType"), Replace()]
    """What is pulled: a live stream, assets of the media library, or files by their URLs."""
    source_protocol: Annotated[RelayProtocol | None, _info("SourceProtocol"), Replace()] = None
    """Protocol of a live stream; required for `live`, and for nothing else."""
    source_urls: Annotated[
        tuple[Annotated[SecretStr, Field(min_length=1), UNKNOWABLE], ...],
        _info("SourceUrls"),
        Json(),
        Field(min_length=1, max_length=30),
    ]
    """The one URL of a live stream, or up to 30 URLs of files or ids of assets, in their order."""
    dst_url: Annotated[RtmpUrl, _info("DstUrl"), Field(max_length=2000), Replace()]
    """RTMP address to which the task pushes, at most 2000 characters; no two tasks may share it."""
    start_time: Annotated[Time, _info("StartTime")]
    """When the task begins; it can be changed until then."""
    end_time: Annotated[Time, _info("EndTime")]
    """When the task ends, later than its start and than now."""
    task_name: Annotated[str | None, _info("TaskName"), Replace()] = None
    """Name of the task, the logical name when left out; a suffix is added: see `full_task_name`."""
    retry_count: Annotated[int | None, _info("RetryCount"), Field(ge=0), Replace()] = None
    """How often a failing source or destination is tried again; 3 when left out."""
    retry_interval: Annotated[int | None, _info("RetryInterval"), Field(ge=60, le=300), Replace()] = None
    """Seconds between two tries, 60 to 300; 60 when left out."""
    repeat_number: Annotated[int | None, _info("RepeatNumber", cleared=0), Field(ge=-1)] = None
    """How often a list is played again after the first time; -1 for ever; not for `live`."""
    file_index: Annotated[int | None, _info("FileIndex", cleared=0), Field(ge=0)] = None
    """Entry of the list with which playing begins, counted from 0; not for `live`.

    It can be changed while the task waits for its start or is stopped, and takes effect when the task starts.
    """
    offset: Annotated[int | None, _info("Offset"), Field(gt=0)] = None
    """Second of that entry at which playing begins, more than 0; not for `live`; changed like `file_index`."""
    callback_url: Annotated[
        SecretStr | None,
        Wire("CallbackUrl", "TaskInfo.CallbackURL", cleared=""),
        url("http", "https", may_be_empty=True),
        Field(max_length=2000),
    ] = None
    """Where the task posts its events, http or https, at most 2000 characters; left out, it posts none."""
    auth_key: Annotated[SecretStr | None, _info("AuthKey")] = None
    """`AuthKey`, which the vendor does not explain."""
    req_auth: Annotated[SecretStr | None, _info("ReqAuth")] = None
    """`ReqAuth`, which the vendor does not explain."""
    notify_item_switch: Annotated[str | None, _info("NotifyItemSwitch")] = None
    """`NotifyItemSwitch`, which the vendor does not explain."""
    running: Annotated[bool, Wire("", "TaskStatus")] = True
    """Whether the task relays between its start and its end; false stops it, true starts a stopped one again."""

    def problems(self) -> Iterator[Problem]:
        """What a live stream needs and a list cannot have, and the other way round; an end after the start."""
        if known(self.source_type):
            yield from self._of_live() if self.source_type == "live" else self._of_files()
        start, end = self.start_time, self.end_time
        if known(start, end) and end <= start:
            yield Problem("end_time", f"must be after start_time ({start:{TIME_FORMAT}}), got {end:{TIME_FORMAT}}")

    def _of_live(self) -> Iterator[Problem]:
        if self.source_protocol is None:
            yield Problem("source_protocol", "is required when source_type is live")
        if known(self.source_urls) and len(self.source_urls) > 1:
            yield Problem("source_urls", f"holds the one URL of a live stream, got {len(self.source_urls)}")
        for name in FOR_FILES:
            if getattr(self, name) is not None:
                yield Problem(name, "is for lists of files, and source_type is live")

    def _of_files(self) -> Iterator[Problem]:
        if self.source_protocol is not None:
            yield Problem("source_protocol", f"is for live streams, and source_type is {self.source_type}")
        index, count = self.file_index, len(self.source_urls) if known(self.source_urls) else None
        if known(index) and index is not None and count is not None and index >= count:
            yield Problem("file_index", f"counts from 0 and source_urls has {count} entries, got {index}")


class LivePullToPushOutputs(LivePullToPushInputs):
    """Outputs of a relay."""

    task_id: str
    """Id of the task; a restart may change it, and a refresh then renews it here and in the resource's id."""
    full_task_name: Annotated[str, Wire("", "TaskInfo.TaskName")]
    """Name of the task at the service: `task_name` with a suffix by which it is found when its id has changed."""
    status: Annotated[RelayStatus, Wire("", "TaskStatus", values=STATUSES)]
    """`waiting` for its start, `running`, `recovering` (it retries), `stopped`, or `ended`."""
    current_file_index: int | None = None
    """Entry of the list that plays, counted from 0."""
    current_offset: int | None = None
    """Second of that entry."""
    invalid_reason: Annotated[str | None, Wire("", "TaskInvalidReason")] = None
    """Why a stopped task stopped: `PullStreamFailed`, `PushStreamFailed` or `UnknownError`."""
    exit_reason: Annotated[str | None, Wire("", "TaskExitReason")] = None
    """Why the task ended: `OverEndTime`."""
    exit_time: Annotated[str | None, Wire("", "TaskExitTime")] = None
    """When the task ended."""
    restart_fingerprint: Annotated[str, Local()]
    """Changes when, and only when, `source_urls` changes: a trigger for `LivePullToPushRestart`."""


class RelaysArguments(Arguments):
    """Return the relays of a live centre that have all the given properties, in the order of the service.

    Those that have ended are among them. One call for each hundred relays of the centre.
    """

    region: RelayRegion
    """Live centre in which the relays run."""
    task_name: str | None = None
    """Name of the task, as the resource that created it declares it."""
    status: RelayStatus | None = None
    """State of the task."""


def _all(cloud: Cloud, arguments: RelaysArguments) -> list[Properties]:
    """Read all relays of a live centre, and keep those that match the arguments."""
    return matching((_outputs(task) for task in tasks_in(cloud, arguments.region)), arguments)


RETURNS: Final = (
    "region",
    "task_id",
    "task_name",
    "full_task_name",
    "status",
    "source_type",
    "source_urls",
    "dst_url",
    "start_time",
    "end_time",
    "invalid_reason",
    "exit_reason",
)
"""Outputs that functions return."""


class LivePullToPush(Resource[LivePullToPushInputs, LivePullToPushOutputs]):
    """Created by `CreateLivePullToPush`, read by `DescribeLivePullToPush`; its id is `region/task_id`.

    A task that has ended stays in the state as `ended` and is no reason for an update; whatever is changed of it
    replaces it. While it waits for its start, and once it has ended, `running` is recorded as declared.
    Once it has begun, `file_index` and `offset` are recorded as declared: they have had their effect.
    """

    inputs = LivePullToPushInputs
    outputs = LivePullToPushOutputs
    id = RELAY_ID
    belongs_to = None
    order = 70
    on_air = OnAir("relays", "relay")
    implied_values = {"retry_count": 3, "retry_interval": 60}
    key = "task_id"
    holds = (("region", "task_id"), ("dst_url",))
    creates = Operation("CreateLivePullToPush", repeatable=False, answers=("TaskId",))
    reads = DESCRIBE_TASK
    updates = UPDATE_TASK
    deletes = Operation("DeleteLivePullToPush", repeatable=True, method="GET", gone=GONE)
    also_calls = (RESTART_TASK, STOP_TASK)
    computed = frozenset({"restart_fingerprint"})
    costs = {
        "creation": (LIST_TASKS, creates, reads),
        "creation, `running=False`": (LIST_TASKS, creates, STOP_TASK, reads),
        "creation over the task of an interrupted update": (LIST_TASKS,),
        "refresh": (reads,),
        "refresh after the id has changed": (reads, LIST_TASKS),
        "other sources, another repetition, other keys": (updates,),
        "another start, end, file or offset": (reads, updates),
        "`callback_url` no longer declared": (updates, reads),
        "`running` from true to false": (reads, STOP_TASK),
        "`running` from false to true": (reads, RESTART_TASK),
        "deletion": (deletes,),
        "deletion after the id has changed": (deletes, LIST_TASKS, deletes),
    }
    look_ups = (LookUp("get_relays", RelaysArguments, "GetRelayResult", RETURNS, (LIST_TASKS,), _all, is_list=True),)

    def complete(self, olds: Properties, news: Properties, step: Step) -> Properties:
        """`restart_fingerprint`, computed from `source_urls`, is known before the update."""
        return super().complete(olds, news, step) | {"restart_fingerprint": fingerprint(news.get("source_urls"))}

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """What ends a stream or begins it anew, and what takes effect later."""
        if not olds:
            return
        now = {name: value for name, value in news.items() if not holds_unknown(value)}
        if lasting := [
            name for name in self.changes(olds, now, frozenset(olds)).replace if name in now or name not in news
        ]:
            yield f"{', '.join(lasting)}: the task is deleted, what it pushes ends, and another task is created"
            return
        if now.get("running") is False and olds.get("running") is True:
            yield "running: the task stops, and what it pushes ends"
        if now.get("running") is True and olds.get("running") is False and now.get("source_type") != "live":
            yield "running: the list starts again from its beginning, unless file_index and offset change too"
        if "source_urls" in now and not same(olds.get("source_urls"), now["source_urls"]):
            yield (
                "source_urls: the service may go on with the old ones until the task restarts; wire a "
                "LivePullToPushRestart to restart_fingerprint"
            )

    def changes(self, olds: Properties, news: Properties, declared: frozenset[str]) -> Changes:
        """A task that has ended cannot be changed, only replaced."""
        changes = super().changes(olds, news, declared)
        if olds.get("status") != "ended":
            return changes
        differing = {*changes.replace, *changes.update}
        lasting = tuple(name for name in fields(self.inputs) if name in differing - {"running"})
        return Changes(tuple(differing & {"running"}), lasting, changes.cleared)

    def id_of(self, outputs: Properties, id: str) -> str:
        """The task's present id: a restart may have changed it."""
        return self.id.format(outputs["region"], outputs["task_id"])

    def create(self, cloud: Cloud, step: Step, inputs: LivePullToPushInputs) -> tuple[str, Properties | None]:
        """One call, after one listing of the relays of a region for each run; `running=False` is one call more.

        A task that an interrupted creation of this resource has left behind is found by its generated name and taken
        over. A task of anybody else that pushes to the same address is never touched: the creation is refused.
        """
        if not inputs.running and inputs.start_time > cloud.now():
            raise RefusedByProvider(f"a relay that waits for its start cannot be stopped: {HELD_BACK}")
        tasks = self._present(cloud, step, inputs.region)
        name, task = self._own_name(step, inputs, tasks)
        if task is not None:
            return self._adopted(cloud, step, task, inputs)
        refuse_shared_destination(inputs.dst_url.get_secret_value(), tasks)
        # A successor that is created before its predecessor is deleted must not be given the predecessor.
        task_id = self._made(cloud, inputs, name, self._replaced(step))
        id = self.id.format(inputs.region, task_id)
        step.run.started(id)
        if not inputs.running:
            self._stopped_or_taken_back(cloud, step, id, inputs)
        return id, None

    def _present(self, cloud: Cloud, step: Step, region: str) -> list[Task]:
        """The relays of a region that have not ended, without what this run has deleted or is about to replace."""
        tasks = step.run.once(("relays", cloud, region), lambda: listed(cloud, region))
        replaced = self._replaced(step)
        return [
            task
            for task in tasks
            if task.id != replaced and not step.run.was_deleted(self.kind, self.id.format(region, task.id))
        ]

    def _replaced(self, step: Step) -> str | None:
        """Return the task of the resource whose place this one takes."""
        return self.recorded(step.predecessor.outputs).task_id if step.predecessor else None

    def _own_name(self, step: Step, inputs: LivePullToPushInputs, tasks: Sequence[Task]) -> tuple[str, Task | None]:
        """The name that the task gets, or has already if an interrupted creation has left it behind.

        A task that has the generated name and is not the declared one belongs to another stack by now: the next
        generated name is taken.
        """
        wanted = to_properties(inputs)
        lasting = [name for name, field in fields(self.inputs).items() if field.marked(Replace) and name in wanted]
        for number in count():
            name = f"{inputs.task_name or step.name}-{step.token(*([str(number)] if number else []))[:8]}"
            task = next((each for each in tasks if each.name == name), None)
            if task is None:
                return name, None
            outputs = _outputs(task)
            is_held = step.run.holder(self.kind, self.id.format(inputs.region, task.id), but=step.urn)
            if not is_held and all(same(outputs.get(each), wanted[each]) for each in lasting):
                return name, task
            step.inform(f"relay {task.id} is called {name} and is left alone: it is not what is declared here")
        raise AssertionError("count ends never")

    def read(self, cloud: Cloud, id: str, old: LivePullToPushOutputs) -> Properties | None:
        """Read it with one call; a task whose id has changed is found by its name and returned with its new id."""
        region, own = self.id.parse(id)
        task = found(cloud, region, [old.task_id, own], old.full_task_name)
        if task is not None:
            return _outputs(task, old)
        if is_over(old.end_time, cloud.now()):
            return to_properties(old) | {"status": "ended"}
        return None

    def update(
        self, cloud: Cloud, step: Step, id: str, old: LivePullToPushOutputs, inputs: LivePullToPushInputs
    ) -> Properties:
        """One call with what changed; what the service ignores in some states, and `running`, cost a read before."""
        outputs = self._update(cloud, id, old, inputs)
        step.run.configured(self.id.format(inputs.region, outputs["task_id"]))
        return outputs

    def _update(self, cloud: Cloud, id: str, old: LivePullToPushOutputs, inputs: LivePullToPushInputs) -> Properties:
        wanted, recorded = to_properties(inputs), to_properties(old)
        sendable = [name for name in updatable(self.inputs) if name in wanted]
        changed = {name: wanted[name] for name in sendable if not same(recorded.get(name), wanted[name])}
        region, own = self.id.parse(id)
        task_id = old.task_id or own
        switched = old.running != inputs.running
        if not switched and not any(name in BY_STATE for name in changed):
            return self._send(cloud, region, task_id, old, changed)
        task = found(cloud, region, [task_id], old.full_task_name)
        if task is None:
            raise RefusedByProvider(f"relay {task_id} is gone: run `pulumi refresh`, then update again")
        refuse_in_state(task, list(changed), runs=inputs.running, switched=switched)
        if task.runs and not inputs.running:
            cloud.call(STOP_TASK, task.key)
        if changed:
            self._send(cloud, region, task.id, old, changed)
        if task.status == "stopped" and inputs.running:
            return {"task_id": restart_once(cloud, task).task_id, "status": "running", "invalid_reason": None}
        stops = task.runs and not inputs.running
        return {"task_id": task.id, "status": "stopped" if stops else _outputs(task)["status"]}

    def delete(self, cloud: Cloud, step: Step, id: str, old: LivePullToPushOutputs) -> None:
        """One call, which stops the task too; one whose id has changed is found by its name."""
        region, own = self.id.parse(id)
        task_id = call_task(cloud, self.deletes, region, old.task_id or own, old.full_task_name)
        step.run.deleted(self.kind, self.id.format(region, task_id))

    def _made(self, cloud: Cloud, inputs: LivePullToPushInputs, name: str, replaced: str | None) -> str:
        """Return the id of a new task; after a lost response, search for it by name and do not create it again."""
        try:
            answer = cloud.call(self.creates, encode(self.inputs, inputs) | {"TaskName": name})
            return str(answer["TaskId"])
        except (NoAnswer, Unavailable) as error:
            if not error.effect_unknown:
                raise
            for pause in (*PAUSES_S, None):
                with looking_up(error, f"The next update searches for a task called {name} before it creates another."):
                    task = task_named(cloud, inputs.region, name, but=replaced)
                if task is not None and task.status != "ended":
                    return task.id
                if pause is not None:
                    cloud.sleep(pause)
            raise RefusedByProvider(
                f"{error} No task is called {name} so far: update again, which searches for it before it creates it"
            ) from None

    def _adopted(
        self, cloud: Cloud, step: Step, task: Task, inputs: LivePullToPushInputs
    ) -> tuple[str, Properties | None]:
        """The task that an interrupted run has made, made what is declared now."""
        outputs, wanted = _outputs(task), to_properties(inputs)
        id = self.id.format(inputs.region, task.id)
        differs = self.changes(outputs, wanted, frozenset())
        return id, outputs | wanted | (self.update(cloud, step, id, self.recorded(outputs), inputs) if differs else {})

    def _stopped_or_taken_back(self, cloud: Cloud, step: Step, id: str, inputs: LivePullToPushInputs) -> None:
        region, task_id = self.id.parse(id)
        try:
            cloud.call(STOP_TASK, {"Region": region, "TaskId": task_id})
        except CallError as error:
            try:
                self.abandon(cloud, step, id, inputs)
            except CallError as second:
                raise RefusedByProvider(
                    f"{error}; and {id}, created before that, could not be taken back: {second}"
                ) from None
            raise

    def _send(
        self, cloud: Cloud, region: str, task_id: str, old: LivePullToPushOutputs, changed: Properties
    ) -> Properties:
        """Send the one update; a task whose id has changed is found by its name."""
        parameters = encode(self.inputs, changed)
        task_id = call_task(cloud, UPDATE_TASK, region, task_id, old.full_task_name, parameters)
        if parameters.get("CallbackUrl") == "":
            refuse_kept_callback(described(cloud, region, task_id))
        return {"task_id": task_id}


def _outputs(task: Task, old: LivePullToPushOutputs | None = None) -> Properties:
    """Return the outputs in a response, with provider-only inputs that cannot be seen in this state."""
    outputs = decode(LivePullToPushOutputs, task.row) | {"region": task.region, "task_id": task.id}
    outputs["task_name"] = SUFFIX.sub("", task.name)
    if "source_protocol" in outputs:
        outputs["source_protocol"] = str(outputs["source_protocol"]).lower()
    outputs["running"] = task.runs
    if task.status not in ("stopped", "running", "recovering"):
        outputs["running"] = old.running if old else True
    if old and (task.runs or task.status == "ended"):
        outputs |= {name: place for name in PLACE if (place := getattr(old, name)) is not None}
    if "exit_time" in outputs:
        outputs["exit_time"] = _moment(outputs["exit_time"])
    return outputs


def _moment(seconds: Any) -> str:
    """Unix seconds as a time; whatever else it is, as it is."""
    text = str(seconds)
    return datetime.fromtimestamp(int(text), UTC).strftime(TIME_FORMAT) if text.isdecimal() else text
