"""The vendor's envelopes, and one function per error.

An error is a ``Refusal`` that a behaviour raises; the door turns it into the vendor's JSON.
"""

from __future__ import annotations

import json
from typing import Any

HOST_ID = "live.aliyuncs.com"

Json = dict[str, Any]

# Statuses of codes that do not follow the rule "NotFound is 404, everything else is 400".
STATUSES = {
    "IllegalOperation": 401,
    "CasterNumberExceed": 401,
    "CopyCaster.Timeout": 408,
    "CreateCaster.Timeout": 408,
    "PermissionDenied": 403,
    "UserQuotaExceed": 403,
    "QuotaExceed.TagsPerResource": 401,
    "Duplicate.TagKey": 403,
    "InternalError": 500,
    "ServiceUnavailable": 503,
    "InvalidApi.NotImplementedHere": 404,
    "LiveServiceNotFound": 400,
}


def status_of(code: str) -> int:
    """The HTTP status that belongs to an error code."""
    return STATUSES.get(code, 404 if code.endswith(".NotFound") else 400)


class Refusal(Exception):
    """A call is refused: a code of the vendor's, a status, and a text for the person who reads it."""

    def __init__(self, code: str, text: str, status: int | None = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
        self.status = status_of(code) if status is None else status
        self.headers = headers or {}


def error_body(code: str, message: str, request_id: str) -> Json:
    """The body of every error."""
    return {"RequestId": request_id, "HostId": HOST_ID, "Code": code, "Message": message}


def to_bytes(body: Json) -> bytes:
    """JSON as the vendor sends it: UTF-8, no spaces."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


# What the gateway refuses, whatever the operation.


def api_not_found(text: str) -> Refusal:
    return Refusal("InvalidApi.NotFound", text)


def not_implemented_here(action: str) -> Refusal:
    return Refusal(
        "InvalidApi.NotImplementedHere",
        f"{action} exists in ApsaraVideo Live but is not implemented here, in the emulator.",
    )


def unsupported_method(method: str, allowed: str) -> Refusal:
    return Refusal("UnsupportedHTTPMethod", f"The method {method} is not supported here; use {allowed}.")


def too_large(limit: int) -> Refusal:
    return Refusal("RequestEntityTooLarge", f"The request is larger than {limit} bytes.", 413)


def throttled(text: str, retry_after_s: float | None = None) -> Refusal:
    """The vendor's clients read the header as milliseconds."""
    headers = {} if retry_after_s is None else {"x-acs-retry-after": str(max(1, round(retry_after_s * 1000)))}
    return Refusal("Throttling.User", text, headers=headers)


# What the contract refuses.


def missing(*names: str) -> Refusal:
    return Refusal("MissingParameter", f"{' and '.join(names)} must be given and not be empty")


def malformed(name: str, rule: str) -> Refusal:
    return Refusal("InvalidParameter.Malformed", f"{name} {rule}")


def invalid_parameter(name: str, rule: str) -> Refusal:
    """The relay's word for what studio operations call ``InvalidParameter.Malformed``."""
    return Refusal("InvalidParameter", f"{name} {rule}")


def malformed_user_id() -> Refusal:
    return Refusal("InvalidUserId.Malformed", "OwnerId must be a decimal number")


# What a studio refuses.


def malformed_caster_id(caster_id: str) -> Refusal:
    return Refusal("InvalidCasterId.Malformed", f"CasterId {caster_id!r} is not well formed")


def malformed_value(name: str, rule: str) -> Refusal:
    """A parameter that has a code of its own: ``InvalidStatus.Malformed``."""
    return Refusal(f"Invalid{name}.Malformed", f"{name} {rule}")


def charge_type(text: str) -> Refusal:
    return Refusal("InvalidChargeType.PostSupport", text)


def malformed_scene_id(scene_id: str) -> Refusal:
    return Refusal("InvalidSceneId.Malformed", f"SceneId {scene_id!r} is not well formed")


def caster_not_found(caster_id: str) -> Refusal:
    return Refusal("InvalidCaster.NotFound", f"production studio {caster_id} does not exist")


def caster_in_use(text: str) -> Refusal:
    return Refusal("IncorrectCasterStatus.Inuse", text)


def caster_idle(caster_id: str) -> Refusal:
    return Refusal("IncorrectCasterStatus.Idle", f"production studio {caster_id} is not started")


def caster_status(text: str) -> Refusal:
    return Refusal("IncorrectCasterStatus", text)


def caster_prepaid() -> Refusal:
    return Refusal("InvaildCaster.Delete", "Caster can not be deleted when ChargeType is Prepaid")


def norm_type(text: str) -> Refusal:
    return Refusal("InvalidNormType.Malformed", text)


def channel_stays(caster_id: str) -> Refusal:
    return Refusal(
        "InvalidCaster.ChannelDisableUnsupported",
        f"channels of production studio {caster_id} are on and stay on: send ChannelEnable=1",
    )


def channel_needs_stopped(caster_id: str) -> Refusal:
    return Refusal(
        "IncorrectCasterStatus.EnableChannel",
        f"production studio {caster_id} must be stopped when channels are enabled for the first time",
    )


def domain_not_found(text: str) -> Refusal:
    return Refusal("InvalidDomainName.NotFound", text)


def template_not_found(text: str) -> Refusal:
    return Refusal("InvalidCasterTemplate.NotFound", text)


def configuration_not_found(text: str) -> Refusal:
    return Refusal("InvalidConfiguration.NotFound", text)


# What the things in a studio refuse.


def resource_not_found(resource_id: str) -> Refusal:
    return Refusal("InvalidResource.NotFound", f"video resource {resource_id} does not exist")


def location_not_found(location_id: str) -> Refusal:
    return Refusal("InvalidResource.NotFound", f"location {location_id} of the layout has no video resource")


def resource_has_channel(resource_id: str, channel_id: str) -> Refusal:
    return Refusal("ResourceOfChannelExist", f"video resource {resource_id} is on channel {channel_id} already")


def layers_mismatch(layers: str, places: str) -> Refusal:
    """The vendor has one code for both pairs of lists."""
    return Refusal("InvalidVideoLayersAndBlendListSize.Mismatch", f"{places} must name one location per {layers}")


def audio_mismatch(text: str) -> Refusal:
    return Refusal("InvalidAudioLayersAndMixListSize.Mismatch", text)


def position(path: str) -> Refusal:
    return Refusal("InvalidPositionNormalized.Malformed", f"{path}PositionNormalized has two numbers")


def component_not_found(component_id: str) -> Refusal:
    return Refusal("InvalidComponent.NotFound", f"component {component_id} does not exist")


def layout_not_found(layout_id: str) -> Refusal:
    return Refusal("InvalidLayout.NotFound", f"layout {layout_id} does not exist")


def scene_not_found(scene_id: str) -> Refusal:
    return Refusal("InvalidScene.NotFound", f"scene {scene_id} does not exist")


def scene_status(text: str) -> Refusal:
    return Refusal("IncorrectSceneStatus", text)


def scene_in_use(scene_id: str) -> Refusal:
    return Refusal("IncorrectSceneStatus.Inuse", f"scene {scene_id} is already started")


def scene_idle(scene_id: str) -> Refusal:
    return Refusal("IncorrectSceneStatus.Idle", f"scene {scene_id} is not started")


def duplicate_location(location_id: str) -> Refusal:
    return Refusal("DuplicateLocationID", f"location {location_id} is taken")


def too_many_resources(limit: int) -> Refusal:
    return Refusal("ResourceNumberExceed", f"a production studio holds at most {limit} video resources")


def live_stream_url() -> Refusal:
    return Refusal("InvalidLiveStreamUrl.Malformed", "LiveStreamUrl is empty")


def material_id() -> Refusal:
    return Refusal("InvalidMaterialId.Malformed", "MaterialId is empty")


# What a rundown refuses.


def episode_not_found(episode_id: str) -> Refusal:
    return Refusal("InvalidEpisode.NotFound", f"episode {episode_id} does not exist")


def episode_status(episode_id: str, status: str) -> Refusal:
    return Refusal("IncorrectEpisodeStatus", f"episode {episode_id} is {status}")


def episode_conflict(one: str, other: str) -> Refusal:
    return Refusal("EpisodeConflict.Malformed", f"the times of episodes {one} and {other} overlap")


def switch_type(text: str) -> Refusal:
    return Refusal("SwitchTypeInvalid.Malformed", text)


def start_time(text: str) -> Refusal:
    return Refusal("IncorrectStartTime", text)


def end_time(text: str) -> Refusal:
    return Refusal("IncorrectEndTime", text)


def longer_than_file(text: str) -> Refusal:
    return Refusal("InvalidParameter.EndTime", text)


# What a relay and a tag refuse.


def task_not_found() -> Refusal:
    return Refusal("CodeTaskNotExist", "Task does not exist.")


def illegal_duration(text: str) -> Refusal:
    return Refusal("InvalidParam.CodeIllegalDuration", text)


def too_many_tags(limit: int) -> Refusal:
    return Refusal("QuotaExceed.TagsPerResource", f"a resource has at most {limit} tags")


def duplicate_tag(key: str) -> Refusal:
    return Refusal("Duplicate.TagKey", f"the tag key {key!r} is given twice")


def resource_id_not_found(resource_id: str) -> Refusal:
    return Refusal("InvalidResourceId.NotFound", f"resource {resource_id} does not exist")
