"""SetCasterConfig and DescribeCasterConfig: page 003, every refusal and every shape."""

from __future__ import annotations

import json

import pytest

from apsara_live_emulator import faults

from .conftest import CONFIG

FORMATS = [
    {"Format": "m3u8", "CycleDuration": 21600, "OssObjectPrefix": "a/{StartTime}", "SliceOssObjectPrefix": "b"},
    {"Format": "flv", "CycleDuration": 21600, "OssObjectPrefix": "a"},
]
FULL = {
    "DomainName": "live.example.com",
    "CasterName": "evening news",
    "Delay": 12.5,
    "UrgentMaterialId": "material",
    "UrgentLiveStreamUrl": "rtmp://demo.example.com/a/b",
    "UrgentImageId": "image",
    "UrgentImageUrl": "http://example.com/image.jpg",
    "SideOutputUrl": "rtmp://push.example.com/a/b?auth_key=1-0-0-x",
    "SideOutputUrlList": '["rtmp://a.example.com/x","rtmp://b.example.com/y"]',
    "CallbackUrl": "https://example.com/hook",
    "ProgramName": "rundown",
    "ProgramEffect": 1,
    "AutoSwitchUrgentConfig": '{"eofThres":3}',
}


def described(sdk, caster_id):
    return sdk("DescribeCasterConfig", CasterId=caster_id)


def test_every_plain_setting_is_answered_as_it_was_sent(sdk, caster_id):
    """What SetCasterConfig took, DescribeCasterConfig tells."""
    sdk("SetCasterConfig", CasterId=caster_id, **FULL, AutoSwitchUrgentOn=True)
    answer = described(sdk, caster_id)
    assert {name: answer[name] for name in FULL} == FULL
    # A boolean goes in, a text comes out [SDK].
    assert answer["AutoSwitchUrgentOn"] == "true"


@pytest.mark.parametrize(
    "sent",
    [
        {"CasterTemplate": "lp_ld", "LiveTemplate": ["lld", "lsd"]},
        {"casterTemplate": "lp_ld", "liveTemplate": ["lld", "lsd"]},
    ],
)
def test_a_transcoding_configuration_is_read_in_either_case(sdk, caster_id, sent):
    """The text says upper camel case, the example says lower; the answer has names of its own."""
    sdk("SetCasterConfig", CasterId=caster_id, TranscodeConfig=json.dumps(sent))
    expected = {"CasterTemplate": "lp_ld", "LiveTemplateIds": {"LocationId": ["lld", "lsd"]}}
    assert described(sdk, caster_id)["TranscodeConfig"] == expected


def test_lower_camel_case_can_be_made_to_have_no_effect(sdk, emulator, caster_id):
    """json-keys=upper: the call succeeds, the setting does not arrive."""
    emulator.choices.set("json-keys", "upper")
    sdk("SetCasterConfig", CasterId=caster_id, TranscodeConfig='{"casterTemplate":"lp_ld"}')
    assert "TranscodeConfig" not in described(sdk, caster_id)


@pytest.mark.parametrize(
    "sent",
    [
        {"endpoint": "oss-cn", "ossBucket": "bucket", "VideoFormat": FORMATS, "interval": 5},
        {"OssEndpoint": "oss-cn", "OssBucket": "bucket", "RecordFormat": FORMATS},
    ],
)
def test_a_recording_is_answered_under_other_names(sdk, caster_id, sent):
    """OssEndpoint, OssBucket, RecordFormat.RecordFormat; interval is not told."""
    sdk("SetCasterConfig", CasterId=caster_id, RecordConfig=json.dumps(sent))
    expected = {"OssEndpoint": "oss-cn", "OssBucket": "bucket", "RecordFormat": {"RecordFormat": FORMATS}}
    assert described(sdk, caster_id)["RecordConfig"] == expected


OLDER = [
    ({"prefix": "a", "format": "m3u8", "slicePrefix": "b", "interval": 900}, 900),
    ({"Prefix": "a", "Format": "m3u8", "SlicePrefix": "b", "Interval": "900"}, 900),
    ({"ossObjectPrefix": "a", "format": "m3u8", "SliceOssObjectPrefix": "b", "CycleDuration": 60, "interval": 5}, 60),
]


@pytest.mark.parametrize(("sent", "seconds"), OLDER)
def test_the_keys_of_older_samples_are_read_in_a_recording_format(sdk, caster_id, sent, seconds):
    """Interval is the cycle in seconds; beside today's keys it does nothing."""
    record = {"OssEndpoint": "oss-cn", "OssBucket": "bucket", "VideoFormat": [sent], "interval": "5"}
    sdk("SetCasterConfig", CasterId=caster_id, RecordConfig=json.dumps(record))
    assert described(sdk, caster_id)["RecordConfig"]["RecordFormat"]["RecordFormat"] == [
        {"Format": "m3u8", "CycleDuration": seconds, "OssObjectPrefix": "a", "SliceOssObjectPrefix": "b"}
    ]


def test_sync_groups_are_answered_wrapped(sdk, caster_id):
    """Mode 0 with a host, mode 1 without."""
    groups = [{"mode": 0, "resourceIds": ["a", "b"], "hostResourceId": "c"}, {"mode": 1, "resourceIds": ["d"]}]
    sdk("SetCasterConfig", CasterId=caster_id, SyncGroupsConfig=json.dumps(groups))
    assert described(sdk, caster_id)["SyncGroupsConfig"]["SyncGroup"] == [
        {"Mode": 0, "ResourceIds": {"ResourceId": ["a", "b"]}, "HostResourceId": "c"},
        {"Mode": 1, "ResourceIds": {"ResourceId": ["d"]}},
    ]


def test_what_is_left_out_is_cleared(sdk, caster_id):
    """The call replaces the whole configuration; the name alone stays."""
    sdk("SetCasterConfig", CasterId=caster_id, **FULL, TranscodeConfig='{"CasterTemplate":"lp_ld"}')
    sdk("SetCasterConfig", CasterId=caster_id, DomainName="live.example.com")
    answer = described(sdk, caster_id)
    assert not {"CallbackUrl", "TranscodeConfig", "SideOutputUrl", "ProgramName"} & answer.keys()
    assert (answer["CasterName"], answer["Delay"], answer["ProgramEffect"]) == ("evening news", 0, 0)


def test_what_is_left_out_can_be_made_to_stay(sdk, emulator, caster_id):
    """absent-config=keeps: only what is sent empty is cleared."""
    emulator.choices.set("absent-config", "keeps")
    sdk("SetCasterConfig", CasterId=caster_id, **FULL)
    sdk("SetCasterConfig", CasterId=caster_id, CallbackUrl="")
    answer = described(sdk, caster_id)
    assert answer["SideOutputUrl"] == FULL["SideOutputUrl"]
    assert "CallbackUrl" not in answer


def test_cleared_settings_can_be_answered_as_empty_texts(sdk, emulator, caster_id):
    """cleared-answer=empty: the other way of saying nothing."""
    emulator.choices.set("cleared-answer", "empty")
    assert described(sdk, caster_id)["CallbackUrl"] == ""


def test_an_empty_name_is_the_id_again(sdk, caster_id):
    """CasterName sent empty is not CasterName left out."""
    sdk("SetCasterConfig", CasterId=caster_id, CasterName="")
    assert described(sdk, caster_id)["CasterName"] == caster_id


def test_channels_are_on_for_ever(sdk, refused, caster_id):
    """Once on, every call must repeat ChannelEnable=1; layouts made before are gone."""
    layer = {
        "VideoLayer": [{"FillMode": "none"}],
        "AudioLayer": [{"VolumeRate": 1}],
        "BlendList": ["RV01"],
        "MixList": ["RV01"],
    }
    sdk("AddCasterLayout", CasterId=caster_id, **layer)
    sdk("SetCasterConfig", CasterId=caster_id, ChannelEnable=1)
    assert sdk("DescribeCasterLayouts", CasterId=caster_id)["Total"] == 0
    code = "InvalidCaster.ChannelDisableUnsupported"
    refused(code, sdk, "SetCasterConfig", CasterId=caster_id, CasterName="x")
    refused(code, sdk, "SetCasterConfig", CasterId=caster_id, ChannelEnable=0)
    sdk("SetCasterConfig", CasterId=caster_id, ChannelEnable=1)
    assert described(sdk, caster_id)["ChannelEnable"] == 1


def test_channels_are_first_enabled_in_a_stopped_studio(sdk, refused, running):
    """IncorrectCasterStatus.EnableChannel."""
    refused("IncorrectCasterStatus.EnableChannel", sdk, "SetCasterConfig", CasterId=running, ChannelEnable=1, **CONFIG)


def test_a_running_studio_may_change_its_domain_and_template_but_not_lose_them(sdk, refused, running):
    """IncorrectCasterStatus.Inuse; a change waits for the restart."""
    sdk("SetCasterConfig", CasterId=running, DomainName="b.example.com", TranscodeConfig='{"CasterTemplate":"lp_ld"}')
    refused("IncorrectCasterStatus.Inuse", sdk, "SetCasterConfig", CasterId=running)
    refused("IncorrectCasterStatus.Inuse", sdk, "SetCasterConfig", CasterId=running, DomainName="b.example.com")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Delay", 300.5),
        ("Delay", -1),
        ("Delay", "soon"),
        ("ChannelEnable", 2),
        ("ProgramEffect", 2),
        ("ProgramEffect", 0.5),
        ("AutoSwitchUrgentOn", "yes"),
        ("SideOutputUrl", "http://example.com"),
        ("SideOutputUrlList", '["http://example.com"]'),
        ("SideOutputUrlList", '["rtmp://a'),
        ("SideOutputUrlList", json.dumps(["rtmp://a.example.com/x"] * 21)),
        ("CallbackUrl", "ftp://example.com"),
        ("TranscodeConfig", "{"),
        ("TranscodeConfig", "[]"),
        ("TranscodeConfig", '{"Template":"lp_ld"}'),
        ("TranscodeConfig", '{"LiveTemplate":"lld"}'),
        ("RecordConfig", '{"endpoint":"a","OssEndpoint":"b"}'),
        ("RecordConfig", '{"VideoFormat":{}}'),
        ("RecordConfig", '{"VideoFormat":[{"Form":"flv"}]}'),
        ("RecordConfig", '{"VideoFormat":[{"Format":5}]}'),
        ("RecordConfig", '{"VideoFormat":[{"CycleDuration":"soon"}]}'),
        ("RecordConfig", '{"VideoFormat":[{"CycleDuration":true}]}'),
        ("RecordConfig", '{"VideoFormat":[{"CycleDuration":-1}]}'),
        ("RecordConfig", '{"VideoFormat":[{"Interval":1.5}]}'),
        ("SyncGroupsConfig", '[{"mode":2,"resourceIds":[]}]'),
        ("SyncGroupsConfig", '[{"mode":0,"resourceIds":[]}]'),
        ("SyncGroupsConfig", '[{"mode":1,"resources":[]}]'),
        ("SyncGroupsConfig", "{}"),
        ("AutoSwitchUrgentConfig", "3"),
        ("AutoSwitchUrgentConfig", '{"eofThres":"3"}'),
    ],
)
def test_a_value_that_cannot_be_is_malformed(sdk, refused, caster_id, name, value):
    """InvalidParameter.Malformed names the parameter, and nothing has changed."""
    error = refused("InvalidParameter.Malformed", sdk, "SetCasterConfig", CasterId=caster_id, **{name: value})
    assert error.status == 400
    assert name in error.message


def test_the_limits_themselves_are_accepted(sdk, caster_id):
    """300 seconds, 20 side outputs, a bare URL in place of a list, Terraform's conference with a host."""
    sdk("SetCasterConfig", CasterId=caster_id, Delay=300, SideOutputUrlList=json.dumps(["rtmp://a.example.com/x"] * 20))
    group = '[{"mode":1,"resourceIds":[],"hostResourceId":"x"}]'
    sdk("SetCasterConfig", CasterId=caster_id, SideOutputUrlList="rtmp://a.example.com/x", SyncGroupsConfig=group)
    assert described(sdk, caster_id)["SideOutputUrlList"] == "rtmp://a.example.com/x"


def test_a_domain_that_is_none_or_unknown_is_not_found(sdk, emulator, refused, caster_id):
    """404 InvalidDomainName.NotFound, for what is no domain and for what the test says is unknown."""
    error = refused("InvalidDomainName.NotFound", sdk, "SetCasterConfig", CasterId=caster_id, DomainName="no domain")
    assert error.status == 404
    emulator.state.unknown_domains.add("live.example.com")
    refused("InvalidDomainName.NotFound", sdk, "SetCasterConfig", CasterId=caster_id, DomainName="live.example.com")
    sdk("SetCasterConfig", CasterId=caster_id, DomainName="other.example.com")


def test_the_rest_of_the_error_table_is_reachable(sdk, emulator, refused, caster_id):
    """Ids by circumstance, permissions and faults by order."""
    refused("InvalidUserId.Malformed", sdk, "SetCasterConfig", CasterId=caster_id, OwnerId="me")
    refused("InvalidCasterId.Malformed", sdk, "SetCasterConfig", CasterId="no id")
    refused("InvalidCaster.NotFound", sdk, "SetCasterConfig", CasterId="none")
    refused("MissingParameter", sdk, "SetCasterConfig")
    for code, status in (("PermissionDenied", 403), ("InternalError", 500)):
        emulator.faults.order("SetCasterConfig", faults.error(code))
        assert refused(code, sdk, "SetCasterConfig", CasterId=caster_id).status == status
