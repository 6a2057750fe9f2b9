"""The lines about calls: what they say, where they are written, and what is never in them."""

from __future__ import annotations

import logging
import re
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from apsara_live_emulator import Emulator, faults
from pulumi_apsara_live.settings.call_logging import log_calls
from pulumi_apsara_live.settings.resolved import SettingsError
from pulumi_apsara_live.wire.call_log import LOG, purpose
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.errors import CallError
from pulumi_apsara_live.wire.operation import Listing, Operation
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud

STUDIOS = Operation("DescribeCasters", repeatable=True, rows="CasterList.Caster", answers=("CasterId",))
SETS = Operation("SetCasterConfig", repeatable=True)
LINE = re.compile(
    r"(?P<what>.+): (?P<outcome>.+) in \d+ ms, request id (?P<id>[\w-]+), attempt (?P<attempt>\d+), waited \d+ ms"
    r"(?P<others>, with .+)?"
)
Answer = dict[str, Any]


@pytest.fixture
def cloud(emulator: Emulator) -> Iterator[Cloud]:
    """A client of the emulator."""
    client = Cloud(
        endpoint=emulator.url,
        region="cn-shanghai",
        credentials=lambda: Credentials("testid", "testsecret"),
        retries=Retries.without_waiting(),
    )
    yield client
    client.close()


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What is written at the level `debug`."""
    caplog.set_level(logging.DEBUG, LOG.name)
    return lambda: [record.getMessage() for record in caplog.records if record.name == LOG.name]


@pytest.fixture
def as_before() -> Iterator[None]:
    """What is set up for this process is taken away."""
    handlers, level, propagate = list(LOG.handlers), LOG.level, LOG.propagate
    yield
    for handler in [each for each in LOG.handlers if each not in handlers]:
        LOG.removeHandler(handler)
        handler.close()
    LOG.setLevel(level)
    LOG.propagate = propagate


def studio(cloud: Cloud) -> str:
    """A studio."""
    said = {"NormType": 1, "ChargeType": "PostPaid", "CasterName": "News", "ClientToken": "one"}
    return str(cloud.call(Operation("CreateCaster", repeatable=True), said)["CasterId"])


def test_a_call_is_one_line(cloud: Cloud, lines: Callable[[], list[str]]) -> None:
    """Action, ids, what it is for, outcome, request id, attempt; the names of other parameters, and no value."""
    id = studio(cloud)
    said = {"CasterId": id, "CallbackUrl": "https://hooks.example.com/secret", "UrgentMaterialId": "asset-1"}
    with purpose("update CasterConfig news"):
        answer = cloud.call(SETS, said)
    found = LINE.fullmatch(lines()[-1])
    assert found is not None
    assert found["what"] == f"SetCasterConfig CasterId={id} UrgentMaterialId=asset-1 for update CasterConfig news"
    assert (found["outcome"], found["id"], found["attempt"]) == ("200", answer["RequestId"], "1")
    assert found["others"] == ", with CallbackUrl"


def test_an_attempt_that_failed_is_a_line_too(cloud: Cloud, emulator: Emulator, lines: Callable[[], list[str]]) -> None:
    """With the code, or with the reason why there is no answer."""
    emulator.faults.order("DescribeCasters", faults.throttle())
    emulator.faults.order("DescribeCasters", faults.lost_answer())
    emulator.faults.order("DescribeCasters", faults.error("InvalidParameter", 400))
    with pytest.raises(CallError):
        cloud.rows(STUDIOS, {})
    found = [LINE.fullmatch(line) for line in lines()]
    assert [each and (each["outcome"], each["attempt"]) for each in found] == [
        ("400 Throttling.User", "1"),
        ("no answer ConnectionLost", "2"),
        ("400 InvalidParameter", "3"),
    ]


def test_a_question_that_another_call_answers_names_that_call(cloud: Cloud, lines: Callable[[], list[str]]) -> None:
    """Of another thread, or an earlier one that a refresh uses again."""
    id, refresh = studio(cloud), cloud.for_refresh(5)
    before = len(lines())
    for name in ("one", "two"):
        with purpose(f"refresh Caster {name}"):
            refresh.rows(STUDIOS, {"CasterId": id})
    call, shared = lines()[before:]
    found = LINE.fullmatch(call)
    assert found is not None
    said = f"DescribeCasters CasterId={id} for refresh Caster two: answered by the call with request id {found['id']}"
    assert shared == said


def test_members_of_a_collection_name_the_list(cloud: Cloud, lines: Callable[[], list[str]]) -> None:
    """Each of the studios that were answered by it."""
    listed = Operation("DescribeCasters", True, rows="CasterList.Caster", listing=Listing("CasterId"))
    id, together = studio(cloud), threading.Barrier(8)

    def read() -> None:
        together.wait()
        cloud.rows(listed, {"CasterId": id})

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reads = [line for line in lines() if line.startswith("DescribeCasters")]
    assert len(reads) == 8
    shared = [line for line in reads if "answered by the call" in line]
    made = {found["id"] for line in reads if (found := LINE.fullmatch(line))}
    assert {line.rpartition(" ")[2] for line in shared} <= made


def test_what_a_parameter_says_is_not_written_unless_it_is_an_id(cloud: Cloud, lines: Callable[[], list[str]]) -> None:
    """Addresses, names, tokens and secrets are not; line breaks in an id are no lines."""
    for name in ("CasterName", "ClientToken", "SideOutputUrl", "AuthKey", "Password", "Episode.1.EpisodeName"):
        with pytest.raises(CallError):
            cloud.call(SETS, {"CasterId": "a\nb", name: "canary"})
    text = "\n".join(lines())
    assert "canary" not in text
    assert "testsecret" not in text
    assert all(LINE.fullmatch(line) for line in lines())


@pytest.mark.parametrize(("level", "shared"), [("info", False), ("DEBUG", True)])
def test_the_variable_sets_the_level(
    cloud: Cloud, as_before: None, capsys: pytest.CaptureFixture[str], level: str, shared: bool
) -> None:
    """On stderr, with the time in UTC."""
    log_calls({"APSARA_LIVE_LOG": level})
    cloud = cloud.for_refresh(5)
    for _ in range(2):
        cloud.rows(STUDIOS, {})
    written = capsys.readouterr().err.splitlines()
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO DescribeCasters: 200 in ", written[0])
    assert ["answered by the call" in line for line in written] == ([False, True] if shared else [False])


def test_a_file_is_its_owners_and_holds_everything(cloud: Cloud, as_before: None, tmp_path: Path) -> None:
    """It is added to."""
    path = tmp_path / "calls.log"
    log_calls({"APSARA_LIVE_LOG": str(path)})
    cloud = cloud.for_refresh(5)
    for _ in range(2):
        cloud.rows(STUDIOS, {})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [line.split()[1] for line in path.read_text().splitlines()] == ["INFO", "DEBUG"]


@pytest.mark.parametrize("value", ["verbose", "/nonexistent/calls.log"])
def test_a_value_that_is_neither_a_level_nor_a_file_is_refused(as_before: None, value: str) -> None:
    """A misspelt level makes no file of that name."""
    with pytest.raises(SettingsError, match="APSARA_LIVE_LOG"):
        log_calls({"APSARA_LIVE_LOG": value})


def test_without_the_variable_nothing_is_set_up(as_before: None) -> None:
    """Nor for one that is empty."""
    before = list(LOG.handlers)
    log_calls({})
    log_calls({"APSARA_LIVE_LOG": " "})
    assert before == LOG.handlers
