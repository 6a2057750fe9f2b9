"""Gateway that processes every call: envelope, signature, contract, quota, faults, behaviour, ledger."""

from __future__ import annotations

import http.client
import logging
import threading
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random
from typing import Literal
from urllib.parse import unquote_plus

from . import answers, refusals
from .answers import Json
from .assumptions import Choices, assumed
from .behaviours import Call as AdmittedCall
from .behaviours import behaviours
from .behaviours.auto_show_list import run_schedules
from .clock import from_timestamp, to_wire
from .contract import Operation, contract
from .faults import Fault, Faults
from .ledger import MAX_ACTION_CHARS, Call, Ledger
from .quota import LOWER, Quota
from .refusals import Refusal
from .signature import Key, Pairs, Request, Verifier, judge_skew, read_claim, token_expired
from .state import State

LOG = logging.getLogger(__name__)
MAX_BODY = 2**20
# Parameters of the envelope. Signatures and tokens are among them, so the ledger never contains them.
ENVELOPE = {
    "Action",
    "Version",
    "Format",
    "Timestamp",
    "SignatureNonce",
    "SignatureMethod",
    "SignatureVersion",
    "SignatureType",
    "AccessKeyId",
    "Signature",
    "SecurityToken",
    "BearerToken",
}

assumed("A parameter given twice with different values is refused.", where="every action")

HttpForm = Literal["whole", "half", "lost", "reset", "hang", "events"]
BROKEN_FORMS: dict[str, HttpForm] = {
    "half_answer": "half",
    "lost_answer": "lost",
    "lost_request": "lost",
    "half_request": "reset",
    "hang": "hang",
}


@dataclass(frozen=True)
class Reply:
    """A response, and how it is sent: whole, half, not at all in one of three ways, or as events without an end."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json;charset=utf-8"
    delay_s: float = 0.0
    form: HttpForm = "whole"


@dataclass
class Exchange:
    """One call while the gateway processes it."""

    request: Request
    request_id: str
    action: str = ""
    flat: dict[str, str] = field(default_factory=dict)
    nested: Json = field(default_factory=dict)
    operation: Operation | None = None
    fault: Fault | None = None
    answer: Json = field(default_factory=dict)
    happened: bool = False
    moment: float = 0.0


class NoEffect(Exception):
    """A fault replaced the call."""


def pairs_of(text: str) -> Pairs:
    """Return the decoded pairs of a query or a form; a value may be empty."""
    pairs = []
    for part in text.split("&"):
        if part:
            key, _, value = part.partition("=")
            pairs.append((unquote_plus(key), unquote_plus(value)))
    return pairs


class Gateway:
    """The entry point of all calls. It handles one call at a time, so behaviours never run concurrently."""

    def __init__(
        self,
        *,
        state: State,
        ledger: Ledger,
        faults: Faults,
        choices: Choices,
        keys: Iterable[Key],
        loose: bool = False,
        signed: bool = True,
        latency_ms: float = 0,
        qps: float | None = None,
    ) -> None:
        self.state = state
        self.ledger = ledger
        self.faults = faults
        self.choices = choices
        self.verifier = Verifier(keys, state.clock)
        self.loose = loose
        self.signed = signed
        self.latency_s = latency_ms / 1000
        self.quota = Quota(qps) if qps is not None else None
        self._lower_quota = Quota(LOWER)
        self.lock = threading.RLock()
        self._random = Random(state.seed)  # noqa: S311 - request ids are no secrets
        self._behaviours = behaviours()
        self._contract = contract()

    def forget(self) -> None:
        """Forget nonces and quotas, for a new test."""
        self.verifier.forget()
        self._random.seed(self.state.seed)
        self._lower_quota = Quota(LOWER)
        if self.quota is not None:
            self.quota = Quota(self.quota.factor)

    def handle(self, request: Request) -> Reply:
        """Handle one call, from its envelope to its entry in the ledger. Never raises."""
        with self.lock:
            exchange = Exchange(request, self._request_id(), moment=self.state.clock.timestamp())
            try:
                reply, code = self._process(exchange)
            except Exception as error:
                # An exception may quote the request, so the log has only its type and place.
                places = "".join(traceback.format_tb(error.__traceback__))
                LOG.error("a behaviour failed: %s, %s\n%s", exchange.action, type(error).__name__, places)  # noqa: TRY400
                refusal = Refusal("InternalError", "The emulator made a mistake; its log has the details.")
                reply, code = self._refuse(exchange, refusal)
            self._record(exchange, reply, code)
            return reply

    def reject(self, refusal: Refusal) -> Reply:
        """Return an error for a request that names no action; it is not recorded in the ledger."""
        return Reply(
            refusal.status, answers.to_bytes(answers.error_body(refusal.code, refusal.text, self._request_id()))
        )

    def _process(self, exchange: Exchange) -> tuple[Reply, str | None]:
        try:
            operation = self._admit(exchange)
            fault = exchange.fault = self.faults.meet(exchange.action, exchange.nested)
            if fault is not None and not fault.happens:
                self._apply_fault(exchange, fault)
            exchange.answer = self._run_behaviour(exchange, operation)
            exchange.happened = True
            if fault is not None and fault.happens:
                self._apply_fault(exchange, fault)
        except NoEffect:
            return self._reply(exchange, 0, {}, {}), None
        except Refusal as refusal:
            return self._refuse(exchange, refusal)
        return self._reply(exchange, 200, {"RequestId": exchange.request_id, **exchange.answer}, {}), None

    def _admit(self, exchange: Exchange) -> Operation:
        """Check envelope, signature, parameters and quota; return the operation."""
        operation = self._envelope(exchange)
        if self.signed:
            self.verifier.verify(exchange.request)
        exchange.nested = operation.read(exchange.flat, self.loose)
        quota = self._lower_quota if self.choices["quota-rate"] == "lower" else self.quota
        if quota is not None:
            quota.spend(operation, exchange.moment)
        return operation

    def _envelope(self, exchange: Exchange) -> Operation:
        """Read action and version, from headers or parameters, and the parameters of the operation."""
        request = exchange.request
        envelope = self._split(exchange)
        if request.headers.get("authorization"):
            exchange.action = request.headers.get("x-acs-action") or envelope.get("Action", "")
            version = request.headers.get("x-acs-version") or envelope.get("Version", "")
        else:
            exchange.action = envelope.get("Action") or request.headers.get("x-acs-action", "")
            version = envelope.get("Version") or request.headers.get("x-acs-version", "")
        if not exchange.action or not version:
            raise refusals.missing("Action" if not exchange.action else "Version")
        operation = self._contract.operations.get(exchange.action)
        if operation is None or version != self._contract.version:
            raise refusals.api_not_found(f"There is no operation {exchange.action!r} in version {version!r}.")
        if request.method not in operation.methods:
            raise refusals.unsupported_method(request.method, " or ".join(operation.methods))
        exchange.operation = operation
        return operation

    def _split(self, exchange: Exchange) -> dict[str, str]:
        """Split query and form into the envelope, which is returned, and the operation's parameters."""
        envelope: dict[str, str] = {}
        for name, value in exchange.request.query + exchange.request.form:
            target = envelope if name in ENVELOPE else exchange.flat
            if target.setdefault(name, value) != value:
                raise refusals.invalid_parameter(name, "is given twice with different values")
        return envelope

    def _apply_fault(self, exchange: Exchange, fault: Fault) -> None:
        """Apply a fault, except for what it does to the connection."""
        if fault.kind == "error":
            raise Refusal(fault.code, fault.text, fault.status)
        if fault.kind == "throttle":
            raise refusals.throttled("Too many calls, as ordered.", fault.seconds)
        if fault.kind == "expired_token":
            self.verifier.expire(exchange.request)
            raise token_expired()
        if fault.kind == "clock_skew":
            now = datetime.now(UTC)
            date = read_claim(exchange.request).date if self.signed else to_wire(now)
            judge_skew(date, now + timedelta(seconds=fault.seconds or 0))
        elif not fault.happens:
            raise NoEffect

    def _run_behaviour(self, exchange: Exchange, operation: Operation) -> Json:
        behaviour = self._behaviours.get(exchange.action)
        if behaviour is None:
            raise refusals.not_implemented_here(exchange.action)
        run_schedules(self.state)
        try:
            return behaviour(AdmittedCall(operation, exchange.nested, self.state, self.choices, self.loose))
        finally:
            # A refused call changes only how long new objects stay unusable.
            self.state.commit()

    def _refuse(self, exchange: Exchange, refusal: Refusal) -> tuple[Reply, str]:
        """Return an error, with the documented message where the contract has one for this code."""
        known = exchange.operation.errors.get(refusal.code) if exchange.operation is not None else None
        text = refusal.text if known is None else known["message"].replace("%s", refusal.text.rstrip("."))
        body = answers.error_body(refusal.code, text, exchange.request_id)
        if not exchange.happened:
            exchange.answer = body
        return self._reply(exchange, refusal.status, body, refusal.headers), refusal.code

    def _reply(self, exchange: Exchange, status: int, body: Json, headers: dict[str, str]) -> Reply:
        fault = exchange.fault
        if fault is not None and fault.kind == "garbage":
            return _proxys_page(fault.status or 502, self.latency_s)
        delay_s = self.latency_s
        if fault is not None and fault.kind == "latency":
            delay_s += fault.seconds or 0
        moment = format_datetime(datetime.fromtimestamp(exchange.moment, UTC), usegmt=True)
        headers = {"date": moment, "x-acs-request-id": exchange.request_id, **headers}
        form = BROKEN_FORMS.get(fault.kind, "whole") if fault is not None else "whole"
        return Reply(status, answers.to_bytes(body), headers, delay_s=delay_s, form=form)

    def _record(self, exchange: Exchange, reply: Reply, code: str | None) -> None:
        call = Call(
            action=exchange.action[:MAX_ACTION_CHARS],
            parameters=exchange.flat,
            nested=exchange.nested,
            status=reply.status,
            code=code,
            answer=exchange.answer,
            fault=exchange.fault.kind if exchange.fault is not None else None,
            happened=exchange.happened,
            at=from_timestamp(exchange.moment),
            moment=exchange.moment,
            request_id=exchange.request_id,
        )
        self.ledger.write(call, len(reply.body))

    def _request_id(self) -> str:
        text = f"{self._random.getrandbits(128):032X}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _proxys_page(status: int, delay_s: float) -> Reply:
    status_line = f"{status} {http.client.responses.get(status, 'Unknown')}"
    page = f"<html><head><title>{status_line}</title></head><body>{status_line}</body></html>"
    return Reply(status, page.encode(), content_type="text/html", delay_s=delay_s)


def read_form(headers: dict[str, str], body: bytes) -> Pairs:
    """Return the pairs of a form body; a body of another type carries no parameters."""
    if not body or "x-www-form-urlencoded" not in headers.get("content-type", ""):
        return []
    return pairs_of(body.decode("utf-8", "replace"))


def read_request(method: str, raw_query: bytes, raw_headers: Iterable[tuple[bytes, bytes]], body: bytes) -> Request:
    """Return a request in the form that the verifier and the gateway read."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in raw_headers:
        name, value = raw_name.decode("latin-1"), raw_value.decode("utf-8", "replace")
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    query = pairs_of(raw_query.decode("utf-8", "replace"))
    return Request(method, headers, query, read_form(headers, body), body)
