"""The rundown: page 004, every refusal, and time."""

from __future__ import annotations

import pytest

from apsara_live_emulator import faults

from .conftest import at


@pytest.fixture
def live(sdk, caster_id):
    return sdk(
        "AddCasterVideoResource", CasterId=caster_id, ResourceName="live", LiveStreamUrl="rtmp://a.example.com/x"
    )["ResourceId"]


@pytest.fixture
def file(sdk, caster_id):
    return sdk("AddCasterVideoResource", CasterId=caster_id, ResourceName="file", VodUrl="http://a.example.com/x.mp4")[
        "ResourceId"
    ]


@pytest.fixture
def text(sdk, caster_id):
    return sdk(
        "AddCasterComponent",
        CasterId=caster_id,
        ComponentType="text",
        LocationId="RC01",
        ComponentLayer='{"HeightNormalized":0.2}',
        TextLayerContent='{"Text":"hello"}',
    )["ComponentId"]


def resource(resource_id, start, end, name="", switch="TimeFirst"):
    entry = {"EpisodeType": "Resource", "ResourceId": resource_id, "SwitchType": switch, "EpisodeName": name}
    return entry | {"StartTime": at(start), "EndTime": at(end)}


@pytest.fixture
def rundown(sdk, caster_id, live, text):
    """Two episodes and a caption, 10 to 20, 20 to 30, 10 to 30."""
    entries = [resource(live, 10, 20, "one"), resource(live, 20, 30, "two")]
    entries.append(
        {
            "EpisodeType": "Component",
            "ComponentId": [text],
            "StartTime": at(10),
            "EndTime": at(30),
            "EpisodeName": "logo",
        }
    )
    answer = sdk("AddCasterProgram", CasterId=caster_id, Episode=entries)
    return [one["EpisodeId"] for one in answer["EpisodeIds"]["EpisodeId"]]


def episodes(sdk, caster_id, **filters):
    found = sdk("DescribeCasterProgram", CasterId=caster_id, **filters)["Episodes"]["Episode"]
    return {one["EpisodeId"]: one for one in found}


def test_a_rundown_is_answered_as_it_was_added(sdk, caster_id, live, text, rundown):
    """Ids come in the order of the request; touching times are no conflict."""
    found = episodes(sdk, caster_id)
    assert [found[one]["EpisodeName"] for one in rundown] == ["one", "two", "logo"]
    assert found[rundown[0]] == {
        "EpisodeId": rundown[0],
        "EpisodeName": "one",
        "EpisodeType": "Resource",
        "ResourceId": live,
        "ComponentIds": {"ComponentId": []},
        "StartTime": at(10),
        "EndTime": at(20),
        "SwitchType": "TimeFirst",
        "Status": 0,
    }
    assert found[rundown[2]]["ComponentIds"]["ComponentId"] == [text]


def test_episodes_play_and_finish_by_the_clock(sdk, emulator, caster_id, rundown):
    """Status 0, 1, 2 without waiting."""
    seen = []
    for _ in range(3):
        seen.append([episodes(sdk, caster_id)[one]["Status"] for one in rundown])
        emulator.clock.advance(15)
    assert seen == [[0, 0, 0], [1, 0, 1], [2, 2, 2]]


def test_a_rundown_comes_in_pages_and_through_filters(sdk, emulator, caster_id, rundown):
    """Total counts all that pass; the order is that of the start."""
    sdk("SetCasterConfig", CasterId=caster_id, ProgramName="evening", ProgramEffect=1)
    answer = sdk("DescribeCasterProgram", CasterId=caster_id, PageNum=2, PageSize=2)
    assert (answer["Total"], len(answer["Episodes"]["Episode"])) == (3, 1)
    assert (answer["ProgramName"], answer["ProgramEffect"]) == ("evening", 1)
    assert list(episodes(sdk, caster_id, EpisodeType="Component")) == [rundown[2]]
    assert list(episodes(sdk, caster_id, EpisodeId=rundown[1])) == [rundown[1]]
    assert list(episodes(sdk, caster_id, StartTime=at(15))) == [rundown[1]]
    assert list(episodes(sdk, caster_id, EndTime=at(15))) == [rundown[0], rundown[2]]
    emulator.clock.advance(15)
    assert set(episodes(sdk, caster_id, Status=1)) == {rundown[0], rundown[2]}


def test_adding_a_rundown_twice_shows_every_episode_twice(sdk, caster_id, text):
    """Nothing is replaced, so that a call sent twice cannot hide."""
    entry = {"EpisodeType": "Component", "ComponentId": [text], "StartTime": at(10), "EndTime": at(30)}
    for _ in range(2):
        sdk("AddCasterProgram", CasterId=caster_id, Episode=[entry])
    assert len(episodes(sdk, caster_id)) == 2


def test_a_modification_is_a_patch(sdk, caster_id, rundown):
    """What is not listed stays; what is not said of a listed episode stays."""
    before = episodes(sdk, caster_id)
    change = {"EpisodeId": rundown[0], "EpisodeName": "first"}
    assert sdk("ModifyCasterProgram", CasterId=caster_id, Episode=[change])["CasterId"] == caster_id
    after = episodes(sdk, caster_id)
    assert after == before | {rundown[0]: before[rundown[0]] | {"EpisodeName": "first"}}


def test_a_modification_is_judged_by_where_it_ends(sdk, caster_id, rundown):
    """Two episodes may change places: only the result must be free of conflicts."""
    one, two, _ = rundown
    swapped = [
        {"EpisodeId": one, "StartTime": at(20), "EndTime": at(30)},
        {"EpisodeId": two, "StartTime": at(10), "EndTime": at(20)},
    ]
    sdk("ModifyCasterProgram", CasterId=caster_id, Episode=swapped)
    assert episodes(sdk, caster_id)[two]["StartTime"] == at(10)


def test_a_modification_is_all_or_nothing(sdk, refused, caster_id, rundown):
    """The second entry is refused, the first has not happened (the fixture looks)."""
    entries = [{"EpisodeId": rundown[0], "EpisodeName": "x"}, {"EpisodeId": "none", "EpisodeName": "y"}]
    refused("InvalidEpisode.NotFound", sdk, "ModifyCasterProgram", CasterId=caster_id, Episode=entries)


def test_a_modification_can_be_made_to_replace(sdk, emulator, caster_id, live, rundown):
    """program-modify=replace: what is not listed goes, what has no id comes."""
    emulator.choices.set("program-modify", "replace")
    entries = [{"EpisodeId": rundown[0], "EpisodeName": "kept"}, resource(live, 40, 50, "new")]
    sdk("ModifyCasterProgram", CasterId=caster_id, Episode=entries)
    assert [one["EpisodeName"] for one in episodes(sdk, caster_id).values()] == ["kept", "new"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"StartTime": "tomorrow"}, "IncorrectStartTime"),
        ({"StartTime": at(-1)}, "IncorrectStartTime"),
        ({"EndTime": at(10)}, "IncorrectEndTime"),
        ({"EndTime": "2026-02-30T00:00:00Z"}, "IncorrectEndTime"),
        ({"EndTime": at(21)}, "EpisodeConflict.Malformed"),
        ({"SwitchType": "Never"}, "SwitchTypeInvalid.Malformed"),
        ({"SwitchType": "ContentFirst"}, "SwitchTypeInvalid.Malformed"),
        ({"ResourceId": "none"}, "InvalidResource.NotFound"),
        ({"ComponentId": ["none"]}, "InvalidComponent.NotFound"),
        ({"EpisodeId": "none", "EpisodeName": "x"}, "InvalidEpisode.NotFound"),
        ({"EpisodeType": "Component"}, "InvalidParameter.Malformed"),
        ({"EpisodeId": "", "EpisodeName": "x"}, "MissingParameter"),
        ({}, "MissingParameter"),
    ],
)
def test_a_change_that_cannot_be_is_refused_as_page_004_says(sdk, refused, caster_id, rundown, change, code):
    """Every code of the table that a request can bring about, with the page's words around ours."""
    entry = {"EpisodeId": rundown[0]} | change
    error = refused(code, sdk, "ModifyCasterProgram", CasterId=caster_id, Episode=[entry])
    assert error.status == (404 if "NotFound" in code else 400)
    if code.startswith(("Incorrect", "Episode", "Switch")):
        assert ", please check and try again later." in error.message


def test_the_rest_of_the_error_table_is_reachable(sdk, emulator, refused, caster_id, rundown):
    """State by the clock, ids by circumstance, permission and faults by order."""
    change = [{"EpisodeId": rundown[0], "EpisodeName": "x"}]
    refused("MissingParameter", sdk, "ModifyCasterProgram", CasterId=caster_id)
    refused("InvalidCasterId.Malformed", sdk, "ModifyCasterProgram", CasterId="no id", Episode=change)
    refused("InvalidCaster.NotFound", sdk, "ModifyCasterProgram", CasterId="none", Episode=change)
    twice = [*change, *change]
    refused("InvalidParameter.Malformed", sdk, "ModifyCasterProgram", CasterId=caster_id, Episode=twice)
    for code, status in (("IllegalOperation", 401), ("InternalError", 500)):
        emulator.faults.order("ModifyCasterProgram", faults.error(code))
        assert refused(code, sdk, "ModifyCasterProgram", CasterId=caster_id, Episode=change).status == status
    emulator.clock.advance(10)
    refused("IncorrectEpisodeStatus", sdk, "ModifyCasterProgram", CasterId=caster_id, Episode=change)
    emulator.clock.advance(10)
    refused("IncorrectEpisodeStatus", sdk, "ModifyCasterProgram", CasterId=caster_id, Episode=change)


@pytest.mark.parametrize("absent", ["EpisodeType", "StartTime", "EndTime", "ResourceId", "SwitchType"])
def test_a_new_episode_needs_what_its_type_needs(sdk, refused, caster_id, live, absent):
    """MissingParameter names what is missing [SDK]."""
    entry = resource(live, 10, 20)
    del entry[absent]
    error = refused("MissingParameter", sdk, "AddCasterProgram", CasterId=caster_id, Episode=[entry])
    assert f"Episode.1.{absent}" in error.message


def test_an_episode_is_not_longer_than_its_file(sdk, emulator, refused, caster_id, file):
    """InvalidParameter.EndTime, once the test has said how long the file is [SDK]."""
    emulator.state.vod_durations["http://a.example.com/x.mp4"] = 60
    entry = resource(file, 10, 71, switch="ContentFirst")
    refused("InvalidParameter.EndTime", sdk, "AddCasterProgram", CasterId=caster_id, Episode=[entry])
    sdk("AddCasterProgram", CasterId=caster_id, Episode=[entry | {"EndTime": at(70)}])


def test_past_starts_can_be_accepted(sdk, emulator, refused, caster_id, live):
    """past-start: refused by default."""
    entry = resource(live, -10, 20)
    refused("IncorrectStartTime", sdk, "AddCasterProgram", CasterId=caster_id, Episode=[entry])
    emulator.choices.set("past-start", "accepted")
    sdk("AddCasterProgram", CasterId=caster_id, Episode=[entry])


def test_episodes_are_added_changed_and_removed_one_by_one(sdk, refused, emulator, caster_id, live, rundown):
    """AddCasterEpisode, ModifyCasterEpisode, DeleteCasterEpisode."""
    added = sdk("AddCasterEpisode", CasterId=caster_id, **resource(live, 40, 50, "three"))["EpisodeId"]
    sdk("ModifyCasterEpisode", CasterId=caster_id, EpisodeId=added, EndTime=at(60))
    found = episodes(sdk, caster_id)[added]
    assert (found["EndTime"], found["EpisodeName"]) == (at(60), "three")
    conflict = {"EpisodeId": added, "StartTime": at(29)}
    refused("EpisodeConflict.Malformed", sdk, "ModifyCasterEpisode", CasterId=caster_id, **conflict)
    assert sdk("DeleteCasterEpisode", CasterId=caster_id, EpisodeId=added)["EpisodeId"] == added
    refused("InvalidEpisode.NotFound", sdk, "DeleteCasterEpisode", CasterId=caster_id, EpisodeId=added)
    emulator.clock.advance(10)
    refused("IncorrectEpisodeStatus", sdk, "DeleteCasterEpisode", CasterId=caster_id, EpisodeId=rundown[0])


def test_a_rundown_is_removed_whole_and_removing_it_twice_succeeds(sdk, caster_id, rundown):
    """DeleteCasterProgram."""
    for _ in range(2):
        assert sdk("DeleteCasterProgram", CasterId=caster_id)["CasterId"] == caster_id
    assert episodes(sdk, caster_id) == {}
