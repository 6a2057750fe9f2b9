"""Cases of `LivePullToPushRestart`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error, lost_request
from apsara_live_emulator.objects import Task
from pulumi_apsara_live.resources._relay import fingerprint

from . import Case, Change, Refusal, Stage
from ._scenarios import change, create, delete, of_the_relay, read_after, refresh, trigger

FULL = {
    "region": "cn-shanghai",
    "task_id": "<running relay>",
    "triggers": {"files": "3-1a2b3c4d", "show": "2"},
    # The first creation leaves the relay as it is, so that the id which a case declares stays good.
    "on_create": "skip",
    "when_ended": "skip",
    "resume": False,
    "wait": True,
    "timeout_s": 60,
}
OTHER = {
    "region": "cn-beijing",
    "task_id": "another-task",
    "triggers": {"files": "4-5e6f7a8b"},
    "on_create": "restart",
    "when_ended": "fail",
    "resume": True,
    "wait": False,
    "timeout_s": 90,
}
MINIMAL = {"region": "cn-shanghai", "task_id": "<running relay>"}
FILES = fingerprint(["https://files.example.com/0.mp4", "https://files.example.com/1.mp4"])
"""The fingerprint of the running relay's sources."""
CHANGES = (
    Change("create", "with a restart", None, {**FULL, "on_create": "restart"}),
    Change("replace", "a fingerprint", FULL, {**FULL, "triggers": {"files": FILES, "show": "2"}}),
    Change("replace", "resumed", {**FULL, "resume": True}, {**FULL, "resume": True, "triggers": {"show": "3"}}),
    Change("replace", "without waiting", FULL, {**FULL, "wait": False, "triggers": {"show": "3"}}),
)
CASES = [Case("LivePullToPushRestart", "triggered", FULL, OTHER, MINIMAL, ("running relay",), changes=CHANGES)]
RELAY_RESTART = {**MINIMAL, "triggers": {"a": "1"}}


def relay_over(stage: Stage) -> None:
    """The evening has passed."""
    stage.emulator.clock.set(datetime(2037, 1, 1, tzinfo=UTC))


COSTS = {
    'first creation, `on_create="skip"`': create(RELAY_RESTART),
    "triggers changed": trigger(RELAY_RESTART),
    "triggers changed, `wait=False`": trigger({**RELAY_RESTART, "wait": False}),
    "triggers changed, `resume=True`, a list that runs": trigger({**RELAY_RESTART, "resume": True}),
    "triggers changed, a stopped relay": trigger(RELAY_RESTART, of_the_relay("StopLivePullToPush")),
    'triggers changed, `resume=True`, `when_stopped="start"`, a stopped list': trigger(
        {**RELAY_RESTART, "resume": True, "when_stopped": "start"}, of_the_relay("StopLivePullToPush")
    ),
    "triggers changed, before the start or after the end": trigger(RELAY_RESTART, relay_over),
    "refresh": refresh(RELAY_RESTART),
    "refresh after the id has changed": read_after(RELAY_RESTART, of_the_relay("RestartLivePullToPush")),
    "another `task_id`, `on_create`, `when_ended`, `resume`, `wait` or `timeout_s`": change(
        RELAY_RESTART, task_id="x", on_create="restart", when_ended="fail", resume=True, wait=False, timeout_s=9
    ),
    "deletion": delete(RELAY_RESTART),
}
"""What happens in each row of its table in docs/calls.md."""


RELAY = ("running relay",)
NOW = {**FULL, "on_create": "restart"}


def _ended(stage: Stage, emulator: Emulator) -> None:
    for task in emulator.state.tasks.values():
        task.end = 1
    stage.create({**NOW, "when_ended": "fail"})


def _unanswered_and_gone(stage: Stage, emulator: Emulator) -> None:
    emulator.faults.order("RestartLivePullToPush", lost_request())
    emulator.faults.order("DescribeLivePullToPush", error("CodeTaskNotExist", 400), after=1)
    for task in emulator.state.tasks.values():
        task.settings["TaskName"] = ""
    stage.create(NOW)


def _unanswered(stage: Stage, emulator: Emulator) -> None:
    emulator.faults.order("RestartLivePullToPush", lost_request())
    stage.create(NOW)


class _FailsAgain(Task):
    """A relay whose source fails after each restart, too."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, True if name == "failing" else value)


def _failing(stage: Stage, emulator: Emulator) -> None:
    emulator.state.tasks = {key: _FailsAgain(**vars(task)) for key, task in emulator.state.tasks.items()}
    stage.create({**NOW, "timeout_s": 3})


def _stopped_in_between(stage: Stage, emulator: Emulator) -> None:
    for task in emulator.state.tasks.values():
        task.play_from = [1, 120]
    emulator.faults.order("UpdateLivePullToPush", error("InvalidParameter", 400))
    stage.create({**NOW, "resume": True})


REFUSALS = [
    Refusal(
        "LivePullToPushRestart",
        "is not there under this id: run `pulumi refresh`",
        lambda stage, _: stage.create({**NOW, "task_id": "a"}),
    ),
    Refusal("LivePullToPushRestart", "has ended at 1970-01-01T00:00:01Z and cannot be restarted", _ended, RELAY),
    Refusal("LivePullToPushRestart", "is gone since: run `pulumi refresh`", _unanswered_and_gone, RELAY),
    Refusal("LivePullToPushRestart", "The service does not tell whether relay", _unanswered, RELAY),
    Refusal("LivePullToPushRestart", "is still recovering and not running after 3 s", _failing, RELAY),
    Refusal("LivePullToPushRestart", "is stopped since, in file 1 at second 120", _stopped_in_between, RELAY),
]
AT_LEAST_ONCE = {
    "LivePullToPushRestart-triggered: replace, triggers": ["RestartLivePullToPush"] * 2,
    "LivePullToPushRestart-triggered: replace, without waiting": ["RestartLivePullToPush"] * 2,
    "LivePullToPushRestart-triggered: replace, resumed": ["StopLivePullToPush", "RestartLivePullToPush"] * 2,
}
NEEDS_A_REFRESH = ["LivePullToPushRestart-triggered: create, with a restart"]
"""The first restart of a relay gives it another id, and there is no record yet that could tell its name."""
