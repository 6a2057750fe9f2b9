"""Playback of playlists: which item plays, and since when."""

from __future__ import annotations

import math

from ..assumptions import assumed
from ..objects import Playlist
from ..playback import Moment, Place, place_at
from . import Call


@assumed("An item whose length the test does not set never ends.")
def current_place(call: Moment, playlist: Playlist) -> Place | None:
    """Return the place of a running playlist; None if it was stopped or has played to its end."""
    ids = list(playlist.items)
    if not playlist.started or playlist.current_item_id not in ids:
        return None
    durations = call.state.vod_durations
    lengths = [float(durations.get(item.resource_value, math.inf)) for item in playlist.items.values()]
    start = Place(ids.index(playlist.current_item_id), playlist.current_since, playlist.round)
    return place_at(lengths, start, playlist.repeat_number, call.now)


def begin_playlist(call: Call, playlist: Playlist, item_id: str, offset_s: float) -> None:
    """Play an item from this offset on."""
    playlist.started, playlist.current_item_id, playlist.stopped_at_s = True, item_id, 0.0
    playlist.current_since, playlist.round = max(0.0, call.now - offset_s), 0


def settle_playlist(call: Call, playlist: Playlist) -> None:
    """Record what plays now, before the items or the settings change."""
    place = current_place(call, playlist)
    if place is not None:
        playlist.current_item_id = list(playlist.items)[place.index]
        playlist.current_since, playlist.round = place.since, place.round
    elif playlist.started:
        playlist.started, playlist.current_item_id, playlist.current_since = False, "", 0.0


def stop_playlist(call: Call, playlist: Playlist) -> None:
    """Stop, and remember the item and how far it has played."""
    settle_playlist(call, playlist)
    if playlist.started:
        playlist.started, playlist.stopped_at_s = False, max(0.0, call.now - playlist.current_since)
