"""Production studios: CreateCaster, CopyCaster, DescribeCasters, UpdateCasterResourceGroup, DeleteCaster."""

from __future__ import annotations

import math
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ..answers import Json
from ..assumptions import assumed
from ..clock import from_timestamp, from_wire
from ..objects import Caster, Component, Layout, Thing, VideoResource
from ..refusals import caster_in_use, caster_prepaid, charge_type, malformed, malformed_value, norm_type
from . import Call, answers, page, without_empty
from .caster_tags import read_tags
from .playlist_playback import current_place

NORM_TYPES = (1, 3, 4, 6)
TEMPLATES = ("lp_ld", "lp_sd", "lp_hd", "lp_ud", "lp_ld_v", "lp_sd_v", "lp_hd_v", "lp_ud_v", "lp_noTranscode")
DEFAULT_RESOURCE_GROUP = "rg-acfmemulated"


@answers("CreateCaster")
@assumed(
    "A token that was used before returns the studio of that first call, whatever else is sent, even a deleted one."
)
@assumed(
    "PrePaid is InvalidChargeType.PostSupport; a token, charge type or template that cannot be is Malformed by name."
)
@assumed("A studio without a group belongs to a default group. CasterTemplate is kept and answered, nothing more.")
def create_caster(call: Call) -> Json:
    """Create a stopped studio. The client token makes a repeated call harmless [SDK]."""
    token = call.text("ClientToken")
    _check_creation(call, token)
    tags = read_tags(call) if call.choices["tags-at-creation"] == "kept" else {}
    if _is_used(call, token):
        return {"CasterId": call.state.tokens[token]}
    caster_id = call.state.new_id("caster")
    call.state.add_caster(
        Caster(
            caster_id=caster_id,
            name=call.text("CasterName") or caster_id,
            norm_type=call.parameters["NormType"],
            charge_type=call.text("ChargeType"),
            client_token=token,
            created=call.now,
            modified=call.now,
            resource_group_id=call.text("ResourceGroupId") or DEFAULT_RESOURCE_GROUP,
            template=call.text("CasterTemplate"),
            purchase_time=call.text("PurchaseTime"),
            expire_time=call.text("ExpireTime"),
            tags=tags,
            new=call.newness(),
        )
    )
    return {"CasterId": caster_id}


def _is_used(call: Call, token: str) -> bool:
    return token in call.state.tokens and call.choices["used-token"] == "same"


def _check_token(token: str) -> None:
    if len(token) > 64 or not token.isascii():
        raise malformed_value("ClientToken", "has at most 64 ASCII characters")


def _check_creation(call: Call, token: str) -> None:
    _check_token(token)
    if call.parameters["NormType"] not in NORM_TYPES:
        raise norm_type("NormType must be 1, 3, 4 or 6")
    if call.text("ChargeType") == "PrePaid":
        raise charge_type("ChargeType must be PostPaid")
    if call.text("ChargeType") != "PostPaid":
        raise malformed_value("ChargeType", "must be PostPaid")
    if call.given("CasterTemplate") and call.text("CasterTemplate") not in TEMPLATES:
        raise malformed_value("CasterTemplate", f"must be one of {', '.join(TEMPLATES)}")


@answers("CopyCaster")
@assumed("The copy is idle, also of a running studio, and belongs to the same resource group; it has no tags.")
@assumed("Scenes, the rundown, shows and playlists are not copied; what is copied has new ids, also where it is named.")
@assumed("CreateCaster and CopyCaster share their tokens: a used one answers the studio of the first call.")
def copy_caster(call: Call) -> Json:
    """Create a studio with the configuration of another one; the client token makes a repeated call harmless [SDK]."""
    token = call.text("ClientToken")
    _check_token(token)
    source = call.caster("SrcCasterId")
    if _is_used(call, token):
        return {"CasterId": call.state.tokens[token]}
    caster_id = call.state.new_id("caster")
    copy = Caster(
        caster_id=caster_id,
        name=call.text("CasterName"),
        norm_type=source.norm_type,
        charge_type=source.charge_type,
        client_token=token,
        created=call.now,
        modified=call.now,
        resource_group_id=source.resource_group_id,
        template=source.template,
        purchase_time=source.purchase_time,
        expire_time=source.expire_time,
        config=deepcopy(source.config),
        channel_enable=source.channel_enable,
        new=call.newness(),
    )
    if call.choices["copied-contents"] == "all":
        _copy_contents(call, source, copy)
    call.state.add_caster(copy)
    return {"CasterId": caster_id}


def _copy_contents(call: Call, source: Caster, copy: Caster) -> None:
    """Copy sources, components, layouts, channels and all that has no class of its own, each under a new id."""
    kinds: dict[str, Mapping[str, object]] = {
        "resource": source.video_resources,
        "component": source.components,
        "layout": source.layouts,
    }
    ids = {old: call.state.new_id(kind) for kind, things in kinds.items() for old in things}
    ids |= {old: call.state.new_id(one.kind) for old, one in source.others.items()}
    copy.video_resources = {
        ids[old]: VideoResource(ids[old], _renamed(one.settings, ids), call.newness())
        for old, one in source.video_resources.items()
    }
    copy.components = {
        ids[old]: Component(ids[old], _renamed(one.settings, ids), call.newness())
        for old, one in source.components.items()
    }
    copy.layouts = {
        ids[old]: Layout(ids[old], _renamed(one.settings, ids), call.newness()) for old, one in source.layouts.items()
    }
    for old, one in source.others.items():
        copy.add(Thing(ids[old], one.kind, _renamed(one.settings, ids), call.newness()))
    copy.channels = _renamed(source.channels, ids)
    copy.config = _renamed(source.config, ids)


def _renamed(value: Any, ids: dict[str, str]) -> Any:
    """Return a copy of JSON in which every old id is replaced by the new one."""
    if isinstance(value, dict):
        return {key: _renamed(inner, ids) for key, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, ids) for inner in value]
    return ids.get(value, value) if isinstance(value, str) else value


@answers("DescribeCasters")
@assumed("CasterName matches a part of the name; StartTime and EndTime bound the time of creation; pages start at 1.")
@assumed("Times are answered in the format of requests; older pages show another one.")
@assumed("Newest modification first, unless OrderByModifyAsc asks for the contrary.")
def describe_casters(call: Call) -> Json:
    """Return the studios that match every filter; an unknown CasterId gives an empty list [Terraform]."""
    _check_filters(call)
    casters = call.state.casters
    named = casters.get(call.text("CasterId")) if call.given("CasterId") else None
    candidates = casters.values() if not call.given("CasterId") else [named] if named else []
    matching = [caster for caster in candidates if _passes(call, caster)]
    # Reversed before the stable sort: of two with the same time, the newer comes first in descending order.
    ascending = call.text("OrderByModifyAsc").lower() == "true" or call.choices["caster-order"] == "oldest"
    matching = matching if ascending else matching[::-1]
    matching.sort(key=lambda caster: caster.modified, reverse=not ascending)
    shown = page(call.parameters.get("PageNum"), call.parameters.get("PageSize"), default_size=100)
    listed = call.listed(matching, shown)
    return {"Total": len(listed), "CasterList": {"Caster": [_described(one, call.now) for one in listed[shown]]}}


def _check_filters(call: Call) -> None:
    """Check the filters, each of which has its own error code [page of 2018]."""
    for name in ("PageNum", "PageSize"):
        if call.given(name) and call.parameters[name] < 1:
            raise malformed_value(name, "must be at least 1")
    if call.choices["page-size"] != "any" and (call.parameters.get("PageSize") or 0) > int(call.choices["page-size"]):
        raise malformed_value("PageSize", f"must be at most {call.choices['page-size']}")
    if call.given("Status") and call.parameters["Status"] not in (0, 1):
        raise malformed_value("Status", "must be 0 or 1")
    for name in ("StartTime", "EndTime"):
        if call.given(name) and from_wire(call.text(name)) is None:
            raise malformed_value(name, "must be yyyy-MM-ddTHH:mm:ssZ")


def _passes(call: Call, caster: Caster) -> bool:
    equal: dict[str, Any] = {
        "ResourceGroupId": caster.resource_group_id,
        "NormType": str(caster.norm_type),
        "ChargeType": 1 if caster.charge_type == "PostPaid" else 0,
        "Status": 1 if caster.streams(call.now) else 0,
    }
    if any(call.given(name) and call.parameters[name] != value for name, value in equal.items()):
        return False
    if call.text("CasterName") not in caster.name:
        return False
    if caster.created < moment(call, "StartTime", 0) or caster.created > moment(call, "EndTime", math.inf):
        return False
    return all(_tagged(caster, tag) for tag in call.parameters.get("Tag", []))


def moment(call: Call, name: str, otherwise: float) -> float:
    """Return the time of a filter in seconds since 1970."""
    if not call.given(name):
        return otherwise
    parsed = from_wire(call.text(name))
    if parsed is None:
        raise malformed(name, "must be yyyy-MM-ddTHH:mm:ssZ")
    return parsed.timestamp()


def _tagged(caster: Caster, tag: Json) -> bool:
    key, value = tag.get("Key", ""), tag.get("Value", "")
    return key in caster.tags and value in ("", caster.tags[key])


def _described(caster: Caster, now: float) -> Json:
    streams = caster.streams(now)
    return without_empty(
        {
            "CasterId": caster.caster_id,
            "CasterName": caster.name,
            "CasterTemplate": caster.config.get("TranscodeConfig", {}).get("CasterTemplate") or caster.template,
            "ChannelEnable": caster.channel_enable,
            "ChargeType": caster.charge_type,
            "ClientTokenId": caster.client_token,
            "CreateTime": from_timestamp(caster.created),
            "Duration": _duration(now - caster.streams_from) if streams else None,
            "ExpireTime": caster.expire_time,
            "LastModified": from_timestamp(caster.modified),
            "NormType": caster.norm_type,
            "PurchaseTime": caster.purchase_time,
            "ResourceGroupId": caster.resource_group_id,
            "StartTime": from_timestamp(caster.live.get("Since", caster.streams_from)) if streams else None,
            "Status": 1 if streams else 0,
            "Tags": {"tag": [{"TagKey": key, "TagValue": value} for key, value in caster.tags.items()]},
        }
    )


def _duration(seconds: float) -> str:
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}"


@answers("UpdateCasterResourceGroup")
@assumed("Any group id is accepted; the time of modification does not move.")
def update_caster_resource_group(call: Call) -> Json:
    """Move a studio to another resource group [SDK]."""
    call.caster().resource_group_id = call.text("NewResourceGroupId")
    return {}


@answers("DeleteCaster")
@assumed("Sources, channels and the rundown go too; the page names scenes, components and layouts.")
@assumed("A studio that is starting or restarting counts as running, as does one whose playlist runs.")
def delete_caster(call: Call) -> Json:
    """Delete a stopped studio and everything in it [SDK, error table of 2024]."""
    caster = call.caster()
    if caster.charge_type == "PrePaid":
        raise caster_prepaid()
    if caster.started:
        raise caster_in_use(f"production studio {caster.caster_id} is running, stop it first")
    if any(current_place(call, playlist) is not None for playlist in caster.playlists.values()):
        raise caster_in_use(f"the playlist of production studio {caster.caster_id} is running, stop it first")
    call.state.remove_caster(caster)
    return {"CasterId": caster.caster_id}
