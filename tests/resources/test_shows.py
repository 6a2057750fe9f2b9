"""Shows of a show list: which addresses and times are taken, and what is read from a response."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from pulumi_apsara_live.model.check import check
from pulumi_apsara_live.model.fields import Properties
from pulumi_apsara_live.model.shape import UnexpectedShape
from pulumi_apsara_live.resources._shows import LiveShowList, read_list
from pulumi_apsara_live.resources.caster_show_list import CasterShowListInputs
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud


class Service(httpx.BaseTransport):
    """Connections to a service that returns this list."""

    def __init__(self, listing: Any) -> None:
        self.answer = {"RequestId": "R-1"} if listing is None else {"RequestId": "R-1", "ShowListInfo": listing}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=self.answer)


def live(listing: Any, *declared: Properties) -> LiveShowList:
    """The list that is read from a response."""
    cloud = Cloud(
        endpoint="https://live.aliyuncs.com",
        region="cn-shanghai",
        credentials=lambda: Credentials("id", "secret"),
        retries=Retries.without_waiting(),
        transport=Service(listing),
    )
    return read_list(cloud, "1", declared)


def row(id: str | None, name: str | None = None, **info: str) -> dict[str, Any]:
    """A show as the API returns it."""
    stated = {"ShowId": id, "ShowName": name}
    return {
        **{key: value for key, value in stated.items() if value is not None},
        "ResourceInfo": {"ResourceType": "vod", "ResourceId": "asset-1", **info},
    }


FILM: Properties = {"name": "film", "resource_type": "vod", "resource_id": "asset-1"}


def test_a_response_without_settings_is_a_list_that_plays_once() -> None:
    """Without background, priority show and a show that plays."""
    outputs = live({"ShowList": {"Show": [row("1", "film")]}}).outputs
    assert outputs == {"shows": [FILM], "repeat": 0, "show_ids": {"film": "1"}}


def test_a_response_with_all_settings_names_shows_in_place_of_their_ids() -> None:
    """A priority show that is not in the list keeps its id, and a show that plays and is not listed is left out."""
    settings = {"TotalShowListRepeatTimes": 3, "CurrentShowId": "2", "HighPriorityShowId": "1"}
    start = {"HighPriorityShowStartTime": "2026-06-29T20:00:00"}
    rows = {"ShowList": {"Show": [row("1", "film"), row("2", "news")]}}
    outputs = live({**rows, **settings, **start}).outputs
    assert (outputs["repeat"], outputs["current_show"]) == (3, "news")
    assert outputs["high_priority"] == {"show": "film", "start_time": "2026-06-29T20:00:00"}
    outputs = live({**rows, **settings, **start, "CurrentShowId": "9", "HighPriorityShowId": "9"}).outputs
    assert "current_show" not in outputs
    assert outputs["high_priority"]["show"] == "9"


def test_a_second_show_of_a_name_goes_by_its_name_and_id() -> None:
    """One without a name goes by its id."""
    found = live({"ShowList": {"Show": [row("1", "film"), row("2", "film"), row("3")]}})
    assert found.outputs["show_ids"] == {"film": "1", "film (2)": "2", "3": "3"}


def test_the_url_of_an_asset_is_no_difference_to_what_is_declared() -> None:
    """Unless something else differs, or the program declares no asset."""
    answered = row("1", "film", ResourceUrl="https://files.example.com/a.mp4")
    whole = FILM | {"resource_url": "https://files.example.com/a.mp4"}
    for declared, shown in ((FILM, FILM), (FILM | {"repeat": 2}, whole), (whole, whole), ({"name": "news"}, whole)):
        assert live({"ShowList": {"Show": [answered]}}, declared).rows == (("1", shown),)


@pytest.mark.parametrize("listing", [None, "", [], {"ShowList": {"Show": [row(None, "film")]}}], ids=str)
def test_a_response_that_is_no_list_is_none(listing: Any) -> None:
    """Read as an empty one, it would say that all shows are gone."""
    with pytest.raises(UnexpectedShape):
        live(listing)


@pytest.mark.parametrize(
    ("address", "is_taken"),
    [
        ("https://files.example.com/a.mp4", True),
        ("rtmp://live.example.com/app/a", True),
        ("https://files.example.com/a.mp4?auth_key=secret", False),
        ("https://user:secret@files.example.com/a.mp4", False),
        ("//files.example.com/a.mp4", False),
        ("https:/a.mp4", False),
        ("a.mp4", False),
        ("https://[::1/a.mp4", False),
    ],
)
def test_an_address_that_may_hold_a_key_is_refused(address: str, is_taken: bool) -> None:
    """Of a show and of a background: the state records both in the clear."""
    show = {"name": "film", "resource_type": "vod", "resource_url": address}
    background = {"resource_type": "pic", "resource_url": address}
    declared = {"caster_id": "1", "shows": [show], "background": background}
    problems = check(CasterShowListInputs, {}, declared).problems
    assert {each.path for each in problems} == (
        set() if is_taken else {"shows[0].resource_url", "background.resource_url"}
    )
    assert not any("secret@" in each.reason or "auth_key" in each.reason for each in problems)


@pytest.mark.parametrize(
    ("time", "is_one"),
    [
        ("2026-06-29T20:00:00", True),
        ("2026-06-29T20:00:00Z", False),
        ("2026-6-29T20:00:00", False),
        ("2026-06-31T20:00:00", False),
        ("soon", False),
    ],
)
def test_the_time_of_a_priority_show_is_written_in_one_way(time: str, is_one: bool) -> None:
    """It is sent as it is, and compared with what the API returns."""
    declared = {"caster_id": "1", "shows": [FILM], "high_priority": {"show": "film", "start_time": time}}
    assert [each.path for each in check(CasterShowListInputs, {}, declared).problems] == (
        [] if is_one else ["high_priority.start_time"]
    )
