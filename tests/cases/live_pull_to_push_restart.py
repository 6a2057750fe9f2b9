"""Cases of `LivePullToPushRestart`."""

from pulumi_apsara_live.resources._relay import fingerprint

from . import Case, Change

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
