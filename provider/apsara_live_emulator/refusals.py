"""The errors of the API: one function each, which returns the exception to raise.

The gateway turns a ``Refusal`` into the vendor's JSON.
"""

from __future__ import annotations

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
    "PlayListNotFound": 404,
}


# Operations that are not implemented here on purpose, and why.
NOT_OFFERED = {
    "EditShowAndReplace": "It starts an editing job; only GetEditingJobInfo, which is not among these operations, "
    "returns the result.",
    "MiguLivePullToPushStart": "It belongs to one customer of the vendor and is not documented.",
    "MiguLivePullToPushStatus": "It belongs to one customer of the vendor and is not documented.",
}


def status_of(code: str) -> int:
    """Return the HTTP status of an error code."""
    return STATUSES.get(code, 404 if code.endswith(".NotFound") else 400)


class Refusal(Exception):
    """A refused call, with the vendor's error code, the HTTP status and a message."""

    def __init__(self, code: str, text: str, status: int | None = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
        self.status = status_of(code) if status is None else status
        self.headers = headers or {}


# Errors of the gateway, for any operation.


def api_not_found(text: str) -> Refusal:
    """Return the refusal ``InvalidApi.NotFound``."""
    return Refusal("InvalidApi.NotFound", text)


def not_implemented_here(action: str) -> Refusal:
    """Return the refusal ``InvalidApi.NotImplementedHere``."""
    return Refusal(
        "InvalidApi.NotImplementedHere",
        f"{action} exists in ApsaraVideo Live but is not implemented here, in the emulator. "
        f"{NOT_OFFERED.get(action, '')}".rstrip(),
    )


def unsupported_method(method: str, allowed: str) -> Refusal:
    """Return the refusal ``UnsupportedHTTPMethod``."""
    return Refusal("UnsupportedHTTPMethod", f"The method {method} is not supported here; use {allowed}.")


def too_large(limit: int) -> Refusal:
    """Return the refusal ``RequestEntityTooLarge``."""
    return Refusal("RequestEntityTooLarge", f"The request is larger than {limit} bytes.", 413)


def throttled(text: str, retry_after_s: float | None = None) -> Refusal:
    """Return the refusal ``Throttling.User``; the vendor's clients read its header as milliseconds."""
    headers = {} if retry_after_s is None else {"x-acs-retry-after": str(max(1, round(retry_after_s * 1000)))}
    return Refusal("Throttling.User", text, headers=headers)


# Errors of the contract.


def missing(*names: str) -> Refusal:
    """Return the refusal ``MissingParameter``."""
    return Refusal("MissingParameter", f"{' and '.join(names)} must be given and not be empty")


def malformed(name: str, rule: str) -> Refusal:
    """Return the refusal ``InvalidParameter.Malformed``."""
    return Refusal("InvalidParameter.Malformed", f"{name} {rule}")


def invalid_parameter(name: str, rule: str) -> Refusal:
    """Return the code that relay operations use for ``InvalidParameter.Malformed``."""
    return Refusal("InvalidParameter", f"{name} {rule}")


def malformed_user_id() -> Refusal:
    """Return the refusal ``InvalidUserId.Malformed``."""
    return Refusal("InvalidUserId.Malformed", "OwnerId must be a decimal number")


# Errors of studio operations.


def malformed_caster_id(caster_id: str) -> Refusal:
    """Return the refusal ``InvalidCasterId.Malformed``."""
    return Refusal("InvalidCasterId.Malformed", f"CasterId {caster_id!r} is not well formed")


def malformed_value(name: str, rule: str) -> Refusal:
    """Return the refusal of a parameter that has its own code, such as ``InvalidStatus.Malformed``."""
    return Refusal(f"Invalid{name}.Malformed", f"{name} {rule}")


def charge_type(text: str) -> Refusal:
    """Return the refusal ``InvalidChargeType.PostSupport``."""
    return Refusal("InvalidChargeType.PostSupport", text)


def malformed_scene_id(scene_id: str) -> Refusal:
    """Return the refusal ``InvalidSceneId.Malformed``."""
    return Refusal("InvalidSceneId.Malformed", f"SceneId {scene_id!r} is not well formed")


def caster_not_found(caster_id: str) -> Refusal:
    """Return the refusal ``InvalidCaster.NotFound``."""
    return Refusal("InvalidCaster.NotFound", f"production studio {caster_id} does not exist")


def caster_in_use(text: str) -> Refusal:
    """Return the refusal ``IncorrectCasterStatus.Inuse``."""
    return Refusal("IncorrectCasterStatus.Inuse", text)


def caster_idle(caster_id: str) -> Refusal:
    """Return the refusal ``IncorrectCasterStatus.Idle``."""
    return Refusal("IncorrectCasterStatus.Idle", f"production studio {caster_id} is not started")


def caster_status(text: str) -> Refusal:
    """Return the refusal ``IncorrectCasterStatus``."""
    return Refusal("IncorrectCasterStatus", text)


def caster_prepaid() -> Refusal:
    """Return the refusal ``InvaildCaster.Delete``."""
    return Refusal("InvaildCaster.Delete", "Caster can not be deleted when ChargeType is Prepaid")


def norm_type(text: str) -> Refusal:
    """Return the refusal ``InvalidNormType.Malformed``."""
    return Refusal("InvalidNormType.Malformed", text)


def channel_stays(caster_id: str) -> Refusal:
    """Return the refusal ``InvalidCaster.ChannelDisableUnsupported``."""
    return Refusal(
        "InvalidCaster.ChannelDisableUnsupported",
        f"channels of production studio {caster_id} are on and stay on: send ChannelEnable=1",
    )


def channel_needs_stopped(caster_id: str) -> Refusal:
    """Return the refusal ``IncorrectCasterStatus.EnableChannel``."""
    return Refusal(
        "IncorrectCasterStatus.EnableChannel",
        f"production studio {caster_id} must be stopped when channels are enabled for the first time",
    )


def domain_not_found(text: str) -> Refusal:
    """Return the refusal ``InvalidDomainName.NotFound``."""
    return Refusal("InvalidDomainName.NotFound", text)


def template_not_found(text: str) -> Refusal:
    """Return the refusal ``InvalidCasterTemplate.NotFound``."""
    return Refusal("InvalidCasterTemplate.NotFound", text)


def configuration_not_found(text: str) -> Refusal:
    """Return the refusal ``InvalidConfiguration.NotFound``."""
    return Refusal("InvalidConfiguration.NotFound", text)


# Errors of operations on the objects in a studio.


def resource_not_found(resource_id: str) -> Refusal:
    """Return the refusal ``InvalidResource.NotFound``."""
    return Refusal("InvalidResource.NotFound", f"video resource {resource_id} does not exist")


def location_not_found(location_id: str) -> Refusal:
    """Return the refusal ``InvalidResource.NotFound``."""
    return Refusal("InvalidResource.NotFound", f"location {location_id} of the layout has no video resource")


def resource_has_channel(resource_id: str, channel_id: str) -> Refusal:
    """Return the refusal ``ResourceOfChannelExist``."""
    return Refusal("ResourceOfChannelExist", f"video resource {resource_id} is on channel {channel_id} already")


def channels_disabled(caster_id: str) -> Refusal:
    """Return the refusal ``IncorrectChannel.Disable``."""
    return Refusal("IncorrectChannel.Disable", f"channels of production studio {caster_id} are off")


def layers_mismatch(layers: str, places: str) -> Refusal:
    """Return the one code that the vendor has for both pairs of lists."""
    return Refusal("InvalidVideoLayersAndBlendListSize.Mismatch", f"{places} must name one location per {layers}")


def audio_mismatch(text: str) -> Refusal:
    """Return the refusal ``InvalidAudioLayersAndMixListSize.Mismatch``."""
    return Refusal("InvalidAudioLayersAndMixListSize.Mismatch", text)


def position(path: str) -> Refusal:
    """Return the refusal ``InvalidPositionNormalized.Malformed``."""
    return Refusal("InvalidPositionNormalized.Malformed", f"{path}PositionNormalized has two numbers")


def component_not_found(component_id: str) -> Refusal:
    """Return the refusal ``InvalidComponent.NotFound``."""
    return Refusal("InvalidComponent.NotFound", f"component {component_id} does not exist")


def layout_not_found(layout_id: str) -> Refusal:
    """Return the refusal ``InvalidLayout.NotFound``."""
    return Refusal("InvalidLayout.NotFound", f"layout {layout_id} does not exist")


def scene_not_found(scene_id: str) -> Refusal:
    """Return the refusal ``InvalidScene.NotFound``."""
    return Refusal("InvalidScene.NotFound", f"scene {scene_id} does not exist")


def scene_status(text: str) -> Refusal:
    """Return the refusal ``IncorrectSceneStatus``."""
    return Refusal("IncorrectSceneStatus", text)


def scene_in_use(scene_id: str) -> Refusal:
    """Return the refusal ``IncorrectSceneStatus.Inuse``."""
    return Refusal("IncorrectSceneStatus.Inuse", f"scene {scene_id} is already started")


def scene_idle(scene_id: str) -> Refusal:
    """Return the refusal ``IncorrectSceneStatus.Idle``."""
    return Refusal("IncorrectSceneStatus.Idle", f"scene {scene_id} is not started")


def urgent_material_not_found(caster_id: str) -> Refusal:
    """Return the refusal ``InvalidUrgentMaterial.NotFound``."""
    return Refusal("InvalidUrgentMaterial.NotFound", f"production studio {caster_id} has no standby material")


def resource_not_in_scene(resource_id: str, scene_id: str) -> Refusal:
    """Return the refusal ``InvalidResource.NotFound``."""
    return Refusal("InvalidResource.NotFound", f"scene {scene_id} does not refer to video resource {resource_id}")


def duplicate_location(location_id: str) -> Refusal:
    """Return the refusal ``DuplicateLocationID``."""
    return Refusal("DuplicateLocationID", f"location {location_id} is taken")


def too_many_resources(limit: int) -> Refusal:
    """Return the refusal ``ResourceNumberExceed``."""
    return Refusal("ResourceNumberExceed", f"a production studio holds at most {limit} video resources")


def live_stream_url() -> Refusal:
    """Return the refusal ``InvalidLiveStreamUrl.Malformed``."""
    return Refusal("InvalidLiveStreamUrl.Malformed", "LiveStreamUrl is empty")


def material_id() -> Refusal:
    """Return the refusal ``InvalidMaterialId.Malformed``."""
    return Refusal("InvalidMaterialId.Malformed", "MaterialId is empty")


# Errors of rundown operations.


def episode_not_found(episode_id: str) -> Refusal:
    """Return the refusal ``InvalidEpisode.NotFound``."""
    return Refusal("InvalidEpisode.NotFound", f"episode {episode_id} does not exist")


def episode_status(episode_id: str, status: str) -> Refusal:
    """Return the refusal ``IncorrectEpisodeStatus``."""
    return Refusal("IncorrectEpisodeStatus", f"episode {episode_id} is {status}")


def episode_conflict(one: str, other: str) -> Refusal:
    """Return the refusal ``EpisodeConflict.Malformed``."""
    return Refusal("EpisodeConflict.Malformed", f"the times of episodes {one} and {other} overlap")


def switch_type(text: str) -> Refusal:
    """Return the refusal ``SwitchTypeInvalid.Malformed``."""
    return Refusal("SwitchTypeInvalid.Malformed", text)


def start_time(text: str) -> Refusal:
    """Return the refusal ``IncorrectStartTime``."""
    return Refusal("IncorrectStartTime", text)


def end_time(text: str) -> Refusal:
    """Return the refusal ``IncorrectEndTime``."""
    return Refusal("IncorrectEndTime", text)


def longer_than_file(text: str) -> Refusal:
    """Return the refusal ``InvalidParameter.EndTime``."""
    return Refusal("InvalidParameter.EndTime", text)


# Errors of operations on show lists.


def show_not_found(text: str) -> Refusal:
    """Return the refusal ``InvalidShow.NotFound``."""
    return Refusal("InvalidShow.NotFound", text)


def too_many_shows(limit: int) -> Refusal:
    """Return the refusal ``ResourceNumberExceed``."""
    return Refusal("ResourceNumberExceed", f"a show list holds at most {limit} shows")


def asset_not_found(asset_id: str) -> Refusal:
    """Return the refusal ``InvalidResource.NotFound``."""
    return Refusal("InvalidResource.NotFound", f"media asset {asset_id} does not exist")


# Errors of operations on playlists.


def malformed_program_id(program_id: str) -> Refusal:
    """Return the refusal ``InvalidProgramId.Malformed``."""
    return Refusal("InvalidProgramId.Malformed", f"ProgramId {program_id!r} is not well formed")


def playlist_not_found(program_id: str) -> Refusal:
    """Return the refusal ``PlayListNotFound``."""
    return Refusal("PlayListNotFound", f"playlist {program_id} does not exist")


def playlist_in_use(program_id: str) -> Refusal:
    """Return the refusal ``IncorrectPlaylistStatus.Inuse``."""
    return Refusal("IncorrectPlaylistStatus.Inuse", f"playlist {program_id} is running, stop it first")


# Errors of relay and tag operations.


def task_not_found() -> Refusal:
    """Return the refusal ``CodeTaskNotExist``."""
    return Refusal("CodeTaskNotExist", "Task does not exist.")


def illegal_duration(text: str) -> Refusal:
    """Return the refusal ``InvalidParam.CodeIllegalDuration``."""
    return Refusal("InvalidParam.CodeIllegalDuration", text)


def too_many_tags(limit: int) -> Refusal:
    """Return the refusal ``QuotaExceed.TagsPerResource``."""
    return Refusal("QuotaExceed.TagsPerResource", f"a resource has at most {limit} tags")


def duplicate_tag(key: str) -> Refusal:
    """Return the refusal ``Duplicate.TagKey``."""
    return Refusal("Duplicate.TagKey", f"the tag key {key!r} is given twice")


def resource_id_not_found(resource_id: str) -> Refusal:
    """Return the refusal ``InvalidResourceId.NotFound``."""
    return Refusal("InvalidResourceId.NotFound", f"resource {resource_id} does not exist")
