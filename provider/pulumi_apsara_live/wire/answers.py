"""Parsing of responses: into a JSON object or one of the errors in `errors`."""

import html
import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from .connections import NoReply, Reply
from .errors import NEVER_GONE, CallError, NoAnswer, NotFound, Refused, Throttled, Unavailable, advice_for
from .operation import Operation

_XML_MEMBER = re.compile(r"<(Code|Message|RequestId)>([^<]*)</\1>")
_CODE = re.compile(r"[A-Za-z0-9._-]{1,128}")
_URL = re.compile(r"""([a-z][a-z0-9+.-]*(?:://|%3a%2f%2f))[^\s"'<>]*""", re.IGNORECASE)
_SIGNATURE = re.compile(r"""(signature["']?\s*[:=]\s*["']?)[^\s"',&]+""", re.IGNORECASE)
_CHECK_ENDPOINT = "Check `apsara-live:endpoint`, and any proxy on the way."
MISSING = object()
MAX_PAUSE_S = 86_400.0
"""Maximum pause in seconds that is accepted from the service: one day."""


def read(
    operation: Operation, parameters: Mapping[str, str], reply: Reply, now: Callable[[], datetime]
) -> dict[str, Any]:
    """Return the response as a JSON object; raise the error that it reports."""
    if reply.status >= 300:
        raise _error(operation, parameters, reply, now)
    response = _json_object(reply)
    if response is None:
        raise not_understood(operation, {}, f"HTTP {reply.status} with a body that is not a JSON object", code="NoJson")
    # Relay operations report some failures with HTTP 200 and a code of their own.
    if response.get("RetCode") not in (None, 0, "0"):
        raise Refused(
            operation.action,
            f"RetCode.{_code_or(response['RetCode'], 'Unknown')}",
            message=_message("", {"Message": _text(response.get("Description"))}),
            status=reply.status,
            request_id=_request_id(response),
        )
    if not _request_id(response) or "Code" in response:
        raise not_understood(operation, response, "the answer is not the API's")
    if not operation.rows:
        _check_required(operation, response, response)
    return response


def rows_in(operation: Operation, response: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a response. Older responses have them one level higher, without the wrapper; both are read.

    A response without rows must state that there are none: otherwise existing objects would be taken for deleted.
    """
    first, *rest = operation.rows.split(".")
    if response.get(first) is None and total_in(operation, response) != 0:
        raise not_understood(operation, response, f"the response has no {operation.rows}")
    value: Any = response.get(first)
    for name in rest:
        if isinstance(value, Mapping) and value:
            value = value.get(name, MISSING)
    if value in (None, "", {}):
        return []
    if not isinstance(value, list):
        raise not_understood(operation, response, f"{operation.rows} is not a list")
    return _distinct_rows(operation, response, value)


def _distinct_rows(operation: Operation, response: Mapping[str, Any], rows: list[Any]) -> list[dict[str, Any]]:
    """Return the rows without duplicates."""
    distinct: dict[Any, dict[str, Any]] = {}
    for position, row in enumerate(rows):
        if not isinstance(row, dict):
            raise not_understood(operation, response, f"a row of {operation.rows} is not an object")
        _check_required(operation, response, row)
        key = at(row, operation.answers[0]) if operation.answers else position
        if distinct.setdefault(key, row) != row:
            raise not_understood(operation, response, f"two rows of {operation.rows} are both {str(key)[:60]!r}")
    return list(distinct.values())


def total_in(operation: Operation, response: Mapping[str, Any]) -> int | None:
    """Return the number of rows that the response states, or None where it states none."""
    total = response.get("Total")
    if total is None:
        return None
    text = str(total)
    if isinstance(total, bool) or not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise not_understood(operation, response, "Total is not a number of rows")
    return int(text)


def _check_required(operation: Operation, response: Mapping[str, Any], part: Mapping[str, Any]) -> None:
    if path := missing_member(operation, part):
        raise not_understood(operation, response, f"{path} is missing or not a string")


def missing_member(operation: Operation, part: Mapping[str, Any]) -> str:
    """Return the first path of `operation.answers` that has no string or number; an empty string if there is none."""
    for path in operation.answers:
        value = at(part, path)
        if value in (None, "") or isinstance(value, bool) or not isinstance(value, str | int):
            return path
    return ""


def at(part: Any, path: str) -> Any:
    """Return the member at a dotted path, or None."""
    for name in path.split("."):
        part = part.get(name) if isinstance(part, Mapping) else None
    return part


def not_understood(
    operation: Operation, response: Mapping[str, Any], message: str, *, code: str = "NotUnderstood"
) -> NoAnswer:
    """Return the error of a response that does not show whether the call had an effect."""
    advice = _CHECK_ENDPOINT if operation.rows else _MAYBE_DONE
    return NoAnswer(
        operation.action, code, message=message, status=200, request_id=_request_id(response), advice=advice
    )


def _error(operation: Operation, parameters: Mapping[str, str], reply: Reply, now: Callable[[], datetime]) -> CallError:
    members = _error_members(reply)
    status = reply.status
    code = members.get("Code") or f"HTTP.{status}"
    kind = _kind(operation, status, members, "x-acs-retry-after" in reply.headers)
    return kind(
        operation.action,
        code,
        message=_message(code, members) if "Code" in members else "the answer is not the API's",
        status=status,
        request_id=members.get("RequestId", ""),
        advice=advice_for(code, operation.action, parameters) if "Code" in members else _CHECK_ENDPOINT,
        retry_after_s=_retry_after_s(reply.headers, now),
    )


def _kind(operation: Operation, status: int, members: Mapping[str, str], has_retry_after: bool) -> type[CallError]:
    code = members.get("Code", "")
    if has_retry_after or status == 429 or "Throttling" in code:
        return Throttled
    if status >= 500 or status == 408:  # a creation that timed out may be repeated with its token
        return Unavailable
    # A response from elsewhere must never be read as "not found": a wrong endpoint would empty the state.
    if not (status >= 400 and code and members.get("RequestId")):
        return Refused
    if code in operation.gone or (code not in NEVER_GONE and (status == 404 or code.endswith("NotFound"))):
        return NotFound
    return Refused


def _error_members(reply: Reply) -> dict[str, str]:
    """Return code, message and request id of an error body, JSON or XML; empty when it is neither."""
    body: Mapping[str, Any] | None = _json_object(reply)
    if body is None:
        matches = _XML_MEMBER.findall(reply.body.decode("utf-8", "replace"))
        body = {name: html.unescape(text.strip()) for name, text in matches}
    either = {name: body.get(name) or body.get(name[0].lower() + name[1:]) for name in ("Code", "Message")}
    members = {
        "Code": _code_or(either["Code"], ""),
        "Message": _text(either["Message"]),
        "RequestId": _request_id(body),
    }
    return {name: value for name, value in members.items() if value}


def _request_id(body: Mapping[str, Any]) -> str:
    return _code_or(body.get("RequestId") or body.get("requestId"), "")


def _code_or(value: Any, otherwise: str) -> str:
    """Return an identifier in the API's form, or `otherwise`."""
    text = _text(value)
    return text if _CODE.fullmatch(text) else otherwise


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int) else ""


def _message(code: str, members: Mapping[str, str]) -> str:
    # The vendor quotes the whole string to sign, which contains the access key.
    if code in ("SignatureDoesNotMatch", "IncompleteSignature"):
        return ""
    # Stream URLs contain keys, in the query or in the path.
    return _SIGNATURE.sub(r"\1***", _URL.sub(r"\1***", members.get("Message", "")))


def _json_object(reply: Reply) -> dict[str, Any] | None:
    """Return the body if it is a JSON object in UTF-8 whose strings and numbers a state can store."""
    try:
        text = reply.body.decode("utf-8-sig")
        document = json.loads(text, parse_constant=_no_number, parse_float=_finite, parse_int=_short)
        if "\\u" in text:
            json.dumps(document, ensure_ascii=False).encode()  # lone surrogates cannot be stored in a state
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _no_number(text: str) -> float:
    raise ValueError(text)


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def _short(text: str) -> int:
    # The engine stores numbers as floats, which are bounded.
    return int(text) if len(text) < 300 else int(_no_number(text))


def _retry_after_s(headers: Mapping[str, str], now: Callable[[], datetime]) -> float | None:
    """Return the requested pause: milliseconds in the vendor's header, seconds or a date in the standard one."""
    vendors, standard = headers.get("x-acs-retry-after", ""), headers.get("retry-after", "")
    if vendors.isdecimal():
        return min(MAX_PAUSE_S, float(vendors) / 1000)
    if standard.isdecimal():
        return min(MAX_PAUSE_S, float(standard))
    try:
        moment = parsedate_to_datetime(standard)
    except (ValueError, OverflowError):
        return None
    pause_s = (moment.replace(tzinfo=moment.tzinfo or UTC) - now()).total_seconds()
    return min(MAX_PAUSE_S, max(0.0, pause_s))


def no_reply(operation: Operation, error: NoReply) -> CallError:
    """Return the error for a call that got no reply."""
    kind = Unavailable if error.reason in _NEVER_SENT else NoAnswer
    return kind(
        operation.action, error.reason, message=error.message, advice=_NEVER_SENT.get(error.reason, _MAYBE_DONE)
    )


_MAYBE_DONE = "It may have been carried out."
_NEVER_SENT = {
    "NotConnected": _CHECK_ENDPOINT,
    "NoTls": "Check the endpoint's certificate; SSL_CERT_FILE names authorities of your own.",
    "NoProxy": "Check HTTPS_PROXY and NO_PROXY.",
}
