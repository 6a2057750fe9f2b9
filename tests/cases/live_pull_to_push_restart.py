"""Cases of `LivePullToPushRestart`."""

from . import Case

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
CASES = [Case("LivePullToPushRestart", "triggered", FULL, OTHER, MINIMAL, ("running relay",))]
