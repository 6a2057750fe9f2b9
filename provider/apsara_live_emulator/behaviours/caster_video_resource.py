"""The sources of a studio: Add-, Modify-, DeleteCasterVideoResource, DescribeCasterVideoResources."""

from __future__ import annotations

import re

from ..answers import Json
from ..assumptions import assumed
from ..objects import Caster, VideoResource
from ..refusals import (
    duplicate_location,
    live_stream_url,
    malformed,
    material_id,
    resource_not_found,
    too_many_resources,
)
from . import Call, answers

LOCATION = re.compile(r"RV(?!00)[0-9]{2}")
MAX_FIXED_DELAY_MS = 5000
OTHER_KINDS = ("MaterialId", "VodUrl", "ImageId", "ImageUrl")
SETTINGS = (
    "ResourceName",
    "LiveStreamUrl",
    *OTHER_KINDS,
    "BeginOffset",
    "EndOffset",
    "PtsCallbackInterval",
    "RepeatNum",
)


@answers("AddCasterVideoResource")
@assumed(
    "LocationId may be left out, although newer texts call it required, and is RV01 to RV99, of which one ends at RV12."
)
@assumed("RepeatNum defaults to 0.")
def add_caster_video_resource(call: Call) -> Json:
    """Add a source; a location holds one, a studio as many as ``source-limit`` [SDK, page of 2018]."""
    caster = call.caster()
    settings = {name: call.parameters[name] for name in SETTINGS if call.given(name)}
    _check_kind(call, settings)
    _check_numbers(call, settings)
    location = call.text("LocationId")
    if location and not LOCATION.fullmatch(location):
        raise malformed("LocationId", "must be RV01 to RV99")
    if location and any(one.settings.get("LocationId") == location for one in caster.video_resources.values()):
        raise duplicate_location(location)
    limit = int(call.choices["source-limit"])
    if len(caster.video_resources) >= limit:
        raise too_many_resources(limit)
    resource_id = call.state.new_id("resource")
    placed = {"LocationId": location} if location else {}
    caster.video_resources[resource_id] = VideoResource(resource_id, settings | placed, call.newness())
    return {"ResourceId": resource_id}


@answers("ModifyCasterVideoResource")
@assumed("What is left out keeps its value, what is empty is cleared; the location stays.")
def modify_caster_video_resource(call: Call) -> Json:
    """Change a source; its location has no parameter here [SDK]."""
    caster = call.caster()
    resource = find(call, caster, call.text("ResourceId"))
    sent = {name: call.parameters[name] for name in SETTINGS if name in call.parameters}
    settings = {name: value for name, value in (resource.settings | sent).items() if value != ""}
    _check_kind(call, settings)
    _check_numbers(call, settings)
    settings.setdefault("ResourceName", resource.settings["ResourceName"])
    resource.settings = settings
    return {"CasterId": caster.caster_id, "ResourceId": resource.resource_id}


@answers("DeleteCasterVideoResource")
@assumed("A source may be removed while layouts, channels or episodes still name it.")
def delete_caster_video_resource(call: Call) -> Json:
    """Delete a source [SDK]."""
    caster = call.caster()
    resource = find(call, caster, call.text("ResourceId"))
    del caster.video_resources[resource.resource_id]
    return {}


@answers("DescribeCasterVideoResources")
@assumed("In the order in which they were added; FlvUrl is not answered.")
def describe_caster_video_resources(call: Call) -> Json:
    """Return all sources of a studio [SDK]."""
    resources = [
        {"ResourceId": resource.resource_id, "RepeatNum": 0, **resource.settings}
        for resource in call.listed(list(call.caster().video_resources.values()))
    ]
    return {"Total": len(resources), "VideoResources": {"VideoResource": resources}}


def find(call: Call, caster: Caster, resource_id: str) -> VideoResource:
    """Return a source of this studio, or raise the vendor's refusal."""
    resource = call.find(caster.video_resources, resource_id)
    if resource is None:
        raise resource_not_found(resource_id)
    return resource


def _check_kind(call: Call, settings: Json) -> None:
    """Check that a live source has only a stream URL, and any other source has none [SDK]."""
    others = [name for name in OTHER_KINDS if settings.get(name)]
    if settings.get("LiveStreamUrl") and others:
        raise malformed("LiveStreamUrl", f"belongs to live sources and cannot go with {others[0]}")
    if not settings.get("LiveStreamUrl") and not others:
        if call.parameters.get("LiveStreamUrl") == "":
            raise live_stream_url()
        if call.parameters.get("MaterialId") == "":
            raise material_id()
        raise malformed("LiveStreamUrl", f"or one of {', '.join(OTHER_KINDS)} must be given")


@assumed("RepeatNum below -1, or an offset or interval that makes no sense, is InvalidParameter.Malformed.")
def _check_numbers(call: Call, settings: Json) -> None:
    if settings.get("RepeatNum", 0) < -1:
        raise malformed("RepeatNum", "must be -1, 0 or more")
    for name in ("BeginOffset", "PtsCallbackInterval"):
        if settings.get(name, 0) < 0:
            raise malformed(name, "must not be negative")
    if call.given("FixedDelayDuration") and not 0 <= call.parameters["FixedDelayDuration"] <= MAX_FIXED_DELAY_MS:
        raise malformed("FixedDelayDuration", f"must be between 0 and {MAX_FIXED_DELAY_MS} ms")
