"""A restart of a relay, as a triggered replacement: when a trigger changes, the relay restarts once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from ..model.diff import Changes
from ..model.fields import TIME_FORMAT, Key, Local, Properties, Replace, Text, holds_unknown
from ..model.shape import to_properties
from ..wire.errors import CallError
from ._account import Owned
from ._action import FIRST_CREATION, Action
from ._relay import (
    DESCRIBE_TASK,
    LIST_TASKS,
    RELAY_ID,
    RESTART_TASK,
    STOP_TASK,
    UPDATE_TASK,
    RelayRegion,
    Restarted,
    Task,
    ended,
    fingerprint,
    found,
    is_over,
    restart,
    until_running,
)
from ._resource import Id, OnAir, RefusedByProvider, Step
from ._triggers import RestartOnCreate, Trigger, differing

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

RELAY: Final = "LivePullToPush"
"""The resource whose task restarts."""
WhenEnded = Literal["skip", "fail"]
WhenStopped = Literal["skip", "start"]


class LivePullToPushRestartInputs(Owned):
    """Inputs of a relay's restart."""

    region: Annotated[RelayRegion, Replace()]
    """Live centre of the relay: `relay.region`."""
    task_id: Annotated[str, Local()]
    """Id of the relay's task: `relay.task_id`.

    Another id alone restarts nothing, for the vendor may change it at every restart.
    """
    triggers: Annotated[dict[Key, Trigger] | None, Local(), Replace()] = None
    """Names and values, such as `{"files": relay.restart_fingerprint}`.

    When any of them changes, is added or is removed, the relay restarts once.
    """
    on_create: Annotated[RestartOnCreate, Local()] = "skip"
    """Whether the first creation of this resource restarts the relay."""
    when_ended: Annotated[WhenEnded, Local()] = "skip"
    """What to do with a relay that has ended."""
    when_stopped: Annotated[WhenStopped, Local()] = "skip"
    """What to do with a relay that is stopped, or that the program declares with `running=False`.

    `skip` leaves it stopped. `start` starts it, which is what a restart does to a stopped relay.
    """
    resume: Annotated[bool, Local()] = False
    """Whether a list of files goes on where it was, instead of starting again; a live stream has no such place."""
    wait: Annotated[bool, Local()] = True
    """Whether to wait until the relay runs again."""
    timeout_s: Annotated[float, Local(), Field(gt=0, le=3600)] = 300
    """How long to wait, in seconds."""


class LivePullToPushRestartOutputs(LivePullToPushRestartInputs):
    """What became of a relay's restart."""

    reason: Annotated[str, Local()]
    """Why: the names of the triggers that changed, `created`, or `replaced by hand`."""
    skipped: Annotated[str | None, Local()] = None
    """Why the relay was not restarted; absent when it was."""
    restarted_at: Annotated[str | None, Local()] = None
    """When the relay was restarted."""
    previous_status: Annotated[str | None, Local()] = None
    """`waiting`, `running`, `recovering`, `stopped` or `ended`, before."""
    new_task_id: Annotated[str, Local()]
    """Id of the task afterwards; the same as before where the service did not change it."""
    previous_task_ids: Annotated[tuple[Text, ...] | None, Local()] = None
    """Ids of the task before, as far as this restart knows."""
    full_task_name: Annotated[str | None, Local()] = None
    """Name of the task, by which it is found when its id has changed."""
    end_time: Annotated[str | None, Local()] = None
    """When the task ends."""
    current_file_index: Annotated[int | None, Local()] = None
    """Entry of the list that played when the relay ran again, counted from 0."""
    current_offset: Annotated[int | None, Local()] = None
    """Second of that entry."""
    request_id: Annotated[str | None, Local()] = None
    """The vendor's id of the call that restarted it."""


class LivePullToPushRestart(Action[LivePullToPushRestartInputs, LivePullToPushRestartOutputs]):
    """`RestartLivePullToPush`, once for each replacement; deleting it or reading it changes nothing.

    Each restart has an id of its own: its id is `region/task_id/restart-…`.
    A stopped relay stays stopped, unless `when_stopped` is `"start"`. One that waits for its start is left alone:
    before that a restart has no effect.
    A restart that failed is not recorded, so the next update tries again.
    """

    inputs = LivePullToPushRestartInputs
    outputs = LivePullToPushRestartOutputs
    id = Id("region", "task_id", ending="restart-…")
    belongs_to = "task_id"
    order = 80
    on_air = OnAir("restarts", "relay")
    creates = RESTART_TASK
    reads = DESCRIBE_TASK
    also_calls = (STOP_TASK, UPDATE_TASK)
    costs = {
        'first creation, `on_create="skip"`': (reads,),
        "triggers changed": (reads, creates, reads),
        "triggers changed, `wait=False`": (reads, creates),
        "triggers changed, `resume=True`, a list that runs": (reads, STOP_TASK, UPDATE_TASK, creates, reads),
        "triggers changed, a stopped relay": (reads,),
        'triggers changed, `resume=True`, `when_stopped="start"`, a stopped list': (reads, UPDATE_TASK, creates, reads),
        "triggers changed, before the start or after the end": (reads,),
        "refresh": (reads,),
        "refresh after the id has changed": (reads, LIST_TASKS),
        "another `task_id`, `on_create`, `when_ended`, `resume`, `wait` or `timeout_s`": (),
        "deletion": (),
    }

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """A change of triggers is an interruption, and a list of files starts again unless `resume` is set."""
        if olds and not holds_unknown(news.get("triggers")) and (changed := differing(olds, news)):
            place = "goes on where it was" if news.get("resume") is True else "starts again, as resume is not set"
            why = f"because {', '.join(changed)} changed"
            starts = news.get("when_stopped") == "start"
            which = "the relay starts or restarts" if starts else "a relay that runs restarts"
            yield f"{which} {why}; its stream breaks off, and a list {place}"

    def changes(self, olds: Properties, news: Properties, declared: frozenset[str]) -> Changes:
        """Another id of the same relay, which a restart has given it, is no difference."""
        changes = super().changes(olds, news, declared)
        same_relay = news.get("task_id") in _ids(self.recorded(olds))
        return replace(changes, update=tuple(name for name in changes.update if name != "task_id" or not same_relay))

    def renamed(self, step: Step, olds: Properties, news: Properties) -> frozenset[str]:
        """Another id of the same relay, which its own resource has found by its name, is no difference."""
        relay = step.run.recorded_by_holder(RELAY, RELAY_ID.format(str(news.get("region")), str(news.get("task_id"))))
        is_same = olds.get("full_task_name") and olds["full_task_name"] == relay.get("full_task_name")
        return frozenset({"task_id"}) if is_same else frozenset()

    def create(self, cloud: Cloud, step: Step, inputs: LivePullToPushRestartInputs) -> tuple[str, Properties | None]:
        """One restart, after the changes it makes effective; or the reason why there was none."""
        before = self.recorded(step.predecessor.outputs if step.predecessor else {})
        task = self._task(cloud, step, inputs, before)
        outputs: Properties = {"region": inputs.region, "previous_status": task.status, "new_task_id": task.id}
        outputs |= {"full_task_name": task.name or None, "end_time": task.end_time}
        outputs |= self._outcome(cloud, step, inputs, task, before)
        outputs["previous_task_ids"] = [
            id for id in dict.fromkeys((inputs.task_id, task.id)) if id != outputs["new_task_id"]
        ]
        return self.happened(cloud, step, (inputs.region, outputs["new_task_id"]), outputs)

    def read(self, cloud: Cloud, id: str, old: LivePullToPushRestartOutputs) -> Properties | None:
        """What was recorded, as long as the relay is there or has come to its end."""
        region, own = self.id.parse(id)
        task = found(cloud, region, (old.new_task_id, own, old.task_id), old.full_task_name)
        return None if task is None and not is_over(old.end_time, cloud.now()) else to_properties(old)

    def _task(
        self,
        cloud: Cloud,
        step: Step,
        inputs: LivePullToPushRestartInputs,
        before: LivePullToPushRestartOutputs,
    ) -> Task:
        """The relay by the declared id, or, where that is an old one, by the last one and by its generated name.

        The name is what the relay's own resource has recorded, or this restart for one of the ids that it knows.
        """
        known = _ids(before)
        same = inputs.task_id in known
        relay = step.run.recorded_by_holder(RELAY, RELAY_ID.format(inputs.region, inputs.task_id))
        ids = [inputs.task_id, relay.get("task_id"), *(known[:1] if same else ())]
        name = relay.get("full_task_name") or (before.full_task_name if same else None)
        task = found(cloud, inputs.region, ids, name)
        if task is not None:
            return task
        if same and before.end_time and is_over(before.end_time, cloud.now()):
            return ended(inputs.region, known[0], before.full_task_name, before.end_time)
        raise RefusedByProvider(
            f"relay {inputs.task_id} is not there under this id: run `pulumi refresh`, which finds it under another "
            "or says that it is gone, then update again"
        )

    def _outcome(
        self,
        cloud: Cloud,
        step: Step,
        inputs: LivePullToPushRestartInputs,
        task: Task,
        before: LivePullToPushRestartOutputs,
    ) -> Properties:
        if not step.predecessor and inputs.on_create == "skip":
            return {"skipped": FIRST_CREATION}
        if step.predecessor and step.run.was_started(RELAY_ID.format(task.region, task.id)):
            return {"skipped": "the relay was created by this very update"}
        if task.status == "waiting":
            return {"skipped": f"the relay waits for its start at {task.start_time}"}
        if task.status == "ended":
            return self._at_the_end(inputs, task)
        if stopped := _stays_stopped(step, inputs, task):
            return {"skipped": stopped}
        if done := _done_before(step, inputs, task, _ids(before)):
            return {"skipped": done}
        return self._restart(cloud, step, inputs, task, before)

    def _at_the_end(self, inputs: LivePullToPushRestartInputs, task: Task) -> Properties:
        end = task.end_time
        if inputs.when_ended == "fail":
            raise RefusedByProvider(
                f"relay {task.id} has ended at {end} and cannot be restarted: give the relay another end_time after a "
                '`pulumi refresh`, which replaces it, or set when_ended to "skip"'
            )
        return {"skipped": f"the relay has ended at {end}"}

    def _restart(
        self,
        cloud: Cloud,
        step: Step,
        inputs: LivePullToPushRestartInputs,
        task: Task,
        before: LivePullToPushRestartOutputs,
    ) -> Properties:
        renames = bool(before.restarted_at and before.previous_task_ids)
        done = self._resumed(cloud, task) if inputs.resume else restart(cloud, task, renames=renames)
        outputs: Properties = {
            "restarted_at": cloud.now().strftime(TIME_FORMAT),
            "new_task_id": done.task_id,
            "request_id": done.request_id or None,
        }
        if not inputs.wait:
            return outputs
        try:
            now = until_running(cloud, step, task.region, done.task_id, task.name, timeout_s=inputs.timeout_s)
        except CallError as error:
            # What is done is recorded all the same: otherwise the next update would do it again.
            step.say(f"relay {done.task_id} was restarted, and cannot be read: {error}")
            return outputs
        outputs["current_file_index"], outputs["current_offset"] = now.place or (None, None)
        return outputs

    def _resumed(self, cloud: Cloud, task: Task) -> Restarted:
        """Stop, one update with the place to begin at, restart: the service takes the place only while stopped.

        A live stream, and a list that has become shorter than the place it was at, start as they do without it.
        """
        if task.place is None or task.place[0] >= len(task.sources):
            return restart(cloud, task)
        index, offset = task.place
        if task.runs:
            cloud.call(STOP_TASK, task.key)
        try:
            # The service takes no offset of 0.
            cloud.call(UPDATE_TASK, {**task.key, "FileIndex": index, "Offset": max(1, offset)})
            return restart(cloud, task.as_stopped())
        except CallError as error:
            raise RefusedByProvider(
                f"{error} Relay {task.id} is stopped since, in file {index} at second {offset}: update again, "
                "which starts it there"
            ) from None


def _stays_stopped(step: Step, inputs: LivePullToPushRestartInputs, task: Task) -> str:
    """Why the relay is left stopped; empty when it is restarted.

    What an interrupted restart has stopped, or could not start, it goes on with.
    """
    if inputs.when_stopped == "start":
        return ""
    for each in dict.fromkeys((inputs.task_id, task.id)):
        declared = step.run.declared_by_holder(RELAY, RELAY_ID.format(task.region, each))
        if declared is not None and declared[1].get("running") is False:
            return f"{declared[0]} declares running=False, and when_stopped is skip"
    if task.status == "stopped" and not step.run.was_interrupted(step.urn):
        return "the relay is stopped, and when_stopped is skip"
    return ""


def _ids(recorded: LivePullToPushRestartOutputs) -> list[str]:
    """Return the ids that a recorded restart knows of its relay, the last one first."""
    return [id for id in (recorded.new_task_id, *(recorded.previous_task_ids or ())) if id]


def _done_before(step: Step, inputs: LivePullToPushRestartInputs, task: Task, known: list[str]) -> str:
    """Whether an interrupted update has restarted the relay for this change already; return a sentence, or nothing.

    It has if all that changed is the fingerprint of the sources that the relay has, the relay's id has changed since
    the last restart that is recorded, and this update has not written the relay. Where the service keeps the id, and
    for other triggers there is no evidence: for them the relay restarts.
    """
    changed = differing(step.predecessor.inputs if step.predecessor else {}, {"triggers": inputs.triggers})
    is_written = any(step.run.was_configured(RELAY_ID.format(task.region, each)) for each in (inputs.task_id, task.id))
    if not changed or is_written or not known or task.id in known:
        return ""
    if any((inputs.triggers or {}).get(name) != fingerprint(task.sources) for name in changed):
        return ""
    return "the relay was restarted since its sources changed: its task id is another"
