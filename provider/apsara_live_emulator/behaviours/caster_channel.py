"""Channels, which layouts use instead of sources when enabled: SetCasterChannel, DescribeCasterChannels."""

from __future__ import annotations

import re

from ..answers import Json
from ..assumptions import assumed
from ..refusals import channels_disabled, malformed, resource_has_channel
from . import Call, answers
from .caster_video_resource import find as find_resource

CHANNEL = re.compile(r"RV(?:0[1-9]|1[0-2])")
FACE_BEAUTY = ("0", "1", "2", "3", "4")


@answers("SetCasterChannel")
@assumed("A parameter that is left out keeps its value.")
def set_caster_channel(call: Call) -> Json:
    """Assign a source to a channel, RV01 to RV12; a source has one channel at most [SDK, page of 2018]."""
    caster = call.caster()
    if call.choices["channel-mode"] == "required" and not caster.channel_enable:
        raise channels_disabled(caster.caster_id)
    channel_id = call.text("ChannelId")
    if not CHANNEL.fullmatch(channel_id):
        raise malformed("ChannelId", "must be RV01 to RV12")
    if call.given("ResourceId"):
        resource = find_resource(call, caster, call.text("ResourceId"))
        taken = [one for one, sent in caster.channels.items() if sent.get("ResourceId") == resource.resource_id]
        if taken and taken != [channel_id]:
            raise resource_has_channel(resource.resource_id, taken[0])
    if call.given("FaceBeauty") and call.text("FaceBeauty") not in FACE_BEAUTY:
        raise malformed("FaceBeauty", "must be 0 to 4")
    if call.given("PlayStatus") and call.parameters["PlayStatus"] not in (0, 1):
        raise malformed("PlayStatus", "must be 0 or 1")
    if call.given("SeekOffset") and call.parameters["SeekOffset"] < 0:
        raise malformed("SeekOffset", "must not be negative")
    sent = {name: call.parameters[name] for name in ("ResourceId", "FaceBeauty") if call.given(name)}
    caster.channels[channel_id] = caster.channels.get(channel_id, {}) | sent
    return {}


@answers("DescribeCasterChannels")
@assumed("Channels that were never set are not listed; stream URLs are not answered.")
def describe_caster_channels(call: Call) -> Json:
    """Return the channels and their sources [SDK]."""
    channels = [{"ChannelId": channel_id, **sent} for channel_id, sent in sorted(call.caster().channels.items())]
    return {"Total": len(channels), "Channels": {"Channel": channels}}
