"""What an account holds: studios and their contents, relays, groups of episodes."""

from __future__ import annotations

from dataclasses import dataclass, field

from .answers import Json
from .newness import Newness


@dataclass
class VideoResource:
    """A video source in a studio."""

    resource_id: str
    settings: Json
    new: Newness = field(default_factory=Newness)


@dataclass
class Component:
    """A text, an image or a caption over the picture."""

    component_id: str
    settings: Json
    new: Newness = field(default_factory=Newness)


@dataclass
class Layout:
    """A layout: how sources share the picture and the audio."""

    layout_id: str
    settings: Json
    new: Newness = field(default_factory=Newness)


@dataclass
class Thing:
    """A thing of a studio that has an id and settings and no behaviour that needs a class of its own."""

    thing_id: str
    kind: str
    settings: Json
    new: Newness = field(default_factory=Newness)


@dataclass
class Episode:
    """One entry of the rundown; times are seconds since 1970."""

    episode_id: str
    episode_type: str
    start: float
    end: float
    name: str = ""
    resource_id: str = ""
    component_ids: list[str] = field(default_factory=list)
    switch_type: str = ""


@dataclass
class Show:
    """One entry of the show list of a playlist studio."""

    show_id: str
    settings: Json
    new: Newness = field(default_factory=Newness)


@dataclass
class ShowList:
    """What a show list has besides its shows; times are seconds since 1970.

    ``current_show_id`` has played since ``current_since``, in the repetition ``round`` of the list; later places follow
    from the clock. An empty id means that nothing plays.
    """

    repeat_times: int = 0
    background: dict[str, str] = field(default_factory=dict)
    high_priority_show_id: str = ""
    high_priority_start: float = 0.0
    current_show_id: str = ""
    current_since: float = 0.0
    round: int = 0


@dataclass
class Schedule:
    """When a studio of InitializeAutoShowListTask starts and stops, in seconds since 1970; ``end`` 0 is no schedule."""

    start: float = 0.0
    end: float = 0.0
    started: bool = False
    ended: bool = False


@dataclass
class PlaylistItem:
    """One entry of a playlist."""

    item_id: str
    name: str
    resource_type: str
    resource_value: str


@dataclass
class Playlist:
    """The playlist of a light carousel studio; times are seconds since 1970.

    While it is started, ``current_item_id`` has played since ``current_since``, in the repetition ``round``; later
    places follow from the clock. ``stopped_at_s`` is how far that item had played when the playlist was stopped.
    """

    program_id: str
    name: str = ""
    repeat_number: int = 0
    items: dict[str, PlaylistItem] = field(default_factory=dict)
    started: bool = False
    current_item_id: str = ""
    current_since: float = 0.0
    round: int = 0
    stopped_at_s: float = 0.0
    new: Newness = field(default_factory=Newness)


@dataclass
class Scene:
    """A picture: the preview (PVW) or the programme (PGM)."""

    scene_id: str
    output_type: str
    name: str
    on: bool = False
    layout_id: str = ""
    component_ids: list[str] = field(default_factory=list)
    follow_enable: int = 1
    audio_layers: list[Json] = field(default_factory=list)
    mix_list: list[str] = field(default_factory=list)
    standby: bool = False


@dataclass
class Caster:
    """A production studio with its children; times are seconds since 1970."""

    caster_id: str
    name: str
    norm_type: int
    charge_type: str
    client_token: str
    created: float
    modified: float
    resource_group_id: str = ""
    template: str = ""
    purchase_time: str = ""
    expire_time: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    config: Json = field(default_factory=dict)
    channel_enable: int = 0
    started: bool = False
    streams_from: float = 0.0
    live: Json = field(default_factory=dict)
    scenes: dict[str, Scene] = field(default_factory=dict)
    video_resources: dict[str, VideoResource] = field(default_factory=dict)
    components: dict[str, Component] = field(default_factory=dict)
    layouts: dict[str, Layout] = field(default_factory=dict)
    channels: dict[str, Json] = field(default_factory=dict)
    episodes: dict[str, Episode] = field(default_factory=dict)
    shows: dict[str, Show] = field(default_factory=dict)
    show_list: ShowList = field(default_factory=ShowList)
    schedule: Schedule = field(default_factory=Schedule)
    playlists: dict[str, Playlist] = field(default_factory=dict)
    others: dict[str, Thing] = field(default_factory=dict)
    new: Newness = field(default_factory=Newness)

    def things(self, kind: str) -> dict[str, Thing]:
        """Return the things of a kind that has no class of its own, by id."""
        return {id: thing for id, thing in self.others.items() if thing.kind == kind}

    def add(self, thing: Thing) -> None:
        """Add a thing of a kind that has no class of its own."""
        self.others[thing.thing_id] = thing

    def streams(self, now: float) -> bool:
        """Return whether the studio has Status 1: started, and the start-up time has passed."""
        return self.started and now >= self.streams_from


@dataclass
class Task:
    """A pulled-stream relay; times are seconds since 1970, places in a list of files are index and second."""

    task_id: str
    region: str
    settings: Json
    start: float
    end: float
    running_since: float
    play_from: list[int] = field(default_factory=lambda: [0, 0])
    stopped_at: list[int] = field(default_factory=lambda: [0, 0])
    resume: bool = False
    stopped: bool = False
    failing: bool = False
    exit_reason: str = ""
    exit_time: float = 0.0
    new: Newness = field(default_factory=Newness)


@dataclass
class EpisodeGroup:
    """A group of episodes outside of studios; no operation reads it. A deleted one keeps answering its token."""

    program_id: str
    client_token: str
    settings: Json
    item_ids: list[str] = field(default_factory=list)
    deleted: bool = False
