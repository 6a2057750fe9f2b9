"""The items of a playlist, as the API returns them."""

from __future__ import annotations

from typing import Any

import httpx

from pulumi_apsara_live.resources._playlist_items import begins_with, by_name, items_of
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud


class Service(httpx.BaseTransport):
    """Connections to a service that returns these items."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        self.answer = {"RequestId": "R-1", "Total": len(rows), "ProgramItems": [*rows]}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=self.answer)


def row(id: str, **stated: Any) -> dict[str, Any]:
    """An item as the API returns it."""
    return {"ProgramItemId": id, "ProgramItemName": id.upper(), "ResourceValue": "asset-1", **stated}


def read(*rows: dict[str, Any]) -> dict[str, Any]:
    """The items that are read from a response."""
    cloud = Cloud(
        endpoint="https://live.aliyuncs.com",
        region="cn-shanghai",
        credentials=lambda: Credentials("id", "secret"),
        retries=Retries.without_waiting(),
        transport=Service(*rows),
    )
    return items_of(cloud, "1")


def test_items_are_in_the_order_of_their_index() -> None:
    """However the response orders them; one without an index is among the first."""
    items = read(row("d", Index=2), row("c", Index="1"), row("a", Index=0), row("b"))
    assert list(items) == ["a", "b", "c", "d"]


def test_an_item_without_a_name_goes_by_its_id_and_without_a_type_it_is_a_file() -> None:
    """There is no other type."""
    nameless = {"ProgramItemId": "a", "ResourceValue": "asset-1"}
    assert read(nameless) == {"a": {"name": "a", "resource_type": "vod", "resource_id": "asset-1"}}


def test_a_second_item_of_a_name_goes_by_its_name_and_id() -> None:
    """So that the state has the ids of both."""
    assert by_name({"1": {"name": "a"}, "2": {"name": "a"}, "3": {"name": "b"}}) == {"a": "1", "a (2)": "2", "b": "3"}


def test_a_list_begins_with_another_if_nothing_differs_in_it() -> None:
    """Such a change is an addition, which a playlist that plays takes."""
    first, second = {"name": "a"}, {"name": "b"}
    assert begins_with([first, second], [first])
    assert begins_with([first], [])
    assert not begins_with([first], [first, second])
    assert not begins_with([second, first], [first])
