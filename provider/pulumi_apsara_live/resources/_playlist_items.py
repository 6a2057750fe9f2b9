"""Playlists: what a program declares of their items and their start, and how the API returns them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from ..model.fields import Model, Problem, Properties, Wire, known
from ..model.shape import decode
from ..wire.operation import PAUSES_S, Listing, Operation

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

PLAYLISTS: Final = Operation(
    "ListPlaylist",
    repeatable=True,
    rows="ProgramList",
    answers=("ProgramId", "CasterId", "Status"),
    listing=Listing("ProgramId", page="Page"),
)
ITEMS: Final = Operation("ListPlaylistItems", repeatable=True, rows="ProgramItems", answers=("ProgramItemId",))
MODES: Final = {"restart": "Restart", "continue": "Continue", "custom": "Custom"}
Row = Mapping[str, Any]


PlaylistItemType = Literal["vod"]
ResumeMode = Literal["restart", "continue", "custom"]


class PlaylistItem(Model):
    """One item of a playlist."""

    name: Annotated[str, Wire("ItemName", "ProgramItemName"), Field(min_length=1)]
    """Name of the item, unique in the playlist, by which the item is identified."""
    resource_id: Annotated[str, Wire("ResourceValue"), Field(min_length=1)]
    """Id of the media asset that it plays; vendor: `ResourceValue`."""
    resource_type: PlaylistItemType = "vod"
    """What it plays: a file. The API has no other type."""


class PlaylistResume(Model):
    """Where a playlist begins when it is started."""

    mode: Annotated[ResumeMode, Wire("ResumeMode", "", values=MODES)]
    """`restart` begins with the first item, `continue` goes on where the playlist stopped, `custom` begins with `item`.

    A playlist whose items or settings were edited after it stopped may begin with its first item in any case.
    """
    item: Annotated[str | None, Wire("StartItemId", ""), Field(min_length=1)] = None
    """Name of the item with which it begins; for `custom` only, which needs it."""
    offset_ms: Annotated[int | None, Wire("Offset", ""), Field(ge=0)] = None
    """Position in that item, in milliseconds; not for `continue`; vendor: `Offset`."""

    def problems(self) -> Iterator[Problem]:
        """An item is for `custom`, a position is for `custom` and `restart`."""
        if not known(self.mode):
            return
        if self.mode == "custom" and self.item is None:
            yield Problem("item", "is required when mode is 'custom'")
        if self.mode != "custom" and self.item is not None:
            yield Problem("item", f"is for mode='custom', and mode is {self.mode!r}")
        if self.mode == "continue" and self.offset_ms is not None:
            yield Problem("offset_ms", "is not for mode='continue', which goes on where the playlist stopped")


class _Listed(PlaylistItem):
    """An item in a response."""

    name: Annotated[str, Wire("", "ProgramItemName")]
    item_id: Annotated[str, Wire("", "ProgramItemId")]


class _Answered(Model):
    """An item in the response to a write."""

    name: Annotated[str | None, Wire("", "ItemName")] = None
    item_id: Annotated[str | None, Wire("", "ItemId")] = None


class _Written(Model):
    """The response to a write."""

    rows: Annotated[tuple[_Answered, ...], Wire("", "Items.SuccessItems")] = ()


class _Stream(Model):
    """One stream in the response to a start."""

    pull_flv_url: str | None = None
    pull_m3u8_url: Annotated[str | None, Wire("", "PullM3U8Url")] = None
    pull_rtmp_url: str | None = None


class _Started(Model):
    """The response to a start."""

    rows: Annotated[tuple[_Stream, ...], Wire("", "StreamInfo.Streams.Stream")] = ()


ADDRESSES: Final = tuple(_Stream.model_fields)
"""Outputs that only the response to a start has."""


def addresses_in(answer: Row) -> Properties:
    """Return the addresses in the response to a start."""
    return next(iter(decode(_Started, answer).get("rows", ())), {})


def added_in(answer: Row) -> dict[str, str]:
    """Return the id of each item that a write has added, by its name."""
    rows = decode(_Written, answer).get("rows", ())
    return {row["name"]: row["item_id"] for row in rows if row.keys() >= {"name", "item_id"}}


def playlist(cloud: Cloud, program_id: str) -> dict[str, Any] | None:
    """Return the row of a playlist, or None if there is none. One call."""
    rows = cloud.rows(PLAYLISTS, {"ProgramId": program_id})
    return next((row for row in rows if row["ProgramId"] == program_id), None)


def playlists_of(cloud: Cloud, caster_id: str, *, waits: bool = False) -> list[dict[str, Any]]:
    """Return the rows of a studio's playlists; `waits` for a minute until there are any.

    One call for each hundred playlists of the account: no parameter names a studio.
    """
    for pause in (*(PAUSES_S if waits else ()), None):
        rows = cloud.all_rows(PLAYLISTS, {}, page="Page")
        own = [row for row in rows if row["CasterId"] == caster_id]
        if own or pause is None:
            return own
        cloud.sleep(pause)
    return []


def plays(row: Row) -> bool:
    """Return whether a playlist runs."""
    return str(row["Status"]) == "1"


def items_of(cloud: Cloud, program_id: str) -> dict[str, Properties]:
    """Return the items of a playlist in their order, by their ids. One call."""
    rows = cloud.rows(ITEMS, {"ProgramId": program_id})
    items = [decode(_Listed, row) for row in sorted(rows, key=lambda row: int(row.get("Index") or 0))]
    return {own: {"name": own, "resource_type": "vod", **item} for item in items if (own := item.pop("item_id"))}


def by_name(items: Mapping[str, Properties]) -> dict[str, str]:
    """Return the ids of items by their names; a second item of the same name goes by its name and id."""
    ids: dict[str, str] = {}
    for own, item in items.items():
        name = str(item["name"])
        ids[f"{name} ({own})" if name in ids else name] = own
    return ids


def begins_with(items: Sequence[Properties], first: Sequence[Properties]) -> bool:
    """Return whether a list of items begins with another one."""
    return [*items[: len(first)]] == [*first]
