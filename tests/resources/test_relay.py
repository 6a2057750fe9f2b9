"""Whether an unanswered restart of a relay has happened, by what the API returned of the relay before and after it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

import httpx
import pytest

from pulumi_apsara_live.resources._relay import RESTART_TASK, Task, is_over, named, restart
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud


def row(
    status: int = 1, index: int | None = None, offset: int | None = None, *, id: str = "T-1", source: str = "url"
) -> dict[str, Any]:
    """A task as the API returns it."""
    place = {"CurrentFileIndex": index, "CurrentOffset": offset}
    info = {"TaskName": "relay", "SourceType": source, "DstUrl": "rtmp://push.example.com/app/relay"}
    stated = {name: value for name, value in place.items() if value is not None}
    return {"RequestId": "R-1", "TaskId": id, "TaskStatus": status, "TaskInfo": info, **stated}


class Service(httpx.BaseTransport):
    """Connections to a service that does not answer the first restart; the task is then another one."""

    def __init__(self, now: dict[str, Any]) -> None:
        self.now, self.restarts = now, 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.headers["x-acs-action"] != RESTART_TASK.action:
            return httpx.Response(200, json=self.now)
        self.restarts += 1
        if self.restarts == 1:
            raise httpx.ReadTimeout("no answer")
        return httpx.Response(200, json={"RequestId": "R-2", "TaskId": "T-2"})


def client(transport: httpx.BaseTransport) -> Cloud:
    """A client of a service."""
    return Cloud(
        endpoint="https://live.aliyuncs.com",
        region="cn-shanghai",
        credentials=lambda: Credentials("id", "secret"),
        retries=Retries.without_waiting(),
        transport=transport,
    )


Outcome = Literal["happened", "did not happen", "not known"]
READ: dict[str, tuple[dict[str, Any], dict[str, Any], Outcome]] = {
    "another id": (row(), row(id="T-9"), "happened"),
    "stopped, then running": (row(3), row(1), "happened"),
    "stopped, then recovering": (row(3), row(2), "happened"),
    "stopped all the time": (row(3), row(3), "did not happen"),
    "an earlier file": (row(1, 2, 5), row(1, 0, 1), "happened"),
    "an earlier second": (row(1, 0, 5), row(1, 0, 4), "happened"),
    "from the beginning": (row(1, 0, 5), row(1, 0), "happened"),
    "the same place without its second": (row(1, 1, 0), row(1, 1), "did not happen"),
    "the first second of the file, which is not stated": (row(1, 1, 1), row(1, 1), "happened"),
    "a later file": (row(1, 1, 0), row(1, 2, 0), "did not happen"),
    "further on in a long file": (row(1, 0, 601), row(1, 0, 601), "did not happen"),
    "not far from the beginning": (row(1, 0, 600), row(1, 0, 601), "not known"),
    "no place any more": (row(1, 1, 0), row(1), "not known"),
    "no place before": (row(1), row(1, 1, 0), "not known"),
    "a live source": (row(1, 2, 5, source="live"), row(1, 0, 1, source="live"), "not known"),
}


@pytest.mark.parametrize(("before", "now", "outcome"), READ.values(), ids=READ)
@pytest.mark.parametrize("known", [{"renames": True}, {}], ids=["ids are known to change", "ids may stay"])
def test_an_unanswered_restart_is_sent_again_only_if_it_did_not_happen(
    before: dict[str, Any], now: dict[str, Any], outcome: Outcome, known: dict[str, bool]
) -> None:
    """A second one would interrupt the stream again. Where ids change at a restart, the same id says that none was."""
    service = Service(now)
    task = Task("cn-shanghai", before)
    if outcome == "not known" and not known:
        with pytest.raises(RefusedByProvider, match="does not tell whether relay T-1 restarted"):
            restart(client(service), task, **known)
        assert service.restarts == 1
        return
    made = restart(client(service), task, **known)
    expected = (1, now["TaskId"]) if outcome == "happened" else (2, "T-2")
    assert (service.restarts, made.task_id) == expected


class Listing(httpx.BaseTransport):
    """Connections to a service that lists these tasks."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        self.rows = rows

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"RequestId": "R-1", "TotalNum": len(self.rows), "TaskList": [*self.rows]})


DELETED = {**row(-1, id="deleted"), "TaskExitReason": "TriggerByUser"}


@pytest.mark.parametrize(
    ("rows", "id"),
    [
        ([row(-1, id="ended"), row(3, id="stopped"), row(1, id="running")], "stopped"),
        ([row(-1, id="late"), row(-1, id="early")], "late"),
        ([DELETED, row(-1, id="ended")], "ended"),
        ([DELETED], None),
        ([], None),
        ([{**row(id="other"), "TaskInfo": {"TaskName": "relay 2", "DstUrl": "rtmp://a"}}], None),
        ([row(id="not meant"), row(id="meant")], "meant"),
    ],
    ids=["one that has not ended", "all ended", "one was deleted", "only that one", "none", "part of the name", "but"],
)
def test_of_several_tasks_of_a_name_the_first_that_has_not_ended_counts(
    rows: list[dict[str, Any]], id: str | None
) -> None:
    """If all have, the first of them; a deleted task is there in name only, and the service matches parts of names."""
    task = named(client(Listing(*rows)), "cn-shanghai", "relay", but="not meant")
    assert (task and task.id) == id


@pytest.mark.parametrize(
    ("end_time", "is_past"),
    [
        ("2026-06-29T20:00:00Z", True),
        ("2026-06-29T22:00:00+02:00", True),
        ("2026-06-29T20:00:01Z", False),
        ("2026-06-29T20:00:00", False),
        ("soon", False),
        ("", False),
        (None, False),
    ],
)
def test_a_recorded_end_has_passed_if_it_is_a_time_that_has(end_time: str | None, is_past: bool) -> None:
    """A task that the API no longer returns has vanished otherwise, and a refresh says so."""
    assert is_over(end_time, datetime(2026, 6, 29, 20, tzinfo=UTC)) is is_past
