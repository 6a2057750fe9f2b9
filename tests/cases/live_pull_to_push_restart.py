"""Cases of `LivePullToPushRestart`."""

from __future__ import annotations

from datetime import UTC, datetime

from pulumi_apsara_live.resources._relay import fingerprint

from . import Case, Change, Stage
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
