"""What a show list refuses, sends and finds."""

from __future__ import annotations

from typing import Any

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error, lost_answer
from cases import Case, Stage
from cases.caster_show_list import (
    CLOCK,
    FILM,
    FIVE,
    FULL,
    LOOP,
    MINIMAL,
    NEEDS,
    NEWS,
    PRIORITY,
    SIGNED,
    WRONG,
    add,
    listed,
    playing,
)
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.check import check
from pulumi_apsara_live.model.fields import UNKNOWN, Properties
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.resources.caster_show_list import CasterShowListInputs
from pulumi_apsara_live.wire.errors import Refused
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.rpc import Cloud

from .conftest import AlteredTransport


@pytest.fixture
def stage(cloud: Cloud, emulator: Emulator) -> Stage:
    """A playlist studio."""
    stage = Stage(cloud, Case("CasterShowList", "here", {}, {}, {}, NEEDS))
    stage.emulator = emulator
    return stage


def names(stage: Stage) -> list[str]:
    """The names of the shows that the studio has, in their order."""
    shows = stage.emulator.state.casters[stage.world.studio].shows
    return [show.settings["ShowName"] for show in shows.values()]


def made(emulator: Emulator) -> list[str]:
    """The calls that were accepted and are no reads."""
    done = [call.action for call in emulator.ledger.calls() if call.status == 200]
    return [action for action in done if not action.startswith("Describe")]


@pytest.mark.parametrize(("declared", "path", "reason"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused_before_any_call(declared: Properties, path: str, reason: str) -> None:
    """The problem names the property, and quotes no URL."""
    (problem,) = check(CasterShowListInputs, {}, declared).problems
    assert problem.path == path
    assert reason in problem.reason
    assert SIGNED.rpartition("=")[2] not in problem.reason


def test_an_endless_show_is_added_by_a_call_of_its_own(emulator: Emulator, stage: Stage) -> None:
    """A batch does not take one."""
    stage.create(listed(FILM, NEWS, LOOP, CLOCK))
    assert names(stage) == ["film", "news", "loop", "clock"]
    batch, single = emulator.ledger.calls("AddShowIntoShowList")
    assert "showList" in batch.nested
    assert (single.parameters["ShowName"], single.parameters["Spot"]) == ("loop", "2")


def test_a_show_by_itself_is_added_by_the_plain_call(emulator: Emulator, stage: Stage) -> None:
    """It takes as many calls as a batch."""
    stage.create(listed(FILM))
    (call,) = emulator.ledger.calls("AddShowIntoShowList")
    assert call.parameters["ShowName"] == "film"


def test_a_lost_answer_to_an_addition_adds_nothing_twice(emulator: Emulator, stage: Stage) -> None:
    """Of a batch and of one show; the ids are found in the list."""
    emulator.faults.order("AddShowIntoShowList", lost_answer())
    id, outputs, inputs = stage.create(listed(*FIVE))
    emulator.faults.order("AddShowIntoShowList", lost_answer())
    updated = stage.update(id, outputs, stage.checked(listed(NEWS, *FIVE), inputs))
    assert names(stage) == ["news", *(each["name"] for each in FIVE)]
    shows = emulator.state.casters[stage.world.studio].shows.values()
    assert updated["show_ids"] == {show.settings["ShowName"]: show.show_id for show in shows}


def test_a_lost_answer_to_an_addition_is_not_read_from_somebody_elses_show(
    emulator: Emulator, stage: Stage, altered: tuple[Cloud, AlteredTransport]
) -> None:
    """Which was added in front of the list at the same moment; the next update removes it."""
    cloud, transport = altered
    id, outputs, inputs = stage.create(listed(*FIVE))
    transport.before["AddShowIntoShowList"] = lambda: add(stage, "theirs", Spot=0)
    emulator.faults.order("AddShowIntoShowList", lost_answer(), after=1)
    wanted = stage.checked(listed(*FIVE, NEWS), inputs)
    updated = lifecycle.update(stage.resource, cloud, stage.step, id, outputs, wanted)
    shows = emulator.state.casters[stage.world.studio].shows.values()
    own = {show.settings["ShowName"]: show.show_id for show in shows}
    assert updated["show_ids"]["news"] == own["news"]


def test_an_addition_that_was_not_carried_out_is_left_to_the_next_update(emulator: Emulator, stage: Stage) -> None:
    """The list shows that nothing was added, and the error says what happened."""
    emulator.faults.order("AddShowIntoShowList", error("ServiceUnavailable", 503))
    with pytest.raises(Exception, match="ServiceUnavailable"):
        stage.create(listed(*FIVE))
    assert names(stage) == []
    stage.create(listed(*FIVE))
    assert len(names(stage)) == 5


def test_new_shows_that_are_listed_late_are_waited_for(emulator: Emulator, stage: Stage) -> None:
    """They are not taken for refused ones."""
    emulator.choices.set("visible-after", "3")
    _, outputs, _ = stage.create(listed(*FIVE))
    assert list(outputs["show_ids"]) == [each["name"] for each in FIVE]
    assert made(emulator).count("AddShowIntoShowList") == 1


def test_a_batch_that_is_added_in_part_is_undone(emulator: Emulator, stage: Stage) -> None:
    """Neither a creation nor an update leaves half of what it was to add; an update has changed nothing before."""
    emulator.state.missing_assets.add("asset-3")
    with pytest.raises(RefusedByProvider, match=r"were not added: 'film 3' failed"):
        stage.create(listed(*FIVE))
    assert names(stage) == []
    id, outputs, inputs = stage.create(listed(NEWS, CLOCK))
    with pytest.raises(RefusedByProvider, match=r"were not added: 'film 3' failed"):
        stage.update(id, outputs, stage.checked(listed(CLOCK, *FIVE), inputs))
    assert names(stage) == ["news", "clock"]


def test_an_interrupted_creation_is_completed(emulator: Emulator, stage: Stage) -> None:
    """Shows that are declared, in their order, are kept; the others are added."""
    stage.create(listed(NEWS, CLOCK))
    kept = [*emulator.state.casters[stage.world.studio].shows]
    stage.create(FULL)
    assert names(stage) == ["news", "film", "clock"]
    assert [id for id in emulator.state.casters[stage.world.studio].shows if id in kept] == kept


def test_another_list_is_refused_and_stays(emulator: Emulator, stage: Stage) -> None:
    """Somebody uses it: other shows, another order, other settings."""
    stage.create(FULL)
    before = made(emulator)
    for other in (listed(FILM), {**FULL, "shows": FULL["shows"][::-1]}, {**FULL, "background": None}):
        with pytest.raises(RefusedByProvider, match="has a show list already"):
            stage.create(other)
    assert made(emulator) == before


def test_a_failed_creation_is_undone(emulator: Emulator, stage: Stage) -> None:
    """Nothing that it added stays, and the next creation finds an empty list."""
    emulator.faults.order("SetShowListBackground", error("InvalidParameter", 400))
    with pytest.raises(RefusedByProvider, match=r"InvalidParameter.* were removed again"):
        stage.create(FULL)
    assert names(stage) == []
    stage.create(FULL)


@pytest.mark.parametrize(("added", "says"), [(0, "Forbidden"), (1, "Forbidden.* were removed again")])
def test_a_creation_is_undone_only_where_it_has_added_something(
    emulator: Emulator, stage: Stage, added: int, says: str
) -> None:
    """The refusal of its first call is raised as it is."""
    declared = listed(FILM, NEWS, LOOP, CLOCK) if added else listed(FILM, NEWS)
    emulator.faults.order("AddShowIntoShowList", error("Forbidden", 403), after=added)
    with pytest.raises((Refused, RefusedByProvider), match=says) as raised:
        stage.create(declared)
    assert isinstance(raised.value, Refused) is not bool(added)
    assert names(stage) == []
    assert emulator.ledger.count("DescribeShowList") == (3 if added else 1)
    assert made(emulator).count("RemoveShowFromShowList") == added


def test_a_failed_creation_takes_away_the_background_that_it_has_set(emulator: Emulator, stage: Stage) -> None:
    """Its call had no response, and the list shows that it was carried out."""
    emulator.faults.order("SetShowListBackground", lost_answer(), times=4)
    with pytest.raises(RefusedByProvider, match="were removed again"):
        stage.create(FULL)
    assert names(stage) == []
    assert not emulator.state.casters[stage.world.studio].show_list.background


def test_a_takeover_that_fails_leaves_what_was_there(emulator: Emulator, stage: Stage) -> None:
    """Shows and background are somebody's."""
    stage.create(FULL)
    listing = emulator.state.casters[stage.world.studio].show_list
    theirs(stage, "ModifyShowList", RepeatTimes=0)
    there = names(stage), dict(listing.background)
    emulator.faults.order("ModifyShowList", error("Forbidden", 403))
    with pytest.raises(RefusedByProvider, match="Forbidden"):
        stage.create(FULL)
    assert (names(stage), listing.background) == there
    assert there[1]


def theirs(stage: Stage, action: str, **parameters: Any) -> None:
    """Somebody else changes the list."""
    said = {"CasterId": stage.world.studio, **parameters}
    stage.cloud.call(Operation(action, repeatable=True), said)


def test_drift_of_each_kind_is_seen_and_put_right(stage: Stage) -> None:
    """A show more, one less, another order, other repetitions, no background, no priority show."""
    id, outputs, inputs = stage.create(FULL)
    drifts = [
        ("shows", "AddShowIntoShowList", {"ShowName": "theirs", "ResourceType": "vod", "ResourceId": "a", "Spot": 1}),
        ("shows", "RemoveShowFromShowList", {"ShowId": "clock"}),
        ("shows", "ModifyShowList", {"ShowId": "clock", "Spot": 0}),
        ("repeat", "ModifyShowList", {"RepeatTimes": 9}),
        ("background", "SetShowListBackground", {}),
        ("high_priority", "ModifyShowList", {"HighPriorityShowId": "", "HighPriorityShowStartTime": ""}),
    ]
    for field, action, parameters in drifts:
        own = outputs["show_ids"].get(parameters.get("ShowId"))
        theirs(stage, action, **{**parameters, **({"ShowId": own} if own else {})})
        found = stage.read(id, outputs)
        assert found is not None
        assert stage.diff(found.outputs, inputs).update == (field,)
        outputs = stage.update(id, found.outputs, inputs)
        again = stage.read(id, outputs)
        assert again is not None
        assert not stage.diff(again.outputs, inputs)


def test_settings_of_a_list_that_nobody_declares_are_cleared(emulator: Emulator, stage: Stage) -> None:
    """The list is owned whole."""
    id, outputs, _ = stage.create(listed(FILM))
    theirs(stage, "SetShowListBackground", ResourceType="PIC", MaterialId="image-9")
    found = stage.read(id, outputs)
    assert found is not None
    assert stage.diff(found.outputs, stage.checked(listed(FILM))).cleared == ("background",)
    stage.update(id, found.outputs, stage.checked(listed(FILM)))
    assert emulator.state.casters[stage.world.studio].show_list.background == {}


def test_a_show_that_is_there_twice_is_kept_once(stage: Stage) -> None:
    """And no other show is touched."""
    id, outputs, inputs = stage.create(MINIMAL)
    add(stage, "film 1", "asset-1")
    found = stage.read(id, outputs)
    assert found is not None
    assert len(found.outputs["show_ids"]) == 2
    updated = stage.update(id, found.outputs, inputs)
    assert updated["show_ids"] == outputs["show_ids"]
    assert names(stage) == ["film 1"]


def test_the_url_of_a_declared_asset_is_no_difference(emulator: Emulator, stage: Stage) -> None:
    """Where the API resolves the id and returns both."""
    id, outputs, inputs = stage.create(MINIMAL)
    (show,) = emulator.state.casters[stage.world.studio].shows.values()
    show.settings["ResourceUrl"] = "https://files.example.com/asset-1.mp4"
    found = stage.read(id, outputs)
    assert found is not None
    assert found.inputs == inputs
    assert not stage.diff(found.outputs, inputs)


def test_a_list_that_plays_changes_around_its_show(emulator: Emulator, stage: Stage) -> None:
    """The others move, go and come; the show that plays goes on from where it is."""
    id, outputs, inputs = stage.create(listed(NEWS, FILM, CLOCK))
    playing(stage)
    since = emulator.state.casters[stage.world.studio].show_list.current_since
    updated = stage.update(id, outputs, stage.checked(listed(CLOCK, FIVE[0], NEWS), inputs))
    assert names(stage) == ["clock", "film 1", "news"]
    assert (updated["current_show"], updated["show_ids"]["news"]) == ("news", outputs["show_ids"]["news"])
    assert emulator.state.casters[stage.world.studio].show_list.current_since == since


def test_the_priority_show_can_be_removed_on_air_where_none_is_declared_any_more(stage: Stage) -> None:
    """It goes with its show; nothing is set."""
    id, outputs, inputs = stage.create(listed(NEWS, FILM, high_priority=PRIORITY))
    playing(stage)
    stage.update(id, outputs, stage.checked(listed(NEWS), inputs))
    assert names(stage) == ["news"]


@pytest.mark.parametrize("shows", [[FILM, CLOCK], [{**NEWS, "duration_s": 60}, FILM]], ids=["removed", "altered"])
def test_the_show_that_plays_is_neither_removed_nor_altered(
    emulator: Emulator, stage: Stage, shows: list[Properties]
) -> None:
    """The refusal comes before any change, and a stopped studio takes the change."""
    id, outputs, inputs = stage.create(listed(NEWS, FILM))
    playing(stage)
    before, news = made(emulator), stage.checked(listed(*shows), inputs)
    with pytest.raises(RefusedByProvider, match="'news' is playing"):
        stage.update(id, outputs, news)
    assert made(emulator) == before
    theirs(stage, "StopCaster")
    stage.update(id, outputs, news)
    assert names(stage) == [each["name"] for each in shows]


def test_the_priority_show_keeps_its_id_in_another_order(emulator: Emulator, stage: Stage) -> None:
    """It cannot be set again on air, so it is moved instead of being added anew."""
    id, outputs, inputs = stage.create(listed(FILM, *FIVE, high_priority=PRIORITY))
    updated = stage.update(id, outputs, stage.checked(listed(*FIVE[::-1], FILM, high_priority=PRIORITY), inputs))
    assert updated["show_ids"]["film"] == outputs["show_ids"]["film"]
    listing = emulator.state.casters[stage.world.studio].show_list
    assert listing.high_priority_show_id == outputs["show_ids"]["film"]


def test_a_preview_says_which_shows_get_other_ids(stage: Stage) -> None:
    """Where removing and adding them is fewer calls than moving them."""
    _, _, inputs = stage.create(listed(*FIVE))
    news = stage.checked(listed(*FIVE[::-1]), inputs)
    (warning,) = stage.resource.warnings(inputs, news)
    assert "removed and added unchanged, with another id" in warning
    moved = stage.checked(listed(*FIVE[1:], FIVE[0]), inputs)
    assert list(stage.resource.warnings(inputs, moved)) == []
    assert list(stage.resource.warnings(inputs, {**news, "caster_id": "another"})) == []
    assert list(stage.resource.warnings(inputs, {**news, "shows": UNKNOWN})) == []


def test_a_list_whose_shows_are_gone_is_gone(stage: Stage) -> None:
    """Somebody has removed all of them; with either answer of the service to the read of an empty list."""
    id, outputs, _ = stage.create(MINIMAL)
    theirs(stage, "RemoveShowFromShowList", isBatchMode=True, showIdList=[*outputs["show_ids"].values()])
    for answer in ("refused", "empty"):
        stage.emulator.choices.set("empty-show-list", answer)
        assert stage.read(id, outputs) is None
        stage.delete(id, outputs)


def test_a_list_that_goes_with_its_studio_is_gone(emulator: Emulator, stage: Stage) -> None:
    """Somebody deletes the studio between the read of the list and the removal of its shows."""
    id, outputs, _ = stage.create(MINIMAL)
    emulator.faults.order("RemoveShowFromShowList", error("InvalidCaster.NotFound", 404))
    stage.delete(id, outputs)


def test_a_lost_answer_to_a_removal_is_no_error(emulator: Emulator, stage: Stage) -> None:
    """The second attempt finds an empty list, or shows that are gone."""
    id, outputs, inputs = stage.create(listed(*FIVE))
    emulator.faults.order("RemoveShowFromShowList", lost_answer())
    outputs = stage.update(id, outputs, stage.checked(MINIMAL, inputs))
    assert names(stage) == ["film 1"]
    emulator.faults.order("RemoveShowFromShowList", lost_answer())
    stage.delete(id, outputs)
    assert names(stage) == []
