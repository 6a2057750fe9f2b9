"""Tags: TagResources and UntagResources for studios, the four tag operations of the SDK."""

from __future__ import annotations

from ..answers import Json
from ..assumptions import assumed
from ..refusals import Refusal, duplicate_tag, malformed, missing, resource_id_not_found, too_many_tags
from . import Call, answers

CASTER, DOMAIN = "CASTER", "DOMAIN"
MAX_TAGS = 20
MAX_RESOURCES = 50


def _kind(call: Call) -> str:
    kind = call.text("ResourceType").upper()
    if kind not in (CASTER, DOMAIN):
        raise malformed("ResourceType", "must be caster or DOMAIN")
    return kind


@assumed("An unknown studio is InvalidResourceId.NotFound; any domain may be tagged.")
def _tags(call: Call, kind: str) -> list[dict[str, str]]:
    """Return the tags of every resource that the call names; all must exist before one is changed."""
    resource_ids = call.parameters.get("ResourceId", [])
    if len(resource_ids) > MAX_RESOURCES:
        raise malformed("ResourceId", f"names at most {MAX_RESOURCES} resources")
    if kind == DOMAIN:
        return [call.state.tag_domain(domain) for domain in resource_ids]
    casters = [call.find(call.state.casters, resource_id) for resource_id in resource_ids]
    if None in casters:
        raise resource_id_not_found(resource_ids[casters.index(None)])
    return [call.state.caster(resource_id).tags for resource_id in resource_ids]


@answers("TagResources", "TagLiveResources")
@assumed("TagLiveResources, documented for domains, takes studios too, as TagResources does; case is free.")
def tag_resources(call: Call) -> Json:
    """Add tags or change the values of existing ones [Terraform]."""
    given = read_tags(call)
    if call.choices["tag-resources"] == "refused" and _kind(call) == CASTER:
        raise Refusal("InvalidResourceType", "ResourceType must be DOMAIN", 401)
    tagged = _tags(call, _kind(call))
    for tags in tagged:
        _check_number(tags | given)
    for tags in tagged:
        tags.update(given)
    return {}


@assumed("A studio has at most 20 tags, also those given at its creation: the limit and its code are those of domains.")
def _check_number(tags: dict[str, str]) -> None:
    if len(tags) > MAX_TAGS:
        raise too_many_tags(MAX_TAGS)


def read_tags(call: Call) -> dict[str, str]:
    """Return the tags of a request, or refuse them."""
    tags: dict[str, str] = {}
    for number, tag in enumerate(call.parameters.get("Tag", []), 1):
        if not tag.get("Key"):
            raise missing(f"Tag.{number}.Key")
        if tag["Key"] in tags:
            raise duplicate_tag(tag["Key"])
        tags[tag["Key"]] = tag.get("Value", "")
    _check_number(tags)
    return tags


@answers("UntagResources", "UnTagLiveResources")
@assumed("All counts only when no TagKey is given; one of the two must be.")
def untag_resources(call: Call) -> Json:
    """Remove the tags with these keys, or all tags [Terraform]."""
    keys = call.parameters.get("TagKey", [])
    if not keys and call.parameters.get("All") is not True:
        raise missing("TagKey")
    for tags in _tags(call, _kind(call)):
        for key in keys or list(tags):
            tags.pop(key, None)
    return {}


@answers("ListLiveTagResources")
@assumed("One page holds everything; NextToken is not answered. Neither ResourceId nor Tag is MissingParameter.")
def list_live_tag_resources(call: Call) -> Json:
    """Return one entry per tag of the named resources that carry every requested tag [SDK]."""
    if not call.given("ResourceId") and not call.given("Tag"):
        raise missing("ResourceId")
    kind = call.text("ResourceType")
    entries = [
        {"ResourceId": resource_id, "ResourceType": kind, "TagKey": key, "TagValue": value}
        for resource_id, tags in _tagged(call)
        for key, value in tags.items()
    ]
    return {"TagResources": {"TagResource": entries}}


@answers("DescribeLiveTagResources")
def describe_live_tag_resources(call: Call) -> Json:
    """Return one entry per resource with its tags [SDK]."""
    entries = [
        {"ResourceId": resource_id, "Tag": [{"Key": key, "Value": value} for key, value in tags.items()]}
        for resource_id, tags in _tagged(call)
    ]
    return {"TagResources": entries}


def _tagged(call: Call) -> list[tuple[str, dict[str, str]]]:
    if _kind(call) == DOMAIN:
        return [(domain, tags) for domain, tags in call.state.domain_tags.items() if _matches(call, domain, tags)]
    casters = [one for one in call.state.casters.values() if _matches(call, one.caster_id, one.tags)]
    return [(caster.caster_id, caster.tags) for caster in call.listed(casters)]


def _matches(call: Call, resource_id: str, tags: dict[str, str]) -> bool:
    named = call.parameters.get("ResourceId", [])
    return (not named or resource_id in named) and all(
        tag.get("Key", "") in tags and tag.get("Value", "") in ("", tags[tag["Key"]])
        for tag in call.parameters.get("Tag", [])
    )
