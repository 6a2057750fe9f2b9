"""What a relay cannot do in its state, refused before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_apsara_live.resources._relay import Task
from pulumi_apsara_live.resources._relay_refusals import (
    refuse_in_state,
    refuse_kept_callback,
    refuse_shared_destination,
)
from pulumi_apsara_live.resources._resource import RefusedByProvider

STATUS = {"waiting": 0, "running": 1, "recovering": 2, "stopped": 3, "ended": -1}


def task(status: str = "running", **info: Any) -> Task:
    """A relay in a state."""
    whole = {"TaskName": "relay", "StartTime": "2026-06-29T20:00:00Z", "DstUrl": "rtmp://push.example.com/a", **info}
    return Task("cn-shanghai", {"TaskId": "T-1", "TaskStatus": STATUS[status], "TaskInfo": whole})


@pytest.mark.parametrize(("name", "called"), [("relay", "relay"), ("", "nothing")])
def test_a_second_relay_to_one_address_is_refused_by_name(name: str, called: str) -> None:
    """Whoever has made the first."""
    others = [task(DstUrl="rtmp://push.example.com/b"), task(TaskName=name)]
    refuse_shared_destination("rtmp://push.example.com/c", others)
    with pytest.raises(RefusedByProvider, match=f"relay T-1, called {called}, pushes to this address already"):
        refuse_shared_destination("rtmp://push.example.com/a", others)


def test_a_callback_that_would_stay_is_refused() -> None:
    """What an empty address does is not documented; a relay that has none, or is gone, keeps none."""
    refuse_kept_callback(None)
    refuse_kept_callback(task())
    refuse_kept_callback(task(CallbackURL=""))
    with pytest.raises(RefusedByProvider, match="relay T-1 keeps its callback_url"):
        refuse_kept_callback(task(CallbackURL="https://example.com/events"))


REFUSED: dict[str, tuple[str, list[str], bool, bool, str]] = {
    # state, what changed, declared as running, switched, the refusal
    "the end of an ended one": ("ended", ["end_time"], True, False, "end_time cannot be changed: relay T-1 has ended"),
    "the place of an ended one": ("ended", ["file_index", "offset"], True, False, "file_index, offset cannot be"),
    "a start that has passed": (
        "running",
        ["start_time"],
        True,
        False,
        "relay T-1 has started at 2026-06-29T20:00:00Z",
    ),
    "the start of a stopped one": ("stopped", ["start_time"], False, True, "start_time cannot be changed"),
    "the place of a running one": (
        "running",
        ["offset"],
        True,
        False,
        "offset cannot be changed while relay T-1 is ru",
    ),
    "the place of one that tries": ("recovering", ["offset"], True, False, "while relay T-1 is recovering"),
    "a stop before the start": ("waiting", [], False, True, "waits for its start and cannot be stopped before it"),
}


@pytest.mark.parametrize(("status", "changed", "runs", "switched", "words"), REFUSED.values(), ids=REFUSED)
def test_a_change_that_the_api_ignores_is_refused(
    status: str, changed: list[str], runs: bool, switched: bool, words: str
) -> None:
    """It would be recorded as made."""
    with pytest.raises(RefusedByProvider, match=words):
        refuse_in_state(task(status), changed, runs=runs, switched=switched)


TAKEN: dict[str, tuple[str, list[str], bool, bool]] = {
    "another address of an ended one": ("ended", ["dst_url"], True, False),
    "a start that is to come": ("waiting", ["start_time"], True, False),
    "the end of a running one": ("running", ["end_time"], True, False),
    "the place of one that is to stop": ("running", ["offset"], False, True),
    "the place of a stopped one that is to run": ("stopped", ["file_index"], True, True),
    "a waiting one that stays declared as stopped": ("waiting", ["dst_url"], False, False),
    "a waiting one that is to run": ("waiting", [], True, True),
    "a stop of a running one": ("running", [], False, True),
}


@pytest.mark.parametrize(("status", "changed", "runs", "switched"), TAKEN.values(), ids=TAKEN)
def test_any_other_change_is_sent(status: str, changed: list[str], runs: bool, switched: bool) -> None:
    """The API takes it in that state."""
    refuse_in_state(task(status), changed, runs=runs, switched=switched)
