"""What the deletion of a configuration leaves as it is."""

from __future__ import annotations

import pytest

from apsara_live_emulator import Emulator
from cases import Case, Stage
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.resources import RESOURCES
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
