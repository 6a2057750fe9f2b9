"""Calls over a real socket: what is sent, what is made of the answer, and what is done when there is none."""

import json
import logging
import re
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from pulumi_apsara_live.wire.errors import CallError, NoAnswer, NotFound, Refused, Throttled, Unavailable
from pulumi_apsara_live.wire.limits import Limits
from pulumi_apsara_live.wire.operation import PAUSES_S, Operation
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud, Credentials, begin_run, cancel, close_shared, shared_cloud

Server = Any  # a server of conftest.py
MakeCloud = Callable[..., Cloud]

READS = Operation("DescribeCasters", repeatable=True, rows="CasterList.Caster")
MAKES = Operation("AddCasterLayout", repeatable=False)
RELAYS = Operation("DescribeLivePullToPushList", repeatable=True, rows="TaskList", method="GET")


def parameters(target: str) -> dict[str, str]:
    """The parameters in a request's query."""
    return dict(parse_qsl(urlsplit(target).query, keep_blank_values=True))


class Canned(httpx.BaseTransport):
    """Connections to a service that answers from what is sent."""

    def __init__(
        self,
        answer: Callable[[dict[str, str]], dict[str, Any]],
        status: int = 200,
        headers: Callable[[], dict[str, str]] = dict,
    ) -> None:
        self.answer, self.status, self.headers = answer, status, headers

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body = {"RequestId": "R-0", **self.answer({**parameters(str(request.url)), **request.headers})}
        return httpx.Response(self.status, headers=self.headers(), json=body)


NO_LIMITS = Limits.without_waiting()


# What is sent


def test_parameters_travel_in_the_query_of_a_post(cloud: Cloud, server: Server) -> None:
    """Flat, with the region, and with an empty body."""
    cloud.call(MAKES, {"CasterId": "a b", "VideoLayer": [{"FillMode": "fit"}]})
    request = server.received[0]
    assert (request.method, request.body) == ("POST", b"")
    assert request.headers["content-length"] == "0"
    assert parameters(request.target) == {
        "CasterId": "a b",
        "VideoLayer.1.FillMode": "fit",
        "RegionId": "cn-shanghai",
    }


def test_some_operations_are_gets(cloud: Cloud, server: Server) -> None:
    """The gateway takes nothing else for them."""
    cloud.call(RELAYS, {})
    assert server.received[0].method == "GET"
    assert "content-length" not in server.received[0].headers


def test_a_region_that_is_given_is_not_replaced(cloud: Cloud, server: Server) -> None:
    """A caller may look elsewhere."""
    cloud.call(READS, {"RegionId": "ap-southeast-1"})
    assert parameters(server.received[0].target) == {"RegionId": "ap-southeast-1"}


def test_no_region_is_not_sent(make_cloud: MakeCloud, server: Server) -> None:
    """A client without a region leaves the parameter out."""
    make_cloud(region="").call(READS, {})
    assert server.received[0].target == "/"


def test_long_parameters_travel_in_the_body(cloud: Cloud, server: Server) -> None:
    """A rundown of a hundred episodes is too long for an address."""
    episodes = [{"EpisodeName": f"Episode {number}", "ResourceId": "r" * 36} for number in range(100)]
    cloud.call(MAKES, {"Episode": episodes})
    request = server.received[0]
    assert request.target == "/"
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    sent = dict(parse_qsl(request.body.decode()))
    assert sent["Episode.100.EpisodeName"] == "Episode 99"
    assert sent["RegionId"] == "cn-shanghai"


def test_a_long_get_stays_a_get(cloud: Cloud, server: Server) -> None:
    """It has no body to move to."""
    cloud.call(RELAYS, {"TaskName": "x" * 7000})
    assert (server.received[0].method, server.received[0].body) == ("GET", b"")
    assert len(server.received[0].target) > 7000


def test_a_call_is_signed_with_the_time_and_a_nonce(make_cloud: MakeCloud, server: Server) -> None:
    """Both can be set; by default every call has a nonce of its own."""
    moment = datetime(2026, 1, 15, 8, 30, tzinfo=UTC)
    make_cloud(clock=lambda: moment, nonce=lambda: "n-1").call(READS, {})
    cloud = make_cloud()
    cloud.call(READS, {})
    cloud.call(READS, {})
    first, second, third = (request.headers for request in server.received)
    assert first["x-acs-date"] == "2026-01-15T08:30:00Z"
    assert first["x-acs-signature-nonce"] == "n-1"
    assert second["x-acs-signature-nonce"] != third["x-acs-signature-nonce"]
    assert first["authorization"].startswith(
        "ACS3-HMAC-SHA256 Credential=LTAI-test-id,SignedHeaders=host;x-acs-action;"
    )
    assert first["host"] == f"127.0.0.1:{server.port}"
    assert abs(cloud.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_credentials_are_asked_for_at_every_attempt(make_cloud: MakeCloud, server: Server) -> None:
    """A key that was renewed meanwhile is used at once."""
    keys = iter([Credentials("old", "s"), Credentials("new", "s", "token")])
    server.answers(status=500)
    make_cloud(credentials=lambda: next(keys)).call(READS, {})
    assert "Credential=old," in server.received[0].headers["authorization"]
    assert "Credential=new," in server.received[1].headers["authorization"]
    assert server.received[1].headers["x-acs-security-token"] == "token"


def test_an_address_has_an_end(cloud: Cloud, server: Server) -> None:
    """Beyond it nothing is sent, and the caller learns why."""
    error = error_of(cloud, RELAYS, TaskName="x" * 70_000)
    assert isinstance(error, Refused)
    assert str(error) == (
        "DescribeLivePullToPushList refused: RequestTooLong: its parameters take 70030 characters,"
        " which is more than an address may have."
    )
    assert server.connections == 0


# What is made of an answer


def test_an_answer_is_its_json(cloud: Cloud, server: Server) -> None:
    """Text in any script included."""
    server.answers({"RequestId": "1", "CasterName": "导播台"})
    assert cloud.call(READS, {}) == {"RequestId": "1", "CasterName": "导播台"}


@pytest.mark.parametrize(
    "answer",
    [{"CasterList": {"Caster": [{"CasterId": "1"}]}}, {"CasterList": [{"CasterId": "1"}]}],
    ids=["wrapped", "bare"],
)
def test_rows_are_found_with_and_without_their_wrapper(cloud: Cloud, server: Server, answer: dict[str, Any]) -> None:
    """Older answers lack it."""
    server.answers(answer)
    assert cloud.rows(READS, {}) == [{"CasterId": "1"}]


NONE = [{"Total": 0}, {"CasterList": {}}, {"CasterList": ""}, {"CasterList": {"Caster": ""}}]
NONE += [{"CasterList": None, "Total": 0}]


@pytest.mark.parametrize("answer", NONE, ids=str)
def test_no_rows_are_an_empty_list(cloud: Cloud, server: Server, answer: dict[str, Any]) -> None:
    """However the service says "none"."""
    server.answers(answer)
    assert cloud.rows(READS, {}) == []


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({}, "the response has no CasterList.Caster"),
        ({"Total": 1}, "the response has no CasterList.Caster"),
        ({"CasterList": {}, "Total": 1}, "Total is 1, and the rows are 0"),
        ({"CasterList": None, "Total": None}, "the response has no CasterList.Caster"),
        ({"CasterList": "none"}, "CasterList.Caster is not a list"),
        ({"CasterList": {"Other": []}}, "CasterList.Caster is not a list"),
        ({"CasterList": {"Caster": 5}}, "CasterList.Caster is not a list"),
        ({"CasterList": {"Caster": [None]}}, "a row of CasterList.Caster is not an object"),
        ({"CasterList": {"Caster": []}, "Total": "many"}, "Total is not a number of rows"),
        ({"CasterList": {"Caster": []}, "Total": -1}, "Total is not a number of rows"),
        ({"CasterList": {"Caster": []}, "Total": True}, "Total is not a number of rows"),
        ({"CasterList": {"Caster": []}, "Total": 10**50}, "Total is not a number of rows"),
    ],
    ids=str,
)
def test_silence_is_not_none(cloud: Cloud, server: Server, answer: dict[str, Any], why: str) -> None:
    """Read as an empty list, it would tell that living things are gone; it is asked for again, then an error."""
    server.answers(answer, times=4)
    with pytest.raises(NoAnswer, match=why) as raised:
        cloud.rows(READS, {})
    assert (raised.value.code, raised.value.attempts) == ("NotUnderstood", 4)


def test_an_answer_that_nobody_understands_is_asked_for_again(cloud: Cloud, server: Server) -> None:
    """A proxy may have garbled it on the way, once."""
    server.answers({"Other": 1})
    server.answers(page(1))
    assert cloud.rows(READS, {}) == [{"CasterId": "1"}]


@pytest.mark.parametrize("body", [{"RequestId": ""}, {"RequestId": 5.5}, {"Code": "Odd", "Message": "no"}], ids=str)
def test_an_answer_of_another_service_is_none(cloud: Cloud, server: Server, body: dict[str, Any]) -> None:
    """Every answer of the API has a request id, and only its errors have a code."""
    server.answers(body)
    error = error_of(cloud)
    assert (type(error), error.code, error.message) == (NoAnswer, "NotUnderstood", "the answer is not the API's")


ADDS = Operation("AddCasterLayout", repeatable=False, answers=("LayoutId", "Of.Name"))


@pytest.mark.parametrize("layout_id", [None, "", [], {}, True, 1.5])
def test_an_answer_without_its_id_is_none(cloud: Cloud, server: Server, layout_id: Any) -> None:
    """Something may have been made all the same."""
    server.answers({"LayoutId": layout_id, "Of": {"Name": "x"}})
    error = error_of(cloud, ADDS)
    assert (type(error), error.message) == (NoAnswer, "LayoutId is missing or not a string")
    assert error.effect_unknown


def test_an_answer_with_its_id_is_one(cloud: Cloud, server: Server) -> None:
    """As text or as a number."""
    server.answers({"LayoutId": "1", "Of": {"Name": 0}})
    assert cloud.call(ADDS, {})["LayoutId"] == "1"


TELLS = Operation("DescribeCasters", repeatable=True, rows="CasterList.Caster", answers=("CasterId",))


def test_a_row_that_comes_twice_is_one(cloud: Cloud, server: Server) -> None:
    """Unless the two do not say the same."""
    server.answers(page(1, 2, 1))
    assert cloud.rows(TELLS, {}) == [{"CasterId": "1"}, {"CasterId": "2"}]
    server.answers(
        {"CasterList": {"Caster": [{"CasterId": "1", "Status": 0}, {"CasterId": "1", "Status": 1}]}}, times=4
    )
    with pytest.raises(NoAnswer, match=r"two rows of CasterList\.Caster are both '1'"):
        cloud.rows(TELLS, {})


def page(*ids: int, total: int | None = None) -> dict[str, Any]:
    """A page of studios."""
    counted = {} if total is None else {"Total": total}
    return {"CasterList": {"Caster": [{"CasterId": str(number)} for number in ids]}} | counted


def test_pages_are_read_to_the_total(cloud: Cloud, server: Server) -> None:
    """In order, and not one page more."""
    server.answers(page(1, 2, total=3))
    server.answers(page(3, total=3))
    assert [row["CasterId"] for row in cloud.all_rows(READS, {"Status": 1}, page_size=2)] == ["1", "2", "3"]
    first, second = (parameters(request.target) for request in server.received)
    assert (first["PageNum"], second["PageNum"]) == ("1", "2")
    assert (first["PageSize"], first["Status"]) == ("2", "1")


def test_pages_without_a_total_end_with_one_that_is_not_full(cloud: Cloud, server: Server) -> None:
    """Relays count pages under another name."""
    server.answers({"TaskList": [{}, {}]})
    server.answers({"TaskList": [{}]})
    assert len(cloud.all_rows(RELAYS, {}, page_size=2, page="PageNumber")) == 3
    assert parameters(server.received[1].target)["PageNumber"] == "2"


SHIFTS = [
    pytest.param([page(1, 2, total=3), page(total=3)], id="one was deleted"),
    pytest.param([page(1, 2, total=3), page(3, total=2)], id="the total changes"),
    pytest.param([page(1, 2, total=4), page(2, 3, total=4)], id="one was added before"),
    pytest.param([page(1, 2, total=1)], id="the total is too small"),
    pytest.param([page(1, 2), page(2)], id="one comes twice"),
    pytest.param([page(1, 2, total=3), page(3)], id="the total is missing on a page"),
]


@pytest.mark.parametrize("pages", SHIFTS)
def test_a_list_that_changes_while_it_is_read_is_read_again(cloud: Cloud, server: Server, pages: list[Any]) -> None:
    """Half of an old list and half of a new one are neither."""
    for each in [*pages, page(1, 2, total=3), page(4, total=3)]:
        server.answers(each)
    assert [row["CasterId"] for row in cloud.all_rows(TELLS, {}, page_size=2)] == ["1", "2", "4"]


@pytest.mark.parametrize("pages", SHIFTS)
def test_a_refresh_reads_such_a_list_again_too(cloud: Cloud, server: Server, pages: list[Any]) -> None:
    """Though it may use answers again, it does not use those of which it knows that they do not fit."""
    test_a_list_that_changes_while_it_is_read_is_read_again(cloud.for_refresh(60), server, pages)


def test_a_list_that_never_settles_is_no_answer(cloud: Cloud, server: Server) -> None:
    """A total that lies looks the same."""
    server.answers(page(1, total=0), times=3)
    with pytest.raises(NoAnswer, match="the list changes while it is read: 1 rows, and a total of 0"):
        cloud.all_rows(TELLS, {}, page_size=2)
    assert len(server.received) == 3


def test_a_list_that_does_not_end_is_given_up(cloud: Cloud, server: Server) -> None:
    """Two hundred pages are the bound."""
    server.answers(page(1, total=10_000), times=200)
    with pytest.raises(Refused, match="more than 200 pages of 1 rows"):
        cloud.all_rows(READS, {}, page_size=1)


# What is made of an error


def error_of(cloud: Cloud, operation: Operation = MAKES, **given: str) -> CallError:
    """The error that a call ends with."""
    with pytest.raises(CallError) as raised:
        cloud.call(operation, given)
    return raised.value


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (404, "InvalidCaster.NotFound", NotFound),
        (404, "InvalidDomainName.NotFound", NotFound),
        (404, "SomethingElse", NotFound),
        (400, "InvalidEpisode.NotFound", NotFound),
        (400, "InvalidParameter.Malformed", Refused),
        (403, "PermissionDenied", Refused),
        (404, "InvalidAccessKeyId.NotFound", Refused),
        (404, "InvalidApi.NotFound", Refused),
        (400, "LiveServiceNotFound", Refused),
        (400, "Throttling", Throttled),
        (400, "Throttling.User", Throttled),
        (503, "Rejected.Throttling", Throttled),
        (429, "Whatever", Throttled),
        (500, "InternalError", Unavailable),
        (503, "ServiceUnavailable", Unavailable),
        (500, "InvalidCaster.NotFound", Unavailable),
    ],
)
def test_an_error_is_named_by_what_can_be_done(
    cloud: Cloud, server: Server, status: int, code: str, kind: type[CallError]
) -> None:
    """Code, status, words and request id are kept."""
    body = {"Code": code, "HostId": "live.aliyuncs.com", "Message": "Some\nwords", "RequestId": "R-1"}
    server.answers(body, status=status, times=4)
    error = error_of(cloud)
    assert type(error) is kind
    assert (error.code, error.status, error.message, error.request_id) == (code, status, "Some words", "R-1")


def test_an_operation_may_have_codes_of_its_own_for_gone(cloud: Cloud, server: Server) -> None:
    """A relay that does not exist is a 400."""
    server.answers({"Code": "CodeTaskNotExist"}, status=400)
    error = error_of(cloud, Operation("DescribeLivePullToPush", True, gone=frozenset({"CodeTaskNotExist"})))
    assert isinstance(error, NotFound)


@pytest.mark.parametrize(
    "body",
    [
        {"code": "InvalidCaster.NotFound", "message": "gone & away", "requestId": "R-1"},
        b"<?xml version='1.0'?><Error><RequestId>R-1</RequestId><Code>InvalidCaster.NotFound</Code>"
        b"<Message>gone &amp; away</Message></Error>",
    ],
    ids=["lower-case", "xml"],
)
def test_errors_have_other_spellings(cloud: Cloud, server: Server, body: object) -> None:
    """Lower-case names, and XML."""
    server.answers(body, status=404)
    error = error_of(cloud)
    assert isinstance(error, NotFound)
    assert (error.code, error.message, error.request_id) == ("InvalidCaster.NotFound", "gone & away", "R-1")


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (502, b"<html><body>Bad\nGateway</body></html>", Unavailable),
        (502, b"\xff\xfe", Unavailable),
        (404, b"<html>nginx</html>", Refused),
        (403, b"[]", Refused),
        (302, b"", Refused),
    ],
)
def test_what_is_not_the_apis_says_nothing_about_a_thing(
    cloud: Cloud, server: Server, status: int, body: bytes, kind: type[CallError]
) -> None:
    """A proxy's 404 above all: read as "gone", it would empty the state. Redirects are not followed."""
    server.answers(body, status=status, headers="location: http://127.0.0.1:1/\r\n")
    error = error_of(cloud)
    assert type(error) is kind
    assert str(error).startswith(f"AddCasterLayout {error.verb}: HTTP.{status}: the answer is not the API's. Check ")
    assert len(server.received) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_takes_nothing_along(
    cloud: Cloud, server: Server, serve: Callable[..., Server], status: int
) -> None:
    """Wherever it leads: what is signed for one endpoint is sent to no other."""
    other = serve()
    server.answers(b"", status=status, headers=f"location: {other.endpoint}/?\r\n")
    assert isinstance(error_of(cloud, READS), Refused)
    assert (len(server.received), other.connections) == (1, 0)


def test_a_relays_own_failure_code_is_an_error(cloud: Cloud, server: Server) -> None:
    """It comes with HTTP 200."""
    server.answers({"RetCode": 5, "Description": "no such stream", "RequestId": "R-1"})
    error = error_of(cloud)
    assert isinstance(error, Refused)
    assert (error.code, error.message, error.request_id) == ("RetCode.5", "no such stream", "R-1")


def test_a_relays_success_code_is_none(cloud: Cloud, server: Server) -> None:
    """Zero means that all went well."""
    server.answers({"RetCode": 0, "TaskId": "1"})
    assert cloud.call(MAKES, {})["TaskId"] == "1"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ("x-acs-retry-after: 1500\r\n", 1.5),
        ("x-acs-retry-after: 1500\r\nretry-after: 9\r\n", 1.5),
        ("retry-after: 9\r\n", 9.0),
        (f"retry-after: {format_datetime(datetime(2026, 1, 1, 0, 0, 30, tzinfo=UTC), usegmt=True)}\r\n", 30.0),
        ("retry-after: Thu, 01 Jan 2026 00:00:30 -0000\r\n", 30.0),
        ("retry-after: Thu, 01 Jan 2015 00:00:00 GMT\r\n", 0.0),
        ("retry-after: soon\r\n", None),
        ("", None),
    ],
)
def test_the_pause_that_is_asked_for_is_read(
    make_cloud: MakeCloud, server: Server, headers: str, seconds: float | None
) -> None:
    """Milliseconds in the vendor's header, seconds or a date in the standard one."""
    server.answers({"Code": "Throttling"}, status=400, headers=headers)
    cloud = make_cloud(clock=lambda: datetime(2026, 1, 1, tzinfo=UTC), retries=Retries.without_waiting(attempts=1))
    assert error_of(cloud).retry_after_s == seconds


def test_a_pause_that_is_asked_for_makes_any_error_a_throttle(cloud: Cloud, server: Server) -> None:
    """As the vendor's own client has it."""
    server.answers({"Code": "Busy"}, status=400, headers="x-acs-retry-after: 10\r\n", times=4)
    assert isinstance(error_of(cloud), Throttled)


def test_a_throttled_call_is_made_again_even_if_it_makes_something(cloud: Cloud, server: Server) -> None:
    """It was not carried out."""
    server.answers({"Code": "Throttling.User"}, status=400, times=2)
    server.answers({"LayoutId": "1"})
    assert cloud.call(MAKES, {})["LayoutId"] == "1"
    assert len(server.received) == 3


def test_a_refused_permission_names_the_studio(cloud: Cloud, server: Server) -> None:
    """The statement to add can be copied from the error."""
    server.answers({"Code": "IllegalOperation"}, status=401)
    starts = Operation("StartCaster", repeatable=True)
    assert "live:StartCaster on acs:live:*:<account>:caster/c-1." in str(error_of(cloud, starts, CasterId="c-1"))


@pytest.mark.parametrize(
    "body",
    [
        {"Code": "InvalidCaster.NotFound", "Message": "no", "RequestId": ""},
        {"Code": "<b>NotFound", "Message": "no", "RequestId": "R-1"},
        {"Code": "x" * 200 + "NotFound", "Message": "no", "RequestId": "R-1"},
        {"Code": {"NotFound": 1}, "Message": "no", "RequestId": "R-1"},
        b"<html><Code>InvalidCaster.NotFound</Code></html>",
    ],
    ids=["no id", "no word", "no end", "no text", "no id in a page"],
)
def test_gone_is_said_by_the_api_alone(cloud: Cloud, server: Server, body: Any) -> None:
    """Its errors have a code that is a word, and a request id."""
    server.answers(body, status=404)
    assert type(error_of(cloud)) is Refused


@pytest.mark.parametrize("status", [200, 302, 404])
def test_what_a_terminal_would_obey_is_not_repeated(cloud: Cloud, server: Server, status: int) -> None:
    """Neither colours nor line breaks nor writing from right to left."""
    said = "a\u001b[31m\u202eb\x07\r\nc"
    server.answers({"RetCode": 1, "Description": said, "Code": "Odd", "Message": said}, status=status)
    assert error_of(cloud).message == "a�[31m�b� c"


def test_addresses_in_the_services_words_are_not_repeated(cloud: Cloud, server: Server) -> None:
    """Those of streams hold their keys."""
    said = "rtmp://push.example.com/app/key?auth_key=1-2 and https%3A%2F%2Fu%3Ap%40x, <http://u:p@x/> are wrong"
    server.answers({"Code": "InvalidParameter", "Message": said}, status=400)
    assert error_of(cloud).message == "rtmp://*** and https%3A%2F%2F*** <http://***> are wrong"


@pytest.mark.parametrize("pause", ["9" * 5000, "99999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
@pytest.mark.parametrize("header", ["x-acs-retry-after", "retry-after"])
def test_a_pause_has_an_end(make_cloud: MakeCloud, server: Server, header: str, pause: str) -> None:
    """A day is longer than anybody waits."""
    server.answers({"Code": "Throttling"}, status=400, headers=f"{header}: {pause}\r\n")
    cloud = make_cloud(retries=Retries.without_waiting(attempts=1))
    assert error_of(cloud).retry_after_s in (86_400.0, None)


# When there is no answer

NO_JSON = {
    "not a number": b'{"RequestId":"R","Delay":NaN}',
    "endless number": b'{"RequestId":"R","Delay":1e999}',
    "long number": b'{"RequestId":"R","Delay":' + b"9" * 400 + b"}",
    "longer number": b'{"RequestId":"R","Delay":' + b"9" * 5000 + b"}",
    "half a letter": b'{"RequestId":"R","CasterName":"\\ud800"}',
    "another charset": '{"RequestId":"R","CasterName":"导播台"}'.encode("gbk"),
    "wide letters": '{"RequestId":"R"}'.encode("utf-16"),
    "half a letter, raw": b'{"RequestId":"R","CasterName":"\xed\xa0\x80"}',
    "deep": b'{"RequestId":"R","a":' + b"[" * 100_000,
}


@pytest.mark.parametrize(
    ("data", "then", "code"),
    [
        (b"", "close", "ConnectionLost"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{", "close", "ConnectionLost"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{", "silent", "ReadTimeout"),
        (b"", "silent", "ReadTimeout"),
        (b"gar\r\n\r\nbage", "close", "ConnectionLost"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n{", "keep", "NoJson"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]", "keep", "NoJson"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>", "keep", "NoJson"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", "keep", "NoJson"),
        *(
            (b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body), "keep", "NoJson")
            for body in NO_JSON.values()
        ),
    ],
    ids=["lost", "half", "stalled", "slow", "garbage", "half-json", "list", "portal", "nothing", *NO_JSON],
)
def test_a_lost_answer_leaves_the_effect_open(
    make_cloud: MakeCloud, server: Server, data: bytes, then: str, code: str
) -> None:
    """The call is not repeated when that could make a second thing."""
    server.says(data, then)
    error = error_of(make_cloud(timeout_s=0.2 if then == "silent" else 10))
    assert isinstance(error, NoAnswer)
    assert error.code == code
    assert error.effect_unknown
    assert len(server.received) == 1


def test_a_lost_answer_is_asked_for_again_where_that_is_safe(cloud: Cloud, server: Server) -> None:
    """Reading twice is the same as reading once."""
    server.says(b"", "close")
    server.answers(page(1))
    assert cloud.rows(READS, {}) == [{"CasterId": "1"}]
    assert len(server.received) == 2


@pytest.mark.parametrize("how", ["close later", "reset later"])
def test_a_kept_connection_that_has_died_costs_no_call(
    make_cloud: MakeCloud, server: Server, watched: Any, how: str
) -> None:
    """A call that must not be repeated is made on a new one: it was not sent on the old."""
    server.says(b'HTTP/1.1 200 OK\r\ncontent-length: 19\r\n\r\n{"RequestId":"R-0"}', how)
    server.answers({"LayoutId": "1"})
    cloud = make_cloud(transport=watched, retries=Retries.without_waiting(attempts=1))
    cloud.call(READS, {})
    server.leaving.set()
    watched.wait_until_closed()
    assert cloud.call(MAKES, {})["LayoutId"] == "1"
    assert [request.headers["x-acs-action"] for request in server.received] == [READS.action, MAKES.action]


def test_a_service_that_is_not_there_was_not_called(make_cloud: MakeCloud) -> None:
    """Any operation is tried again; the error says how often, names host and port and the setting to check."""
    error = error_of(make_cloud(endpoint="http://127.0.0.1:1"))
    assert isinstance(error, Unavailable)
    assert (error.code, error.status, error.attempts) == ("NotConnected", None, 4)
    assert not error.effect_unknown
    assert re.fullmatch(
        r"AddCasterLayout unavailable: NotConnected: 127\.0\.0\.1:1: \[Errno 111\] Connection refused\."
        r" Tried 4 times in \d\.\d s\. Check `apsara-live:endpoint`, and any proxy on the way\.",
        str(error),
    )


@pytest.mark.parametrize(
    ("endpoint", "code", "advice"),
    [
        ("https://127.0.0.1:{port}", "NoTls", "SSL_CERT_FILE names authorities of your own."),
        ("https://live.example", "NoProxy", "Check HTTPS_PROXY and NO_PROXY."),
    ],
)
def test_what_would_fail_again_is_not_repeated(
    make_cloud: MakeCloud,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    endpoint: str,
    code: str,
    advice: str,
) -> None:
    """No encryption, or a proxy whose address makes no sense; nothing was sent."""
    monkeypatch.setenv("HTTPS_PROXY", "ftp://127.0.0.1")
    error = error_of(make_cloud(endpoint=endpoint.format(port=server.port)), READS)
    assert isinstance(error, Unavailable)
    assert (error.code, error.status, error.attempts) == (code, None, 1)
    assert advice in str(error)
    assert server.received == []


# The client itself


@pytest.mark.parametrize(
    "endpoint",
    [
        "live.aliyuncs.com",
        "ftp://live.aliyuncs.com",
        "https://",
        "https://user:secret@live.aliyuncs.com",
        "https://live.aliyuncs.com/v1",
        "https://live.aliyuncs.com/?x=1",
        "https://导播台.example",
        "https://live.aliyuncs.com:port",
        "https://live..aliyuncs.com",
        "https://[::1",
    ],
)
def test_an_endpoint_must_be_an_address(make_cloud: MakeCloud, endpoint: str) -> None:
    """Said at once, not at the first call, and without a password that it may hold."""
    with pytest.raises(ValueError, match=r"endpoint|[Pp]ort") as raised:
        make_cloud(endpoint=endpoint)
    assert "secret" not in str(raised.value)


def test_plain_http_is_for_this_machine(make_cloud: MakeCloud) -> None:
    """Elsewhere it has to be asked for."""
    for host in ("127.0.0.1", "127.9.9.9", "[::1]", "localhost", "live.localhost"):
        assert make_cloud(endpoint=f"http://{host}:8080").region == "cn-shanghai"
    for host in ("live.aliyuncs.com", "10.0.0.1", "localhost.example.com"):
        with pytest.raises(ValueError, match="not encrypted"):
            make_cloud(endpoint=f"http://{host}")
    assert make_cloud(endpoint="http://emulator:8080", allow_plain_http=True).region == "cn-shanghai"


def test_connections_are_kept(cloud: Cloud, server: Server) -> None:
    """A call after another needs no handshake; after closing it does."""
    cloud.call(READS, {})
    cloud.call(READS, {})
    assert server.connections == 1
    cloud.close()
    cloud.call(READS, {})
    assert server.connections == 2


def test_threads_may_share_a_client(cloud: Cloud, server: Server) -> None:
    """Each gets the answer to its own call, from the first one on."""
    server.answers({"Number": 1}, times=80)
    answers: list[Any] = []
    together = threading.Barrier(8)

    def calls() -> None:
        together.wait()
        answers.extend(cloud.call(READS, {})["Number"] for _ in range(10))

    threads = [threading.Thread(target=calls) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [1] * 80
    assert server.connections <= 8


def test_calls_pass_the_limits(make_cloud: MakeCloud) -> None:
    """Every attempt is counted, under its action, with its quota."""
    moment_s = [0.0]

    def sleep(seconds: float) -> None:
        moment_s[0] += seconds

    limited = make_cloud(limits=Limits(clock=lambda: moment_s[0], sleep=sleep))
    for _ in range(9):
        limited.call(Operation("AddCasterEpisode", True, quota=4), {})
    assert moment_s[0] == pytest.approx(2 * 1.005)


def test_waiting_can_be_switched_off(make_cloud: MakeCloud) -> None:
    """One switch for pauses, limits and polls; without it there are limits."""
    testing, began = make_cloud(), time.monotonic()
    testing.sleep(1e9)
    for _ in range(10):
        testing.limits.wait("A", 1)
    assert time.monotonic() - began < 5
    slept: list[float] = []
    make_cloud(retries=Retries(sleep=slept.append)).sleep(3)
    assert slept == [3]


def test_one_client_serves_all_who_ask_for_the_same() -> None:
    """Same endpoint, region and key."""
    made: list[Cloud] = []

    def factory() -> Cloud:
        made.append(Cloud(endpoint="https://live.aliyuncs.com", region="x", credentials=lambda: Credentials("a", "b")))
        return made[-1]

    assert shared_cloud("e", "r", "k", factory) is shared_cloud("e", "r", "k", factory)
    assert shared_cloud("e", "r2", "k", factory) is not shared_cloud("e", "r", "k", factory)
    assert len(made) == 2


# Long parameters, long lists, and what a client remembers


def test_parameters_move_to_the_body_when_the_address_would_be_too_long(make_cloud: MakeCloud, server: Server) -> None:
    """Six thousand characters are still an address."""
    cloud = make_cloud(region="")
    for length in (6000, 6001):
        cloud.call(MAKES, {"A": "x" * (length - len("A="))})
    assert [len(request.body) for request in server.received] == [0, 6001]


def test_a_list_of_as_many_pages_as_are_read_is_whole(make_cloud: MakeCloud) -> None:
    """Two hundred."""
    ids = [str(number) for number in range(200)]
    cloud = make_cloud(transport=Canned(lambda request: {**page(int(request["PageNum"]) - 1), "Total": 200}))
    assert [row["CasterId"] for row in cloud.all_rows(READS, {}, page_size=1)] == ids


def test_rows_are_told_apart_by_their_first_required_member(cloud: Cloud, server: Server) -> None:
    """Others may be equal."""
    rows = [{"CasterId": "1", "Kind": "a"}, {"CasterId": "2", "Kind": "a"}]
    server.answers({"CasterList": {"Caster": rows}, "Total": 2})
    assert cloud.all_rows(replace(READS, answers=("CasterId", "Kind")), {}, page_size=2) == rows


def test_a_signature_that_the_service_quotes_is_not_repeated(make_cloud: MakeCloud) -> None:
    """Whatever the words around it."""
    signatures: list[str] = []

    def refused(request: dict[str, str]) -> dict[str, str]:
        signatures.append(request["authorization"].rpartition("=")[2])
        return {"Code": "Odd", "Message": f"got {signatures[-1]} from you", "RequestId": "R-1"}

    assert error_of(make_cloud(transport=Canned(refused, status=400))).message == "got *** from you"
    assert len(signatures[-1]) == 64


@pytest.mark.parametrize(
    ("age_s", "pauses"),
    [(0, PAUSES_S), (40, (0.5, 1.0, 2.0, 4.0, 8.0, 4.5)), (59.75, (0.25,)), (60, ()), (75, ())],
)
def test_a_new_object_is_waited_for_until_it_is_a_minute_old(
    make_cloud: MakeCloud, age_s: float, pauses: tuple[float, ...]
) -> None:
    """The service does not return it at once; what is older and not found is gone."""
    slept: list[float] = []
    now = [datetime(2026, 1, 1, tzinfo=UTC)]
    gone = Canned(lambda _: {"Code": "InvalidCaster.NotFound", "RequestId": "R-1"}, status=404)
    cloud = make_cloud(transport=gone, retries=Retries(sleep=slept.append), clock=lambda: now[0], limits=NO_LIMITS)
    cloud.created("older")
    now[0] -= timedelta(seconds=age_s)
    cloud.created("new")
    now[0] += timedelta(seconds=age_s)
    assert isinstance(error_of(cloud, CasterId="new"), NotFound)
    assert slept == pytest.approx(pauses)
    slept.clear()
    assert isinstance(error_of(cloud, CasterId="other"), NotFound)
    cloud.begin_run()
    assert isinstance(error_of(cloud, CasterId="new"), NotFound)
    assert slept == []


def test_seconds_are_those_of_the_clock_or_of_the_pauses(make_cloud: MakeCloud) -> None:
    """In the testing mode nothing but pauses takes time."""
    assert make_cloud(retries=Retries(clock=lambda: 17.0)).seconds() == 17.0
    testing = make_cloud()
    testing.sleep(2)
    testing.sleep(3)
    assert testing.seconds() == 5.0


class NotedEvent(threading.Event):
    """An event that is waited for by a note of how long."""

    noted: ClassVar[list[float | None]] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.noted.append(timeout)
        return True


def test_a_poll_pauses_before_its_call(make_cloud: MakeCloud, server: Server) -> None:
    """For as long as it says, with or without others; the testing mode counts the pause alone."""
    testing = make_cloud()
    testing.after_pause(3).call(READS, {})
    assert testing.seconds() == 3.0
    testing.after_pause(3, with_others=True).call(READS, {})
    assert testing.seconds() == 3.0
    NotedEvent.noted.clear()
    make_cloud(retries=Retries(), new_event=NotedEvent).after_pause(3).call(READS, {})
    assert NotedEvent.noted == [3]
    assert len(server.received) == 3


def test_the_services_clock_is_known_from_its_last_response(make_cloud: MakeCloud) -> None:
    """Before it, this machine's is the best guess; a date that cannot be read changes nothing."""
    dates = iter([format_datetime(datetime(2026, 1, 1, 0, 5, tzinfo=UTC), usegmt=True), "soon"])
    transport = Canned(lambda _: {"RequestId": "R-1"}, headers=lambda: {"date": next(dates)})
    cloud = make_cloud(transport=transport, clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    skews = [cloud.server_now() - cloud.now()]
    for _ in range(2):
        cloud.call(MAKES, {})
        skews.append(cloud.server_now() - cloud.now())
    assert skews == [timedelta(), timedelta(minutes=5), timedelta(minutes=5)]


def test_shared_clients_forget_with_each_run_and_are_closed_in_the_end(make_cloud: MakeCloud, server: Server) -> None:
    """Neither new ids nor answers nor connections outlive what they belong to."""
    cloud = shared_cloud("e", "r", "of this test", make_cloud).for_refresh(60)
    for _ in range(2):
        cloud.call(READS, {"CasterId": "1"})
        begin_run()
    assert (len(server.received), server.connections) == (2, 1)
    close_shared()
    cloud.call(MAKES, {})
    assert server.connections == 2
    assert shared_cloud("e", "r", "of this test", make_cloud) is not cloud
    close_shared()


def test_a_cancellation_lasts_until_the_next_run(make_cloud: MakeCloud) -> None:
    """Waits of all shared clients end at their next poll, and those of a later run do not."""
    clouds = [shared_cloud("e", region, "of this test", make_cloud) for region in ("a", "b")]
    seen = [[each.is_cancelled for each in clouds]]
    for notify in (cancel, begin_run):
        notify()
        seen.append([each.is_cancelled for each in clouds])
    assert seen == [[False, False], [True, True], [False, False]]
    close_shared()


# Secrets


@pytest.mark.parametrize("code", ["SignatureDoesNotMatch", "IncompleteSignature", "InvalidParameter"])
def test_no_secret_is_told(make_cloud: MakeCloud, server: Server, caplog: pytest.LogCaptureFixture, code: str) -> None:
    """Not in errors, not in the client's text, not in any log at any level, though the service repeats them."""
    key = Credentials("LTAI-private", "very-secret", "sts-token")
    server.answers({"Code": code, "Message": "to sign: LTAI-private very-secret sts-token"}, status=400)
    server.says(b"", "close")
    cloud = make_cloud(credentials=lambda: key)
    with caplog.at_level(logging.DEBUG):
        errors = [error_of(cloud, PushUrl="rtmp://x/stream-key") for _ in range(2)]
        errors.append(
            error_of(make_cloud(endpoint="http://127.0.0.1:1", credentials=lambda: key), PushUrl="stream-key")
        )
        cloud.close()
    told = [repr(cloud), repr(key), *(record.getMessage() for record in caplog.records)]
    for error in errors:
        told += [str(error), repr(error), error.message, json.dumps(vars(error))]
        told += traceback.format_exception(error)
    signature = server.received[0].headers["authorization"].rpartition("=")[2]
    for secret in ("very-secret", "sts-token", "stream-key", signature):
        assert not any(secret in text for text in told), secret
    assert not any("LTAI-private" in text for text in told if text != repr(key))


def test_a_key_with_a_line_break_is_refused_without_being_told(make_cloud: MakeCloud, server: Server) -> None:
    """It would otherwise become a header of its own."""
    cloud = make_cloud(credentials=lambda: Credentials("id\nx: very-secret", "s"))
    with pytest.raises(ValueError, match="line break") as raised:
        cloud.call(READS, {})
    assert "very-secret" not in str(raised.value)
    assert server.connections == 0
