"""Errors of calls, one class for each way in which the caller can react.

    CallError
    ├── NotFound      the object does not exist: it was deleted, or never created
    ├── Throttled     too many calls; this one was not carried out and may be repeated later
    ├── Refused       the call is invalid or not allowed; repeating it fails again
    ├── Unavailable   the service was not reached or failed; the call itself is valid
    └── NoAnswer      the call was sent and no response was received; its effect is unknown

The vendor's code is an attribute, never a class.
"""

from collections.abc import Mapping
from typing import ClassVar

from .operation import READS
from .permissions import resource

PERMISSION = frozenset({"IllegalOperation", "PermissionDenied", "Forbidden", "Forbidden.RAM", "NoPermission"})
"""Error codes that mean that a policy does not allow the call."""

NEVER_GONE = frozenset(
    {
        "InvalidAccessKeyId.NotFound",
        "InvalidAction.NotFound",
        "InvalidApi.NotFound",
        "InvalidProtocol.NeedSsl",
        "InvalidRegion.NotFound",
        "InvalidRegionId.NotFound",
        "InvalidSecurityToken.NotFound",
        "InvalidVersion.NotFound",
        "LiveServiceNotFound",
        "MissingSecurityToken.NotFound",
    }
)
"""Error codes that end in `NotFound`, or come with HTTP 404, but are not about the requested object.

Reading one of them as "deleted" would drop existing resources from the state.
"""

_KEY = "Check the access key: `apsara-live doctor` says where it comes from."
_EXPIRED = "The temporary credentials are wrong or have expired: renew them."
_CLOCK = "Set this machine's clock: it is more than 15 minutes off."
_STOP_FIRST = "Stop the production studio first."
_START_FIRST = "Start the production studio first."
_LATER = "The service has an internal fault: try again later."
_ROOM = "Delete one, or ask the vendor for a higher quota."

ADVICE: Mapping[str, str] = {
    # Credentials and transport
    "IncompleteSignature": _KEY,
    "InvalidAccessKeyId.Inactive": "The access key is disabled: enable it, or use another.",
    "InvalidAccessKeyId.NotFound": "The access key does not exist: it was deleted, or mistyped.",
    "InvalidSecurityToken.Expired": _EXPIRED,
    "InvalidSecurityToken.Malformed": _EXPIRED,
    "InvalidSecurityToken.MismatchWithAccessKey": "The token belongs to another access key: set all three values anew.",
    "InvalidSecurityToken.NotFound": _EXPIRED,
    "InvalidTimeStamp.Expired": _CLOCK,
    "InvalidTimeStamp.Format": _CLOCK,
    "MissingSecurityToken": "The access key is a temporary one: set its security token too.",
    "SignatureDoesNotMatch": "The access key secret does not belong to the access key id: set both anew.",
    "SignatureNonceUsed": "A proxy on the way repeated the call: run the same command again.",
    "InvalidApi.NotFound": "The endpoint does not know the operation: check `apsara-live:endpoint`.",
    "InvalidAction.NotFound": "The endpoint does not know the operation: check `apsara-live:endpoint`.",
    "InvalidProtocol.NeedSsl": "Use an https endpoint.",
    "InvalidRegionId.NotFound": "Check `apsara-live:region`.",
    "InvalidRegionId.Malformed": "Check `apsara-live:region`.",
    "InternalError": _LATER,
    "ServiceUnavailable": _LATER,
    "UnsupportedHTTPMethod": "This is a fault of the provider: report it.",
    # The account
    "CodeInvalidAliUid": "The account has no streaming domain yet: add one in the ApsaraVideo Live console.",
    "LiveServiceNotFound": "Activate ApsaraVideo Live for this account.",
    "InvalidUserId.Malformed": _KEY,
    "CasterNumberExceed": f"The account has no room for another production studio. {_ROOM}",
    "ResourceNumberExceed": f"The production studio has no room for more of these. {_ROOM}",
    "UserQuotaExceed": f"The account has no room for another running scene. {_ROOM}",
    # The production studio
    "DuplicateLocationID": "Give every video resource and component of the studio a location of its own.",
    "IncorrectCasterStatus": "The production studio is in a state that does not allow this: start or stop it first.",
    "IncorrectCasterStatus.EnableChannel": "Stop the studio: channels are first enabled while it is stopped.",
    "IncorrectCasterStatus.Idle": _START_FIRST,
    "IncorrectCasterStatus.Inuse": _STOP_FIRST,
    "IncorrectSceneStatus": "The scene is in a state that does not allow this: start or stop the studio first.",
    "IncorrectSceneStatus.ConfigError": "Give the scene a layout and its components, then try again.",
    "IncorrectSceneStatus.Idle": _START_FIRST,
    "IncorrectSceneStatus.Inuse": _STOP_FIRST,
    "InvaildCaster.Delete": "A prepaid studio cannot be deleted before it expires.",
    "InvalidCaster.ChannelDisableUnsupported": "Channels stay on: run `pulumi refresh`, or make a new studio.",
    "InvalidCaster.NotFound": "The production studio does not exist in this region: run `pulumi refresh`.",
    "InvalidCasterId.Malformed": "Check the studio's id, and that it belongs to this region.",
    "InvalidCasterTemplate.NotFound": "Set a transcoding template in the studio's configuration.",
    "InvalidComponent.NotFound": "The component does not exist in this studio: run `pulumi refresh`.",
    "InvalidConfiguration.NotFound": "Configure the studio before it is started.",
    "InvalidDomainName.NotFound": "Add the domain to ApsaraVideo Live, in this region, before the studio uses it.",
    "InvalidLayout.NotFound": "The layout does not exist in this studio: run `pulumi refresh`.",
    "InvalidLiveStreamUrl.Malformed": "Check the address of the live stream.",
    "InvalidMaterialId.Malformed": "Check the id of the media asset.",
    "InvalidNormType.Malformed": "This kind of studio does not know the operation.",
    "InvalidParameter": "Check the value that the message names.",
    "InvalidParameter.Malformed": "Check the value that the message names.",
    "InvalidResource.NotFound": "The video resource does not exist in this studio: run `pulumi refresh`.",
    "InvalidScene.NotFound": "Scenes appear when the studio is started for the first time.",
    "InvalidSceneId.Malformed": "Check the scene's id.",
    "MissingParameter": "Set the value that the message names.",
    "RegionNoResource": "The account has nothing in this region: check `apsara-live:region`.",
    # The rundown
    "EpisodeConflict.Malformed": "Two episodes overlap: move one of them.",
    "IncorrectEndTime": "An episode ends after it starts: check its end time.",
    "IncorrectEpisodeStatus": "An episode that is on air or over cannot be changed.",
    "IncorrectStartTime": "An episode starts in the future: check its start time.",
    "InvalidEpisode.NotFound": "The episode is gone: run `pulumi refresh`.",
    "InvalidParameter.EndTime": "An episode ends after it starts: check its end time.",
    "SwitchTypeInvalid.Malformed": "A live source can only be switched by time: set `TimeFirst`.",
    # The playlist
    "IncorrectPlaylistStatus.Inuse": "The playlist plays: stop it first.",
    "PlayListNotFound": "The playlist does not exist in this region: run `pulumi refresh`.",
    # The relay
    "CodeTaskNotExist": "The relay is gone, or belongs to another region: run `pulumi refresh`.",
    "InvalidParam.CodeIllegalDuration": "The end time must be later than the start time, and than now.",
}
"""What to do about an error code, in one line. A code that is not listed gets no advice."""

MAX_MESSAGE_CHARS = 400
"""Maximum length of a quoted vendor message, in characters."""


def is_permission(code: str) -> bool:
    """Return whether a code means that a policy does not allow the call."""
    return code in PERMISSION or code.startswith(("Forbidden.", "NoPermission."))


def advice_for(code: str, action: str, parameters: Mapping[str, str]) -> str:
    """Return what to do about an error code; for a missing permission, the policy statement to add."""
    if is_permission(code):
        caster = parameters.get("CasterId") or "*"
        arn = resource(action, caster=caster, domain="<the studio's domain>", account="<account>")
        return f"Allow the RAM action live:{action} on {arn}."
    if "Throttling" in code:
        return "Other programs use the account's quota as well: lower `apsara-live:quotaShare`."
    return ADVICE.get(code, "")


class CallError(Exception):
    """A failed call; its text is one line."""

    verb: ClassVar[str] = "failed"

    def __init__(
        self,
        action: str,
        code: str,
        *,
        message: str = "",
        status: int | None = None,
        request_id: str = "",
        advice: str = "",
        retry_after_s: float | None = None,
    ) -> None:
        """`status` is `None` when no HTTP response was read; `code` is then one of ours, such as `NotConnected`."""
        super().__init__(action, code)
        self.action = action
        self.code = code
        self.message = one_line(message)
        self.status = status
        self.request_id = request_id
        self.advice = advice
        self.retry_after_s = retry_after_s
        """Seconds to wait before the next call, as the service requested; `None` if it did not."""
        self.attempts = 1
        """Number of times the call was sent."""
        self.elapsed_s = 0.0
        """Duration of all attempts together, in seconds."""

    @property
    def about_the_studio(self) -> bool:
        """Return whether the production studio itself was not found."""
        return isinstance(self, NotFound) and self.code in ("InvalidCaster.NotFound", "RegionNoResource")

    @property
    def effect_unknown(self) -> bool:
        """Return whether the call may have had its effect despite the error."""
        return isinstance(self, NoAnswer) or (isinstance(self, Unavailable) and self.status is not None)

    def __str__(self) -> str:
        text = f"{self.action} {self.verb}: {self.code}"
        if self.message:
            text += f": {self.message}"
        text = text.rstrip(".") + "."
        if self.attempts > 1:
            text += f" Tried {self.attempts} times in {self.elapsed_s:.1f} s."
        if self.advice:
            text += f" {self.advice}"
        if isinstance(self, Unavailable) and self.effect_unknown and not self.action.startswith(READS):
            text += " It may have been carried out."
        return f"{text} (request id {self.request_id})" if self.request_id else text


class NotFound(CallError):
    """The object does not exist; `code` names its kind."""

    verb = "refused"


class Throttled(CallError):
    """Too many calls per second; the call had no effect."""

    verb = "throttled"


class Refused(CallError):
    """The call is invalid or not allowed."""

    verb = "refused"


class Unavailable(CallError):
    """The service was not reached (`status` is `None`) or failed (5xx)."""

    verb = "unavailable"


class NoAnswer(CallError):
    """The call was sent and no complete response was received; its effect is unknown."""

    verb = "unanswered"


def one_line(text: str) -> str:
    """Return the text in one line, without control characters, and of limited length."""
    line = " ".join(text[: 4 * MAX_MESSAGE_CHARS].split())
    line = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in line)
    return line if len(line) <= MAX_MESSAGE_CHARS else line[: MAX_MESSAGE_CHARS - 1] + "…"
