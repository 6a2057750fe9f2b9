"""Groups of episodes: created by two operations, deleted by one, and every refusal."""

from __future__ import annotations

import json

import pytest

from apsara_live_emulator import Emulator, faults

from .conftest import NewSdk, Refused, at

ITEMS = [{"ItemName": "one", "VodUrl": "http://a.example.com/1.mp4"}, {"VodUrl": "http://a.example.com/2.flv"}]
GROUP = {
    "ClientToken": "t-1",
    "DomainName": "live.example.com",
    "CallbackUrl": "http://callback.example.com/x",
    "SideOutputUrl": "rtmp://push.example.com/a/b",
    "StartTime": at(60),
    "RepeatNum": -1,
    "Item": ITEMS,
}
CONTENT = {name: value for name, value in GROUP.items() if name not in ("ClientToken", "Item")} | {"Items": ITEMS}
MALFORMED = "InvalidParameter.Malformed"


def content(change):
    """The parameters of AddCasterEpisodeGroupContent, with one of its keys changed or, by None, left out."""
    changed = {key: value for key, value in (CONTENT | change).items() if value is not None}
    return {"ClientToken": "t-1", "Content": json.dumps(changed)}


def test_a_group_is_created_with_an_id_for_each_item(sdk, emulator):
    """No studio is needed, and the account is not empty until the group is deleted."""
    answer = sdk("AddCasterEpisodeGroup", **GROUP)
    assert len(set(answer["ItemIds"]["ItemId"])) == 2
    assert not emulator.state.is_empty()
    sdk("DeleteCasterEpisodeGroup", ProgramId=answer["ProgramId"])
    assert emulator.state.is_empty()


def test_a_group_is_created_from_one_text(sdk, emulator):
    """With the same result as by parameters."""
    answer = sdk("AddCasterEpisodeGroupContent", **content({}))
    assert len(answer["ItemIds"]["ItemId"]) == 2
    assert emulator.state.episode_groups[answer["ProgramId"]].settings == CONTENT
    other = sdk("AddCasterEpisodeGroup", **GROUP, RegionId="cn-shanghai")
    assert other["ProgramId"] == answer["ProgramId"]


def test_a_token_creates_one_group(sdk, emulator):
    """A call whose answer was lost is repeated without harm, even after the deletion; another token creates another."""
    emulator.faults.order("AddCasterEpisodeGroup", faults.lost_answer())
    with pytest.raises(Exception, match=r"Connection|closed"):
        sdk("AddCasterEpisodeGroup", **GROUP)
    first = sdk("AddCasterEpisodeGroup", **GROUP)
    assert list(emulator.state.episode_groups) == [first["ProgramId"]]
    sdk("DeleteCasterEpisodeGroup", ProgramId=first["ProgramId"])
    again = sdk("AddCasterEpisodeGroup", **GROUP)
    assert (again["ProgramId"], again["ItemIds"]) == (first["ProgramId"], first["ItemIds"])
    assert sdk("AddCasterEpisodeGroup", **GROUP | {"ClientToken": "t-2"})["ProgramId"] != first["ProgramId"]


def test_tokens_of_studios_and_groups_are_apart(sdk):
    """The same token creates one of each."""
    studio = sdk("CreateCaster", NormType=1, ChargeType="PostPaid", ClientToken="t-1")["CasterId"]
    assert sdk("AddCasterEpisodeGroup", **GROUP)["ProgramId"] != studio


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ClientToken": "t" * 65}, "InvalidClientToken.Malformed"),
        ({"ClientToken": "日"}, "InvalidClientToken.Malformed"),
        ({"DomainName": "none"}, "InvalidDomainName.NotFound"),
        ({"CallbackUrl": "ftp://a"}, MALFORMED),
        ({"CallbackUrl": "http://"}, MALFORMED),
        ({"CallbackUrl": "http://[::1"}, MALFORMED),
        ({"SideOutputUrl": "http://a.example.com/x"}, MALFORMED),
        ({"SideOutputUrl": ""}, "MissingParameter"),
        ({"StartTime": "2026-03-01 12:00"}, MALFORMED),
        ({"RepeatNum": -2}, MALFORMED),
        ({"Item": [{"ItemName": "one"}]}, "MissingParameter"),
        ({"Item": []}, "MissingParameter"),
    ],
)
def test_a_group_that_cannot_be_is_refused(sdk, refused, change, code):
    """Tokens, addresses, times, numbers, items."""
    refused(code, sdk, "AddCasterEpisodeGroup", **(GROUP | change))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"DomainName": "none"}, "InvalidDomainName.NotFound"),
        ({"DomainName": None}, "MissingParameter"),
        ({"SideOutputUrl": ""}, "MissingParameter"),
        ({"Items": []}, "MissingParameter"),
        ({"Items": 5}, MALFORMED),
        ({"Items": ["x"]}, MALFORMED),
        ({"Items": [{"VodUrl": 5}]}, MALFORMED),
        ({"Items": [{"VodUrl": "http://a/x.mp4", "Name": "x"}]}, MALFORMED),
        ({"RepeatNum": "0"}, MALFORMED),
        ({"StartTime": 5}, MALFORMED),
        ({"domainName": "x"}, MALFORMED),
    ],
)
def test_a_text_that_cannot_be_is_refused(sdk, refused, change, code):
    """The same rules, and the types and names of its keys."""
    refused(code, sdk, "AddCasterEpisodeGroupContent", **content(change))


@pytest.mark.parametrize("text", ["x", "[]", "5"])
def test_a_content_that_is_no_object_is_refused(sdk, refused, text):
    """InvalidParameter.Malformed."""
    refused(MALFORMED, sdk, "AddCasterEpisodeGroupContent", ClientToken="t", Content=text)


def test_a_domain_that_the_account_lacks_is_refused(sdk, emulator, refused):
    """The test says which."""
    emulator.state.unknown_domains.add("live.example.com")
    refused("InvalidDomainName.NotFound", sdk, "AddCasterEpisodeGroup", **GROUP)


def test_an_unknown_group_is_refused_or_deleted_in_vain(sdk, emulator, refused):
    """The switch unknown-episode-group; a group is unknown after its deletion too."""
    group = sdk("AddCasterEpisodeGroup", **GROUP)["ProgramId"]
    sdk("DeleteCasterEpisodeGroup", ProgramId=group)
    for program_id in (group, "none"):
        refused("PlayListNotFound", sdk, "DeleteCasterEpisodeGroup", ProgramId=program_id)
    refused("InvalidProgramId.Malformed", sdk, "DeleteCasterEpisodeGroup", ProgramId="a b")
    emulator.choices.set("unknown-episode-group", "succeeds")
    sdk("DeleteCasterEpisodeGroup", ProgramId="none")


def test_a_group_outlives_the_process(tmp_path):
    """In the state file and in snapshots, deleted or not."""
    file = tmp_path / "state.sqlite"
    with Emulator(state=file) as emulator:
        sdk = NewSdk(emulator.url)
        kept = sdk("AddCasterEpisodeGroup", **GROUP)
        gone = sdk("AddCasterEpisodeGroup", **GROUP | {"ClientToken": "t-2"})["ProgramId"]
        sdk("DeleteCasterEpisodeGroup", ProgramId=gone)
        snapshot = emulator.state.export()
    with Emulator(state=file) as emulator, Emulator() as other:
        other.state.load(snapshot)
        for running in (emulator, other):
            sdk = NewSdk(running.url)
            again = sdk("AddCasterEpisodeGroup", **GROUP)
            assert (again["ProgramId"], again["ItemIds"]) == (kept["ProgramId"], kept["ItemIds"])
            with pytest.raises(Refused):
                sdk("DeleteCasterEpisodeGroup", ProgramId=gone)
            running.reset()
            assert running.state.is_empty()
            assert running.state.episode_groups == {}


def test_addresses_of_a_group_leave_the_process_without_credentials(sdk, emulator):
    """By parameters and inside the text."""
    url = "rtmp://push.example.com/a/b?auth_key=1608953344-0-0-canary"
    sdk("AddCasterEpisodeGroup", **GROUP | {"SideOutputUrl": url})
    sdk("AddCasterEpisodeGroupContent", **content({"SideOutputUrl": url}) | {"ClientToken": "t-2"})
    assert "canary" not in json.dumps(emulator.ledger.as_json()) + emulator.ledger.transcript()
