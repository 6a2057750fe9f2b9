"""Playlists of light carousel studios: their items, what plays by the clock, and every refusal."""

from __future__ import annotations

import json

import pytest

from apsara_live_emulator import Emulator

from .conftest import NOW, NewSdk, Refused

CONFIG = {"DomainName": "live.example.com", "ProgramEffect": 1, "ChannelEnable": 0}
CONFIG |= {"TranscodeConfig": '{"CasterTemplate":"lp_noTranscode"}'}
NAMED = json.dumps({"ProgramName": "night", "RepeatNumber": 0})
MALFORMED = "InvalidParameter.Malformed"


def items(*assets):
    return json.dumps([{"ItemName": f"item {one}", "ResourceType": "vod", "ResourceValue": one} for one in assets])


@pytest.fixture
def studio(sdk):
    """A light carousel studio with the configuration that playlists need."""
    caster_id = sdk("CreateCaster", NormType=3, ChargeType="PostPaid", ClientToken="t-3")["CasterId"]
    sdk("SetCasterConfig", CasterId=caster_id, **CONFIG)
    return caster_id


@pytest.fixture
def playlist(sdk, emulator, studio):
    """Three items of 10, 20 and 30 seconds."""
    emulator.state.vod_durations |= {"a": 10, "b": 20, "c": 30}
    return create(sdk, studio)["ProgramId"]


def create(sdk, studio, assets="abc", **config):
    program = json.dumps({"ProgramName": "night", "RepeatNumber": 0} | config)
    return sdk("AddPlaylistItems", CasterId=studio, ProgramItems=items(*assets), ProgramConfig=program)


def listed(sdk, program_id):
    return sdk("ListPlaylistItems", ProgramId=program_id)["ProgramItems"]


def ids(sdk, program_id):
    return [item["ProgramItemId"] for item in listed(sdk, program_id)]


def running(sdk, program_id):
    (found,) = sdk("ListPlaylist", ProgramId=program_id)["ProgramList"]
    return found["Status"] == 1


def test_the_first_items_create_the_playlist(sdk, studio):
    """With their ids in the answer; it is listed with its settings, and its items in their order."""
    answer = create(sdk, studio, "ab", RepeatNumber=2)
    added = answer["Items"]["SuccessItems"]
    assert [one["ItemName"] for one in added] == ["item a", "item b"]
    assert answer["Items"]["FailedItems"] == []
    program = {"ProgramId": answer["ProgramId"], "ProgramName": "night", "RepeatNumber": 2, "Status": 0}
    answered = sdk("ListPlaylist")
    assert answered["ProgramList"] == [program | {"CasterId": studio, "DomainName": "live.example.com"}]
    assert answered["Total"] == 1
    first = listed(sdk, answer["ProgramId"])[0]
    assert first == {
        "Index": 1,
        "ProgramId": answer["ProgramId"],
        "ProgramItemId": added[0]["ItemId"],
        "ProgramItemName": "item a",
        "ResourceType": "vod",
        "ResourceValue": "a",
    }


def test_later_items_are_added_at_the_end(sdk, refused, studio, playlist):
    """With the id of the playlist, which is needed from then on; the settings stay."""
    refused("MissingParameter", sdk, "AddPlaylistItems", CasterId=studio, ProgramItems=items("d"), ProgramConfig=NAMED)
    again = {"CasterId": studio, "ProgramId": playlist, "ProgramItems": items("d")}
    sdk("AddPlaylistItems", **again, ProgramConfig='{"ProgramName":"other"}')
    assert [one["ResourceValue"] for one in listed(sdk, playlist)] == ["a", "b", "c", "d"]
    assert sdk("ListPlaylist", ProgramId=playlist)["ProgramList"][0]["ProgramName"] == "night"


def test_an_item_may_fail_alone(sdk, emulator, studio):
    """The playlist is there with the others, even without any."""
    emulator.state.missing_assets |= {"gone"}
    answer = create(sdk, studio, ["a", "gone"])
    assert answer["Items"]["FailedItems"] == [{"ItemName": "item gone"}]
    assert [one["ResourceValue"] for one in listed(sdk, answer["ProgramId"])] == ["a"]
    other = sdk("CreateCaster", NormType=3, ChargeType="PostPaid", ClientToken="other")["CasterId"]
    sdk("SetCasterConfig", CasterId=other, **CONFIG)
    assert listed(sdk, create(sdk, other, ["gone"])["ProgramId"]) == []
    assert sdk("ListPlaylist")["Total"] == 2


def test_a_config_may_be_wrapped_in_a_list(sdk, studio):
    """As the vendor's sample has it; a name and repetitions have defaults."""
    first = sdk("AddPlaylistItems", CasterId=studio, ProgramItems=items("a"), ProgramConfig="[{}]")["ProgramId"]
    (found,) = sdk("ListPlaylist", ProgramId=first)["ProgramList"]
    assert (found.get("ProgramName"), found["RepeatNumber"]) == (None, 0)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"ProgramItems": ""}, "MissingParameter"),
        ({"ProgramItems": "x"}, MALFORMED),
        ({"ProgramItems": "{}"}, MALFORMED),
        ({"ProgramItems": "[]"}, MALFORMED),
        ({"ProgramItems": '["a"]'}, MALFORMED),
        ({"ProgramItems": '[{"ResourceType":"vod","ResourceValue":"a","Index":1}]'}, MALFORMED),
        ({"ProgramItems": '[{"ResourceType":"vod","ResourceValue":5}]'}, MALFORMED),
        ({"ProgramItems": '[{"ResourceType":"live","ResourceValue":"a"}]'}, MALFORMED),
        ({"ProgramItems": '[{"ResourceType":"vod"}]'}, "MissingParameter"),
        ({"ProgramConfig": ""}, "MissingParameter"),
        ({"ProgramConfig": "x"}, MALFORMED),
        ({"ProgramConfig": "[{},{}]"}, MALFORMED),
        ({"ProgramConfig": '{"Name":"x"}'}, MALFORMED),
        ({"ProgramConfig": '{"ProgramName":5}'}, MALFORMED),
        ({"ProgramConfig": '{"RepeatNumber":"5"}'}, MALFORMED),
        ({"ProgramConfig": '{"RepeatNumber":-2}'}, MALFORMED),
        ({"ProgramId": "none"}, "PlayListNotFound"),
        ({"ProgramId": "a b"}, "InvalidProgramId.Malformed"),
    ],
)
def test_items_that_cannot_be_are_refused(sdk, refused, studio, sent, code):
    """JSON of the right shape, files alone, numbers that make sense."""
    asked = {"ProgramItems": items("a"), "ProgramConfig": NAMED} | sent
    refused(code, sdk, "AddPlaylistItems", CasterId=studio, **asked)


@pytest.mark.parametrize(
    "change",
    [
        {"TranscodeConfig": '{"CasterTemplate":"lp_hd"}'},
        {"ProgramEffect": 0},
        {"ChannelEnable": 1},
    ],
)
def test_a_playlist_needs_its_studio_in_one_configuration(sdk, refused, studio, change):
    """No transcoding, no channels, the program effect on."""
    sdk("SetCasterConfig", CasterId=studio, **(CONFIG | change))
    refused(MALFORMED, sdk, "AddPlaylistItems", CasterId=studio, ProgramItems=items("a"), ProgramConfig=NAMED)


def test_only_light_carousels_have_playlists(sdk, refused, caster_id):
    """A studio of another kind, and one that does not exist."""
    for studio in (caster_id, "none"):
        refused("InvalidCaster.NotFound", sdk, "AddPlaylistItems", CasterId=studio, ProgramItems=items("a"))


def test_a_playlist_of_another_studio_is_not_found(sdk, refused, studio, playlist):
    """PlayListNotFound, as for one that does not exist."""
    other = sdk("CreateCaster", NormType=3, ChargeType="PostPaid", ClientToken="other")["CasterId"]
    sdk("SetCasterConfig", CasterId=other, **CONFIG)
    asked = {"CasterId": other, "ProgramId": playlist, "ProgramItems": items("a")}
    refused("PlayListNotFound", sdk, "AddPlaylistItems", **asked)


ABOUT = {
    "EditPlaylist": {"ProgramItems": items("a")},
    "DeletePlaylist": {},
    "DeletePlaylistItems": {"ProgramItemIds": "x"},
    "ListPlaylistItems": {},
    "StartPlaylist": {},
    "StopPlaylist": {},
}


@pytest.mark.parametrize("action", ABOUT)
def test_a_playlist_that_does_not_exist_is_refused(sdk, refused, action):
    """404 PlayListNotFound, and 400 for an id that is none."""
    error = refused("PlayListNotFound", sdk, action, ProgramId="none", **ABOUT[action])
    assert error.status == 404
    refused("InvalidProgramId.Malformed", sdk, action, ProgramId="a b", **ABOUT[action])


def test_an_edit_replaces_all_items(sdk, studio, playlist):
    """With new ids; the settings change if they are given."""
    before = ids(sdk, playlist)
    answer = sdk("EditPlaylist", ProgramId=playlist, ProgramItems=items("c", "a"))
    assert answer["CasterId"] == studio
    assert [one["ItemId"] for one in answer["Items"]["SuccessItems"]] == ids(sdk, playlist)
    assert [one["ResourceValue"] for one in listed(sdk, playlist)] == ["c", "a"]
    assert not set(before) & set(ids(sdk, playlist))
    assert sdk("ListPlaylist")["ProgramList"][0]["ProgramName"] == "night"
    sdk("EditPlaylist", ProgramId=playlist, ProgramItems=items("a"), ProgramConfig='{"RepeatNumber":-1}')
    (found,) = sdk("ListPlaylist")["ProgramList"]
    assert (found.get("ProgramName"), found["RepeatNumber"]) == (None, -1)


def test_an_edit_that_cannot_be_is_refused(sdk, refused, playlist):
    """By the same rules as an addition."""
    for sent in ({"ProgramItems": "[]"}, {"ProgramItems": items("a"), "ProgramConfig": "5"}):
        refused(MALFORMED, sdk, "EditPlaylist", ProgramId=playlist, **sent)


def test_items_are_deleted_by_either_kind_of_list(sdk, refused, playlist):
    """A JSON list or commas; all of them or none."""
    one, two, three = ids(sdk, playlist)
    for wrong in (f"{one},none", '["none"]', "[5]", "[", ","):
        refused(MALFORMED, sdk, "DeletePlaylistItems", ProgramId=playlist, ProgramItemIds=wrong)
    sdk("DeletePlaylistItems", ProgramId=playlist, ProgramItemIds=json.dumps([one]))
    assert ids(sdk, playlist) == [two, three]
    sdk("DeletePlaylistItems", ProgramId=playlist, ProgramItemIds=f"{two}, {three}")
    assert ids(sdk, playlist) == []


def test_some_items_are_listed_by_their_ids(sdk, playlist):
    """Separated by commas; what is unknown is left out."""
    _, two, three = ids(sdk, playlist)
    answer = sdk("ListPlaylistItems", ProgramId=playlist, ProgramItemIds=f"{three},none,{two}")
    assert [(one["Index"], one["ProgramItemId"]) for one in answer["ProgramItems"]] == [(2, two), (3, three)]
    assert answer["Total"] == 2


def test_playlists_are_listed_by_pages(sdk):
    """All of the account, whatever the studio; an unknown id gives an empty list."""
    made = []
    for number in range(3):
        studio = sdk("CreateCaster", NormType=3, ChargeType="PostPaid", ClientToken=f"t{number}")["CasterId"]
        sdk("SetCasterConfig", CasterId=studio, **CONFIG)
        made.append(create(sdk, studio, "a")["ProgramId"])
    answer = sdk("ListPlaylist", Page=2, PageSize=2)
    assert ([one["ProgramId"] for one in answer["ProgramList"]], answer["Total"]) == (made[2:], 3)
    unknown = sdk("ListPlaylist", ProgramId="none")
    assert (unknown["ProgramList"], unknown["Total"]) == ([], 0)


def test_a_playlist_plays_to_its_end(sdk, emulator, playlist):
    """10, 20 and 30 seconds, then it has stopped by itself and may be started anew."""
    stream = sdk("StartPlaylist", ProgramId=playlist)["StreamInfo"]
    assert (stream["DomainName"], stream["StreamName"]) == ("live.example.com", playlist)
    (urls,) = stream["Streams"]["Stream"]
    assert urls["Quality"] == "original"
    assert urls["PullRtmpUrl"].startswith(f"rtmp://live.example.com/caster/{playlist}?auth_key=")
    for seconds, on in ((59, True), (1, False)):
        emulator.clock.advance(seconds)
        assert running(sdk, playlist) == on
    sdk("StartPlaylist", ProgramId=playlist, ResumeMode="Continue")
    emulator.clock.advance(59)
    assert running(sdk, playlist)


def test_signed_addresses_of_a_playlist_stay_in_the_process(sdk, emulator, playlist):
    """The value of auth_key is masked in what leaves it."""
    stream = sdk("StartPlaylist", ProgramId=playlist)["StreamInfo"]["Streams"]["Stream"][0]
    key = stream["PullFlvUrl"].partition("auth_key=")[2]
    assert key
    assert key not in json.dumps(emulator.ledger.as_json()) + emulator.ledger.transcript()


def test_a_playlist_is_repeated(sdk, emulator, studio):
    """Once more, or without end."""
    emulator.state.vod_durations["a"] = 10
    playlist = create(sdk, studio, "a", RepeatNumber=1)["ProgramId"]
    sdk("StartPlaylist", ProgramId=playlist)
    emulator.clock.advance(19)
    assert running(sdk, playlist)
    emulator.clock.advance(1)
    assert not running(sdk, playlist)
    sdk("EditPlaylist", ProgramId=playlist, ProgramItems=items("a"), ProgramConfig='{"RepeatNumber":-1}')
    sdk("StartPlaylist", ProgramId=playlist)
    emulator.clock.advance(10**9)
    assert running(sdk, playlist)


def test_a_stopped_playlist_continues_where_it_was(sdk, emulator, playlist):
    """In the second item; stopping it again changes nothing, and Restart begins anew."""
    sdk("StartPlaylist", ProgramId=playlist)
    emulator.clock.advance(25)
    for _ in range(2):
        assert sdk("StopPlaylist", ProgramId=playlist)["ProgramId"] == playlist
        emulator.clock.advance(1000)
    assert not running(sdk, playlist)
    sdk("StartPlaylist", ProgramId=playlist, ResumeMode="Continue", Offset=5000)
    emulator.clock.advance(34)
    assert running(sdk, playlist)
    emulator.clock.advance(1)
    assert not running(sdk, playlist)
    sdk("StartPlaylist", ProgramId=playlist, ResumeMode="Restart")
    emulator.clock.advance(59)
    assert running(sdk, playlist)


def test_a_playlist_starts_at_an_item_and_an_offset(sdk, emulator, playlist):
    """Custom with StartItemId; Offset in milliseconds."""
    last = ids(sdk, playlist)[2]
    sdk("StartPlaylist", ProgramId=playlist, ResumeMode="Custom", StartItemId=last, Offset=12000)
    emulator.clock.advance(17)
    assert running(sdk, playlist)
    emulator.clock.advance(1)
    assert not running(sdk, playlist)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"ResumeMode": "Anew"}, MALFORMED),
        ({"ResumeMode": "Custom"}, "MissingParameter"),
        ({"ResumeMode": "Custom", "StartItemId": "none"}, MALFORMED),
        ({"Offset": -1}, MALFORMED),
    ],
)
def test_a_start_that_cannot_be_is_refused(sdk, refused, playlist, sent, code):
    """Modes, items, offsets."""
    refused(code, sdk, "StartPlaylist", ProgramId=playlist, **sent)


def test_a_playlist_without_items_or_domain_does_not_start(sdk, refused, studio, playlist):
    """InvalidParameter.Malformed, InvalidDomainName.NotFound."""
    sdk("SetCasterConfig", CasterId=studio, **{**CONFIG, "DomainName": ""})
    refused("InvalidDomainName.NotFound", sdk, "StartPlaylist", ProgramId=playlist)
    sdk("DeletePlaylistItems", ProgramId=playlist, ProgramItemIds=",".join(ids(sdk, playlist)))
    refused(MALFORMED, sdk, "StartPlaylist", ProgramId=playlist)


def test_a_running_playlist_is_protected(sdk, emulator, refused, studio, playlist):
    """From deletion, of its items too, from a second start, from edits, and from the deletion of its studio."""
    sdk("StartPlaylist", ProgramId=playlist)
    first = {"ProgramItemIds": ids(sdk, playlist)[0]}
    for action in ("EditPlaylist", "DeletePlaylist", "DeletePlaylistItems", "StartPlaylist"):
        sent = first if action == "DeletePlaylistItems" else ABOUT[action]
        refused("IncorrectPlaylistStatus.Inuse", sdk, action, ProgramId=playlist, **sent)
    refused("IncorrectCasterStatus.Inuse", sdk, "DeleteCaster", CasterId=studio)
    sdk("AddPlaylistItems", CasterId=studio, ProgramId=playlist, ProgramItems=items("d"))
    emulator.choices.set("edit-running-playlist", "accepted")
    emulator.clock.advance(15)
    sdk("EditPlaylist", ProgramId=playlist, ProgramItems=items("a"))
    emulator.clock.advance(9)
    assert running(sdk, playlist)
    emulator.clock.advance(1)
    sdk("DeletePlaylist", ProgramId=playlist)
    assert sdk("ListPlaylist")["Total"] == 0


def test_a_playlist_goes_with_its_studio(sdk, emulator, playlist, studio):
    """Once it is stopped."""
    sdk("DeleteCaster", CasterId=studio)
    assert sdk("ListPlaylist")["Total"] == 0
    assert emulator.state.is_empty()


def test_a_new_playlist_is_listed_and_usable_late(sdk, emulator, refused, studio):
    """The switches visible-after and usable-after."""
    emulator.choices.set("visible-after", "1")
    emulator.choices.set("usable-after", "2s")
    made = create(sdk, studio)["ProgramId"]
    assert [sdk("ListPlaylist")["Total"], sdk("ListPlaylist")["Total"]] == [0, 1]
    refused("PlayListNotFound", sdk, "StopPlaylist", ProgramId=made)
    emulator.clock.advance(2)
    sdk("StopPlaylist", ProgramId=made)


def test_a_playlist_outlives_the_process(tmp_path):
    """Its items in their order, and where it is; a count of usable-after too."""
    file = tmp_path / "state.sqlite"
    with Emulator(state=file) as emulator:
        emulator.clock.set(NOW)
        emulator.state.vod_durations |= {"a": 10, "b": 20}
        sdk = NewSdk(emulator.url)
        studio = sdk("CreateCaster", NormType=3, ChargeType="PostPaid", ClientToken="t")["CasterId"]
        sdk("SetCasterConfig", CasterId=studio, **CONFIG)
        emulator.choices.set("usable-after", "2")
        playlist = create(sdk, studio, "ab")["ProgramId"]
        with pytest.raises(Refused):
            sdk("StartPlaylist", ProgramId=playlist)
    with Emulator(state=file) as emulator:
        emulator.clock.set(NOW)
        emulator.state.vod_durations |= {"a": 10, "b": 20}
        sdk = NewSdk(emulator.url)
        with pytest.raises(Refused):
            sdk("StartPlaylist", ProgramId=playlist)
        sdk("StartPlaylist", ProgramId=playlist)
        before = listed(sdk, playlist)
    with Emulator(state=file) as emulator:
        emulator.clock.set(NOW)
        emulator.clock.advance(29)
        emulator.state.vod_durations |= {"a": 10, "b": 20}
        sdk = NewSdk(emulator.url)
        assert listed(sdk, playlist) == before
        assert running(sdk, playlist)
        emulator.clock.advance(1)
        assert not running(sdk, playlist)
