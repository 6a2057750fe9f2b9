"""What a restart records, through the host; the whole matrix of restarts is on the engine."""

from __future__ import annotations

from typing import Any

from apsara_live_emulator import Emulator
from pulumi_apsara_live.hosts import memory, serving
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.rpc import Cloud


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

    def check(self, olds: dict[str, Any], **news: Any) -> dict[str, Any]:
        """Checked inputs; they must be good."""
        origin = "scope urn:pulumi:dev::matrix::CasterRestart::restart"
        result = serving.check("CasterRestart", olds, {**news, serving.ORIGIN: origin})
        assert result.failures == []
        return result.inputs

    def replaced(self, old: Any, olds: dict[str, Any], **news: Any) -> Any:
        """The successor, for a difference."""
        inputs = self.check(olds, **news)
        assert serving.diff("CasterRestart", self.config, old.id, old.outs, inputs).replaces == ["triggers"]
        inputs = self.check({}, **news)
        serving.delete("CasterRestart", self.config, old.id, old.outs)
        return serving.create("CasterRestart", self.config, inputs)


def test_how_long_a_restart_took_is_known_to_the_next_preview(emulator: Emulator, cloud: Cloud) -> None:
    """It is recorded with the restart, and carried over when there was none."""

    def call(action: str, **said: Any) -> dict[str, Any]:
        return cloud.call(Operation(action, repeatable=True), said)

    caster_id = call("CreateCaster", NormType=1, ChargeType="PostPaid", ClientToken="t")["CasterId"]
    template = '{"CasterTemplate":"lp_hd"}'
    call("SetCasterConfig", CasterId=caster_id, DomainName="live.example.com", TranscodeConfig=template)
    call("StartCaster", CasterId=caster_id)
    engine = Engine(emulator)
    olds = engine.check({}, caster_id=caster_id, triggers={"a": "1"})
    old = serving.create("CasterRestart", engine.config, olds)
    assert "took_s" not in old.outs
    made = engine.replaced(old, olds, caster_id=caster_id, triggers={"a": "2"})
    assert made.outs["took_s"] >= 1
    call("StopCaster", CasterId=caster_id)
    news = engine.check(olds, caster_id=caster_id, triggers={"a": "2"})
    skipped = engine.replaced(made, news, caster_id=caster_id, triggers={"a": "3"})
    assert skipped.outs["took_s"] == made.outs["took_s"]
    assert skipped.outs["skipped"] == "the studio is not on air"
