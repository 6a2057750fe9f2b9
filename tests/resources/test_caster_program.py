"""A rundown whose episodes have begun: what can still be changed, and what is refused before anything is touched."""

from datetime import UTC, datetime
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import Fault, error, lost_answer, lost_request
from cases import CASES, Stage
from pulumi_apsara_live.model.fields import UNKNOWN
from pulumi_apsara_live.model.shape import encode
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.resources.caster_program import Episode
from pulumi_apsara_live.wire.errors import CallError
from pulumi_apsara_live.wire.rpc import Cloud

from .conftest import AlteredTransport

(PROGRAM,) = (case for case in CASES if case.resource == "CasterProgram")
NEWS, TITLE = PROGRAM.full["episodes"]
TOMORROW = {"start_time": "2036-06-30T20:00:00Z", "end_time": "2036-06-30T20:15:00Z"}


def at(emulator: Emulator, hour: int, minute: int) -> None:
    """The evening of the show."""
    emulator.clock.set(datetime(2036, 6, 29, hour, minute, tzinfo=UTC))


def updated(stage: Stage, id: str, outputs: Any, inputs: Any, *episodes: Any) -> tuple[Any, Any]:
    """The rundown with these episodes: outputs and inputs."""
    news = stage.checked({**PROGRAM.full, "episodes": list(episodes)}, inputs)
    return stage.update(id, outputs, news), news


def on(date: str, episode: dict[str, Any]) -> dict[str, Any]:
    """The episode on another day."""
    return {**episode, **{name: f"{date}{episode[name][10:]}" for name in ("start_time", "end_time")}}


def test_tomorrows_rundown_has_todays_names(emulator: Emulator, cloud: Cloud) -> None:
    """Evening after evening under the same names; nothing is left to do and nothing of yesterday is there."""
    stage = Stage(cloud, PROGRAM)
    id, outputs, inputs = stage.create(PROGRAM.full)
    (caster,) = emulator.state.casters.values()
    for day in (29, 30):
        emulator.clock.set(datetime(2036, 6, day, 21, tzinfo=UTC))
        date = "2036-06-30" if day == 29 else "2036-07-01"
        outputs, inputs = updated(stage, id, outputs, inputs, on(date, NEWS), on(date, TITLE))
        assert not stage.diff(outputs, inputs)
        found = stage.read(id, outputs)
        assert found is not None
        assert found.outputs == outputs
        assert set(outputs["statuses"].values()) == {"waiting"}
        assert len(caster.episodes) == 2


def test_a_finished_episode_without_a_new_time_is_refused_before_any_write(emulator: Emulator, cloud: Cloud) -> None:
    """It could be removed and not be added again."""
    stage = Stage(cloud, PROGRAM)
    id, outputs, inputs = stage.create(PROGRAM.full)
    at(emulator, 21, 0)
    emulator.ledger.clear()
    for change in ({"switch_type": "ContentFirst"}, {"end_time": "2036-06-29T20:30:00Z"}):
        with pytest.raises(RefusedByProvider, match=r"'news' has finished .* needs a time that has not passed"):
            updated(stage, id, outputs, inputs, {**NEWS, **change}, TITLE)
    assert set(emulator.ledger.actions()) == {"DescribeCasterProgram"}


def test_an_episode_that_plays_is_neither_altered_nor_removed(emulator: Emulator, cloud: Cloud) -> None:
    """Whatever is asked for, and whatever else changes."""
    stage = Stage(cloud, PROGRAM)
    id, outputs, inputs = stage.create(PROGRAM.full)
    at(emulator, 20, 5)
    emulator.ledger.clear()
    more = {**TITLE, "name": "more", **TOMORROW}
    for episodes in (
        [{**NEWS, **TOMORROW}, TITLE],
        [TITLE],
        [{**NEWS, **TOMORROW}, {**TITLE, **TOMORROW}, more],
        [more],
    ):
        with pytest.raises(
            RefusedByProvider, match="'news' is playing; an episode that plays cannot be altered or removed"
        ):
            updated(stage, id, outputs, inputs, *episodes)
    assert set(emulator.ledger.actions()) == {"DescribeCasterProgram"}


def test_what_follows_an_episode_that_plays_can_be_changed(emulator: Emulator, cloud: Cloud) -> None:
    """The rest of the evening, and what has finished already."""
    stage = Stage(cloud, PROGRAM)
    id, outputs, inputs = stage.create(PROGRAM.full)
    at(emulator, 20, 5)  # the title has finished, the news plays
    outputs, inputs = updated(stage, id, outputs, inputs, NEWS, {**TITLE, **TOMORROW})
    assert outputs["statuses"]["title"] == "waiting"
    found = stage.read(id, outputs)
    assert found is not None
    assert found.outputs["statuses"] == {"news": "playing", "title": "waiting"}


def test_one_episode_may_begin_when_another_ends_and_not_before(cloud: Cloud) -> None:
    """Whatever their order in the program; the failure names the later one."""
    stage = Stage(cloud, PROGRAM)
    later = {**NEWS, "name": "sport", "start_time": NEWS["end_time"], "end_time": "2036-06-29T21:00:00Z"}
    assert stage.problems({**PROGRAM.full, "episodes": [later, NEWS]}) == ""
    early = {**later, "start_time": "2036-06-29T20:14:59Z"}
    assert stage.problems({**PROGRAM.full, "episodes": [early, NEWS]}) == (
        "episodes[0].start_time 'sport' starts at 2036-06-29T20:14:59Z, while 'news' plays until 2036-06-29T20:15:00Z"
    )


def test_a_rundown_whose_response_is_lost_is_looked_up(emulator: Emulator, cloud: Cloud) -> None:
    """It is there, and is not added again."""
    stage = Stage(cloud, PROGRAM)
    emulator.faults.order("AddCasterProgram", lost_answer())
    id, outputs, inputs = stage.create(PROGRAM.full)
    assert len(emulator.ledger.calls("AddCasterProgram")) == 1
    assert not stage.diff(outputs, inputs)
    assert stage.read(id, outputs) is not None


def test_another_rundown_is_not_taken_for_one_whose_response_is_lost(
    emulator: Emulator, altered: tuple[Cloud, AlteredTransport]
) -> None:
    """Somebody has added it at the same moment, and the request had no effect."""
    cloud, transport = altered
    stage = Stage(cloud, PROGRAM)
    theirs = [encode(Episode, {**stage.checked(PROGRAM.full)["episodes"][0], "name": "theirs"})]
    transport.before["AddCasterProgram"] = lambda: cloud.call(
        stage.resource.creates, {"CasterId": stage.world.studio, "Episode": theirs}
    )
    emulator.faults.order("AddCasterProgram", lost_request(), after=1)
    with pytest.raises(CallError, match="AddCasterProgram"):
        stage.create(PROGRAM.full)


def test_a_finished_episode_is_removed_whatever_its_time(emulator: Emulator, cloud: Cloud) -> None:
    """It is not declared again, so it needs no time that has not passed."""
    stage = Stage(cloud, PROGRAM)
    id, outputs, inputs = stage.create(PROGRAM.full)
    at(emulator, 21, 0)
    updated(stage, id, outputs, inputs, TITLE)
    (caster,) = emulator.state.casters.values()
    assert len(caster.episodes) == 1


@pytest.mark.parametrize(
    ("fault", "is_there"),
    [(lost_answer(), True), (lost_request(), False), (error("Forbidden", 403), False)],
    ids=["lost answer", "lost request", "refused"],
)
def test_an_added_episode_is_looked_up_after_a_lost_response_and_never_added_twice(
    emulator: Emulator, cloud: Cloud, fault: Fault, is_there: bool
) -> None:
    """One that is not there is left to the next update; a refusal is raised as it is, without a read."""
    stage = Stage(cloud, PROGRAM)
    id, outputs, inputs = stage.create(PROGRAM.full)
    emulator.faults.order("AddCasterEpisode", fault)
    more = {**TITLE, "name": "more", **TOMORROW}
    if is_there:
        after, _ = updated(stage, id, outputs, inputs, NEWS, TITLE, more)
        assert after["episode_ids"]["more"]
    else:
        with pytest.raises(CallError):
            updated(stage, id, outputs, inputs, NEWS, TITLE, more)
    (caster,) = emulator.state.casters.values()
    assert len(caster.episodes) == 2 + is_there
    assert emulator.ledger.count("AddCasterEpisode") == 1
    assert (emulator.ledger.actions()[-1] == "AddCasterEpisode") is (fault.kind == "error")


def test_episodes_that_are_unknown_in_a_preview_are_a_difference(cloud: Cloud) -> None:
    """All of them, or what one of them plays."""
    stage = Stage(cloud, PROGRAM)
    _, outputs, inputs = stage.create(PROGRAM.full)
    for episodes in (UNKNOWN, [{**NEWS, "resource_id": UNKNOWN}, TITLE]):
        news = stage.checked({**PROGRAM.full, "episodes": episodes}, inputs)
        assert stage.diff(outputs, news).update == ("episodes",)
