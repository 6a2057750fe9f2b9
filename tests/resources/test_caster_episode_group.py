"""What an episode group refuses, sends, and cannot see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error, lost_answer
from cases import Case, Stage
from cases.caster_episode_group import FULL, MINIMAL, OTHER
from hostile.servicer import Servicer, Signed, opened
from pulumi_apsara_live.hosts import lifecycle, run
from pulumi_apsara_live.model.check import check
from pulumi_apsara_live.model.fields import UNKNOWN, Properties
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.resources.caster_episode_group import CasterEpisodeGroupInputs
from pulumi_apsara_live.wire.errors import CallError
from pulumi_apsara_live.wire.rpc import Cloud


@pytest.fixture
def stage(cloud: Cloud, emulator: Emulator) -> Stage:
    """An account without a studio."""
    stage = Stage(cloud, Case("CasterEpisodeGroup", "here", {}, {}, {}))
    stage.emulator = emulator
    return stage


def living(emulator: Emulator) -> list[str]:
    """The ids of the groups that were not deleted."""
    return [id for id, group in emulator.state.episode_groups.items() if not group.deleted]


WRONG = {
    "no item": (FULL | {"items": []}, "items", "must have at least 1 entry, got 0"),
    "an item without a file": (FULL | {"items": [{"item_name": "a"}]}, "items[0].vod_url", "is required"),
    "an empty name": (
        FULL | {"items": [{"item_name": "", "vod_url": "https://a.example.com/1.mp4"}]},
        "items[0].item_name",
        "must not be empty",
    ),
    "a file by another protocol": (
        FULL | {"items": [{"vod_url": "rtmp://a.example.com/1.mp4"}]},
        "items[0].vod_url",
        "must be a URL starting with http:// or https://",
    ),
    "fewer repetitions than none": (FULL | {"repeat_num": -2}, "repeat_num", "must be at least -1, got -2"),
    "a push address without RTMP": (
        FULL | {"side_output_url": "https://push.example.com/a"},
        "side_output_url",
        "must be a URL starting with rtmp://",
    ),
    "no callback": (FULL | {"callback_url": ""}, "callback_url", "is required"),
    "a callback by another protocol": (
        FULL | {"callback_url": "rtmp://hooks.example.com"},
        "callback_url",
        "must be a URL starting with http:// or https://",
    ),
    "a URL as domain": (FULL | {"domain_name": "https://a.example.com"}, "domain_name", "must be a bare domain name"),
    "a time without a zone": (FULL | {"start_time": "2036-06-29T20:00:00"}, "start_time", "needs a time zone"),
}


@pytest.mark.parametrize(("declared", "path", "reason"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused_before_any_call(declared: Properties, path: str, reason: str) -> None:
    """The problem names the property, and quotes no URL."""
    (problem,) = check(CasterEpisodeGroupInputs, {}, declared).problems
    assert problem.path == path
    assert reason in problem.reason
    assert "example.com/" not in problem.reason


def test_a_group_is_one_call_with_all_that_it_takes(emulator: Emulator, stage: Stage) -> None:
    """No studio is named, and none is needed."""
    id, outputs, _ = stage.create(FULL)
    (call,) = emulator.ledger.calls()
    assert call.action == "AddCasterEpisodeGroup"
    assert {*call.nested} - {"RegionId"} == {
        *("CallbackUrl", "ClientToken", "DomainName", "Item", "RepeatNum", "SideOutputUrl", "StartTime")
    }
    assert emulator.state.episode_groups[id].settings["Items"] == [
        {"ItemName": each["item_name"], "VodUrl": each["vod_url"]} for each in FULL["items"]
    ]
    assert outputs["program_id"] == id
    assert outputs["item_ids"] == emulator.state.episode_groups[id].item_ids


def test_each_creation_has_a_token_of_its_own(emulator: Emulator, stage: Stage) -> None:
    """A token can bring back neither a group of somebody else nor one that was deleted."""
    first, outputs, _ = stage.create(FULL)
    stage.delete(first, outputs)
    second, *_ = stage.create(FULL)
    assert first != second
    assert living(emulator) == [second]
    one, other = (call.parameters["ClientToken"] for call in emulator.ledger.calls("AddCasterEpisodeGroup"))
    assert one != other
    assert len(one) <= 64


def test_a_lost_answer_is_asked_for_again_by_the_same_token(emulator: Emulator, stage: Stage) -> None:
    """The API returns the group of the first call."""
    emulator.faults.order("AddCasterEpisodeGroup", lost_answer())
    id, *_ = stage.create(FULL)
    assert living(emulator) == [id]
    assert len({call.parameters["ClientToken"] for call in emulator.ledger.calls("AddCasterEpisodeGroup")}) == 1


def test_a_creation_that_is_never_answered_says_what_may_exist(emulator: Emulator, stage: Stage) -> None:
    """Nothing can look it up, so the next creation makes another group, and the first one stays."""
    emulator.faults.order("AddCasterEpisodeGroup", lost_answer(), times=4)
    with pytest.raises(RefusedByProvider) as refused:
        stage.create(FULL)
    assert "as no operation of the API returns an episode group" in str(refused.value)
    assert "its events at callback_url name its ProgramId" in str(refused.value)
    assert "auth_key" not in str(refused.value)
    (left,) = living(emulator)
    id, *_ = stage.create(FULL)
    assert living(emulator) == [left, id]


def test_a_refused_creation_is_reported_as_it_is(emulator: Emulator, stage: Stage) -> None:
    """Nothing was created, and nothing is said of what may exist."""
    emulator.state.unknown_domains.add(FULL["domain_name"])
    with pytest.raises(CallError, match=r"^AddCasterEpisodeGroup refused: InvalidDomainName.NotFound"):
        stage.create(FULL)
    assert living(emulator) == []


@pytest.mark.parametrize("reading", ["refused", "succeeds"])
def test_deleting_what_somebody_has_deleted_succeeds(emulator: Emulator, stage: Stage, reading: str) -> None:
    """Whichever way the service reads the deletion of an unknown group; no studio plays a part in it."""
    emulator.choices.set("unknown-episode-group", reading)
    id, outputs, _ = stage.create(FULL)
    stage.cloud.begin_run()
    emulator.state.episode_groups[id].deleted = True
    stage.delete(id, outputs)
    assert emulator.ledger.count("DeleteCasterEpisodeGroup") == 1


def test_a_deletion_that_fails_keeps_the_group_in_the_state(emulator: Emulator, stage: Stage) -> None:
    """The next update deletes it."""
    id, outputs, _ = stage.create(FULL)
    emulator.faults.order("DeleteCasterEpisodeGroup", error("PermissionDenied", 403))
    with pytest.raises(CallError, match=r"Allow the RAM action live:DeleteCasterEpisodeGroup"):
        stage.delete(id, outputs)
    stage.delete(id, outputs)
    assert living(emulator) == []


def test_a_replacement_is_announced_with_what_ends_and_when_the_new_group_begins(stage: Stage) -> None:
    """With a start that stays, the preview says what the API may do with one that has passed."""
    _, _, inputs = stage.create(FULL)

    def warnings(**change: object) -> tuple[str, ...]:
        return lifecycle.check(stage.resource, stage.step, inputs, FULL | change).warnings

    (later,) = warnings(start_time=OTHER["start_time"], items=OTHER["items"])
    assert later.startswith("start_time, items: the group is deleted, what it plays ends, and another group is created")
    same_start = warnings(repeat_num=-1)
    assert [each.partition(":")[0] for each in same_start] == ["repeat_num", "start_time stays"]
    assert warnings() == warnings(domain_name=UNKNOWN) == ()
    assert lifecycle.check(stage.resource, stage.step, {}, FULL).warnings == ()


def test_a_refresh_keeps_secrets_marked(emulator: Emulator, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files too, which are secret because of their URLs; it makes no call, so that no key has to be set."""
    id, outputs, inputs = stage.create(FULL)
    emulator.ledger.clear()
    monkeypatch.setenv("APSARA_LIVE_ENDPOINT", emulator.url)
    monkeypatch.setenv("ALIBABA_CLOUD_REGION", "cn-shanghai")
    run.begin()
    same_id, read, declared = Servicer("CasterEpisodeGroup").read(id, outputs)
    assert (same_id, opened(declared)) == (id, inputs)
    assert all(isinstance(read[name], Signed) for name in ("items", "side_output_url", "callback_url"))
    assert len(emulator.ledger) == 0


def test_a_group_of_a_deleted_name_is_kept_where_another_name_holds_it(emulator: Emulator, stage: Stage) -> None:
    """As everything that another resource of the program manages."""
    id, outputs, inputs = stage.create(MINIMAL)
    step = stage.step
    step.run.declare("CasterEpisodeGroup", step.urn + "-other", {}, inputs, frozenset())
    step.run.hold("CasterEpisodeGroup", step.urn + "-other", id)
    said: list[str] = []
    lifecycle.delete(stage.resource, stage.cloud, replace(step, inform=said.append), id, outputs)
    assert said == ["kept: now managed by CasterEpisodeGroup 'thing-other'"]
    assert living(emulator) == [id]
