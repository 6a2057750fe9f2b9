"""What a scheduled show list refuses, sends and finds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import Fault, error, lost_answer
from cases import Case, Stage
from cases.auto_show_list import BEGUN, FULL, MINIMAL, OTHER
from hostile.replay import Answer, Replayer
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.check import check
from pulumi_apsara_live.model.fields import UNKNOWN, Properties
from pulumi_apsara_live.model.shape import UnexpectedShape
from pulumi_apsara_live.resources import RESOURCES, parent
from pulumi_apsara_live.resources._resource import RefusedByProvider, Step
from pulumi_apsara_live.resources.auto_show_list import AutoShowListInputs
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud

from .conftest import AlteredTransport

ADDS = "InitializeAutoShowListTask"


@pytest.fixture
def stage(cloud: Cloud, emulator: Emulator) -> Stage:
    """An account without a studio."""
    stage = Stage(cloud, Case("AutoShowList", "here", {}, {}, {}))
    stage.emulator = emulator
    return stage


WRONG = {
    "an end before the start": (FULL | {"end_time": FULL["start_time"]}, "end_time", "must be after start_time"),
    "no file": (FULL | {"resource_ids": []}, "resource_ids", "must have at least 1 entry, got 0"),
    "four files": (FULL | {"resource_ids": list("abcd")}, "resource_ids", "must have at most 3 entries, got 4"),
    "an unknown template": (
        FULL | {"transcode": {"caster_template": "lp_8k"}},
        "transcode.caster_template",
        "must be 'lp_ld'",
    ),
    "no template": (FULL | {"transcode": {}}, "transcode.caster_template", "is required"),
    "a callback by another protocol": (
        FULL | {"callback_url": "rtmp://a.example.com"},
        "callback_url",
        "must be a URL",
    ),
    "a URL as domain": (FULL | {"domain_name": "https://a.example.com"}, "domain_name", "must be a bare domain name"),
    "a time without a zone": (FULL | {"start_time": "2036-06-29T20:00:00"}, "start_time", "needs a time zone"),
}


@pytest.mark.parametrize(("declared", "path", "reason"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused_before_any_call(declared: Properties, path: str, reason: str) -> None:
    """The problem names the property."""
    (problem,) = check(AutoShowListInputs, {}, declared).problems
    assert problem.path == path
    assert reason in problem.reason


def test_a_schedule_is_sent_with_its_times_in_milliseconds(emulator: Emulator, stage: Stage) -> None:
    """Its template and its files as JSON."""
    id, outputs, _ = stage.create(FULL)
    (call,) = emulator.ledger.calls(ADDS)
    assert int(call.parameters["EndTime"]) - int(call.parameters["StartTime"]) == 3 * 3600 * 1000
    schedule = emulator.state.casters[id].schedule
    assert schedule.start == datetime(2036, 6, 29, 20, tzinfo=UTC).timestamp()
    assert json.loads(call.parameters["CasterConfig"]) == {"CasterTemplate": "lp_hd", "LiveTemplate": ["lhd", "lsd"]}
    assert json.loads(call.parameters["ResourceIds"]) == FULL["resource_ids"]
    assert (outputs["caster_id"], outputs["status"]) == (id, "paused")


def test_the_studio_of_a_schedule_is_a_studio_to_what_is_declared_in_it(stage: Stage) -> None:
    """What belongs to a studio belongs to a `Caster`, whoever has created it."""
    assert "AutoShowList" not in {parent(resource) for resource in RESOURCES.values()}
    id, *_ = stage.create(MINIMAL)
    shows = Stage(stage.cloud, Case("CasterShowList", "inside", {}, {}, {}))
    found = shows.read(f"{id}/shows", {})
    assert found is not None
    assert [show["resource_id"] for show in found.outputs["shows"]] == MINIMAL["resource_ids"]


def test_a_show_list_does_not_take_the_new_studio_of_a_schedule_for_empty(emulator: Emulator, stage: Stage) -> None:
    """In the update that creates both: the list has the files of the schedule, and is refused as somebody's."""
    step = replace(stage.step, urn="urn:pulumi:dev::laws::pulumi-python:dynamic/apsara-live:AutoShowList::evening")
    inputs = lifecycle.check(stage.resource, step, {}, MINIMAL).inputs
    id, _ = lifecycle.create(stage.resource, stage.cloud, step, inputs)
    shows = Stage(stage.cloud, Case("CasterShowList", "inside", {}, {}, {}))
    declared = {"caster_id": id, "shows": [{"name": "film", "resource_type": "vod", "resource_id": "asset-9"}]}
    with pytest.raises(RefusedByProvider, match="has a show list already"):
        lifecycle.create(shows.resource, stage.cloud, replace(shows.step, run=step.run), shows.checked(declared))
    assert emulator.ledger.count("AddShowIntoShowList") == 0


@pytest.mark.parametrize("fault", [lost_answer(), error("InternalError", 500, effect=True)], ids=["lost", "failed"])
def test_a_creation_without_an_answer_is_found_by_what_its_studio_has(
    emulator: Emulator, stage: Stage, fault: Fault
) -> None:
    """Among those that came since: a schedule of other files and an older one with the same are not taken over."""
    older, *_ = stage.create(FULL)
    step = stage.step
    lifecycle.create(stage.resource, stage.cloud, step, stage.checked(MINIMAL))
    others = Stage(stage.cloud, stage.case)
    others.create(FULL | {"resource_ids": ["asset-9"]})
    emulator.faults.order(ADDS, fault)
    found, _ = lifecycle.create(stage.resource, stage.cloud, step, stage.checked(FULL))
    assert found not in (older, None)
    assert emulator.ledger.count(ADDS) == 4
    assert len(emulator.state.casters) == 4
    assert [*emulator.state.casters][-1] == found


def test_a_new_studio_that_is_listed_late_is_waited_for(emulator: Emulator, stage: Stage) -> None:
    """With an answer and without one, there is one creation."""
    emulator.choices.set("visible-after", "3")
    stage.create(FULL)
    emulator.faults.order(ADDS, lost_answer())
    stage.create(MINIMAL)
    assert emulator.ledger.count(ADDS) == 2
    assert len(emulator.state.casters) == 2


def test_of_two_equal_new_studios_none_is_taken_over(emulator: Emulator, stage: Stage) -> None:
    """Somebody else has created the same at the same time; both are named."""
    step = stage.step
    lifecycle.create(stage.resource, stage.cloud, step, stage.checked(MINIMAL))
    stage.create(FULL)
    emulator.faults.order(ADDS, lost_answer())
    with pytest.raises(RefusedByProvider) as refused:
        lifecycle.create(stage.resource, stage.cloud, step, stage.checked(FULL))
    _, *equal = emulator.state.casters
    assert f"Studio {equal[0]} or {equal[1]} may be the one" in str(refused.value)


@pytest.mark.parametrize("why", ["of another resource of the program", "deleted since"])
def test_of_two_equal_new_studios_one_that_cannot_be_meant_is_left_out(
    emulator: Emulator, stage: Stage, altered: tuple[Cloud, AlteredTransport], why: str
) -> None:
    """The other one is taken over."""
    cloud, transport = altered
    step, other = stage.step, stage.step.urn + "-other"
    lifecycle.create(stage.resource, cloud, step, stage.checked(MINIMAL))
    theirs, _, inputs = stage.create(FULL)
    if why == "deleted since":
        transport.before["DescribeCasterConfig"] = lambda: emulator.state.casters.pop(theirs)
    else:
        step.run.declare("Caster", other, {}, inputs, frozenset())
        step.run.hold("Caster", other, theirs)
    emulator.faults.order(ADDS, lost_answer())
    found, _ = lifecycle.create(stage.resource, cloud, step, stage.checked(FULL))
    assert found == [*emulator.state.casters][-1]
    assert found != theirs


def test_a_studio_that_lists_its_templates_in_another_order_is_found(
    emulator: Emulator, stage: Stage, altered: tuple[Cloud, AlteredTransport]
) -> None:
    """After a creation without a response; their order means nothing."""
    cloud, transport = altered

    def in_another_order() -> None:
        (studio,) = emulator.state.casters.values()
        studio.config["TranscodeConfig"]["LiveTemplateIds"]["LocationId"].reverse()

    transport.before["DescribeCasterConfig"] = in_another_order
    emulator.faults.order(ADDS, lost_answer())
    lifecycle.create(stage.resource, cloud, stage.step, stage.checked(FULL))
    assert emulator.ledger.count(ADDS) == 1


def test_a_refresh_reads_the_schedule_of_its_studio_alone(emulator: Emulator, stage: Stage) -> None:
    """A creation lists those of the account, to know a new one from them."""
    id, outputs, _ = stage.create(FULL)
    stage.read(id, outputs)
    asked = [call.parameters.get("CasterId") for call in emulator.ledger.calls("DescribeAutoShowListTasks")]
    assert asked == [None, id, id]


def test_nothing_is_taken_over_while_an_equal_schedule_of_the_program_is_created(
    emulator: Emulator, stage: Stage
) -> None:
    """The new studio may be that of the other one: nobody can see at which time it plays."""
    step = stage.step
    later = stage.checked(FULL | {"start_time": "2036-06-29T21:00:00Z"})
    step.run.declare("Caster", step.urn + "-later", {}, later, frozenset())
    emulator.faults.order(ADDS, lost_answer())
    with pytest.raises(RefusedByProvider, match="may be the one, or that of another schedule"):
        lifecycle.create(stage.resource, stage.cloud, step, stage.checked(FULL))
    step.run.hold("Caster", step.urn + "-later", "a-studio")
    emulator.reset()
    emulator.faults.order(ADDS, lost_answer())
    lifecycle.create(stage.resource, stage.cloud, replace(step, urn=step.urn + "-again"), stage.checked(FULL))


def test_a_creation_that_had_no_effect_is_left_to_the_next_update(emulator: Emulator, stage: Stage) -> None:
    """After looking for a minute; the error says what to look for."""
    emulator.faults.order(ADDS, error("ServiceUnavailable", 503))
    with pytest.raises(RefusedByProvider, match=r"None is listed so far.*delete it in the console first"):
        stage.create(FULL)
    assert emulator.state.casters == {}
    stage.create(FULL)
    assert len(emulator.state.casters) == 1


def test_a_schedule_that_is_no_longer_listed_is_gone_only_with_its_studio(emulator: Emulator, stage: Stage) -> None:
    """Otherwise the next update would create another studio beside it."""
    id, outputs, inputs = stage.create(FULL)
    emulator.state.casters[id].schedule.end = 0
    found = stage.read(id, outputs)
    assert found is not None
    assert found.inputs == inputs
    assert "status" not in found.outputs
    assert not stage.diff(found.outputs, inputs)
    del emulator.state.casters[id]
    assert stage.read(id, outputs) is None


@pytest.mark.parametrize("form", ["list", "object"])
def test_a_schedule_is_read_as_a_list_or_as_an_object(emulator: Emulator, stage: Stage, form: str) -> None:
    """The page describes one and shows the other."""
    emulator.choices.set("auto-tasks", form)
    id, outputs, inputs = stage.create(FULL)
    found = stage.read(id, outputs)
    assert found is not None
    assert (found.inputs, found.outputs["status"]) == (inputs, "paused")


def test_another_template_is_drift(emulator: Emulator, stage: Stage) -> None:
    """It replaces the studio, as no operation changes a schedule; the order of the templates is none."""
    id, outputs, inputs = stage.create(FULL)
    emulator.state.casters[id].config["TranscodeConfig"]["LiveTemplateIds"]["LocationId"].reverse()
    found = stage.read(id, outputs)
    assert found is not None
    assert not stage.diff(found.outputs, inputs)
    emulator.state.casters[id].config["TranscodeConfig"]["CasterTemplate"] = "lp_ud"
    found = stage.read(id, found.outputs)
    assert found is not None
    assert stage.diff(found.outputs, inputs).replace == ("transcode",)


@pytest.mark.parametrize("text", ["no", "5", "[5]", "[{}]", "null"])
def test_a_list_that_cannot_be_read_is_not_an_empty_one(text: str) -> None:
    """The studio would be taken for one without a schedule."""
    server = Replayer()
    body = json.dumps({"RequestId": "R-1", "AutoShowListTasks": text}).encode()
    server.gives(Answer("DescribeAutoShowListTasks", 200, body))
    cloud = Cloud(
        endpoint=server.url,
        region="cn-shanghai",
        credentials=lambda: Credentials("testid", "testsecret", None),
        retries=Retries.without_waiting(),
    )
    with pytest.raises(UnexpectedShape, match="AutoShowListTasks is no list of schedules"):
        RESOURCES["AutoShowList"].read(cloud, "a", RESOURCES["AutoShowList"].recorded({}))
    cloud.close()
    server.close()


def test_a_studio_on_air_is_neither_deleted_nor_replaced_unless_the_program_says_so(
    emulator: Emulator, stage: Stage
) -> None:
    """As a `Caster`: the schedule is on air from its start to its end."""
    id, outputs, _ = stage.create(BEGUN)
    record = stage.resource.recorded(outputs)
    with pytest.raises(RefusedByProvider, match=f"studio {id} is on air and was not deleted"):
        stage.delete(id, outputs)
    with pytest.raises(RefusedByProvider, match=f"studio {id} is on air and was not replaced"):
        stage.resource.refuse_replacement(stage.cloud, id, record)
    allowed = outputs | {"destroy_while_on_air": True}
    stage.resource.refuse_replacement(stage.cloud, id, stage.resource.recorded(allowed))
    stage.delete(id, allowed)
    assert emulator.state.casters == {}


def test_a_replacement_is_announced(stage: Stage) -> None:
    """With what changes; not where nothing does, or the new value is unknown."""
    _, _, inputs = stage.create(FULL)

    def warnings(**change: object) -> tuple[str, ...]:
        return lifecycle.check(stage.resource, stage.step, inputs, FULL | change).warnings

    (said,) = warnings(end_time=OTHER["end_time"])
    assert said.startswith("end_time: the studio of the schedule is deleted, and another is created")
    assert warnings() == warnings(destroy_while_on_air=False) == warnings(domain_name=UNKNOWN) == ()


def held_by(stage: Stage, kind: str, id: str, name: str) -> Step:
    """A step of a run in which a resource of this kind and name holds the studio."""
    step = stage.step
    urn = f"urn:pulumi:dev::laws::pulumi-python:dynamic/apsara-live:{kind}::{name}"
    held = RESOURCES[kind].held_kind
    step.run.declare(held, urn, {}, {"norm_type": "playlist"}, frozenset({(held, "caster_id", id)}))
    step.run.hold(held, urn, id)
    return step


def test_a_studio_is_kept_where_the_program_has_adopted_it_as_a_caster(emulator: Emulator, stage: Stage) -> None:
    """And the other way round: neither resource deletes what the other one holds."""
    id, outputs, _ = stage.create(FULL)
    said: list[str] = []
    step = replace(held_by(stage, "Caster", id, "adopted"), inform=said.append)
    lifecycle.delete(stage.resource, stage.cloud, step, id, outputs)
    step = replace(held_by(stage, "AutoShowList", id, "evening"), inform=said.append)
    lifecycle.delete(RESOURCES["Caster"], stage.cloud, step, id, {"caster_id": id, "norm_type": "playlist"})
    assert said == ["kept: now managed by Caster 'adopted'", "kept: now managed by AutoShowList 'evening'"]
    assert [*emulator.state.casters] == [id]
