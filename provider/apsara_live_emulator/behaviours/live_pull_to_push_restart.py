"""Restarting a relay: RestartLivePullToPush."""

from __future__ import annotations

from ..answers import Json
from ..assumptions import assumed
from ..refusals import illegal_duration
from . import Call, answers
from .live_pull_to_push import EXITED, WAITING, find_task, place, status


@answers("RestartLivePullToPush")
@assumed(
    "The answered id is that of a new task and the old one is unknown from then on; restart-task-id=same keeps it."
)
@assumed("Before the start time the call succeeds, changes nothing and answers the same id.")
@assumed("A relay that has ended is InvalidParam.CodeIllegalDuration.")
@assumed("FileIndex and Offset count for the one restart that follows their update; the next begins at the beginning.")
def restart_live_pull_to_push(call: Call) -> Json:
    """Restart a relay, also a stopped one, from the first file unless an update set a place [page 002]."""
    task = find_task(call)
    state = status(task, call.now)
    if state == EXITED:
        raise illegal_duration("EndTime of the task has passed")
    if state == WAITING:
        return {"TaskId": task.task_id}
    task.play_from = place(task.settings) if task.resume else [0, 0]
    task.resume = False
    task.stopped = False
    task.failing = False
    task.running_since = call.now
    if call.choices["restart-task-id"] == "new":
        call.state.remove_task(task.task_id)
        task.task_id = call.state.new_id("task")
        call.state.add_task(task)
    return {"TaskId": task.task_id}
