"""Cases of `CasterShowCue`."""

from __future__ import annotations

from apsara_live_emulator import Emulator

from . import Case, Change, Refusal, Stage, wrong
from ._scenarios import Between, call, change, create, delete, refresh, somebody, trigger

NEEDS = ("playing studio",)
PLAYING = {"caster_id": "<playing studio>", "show": "film 2"}
BY_ID = {"caster_id": "<playing studio>", "show_id": "<show 2>"}
FULL = {**PLAYING, "triggers": {"round": "1"}, "on_create": "cue", "when_idle": "fail"}
OTHER = {
    "caster_id": "another-studio",
    "show": "film 3",
    "triggers": {"round": "2"},
    "on_create": "skip",
    "when_idle": "skip",
}
CHANGES = (
    Change("replace", "another show", PLAYING, {**FULL, "show": "film 3"}),
    Change("replace", "named by its id", PLAYING, BY_ID),
)
CASES = [
    Case("CasterShowCue", "by name", FULL, OTHER, PLAYING, NEEDS, changes=CHANGES),
    Case(
        "CasterShowCue",
        "by id",
        {**BY_ID, "triggers": {"round": "1"}, "on_create": "cue"},
        {"caster_id": "another-studio", "show_id": "<show 3>", "triggers": {"round": "2"}, "on_create": "skip"},
        BY_ID,
        NEEDS,
    ),
]
CUE = {**PLAYING, "triggers": {"a": "1"}}


def cued(number: int) -> Between:
    """Somebody lets a show play."""
    return lambda stage: call(
        stage.cloud, "PlayChoosenShow", CasterId=stage.world.studio, ShowId=stage.world.ids[f"<show {number}>"]
    )


COSTS = {
    'first creation, `on_create="skip"`': create(CUE),
    'first creation, `on_create="cue"`': create({**PLAYING, "on_create": "cue"}),
    "triggers changed, on air": trigger(CUE),
    "triggers changed, the show plays already": trigger(CUE, cued(2)),
    "triggers changed, off the air": trigger(CUE, somebody("StopCaster", "<playing studio>")),
    "refresh": refresh(CUE),
    "another `on_create` or `when_idle`": change(CUE, on_create="cue", when_idle="fail"),
    "deletion": delete(CUE),
}
"""What happens in each row of its table in docs/calls.md."""


def _idle(stage: Stage, emulator: Emulator) -> None:
    somebody("StopCaster", "<playing studio>")(stage)
    stage.create(FULL)


def _elsewhere(stage: Stage, emulator: Emulator) -> None:
    stage.create({**FULL, "caster_id": stage.world.studio})


REFUSALS = [
    wrong("CasterShowCue", "show a cue needs show", {"caster_id": "a"}),
    wrong("CasterShowCue", "show_id a cue is for one show", {"caster_id": "a", "show": "a", "show_id": "b"}),
    Refusal("CasterShowCue", 'Only a studio with norm_type="playlist" has one', _elsewhere, ("studio",)),
    Refusal(
        "CasterShowCue",
        "has no show 'news'; it has 'film 1', 'film 2', 'film 3'",
        lambda stage, _: stage.create({**FULL, "show": "news"}),
        NEEDS,
    ),
    Refusal(
        "CasterShowCue",
        "has no show with the id gone",
        lambda stage, _: stage.create({**BY_ID, "show_id": "gone"}),
        NEEDS,
    ),
    Refusal("CasterShowCue", "has no show 'film 2'; it is empty", _elsewhere, ("playlist studio",)),
    Refusal("CasterShowCue", "is not on air: start it, or set when_idle", _idle, NEEDS),
]
