"""Read-only client with a cache, so that adopting a studio takes the fewest calls."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from ...wire.errors import CallError
from ...wire.operation import Operation

if TYPE_CHECKING:
    from ...wire.rpc import Cloud


class AskedOnce:
    """A client that sends each read once and caches responses and errors."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._responses: dict[tuple[str, str, str], Any] = {}
        self.region = cloud.region

    @property
    def cloud(self) -> Cloud:
        """Return this object, typed as the client that resources read from."""
        return cast("Cloud", self)

    def call(self, operation: Operation, parameters: Mapping[str, object]) -> dict[str, Any]:
        """Return the response of a call, cached after the first."""
        response = self._cached("call", operation, parameters, lambda: self._cloud.call(operation, parameters))
        return cast("dict[str, Any]", response)

    def rows(self, operation: Operation, parameters: Mapping[str, object]) -> list[dict[str, Any]]:
        """Return the list in the response, cached after the first call."""
        response = self._cached("rows", operation, parameters, lambda: self._cloud.rows(operation, parameters))
        return cast("list[dict[str, Any]]", response)

    def all_rows(
        self, operation: Operation, parameters: Mapping[str, object], *, page: str = "PageNum"
    ) -> list[dict[str, Any]]:
        """Return the rows of all pages, cached after the first call."""

        def read() -> list[dict[str, Any]]:
            return self._cloud.all_rows(operation, parameters, page=page)

        return cast("list[dict[str, Any]]", self._cached("all", operation, parameters, read))

    def knows_rows(self, operation: Operation, parameters: Mapping[str, object], rows: list[dict[str, Any]]) -> None:
        """Cache rows that are known from another response."""
        self._responses[_key("rows", operation, parameters)] = rows

    def knows(self, operation: Operation, parameters: Mapping[str, object], answer: dict[str, Any]) -> None:
        """Cache a response that is known as part of another."""
        self._responses[_key("call", operation, parameters)] = answer

    def now(self) -> datetime:
        """Return the time in UTC."""
        return self._cloud.now()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._cloud.sleep(seconds)

    def _cached(
        self, method: str, operation: Operation, parameters: Mapping[str, object], send: Callable[[], Any]
    ) -> Any:
        key = _key(method, operation, parameters)
        if key not in self._responses:
            try:
                self._responses[key] = send()
            except CallError as error:
                self._responses[key] = error
        response = self._responses[key]
        if isinstance(response, CallError):
            raise response
        return response


def _key(method: str, operation: Operation, parameters: Mapping[str, object]) -> tuple[str, str, str]:
    return method, operation.action, json.dumps(parameters, sort_keys=True)
