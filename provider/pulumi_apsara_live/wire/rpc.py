"""One call to the cloud: signed, sent, read; repeated only where that is safe. It knows no resource."""

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
from .operation import PAUSES_S, Operation
from .parameters import flatten
from .retries import Retries
from .shared_reads import AT_ONCE, How, SharedReads
from .signature import VERSION, Acs3, canonical_query

__all__ = ["Cloud", "Credentials", "shared_cloud"]

Result = TypeVar("Result")

MAX_QUERY_CHARS = 6000
"""Characters of a query beyond which a POST carries its parameters in the body, which the gateway reads as well."""
MAX_PAGES = 200
"""Pages that a list may have."""
MAX_ATTEMPTS = 3
"""How often a list is read that changes while it is read."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _nonce() -> str:
    return secrets.token_hex(16)


@dataclass(slots=True)
class _Clocks:
    """What a client knows of other clocks than its own."""

    skew: timedelta = timedelta()
    """How much the service's clock is ahead."""
    paused_s: float = 0.0
    """Seconds that were slept, or would have been but for the testing mode."""


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
        """`credentials` is asked before every attempt. `clock` tells the time in UTC. Threads wait for `new_event`s.

        A `transport` of one's own carries the calls instead of connections to the endpoint.

        Raises `ValueError` for an endpoint that is no address, or that is plain http and not on this machine:
        then everything that a call says could be read on the way.
        """
        self._endpoint = endpoint_of(endpoint)
        if not (self._endpoint.is_encrypted or self._endpoint.is_local or allow_plain_http):
            raise ValueError(f"the endpoint {self._endpoint} is not encrypted: use https")
        self.region = region
        self._credentials = credentials
        self._retries = retries
        self._limits = limits or (Limits() if retries.waits else Limits.without_waiting())
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
        """The time in UTC, as this client signs it."""
        return self._clock()

    def server_now(self) -> datetime:
        """The time in UTC by the service's clock, as its last answer told it; this client's own where none did."""
        return self._clock() + self._clocks.skew

    def token(self) -> str:
        """A random client token, for an operation that takes one: repetitions of one call share it, calls do not."""
        return self._nonce()

    def created(self, id: str) -> None:
        """Note the id of a new thing: a call about it that finds it missing is repeated for a minute from now."""
        with self._lock:
            self._new[id] = self._clock()

    def begin_run(self) -> None:
        """Forget which things are new, and what was read: both belong to an earlier run of the engine."""
        with self._lock:
            self._new.clear()
        self._reads.recent.forget()

    def sleep(self, seconds: float) -> None:
        """Waits between two looks at something; not at all in the testing mode."""
        self._retries.sleep(seconds)
        self._clocks.paused_s += seconds

    def seconds(self) -> float:
        """Return the reading of a clock that only goes forward; in the testing mode, pauses alone move it."""
        return self._retries.clock() if self._retries.waits else self._clocks.paused_s

    def for_refresh(self, age_s: float) -> Self:
        """Return this client for reads that a refresh makes.

        They may be answered by what this client received at most `age_s` seconds ago, unless it has written something
        about the same studio, or about relays of the same live centre, since the call was sent.
        """
        self._reads.recent.max_age_s = max(age_s, self._reads.recent.max_age_s)
        return self._with(replace(self._how, age_s=age_s))

    def after_pause(self, seconds: float, *, with_others: bool = False) -> Self:
        """Return this client for the next poll of something, by `call` or `rows`.

        It calls after so many seconds, unless a call of another thread answers it in the second half of them.
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
        """The answer to a call; `RegionId` is added. Raises one error of the tree in `errors`."""
        return self._perform(operation, parameters, lambda answer: answer, self._how)

    def rows(self, operation: Operation, parameters: Mapping[str, object]) -> list[dict[str, Any]]:
        """The list at `operation.rows` in the answer; empty when the answer says that there is none."""

        def listed(answer: dict[str, Any]) -> list[dict[str, Any]]:
            rows, total = rows_in(operation, answer), total_in(operation, answer)
            if total is not None and total > len(rows):
                raise not_understood(operation, answer, f"Total is {total}, and the rows are {len(rows)}")
            return rows

        return self._perform(operation, parameters, listed, self._how)

    def all_rows(
        self, operation: Operation, parameters: Mapping[str, object], *, page_size: int, page: str = "PageNum"
    ) -> list[dict[str, Any]]:
        """The rows of all pages, in their order; `page` is the parameter that counts pages from 1.

        Ends when `Total` rows have come, or with a page that is not full; raises `Refused` after 200 pages.
        A list that has changed on the way, by its totals or its rows, is read again, and a third time;
        then `NoAnswer` is raised.
        """
        for attempt in range(MAX_ATTEMPTS):
            how = AT_ONCE if attempt else How(age_s=self._how.age_s)
            rows, totals = self._pages(operation, parameters, page_size, page, how)
            distinct = {at(row, operation.answers[0]) for row in rows} if operation.answers else range(len(rows))
            if totals <= {None, len(rows)} and len(totals) <= 1 and len(distinct) == len(rows):
                return rows
        message = f"the list changes while it is read: {len(rows)} rows, and a total of {', '.join(map(str, totals))}"
        raise not_understood(operation, {}, message)

    def _pages(
        self, operation: Operation, parameters: Mapping[str, object], page_size: int, page: str, how: How
    ) -> tuple[list[dict[str, Any]], set[int | None]]:
        """The rows of all pages as they come, and every total that they tell."""

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
        """What is made of the answer; an answer that is not understood counts as none, and may be asked for again."""
        flat = flatten(parameters)
        if self.region:
            flat.setdefault("RegionId", self.region)
        hows = iter([how])  # what is asked again is asked at once, and of the service
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
        self, operation: Operation, flat: Mapping[str, str], how: How, caller: call_log.Caller
    ) -> dict[str, Any]:
        """The answer of one attempt."""
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
        """The pauses after which a call is repeated that finds something missing: none unless it names a new thing."""
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
        """Closes all connections; the next call opens new ones. Calls that are under way get no answer."""
        self._connections.close()

    def _write(self, operation: Operation, flat: Mapping[str, str]) -> dict[str, Any]:
        answered = self._turn(operation)
        with self._reads.recent.writing(flat):
            return self._exchange(operation, flat, answered)

    def _turn(self, operation: Operation) -> Callable[[], None]:
        return call_log.waited(lambda: self._limits.wait(operation.action, operation.quota))

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
        # With its body as a stream a request is sent with these headers and no others.
        return httpx.Request(operation.method, url, headers=headers, stream=httpx.ByteStream(body))


def without_secrets(text: str, credentials: Credentials, signature: str) -> str:
    """Text in which the parts of a key, and what was signed with it, are replaced by `***`."""
    for secret in (credentials.access_key_id, credentials.access_key_secret, credentials.security_token, signature):
        if secret:
            text = text.replace(secret, "***")
    return text


_shared: dict[Hashable, Cloud] = {}
_shared_lock = threading.Lock()


def shared_cloud(endpoint: str, region: str, credentials_key: Hashable, factory: Callable[[], Cloud]) -> Cloud:
    """The one client of this process for an endpoint, a region and a key; `factory` makes it when it is missing."""
    with _shared_lock:
        key = (endpoint, region, credentials_key)
        if key not in _shared:
            _shared[key] = factory()
        return _shared[key]


def begin_run() -> None:
    """Tells these clients that another run of the engine begins in this process."""
    with _shared_lock:
        for cloud in _shared.values():
            cloud.begin_run()


def close_shared() -> None:
    """Closes these clients and forgets them; what is asked for afterwards is made anew."""
    with _shared_lock:
        while _shared:
            _shared.popitem()[1].close()
