"""Cases of `CasterEpisodeGroup`: one, as every setting is sent by every creation."""

from __future__ import annotations

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import lost_answer

from . import Case, Refusal, Stage
from ._scenarios import create, delete, refresh

FULL = {
    "domain_name": "live.example.com",
    "start_time": "2036-06-29T20:00:00Z",
    "items": [
        {"item_name": "opening", "vod_url": "https://files.example.com/opening.mp4?auth_key=1"},
        {"item_name": "feature", "vod_url": "https://files.example.com/feature.flv?auth_key=1"},
    ],
    "repeat_num": 2,
    "side_output_url": "rtmp://push.example.com/app/one?auth_key=1",
    "callback_url": "https://hooks.example.com/one?auth_key=1",
}
OTHER = {
    "domain_name": "other.example.com",
    "start_time": "2036-06-29T21:00:00Z",
    "items": [{"item_name": "trailer", "vod_url": "https://files.example.com/trailer.ts?auth_key=2"}],
    "repeat_num": -1,
    "side_output_url": "rtmp://push.example.com/app/two?auth_key=2",
    "callback_url": "https://hooks.example.com/two?auth_key=2",
}
MINIMAL = {name: value for name, value in FULL.items() if name != "repeat_num"} | {
    "items": [{"vod_url": "https://files.example.com/opening.mp4"}]
}
CASES = [Case("CasterEpisodeGroup", "files", FULL, OTHER, MINIMAL)]
COSTS = {
    "creation": create(FULL),
    "refresh": refresh(FULL),
    "deletion": delete(FULL),
}
"""What happens in each row of its table in docs/calls.md."""
NOT_OFFERED = {"ClientToken": "the provider makes one for each creation"}
"""Parameters of `AddCasterEpisodeGroup` that are no inputs, with the reason."""


def _never_answered(stage: Stage, emulator: Emulator) -> None:
    emulator.faults.order("AddCasterEpisodeGroup", lost_answer(), times=4)
    stage.create(FULL)


REFUSALS = [Refusal("CasterEpisodeGroup", "Whether the group exists cannot be looked up", _never_answered)]
