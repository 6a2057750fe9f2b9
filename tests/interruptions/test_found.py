"""What the matrix and random histories have found, each as small as it gets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from apsara_live_emulator.faults import error
from cases import World
from cases.live_pull_to_push import BEGUN
from pulumi_apsara_live.settings import resolved

from .engine import Engine, Failed, Goal, Ref
from .engine import engine as engine_of_its_own
from .transport import Cut, ProcessKilled


@pytest.fixture
def engine() -> Iterator[Engine]:
    """One for each."""
    with engine_of_its_own() as running:
        yield running


def world(engine: Engine, *needs: str) -> World:
    """Things that no program declares."""
    return World(resolved.cloud(engine.config, {}), needs)


READY = {"domain_name": "live.example.com", "transcode": {"caster_template": "lp_hd"}}
REFUSED = error("Forbidden.RAM", 403)


def test_a_name_changed_along_with_the_configuration_stays_changed(engine: Engine) -> None:
    """The configuration carries the studio's name of now along, not the one it was recorded with."""

    def show(name: str, delay: int) -> list[Goal]:
        studio = Goal("Caster", "studio", {"norm_type": "general", "caster_name": name})
        return [studio, Goal("CasterConfig", "config", {"caster_id": Ref("studio"), "delay": delay})]

    engine.up(show("Evening news", 5))
    engine.refresh()
    engine.up(show("Late news", 6))
    (studio,) = engine.emulator.state.casters.values()
    assert studio.name == "Late news"


def restarted(triggers: str, caster_id: str) -> list[Goal]:
    """A restart for a trigger of the program's own."""
    return [Goal("CasterRestart", "restart", {"caster_id": caster_id, "triggers": {"own": triggers}})]


def test_a_restart_that_was_answered_is_recorded_though_nobody_may_look(engine: Engine) -> None:
    """RestartCaster is answered and DescribeCasters is refused: the next update does not restart again."""
    caster_id = world(engine, "running studio").studio
    engine.up(restarted("1", caster_id))
    engine.emulator.faults.order("DescribeCasters", REFUSED, after=1)
    engine.up(restarted("2", caster_id))
    assert engine.up(restarted("2", caster_id)) == {}
    assert engine.emulator.ledger.count("RestartCaster") == 1
    assert "restarted_at" in engine.state["restart"].outputs


def test_a_studio_that_a_restart_has_started_is_not_restarted_by_the_next_update(engine: Engine) -> None:
    """StartCaster is answered and DescribeCasters is refused."""
    caster_id = world(engine, "ready studio").studio
    said = {"caster_id": caster_id, "on_create": "restart", "when_idle": "start"}
    engine.emulator.faults.order("DescribeCasters", REFUSED, after=1)
    engine.up([Goal("CasterRestart", "restart", said)])
    assert engine.up([Goal("CasterRestart", "restart", said)]) == {}
    assert engine.emulator.ledger.count("RestartCaster") == 0


def test_a_restart_of_a_relay_that_was_answered_is_recorded_though_nobody_may_look(engine: Engine) -> None:
    """RestartLivePullToPush is answered and DescribeLivePullToPush is refused."""
    task_id = world(engine, "running relay").ids["<running relay>"]
    said = {"region": "cn-shanghai", "task_id": task_id}
    engine.up([Goal("LivePullToPushRestart", "restart", {**said, "triggers": {"own": "1"}})])
    engine.emulator.faults.order("DescribeLivePullToPush", REFUSED, after=1)
    after = [Goal("LivePullToPushRestart", "restart", {**said, "triggers": {"own": "2"}})]
    engine.up(after)
    assert engine.up(after) == {}
    assert engine.emulator.ledger.count("RestartLivePullToPush") == 1


def test_a_scene_that_an_interrupted_update_has_stopped_is_updated(engine: Engine) -> None:
    """The state says that it runs; a configuration is not sent to it a second time, and the update ends."""
    there = world(engine, "running studio", "layout", "other layout")
    said = {"caster_id": there.studio, "output": "PVW"}
    engine.up([Goal("CasterScene", "scene", {**said, "running": True, "layout_id": there.ids["<layout>"]})])
    engine.line.calls, engine.line.cut = 0, Cut("died after the effect", at=2)
    after = [Goal("CasterScene", "scene", {**said, "running": False, "layout_id": there.ids["<other layout>"]})]
    with pytest.raises(ProcessKilled):
        engine.up(after)
    engine.line.cut = None
    engine.up(after)
    assert engine.up(after) == {}


def source(caster_id: str) -> list[Goal]:
    """One source."""
    said = {"caster_id": caster_id, "resource_name": "one", "location_id": "RV01", "material_id": "asset-1"}
    return [Goal("CasterVideoResource", "source", said)]


def test_a_source_whose_addition_failed_after_its_effect_is_found(engine: Engine) -> None:
    """A 504 leaves the effect open, as a lost answer does: the source is looked for at once."""
    caster_id = world(engine, "studio").studio
    engine.line.calls, engine.line.cut = 0, Cut("failed after the effect", at=1)
    engine.up(source(caster_id))
    assert engine.emulator.ledger.count("AddCasterVideoResource") == 1


def test_a_rundown_whose_addition_failed_after_its_effect_is_found(engine: Engine) -> None:
    """The same for AddCasterProgram, and for an episode."""
    there = world(engine, "studio", "source")

    def rundown(*names: str) -> list[Goal]:
        times = [{"start_time": f"2036-06-29T2{n}:00:00Z", "end_time": f"2036-06-29T2{n}:30:00Z"} for n in range(4)]
        played = {"episode_type": "Resource", "resource_id": there.ids["<source>"]}
        episodes = [{"name": name, **played, **time} for name, time in zip(names, times, strict=False)]
        return [Goal("CasterProgram", "rundown", {"caster_id": there.studio, "episodes": episodes})]

    engine.line.calls, engine.line.cut = 0, Cut("failed after the effect", at=2)
    engine.up(rundown("news"))
    engine.line.calls = 0
    engine.up(rundown("news", "sport"))
    assert engine.emulator.ledger.count("AddCasterProgram") == 1
    assert engine.emulator.ledger.count("AddCasterEpisode") == 1
    assert engine.line.met == 2


def test_a_studio_that_was_created_and_cannot_be_looked_at_is_named_and_stays(engine: Engine) -> None:
    """It is not deleted; the next update finds it by its tag and takes it over."""
    studio = [Goal("Caster", "studio", {"norm_type": "general"})]
    engine.emulator.faults.order("DescribeCasters", REFUSED, after=1)
    with pytest.raises(Failed) as told:
        engine.up(studio)
    (caster_id,) = engine.emulator.state.casters
    stays = f"Studio {caster_id} was created before that and stays: an update within the hour takes it over."
    assert stays in str(told.value)
    engine.up(studio)
    assert list(engine.emulator.state.casters) == [caster_id]


def test_a_wish_to_this_provider_alone_costs_a_creation_no_look(engine: Engine) -> None:
    """`destroy_while_on_air` is never told back, so there is nothing to put right about it."""
    engine.up([Goal("Caster", "studio", {"norm_type": "general", "destroy_while_on_air": True})])
    assert engine.emulator.ledger.actions() == ["DescribeCasters", "CreateCaster", "DescribeCasters"]
    assert engine.state["studio"].outputs["destroy_while_on_air"] is True


def relay_goals(running: bool, show: str) -> list[Goal]:
    """A relay and its restart."""
    relay = {**BEGUN, "running": running}
    named = {"region": Ref("relay", "region"), "task_id": Ref("relay", "own"), "triggers": {"show": show}}
    return [Goal("LivePullToPush", "relay", relay), Goal("LivePullToPushRestart", "again", named, ("relay",))]


def test_a_relay_whose_id_has_changed_twice_is_found_by_its_name(engine: Engine) -> None:
    """Stopped and started, and once more, without a refresh: every update ends well, and a refresh finds it so."""
    for show in ("1", "2", "3"):
        engine.up(relay_goals(False, show))
        engine.up(relay_goals(True, show))
    engine.up(relay_goals(True, "4"))
    assert engine.emulator.ledger.count("RestartLivePullToPush") == 3 + 1
    assert len([task for task in engine.emulator.state.tasks.values() if not task.exit_reason]) == 1
    assert engine.up(relay_goals(True, "4")) == {}
    engine.refresh()
    assert engine.up(relay_goals(True, "4")) == {}


def test_a_restart_that_is_declared_later_finds_the_relay_under_its_new_id(engine: Engine) -> None:
    """It knows no id of its own; the relay of the same program tells its name."""
    relay, _ = relay_goals(True, "1")
    engine.up([relay])
    for running in (False, True, False, True):
        engine.up(relay_goals(running, "1")[:1])
    engine.up(relay_goals(True, "1"))
    assert engine.up(relay_goals(True, "2")) == {"again": "replace"}


def test_a_restart_does_not_start_a_relay_that_is_declared_as_stopped(engine: Engine) -> None:
    """Its list changes, and it stays off the air."""
    engine.up(relay_goals(False, "1"))
    engine.up(relay_goals(False, "2"))
    assert engine.emulator.ledger.count("RestartLivePullToPush") == 0
    assert engine.state["again"].outputs["skipped"] == (
        "LivePullToPush 'relay' declares running=False, and when_stopped is skip"
    )


def test_a_studio_that_was_started_and_cannot_be_looked_at_is_named(engine: Engine) -> None:
    """Who reads the error knows that the studio is on air."""
    caster_id = world(engine, "ready studio").studio
    engine.emulator.faults.order("DescribeCasters", REFUSED, after=1)
    with pytest.raises(Failed, match=f"Studio {caster_id} was started before that: the next update finds it so"):
        engine.up([Goal("CasterRunState", "run", {"caster_id": caster_id})])


def test_an_unanswered_call_that_cannot_be_looked_up_is_told_with_both_failures(engine: Engine) -> None:
    """The second failure does not hide that something may have been made."""
    caster_id = world(engine, "studio").studio
    engine.line.calls, engine.line.cut = 0, Cut("failed after the effect", at=1, lasting=True)
    with pytest.raises(Failed) as told:
        engine.up(source(caster_id))
    assert "AddCasterVideoResource unavailable" in str(told.value)
    assert "It may have been carried out. " in str(told.value)
    assert "What it did could not be looked up: DescribeCasterVideoResources unavailable" in str(told.value)
    assert "The next update searches for it before it creates another." in str(told.value)
    engine.line.cut = None
    engine.up(source(caster_id))
    assert len(engine.emulator.state.casters[caster_id].video_resources) == 1
