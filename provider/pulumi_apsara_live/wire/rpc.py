"""Client of the API: signs, sends and parses calls, and repeats them only where that is safe."""

import secrets
import threading
from collections.abc import Callable, Hashable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import accumulate
from typing import Any, Self, TypeVar

import httpx

from . import call_log
from .answers import at, no_reply, not_understood, read, rows_in, total_in
from .connections import Connections, NoReply, Reply, endpoint_of
from .credentials import Credentials
from .errors import CallError, NotFound, Refused
from .limits import Limits
from .operation import PAGE_SIZE, PAUSES_S, Operation
from .parameters import flatten
from .retries import Retries
from .shared_reads import AT_ONCE, How, SharedReads
from .signature import VERSION, Acs3, canonical_query

__all__ = ["Cloud", "Credentials", "shared_cloud"]

Result = TypeVar("Result")

MAX_QUERY_CHARS = 6000
"""Maximum length of a query in characters; longer parameters of a POST are sent in the body."""
MAX_PAGES = 200
"""Maximum number of pages of a list."""
MAX_ATTEMPTS = 3
"""Maximum number of times that a list is read if it changes while it is read."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _nonce() -> str:
    return secrets.token_hex(16)


@dataclass(slots=True)
class _Clocks:
    """The state of a client's clocks."""

    skew: timedelta = timedelta()
    """Time by which the service's clock is ahead of this client's."""
    paused_s: float = 0.0
    """Seconds of all pauses, including those that the testing mode skips."""
    is_cancelled: bool = False


class Cloud:
    """The vendor's API at one endpoint, in one region, for one account. Thread-safe; connections are pooled.

    Nothing is opened before the first call.
    """

    def __init__(
        self,
        *,
        endpoint: str,
        region: str,
        credentials: Callable[[], Credentials],
        retries: Retries = Retries(),  # noqa: B008  # frozen, so it may be shared
        limits: Limits | None = None,
        clock: Callable[[], datetime] = _utc_now,
        nonce: Callable[[], str] = _nonce,
        new_event: Callable[[], threading.Event] = threading.Event,
        transport: httpx.BaseTransport | None = None,
        allow_plain_http: bool = False,
        timeout_s: float = 30,
    ) -> None:
        """`credentials` is called before every attempt; `clock` returns the time in UTC; threads wait for `new_event`s.

        A given `transport` replaces the connections to the endpoint.

        Raises `ValueError` for an invalid endpoint, and for one with plain http that is not on this machine, as its
        calls could be read in transit.
        """
        self._endpoint = endpoint_of(endpoint)
        if not (self._endpoint.is_encrypted or self._endpoint.is_local or allow_plain_http):
            raise ValueError(f"the endpoint {self._endpoint} is not encrypted: use https")
        self.region = region
        self._credentials = credentials
        self._retries = retries
        self.limits = limits or (Limits() if retries.waits else Limits.without_waiting())
        """What calls wait for, so that they stay below the quotas; clients of one account share it."""
        self._clock = clock
        self._nonce = nonce
        self._lock = threading.Lock()
        self._new: dict[str, datetime] = {}
        self._clocks = _Clocks()
        self._connections = Connections(self._endpoint, timeout_s=timeout_s, transport=transport)
        self._reads = SharedReads(
            self._turn, self._exchange, clock=retries.clock, pause=self._pause, new_event=new_event
        )
        self._how = AT_ONCE

    def __repr__(self) -> str:
        return f"Cloud(endpoint={str(self._endpoint)!r}, region={self.region!r})"

    def now(self) -> datetime:
        """Return the time in UTC that this client signs with."""
        return self._clock()

    def server_now(self) -> datetime:
        """Return the time in UTC by the service's clock, from its last response; before one, this client's own time."""
        return self._clock() + self._clocks.skew

    def token(self) -> str:
        """Return a random client token; retries of one call share it, calls do not."""
        return self._nonce()

    def created(self, id: str) -> None:
        """Record a new id: for a minute, calls that do not find it are repeated."""
        with self._lock:
            self._new[id] = self._clock()

    def begin_run(self) -> None:
        """Forget new ids and stored responses: both belong to an earlier run of the engine."""
        with self._lock:
            self._new.clear()
        self._clocks.is_cancelled = False
        self._reads.recent.forget()

    def sleep(self, seconds: float) -> None:
        """Wait between two polls; not at all in the testing mode."""
        self._retries.sleep(seconds)
        self._clocks.paused_s += seconds

    def seconds(self) -> float:
        """Return the reading of a monotonic clock; in the testing mode, only pauses advance it."""
        return self._retries.clock() if self._retries.waits else self._clocks.paused_s

    @property
    def is_cancelled(self) -> bool:
        """Whether the user has cancelled the run: waits end at their next poll."""
        return self._clocks.is_cancelled

    def cancel(self) -> None:
        """End all waits at their next poll."""
        self._clocks.is_cancelled = True

    def for_refresh(self, age_s: float) -> Self:
        """Return this client for reads that a refresh makes.

        They may return what this client received at most `age_s` seconds ago, unless it has written something
        about the same studio, or about relays of the same live centre, since the call was sent.
        """
        self._reads.recent.max_age_s = max(age_s, self._reads.recent.max_age_s)
        return self._with(replace(self._how, age_s=age_s))

    def after_pause(self, seconds: float, *, with_others: bool = False) -> Self:
        """Return this client for the next poll of something, by `call` or `rows`.

        It calls after `seconds`, unless a call of another thread answers it in the second half of them.
        With `with_others` it calls when the first pause of other threads that poll the same collection ends, and at
        once where there are none.
        """
        return self._with(replace(self._how, pause_s=seconds, joins=with_others))

    def _with(self, how: How) -> Self:
        view = copy(self)
        view._how = how
        return view

    def _pause(self, event: threading.Event, seconds: float) -> None:
        if self._retries.waits:
            event.wait(seconds)
        else:
            self.sleep(seconds)

    def call(self, operation: Operation, parameters: Mapping[str, object]) -> dict[str, Any]:
        """Return the response of a call; `RegionId` is added. Raises a `CallError`."""
        return self._perform(operation, parameters, lambda answer: answer, self._how)

    def rows(self, operation: Operation, parameters: Mapping[str, object]) -> list[dict[str, Any]]:
        """Return the list at `operation.rows` of the response; empty when the response states that there are none."""

        def listed(answer: dict[str, Any]) -> list[dict[str, Any]]:
            rows, total = rows_in(operation, answer), total_in(operation, answer)
            if total is not None and total > len(rows):
                raise not_understood(operation, answer, f"Total is {total}, and the rows are {len(rows)}")
            return rows

        return self._perform(operation, parameters, listed, self._how)

    def all_rows(
        self,
        operation: Operation,
        parameters: Mapping[str, object],
        *,
        page_size: int = PAGE_SIZE,
        page: str = "PageNum",
    ) -> list[dict[str, Any]]:
        """Return the rows of all pages, in order; `page` is the parameter that numbers pages from 1.

        Reading ends after `Total` rows or with a page that is not full; more than 200 pages raise `Refused`.
        A list whose totals or rows change while it is read is read again, at most three times; then `NoAnswer` is
        raised.
        """
        for attempt in range(MAX_ATTEMPTS):
            how = AT_ONCE if attempt else How(age_s=self._how.age_s)
            rows, totals = self._pages(operation, parameters, page_size, page, how)
            distinct = {at(row, operation.answers[0]) for row in rows} if operation.answers else range(len(rows))
            if totals in ({None}, {len(rows)}) and len(distinct) == len(rows):
                return rows
        message = f"the list changes while it is read: {len(rows)} rows, and a total of {', '.join(map(str, totals))}"
        raise not_understood(operation, {}, message)

    def _pages(
        self, operation: Operation, parameters: Mapping[str, object], page_size: int, page: str, how: How
    ) -> tuple[list[dict[str, Any]], set[int | None]]:
        """Return the rows of all pages in order, and every total that a page states."""

        def listed(answer: dict[str, Any]) -> tuple[list[dict[str, Any]], int | None]:
            return rows_in(operation, answer), total_in(operation, answer)

        rows_read: list[dict[str, Any]] = []
        totals: set[int | None] = set()
        for number in range(1, MAX_PAGES + 1):
            rows, total = self._perform(operation, {**parameters, page: number, "PageSize": page_size}, listed, how)
            rows_read += rows
            totals.add(total)
            if not rows or (len(rows_read) >= total if total is not None else len(rows) < page_size):
                return rows_read, totals
        raise Refused(operation.action, "TooManyPages", message=f"more than {MAX_PAGES} pages of {page_size} rows")

    def _perform(
        self,
        operation: Operation,
        parameters: Mapping[str, object],
        parse: Callable[[dict[str, Any]], Result],
        how: How,
    ) -> Result:
        """Return the parsed response; one that cannot be parsed counts as missing and may be requested again."""
        flat = flatten(parameters)
        if self.region:
            flat.setdefault("RegionId", self.region)
        hows = iter([how])  # a retry is sent at once, to the service
        pauses = iter(self._pauses_for_new(flat))
        with call_log.one_request() as caller:

            def answer() -> dict[str, Any]:
                caller.attempt += 1
                return self._answer(operation, flat, next(hows, AT_ONCE), caller)

            while True:
                try:
                    return self._retries.run(operation, lambda: parse(answer()))
                except NotFound:
                    pause = next(pauses, None)
                    if pause is None:
                        raise
                    self.sleep(pause)

    def _answer(
        self, operation: Operation, flat: Mapping[str, str], how: How, caller: call_log.LoggedCaller
    ) -> dict[str, Any]:
        """Return the response of one attempt."""
        if not operation.is_read:
            return self._write(operation, flat)
        calls, request_id = caller.calls, ""
        try:
            answer = self._reads.ask(operation, flat, how)
        except CallError as error:
            request_id = error.request_id
            raise
        else:
            request_id = str(answer.get("RequestId") or "")
            return answer
        finally:
            if caller.calls == calls:
                call_log.shared(operation, flat, request_id)

    def _pauses_for_new(self, flat: Mapping[str, str]) -> tuple[float, ...]:
        """Return the pauses before repeating a call that did not find a new object; empty if it names none."""
        with self._lock:
            if not self._new:
                return ()
            moments = [self._new[value] for value in flat.values() if value in self._new]
        if not moments:
            return ()
        left_s = sum(PAUSES_S) - (self._clock() - max(moments)).total_seconds()
        starts = accumulate(PAUSES_S, initial=0.0)
        return tuple(
            min(pause, left_s - start) for pause, start in zip(PAUSES_S, starts, strict=False) if start < left_s
        )

    def close(self) -> None:
        """Close all connections; the next call opens new ones. Calls in progress get no response."""
        self._connections.close()

    def _write(self, operation: Operation, flat: Mapping[str, str]) -> dict[str, Any]:
        answered = self._turn(operation)
        with self._reads.recent.writing(flat):
            return self._exchange(operation, flat, answered)

    def _turn(self, operation: Operation) -> Callable[[], None]:
        return call_log.waited(lambda: self.limits.wait(operation.action, operation.quota))

    def _exchange(self, operation: Operation, flat: Mapping[str, str], answered: Callable[[], None]) -> dict[str, Any]:
        with call_log.call(operation, flat) as log:
            answer = self._send(operation, flat, answered)
            log(answer)
            return answer

    def _send(self, operation: Operation, flat: Mapping[str, str], answered: Callable[[], None]) -> dict[str, Any]:
        credentials = self._credentials()
        request = self._request(operation, canonical_query(flat))
        try:
            reply = self._connections.exchange(request, Acs3(credentials, self._clock, self._nonce))
            answered()
            self._compare_clocks(reply)
            return read(operation, flat, reply, self._clock)
        except NoReply as error:
            raise no_reply(operation, error) from None
        except CallError as error:
            signed = request.headers.get("authorization", "").rpartition("Signature=")[2]
            for name in ("code", "message", "request_id"):
                setattr(error, name, without_secrets(getattr(error, name), credentials, signed))
            error.args = (error.action, error.code)
            raise

    def _compare_clocks(self, reply: Reply) -> None:
        try:
            self._clocks.skew = parsedate_to_datetime(reply.headers["date"]).astimezone(UTC) - self._clock()
        except (KeyError, ValueError, OverflowError):
            return

    def _request(self, operation: Operation, query: str) -> httpx.Request:
        headers = {
            "host": self._endpoint.netloc,
            "accept": "application/json",
            "accept-encoding": "identity",
            "user-agent": "pulumi-apsara-live",
            "x-acs-action": operation.action,
            "x-acs-version": VERSION,
        }
        body = b""
        if operation.method == "POST":
            if len(query) > MAX_QUERY_CHARS:
                query, body = "", query.encode()
                headers["content-type"] = "application/x-www-form-urlencoded"
            headers["content-length"] = str(len(body))
        try:
            url = httpx.URL(f"{self._endpoint}/?{query}" if query else f"{self._endpoint}/")
        except httpx.InvalidURL:
            message = f"its parameters take {len(query)} characters, which is more than an address may have"
            raise Refused(operation.action, "RequestTooLong", message=message) from None
        # With a stream as its body, httpx adds no headers to the request.
        return httpx.Request(operation.method, url, headers=headers, stream=httpx.ByteStream(body))


def without_secrets(text: str, credentials: Credentials, signature: str) -> str:
    """Return text with the parts of a key, and the signature, replaced by `***`."""
    for secret in (credentials.access_key_id, credentials.access_key_secret, credentials.security_token, signature):
        if secret:
            text = text.replace(secret, "***")
    return text


_shared: dict[Hashable, Cloud] = {}
_shared_lock = threading.Lock()


def shared_cloud(endpoint: str, region: str, credentials_key: Hashable, factory: Callable[[], Cloud]) -> Cloud:
    """Return this process's client for an endpoint, a region and a key; `factory` creates it when missing."""
    with _shared_lock:
        key = (endpoint, region, credentials_key)
        if key not in _shared:
            _shared[key] = factory()
        return _shared[key]


def begin_run() -> None:
    """Notify the shared clients that another run of the engine begins in this process."""
    with _shared_lock:
        for cloud in _shared.values():
            cloud.begin_run()


def cancel() -> None:
    """Notify the shared clients that the user has cancelled the run."""
    with _shared_lock:
        for cloud in _shared.values():
            cloud.cancel()


def close_shared() -> None:
    """Close the shared clients and forget them; later requests create new ones."""
    with _shared_lock:
        while _shared:
            _shared.popitem()[1].close()
