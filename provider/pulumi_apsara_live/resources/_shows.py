"""Shows: what a program declares of them, and how the API lists them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import Field

from ..model.diff import same
from ..model.fields import Json, Model, Problem, Properties, Wire, known, rule
from ..model.shape import UnexpectedShape, decode
from ..wire.errors import NotFound
from ..wire.operation import Operation
from ._show_order import Row

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

SHOWS: Final = Operation("DescribeShowList", repeatable=True)
TIME: Final = "%Y-%m-%dT%H:%M:%S"
ShowType = Literal["live", "vod", "pic"]


def _local_time(text: str) -> str | None:
    try:
        if datetime.strptime(text, TIME).strftime(TIME) == text:
            return None
    except ValueError:
        pass
    return "must be a time without a time zone, such as 2026-06-29T20:00:00"


def _open_address(name: str, address: str | None) -> Iterator[Problem]:
    """Yield a problem if an address may hold a key: a state records shows in the clear."""
    if address is None or not known(address):
        return
    try:
        parts = urlsplit(address)
        is_open = bool(parts.scheme and parts.netloc) and not (parts.query or "@" in parts.netloc)
    except ValueError:
        is_open = False
    if not is_open:
        yield Problem(name, "must be a URL without query and password, as it is not secret: use the id of an asset")


class Show(Model):
    """One show of a show list."""

    name: Annotated[str, Wire("showName", "ShowName"), Field(min_length=1)]
    """Name of the show, unique in the list, by which the show is identified."""
    resource_type: Annotated[ShowType, Wire("resourceType", "ResourceInfo.ResourceType")]
    """What it plays: a live stream, a file, or a picture."""
    resource_id: Annotated[str | None, Wire("resourceId", "ResourceInfo.ResourceId"), Field(min_length=1)] = None
    """Id of the media asset that it plays."""
    resource_url: Annotated[str | None, Wire("resourceUrl", "ResourceInfo.ResourceUrl"), Field(min_length=1)] = None
    """URL that it plays, in place of `resource_id`; without query and password, as it is not secret."""
    repeat: Annotated[int | None, Wire("repeatTimes", "RepeatTimes"), Field(ge=-1)] = None
    """How often it is played again before the next show; `-1` is without end. Once in all, if left out."""
    duration_s: Annotated[int | None, Wire("duration", "Duration"), Field(gt=0)] = None
    """How long it plays, in seconds, in place of `repeat`; a live stream needs it."""
    tag: Annotated[int | None, Wire("liveInputType", "ResourceInfo.LiveInputType")] = None
    """A number of your own that the API keeps with the show; vendor: `LiveInputType`."""

    def problems(self) -> Iterator[Problem]:
        """A show plays one thing, for as long as one of two inputs says."""
        yield from _open_address("resource_url", self.resource_url)
        if self.resource_id is None and self.resource_url is None:
            yield Problem("resource_id", "a show needs resource_id or resource_url")
        if self.resource_id is not None and self.resource_url is not None:
            yield Problem("resource_url", "a show plays one thing, and resource_id is set too: remove one of them")
        if self.repeat is not None and self.duration_s is not None:
            yield Problem("duration_s", "repeat says how long the show plays, too: remove one of them")
        if known(self.resource_type) and self.resource_type == "live" and self.duration_s is None:
            yield Problem("duration_s", "is required for a live stream")


class Background(Model):
    """What a show list shows where no show plays."""

    resource_type: Annotated[
        ShowType,
        Wire("ResourceType", "resourceType", values={"live": "LIVE", "vod": "VOD", "pic": "PIC"}),
    ]
    """What it is: a live stream, a file, or a picture."""
    material_id: Annotated[str | None, Field(min_length=1)] = None
    """Id of the media asset."""
    resource_url: Annotated[str | None, Wire("ResourceUrl", "resourceUrl"), Field(min_length=1)] = None
    """URL of it, in place of `material_id`; without query and password, as it is not secret."""

    def problems(self) -> Iterator[Problem]:
        """A background is one thing."""
        yield from _open_address("resource_url", self.resource_url)
        if self.material_id is None and self.resource_url is None:
            yield Problem("material_id", "a background needs material_id or resource_url")
        if self.material_id is not None and self.resource_url is not None:
            yield Problem("resource_url", "a background is one thing, and material_id is set too: remove one of them")


class HighPriority(Model):
    """The show to which the list jumps at a time."""

    show: Annotated[str, Wire("HighPriorityShowId", "HighPriorityShowId"), Field(min_length=1)]
    """Name of the show."""
    start_time: Annotated[str, Wire("HighPriorityShowStartTime"), rule(_local_time)]
    """When it begins, as `2026-06-29T20:00:00`: without a time zone.

    It is sent as it is written. The API does not document its time zone; other times of the API are in UTC.
    """


class Listed(Show):
    """A show in a response."""

    show_id: Annotated[str | None, Wire("", "ShowId")] = None


class ShowListing(Model):
    """A show list in a response."""

    rows: Annotated[tuple[Listed, ...], Wire("", "ShowListInfo.ShowList.Show")] = ()
    repeat: Annotated[int | None, Wire("", "ShowListInfo.TotalShowListRepeatTimes")] = None
    background: Annotated[Background | None, Wire("", "ShowListInfo.Background"), Json()] = None
    prior: Annotated[str | None, Wire("", "ShowListInfo.HighPriorityShowId")] = None
    start_time: Annotated[str | None, Wire("", "ShowListInfo.HighPriorityShowStartTime")] = None
    playing: Annotated[str | None, Wire("", "ShowListInfo.CurrentShowId")] = None


@dataclass(frozen=True)
class LiveShowList:
    """The show list as the API returns it."""

    rows: tuple[Row, ...] = ()
    repeat: int = 0
    background: Properties | None = None
    playing: str = ""
    """Id of the show that plays."""
    prior: str = ""
    """Id of the priority show."""
    start_time: str = ""
    """When the priority show begins."""

    @property
    def names(self) -> dict[str, str]:
        """The names of the shows by their ids; a second show of the same name goes by its name and id."""
        names: dict[str, str] = {}
        for id, show in self.rows:
            name = str(show["name"])
            names[id] = f"{name} ({id})" if name in names.values() else name
        return names

    @property
    def outputs(self) -> Properties:
        """As outputs."""
        names = self.names
        outputs: Properties = {
            "shows": [show for _, show in self.rows],
            "repeat": self.repeat,
            "show_ids": {name: id for id, name in names.items()},
        }
        if self.playing in names:
            outputs["current_show"] = names[self.playing]
        if self.background:
            outputs["background"] = self.background
        if self.prior:
            outputs["high_priority"] = {"show": names.get(self.prior, self.prior), "start_time": self.start_time}
        return outputs


def read_list(cloud: Cloud, caster_id: str, declared: Sequence[Properties] = ()) -> LiveShowList:
    """Return the show list of a studio, which is empty in a studio without shows. One call.

    Raises:
        NotFound: The studio does not exist, or it is not a playlist studio.
    """
    try:
        answer = cloud.call(SHOWS, {"CasterId": caster_id})
    except NotFound as error:
        if error.about_the_studio:
            raise
        return LiveShowList()  # the code of a list without shows
    return _live_list(answer, declared)


def _live_list(answer: Mapping[str, Any], declared: Sequence[Properties]) -> LiveShowList:
    """Return the list of a response; where the API returns the URL of a declared asset too, it is no difference.

    Raises:
        UnexpectedShape: The response has no list, or a show without an id.
    """
    if not isinstance(answer.get("ShowListInfo"), Mapping):
        raise UnexpectedShape("ShowListInfo is missing in the response or no object")
    found = decode(ShowListing, answer)
    by_name = {str(show.get("name")): show for show in declared}
    rows: dict[str, Properties] = {}
    for row in found.get("rows", ()):
        own = row.pop("show_id", None)
        if own is None:
            raise UnexpectedShape("a show in the response has no ShowId")
        row.setdefault("name", own)
        ours = by_name.get(row["name"], {})
        without_url = {name: value for name, value in row.items() if name != "resource_url"}
        rows[own] = dict(ours) if "resource_id" in ours and same(without_url, ours) else row
    return LiveShowList(
        tuple(rows.items()),
        found.get("repeat", 0),
        found.get("background"),
        found.get("playing", ""),
        found.get("prior", ""),
        found.get("start_time", ""),
    )
