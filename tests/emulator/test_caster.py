"""Studios, driven by the vendor's current SDK."""

from __future__ import annotations

import pytest

from apsara_live_emulator import faults
from apsara_live_emulator.contract import contract
from apsara_live_emulator.refusals import NOT_OFFERED

from .conftest import CONFIG, NOW, Refused, at

MINIMAL = {"NormType": 1, "ChargeType": "PostPaid"}


def listed(sdk, **filters):
    return [one["CasterId"] for one in sdk("DescribeCasters", **filters)["CasterList"]["Caster"]]


def only(sdk, caster_id):
    (found,) = sdk("DescribeCasters", CasterId=caster_id)["CasterList"]["Caster"]
    return found


def test_a_new_studio_is_seen_at_once(sdk):
    """DescribeCasters right after CreateCaster shows the studio, idle, with what it was created with."""
    tags = [{"Key": "team", "Value": "news"}, {"Key": "bare", "Value": ""}]
    caster_id = sdk("CreateCaster", **MINIMAL, ClientToken="t", CasterName="news", Tag=tags)["CasterId"]
    found = only(sdk, caster_id)
    assert (found["CasterName"], found["NormType"], found["ChargeType"]) == ("news", 1, "PostPaid")
    assert (found["Status"], found["ClientTokenId"], found["CreateTime"]) == (0, "t", at(0))
    assert found["Tags"]["tag"] == [{"TagKey": "team", "TagValue": "news"}, {"TagKey": "bare", "TagValue": ""}]
    assert "StartTime" not in found


def test_a_studio_without_a_name_is_called_by_its_id(sdk):
    """CasterName left out is the CasterId."""
    caster_id = sdk("CreateCaster", **MINIMAL, ClientToken="t")["CasterId"]
    assert only(sdk, caster_id)["CasterName"] == caster_id


def test_creating_twice_with_one_token_makes_one_studio(sdk, emulator):
    """A client token names one studio."""
    first = sdk("CreateCaster", **MINIMAL, ClientToken="t")
    second = sdk("CreateCaster", **MINIMAL, ClientToken="t", CasterName="other")
    assert first["CasterId"] == second["CasterId"]
    assert first["RequestId"] != second["RequestId"]
    assert len(emulator.state.casters) == 1


def test_the_token_of_a_deleted_studio_creates_nothing(sdk, emulator):
    """A token is used up for good."""
    first = sdk("CreateCaster", **MINIMAL, ClientToken="t")["CasterId"]
    sdk("DeleteCaster", CasterId=first)
    assert sdk("CreateCaster", **MINIMAL, ClientToken="t")["CasterId"] == first
    assert emulator.state.is_empty()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ClientToken": "x" * 65}, "InvalidClientToken.Malformed"),
        ({"ClientToken": "演播"}, "InvalidClientToken.Malformed"),
        ({"ClientToken": ""}, "MissingParameter"),
        ({"NormType": 2}, "InvalidNormType.Malformed"),
        ({"ChargeType": "PrePaid"}, "InvalidChargeType.PostSupport"),
        ({"ChargeType": "free"}, "InvalidChargeType.Malformed"),
        ({"CasterTemplate": "lp_xx"}, "InvalidCasterTemplate.Malformed"),
        ({"Tag": [{"Value": "no key"}]}, "MissingParameter"),
    ],
)
def test_a_studio_that_cannot_be_is_refused(sdk, refused, change, code):
    """Values outside the documented ones create nothing."""
    refused(code, sdk, "CreateCaster", **{**MINIMAL, "ClientToken": "t", **change})


def test_an_unknown_studio_is_an_empty_list(sdk):
    """DescribeCasters does not refuse an id that it does not know."""
    assert sdk("DescribeCasters", CasterId="80787064-1c94-4dc1-85ce-9409960a0001")["CasterList"]["Caster"] == []


def test_every_filter_of_describe_casters_filters(sdk, emulator):
    """Name, kind, charge, group, status, tags and times choose; together they choose less."""
    one = sdk("CreateCaster", **MINIMAL, ClientToken="1", CasterName="evening news", ResourceGroupId="rg-1")["CasterId"]
    emulator.clock.advance(60)
    two = sdk("CreateCaster", NormType=6, ChargeType="PostPaid", ClientToken="2", Tag=[{"Key": "a", "Value": "b"}])[
        "CasterId"
    ]
    sdk("SetCasterConfig", CasterId=two, **CONFIG)
    sdk("StartCaster", CasterId=two)
    assert listed(sdk) == [two, one]
    assert listed(sdk, OrderByModifyAsc="true") == [one, two]
    assert listed(sdk, CasterName="news") == [one]
    assert listed(sdk, NormType="6") == listed(sdk, Status=1) == [two]
    assert listed(sdk, ChargeType=1) == [two, one]
    assert listed(sdk, ChargeType=0) == []
    assert listed(sdk, ResourceGroupId="rg-1") == [one]
    assert listed(sdk, Tag=[{"Key": "a"}]) == listed(sdk, Tag=[{"Key": "a", "Value": "b"}]) == [two]
    assert listed(sdk, Tag=[{"Key": "a", "Value": "c"}]) == []
    assert listed(sdk, StartTime=at(30)) == [two]
    assert listed(sdk, EndTime=at(30)) == [one]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"PageNum": 0}, "InvalidPageNum.Malformed"),
        ({"PageSize": -1}, "InvalidPageSize.Malformed"),
        ({"Status": 2}, "InvalidStatus.Malformed"),
        ({"StartTime": "yesterday"}, "InvalidStartTime.Malformed"),
        ({"EndTime": "2026-02-30T00:00:00Z"}, "InvalidEndTime.Malformed"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_by_its_name(sdk, refused, sent, code):
    """Each filter of DescribeCasters has a code of its own, also when there is no studio to filter."""
    refused(code, sdk, "DescribeCasters", **sent)


def test_studios_come_in_pages(sdk):
    """PageNum starts at 1, Total counts all."""
    ids = [sdk("CreateCaster", **MINIMAL, ClientToken=str(n))["CasterId"] for n in range(5)]
    answer = sdk("DescribeCasters", PageNum=2, PageSize=2)
    assert answer["Total"] == 5
    assert [one["CasterId"] for one in answer["CasterList"]["Caster"]] == ids[::-1][2:4]


def test_a_started_studio_streams_and_says_since_when(sdk, emulator, running):
    """Status 1 and StartTime; both go with the stop."""
    emulator.clock.advance(3661)
    found = only(sdk, running)
    assert (found["Status"], found["StartTime"], found["Duration"]) == (1, at(0), "01:01:01")
    sdk("StopCaster", CasterId=running)
    found = only(sdk, running)
    assert found["Status"] == 0
    assert not {"StartTime", "Duration"} & found.keys()
    assert found["LastModified"] == at(3661)


def test_starting_takes_the_seconds_that_the_test_says(sdk, emulator, caster_id):
    """start-time: the studio streams when the clock says so, and nobody waits."""
    emulator.choices.set("start-time", "8")
    sdk("SetCasterConfig", CasterId=caster_id, **CONFIG)
    sdk("StartCaster", CasterId=caster_id)
    emulator.clock.advance(7)
    assert only(sdk, caster_id)["Status"] == 0
    emulator.clock.advance(1)
    assert only(sdk, caster_id)["Status"] == 1


def test_start_answers_one_preview_and_one_programme_scene(sdk, running):
    """The scenes of the first start are those of the second."""
    scenes = {one["SceneId"] for one in sdk("DescribeCasterScenes", CasterId=running)["SceneList"]["Scene"]}
    sdk("StopCaster", CasterId=running)
    answer = sdk("StartCaster", CasterId=running)
    (pvw,), (pgm,) = answer["PvwSceneInfos"]["SceneInfo"], answer["PgmSceneInfos"]["SceneInfo"]
    assert {pvw["SceneId"], pgm["SceneId"]} == scenes
    formats = {one["VideoFormat"] for one in pgm["StreamInfos"]["StreamInfo"]}
    assert formats == {"flv", "rtmp", "m3u8"}


def test_start_needs_a_domain_and_a_template(sdk, refused, caster_id):
    """A studio that was never configured cannot start [page 003]."""
    assert refused("InvalidDomainName.NotFound", sdk, "StartCaster", CasterId=caster_id).status == 404
    sdk("SetCasterConfig", CasterId=caster_id, DomainName="live.example.com")
    refused("InvalidCasterTemplate.NotFound", sdk, "StartCaster", CasterId=caster_id)


def test_a_running_studio_is_not_started_again(sdk, refused, running):
    """IncorrectCasterStatus.Inuse."""
    refused("IncorrectCasterStatus.Inuse", sdk, "StartCaster", CasterId=running)


def test_stopping_an_idle_studio_succeeds_unless_told_otherwise(sdk, emulator, refused, caster_id):
    """stop-idle: the error table leaves it open."""
    sdk("StopCaster", CasterId=caster_id)
    emulator.choices.set("stop-idle", "refused")
    refused("IncorrectSceneStatus", sdk, "StopCaster", CasterId=caster_id)


def test_a_running_studio_cannot_be_deleted(sdk, refused, running):
    """IncorrectCasterStatus.Inuse, and then, stopped, it can."""
    refused("IncorrectCasterStatus.Inuse", sdk, "DeleteCaster", CasterId=running)
    sdk("StopCaster", CasterId=running)
    assert sdk("DeleteCaster", CasterId=running)["CasterId"] == running


def test_a_prepaid_studio_cannot_be_deleted(sdk, emulator, refused, caster_id):
    """The code is the vendor's, with the vendor's spelling."""
    emulator.state.casters[caster_id].charge_type = "PrePaid"
    refused("InvaildCaster.Delete", sdk, "DeleteCaster", CasterId=caster_id)


def test_deleting_twice_says_that_the_studio_is_unknown(sdk, refused, emulator, caster_id):
    """The second DeleteCaster is 404 InvalidCaster.NotFound."""
    sdk("DeleteCaster", CasterId=caster_id)
    assert refused("InvalidCaster.NotFound", sdk, "DeleteCaster", CasterId=caster_id).status == 404
    assert emulator.state.is_empty()


def test_a_studio_moves_to_another_resource_group(sdk, caster_id):
    """UpdateCasterResourceGroup is seen by DescribeCasters."""
    sdk("UpdateCasterResourceGroup", CasterId=caster_id, NewResourceGroupId="rg-2")
    assert only(sdk, caster_id)["ResourceGroupId"] == "rg-2"


def test_a_restart_keeps_the_studio_on_air_and_takes_the_new_settings(sdk, emulator, running):
    """A changed template is seen in the streams after the restart, not before [page 000]."""
    sdk("SetCasterConfig", CasterId=running, **{**CONFIG, "TranscodeConfig": '{"CasterTemplate":"lp_ud"}'})

    def template():
        streams = sdk("DescribeCasterStreamUrl", CasterId=running)["CasterStreams"]["CasterStream"]
        return {info["TranscodeConfig"] for one in streams for info in one["StreamInfos"]["StreamInfo"]}

    assert template() == {"lld"}
    emulator.clock.advance(60)
    sdk("RestartCaster", CasterId=running)
    assert template() == {"lp_ud"}
    assert only(sdk, running)["StartTime"] == at(60)


def test_a_restart_takes_the_seconds_that_the_test_says(sdk, emulator, refused, running):
    """restart-time: off the air until then, and not to be restarted meanwhile."""
    emulator.choices.set("restart-time", "5")
    sdk("RestartCaster", CasterId=running)
    assert only(sdk, running)["Status"] == 0
    refused("IncorrectCasterStatus", sdk, "RestartCaster", CasterId=running)
    emulator.clock.advance(5)
    assert only(sdk, running)["Status"] == 1


def test_a_restart_is_refused_as_page_000_says(sdk, emulator, refused, running):
    """Idle, virtual, unknown, malformed, unusable."""
    emulator.state.casters[running].norm_type = 4
    refused("InvalidNormType.Malformed", sdk, "RestartCaster", CasterId=running)
    emulator.state.casters[running].norm_type = 6
    emulator.state.casters[running].config["TranscodeConfig"]["CasterTemplate"] = "gone"
    refused("IncorrectSceneStatus", sdk, "RestartCaster", CasterId=running)
    sdk("StopCaster", CasterId=running)
    refused("IncorrectCasterStatus.Idle", sdk, "RestartCaster", CasterId=running)
    refused("InvalidCasterId.Malformed", sdk, "RestartCaster", CasterId="a b")
    refused("InvalidCaster.NotFound", sdk, "RestartCaster", CasterId="LIVEPRODUCER_POST-cn-0pp")


def test_tags_come_and_go(sdk, refused, caster_id):
    """TagResources and UntagResources, which the SDK lacks and Terraform uses."""
    naming = {"RegionId": "cn-shanghai", "ResourceType": "caster", "ResourceId.1": caster_id}
    sdk("TagResources", **naming, **{"Tag.1.Key": "a", "Tag.1.Value": "1", "Tag.2.Key": "b", "Tag.2.Value": "2"})
    sdk("TagResources", **naming, **{"Tag.1.Key": "b", "Tag.1.Value": "3"})
    assert only(sdk, caster_id)["Tags"]["tag"] == [{"TagKey": "a", "TagValue": "1"}, {"TagKey": "b", "TagValue": "3"}]
    found = sdk("ListLiveTagResources", ResourceType="caster", ResourceId=[caster_id])["TagResources"]["TagResource"]
    assert [(one["TagKey"], one["TagValue"]) for one in found] == [("a", "1"), ("b", "3")]
    sdk("UntagResources", **naming, **{"TagKey.1": "a"})
    assert only(sdk, caster_id)["Tags"]["tag"] == [{"TagKey": "b", "TagValue": "3"}]
    refused("MissingParameter", sdk, "UntagResources", **naming)
    sdk("UntagResources", **naming, All="true")
    assert only(sdk, caster_id)["Tags"]["tag"] == []
    refused("InvalidResourceId.NotFound", sdk, "TagResources", **{**naming, "ResourceId.2": "no", "Tag.1.Key": "a"})


TAG = {"Key": "a", "Value": "1"}
TWENTY = [{"Key": f"k{n}", "Value": str(n)} for n in range(20)]


def test_a_studio_has_at_most_twenty_tags(sdk, refused):
    """Twenty are stored and listed; the twenty-first is refused at the creation and later, and nothing happens."""
    twenty_one = [*TWENTY, {"Key": "one too many", "Value": ""}]
    refused("QuotaExceed.TagsPerResource", sdk, "CreateCaster", **MINIMAL, ClientToken="t", Tag=twenty_one)
    caster_id = sdk("CreateCaster", **MINIMAL, ClientToken="t", Tag=TWENTY)["CasterId"]
    assert only(sdk, caster_id)["Tags"]["tag"] == [{"TagKey": one["Key"], "TagValue": one["Value"]} for one in TWENTY]
    other = sdk("CreateCaster", **MINIMAL, ClientToken="other")["CasterId"]
    naming = {"RegionId": "cn-shanghai", "ResourceType": "caster", "ResourceId.1": other, "ResourceId.2": caster_id}
    caught = refused("QuotaExceed.TagsPerResource", sdk, "TagResources", **naming, **{"Tag.1.Key": "one too many"})
    assert caught.status == 401
    sdk("TagResources", **naming, **{"Tag.1.Key": "k0", "Tag.1.Value": "another value is no further tag"})
    sdk("UntagResources", **naming, **{"TagKey.1": "k0"})
    sdk("TagResources", **naming, **{"Tag.1.Key": "room again"})


def test_a_tag_key_is_given_once(sdk, refused, caster_id):
    """Which of two values would win is nobody's guess."""
    twice = {"Tag.1.Key": "a", "Tag.1.Value": "1", "Tag.2.Key": "a", "Tag.2.Value": "2"}
    naming = {"RegionId": "cn-shanghai", "ResourceType": "caster", "ResourceId.1": caster_id}
    refused("Duplicate.TagKey", sdk, "TagResources", **naming, **twice)
    refused("Duplicate.TagKey", sdk, "CreateCaster", **MINIMAL, ClientToken="2", Tag=[{"Key": "a"}, {"Key": "a"}])


def test_a_fault_can_refuse_the_creations_that_carry_tags(sdk, emulator, refused):
    """An account that may create studios but not tag them: the same call without tags passes."""
    order = {"times": 2, "given": "Tag"}
    emulator.faults.order("CreateCaster", faults.error("PermissionDenied", 403), **order)
    plain = {**MINIMAL, "ClientToken": "t"}
    assert refused("PermissionDenied", sdk, "CreateCaster", **plain, Tag=TWENTY[:1]).status == 403
    first = sdk("CreateCaster", **plain)["CasterId"]
    refused("PermissionDenied", sdk, "CreateCaster", **plain, Tag=TWENTY[:1])
    assert emulator.faults.unmet() == []
    assert listed(sdk) == [first]


def test_domains_are_tagged_with_the_operations_that_the_sdk_has(sdk, refused):
    """TagLiveResources, DescribeLiveTagResources, UnTagLiveResources."""
    naming = {"ResourceType": "DOMAIN", "ResourceId": ["live.example.com"]}
    sdk("TagLiveResources", **naming, Tag=[TAG])
    found = sdk("DescribeLiveTagResources", **naming)["TagResources"]
    refused("MissingParameter", sdk, "ListLiveTagResources", ResourceType="DOMAIN")
    too_many = [f"d{number}.example.com" for number in range(51)]
    refused("InvalidParameter.Malformed", sdk, "TagLiveResources", **{**naming, "ResourceId": too_many}, Tag=[TAG])
    assert found == [{"ResourceId": "live.example.com", "Tag": [{"Key": "a", "Value": "1"}]}]
    sdk("UnTagLiveResources", **naming, All=True)
    assert sdk("ListLiveTagResources", **naming)["TagResources"]["TagResource"] == []


@pytest.mark.parametrize("action", NOT_OFFERED)
def test_an_operation_that_is_not_offered_says_why(sdk, action):
    """The error names the emulator, so that nobody looks for it at the vendor's; no client retries a 404."""
    needed = dict.fromkeys(contract().operations[action].required, "x")
    with pytest.raises(Refused) as caught:
        sdk(action, **needed)
    assert (caught.value.code, caught.value.status) == ("InvalidApi.NotImplementedHere", 404)
    for told in (action, "emulator", NOT_OFFERED[action]):
        assert told in caught.value.message


def test_the_clock_of_the_test_is_not_the_clock_of_signatures(sdk, emulator):
    """A clock that is years off refuses nobody's signature."""
    assert emulator.clock.now() == NOW
    assert listed(sdk) == []
