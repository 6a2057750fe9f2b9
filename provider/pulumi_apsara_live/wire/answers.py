"""What came back: a JSON object, or one error of the tree. Nothing is sent here."""

import html
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from .connections import Lost, Reply
from .errors import NEVER_GONE, CallError, NoAnswer, NotFound, Refused, Throttled, Unavailable, advice_for
from .operation import Operation

_XML_MEMBER = re.compile(r"<(Code|Message|RequestId)>([^<]*)</\1>")
_CHECK_ENDPOINT = "Check `apsara-live:endpoint`, and any proxy on the way."


def read(
    operation: Operation, parameters: Mapping[str, str], reply: Reply, now: Callable[[], datetime]
) -> dict[str, Any]:
    """The answer as a JSON object, or the error that it is, raised."""
    if reply.status >= 300:
        raise _error(operation, parameters, reply, now)
    answer = _json_object(reply)
    if answer is None:
        raise NoAnswer(
            operation.action,
            "NoJson",
            message=f"HTTP {reply.status} with a body that is not a JSON object",
            status=reply.status,
            advice=_MAYBE_DONE,
        )
    # Relays report some failures with HTTP 200 and a code of their own.
    if answer.get("RetCode") not in (None, 0, "0"):
        raise Refused(
            operation.action,
            f"RetCode.{answer['RetCode']}",
            message=str(answer.get("Description") or ""),
            status=reply.status,
            request_id=str(answer.get("RequestId") or ""),
        )
    return answer


def _error(operation: Operation, parameters: Mapping[str, str], reply: Reply, now: Callable[[], datetime]) -> CallError:
    said = _said(reply)
    status = reply.status
    code = said.get("Code") or f"HTTP.{status}"
    kind = _kind(operation, status, said.get("Code", ""), "x-acs-retry-after" in reply.headers)
    return kind(
        operation.action,
        code,
        message=_message(code, said) if "Code" in said else "the answer is not the API's",
        status=status,
        request_id=said.get("RequestId", ""),
        advice=advice_for(code, operation.action, parameters) if "Code" in said else _CHECK_ENDPOINT,
        retry_after_s=_retry_after_s(reply.headers, now),
    )


def _kind(operation: Operation, status: int, code: str, asked_to_wait: bool) -> type[CallError]:
    if asked_to_wait or status == 429 or "Throttling" in code:
        return Throttled
    if status >= 500:
        return Unavailable
    if code in operation.gone:
        return NotFound
    # A 404 that is not the API's own must never be read as "gone": a wrong endpoint would empty the state.
    if code and code not in NEVER_GONE and (status == 404 or code.endswith("NotFound")):
        return NotFound
    return Refused


def _said(reply: Reply) -> dict[str, str]:
    """Code, message and request id of an error body, JSON or XML; empty when it is neither."""
    body = _json_object(reply)
    if body is not None:
        pairs = ((name, body.get(name) or body.get(name[0].lower() + name[1:])) for name in _MEMBERS)
        return {name: str(value) for name, value in pairs if value}
    return {
        name: html.unescape(text.strip()) for name, text in _XML_MEMBER.findall(reply.body.decode("utf-8", "replace"))
    }


_MEMBERS = ("Code", "Message", "RequestId")


def _message(code: str, said: Mapping[str, str]) -> str:
    # The vendor quotes the whole string it signed, with the access key in it.
    if code in ("SignatureDoesNotMatch", "IncompleteSignature"):
        return ""
    return said.get("Message", "")


def _json_object(reply: Reply) -> dict[str, Any] | None:
    try:
        answer = json.loads(reply.body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _retry_after_s(headers: Mapping[str, str], now: Callable[[], datetime]) -> float | None:
    """The pause the service asks for: milliseconds in the vendor's header, seconds or a date in the standard one."""
    vendors, standard = headers.get("x-acs-retry-after", ""), headers.get("retry-after", "")
    if vendors.isdecimal():
        return int(vendors) / 1000
    if standard.isdecimal():
        return float(standard)
    try:
        moment = parsedate_to_datetime(standard)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now()).total_seconds())


def lost(operation: Operation, error: Lost) -> CallError:
    """The error of the tree for a call that got no reply."""
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
