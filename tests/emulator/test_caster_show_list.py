"""Show lists of playlist studios: what is in them, what plays by the clock, and every refusal."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from apsara_live_emulator import Emulator, faults

from .conftest import CONFIG, NOW, NewSdk, at

VOD = {"ResourceType": "vod", "ResourceId": "asset-1"}
SECRET_URL = "rtmp://a.example.com/live/x?auth_key=1608953344-0-0-canary"


@pytest.fixture
def studio(sdk):
    """A playlist studio that could be started."""
    caster_id = sdk("CreateCaster", NormType=6, ChargeType="PostPaid", ClientToken="t-6")["CasterId"]
    sdk("SetCasterConfig", CasterId=caster_id, **CONFIG)
    return caster_id


@pytest.fixture
def shows(sdk, studio):
    """Three shows: 10 s of a live stream, a file twice, a picture for 30 s."""
    return [
        add(sdk, studio, ShowName="opening", ResourceType="live", ResourceUrl="rtmp://a.example.com/x", Duration=10),
        add(sdk, studio, ShowName="film", **VOD, RepeatTimes=1),
        add(sdk, studio, ShowName="test card", ResourceType="pic", ResourceUrl="http://a/x.png", Duration=30),
    ]


def add(sdk, caster_id, **show):
    return sdk("AddShowIntoShowList", CasterId=caster_id, **show)["ShowId"]


def info(sdk, caster_id):
    return sdk("DescribeShowList", CasterId=caster_id)["ShowListInfo"]


def order(sdk, caster_id):
    return [show["ShowId"] for show in info(sdk, caster_id)["ShowList"]["Show"]]


def playing(sdk, caster_id):
    return info(sdk, caster_id).get("CurrentShowId")


def test_shows_are_answered_as_they_were_added(sdk, studio):
    """What names the file is apart; a show that is not repeated has RepeatTimes 0."""
    live = add(sdk, studio, ShowName="live", ResourceType="live", ResourceUrl="rtmp://a/x", Duration=9, LiveInputType=1)
    file = add(sdk, studio, **VOD, RepeatTimes=-1)
    answer = sdk("DescribeShowList", CasterId=studio)
    resource = {"ResourceType": "live", "ResourceUrl": "rtmp://a/x", "LiveInputType": 1}
    assert answer["ShowListInfo"]["ShowList"]["Show"] == [
        {"ShowId": live, "ShowName": "live", "Duration": 9, "ResourceInfo": resource},
        {"ShowId": file, "RepeatTimes": -1, "ResourceInfo": VOD},
    ]
    assert json.loads(answer["ShowList"]) == answer["ShowListInfo"]["ShowList"]["Show"]
    assert answer["ShowListInfo"]["ShowListRepeatTimes"] == answer["ShowListInfo"]["TotalShowListRepeatTimes"] == 0
    assert "RepeatTimes" in info(sdk, studio)["ShowList"]["Show"][1]


def test_a_show_takes_the_place_that_spot_names(sdk, studio, shows, refused):
    """Counted from 0; without it, the end of the list."""
    first, second = add(sdk, studio, **VOD, Spot=0), add(sdk, studio, **VOD, Spot=4)
    assert order(sdk, studio) == [first, *shows, second]
    for spot in (-1, 6):
        refused("InvalidParameter.Malformed", sdk, "AddShowIntoShowList", CasterId=studio, **VOD, Spot=spot)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({}, "MissingParameter"),
        ({"ResourceType": "vod"}, "MissingParameter"),
        ({"ResourceType": "live", "ResourceUrl": "rtmp://a/x"}, "MissingParameter"),
        ({**VOD, "ResourceType": "VOD"}, "InvalidParameter.Malformed"),
        ({**VOD, "RepeatTimes": 1, "Duration": 5}, "InvalidParameter.Malformed"),
        ({**VOD, "RepeatTimes": -2}, "InvalidParameter.Malformed"),
        ({**VOD, "Duration": 0}, "InvalidParameter.Malformed"),
        ({**VOD, "showList": [{"resourceType": "vod"}]}, "InvalidParameter.Malformed"),
        ({"isBatchMode": True}, "MissingParameter"),
        ({"isBatchMode": True, "showList": [{"resourceType": "vod"}], "Spot": 1}, "InvalidParameter.Malformed"),
        ({**VOD, "ResourceId": "gone"}, "InvalidResource.NotFound"),
    ],
)
def test_a_show_that_cannot_be_is_refused(sdk, emulator, refused, studio, sent, code):
    """A type, a file, a length for what is live, one of two ways to say how long, one form a call."""
    emulator.state.missing_assets.add("gone")
    refused(code, sdk, "AddShowIntoShowList", CasterId=studio, **sent)


def test_a_batch_adds_what_it_can(sdk, emulator, studio, shows):
    """Ids separated by commas; what fails is listed with the reason, and the rest is in the list."""
    emulator.state.missing_assets.add("gone")
    good = {"resourceType": "vod", "resourceId": "asset-2", "showName": "two"}
    batch = [good, {**good, "resourceId": "gone"}, {**good, "repeatTimes": -1}, {**good, "repeatTimes": 2}]
    answer = sdk("AddShowIntoShowList", CasterId=studio, isBatchMode=True, showList=batch)
    added = answer["successfulShowIds"].split(",")
    assert order(sdk, studio) == [*shows, *added]
    assert len(added) == 2
    failed = json.loads(answer["failedList"])
    assert [one["resourceId"] for one in failed] == ["gone", "asset-2"]
    assert "InvalidResource.NotFound" in failed[0]["reason"]
    assert "repeatTimes" in failed[1]["reason"]
    emulator.choices.set("batch-endless", "accepted")
    answer = sdk("AddShowIntoShowList", CasterId=studio, isBatchMode=True, showList=[batch[2]])
    assert "failedList" not in answer


def test_a_list_holds_a_thousand_shows(sdk, emulator, studio, refused):
    """The next one is ResourceNumberExceed; of a batch, those that still fit are added."""
    first = add(sdk, studio, **VOD)
    kept = emulator.state.casters[studio].shows
    kept |= {f"s-{number}": replace(kept[first], show_id=f"s-{number}") for number in range(998)}
    batch = [{"resourceType": "vod", "resourceId": "a"}, {"resourceType": "vod", "resourceId": "b"}]
    answer = sdk("AddShowIntoShowList", CasterId=studio, isBatchMode=True, showList=batch)
    assert len(answer["successfulShowIds"].split(",")) == 1
    assert "ResourceNumberExceed" in answer["failedList"]
    refused("ResourceNumberExceed", sdk, "AddShowIntoShowList", CasterId=studio, **VOD)


def test_shows_are_removed_one_by_one_or_in_a_batch(sdk, studio, shows, refused):
    """A batch removes what it finds and lists the rest."""
    assert sdk("RemoveShowFromShowList", CasterId=studio, ShowId=shows[1])["ShowId"] == shows[1]
    refused("InvalidShow.NotFound", sdk, "RemoveShowFromShowList", CasterId=studio, ShowId=shows[1])
    asked = {"isBatchMode": True, "showIdList": [shows[0], shows[1]]}
    answer = sdk("RemoveShowFromShowList", CasterId=studio, **asked)
    assert (answer["successfulShowIds"], answer["failedList"]) == (shows[0], shows[1])
    assert order(sdk, studio) == [shows[2]]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({}, "MissingParameter"),
        ({"isBatchMode": True}, "MissingParameter"),
        ({"isBatchMode": True, "ShowId": "x"}, "InvalidParameter.Malformed"),
        ({"ShowId": "x", "showIdList": ["x"]}, "InvalidParameter.Malformed"),
        ({"ShowId": "x"}, "InvalidShow.NotFound"),
    ],
)
def test_a_removal_that_cannot_be_is_refused(sdk, refused, studio, shows, sent, code):
    """One form a call, and shows that exist."""
    refused(code, sdk, "RemoveShowFromShowList", CasterId=studio, **sent)


def test_an_empty_list_is_refused_or_answered_empty(sdk, emulator, refused, studio):
    """The switch empty-show-list; a removal is refused in both readings."""
    refused("InvalidShow.NotFound", sdk, "DescribeShowList", CasterId=studio)
    refused("InvalidShow.NotFound", sdk, "RemoveShowFromShowList", CasterId=studio, ShowId="x")
    batch = {"isBatchMode": True, "showIdList": ["x"]}
    refused("InvalidShow.NotFound", sdk, "RemoveShowFromShowList", CasterId=studio, **batch)
    emulator.choices.set("empty-show-list", "empty")
    assert info(sdk, studio)["ShowList"]["Show"] == []
    refused("InvalidShow.NotFound", sdk, "RemoveShowFromShowList", CasterId=studio, ShowId="x")


def test_a_show_is_moved(sdk, studio, shows):
    """Spot is its place afterwards; the number of shows is the end, too."""
    one, two, three = shows
    for spot, then in ((0, [three, one, two]), (1, [one, three, two]), (3, [one, two, three])):
        sdk("ModifyShowList", CasterId=studio, ShowId=three, Spot=spot)
        assert order(sdk, studio) == then


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({}, "MissingParameter"),
        ({"Spot": 0}, "MissingParameter"),
        ({"ShowId": "x"}, "MissingParameter"),
        ({"ShowId": "x", "Spot": 0}, "InvalidShow.NotFound"),
        ({"ShowId": "<first>", "Spot": 4}, "InvalidParameter.Malformed"),
        ({"ShowId": "<first>", "Spot": -1}, "InvalidParameter.Malformed"),
        ({"RepeatTimes": -2}, "InvalidParameter.Malformed"),
        ({"HighPriorityShowId": "<first>"}, "MissingParameter"),
        ({"HighPriorityShowId": "x", "HighPriorityShowStartTime": "2026-03-01T12:00:00"}, "InvalidShow.NotFound"),
        (
            {"HighPriorityShowId": "<first>", "HighPriorityShowStartTime": "2026-03-01T12:00:00Z"},
            "InvalidParameter.Malformed",
        ),
        (
            {"HighPriorityShowId": "<first>", "HighPriorityShowStartTime": "1970-01-01T00:00:00"},
            "InvalidParameter.Malformed",
        ),
    ],
)
def test_a_change_that_cannot_be_is_refused(sdk, refused, studio, shows, sent, code):
    """Pairs are complete, places exist, times have no zone."""
    sent = {name: shows[0] if value == "<first>" else value for name, value in sent.items()}
    refused(code, sdk, "ModifyShowList", CasterId=studio, **sent)


def test_the_background_is_set_and_removed(sdk, refused, emulator, studio, shows):
    """A material or an address, with its type; nothing removes it."""
    sdk("SetShowListBackground", CasterId=studio, ResourceType="VOD", MaterialId="m-1")
    assert json.loads(info(sdk, studio)["Background"]) == {"MaterialId": "m-1", "resourceType": "VOD"}
    sdk("SetShowListBackground", CasterId=studio, ResourceType="PIC", ResourceUrl="http://a/x.png")
    assert json.loads(info(sdk, studio)["Background"]) == {"resourceType": "PIC", "resourceUrl": "http://a/x.png"}
    sdk("SetShowListBackground", CasterId=studio)
    assert "Background" not in info(sdk, studio)
    emulator.state.missing_assets.add("gone")
    for sent, code in (
        ({"MaterialId": "m", "ResourceUrl": "http://a/x", "ResourceType": "VOD"}, "InvalidParameter.Malformed"),
        ({"MaterialId": "m", "ResourceType": "vod"}, "InvalidParameter.Malformed"),
        ({"MaterialId": "m"}, "MissingParameter"),
        ({"ResourceType": "VOD"}, "MissingParameter"),
        ({"MaterialId": "gone", "ResourceType": "VOD"}, "InvalidResource.NotFound"),
    ):
        refused(code, sdk, "SetShowListBackground", CasterId=studio, **sent)


NEEDED = {
    "AddShowIntoShowList": VOD,
    "DescribeShowList": {},
    "ModifyShowList": {"RepeatTimes": 1},
    "RemoveShowFromShowList": {"ShowId": "x"},
    "SetShowListBackground": {},
    "PlayChoosenShow": {"ShowId": "x"},
}


@pytest.mark.parametrize("action", NEEDED)
def test_only_playlist_studios_have_a_show_list(sdk, refused, caster_id, action):
    """Another kind, no studio, and an id that is none."""
    refused("InvalidCaster.NotFound", sdk, action, CasterId=caster_id, **NEEDED[action])
    refused("InvalidCaster.NotFound", sdk, action, CasterId="none", **NEEDED[action])
    refused("InvalidCasterId.Malformed", sdk, action, CasterId="a b", **NEEDED[action])


def test_shows_play_one_after_another(sdk, emulator, studio, shows):
    """10 s live, a file of 5 s twice, 30 s of a picture; then nothing, and nothing before the start."""
    emulator.state.vod_durations["asset-1"] = 5
    assert playing(sdk, studio) is None
    sdk("StartCaster", CasterId=studio)
    for seconds, current in ((0, 0), (9, 0), (1, 1), (9, 1), (1, 2), (29, 2)):
        emulator.clock.advance(seconds)
        assert playing(sdk, studio) == shows[current]
    emulator.clock.advance(1)
    assert playing(sdk, studio) is None
    sdk("StopCaster", CasterId=studio)
    sdk("StartCaster", CasterId=studio)
    assert playing(sdk, studio) == shows[0]


def test_a_list_begins_when_the_studio_streams_and_goes_on_through_a_restart(sdk, emulator, studio, shows):
    """start-time delays the first show; RestartCaster returns to what was playing."""
    emulator.choices.set("start-time", "20")
    emulator.choices.set("restart-time", "3")
    sdk("StartCaster", CasterId=studio)
    emulator.clock.advance(19)
    assert playing(sdk, studio) is None
    sdk("RemoveShowFromShowList", CasterId=studio, ShowId=shows[0])
    emulator.clock.advance(1)
    assert playing(sdk, studio) == shows[1]
    sdk("PlayChoosenShow", CasterId=studio, ShowId=shows[2])
    sdk("RestartCaster", CasterId=studio)
    assert playing(sdk, studio) == shows[2]
    emulator.clock.advance(29)
    assert playing(sdk, studio) == shows[2]


def test_a_list_is_repeated(sdk, emulator, studio):
    """Twice more, or without end; years later too."""
    one, two = (add(sdk, studio, **VOD, Duration=seconds) for seconds in (10, 20))
    sdk("ModifyShowList", CasterId=studio, RepeatTimes=2)
    assert info(sdk, studio)["TotalShowListRepeatTimes"] == 2
    sdk("StartCaster", CasterId=studio)
    for seconds, current in ((65, one), (10, two), (14, two), (1, None)):
        emulator.clock.advance(seconds)
        assert playing(sdk, studio) == current
    sdk("StopCaster", CasterId=studio)
    sdk("ModifyShowList", CasterId=studio, RepeatTimes=-1)
    sdk("StartCaster", CasterId=studio)
    emulator.clock.advance(30 * 10**8 + 9)
    assert playing(sdk, studio) == one


def test_a_show_without_a_known_end_plays_on(sdk, emulator, studio):
    """A file whose length nobody has told, and an endless show."""
    for sent in ({}, {"RepeatTimes": -1}):
        show = add(sdk, studio, **VOD, **sent, Spot=0)
        sdk("StartCaster", CasterId=studio)
        emulator.clock.advance(10**6)
        assert playing(sdk, studio) == show
        sdk("StopCaster", CasterId=studio)
        emulator.state.vod_durations["asset-1"] = 5


def test_what_plays_goes_on_while_the_list_changes_around_it(sdk, emulator, studio):
    """Moves, additions and removals of others change what comes next, not what plays."""
    one, two, three = (add(sdk, studio, **VOD, Duration=10) for _ in range(3))
    sdk("StartCaster", CasterId=studio)
    emulator.clock.advance(15)
    sdk("ModifyShowList", CasterId=studio, ShowId=two, Spot=0)
    new = add(sdk, studio, **VOD, Duration=10, Spot=1)
    sdk("RemoveShowFromShowList", CasterId=studio, ShowId=one)
    for seconds, current in ((4, two), (1, new), (10, three)):
        emulator.clock.advance(seconds)
        assert playing(sdk, studio) == current


def test_when_the_show_that_plays_is_removed_the_next_begins(sdk, emulator, studio):
    """At once and from its beginning; after the last one, the first again if the list is repeated."""
    one, two, three = (add(sdk, studio, **VOD, Duration=10) for _ in range(3))
    sdk("ModifyShowList", CasterId=studio, RepeatTimes=1)
    sdk("StartCaster", CasterId=studio)
    emulator.clock.advance(15)
    sdk("RemoveShowFromShowList", CasterId=studio, isBatchMode=True, showIdList=[two])
    emulator.clock.advance(9)
    assert playing(sdk, studio) == three
    sdk("RemoveShowFromShowList", CasterId=studio, ShowId=three)
    assert playing(sdk, studio) == one
    add(sdk, studio, **VOD, Duration=10, Spot=0)
    sdk("RemoveShowFromShowList", CasterId=studio, ShowId=one)
    assert playing(sdk, studio) is None


def test_shows_that_come_late_play_if_the_list_was_empty(sdk, emulator, studio):
    """The first show of a running studio begins at once; a list that has ended stays ended."""
    sdk("StartCaster", CasterId=studio)
    emulator.clock.advance(100)
    one = add(sdk, studio, **VOD, Duration=10)
    emulator.clock.advance(9)
    assert playing(sdk, studio) == one
    emulator.clock.advance(1)
    add(sdk, studio, **VOD, Duration=10)
    assert playing(sdk, studio) is None


def test_a_chosen_show_plays_from_its_beginning(sdk, emulator, refused, studio, shows):
    """Then those that follow it; a studio that does not stream is refused, as is a show that does not exist."""
    refused("IncorrectCasterStatus", sdk, "PlayChoosenShow", CasterId=studio, ShowId=shows[2])
    emulator.choices.set("start-time", "5")
    sdk("StartCaster", CasterId=studio)
    refused("IncorrectCasterStatus", sdk, "PlayChoosenShow", CasterId=studio, ShowId=shows[2])
    emulator.clock.advance(8)
    refused("InvalidShow.NotFound", sdk, "PlayChoosenShow", CasterId=studio, ShowId="none")
    assert sdk("PlayChoosenShow", CasterId=studio, ShowId=shows[0])["ShowId"] == shows[0]
    emulator.clock.advance(9)
    assert playing(sdk, studio) == shows[0]
    emulator.clock.advance(1)
    assert playing(sdk, studio) == shows[1]


def test_the_priority_show_interrupts_at_its_time(sdk, emulator, refused, studio):
    """Set before the start; then the show that follows it in the list."""
    one, two, three = (add(sdk, studio, **VOD, Duration=100) for _ in range(3))
    pair = {"HighPriorityShowId": two, "HighPriorityShowStartTime": at(30).removesuffix("Z")}
    sdk("ModifyShowList", CasterId=studio, **pair)
    assert {name: info(sdk, studio)[name] for name in pair} == pair
    sdk("StartCaster", CasterId=studio)
    refused("IncorrectCasterStatus", sdk, "ModifyShowList", CasterId=studio, **pair)
    for seconds, current in ((29, one), (1, two), (99, two), (1, three)):
        emulator.clock.advance(seconds)
        assert playing(sdk, studio) == current
    sdk("StopCaster", CasterId=studio)
    sdk("StartCaster", CasterId=studio)
    assert playing(sdk, studio) == one
    sdk("StopCaster", CasterId=studio)
    sdk("ModifyShowList", CasterId=studio, HighPriorityShowId="", HighPriorityShowStartTime="")
    assert "HighPriorityShowId" not in info(sdk, studio)


def test_the_zone_of_the_priority_time_is_a_switch(sdk, emulator, studio):
    """The same text is eight hours earlier in Beijing; it is answered as it was sent."""
    emulator.choices.set("zoneless-time", "beijing")
    one, two = (add(sdk, studio, **VOD, Duration=10**6) for _ in range(2))
    pair = {"HighPriorityShowId": two, "HighPriorityShowStartTime": at(8 * 3600 + 30).removesuffix("Z")}
    sdk("ModifyShowList", CasterId=studio, **pair)
    assert info(sdk, studio)["HighPriorityShowStartTime"] == pair["HighPriorityShowStartTime"]
    sdk("StartCaster", CasterId=studio)
    emulator.clock.advance(29)
    assert playing(sdk, studio) == one
    emulator.clock.advance(1)
    assert playing(sdk, studio) == two


def test_a_priority_show_that_is_removed_interrupts_nothing(sdk, emulator, studio):
    """Its time goes with it."""
    one, two = (add(sdk, studio, **VOD, Duration=100) for _ in range(2))
    pair = {"HighPriorityShowId": two, "HighPriorityShowStartTime": at(30).removesuffix("Z")}
    sdk("ModifyShowList", CasterId=studio, **pair)
    sdk("RemoveShowFromShowList", CasterId=studio, ShowId=two)
    assert "HighPriorityShowStartTime" not in info(sdk, studio)
    sdk("StartCaster", CasterId=studio)
    emulator.clock.advance(30)
    assert playing(sdk, studio) == one


def test_a_new_show_is_listed_and_usable_late(sdk, emulator, refused, studio):
    """The switches visible-after and usable-after."""
    old = add(sdk, studio, **VOD)
    emulator.choices.set("visible-after", "1")
    emulator.choices.set("usable-after", "2s")
    new = add(sdk, studio, **VOD)
    assert [order(sdk, studio), order(sdk, studio)] == [[old], [old, new]]
    refused("InvalidShow.NotFound", sdk, "RemoveShowFromShowList", CasterId=studio, ShowId=new)
    emulator.clock.advance(2)
    sdk("RemoveShowFromShowList", CasterId=studio, ShowId=new)


def test_a_show_whose_answer_was_lost_is_in_the_list(sdk, emulator, studio):
    """No token makes the call repeatable: a client that repeats it has the show twice."""
    emulator.faults.order("AddShowIntoShowList", faults.lost_answer())
    with pytest.raises(Exception, match=r"Connection|closed"):
        add(sdk, studio, ShowName="film", **VOD)
    add(sdk, studio, ShowName="film", **VOD)
    assert [show["ShowName"] for show in info(sdk, studio)["ShowList"]["Show"]] == ["film", "film"]


def test_a_show_list_outlives_the_process(tmp_path):
    """Order, background and what plays are in the state file."""
    with Emulator(state=tmp_path / "state.sqlite") as emulator:
        emulator.clock.set(NOW)
        sdk = NewSdk(emulator.url)
        studio = sdk("CreateCaster", NormType=6, ChargeType="PostPaid", ClientToken="t")["CasterId"]
        sdk("SetCasterConfig", CasterId=studio, **CONFIG)
        one, two, three = (add(sdk, studio, **VOD, Duration=10) for _ in range(3))
        sdk("ModifyShowList", CasterId=studio, ShowId=three, Spot=0)
        sdk("SetShowListBackground", CasterId=studio, ResourceType="VOD", MaterialId="m-1")
        sdk("StartCaster", CasterId=studio)
        emulator.clock.advance(12)
        before = sdk("DescribeShowList", CasterId=studio)
        assert before["ShowListInfo"]["CurrentShowId"] == one
    with Emulator(state=tmp_path / "state.sqlite") as emulator:
        emulator.clock.set(NOW)
        emulator.clock.advance(12)
        sdk = NewSdk(emulator.url)
        after = sdk("DescribeShowList", CasterId=studio)
        assert after["ShowListInfo"] == before["ShowListInfo"]
        assert order(sdk, studio) == [three, one, two]


def test_addresses_of_shows_leave_the_process_without_credentials(sdk, emulator, studio):
    """In the parameters, in the answers, and in the JSON inside them."""
    add(sdk, studio, ResourceType="live", ResourceUrl=SECRET_URL, Duration=10)
    live = {"resourceType": "live", "resourceUrl": SECRET_URL}
    sdk("AddShowIntoShowList", CasterId=studio, isBatchMode=True, showList=[live])
    sdk("SetShowListBackground", CasterId=studio, ResourceType="LIVE", ResourceUrl=SECRET_URL)
    assert SECRET_URL in info(sdk, studio)["Background"]
    assert "canary" not in json.dumps(emulator.ledger.as_json()) + emulator.ledger.transcript()
