"""The show list of a playlist studio: Add-, Describe-, Modify-, RemoveShow…ShowList, SetShowListBackground."""

from __future__ import annotations

from collections.abc import Callable

from ..answers import Json
from ..assumptions import assumed
from ..clock import from_timestamp, from_wire
from ..json_text import write_json
from ..objects import Caster, Show
from ..playback import ENDLESS
from ..refusals import (
    Refusal,
    asset_not_found,
    caster_status,
    malformed,
    missing,
    show_not_found,
    too_many_shows,
)
from . import Call, answers, without_empty
from .show_list_playback import current_show_id, place_shows

PLAYLIST = 6
MAX_SHOWS = 1000
RESOURCE_TYPES = ("live", "vod", "pic")
BACKGROUND_TYPES = ("LIVE", "VOD", "PIC")
SETTINGS = ("ShowName", "ResourceType", "ResourceId", "ResourceUrl", "LiveInputType", "RepeatTimes", "Duration")
# Names of the background's parameters, and the keys of the text that answers them: a sample has the first two.
BACKGROUND = {"MaterialId": "MaterialId", "ResourceType": "resourceType", "ResourceUrl": "resourceUrl"}
# How far the zone of ``zoneless-time`` is ahead of UTC, in seconds.
AHEAD_S = {"utc": 0, "beijing": 8 * 3600}

assumed(
    "A studio of another kind is InvalidCaster.NotFound, the code that DescribeStudioLayouts documents for that.",
    where="AddShowIntoShowList",
)


@answers("AddShowIntoShowList")
@assumed("Parameters of the single form and of the batch form in one call are InvalidParameter.Malformed.")
@assumed(
    "A batch answers successfully if every show fails; failedList is a JSON list of what was sent, each with a reason."
)
@assumed("Over 1000 shows the code is ResourceNumberExceed; in a batch, the shows beyond it fail.")
def add_show_into_show_list(call: Call) -> Json:
    """Add one show at Spot, or a batch at the end; shows of a batch succeed and fail one by one [SDK]."""
    caster = playlist_studio(call)
    if call.parameters.get("isBatchMode"):
        return _add_batch(call, caster)
    if call.given("showList"):
        raise malformed("showList", "belongs to isBatchMode=true")
    settings = _read_show(call, call.parameters, str)
    spot = _read_spot(call, caster) if call.given("Spot") else len(caster.shows)
    show = _new_show(call, caster, settings)
    place_shows(call, caster, [*list(caster.shows.values())[:spot], show, *list(caster.shows.values())[spot:]])
    return {"ShowId": show.show_id}


def _add_batch(call: Call, caster: Caster) -> Json:
    single = [name for name in (*SETTINGS, "Spot") if call.given(name)]
    if single:
        raise malformed(single[0], "belongs to the single form, without isBatchMode")
    call.need("showList")
    added: list[Show] = []
    failed: list[Json] = []
    for entry in call.parameters["showList"]:
        try:
            settings = _read_show(call, entry, _lower)
            if settings.get("RepeatTimes") == ENDLESS and call.choices["batch-endless"] == "refused":
                raise malformed("repeatTimes", "must not be negative in a batch")
            added.append(_new_show(call, caster, settings, more=len(added)))
        except Refusal as refusal:
            failed.append({**entry, "reason": str(refusal)})
    place_shows(call, caster, [*caster.shows.values(), *added])
    return without_empty(
        {
            "successfulShowIds": ",".join(show.show_id for show in added),
            "failedList": write_json(failed) if failed else "",
        }
    )


@answers("DescribeShowList")
@assumed("A list without shows is InvalidShow.NotFound; with empty-show-list=empty it is answered empty.")
@assumed("ShowList is the list of ShowListInfo as JSON. A setting is answered as it was sent; RepeatTimes 0 if absent.")
@assumed("resourceUrl is the key of a background's address: the sample has MaterialId and resourceType.")
def describe_show_list(call: Call) -> Json:
    """Return the shows in their order, and which one plays [SDK]."""
    caster = playlist_studio(call)
    listing = caster.show_list
    shows = [_described(show) for show in call.listed(list(caster.shows.values()))]
    if not shows and call.choices["empty-show-list"] == "refused":
        raise show_not_found(f"the show list of production studio {caster.caster_id} is empty")
    info = without_empty(
        {
            "Background": write_json(listing.background) if listing.background else "",
            "CurrentShowId": current_show_id(call, caster),
            "HighPriorityShowId": listing.high_priority_show_id,
            "HighPriorityShowStartTime": _zoneless(call, listing.high_priority_start),
            "ShowList": {"Show": shows},
            "ShowListRepeatTimes": 0,
            "TotalShowListRepeatTimes": listing.repeat_times,
        }
    )
    return {"ShowList": write_json(shows), "ShowListInfo": info}


@answers("ModifyShowList")
@assumed("ShowId and Spot belong together, as do the two HighPriority parameters; both of these empty clears them.")
@assumed("A priority show given after the studio was started is IncorrectCasterStatus.")
@assumed(
    "At its time the priority show plays, then the show that follows it in the list; a time before the start: not."
)
def modify_show_list(call: Call) -> Json:
    """Move a show, repeat the list, or set the show that plays at a given time [SDK]."""
    caster = playlist_studio(call)
    listing = caster.show_list
    prioritised = [name for name in ("HighPriorityShowId", "HighPriorityShowStartTime") if name in call.parameters]
    if not (prioritised or any(call.given(name) for name in ("RepeatTimes", "ShowId", "Spot"))):
        raise missing("one of RepeatTimes, ShowId and HighPriorityShowId")
    if call.given("RepeatTimes") and call.parameters["RepeatTimes"] < ENDLESS:
        raise malformed("RepeatTimes", "must be -1, 0 or more")
    order = _moved(call, caster) if call.given("ShowId") or call.given("Spot") else list(caster.shows.values())
    priority = _read_priority(call, caster) if prioritised else None
    place_shows(call, caster, order)
    if call.given("RepeatTimes"):
        listing.repeat_times = call.parameters["RepeatTimes"]
    if priority is not None:
        listing.high_priority_show_id, listing.high_priority_start = priority
    return {}


@answers("RemoveShowFromShowList")
@assumed("The show that plays may be removed: the next one begins at once. failedList has ids, as successfulShowIds.")
@assumed("An unknown show is InvalidShow.NotFound, also on a list without shows; in a batch it fails alone.")
def remove_show_from_show_list(call: Call) -> Json:
    """Remove one show, or a batch of shows [SDK]."""
    caster = playlist_studio(call)
    batch = bool(call.parameters.get("isBatchMode"))
    wanted, other = ("showIdList", "ShowId") if batch else ("ShowId", "showIdList")
    if call.given(other):
        raise malformed(other, f"goes with isBatchMode={str(not batch).lower()}")
    call.need(wanted)
    if not caster.shows:
        raise show_not_found(f"the show list of production studio {caster.caster_id} is empty")
    if not batch:
        show = find_show(call, caster, call.text("ShowId"))
        place_shows(call, caster, [one for one in caster.shows.values() if one is not show])
        return {"ShowId": show.show_id}
    ids = list(dict.fromkeys(call.parameters["showIdList"]))
    found = [show_id for show_id in ids if call.find(caster.shows, show_id) is not None]
    place_shows(call, caster, [show for show in caster.shows.values() if show.show_id not in found])
    failed = [show_id for show_id in ids if show_id not in found]
    return without_empty({"successfulShowIds": ",".join(found), "failedList": ",".join(failed)})


@answers("SetShowListBackground")
@assumed("A type without a material, a material without a type, and two materials are refused; no state is required.")
def set_show_list_background(call: Call) -> Json:
    """Set what is shown where no show plays; nothing but the studio's id removes it [SDK]."""
    caster = playlist_studio(call)
    if call.given("MaterialId") and call.given("ResourceUrl"):
        raise malformed("MaterialId", "and ResourceUrl exclude each other")
    if call.given("MaterialId") or call.given("ResourceUrl"):
        call.need("ResourceType")
        if call.text("ResourceType") not in BACKGROUND_TYPES:
            raise malformed("ResourceType", f"must be one of {', '.join(BACKGROUND_TYPES)}")
        _check_asset(call, call.text("MaterialId"))
    elif call.given("ResourceType"):
        raise missing("MaterialId or ResourceUrl")
    caster.show_list.background = {key: call.text(name) for name, key in BACKGROUND.items() if call.given(name)}
    return {}


def playlist_studio(call: Call) -> Caster:
    """Return the studio that CasterId names; refuse one of another kind."""
    caster = call.caster()
    if caster.norm_type != PLAYLIST:
        call.refuse("wrong-kind-code", f"production studio {caster.caster_id} is not a playlist studio")
    return caster


def find_show(call: Call, caster: Caster, show_id: str) -> Show:
    """Return a show of this studio, or raise the refusal."""
    show = call.find(caster.shows, show_id)
    if show is None:
        raise show_not_found(f"show {show_id} does not exist")
    return show


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]


@assumed("A show needs ResourceType, and ResourceId or ResourceUrl, or both. An asset is missing if the test names it.")
@assumed("RepeatTimes together with Duration, and numbers out of their range, are InvalidParameter.Malformed.")
def _read_show(call: Call, sent: Json, named: Callable[[str], str]) -> Json:
    """Return the settings of a show under the names of the single form."""
    settings = {name: sent[named(name)] for name in SETTINGS if sent.get(named(name)) not in (None, "")}
    if "ResourceType" not in settings:
        raise missing(named("ResourceType"))
    if settings["ResourceType"] not in RESOURCE_TYPES:
        raise malformed(named("ResourceType"), f"must be one of {', '.join(RESOURCE_TYPES)}")
    if not {"ResourceId", "ResourceUrl"} & settings.keys():
        raise missing(f"{named('ResourceId')} or {named('ResourceUrl')}")
    if {"RepeatTimes", "Duration"} <= settings.keys():
        raise malformed(named("RepeatTimes"), f"and {named('Duration')} exclude each other")
    if settings["ResourceType"] == "live" and "Duration" not in settings:
        raise missing(named("Duration"))
    if settings.get("Duration", 1) <= 0 or settings.get("RepeatTimes", 0) < ENDLESS:
        raise malformed(f"{named('Duration')} or {named('RepeatTimes')}", "is too small")
    _check_asset(call, settings.get("ResourceId", ""))
    return settings if "Duration" in settings else {"RepeatTimes": 0, **settings}


def _check_asset(call: Call, asset_id: str) -> None:
    if asset_id in call.state.missing_assets:
        raise asset_not_found(asset_id)


def _new_show(call: Call, caster: Caster, settings: Json, more: int = 0) -> Show:
    if len(caster.shows) + more >= MAX_SHOWS:
        raise too_many_shows(MAX_SHOWS)
    return Show(call.state.new_id("show"), settings, call.newness())


def _read_spot(call: Call, caster: Caster) -> int:
    spot: int = call.parameters["Spot"]
    if not 0 <= spot <= len(caster.shows):
        raise malformed("Spot", f"must be between 0 and {len(caster.shows)}")
    return spot


def _moved(call: Call, caster: Caster) -> list[Show]:
    """Return the shows with one of them moved."""
    call.need("ShowId", "Spot")
    show = find_show(call, caster, call.text("ShowId"))
    others = [one for one in caster.shows.values() if one is not show]
    others.insert(_read_spot(call, caster), show)
    return others


def _read_priority(call: Call, caster: Caster) -> tuple[str, float]:
    """Return the id of the priority show and its time; both empty if both parameters are."""
    if caster.started:
        raise caster_status(f"production studio {caster.caster_id} is started already")
    if not call.given("HighPriorityShowId") and not call.given("HighPriorityShowStartTime"):
        return "", 0.0
    call.need("HighPriorityShowId", "HighPriorityShowStartTime")
    text = call.text("HighPriorityShowStartTime")
    parsed = from_wire(f"{text}Z")
    if parsed is None:
        raise malformed("HighPriorityShowStartTime", "must be yyyy-MM-ddTHH:mm:ss")
    moment = parsed.timestamp() - AHEAD_S[call.choices["zoneless-time"]]
    if moment <= 0:
        raise malformed("HighPriorityShowStartTime", "must be later than 1970")
    return find_show(call, caster, call.text("HighPriorityShowId")).show_id, moment


def _zoneless(call: Call, moment: float) -> str:
    """Return a time as HighPriorityShowStartTime has it; an empty string for none."""
    return from_timestamp(moment + AHEAD_S[call.choices["zoneless-time"]]).removesuffix("Z") if moment else ""


def _described(show: Show) -> Json:
    settings = show.settings
    about = ("LiveInputType", "ResourceId", "ResourceType", "ResourceUrl")
    own = {name: value for name, value in settings.items() if name not in about}
    resource = {name: settings[name] for name in about if name in settings}
    return {"ShowId": show.show_id, **own, "ResourceInfo": resource}
