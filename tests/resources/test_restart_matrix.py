"""The whole matrix of restarts, through the host, in the order in which the engine calls it."""

from __future__ import annotations

from itertools import count, product
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from pulumi_apsara_live.hosts import memory, serving
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.rpc import Cloud

STATES = ["running", "idle", "gone", "virtual"]
CHANGES = {
    "first creation": (None, {"a": "1"}),
    "unchanged": ({"a": "1"}, {"a": "1"}),
    "changed": ({"a": "1"}, {"a": "2"}),
    "added": ({"a": "1"}, {"a": "1", "b": "1"}),
    "removed": ({"a": "1", "b": "1"}, {"a": "1"}),
    "by hand or tainted": ({"a": "1"}, {"a": "1"}),
    "replacement_trigger": ({"a": "1"}, {"a": "1"}),
}
REASONS = {"first creation": "created", "changed": "a", "added": "b", "removed": "b"}
NUMBERS = count()
MATRIX = list(product(["skip", "restart"], ["skip", "start", "fail"], STATES, CHANGES))


class Engine:
    """Calls the host's verbs as the engine does for one resource."""

    def __init__(self, emulator: Emulator) -> None:
        self.config = {
            "apsara-live:endpoint": emulator.url,
            "apsara-live:region": "cn-shanghai",
            "apsara-live:accessKey": "testid",
            "apsara-live:secretKey": "testsecret",
        }
        memory.forget()
        self.origin = f"scope urn:pulumi:dev::matrix::CasterRestart::restart-{next(NUMBERS)}"

    def props(self, **properties: Any) -> dict[str, Any]:
        """What the program's side hands over."""
        return {**properties, serving.ORIGIN: self.origin}

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> dict[str, Any]:
        """Checked inputs; they must be good."""
        result = serving.check("CasterRestart", olds, news)
        assert result.failures == []
        return result.inputs

    def replace(self, how: str, old: Any, olds: dict[str, Any], news: dict[str, Any]) -> Any:
        """A replacement, or none: asked for by a difference, by the engine's trigger, or by hand."""
        if how != "by hand or tainted":
            inputs = self.check(olds, news)
            if how != "replacement_trigger":
                told = serving.diff("CasterRestart", self.config, old.id, old.outs, inputs)
                if not told.replaces:
                    return None  # at most a wish has changed, in place
                assert told.replaces == ["triggers"]
        inputs = self.check({}, news)
        serving.delete("CasterRestart", self.config, old.id, old.outs)
        return serving.create("CasterRestart", self.config, inputs)


def prepared(cloud: Cloud, state: str) -> str:
    """A studio in the state, on air or not."""

    def call(action: str, **said: Any) -> dict[str, Any]:
        return cloud.call(Operation(action, repeatable=True), said)

    kind = 4 if state == "virtual" else 1
    caster_id = call("CreateCaster", NormType=kind, ChargeType="PostPaid", ClientToken="t")["CasterId"]
    template = '{"CasterTemplate":"lp_hd"}'
    call("SetCasterConfig", CasterId=caster_id, DomainName="live.example.com", TranscodeConfig=template)
    if state != "idle":
        call("StartCaster", CasterId=caster_id)
    return str(caster_id)


def expected(on_create: str, when_idle: str, state: str, how: str) -> tuple[list[str], str]:
    """The calls that change something, and what is told: an error, why it was skipped, or nothing."""
    if how == "unchanged":
        return [], ""
    if state == "gone":
        return [], "is gone: there is nothing to restart"
    if how == "first creation" and on_create == "skip":
        return [], "this is the first creation, and on_create is skip"
    if state == "virtual":
        return [], "the vendor restarts general and playlist studios only"
    if state == "running":
        return ["RestartCaster"], ""
    idle = {"skip": "the studio is not on air", "start": "was started instead", "fail": "is not on air: start it"}
    return (["StartCaster"] if when_idle == "start" else []), idle[when_idle]


@pytest.mark.parametrize(("on_create", "when_idle", "state", "how"), MATRIX)
def test_every_cell_of_the_matrix(
    emulator: Emulator, cloud: Cloud, on_create: str, when_idle: str, state: str, how: str
) -> None:
    """Number and order of the calls, outputs, reason."""
    engine, before, after = Engine(emulator), *CHANGES[how]
    caster_id = prepared(cloud, state)
    wishes = {"caster_id": caster_id, "when_idle": when_idle}
    old = None
    if before is not None:
        olds = engine.check({}, engine.props(**wishes, triggers=before, on_create="skip"))
        old = serving.create("CasterRestart", engine.config, olds)
    if state == "gone":
        cloud.call(Operation("StopCaster", repeatable=True), {"CasterId": caster_id})
        cloud.call(Operation("DeleteCaster", repeatable=True), {"CasterId": caster_id})
    emulator.ledger.clear()
    news = engine.props(**wishes, triggers=after, on_create=on_create)
    calls, told = expected(on_create, when_idle, state, how)
    made, error = None, ""
    try:
        if old is None:
            made = serving.create("CasterRestart", engine.config, engine.check({}, news))
        else:
            made = engine.replace(how, old, olds, news)
    except serving.ApsaraLiveError as refused:
        error = str(refused)
    writes = [call.action for call in emulator.ledger.calls() if not call.action.startswith("Describe")]
    assert writes == calls
    assert told in (error or (made.outs.get("skipped", "") if made else ""))
    assert bool(error) == (made is None and how != "unchanged")
    if made:
        assert made.outs["reason"] == REASONS.get(how, "replaced by hand")
        assert ("restarted_at" in made.outs) == (calls == ["RestartCaster"])
        assert made.outs["previous_status"] == ("idle" if state == "idle" else "streaming")
        assert old is None or made.id != old.id


def test_the_matrix_has_every_cell() -> None:
    """Two by three by four by seven."""
    assert len(MATRIX) == 2 * 3 * 4 * 7


def test_how_long_a_restart_took_is_known_to_the_next_preview(emulator: Emulator, cloud: Cloud) -> None:
    """It is recorded with the restart, and carried over when there was none."""
    caster_id, engine = prepared(cloud, "running"), Engine(emulator)
    olds = engine.check({}, engine.props(caster_id=caster_id, triggers={"a": "1"}))
    old = serving.create("CasterRestart", engine.config, olds)
    assert "took_s" not in old.outs
    news = engine.props(caster_id=caster_id, triggers={"a": "2"})
    made = engine.replace("changed", old, olds, news)
    assert made.outs["took_s"] >= 1
    cloud.call(Operation("StopCaster", repeatable=True), {"CasterId": caster_id})
    skipped = engine.replace("changed", made, news, engine.props(caster_id=caster_id, triggers={"a": "3"}))
    assert skipped.outs["took_s"] == made.outs["took_s"]
    assert skipped.outs["skipped"] == "the studio is not on air"
