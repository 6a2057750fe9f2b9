"""The parts of resources as outputs hold them: what `apply` hands to a program.

The classes of the same names in `pulumi_apsara_live` are for arguments. A member that may be absent is `NotRequired`.
Derived from the declarations in `resources` by `make derive`: change those, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict

__all__ = [
    "Account",
    "AudioLayer",
    "AutoSwitchUrgentConfig",
    "Background",
    "CaptionContent",
    "CommonLayout",
    "ComponentLayer",
    "Episode",
    "EpisodeGroupItem",
    "HighPriority",
    "ImageContent",
    "MediaInput",
    "PlaylistItem",
    "PlaylistResume",
    "RecordConfig",
    "RecordFormat",
    "SceneAudioFilter",
    "SceneAudioLayer",
    "ScheduleTranscode",
    "ScreenAudio",
    "ScreenInput",
    "Show",
    "StudioBackground",
    "StudioLayer",
    "SyncGroup",
    "TextContent",
    "TranscodeConfig",
    "VideoLayer",
    "VirtualSet",
]


class Account(TypedDict):
    """Another region, or other credentials, than the stack's configuration names; for one resource."""

    region: NotRequired[str]
    """Region of the service, such as `ap-southeast-1`; another one replaces the resource."""
    profile: NotRequired[str]
    """Profile of the vendor's command line, in `~/.aliyun/config.json`, whose credentials are used."""
    role_arn: NotRequired[str]
    """Role that is assumed, with the profile's credentials or the stack's: `acs:ram::1234567890123456:role/live`."""


class TranscodeConfig(TypedDict):
    """What the studio puts out: the template sets resolution and orientation, and takes effect at a (re)start."""

    caster_template: str
    """Resolution and orientation of the output: `lp_ld` 480p, `lp_sd` 540p, `lp_hd` 720p, `lp_ud` 1080p, `…_v` upright.

    `lp_noTranscode` is for light carousel studios.
    """
    live_templates: NotRequired[Sequence[str]]
    """Templates of further output streams, such as `lld`, `lsd`, `lhd`, `lud`; their order does not matter."""


class RecordFormat(TypedDict):
    """One format in which the programme is recorded."""

    format: str
    """The container of the recording."""
    cycle_duration: NotRequired[int]
    """Length of one file, in seconds."""
    oss_object_prefix: NotRequired[str]
    """Path of the recording in the bucket; `{AppName}`, `{StreamName}`, `{StartTime}`, `{EndTime}` are filled in."""
    slice_oss_object_prefix: NotRequired[str]
    """Path of the segments of an `m3u8` recording in the bucket."""


class RecordConfig(TypedDict):
    """Where and how the programme is recorded; without it nothing is."""

    endpoint: str
    """Endpoint of the object storage, such as `oss-cn-shanghai.aliyuncs.com`."""
    oss_bucket: str
    """Name of the bucket."""
    formats: Sequence[RecordFormat]
    """The formats, at least one; their order does not matter."""
    interval: NotRequired[int]
    """Recording interval in milliseconds, in the vendor's format; the API does not return it."""


class AutoSwitchUrgentConfig(TypedDict):
    """When the standby picture takes over by itself."""

    eof_thres: int
    """Seconds of interruption after which the studio switches to the standby."""


class SyncGroup(TypedDict):
    """Sources that are kept in step."""

    mode: str
    """`streamer`: the others follow a host; `conference`: all follow each other."""
    resource_ids: Sequence[str]
    """The sources' ids; their order does not matter."""
    host_resource_id: NotRequired[str]
    """The source that the others follow; streamer mode only."""


class VideoLayer(TypedDict):
    """One picture of a layout."""

    location_id: str
    """Location of the source that is shown, `RV01` to `RV99`: `camera.location_id`.

    In a studio with channels it is the id of a channel, `RV01` to `RV12`.
    """
    position: Sequence[float]
    """Place of the anchor as `(x, y)`, fractions of the output picture, 0 to 1."""
    anchor: str
    """Point of the picture from which `position` is measured.

    With `topLeft`, `(0, 0)` is the upper left corner of the output; directions of the others are not documented.
    """
    width: float
    """Width as a fraction of the output's, 0 to 1.

    With 0 it follows `height` and the aspect ratio; if both are 0, the source has its original size.
    """
    height: float
    """Height as a fraction of the output's, 0 to 1. With 0 it follows `width`."""
    fill_mode: str
    """How the source fills its size.

    `none` scales it. `fit` centers it in a box of `width` and `height`; what is below shows through the free strips.
    """
    delay_ms: int
    """Delay of the picture in milliseconds, 0 to 5000."""


class AudioLayer(TypedDict):
    """The sound of one source in a layout."""

    location_id: str
    """Location of the source that is heard, `RV01` to `RV99`: `camera.location_id`.

    In a studio with channels it is the id of a channel, `RV01` to `RV12`.
    """
    volume: float
    """Factor of the original volume, 0 to 10; 0 is silence."""
    channel: str
    """Sound channels of the source that are used."""
    delay_ms: int
    """Delay of the sound in milliseconds, 0 to 5000."""


class CommonLayout(TypedDict):
    """The contents of a layout that shows one channel."""

    channel_id: str
    """Channel that is shown, `RV01` to `RV12`."""


class StudioBackground(TypedDict):
    """The picture of the set."""

    id: str
    """A name of your choice, unique in the layout, for `layer_order`."""
    material_id: str
    """Picture of the media library."""


class ScreenAudio(TypedDict):
    """The sound of a screen."""

    channel: str
    """Sound channels that are used."""
    volume: float
    """Factor of the original volume, 0 to 10; 0 is silence."""


class ScreenInput(TypedDict):
    """A channel with a person before a colored screen, whose color is keyed out."""

    channel_id: str
    """Channel that is keyed, `RV01` to `RV12`."""
    color: str
    """Color that is keyed out. `auto` detects it, `complex` keys a background of several colors."""
    position_x: float
    """Distance from the left edge of the set, as a fraction of its width, 0 to 1."""
    position_y: float
    """Distance from the upper edge of the set, as a fraction of its height, 0 to 1."""
    height: float
    """Height as a fraction of the height of the set, 0 to 1; 0 is the original size."""
    portrait_type: str
    """Whether half of the person is seen, or the full figure."""
    only_audio: bool
    """Whether the channel is only heard."""
    audio: ScreenAudio
    """Sound of the channel; all of it at its original volume when left out."""


class MediaInput(TypedDict):
    """A channel or a picture on the set: just one of the two."""

    id: str
    """A name of your choice, unique in the layout, for `layer_order`."""
    channel_id: NotRequired[str]
    """Channel that is shown, `RV01` to `RV12`."""
    image_material_id: NotRequired[str]
    """Picture of the media library that is shown."""
    fill_mode: str
    """How the picture fills its size: `none` scales it, `fit` centers it in a box of `width` and `height`."""
    anchor: str
    """Point of the picture from which `position` is measured."""
    position: Sequence[float]
    """Place of the anchor as `(x, y)`, fractions of the set, 0 to 1."""
    width: float
    """Width as a fraction of the width of the set, 0 to 1. With 0 it follows `height`; both 0 is the original size."""
    height: float
    """Height as a fraction of the height of the set, 0 to 1. With 0 it follows `width`."""


class StudioLayer(TypedDict):
    """The place of the background or of a media input in the stack."""

    type: str
    """What is placed. Screens cannot be sorted."""
    id: str
    """Its `id`."""


class VirtualSet(TypedDict):
    """The contents of a layout with a set: its background, people before colored screens, and media."""

    background: StudioBackground
    """Picture of the set."""
    screens: Sequence[ScreenInput]
    """Channels with people before colored screens, at least one."""
    media: NotRequired[Sequence[MediaInput]]
    """Channels and pictures on the set."""
    layer_order: NotRequired[Sequence[StudioLayer]]
    """Order of the background and the media, from bottom to top."""


class ComponentLayer(TypedDict):
    """Place and size of a component."""

    position: Sequence[float]
    """Place of the anchor as `(x, y)`, fractions of the output picture, 0 to 1."""
    anchor: str
    """Corner of the component from which `position` is measured."""
    width: float
    """Width as a fraction of the output's, 0 to 1. With 0 it follows `height`; if both are 0, the size is original."""
    height: float
    """Height as a fraction of the output's, 0 to 1. If `width` is set too, the service uses the height alone."""


class TextContent(TypedDict):
    """The content of a text component."""

    size: NotRequired[float]
    """Size of the font as a fraction of the output's height, 0 to 1; the service limits it to 1024 pixels."""
    color: str
    """Color of the text, `0x000000` to `0xffffff`."""
    font_name: str
    """Font of the text."""
    border_width: float
    """Width of the letters' border as a fraction of the font's size, 0 to 1; at most 16 pixels."""
    border_color: str
    """Color of the letters' border, `0x000000` to `0xffffff`; none if empty."""
    text: str
    """The text, at most 1024 characters."""


class ImageContent(TypedDict):
    """The content of an image component."""

    material_id: str
    """Id of an image in the media library: PNG, JPG, APNG or GIF."""


class CaptionContent(TypedDict):
    """The content of a caption component: the speech of a source as text, translated where that is declared."""

    size: NotRequired[float]
    """Size of the font as a fraction of the output's height, 0 to 1; the service limits it to 1024 pixels."""
    color: str
    """Color of the text, `0x000000` to `0xffffff`."""
    font_name: str
    """Font of the text."""
    border_width: float
    """Width of the letters' border as a fraction of the font's size, 0 to 1; at most 16 pixels."""
    border_color: str
    """Color of the letters' border, `0x000000` to `0xffffff`; none if empty."""
    location_id: str
    """Location of the source whose speech is shown, `RV01` to `RV99`: `camera.location_id`.

    In a studio with channels it is the id of a channel, `RV01` to `RV12`.
    """
    source_language: str
    """Language that is spoken."""
    target_language: NotRequired[str]
    """Language into which it is translated; without it the speech is shown in its own language."""
    show_source: bool
    """Whether the text in the language that is spoken is shown beside the translation."""
    truncation: bool
    """Whether text that is too long is cut off; the API does not return it."""
    source_words_per_line: int
    """Words in a line of the language that is spoken; the API does not return it."""
    target_words_per_line: int
    """Words in a line of the translation; the API does not return it."""
    source_reserve_pages: NotRequired[int]
    """Lines of the language that is spoken; only with `truncation`; the vendor's default is 2. It is not returned."""
    target_reserve_pages: NotRequired[int]
    """Lines of the translation; only with `truncation`; the vendor's default is 2. It is not returned."""


class Episode(TypedDict):
    """One item of the rundown."""

    name: str
    """Name of the episode, unique in the rundown, by which the episode is identified."""
    episode_type: str
    """`Resource` plays a source, `Component` shows components."""
    resource_id: NotRequired[str]
    """The source that a Resource episode plays: `source.resource_id`."""
    component_ids: NotRequired[Sequence[str]]
    """Components, bottom to top; a Component episode needs them, a Resource episode may have them bound."""
    start_time: str
    """When it begins."""
    end_time: str
    """When it ends."""
    switch_type: NotRequired[str]
    """How a Resource episode gives way; live sources allow `TimeFirst` alone, and it is what is meant when left out."""


class Show(TypedDict):
    """One show of a show list."""

    name: str
    """Name of the show, unique in the list, by which the show is identified."""
    resource_type: str
    """What it plays: a live stream, a file, or a picture."""
    resource_id: NotRequired[str]
    """Id of the media asset that it plays."""
    resource_url: NotRequired[str]
    """URL that it plays, in place of `resource_id`; without query and password, as it is not secret."""
    repeat: NotRequired[int]
    """How often it is played again before the next show; `-1` is without end. Once in all, if left out."""
    duration_s: NotRequired[int]
    """How long it plays, in seconds, in place of `repeat`; a live stream needs it."""
    tag: NotRequired[int]
    """A number of your own that the API keeps with the show; vendor: `LiveInputType`."""


class Background(TypedDict):
    """What a show list shows where no show plays."""

    resource_type: str
    """What it is: a live stream, a file, or a picture."""
    material_id: NotRequired[str]
    """Id of the media asset."""
    resource_url: NotRequired[str]
    """URL of it, in place of `material_id`; without query and password, as it is not secret."""


class HighPriority(TypedDict):
    """The show to which the list jumps at a time."""

    show: str
    """Name of the show."""
    start_time: str
    """When it begins, as `2026-06-29T20:00:00`: without a time zone.

    It is sent as it is written. The API does not document its time zone; other times of the API are in UTC.
    """


class EpisodeGroupItem(TypedDict):
    """One file of an episode group."""

    item_name: NotRequired[str]
    """Name of the item."""
    vod_url: str
    """URL of the file: MP4, FLV or TS."""


class PlaylistItem(TypedDict):
    """One item of a playlist."""

    name: str
    """Name of the item, unique in the playlist, by which the item is identified."""
    resource_id: str
    """Id of the media asset that it plays; vendor: `ResourceValue`."""
    resource_type: str
    """What it plays: a file. The API has no other type."""


class PlaylistResume(TypedDict):
    """Where a playlist begins when it is started."""

    mode: str
    """`restart` begins with the first item, `continue` goes on where the playlist stopped, `custom` begins with `item`.

    A playlist whose items or settings were edited after it stopped may begin with its first item in any case.
    """
    item: NotRequired[str]
    """Name of the item with which it begins; for `custom` only, which needs it."""
    offset_ms: NotRequired[int]
    """Position in that item, in milliseconds; not for `continue`; vendor: `Offset`."""


class SceneAudioFilter(TypedDict):
    """Processing of one source's sound, each part off by default."""

    auto_gain: bool
    """Whether the level is evened out automatically."""
    noise_suppression: bool
    """Whether noise is suppressed."""
    noise_mode: str
    """What is to be kept when noise is suppressed."""
    beautify: bool
    """Whether the voice is beautified."""
    voice: str
    """The voice that is beautified."""


class SceneAudioLayer(TypedDict):
    """The sound of one source in a scene."""

    location_id: str
    """Location of the source that is heard, `RV01` to `RV99`: `camera.location_id`.

    In a studio with channels it is the id of a channel, `RV01` to `RV12`. Each location has one layer.
    """
    volume: float
    """Factor of the original volume, 0 to 10; 0 is silence."""
    channel: str
    """Sound channels of the source that are used."""
    delay_ms: int
    """Delay of the sound in milliseconds, 0 to 5000."""
    filter: NotRequired[SceneAudioFilter]
    """Processing of the sound; the API does not return it. It is sent if it is declared, and turned off after that."""


class ScheduleTranscode(TypedDict):
    """What the studio of a schedule puts out: the template sets resolution and orientation."""

    caster_template: str
    """Resolution and orientation of the output: `lp_ld` 480p, `lp_sd` 540p, `lp_hd` 720p, `lp_ud` 1080p, `…_v` upright.

    `lp_noTranscode` is for light carousel studios.
    """
    live_templates: NotRequired[Sequence[str]]
    """Templates of further output streams, such as `lld`, `lsd`, `lhd`, `lud`; their order does not matter."""
