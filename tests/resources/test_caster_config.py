"""What a configuration refuses, keeps, clears, and leaves as it is."""

from __future__ import annotations

import pytest

from apsara_live_emulator import Emulator
from cases import Case, Stage
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.check import check
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources.caster_config import CasterConfigInputs
from pulumi_apsara_live.wire.rpc import Cloud


@pytest.mark.parametrize("channels", [True, False])
def test_a_deletion_leaves_channels_as_they_are(emulator: Emulator, cloud: Cloud, channels: bool) -> None:
    """Enabled channels cannot be disabled, and disabled ones must not be enabled, as that discards layouts."""
    stage = Stage(cloud, Case("CasterConfig", "here", {}, {}, {}, ("studio",)))
    declared = {"caster_id": "<studio>", **({"channel_enable": True} if channels else {"program_name": "rundown"})}
    id, outputs, _ = stage.create(declared)
    stage.delete(id, outputs)
    sent = emulator.ledger.calls("SetCasterConfig")[-1].parameters
    assert sent.get("ChannelEnable") == ("1" if channels else None)
    studio = lifecycle.read(RESOURCES["Caster"], cloud, id, {})
    assert studio is not None
    assert studio.outputs["channel_enabled"] is channels


def test_a_first_configuration_that_keeps_what_is_there_has_a_fingerprint(cloud: Cloud) -> None:
    """There is none before it that could stay."""
    stage = Stage(cloud, Case("CasterConfig", "here", {}, {}, {}, ("ready studio",)))
    _, outputs, _ = stage.create({"caster_id": "<ready studio>", "keep": ["domain_name", "transcode"]})
    assert outputs["restart_fingerprint"]


def test_a_setting_that_is_no_longer_declared_is_cleared(cloud: Cloud) -> None:
    """The preview names it; where nothing is cleared, there is nothing to name."""
    stage = Stage(cloud, Case("CasterConfig", "here", {}, {}, {}, ("studio",)))
    declared = {"caster_id": "<studio>", "program_name": "evening", "callback_url": "https://hooks.example.com/a"}
    _, outputs, inputs = stage.create(declared)
    assert "cleared" not in inputs
    rest = {name: value for name, value in declared.items() if name != "callback_url"}
    assert stage.checked(rest, outputs)["cleared"] == ["callback_url"]


def test_a_setting_that_is_neither_kept_any_longer_nor_declared_is_cleared(cloud: Cloud) -> None:
    """A preview names it although it was not set when it was read: somebody may have set it since."""
    stage = Stage(cloud, Case("CasterConfig", "here", {}, {}, {}, ("studio",)))
    declared = {"caster_id": "<studio>", "program_name": "evening", "keep": ["callback_url", "delay"]}
    _, outputs, inputs = stage.create(declared)
    changes = stage.diff(outputs, stage.checked({**declared, "keep": ["delay"]}, inputs))
    assert (changes.update, changes.cleared) == (("keep", "callback_url"), ("callback_url",))


@pytest.mark.parametrize("address", ["live.example.com/a", "ftp://live.example.com/a", "rtmp://", "http://[::1"])
def test_an_address_that_is_declared_is_one(address: str) -> None:
    """In a list an empty one is refused too; elsewhere it declares nothing."""
    declared = {"caster_id": "a", "urgent_image_url": address, "side_output_url_list": ["rtmp://a.example/b", address]}
    problems = check(CasterConfigInputs, {}, declared).problems
    assert [each.path for each in problems] == ["urgent_image_url", "side_output_url_list[1]"]
    (problem,) = check(CasterConfigInputs, {}, {"caster_id": "a", "side_output_url_list": [""]}).problems
    assert problem.path == "side_output_url_list[0]"
    assert "must be a URL starting with rtmp://" in problem.reason


def test_the_fingerprint_stays_when_a_setting_is_kept_in_place_of_declared(cloud: Cloud) -> None:
    """Nothing changes that takes effect through a restart, so a studio on air is not restarted."""
    stage = Stage(cloud, Case("CasterConfig", "here", {}, {}, {}, ("studio",)))
    declared = {"caster_id": "<studio>", "domain_name": "live.example.com"}
    _, outputs, inputs = stage.create({**declared, "transcode": {"caster_template": "lp_hd"}})
    kept = stage.checked({**declared, "keep": ["transcode"]}, inputs)
    assert kept["restart_fingerprint"] == outputs["restart_fingerprint"]
