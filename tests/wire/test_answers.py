"""Parsing of responses, without a connection: which errors they report, and which rows they have."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from pulumi_apsara_live.wire.answers import at, missing_member, no_reply, read, rows_in, total_in
from pulumi_apsara_live.wire.connections import NoReply, Reply
from pulumi_apsara_live.wire.errors import CallError, NoAnswer, NotFound, Refused, Throttled, Unavailable
from pulumi_apsara_live.wire.operation import Operation

STUDIOS = Operation("DescribeCasters", repeatable=True, rows="CasterList.Caster", answers=("CasterId", "Of.Name"))
FLAT_LIST = Operation("DescribeLivePullToPushList", repeatable=True, rows="TaskList")
ADDS = Operation("AddCasterLayout", repeatable=False, answers=("LayoutId",))
GONE = Operation("DescribeLivePullToPush", repeatable=True, gone=frozenset({"CodeTaskNotExist"}))
NOW = datetime(2026, 1, 1, tzinfo=UTC)
NOT_FOUND = {"Code": "InvalidCaster.NotFound", "Message": "no such studio", "RequestId": "R-1"}


def reply(body: object, status: int = 200, **headers: str) -> Reply:
    """A response with a JSON body, or with the bytes or the text given."""
    data = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
    return Reply(status, data, {name.replace("_", "-"): value for name, value in headers.items()})


def parsed(body: object, status: int = 200, operation: Operation = ADDS, **headers: str) -> dict[str, Any]:
    """The parsed response."""
    return read(operation, {"CasterId": "c-1"}, reply(body, status, **headers), lambda: NOW)


def error_of(body: object, status: int = 400, operation: Operation = ADDS, **headers: str) -> CallError:
    """The error that a response reports."""
    with pytest.raises(CallError) as raised:
        parsed(body, status, operation, **headers)
    return raised.value


@pytest.mark.parametrize("status", [200, 299])
def test_a_successful_response_is_its_json_object(status: int) -> None:
    """With or without a byte order mark."""
    body = {"RequestId": "R-1", "LayoutId": "1", "CasterName": "导播台"}
    assert parsed(body, status) == body
    assert parsed(b"\xef\xbb\xbf" + json.dumps(body).encode(), status) == body


def test_a_redirect_is_an_error() -> None:
    """Calls go to the configured endpoint alone."""
    error = error_of({"RequestId": "R-1", "LayoutId": "1"}, 300)
    assert (type(error), error.code, error.status) == (Refused, "HTTP.300", 300)


@pytest.mark.parametrize("code", [None, 0, "0"])
def test_a_return_code_of_zero_is_success(code: object) -> None:
    """As a number or as text."""
    assert parsed({"RequestId": "R-1", "LayoutId": "1", "RetCode": code})["LayoutId"] == "1"


@pytest.mark.parametrize(
    ("code", "name"), [(1, "1"), (-1, "-1"), ("5", "5"), ("a b", "Unknown"), ({}, "Unknown"), ([], "Unknown")], ids=str
)
def test_any_other_return_code_is_a_refusal(code: object, name: str) -> None:
    """With the code, if it has the form of one, and the description."""
    error = error_of({"RequestId": "R-1", "RetCode": code, "Description": "no stream at rtmp://a/key"}, 200)
    assert (type(error), error.code, error.message) == (Refused, f"RetCode.{name}", "no stream at rtmp://***")
    assert (error.request_id, error.status) == ("R-1", 200)


@pytest.mark.parametrize(
    "body",
    [{"LayoutId": "1"}, {"RequestId": "", "LayoutId": "1"}, {"RequestId": "R-1", "LayoutId": "1", "Code": "Odd"}],
    ids=str,
)
def test_a_success_without_a_request_id_or_with_an_error_code_may_have_had_an_effect(body: dict[str, Any]) -> None:
    """Something between here and the service has answered."""
    error = error_of(body, 200)
    assert (type(error), error.message, error.status) == (NoAnswer, "the answer is not the API's", 200)
    assert "It may have been carried out." in str(error)


@pytest.mark.parametrize("layout_id", [None, "", True, 1.5, [], {}])
def test_a_creation_without_the_new_id_may_have_had_an_effect(layout_id: object) -> None:
    """The error names the member that is missing."""
    error = error_of({"RequestId": "R-1", "LayoutId": layout_id}, 200)
    assert (type(error), error.message) == (NoAnswer, "LayoutId is missing or not a string")
    assert error.request_id == "R-1"


def test_a_list_has_its_required_members_in_its_rows() -> None:
    """So they are not checked in the response itself."""
    assert parsed({"RequestId": "R-1"}, operation=STUDIOS) == {"RequestId": "R-1"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"RequestId":"R","LayoutId":"1","a":NaN}',
        b'{"RequestId":"R","LayoutId":"1","a":1e999}',
        b'{"RequestId":"R","LayoutId":"1","a":' + b"9" * 300 + b"}",
        b'{"RequestId":"R","LayoutId":"1","a":"\\ud800"}',
        b'{"RequestId":"R","a":' + b"[" * 100_000,
    ],
    ids=lambda body: body.decode("latin-1")[:50],
)
def test_a_body_that_a_state_cannot_store_is_not_understood(body: bytes) -> None:
    """Nothing of it is used."""
    error = error_of(body, 200)
    assert (type(error), error.code) == (NoAnswer, "NoJson")
    assert error.message == "HTTP 200 with a body that is not a JSON object"


@pytest.mark.parametrize("number", ["9" * 299, "1e300", "-1.5"])
def test_a_number_that_a_state_can_store_is_read(number: str) -> None:
    """The engine stores numbers as floats."""
    assert parsed(b'{"RequestId":"R","LayoutId":"1","a":%s}' % number.encode())["a"] == json.loads(number)


def test_a_letter_that_is_escaped_is_read() -> None:
    """In two halves as well."""
    assert parsed(b'{"RequestId":"R","LayoutId":"\\ud83d\\ude00"}')["LayoutId"] == "😀"


# Errors


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "InvalidCaster.NotFound", NotFound),
        (404, "SomethingElse", NotFound),
        (404, "InvalidAccessKeyId.NotFound", Refused),
        (400, "InvalidParameter", Refused),
        (399, "InvalidCaster.NotFound", Refused),
        (400, "CodeTaskNotExist", NotFound),
        (408, "Timeout", Unavailable),
        (499, "Closed", Refused),
        (500, "InvalidCaster.NotFound", Unavailable),
        (429, "Busy", Throttled),
        (430, "Busy", Refused),
        (400, "Rejected.Throttling", Throttled),
    ],
)
def test_status_and_code_say_what_kind_of_error_it_is(status: int, code: str, kind: type[CallError]) -> None:
    """Anything without a kind of its own is a refusal."""
    error = error_of(NOT_FOUND | {"Code": code}, status, GONE)
    assert (type(error), error.code, error.status, error.request_id) == (kind, code, status, "R-1")
    assert error.message == "no such studio"


@pytest.mark.parametrize("missing", ["Code", "RequestId"])
@pytest.mark.parametrize("status", [400, 404])
def test_only_the_service_itself_says_that_something_is_gone(status: int, missing: str) -> None:
    """A page of a proxy would otherwise empty the state."""
    body = {name: value for name, value in NOT_FOUND.items() if name != missing}
    assert type(error_of(body, status)) is Refused


def test_an_error_without_a_code_is_not_the_apis() -> None:
    """Its text is not quoted, and the endpoint is what to check."""
    error = error_of({"Message": "Welcome"}, 404)
    assert (error.code, error.message) == ("HTTP.404", "the answer is not the API's")
    assert "Check `apsara-live:endpoint`, and any proxy on the way." in str(error)


def test_an_error_with_a_code_has_the_advice_for_that_code() -> None:
    """Such as the permission that is missing, with the studio of the call."""
    assert "caster/c-1" in str(error_of({"Code": "Forbidden.RAM", "RequestId": "R-1"}, 403))


@pytest.mark.parametrize(
    "body",
    [
        {name[0].lower() + name[1:]: value for name, value in NOT_FOUND.items()},
        "<Error><Code> InvalidCaster.NotFound </Code><Message>no such studio</Message><RequestId>R-1</RequestId>",
    ],
    ids=["lower case", "XML"],
)
def test_an_error_may_be_in_lower_case_or_in_xml(body: object) -> None:
    """As some gateways write it."""
    error = error_of(body, 404)
    assert (type(error), error.message, error.request_id) == (NotFound, "no such studio", "R-1")


def test_text_in_xml_is_unescaped() -> None:
    """Bytes that are not UTF-8 are replaced."""
    body = b"<Code>Odd</Code><Message>a &amp; b \xff</Message>"
    assert error_of(body).message == "a & b \N{REPLACEMENT CHARACTER}"


def test_a_member_in_both_spellings_is_the_one_in_pascal_case() -> None:
    """Which is the API's."""
    error = error_of(NOT_FOUND | {"code": "Other", "message": "other", "requestId": "R-2"})
    assert (error.code, error.message, error.request_id) == ("InvalidCaster.NotFound", "no such studio", "R-1")


def test_a_code_is_one_word_of_at_most_128_characters() -> None:
    """Anything else is a page, and may contain anything."""
    assert error_of({"Code": "x" * 128}).code == "x" * 128
    assert error_of({"Code": "x" * 129}).code == "HTTP.400"
    assert error_of({"Code": "two words"}).code == "HTTP.400"
    assert error_of({"Code": 17, "Message": 5}).code == "17"


@pytest.mark.parametrize("code", ["SignatureDoesNotMatch", "IncompleteSignature"])
def test_the_string_that_was_signed_is_not_quoted(code: str) -> None:
    """It contains the access key."""
    assert error_of({"Code": code, "Message": "string to sign is LTAI"}).message == ""


@pytest.mark.parametrize(
    ("message", "quoted"),
    [
        ("rtmp://push/app/key?auth=1 is wrong", "rtmp://*** is wrong"),
        ("HTTPS%3A%2F%2Fu%3Ap%40x", "HTTPS%3A%2F%2F***"),
        ("Signature: abc, date", "Signature: ***, date"),
        ('"signature"="abc"', '"signature"="***"'),
    ],
)
def test_urls_and_signatures_are_not_quoted(message: str, quoted: str) -> None:
    """Whatever their letter case."""
    assert error_of({"Code": "Odd", "Message": message}).message == quoted


@pytest.mark.parametrize(
    ("headers", "pause_s"),
    [
        ({"x_acs_retry_after": "1500"}, 1.5),
        ({"x_acs_retry_after": "1500", "retry_after": "9"}, 1.5),
        ({"x_acs_retry_after": "999999999999"}, 86_400.0),
        ({"retry_after": "9"}, 9.0),
        ({"retry_after": "999999999"}, 86_400.0),
        ({"retry_after": "Thu, 01 Jan 2026 00:00:30 GMT"}, 30.0),
        ({"retry_after": "Thu, 01 Jan 2026 00:00:30 -0000"}, 30.0),
        ({"retry_after": "Thu, 01 Jan 2026 00:00:00 GMT"}, 0.0),
        ({"retry_after": "Thu, 01 Jan 2015 00:00:00 GMT"}, 0.0),
        ({"retry_after": "Fri, 31 Dec 9999 23:59:59 GMT"}, 86_400.0),
        ({"retry_after": "soon"}, None),
        ({"x_acs_retry_after": "soon"}, None),
        ({}, None),
    ],
    ids=str,
)
def test_a_requested_pause_is_read_and_is_at_most_a_day(headers: dict[str, str], pause_s: float | None) -> None:
    """Milliseconds in the vendor's header; seconds or a date in the standard one."""
    assert error_of({"Code": "Throttling"}, **headers).retry_after_s == pause_s


def test_the_vendors_header_makes_any_error_one_of_throttling() -> None:
    """The standard one does not."""
    assert type(error_of({"Code": "Busy"}, x_acs_retry_after="1")) is Throttled
    assert type(error_of({"Code": "Busy"}, retry_after="1")) is Refused


@pytest.mark.parametrize(
    ("reason", "kind", "advice"),
    [
        ("NotConnected", Unavailable, "Check `apsara-live:endpoint`, and any proxy on the way."),
        ("NoTls", Unavailable, "Check the endpoint's certificate; SSL_CERT_FILE names authorities of your own."),
        ("NoProxy", Unavailable, "Check HTTPS_PROXY and NO_PROXY."),
        ("ReadTimeout", NoAnswer, "It may have been carried out."),
        ("ConnectionLost", NoAnswer, "It may have been carried out."),
    ],
)
def test_a_call_without_a_reply_says_whether_it_was_sent(reason: Any, kind: type[CallError], advice: str) -> None:
    """Only a call that was not sent certainly had no effect."""
    error = no_reply(ADDS, NoReply(reason, "live:443: details"))
    assert (type(error), error.code, error.message) == (kind, reason, "live:443: details")
    assert advice in str(error)


# Rows


def row(id: object, name: object = "a") -> dict[str, Any]:
    """A row with all required members."""
    return {"CasterId": id, "Of": {"Name": name}}


@pytest.mark.parametrize("response", [{"CasterList": {"Caster": [row("1")]}}, {"CasterList": [row("1")]}], ids=str)
def test_rows_are_read_with_and_without_their_wrapper(response: dict[str, Any]) -> None:
    """Older responses lack it."""
    assert rows_in(STUDIOS, response) == [row("1")]


@pytest.mark.parametrize(
    "response",
    [{"Total": 0}, {"CasterList": None, "Total": "0"}, {"CasterList": ""}, {"CasterList": {}}, {"CasterList": []}]
    + [{"CasterList": {"Caster": nothing}} for nothing in (None, "", {}, [])],
    ids=str,
)
def test_a_response_that_states_that_there_are_no_rows_has_none(response: dict[str, Any]) -> None:
    """In all the ways that the service writes it."""
    assert rows_in(STUDIOS, response) == []


@pytest.mark.parametrize(
    ("response", "message"),
    [
        ({}, "the response has no CasterList.Caster"),
        ({"Total": 1}, "the response has no CasterList.Caster"),
        ({"CasterList": {"Other": []}}, "CasterList.Caster is not a list"),
        ({"CasterList": 5}, "CasterList.Caster is not a list"),
        ({"CasterList": {"Caster": [5]}}, "a row of CasterList.Caster is not an object"),
        ({"CasterList": {"Caster": [{"CasterId": "1"}]}}, "Of.Name is missing or not a string"),
        ({"CasterList": {"Caster": [row("1"), row("1", "b")]}}, "two rows of CasterList.Caster are both '1'"),
        (
            {"CasterList": {"Caster": [row("x" * 70), row("x" * 70, "b")]}},
            f"two rows of CasterList.Caster are both {'x' * 60!r}",
        ),
    ],
    ids=lambda value: str(value)[:60],
)
def test_rows_that_cannot_be_trusted_are_not_understood(response: dict[str, Any], message: str) -> None:
    """Read as an empty list, they would mean that running studios are gone."""
    with pytest.raises(NoAnswer) as raised:
        rows_in(STUDIOS, response | {"RequestId": "R-1"})
    assert (raised.value.message, raised.value.request_id) == (message, "R-1")
    assert "Check `apsara-live:endpoint`, and any proxy on the way." in str(raised.value)


def test_equal_rows_with_one_id_are_one_row() -> None:
    """A list without required members has no ids, so that all of its rows count."""
    assert rows_in(STUDIOS, {"CasterList": {"Caster": [row("1"), row("2"), row("1")]}}) == [row("1"), row("2")]
    assert rows_in(FLAT_LIST, {"TaskList": [{}, {}, {"a": 1}]}) == [{}, {}, {"a": 1}]


@pytest.mark.parametrize(("total", "number"), [(None, None), (0, 0), (7, 7), ("12", 12), ("999999999", 999_999_999)])
def test_a_total_is_a_number_or_its_digits(total: object, number: int | None) -> None:
    """Of at most nine digits."""
    assert total_in(STUDIOS, {"Total": total}) == number


@pytest.mark.parametrize("total", [True, False, "many", "", -1, 1.5, "٣", 10**9, [], {}], ids=str)
def test_any_other_total_is_not_understood(total: object) -> None:
    """Pages would be read without an end."""
    with pytest.raises(NoAnswer, match="Total is not a number of rows"):
        total_in(STUDIOS, {"Total": total})


@pytest.mark.parametrize(
    ("part", "missing"),
    [
        (row("1", 0), ""),
        (row(5), ""),
        (row(""), "CasterId"),
        (row(False), "CasterId"),
        (row([]), "CasterId"),
        (row("1", None), "Of.Name"),
        ({"CasterId": "1", "Of": "a"}, "Of.Name"),
        ({}, "CasterId"),
    ],
    ids=str,
)
def test_the_first_required_member_that_is_missing_is_named(part: dict[str, Any], missing: str) -> None:
    """A member is a string or a number; zero is one."""
    assert missing_member(STUDIOS, part) == missing


def test_a_path_leads_through_objects_alone() -> None:
    """Anything else ends it."""
    assert at({"a": {"b": 1}}, "a.b") == 1
    assert at({"a": [1]}, "a.b") is None
    assert at({}, "a.b") is None
