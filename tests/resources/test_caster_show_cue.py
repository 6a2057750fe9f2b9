"""What a cue does: a show of the list plays, once, and never anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error, lost_answer, lost_request
from cases import Case, Stage
from cases._scenarios import call, somebody
from cases.caster_show_cue import BY_ID, NEEDS, PLAYING, cued
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.fields import UNKNOWN
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.resources._run import Predecessor
from pulumi_apsara_live.resources._shows import read_list
from pulumi_apsara_live.wire.errors import CallError
from pulumi_apsara_live.wire.rpc import Cloud

from .conftest import AlteredTransport

CUE = {**PLAYING, "on_create": "cue"}
CALLS = ["DescribeShowList", "PlayChoosenShow"]
STOPPED = somebody("StopCaster", "<playing studio>")


@pytest.fixture
def stage(emulator: Emulator, cloud: Cloud) -> Stage:
    """A playlist studio on air that plays the first of three shows."""
    made = Stage(cloud, Case("CasterShowCue", "here", CUE, {}, {}, NEEDS))
    made.emulator = emulator
    emulator.ledger.clear()
    return made


def playing(stage: Stage) -> str:
    """The name of the show that plays."""
    stage.cloud.begin_run()
    live = read_list(stage.cloud, stage.world.studio)
    return live.names.get(live.playing, "")


@pytest.mark.parametrize("declared", [PLAYING, BY_ID], ids=["by name", "by id"])
def test_the_declared_show_plays(stage: Stage, declared: dict[str, str]) -> None:
    """One read and one call; what played before is recorded."""
    _, outputs, _ = stage.create({**declared, "on_create": "cue"})
    assert stage.emulator.ledger.actions() == CALLS
    assert playing(stage) == "film 2"
    assert (outputs["cued_show_id"], outputs["previous_show"]) == (stage.world.ids["<show 2>"], "film 1")
    assert outputs["cued_at"]
    assert "skipped" not in outputs


def test_the_first_creation_cues_nothing_unless_it_is_declared(stage: Stage) -> None:
    """`on_create` is skip by default; a show that is not in the list is refused all the same."""
    assert "first creation" in stage.create(PLAYING)[1]["skipped"]
    assert stage.emulator.ledger.actions() == ["DescribeShowList"]
    assert playing(stage) == "film 1"
    with pytest.raises(RefusedByProvider, match="has no show 'news'; it has 'film 1', 'film 2', 'film 3'"):
        stage.create({**PLAYING, "show": "news"})


def test_a_replacement_cues_once_and_records_why(stage: Stage) -> None:
    """Whatever `on_create` says; another show is a reason too."""
    _, outputs, inputs = stage.create(PLAYING)
    step = replace(stage.step, predecessor=Predecessor(inputs, outputs))
    declared = stage.world.put({**PLAYING, "show": "film 3", "triggers": {"round": "2"}})
    news = lifecycle.check(stage.resource, step, {}, declared).inputs
    assert stage.diff(outputs, news).replace == ("show", "triggers")
    stage.emulator.ledger.clear()
    _, outputs = lifecycle.create(stage.resource, stage.cloud, step, news)
    assert outputs["reason"] == "show, round"
    assert stage.emulator.ledger.actions() == CALLS


def test_a_preview_announces_a_cue(stage: Stage) -> None:
    """With the show and what changed; a show that is unknown is not judged."""
    olds = stage.checked(PLAYING)
    told = [
        list(lifecycle.check(stage.resource, stage.step, olds, stage.world.put(news)).warnings)
        for news in (
            {**PLAYING, "triggers": {"round": "2"}},
            {"caster_id": PLAYING["caster_id"], "show_id": UNKNOWN},
            {**PLAYING, "when_idle": "fail"},
        )
    ]
    words = "the show list jumps to 'film 2', if the studio is on air, because round changed"
    assert told == [[words], [], []]


def test_a_show_that_plays_does_not_begin_anew(stage: Stage) -> None:
    """The state of the studio is read, as the list does not say that it is on air."""
    cued(2)(stage)
    stage.cloud.begin_run()
    stage.emulator.ledger.clear()
    assert stage.create(CUE)[1]["skipped"] == "the show plays already"
    assert stage.emulator.ledger.actions() == ["DescribeShowList", "DescribeCasters"]


def test_a_list_that_has_come_to_its_end_is_cued(stage: Stage) -> None:
    """No show plays, so there is no show before it."""
    stage.emulator.state.vod_durations.update({f"asset-{number}": 10 for number in (1, 2, 3)})
    stage.emulator.clock.advance(31)
    assert playing(stage) == ""
    stage.emulator.faults.order("PlayChoosenShow", lost_request())
    _, outputs, _ = stage.create(CUE)
    assert playing(stage) == "film 2"
    assert "previous_show" not in outputs


def test_a_stopped_studio_is_skipped_or_refused(stage: Stage) -> None:
    """As `when_idle` says."""
    STOPPED(stage)
    assert stage.create(CUE)[1]["skipped"] == "the studio is not on air"
    with pytest.raises(RefusedByProvider, match="is not on air: start it"):
        stage.create({**CUE, "when_idle": "fail"})


def test_a_studio_that_stops_while_the_cue_reads_it_is_not_on_air(
    emulator: Emulator, altered: tuple[Cloud, AlteredTransport]
) -> None:
    """The list had the show playing before."""
    cloud, transport = altered
    stage = Stage(cloud, Case("CasterShowCue", "here", CUE, {}, {}, NEEDS))
    transport.before["DescribeCasters"] = lambda: STOPPED(stage)
    _, outputs, _ = stage.create({**CUE, "show": "film 1"})
    assert outputs["skipped"] == "the studio is not on air"
    assert "PlayChoosenShow" not in emulator.ledger.actions()


def test_a_cue_whose_answer_is_lost_is_not_repeated(stage: Stage) -> None:
    """The show plays: the cue has happened."""
    stage.emulator.faults.order("PlayChoosenShow", lost_answer())
    _, outputs, _ = stage.create(CUE)
    assert "skipped" not in outputs
    assert stage.emulator.ledger.actions() == [*CALLS, "DescribeShowList"]


def test_a_cue_that_did_not_arrive_is_sent_again(stage: Stage) -> None:
    """The show that played before still plays."""
    stage.emulator.faults.order("PlayChoosenShow", lost_request())
    stage.create(CUE)
    assert playing(stage) == "film 2"
    assert stage.emulator.ledger.count("PlayChoosenShow") == 2


def test_a_cue_is_not_sent_again_where_a_third_show_plays(stage: Stage) -> None:
    """The cued show may have played to its end, or somebody else has cued another."""
    stage.emulator.state.vod_durations["asset-2"] = 0
    stage.emulator.faults.order("PlayChoosenShow", lost_answer())
    with pytest.raises(CallError, match="PlayChoosenShow"):
        stage.create(CUE)
    assert playing(stage) == "film 3"
    assert stage.emulator.ledger.count("PlayChoosenShow") == 1


def test_another_refusal_is_raised_as_it_is(stage: Stage) -> None:
    """It is not about a studio that is off the air."""
    stage.emulator.faults.order("PlayChoosenShow", error("InvalidParameter.Malformed", 400))
    with pytest.raises(CallError, match=r"PlayChoosenShow refused: InvalidParameter\.Malformed"):
        stage.create(CUE)


def test_a_deletion_and_a_refresh_cue_nothing(stage: Stage) -> None:
    """A list without shows keeps the cue; a deleted studio removes it from the state."""
    id, outputs, _ = stage.create(PLAYING)
    assert stage.read(id, outputs) is not None
    stage.delete(id, outputs)
    assert stage.emulator.ledger.count("PlayChoosenShow") == 0
    STOPPED(stage)
    for number in (1, 2, 3):
        shown = {"CasterId": stage.world.studio, "ShowId": stage.world.ids[f"<show {number}>"]}
        call(stage.cloud, "RemoveShowFromShowList", **shown)
    stage.cloud.begin_run()
    assert stage.read(id, outputs) is not None
    somebody("DeleteCaster", "<playing studio>")(stage)
    stage.cloud.begin_run()
    assert stage.read(id, outputs) is None
