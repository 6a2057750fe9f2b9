"""New things that are listed late, or usable late: the switches visible-after and usable-after."""

from __future__ import annotations

import subprocess
import sys

import pytest

from apsara_live_emulator import Emulator, faults

from .conftest import NewSdk, Refused, at

MINIMAL = {"NormType": 1, "ChargeType": "PostPaid"}
LAYOUT = {
    "VideoLayer": [{"FillMode": "none"}],
    "BlendList": ["RV01"],
    "AudioLayer": [{"VolumeRate": 1.0}],
    "MixList": ["RV01"],
}
COMPONENT = {
    "ComponentType": "text",
    "LocationId": "RC01",
    "ComponentLayer": '{"PositionRefer":"topLeft"}',
    "TextLayerContent": '{"Text":"news"}',
}
RELAY = {
    "Region": "cn-shanghai",
    "SourceType": "live",
    "SourceProtocol": "rtmp",
    "SourceUrls": ["rtmp://source.example.com/a/b"],
    "DstUrl": "rtmp://push.example.com/a/b",
    "StartTime": at(0),
    "EndTime": at(3600),
}


class Child:
    """A kind of thing inside a studio: how it is made and listed, what is about it, and the refusal of that."""

    def __init__(self, creates, parameters, id_name, lists, rows, uses, code):
        self.creates, self.parameters, self.id_name = creates, parameters, id_name
        self.lists, self.rows, self.uses, self.code = lists, rows, uses, code

    def create(self, sdk, caster_id):
        return sdk(self.creates, CasterId=caster_id, **self.parameters)[self.id_name]

    def listed(self, sdk, caster_id):
        answer = sdk(self.lists, CasterId=caster_id)
        plural, singular = self.rows
        rows = [row[self.id_name] for row in answer[plural][singular]]
        assert answer["Total"] == len(rows)
        return rows


CHILDREN = [
    Child(
        "AddCasterVideoResource",
        {"LiveStreamUrl": "rtmp://source.example.com/a/b", "LocationId": "RV01", "ResourceName": "camera"},
        "ResourceId",
        "DescribeCasterVideoResources",
        ("VideoResources", "VideoResource"),
        "DeleteCasterVideoResource",
        "InvalidResource.NotFound",
    ),
    Child(
        "AddCasterLayout",
        LAYOUT,
        "LayoutId",
        "DescribeCasterLayouts",
        ("Layouts", "Layout"),
        "DeleteCasterLayout",
        "InvalidLayout.NotFound",
    ),
    Child(
        "AddCasterComponent",
        {**COMPONENT, "ComponentName": "title"},
        "ComponentId",
        "DescribeCasterComponents",
        ("Components", "Component"),
        "DeleteCasterComponent",
        "InvalidComponent.NotFound",
    ),
]
KINDS = pytest.mark.parametrize("kind", CHILDREN, ids=lambda kind: kind.creates)


def create(sdk, token="t", **more):
    return sdk("CreateCaster", **MINIMAL, ClientToken=token, **more)["CasterId"]


def total(sdk, **filters):
    answer = sdk("DescribeCasters", **filters)
    assert answer["Total"] >= len(answer["CasterList"]["Caster"])
    return answer["Total"]


def test_by_default_everything_is_listed_and_usable_at_once(emulator):
    """Both switches are 0."""
    assert (emulator.choices["visible-after"], emulator.choices["usable-after"]) == ("0", "0")


def test_a_new_studio_is_listed_after_so_many_looks(sdk, emulator):
    """visible-after=2: two lists miss it, filtered by its id or not; the third and all later ones have it."""
    emulator.choices.set("visible-after", "2")
    caster_id = create(sdk)
    assert [total(sdk), total(sdk, CasterId=caster_id), total(sdk), total(sdk)] == [0, 0, 1, 1]


def test_a_list_that_would_not_have_shown_the_studio_does_not_count(sdk, emulator):
    """Another filter, another page: nobody has looked for it."""
    old = create(sdk, "old")
    emulator.choices.set("visible-after", "1")
    new = create(sdk, "new", CasterName="new")
    assert total(sdk, CasterId=old) == total(sdk, CasterName="something else") + 1 == 1
    assert total(sdk, PageNum=2, PageSize=1) == 1
    assert total(sdk, CasterId=new) == 0
    assert total(sdk) == 2


def test_a_new_studio_is_listed_after_so_many_seconds(sdk, emulator):
    """visible-after=2s goes by the emulator's clock, however often somebody looks."""
    emulator.choices.set("visible-after", "2s")
    create(sdk)
    emulator.clock.advance(1.5)
    assert [total(sdk) for _ in range(3)] == [0, 0, 0]
    emulator.clock.advance(0.5)
    assert total(sdk) == 1


def test_a_studio_that_is_not_listed_can_be_used(sdk, emulator):
    """The two switches are independent of each other."""
    emulator.choices.set("visible-after", "9")
    caster_id = create(sdk)
    assert sdk("DescribeCasterConfig", CasterId=caster_id)["CasterId"] == caster_id
    sdk("DeleteCaster", CasterId=caster_id)
    assert emulator.state.is_empty()


def test_calls_about_a_new_studio_are_refused_until_it_is_usable(sdk, emulator):
    """usable-after=2: two calls answer InvalidCaster.NotFound and do nothing; a list neither counts nor is refused."""
    emulator.choices.set("usable-after", "2")
    caster_id = create(sdk)
    for action, more in (("SetCasterConfig", {"DomainName": "live.example.com"}), ("DeleteCaster", {})):
        assert total(sdk) == 1
        with pytest.raises(Refused) as caught:
            sdk(action, CasterId=caster_id, **more)
        assert (caught.value.code, caught.value.status) == ("InvalidCaster.NotFound", 404)
    assert emulator.state.casters[caster_id].config == {}
    sdk("DeleteCaster", CasterId=caster_id)


def test_a_new_studio_is_usable_after_so_many_seconds(sdk, emulator):
    """usable-after=3s; its sources cannot be listed before either, for that is a call about the studio."""
    emulator.choices.set("usable-after", "3s")
    caster_id = create(sdk)
    for _ in range(3):
        with pytest.raises(Refused, match=r"InvalidCaster\.NotFound"):
            sdk("DescribeCasterVideoResources", CasterId=caster_id)
    emulator.clock.advance(3)
    assert sdk("DescribeCasterVideoResources", CasterId=caster_id)["Total"] == 0


def test_tags_of_a_new_studio_wait_until_it_is_usable(sdk, emulator):
    """Tagging is about the studio, with a code of its own; a list of tags is a list."""
    emulator.choices.set("usable-after", "1")
    emulator.choices.set("visible-after", "1")
    caster_id = create(sdk, Tag=[{"Key": "team", "Value": "news"}])
    naming = {"RegionId": "cn-shanghai", "ResourceType": "caster", "ResourceId.1": caster_id}
    with pytest.raises(Refused, match=r"InvalidResourceId\.NotFound"):
        sdk("TagResources", **naming, **{"Tag.1.Key": "a"})
    sdk("TagResources", **naming, **{"Tag.1.Key": "a"})

    def tagged():
        rows = sdk("ListLiveTagResources", ResourceType="caster", ResourceId=[caster_id])["TagResources"]["TagResource"]
        return [row["TagKey"] for row in rows]

    assert [tagged(), tagged()] == [[], ["team", "a"]]


@KINDS
def test_what_is_new_in_a_studio_is_listed_late_and_counted_late(sdk, emulator, caster_id, kind):
    """Sources, layouts and components: two lists and their Total leave it out, and what was there before stays."""
    emulator.choices.set("visible-after", "2")
    thing = kind.create(sdk, caster_id)
    assert [kind.listed(sdk, caster_id) for _ in range(4)] == [[], [], [thing], [thing]]


@KINDS
def test_what_is_new_in_a_studio_is_usable_late(sdk, emulator, caster_id, kind):
    """The code is the one of a thing that does not exist; it is listed all the while, and lists do not count."""
    emulator.choices.set("usable-after", "2")
    thing = kind.create(sdk, caster_id)
    for _ in range(2):
        assert kind.listed(sdk, caster_id) == [thing]
        with pytest.raises(Refused) as caught:
            sdk(kind.uses, CasterId=caster_id, **{kind.id_name: thing})
        assert caught.value.code == kind.code
    sdk(kind.uses, CasterId=caster_id, **{kind.id_name: thing})
    assert kind.listed(sdk, caster_id) == []


@pytest.mark.parametrize("kind", CHILDREN[1:], ids=lambda kind: kind.creates)
def test_one_that_is_asked_for_by_its_id_is_missed_as_often(sdk, emulator, caster_id, kind):
    """An empty list is answered for an id that is not listed yet; DescribeCasterVideoResources takes no id."""
    emulator.choices.set("visible-after", "1")
    thing = kind.create(sdk, caster_id)
    naming = {"CasterId": caster_id, kind.id_name: thing}
    assert [sdk(kind.lists, **naming)["Total"] for _ in range(2)] == [0, 1]


def test_a_call_that_names_several_new_things_counts_for_each(sdk, emulator, caster_id):
    """A rundown of three new sources is refused once, not three times."""
    emulator.choices.set("usable-after", "1")
    sources = [
        sdk("AddCasterVideoResource", CasterId=caster_id, ResourceName=str(n), VodUrl=f"http://example.com/{n}.mp4")
        for n in range(3)
    ]
    episodes = [
        {
            "EpisodeType": "Resource",
            "EpisodeName": str(n),
            "ResourceId": source["ResourceId"],
            "SwitchType": "TimeFirst",
            "StartTime": at(60 * (n + 1)),
            "EndTime": at(60 * (n + 2)),
        }
        for n, source in enumerate(sources)
    ]
    with pytest.raises(Refused, match=r"InvalidResource\.NotFound"):
        sdk("AddCasterProgram", CasterId=caster_id, Episode=episodes)
    assert len(sdk("AddCasterProgram", CasterId=caster_id, Episode=episodes)["EpisodeIds"]["EpisodeId"]) == 3


def test_a_call_that_names_a_new_thing_twice_counts_once(sdk, emulator, caster_id):
    """usable-after counts calls, not names."""
    emulator.choices.set("usable-after", "2")
    source = sdk("AddCasterVideoResource", CasterId=caster_id, ResourceName="x", VodUrl="http://example.com/x.mp4")
    one = {
        "EpisodeType": "Resource",
        "EpisodeName": "one",
        "ResourceId": source["ResourceId"],
        "SwitchType": "TimeFirst",
        "StartTime": at(60),
        "EndTime": at(120),
    }
    episodes = [one, {**one, "EpisodeName": "two", "StartTime": at(120), "EndTime": at(180)}]
    for _ in range(2):
        with pytest.raises(Refused, match=r"InvalidResource\.NotFound"):
            sdk("AddCasterProgram", CasterId=caster_id, Episode=episodes)
    sdk("AddCasterProgram", CasterId=caster_id, Episode=episodes)


def test_a_scene_shows_what_is_new_only_when_that_is_usable(sdk, emulator, running):
    """A layout and two components, each new, cost one refusal together."""
    emulator.choices.set("usable-after", "1")
    (scene,) = [
        one for one in sdk("DescribeCasterScenes", CasterId=running)["SceneList"]["Scene"] if one["OutputType"] == "0"
    ]
    layout = sdk("AddCasterLayout", CasterId=running, **LAYOUT)["LayoutId"]
    components = [
        sdk("AddCasterComponent", CasterId=running, **{**COMPONENT, "LocationId": f"RC0{n}", "ComponentName": str(n)})
        for n in (1, 2)
    ]
    contents = {"LayoutId": layout, "ComponentId": [one["ComponentId"] for one in components]}
    with pytest.raises(Refused, match=r"InvalidLayout\.NotFound"):
        sdk("SetCasterSceneConfig", CasterId=running, SceneId=scene["SceneId"], **contents)
    sdk("SetCasterSceneConfig", CasterId=running, SceneId=scene["SceneId"], **contents)


def test_a_new_relay_is_described_and_listed_late(sdk, emulator):
    """DescribeLivePullToPush answers CodeTaskNotExist, the list leaves it out; both count."""
    emulator.choices.set("visible-after", "2")
    task = sdk("CreateLivePullToPush", **RELAY)["TaskId"]
    naming = {"Region": "cn-shanghai", "TaskId": task}
    with pytest.raises(Refused, match="CodeTaskNotExist"):
        sdk("DescribeLivePullToPush", **naming)
    answer = sdk("DescribeLivePullToPushList", Region="cn-shanghai")
    assert (answer["Total"], answer["TaskList"]) == (0, [])
    assert sdk("DescribeLivePullToPush", **naming)["TaskId"] == task
    assert sdk("DescribeLivePullToPushList", Region="cn-shanghai")["Total"] == 1


def test_a_new_relay_is_usable_late_and_a_restarted_one_is_not_new(sdk, emulator):
    """usable-after holds for updates, stops, restarts and deletions; a restart with another id makes nothing new."""
    emulator.choices.set("usable-after", "2")
    task = sdk("CreateLivePullToPush", **RELAY)["TaskId"]
    naming = {"Region": "cn-shanghai", "TaskId": task}
    for action in ("StopLivePullToPush", "RestartLivePullToPush"):
        assert sdk("DescribeLivePullToPush", **naming)["TaskStatus"] == 1
        with pytest.raises(Refused, match="CodeTaskNotExist"):
            sdk(action, **naming)
    restarted = sdk("RestartLivePullToPush", **naming)["TaskId"]
    assert restarted != task
    sdk("DeleteLivePullToPush", Region="cn-shanghai", TaskId=restarted)


def test_a_switch_that_is_turned_back_leaves_what_is_new_as_it_is(sdk, emulator):
    """The switches hold for what is created while they are set."""
    emulator.choices.set("visible-after", "1")
    create(sdk, "late")
    emulator.choices.set("visible-after", "0")
    create(sdk, "early")
    assert [total(sdk), total(sdk)] == [1, 2]


def test_a_snapshot_carries_what_is_still_unlisted(sdk, emulator):
    """What was half waited for is waited for to the end elsewhere; a snapshot of an older emulator has nothing new."""
    emulator.choices.set("visible-after", "2")
    caster_id = create(sdk)
    assert total(sdk) == 0
    snapshot = emulator.state.export()
    assert total(sdk) == 0
    emulator.state.load(snapshot)
    assert [total(sdk), total(sdk)] == [0, 1]
    del snapshot["casters"][caster_id]["new"]
    emulator.state.load(snapshot)
    assert total(sdk) == 1


def test_a_state_file_carries_what_is_still_unlisted_and_unusable(tmp_path):
    """Also what a refused call and a list have counted, which changes nothing else."""
    file = tmp_path / "state"
    with Emulator(state=file, assume={"visible-after": "3", "usable-after": "2"}) as first:
        sdk = NewSdk(first.url)
        caster_id = create(sdk)
        task = sdk("CreateLivePullToPush", **{**RELAY, "EndTime": "2099-01-01T00:00:00Z"})["TaskId"]
        assert total(sdk) == 0
        assert sdk("DescribeLivePullToPushList", Region="cn-shanghai")["Total"] == 0
        with pytest.raises(Refused):
            sdk("StartCaster", CasterId=caster_id)
        with pytest.raises(Refused):
            sdk("StopLivePullToPush", Region="cn-shanghai", TaskId=task)
    with Emulator(state=file) as second:
        new = second.state.casters[caster_id].new
        assert (new.listing.calls, new.use.calls) == (2, 1)
        new = second.state.tasks[task].new
        assert (new.listing.calls, new.use.calls) == (2, 1)


def test_a_call_that_a_fault_stops_has_not_looked(sdk, emulator):
    """Only what reaches the service counts."""
    emulator.choices.set("visible-after", "1")
    create(sdk)
    emulator.faults.order("DescribeCasters", faults.error("ServiceUnavailable", 503), times=3)
    for _ in range(3):
        with pytest.raises(Refused):
            total(sdk)
    assert [total(sdk), total(sdk)] == [0, 1]


@pytest.mark.parametrize("switch", ["visible-after", "usable-after"])
@pytest.mark.parametrize("value", ["", "x", "-1", "1.5", "s", "-1s", "1e3s", "nans", "1 s", "infs", "1m"])
def test_a_delay_that_makes_no_sense_is_refused(switch, value):
    """Whole calls, or seconds with the suffix s."""
    with pytest.raises(ValueError, match=f"{switch} is a number of calls such as 2, or of seconds such as 2s"):
        Emulator(assume={switch: value})


@pytest.mark.parametrize("value", ["x", "-1", "inf", "nan", "3s", ""])
def test_a_duration_that_makes_no_sense_is_refused(value):
    """start-time and restart-time are seconds; an endless one could not be written into the state file."""
    with pytest.raises(ValueError, match="start-time is a number of seconds"):
        Emulator(assume={"start-time": value})


def test_the_command_line_takes_the_switches():
    """``--assume visible-after=2``; what makes no sense is one line of the command's own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "apsara_live_emulator", "--assume", "visible-after=2", "--assume", "usable-after=0s"],
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            sdk = NewSdk(process.stdout.readline().strip())
            create(sdk)
            assert [total(sdk), total(sdk), total(sdk)] == [0, 0, 1]
        finally:
            process.terminate()
    wrong = subprocess.run(
        [sys.executable, "-m", "apsara_live_emulator", "--assume", "visible-after=soon"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert wrong.returncode == 2
    assert "visible-after is a number of calls such as 2, or of seconds such as 2s, not 'soon'" in wrong.stderr
