"""The configuration of a studio: SetCasterConfig, DescribeCasterConfig."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from ..answers import Json
from ..assumptions import assumed
from ..objects import Caster
from ..refusals import caster_in_use, channel_needs_stopped, channel_stays, domain_not_found, malformed
from . import Call, answers

DOMAIN = re.compile(r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.I)
MAX_DELAY_S = 300
MAX_SIDE_OUTPUTS = 20

# Settings that SetCasterConfig replaces; the name and the channels have their own rules.
TEXTS = (
    "CallbackUrl",
    "DomainName",
    "ProgramName",
    "SideOutputUrl",
    "SideOutputUrlList",
    "UrgentImageId",
    "UrgentImageUrl",
    "UrgentLiveStreamUrl",
    "UrgentMaterialId",
    "AutoSwitchUrgentConfig",
)
OBJECTS = ("TranscodeConfig", "RecordConfig", "SyncGroupsConfig")
NUMBERS = ("Delay", "ProgramEffect", "AutoSwitchUrgentOn")

# The keys of a recording format, and their names in the vendor's older samples.
RECORD_FORMAT = {
    "Format": "",
    "CycleDuration": "Interval",
    "OssObjectPrefix": "Prefix",
    "SliceOssObjectPrefix": "SlicePrefix",
}
WHOLE = re.compile(r"[0-9]{1,9}")


@answers("SetCasterConfig")
@assumed("CasterName left out keeps the name; empty, the name is the id again.")
@assumed("While the studio runs, DomainName and TranscodeConfig may be changed but not cleared: Inuse.")
@assumed("Channels switched on and off are judged after every other rule.")
def set_caster_config(call: Call) -> Json:
    """Replace the whole configuration; empty parameters clear their settings [page 003]."""
    caster = call.caster()
    wanted = _wanted(call, caster)
    channel = _channel(call, caster)
    if caster.started:
        for name in ("DomainName", "TranscodeConfig"):
            if caster.config.get(name) and not wanted.get(name) and not _clearable(call, name):
                raise caster_in_use(f"production studio {caster.caster_id} is running and needs its {name}")
        if call.choices["running-template"] == "frozen" and wanted.get("TranscodeConfig") != caster.config.get(
            "TranscodeConfig"
        ):
            raise caster_in_use(f"production studio {caster.caster_id} is running and keeps its TranscodeConfig")
    if channel and not caster.channel_enable:
        caster.layouts.clear()
    caster.channel_enable = channel
    caster.config = wanted
    if "CasterName" in call.parameters or call.choices["absent-name"] == "resets":
        caster.name = call.text("CasterName") or caster.caster_id
    caster.modified = call.now
    return {"CasterId": caster.caster_id}


def _clearable(call: Call, name: str) -> bool:
    return name == "TranscodeConfig" and call.choices["running-template"] == "clears"


def _wanted(call: Call, caster: Caster) -> Json:
    """Return the configuration after the call. With absent-config=keeps, omitted settings stay."""
    kept = caster.config if call.choices["absent-config"] == "keeps" else {}
    wanted = {name: value for name, value in kept.items() if name not in call.parameters}
    for name in (*TEXTS, *OBJECTS, *NUMBERS):
        if call.given(name):
            wanted[name] = READERS.get(name, _text)(call, name)
    return wanted


def _channel(call: Call, caster: Caster) -> int:
    """Return the channel switch: once on it stays on, first set while stopped; omitted is 0 [page 003, SDK]."""
    enable = call.parameters.get("ChannelEnable")
    if enable in (None, ""):
        enable = caster.channel_enable if enable is None and call.choices["absent-config"] == "keeps" else 0
    if enable not in (0, 1):
        raise malformed("ChannelEnable", "must be 0 or 1")
    if caster.channel_enable and not enable:
        raise channel_stays(caster.caster_id)
    if enable and not caster.channel_enable and caster.started:
        raise channel_needs_stopped(caster.caster_id)
    return int(enable)


# One reader per setting: it returns the value to store, or refuses it.


def _text(call: Call, name: str) -> str:
    return call.text(name)


def _domain(call: Call, name: str) -> str:
    check_domain(call, call.text(name))
    return call.text(name)


@assumed("A domain is unknown when it is no domain, or when the test has put it into state.unknown_domains.")
def check_domain(call: Call, domain: str) -> None:
    """Refuse what is no streaming domain of the account."""
    if not DOMAIN.fullmatch(domain) or domain in call.state.unknown_domains:
        raise domain_not_found(f"domain {domain!r} is not a streaming domain of this account")


@assumed("Delay outside 0 to 300 is InvalidParameter.Malformed.")
def _delay(call: Call, name: str) -> float:
    delay = float(call.parameters[name])
    if not 0 <= delay <= MAX_DELAY_S:
        call.refuse("delay-code", f"{name} must be between 0 and {MAX_DELAY_S} seconds")
    return int(delay) if delay.is_integer() else delay


def _effect(call: Call, name: str) -> int:
    if call.parameters[name] not in (0, 1):
        raise malformed(name, "must be 0 or 1")
    return int(call.parameters[name])


def _boolean(call: Call, name: str) -> bool:
    return bool(call.parameters[name])


@assumed("A side output that is not rtmp:// is InvalidParameter.Malformed.")
def _rtmp(call: Call, name: str) -> str:
    url = call.text(name)
    if not url.startswith("rtmp://"):
        raise malformed(name, "must be an RTMP URL")
    return url


@assumed("SideOutputUrlList may be a JSON array or one bare URL, is answered as it was sent, and has no 21st URL.")
def _rtmp_list(call: Call, name: str) -> str:
    text = call.text(name)
    urls = call.json(name) if text.lstrip().startswith("[") else [text]
    if not isinstance(urls, list) or not all(isinstance(url, str) and url.startswith("rtmp://") for url in urls):
        raise malformed(name, "must be a JSON array of RTMP URLs")
    if len(urls) > MAX_SIDE_OUTPUTS:
        raise malformed(name, f"holds at most {MAX_SIDE_OUTPUTS} URLs")
    return text


@assumed("A callback address that is not http:// or https:// is InvalidParameter.Malformed.")
def _http(call: Call, name: str) -> str:
    url = call.text(name)
    if not url.startswith(("http://", "https://")):
        raise malformed(name, "must be an HTTP address")
    return url


@assumed("AutoSwitchUrgentConfig has no key but eofThres, and is answered as it was sent.")
def _auto_switch(call: Call, name: str) -> str:
    value = call.json(name)
    if not isinstance(value, dict):
        raise malformed(name, "must be a JSON object")
    threshold = _take(name, value, "eofThres")
    _nothing_left(call, name, value)
    if threshold is not None and (isinstance(threshold, bool) or not isinstance(threshold, int | float)):
        raise malformed(name, "needs a number of seconds for eofThres")
    return call.text(name)


@assumed("TranscodeConfig: keys are read in any case; CustomParams is taken as answered; unknown keys are refused.")
def _transcode(call: Call, name: str) -> Json:
    """Return TranscodeConfig in the form that DescribeCasterConfig returns."""
    raw = _object(call, name)
    template = _take(name, raw, "CasterTemplate")
    live = _take(name, raw, "LiveTemplate", "LiveTemplateIds")
    custom = _take(name, raw, "CustomParams")
    _nothing_left(call, name, raw)
    if template is not None and not isinstance(template, str):
        raise malformed(name, "needs a string for CasterTemplate")
    if live is not None and not (isinstance(live, list) and all(isinstance(one, str) for one in live)):
        raise malformed(name, "needs a list of strings for LiveTemplate")
    answer: Json = {}
    if template:
        answer["CasterTemplate"] = template
    if live:
        answer["LiveTemplateIds"] = {"LocationId": live}
    if custom:
        answer["CustomParams"] = custom
    return answer


@assumed("RecordConfig: endpoint is ossEndpoint, videoFormat is recordFormat; interval is not answered.")
@assumed("RecordConfig and its formats: keys are read in any case; keys that no page or sample has are refused.")
def _record(call: Call, name: str) -> Json:
    """Return RecordConfig in the form that DescribeCasterConfig returns."""
    raw = _object(call, name)
    endpoint = _take(name, raw, "OssEndpoint", "Endpoint")
    bucket = _take(name, raw, "OssBucket")
    formats = _take(name, raw, "RecordFormat", "VideoFormat")
    on_demand = _take(name, raw, "OnDemand")
    _take(name, raw, "Interval")
    _nothing_left(call, name, raw)
    answer: Json = {}
    if endpoint:
        answer["OssEndpoint"] = endpoint
    if bucket:
        answer["OssBucket"] = bucket
    if on_demand is not None:
        answer["OnDemand"] = on_demand
    if not isinstance(formats, list | None):
        raise malformed(name, "needs a list for VideoFormat")
    if formats:
        answer["RecordFormat"] = {"RecordFormat": [_record_format(call, name, one) for one in formats]}
    return answer


@assumed("In a recording format, Interval, Prefix and SlicePrefix of older samples mean today's keys, which win.")
def _record_format(call: Call, name: str, raw: Any) -> Json:
    if isinstance(raw, str):
        return {"Format": raw}
    if not isinstance(raw, dict):
        raise malformed(name, "needs objects in VideoFormat")
    raw = dict(raw)
    answer: Json = {}
    for key, older in RECORD_FORMAT.items():
        given = [_take(name, raw, one) for one in (key, older) if one]
        value = next((one for one in given if one is not None), None)
        if value is not None:
            answer[key] = _seconds(name, key, value) if key == "CycleDuration" else _string(name, key, value)
    _nothing_left(call, name, raw)
    return answer


def _string(name: str, key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise malformed(name, f"needs a string for {key}")
    return value


def _seconds(name: str, key: str, value: Any) -> int:
    """Return whole seconds, also from a string: an older sample quotes the number."""
    digits = value if isinstance(value, str) else json.dumps(value)
    if not WHOLE.fullmatch(digits):
        raise malformed(name, f"needs a whole number of seconds for {key}")
    return int(digits)


@assumed("SyncGroupsConfig: mode 0 needs hostResourceId; in mode 1 a host is ignored; resources are not checked.")
@assumed(
    "SyncGroupsConfig: keys are mode, resourceIds and hostResourceId, with either first letter; others are refused."
)
def _sync_groups(call: Call, name: str) -> Json:
    """Return SyncGroupsConfig in the form that DescribeCasterConfig returns."""
    groups = call.json(name)
    if not isinstance(groups, list) or not all(isinstance(group, dict) for group in groups):
        raise malformed(name, "must be a JSON array of objects")
    return {"SyncGroup": [_sync_group(call, name, dict(group)) for group in groups]}


def _sync_group(call: Call, name: str, raw: Json) -> Json:
    mode = raw.pop("mode", raw.pop("Mode", None))
    resources = raw.pop("resourceIds", raw.pop("ResourceIds", []))
    host = raw.pop("hostResourceId", raw.pop("HostResourceId", raw.pop("hostRsoureId", None)))
    _nothing_left(call, name, raw)
    if mode not in (0, 1) or isinstance(mode, bool):
        raise malformed(name, "needs mode 0 or 1")
    if not isinstance(resources, list) or not all(isinstance(one, str) for one in resources):
        raise malformed(name, "needs a list of ids for resourceIds")
    if mode == 0 and not (isinstance(host, str) and host):
        raise malformed(name, "needs hostResourceId in mode 0")
    answer: Json = {"Mode": mode, "ResourceIds": {"ResourceId": resources}}
    return answer | ({"HostResourceId": host} if mode == 0 else {})


READERS: dict[str, Callable[[Call, str], Any]] = {
    "AutoSwitchUrgentConfig": _auto_switch,
    "AutoSwitchUrgentOn": _boolean,
    "CallbackUrl": _http,
    "Delay": _delay,
    "DomainName": _domain,
    "ProgramEffect": _effect,
    "RecordConfig": _record,
    "SideOutputUrl": _rtmp,
    "SideOutputUrlList": _rtmp_list,
    "SyncGroupsConfig": _sync_groups,
    "TranscodeConfig": _transcode,
}


@assumed("With json-keys=upper, keys that begin in lower case are ignored: the call succeeds without effect.")
def _object(call: Call, name: str) -> Json:
    value = call.json(name)
    if not isinstance(value, dict):
        raise malformed(name, "must be a JSON object")
    if call.choices["json-keys"] == "upper":
        return {key: inner for key, inner in value.items() if key[:1].isupper()}
    return dict(value)


def _take(name: str, raw: Json, *keys: str) -> Any:
    """Remove and return the value of the one key that matches ``keys``, ignoring case."""
    names = {key.lower() for key in keys}
    matches = [key for key in raw if key.lower() in names]
    if len(matches) > 1:
        raise malformed(name, f"names {matches[0]} twice")
    return raw.pop(matches[0]) if matches else None


def _nothing_left(call: Call, name: str, raw: Json) -> None:
    if raw and not call.loose:
        raise malformed(name, f"has no key {next(iter(raw))}")


@answers("DescribeCasterConfig")
@assumed("Settings that were cleared are absent, Delay and ProgramEffect 0, AutoSwitchUrgentOn false.")
@assumed("SideOutputUrl that was cleared is absent, although the studio then pushes to a generated URL.")
def describe_caster_config(call: Call) -> Json:
    """Return the configuration: objects for what was sent as JSON, strings for two settings [SDK]."""
    caster = call.caster()
    config = caster.config
    answer: Json = {
        "CasterId": caster.caster_id,
        "CasterName": caster.name,
        "ChannelEnable": caster.channel_enable,
        "Delay": config.get("Delay", 0),
        "ProgramEffect": config.get("ProgramEffect", 0),
        "AutoSwitchUrgentOn": "true" if config.get("AutoSwitchUrgentOn") else "false",
    }
    empty = call.choices["cleared-answer"] == "empty"
    answer |= {name: config.get(name, "") for name in TEXTS if empty or name in config}
    return answer | {name: config[name] for name in OBJECTS if config.get(name)}
