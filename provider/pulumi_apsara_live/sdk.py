"""The classes that a program instantiates, the parts that they are made of, and the functions that read.

Derived from the declarations in `resources` by `make derive`: change those, not this file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NotRequired, TypeAlias, TypedDict

import pulumi

from .program.declared import Declared, DeclaredThing
from .program.look_ups import look_up, look_up_output
from .program.studio_reference import DeclaredStudio, StudioReference

if TYPE_CHECKING:
    from . import outputs

__all__ = [
    "Account",
    "Anchor",
    "AudioLayer",
    "AutoShowList",
    "AutoShowListArgs",
    "AutoSwitchUrgentConfig",
    "Background",
    "CaptionContent",
    "Caster",
    "CasterArgs",
    "CasterChannel",
    "CasterChannelArgs",
    "CasterComponent",
    "CasterComponentArgs",
    "CasterConfig",
    "CasterConfigArgs",
    "CasterEpisodeGroup",
    "CasterEpisodeGroupArgs",
    "CasterLayout",
    "CasterLayoutArgs",
    "CasterProgram",
    "CasterProgramArgs",
    "CasterRestart",
    "CasterRestartArgs",
    "CasterRunState",
    "CasterRunStateArgs",
    "CasterScene",
    "CasterSceneArgs",
    "CasterSceneAudio",
    "CasterSceneAudioArgs",
    "CasterShowCue",
    "CasterShowCueArgs",
    "CasterShowList",
    "CasterShowListArgs",
    "CasterStandby",
    "CasterStandbyArgs",
    "CasterStatus",
    "CasterTake",
    "CasterTakeArgs",
    "CasterTemplate",
    "CasterVideoResource",
    "CasterVideoResourceArgs",
    "CasterVideoResourceReload",
    "CasterVideoResourceReloadArgs",
    "ChannelId",
    "ChargeType",
    "CommonLayout",
    "ComponentAnchor",
    "ComponentEffect",
    "ComponentLayer",
    "CueOnCreate",
    "Episode",
    "EpisodeGroupItem",
    "EpisodeType",
    "FaceBeauty",
    "FillMode",
    "FontName",
    "GetCasterResult",
    "GetRelayResult",
    "GetStreamUrlsResult",
    "HighPriority",
    "ImageContent",
    "Language",
    "LivePullToPush",
    "LivePullToPushArgs",
    "LivePullToPushRestart",
    "LivePullToPushRestartArgs",
    "MediaInput",
    "NoiseMode",
    "NormType",
    "OnDelete",
    "PlayStatus",
    "Playlist",
    "PlaylistArgs",
    "PlaylistItem",
    "PlaylistItemType",
    "PlaylistResume",
    "PortraitType",
    "RecordConfig",
    "RecordFormat",
    "RecordingFormat",
    "RelayProtocol",
    "RelayRegion",
    "RelaySourceType",
    "RelayStatus",
    "ReloadOnCreate",
    "RestartOnCreate",
    "RestartWhenIdle",
    "ResumeMode",
    "SceneAudioFilter",
    "SceneAudioLayer",
    "SceneOutput",
    "ScheduleTranscode",
    "ScreenAudio",
    "ScreenColor",
    "ScreenInput",
    "SettingName",
    "Show",
    "ShowType",
    "SoundChannel",
    "StandbyOnCreate",
    "StandbyShow",
    "StudioBackground",
    "StudioLayer",
    "StudioLayerType",
    "StudioLayout",
    "StudioLayoutArgs",
    "StudioReference",
    "SwitchType",
    "SyncGroup",
    "SyncMode",
    "TakeOnCreate",
    "TextContent",
    "TranscodeConfig",
    "VideoLayer",
    "VirtualSet",
    "Voice",
    "WhenEnded",
    "WhenIdle",
    "WhenStopped",
    "get_caster",
    "get_caster_output",
    "get_casters",
    "get_casters_output",
    "get_relays",
    "get_relays_output",
    "get_stream_urls",
    "get_stream_urls_output",
]


NormType: TypeAlias = Literal["general", "playlist", "light_carousel", "virtual"]
"""Values of `norm_type` of `Caster` and `norm_type` of `get_casters`."""
ChargeType: TypeAlias = Literal["PostPaid"]
"""Values of `charge_type` of `Caster`."""
SettingName: TypeAlias = Literal[
    "domain_name",
    "transcode",
    "record",
    "delay",
    "urgent_material_id",
    "urgent_live_stream_url",
    "urgent_image_id",
    "urgent_image_url",
    "auto_switch_urgent_on",
    "auto_switch_urgent_config",
    "side_output_url",
    "side_output_url_list",
    "callback_url",
    "program_name",
    "program_effect",
    "sync_groups",
]
"""Values of `keep` of `CasterConfig`."""
OnDelete: TypeAlias = Literal["clear", "leave"]
"""Values of `on_delete` of `CasterConfig`."""
ChannelId: TypeAlias = Literal[
    "RV01", "RV02", "RV03", "RV04", "RV05", "RV06", "RV07", "RV08", "RV09", "RV10", "RV11", "RV12"
]
"""Values of `channel_id` of `CasterChannel`."""
PlayStatus: TypeAlias = Literal["play", "pause"]
"""Values of `play_status` of `CasterChannel`."""
FaceBeauty: TypeAlias = Literal["all", "smoothing", "whitening", "dark_circles", "nasolabial_folds"]
"""Values of `face_beauty` of `CasterChannel`."""
ComponentEffect: TypeAlias = Literal["none", "animateH", "animateV"]
"""Values of `effect` of `CasterComponent`."""
SceneOutput: TypeAlias = Literal["PVW", "PGM"]
"""Values of `output` of `CasterScene`, `output` of `CasterSceneAudio` and `output` of `CasterVideoResourceReload`."""
WhenIdle: TypeAlias = Literal["skip", "fail"]
"""Values of `when_idle` of `CasterScene`, `when_idle` of `CasterSceneAudio`, `when_idle` of `CasterTake`,
`when_idle` of `CasterStandby`, `when_idle` of `CasterVideoResourceReload` and `when_idle` of `CasterShowCue`.
"""
RestartOnCreate: TypeAlias = Literal["skip", "restart"]
"""Values of `on_create` of `CasterRestart` and `on_create` of `LivePullToPushRestart`."""
RestartWhenIdle: TypeAlias = Literal["skip", "start", "fail"]
"""Values of `when_idle` of `CasterRestart`."""
TakeOnCreate: TypeAlias = Literal["skip", "take"]
"""Values of `on_create` of `CasterTake`."""
StandbyShow: TypeAlias = Literal["standby", "live"]
"""Values of `show` of `CasterStandby`."""
StandbyOnCreate: TypeAlias = Literal["skip", "switch"]
"""Values of `on_create` of `CasterStandby`."""
ReloadOnCreate: TypeAlias = Literal["skip", "reload"]
"""Values of `on_create` of `CasterVideoResourceReload`."""
CueOnCreate: TypeAlias = Literal["skip", "cue"]
"""Values of `on_create` of `CasterShowCue`."""
RelayRegion: TypeAlias = Literal["ap-southeast-1", "ap-southeast-5", "cn-beijing", "cn-shanghai", "cn-shenzhen"]
"""Values of `region` of `LivePullToPush`, `region` of `LivePullToPushRestart` and `region` of `get_relays`."""
RelaySourceType: TypeAlias = Literal["live", "vod", "url"]
"""Values of `source_type` of `LivePullToPush`."""
RelayProtocol: TypeAlias = Literal["rtmp", "srt", "http-flv", "hls"]
"""Values of `source_protocol` of `LivePullToPush`."""
WhenEnded: TypeAlias = Literal["skip", "fail"]
"""Values of `when_ended` of `LivePullToPushRestart`."""
WhenStopped: TypeAlias = Literal["skip", "start"]
"""Values of `when_stopped` of `LivePullToPushRestart`."""
CasterTemplate: TypeAlias = Literal[
    "lp_ld", "lp_sd", "lp_hd", "lp_ud", "lp_ld_v", "lp_sd_v", "lp_hd_v", "lp_ud_v", "lp_noTranscode"
]
"""Values of `caster_template` of `TranscodeConfig` and `caster_template` of `ScheduleTranscode`."""
RecordingFormat: TypeAlias = Literal["m3u8", "flv", "mp4"]
"""Values of `format` of `RecordFormat`."""
SyncMode: TypeAlias = Literal["streamer", "conference"]
"""Values of `mode` of `SyncGroup`."""
Anchor: TypeAlias = Literal[
    "topLeft",
    "topRight",
    "bottomLeft",
    "bottomRight",
    "center",
    "topCenter",
    "bottomCenter",
    "leftCenter",
    "rightCenter",
]
"""Values of `anchor` of `VideoLayer` and `anchor` of `MediaInput`."""
FillMode: TypeAlias = Literal["none", "fit"]
"""Values of `fill_mode` of `VideoLayer` and `fill_mode` of `MediaInput`."""
SoundChannel: TypeAlias = Literal["leftChannel", "rightChannel", "all"]
"""Values of `channel` of `AudioLayer`, `channel` of `ScreenAudio` and `channel` of `SceneAudioLayer`."""
ScreenColor: TypeAlias = Literal["blue", "green", "auto", "complex"]
"""Values of `color` of `ScreenInput`."""
PortraitType: TypeAlias = Literal["half", "full"]
"""Values of `portrait_type` of `ScreenInput`."""
StudioLayerType: TypeAlias = Literal["background", "media"]
"""Values of `type` of `StudioLayer`."""
ComponentAnchor: TypeAlias = Literal["topLeft", "topRight", "bottomLeft", "bottomRight"]
"""Values of `anchor` of `ComponentLayer`."""
FontName: TypeAlias = Literal[
    "KaiTi",
    "AlibabaPuHuiTi-Regular",
    "AlibabaPuHuiTi-Bold",
    "NAlibabaPuHuiTi-Light",
    "NotoSansHans-Regular",
    "NotoSansHans-Bold",
    "NotoSansHans-Light",
]
"""Values of `font_name` of `TextContent` and `font_name` of `CaptionContent`."""
Language: TypeAlias = Literal["en", "cn", "es", "ru"]
"""Values of `source_language` of `CaptionContent` and `target_language` of `CaptionContent`."""
EpisodeType: TypeAlias = Literal["Resource", "Component"]
"""Values of `episode_type` of `Episode`."""
SwitchType: TypeAlias = Literal["TimeFirst", "ContentFirst"]
"""Values of `switch_type` of `Episode`."""
ShowType: TypeAlias = Literal["live", "vod", "pic"]
"""Values of `resource_type` of `Show` and `resource_type` of `Background`."""
PlaylistItemType: TypeAlias = Literal["vod"]
"""Values of `resource_type` of `PlaylistItem`."""
ResumeMode: TypeAlias = Literal["restart", "continue", "custom"]
"""Values of `mode` of `PlaylistResume`."""
NoiseMode: TypeAlias = Literal["speech", "music"]
"""Values of `noise_mode` of `SceneAudioFilter`."""
Voice: TypeAlias = Literal["male", "female"]
"""Values of `voice` of `SceneAudioFilter`."""
CasterStatus: TypeAlias = Literal["idle", "streaming"]
"""Values of `status` of `get_casters`."""
RelayStatus: TypeAlias = Literal["waiting", "running", "recovering", "stopped", "ended"]
"""Values of `status` of `get_relays`."""


class Account(TypedDict):
    """Another region, or other credentials, than the stack's configuration names; for one resource."""

    region: NotRequired[pulumi.Input[str] | None]
    """Region of the service, such as `ap-southeast-1`; another one replaces the resource."""
    profile: NotRequired[pulumi.Input[str] | None]
    """Profile of the vendor's command line, in `~/.aliyun/config.json`, whose credentials are used."""
    role_arn: NotRequired[pulumi.Input[str] | None]
    """Role that is assumed, with the profile's credentials or the stack's: `acs:ram::1234567890123456:role/live`."""


class TranscodeConfig(TypedDict):
    """What the studio puts out: the template sets resolution and orientation, and takes effect at a (re)start."""

    caster_template: pulumi.Input[CasterTemplate]
    """Resolution and orientation of the output: `lp_ld` 480p, `lp_sd` 540p, `lp_hd` 720p, `lp_ud` 1080p, `…_v` upright.

    `lp_noTranscode` is for light carousel studios.
    """
    live_templates: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]] | None]
    """Templates of further output streams, such as `lld`, `lsd`, `lhd`, `lud`; their order does not matter."""


class RecordFormat(TypedDict):
    """One format in which the programme is recorded."""

    format: pulumi.Input[RecordingFormat]
    """The container of the recording."""
    cycle_duration: NotRequired[pulumi.Input[int] | None]
    """Length of one file, in seconds."""
    oss_object_prefix: NotRequired[pulumi.Input[str] | None]
    """Path of the recording in the bucket; `{AppName}`, `{StreamName}`, `{StartTime}`, `{EndTime}` are filled in."""
    slice_oss_object_prefix: NotRequired[pulumi.Input[str] | None]
    """Path of the segments of an `m3u8` recording in the bucket."""


class RecordConfig(TypedDict):
    """Where and how the programme is recorded; without it nothing is."""

    endpoint: pulumi.Input[str]
    """Endpoint of the object storage, such as `oss-cn-shanghai.aliyuncs.com`."""
    oss_bucket: pulumi.Input[str]
    """Name of the bucket."""
    formats: pulumi.Input[Sequence[pulumi.Input[RecordFormat]]]
    """The formats, at least one; their order does not matter."""
    interval: NotRequired[pulumi.Input[int] | None]
    """Recording interval in milliseconds, in the vendor's format; the API does not return it."""


class AutoSwitchUrgentConfig(TypedDict):
    """When the standby picture takes over by itself."""

    eof_thres: pulumi.Input[int]
    """Seconds of interruption after which the studio switches to the standby."""


class SyncGroup(TypedDict):
    """Sources that are kept in step."""

    mode: pulumi.Input[SyncMode]
    """`streamer`: the others follow a host; `conference`: all follow each other."""
    resource_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """The sources' ids; their order does not matter."""
    host_resource_id: NotRequired[pulumi.Input[str] | None]
    """The source that the others follow; streamer mode only."""


class VideoLayer(TypedDict):
    """One picture of a layout."""

    location_id: pulumi.Input[str]
    """Location of the source that is shown, `RV01` to `RV99`: `camera.location_id`.

    In a studio with channels it is the id of a channel, `RV01` to `RV12`.
    """
    position: NotRequired[pulumi.Input[Sequence[pulumi.Input[float]]] | None]
    """Place of the anchor as `(x, y)`, fractions of the output picture, 0 to 1."""
    anchor: NotRequired[pulumi.Input[Anchor] | None]
    """Point of the picture from which `position` is measured.

    With `topLeft`, `(0, 0)` is the upper left corner of the output; directions of the others are not documented.
    """
    width: NotRequired[pulumi.Input[float] | None]
    """Width as a fraction of the output's, 0 to 1.

    With 0 it follows `height` and the aspect ratio; if both are 0, the source has its original size.
    """
    height: NotRequired[pulumi.Input[float] | None]
    """Height as a fraction of the output's, 0 to 1. With 0 it follows `width`."""
    fill_mode: NotRequired[pulumi.Input[FillMode] | None]
    """How the source fills its size.

    `none` scales it. `fit` centers it in a box of `width` and `height`; what is below shows through the free strips.
    """
    delay_ms: NotRequired[pulumi.Input[int] | None]
    """Delay of the picture in milliseconds, 0 to 5000."""


class AudioLayer(TypedDict):
    """The sound of one source in a layout."""

    location_id: pulumi.Input[str]
    """Location of the source that is heard, `RV01` to `RV99`: `camera.location_id`.

    In a studio with channels it is the id of a channel, `RV01` to `RV12`.
    """
    volume: NotRequired[pulumi.Input[float] | None]
    """Factor of the original volume, 0 to 10; 0 is silence."""
    channel: NotRequired[pulumi.Input[SoundChannel] | None]
    """Sound channels of the source that are used."""
    delay_ms: NotRequired[pulumi.Input[int] | None]
    """Delay of the sound in milliseconds, 0 to 5000."""


class CommonLayout(TypedDict):
    """The contents of a layout that shows one channel."""

    channel_id: pulumi.Input[str]
    """Channel that is shown, `RV01` to `RV12`."""


class StudioBackground(TypedDict):
    """The picture of the set."""

    id: pulumi.Input[str]
    """A name of your choice, unique in the layout, for `layer_order`."""
    material_id: pulumi.Input[str]
    """Picture of the media library."""


class ScreenAudio(TypedDict):
    """The sound of a screen."""

    channel: NotRequired[pulumi.Input[SoundChannel] | None]
    """Sound channels that are used."""
    volume: NotRequired[pulumi.Input[float] | None]
    """Factor of the original volume, 0 to 10; 0 is silence."""


class ScreenInput(TypedDict):
    """A channel with a person before a colored screen, whose color is keyed out."""

    channel_id: pulumi.Input[str]
    """Channel that is keyed, `RV01` to `RV12`."""
    color: pulumi.Input[ScreenColor]
    """Color that is keyed out. `auto` detects it, `complex` keys a background of several colors."""
    position_x: NotRequired[pulumi.Input[float] | None]
    """Distance from the left edge of the set, as a fraction of its width, 0 to 1."""
    position_y: NotRequired[pulumi.Input[float] | None]
    """Distance from the upper edge of the set, as a fraction of its height, 0 to 1."""
    height: NotRequired[pulumi.Input[float] | None]
    """Height as a fraction of the height of the set, 0 to 1; 0 is the original size."""
    portrait_type: NotRequired[pulumi.Input[PortraitType] | None]
    """Whether half of the person is seen, or the full figure."""
    only_audio: NotRequired[pulumi.Input[bool] | None]
    """Whether the channel is only heard."""
    audio: NotRequired[pulumi.Input[ScreenAudio] | None]
    """Sound of the channel; all of it at its original volume when left out."""


class MediaInput(TypedDict):
    """A channel or a picture on the set: just one of the two."""

    id: pulumi.Input[str]
    """A name of your choice, unique in the layout, for `layer_order`."""
    channel_id: NotRequired[pulumi.Input[str] | None]
    """Channel that is shown, `RV01` to `RV12`."""
    image_material_id: NotRequired[pulumi.Input[str] | None]
    """Picture of the media library that is shown."""
    fill_mode: NotRequired[pulumi.Input[FillMode] | None]
    """How the picture fills its size: `none` scales it, `fit` centers it in a box of `width` and `height`."""
    anchor: NotRequired[pulumi.Input[Anchor] | None]
    """Point of the picture from which `position` is measured."""
    position: NotRequired[pulumi.Input[Sequence[pulumi.Input[float]]] | None]
    """Place of the anchor as `(x, y)`, fractions of the set, 0 to 1."""
    width: NotRequired[pulumi.Input[float] | None]
    """Width as a fraction of the width of the set, 0 to 1. With 0 it follows `height`; both 0 is the original size."""
    height: NotRequired[pulumi.Input[float] | None]
    """Height as a fraction of the height of the set, 0 to 1. With 0 it follows `width`."""


class StudioLayer(TypedDict):
    """The place of the background or of a media input in the stack."""

    type: pulumi.Input[StudioLayerType]
    """What is placed. Screens cannot be sorted."""
    id: pulumi.Input[str]
    """Its `id`."""


class VirtualSet(TypedDict):
    """The contents of a layout with a set: its background, people before colored screens, and media."""

    background: pulumi.Input[StudioBackground]
    """Picture of the set."""
    screens: pulumi.Input[Sequence[pulumi.Input[ScreenInput]]]
    """Channels with people before colored screens, at least one."""
    media: NotRequired[pulumi.Input[Sequence[pulumi.Input[MediaInput]]] | None]
    """Channels and pictures on the set."""
    layer_order: NotRequired[pulumi.Input[Sequence[pulumi.Input[StudioLayer]]] | None]
    """Order of the background and the media, from bottom to top."""


class ComponentLayer(TypedDict):
    """Place and size of a component."""

    position: NotRequired[pulumi.Input[Sequence[pulumi.Input[float]]] | None]
    """Place of the anchor as `(x, y)`, fractions of the output picture, 0 to 1."""
    anchor: NotRequired[pulumi.Input[ComponentAnchor] | None]
    """Corner of the component from which `position` is measured."""
    width: NotRequired[pulumi.Input[float] | None]
    """Width as a fraction of the output's, 0 to 1. With 0 it follows `height`; if both are 0, the size is original."""
    height: NotRequired[pulumi.Input[float] | None]
    """Height as a fraction of the output's, 0 to 1. If `width` is set too, the service uses the height alone."""


class TextContent(TypedDict):
    """The content of a text component."""

    size: NotRequired[pulumi.Input[float] | None]
    """Size of the font as a fraction of the output's height, 0 to 1; the service limits it to 1024 pixels."""
    color: NotRequired[pulumi.Input[str] | None]
    """Color of the text, `0x000000` to `0xffffff`."""
    font_name: NotRequired[pulumi.Input[FontName] | None]
    """Font of the text."""
    border_width: NotRequired[pulumi.Input[float] | None]
    """Width of the letters' border as a fraction of the font's size, 0 to 1; at most 16 pixels."""
    border_color: NotRequired[pulumi.Input[str] | None]
    """Color of the letters' border, `0x000000` to `0xffffff`; none if empty."""
    text: pulumi.Input[str]
    """The text, at most 1024 characters."""


class ImageContent(TypedDict):
    """The content of an image component."""

    material_id: pulumi.Input[str]
    """Id of an image in the media library: PNG, JPG, APNG or GIF."""


class CaptionContent(TypedDict):
    """The content of a caption component: the speech of a source as text, translated where that is declared."""

    size: NotRequired[pulumi.Input[float] | None]
    """Size of the font as a fraction of the output's height, 0 to 1; the service limits it to 1024 pixels."""
    color: NotRequired[pulumi.Input[str] | None]
    """Color of the text, `0x000000` to `0xffffff`."""
    font_name: NotRequired[pulumi.Input[FontName] | None]
    """Font of the text."""
    border_width: NotRequired[pulumi.Input[float] | None]
    """Width of the letters' border as a fraction of the font's size, 0 to 1; at most 16 pixels."""
    border_color: NotRequired[pulumi.Input[str] | None]
    """Color of the letters' border, `0x000000` to `0xffffff`; none if empty."""
    location_id: pulumi.Input[str]
    """Location of the source whose speech is shown, `RV01` to `RV99`: `camera.location_id`.

    In a studio with channels it is the id of a channel, `RV01` to `RV12`.
    """
    source_language: NotRequired[pulumi.Input[Language] | None]
    """Language that is spoken."""
    target_language: NotRequired[pulumi.Input[Language] | None]
    """Language into which it is translated; without it the speech is shown in its own language."""
    show_source: NotRequired[pulumi.Input[bool] | None]
    """Whether the text in the language that is spoken is shown beside the translation."""
    truncation: NotRequired[pulumi.Input[bool] | None]
    """Whether text that is too long is cut off; the API does not return it."""
    source_words_per_line: NotRequired[pulumi.Input[int] | None]
    """Words in a line of the language that is spoken; the API does not return it."""
    target_words_per_line: NotRequired[pulumi.Input[int] | None]
    """Words in a line of the translation; the API does not return it."""
    source_reserve_pages: NotRequired[pulumi.Input[int] | None]
    """Lines of the language that is spoken; only with `truncation`; the vendor's default is 2. It is not returned."""
    target_reserve_pages: NotRequired[pulumi.Input[int] | None]
    """Lines of the translation; only with `truncation`; the vendor's default is 2. It is not returned."""


class Episode(TypedDict):
    """One item of the rundown."""

    name: pulumi.Input[str]
    """Name of the episode, unique in the rundown, by which the episode is identified."""
    episode_type: pulumi.Input[EpisodeType]
    """`Resource` plays a source, `Component` shows components."""
    resource_id: NotRequired[pulumi.Input[str] | None]
    """The source that a Resource episode plays: `source.resource_id`."""
    component_ids: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]] | None]
    """Components, bottom to top; a Component episode needs them, a Resource episode may have them bound."""
    start_time: pulumi.Input[str | datetime]
    """When it begins."""
    end_time: pulumi.Input[str | datetime]
    """When it ends."""
    switch_type: NotRequired[pulumi.Input[SwitchType] | None]
    """How a Resource episode gives way; live sources allow `TimeFirst` alone, and it is what is meant when left out."""


class Show(TypedDict):
    """One show of a show list."""

    name: pulumi.Input[str]
    """Name of the show, unique in the list, by which the show is identified."""
    resource_type: pulumi.Input[ShowType]
    """What it plays: a live stream, a file, or a picture."""
    resource_id: NotRequired[pulumi.Input[str] | None]
    """Id of the media asset that it plays."""
    resource_url: NotRequired[pulumi.Input[str] | None]
    """URL that it plays, in place of `resource_id`; without query and password, as it is not secret."""
    repeat: NotRequired[pulumi.Input[int] | None]
    """How often it is played again before the next show; `-1` is without end. Once in all, if left out."""
    duration_s: NotRequired[pulumi.Input[int] | None]
    """How long it plays, in seconds, in place of `repeat`; a live stream needs it."""
    tag: NotRequired[pulumi.Input[int] | None]
    """A number of your own that the API keeps with the show; vendor: `LiveInputType`."""


class Background(TypedDict):
    """What a show list shows where no show plays."""

    resource_type: pulumi.Input[ShowType]
    """What it is: a live stream, a file, or a picture."""
    material_id: NotRequired[pulumi.Input[str] | None]
    """Id of the media asset."""
    resource_url: NotRequired[pulumi.Input[str] | None]
    """URL of it, in place of `material_id`; without query and password, as it is not secret."""


class HighPriority(TypedDict):
    """The show to which the list jumps at a time."""

    show: pulumi.Input[str]
    """Name of the show."""
    start_time: pulumi.Input[str]
    """When it begins, as `2026-06-29T20:00:00`: without a time zone.

    It is sent as it is written. The API does not document its time zone; other times of the API are in UTC.
    """


class EpisodeGroupItem(TypedDict):
    """One file of an episode group."""

    item_name: NotRequired[pulumi.Input[str] | None]
    """Name of the item."""
    vod_url: pulumi.Input[str]
    """URL of the file: MP4, FLV or TS."""


class PlaylistItem(TypedDict):
    """One item of a playlist."""

    name: pulumi.Input[str]
    """Name of the item, unique in the playlist, by which the item is identified."""
    resource_id: pulumi.Input[str]
    """Id of the media asset that it plays; vendor: `ResourceValue`."""
    resource_type: NotRequired[pulumi.Input[PlaylistItemType] | None]
    """What it plays: a file. The API has no other type."""


class PlaylistResume(TypedDict):
    """Where a playlist begins when it is started."""

    mode: pulumi.Input[ResumeMode]
    """`restart` begins with the first item, `continue` goes on where the playlist stopped, `custom` begins with `item`.

    A playlist whose items or settings were edited after it stopped may begin with its first item in any case.
    """
    item: NotRequired[pulumi.Input[str] | None]
    """Name of the item with which it begins; for `custom` only, which needs it."""
    offset_ms: NotRequired[pulumi.Input[int] | None]
    """Position in that item, in milliseconds; not for `continue`; vendor: `Offset`."""


class SceneAudioFilter(TypedDict):
    """Processing of one source's sound, each part off by default."""

    auto_gain: NotRequired[pulumi.Input[bool] | None]
    """Whether the level is evened out automatically."""
    noise_suppression: NotRequired[pulumi.Input[bool] | None]
    """Whether noise is suppressed."""
    noise_mode: NotRequired[pulumi.Input[NoiseMode] | None]
    """What is to be kept when noise is suppressed."""
    beautify: NotRequired[pulumi.Input[bool] | None]
    """Whether the voice is beautified."""
    voice: NotRequired[pulumi.Input[Voice] | None]
    """The voice that is beautified."""


class SceneAudioLayer(TypedDict):
    """The sound of one source in a scene."""

    location_id: pulumi.Input[str]
    """Location of the source that is heard, `RV01` to `RV99`: `camera.location_id`.

    In a studio with channels it is the id of a channel, `RV01` to `RV12`. Each location has one layer.
    """
    volume: NotRequired[pulumi.Input[float] | None]
    """Factor of the original volume, 0 to 10; 0 is silence."""
    channel: NotRequired[pulumi.Input[SoundChannel] | None]
    """Sound channels of the source that are used."""
    delay_ms: NotRequired[pulumi.Input[int] | None]
    """Delay of the sound in milliseconds, 0 to 5000."""
    filter: NotRequired[pulumi.Input[SceneAudioFilter] | None]
    """Processing of the sound; the API does not return it. It is sent if it is declared, and turned off after that."""


class ScheduleTranscode(TypedDict):
    """What the studio of a schedule puts out: the template sets resolution and orientation."""

    caster_template: pulumi.Input[CasterTemplate]
    """Resolution and orientation of the output: `lp_ld` 480p, `lp_sd` 540p, `lp_hd` 720p, `lp_ud` 1080p, `…_v` upright.

    `lp_noTranscode` is for light carousel studios.
    """
    live_templates: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]] | None]
    """Templates of further output streams, such as `lld`, `lsd`, `lhd`, `lud`; their order does not matter."""


class CasterArgs(TypedDict):
    """Arguments of `Caster`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_name: NotRequired[pulumi.Input[str] | None]
    """Name of the studio.

    Left out, the studio is born with the resource's logical name, and its name is then left to `CasterConfig`.
    """
    norm_type: pulumi.Input[NormType]
    """Kind of the studio; `light_carousel` and `virtual` exist on the Chinese site alone."""
    charge_type: NotRequired[pulumi.Input[ChargeType] | None]
    """How the studio is paid for."""
    resource_group_id: NotRequired[pulumi.Input[str] | None]
    """Resource group of the studio."""
    tags: NotRequired[pulumi.Input[Mapping[str, pulumi.Input[str]]] | None]
    """Tags of the studio, at most 20; if left out, tags are not compared."""
    copied_from: NotRequired[pulumi.Input[str] | None]
    """Id of the studio that this one is created as a copy of, in the same region and of the same kind.

    The copy has the configuration of that studio; a `CasterConfig` for it therefore needs `overwrite` or `keep`.
    The vendor does not say what else is copied: sources, layouts and components may be.
    Later changes of that studio change nothing here; another id replaces the copy.
    """
    destroy_while_on_air: NotRequired[pulumi.Input[bool] | None]
    """Whether a running studio may be stopped and deleted; otherwise its deletion is refused."""


class CasterConfigArgs(TypedDict):
    """Arguments of `CasterConfig`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_name: NotRequired[pulumi.Input[str] | None]
    """Name of the studio; left out, the present name is carried along."""
    domain_name: NotRequired[pulumi.Input[str] | None]
    """Streaming domain of the output; it must be set before the studio starts, and takes effect at a (re)start."""
    transcode: NotRequired[pulumi.Input[TranscodeConfig] | None]
    """What the studio puts out; it must be set before the studio starts."""
    record: NotRequired[pulumi.Input[RecordConfig] | None]
    """Where the programme is recorded; left out, it is not recorded."""
    delay: NotRequired[pulumi.Input[float] | None]
    """Delay of the output in seconds, 0 to 300."""
    urgent_material_id: NotRequired[pulumi.Input[str] | None]
    """Standby video: a media asset's id."""
    urgent_live_stream_url: NotRequired[pulumi.Input[str] | None]
    """Standby live stream."""
    urgent_image_id: NotRequired[pulumi.Input[str] | None]
    """Standby picture: a media asset's id."""
    urgent_image_url: NotRequired[pulumi.Input[str] | None]
    """Standby picture: a URL."""
    auto_switch_urgent_on: NotRequired[pulumi.Input[bool] | None]
    """Whether the standby takes over by itself when the stream is interrupted."""
    auto_switch_urgent_config: NotRequired[pulumi.Input[AutoSwitchUrgentConfig] | None]
    """When it takes over."""
    side_output_url: NotRequired[pulumi.Input[str] | None]
    """Ingest URL, RTMP, to which the programme is pushed in place of the generated one."""
    side_output_url_list: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]] | None]
    """Further ingest URLs, RTMP, at most 20; their order does not matter."""
    callback_url: NotRequired[pulumi.Input[str] | None]
    """Where the studio posts its events; left out, it posts none."""
    program_name: NotRequired[pulumi.Input[str] | None]
    """Name of the rundown."""
    program_effect: NotRequired[pulumi.Input[bool] | None]
    """Whether the rundown is in effect."""
    channel_enable: NotRequired[pulumi.Input[bool] | None]
    """Whether sources reach the layouts through channels.

    The first enabling needs a stopped studio and discards its layouts; it can never be undone.
    """
    sync_groups: NotRequired[pulumi.Input[Sequence[pulumi.Input[SyncGroup]]] | None]
    """Sources that are kept in step; the order of the groups does not matter."""
    caster_id: NotRequired[pulumi.Input[str]]
    """Id of the studio: `caster.id`."""
    keep: NotRequired[pulumi.Input[Sequence[pulumi.Input[SettingName]]] | None]
    """Settings this resource leaves as they are: carried over from the live configuration on each write."""
    on_delete: NotRequired[pulumi.Input[OnDelete] | None]
    """`clear` writes an empty configuration when this resource is deleted; `leave` calls nothing."""
    overwrite: NotRequired[pulumi.Input[bool] | None]
    """Whether settings that are neither declared nor kept may be lost when this resource is created."""


class CasterVideoResourceArgs(TypedDict):
    """Arguments of `CasterVideoResource`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: NotRequired[pulumi.Input[str]]
    """Id of the studio: `caster.id`."""
    resource_name: NotRequired[pulumi.Input[str]]
    """Name of the source."""
    location_id: pulumi.Input[str]
    """Position of the source, `RV01` to `RV99`; one source has one position."""
    live_stream_url: NotRequired[pulumi.Input[str] | None]
    """A live stream."""
    material_id: NotRequired[pulumi.Input[str] | None]
    """An asset of the media library."""
    vod_url: NotRequired[pulumi.Input[str] | None]
    """A file outside the library: MP4, FLV or TS."""
    image_id: NotRequired[pulumi.Input[str] | None]
    """A picture of the media library."""
    image_url: NotRequired[pulumi.Input[str] | None]
    """A picture outside the library: JPG or PNG, at most 10 MB."""
    begin_offset: NotRequired[pulumi.Input[int] | None]
    """Where playing begins, in milliseconds; files and assets only."""
    end_offset: NotRequired[pulumi.Input[int] | None]
    """Where playing ends, in milliseconds; negative counts from the end; files and assets only."""
    repeat_num: NotRequired[pulumi.Input[int] | None]
    """How often it is played again after the first time; -1 for ever; files and assets only."""
    pts_callback_interval: NotRequired[pulumi.Input[int] | None]
    """Interval of the callbacks with the position, in milliseconds."""
    fixed_delay_duration: NotRequired[pulumi.Input[int] | None]
    """Fixed delay of the picture in milliseconds, 0 to 5000; the API does not return it."""


class CasterChannelArgs(TypedDict):
    """Arguments of `CasterChannel`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: NotRequired[pulumi.Input[str]]
    """Id of the studio: `caster.id`. Its `CasterConfig` must have enabled channels with `channel_enable=True`."""
    channel_id: pulumi.Input[ChannelId]
    """The channel, to which layouts refer. How many of the 12 a studio has is not documented."""
    resource_id: pulumi.Input[str]
    """Id of the source in the channel: `source.resource_id`. A source can be in one channel."""
    play_status: NotRequired[pulumi.Input[PlayStatus] | None]
    """Whether a file plays; live sources ignore it. If left out, the file stays as it is, and a new one plays."""
    seek_offset_ms: NotRequired[pulumi.Input[int] | None]
    """Position from which a file plays, in milliseconds; live sources ignore it; vendor: `SeekOffset`.

    It is sent when it changes and when the channel gets another source, and never else: each time playback jumps.
    """
    face_beauty: NotRequired[pulumi.Input[FaceBeauty] | None]
    """What is retouched in faces; `all` is everything. It can be changed and never turned off."""


class CasterLayoutArgs(TypedDict):
    """Arguments of `CasterLayout`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: NotRequired[pulumi.Input[str]]
    """Id of the studio: `caster.id`."""
    video_layers: pulumi.Input[Sequence[pulumi.Input[VideoLayer]]]
    """Pictures from bottom to top, 1 to 4. The vendor takes them as two lists, `VideoLayer` and `BlendList`."""
    audio_layers: pulumi.Input[Sequence[pulumi.Input[AudioLayer]]]
    """Sources that are heard, at least one, in the order of mixing. Vendor: `AudioLayer`, `MixList`."""


class StudioLayoutArgs(TypedDict):
    """Arguments of `StudioLayout`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: NotRequired[pulumi.Input[str]]
    """Id of the studio: `caster.id`. Its `norm_type` must be `virtual`."""
    layout_name: NotRequired[pulumi.Input[str]]
    """Name of the layout, unique in the program, by which an interrupted creation is found again."""
    common: NotRequired[pulumi.Input[CommonLayout] | None]
    """Contents of a layout that shows one channel. Vendor: `LayoutType` `common`."""
    studio: NotRequired[pulumi.Input[VirtualSet] | None]
    """Contents of a layout with a set, sent as one parameter for each part. Vendor: `LayoutType` `studio`."""


class CasterComponentArgs(TypedDict):
    """Arguments of `CasterComponent`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: NotRequired[pulumi.Input[str]]
    """Id of the studio: `caster.id`."""
    component_name: NotRequired[pulumi.Input[str]]
    """Name of the component."""
    location_id: pulumi.Input[str]
    """Slot of the component, `RC01` to `RC99`; a slot holds one component."""
    layer: pulumi.Input[ComponentLayer]
    """Place and size of the component."""
    text: NotRequired[pulumi.Input[TextContent] | None]
    """Content of a text component; another type of content replaces the component."""
    image: NotRequired[pulumi.Input[ImageContent] | None]
    """Content of an image component; another type of content replaces the component."""
    caption: NotRequired[pulumi.Input[CaptionContent] | None]
    """Content of a caption component; another type of content replaces the component."""
    effect: NotRequired[pulumi.Input[ComponentEffect] | None]
    """Animation: `animateH` moves it horizontally, `animateV` vertically."""


class CasterProgramArgs(TypedDict):
    """Arguments of `CasterProgram`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: NotRequired[pulumi.Input[str]]
    """Id of the studio: `caster.id`."""
    episodes: pulumi.Input[Sequence[pulumi.Input[Episode]]]
    """The episodes, at least one; their order does not matter, their times do."""


class CasterShowListArgs(TypedDict):
    """Arguments of `CasterShowList`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: NotRequired[pulumi.Input[str]]
    """Id of the studio: `caster.id`. Its `norm_type` must be `"playlist"`."""
    shows: pulumi.Input[Sequence[pulumi.Input[Show]]]
    """The shows in the order in which they play, 1 to 1000."""
    repeat: NotRequired[pulumi.Input[int] | None]
    """How often the list is played again after its last show; `-1` is without end."""
    background: NotRequired[pulumi.Input[Background] | None]
    """What is shown where no show plays."""
    high_priority: NotRequired[pulumi.Input[HighPriority] | None]
    """The show to which the list jumps at a time. It can be changed only while the studio is stopped."""


class CasterEpisodeGroupArgs(TypedDict):
    """Arguments of `CasterEpisodeGroup`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    domain_name: NotRequired[pulumi.Input[str]]
    """Streaming domain of the output."""
    start_time: pulumi.Input[str | datetime]
    """When the first file begins."""
    items: pulumi.Input[Sequence[pulumi.Input[EpisodeGroupItem]]]
    """The files in their order, one or more; secret as a whole, because their URLs are."""
    repeat_num: NotRequired[pulumi.Input[int] | None]
    """How often the files are played again after the first time; -1 for ever."""
    side_output_url: pulumi.Input[str]
    """RTMP address to which the group is pushed."""
    callback_url: pulumi.Input[str]
    """Where the service posts the events of the group; it refuses a host that does not resolve."""


class PlaylistArgs(TypedDict):
    """Arguments of `Playlist`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: NotRequired[pulumi.Input[str]]
    """Id of the studio: `caster.id`. Its `norm_type` must be `"light_carousel"`, and it has one playlist.

    Its `CasterConfig` must have `domain_name`, `caster_template="lp_noTranscode"` and `program_effect=True`, and must
    not enable channels: let the playlist depend on it.
    """
    items: pulumi.Input[Sequence[pulumi.Input[PlaylistItem]]]
    """The items in the order in which they play.

    While the playlist plays, items can be added at the end; anything else needs a stopped playlist.
    """
    repeat: NotRequired[pulumi.Input[int] | None]
    """How often the playlist is played again after its last item; `-1` is without end."""
    program_name: NotRequired[pulumi.Input[str] | None]
    """Name of the playlist."""
    running: NotRequired[pulumi.Input[bool] | None]
    """Whether the playlist plays.

    The API does not tell a playlist that has played to its end from one that somebody has stopped: a refresh shows both
    as a difference, and the next update starts them again.
    """
    resume: NotRequired[pulumi.Input[PlaylistResume] | None]
    """Where the playlist begins when it is started next; with its first item, if left out."""


class CasterRunStateArgs(TypedDict):
    """Arguments of `CasterRunState`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: NotRequired[pulumi.Input[str]]
    """Id of the studio: `caster.id`."""
    running: NotRequired[pulumi.Input[bool] | None]
    """Whether the studio is on air."""
    stop_on_delete: NotRequired[pulumi.Input[bool] | None]
    """Whether the studio is stopped when this resource is deleted."""
    wait: NotRequired[pulumi.Input[bool] | None]
    """Whether to wait until the studio is in the declared state."""
    timeout_s: NotRequired[pulumi.Input[float] | None]
    """How long to wait, in seconds."""


class CasterSceneArgs(TypedDict):
    """Arguments of `CasterScene`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: NotRequired[pulumi.Input[str]]
    """Id of the studio: `caster.id`."""
    output: NotRequired[pulumi.Input[SceneOutput] | None]
    """Which scene: the preview or the programme; either this or `scene_id`."""
    scene_id: NotRequired[pulumi.Input[str] | None]
    """Which scene, by its id; either this or `output`."""
    running: NotRequired[pulumi.Input[bool] | None]
    """Whether the preview runs; if left out, it is not compared. The programme runs with the studio."""
    layout_id: NotRequired[pulumi.Input[str] | None]
    """What is seen where."""
    component_ids: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]] | None]
    """What lies over it, bottom to top."""
    when_idle: NotRequired[pulumi.Input[WhenIdle] | None]
    """What to do while the studio is stopped, when a scene takes no configuration.

    `skip` records what is declared as pending: the update that starts the studio applies it. `fail` refuses.
    """


class CasterSceneAudioArgs(TypedDict):
    """Arguments of `CasterSceneAudio`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: NotRequired[pulumi.Input[str]]
    """Id of the studio: `caster.id`."""
    output: NotRequired[pulumi.Input[SceneOutput] | None]
    """Which scene: the preview or the programme; either this or `scene_id`."""
    scene_id: NotRequired[pulumi.Input[str] | None]
    """Which scene, by its id; either this or `output`."""
    follow: NotRequired[pulumi.Input[bool] | None]
    """Whether the sound follows the picture, which is the vendor's default; if left out, it stays as it is.

    If it does, a take gives the sources of the new layout their original volume and mutes the others.
    """
    layers: NotRequired[pulumi.Input[Sequence[pulumi.Input[SceneAudioLayer]]] | None]
    """Sources that are heard, all of them, in the order of mixing; if left out, they stay as they are.

    Vendor: `AudioLayer`, `MixList`.
    """
    when_idle: NotRequired[pulumi.Input[WhenIdle] | None]
    """What to do while the scene does not run, when it takes no sound.

    `skip` records what is declared as pending: the update that starts the studio applies it. `fail` refuses.
    """


class CasterRestartArgs(TypedDict):
    """Arguments of `CasterRestart`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: NotRequired[pulumi.Input[str]]
    """Id of the studio: `caster.id`."""
    triggers: NotRequired[pulumi.Input[Mapping[str, pulumi.Input[str]]] | None]
    """Names and values, such as `{"config": config.restart_fingerprint}`.

    When any of them changes, is added or is removed, the studio restarts once.
    """
    on_create: NotRequired[pulumi.Input[RestartOnCreate] | None]
    """Whether the first creation of this resource restarts the studio."""
    when_idle: NotRequired[pulumi.Input[RestartWhenIdle] | None]
    """What to do with a studio that is not on air."""
    wait: NotRequired[pulumi.Input[bool] | None]
    """Whether to wait until the studio is on air again."""
    timeout_s: NotRequired[pulumi.Input[float] | None]
    """How long to wait, in seconds."""


class CasterTakeArgs(TypedDict):
    """Arguments of `CasterTake`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: NotRequired[pulumi.Input[str]]
    """Id of the studio: `caster.id`."""
    triggers: NotRequired[pulumi.Input[Mapping[str, pulumi.Input[str]]] | None]
    """Names and values, such as `{"item": "2"}`.

    When any of them changes, is added or is removed, the programme takes what the preview shows once.
    """
    on_create: NotRequired[pulumi.Input[TakeOnCreate] | None]
    """Whether the first creation of this resource takes what the preview shows."""
    when_idle: NotRequired[pulumi.Input[WhenIdle] | None]
    """What to do with a studio that is not on air."""


class CasterStandbyArgs(TypedDict):
    """Arguments of `CasterStandby`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: NotRequired[pulumi.Input[str]]
    """Id of the studio: `caster.id`."""
    show: NotRequired[pulumi.Input[StandbyShow] | None]
    """What the programme shows afterwards: the standby picture of the studio's `CasterConfig`, or the live layout."""
    layout_id: NotRequired[pulumi.Input[str] | None]
    """Layout to which the programme returns from standby; if left out, the one that it had: `layout.layout_id`."""
    triggers: NotRequired[pulumi.Input[Mapping[str, pulumi.Input[str]]] | None]
    """Names and values, such as `{"break": "2"}`.

    When any of them or `show` changes, is added or is removed, the programme is switched once.
    """
    on_create: NotRequired[pulumi.Input[StandbyOnCreate] | None]
    """Whether the first creation of this resource switches the programme."""
    when_idle: NotRequired[pulumi.Input[WhenIdle] | None]
    """What to do with a studio that is not on air."""


class CasterVideoResourceReloadArgs(TypedDict):
    """Arguments of `CasterVideoResourceReload`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: NotRequired[pulumi.Input[str]]
    """Id of the studio: `caster.id`."""
    resource_id: pulumi.Input[str]
    """Id of the source that takes effect: `source.resource_id`. The layout of the scene has to show it."""
    output: NotRequired[pulumi.Input[SceneOutput] | None]
    """Scene in which it takes effect: the preview or the programme."""
    triggers: NotRequired[pulumi.Input[Mapping[str, pulumi.Input[str]]] | None]
    """Names and values, such as `{"film": source.vod_url}`.

    When any of them or `resource_id` changes, is added or is removed, the source is reloaded once.
    """
    on_create: NotRequired[pulumi.Input[ReloadOnCreate] | None]
    """Whether the first creation of this resource reloads the source."""
    when_idle: NotRequired[pulumi.Input[WhenIdle] | None]
    """What to do with a studio that is not on air. A preview that does not run is skipped."""


class CasterShowCueArgs(TypedDict):
    """Arguments of `CasterShowCue`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: NotRequired[pulumi.Input[str]]
    """Id of the studio: `caster.id`. Its `norm_type` must be `"playlist"`."""
    show: NotRequired[pulumi.Input[str] | None]
    """Name of the show that plays, as its `CasterShowList` declares it."""
    show_id: NotRequired[pulumi.Input[str] | None]
    """Id of the show that plays, in place of `show`.

    A show that is altered gets another id, and another id is another cue: prefer `show`.
    """
    triggers: NotRequired[pulumi.Input[Mapping[str, pulumi.Input[str]]] | None]
    """Names and values, such as `{"round": "2"}`.

    When any of them, `show` or `show_id` changes, is added or is removed, the show is cued once.
    """
    on_create: NotRequired[pulumi.Input[CueOnCreate] | None]
    """Whether the first creation of this resource cues the show."""
    when_idle: NotRequired[pulumi.Input[WhenIdle] | None]
    """What to do with a studio that is not on air."""


class LivePullToPushArgs(TypedDict):
    """Arguments of `LivePullToPush`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    region: pulumi.Input[RelayRegion]
    """Live centre in which the task runs; it is no region of the account."""
    source_type: pulumi.Input[RelaySourceType]
    """What is pulled: a live stream, assets of the media library, or files by their URLs."""
    source_protocol: NotRequired[pulumi.Input[RelayProtocol] | None]
    """Protocol of a live stream; required for `live`, and for nothing else."""
    source_urls: pulumi.Input[Sequence[pulumi.Input[str]]]
    """The one URL of a live stream, or up to 30 URLs of files or ids of assets, in their order."""
    dst_url: pulumi.Input[str]
    """RTMP address to which the task pushes, at most 2000 characters; no two tasks may share it."""
    start_time: pulumi.Input[str | datetime]
    """When the task begins; it can be changed until then."""
    end_time: pulumi.Input[str | datetime]
    """When the task ends, later than its start and than now."""
    task_name: NotRequired[pulumi.Input[str] | None]
    """Name of the task, the logical name when left out; a suffix is added: see `full_task_name`."""
    retry_count: NotRequired[pulumi.Input[int] | None]
    """How often a failing source or destination is tried again; 3 when left out."""
    retry_interval: NotRequired[pulumi.Input[int] | None]
    """Seconds between two tries, 60 to 300; 60 when left out."""
    repeat_number: NotRequired[pulumi.Input[int] | None]
    """How often a list is played again after the first time; -1 for ever; not for `live`."""
    file_index: NotRequired[pulumi.Input[int] | None]
    """Entry of the list with which playing begins, counted from 0; not for `live`.

    It can be changed while the task waits for its start or is stopped, and takes effect when the task starts.
    """
    offset: NotRequired[pulumi.Input[int] | None]
    """Second of that entry at which playing begins, more than 0; not for `live`; changed like `file_index`."""
    callback_url: NotRequired[pulumi.Input[str] | None]
    """Where the task posts its events, http or https, at most 2000 characters; left out, it posts none."""
    auth_key: NotRequired[pulumi.Input[str] | None]
    """`AuthKey`, which the vendor does not explain."""
    req_auth: NotRequired[pulumi.Input[str] | None]
    """`ReqAuth`, which the vendor does not explain."""
    notify_item_switch: NotRequired[pulumi.Input[str] | None]
    """`NotifyItemSwitch`, which the vendor does not explain."""
    running: NotRequired[pulumi.Input[bool] | None]
    """Whether the task relays between its start and its end; false stops it, true starts a stopped one again."""


class LivePullToPushRestartArgs(TypedDict):
    """Arguments of `LivePullToPushRestart`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    region: pulumi.Input[RelayRegion]
    """Live centre of the relay: `relay.region`."""
    task_id: NotRequired[pulumi.Input[str]]
    """Id of the relay's task: `relay.task_id`.

    Another id alone restarts nothing, for the vendor may change it at every restart.
    """
    triggers: NotRequired[pulumi.Input[Mapping[str, pulumi.Input[str]]] | None]
    """Names and values, such as `{"files": relay.restart_fingerprint}`.

    When any of them changes, is added or is removed, the relay restarts once.
    """
    on_create: NotRequired[pulumi.Input[RestartOnCreate] | None]
    """Whether the first creation of this resource restarts the relay."""
    when_ended: NotRequired[pulumi.Input[WhenEnded] | None]
    """What to do with a relay that has ended."""
    when_stopped: NotRequired[pulumi.Input[WhenStopped] | None]
    """What to do with a relay that is stopped, or that the program declares with `running=False`.

    `skip` leaves it stopped. `start` starts it, which is what a restart does to a stopped relay.
    """
    resume: NotRequired[pulumi.Input[bool] | None]
    """Whether a list of files goes on where it was, instead of starting again; a live stream has no such place."""
    wait: NotRequired[pulumi.Input[bool] | None]
    """Whether to wait until the relay runs again."""
    timeout_s: NotRequired[pulumi.Input[float] | None]
    """How long to wait, in seconds."""


class AutoShowListArgs(TypedDict):
    """Arguments of `AutoShowList`, by name, for a component or for several resources."""

    account: NotRequired[pulumi.Input[Account] | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    domain_name: NotRequired[pulumi.Input[str]]
    """Streaming domain of the output."""
    transcode: pulumi.Input[ScheduleTranscode]
    """What the studio puts out; vendor: `CasterConfig`."""
    resource_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Ids of the MP4 files in the media library, in the order in which they play; 1 to 3."""
    start_time: pulumi.Input[str | datetime]
    """When the studio goes on air."""
    end_time: pulumi.Input[str | datetime]
    """When the studio goes off the air; the last picture of the last file stays until then."""
    callback_url: NotRequired[pulumi.Input[str] | None]
    """Where the studio posts its events; left out, it posts none."""
    destroy_while_on_air: NotRequired[pulumi.Input[bool] | None]
    """Whether the studio may be stopped and deleted while it is on air; otherwise its deletion is refused."""


class Caster(DeclaredStudio, module="apsara-live", name="Caster"):
    """A production studio: its kind, its name, where it belongs.

    Created by `CreateCaster`, read by `DescribeCasters`, deleted by `DeleteCaster`.
    """

    _times = ("account",)
    _is_repeated = True
    _inputs = (
        "account",
        "caster_name",
        "norm_type",
        "charge_type",
        "resource_group_id",
        "tags",
        "copied_from",
        "destroy_while_on_air",
    )
    _outputs = ("caster_id", "status", "create_time", "last_modified", "start_time", "channel_enabled")
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_name: pulumi.Output[str | None]
    """Name of the studio.

    Left out, the studio is born with the resource's logical name, and its name is then left to `CasterConfig`.
    """
    norm_type: pulumi.Output[NormType]
    """Kind of the studio; `light_carousel` and `virtual` exist on the Chinese site alone."""
    charge_type: pulumi.Output[ChargeType]
    """How the studio is paid for."""
    resource_group_id: pulumi.Output[str | None]
    """Resource group of the studio."""
    tags: pulumi.Output[Mapping[str, str] | None]
    """Tags of the studio, at most 20; if left out, tags are not compared."""
    copied_from: pulumi.Output[str | None]
    """Id of the studio that this one is created as a copy of, in the same region and of the same kind.

    The copy has the configuration of that studio; a `CasterConfig` for it therefore needs `overwrite` or `keep`.
    The vendor does not say what else is copied: sources, layouts and components may be.
    Later changes of that studio change nothing here; another id replaces the copy.
    """
    destroy_while_on_air: pulumi.Output[bool]
    """Whether a running studio may be stopped and deleted; otherwise its deletion is refused."""
    status: pulumi.Output[str]
    """Whether the studio is on air."""
    create_time: pulumi.Output[str | None]
    """When the studio was created, as the service writes it."""
    last_modified: pulumi.Output[str | None]
    """When the studio was last started, stopped or modified, as the service writes it."""
    start_time: pulumi.Output[str | None]
    """Since when the studio is on air; absent while it is not."""
    channel_enabled: pulumi.Output[bool]
    """Whether channels are enabled."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        norm_type: pulumi.Input[NormType],
        account: pulumi.Input[Account] | None = None,
        caster_name: pulumi.Input[str] | None = None,
        charge_type: pulumi.Input[ChargeType] | None = None,
        resource_group_id: pulumi.Input[str] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        copied_from: pulumi.Input[str] | None = None,
        destroy_while_on_air: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            norm_type: Kind of the studio; `light_carousel` and `virtual` exist on the Chinese site alone.
            account: Region and credentials of this resource, where they are not those of the stack.
            caster_name: Name of the studio. Left out, the studio is born with the resource's logical name, and its
                name is then left to `CasterConfig`.
            charge_type: How the studio is paid for. Default: `'PostPaid'`.
            resource_group_id: Resource group of the studio.
            tags: Tags of the studio, at most 20; if left out, tags are not compared.
            copied_from: Id of the studio that this one is created as a copy of, in the same region and of the same
                kind. The copy has the configuration of that studio; a `CasterConfig` for it therefore needs
                `overwrite` or `keep`. The vendor does not say what else is copied: sources, layouts and components
                may be. Later changes of that studio change nothing here; another id replaces the copy.
            destroy_while_on_air: Whether a running studio may be stopped and deleted; otherwise its deletion is
                refused. Default: `False`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "norm_type": norm_type,
            "account": account,
            "caster_name": caster_name,
            "charge_type": charge_type,
            "resource_group_id": resource_group_id,
            "tags": tags,
            "copied_from": copied_from,
            "destroy_while_on_air": destroy_while_on_air,
        }
        super().__init__(logical_name, properties, opts)

    @property
    def caster_id(self) -> pulumi.Output[str]:
        """Id of the studio; the same as the resource's id.

        Taken from the id, so that previews know it.
        """
        return self.id


class CasterConfig(DeclaredThing, module="apsara-live", name="CasterConfig"):
    """The configuration of a studio: everything `SetCasterConfig` can say, written whole.

    Owns the whole configuration of one studio; its id is the studio's.
    """

    _secrets = ("urgent_live_stream_url", "urgent_image_url", "side_output_url", "side_output_url_list", "callback_url")
    _times = ("account", "transcode", "record", "auto_switch_urgent_config", "sync_groups")
    _holds = (("caster_id",),)
    _repeats = ("Caster", "caster_id", {"caster_name": "caster_name"})
    _inputs = (
        "account",
        "caster_name",
        "domain_name",
        "transcode",
        "record",
        "delay",
        "urgent_material_id",
        "urgent_live_stream_url",
        "urgent_image_id",
        "urgent_image_url",
        "auto_switch_urgent_on",
        "auto_switch_urgent_config",
        "side_output_url",
        "side_output_url_list",
        "callback_url",
        "program_name",
        "program_effect",
        "channel_enable",
        "sync_groups",
        "caster_id",
        "keep",
        "on_delete",
        "overwrite",
    )
    _outputs = ("restart_fingerprint", "cleared")
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_name: pulumi.Output[str | None]
    """Name of the studio; left out, the present name is carried along."""
    domain_name: pulumi.Output[str | None]
    """Streaming domain of the output; it must be set before the studio starts, and takes effect at a (re)start."""
    transcode: pulumi.Output[outputs.TranscodeConfig | None]
    """What the studio puts out; it must be set before the studio starts."""
    record: pulumi.Output[outputs.RecordConfig | None]
    """Where the programme is recorded; left out, it is not recorded."""
    delay: pulumi.Output[float | None]
    """Delay of the output in seconds, 0 to 300."""
    urgent_material_id: pulumi.Output[str | None]
    """Standby video: a media asset's id."""
    urgent_live_stream_url: pulumi.Output[str | None]
    """Standby live stream."""
    urgent_image_id: pulumi.Output[str | None]
    """Standby picture: a media asset's id."""
    urgent_image_url: pulumi.Output[str | None]
    """Standby picture: a URL."""
    auto_switch_urgent_on: pulumi.Output[bool | None]
    """Whether the standby takes over by itself when the stream is interrupted."""
    auto_switch_urgent_config: pulumi.Output[outputs.AutoSwitchUrgentConfig | None]
    """When it takes over."""
    side_output_url: pulumi.Output[str | None]
    """Ingest URL, RTMP, to which the programme is pushed in place of the generated one."""
    side_output_url_list: pulumi.Output[Sequence[str] | None]
    """Further ingest URLs, RTMP, at most 20; their order does not matter."""
    callback_url: pulumi.Output[str | None]
    """Where the studio posts its events; left out, it posts none."""
    program_name: pulumi.Output[str | None]
    """Name of the rundown."""
    program_effect: pulumi.Output[bool | None]
    """Whether the rundown is in effect."""
    channel_enable: pulumi.Output[bool | None]
    """Whether sources reach the layouts through channels.

    The first enabling needs a stopped studio and discards its layouts; it can never be undone.
    """
    sync_groups: pulumi.Output[Sequence[outputs.SyncGroup] | None]
    """Sources that are kept in step; the order of the groups does not matter."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`."""
    keep: pulumi.Output[Sequence[str] | None]
    """Settings this resource leaves as they are: carried over from the live configuration on each write."""
    on_delete: pulumi.Output[OnDelete]
    """`clear` writes an empty configuration when this resource is deleted; `leave` calls nothing."""
    overwrite: pulumi.Output[bool]
    """Whether settings that are neither declared nor kept may be lost when this resource is created."""
    restart_fingerprint: pulumi.Output[str]
    """Changes when, and only when, something changes that takes effect through a restart: a trigger."""
    cleared: pulumi.Output[Sequence[str] | None]
    """Names of the settings that this write clears; absent when it clears none."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        account: pulumi.Input[Account] | None = None,
        caster_name: pulumi.Input[str] | None = None,
        domain_name: pulumi.Input[str] | None = None,
        transcode: pulumi.Input[TranscodeConfig] | None = None,
        record: pulumi.Input[RecordConfig] | None = None,
        delay: pulumi.Input[float] | None = None,
        urgent_material_id: pulumi.Input[str] | None = None,
        urgent_live_stream_url: pulumi.Input[str] | None = None,
        urgent_image_id: pulumi.Input[str] | None = None,
        urgent_image_url: pulumi.Input[str] | None = None,
        auto_switch_urgent_on: pulumi.Input[bool] | None = None,
        auto_switch_urgent_config: pulumi.Input[AutoSwitchUrgentConfig] | None = None,
        side_output_url: pulumi.Input[str] | None = None,
        side_output_url_list: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        callback_url: pulumi.Input[str] | None = None,
        program_name: pulumi.Input[str] | None = None,
        program_effect: pulumi.Input[bool] | None = None,
        channel_enable: pulumi.Input[bool] | None = None,
        sync_groups: pulumi.Input[Sequence[pulumi.Input[SyncGroup]]] | None = None,
        keep: pulumi.Input[Sequence[pulumi.Input[SettingName]]] | None = None,
        on_delete: pulumi.Input[OnDelete] | None = None,
        overwrite: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`.
            account: Region and credentials of this resource, where they are not those of the stack.
            caster_name: Name of the studio; left out, the present name is carried along.
            domain_name: Streaming domain of the output; it must be set before the studio starts, and takes effect
                at a (re)start.
            transcode: What the studio puts out; it must be set before the studio starts.
            record: Where the programme is recorded; left out, it is not recorded.
            delay: Delay of the output in seconds, 0 to 300.
            urgent_material_id: Standby video: a media asset's id.
            urgent_live_stream_url: Standby live stream.
            urgent_image_id: Standby picture: a media asset's id.
            urgent_image_url: Standby picture: a URL.
            auto_switch_urgent_on: Whether the standby takes over by itself when the stream is interrupted.
            auto_switch_urgent_config: When it takes over.
            side_output_url: Ingest URL, RTMP, to which the programme is pushed in place of the generated one.
            side_output_url_list: Further ingest URLs, RTMP, at most 20; their order does not matter.
            callback_url: Where the studio posts its events; left out, it posts none.
            program_name: Name of the rundown.
            program_effect: Whether the rundown is in effect.
            channel_enable: Whether sources reach the layouts through channels. The first enabling needs a stopped
                studio and discards its layouts; it can never be undone.
            sync_groups: Sources that are kept in step; the order of the groups does not matter.
            keep: Settings this resource leaves as they are: carried over from the live configuration on each write.
            on_delete: `clear` writes an empty configuration when this resource is deleted; `leave` calls nothing.
                Default: `'clear'`.
            overwrite: Whether settings that are neither declared nor kept may be lost when this resource is
                created. Default: `False`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "account": account,
            "caster_name": caster_name,
            "domain_name": domain_name,
            "transcode": transcode,
            "record": record,
            "delay": delay,
            "urgent_material_id": urgent_material_id,
            "urgent_live_stream_url": urgent_live_stream_url,
            "urgent_image_id": urgent_image_id,
            "urgent_image_url": urgent_image_url,
            "auto_switch_urgent_on": auto_switch_urgent_on,
            "auto_switch_urgent_config": auto_switch_urgent_config,
            "side_output_url": side_output_url,
            "side_output_url_list": side_output_url_list,
            "callback_url": callback_url,
            "program_name": program_name,
            "program_effect": program_effect,
            "channel_enable": channel_enable,
            "sync_groups": sync_groups,
            "keep": keep,
            "on_delete": on_delete,
            "overwrite": overwrite,
        }
        super().__init__(logical_name, properties, opts)


class CasterVideoResource(DeclaredThing, module="apsara-live", name="CasterVideoResource"):
    """A source of a studio: a live stream, a media asset, a file, or a picture.

    Added by `AddCasterVideoResource`, read by `DescribeCasterVideoResources`.
    """

    _secrets = ("live_stream_url", "vod_url", "image_url")
    _times = ("account",)
    _holds = (("caster_id", "location_id"),)
    _inputs = (
        "account",
        "caster_id",
        "resource_name",
        "location_id",
        "live_stream_url",
        "material_id",
        "vod_url",
        "image_id",
        "image_url",
        "begin_offset",
        "end_offset",
        "repeat_num",
        "pts_callback_interval",
        "fixed_delay_duration",
    )
    _outputs = ("resource_id", "flv_url")
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`."""
    resource_name: pulumi.Output[str]
    """Name of the source."""
    location_id: pulumi.Output[str]
    """Position of the source, `RV01` to `RV99`; one source has one position."""
    live_stream_url: pulumi.Output[str | None]
    """A live stream."""
    material_id: pulumi.Output[str | None]
    """An asset of the media library."""
    vod_url: pulumi.Output[str | None]
    """A file outside the library: MP4, FLV or TS."""
    image_id: pulumi.Output[str | None]
    """A picture of the media library."""
    image_url: pulumi.Output[str | None]
    """A picture outside the library: JPG or PNG, at most 10 MB."""
    begin_offset: pulumi.Output[int | None]
    """Where playing begins, in milliseconds; files and assets only."""
    end_offset: pulumi.Output[int | None]
    """Where playing ends, in milliseconds; negative counts from the end; files and assets only."""
    repeat_num: pulumi.Output[int | None]
    """How often it is played again after the first time; -1 for ever; files and assets only."""
    pts_callback_interval: pulumi.Output[int | None]
    """Interval of the callbacks with the position, in milliseconds."""
    fixed_delay_duration: pulumi.Output[int | None]
    """Fixed delay of the picture in milliseconds, 0 to 5000; the API does not return it."""
    flv_url: pulumi.Output[str | None]
    """Where the source can be watched, where the service says so."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        resource_name: pulumi.Input[str],
        location_id: pulumi.Input[str],
        account: pulumi.Input[Account] | None = None,
        live_stream_url: pulumi.Input[str] | None = None,
        material_id: pulumi.Input[str] | None = None,
        vod_url: pulumi.Input[str] | None = None,
        image_id: pulumi.Input[str] | None = None,
        image_url: pulumi.Input[str] | None = None,
        begin_offset: pulumi.Input[int] | None = None,
        end_offset: pulumi.Input[int] | None = None,
        repeat_num: pulumi.Input[int] | None = None,
        pts_callback_interval: pulumi.Input[int] | None = None,
        fixed_delay_duration: pulumi.Input[int] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`.
            resource_name: Name of the source.
            location_id: Position of the source, `RV01` to `RV99`; one source has one position.
            account: Region and credentials of this resource, where they are not those of the stack.
            live_stream_url: A live stream.
            material_id: An asset of the media library.
            vod_url: A file outside the library: MP4, FLV or TS.
            image_id: A picture of the media library.
            image_url: A picture outside the library: JPG or PNG, at most 10 MB.
            begin_offset: Where playing begins, in milliseconds; files and assets only.
            end_offset: Where playing ends, in milliseconds; negative counts from the end; files and assets only.
            repeat_num: How often it is played again after the first time; -1 for ever; files and assets only.
            pts_callback_interval: Interval of the callbacks with the position, in milliseconds.
            fixed_delay_duration: Fixed delay of the picture in milliseconds, 0 to 5000; the API does not return it.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "resource_name": resource_name,
            "location_id": location_id,
            "account": account,
            "live_stream_url": live_stream_url,
            "material_id": material_id,
            "vod_url": vod_url,
            "image_id": image_id,
            "image_url": image_url,
            "begin_offset": begin_offset,
            "end_offset": end_offset,
            "repeat_num": repeat_num,
            "pts_callback_interval": pts_callback_interval,
            "fixed_delay_duration": fixed_delay_duration,
        }
        super().__init__(logical_name, properties, opts)

    @property
    def resource_id(self) -> pulumi.Output[str]:
        """Own id of the source; the resource's id is `caster_id/resource_id`.

        Taken from the id, so that previews know it.
        """
        return self.id.apply(lambda own: own.rpartition("/")[2])


class CasterChannel(DeclaredThing, module="apsara-live", name="CasterChannel"):
    """A channel of a studio: the source that it carries, and how a file plays in it.

    Set by `SetCasterChannel`, read by `DescribeCasterChannels`; its id is `caster_id/channel_id`.

    A channel keeps what plays and where the same in source, preview and programme. No operation unbinds a channel:
    deleting this resource makes no call, the channel keeps its source, and the deletion says so. So another
    `channel_id` for the same source is refused by the API.

    A channel that has another source when this resource is created is left alone, and the creation is refused.
    """

    _times = ("account",)
    _holds = (("caster_id", "channel_id"),)
    _inputs = ("account", "caster_id", "channel_id", "resource_id", "play_status", "seek_offset_ms", "face_beauty")
    _outputs = ("stream_url", "rtmp_url")
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`. Its `CasterConfig` must have enabled channels with `channel_enable=True`."""
    channel_id: pulumi.Output[ChannelId]
    """The channel, to which layouts refer. How many of the 12 a studio has is not documented."""
    resource_id: pulumi.Output[str]
    """Id of the source in the channel: `source.resource_id`. A source can be in one channel."""
    play_status: pulumi.Output[PlayStatus | None]
    """Whether a file plays; live sources ignore it. If left out, the file stays as it is, and a new one plays."""
    seek_offset_ms: pulumi.Output[int | None]
    """Position from which a file plays, in milliseconds; live sources ignore it; vendor: `SeekOffset`.

    It is sent when it changes and when the channel gets another source, and never else: each time playback jumps.
    """
    face_beauty: pulumi.Output[FaceBeauty | None]
    """What is retouched in faces; `all` is everything. It can be changed and never turned off."""
    stream_url: pulumi.Output[str | None]
    """HTTP-FLV URL at which the channel can be watched, if the API returns one."""
    rtmp_url: pulumi.Output[str | None]
    """RTMP URL at which the channel can be watched, if the API returns one."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        channel_id: pulumi.Input[ChannelId],
        resource_id: pulumi.Input[str],
        account: pulumi.Input[Account] | None = None,
        play_status: pulumi.Input[PlayStatus] | None = None,
        seek_offset_ms: pulumi.Input[int] | None = None,
        face_beauty: pulumi.Input[FaceBeauty] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`. Its `CasterConfig` must have enabled channels with
                `channel_enable=True`.
            channel_id: The channel, to which layouts refer. How many of the 12 a studio has is not documented.
            resource_id: Id of the source in the channel: `source.resource_id`. A source can be in one channel.
            account: Region and credentials of this resource, where they are not those of the stack.
            play_status: Whether a file plays; live sources ignore it. If left out, the file stays as it is, and a
                new one plays.
            seek_offset_ms: Position from which a file plays, in milliseconds; live sources ignore it; vendor:
                `SeekOffset`. It is sent when it changes and when the channel gets another source, and never else:
                each time playback jumps.
            face_beauty: What is retouched in faces; `all` is everything. It can be changed and never turned off.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "channel_id": channel_id,
            "resource_id": resource_id,
            "account": account,
            "play_status": play_status,
            "seek_offset_ms": seek_offset_ms,
            "face_beauty": face_beauty,
        }
        super().__init__(logical_name, properties, opts)


class CasterLayout(DeclaredThing, module="apsara-live", name="CasterLayout"):
    """A layout of a studio: where each source is seen, and how loud it is heard.

    Added by `AddCasterLayout`, read by `DescribeCasterLayouts`, changed by `ModifyCasterLayout`.

    Every change sends all layers complete.

    A layout has neither a name nor a place of its own. So a creation takes over a layout that is equal to what is
    declared and that no other resource of the program holds: one that an interrupted update has left behind, or that
    of a renamed resource.
    """

    _times = ("account", "video_layers", "audio_layers")
    _inputs = ("account", "caster_id", "video_layers", "audio_layers")
    _outputs = ("layout_id",)
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`."""
    video_layers: pulumi.Output[Sequence[outputs.VideoLayer]]
    """Pictures from bottom to top, 1 to 4. The vendor takes them as two lists, `VideoLayer` and `BlendList`."""
    audio_layers: pulumi.Output[Sequence[outputs.AudioLayer]]
    """Sources that are heard, at least one, in the order of mixing. Vendor: `AudioLayer`, `MixList`."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        video_layers: pulumi.Input[Sequence[pulumi.Input[VideoLayer]]],
        audio_layers: pulumi.Input[Sequence[pulumi.Input[AudioLayer]]],
        account: pulumi.Input[Account] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`.
            video_layers: Pictures from bottom to top, 1 to 4. The vendor takes them as two lists, `VideoLayer` and
                `BlendList`.
            audio_layers: Sources that are heard, at least one, in the order of mixing. Vendor: `AudioLayer`,
                `MixList`.
            account: Region and credentials of this resource, where they are not those of the stack.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "video_layers": video_layers,
            "audio_layers": audio_layers,
            "account": account,
        }
        super().__init__(logical_name, properties, opts)

    @property
    def layout_id(self) -> pulumi.Output[str]:
        """Own id of the layout, for `layout_id` of a scene; the resource's id is `caster_id/layout_id`.

        Taken from the id, so that previews know it.
        """
        return self.id.apply(lambda own: own.rpartition("/")[2])


class StudioLayout(DeclaredThing, module="apsara-live", name="StudioLayout"):
    """A layout of a virtual studio: one channel as it is, or people before a drawn set.

    Added by `AddStudioLayout`, read by `DescribeStudioLayouts`, changed by `ModifyStudioLayout`.

    Virtual studios alone have such layouts. The type of a layout is fixed: another one replaces it.
    A creation takes over a layout of the same name that is equal to what is declared and that no other resource of
    the program holds: one that an interrupted update has left behind, or that of a renamed resource.
    """

    _times = ("account", "common", "studio")
    _holds = (("caster_id", "layout_name"),)
    _inputs = ("account", "caster_id", "layout_name", "common", "studio")
    _outputs = ("layout_id",)
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`. Its `norm_type` must be `virtual`."""
    layout_name: pulumi.Output[str]
    """Name of the layout, unique in the program, by which an interrupted creation is found again."""
    common: pulumi.Output[outputs.CommonLayout | None]
    """Contents of a layout that shows one channel. Vendor: `LayoutType` `common`."""
    studio: pulumi.Output[outputs.VirtualSet | None]
    """Contents of a layout with a set, sent as one parameter for each part. Vendor: `LayoutType` `studio`."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        layout_name: pulumi.Input[str],
        account: pulumi.Input[Account] | None = None,
        common: pulumi.Input[CommonLayout] | None = None,
        studio: pulumi.Input[VirtualSet] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`. Its `norm_type` must be `virtual`.
            layout_name: Name of the layout, unique in the program, by which an interrupted creation is found again.
            account: Region and credentials of this resource, where they are not those of the stack.
            common: Contents of a layout that shows one channel. Vendor: `LayoutType` `common`.
            studio: Contents of a layout with a set, sent as one parameter for each part. Vendor: `LayoutType`
                `studio`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "layout_name": layout_name,
            "account": account,
            "common": common,
            "studio": studio,
        }
        super().__init__(logical_name, properties, opts)

    @property
    def layout_id(self) -> pulumi.Output[str]:
        """Own id of the layout; the resource's id is `caster_id/layout_id`.

        Taken from the id, so that previews know it.
        """
        return self.id.apply(lambda own: own.rpartition("/")[2])


class CasterComponent(DeclaredThing, module="apsara-live", name="CasterComponent"):
    """A component of a studio: a text, an image or captions that lie over the picture.

    Added by `AddCasterComponent`, read by `DescribeCasterComponents`, changed by `ModifyCasterComponent`.
    """

    _times = ("account", "layer", "text", "image", "caption")
    _holds = (("caster_id", "location_id"),)
    _inputs = ("account", "caster_id", "component_name", "location_id", "layer", "text", "image", "caption", "effect")
    _outputs = ("component_id",)
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`."""
    component_name: pulumi.Output[str]
    """Name of the component."""
    location_id: pulumi.Output[str]
    """Slot of the component, `RC01` to `RC99`; a slot holds one component."""
    layer: pulumi.Output[outputs.ComponentLayer]
    """Place and size of the component."""
    text: pulumi.Output[outputs.TextContent | None]
    """Content of a text component; another type of content replaces the component."""
    image: pulumi.Output[outputs.ImageContent | None]
    """Content of an image component; another type of content replaces the component."""
    caption: pulumi.Output[outputs.CaptionContent | None]
    """Content of a caption component; another type of content replaces the component."""
    effect: pulumi.Output[ComponentEffect]
    """Animation: `animateH` moves it horizontally, `animateV` vertically."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        component_name: pulumi.Input[str],
        location_id: pulumi.Input[str],
        layer: pulumi.Input[ComponentLayer],
        account: pulumi.Input[Account] | None = None,
        text: pulumi.Input[TextContent] | None = None,
        image: pulumi.Input[ImageContent] | None = None,
        caption: pulumi.Input[CaptionContent] | None = None,
        effect: pulumi.Input[ComponentEffect] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`.
            component_name: Name of the component.
            location_id: Slot of the component, `RC01` to `RC99`; a slot holds one component.
            layer: Place and size of the component.
            account: Region and credentials of this resource, where they are not those of the stack.
            text: Content of a text component; another type of content replaces the component.
            image: Content of an image component; another type of content replaces the component.
            caption: Content of a caption component; another type of content replaces the component.
            effect: Animation: `animateH` moves it horizontally, `animateV` vertically. Default: `'none'`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "component_name": component_name,
            "location_id": location_id,
            "layer": layer,
            "account": account,
            "text": text,
            "image": image,
            "caption": caption,
            "effect": effect,
        }
        super().__init__(logical_name, properties, opts)

    @property
    def component_id(self) -> pulumi.Output[str]:
        """Own id of the component, for `component_ids` of scenes and episodes.

        The resource's id is `caster_id/component_id`.

        Taken from the id, so that previews know it.
        """
        return self.id.apply(lambda own: own.rpartition("/")[2])


class CasterProgram(DeclaredThing, module="apsara-live", name="CasterProgram"):
    """The rundown of a studio: its episodes, each known by its name.

    Owns the whole rundown of one studio; its id is `caster_id/program`.

    An episode that has finished and is declared at a later time under the same name is removed and added, so that a
    show of every day keeps its names. An episode that plays is never altered or removed: the update is refused.
    """

    _keyed = ("episodes",)
    _times = ("account", "episodes")
    _holds = (("caster_id",),)
    _inputs = ("account", "caster_id", "episodes")
    _outputs = ("episode_ids", "statuses", "total")
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`."""
    episodes: pulumi.Output[Sequence[outputs.Episode]]
    """The episodes, at least one; their order does not matter, their times do."""
    episode_ids: pulumi.Output[Mapping[str, str]]
    """Id of each episode, by its name."""
    statuses: pulumi.Output[Mapping[str, str]]
    """`waiting`, `playing` or `finished`, by the episode's name."""
    total: pulumi.Output[int]
    """How many episodes the rundown has."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        episodes: pulumi.Input[Sequence[pulumi.Input[Episode]]],
        account: pulumi.Input[Account] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`.
            episodes: The episodes, at least one; their order does not matter, their times do.
            account: Region and credentials of this resource, where they are not those of the stack.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "episodes": episodes,
            "account": account,
        }
        super().__init__(logical_name, properties, opts)


class CasterShowList(DeclaredThing, module="apsara-live", name="CasterShowList"):
    """The show list of a playlist studio: its shows in their order, each known by its name.

    Owns the whole show list of one playlist studio; its id is `caster_id/shows`.

    No operation alters a show: one with other settings is removed and added, and gets another id. An update that would
    alter or remove the show that plays is refused, and that show is never moved. Additions come before removals, so
    that a list that plays does not run out of shows in between.

    What is not declared is cleared: a list without `background` has none.
    """

    _keyed = ("shows",)
    _times = ("account", "shows", "background", "high_priority")
    _holds = (("caster_id",),)
    _inputs = ("account", "caster_id", "shows", "repeat", "background", "high_priority")
    _outputs = ("show_ids", "current_show")
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`. Its `norm_type` must be `"playlist"`."""
    shows: pulumi.Output[Sequence[outputs.Show]]
    """The shows in the order in which they play, 1 to 1000."""
    repeat: pulumi.Output[int]
    """How often the list is played again after its last show; `-1` is without end."""
    background: pulumi.Output[outputs.Background | None]
    """What is shown where no show plays."""
    high_priority: pulumi.Output[outputs.HighPriority | None]
    """The show to which the list jumps at a time. It can be changed only while the studio is stopped."""
    show_ids: pulumi.Output[Mapping[str, str]]
    """Id of each show, by its name."""
    current_show: pulumi.Output[str | None]
    """Name of the show that played at the last refresh or update; never a reason for a difference."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        shows: pulumi.Input[Sequence[pulumi.Input[Show]]],
        account: pulumi.Input[Account] | None = None,
        repeat: pulumi.Input[int] | None = None,
        background: pulumi.Input[Background] | None = None,
        high_priority: pulumi.Input[HighPriority] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`. Its `norm_type` must be `"playlist"`.
            shows: The shows in the order in which they play, 1 to 1000.
            account: Region and credentials of this resource, where they are not those of the stack.
            repeat: How often the list is played again after its last show; `-1` is without end. Default: `0`.
            background: What is shown where no show plays.
            high_priority: The show to which the list jumps at a time. It can be changed only while the studio is
                stopped.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "shows": shows,
            "account": account,
            "repeat": repeat,
            "background": background,
            "high_priority": high_priority,
        }
        super().__init__(logical_name, properties, opts)


class CasterEpisodeGroup(Declared, module="apsara-live", name="CasterEpisodeGroup"):
    """An episode group: files that are played one after the other from a time, and pushed to one address.

    It stands alone: no studio plays it, and it stays when a studio is deleted.

    Created by `AddCasterEpisodeGroup` and deleted by `DeleteCasterEpisodeGroup`; its id is `program_id`.

    No operation of the API returns or changes an episode group. So every change replaces it, a refresh makes no call
    and keeps what is recorded, and nobody sees whether the group plays, is over, or was deleted by somebody else.
    A group that is over stays in the state until the program no longer declares it.
    """

    _secrets = ("items", "side_output_url", "callback_url")
    _times = ("account", "start_time", "items")
    _inputs = ("account", "domain_name", "start_time", "items", "repeat_num", "side_output_url", "callback_url")
    _outputs = ("program_id", "item_ids")
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    domain_name: pulumi.Output[str]
    """Streaming domain of the output."""
    start_time: pulumi.Output[str]
    """When the first file begins."""
    items: pulumi.Output[Sequence[outputs.EpisodeGroupItem]]
    """The files in their order, one or more; secret as a whole, because their URLs are."""
    repeat_num: pulumi.Output[int]
    """How often the files are played again after the first time; -1 for ever."""
    side_output_url: pulumi.Output[str]
    """RTMP address to which the group is pushed."""
    callback_url: pulumi.Output[str]
    """Where the service posts the events of the group; it refuses a host that does not resolve."""
    item_ids: pulumi.Output[Sequence[str]]
    """Ids of the items, in their order."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        domain_name: pulumi.Input[str],
        start_time: pulumi.Input[str | datetime],
        items: pulumi.Input[Sequence[pulumi.Input[EpisodeGroupItem]]],
        side_output_url: pulumi.Input[str],
        callback_url: pulumi.Input[str],
        account: pulumi.Input[Account] | None = None,
        repeat_num: pulumi.Input[int] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            domain_name: Streaming domain of the output.
            start_time: When the first file begins.
            items: The files in their order, one or more; secret as a whole, because their URLs are.
            side_output_url: RTMP address to which the group is pushed.
            callback_url: Where the service posts the events of the group; it refuses a host that does not resolve.
            account: Region and credentials of this resource, where they are not those of the stack.
            repeat_num: How often the files are played again after the first time; -1 for ever. Default: `0`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "domain_name": domain_name,
            "start_time": start_time,
            "items": items,
            "side_output_url": side_output_url,
            "callback_url": callback_url,
            "account": account,
            "repeat_num": repeat_num,
        }
        super().__init__(logical_name, properties, opts)

    @property
    def program_id(self) -> pulumi.Output[str]:
        """Id of the group; the same as the resource's id.

        Taken from the id, so that previews know it.
        """
        return self.id


class Playlist(DeclaredThing, module="apsara-live", name="Playlist"):
    """The playlist of a light carousel studio: its items in their order, and whether it plays.

    Owns the one playlist of a light carousel studio; its id is `caster_id/program_id`.

    A playlist that plays is never interrupted unless the program says so: `running=False` stops it, and so do the
    deletion and the replacement of a playlist that was declared to run. Items are added at the end while it plays; any
    other change of a playlist that plays is refused. Each edit gives all items other ids.

    A studio's playlist is taken over only if it is just as declared.
    """

    _keyed = ("items",)
    _times = ("account", "items", "resume")
    _holds = (("caster_id",),)
    _inputs = ("account", "caster_id", "items", "repeat", "program_name", "running", "resume")
    _outputs = ("program_id", "item_ids", "pull_flv_url", "pull_m3u8_url", "pull_rtmp_url")
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`. Its `norm_type` must be `"light_carousel"`, and it has one playlist.

    Its `CasterConfig` must have `domain_name`, `caster_template="lp_noTranscode"` and `program_effect=True`, and must
    not enable channels: let the playlist depend on it.
    """
    items: pulumi.Output[Sequence[outputs.PlaylistItem]]
    """The items in the order in which they play.

    While the playlist plays, items can be added at the end; anything else needs a stopped playlist.
    """
    repeat: pulumi.Output[int]
    """How often the playlist is played again after its last item; `-1` is without end."""
    program_name: pulumi.Output[str | None]
    """Name of the playlist."""
    running: pulumi.Output[bool]
    """Whether the playlist plays.

    The API does not tell a playlist that has played to its end from one that somebody has stopped: a refresh shows both
    as a difference, and the next update starts them again.
    """
    resume: pulumi.Output[outputs.PlaylistResume | None]
    """Where the playlist begins when it is started next; with its first item, if left out."""
    item_ids: pulumi.Output[Mapping[str, str]]
    """Id of each item, by its name."""
    pull_flv_url: pulumi.Output[str | None]
    """HTTP-FLV URL at which the playlist can be watched, if this resource has started it: nothing else returns it."""
    pull_m3u8_url: pulumi.Output[str | None]
    """HLS URL at which the playlist can be watched, if this resource has started it."""
    pull_rtmp_url: pulumi.Output[str | None]
    """RTMP URL at which the playlist can be watched, if this resource has started it."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        items: pulumi.Input[Sequence[pulumi.Input[PlaylistItem]]],
        account: pulumi.Input[Account] | None = None,
        repeat: pulumi.Input[int] | None = None,
        program_name: pulumi.Input[str] | None = None,
        running: pulumi.Input[bool] | None = None,
        resume: pulumi.Input[PlaylistResume] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`. Its `norm_type` must be `"light_carousel"`, and it has one
                playlist. Its `CasterConfig` must have `domain_name`, `caster_template="lp_noTranscode"` and
                `program_effect=True`, and must not enable channels: let the playlist depend on it.
            items: The items in the order in which they play. While the playlist plays, items can be added at the
                end; anything else needs a stopped playlist.
            account: Region and credentials of this resource, where they are not those of the stack.
            repeat: How often the playlist is played again after its last item; `-1` is without end. Default: `0`.
            program_name: Name of the playlist.
            running: Whether the playlist plays. The API does not tell a playlist that has played to its end from
                one that somebody has stopped: a refresh shows both as a difference, and the next update starts them
                again. Default: `True`.
            resume: Where the playlist begins when it is started next; with its first item, if left out.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "items": items,
            "account": account,
            "repeat": repeat,
            "program_name": program_name,
            "running": running,
            "resume": resume,
        }
        super().__init__(logical_name, properties, opts)

    @property
    def program_id(self) -> pulumi.Output[str]:
        """Id of the playlist.

        Taken from the id, so that previews know it.
        """
        return self.id.apply(lambda own: own.rpartition("/")[2])


class CasterRunState(DeclaredThing, module="apsara-live", name="CasterRunState"):
    """Whether a studio is on air: started and stopped by declaration.

    `StartCaster` and `StopCaster`, when the state differs; its id is `caster_id/run`.
    """

    _times = ("account",)
    _holds = (("caster_id",),)
    _inputs = ("account", "caster_id", "running", "stop_on_delete", "wait", "timeout_s")
    _outputs = ("pvw_scene_id", "pgm_scene_id", "pvw_stream_url", "pgm_stream_url", "pgm_streams")
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`."""
    running: pulumi.Output[bool]
    """Whether the studio is on air."""
    stop_on_delete: pulumi.Output[bool]
    """Whether the studio is stopped when this resource is deleted."""
    wait: pulumi.Output[bool]
    """Whether to wait until the studio is in the declared state."""
    timeout_s: pulumi.Output[float]
    """How long to wait, in seconds."""
    pvw_scene_id: pulumi.Output[str | None]
    """Id of the preview scene, while on air."""
    pgm_scene_id: pulumi.Output[str | None]
    """Id of the programme scene, while on air."""
    pvw_stream_url: pulumi.Output[str | None]
    """Where the preview can be watched, while on air."""
    pgm_stream_url: pulumi.Output[str | None]
    """Where the programme can be watched inside the studio, while on air."""
    pgm_streams: pulumi.Output[Sequence[str] | None]
    """Where the programme can be watched in every template and format, while on air."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        account: pulumi.Input[Account] | None = None,
        running: pulumi.Input[bool] | None = None,
        stop_on_delete: pulumi.Input[bool] | None = None,
        wait: pulumi.Input[bool] | None = None,
        timeout_s: pulumi.Input[float] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`.
            account: Region and credentials of this resource, where they are not those of the stack.
            running: Whether the studio is on air. Default: `True`.
            stop_on_delete: Whether the studio is stopped when this resource is deleted. Default: `True`.
            wait: Whether to wait until the studio is in the declared state. Default: `True`.
            timeout_s: How long to wait, in seconds. Default: `300`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "account": account,
            "running": running,
            "stop_on_delete": stop_on_delete,
            "wait": wait,
            "timeout_s": timeout_s,
        }
        super().__init__(logical_name, properties, opts)


class CasterScene(DeclaredThing, module="apsara-live", name="CasterScene"):
    """A scene of a studio, preview (PVW) or programme (PGM): what it shows, and whether the preview runs.

    Scenes are created by the studio's first start, so this finds one and declares what it shows.

    Deleting it empties what was set here and leaves the scene; its id is `caster_id/scene_id`, and
    `caster_id/PVW` or `caster_id/PGM` until a refresh after the studio's first start.
    """

    _times = ("account",)
    _holds = (("caster_id", "output"), ("caster_id", "scene_id"))
    _inputs = ("account", "caster_id", "output", "scene_id", "running", "layout_id", "component_ids", "when_idle")
    _outputs = ("scene_name", "status", "stream_url", "streams", "pending")
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`."""
    output: pulumi.Output[SceneOutput | None]
    """Which scene: the preview or the programme; either this or `scene_id`."""
    scene_id: pulumi.Output[str | None]
    """Which scene, by its id; either this or `output`."""
    running: pulumi.Output[bool | None]
    """Whether the preview runs; if left out, it is not compared. The programme runs with the studio."""
    layout_id: pulumi.Output[str | None]
    """What is seen where."""
    component_ids: pulumi.Output[Sequence[str] | None]
    """What lies over it, bottom to top."""
    when_idle: pulumi.Output[WhenIdle]
    """What to do while the studio is stopped, when a scene takes no configuration.

    `skip` records what is declared as pending: the update that starts the studio applies it. `fail` refuses.
    """
    scene_name: pulumi.Output[str | None]
    """Name of the scene."""
    status: pulumi.Output[str]
    """`running` or `idle`."""
    stream_url: pulumi.Output[str | None]
    """Where the scene can be watched inside the studio, while it runs."""
    streams: pulumi.Output[Sequence[str] | None]
    """Where it can be watched in every template and format, while it runs."""
    pending: pulumi.Output[Sequence[str] | None]
    """Names of properties that are declared and wait until the studio runs; absent when none does."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        account: pulumi.Input[Account] | None = None,
        output: pulumi.Input[SceneOutput] | None = None,
        scene_id: pulumi.Input[str] | None = None,
        running: pulumi.Input[bool] | None = None,
        layout_id: pulumi.Input[str] | None = None,
        component_ids: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        when_idle: pulumi.Input[WhenIdle] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`.
            account: Region and credentials of this resource, where they are not those of the stack.
            output: Which scene: the preview or the programme; either this or `scene_id`.
            scene_id: Which scene, by its id; either this or `output`.
            running: Whether the preview runs; if left out, it is not compared. The programme runs with the studio.
            layout_id: What is seen where.
            component_ids: What lies over it, bottom to top.
            when_idle: What to do while the studio is stopped, when a scene takes no configuration. `skip` records
                what is declared as pending: the update that starts the studio applies it. `fail` refuses. Default:
                `'skip'`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "account": account,
            "output": output,
            "scene_id": scene_id,
            "running": running,
            "layout_id": layout_id,
            "component_ids": component_ids,
            "when_idle": when_idle,
        }
        super().__init__(logical_name, properties, opts)


class CasterSceneAudio(DeclaredThing, module="apsara-live", name="CasterSceneAudio"):
    """The sound of a scene: which sources are heard, how loud, and whether the sound follows the picture.

    Changed by `UpdateCasterSceneAudio`, read by `DescribeCasterSceneAudio`.

    A scene has its sound from the studio's first start, so this finds it and changes what differs. What is no longer
    declared stays, and so does all of it when the resource is deleted: no operation resets the sound of a scene.

    While the scene does not run, the recorded sound stays; its id is `caster_id/scene_id/audio`, and has `PVW` or `PGM`
    for the scene until a refresh after the studio's first start.
    """

    _times = ("account", "layers")
    _holds = (("caster_id", "output"), ("caster_id", "scene_id"))
    _inputs = ("account", "caster_id", "output", "scene_id", "follow", "layers", "when_idle")
    _outputs = ("status", "pending")
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`."""
    output: pulumi.Output[SceneOutput | None]
    """Which scene: the preview or the programme; either this or `scene_id`."""
    scene_id: pulumi.Output[str | None]
    """Which scene, by its id; either this or `output`."""
    follow: pulumi.Output[bool | None]
    """Whether the sound follows the picture, which is the vendor's default; if left out, it stays as it is.

    If it does, a take gives the sources of the new layout their original volume and mutes the others.
    """
    layers: pulumi.Output[Sequence[outputs.SceneAudioLayer] | None]
    """Sources that are heard, all of them, in the order of mixing; if left out, they stay as they are.

    Vendor: `AudioLayer`, `MixList`.
    """
    when_idle: pulumi.Output[WhenIdle]
    """What to do while the scene does not run, when it takes no sound.

    `skip` records what is declared as pending: the update that starts the studio applies it. `fail` refuses.
    """
    status: pulumi.Output[str]
    """State of the scene: `running` or `idle`."""
    pending: pulumi.Output[Sequence[str] | None]
    """Names of properties that are declared and wait until the scene runs; absent when none does."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        account: pulumi.Input[Account] | None = None,
        output: pulumi.Input[SceneOutput] | None = None,
        scene_id: pulumi.Input[str] | None = None,
        follow: pulumi.Input[bool] | None = None,
        layers: pulumi.Input[Sequence[pulumi.Input[SceneAudioLayer]]] | None = None,
        when_idle: pulumi.Input[WhenIdle] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`.
            account: Region and credentials of this resource, where they are not those of the stack.
            output: Which scene: the preview or the programme; either this or `scene_id`.
            scene_id: Which scene, by its id; either this or `output`.
            follow: Whether the sound follows the picture, which is the vendor's default; if left out, it stays as
                it is. If it does, a take gives the sources of the new layout their original volume and mutes the
                others.
            layers: Sources that are heard, all of them, in the order of mixing; if left out, they stay as they are.
                Vendor: `AudioLayer`, `MixList`.
            when_idle: What to do while the scene does not run, when it takes no sound. `skip` records what is
                declared as pending: the update that starts the studio applies it. `fail` refuses. Default:
                `'skip'`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "account": account,
            "output": output,
            "scene_id": scene_id,
            "follow": follow,
            "layers": layers,
            "when_idle": when_idle,
        }
        super().__init__(logical_name, properties, opts)


class CasterRestart(Declared, module="apsara-live", name="CasterRestart"):
    """A restart of a studio, as a triggered replacement: when a trigger changes, the studio restarts once.

    `RestartCaster`, once for each replacement; deleting it or reading it changes nothing.

    Each restart has an id of its own: its id is `caster_id/restart-…`.
    A restart that failed is not recorded, so the next update tries again.
    """

    _times = ("account",)
    _inputs = ("account", "caster_id", "triggers", "on_create", "when_idle", "wait", "timeout_s")
    _outputs = ("reason", "skipped", "restarted_at", "previous_status", "start_time", "request_id", "took_s")
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`."""
    triggers: pulumi.Output[Mapping[str, str] | None]
    """Names and values, such as `{"config": config.restart_fingerprint}`.

    When any of them changes, is added or is removed, the studio restarts once.
    """
    on_create: pulumi.Output[RestartOnCreate]
    """Whether the first creation of this resource restarts the studio."""
    when_idle: pulumi.Output[RestartWhenIdle]
    """What to do with a studio that is not on air."""
    wait: pulumi.Output[bool]
    """Whether to wait until the studio is on air again."""
    timeout_s: pulumi.Output[float]
    """How long to wait, in seconds."""
    reason: pulumi.Output[str]
    """Why: the names of the triggers that changed, `created`, or `replaced by hand`."""
    skipped: pulumi.Output[str | None]
    """Why the studio was not restarted; absent when it was."""
    restarted_at: pulumi.Output[str | None]
    """When the studio was restarted."""
    previous_status: pulumi.Output[str | None]
    """`streaming` or `idle`, before."""
    start_time: pulumi.Output[str | None]
    """Since when the studio was on air when this was recorded, as the service writes it."""
    request_id: pulumi.Output[str | None]
    """The vendor's id of the call that restarted it."""
    took_s: pulumi.Output[int | None]
    """How long the last restart that was waited for took, in seconds, until the studio was on air again."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        account: pulumi.Input[Account] | None = None,
        triggers: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        on_create: pulumi.Input[RestartOnCreate] | None = None,
        when_idle: pulumi.Input[RestartWhenIdle] | None = None,
        wait: pulumi.Input[bool] | None = None,
        timeout_s: pulumi.Input[float] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`.
            account: Region and credentials of this resource, where they are not those of the stack.
            triggers: Names and values, such as `{"config": config.restart_fingerprint}`. When any of them changes,
                is added or is removed, the studio restarts once.
            on_create: Whether the first creation of this resource restarts the studio. Default: `'skip'`.
            when_idle: What to do with a studio that is not on air. Default: `'skip'`.
            wait: Whether to wait until the studio is on air again. Default: `True`.
            timeout_s: How long to wait, in seconds. Default: `300`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "account": account,
            "triggers": triggers,
            "on_create": on_create,
            "when_idle": when_idle,
            "wait": wait,
            "timeout_s": timeout_s,
        }
        super().__init__(logical_name, properties, opts)


class CasterTake(Declared, module="apsara-live", name="CasterTake"):
    """A take, as a triggered replacement: when a trigger changes, the programme takes what the preview shows, once.

    `CopyCasterSceneConfig`, once for each replacement; deleting it or reading it changes nothing.

    Each take has an id of its own: its id is `caster_id/take-…`.
    A take that failed is not recorded, so the next update tries again.
    """

    _times = ("account",)
    _inputs = ("account", "caster_id", "triggers", "on_create", "when_idle")
    _outputs = ("reason", "skipped", "taken_at", "layout_id", "component_ids", "request_id")
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`."""
    triggers: pulumi.Output[Mapping[str, str] | None]
    """Names and values, such as `{"item": "2"}`.

    When any of them changes, is added or is removed, the programme takes what the preview shows once.
    """
    on_create: pulumi.Output[TakeOnCreate]
    """Whether the first creation of this resource takes what the preview shows."""
    when_idle: pulumi.Output[WhenIdle]
    """What to do with a studio that is not on air."""
    reason: pulumi.Output[str]
    """Why: the names of the triggers that changed, `created`, or `replaced by hand`."""
    skipped: pulumi.Output[str | None]
    """Why nothing was taken; absent when the take happened."""
    taken_at: pulumi.Output[str | None]
    """When the programme took what the preview shows."""
    layout_id: pulumi.Output[str | None]
    """Layout that was taken."""
    component_ids: pulumi.Output[Sequence[str] | None]
    """Components that were taken, bottom to top."""
    request_id: pulumi.Output[str | None]
    """The vendor's id of the call that took them."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        account: pulumi.Input[Account] | None = None,
        triggers: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        on_create: pulumi.Input[TakeOnCreate] | None = None,
        when_idle: pulumi.Input[WhenIdle] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`.
            account: Region and credentials of this resource, where they are not those of the stack.
            triggers: Names and values, such as `{"item": "2"}`. When any of them changes, is added or is removed,
                the programme takes what the preview shows once.
            on_create: Whether the first creation of this resource takes what the preview shows. Default: `'skip'`.
            when_idle: What to do with a studio that is not on air. Default: `'skip'`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "account": account,
            "triggers": triggers,
            "on_create": on_create,
            "when_idle": when_idle,
        }
        super().__init__(logical_name, properties, opts)


class CasterStandby(Declared, module="apsara-live", name="CasterStandby"):
    """A switch of the programme to its standby picture or back, as a triggered replacement: once for each change.

    `EffectCasterUrgent`, and `SetCasterSceneConfig` for the way back, once for each replacement.

    Deleting it or reading it changes nothing. No operation returns whether a programme shows its standby picture, so
    a switch is sent whatever it shows, and a call without a response is sent again: both end in the same picture.

    Each switch has an id of its own: its id is `caster_id/standby-…`.
    A switch that failed is not recorded, so the next update tries again.
    """

    _times = ("account",)
    _inputs = ("account", "caster_id", "show", "layout_id", "triggers", "on_create", "when_idle")
    _outputs = ("reason", "skipped", "switched_at", "request_id")
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`."""
    show: pulumi.Output[StandbyShow]
    """What the programme shows afterwards: the standby picture of the studio's `CasterConfig`, or the live layout."""
    layout_id: pulumi.Output[str | None]
    """Layout to which the programme returns from standby; if left out, the one that it had: `layout.layout_id`."""
    triggers: pulumi.Output[Mapping[str, str] | None]
    """Names and values, such as `{"break": "2"}`.

    When any of them or `show` changes, is added or is removed, the programme is switched once.
    """
    on_create: pulumi.Output[StandbyOnCreate]
    """Whether the first creation of this resource switches the programme."""
    when_idle: pulumi.Output[WhenIdle]
    """What to do with a studio that is not on air."""
    reason: pulumi.Output[str]
    """Why: `show`, the names of the triggers that changed, `created`, or `replaced by hand`."""
    skipped: pulumi.Output[str | None]
    """Why the programme was not switched; absent when it was."""
    switched_at: pulumi.Output[str | None]
    """When the programme was switched."""
    request_id: pulumi.Output[str | None]
    """The vendor's id of the call that switched it."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        account: pulumi.Input[Account] | None = None,
        show: pulumi.Input[StandbyShow] | None = None,
        layout_id: pulumi.Input[str] | None = None,
        triggers: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        on_create: pulumi.Input[StandbyOnCreate] | None = None,
        when_idle: pulumi.Input[WhenIdle] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`.
            account: Region and credentials of this resource, where they are not those of the stack.
            show: What the programme shows afterwards: the standby picture of the studio's `CasterConfig`, or the
                live layout. Default: `'standby'`.
            layout_id: Layout to which the programme returns from standby; if left out, the one that it had:
                `layout.layout_id`.
            triggers: Names and values, such as `{"break": "2"}`. When any of them or `show` changes, is added or is
                removed, the programme is switched once.
            on_create: Whether the first creation of this resource switches the programme. Default: `'skip'`.
            when_idle: What to do with a studio that is not on air. Default: `'skip'`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "account": account,
            "show": show,
            "layout_id": layout_id,
            "triggers": triggers,
            "on_create": on_create,
            "when_idle": when_idle,
        }
        super().__init__(logical_name, properties, opts)


class CasterVideoResourceReload(Declared, module="apsara-live", name="CasterVideoResourceReload"):
    """A reload of a changed source in a scene, as a triggered replacement: once for each change of its triggers.

    `EffectCasterVideoResource`, once for each replacement: a source that was changed takes effect in a scene.

    Deleting it or reading it changes nothing. No operation returns whether a source has taken effect, so a call
    without a response is sent again.

    Each reload has an id of its own: its id is `caster_id/reload-…`.
    A reload that failed is not recorded, so the next update tries again.
    """

    _times = ("account",)
    _inputs = ("account", "caster_id", "resource_id", "output", "triggers", "on_create", "when_idle")
    _outputs = ("reason", "skipped", "reloaded_at", "request_id")
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`."""
    resource_id: pulumi.Output[str]
    """Id of the source that takes effect: `source.resource_id`. The layout of the scene has to show it."""
    output: pulumi.Output[SceneOutput]
    """Scene in which it takes effect: the preview or the programme."""
    triggers: pulumi.Output[Mapping[str, str] | None]
    """Names and values, such as `{"film": source.vod_url}`.

    When any of them or `resource_id` changes, is added or is removed, the source is reloaded once.
    """
    on_create: pulumi.Output[ReloadOnCreate]
    """Whether the first creation of this resource reloads the source."""
    when_idle: pulumi.Output[WhenIdle]
    """What to do with a studio that is not on air. A preview that does not run is skipped."""
    reason: pulumi.Output[str]
    """Why: `resource_id`, the names of the triggers that changed, `created`, or `replaced by hand`."""
    skipped: pulumi.Output[str | None]
    """Why the source was not reloaded; absent when it was."""
    reloaded_at: pulumi.Output[str | None]
    """When the source was reloaded."""
    request_id: pulumi.Output[str | None]
    """The vendor's id of the call that reloaded it."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        resource_id: pulumi.Input[str],
        account: pulumi.Input[Account] | None = None,
        output: pulumi.Input[SceneOutput] | None = None,
        triggers: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        on_create: pulumi.Input[ReloadOnCreate] | None = None,
        when_idle: pulumi.Input[WhenIdle] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`.
            resource_id: Id of the source that takes effect: `source.resource_id`. The layout of the scene has to
                show it.
            account: Region and credentials of this resource, where they are not those of the stack.
            output: Scene in which it takes effect: the preview or the programme. Default: `'PGM'`.
            triggers: Names and values, such as `{"film": source.vod_url}`. When any of them or `resource_id`
                changes, is added or is removed, the source is reloaded once.
            on_create: Whether the first creation of this resource reloads the source. Default: `'skip'`.
            when_idle: What to do with a studio that is not on air. A preview that does not run is skipped. Default:
                `'skip'`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "resource_id": resource_id,
            "account": account,
            "output": output,
            "triggers": triggers,
            "on_create": on_create,
            "when_idle": when_idle,
        }
        super().__init__(logical_name, properties, opts)


class CasterShowCue(Declared, module="apsara-live", name="CasterShowCue"):
    """A cue of a playlist studio, as a triggered replacement: when a trigger changes, a show of the list plays, once.

    `PlayChoosenShow`, once for each replacement: a playlist studio jumps to a show of its list.

    The list goes on from that show. A show that plays already is not cued, as it would begin anew.
    Deleting a cue or reading it changes nothing.

    Each cue has an id of its own: its id is `caster_id/cue-…`.
    A cue that failed is not recorded, so the next update tries again.
    """

    _times = ("account",)
    _inputs = ("account", "caster_id", "show", "show_id", "triggers", "on_create", "when_idle")
    _outputs = ("reason", "skipped", "cued_at", "cued_show_id", "previous_show", "request_id")
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`. Its `norm_type` must be `"playlist"`."""
    show: pulumi.Output[str | None]
    """Name of the show that plays, as its `CasterShowList` declares it."""
    show_id: pulumi.Output[str | None]
    """Id of the show that plays, in place of `show`.

    A show that is altered gets another id, and another id is another cue: prefer `show`.
    """
    triggers: pulumi.Output[Mapping[str, str] | None]
    """Names and values, such as `{"round": "2"}`.

    When any of them, `show` or `show_id` changes, is added or is removed, the show is cued once.
    """
    on_create: pulumi.Output[CueOnCreate]
    """Whether the first creation of this resource cues the show."""
    when_idle: pulumi.Output[WhenIdle]
    """What to do with a studio that is not on air."""
    reason: pulumi.Output[str]
    """Why: `show`, `show_id`, the names of the triggers that changed, `created`, or `replaced by hand`."""
    skipped: pulumi.Output[str | None]
    """Why the show was not cued; absent when it was."""
    cued_at: pulumi.Output[str | None]
    """When the show was cued."""
    cued_show_id: pulumi.Output[str | None]
    """Id of the show that was cued."""
    previous_show: pulumi.Output[str | None]
    """Name of the show that played before."""
    request_id: pulumi.Output[str | None]
    """The vendor's id of the call that cued it."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        account: pulumi.Input[Account] | None = None,
        show: pulumi.Input[str] | None = None,
        show_id: pulumi.Input[str] | None = None,
        triggers: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        on_create: pulumi.Input[CueOnCreate] | None = None,
        when_idle: pulumi.Input[WhenIdle] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`. Its `norm_type` must be `"playlist"`.
            account: Region and credentials of this resource, where they are not those of the stack.
            show: Name of the show that plays, as its `CasterShowList` declares it.
            show_id: Id of the show that plays, in place of `show`. A show that is altered gets another id, and
                another id is another cue: prefer `show`.
            triggers: Names and values, such as `{"round": "2"}`. When any of them, `show` or `show_id` changes, is
                added or is removed, the show is cued once.
            on_create: Whether the first creation of this resource cues the show. Default: `'skip'`.
            when_idle: What to do with a studio that is not on air. Default: `'skip'`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "account": account,
            "show": show,
            "show_id": show_id,
            "triggers": triggers,
            "on_create": on_create,
            "when_idle": when_idle,
        }
        super().__init__(logical_name, properties, opts)


class LivePullToPush(DeclaredThing, module="apsara-live", name="LivePullToPush"):
    """A relay: a task that pulls a live stream, or a list of files, and pushes it to an RTMP address.

    Created by `CreateLivePullToPush`, read by `DescribeLivePullToPush`; its id is `region/task_id`.

    A task that has ended stays in the state as `ended` and is no reason for an update; whatever is changed of it
    replaces it. While it waits for its start, and once it has ended, `running` is recorded as declared.
    Once it has begun, `file_index` and `offset` are recorded as declared: they have had their effect.
    """

    _secrets = ("source_urls", "dst_url", "callback_url", "auth_key", "req_auth")
    _times = ("account", "start_time", "end_time")
    _holds = (("dst_url",),)
    _inputs = (
        "account",
        "region",
        "source_type",
        "source_protocol",
        "source_urls",
        "dst_url",
        "start_time",
        "end_time",
        "task_name",
        "retry_count",
        "retry_interval",
        "repeat_number",
        "file_index",
        "offset",
        "callback_url",
        "auth_key",
        "req_auth",
        "notify_item_switch",
        "running",
    )
    _outputs = (
        "task_id",
        "full_task_name",
        "status",
        "current_file_index",
        "current_offset",
        "invalid_reason",
        "exit_reason",
        "exit_time",
        "restart_fingerprint",
    )
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    region: pulumi.Output[RelayRegion]
    """Live centre in which the task runs; it is no region of the account."""
    source_type: pulumi.Output[RelaySourceType]
    """What is pulled: a live stream, assets of the media library, or files by their URLs."""
    source_protocol: pulumi.Output[RelayProtocol | None]
    """Protocol of a live stream; required for `live`, and for nothing else."""
    source_urls: pulumi.Output[Sequence[str]]
    """The one URL of a live stream, or up to 30 URLs of files or ids of assets, in their order."""
    dst_url: pulumi.Output[str]
    """RTMP address to which the task pushes, at most 2000 characters; no two tasks may share it."""
    start_time: pulumi.Output[str]
    """When the task begins; it can be changed until then."""
    end_time: pulumi.Output[str]
    """When the task ends, later than its start and than now."""
    task_name: pulumi.Output[str | None]
    """Name of the task, the logical name when left out; a suffix is added: see `full_task_name`."""
    retry_count: pulumi.Output[int | None]
    """How often a failing source or destination is tried again; 3 when left out."""
    retry_interval: pulumi.Output[int | None]
    """Seconds between two tries, 60 to 300; 60 when left out."""
    repeat_number: pulumi.Output[int | None]
    """How often a list is played again after the first time; -1 for ever; not for `live`."""
    file_index: pulumi.Output[int | None]
    """Entry of the list with which playing begins, counted from 0; not for `live`.

    It can be changed while the task waits for its start or is stopped, and takes effect when the task starts.
    """
    offset: pulumi.Output[int | None]
    """Second of that entry at which playing begins, more than 0; not for `live`; changed like `file_index`."""
    callback_url: pulumi.Output[str | None]
    """Where the task posts its events, http or https, at most 2000 characters; left out, it posts none."""
    auth_key: pulumi.Output[str | None]
    """`AuthKey`, which the vendor does not explain."""
    req_auth: pulumi.Output[str | None]
    """`ReqAuth`, which the vendor does not explain."""
    notify_item_switch: pulumi.Output[str | None]
    """`NotifyItemSwitch`, which the vendor does not explain."""
    running: pulumi.Output[bool]
    """Whether the task relays between its start and its end; false stops it, true starts a stopped one again."""
    full_task_name: pulumi.Output[str]
    """Name of the task at the service: `task_name` with a suffix by which it is found when its id has changed."""
    status: pulumi.Output[str]
    """`waiting` for its start, `running`, `recovering` (it retries), `stopped`, or `ended`."""
    current_file_index: pulumi.Output[int | None]
    """Entry of the list that plays, counted from 0."""
    current_offset: pulumi.Output[int | None]
    """Second of that entry."""
    invalid_reason: pulumi.Output[str | None]
    """Why a stopped task stopped: `PullStreamFailed`, `PushStreamFailed` or `UnknownError`."""
    exit_reason: pulumi.Output[str | None]
    """Why the task ended: `OverEndTime`."""
    exit_time: pulumi.Output[str | None]
    """When the task ended."""
    restart_fingerprint: pulumi.Output[str]
    """Changes when, and only when, `source_urls` changes: a trigger for `LivePullToPushRestart`."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        region: pulumi.Input[RelayRegion],
        source_type: pulumi.Input[RelaySourceType],
        source_urls: pulumi.Input[Sequence[pulumi.Input[str]]],
        dst_url: pulumi.Input[str],
        start_time: pulumi.Input[str | datetime],
        end_time: pulumi.Input[str | datetime],
        account: pulumi.Input[Account] | None = None,
        source_protocol: pulumi.Input[RelayProtocol] | None = None,
        task_name: pulumi.Input[str] | None = None,
        retry_count: pulumi.Input[int] | None = None,
        retry_interval: pulumi.Input[int] | None = None,
        repeat_number: pulumi.Input[int] | None = None,
        file_index: pulumi.Input[int] | None = None,
        offset: pulumi.Input[int] | None = None,
        callback_url: pulumi.Input[str] | None = None,
        auth_key: pulumi.Input[str] | None = None,
        req_auth: pulumi.Input[str] | None = None,
        notify_item_switch: pulumi.Input[str] | None = None,
        running: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            region: Live centre in which the task runs; it is no region of the account.
            source_type: What is pulled: a live stream, assets of the media library, or files by their URLs.
            source_urls: The one URL of a live stream, or up to 30 URLs of files or ids of assets, in their order.
            dst_url: RTMP address to which the task pushes, at most 2000 characters; no two tasks may share it.
            start_time: When the task begins; it can be changed until then.
            end_time: When the task ends, later than its start and than now.
            account: Region and credentials of this resource, where they are not those of the stack.
            source_protocol: Protocol of a live stream; required for `live`, and for nothing else.
            task_name: Name of the task, the logical name when left out; a suffix is added: see `full_task_name`.
            retry_count: How often a failing source or destination is tried again; 3 when left out.
            retry_interval: Seconds between two tries, 60 to 300; 60 when left out.
            repeat_number: How often a list is played again after the first time; -1 for ever; not for `live`.
            file_index: Entry of the list with which playing begins, counted from 0; not for `live`. It can be
                changed while the task waits for its start or is stopped, and takes effect when the task starts.
            offset: Second of that entry at which playing begins, more than 0; not for `live`; changed like
                `file_index`.
            callback_url: Where the task posts its events, http or https, at most 2000 characters; left out, it
                posts none.
            auth_key: `AuthKey`, which the vendor does not explain.
            req_auth: `ReqAuth`, which the vendor does not explain.
            notify_item_switch: `NotifyItemSwitch`, which the vendor does not explain.
            running: Whether the task relays between its start and its end; false stops it, true starts a stopped
                one again. Default: `True`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "region": region,
            "source_type": source_type,
            "source_urls": source_urls,
            "dst_url": dst_url,
            "start_time": start_time,
            "end_time": end_time,
            "account": account,
            "source_protocol": source_protocol,
            "task_name": task_name,
            "retry_count": retry_count,
            "retry_interval": retry_interval,
            "repeat_number": repeat_number,
            "file_index": file_index,
            "offset": offset,
            "callback_url": callback_url,
            "auth_key": auth_key,
            "req_auth": req_auth,
            "notify_item_switch": notify_item_switch,
            "running": running,
        }
        super().__init__(logical_name, properties, opts)

    @property
    def task_id(self) -> pulumi.Output[str]:
        """Id of the task; a restart may change it, and a refresh then renews it here and in the resource's id.

        Taken from the id, so that previews know it.
        """
        return self.id.apply(lambda own: own.rpartition("/")[2])


class LivePullToPushRestart(Declared, module="apsara-live", name="LivePullToPushRestart"):
    """A restart of a relay, as a triggered replacement: when a trigger changes, the relay restarts once.

    `RestartLivePullToPush`, once for each replacement; deleting it or reading it changes nothing.

    Each restart has an id of its own: its id is `region/task_id/restart-…`.
    A stopped relay stays stopped, unless `when_stopped` is `"start"`. One that waits for its start is left alone:
    before that a restart has no effect.
    A restart that failed is not recorded, so the next update tries again.
    """

    _times = ("account",)
    _inputs = (
        "account",
        "region",
        "task_id",
        "triggers",
        "on_create",
        "when_ended",
        "when_stopped",
        "resume",
        "wait",
        "timeout_s",
    )
    _outputs = (
        "reason",
        "skipped",
        "restarted_at",
        "previous_status",
        "new_task_id",
        "previous_task_ids",
        "full_task_name",
        "end_time",
        "current_file_index",
        "current_offset",
        "request_id",
    )
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    region: pulumi.Output[RelayRegion]
    """Live centre of the relay: `relay.region`."""
    task_id: pulumi.Output[str]
    """Id of the relay's task: `relay.task_id`.

    Another id alone restarts nothing, for the vendor may change it at every restart.
    """
    triggers: pulumi.Output[Mapping[str, str] | None]
    """Names and values, such as `{"files": relay.restart_fingerprint}`.

    When any of them changes, is added or is removed, the relay restarts once.
    """
    on_create: pulumi.Output[RestartOnCreate]
    """Whether the first creation of this resource restarts the relay."""
    when_ended: pulumi.Output[WhenEnded]
    """What to do with a relay that has ended."""
    when_stopped: pulumi.Output[WhenStopped]
    """What to do with a relay that is stopped, or that the program declares with `running=False`.

    `skip` leaves it stopped. `start` starts it, which is what a restart does to a stopped relay.
    """
    resume: pulumi.Output[bool]
    """Whether a list of files goes on where it was, instead of starting again; a live stream has no such place."""
    wait: pulumi.Output[bool]
    """Whether to wait until the relay runs again."""
    timeout_s: pulumi.Output[float]
    """How long to wait, in seconds."""
    reason: pulumi.Output[str]
    """Why: the names of the triggers that changed, `created`, or `replaced by hand`."""
    skipped: pulumi.Output[str | None]
    """Why the relay was not restarted; absent when it was."""
    restarted_at: pulumi.Output[str | None]
    """When the relay was restarted."""
    previous_status: pulumi.Output[str | None]
    """`waiting`, `running`, `recovering`, `stopped` or `ended`, before."""
    new_task_id: pulumi.Output[str]
    """Id of the task afterwards; the same as before where the service did not change it."""
    previous_task_ids: pulumi.Output[Sequence[str] | None]
    """Ids of the task before, as far as this restart knows."""
    full_task_name: pulumi.Output[str | None]
    """Name of the task, by which it is found when its id has changed."""
    end_time: pulumi.Output[str | None]
    """When the task ends."""
    current_file_index: pulumi.Output[int | None]
    """Entry of the list that played when the relay ran again, counted from 0."""
    current_offset: pulumi.Output[int | None]
    """Second of that entry."""
    request_id: pulumi.Output[str | None]
    """The vendor's id of the call that restarted it."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        region: pulumi.Input[RelayRegion],
        task_id: pulumi.Input[str],
        account: pulumi.Input[Account] | None = None,
        triggers: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        on_create: pulumi.Input[RestartOnCreate] | None = None,
        when_ended: pulumi.Input[WhenEnded] | None = None,
        when_stopped: pulumi.Input[WhenStopped] | None = None,
        resume: pulumi.Input[bool] | None = None,
        wait: pulumi.Input[bool] | None = None,
        timeout_s: pulumi.Input[float] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            region: Live centre of the relay: `relay.region`.
            task_id: Id of the relay's task: `relay.task_id`. Another id alone restarts nothing, for the vendor may
                change it at every restart.
            account: Region and credentials of this resource, where they are not those of the stack.
            triggers: Names and values, such as `{"files": relay.restart_fingerprint}`. When any of them changes, is
                added or is removed, the relay restarts once.
            on_create: Whether the first creation of this resource restarts the relay. Default: `'skip'`.
            when_ended: What to do with a relay that has ended. Default: `'skip'`.
            when_stopped: What to do with a relay that is stopped, or that the program declares with
                `running=False`. `skip` leaves it stopped. `start` starts it, which is what a restart does to a
                stopped relay. Default: `'skip'`.
            resume: Whether a list of files goes on where it was, instead of starting again; a live stream has no
                such place. Default: `False`.
            wait: Whether to wait until the relay runs again. Default: `True`.
            timeout_s: How long to wait, in seconds. Default: `300`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "region": region,
            "task_id": task_id,
            "account": account,
            "triggers": triggers,
            "on_create": on_create,
            "when_ended": when_ended,
            "when_stopped": when_stopped,
            "resume": resume,
            "wait": wait,
            "timeout_s": timeout_s,
        }
        super().__init__(logical_name, properties, opts)


class AutoShowList(DeclaredStudio, module="apsara-live", name="AutoShowList"):
    """A scheduled show list: a studio that goes on air at a time, plays up to three files, and goes off the air.

    Created by `InitializeAutoShowListTask`, read by `DescribeAutoShowListTasks`; its id is that of its studio.

    The operation creates a playlist studio, which lives as long as the resource: `DeleteCaster` ends the schedule too.
    No operation changes a schedule, so every change of it replaces the studio. The studio stays after `end_time`.
    """

    _secrets = ("callback_url",)
    _times = ("account", "transcode", "start_time", "end_time")
    _inputs = (
        "account",
        "domain_name",
        "transcode",
        "resource_ids",
        "start_time",
        "end_time",
        "callback_url",
        "destroy_while_on_air",
    )
    _outputs = ("caster_id", "status")
    account: pulumi.Output[outputs.Account | None]
    """Region and credentials of this resource, where they are not those of the stack."""
    domain_name: pulumi.Output[str]
    """Streaming domain of the output."""
    transcode: pulumi.Output[outputs.ScheduleTranscode]
    """What the studio puts out; vendor: `CasterConfig`."""
    resource_ids: pulumi.Output[Sequence[str]]
    """Ids of the MP4 files in the media library, in the order in which they play; 1 to 3."""
    start_time: pulumi.Output[str]
    """When the studio goes on air."""
    end_time: pulumi.Output[str]
    """When the studio goes off the air; the last picture of the last file stays until then."""
    callback_url: pulumi.Output[str | None]
    """Where the studio posts its events; left out, it posts none."""
    destroy_while_on_air: pulumi.Output[bool]
    """Whether the studio may be stopped and deleted while it is on air; otherwise its deletion is refused."""
    status: pulumi.Output[str | None]
    """Whether the schedule plays; absent if the service no longer lists it although its studio exists."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        domain_name: pulumi.Input[str],
        transcode: pulumi.Input[ScheduleTranscode],
        resource_ids: pulumi.Input[Sequence[pulumi.Input[str]]],
        start_time: pulumi.Input[str | datetime],
        end_time: pulumi.Input[str | datetime],
        account: pulumi.Input[Account] | None = None,
        callback_url: pulumi.Input[str] | None = None,
        destroy_while_on_air: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            domain_name: Streaming domain of the output.
            transcode: What the studio puts out; vendor: `CasterConfig`.
            resource_ids: Ids of the MP4 files in the media library, in the order in which they play; 1 to 3.
            start_time: When the studio goes on air.
            end_time: When the studio goes off the air; the last picture of the last file stays until then.
            account: Region and credentials of this resource, where they are not those of the stack.
            callback_url: Where the studio posts its events; left out, it posts none.
            destroy_while_on_air: Whether the studio may be stopped and deleted while it is on air; otherwise its
                deletion is refused. Default: `False`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "domain_name": domain_name,
            "transcode": transcode,
            "resource_ids": resource_ids,
            "start_time": start_time,
            "end_time": end_time,
            "account": account,
            "callback_url": callback_url,
            "destroy_while_on_air": destroy_while_on_air,
        }
        super().__init__(logical_name, properties, opts)

    @property
    def caster_id(self) -> pulumi.Output[str]:
        """Id of the studio that the schedule has created; the same as the resource's id.

        Taken from the id, so that previews know it.
        """
        return self.id


@dataclass(frozen=True, kw_only=True)
class GetCasterResult:
    """What `get_casters` returns: outputs of `Caster`."""

    caster_id: str
    """Id of the studio; the same as the resource's id."""
    caster_name: str | None
    """Name of the studio.

    Left out, the studio is born with the resource's logical name, and its name is then left to `CasterConfig`.
    """
    norm_type: NormType
    """Kind of the studio; `light_carousel` and `virtual` exist on the Chinese site alone."""
    resource_group_id: str | None
    """Resource group of the studio."""
    tags: Mapping[str, str] | None
    """Tags of the studio, at most 20; if left out, tags are not compared."""
    status: CasterStatus
    """Whether the studio is on air."""
    create_time: str | None
    """When the studio was created, as the service writes it."""
    last_modified: str | None
    """When the studio was last started, stopped or modified, as the service writes it."""
    start_time: str | None
    """Since when the studio is on air; absent while it is not."""
    channel_enabled: bool
    """Whether channels are enabled."""


@dataclass(frozen=True, kw_only=True)
class GetStreamUrlsResult:
    """What `get_stream_urls` returns: outputs of `CasterRunState`."""

    pvw_scene_id: str | None
    """Id of the preview scene, while on air."""
    pgm_scene_id: str | None
    """Id of the programme scene, while on air."""
    pvw_stream_url: str | None = field(repr=False)
    """Where the preview can be watched, while on air."""
    pgm_stream_url: str | None = field(repr=False)
    """Where the programme can be watched inside the studio, while on air."""
    pgm_streams: Sequence[str] | None = field(repr=False)
    """Where the programme can be watched in every template and format, while on air."""


@dataclass(frozen=True, kw_only=True)
class GetRelayResult:
    """What `get_relays` returns: outputs of `LivePullToPush`."""

    region: RelayRegion
    """Live centre in which the task runs; it is no region of the account."""
    task_id: str
    """Id of the task; a restart may change it, and a refresh then renews it here and in the resource's id."""
    task_name: str | None
    """Name of the task, the logical name when left out; a suffix is added: see `full_task_name`."""
    full_task_name: str
    """Name of the task at the service: `task_name` with a suffix by which it is found when its id has changed."""
    status: RelayStatus
    """`waiting` for its start, `running`, `recovering` (it retries), `stopped`, or `ended`."""
    source_type: RelaySourceType
    """What is pulled: a live stream, assets of the media library, or files by their URLs."""
    source_urls: Sequence[str] = field(repr=False)
    """The one URL of a live stream, or up to 30 URLs of files or ids of assets, in their order."""
    dst_url: str = field(repr=False)
    """RTMP address to which the task pushes, at most 2000 characters; no two tasks may share it."""
    start_time: str
    """When the task begins; it can be changed until then."""
    end_time: str
    """When the task ends, later than its start and than now."""
    invalid_reason: str | None
    """Why a stopped task stopped: `PullStreamFailed`, `PushStreamFailed` or `UnknownError`."""
    exit_reason: str | None
    """Why the task ended: `OverEndTime`."""


def get_caster(id: str, *, account: Account | None = None) -> GetCasterResult:
    """Return a studio.

    One call; functions that run at the same time share calls.

    Args:
        id: Id of the studio.
        account: Region and credentials of this call, where they are not those of the stack.

    Raises:
        pulumi.RunError: An argument is invalid or an output, a setting is missing, or the call failed, or what
            is read does not exist. The message is one line.
    """
    return look_up("get_caster", {"id": id, "account": account}, GetCasterResult)[0]


def get_caster_output(
    id: pulumi.Input[str],
    *,
    account: pulumi.Input[Account] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetCasterResult]:
    """Return a studio.

    One call; functions that run at the same time share calls.

    As `get_caster`, once the arguments are known and the resources that they come from are created; until then, in
    a preview, the result is unknown.

    Args:
        id: Id of the studio.
        account: Region and credentials of this call, where they are not those of the stack.
        opts: Options; `depends_on` names resources that have to be created before.
    """
    return look_up_output("get_caster", {"id": id, "account": account}, GetCasterResult, opts, is_secret=False).apply(
        lambda found: found[0]
    )


def get_casters(
    *,
    caster_name: str | None = None,
    norm_type: NormType | None = None,
    status: CasterStatus | None = None,
    resource_group_id: str | None = None,
    tags: Mapping[str, str] | None = None,
    account: Account | None = None,
) -> list[GetCasterResult]:
    """Return the studios of a region that have all the given properties, in the order of the service.

    One call for each hundred studios of the region.

    Args:
        caster_name: Name of the studios, compared as a whole.
        norm_type: Kind of the studios.
        status: Whether the studios are on air.
        resource_group_id: Resource group of the studios.
        tags: Tags that the studios have, among others.
        account: Region and credentials of this call, where they are not those of the stack.

    Raises:
        pulumi.RunError: An argument is invalid or an output, a setting is missing, or the call failed. The
            message is one line.
    """
    return look_up(
        "get_casters",
        {
            "caster_name": caster_name,
            "norm_type": norm_type,
            "status": status,
            "resource_group_id": resource_group_id,
            "tags": tags,
            "account": account,
        },
        GetCasterResult,
    )


def get_casters_output(
    *,
    caster_name: pulumi.Input[str] | None = None,
    norm_type: pulumi.Input[NormType] | None = None,
    status: pulumi.Input[CasterStatus] | None = None,
    resource_group_id: pulumi.Input[str] | None = None,
    tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
    account: pulumi.Input[Account] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[list[GetCasterResult]]:
    """Return the studios of a region that have all the given properties, in the order of the service.

    One call for each hundred studios of the region.

    As `get_casters`, once the arguments are known and the resources that they come from are created; until then, in
    a preview, the result is unknown.

    Args:
        caster_name: Name of the studios, compared as a whole.
        norm_type: Kind of the studios.
        status: Whether the studios are on air.
        resource_group_id: Resource group of the studios.
        tags: Tags that the studios have, among others.
        account: Region and credentials of this call, where they are not those of the stack.
        opts: Options; `depends_on` names resources that have to be created before.
    """
    return look_up_output(
        "get_casters",
        {
            "caster_name": caster_name,
            "norm_type": norm_type,
            "status": status,
            "resource_group_id": resource_group_id,
            "tags": tags,
            "account": account,
        },
        GetCasterResult,
        opts,
        is_secret=False,
    )


def get_stream_urls(id: str, *, account: Account | None = None) -> GetStreamUrlsResult:
    """Return the scenes of a studio and the URLs at which they can be watched; all are None while it is stopped.

    One call, and a second one while the studio is stopped.

    Results are plain values, those of secret outputs too: `get_stream_urls_output` returns them as secrets.

    Args:
        id: Id of the studio.
        account: Region and credentials of this call, where they are not those of the stack.

    Raises:
        pulumi.RunError: An argument is invalid or an output, a setting is missing, or the call failed, or what
            is read does not exist. The message is one line.
    """
    return look_up("get_stream_urls", {"id": id, "account": account}, GetStreamUrlsResult)[0]


def get_stream_urls_output(
    id: pulumi.Input[str],
    *,
    account: pulumi.Input[Account] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetStreamUrlsResult]:
    """Return the scenes of a studio and the URLs at which they can be watched; all are None while it is stopped.

    One call, and a second one while the studio is stopped.

    As `get_stream_urls`, once the arguments are known and the resources that they come from are created; until
    then, in a preview, the result is unknown.

    The result is a secret, as it has secret members; `pulumi.Output.unsecret` reveals one that is none.

    Args:
        id: Id of the studio.
        account: Region and credentials of this call, where they are not those of the stack.
        opts: Options; `depends_on` names resources that have to be created before.
    """
    return look_up_output(
        "get_stream_urls", {"id": id, "account": account}, GetStreamUrlsResult, opts, is_secret=True
    ).apply(lambda found: found[0])


def get_relays(
    region: RelayRegion,
    *,
    task_name: str | None = None,
    status: RelayStatus | None = None,
    account: Account | None = None,
) -> list[GetRelayResult]:
    """Return the relays of a live centre that have all the given properties, in the order of the service.

    Those that have ended are among them. One call for each hundred relays of the centre.

    Results are plain values, those of secret outputs too: `get_relays_output` returns them as secrets.

    Args:
        region: Live centre in which the relays run.
        task_name: Name of the task, as the resource that created it declares it.
        status: State of the task.
        account: Region and credentials of this call, where they are not those of the stack.

    Raises:
        pulumi.RunError: An argument is invalid or an output, a setting is missing, or the call failed. The
            message is one line.
    """
    return look_up(
        "get_relays", {"region": region, "task_name": task_name, "status": status, "account": account}, GetRelayResult
    )


def get_relays_output(
    region: pulumi.Input[RelayRegion],
    *,
    task_name: pulumi.Input[str] | None = None,
    status: pulumi.Input[RelayStatus] | None = None,
    account: pulumi.Input[Account] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[list[GetRelayResult]]:
    """Return the relays of a live centre that have all the given properties, in the order of the service.

    Those that have ended are among them. One call for each hundred relays of the centre.

    As `get_relays`, once the arguments are known and the resources that they come from are created; until then, in
    a preview, the result is unknown.

    The result is a secret, as it has secret members; `pulumi.Output.unsecret` reveals one that is none.

    Args:
        region: Live centre in which the relays run.
        task_name: Name of the task, as the resource that created it declares it.
        status: State of the task.
        account: Region and credentials of this call, where they are not those of the stack.
        opts: Options; `depends_on` names resources that have to be created before.
    """
    return look_up_output(
        "get_relays",
        {"region": region, "task_name": task_name, "status": status, "account": account},
        GetRelayResult,
        opts,
        is_secret=True,
    )
