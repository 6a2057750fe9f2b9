"""A channel of a studio: the source that it carries, and how a file plays in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field, SecretStr

from ..model.diff import Changes
from ..model.fields import OneWay, Properties, Replace, Wire, WriteOnly
from ..model.shape import decode, encode
from ..wire.errors import CallError, NotFound, Refused
from ..wire.operation import Operation
from ._account import Owned
from ._resource import RENAME_ADVICE, Id, OnAir, RefusedByProvider, Resource, Step
from ._settings import DESCRIBES

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

SETS: Final = Operation("SetCasterChannel", repeatable=True)
PLAYBACK: Final = ("play_status", "seek_offset_ms")
"""Inputs that steer how a file plays; the API returns neither."""
FACE_BEAUTY: Final = {"all": "0", "smoothing": "1", "whitening": "2", "dark_circles": "3", "nasolabial_folds": "4"}
ADVICE: Final = {
    "ResourceOfChannelExist": "the source is in another channel already, and no operation unbinds it: declare another "
    "source there first",
    "IncorrectChannel.Disable": "channels are disabled: declare channel_enable=True in the studio's CasterConfig",
    "InvalidResource.NotFound": "the source does not exist in this studio: declare resource_id of one that does",
}
"""What to do about a refusal of a channel."""
ChannelId = Literal["RV01", "RV02", "RV03", "RV04", "RV05", "RV06", "RV07", "RV08", "RV09", "RV10", "RV11", "RV12"]
PlayStatus = Literal["play", "pause"]
FaceBeauty = Literal["all", "smoothing", "whitening", "dark_circles", "nasolabial_folds"]


class CasterChannelInputs(Owned):
    """The declared source of a channel, and how it plays."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`. Its `CasterConfig` must have enabled channels with `channel_enable=True`."""
    channel_id: Annotated[
        ChannelId,
        Replace(),
    ]
    """The channel, to which layouts refer. How many of the 12 a studio has is not documented."""
    resource_id: Annotated[str, Field(min_length=1)]
    """Id of the source in the channel: `source.resource_id`. A source can be in one channel."""
    play_status: Annotated[PlayStatus | None, Wire(answered="", values={"play": 1, "pause": 0}), WriteOnly()] = None
    """Whether a file plays; live sources ignore it. If left out, the file stays as it is, and a new one plays."""
    seek_offset_ms: Annotated[int | None, Wire("SeekOffset", ""), WriteOnly(), Field(ge=0)] = None
    """Position from which a file plays, in milliseconds; live sources ignore it; vendor: `SeekOffset`.

    It is sent when it changes and when the channel gets another source, and never else: each time playback jumps.
    """
    face_beauty: Annotated[
        FaceBeauty | None,
        Wire(values=FACE_BEAUTY),
        OneWay("no value of the API turns face retouching off; declare another one"),
    ] = None
    """What is retouched in faces; `all` is everything. It can be changed and never turned off."""


class CasterChannelOutputs(CasterChannelInputs):
    """A channel as the API returns it."""

    stream_url: SecretStr | None = None
    """HTTP-FLV URL at which the channel can be watched, if the API returns one."""
    rtmp_url: SecretStr | None = None
    """RTMP URL at which the channel can be watched, if the API returns one."""


class CasterChannel(Resource[CasterChannelInputs, CasterChannelOutputs]):
    """Set by `SetCasterChannel`, read by `DescribeCasterChannels`; its id is `caster_id/channel_id`.

    A channel keeps what plays and where the same in source, preview and programme. No operation unbinds a channel:
    deleting this resource makes no call, the channel keeps its source, and the deletion says so. So another
    `channel_id` for the same source is refused by the API.

    A channel that has another source when this resource is created is left alone, and the creation is refused.
    """

    inputs = CasterChannelInputs
    outputs = CasterChannelOutputs
    id = Id("caster_id", "channel_id")
    belongs_to = "caster_id"
    order = 21
    waits_for = "CasterConfig"
    noun = "channel"
    on_air = OnAir(
        "contents",
        "channel",
        shown_by=("channel_id", "resource_id", "play_status", "seek_offset_ms", "face_beauty"),
        lasts=True,
    )
    holds = (("caster_id", "channel_id"),)
    adopted_if = {"ChannelEnable": "1"}
    creates = SETS
    reads = Operation(
        "DescribeCasterChannels", repeatable=True, quota=15, rows="Channels.Channel", answers=("ChannelId",)
    )
    updates = SETS
    also_calls = (DESCRIBES,)
    costs = {
        "creation": (DESCRIBES, reads, SETS, reads),
        "creation over the declared source, without playback": (DESCRIBES, reads),
        "creation, refused because channels are disabled": (DESCRIBES,),
        "creation, refused because the channel has another source": (DESCRIBES, reads),
        "refresh": (reads,),
        "any change": (SETS,),
        "deletion": (),
    }

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """A channel that is no longer declared keeps its source."""
        old, new = olds.get("channel_id"), news.get("channel_id")
        if isinstance(old, str) and old != new:
            yield f"channel_id: {old} keeps its source, and no operation unbinds it; a source can be in one channel"

    def changes(self, olds: Properties, news: Properties, declared: frozenset[str]) -> Changes:
        """Stop comparing playback that is no longer declared: the file stays as it is."""
        return super().changes(olds, news, declared - {*PLAYBACK})

    def create(self, cloud: Cloud, step: Step, inputs: CasterChannelInputs) -> tuple[str, Properties | None]:
        """Read whether channels are enabled and what the channel has; then bind it, unless it is as declared."""
        caster_id, own = inputs.caster_id, inputs.channel_id
        id = self.id.format(caster_id, own)
        if holder := step.run.holder(self.kind, id, but=step.urn):
            raise RefusedByProvider(f"channel {id} is declared by {holder} already: declare it once")
        if str(cloud.call(DESCRIBES, {"CasterId": caster_id}).get("ChannelEnable")) != "1":
            raise RefusedByProvider(
                f"studio {caster_id} has channels disabled: declare channel_enable=True in its CasterConfig, and let "
                "the channel depend on it"
            )
        current = self._outputs(cloud, caster_id, own)
        bound = current.get("resource_id") if current else None
        if bound not in (None, inputs.resource_id):
            raise RefusedByProvider(
                f"channel {id} has source {bound} already: declare resource_id={bound!r}, and change it in the next "
                f"update; {RENAME_ADVICE}"
            )
        wanted = encode(self.inputs, inputs)
        present = {name: value for name, value in (current or {}).items() if getattr(inputs, name, None) is not None}
        if wanted == encode(self.inputs, present):
            return id, current
        _set(cloud, wanted)
        return id, None

    def read(self, cloud: Cloud, id: str, old: CasterChannelOutputs) -> Properties | None:
        """One call: the studio's channels. A channel without a source is gone."""
        try:
            return self._outputs(cloud, *self.id.parse(id))
        except NotFound:
            return None

    def update(
        self, cloud: Cloud, step: Step, id: str, old: CasterChannelOutputs, inputs: CasterChannelInputs
    ) -> Properties:
        """One call that names the source in any case; the position only where playback has to jump."""
        wanted = encode(self.inputs, inputs)
        if (old.resource_id, old.seek_offset_ms) == (inputs.resource_id, inputs.seek_offset_ms):
            wanted.pop("SeekOffset", None)
        _set(cloud, wanted)
        return {}

    def delete(self, cloud: Cloud, step: Step, id: str, old: CasterChannelOutputs) -> None:
        """No call: nothing unbinds a channel."""
        step.inform(f"channel {id} keeps source {old.resource_id}: no operation unbinds a channel")

    def abandon(self, cloud: Cloud, step: Step, id: str, inputs: CasterChannelInputs) -> str:
        """Nothing is taken back: what was set is what is declared."""
        return f"Channel {id} was bound before that: the next update finds it so."

    def _outputs(self, cloud: Cloud, caster_id: str, own: str) -> Properties | None:
        """The channel as it is listed; None where it is not, or has no source."""
        rows: list[dict[str, Any]] = cloud.rows(self.reads, {"CasterId": caster_id})
        row: Mapping[str, Any] = next((each for each in rows if each.get("ChannelId") == own), {})
        return decode(self.outputs, row) | {"caster_id": caster_id} if row.get("ResourceId") else None


def _set(cloud: Cloud, parameters: dict[str, Any]) -> None:
    """Set a channel; a refusal comes with what to do."""
    try:
        cloud.call(SETS, parameters)
    except (Refused, NotFound) as error:
        raise _advised(error) from None


def _advised(error: CallError) -> CallError | RefusedByProvider:
    if error.code not in ADVICE:
        return error
    return RefusedByProvider(f"{error.action}: {error.code}: {ADVICE[error.code]} (request id {error.request_id})")
