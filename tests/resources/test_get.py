"""`get`: a resource that exists is read without being declared, by each class that holds something at the service."""

from __future__ import annotations

import pulumi
import pytest

import pulumi_apsara_live as live
from apsara_live_emulator import Emulator
from cases import CASES, Case, Stage
from hostile.servicer import HOSTS, Failed, Servicer, Signed, opened
from pulumi_apsara_live.hosts import run
from pulumi_apsara_live.model.fields import fields
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._studio import STARTS
from pulumi_apsara_live.wire.rpc import Cloud

HOLDING = [case for case in CASES if RESOURCES[case.resource].holds and not RESOURCES[case.resource].unreadable]


@pytest.fixture
def signed_in(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The servicer's way to the emulator."""
    monkeypatch.setenv("APSARA_LIVE_ENDPOINT", emulator.url)
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid")
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret")
    monkeypatch.setenv("ALIBABA_CLOUD_REGION", "cn-shanghai")
    run.begin()


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("case", HOLDING, ids=str)
def test_what_the_service_returns_is_read_with_what_check_computes(
    case: Case, host: str, cloud: Cloud, emulator: Emulator, signed_in: None
) -> None:
    """All of it, with the calls of a refresh, no write, and secrets as secrets."""
    stage = Stage(cloud, case)
    resource = stage.resource
    id, created, _ = stage.create(case.full)
    emulator.ledger.clear()
    same_id, outputs, _ = HOSTS[host](case.resource).read(id, {})
    assert same_id == id
    known = fields(resource.outputs)
    returned = {name for name in created if name in known and (known[name].wire.answered or name in resource.computed)}
    missing = {name for name in returned if opened(outputs.get(name)) is None}
    assert missing <= NEVER_RETURNED
    assert all(outputs.get(name) is None or isinstance(outputs[name], Signed) for name in known if known[name].secret)
    reads = {operation.action for operation in (resource.reads, *resource.also_reads)}
    assert {call.action for call in emulator.ledger.calls()} <= reads


NEVER_RETURNED = {"fixed_delay_duration", "play_status", "seek_offset_ms"}
"""Inputs that `tests/laws` knows to be write-only."""


@pytest.mark.parametrize("name", ["CasterConfig", "LivePullToPush"])
def test_the_fingerprint_is_that_of_a_declaration(name: str, cloud: Cloud, signed_in: None) -> None:
    """So that a restart can be triggered by a configuration that another program manages."""
    case = next(each for each in CASES if each.resource == name)
    stage = Stage(cloud, case)
    id, created, _ = stage.create(case.full)
    _, outputs, _ = Servicer(name).read(id, {})
    assert outputs["restart_fingerprint"] == created["restart_fingerprint"]


def test_what_does_not_exist_is_refused_in_one_line(signed_in: None) -> None:
    """Not an empty resource."""
    with pytest.raises(Failed, match="there is no Caster with the id 1a2b"):
        Servicer("Caster").read("1a2b", {})


def test_reading_a_run_state_starts_nothing(cloud: Cloud, signed_in: None, emulator: Emulator) -> None:
    """A run state that is read is no promise that the studio runs."""
    case = next(each for each in CASES if each.resource == "CasterRunState")
    stage = Stage(cloud, case)
    id, _, _ = stage.create({**case.full, "running": False})
    emulator.ledger.clear()
    _, outputs, _ = Servicer("CasterRunState").read(id, {})
    assert outputs["running"] is False
    assert emulator.ledger.calls(STARTS.action) == []


@pytest.mark.parametrize("name", RESOURCES)
def test_a_class_has_get_if_it_holds_something(name: str) -> None:
    """An action has happened, so there is nothing of it to read; and some things no operation reads."""
    resource = RESOURCES[name]
    assert hasattr(getattr(live, name), "get") == (bool(resource.holds) and not resource.unreadable)


@pytest.mark.parametrize("name", [name for name, resource in RESOURCES.items() if resource.unreadable])
def test_what_no_operation_reads_is_refused_with_the_reason(name: str, signed_in: None) -> None:
    """An import by id would record a thing of which nothing is known."""
    with pytest.raises(Failed, match=f"a {name} cannot be read: {RESOURCES[name].unreadable}"):
        Servicer(name).read("1a2b", {})


class Reader(pulumi.runtime.Mocks):
    """Answers a read with the inputs that it was given."""

    def __init__(self) -> None:
        self.read: list[pulumi.runtime.MockResourceArgs] = []

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, object]]:
        """Keep what was asked for."""
        self.read.append(args)
        return str(args.resource_id), {"status": "streaming", **args.inputs}

    def call(self, args: pulumi.runtime.MockCallArgs) -> dict[str, object]:
        """There are no calls."""
        return {}


def test_get_reads_by_id_and_declares_nothing() -> None:
    """With the account that it names; the outputs of the class are there."""
    mocks = Reader()
    pulumi.runtime.set_mocks(mocks)

    @pulumi.runtime.test
    def program() -> pulumi.Output[None]:
        studio = live.Caster.get("platform", "caster-1", account={"region": "ap-southeast-1"})
        return pulumi.Output.all(studio.caster_id, studio.status).apply(are_there)

    def are_there(values: list[str]) -> None:
        assert values == ["caster-1", "streaming"]

    program()
    (asked,) = mocks.read
    assert asked.resource_id == "caster-1"
    assert {name: value for name, value in asked.inputs.items() if not name.startswith("__")} == {
        "account": {"region": "ap-southeast-1"}
    }
