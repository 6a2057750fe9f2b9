"""Cases of `CasterLayout`: one picture, and a picture in a picture."""

from __future__ import annotations

from collections.abc import Iterator

from apsara_live_emulator import Emulator
from pulumi_apsara_live.hosts import lifecycle

from . import Case, Refusal, Stage, wrong
from ._scenarios import change, create, create_over, delete, refresh

BACK = {"location_id": "RV90", "width": 1, "height": 1, "fill_mode": "fit"}
INSET = {"location_id": "RV91", "position": [0.05, 0.05], "anchor": "bottomRight", "height": 0.25, "delay_ms": 40}
HEARD = {"location_id": "RV90", "volume": 0.5, "channel": "leftChannel", "delay_ms": 80}

CASES = [
    Case(
        "CasterLayout",
        "picture-in-picture",
        {"caster_id": "<studio>", "video_layers": [BACK, INSET], "audio_layers": [HEARD, {"location_id": "RV91"}]},
        {
            "caster_id": "another-studio",
            "video_layers": [{**BACK, "location_id": "RV91"}, {**INSET, "location_id": "RV90", "anchor": "topLeft"}],
            "audio_layers": [{**HEARD, "location_id": "RV91", "volume": 0}],
        },
        {
            "caster_id": "<studio>",
            "video_layers": [{"location_id": "RV90"}],
            "audio_layers": [{"location_id": "RV90"}],
        },
        ("studio", "source", "other source"),
    ),
]
LAYOUT = CASES[0].full


def in_a_new_studio(stage: Stage) -> Iterator[None]:
    """A creation in a studio that the same run has created."""
    step = stage.step
    step.run.declare("Caster", "urn::studio", {}, {}, frozenset())
    step.run.hold("Caster", "urn::studio", stage.world.studio)
    yield
    lifecycle.create(stage.resource, stage.cloud, step, stage.checked(LAYOUT))


COSTS = {
    "creation": create(LAYOUT),
    "creation in a studio that the same update created": in_a_new_studio,
    "creation, an equal layout taken over": create_over(LAYOUT),
    "refresh": refresh(LAYOUT),
    "any change": change(LAYOUT, video_layers=[{"location_id": "RV91"}]),
    "deletion": delete(LAYOUT),
}
"""What happens in each row of its table in docs/calls.md."""


def _with_an_empty_location(stage: Stage, emulator: Emulator) -> None:
    id, outputs, inputs = stage.create(LAYOUT)
    stage.update(id, outputs, stage.checked({**LAYOUT, "video_layers": [{"location_id": "RV77"}]}, inputs))


REFUSALS = [
    wrong(
        "CasterLayout",
        "must be more than 0 with fill_mode",
        {"caster_id": "a", "video_layers": [{"location_id": "RV01", "fill_mode": "fit"}], "audio_layers": [HEARD]},
    ),
    Refusal(
        "CasterLayout",
        "has no source, or no channel with a source where channels are enabled",
        _with_an_empty_location,
        ("studio", "source", "other source"),
    ),
]
