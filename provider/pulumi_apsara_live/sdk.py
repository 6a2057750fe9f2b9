"""The classes a program instantiates, one per resource, and the parts they are made of.

Derived from the declarations in `resources` by `make derive`: change those, not this file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NotRequired, TypedDict

import pulumi

from .hosts.program import Declared

__all__ = [
    "AutoSwitchUrgentConfig",
    "Caster",
    "CasterConfig",
    "CasterProgram",
    "CasterRestart",
    "CasterRunState",
    "CasterScene",
    "CasterVideoResource",
    "Episode",
    "RecordConfig",
    "RecordFormat",
    "SyncGroup",
    "TranscodeConfig",
]


class TranscodeConfig(TypedDict):
    """What the studio puts out: the template sets resolution and orientation, and takes effect at a (re)start."""

    caster_template: pulumi.Input[
        Literal["lp_ld", "lp_sd", "lp_hd", "lp_ud", "lp_ld_v", "lp_sd_v", "lp_hd_v", "lp_ud_v", "lp_noTranscode"]
    ]
    """Resolution and orientation of the output: `lp_ld` 480p, `lp_sd` 540p, `lp_hd` 720p, `lp_ud` 1080p, `…_v` upright.

    `lp_noTranscode` is for light carousel studios.
    """
    live_templates: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]] | None]
    """Templates of further output streams, such as `lld`, `lsd`, `lhd`, `lud`."""


class RecordFormat(TypedDict):
    """One format in which the programme is recorded."""

    format: pulumi.Input[Literal["m3u8", "flv", "mp4"]]
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
    """The formats, at least one."""
    interval: NotRequired[pulumi.Input[int] | None]
    """Recording interval in milliseconds, as the vendor puts it; it is never told back."""


class AutoSwitchUrgentConfig(TypedDict):
    """When the standby picture takes over by itself."""

    eof_thres: pulumi.Input[int]
    """Seconds of interruption after which the studio switches to the standby."""


class SyncGroup(TypedDict):
    """Sources that are kept in step."""

    mode: pulumi.Input[Literal["streamer", "conference"]]
    """`streamer`: the others follow a host; `conference`: all follow each other."""
    resource_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """The sources' ids."""
    host_resource_id: NotRequired[pulumi.Input[str] | None]
    """The source that the others follow; streamer mode only."""


class Episode(TypedDict):
    """One item of the rundown."""

    name: pulumi.Input[str]
    """Name of the episode, unique in the rundown: it tells the episode from the others."""
    episode_type: pulumi.Input[Literal["Resource", "Component"]]
    """`Resource` plays a source, `Component` shows components."""
    resource_id: NotRequired[pulumi.Input[str] | None]
    """The source that a Resource episode plays: `source.resource_id`."""
    component_ids: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]] | None]
    """Components, bottom to top; a Component episode needs them, a Resource episode may have them bound."""
    start_time: pulumi.Input[str | datetime]
    """When it begins."""
    end_time: pulumi.Input[str | datetime]
    """When it ends."""
    switch_type: NotRequired[pulumi.Input[Literal["TimeFirst", "ContentFirst"]] | None]
    """How a Resource episode gives way; live sources allow `TimeFirst` alone, and it is what is meant when left out."""


class Caster(Declared, module="apsara-live", name="Caster"):
    """A production studio: its kind, its name, where it belongs.

    Created by `CreateCaster`, told by `DescribeCasters`, deleted by `DeleteCaster`.
    """

    caster_name: pulumi.Output[str | None]
    """Name of the studio.

    Left out, the studio is born with the resource's logical name, and its name is then left to `CasterConfig`.
    """
    norm_type: pulumi.Output[str]
    """Kind of the studio; `light_carousel` and `virtual` exist on the Chinese site alone."""
    charge_type: pulumi.Output[str]
    """How the studio is paid for."""
    caster_template: pulumi.Output[str | None]
    """Resolution of a prepaid studio, as `CreateCaster` takes it; others say it in `CasterConfig`."""
    purchase_time: pulumi.Output[str | None]
    """When a prepaid studio was bought."""
    expire_time: pulumi.Output[str | None]
    """When a prepaid studio ends."""
    resource_group_id: pulumi.Output[str | None]
    """Resource group of the studio."""
    tags: pulumi.Output[Mapping[str, str] | None]
    """Tags of the studio, at most 20; left out, tags are not looked at."""
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
        norm_type: pulumi.Input[Literal["general", "playlist", "light_carousel", "virtual"]],
        caster_name: pulumi.Input[str] | None = None,
        charge_type: pulumi.Input[Literal["PostPaid"]] | None = None,
        caster_template: pulumi.Input[
            Literal["lp_ld", "lp_sd", "lp_hd", "lp_ud", "lp_ld_v", "lp_sd_v", "lp_hd_v", "lp_ud_v", "lp_noTranscode"]
        ]
        | None = None,
        purchase_time: pulumi.Input[str | datetime] | None = None,
        expire_time: pulumi.Input[str | datetime] | None = None,
        resource_group_id: pulumi.Input[str] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        destroy_while_on_air: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            norm_type: Kind of the studio; `light_carousel` and `virtual` exist on the Chinese site alone.
            caster_name: Name of the studio. Left out, the studio is born with the resource's logical name, and its
                name is then left to `CasterConfig`.
            charge_type: How the studio is paid for. Default: `'PostPaid'`.
            caster_template: Resolution of a prepaid studio, as `CreateCaster` takes it; others say it in
                `CasterConfig`.
            purchase_time: When a prepaid studio was bought.
            expire_time: When a prepaid studio ends.
            resource_group_id: Resource group of the studio.
            tags: Tags of the studio, at most 20; left out, tags are not looked at.
            destroy_while_on_air: Whether a running studio may be stopped and deleted; otherwise its deletion is
                refused. Default: `False`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "norm_type": norm_type,
            "caster_name": caster_name,
            "charge_type": charge_type,
            "caster_template": caster_template,
            "purchase_time": purchase_time,
            "expire_time": expire_time,
            "resource_group_id": resource_group_id,
            "tags": tags,
            "destroy_while_on_air": destroy_while_on_air,
        }
        super().__init__(
            logical_name,
            properties,
            ("caster_id", "status", "create_time", "last_modified", "start_time", "channel_enabled"),
            opts,
        )

    @property
    def caster_id(self) -> pulumi.Output[str]:
        """Id of the studio; the same as the resource's id.

        Taken from the id, so that previews know it.
        """
        return self.id.apply(lambda own: own.rpartition("/")[2])


class CasterConfig(Declared, module="apsara-live", name="CasterConfig"):
    """The configuration of a studio: everything `SetCasterConfig` can say, written whole.

    Owns the whole configuration of one studio; its id is the studio's.
    """

    _secrets = ("urgent_live_stream_url", "side_output_url", "side_output_url_list", "callback_url")
    caster_name: pulumi.Output[str | None]
    """Name of the studio; left out, the present name is carried along."""
    domain_name: pulumi.Output[str | None]
    """Streaming domain of the output; it must be set before the studio starts, and takes effect at a (re)start."""
    transcode: pulumi.Output[Mapping[str, Any] | None]
    """What the studio puts out; it must be set before the studio starts."""
    record: pulumi.Output[Mapping[str, Any] | None]
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
    auto_switch_urgent_config: pulumi.Output[Mapping[str, Any] | None]
    """When it takes over."""
    side_output_url: pulumi.Output[str | None]
    """Ingest URL, RTMP, to which the programme is pushed in place of the generated one."""
    side_output_url_list: pulumi.Output[Sequence[str] | None]
    """Further ingest URLs, RTMP, at most 20."""
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
    sync_groups: pulumi.Output[Sequence[Mapping[str, Any]] | None]
    """Sources that are kept in step."""
    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`."""
    keep: pulumi.Output[Sequence[str] | None]
    """Settings this resource leaves as they are: carried over from the live configuration on each write."""
    on_delete: pulumi.Output[str]
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
        keep: pulumi.Input[
            Sequence[
                pulumi.Input[
                    Literal[
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
                ]
            ]
        ]
        | None = None,
        on_delete: pulumi.Input[Literal["clear", "leave"]] | None = None,
        overwrite: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`.
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
            side_output_url_list: Further ingest URLs, RTMP, at most 20.
            callback_url: Where the studio posts its events; left out, it posts none.
            program_name: Name of the rundown.
            program_effect: Whether the rundown is in effect.
            channel_enable: Whether sources reach the layouts through channels. The first enabling needs a stopped
                studio and discards its layouts; it can never be undone.
            sync_groups: Sources that are kept in step.
            keep: Settings this resource leaves as they are: carried over from the live configuration on each write.
            on_delete: `clear` writes an empty configuration when this resource is deleted; `leave` calls nothing.
                Default: `'clear'`.
            overwrite: Whether settings that are neither declared nor kept may be lost when this resource is
                created. Default: `False`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
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
        super().__init__(logical_name, properties, ("restart_fingerprint", "cleared"), opts)


class CasterVideoResource(Declared, module="apsara-live", name="CasterVideoResource"):
    """A source of a studio: a live stream, a media asset, a file, or a picture.

    Added by `AddCasterVideoResource`, told by `DescribeCasterVideoResources`.
    """

    _secrets = ("live_stream_url", "vod_url", "image_url")
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
    """Interval of the callbacks that tell the position, in milliseconds."""
    fixed_delay_duration: pulumi.Output[int | None]
    """Fixed delay of the picture in milliseconds, 0 to 5000; it is never told back."""
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
            live_stream_url: A live stream.
            material_id: An asset of the media library.
            vod_url: A file outside the library: MP4, FLV or TS.
            image_id: A picture of the media library.
            image_url: A picture outside the library: JPG or PNG, at most 10 MB.
            begin_offset: Where playing begins, in milliseconds; files and assets only.
            end_offset: Where playing ends, in milliseconds; negative counts from the end; files and assets only.
            repeat_num: How often it is played again after the first time; -1 for ever; files and assets only.
            pts_callback_interval: Interval of the callbacks that tell the position, in milliseconds.
            fixed_delay_duration: Fixed delay of the picture in milliseconds, 0 to 5000; it is never told back.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "resource_name": resource_name,
            "location_id": location_id,
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
        super().__init__(logical_name, properties, ("resource_id", "flv_url"), opts)

    @property
    def resource_id(self) -> pulumi.Output[str]:
        """Own id of the source; the resource's id is `caster_id/resource_id`.

        Taken from the id, so that previews know it.
        """
        return self.id.apply(lambda own: own.rpartition("/")[2])


class CasterProgram(Declared, module="apsara-live", name="CasterProgram"):
    """The rundown of a studio: its episodes, each known by its name.

    Owns the whole rundown of one studio; its id is `caster_id/program`.
    """

    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`."""
    episodes: pulumi.Output[Sequence[Mapping[str, Any]]]
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
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`.
            episodes: The episodes, at least one; their order does not matter, their times do.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "episodes": episodes,
        }
        super().__init__(logical_name, properties, ("episode_ids", "statuses", "total"), opts)


class CasterRunState(Declared, module="apsara-live", name="CasterRunState"):
    """Whether a studio is on air: started and stopped by declaration.

    `StartCaster` and `StopCaster`, when the state differs; its id is `caster_id/run`.
    """

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
            running: Whether the studio is on air. Default: `True`.
            stop_on_delete: Whether the studio is stopped when this resource is deleted. Default: `True`.
            wait: Whether to wait until the studio is in the declared state. Default: `True`.
            timeout_s: How long to wait, in seconds. Default: `300`.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "running": running,
            "stop_on_delete": stop_on_delete,
            "wait": wait,
            "timeout_s": timeout_s,
        }
        super().__init__(
            logical_name,
            properties,
            ("pvw_scene_id", "pgm_scene_id", "pvw_stream_url", "pgm_stream_url", "pgm_streams"),
            opts,
        )


class CasterScene(Declared, module="apsara-live", name="CasterScene"):
    """A scene of a studio, preview (PVW) or programme (PGM): what it shows, and whether the preview runs.

    Scenes are born with the studio's first start, so this finds one and tells it what to show.

    Deleting it empties what was set here and leaves the scene; its id is `caster_id/scene_id`.
    """

    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`."""
    output: pulumi.Output[str | None]
    """Which scene: the preview or the programme; either this or `scene_id`."""
    scene_id: pulumi.Output[str | None]
    """Which scene, by its id; either this or `output`."""
    running: pulumi.Output[bool | None]
    """Whether the preview runs; left out, it is not looked at. The programme runs with the studio."""
    layout_id: pulumi.Output[str | None]
    """What is seen where."""
    component_ids: pulumi.Output[Sequence[str] | None]
    """What lies over it, bottom to top."""
    scene_name: pulumi.Output[str | None]
    """Name of the scene."""
    status: pulumi.Output[str]
    """`running` or `idle`."""
    stream_url: pulumi.Output[str | None]
    """Where the scene can be watched inside the studio, while it runs."""
    streams: pulumi.Output[Sequence[str] | None]
    """Where it can be watched in every template and format, while it runs."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        output: pulumi.Input[Literal["PVW", "PGM"]] | None = None,
        scene_id: pulumi.Input[str] | None = None,
        running: pulumi.Input[bool] | None = None,
        layout_id: pulumi.Input[str] | None = None,
        component_ids: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`.
            output: Which scene: the preview or the programme; either this or `scene_id`.
            scene_id: Which scene, by its id; either this or `output`.
            running: Whether the preview runs; left out, it is not looked at. The programme runs with the studio.
            layout_id: What is seen where.
            component_ids: What lies over it, bottom to top.
            opts: Options of the resource, as everywhere in Pulumi.
        """
        properties = {
            "caster_id": caster_id,
            "output": output,
            "scene_id": scene_id,
            "running": running,
            "layout_id": layout_id,
            "component_ids": component_ids,
        }
        super().__init__(logical_name, properties, ("scene_name", "status", "stream_url", "streams"), opts)


class CasterRestart(Declared, module="apsara-live", name="CasterRestart"):
    """A restart of a studio, as a triggered replacement: when a trigger changes, the studio restarts once.

    `RestartCaster`, once for each replacement; deleting it or reading it changes nothing.

    Each restart has an id of its own: its id is `caster_id/restart-…`.
    A restart that failed is not recorded, so the next update tries again.
    """

    caster_id: pulumi.Output[str]
    """Id of the studio: `caster.id`."""
    triggers: pulumi.Output[Mapping[str, str] | None]
    """Names and values, such as `{"config": config.restart_fingerprint}`.

    When any of them changes, is added or is removed, the studio restarts once.
    """
    on_create: pulumi.Output[str]
    """Whether the first creation of this resource restarts the studio."""
    when_idle: pulumi.Output[str]
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

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster_id: pulumi.Input[str],
        triggers: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        on_create: pulumi.Input[Literal["skip", "restart"]] | None = None,
        when_idle: pulumi.Input[Literal["skip", "start", "fail"]] | None = None,
        wait: pulumi.Input[bool] | None = None,
        timeout_s: pulumi.Input[float] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            logical_name: Logical name of the resource in the stack.
            caster_id: Id of the studio: `caster.id`.
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
            "triggers": triggers,
            "on_create": on_create,
            "when_idle": when_idle,
            "wait": wait,
            "timeout_s": timeout_s,
        }
        super().__init__(
            logical_name,
            properties,
            ("reason", "skipped", "restarted_at", "previous_status", "start_time", "request_id"),
            opts,
        )
