"""Cases of `Playlist`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.fields import Properties
from pulumi_apsara_live.resources._resource import RefusedByProvider

from . import Case, Change, Refusal, Stage, wrong
from ._scenarios import Scenario, call, change, create, create_over, delete, refresh

NEEDS = ("light carousel studio",)
NOT_OFFERED = {"ProgramId": "names the playlist that items are added to"}


def item(number: int) -> Properties:
    """One of several items."""
    return {"name": f"item {number}", "resource_id": f"asset-{number}"}


def listed(*numbers: int, **more: Any) -> Properties:
    """A playlist of these items."""
    return {"caster_id": "<light carousel studio>", "items": [item(number) for number in numbers], **more}


MINIMAL = listed(1)
STOPPED = listed(1, 2, 3, running=False)
FULL = {**STOPPED, "repeat": 2, "program_name": "night"}
OTHER = {
    "caster_id": "another-studio",
    "items": [item(3), item(1)],
    "repeat": -1,
    "program_name": "day",
    "running": True,
}
RESUME = {"mode": "custom", "item": "item 2", "offset_ms": 1500}
PLAYING = listed(1, 2, running=True, resume=RESUME)
CHANGES = (
    Change("create", "named", None, listed(1, 2, program_name="night", repeat=-1)),
    Change("update", "added at the end", listed(1), listed(1, 2, 3)),
    Change("update", "stopped", listed(1, 2), listed(1, 2, running=False)),
    Change("update", "stopped and changed", listed(1, 2), listed(2, running=False)),
    Change("update", "started again", STOPPED, {**STOPPED, "running": True, "resume": {"mode": "continue"}}),
    Change("delete", "while it plays", listed(1), None),
)
CASES = [
    Case("Playlist", "stopped", FULL, OTHER, listed(1, running=False), NEEDS, changes=CHANGES),
    Case(
        "Playlist",
        "playing",
        PLAYING,
        {**OTHER, "running": False, "resume": {"mode": "restart"}},
        listed(1, 2),
        NEEDS,
        fixed=frozenset({"items"}),  # other items would be an edit of a playlist that plays
    ),
]


def theirs(stage: Stage, action: str, **parameters: Any) -> None:
    """Somebody else's call about the playlist of the studio."""
    (program_id,) = stage.emulator.state.casters[stage.world.studio].playlists
    call(stage.cloud, action, ProgramId=program_id, **parameters)


def refused_while_it_plays(stage: Stage) -> Iterator[None]:
    """An edit of a playlist that plays."""
    id, outputs, inputs = stage.create(listed(1, 2))
    news = stage.checked(listed(2), inputs)
    yield
    with pytest.raises(RefusedByProvider):
        stage.update(id, outputs, news)


def some_items_fail(stage: Stage) -> Iterator[None]:
    """The asset of one of the items that are added is missing; the others are removed again."""
    id, outputs, inputs = stage.create(listed(1, running=False))
    stage.emulator.state.missing_assets.add("asset-2")
    news = stage.checked(listed(1, 2, 3, running=False), inputs)
    yield
    with pytest.raises(RefusedByProvider):
        stage.update(id, outputs, news)


def create_over_another_state(stage: Stage) -> Iterator[None]:
    """The playlist is there as declared, but stopped."""
    stage.create({**FULL, "running": True})
    theirs(stage, "StopPlaylist")
    yield
    stage.create({**FULL, "running": True})


COSTS: dict[str, Scenario] = {
    "creation": create(listed(1, 2, 3)),
    "creation, `running=False`": create(FULL),
    "creation over the declared playlist, which plays": create_over(MINIMAL),
    "creation over the declared playlist, which is stopped": create_over_another_state,
    "refresh": refresh(MINIMAL),
    "any number of items added at the end": change(MINIMAL, items=listed(1, 2, 3)["items"]),
    "items added at the end, of which some fail": some_items_fail,
    "any other change of `items`, `repeat` or `program_name`": change(
        FULL, **{**OTHER, "caster_id": FULL["caster_id"], "running": False}
    ),
    "`running` from true to false": change(MINIMAL, running=False),
    "`running` from true to false, with other items": change(listed(1, 2), running=False, items=listed(2)["items"]),
    "`running` from false to true": change(STOPPED, running=True),
    "`running` from false to true, with other items": change(STOPPED, running=True, items=listed(2)["items"]),
    "another `resume`": change(PLAYING, resume={"mode": "continue"}),
    "a change refused, as the playlist plays": refused_while_it_plays,
    "deletion, declared to run": delete(MINIMAL),
    "deletion, `running=False`": delete(FULL),
}
"""What happens in each row of its table in docs/calls.md."""

WRONG = {
    "no items": (listed(), "items", "must have at least 1 entry"),
    "one name twice": (listed(1, 1), "items[1].name", "'item 1' is items[0] already"),
    "no name": (listed(1) | {"items": [{"name": "", "resource_id": "a"}]}, "items[0].name", "must not be empty"),
    "no asset": (
        listed(1) | {"items": [{"name": "a", "resource_id": ""}]},
        "items[0].resource_id",
        "must not be empty",
    ),
    "another type": (
        listed(1) | {"items": [{**item(1), "resource_type": "live"}]},
        "items[0].resource_type",
        "must be 'vod'",
    ),
    "too few repetitions": (listed(1, repeat=-2), "repeat", "must be at least -1"),
    "another mode": (listed(1, resume={"mode": "Restart"}), "resume.mode", "must be 'restart', 'continue' or 'custom'"),
    "custom without an item": (
        listed(1, resume={"mode": "custom"}),
        "resume.item",
        "is required when mode is 'custom'",
    ),
    "an item where it goes on": (
        listed(1, resume={"mode": "continue", "item": "item 1"}),
        "resume.item",
        "is for mode='custom', and mode is 'continue'",
    ),
    "a position where it goes on": (
        listed(1, resume={"mode": "continue", "offset_ms": 1}),
        "resume.offset_ms",
        "is not for mode='continue'",
    ),
    "a position before the beginning": (
        listed(1, resume={"mode": "restart", "offset_ms": -1}),
        "resume.offset_ms",
        "must be at least 0",
    ),
    "an item that is not there": (
        listed(1, resume={"mode": "custom", "item": "item 2"}),
        "resume.item",
        "'item 2' is none of the items",
    ),
}
"""Inputs that are refused before any call, with the property and the reason."""


def _elsewhere(stage: Stage, emulator: Emulator) -> None:
    stage.create({**MINIMAL, "caster_id": stage.world.studio})


def _configured(**settings: Any) -> Callable[[Stage, Emulator], None]:
    """A playlist in a studio of another configuration."""

    def comes_to(stage: Stage, emulator: Emulator) -> None:
        emulator.state.casters[stage.world.studio].config |= settings
        stage.create(MINIMAL)

    return comes_to


def _missing_asset(stage: Stage, emulator: Emulator) -> None:
    emulator.state.missing_assets.add("asset-2")
    stage.create(listed(1, 2, 3))


def _left_over(stage: Stage, emulator: Emulator) -> None:
    emulator.faults.order("DeletePlaylist", error("InvalidParameter", 400))
    _missing_asset(stage, emulator)


def _another(stage: Stage, emulator: Emulator) -> None:
    stage.create(listed(1, 2))
    stage.create(listed(2, 1))


def _would_stop(stage: Stage, emulator: Emulator) -> None:
    stage.create(listed(1))
    stage.create(listed(1, running=False))


def _held(stage: Stage, emulator: Emulator) -> None:
    id, _, inputs = stage.create(MINIMAL)
    step = stage.step
    step.run.declare("Playlist", "another", {}, inputs, frozenset())
    step.run.hold("Playlist", "another", id)
    lifecycle.create(stage.resource, stage.cloud, step, inputs)


def _changed(
    before: Properties, after: Properties, between: Callable[[Stage, Emulator], object] = lambda stage, emulator: None
) -> Callable[[Stage, Emulator], None]:
    """An update, before which something happened."""

    def comes_to(stage: Stage, emulator: Emulator) -> None:
        stage.emulator = emulator
        id, outputs, inputs = stage.create(before)
        between(stage, emulator)
        stage.update(id, outputs, stage.checked(after, inputs))

    return comes_to


def _somebody(action: str, **parameters: Any) -> Callable[[Stage, Emulator], None]:
    return lambda stage, emulator: theirs(stage, action, **parameters)


def _assets_are_missing(stage: Stage, emulator: Emulator) -> None:
    emulator.state.missing_assets |= {"asset-2"}


def _nothing_can_be_removed(stage: Stage, emulator: Emulator) -> None:
    _assets_are_missing(stage, emulator)
    emulator.faults.order("DeletePlaylistItems", error("InvalidParameter", 400))


def _only_the_first_edit_is_answered(stage: Stage, emulator: Emulator) -> None:
    _assets_are_missing(stage, emulator)
    emulator.faults.order("EditPlaylist", error("InvalidParameter", 400), after=1)


def _an_edit_is_in_use(stage: Stage, emulator: Emulator) -> None:
    emulator.faults.order("EditPlaylist", error("IncorrectPlaylistStatus.Inuse", 400))


def _fails_after_the_stop(stage: Stage, emulator: Emulator) -> None:
    emulator.faults.order("EditPlaylist", error("InvalidParameter", 400))


def _deleted_while_somebody_plays_it(stage: Stage, emulator: Emulator) -> None:
    stage.emulator = emulator
    id, outputs, _ = stage.create(STOPPED)
    theirs(stage, "StartPlaylist")
    stage.delete(id, outputs)


REFUSALS = [
    *(wrong("Playlist", f"{path} {reason}", declared, NEEDS) for declared, path, reason in WRONG.values()),
    Refusal("Playlist", 'Only a studio with norm_type="light_carousel" has a playlist', _elsewhere, ("studio",)),
    Refusal("Playlist", "A playlist needs a CasterConfig with", _configured(ProgramEffect=0), NEEDS),
    Refusal("Playlist", "Declare domain_name in the CasterConfig", _configured(DomainName=""), NEEDS),
    Refusal("Playlist", "'item 2' could not be added to playlist", _missing_asset, NEEDS),
    Refusal("Playlist", "created before that was deleted again", _missing_asset, NEEDS),
    Refusal("Playlist", "created before that, could not be deleted", _left_over, NEEDS),
    Refusal("Playlist", "already, with another items", _another, NEEDS),
    Refusal("Playlist", "plays, and this new Playlist would stop it", _would_stop, NEEDS),
    Refusal("Playlist", "It is Playlist 'another' of this program", _held, NEEDS),
    Refusal("Playlist", "it plays, and only items at its end", _changed(listed(1, 2), listed(2)), NEEDS),
    Refusal(
        "Playlist",
        "it plays, and only items at its end",
        _changed(STOPPED, {**STOPPED, "repeat": 1}, _an_edit_is_in_use),
        NEEDS,
    ),
    Refusal(
        "Playlist", "is gone: run", _changed(STOPPED, {**STOPPED, "repeat": 1}, _somebody("DeletePlaylist")), NEEDS
    ),
    Refusal(
        "Playlist",
        "'item 2' could not be added to playlist",
        _changed(listed(1), listed(1, 2), _assets_are_missing),
        NEEDS,
    ),
    Refusal(
        "Playlist",
        "The others of the same call were removed again",
        _changed(listed(1, running=False), listed(1, 2, 3, running=False), _assets_are_missing),
        NEEDS,
    ),
    Refusal(
        "Playlist",
        "'item 3' of the same call may still be there",
        _changed(listed(1), listed(1, 2, 3), _nothing_can_be_removed),
        NEEDS,
    ),
    Refusal(
        "Playlist",
        "What it had before was written back",
        _changed(listed(1, running=False), listed(2, 3, running=False), _assets_are_missing),
        NEEDS,
    ),
    Refusal(
        "Playlist",
        "What it had before could not be written back",
        _changed(listed(1, running=False), listed(2, 3, running=False), _only_the_first_edit_is_answered),
        NEEDS,
    ),
    Refusal(
        "Playlist",
        "was stopped before that",
        _changed(listed(1), listed(2, running=False), _fails_after_the_stop),
        NEEDS,
    ),
    Refusal("Playlist", "was not deleted: it plays", _deleted_while_somebody_plays_it, NEEDS),
]
