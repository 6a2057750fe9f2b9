"""The rundown of a studio: its program list and the episodes in it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from ..answers import Json
from ..assumptions import assumed
from ..clock import from_timestamp, from_wire
from ..objects import Caster, Episode
from ..refusals import (
    end_time,
    episode_conflict,
    episode_not_found,
    episode_status,
    longer_than_file,
    malformed,
    missing,
    start_time,
    switch_type,
)
from . import Call, answers, page, without_empty
from .caster import moment
from .caster_component import find as find_component
from .caster_video_resource import find as find_resource

RESOURCE, COMPONENT = "Resource", "Component"
SWITCH_TYPES = ("TimeFirst", "ContentFirst")
WAITING, PLAYING, FINISHED = 0, 1, 2
WORDS = ("waiting", "playing", "finished")
DEFAULT_PAGE_SIZE = 10

assumed(
    "Every kind of studio takes a rundown: pages of 2022 restrict two operations to a kind that is gone, "
    "pages since 2024 restrict none.",
    where="AddCasterProgram",
)
assumed("An episode plays by the clock alone, whether or not the studio runs.", where="DescribeCasterProgram")


@answers("AddCasterProgram")
@assumed("A second call adds to the list that is there; it does not replace it.")
@assumed("All episodes are added or none.")
def add_caster_program(call: Call) -> Json:
    """Add episodes; their ids are returned in the order of the request [SDK]."""
    caster = call.caster()
    _count_uses(call, caster)
    added = [
        _new_episode(call, caster, entry, f"Episode.{n}.") for n, entry in enumerate(call.parameters["Episode"], 1)
    ]
    episodes = {**caster.episodes, **{episode.episode_id: episode for episode in added}}
    _check_conflicts(episodes)
    caster.episodes = episodes
    return {"EpisodeIds": {"EpisodeId": [{"EpisodeId": episode.episode_id} for episode in added]}}


@answers("AddCasterEpisode")
@assumed("Works without a list too; then the episode begins one.")
def add_caster_episode(call: Call) -> Json:
    """Add one episode [SDK]."""
    caster = call.caster()
    episode = _new_episode(call, caster, call.parameters, "")
    episodes = {**caster.episodes, episode.episode_id: episode}
    _check_conflicts(episodes)
    caster.episodes = episodes
    return {"EpisodeId": episode.episode_id}


@answers("ModifyCasterProgram")
@assumed("What is not listed stays, as on the page of 2018. All changes are made or none, in the order of the request.")
@assumed(
    "Without EpisodeId an entry is MissingParameter, as is one with EpisodeId alone; the same id twice is malformed."
)
@assumed("With program-modify=replace, episodes that are not listed go and entries without EpisodeId are added.")
def modify_caster_program(call: Call) -> Json:
    """Change the given properties of the listed episodes [page 004]."""
    caster = call.caster()
    _count_uses(call, caster)
    replacing = call.choices["program-modify"] == "replace"
    episodes = {} if replacing else dict(caster.episodes)
    listed: set[str] = set()
    for number, entry in enumerate(call.parameters["Episode"], 1):
        path, episode_id = f"Episode.{number}.", str(entry.get("EpisodeId") or "")
        if not episode_id and replacing:
            episode = _new_episode(call, caster, entry, path)
        elif not episode_id:
            raise missing(f"{path}EpisodeId")
        elif episode_id in listed:
            raise malformed(f"{path}EpisodeId", "is listed twice")
        else:
            episode = _changed_episode(call, caster, episode_id, entry, path)
        listed.add(episode_id)
        episodes[episode.episode_id] = episode
    _check_conflicts(episodes)
    caster.episodes = episodes
    return {"CasterId": caster.caster_id}


@answers("ModifyCasterEpisode")
@assumed("What is left out keeps its value.")
def modify_caster_episode(call: Call) -> Json:
    """Change one episode; its type has no parameter here [SDK]."""
    caster = call.caster()
    episode = _changed_episode(call, caster, call.text("EpisodeId"), call.parameters, "")
    episodes = {**caster.episodes, episode.episode_id: episode}
    _check_conflicts(episodes)
    caster.episodes = episodes
    return {"CasterId": caster.caster_id, "EpisodeId": episode.episode_id}


@answers("DeleteCasterEpisode")
@assumed("An episode that is playing cannot be removed; one that is finished can.")
def delete_caster_episode(call: Call) -> Json:
    """Delete one episode [SDK]."""
    caster = call.caster()
    episode = _find(caster, call.text("EpisodeId"))
    if status(episode, call.now) == PLAYING:
        raise episode_status(episode.episode_id, WORDS[PLAYING])
    del caster.episodes[episode.episode_id]
    return {"CasterId": caster.caster_id, "EpisodeId": episode.episode_id}


@answers("DeleteCasterProgram")
@assumed("Succeeds without a list too, and while an episode plays.")
def delete_caster_program(call: Call) -> Json:
    """Delete the rundown with all its episodes [SDK]."""
    caster = call.caster()
    caster.episodes = {}
    return {"CasterId": caster.caster_id}


@answers("DescribeCasterProgram")
@assumed("In the order of their start; pages start at 1 and hold 10.")
def describe_caster_program(call: Call) -> Json:
    """Return a page of the episodes that match every filter; both times bound their start [SDK, page of 2018]."""
    caster = call.caster()
    matching = sorted((one for one in caster.episodes.values() if _passes(call, one)), key=lambda one: one.start)
    shown = page(call.parameters.get("PageNum"), call.parameters.get("PageSize"), DEFAULT_PAGE_SIZE)
    return without_empty(
        {
            "CasterId": caster.caster_id,
            "ProgramName": caster.config.get("ProgramName"),
            "ProgramEffect": caster.config.get("ProgramEffect", 0),
            "Total": len(matching),
            "Episodes": {"Episode": [_described(episode, call.now) for episode in matching[shown]]},
        }
    )


def _count_uses(call: Call, caster: Caster) -> None:
    """Count the call for all sources and components it names, even if it is refused for one of them."""
    for entry in call.parameters["Episode"]:
        call.find(caster.video_resources, entry.get("ResourceId", ""))
        for component_id in entry.get("ComponentId", []):
            call.find(caster.components, component_id)


def status(episode: Episode, now: float) -> int:
    """Return the state: 0 not started, 1 playing, 2 finished [SDK]."""
    if now < episode.start:
        return WAITING
    return PLAYING if now < episode.end else FINISHED


def _passes(call: Call, episode: Episode) -> bool:
    parameters = call.parameters
    return (
        call.text("EpisodeId") in ("", episode.episode_id)
        and call.text("EpisodeType") in ("", episode.episode_type)
        and parameters.get("Status") in (None, "", status(episode, call.now))
        and episode.start >= moment(call, "StartTime", 0)
        and episode.start <= moment(call, "EndTime", float("inf"))
    )


def _described(episode: Episode, now: float) -> Json:
    return without_empty(
        {
            "EpisodeId": episode.episode_id,
            "EpisodeName": episode.name,
            "EpisodeType": episode.episode_type,
            "ResourceId": episode.resource_id,
            "ComponentIds": {"ComponentId": episode.component_ids},
            "StartTime": from_timestamp(episode.start),
            "EndTime": from_timestamp(episode.end),
            "SwitchType": episode.switch_type,
            "Status": status(episode, now),
        }
    )


def _find(caster: Caster, episode_id: str) -> Episode:
    episode = caster.episodes.get(episode_id)
    if episode is None:
        raise episode_not_found(episode_id)
    return episode


def _new_episode(call: Call, caster: Caster, entry: Json, path: str) -> Episode:
    """Return an episode from one entry of a request, which must have everything that its type needs [SDK]."""
    episode_type = str(entry.get("EpisodeType") or "")
    needed = ["EpisodeType", "StartTime", "EndTime"]
    needed += {RESOURCE: ["ResourceId", "SwitchType"], COMPONENT: ["ComponentId"]}.get(episode_type, [])
    absent = [name for name in needed if not entry.get(name)]
    if absent:
        raise missing(*(f"{path}{name}" for name in absent))
    if episode_type not in (RESOURCE, COMPONENT):
        raise malformed(f"{path}EpisodeType", f"must be {RESOURCE} or {COMPONENT}")
    is_resource = episode_type == RESOURCE
    episode = Episode(
        episode_id=call.state.new_id("episode"),
        episode_type=episode_type,
        start=_start(entry, path),
        end=_end(entry, path),
        name=str(entry.get("EpisodeName") or ""),
        resource_id=entry["ResourceId"] if is_resource else "",
        component_ids=list(entry.get("ComponentId") or []),
        switch_type=str(entry.get("SwitchType") or "") if is_resource else "",
    )
    _check_start(call, episode, path)
    _check_episode(call, caster, episode, path)
    return episode


@assumed("An episode that is playing or finished cannot be changed at all.")
@assumed("EpisodeType may be repeated but not changed; an empty ComponentId list of a Resource episode unbinds.")
def _changed_episode(call: Call, caster: Caster, episode_id: str, entry: Json, path: str) -> Episode:
    """Return an episode with the properties of one entry of a request applied."""
    episode = _find(caster, episode_id)
    if not set(entry) - {"EpisodeId", "CasterId", "RegionId", "OwnerId"}:
        raise missing(f"a property of {path}EpisodeId to be modified")
    if entry.get("EpisodeType") not in (None, "", episode.episode_type):
        raise malformed(f"{path}EpisodeType", "cannot be changed")
    if status(episode, call.now) != WAITING:
        raise episode_status(episode_id, WORDS[status(episode, call.now)])
    is_resource = episode.episode_type == RESOURCE
    changed = replace(
        episode,
        start=_start(entry, path) if entry.get("StartTime") else episode.start,
        end=_end(entry, path) if entry.get("EndTime") else episode.end,
        name=entry.get("EpisodeName", episode.name),
        resource_id=(entry.get("ResourceId") or episode.resource_id) if is_resource else "",
        component_ids=list(entry.get("ComponentId", episode.component_ids)),
        switch_type=(entry.get("SwitchType") or episode.switch_type) if is_resource else "",
    )
    if not is_resource and not changed.component_ids:
        raise missing(f"{path}ComponentId")
    if entry.get("StartTime"):
        _check_start(call, changed, path)
    _check_episode(call, caster, changed, path)
    return changed


@assumed("A text that is no time is IncorrectStartTime or IncorrectEndTime.")
def _start(entry: Json, path: str) -> float:
    parsed = from_wire(entry["StartTime"])
    if parsed is None:
        raise start_time(f"{path}StartTime {entry['StartTime']} is not yyyy-MM-ddTHH:mm:ssZ")
    return parsed.timestamp()


def _end(entry: Json, path: str) -> float:
    parsed = from_wire(entry["EndTime"])
    if parsed is None:
        raise end_time(f"{path}EndTime {entry['EndTime']} is not yyyy-MM-ddTHH:mm:ssZ")
    return parsed.timestamp()


@assumed("A start in the past is IncorrectStartTime; past-start=accepted lets it pass.")
def _check_start(call: Call, episode: Episode, path: str) -> None:
    if episode.start < int(call.now) and call.choices["past-start"] == "refused":
        raise start_time(f"{path}StartTime {from_timestamp(episode.start)} is in the past")


@assumed("An end that is not after the start is IncorrectEndTime.")
@assumed("ContentFirst with a live source is SwitchTypeInvalid.Malformed, as is any value that is neither.")
def _check_episode(call: Call, caster: Caster, episode: Episode, path: str) -> None:
    if episode.end <= episode.start:
        raise end_time(f"{path}EndTime {from_timestamp(episode.end)} is not after the start")
    for component_id in episode.component_ids:
        find_component(call, caster, component_id)
    if episode.episode_type != RESOURCE:
        return
    resource = find_resource(call, caster, episode.resource_id)
    if episode.switch_type not in SWITCH_TYPES:
        raise switch_type(f"{path}SwitchType must be {' or '.join(SWITCH_TYPES)}")
    if episode.switch_type == "ContentFirst" and resource.settings.get("LiveStreamUrl"):
        raise switch_type(f"{path}SwitchType must be TimeFirst for a live source")
    duration = call.state.vod_durations.get(resource.settings.get("VodUrl", ""))
    if duration is not None and episode.end - episode.start > duration:
        raise longer_than_file(f"{path}EndTime makes the episode longer than its file of {duration:g} s")


@assumed("Only Resource episodes collide; one may begin in the second in which another ends.")
def _check_conflicts(episodes: dict[str, Episode]) -> None:
    placed = sorted((one for one in episodes.values() if one.episode_type == RESOURCE), key=lambda one: one.start)
    for earlier, later in pairwise(placed):
        if later.start < earlier.end:
            raise episode_conflict(earlier.name or earlier.episode_id, later.name or later.episode_id)
