"""Playlists of light carousel studios: add, edit, list, start, stop and delete them and their items."""

from __future__ import annotations

import hashlib
import re

from ..answers import Json
from ..assumptions import assumed
from ..objects import Caster, Playlist, PlaylistItem
from ..playback import ENDLESS
from ..refusals import (
    caster_not_found,
    domain_not_found,
    malformed,
    malformed_program_id,
    missing,
    playlist_in_use,
    playlist_not_found,
)
from . import Call, answers, page, without_empty
from .caster_run_state import template_of
from .playlist_playback import begin_playlist, current_place, settle_playlist
from .playlist_playback import stop_playlist as stop

LIGHT_CAROUSEL = 3
TEMPLATE = "lp_noTranscode"
PROGRAM_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
ITEM_KEYS = ("ItemName", "ResourceType", "ResourceValue")
CONFIG_KEYS = ("ProgramName", "RepeatNumber")
RESUME_MODES = ("Restart", "Continue", "Custom")
DEFAULT_PAGE_SIZE = 10

assumed("A playlist is started, stopped and read whether or not its studio runs.", where="StartPlaylist")
assumed("An item without ItemName is named by its id.", where="AddPlaylistItems")


@answers("AddPlaylistItems")
@assumed("A studio of another kind is InvalidCaster.NotFound, another configuration InvalidParameter.Malformed.")
@assumed("ProgramConfig is needed for the first call and changes nothing later.")
@assumed("An item fails alone if its asset is one that the test names as missing; anything else refuses the call.")
@assumed("The playlist is created even if all of its items fail.")
def add_playlist_items(call: Call) -> Json:
    """Add items at the end; without ProgramId, create the playlist of the studio [SDK]."""
    caster = call.caster()
    _check_studio(caster)
    items = _read_items(call)
    if call.given("ProgramId"):
        playlist = _of_studio(call, caster)
        settle_playlist(call, playlist)
    elif caster.playlists:
        raise missing("ProgramId")
    else:
        call.need("ProgramConfig")
        playlist = Playlist(call.state.new_id("playlist"), new=call.newness(), **_read_config(call))
        caster.playlists[playlist.program_id] = playlist
    return {"ProgramId": playlist.program_id, "Items": _add_items(call, playlist, items)}


@answers("EditPlaylist")
@assumed("The items get new ids. A running playlist is refused; with edit-running-playlist=accepted it begins anew.")
@assumed("Without ProgramConfig the name and the repetitions stay; with it, a key that is left out gets its default.")
def edit_playlist(call: Call) -> Json:
    """Replace all items, and the settings if they are given [SDK]."""
    caster, playlist = _find(call)
    items = _read_items(call)
    config = _read_config(call) if call.given("ProgramConfig") else {}
    running = current_place(call, playlist) is not None
    if running and call.choices["edit-running-playlist"] == "refused":
        raise playlist_in_use(playlist.program_id)
    for name, value in config.items():
        setattr(playlist, name, value)
    playlist.items = {}
    answer = _add_items(call, playlist, items)
    playlist.started, playlist.current_item_id = False, ""
    if running and playlist.items:
        begin_playlist(call, playlist, next(iter(playlist.items)), 0)
    return {"CasterId": caster.caster_id, "ProgramId": playlist.program_id, "Items": answer}


@answers("DeletePlaylist")
def delete_playlist(call: Call) -> Json:
    """Delete a stopped playlist with its items [error table of 2025]."""
    caster, playlist = _find(call)
    if current_place(call, playlist) is not None:
        raise playlist_in_use(playlist.program_id)
    del caster.playlists[playlist.program_id]
    return {"ProgramId": playlist.program_id}


@answers("DeletePlaylistItems")
@assumed("ProgramItemIds are a JSON list or separated by commas. All of them are removed or, if one is unknown, none.")
def delete_playlist_items(call: Call) -> Json:
    """Delete items of a stopped playlist [error table of 2026]."""
    _, playlist = _find(call)
    if current_place(call, playlist) is not None:
        raise playlist_in_use(playlist.program_id)
    ids = _read_ids(call)
    unknown = [item_id for item_id in ids if item_id not in playlist.items]
    if unknown or not ids:
        raise malformed("ProgramItemIds", f"must name items of the playlist, not {unknown}")
    for item_id in ids:
        del playlist.items[item_id]
    return {"ProgramId": playlist.program_id}


@answers("ListPlaylist")
@assumed("An unknown ProgramId gives an empty list. Pages start at 1 and hold 10, in the order of the studios.")
def list_playlist(call: Call) -> Json:
    """Return the playlists of the account, or the one with the given id [SDK]."""
    wanted = call.text("ProgramId")
    owners = {
        playlist.program_id: (caster, playlist)
        for caster in call.state.casters.values()
        for playlist in caster.playlists.values()
        if wanted in ("", playlist.program_id)
    }
    for caster, _ in owners.values():
        call.state.touch(caster)
    shown = page(call.parameters.get("Page"), call.parameters.get("PageSize"), DEFAULT_PAGE_SIZE)
    listed = call.listed([playlist for _, playlist in owners.values()], shown)
    rows = [_described(call, *owners[playlist.program_id]) for playlist in listed[shown]]
    return {"Total": len(listed), "ProgramList": rows}


@answers("ListPlaylistItems")
@assumed("Ids that are unknown are left out. Index counts from 1, as in the sample, also in a part of the list.")
def list_playlist_items(call: Call) -> Json:
    """Return the items of a playlist, or those with the given ids [SDK]."""
    _, playlist = _find(call)
    wanted = _read_ids(call) if call.given("ProgramItemIds") else list(playlist.items)
    items = [
        {
            "Index": index,
            "ProgramId": playlist.program_id,
            "ProgramItemId": item.item_id,
            "ProgramItemName": item.name,
            "ResourceType": item.resource_type,
            "ResourceValue": item.resource_value,
        }
        for index, item in enumerate(playlist.items.values(), 1)
        if item.item_id in wanted
    ]
    return {"Total": len(items), "ProgramItems": items}


@answers("StartPlaylist")
@assumed("A running playlist is IncorrectPlaylistStatus.Inuse; one without items is InvalidParameter.Malformed.")
@assumed(
    "ResumeMode is Restart by default. Continue ignores Offset, and begins anew if there is no place to go on from."
)
@assumed("A studio without a domain is InvalidDomainName.NotFound. The addresses are signed, as in the sample.")
def start_playlist(call: Call) -> Json:
    """Start a playlist from its beginning, where it was, or at an item [SDK]."""
    caster, playlist = _find(call)
    mode = call.text("ResumeMode") or "Restart"
    if mode not in RESUME_MODES:
        raise malformed("ResumeMode", f"must be one of {', '.join(RESUME_MODES)}")
    offset_s = (call.parameters["Offset"] if call.given("Offset") else 0) / 1000
    if offset_s < 0:
        raise malformed("Offset", "must not be negative")
    item_id = next(iter(playlist.items), "")
    if mode == "Custom":
        call.need("StartItemId")
        item_id = call.text("StartItemId")
    if item_id not in playlist.items:
        raise malformed("StartItemId or ProgramId", "names no item that could be played")
    if not caster.config.get("DomainName"):
        raise domain_not_found(f"production studio {caster.caster_id} has no DomainName")
    if current_place(call, playlist) is not None:
        raise playlist_in_use(playlist.program_id)
    settle_playlist(call, playlist)
    if mode == "Continue" and playlist.current_item_id in playlist.items:
        item_id, offset_s = playlist.current_item_id, playlist.stopped_at_s
    elif mode == "Continue":
        offset_s = 0
    begin_playlist(call, playlist, item_id, offset_s)
    return {"ProgramId": playlist.program_id, "StreamInfo": _stream_info(caster, playlist)}


@answers("StopPlaylist")
@assumed("Stopping a playlist that does not run succeeds without effect: the error table has no code for it.")
def stop_playlist(call: Call) -> Json:
    """Stop a playlist; StartPlaylist can continue where it was [error table of 2025]."""
    _, playlist = _find(call)
    stop(call, playlist)
    return {"ProgramId": playlist.program_id}


def _check_studio(caster: Caster) -> None:
    """Refuse a studio that is no light carousel with the configuration that playlists need [SDK]."""
    if caster.norm_type != LIGHT_CAROUSEL:
        raise caster_not_found(caster.caster_id)
    if template_of(caster) != TEMPLATE:
        raise malformed("CasterTemplate", f"of production studio {caster.caster_id} must be {TEMPLATE}")
    if caster.channel_enable:
        raise malformed("ChannelEnable", f"of production studio {caster.caster_id} must be 0")
    if caster.config.get("ProgramEffect") != 1:
        raise malformed("ProgramEffect", f"of production studio {caster.caster_id} must be 1")


def _find(call: Call) -> tuple[Caster, Playlist]:
    """Return the playlist that ProgramId names, and its studio."""
    program_id = call.text("ProgramId")
    if not PROGRAM_ID.fullmatch(program_id):
        raise malformed_program_id(program_id)
    for caster in call.state.casters.values():
        playlist = call.find(caster.playlists, program_id)
        if playlist is not None:
            call.state.touch(caster)
            return caster, playlist
        if program_id in caster.playlists:
            call.state.touch(caster)
    raise playlist_not_found(program_id)


def _of_studio(call: Call, caster: Caster) -> Playlist:
    """Return the playlist that ProgramId names; refuse one of another studio."""
    owner, playlist = _find(call)
    if owner is not caster:
        raise playlist_not_found(playlist.program_id)
    return playlist


def _described(call: Call, caster: Caster, playlist: Playlist) -> Json:
    return without_empty(
        {
            "CasterId": caster.caster_id,
            "DomainName": caster.config.get("DomainName"),
            "ProgramId": playlist.program_id,
            "ProgramName": playlist.name,
            "RepeatNumber": playlist.repeat_number,
            "Status": 1 if current_place(call, playlist) is not None else 0,
        }
    )


def _stream_info(caster: Caster, playlist: Playlist) -> Json:
    domain, app, stream = caster.config["DomainName"], "caster", playlist.program_id
    key = hashlib.sha256(f"{playlist.program_id}/{playlist.current_since}".encode()).hexdigest()[:32]
    address = f"{domain}/{app}/{stream}"
    urls = {
        "Quality": "original",
        "PullFlvUrl": f"http://{address}.flv?auth_key={int(playlist.current_since)}-0-0-{key}",
        "PullM3U8Url": f"http://{address}.m3u8?auth_key={int(playlist.current_since)}-0-0-{key}",
        "PullRtmpUrl": f"rtmp://{address}?auth_key={int(playlist.current_since)}-0-0-{key}",
    }
    return {"DomainName": domain, "AppName": app, "StreamName": stream, "Streams": {"Stream": [urls]}}


# The JSON texts


def _add_items(call: Call, playlist: Playlist, items: list[Json]) -> Json:
    """Add the items whose asset exists; return which succeeded and which failed."""
    added, failed = [], []
    for item in items:
        if item["ResourceValue"] in call.state.missing_assets:
            failed.append({"ItemName": item.get("ItemName", "")})
            continue
        item_id = call.state.new_id("item")
        name = item.get("ItemName") or item_id
        playlist.items[item_id] = PlaylistItem(item_id, name, item["ResourceType"], item["ResourceValue"])
        added.append({"ItemId": item_id, "ItemName": name})
    return {"SuccessItems": added, "FailedItems": failed}


def _read_items(call: Call) -> list[Json]:
    items = call.json("ProgramItems")
    if not isinstance(items, list) or not items:
        raise malformed("ProgramItems", "must be a JSON list of items")
    for number, item in enumerate(items):
        call.check_object(f"ProgramItems[{number}]", item, ITEM_KEYS)
        if not all(isinstance(value, str) for value in item.values()):
            raise malformed(f"ProgramItems[{number}]", "must hold strings")
        absent = [key for key in ("ResourceType", "ResourceValue") if not item.get(key)]
        if absent:
            raise missing(*(f"ProgramItems[{number}].{key}" for key in absent))
        if item["ResourceType"] != "vod":
            raise malformed(f"ProgramItems[{number}].ResourceType", "must be vod")
    return items


@assumed("ProgramConfig is an object, or a list that holds one, as in the sample.")
def _read_config(call: Call) -> Json:
    """Return the name and the repetitions, under the names of the state."""
    config = call.json("ProgramConfig")
    if isinstance(config, list) and len(config) == 1:
        config = config[0]
    call.check_object("ProgramConfig", config, CONFIG_KEYS)
    name, repeats = config.get("ProgramName", ""), config.get("RepeatNumber", 0)
    if not isinstance(name, str):
        raise malformed("ProgramConfig.ProgramName", "must be a string")
    if not isinstance(repeats, int) or isinstance(repeats, bool) or repeats < ENDLESS:
        raise malformed("ProgramConfig.RepeatNumber", "must be -1, 0 or more")
    return {"name": name, "repeat_number": repeats}


def _read_ids(call: Call) -> list[str]:
    text = call.text("ProgramItemIds")
    ids = call.json("ProgramItemIds") if text.startswith("[") else [one.strip() for one in text.split(",")]
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise malformed("ProgramItemIds", "must hold ids")
    return list(dict.fromkeys(one for one in ids if one))
