"""Playback of show lists: which show plays, and what becomes of it when the list changes."""

from __future__ import annotations

import math

from ..assumptions import assumed
from ..objects import Caster, Show
from ..playback import ENDLESS, Moment, Place, place_at
from . import Call


@assumed("A started studio plays its list from the first show on, and from the first show again after a stop.")
def begin_show_list(caster: Caster, since: float) -> None:
    """Play the first show, if there is one, from ``since`` on."""
    end_show_list(caster)
    if caster.shows:
        caster.show_list.current_show_id, caster.show_list.current_since = next(iter(caster.shows)), since


def end_show_list(caster: Caster) -> None:
    """Play nothing."""
    listing = caster.show_list
    listing.current_show_id, listing.current_since, listing.round = "", 0.0, 0


def play_show(call: Call, caster: Caster, show: Show) -> None:
    """Play this show from its beginning, in the present repetition of the list."""
    _settle(call, caster)
    caster.show_list.current_show_id, caster.show_list.current_since = show.show_id, call.now


def current_show_id(call: Moment, caster: Caster) -> str:
    """Return the id of the show that plays; an empty string if none does."""
    place = current_show(call, caster)
    return list(caster.shows)[place.index] if place is not None else ""


def current_show(call: Moment, caster: Caster) -> Place | None:
    """Return the place of the show that plays; None if none does."""
    listing, ids = caster.show_list, list(caster.shows)
    if not caster.started or call.now < listing.current_since:
        return None
    lengths = [length_s(call, show) for show in caster.shows.values()]
    if caster.schedule.end:
        # The picture of the last show stays until the end of the schedule [SDK].
        lengths[-1:] = [math.inf]
    place = None
    if listing.current_show_id in caster.shows:
        place = Place(ids.index(listing.current_show_id), listing.current_since, listing.round)
    moment = listing.high_priority_start
    if listing.high_priority_show_id in caster.shows and listing.current_since < moment <= call.now:
        before = place_at(lengths, place, listing.repeat_times, moment) if place is not None else None
        rounds = before.round if before is not None else listing.round
        place = Place(ids.index(listing.high_priority_show_id), moment, rounds)
    return place_at(lengths, place, listing.repeat_times, call.now) if place is not None else None


@assumed("A file whose length the test does not set, and a picture without Duration, never end.")
def length_s(call: Moment, show: Show) -> float:
    """Return how long a show plays with all its repetitions, in seconds."""
    settings, durations = show.settings, call.state.vod_durations
    if "Duration" in settings:
        return float(settings["Duration"])
    if settings["RepeatTimes"] == ENDLESS:
        return math.inf
    name = settings.get("ResourceId") or settings.get("ResourceUrl", "")
    return float(durations.get(name, math.inf)) * (1 + int(settings["RepeatTimes"]))


def _settle(call: Call, caster: Caster) -> None:
    """Record what plays now, before the list changes around it."""
    listing = caster.show_list
    if caster.started and call.now >= listing.current_since:
        place = current_show(call, caster)
        listing.current_show_id = list(caster.shows)[place.index] if place is not None else ""
        listing.current_since = place.since if place is not None else call.now
        listing.round = place.round if place is not None else listing.round


@assumed("A list that has played to its end plays nothing that is added later; the first show of an empty one begins.")
def place_shows(call: Call, caster: Caster, shows: list[Show]) -> None:
    """Replace the shows; what plays goes on, or gives way to the show that followed it."""
    _settle(call, caster)
    listing, before = caster.show_list, list(caster.shows)
    caster.shows = {show.show_id: show for show in shows}
    if caster.started and (not before or call.now < listing.current_since):
        begin_show_list(caster, max(call.now, caster.streams_from))
    elif listing.current_show_id and listing.current_show_id not in caster.shows:
        after = before[before.index(listing.current_show_id) + 1 :] if listing.current_show_id in before else []
        following = [show_id for show_id in after if show_id in caster.shows]
        if not following and (listing.repeat_times == ENDLESS or listing.round < listing.repeat_times):
            following, listing.round = list(caster.shows), listing.round + 1
        listing.current_show_id, listing.current_since = next(iter(following), ""), call.now
    if listing.high_priority_show_id not in caster.shows:
        listing.high_priority_show_id, listing.high_priority_start = "", 0.0
