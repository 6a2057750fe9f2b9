"""The line about a call, without the call: what it is made of, and what is hidden in it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping

import pytest

from pulumi_apsara_live.wire import call_log
from pulumi_apsara_live.wire.call_log import LOG, one_request, purpose, waited
from pulumi_apsara_live.wire.errors import NoAnswer, Refused
from pulumi_apsara_live.wire.operation import Operation

SETS = Operation("SetCasterConfig", repeatable=True)
Lines = Callable[[], list[str]]


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Lines:
    """What is written at the level `debug`."""
    caplog.set_level(logging.DEBUG, LOG.name)
    return lambda: [record.getMessage() for record in caplog.records if record.name == LOG.name]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """A clock that a test sets."""
    now_s = [100.0]
    with monkeypatch.context() as patch:
        patch.setattr("time.monotonic", lambda: now_s[0])
        yield now_s


def made(flat: Mapping[str, str], request_id: object = "R-1") -> None:
    """A call that is answered."""
    with call_log.call(SETS, flat) as answered:
        answered({"RequestId": request_id})


def test_a_line_has_what_took_how_long(lines: Lines, clock: list[float]) -> None:
    """Waiting for the rate limit, and then the call itself, in milliseconds; attempts count from 1."""

    def turn() -> Callable[[], None]:
        clock[0] += 1.5
        return lambda: None

    with one_request() as caller:
        for attempt in (1, 2):
            caller.attempt = attempt
            waited(turn)
            with call_log.call(SETS, {"CasterId": "c-1"}) as answered:
                clock[0] += 1.25
                answered({"RequestId": "R-1"})
        assert caller.calls == 2
    line = "SetCasterConfig CasterId=c-1: 200 in 1250 ms, request id R-1, attempt {}, waited 1500 ms"
    assert lines() == [line.format(1), line.format(2)]


def test_a_call_outside_of_a_request_is_a_first_attempt(lines: Lines) -> None:
    """That has waited for nothing and is for nothing."""
    made({"CasterId": "c-1"})
    assert lines()[0].startswith("SetCasterConfig CasterId=c-1: 200 in ")
    assert lines()[0].endswith(" ms, request id R-1, attempt 1, waited 0 ms")


def test_each_request_has_the_purpose_that_it_was_made_for(lines: Lines) -> None:
    """Its attempts and calls count from none."""
    with purpose("refresh CasterConfig news"), one_request() as caller:
        assert (caller.attempt, caller.calls, caller.turn_s) == (0, 0, 0.0)
        made({})
    with one_request():
        made({})
    assert [" for refresh CasterConfig news: " in each for each in lines()] == [True, False]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (
            Refused("A", "InvalidParameter", status=400, request_id="R-2"),
            "400 InvalidParameter in 0 ms, request id R-2",
        ),
        (NoAnswer("A", "ReadTimeout"), "no answer ReadTimeout in 0 ms, request id -"),
        (KeyboardInterrupt(), "not sent: KeyboardInterrupt in 0 ms, request id -"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_a_failure_is_in_its_line(lines: Lines, clock: list[float], error: BaseException, outcome: str) -> None:
    """Also one that is no error of the service."""
    with pytest.raises(type(error)), call_log.call(SETS, {}):
        raise error
    assert lines() == [f"SetCasterConfig: {outcome}, attempt 1, waited 0 ms"]


def test_nothing_is_measured_where_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Calls are counted all the same."""
    caplog.set_level(logging.WARNING, LOG.name)
    with one_request() as caller:
        waited(lambda: lambda: None)
        made({})
        call_log.shared(SETS, {}, "R-1")
    assert (caller.calls, caller.turn_s, caplog.records) == (1, 0.0, [])


@pytest.mark.parametrize(("level", "others"), [(logging.INFO, ""), (logging.DEBUG, ", with A, CallbackUrl")])
def test_names_of_other_parameters_are_for_debugging(caplog: pytest.LogCaptureFixture, level: int, others: str) -> None:
    """Sorted; the region of the client is in no line, and that of a relay is."""
    caplog.set_level(level, LOG.name)
    made({"RegionId": "x", "Region": "cn-beijing", "CallbackUrl": "secret", "A": "1", "ResourceId.1": "r-1"})
    (record,) = caplog.records
    assert record.getMessage().startswith("SetCasterConfig Region=cn-beijing ResourceId.1=r-1: 200 in ")
    assert record.getMessage().endswith(f"waited 0 ms{others}")
    call_log.shared(SETS, {"CasterId": "c-1"}, "R-1")
    said = [each.getMessage() for each in caplog.records[1:]]
    assert said == ["SetCasterConfig CasterId=c-1: answered by the call with request id R-1"] * (others != "")


@pytest.mark.parametrize(
    ("repeated", "shown"),
    [
        ("1234", "***"),
        ("a-1234-b", "***"),
        ("cret-12", "***"),
        ("123", "123"),
        ("other", "other"),
        ("c-10", "c-10"),
        ("tiny", "tiny"),
    ],
)
def test_a_value_that_the_service_repeats_is_hidden(lines: Lines, repeated: str, shown: str) -> None:
    """Whole, in part, or in another word; but not an id, nor what is as short as parts of ordinary words."""
    flat = {"AuthKey": "secret-1234", "Pin": "1234", "Two": "iny", "CasterId": "c-10"}
    made(flat, request_id=repeated)
    assert f"request id {shown}, " in lines()[0]
