"""What a playlist refuses, sends and finds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error, lost_answer, lost_request
from apsara_live_emulator.objects import Playlist
from cases import Case, Stage
from cases._scenarios import call
from cases.playlist import FULL, MINIMAL, NEEDS, PLAYING, STOPPED, WRONG, item, listed, theirs
from pulumi_apsara_live.model.check import check
from pulumi_apsara_live.model.fields import Properties
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.resources.playlist import PlaylistInputs
from pulumi_apsara_live.wire.errors import CallError
from pulumi_apsara_live.wire.rpc import Cloud

from .conftest import AlteredTransport


@pytest.fixture
def stage(cloud: Cloud, emulator: Emulator) -> Stage:
    """A light carousel studio with the configuration that playlists need."""
    stage = Stage(cloud, Case("Playlist", "here", {}, {}, {}, NEEDS))
    stage.emulator = emulator
    return stage


def live(stage: Stage) -> Playlist:
    """The playlist that the studio has."""
    (playlist,) = stage.emulator.state.casters[stage.world.studio].playlists.values()
    return playlist


def assets(stage: Stage) -> list[str]:
    """What the items play, in their order."""
    return [each.resource_value for each in live(stage).items.values()]


def made(emulator: Emulator) -> list[str]:
    """The calls that were accepted and are no reads."""
    done = [call.action for call in emulator.ledger.calls() if call.status == 200]
    return [action for action in done if not action.startswith(("Describe", "List"))]


def changed(stage: Stage, before: Properties, after: Properties) -> tuple[str, Properties, Properties]:
    """A playlist after an update: id, outputs, inputs."""
    id, outputs, inputs = stage.create(before)
    news = stage.checked(after, inputs)
    return id, stage.update(id, outputs, news), news


@pytest.mark.parametrize(("declared", "path", "reason"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused_before_any_call(declared: Properties, path: str, reason: str) -> None:
    """The problem names the property."""
    (problem,) = check(PlaylistInputs, {}, declared).problems
    assert problem.path == path
    assert reason in problem.reason


def test_a_creation_starts_the_playlist_where_it_is_declared_to_begin(emulator: Emulator, stage: Stage) -> None:
    """With the item's id, which the addition has returned, and the position in it; its addresses are outputs."""
    _, outputs, _ = stage.create(PLAYING)
    (made_call,) = emulator.ledger.calls("StartPlaylist")
    sent = {name: made_call.parameters[name] for name in ("ResumeMode", "StartItemId", "Offset")}
    assert sent == {"ResumeMode": "Custom", "StartItemId": outputs["item_ids"]["item 2"], "Offset": "1500"}
    path = f"live.example.com/caster/{live(stage).program_id}"
    for name, begins in (("flv", f"http://{path}.flv?"), ("m3u8", f"http://{path}.m3u8?"), ("rtmp", f"rtmp://{path}?")):
        assert outputs[f"pull_{name}_url"].startswith(begins)


def test_the_mode_of_a_start_is_always_sent(emulator: Emulator, stage: Stage) -> None:
    """The API does not document where a playlist begins without one."""
    stage.create(MINIMAL)
    (made_call,) = emulator.ledger.calls("StartPlaylist")
    assert made_call.parameters["ResumeMode"] == "Restart"


def test_off_air_on_air_off_air_never_fails(emulator: Emulator, stage: Stage) -> None:
    """Twice around, with its studio on air or not, and without a difference after each step."""
    id, outputs, inputs = stage.create(STOPPED)
    for number, running in enumerate((True, False, True, False)):
        call(stage.cloud, "StopCaster" if number % 3 else "StartCaster", CasterId=stage.world.studio)
        news = stage.checked({**STOPPED, "running": running, "resume": {"mode": "continue"}}, inputs)
        outputs, inputs = stage.update(id, outputs, news), news
        assert live(stage).started is running
        assert ("pull_flv_url" in outputs) is running
        found = stage.read(id, outputs)
        assert found is not None
        assert not stage.diff(found.outputs, inputs)
        emulator.clock.advance(60)


def test_a_playlist_goes_on_where_it_stopped(emulator: Emulator, stage: Stage) -> None:
    """With `mode="continue"`."""
    emulator.state.vod_durations |= {f"asset-{number}": 10 for number in (1, 2, 3)}
    _, outputs, inputs = stage.create({**STOPPED, "running": True})
    emulator.clock.advance(15)
    (id,) = (f"{stage.world.studio}/{live(stage).program_id}",)
    stopped = stage.checked(STOPPED, inputs)
    outputs = stage.update(id, outputs, stopped)
    news = stage.checked({**STOPPED, "running": True, "resume": {"mode": "continue"}}, stopped)
    stage.update(id, outputs, news)
    assert live(stage).current_item_id == outputs["item_ids"]["item 2"]


def test_items_are_added_to_a_playlist_that_plays(emulator: Emulator, stage: Stage) -> None:
    """It goes on from where it is; the items that were there keep their ids, and the addresses stay."""
    id, outputs, inputs = stage.create(listed(1, 2))
    since = live(stage).current_since
    emulator.clock.advance(5)
    updated = stage.update(id, outputs, stage.checked(listed(1, 2, 3), inputs))
    assert assets(stage) == ["asset-1", "asset-2", "asset-3"]
    assert (live(stage).started, live(stage).current_since) == (True, since)
    assert outputs["item_ids"].items() <= updated["item_ids"].items()
    assert list(updated["item_ids"].values()) == list(live(stage).items)
    assert updated["pull_flv_url"] == outputs["pull_flv_url"]


OTHERWISE = {
    "another item": listed(1, 3),
    "one less": listed(1),
    "another order": listed(2, 1),
    "one in between": listed(1, 3, 2),
    "other repetitions": listed(1, 2, repeat=1),
    "another name": listed(1, 2, program_name="night"),
}


@pytest.mark.parametrize("after", OTHERWISE.values(), ids=OTHERWISE)
@pytest.mark.parametrize("answer", ["refused", "accepted"])
def test_a_playlist_that_plays_is_not_edited(emulator: Emulator, stage: Stage, after: Properties, answer: str) -> None:
    """Whatever the service would do; the preview says so, and stopping it in the same update takes the change."""
    emulator.choices.set("edit-running-playlist", answer)
    id, outputs, inputs = stage.create(listed(1, 2))
    before, news = made(emulator), stage.checked(after, inputs)
    (warning,) = stage.resource.warnings(inputs, news)
    assert "refused while the playlist plays" in warning
    with pytest.raises(RefusedByProvider, match="it plays, and only items at its end"):
        stage.update(id, outputs, news)
    assert made(emulator) == before
    stopping = stage.checked({**after, "running": False}, inputs)
    assert list(stage.resource.warnings(inputs, stopping)) == ["running: the playlist stops, and what it plays ends"]
    stage.update(id, outputs, stopping)
    assert made(emulator)[len(before) :] == ["StopPlaylist", "EditPlaylist"]
    assert assets(stage) == [each["resource_id"] for each in after["items"]]


def test_a_preview_says_that_a_replacement_ends_what_plays(stage: Stage) -> None:
    """Another studio has another playlist; one that is stopped ends nothing, and an addition disturbs nothing."""
    inputs = stage.checked(MINIMAL)
    (warning,) = stage.resource.warnings(inputs, {**inputs, "caster_id": "another"})
    assert "stops and is deleted" in warning
    assert list(stage.resource.warnings({**inputs, "running": False}, {**inputs, "caster_id": "another"})) == []
    assert list(stage.resource.warnings(inputs, {**inputs, "items": [*inputs["items"], item(2)]})) == []
    assert list(stage.resource.warnings(inputs, inputs)) == []


def test_a_playlist_that_has_ended_is_edited_and_started_again(emulator: Emulator, stage: Stage) -> None:
    """It plays to its end, and nothing is interrupted."""
    emulator.state.vod_durations |= {"asset-1": 10}
    id, outputs, inputs = stage.create(MINIMAL)
    emulator.clock.advance(60)
    stage.update(id, outputs, stage.checked(listed(2), inputs))
    assert made(emulator)[-2:] == ["EditPlaylist", "StartPlaylist"]
    assert assets(stage) == ["asset-2"]


def test_a_playlist_that_somebody_started_is_neither_edited_nor_deleted(emulator: Emulator, stage: Stage) -> None:
    """The state has it as stopped; after a refresh the deletion stops it."""
    id, outputs, inputs = stage.create(STOPPED)
    theirs(stage, "StartPlaylist")
    before = made(emulator)
    with pytest.raises(RefusedByProvider, match="it plays"):
        stage.update(id, outputs, stage.checked({**STOPPED, "repeat": 4}, inputs))
    with pytest.raises(RefusedByProvider, match="was not deleted: it plays, and the state has it as stopped"):
        stage.delete(id, outputs)
    assert made(emulator) == before
    found = stage.read(id, outputs)
    assert found is not None
    stage.delete(id, found.outputs)
    assert emulator.state.casters[stage.world.studio].playlists == {}


def test_a_playlist_that_plays_already_is_not_started_again(emulator: Emulator, stage: Stage) -> None:
    """Somebody has started it since the last refresh: it goes on."""
    id, outputs, inputs = stage.create(STOPPED)
    theirs(stage, "StartPlaylist")
    since, before = live(stage).current_since, made(emulator)
    emulator.clock.advance(5)
    updated = stage.update(id, outputs, stage.checked({**STOPPED, "running": True}, inputs))
    assert (made(emulator), live(stage).current_since) == (before, since)
    assert updated["running"] is True


def contents(*numbers: int, **config: Any) -> dict[str, str]:
    """The parameters with which somebody else writes a playlist of these items."""
    rows = [{"ItemName": f"item {n}", "ResourceType": "vod", "ResourceValue": f"asset-{n}"} for n in numbers]
    return {"ProgramItems": json.dumps(rows), "ProgramConfig": json.dumps(config)}


def test_drift_of_each_kind_is_seen_and_put_right(stage: Stage) -> None:
    """Items more, less, in another order; other settings; started by somebody."""
    id, outputs, inputs = stage.create(FULL)
    settings = {"ProgramName": "night", "RepeatNumber": 2}
    drifts: list[tuple[str, str, dict[str, Any]]] = [
        ("items", "AddPlaylistItems", {"CasterId": stage.world.studio, **contents(4)}),
        ("items", "DeletePlaylistItems", {}),
        ("items", "EditPlaylist", contents(3, 1, 2, **settings)),
        ("repeat", "EditPlaylist", contents(1, 2, 3, ProgramName="night", RepeatNumber=9)),
        ("program_name", "EditPlaylist", contents(1, 2, 3, RepeatNumber=2)),
        ("running", "StartPlaylist", {}),
    ]
    for field, action, parameters in drifts:
        first = {"ProgramItemIds": next(iter(live(stage).items))} if action == "DeletePlaylistItems" else {}
        theirs(stage, action, **parameters, **first)
        found = stage.read(id, outputs)
        assert found is not None
        assert stage.diff(found.outputs, inputs).update == (field,)
        again = stage.read(id, stage.update(id, found.outputs, inputs))
        assert again is not None
        assert not stage.diff(again.outputs, inputs)
        outputs = again.outputs


def test_a_name_that_nobody_declares_is_cleared(stage: Stage) -> None:
    """The playlist is owned whole."""
    id, _, _ = changed(stage, FULL, {name: value for name, value in FULL.items() if name != "program_name"})
    assert live(stage).name == ""
    assert id.endswith(live(stage).program_id)


def test_a_name_that_somebody_has_given_is_taken_away(stage: Stage) -> None:
    """A program that declares none owns that too: a refresh shows the name as a difference."""
    id, outputs, inputs = stage.create(STOPPED)
    theirs(stage, "EditPlaylist", **contents(1, 2, 3, ProgramName="theirs"))
    found = stage.read(id, outputs)
    assert found is not None
    assert stage.diff(found.outputs, inputs).update == ("program_name",)
    stage.update(id, found.outputs, inputs)
    assert live(stage).name == ""


def test_a_playlist_that_plays_as_declared_already_is_left_alone(emulator: Emulator, stage: Stage) -> None:
    """An interrupted update has written and started it, and its state was lost."""
    id, outputs, inputs = stage.create(listed(1, 2))
    theirs(stage, "StopPlaylist")
    theirs(stage, "EditPlaylist", **contents(2, 1))
    theirs(stage, "StartPlaylist")
    before = emulator.ledger.count("StartPlaylist"), made(emulator)
    updated = stage.update(id, outputs, stage.checked(listed(2, 1), inputs))
    assert (emulator.ledger.count("StartPlaylist"), made(emulator)) == before
    assert {*updated["item_ids"].values()} == {*live(stage).items}


def test_a_playlist_that_somebody_starts_meanwhile_is_not_started_twice(
    emulator: Emulator, altered: tuple[Cloud, AlteredTransport]
) -> None:
    """The refusal says so, and the playlist goes on."""
    cloud, transport = altered
    stage = Stage(cloud, Case("Playlist", "here", {}, {}, {}, NEEDS))
    stage.emulator = emulator
    transport.before["StartPlaylist"] = lambda: theirs(stage, "StartPlaylist")
    stage.create(MINIMAL)
    assert live(stage).started
    assert [each.status for each in emulator.ledger.calls("StartPlaylist")] == [200, 400]


def test_a_playlist_that_is_deleted_between_two_reads_is_gone(
    emulator: Emulator, altered: tuple[Cloud, AlteredTransport]
) -> None:
    """Its row was still listed, and its items are not."""
    cloud, transport = altered
    stage = Stage(cloud, Case("Playlist", "here", {}, {}, {}, NEEDS))
    stage.emulator = emulator
    id, outputs, _ = stage.create(STOPPED)
    transport.before["ListPlaylistItems"] = lambda: theirs(stage, "DeletePlaylist")
    assert stage.read(id, outputs) is None


def test_two_items_of_one_name_are_seen_as_a_difference(emulator: Emulator, stage: Stage) -> None:
    """Somebody has added an item that is declared already; the edit leaves one of them."""
    id, outputs, inputs = stage.create(STOPPED)
    twin = '[{"ItemName":"item 1","ResourceType":"vod","ResourceValue":"asset-1"}]'
    theirs(stage, "AddPlaylistItems", CasterId=stage.world.studio, ProgramItems=twin)
    found = stage.read(id, outputs)
    assert found is not None
    assert len(found.outputs["item_ids"]) == 4
    stage.update(id, found.outputs, inputs)
    assert assets(stage) == ["asset-1", "asset-2", "asset-3"]


@pytest.mark.parametrize("declared", [MINIMAL, STOPPED], ids=["running", "stopped"])
def test_a_lost_answer_to_a_creation_makes_nothing_twice(
    emulator: Emulator, stage: Stage, declared: Properties
) -> None:
    """The playlist is found among those of the account, by its studio."""
    emulator.faults.order("AddPlaylistItems", lost_answer())
    id, outputs, _ = stage.create(declared)
    assert id == f"{stage.world.studio}/{live(stage).program_id}"
    assert outputs["item_ids"] == {each.name: own for own, each in live(stage).items.items()}
    assert live(stage).started is outputs["running"] is declared.get("running", True)
    assert emulator.ledger.count("AddPlaylistItems") == 1


def test_a_creation_that_was_not_carried_out_is_left_to_the_next_update(emulator: Emulator, stage: Stage) -> None:
    """Nothing is listed, so nothing was made, and the error says what happened."""
    emulator.faults.order("AddPlaylistItems", lost_request())
    with pytest.raises(CallError, match="AddPlaylistItems"):
        stage.create(MINIMAL)
    assert emulator.ledger.count("AddPlaylistItems") <= 1
    stage.create(MINIMAL)


def test_a_new_playlist_that_is_listed_late_is_waited_for(emulator: Emulator, stage: Stage) -> None:
    """The refusal of a second one proves that there is one."""
    emulator.choices.set("visible-after", "3")
    stage.create(MINIMAL)
    id, _, _ = stage.create(MINIMAL)
    assert id.endswith(live(stage).program_id)


def test_a_lost_answer_to_a_start_starts_nothing_twice(emulator: Emulator, stage: Stage) -> None:
    """The list shows that it plays; its addresses are not known then."""
    emulator.faults.order("StartPlaylist", lost_answer())
    _, outputs, _ = stage.create(MINIMAL)
    assert live(stage).started
    assert emulator.ledger.count("StartPlaylist") == 1
    assert "pull_flv_url" not in outputs


def test_a_start_that_was_not_carried_out_undoes_the_creation(emulator: Emulator, stage: Stage) -> None:
    """Nothing stays, and the next creation succeeds."""
    emulator.faults.order("StartPlaylist", error("ServiceUnavailable", 503))
    with pytest.raises(RefusedByProvider, match=r"ServiceUnavailable.* was deleted again"):
        stage.create(MINIMAL)
    assert emulator.state.casters[stage.world.studio].playlists == {}
    stage.create(MINIMAL)


def test_a_lost_answer_to_an_addition_adds_nothing_twice(emulator: Emulator, stage: Stage) -> None:
    """The new items are found in the list, also by an update after an interruption."""
    id, outputs, inputs = stage.create(listed(1))
    emulator.faults.order("AddPlaylistItems", lost_answer())
    news = stage.checked(listed(1, 2, 3), inputs)
    updated = stage.update(id, outputs, news)
    assert assets(stage) == ["asset-1", "asset-2", "asset-3"]
    assert updated["item_ids"] == {each.name: own for own, each in live(stage).items.items()}
    assert stage.update(id, outputs, news)["item_ids"] == updated["item_ids"]
    assert emulator.ledger.count("AddPlaylistItems") == 2


def test_a_creation_of_which_items_fail_is_undone(emulator: Emulator, stage: Stage) -> None:
    """The service adds the others; all of them go."""
    emulator.state.missing_assets.add("asset-2")
    with pytest.raises(RefusedByProvider, match=r"'item 2' could not be added .*deleted again"):
        stage.create(listed(1, 2, 3))
    assert emulator.state.casters[stage.world.studio].playlists == {}
    assert emulator.ledger.count("StartPlaylist") == 0


@pytest.mark.parametrize(
    ("before", "after", "undone"),
    [
        (listed(1, running=False), listed(1, 2, 3, running=False), "DeletePlaylistItems"),
        (listed(1, running=False), listed(2, 3, running=False), "EditPlaylist"),
        (listed(1, running=False), listed(2, 3), "EditPlaylist"),
    ],
    ids=["added at the end", "edited", "edited and to be started"],
)
def test_an_update_of_which_items_fail_is_undone(
    emulator: Emulator, stage: Stage, before: Properties, after: Properties, undone: str
) -> None:
    """What was there is there again, and nothing was started."""
    id, outputs, inputs = stage.create(before)
    emulator.state.missing_assets.add("asset-2")
    with pytest.raises(RefusedByProvider, match="'item 2' could not be"):
        stage.update(id, outputs, stage.checked(after, inputs))
    assert assets(stage) == ["asset-1"]
    assert made(emulator)[-1] == undone
    assert not live(stage).started


def test_items_that_cannot_be_taken_back_are_named(emulator: Emulator, stage: Stage) -> None:
    """A playlist that plays keeps what was added to it."""
    id, outputs, inputs = stage.create(listed(1))
    emulator.state.missing_assets.add("asset-2")
    with pytest.raises(RefusedByProvider, match=r"'item 2' could not .*'item 3' of the same call may still be there"):
        stage.update(id, outputs, stage.checked(listed(1, 2, 3), inputs))
    assert live(stage).started


def test_another_playlist_of_the_studio_is_refused_and_stays(emulator: Emulator, stage: Stage) -> None:
    """Somebody uses it: other items, another order, other settings; one that plays is not stopped."""
    stage.create({**FULL, "running": True})
    before = made(emulator)
    for other in (listed(1), listed(3, 2, 1), {**FULL, "repeat": 0}, {**FULL, "program_name": "day"}, FULL):
        with pytest.raises(RefusedByProvider, match=r"already, with another|would stop it"):
            stage.create(other)
    assert made(emulator) == before


def test_a_playlist_that_is_gone_is_gone(stage: Stage) -> None:
    """Deleted by somebody: a refresh says so, and a deletion succeeds."""
    id, outputs, _ = stage.create(STOPPED)
    theirs(stage, "DeletePlaylist")
    assert stage.read(id, outputs) is None
    stage.delete(id, outputs)


def test_adoption_does_not_wait_for_a_playlist(emulator: Emulator, stage: Stage) -> None:
    """A studio may have none."""
    emulator.ledger.clear()
    assert stage.resource.listed(stage.cloud, stage.world.studio) == []
    assert emulator.ledger.actions() == ["ListPlaylist"]
