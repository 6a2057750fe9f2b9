"""Scheduled show lists: a studio that starts, plays and stops by itself, and every refusal."""

from __future__ import annotations

import json

import pytest

from apsara_live_emulator import Emulator, faults

from .conftest import NOW, NewSdk, at

MS = 1000
MALFORMED = "InvalidParameter.Malformed"


def ms(seconds):
    """A moment so many seconds after the emulator's now, in milliseconds since 1970."""
    return int((NOW.timestamp() + seconds) * MS)


TASK = {
    "DomainName": "live.example.com",
    "CasterConfig": '{"CasterTemplate":"lp_hd","LiveTemplate":["lhd","lsd"]}',
    "ResourceIds": '["asset-1","asset-2"]',
    "StartTime": ms(60),
    "EndTime": ms(160),
}


@pytest.fixture
def scheduled(sdk, emulator):
    """From 60 s to 160 s after now; the first file has 10 s, the second 20."""
    emulator.state.vod_durations |= {"asset-1": 10, "asset-2": 20}
    return sdk("InitializeAutoShowListTask", **TASK)["CasterId"]


def tasks(sdk, **filters):
    return json.loads(sdk("DescribeAutoShowListTasks", **filters)["AutoShowListTasks"])


def status(sdk, caster_id):
    """The status of the task, and that of the studio."""
    (task,) = tasks(sdk, CasterId=caster_id)
    (studio,) = sdk("DescribeCasters", CasterId=caster_id)["CasterList"]["Caster"]
    return task["Status"], studio["Status"]


def playing(sdk, caster_id):
    return sdk("DescribeShowList", CasterId=caster_id)["ShowListInfo"].get("CurrentShowId")


def test_a_task_creates_a_studio_that_waits(sdk, emulator):
    """A playlist studio with its configuration and its shows, and the addresses of its output."""
    answer = sdk("InitializeAutoShowListTask", **TASK, CallBackUrl="http://callback.example.com/x")
    studio = answer["CasterId"]
    (found,) = sdk("DescribeCasters")["CasterList"]["Caster"]
    assert (found["CasterId"], found["NormType"], found["Status"]) == (studio, 6, 0)
    config = sdk("DescribeCasterConfig", CasterId=studio)
    assert (config["DomainName"], config["CallbackUrl"]) == ("live.example.com", "http://callback.example.com/x")
    shows = sdk("DescribeShowList", CasterId=studio)["ShowListInfo"]["ShowList"]["Show"]
    assert [one["ResourceInfo"]["ResourceId"] for one in shows] == ["asset-1", "asset-2"]
    streams = json.loads(answer["StreamList"])
    assert {one["transcodeConfig"] for one in streams} == {"lhd", "lsd"}
    assert all("live.example.com" in one["outputStreamUrl"] for one in streams)
    assert {one["videoFormat"] for one in streams} == {"flv", "rtmp", "m3u8"}
    transcode = {"CasterTemplate": "lp_hd", "LiveTemplate": ["lhd", "lsd"]}
    assert tasks(sdk) == [{"Status": 0, "TranscodeConfig": transcode, "CasterId": studio}]


def test_the_studio_starts_and_stops_at_its_times(sdk, emulator, scheduled):
    """Nobody calls StartCaster or StopCaster."""
    for seconds, then in ((59, (0, 0)), (1, (1, 1)), (99, (1, 1)), (1, (0, 0))):
        emulator.clock.advance(seconds)
        assert status(sdk, scheduled) == then
    assert "StartCaster" not in emulator.ledger.actions()


def test_the_shows_play_from_the_start_and_the_last_one_stays(sdk, emulator, scheduled):
    """10 s, 20 s, then the last picture until the end; a clock that jumps makes no difference."""
    ids = list(emulator.state.casters[scheduled].shows)
    assert playing(sdk, scheduled) is None
    for seconds, current in ((69, ids[0]), (1, ids[1]), (89, ids[1]), (1, None)):
        emulator.clock.advance(seconds)
        assert playing(sdk, scheduled) == current


def test_a_clock_that_jumps_over_both_times_leaves_a_stopped_studio(sdk, emulator, scheduled):
    """With the scenes of its start."""
    emulator.clock.advance(10**6)
    assert status(sdk, scheduled) == (0, 0)
    assert len(emulator.state.casters[scheduled].scenes) == 2


def test_a_start_in_the_past_starts_at_once(sdk):
    """The studio streams when the call returns."""
    studio = sdk("InitializeAutoShowListTask", **TASK | {"StartTime": ms(-60)})["CasterId"]
    assert status(sdk, studio) == (1, 1)


def test_what_is_done_by_hand_lasts_until_the_next_time(sdk, emulator, scheduled):
    """Started early, it goes on; stopped early, it stays stopped; started again, it stops at its end."""
    sdk("StartCaster", CasterId=scheduled)
    assert status(sdk, scheduled) == (0, 1)
    emulator.clock.advance(60)
    assert status(sdk, scheduled) == (1, 1)
    sdk("StopCaster", CasterId=scheduled)
    emulator.clock.advance(10)
    assert status(sdk, scheduled) == (0, 0)
    sdk("StartCaster", CasterId=scheduled)
    emulator.clock.advance(90)
    assert status(sdk, scheduled) == (0, 0)


def test_a_studio_that_lost_its_domain_is_not_started(sdk, emulator, scheduled):
    """As StartCaster would refuse it."""
    sdk("SetCasterConfig", CasterId=scheduled, DomainName="")
    emulator.clock.advance(60)
    assert status(sdk, scheduled) == (0, 0)


def test_a_task_ends_with_its_studio(sdk, emulator, refused, scheduled):
    """Deleted while it waits; while it runs it is in use, as any other."""
    other = sdk("InitializeAutoShowListTask", **TASK)["CasterId"]
    sdk("DeleteCaster", CasterId=other)
    emulator.clock.advance(60)
    assert [task["CasterId"] for task in tasks(sdk)] == [scheduled]
    refused("IncorrectCasterStatus.Inuse", sdk, "DeleteCaster", CasterId=scheduled)
    sdk("StopCaster", CasterId=scheduled)
    sdk("DeleteCaster", CasterId=scheduled)
    assert tasks(sdk) == []
    assert emulator.state.is_empty()


def test_tasks_are_listed_for_the_account_or_for_a_studio(sdk, emulator, refused, caster_id, scheduled):
    """A studio without a task has none; an unknown one is refused. One task may be answered as an object."""
    other = sdk("InitializeAutoShowListTask", **TASK)["CasterId"]
    assert [task["CasterId"] for task in tasks(sdk)] == [scheduled, other]
    assert tasks(sdk, CasterId=caster_id) == []
    refused("InvalidCaster.NotFound", sdk, "DescribeAutoShowListTasks", CasterId="none")
    refused("InvalidCasterId.Malformed", sdk, "DescribeAutoShowListTasks", CasterId="a b")
    emulator.choices.set("auto-tasks", "object")
    assert tasks(sdk, CasterId=other)["CasterId"] == other
    assert len(tasks(sdk)) == 2
    assert tasks(sdk, CasterId=caster_id) == []


@pytest.mark.parametrize("name", ["LiveTemplate", "LiveTemplates"])
def test_the_live_templates_have_two_names(sdk, name):
    """The text of the page has one, its sample the other; without either, the stream has the studio's template."""
    config = json.dumps({"CasterTemplate": "lp_hd", name: ["lhd"]})
    studio = sdk("InitializeAutoShowListTask", **TASK | {"CasterConfig": config})["CasterId"]
    assert tasks(sdk, CasterId=studio)[0]["TranscodeConfig"]["LiveTemplate"] == ["lhd"]
    answer = sdk("InitializeAutoShowListTask", **TASK | {"CasterConfig": '{"CasterTemplate":"lp_hd"}'})
    assert {one["transcodeConfig"] for one in json.loads(answer["StreamList"])} == {"lp_hd"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"DomainName": "none"}, "InvalidDomainName.NotFound"),
        ({"CasterConfig": "x"}, MALFORMED),
        ({"CasterConfig": "[]"}, MALFORMED),
        ({"CasterConfig": "{}"}, "MissingParameter"),
        ({"CasterConfig": '{"CasterTemplate":"lp_xx"}'}, "InvalidCasterTemplate.Malformed"),
        ({"CasterConfig": '{"CasterTemplate":[]}'}, "MissingParameter"),
        ({"CasterConfig": '{"CasterTemplate":["lp_hd"]}'}, "InvalidCasterTemplate.Malformed"),
        ({"CasterConfig": '{"CasterTemplate":"lp_hd","LiveTemplate":"lhd"}'}, MALFORMED),
        ({"CasterConfig": '{"CasterTemplate":"lp_hd","LiveTemplate":["a"],"LiveTemplates":["a"]}'}, MALFORMED),
        ({"CasterConfig": '{"casterTemplate":"lp_hd"}'}, MALFORMED),
        ({"ResourceIds": ""}, "MissingParameter"),
        ({"ResourceIds": "asset-1"}, MALFORMED),
        ({"ResourceIds": "[]"}, MALFORMED),
        ({"ResourceIds": "[5]"}, MALFORMED),
        ({"ResourceIds": '["a","b","c","d"]'}, MALFORMED),
        ({"ResourceIds": '["gone"]'}, "InvalidResource.NotFound"),
        ({"StartTime": ms(160)}, MALFORMED),
        ({"StartTime": -1}, MALFORMED),
        ({"StartTime": ms(-60), "EndTime": ms(0)}, MALFORMED),
        ({"EndTime": 10**18}, MALFORMED),
    ],
)
def test_a_task_that_cannot_be_is_refused(sdk, emulator, refused, change, code):
    """Domain, template, files, times; no studio is left behind."""
    emulator.state.missing_assets.add("gone")
    refused(code, sdk, "InitializeAutoShowListTask", **(TASK | change))
    assert emulator.state.is_empty()


def test_a_repeated_call_creates_another_studio(sdk, emulator):
    """No token makes it repeatable: an answer that was lost leaves a studio that somebody has to find."""
    emulator.faults.order("InitializeAutoShowListTask", faults.lost_answer())
    with pytest.raises(Exception, match=r"Connection|closed"):
        sdk("InitializeAutoShowListTask", **TASK)
    sdk("InitializeAutoShowListTask", **TASK)
    assert len(tasks(sdk)) == 2


def test_a_refused_call_does_not_hold_up_a_schedule(sdk, emulator, scheduled):
    """Whatever call comes first after the time, the studio has been started at its time, not at that of the call."""
    emulator.clock.advance(75)
    with pytest.raises(Exception, match="NotFound"):
        sdk("StopCaster", CasterId="none")
    (found,) = sdk("DescribeCasters")["CasterList"]["Caster"]
    assert found["StartTime"] == at(60)


def test_a_new_task_is_listed_late(sdk, emulator):
    """The switch visible-after counts for its studio."""
    emulator.choices.set("visible-after", "1")
    sdk("InitializeAutoShowListTask", **TASK)
    assert [len(tasks(sdk)), len(tasks(sdk))] == [0, 1]


def test_a_schedule_outlives_the_process(tmp_path):
    """It starts the studio of another process, and stops it in a third."""
    file = tmp_path / "state.sqlite"
    for seconds, then in ((0, (0, 0)), (60, (1, 1)), (160, (0, 0)), (170, (0, 0))):
        with Emulator(state=file) as emulator:
            emulator.clock.set(NOW)
            emulator.clock.advance(seconds)
            sdk = NewSdk(emulator.url)
            if not seconds:
                studio = sdk("InitializeAutoShowListTask", **TASK)["CasterId"]
            assert status(sdk, studio) == then


def test_the_callback_of_a_task_leaves_the_process_without_credentials(sdk, emulator):
    """The values of its query are masked."""
    sdk("InitializeAutoShowListTask", **TASK, CallBackUrl="http://a.example.com/x?token=canary")
    assert "canary" not in json.dumps(emulator.ledger.as_json()) + emulator.ledger.transcript()
