"""The vendor's former SDK drives the same story: studio, configuration, rundown, relay."""

from __future__ import annotations

from .conftest import CONFIG, at


def test_the_former_sdk_tells_no_difference(old_sdk, emulator, refused):
    """HMAC-SHA1, parameters by setters, lists flattened by itself."""
    tags = [{"Key": "team", "Value": "演播台 a+b*c~d/e"}]
    created = old_sdk(
        "CreateCaster", ChargeType="PostPaid", NormType=1, ClientToken="t", CasterName="新闻 *~", Tags=tags
    )
    caster_id = created["CasterId"]
    old_sdk("SetCasterConfig", CasterId=caster_id, AutoSwitchUrgentOn=True, Delay=0.5, **CONFIG)
    config = old_sdk("DescribeCasterConfig", CasterId=caster_id)
    assert (config["CasterName"], config["Delay"], config["AutoSwitchUrgentOn"]) == ("新闻 *~", 0.5, "true")
    (found,) = old_sdk("DescribeCasters", CasterId=caster_id)["CasterList"]["Caster"]
    assert found["Tags"]["tag"] == [{"TagKey": "team", "TagValue": "演播台 a+b*c~d/e"}]
    old_sdk("StartCaster", CasterId=caster_id)
    old_sdk("RestartCaster", CasterId=caster_id)
    error = refused("IncorrectCasterStatus.Inuse", old_sdk, "DeleteCaster", CasterId=caster_id)
    assert error.status == 400
    live = {"ResourceName": "live", "LiveStreamUrl": "rtmp://a.example.com/x", "LocationId": "RV01"}
    resource = old_sdk("AddCasterVideoResource", CasterId=caster_id, **live)["ResourceId"]
    entry = {"EpisodeType": "Resource", "ResourceId": resource, "SwitchType": "TimeFirst"}
    entries = [entry | {"StartTime": at(10), "EndTime": at(20)}, entry | {"StartTime": at(20), "EndTime": at(30)}]
    answer = old_sdk("AddCasterProgram", CasterId=caster_id, Episodes=entries)
    first, second = (one["EpisodeId"] for one in answer["EpisodeIds"]["EpisodeId"])
    change = [{"EpisodeId": first, "EpisodeName": "one"}, {"EpisodeId": second, "EndTime": at(40)}]
    old_sdk("ModifyCasterProgram", CasterId=caster_id, Episodes=change)
    told = old_sdk("DescribeCasterProgram", CasterId=caster_id)["Episodes"]["Episode"]
    assert [(one.get("EpisodeName", ""), one["EndTime"]) for one in told] == [
        ("one", at(20)),
        ("", at(40)),
    ]
    missing = {"CasterId": caster_id, "Episodes": [{"EpisodeId": "none", "EpisodeName": "x"}]}
    assert refused("InvalidEpisode.NotFound", old_sdk, "ModifyCasterProgram", **missing).status == 404
    old_sdk("StopCaster", CasterId=caster_id)
    old_sdk("DeleteCaster", CasterId=caster_id)
    assert emulator.state.is_empty()


def test_a_relay_goes_over_get_as_the_former_sdk_sends_it(old_sdk, emulator):
    """SourceUrls is one JSON text, with spaces in it; the other operations are GET."""
    naming = {"Region": "cn-shanghai"}
    task = old_sdk(
        "CreateLivePullToPush",
        **naming,
        SourceType="url",
        SourceUrls=["http://a.example.com/1.mp4", "http://a.example.com/2.mp4"],
        DstUrl="rtmp://b.example.com/y",
        StartTime=at(0),
        EndTime=at(60),
    )["TaskId"]
    info = old_sdk("DescribeLivePullToPush", **naming, TaskId=task)["TaskInfo"]
    assert info["SourceUrls"] == ["http://a.example.com/1.mp4", "http://a.example.com/2.mp4"]
    other = old_sdk("RestartLivePullToPush", **naming, TaskId=task)["TaskId"]
    old_sdk("StopLivePullToPush", **naming, TaskId=other)
    old_sdk("DeleteLivePullToPush", **naming, TaskId=other)
    assert emulator.state.is_empty()
