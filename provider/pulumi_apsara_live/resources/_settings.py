"""The settings of a studio's configuration: the parameters of `SetCasterConfig`, the answer of `DescribeCasterConfig`.

`CasterConfig` declares them; `Caster` carries them over when it writes a new name.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from ..model.diff import canonical, same
from ..model.fields import (
    UNKNOWN,
    ZERO_ONE,
    Entry,
    Json,
    Model,
    OneWay,
    Problem,
    Properties,
    SecretText,
    Unordered,
    Wire,
    WriteOnly,
    fields,
    holds_unknown,
    known,
    rule,
)
from ..model.shape import encode
from ..wire.operation import Operation

SETS: Final = Operation("SetCasterConfig", repeatable=True, omitted="clears")
DESCRIBES: Final = Operation("DescribeCasterConfig", repeatable=True, quota=15, answers=("CasterId",))

CasterTemplate = Literal[
    "lp_ld", "lp_sd", "lp_hd", "lp_ud", "lp_ld_v", "lp_sd_v", "lp_hd_v", "lp_ud_v", "lp_noTranscode"
]
DOMAIN: Final = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))+")
RecordingFormat = Literal["m3u8", "flv", "mp4"]
SyncMode = Literal["streamer", "conference"]


def _domain(text: str) -> str | None:
    return None if DOMAIN.fullmatch(text) else "must be a bare domain name such as live.example.com"


def url(*schemes: str, may_be_empty: bool = False) -> Any:
    """Return a rule for URLs of these schemes; an empty one is how some properties are cleared."""

    def judge(address: str) -> str | None:
        is_good = _is_url(address, schemes) or (may_be_empty and not address)
        return None if is_good else f"must be a URL starting with {' or '.join(f'{each}://' for each in schemes)}"

    return rule(judge)


def _is_url(address: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme.lower() in schemes and bool(parts.netloc) and not any(each.isspace() for each in address)


RtmpUrl = Annotated[SecretStr, url("rtmp")]
HttpUrl = Annotated[SecretStr, url("http", "https")]
DomainName = Annotated[str, rule(_domain)]


class TranscodeConfig(Model):
    """What the studio puts out: the template sets resolution and orientation, and takes effect at a (re)start."""

    caster_template: CasterTemplate
    """Resolution and orientation of the output: `lp_ld` 480p, `lp_sd` 540p, `lp_hd` 720p, `lp_ud` 1080p, `…_v` upright.

    `lp_noTranscode` is for light carousel studios.
    """
    live_templates: Annotated[
        tuple[Entry, ...] | None, Wire("LiveTemplate", "LiveTemplateIds.LocationId"), Unordered()
    ] = None
    """Templates of further output streams, such as `lld`, `lsd`, `lhd`, `lud`; their order does not matter."""


class RecordFormat(Model):
    """One format in which the programme is recorded."""

    format: RecordingFormat
    """The container of the recording."""
    cycle_duration: Annotated[int | None, Field(ge=1)] = None
    """Length of one file, in seconds."""
    oss_object_prefix: str | None = None
    """Path of the recording in the bucket; `{AppName}`, `{StreamName}`, `{StartTime}`, `{EndTime}` are filled in."""
    slice_oss_object_prefix: str | None = None
    """Path of the segments of an `m3u8` recording in the bucket."""

    def problems(self) -> Iterator[Problem]:
        """Only segmented formats have segments."""
        if known(self.format, self.slice_oss_object_prefix) and self.slice_oss_object_prefix and self.format != "m3u8":
            yield Problem("slice_oss_object_prefix", f"belongs to the format m3u8, not to {self.format}")


class RecordConfig(Model):
    """Where and how the programme is recorded; without it nothing is."""

    endpoint: Annotated[str, Wire("endpoint", "OssEndpoint")]
    """Endpoint of the object storage, such as `oss-cn-shanghai.aliyuncs.com`."""
    oss_bucket: Annotated[str, Wire("ossBucket", "OssBucket")]
    """Name of the bucket."""
    formats: Annotated[
        tuple[RecordFormat, ...],
        Wire("VideoFormat", "RecordFormat.RecordFormat"),
        Field(min_length=1),
        Unordered(),
    ]
    """The formats, at least one; their order does not matter."""
    interval: Annotated[int | None, Wire("interval", ""), WriteOnly(), Field(ge=0)] = None
    """Recording interval in milliseconds, in the vendor's format; the API does not return it."""


class AutoSwitchUrgentConfig(Model):
    """When the standby picture takes over by itself."""

    eof_thres: Annotated[int, Wire("eofThres"), Field(ge=1)]
    """Seconds of interruption after which the studio switches to the standby."""


class SyncGroup(Model):
    """Sources that are kept in step."""

    mode: Annotated[SyncMode, Wire("mode", "Mode", values={"streamer": 0, "conference": 1})]
    """`streamer`: the others follow a host; `conference`: all follow each other."""
    resource_ids: Annotated[
        tuple[Entry, ...], Wire("resourceIds", "ResourceIds.ResourceId"), Field(min_length=1), Unordered()
    ]
    """The sources' ids; their order does not matter."""
    host_resource_id: Annotated[str | None, Wire("hostResourceId", "HostResourceId")] = None
    """The source that the others follow; streamer mode only."""

    def problems(self) -> Iterator[Problem]:
        """A host belongs to streamer mode, and streamer mode needs one."""
        if not known(self.mode, self.host_resource_id):
            return
        if self.mode == "conference" and self.host_resource_id:
            yield Problem("host_resource_id", "belongs to the mode streamer; leave it out or change the mode")
        if self.mode == "streamer" and not self.host_resource_id:
            yield Problem("host_resource_id", "is required in the mode streamer")


class Settings(Model):
    """Every setting of a studio's configuration; what is left out is off."""

    caster_name: str | None = None
    """Name of the studio; left out, the present name is carried along."""
    domain_name: Annotated[str | None, rule(_domain)] = None
    """Streaming domain of the output; it must be set before the studio starts, and takes effect at a (re)start."""
    transcode: Annotated[TranscodeConfig | None, Wire("TranscodeConfig"), Json()] = None
    """What the studio puts out; it must be set before the studio starts."""
    record: Annotated[RecordConfig | None, Wire("RecordConfig"), Json()] = None
    """Where the programme is recorded; left out, it is not recorded."""
    delay: Annotated[float | None, Field(ge=0, le=300)] = None
    """Delay of the output in seconds, 0 to 300."""
    urgent_material_id: str | None = None
    """Standby video: a media asset's id."""
    urgent_live_stream_url: SecretStr | None = None
    """Standby live stream."""
    urgent_image_id: str | None = None
    """Standby picture: a media asset's id."""
    urgent_image_url: Annotated[SecretStr | None, url("http", "https")] = None
    """Standby picture: a URL."""
    auto_switch_urgent_on: Annotated[bool | None, Wire(cleared=False)] = None
    """Whether the standby takes over by itself when the stream is interrupted."""
    auto_switch_urgent_config: Annotated[AutoSwitchUrgentConfig | None, Json()] = None
    """When it takes over."""
    side_output_url: Annotated[RtmpUrl | None, Wire()] = None
    """Ingest URL, RTMP, to which the programme is pushed in place of the generated one."""
    side_output_url_list: Annotated[
        tuple[Annotated[SecretText, url("rtmp")], ...] | None, Json(), Field(max_length=20), Unordered()
    ] = None
    """Further ingest URLs, RTMP, at most 20; their order does not matter."""
    callback_url: Annotated[SecretStr | None, url("http", "https")] = None
    """Where the studio posts its events; left out, it posts none."""
    program_name: str | None = None
    """Name of the rundown."""
    program_effect: Annotated[bool | None, Wire(values=ZERO_ONE, cleared=False)] = None
    """Whether the rundown is in effect."""
    channel_enable: Annotated[
        bool | None,
        Wire(values=ZERO_ONE, cleared=False),
        OneWay("channels once enabled stay enabled; only a new studio is without them"),
    ] = None
    """Whether sources reach the layouts through channels.

    The first enabling needs a stopped studio and discards its layouts; it can never be undone.
    """
    sync_groups: Annotated[
        tuple[SyncGroup, ...] | None, Wire("SyncGroupsConfig", "SyncGroupsConfig.SyncGroup"), Json(), Unordered()
    ] = None
    """Sources that are kept in step; the order of the groups does not matter."""


RESTART_SETTINGS: Final = ("transcode", "domain_name")
"""Settings that take effect through a restart."""
CARRIED: Final = ("caster_name", "channel_enable")
"""Settings that a write carries along when they are not declared: a name is never cleared, channels cannot be."""


def whole_write(caster_id: str, desired: Properties, live: Properties) -> dict[str, Any]:
    """The parameters of a write after which the configuration is `desired` and nothing else.

    What is set in `live` and not desired is cleared by an explicit empty value, so that the write means the same
    whether the service takes an absent parameter as empty or as unchanged.
    """
    wanted = desired | {name: live[name] for name in CARRIED if live.get(name) and not desired.get(name)}
    sent = {"CasterId": caster_id, **encode(Settings, wanted)}
    for name, field in fields(Settings).items():
        if field.wire.sent not in sent and not same(live.get(name), None):
            cleared = field.wire.cleared
            sent[field.wire.sent or ""] = "" if cleared is None else field.wire.values.get(cleared, cleared)
    return sent


def settings_of(properties: Properties) -> Properties:
    """The settings among the properties of a resource."""
    return {name: properties[name] for name in fields(Settings) if name in properties}


def fingerprint(settings: Properties) -> Any:
    """Return a short string that stands for all that takes effect at a restart; it begins with the template's name."""
    parts = {name: settings.get(name) for name in RESTART_SETTINGS}
    if holds_unknown(parts):
        return UNKNOWN
    text = json.dumps(canonical(parts), sort_keys=True)
    template = (parts["transcode"] or {}).get("caster_template", "none")
    return f"{template}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
