"""A refresh records what the API returns, whatever that is, and a second one finds nothing new."""

from __future__ import annotations

import json
from typing import Any

from apsara_live_emulator import Emulator
from engine.behind import Stranger
from engine.programs import SETTINGS, program
from engine.project import Stack

ODD: dict[str, Any] = {
    # A template that nobody has heard of is missing; a format has neither a duration nor a path.
    "transcode_config": {"LiveTemplate": ["unheard-of"]},
    "record_config": {"OssBucket": "archive", "VideoFormat": [{"Format": "flv", "CycleDuration": 0}, {}]},
    "auto_switch_urgent_config": {"eofThres": 0},
    "sync_groups_config": [{"mode": 1, "resourceIds": []}],
}
"""Settings that break rules for inputs, as somebody else may have written them."""


def test_what_breaks_a_rule_for_inputs_is_recorded_and_put_right(stack: Stack, emulator: Emulator) -> None:
    """refresh, refresh, preview, up, refresh, destroy: the second refresh changes nothing and nothing fails."""
    stack.write(program(config=SETTINGS))
    stack.up()
    (caster_id,) = emulator.state.casters
    said = {name: json.dumps(value) for name, value in ODD.items()}
    Stranger(emulator).call("SetCasterConfig", caster_id=caster_id, caster_name="Evening news", **said)

    assert stack.refresh().changes == {"config": "update"}
    recorded = stack.resources()["config"]
    for part in ("inputs", "outputs"):
        assert recorded[part]["transcode"] == {"live_templates": ["unheard-of"]}
        assert recorded[part]["record"] == {
            "oss_bucket": "archive",
            "formats": [{"format": "flv", "cycle_duration": 0}, {}],
            "interval": SETTINGS["record"]["interval"],
        }
        assert recorded[part]["auto_switch_urgent_config"] == {"eof_thres": 0}
        assert recorded[part]["sync_groups"] == [{"mode": "conference"}]
    assert stack.refresh().changes == {}
    assert stack.resources()["config"] == recorded

    assert stack.preview().changes == {"config": "update"}
    assert stack.up().changes == {"config": "update"}
    assert stack.refresh().changes == {}
    assert stack.up().changes == {}
    stack.destroy()
    assert emulator.state.is_empty()
