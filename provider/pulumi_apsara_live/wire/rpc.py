"""One call to the cloud: signed, sent, read; repeated only where that is safe. It knows no resource."""

import secrets
import threading
from collections.abc import Callable, Hashable, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from .answers import lost, read
from .connections import Connections, Lost, endpoint_of
from .credentials import Credentials
from .errors import CallError, Refused
from .limits import Limits
from .operation import Operation
from .parameters import flatten
from .retries import Retries
from .signature import VERSION, Acs3, canonical_query

__all__ = ["Cloud", "Credentials", "shared_cloud"]

LONGEST_QUERY = 6000
"""Characters of a query beyond which a POST carries its parameters in the body, which the gateway reads as well."""
MOST_PAGES = 200
"""Pages that a list may have."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _nonce() -> str:
    return secrets.token_hex(16)


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
        transport: httpx.BaseTransport | None = None,
        allow_plain_http: bool = False,
        timeout_s: float = 30,
    ) -> None:
        """`credentials` is asked before every attempt. `clock` tells the time in UTC.

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
        self._connections = Connections(self._endpoint, timeout_s=timeout_s, transport=transport)

    def __repr__(self) -> str:
        return f"Cloud(endpoint={str(self._endpoint)!r}, region={self.region!r})"

    def now(self) -> datetime:
        """The time in UTC, as this client signs it."""
        return self._clock()

    def sleep(self, seconds: float) -> None:
        """Waits between two looks at something; not at all in the testing mode."""
        self._retries.sleep(seconds)

    def call(self, operation: Operation, parameters: Mapping[str, object]) -> dict[str, Any]:
        """The answer to a call; `RegionId` is added. Raises one error of the tree in `errors`."""
        flat = flatten(parameters)
        if self.region:
            flat.setdefault("RegionId", self.region)
        query = canonical_query(flat)
        return self._retries.run(operation, lambda: self._attempt(operation, flat, query))

    def rows(self, operation: Operation, parameters: Mapping[str, object]) -> list[dict[str, Any]]:
        """The list at `operation.rows` in the answer; empty when there is none."""
        return rows_in(self.call(operation, parameters), operation.rows)

    def all_rows(
        self, operation: Operation, parameters: Mapping[str, object], *, page_size: int, page: str = "PageNum"
    ) -> list[dict[str, Any]]:
        """The rows of all pages, in their order; `page` is the parameter that counts pages from 1.

        Ends when `Total` rows have come, or with a page that is not full. Raises `Refused` after 200 pages.
        """
        found: list[dict[str, Any]] = []
        for number in range(1, MOST_PAGES + 1):
            answer = self.call(operation, {**parameters, page: number, "PageSize": page_size})
            rows = rows_in(answer, operation.rows)
            found += rows
            total = answer.get("Total")
            if not rows or (len(found) >= int(total) if total is not None else len(rows) < page_size):
                return found
        raise Refused(operation.action, "TooManyPages", message=f"more than {MOST_PAGES} pages of {page_size} rows")

    def close(self) -> None:
        """Closes all connections; the next call opens new ones. Calls that are under way get no answer."""
        self._connections.close()

    def _attempt(self, operation: Operation, flat: Mapping[str, str], query: str) -> dict[str, Any]:
        self._limits.wait(operation.action, operation.quota)
        credentials = self._credentials()
        request = self._request(operation, query)
        try:
            reply = self._connections.exchange(request, Acs3(credentials, self._clock, self._nonce))
            return read(operation, flat, reply, self._clock)
        except Lost as error:
            raise lost(operation, error) from None
        except CallError as error:
            error.message = without_secrets(error.message, credentials)
            raise

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
            if len(query) > LONGEST_QUERY:
                query, body = "", query.encode()
                headers["content-type"] = "application/x-www-form-urlencoded"
            headers["content-length"] = str(len(body))
        try:
            url = httpx.URL(f"{self._endpoint}/?{query}" if query else f"{self._endpoint}/")
        except httpx.InvalidURL:
            said = f"its parameters take {len(query)} characters, which is more than an address may have"
            raise Refused(operation.action, "RequestTooLong", message=said) from None
        # With its body as a stream a request is sent with these headers and no others.
        return httpx.Request(operation.method, url, headers=headers, stream=httpx.ByteStream(body))


def rows_in(answer: Mapping[str, Any], path: str) -> list[dict[str, Any]]:
    """The list at a dotted path; old answers have it one level higher, without its wrapper, and that is read too."""
    found: Any = answer
    for name in path.split("."):
        if isinstance(found, list):
            break
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, list) else []


def without_secrets(text: str, credentials: Credentials) -> str:
    """Text in which the parts of a key are replaced by `***`."""
    for secret in (credentials.access_key_id, credentials.access_key_secret, credentials.security_token):
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
