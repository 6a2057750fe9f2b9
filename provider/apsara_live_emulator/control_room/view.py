"""What the control room shows of studios, relays and calls, as plain JSON. Times are seconds since 1970.

Geometry is left to the page: layers and components have the numbers that were sent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from ..answers import Json
from ..behaviours import studio_layout
from ..behaviours.caster_program import status as episode_status
from ..behaviours.caster_run_state import PGM, PVW, template_of
from ..behaviours.live_pull_to_push import STOPPED, progress
from ..behaviours.live_pull_to_push import status as relay_status
from ..behaviours.playlist_playback import current_place
from ..behaviours.show_list_playback import current_show, length_s
from ..ledger import Call
from ..objects import Caster, Episode, Playlist, Scene, Task
from ..playback import Place
from ..redaction import Redactions
from ..state import State
from .pictures import components_of, layers_of, sound_of, whole_picture

# What reading settings raises that came with a snapshot, whose settings are taken as they are.
UNREADABLE: Final = (LookupError, TypeError, ValueError, AttributeError, OverflowError)
KINDS: Final = {1: "general", 3: "light carousel", 4: "virtual", 6: "playlist"}
EPISODE_STATES: Final = ("waiting", "playing", "finished")
RELAY_STATES: Final = {0: "waiting", 1: "running", 2: "recovering", 3: "stopped", -1: "ended"}
# Parameters of a source that name what it plays, with the kind of source that they make it.
ADDRESSES: Final = {
    "LiveStreamUrl": "live",
    "VodUrl": "file",
    "MaterialId": "file",
    "ImageUrl": "image",
    "ImageId": "image",
}
# Entries of a list that the page shows: the one that plays, and as many as these after it.
LISTED: Final = 50
MAX_PARAMETERS: Final = 80
MAX_VALUE_CHARS: Final = 500
# Members of a response that end in Id and do not describe the effect.
NO_RESULT: Final = ("RequestId", "HostId")


@dataclass(frozen=True)
class Now:
    """The moment that is shown."""

    state: State
    now: float


def studio(at: Now, caster: Caster) -> Json:
    """Return a studio and everything in it; its name alone if its settings cannot be read."""
    try:
        return _studio(at, caster)
    except UNREADABLE as error:
        return {"id": caster.caster_id, "name": caster.name, "state": "unreadable", "reason": type(error).__name__}


def relay(at: Now, task: Task) -> Json:
    """Return a relay and where it is; its name alone if its settings cannot be read."""
    try:
        return _relay(at, task)
    except UNREADABLE as error:
        return {"id": task.task_id, "name": "", "state": "unreadable", "reason": type(error).__name__}


def _studio(at: Now, caster: Caster) -> Json:
    streams = caster.streams(at.now)
    template = caster.live.get("CasterTemplate") or template_of(caster)
    return {
        "id": caster.caster_id,
        "name": caster.name,
        "kind": KINDS.get(caster.norm_type, str(caster.norm_type)),
        "state": "running" if streams else "starting" if caster.started else "stopped",
        "since": caster.streams_from if caster.started else None,
        "domain": caster.live.get("DomainName") or caster.config.get("DomainName", ""),
        "template": template,
        "next_template": template_of(caster) if caster.started and template_of(caster) != template else "",
        "portrait": template.endswith("_v"),
        "tags": dict(caster.tags),
        "sources": [_source(one.resource_id, one.settings) for one in caster.video_resources.values()],
        "scenes": [_scene(at, caster, output) for output in (PVW, PGM)],
        "layouts": [
            *(_layout(caster, layout_id, "") for layout_id in caster.layouts),
            *(
                _layout(caster, key, one.settings["LayoutName"])
                for key, one in caster.things(studio_layout.KIND).items()
            ),
        ],
        "rundown": _rundown(at, caster),
        "lists": [*_show_lists(at, caster), *(_playlist(at, one) for one in caster.playlists.values())],
    }


def _relay(at: Now, task: Task) -> Json:
    settings = task.settings
    state = relay_status(task, at.now)
    return {
        "id": task.task_id,
        "name": settings.get("TaskName", ""),
        "region": task.region,
        "state": RELAY_STATES[state],
        "kind": settings["SourceType"],
        "sources": list(settings["SourceUrls"]),
        "file": None if settings["SourceType"] == "live" else _file(at, task, state),
        "destination": settings["DstUrl"],
        "start": task.start,
        "end": task.end,
    }


def call(number: int, made: Call, redactions: Redactions) -> Json:
    """Return a call of the ledger, redacted, with long values cut."""
    parameters = [[name, _cut(value)] for name, value in redactions.value(made.parameters).items()]
    ids = {name: value for name, value in made.answer.items() if name.endswith("Id") and name not in NO_RESULT}
    shown = {
        "action": made.action,
        "studio": made.caster_id,
        "code": made.code,
        "message": str(made.answer.get("Message", "")) if made.code else "",
        "ids": ids,
    }
    redacted: Json = redactions.value(shown)
    return redacted | {
        "number": number,
        "at": made.moment,
        "parameters": parameters[:MAX_PARAMETERS],
        "more": max(0, len(parameters) - MAX_PARAMETERS),
        "status": made.status,
        "fault": made.fault,
        "happened": made.happened,
        "request": made.request_id,
    }


def _cut(text: str) -> str:
    return text if len(text) <= MAX_VALUE_CHARS else f"{text[:MAX_VALUE_CHARS]}…"


def _layout(caster: Caster, layout_id: str, name: str) -> Json:
    return {"id": layout_id, "name": name, "layers": layers_of(caster, layout_id)}


def _source(resource_id: str, settings: Json) -> Json:
    name = next((one for one in ADDRESSES if settings.get(one)), "")
    return {
        "id": resource_id,
        "name": settings.get("ResourceName", ""),
        "location": settings.get("LocationId", ""),
        "kind": ADDRESSES.get(name, ""),
        "address": settings.get(name, ""),
    }


def _scene(at: Now, caster: Caster, output: str) -> Json:
    """Return what a scene shows, and why: its layout, the rundown, a list, or its standby picture."""
    scene = next((one for one in caster.scenes.values() if one.output_type == output), None)
    shown: Json = {"output": "PVW" if output == PVW else "PGM", "on": False, "exists": scene is not None}
    if scene is None:
        return shown | {"shows": "nothing", "layers": [], "components": [], "sound": []}
    seen = layers_of(caster, scene.layout_id)
    by, title, component_ids = "layout" if seen else "nothing", "", list(scene.component_ids)
    if output == PGM and not seen:
        by, title, seen, added = _programme(at, caster)
        component_ids += added
    return shown | {
        "on": scene.on,
        "shows": "standby" if scene.standby else by,
        "title": title,
        "layout": scene.layout_id,
        "layers": [] if scene.standby else seen,
        "components": [] if scene.standby else components_of(caster, component_ids),
        "sound": _heard(caster, scene),
    }


def _programme(at: Now, caster: Caster) -> tuple[str, str, list[Json], list[str]]:
    """Return what plays on a programme without a layout: what decides it, its title, its layers, its components."""
    playing = [one for one in caster.episodes.values() if one.start <= at.now < one.end]
    component_ids = [component_id for one in playing for component_id in one.component_ids]
    for episode in playing:
        resource = caster.video_resources.get(episode.resource_id)
        if caster.config.get("ProgramEffect") == 1 and resource is not None:
            settings = resource.settings
            whole = whole_picture(settings.get("LocationId", ""), settings.get("ResourceName", ""))
            return "rundown", episode.name, [whole], component_ids
    place = current_show(at, caster) if caster.streams(at.now) else None
    if place is not None:
        title = _show_title(list(caster.shows.values())[place.index].settings)
        return "list", title, [whole_picture("", title)], []
    return "nothing", "", [], []


def _heard(caster: Caster, scene: Scene) -> list[Json]:
    """Return the sound of a scene: its own mix if it has one, else that of its layout."""
    layout = caster.layouts.get(scene.layout_id)
    if scene.mix_list and len(scene.mix_list) == len(scene.audio_layers):
        return sound_of(caster, {"MixList": scene.mix_list, "AudioLayers": scene.audio_layers})
    return sound_of(caster, layout.settings) if layout is not None else []


def _rundown(at: Now, caster: Caster) -> Json:
    names = {one.resource_id: one.settings for one in caster.video_resources.values()}
    episodes = sorted(caster.episodes.values(), key=lambda one: (one.start, one.end))
    return {
        "name": caster.config.get("ProgramName", ""),
        "on": caster.config.get("ProgramEffect") == 1,
        "episodes": [_episode(at, one, names.get(one.resource_id, {})) for one in episodes],
    }


def _episode(at: Now, episode: Episode, source: Json) -> Json:
    return {
        "id": episode.episode_id,
        "name": episode.name,
        "kind": episode.episode_type.lower(),
        "source": source.get("ResourceName", ""),
        "location": source.get("LocationId", ""),
        "components": len(episode.component_ids),
        "switch": episode.switch_type,
        "start": episode.start,
        "end": episode.end,
        "state": EPISODE_STATES[episode_status(episode, at.now)],
    }


def _show_lists(at: Now, caster: Caster) -> list[Json]:
    if not caster.shows:
        return []
    place = current_show(at, caster) if caster.streams(at.now) else None
    lengths = [length_s(at, one) for one in caster.shows.values()]
    entries = [
        {"title": _show_title(one.settings), "kind": one.settings["ResourceType"], "length": _length(length)}
        for one, length in zip(caster.shows.values(), lengths, strict=True)
    ]
    return [_list("Show list", entries, place, caster.show_list.repeat_times)]


def _show_title(settings: Json) -> str:
    return str(settings.get("ShowName") or settings.get("ResourceId") or settings.get("ResourceUrl") or "")


def _playlist(at: Now, playlist: Playlist) -> Json:
    place = current_place(at, playlist)
    durations = at.state.vod_durations
    entries = [
        {
            "title": one.name or one.resource_value,
            "kind": one.resource_type,
            "length": durations.get(one.resource_value),
        }
        for one in playlist.items.values()
    ]
    title = f"Playlist {playlist.name}".strip()
    return _list(title, entries, place, playlist.repeat_number)


def _list(title: str, entries: list[Json], place: Place | None, repeats: int) -> Json:
    """Return a list that plays by itself, from the entry that plays on."""
    first = max(0, place.index - 1) if place is not None else 0
    return {
        "title": title,
        "total": len(entries),
        "first": first,
        "entries": entries[first : first + LISTED],
        "playing": place.index if place is not None else None,
        "since": place.since if place is not None else None,
        "round": place.round if place is not None else 0,
        "repeats": repeats,
    }


def _length(seconds: float) -> float | None:
    return seconds if math.isfinite(seconds) else None


def _file(at: Now, task: Task, state: int) -> Json:
    index, second = task.stopped_at if state == STOPPED else progress(at, task)
    return {"index": index, "second": second}
