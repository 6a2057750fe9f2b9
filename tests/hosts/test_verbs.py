"""The verbs that every host calls, with plain values: what they return, record, refuse and log."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error
from hostile.replay import without_waiting
from pulumi_apsara_live.hosts import run, verbs
from pulumi_apsara_live.hosts.properties import Given
from pulumi_apsara_live.hosts.verbs import ApsaraLiveError, Caller
from pulumi_apsara_live.model.fields import UNKNOWN
from pulumi_apsara_live.wire.call_log import LOG
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.rpc import Cloud, close_shared

SHOWS = {"caster_name": "News", "norm_type": "general", "charge_type": "PostPaid"}
RELAY = {
    "region": "cn-shanghai",
    "source_type": "live",
    "source_protocol": "rtmp",
    "source_urls": ["rtmp://in.example.com/app/one?auth_key=source-key"],
    "dst_url": "rtmp://push.example.com/app/one?auth_key=target-key",
    "start_time": "2036-06-29T20:00:00Z",
    "end_time": "2036-06-29T23:00:00Z",
}


@pytest.fixture(autouse=True)
def signed_in(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The provider's way to the emulator, in a run of its own."""
    for name in [each for each in os.environ if each.startswith(("ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("APSARA_LIVE_ENDPOINT", emulator.url)
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid")
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret")
    monkeypatch.setenv("ALIBABA_CLOUD_REGION", "cn-shanghai")
    without_waiting(os.environ)
    run.begin()
    yield
    close_shared()


def caller(kind: str = "Caster", name: str = "news", config: dict[str, str] | None = None) -> Caller:
    """A resource of a program."""
    return Caller(kind, f"urn:pulumi:dev::shows::pulumi-python:dynamic:{kind}::{name}", "studios", config or {})


def given(inputs: dict[str, Any], kind: str = "Caster", name: str = "news", **more: Any) -> Given:
    """Checked inputs."""
    checked = verbs.check(caller(kind, name), Given(), Given(inputs, **more))
    assert checked.failures == ()
    return Given(checked.inputs, **more)


def created(inputs: dict[str, Any] = SHOWS, kind: str = "Caster", name: str = "news") -> tuple[str, Given]:
    """A resource that was created: its id, and what is recorded of it."""
    state = verbs.create(caller(kind, name), given(inputs, kind, name))
    return state.id, Given(state.outputs)


def put_on_air(cloud: Cloud, caster_id: str) -> None:
    """Configure a studio and start it."""
    settings = {"DomainName": "live.example.com", "TranscodeConfig": '{"CasterTemplate":"lp_hd"}'}
    cloud.call(Operation("SetCasterConfig", repeatable=True), {"CasterId": caster_id, **settings})
    cloud.call(Operation("StartCaster", repeatable=True), {"CasterId": caster_id})


@pytest.fixture
def cloud(emulator: Emulator) -> Iterator[Cloud]:
    """Somebody at the console."""
    client = Cloud(endpoint=emulator.url, region="cn-shanghai", credentials=lambda: Credentials("testid", "testsecret"))
    yield client
    client.close()


# Check


def test_a_failure_names_the_property_if_its_value_may_be_shown() -> None:
    """The engine quotes the value beside the failure; a problem inside of a list is named in the sentence."""
    checked = verbs.check(caller(), Given(), Given(SHOWS | {"norm_type": "odd"}))
    assert [each.path for each in checked.failures] == ["norm_type"]
    relay = verbs.check(caller("LivePullToPush"), Given(), Given(RELAY | {"source_urls": [], "dst_url": "no address"}))
    assert [each.path for each in relay.failures] == ["", ""]
    assert sorted(each.reason.partition(":")[0] for each in relay.failures) == ["dst_url", "source_urls"]


def test_a_failure_of_the_whole_resource_has_no_name_before_it() -> None:
    """Only its sentence."""
    checked = verbs.check(caller(), Given(), Given(SHOWS | {"nonsense": 1}))
    assert [(each.path, each.reason.startswith(":")) for each in checked.failures] == [("", False)]


def test_a_missing_property_is_named_in_the_sentence() -> None:
    """The engine would quote its value as `<nil>`."""
    (failure,) = verbs.check(caller(), Given(), Given({"caster_name": "News"})).failures
    assert (failure.path, failure.reason.partition(":")[0]) == ("", "norm_type")


@pytest.mark.parametrize(("secret", "name"), [(("items",), "***"), ((), "'film'")])
def test_a_name_that_is_secret_is_not_quoted(secret: tuple[str, ...], name: str) -> None:
    """Any other name is, so that the entry is found."""
    item = {"name": "film", "resource_id": "asset-1"}
    news = Given({"caster_id": "1", "items": [item, item]}, secret=secret)
    reasons = [each.reason for each in verbs.check(caller("Playlist"), Given(), news).failures]
    assert [name in each for each in reasons] == [True]


def test_unknown_properties_are_named_in_place_of_their_values() -> None:
    """An update takes them in that form: what holds an unknown value is left out."""
    news = Given({"caster_name": "News", "tags": {"a": UNKNOWN}, "norm_type": "general"}, unknown=("tags",))
    checked = verbs.check(caller(), Given(), news)
    assert checked.failures == ()
    assert checked.unknown == ("tags",)
    assert "tags" not in checked.inputs
    assert checked.inputs["caster_name"] == "News"
    known = verbs.check(caller(), Given(), Given(SHOWS | {"tags": {"a": UNKNOWN}}))
    assert (known.inputs["tags"], known.unknown) == ({"a": UNKNOWN}, ())


def test_a_partly_unknown_property_that_is_known_in_the_end_is_kept() -> None:
    """What the engine sends of it, and not what stands for it in the check."""
    news = Given(SHOWS | {"tags": {"a": "b"}}, unknown=("tags",))
    assert verbs.check(caller(), Given(), news).inputs["tags"] == {"a": "b"}


# Diff


def test_equal_inputs_are_no_difference() -> None:
    """No call is made for them."""
    id, olds = created()
    assert verbs.diff(caller(), id, olds, given(SHOWS)) == verbs.Difference(changes=False)


def test_another_value_is_a_difference_and_one_for_life_replaces() -> None:
    """The engine finds out which properties differ, for the first; the second is named."""
    id, olds = created()
    assert verbs.diff(caller(), id, olds, given(SHOWS | {"caster_name": "Late"})) == verbs.Difference(None)
    other = verbs.diff(caller(), id, olds, given(SHOWS | {"norm_type": "playlist"}))
    assert other == verbs.Difference(None, ("norm_type",))


def test_another_region_replaces() -> None:
    """A studio does not move."""
    id, olds = created()
    moved = given(SHOWS | {"account": {"region": "ap-southeast-1"}})
    assert verbs.diff(caller(), id, olds, moved).replaces == ("account",)


def test_other_secret_names_are_a_difference() -> None:
    """Outputs that are keyed by them become secret, or cease to be."""
    id, olds = created()
    news = Given(given(SHOWS).values, secret=("tags",))
    assert verbs.diff(caller(), id, olds, news) == verbs.Difference(None)


def test_a_studio_on_air_is_not_replaced(cloud: Cloud) -> None:
    """Its viewers would see a black screen; a change in place does not even read whether it is."""
    id, olds = created()
    put_on_air(cloud, id)
    with pytest.raises(ApsaraLiveError, match="is on air and was not replaced"):
        verbs.diff(caller(), id, olds, given(SHOWS | {"norm_type": "playlist"}))
    assert verbs.diff(caller(), id, olds, given(SHOWS | {"caster_name": "Late"})).replaces == ()


def test_a_service_that_cannot_be_read_does_not_stop_a_preview(emulator: Emulator) -> None:
    """Whether the studio is on air is then found by the update."""
    id, olds = created()
    news = given(SHOWS | {"norm_type": "playlist"})
    emulator.faults.order("DescribeCasters", error("InvalidParameter", 400))
    assert verbs.diff(caller(), id, olds, news).replaces == ("norm_type",)


def test_two_resources_of_one_program_do_not_manage_one_studio() -> None:
    """The second one is refused by name."""
    id, olds = created()
    given(SHOWS, name="late")
    verbs.diff(caller(), id, olds, given(SHOWS))
    with pytest.raises(ApsaraLiveError, match=f"of this program manages {id} too"):
        verbs.diff(caller(name="late"), id, olds, given(SHOWS, name="late"))


# Create, read, update, delete


def test_a_resource_is_created_read_changed_and_deleted(emulator: Emulator) -> None:
    """Each state has the region, and only what a later run can read."""
    id, olds = created()
    assert olds.values["__region"] == "cn-shanghai"
    assert olds.values["__declared"] == sorted(given(SHOWS).values)
    read = verbs.read(caller(), id, olds)
    assert read is not None
    assert (read.id, read.outputs) == (id, olds.values)
    assert read.inputs == {name: read.inputs[name] for name in read.inputs} | SHOWS
    changed = verbs.update(caller(), id, olds, given(SHOWS | {"caster_name": "Late"}))
    assert (changed.outputs["caster_name"], changed.outputs["__region"]) == ("Late", "cn-shanghai")
    assert changed.inputs == {}
    run.begin()
    verbs.delete(caller(), id, Given(changed.outputs))
    assert verbs.read(caller(), id, olds) is None


def test_what_get_reads_exists() -> None:
    """Nothing is recorded of it, so that a missing one is an error, and what `check` computes is computed."""
    with pytest.raises(ApsaraLiveError, match="there is no Caster with the id 0"):
        verbs.read(caller(), "0", Given())
    id, _ = created(RELAY, "LivePullToPush", "relay")
    read = verbs.read(caller("LivePullToPush", "relay"), id, Given())
    assert read is not None
    assert read.outputs["restart_fingerprint"]


def test_a_recorded_resource_keeps_what_check_has_computed() -> None:
    """A refresh makes no fingerprint of its own: the program has not changed."""
    id, olds = created(RELAY, "LivePullToPush", "relay")
    read = verbs.read(caller("LivePullToPush", "relay"), id, Given(olds.values | {"restart_fingerprint": "recorded"}))
    assert read is not None
    assert read.outputs["restart_fingerprint"] == "recorded"


def test_what_no_operation_reads_is_kept_as_recorded(cloud: Cloud) -> None:
    """And `get` cannot read it at all."""
    with pytest.raises(ApsaraLiveError, match="a CasterEpisodeGroup cannot be read: no operation"):
        verbs.read(caller("CasterEpisodeGroup"), "1/2", Given())


def test_secrets_are_named_in_the_state() -> None:
    """Those of the declaration, those of the program, and outputs that are keyed by a secret."""
    outputs = {"items": [], "item_ids": {"film": "1"}}
    state = verbs.as_state(caller("Playlist"), Given(secret=("items",)), "1", outputs)
    assert {"items", "item_ids"} <= state.secret
    assert "item_ids" not in verbs.as_state(caller("Playlist"), Given(), "1", outputs).secret
    assert "dst_url" in verbs.as_state(caller("LivePullToPush"), Given(), "1", {}).secret


def test_a_state_holds_what_the_model_declares() -> None:
    """A value of another shape would make each later run fail; hidden members are kept."""
    outputs = {"caster_name": 5, "norm_type": "general", "later": 1, "__region": "cn-shanghai"}
    state = verbs.as_state(caller(), Given(), "1", outputs, {"caster_name": "News", "norm_type": 5})
    assert state.outputs == {"norm_type": "general", "__region": "cn-shanghai"}
    assert state.inputs == {"caster_name": "News"}


def test_a_refresh_shares_answers_and_other_verbs_do_not(emulator: Emulator) -> None:
    """Two refreshes of one studio within seconds are one call."""
    id, olds = created()
    emulator.ledger.clear()
    verbs.read(caller(), id, olds)
    verbs.read(caller(), id, olds)
    assert [call.action for call in emulator.ledger.calls()].count("DescribeCasters") == 1


def test_the_log_names_verb_kind_and_resource(caplog: pytest.LogCaptureFixture) -> None:
    """Without the URN around it."""
    caplog.set_level("DEBUG", LOG.name)
    created()
    lines = [record.getMessage() for record in caplog.records if record.name == LOG.name]
    assert lines
    assert all(" for create Caster news" in line for line in lines)


def test_a_replacement_knows_what_it_takes_the_place_of() -> None:
    """So it happens because of the trigger that changed, where a first creation would be skipped as such."""
    caster_id, _ = created()
    restart, first = caller("CasterRestart", "again"), {"caster_id": caster_id, "on_create": "skip"}
    before = verbs.create(restart, given(first | {"triggers": {"page": "1"}}, "CasterRestart", "again"))
    assert before.outputs["skipped"] == "this is the first creation, and on_create is skip"
    olds, same, other = Given(before.outputs), first | {"triggers": {"page": "1"}}, first | {"triggers": {"page": "2"}}
    run.begin()
    for _ in range(2):
        assert verbs.check(restart, olds, Given(same)).inputs["reason"] == "created"
    assert verbs.check(restart, olds, Given(other)).inputs["reason"] == "page"
    assert verbs.diff(restart, before.id, olds, Given(other)).replaces == ("triggers",)
    after = verbs.check(restart, Given(), Given(other))
    assert after.inputs["reason"] == "page"
    assert verbs.create(restart, Given(after.inputs)).outputs["skipped"] == "the studio is not on air"
