"""What is particular to a relay's restart: once for each change, under whatever id, and on from where it was."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error, lost_answer, lost_request, throttle
from cases import Case, Stage, World
from cases.live_pull_to_push import BEGUN, LIVE
from interruptions.engine import Engine, Goal, Ref, engine
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.resources._relay import described, fingerprint, until_running
from pulumi_apsara_live.resources._resource import Predecessor, RefusedByProvider, Step
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.rpc import Cloud

from .conftest import at_once

READINGS = ["new", "same"]
LIST, READ = "DescribeLivePullToPushList", "DescribeLivePullToPush"
UPDATE, STOP, RESTART = "UpdateLivePullToPush", "StopLivePullToPush", "RestartLivePullToPush"
AFTER = datetime(2037, 1, 1, tzinfo=UTC)


class Restarting(Stage):
    """A relay and its restart: created without one, then replaced as often as a test wants."""

    def __init__(self, cloud: Cloud, emulator: Emulator) -> None:
        super().__init__(cloud, Case("LivePullToPushRestart", "particular", {}, {}, {}))
        self.emulator = emulator

    def begin(self, relay: str = "", **wishes: Any) -> dict[str, Any]:
        """The first creation: outputs."""
        self.task_id = relay or World(self.cloud, ("running relay",)).ids["<running relay>"]
        self.declared = {"region": "cn-shanghai", "task_id": self.task_id, "triggers": {"a": "1"}, **wishes}
        _, self.outputs, self.inputs = self.create(self.declared)
        self.emulator.ledger.clear()
        return self.outputs

    def replace(
        self, *, configured_now: bool = False, begun_now: bool = False, interrupted: bool = False, **change: Any
    ) -> dict[str, Any]:
        """A replacement, as the host makes it, with `a` another unless said otherwise: outputs."""
        number = str(int(self.declared["triggers"].get("a", "0")) + 1)
        self.declared |= {"triggers": {"a": number}} | change
        step = replace(self.step, predecessor=Predecessor(self.inputs, self.outputs))
        relay = f"cn-shanghai/{self.declared['task_id']}"
        if configured_now:
            step.run.configured(relay)
        if begun_now:
            step.run.started(relay)
        if interrupted:  # an earlier run has deleted it, so that this one only checks and creates
            step.run.declare(self.resource.kind, step.urn, self.inputs, self.inputs, frozenset())
        inputs = lifecycle.check(self.resource, step, {}, self.declared).inputs
        _, self.outputs = lifecycle.create(self.resource, self.cloud, step, inputs)
        self.inputs = inputs
        return self.outputs

    def refused(self, **change: Any) -> str:
        """The line by which a replacement is refused; what was recorded stays."""
        with pytest.raises(RefusedByProvider) as told:
            self.replace(**change)
        assert "\n" not in str(told.value)
        return str(told.value)

    def behind(self, action: str, task_id: str = "", **more: Any) -> dict[str, Any]:
        """Somebody else's call about the relay."""
        said = {"Region": "cn-shanghai", "TaskId": task_id or self.task_id, **more}
        answer = self.cloud.call(Operation(action, repeatable=False, method="GET"), said)
        self.emulator.ledger.clear()
        return answer

    def make(self, bag: dict[str, Any]) -> str:
        """Another relay, made by its resource: its task id."""
        _, outputs, _ = Stage(self.cloud, Case("LivePullToPush", "needed", {}, {}, {})).create(bag)
        return str(outputs["task_id"])

    @property
    def calls(self) -> list[str]:
        """The calls since the last look at nothing."""
        return self.emulator.ledger.actions()


@pytest.fixture
def stage(cloud: Cloud, emulator: Emulator) -> Restarting:
    """A relay's restart, on the emulator."""
    return Restarting(cloud, emulator)


# When there is one, and when there is none


@pytest.mark.parametrize("reading", READINGS)
def test_a_changed_trigger_restarts_once_and_the_new_id_is_adopted(stage: Restarting, reading: str) -> None:
    """One look before and one after; the old id is remembered where there is one."""
    stage.emulator.choices.set("restart-task-id", reading)
    first = stage.begin()
    assert first["skipped"] == "this is the first creation, and on_create is skip"
    assert (first["reason"], first["new_task_id"]) == ("created", stage.task_id)
    outputs = stage.replace()
    assert stage.calls == [READ, RESTART, READ]
    (task,) = stage.emulator.state.tasks.values()
    assert outputs["new_task_id"] == task.task_id
    assert outputs.get("previous_task_ids") == ([stage.task_id] if reading == "new" else None)
    assert (outputs["reason"], outputs["previous_status"]) == ("a", "running")
    assert outputs["restarted_at"]
    assert outputs["request_id"]
    assert (outputs["current_file_index"], outputs["current_offset"]) == (0, 0)
    assert "skipped" not in outputs


def test_who_does_not_wait_does_not_look(stage: Restarting) -> None:
    """One look before, for the state."""
    stage.begin(wait=False)
    stage.replace()
    assert stage.calls == [READ, RESTART]


def test_the_first_creation_restarts_when_it_is_asked_to(stage: Restarting) -> None:
    """`on_create="restart"`."""
    outputs = stage.begin(on_create="restart")
    assert outputs["new_task_id"] != stage.task_id
    assert outputs["reason"] == "created"


def test_another_task_id_alone_restarts_nothing(stage: Restarting) -> None:
    """The vendor may have changed it: in place, without a call."""
    outputs = stage.begin()
    news = lifecycle.check(stage.resource, stage.step, stage.inputs, stage.declared | {"task_id": "another"}).inputs
    changes = stage.diff(outputs, news)
    assert (changes.update, changes.replace) == (("task_id",), ())
    updated = stage.update("cn-shanghai/x/restart-1", outputs, news)
    assert stage.calls == []
    assert updated["reason"] == "created"


def test_a_relay_that_waits_is_left_alone(stage: Restarting) -> None:
    """Before its start a restart has no effect, and is not sent."""
    stage.begin(stage.make(LIVE))
    outputs = stage.replace()
    assert outputs["skipped"] == "the relay waits for its start at 2036-06-29T20:00:00Z"
    assert outputs["previous_status"] == "waiting"
    assert stage.calls == [READ]


def test_a_relay_that_has_ended_is_skipped_or_refused(stage: Restarting) -> None:
    """Also when the service no longer tells of it."""
    stage.begin()
    stage.emulator.clock.set(AFTER)
    assert stage.replace()["skipped"] == "the relay has ended at 2036-06-29T23:00:00Z"
    said = stage.refused(when_ended="fail")
    assert "has ended at 2036-06-29T23:00:00Z and cannot be restarted: give the relay another end_time" in said
    assert stage.emulator.ledger.count(RESTART) == 0


def test_a_relay_that_has_ended_and_was_removed_is_skipped_too(stage: Restarting) -> None:
    """Its recorded end tells that it has not vanished; reading keeps the record."""
    stage.emulator.clock.set(datetime(2020, 2, 1, tzinfo=UTC))
    task_id = stage.make(BEGUN | {"end_time": "2020-03-01T00:00:00Z"})
    outputs = stage.begin(task_id)
    stage.emulator.state.remove_task(task_id)
    assert stage.read(f"cn-shanghai/{task_id}/restart-1", outputs) is not None
    assert stage.replace()["skipped"] == "the relay has ended at 2020-03-01T00:00:00Z"


def test_of_a_relay_that_was_removed_after_its_end_the_last_id_is_kept(stage: Restarting) -> None:
    """The record of its last restart has it."""
    stage.emulator.choices.set("restart-task-id", "new")
    stage.emulator.clock.set(datetime(2020, 2, 1, tzinfo=UTC))
    stage.begin(stage.make(BEGUN | {"end_time": "2020-03-01T00:00:00Z"}))
    last = stage.replace()["new_task_id"]
    assert last != stage.task_id
    stage.emulator.state.remove_task(last)
    assert stage.replace()["new_task_id"] == last


def test_a_relay_just_created_is_not_restarted(stage: Restarting) -> None:
    """A replaced relay takes its restart along: the new one runs with what is declared."""
    stage.begin()
    assert stage.replace(begun_now=True)["skipped"] == "the relay was created by this very update"
    assert stage.calls == [READ]


def test_a_stopped_relay_stays_stopped(stage: Restarting) -> None:
    """Somebody has taken it off the air, and a changed list is no reason to put it back."""
    stage.begin()
    stage.behind(STOP)
    outputs = stage.replace()
    assert outputs["skipped"] == "the relay is stopped, and when_stopped is skip"
    assert outputs["previous_status"] == "stopped"
    assert stage.calls == [READ]


def test_a_stopped_relay_is_started_where_the_program_says_so(stage: Restarting) -> None:
    """The vendor's own rule."""
    stage.begin(when_stopped="start")
    stage.behind(STOP)
    outputs = stage.replace()
    assert outputs["previous_status"] == "stopped"
    assert stage.calls == [READ, RESTART, READ]


def test_a_restart_by_hand_says_so(stage: Restarting) -> None:
    """The same triggers, replaced."""
    stage.begin()
    assert stage.replace(triggers={"a": "1"})["reason"] == "replaced by hand"
    assert stage.emulator.ledger.count(RESTART) == 1


def test_a_relay_that_is_gone_is_told(stage: Restarting) -> None:
    """By the next update in one line; by a refresh as gone."""
    outputs = stage.begin()
    stage.behind("DeleteLivePullToPush")
    assert "is not there under this id: run `pulumi refresh`" in stage.refused()
    assert stage.read(f"cn-shanghai/{stage.task_id}/restart-1", outputs) is None


def test_deleting_and_reading_change_nothing(stage: Restarting) -> None:
    """Reading returns what was recorded, whatever the relay does."""
    stage.begin()
    outputs = stage.replace()
    stage.emulator.ledger.clear()
    id = f"cn-shanghai/{outputs['new_task_id']}/restart-1"
    found = stage.read(id, outputs)
    assert found is not None
    assert (found.outputs, found.inputs) == (outputs, stage.inputs)
    assert stage.calls == [READ]
    stage.delete(id, outputs)
    assert stage.calls == [READ]


# Under which id


def test_without_a_refresh_the_relay_is_found_again_and_again(stage: Restarting) -> None:
    """The program declares the first id for ever: the last one is remembered, and the name behind it."""
    stage.begin()
    for _ in range(3):
        stage.replace()
    assert list(stage.emulator.state.tasks) == [stage.outputs["new_task_id"]]
    assert stage.emulator.ledger.count(RESTART) == 3
    last = stage.outputs["new_task_id"]
    other = stage.behind(RESTART, last)["TaskId"]
    stage.replace()
    assert stage.calls == [READ, READ, LIST, RESTART, READ]
    assert stage.outputs["previous_task_ids"] == [stage.task_id, other]


def test_after_a_refresh_the_declared_id_is_enough(stage: Restarting) -> None:
    """One look before the restart."""
    stage.begin()
    stage.replace()
    stage.emulator.ledger.clear()
    stage.replace(task_id=stage.outputs["new_task_id"])
    assert stage.calls == [READ, RESTART, READ]


def test_the_last_of_the_recorded_ids_is_the_only_one_that_is_tried(stage: Restarting) -> None:
    """The older ones are of no use; the name finds a relay that somebody has restarted since."""
    stage.begin()
    last = stage.replace()["new_task_id"]
    stage.behind(RESTART, last)
    stage.replace(task_id=last)
    assert stage.calls == [READ, LIST, RESTART, READ]


def test_the_new_id_of_a_restarted_relay_is_no_difference(stage: Restarting) -> None:
    """The program declares it after a refresh; any other id is a wish that changes in place."""
    stage.begin()
    outputs = stage.replace()
    for task_id, update in [(outputs["new_task_id"], ()), (stage.task_id, ()), ("another", ("task_id",))]:
        news = lifecycle.check(stage.resource, stage.step, stage.inputs, stage.declared | {"task_id": task_id}).inputs
        assert stage.diff(outputs, news).update == update


def test_an_id_that_was_never_seen_is_not_taken_for_the_relay_of_before(stage: Restarting) -> None:
    """The program may mean another relay by now: its name is not known, so nothing is restarted."""
    stage.begin()
    assert "is not there under this id" in stage.refused(task_id="another-task")
    assert stage.emulator.ledger.count(RESTART) == 0


def test_an_interrupted_restart_is_not_repeated_where_the_id_tells(stage: Restarting) -> None:
    """The id has changed since, and the trigger is the fingerprint of what the relay has."""
    stage.begin(triggers={"files": "1-0a0b0c0d"})
    (task,) = stage.emulator.state.tasks.values()
    files = {"files": fingerprint(task.settings["SourceUrls"])}
    stage.behind(RESTART)
    outputs = stage.replace(triggers=files)
    assert outputs["skipped"] == "the relay was restarted since its sources changed: its task id is another"
    assert stage.calls == [READ, LIST]
    assert outputs["new_task_id"] == task.task_id


@pytest.mark.parametrize("why", ["another trigger", "written by this update", "the id is the same"])
def test_where_nothing_tells_of_an_interrupted_restart_there_is_one(stage: Restarting, why: str) -> None:
    """A trigger of the program's own, a relay just written, a service that keeps ids."""
    if why == "the id is the same":
        stage.emulator.choices.set("restart-task-id", "same")
    stage.begin(triggers={"files": "1-0a0b0c0d"})
    (task,) = stage.emulator.state.tasks.values()
    files = {"files": fingerprint(task.settings["SourceUrls"])}
    stage.behind(RESTART)
    triggers = {"files": "2"} if why == "another trigger" else files
    stage.replace(triggers=triggers, configured_now=why == "written by this update")
    assert stage.emulator.ledger.count(RESTART) == 1


# Beside the relay's own resource


def program(*relays: str, restarted: str, trigger: str = "1", running: bool = True) -> list[Goal]:
    """Relays, and the restart of one of them."""
    address = "rtmp://push.example.com/app/"
    wired = {"region": "cn-shanghai", "task_id": Ref(restarted, "task_id"), "triggers": {"a": trigger}}
    return [
        *(Goal("LivePullToPush", each, BEGUN | {"dst_url": address + each, "running": running}) for each in relays),
        Goal("LivePullToPushRestart", "restart", wired),
    ]


def restart_by_hand(stack: Engine) -> None:
    """Somebody restarts the relay."""
    with closing(at_once(stack.emulator)) as cloud:
        task = {"Region": "cn-shanghai", "TaskId": stack.state["relay"].outputs["task_id"]}
        cloud.call(Operation(RESTART, repeatable=False, method="GET"), task)


def test_a_relay_declared_as_stopped_is_not_restarted_although_somebody_has_started_it() -> None:
    """The program wants it off the air."""
    with engine() as running:
        running.up(program("relay", restarted="relay", running=False))
        restart_by_hand(running)
        running.up(program("relay", restarted="relay", running=False, trigger="2"))
        skipped = running.state["restart"].outputs["skipped"]
        assert skipped == "LivePullToPush 'relay' declares running=False, and when_stopped is skip"
        assert running.emulator.ledger.count(RESTART) == 1


def test_the_id_that_a_refresh_has_found_of_the_relay_is_no_difference() -> None:
    """Its name is the same; the id of another relay is a change in place."""
    with engine() as running:
        both = ("relay", "another")
        running.up(program("relay", restarted="relay"))
        running.up(program(*both, restarted="relay"))
        task_id = running.state["relay"].outputs["task_id"]
        restart_by_hand(running)
        running.refresh()
        assert running.state["relay"].outputs["task_id"] != task_id
        assert running.up(program(*both, restarted="relay")) == {}
        assert running.up(program(*both, restarted="another")) == {"restart": "update"}


# Without an answer


def playing(stage: Restarting, where: str) -> None:
    """A relay in a state in which the service's answers tell more, or less, of a restart."""
    if where == "live":
        stage.begin(stage.make(BEGUN))
        return
    stage.begin(when_stopped="start")
    (task,) = stage.emulator.state.tasks.values()
    if where == "stopped":
        stage.behind(STOP)
    if where == "far":
        task.play_from = [1, 4000]


UNANSWERED = [
    # where, reading, what is lost, sent how often, told
    ("live", "new", lost_answer(), 1, True),
    ("stopped", "new", lost_answer(), 1, True),
    ("stopped", "same", lost_answer(), 1, True),
    ("stopped", "new", lost_request(), 2, True),
    ("stopped", "same", lost_request(), 2, True),
    ("far", "new", lost_answer(), 1, True),
    ("far", "same", lost_answer(), 1, True),
    ("far", "new", lost_request(), 2, True),
    ("far", "same", lost_request(), 2, True),
    # The same id, still running, and no place that tells: never twice, so it is left to a person.
    ("live", "same", lost_answer(), 1, False),
    ("live", "new", lost_request(), 1, False),
    ("begun", "same", lost_answer(), 1, False),
]


@pytest.mark.parametrize(
    ("where", "reading", "fault", "sent", "told"),
    UNANSWERED,
    ids=[f"{each[0]}-{each[1]}-{each[2].kind}" for each in UNANSWERED],
)
def test_an_unanswered_restart_happens_once(
    stage: Restarting, where: str, reading: str, fault: Any, sent: int, told: bool
) -> None:
    """Looked up by id, name, state and place before it is sent again; where these do not tell, it is not."""
    stage.emulator.choices.set("restart-task-id", reading)
    playing(stage, where)
    stage.emulator.faults.order(RESTART, fault)
    if told:
        assert stage.replace()["new_task_id"] in stage.emulator.state.tasks
    else:
        said = stage.refused()
        assert "The service does not tell whether relay" in said
        assert "the next update restarts it again" in said
    assert stage.emulator.ledger.count(RESTART) == sent


def test_a_service_known_to_change_ids_tells_more(stage: Restarting) -> None:
    """An earlier restart changed the id: the same id now means that nothing happened, so it is sent again."""
    stage.begin(stage.make(BEGUN))
    stage.replace()
    stage.emulator.faults.order(RESTART, lost_request())
    stage.emulator.ledger.clear()
    stage.replace()
    assert stage.emulator.ledger.count(RESTART) == 2


def test_a_service_that_has_kept_the_id_tells_no_more(stage: Restarting) -> None:
    """A second restart would interrupt the stream again."""
    stage.emulator.choices.set("restart-task-id", "same")
    stage.begin(stage.make(BEGUN))
    stage.replace()
    stage.emulator.faults.order(RESTART, lost_answer())
    stage.emulator.ledger.clear()
    assert "The service does not tell whether relay" in stage.refused()
    assert stage.emulator.ledger.count(RESTART) == 1


def test_a_throttled_restart_waits_and_goes_on(stage: Restarting) -> None:
    """It was not carried out."""
    stage.begin()
    stage.emulator.faults.order(RESTART, throttle(1))
    stage.replace()
    assert stage.emulator.ledger.count(RESTART) == 2


def test_a_relay_deleted_in_the_middle_is_told(stage: Restarting) -> None:
    """Nothing is there to look at."""
    stage.begin()
    stage.emulator.faults.order(RESTART, lost_request())
    stage.emulator.faults.order(READ, error("CodeTaskNotExist", 400), after=1)
    for task in stage.emulator.state.tasks.values():
        task.settings["TaskName"] = ""
    assert "is gone since" in stage.refused()


# Going on where it was


@pytest.mark.parametrize("reading", READINGS)
def test_a_list_goes_on_where_it_was(stage: Restarting, reading: str) -> None:
    """Stop, one update with the place, restart: the service takes a place only while the relay is stopped."""
    stage.emulator.choices.set("restart-task-id", reading)
    stage.begin(resume=True)
    next(iter(stage.emulator.state.tasks.values())).play_from = [1, 120]
    outputs = stage.replace()
    assert stage.calls == [READ, STOP, UPDATE, RESTART, READ]
    (update,) = stage.emulator.ledger.calls(UPDATE)
    assert {name: update.parameters[name] for name in ("FileIndex", "Offset")} == {"FileIndex": "1", "Offset": "120"}
    assert set(update.parameters) == {"Region", "RegionId", "TaskId", "FileIndex", "Offset"}
    assert (outputs["current_file_index"], outputs["current_offset"]) == (1, 120)
    assert outputs["previous_status"] == "running"


def test_a_stopped_list_goes_on_where_it_stopped(stage: Restarting) -> None:
    """Without another stop; an offset of 0 is no offset, so it is 1."""
    stage.begin(resume=True, when_stopped="start")
    task = next(iter(stage.emulator.state.tasks.values()))
    task.play_from = [1, 0]
    task.running_since = stage.emulator.clock.timestamp() + 60
    stage.behind(STOP)
    stage.replace()
    assert stage.calls == [READ, UPDATE, RESTART, READ]
    (update,) = stage.emulator.ledger.calls(UPDATE)
    assert (update.parameters["FileIndex"], update.parameters["Offset"]) == ("1", "1")


@pytest.mark.parametrize("why", ["live", "shorter"])
def test_where_there_is_no_place_resuming_is_a_plain_restart(stage: Restarting, why: str) -> None:
    """A live stream has none, and a list that has become shorter has lost it."""
    stage.begin(stage.make(BEGUN) if why == "live" else "", resume=True)
    (task,) = stage.emulator.state.tasks.values()
    if why == "shorter":
        task.play_from = [1, 5]
        task.settings["SourceUrls"] = task.settings["SourceUrls"][:1]
    stage.replace()
    assert stage.calls == [READ, RESTART, READ]


@pytest.mark.parametrize(("action", "more"), [(UPDATE, [RESTART, READ]), (RESTART, [RESTART, READ])])
def test_a_resumption_that_fails_says_that_the_relay_is_stopped(
    stage: Restarting, action: str, more: list[str]
) -> None:
    """And where; the next update goes on from there."""
    stage.begin(resume=True)
    next(iter(stage.emulator.state.tasks.values())).play_from = [1, 120]
    stage.emulator.faults.order(action, error("InvalidParameter", 400))
    said = stage.refused()
    assert "is stopped since, in file 1 at second 120: update again, which starts it there" in said
    stage.emulator.ledger.clear()
    outputs = stage.replace(interrupted=True)
    assert stage.calls == [READ, UPDATE, *more]
    assert (outputs["current_file_index"], outputs["current_offset"]) == (1, 120)


@pytest.mark.parametrize("fault", [lost_answer(), lost_request()], ids=["answer", "request"])
@pytest.mark.parametrize("reading", READINGS)
def test_an_unanswered_resumption_happens_once(stage: Restarting, reading: str, fault: Any) -> None:
    """The relay was stopped before, so its state tells, in both readings."""
    stage.emulator.choices.set("restart-task-id", reading)
    stage.begin(resume=True)
    next(iter(stage.emulator.state.tasks.values())).play_from = [1, 120]
    stage.emulator.faults.order(RESTART, fault)
    stage.replace()
    assert stage.emulator.ledger.count(RESTART) == (1 if fault.kind == "lost_answer" else 2)
    assert next(iter(stage.emulator.state.tasks.values())).play_from == [1, 120]


# Waiting and warning


def test_waiting_ends_at_the_deadline_with_the_state_in_which_it_hung(stage: Restarting) -> None:
    """One line; before that, each look is shown."""
    said: list[str] = []
    stage.begin()
    (task,) = stage.emulator.state.tasks.values()
    task.failing = True
    step = Step(say=said.append)
    with pytest.raises(RefusedByProvider) as told:
        until_running(stage.cloud, step, "cn-shanghai", task.task_id, "", timeout_s=5)
    assert f"relay {task.task_id} is still recovering and not running after 5 s" in str(told.value)
    assert said[0] == f"relay {task.task_id} is recovering, waiting for running: 0 of 5 s"
    assert len(said) == 3
    task.stopped = True
    with pytest.raises(RefusedByProvider, match=r"still stopped \(UnknownError\) and not running after 1 s"):
        until_running(stage.cloud, step, "cn-shanghai", task.task_id, "", timeout_s=1)
    with pytest.raises(RefusedByProvider, match="still not listed and not running after 1 s"):
        until_running(stage.cloud, step, "cn-shanghai", "nothing", "", timeout_s=1)


WARNED = [
    (
        {},
        "a relay that runs restarts because a changed; its stream breaks off, "
        "and a list starts again, as resume is not set",
    ),
    (
        {"resume": True},
        "a relay that runs restarts because a changed; its stream breaks off, and a list goes on where it was",
    ),
]


@pytest.mark.parametrize(("wishes", "words"), WARNED, ids=["again", "on"])
def test_a_preview_says_what_a_restart_does(stage: Restarting, wishes: dict, words: str) -> None:
    """Which triggers, and what becomes of a list; without a changed trigger, nothing."""
    declared = {"region": "cn-shanghai", "task_id": "x", "triggers": {"a": 1}} | wishes
    olds = stage.checked(declared)
    assert lifecycle.check(stage.resource, stage.step, olds, declared).warnings == ()
    changed = lifecycle.check(stage.resource, stage.step, olds, declared | {"triggers": {"a": True}})
    assert changed.warnings == (words,)
    assert changed.inputs["triggers"] == {"a": "true"}
    assert changed.inputs["reason"] == "a"


def test_a_state_that_is_not_known_is_passed_on(stage: Restarting) -> None:
    """Reading never fails on a new word of the service."""
    stage.begin()
    task = described(stage.cloud, "cn-shanghai", stage.task_id)
    assert task is not None
    assert type(task)(task.region, {**task.row, "TaskStatus": 7}).status == "in state 7"
