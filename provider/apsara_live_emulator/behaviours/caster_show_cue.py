"""Cueing a show of a playlist studio: PlayChoosenShow."""

from __future__ import annotations

from ..answers import Json
from ..assumptions import assumed
from ..refusals import caster_status
from . import Call, answers
from .caster_show_list import find_show, playlist_studio
from .show_list_playback import play_show


@answers("PlayChoosenShow")
@assumed("A studio that is still starting or restarting has Status 0 and is refused too.")
@assumed("The show plays from its beginning, then those that follow it; the one that plays already begins anew.")
def play_choosen_show(call: Call) -> Json:
    """Switch a running studio to a show of its list [SDK]."""
    caster = playlist_studio(call)
    if not caster.streams(call.now):
        raise caster_status(f"production studio {caster.caster_id} is not running")
    show = find_show(call, caster, call.text("ShowId"))
    play_show(call, caster, show)
    return {"ShowId": show.show_id}
