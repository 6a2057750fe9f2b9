"""Cases of `CasterShowList`."""

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
from ._scenarios import Scenario, call, change, create, create_over, delete, refresh, start

NEEDS = ("playlist studio",)
NOT_OFFERED = {
    "isBatchMode": "shows travel in showList",
    **dict.fromkeys(
        ("Duration", "LiveInputType", "ResourceId", "ResourceType", "ResourceUrl", "ShowName", "Spot"),
        "a member of an entry of shows",
    ),
}
NEWS = {
    "name": "news",
    "resource_type": "live",
    "resource_url": "rtmp://live.example.com/app/news",
    "duration_s": 900,
    "tag": 1,
}
FILM = {"name": "film", "resource_type": "vod", "resource_id": "asset-1", "repeat": 1}
CLOCK = {"name": "clock", "resource_type": "pic", "resource_url": "https://files.example.com/clock.png"}
LOOP = {"name": "loop", "resource_type": "vod", "resource_id": "asset-2", "repeat": -1}
BACKGROUND = {"resource_type": "pic", "material_id": "image-1"}
PRIORITY = {"show": "film", "start_time": "2036-06-29T20:00:00"}
FULL = {
    "caster_id": "<playlist studio>",
    "shows": [NEWS, FILM, CLOCK],
    "repeat": 2,
    "background": BACKGROUND,
    "high_priority": PRIORITY,
}
OTHER = {
    "caster_id": "another-studio",
    "shows": [CLOCK, {**FILM, "repeat": None, "duration_s": 60}, {**NEWS, "duration_s": 600}, LOOP],
    "repeat": -1,
    "background": {"resource_type": "vod", "resource_url": "https://files.example.com/wait.mp4"},
    "high_priority": {"show": "news", "start_time": "2036-06-29T22:00:00"},
}


def film(number: int) -> Properties:
    """One of several shows."""
    return {"name": f"film {number}", "resource_type": "vod", "resource_id": f"asset-{number}"}


def listed(*shows: Properties, **more: Any) -> Properties:
    """A list of these shows."""
    return {"caster_id": "<playlist studio>", "shows": list(shows), **more}


MINIMAL = listed(film(1))
FIVE = [film(number) for number in range(1, 6)]
CHANGES = (
    Change("create", "with an endless show", None, listed(NEWS, LOOP, FILM)),
    Change("update", "moved", listed(*FIVE), listed(*FIVE[1:], FIVE[0])),
    Change("update", "in another order", listed(*FIVE), listed(*FIVE[::-1])),
    Change("update", "removed", listed(*FIVE), listed(FIVE[2])),
    Change("update", "added at the end", MINIMAL, listed(*FIVE)),
)
CASES = [Case("CasterShowList", "whole", FULL, OTHER, MINIMAL, NEEDS, changes=CHANGES)]


def playing(stage: Stage) -> None:
    """The studio goes on air and plays its first show."""
    start(stage.cloud, stage.world.studio)
    stage.emulator.clock.advance(60)


def while_playing(before: Properties, act: Callable[[Stage, str, Properties, Properties], object]) -> Scenario:
    """What is refused while the first show plays."""

    def scenario(stage: Stage) -> Iterator[None]:
        id, outputs, inputs = stage.create(before)
        playing(stage)
        yield
        with pytest.raises(RefusedByProvider):
            act(stage, id, outputs, inputs)

    return scenario


def without_the_first(stage: Stage, id: str, outputs: Properties, inputs: Properties) -> None:
    """An update that removes the first show."""
    stage.update(id, outputs, stage.checked(listed(FILM), inputs))


def delete_it(stage: Stage, id: str, outputs: Properties, inputs: Properties) -> None:
    """A deletion."""
    stage.delete(id, outputs)


def in_a_new_studio(stage: Stage) -> Iterator[None]:
    """The studio was created by the same update."""
    step = stage.step
    step.run.declare("Caster", "studio", {}, {}, frozenset())
    step.run.hold("Caster", "studio", stage.world.studio)
    inputs = stage.checked(listed(*FIVE))
    yield
    lifecycle.create(stage.resource, stage.cloud, step, inputs)


COSTS = {
    "creation": create(listed(*FIVE)),
    "creation in a studio that the same update created": in_a_new_studio,
    "creation with `repeat`, `high_priority` and `background`": create(FULL),
    "creation over the declared shows": create_over(FULL),
    "refresh": refresh(FULL),
    "one show added, anywhere": change(listed(NEWS, CLOCK), shows=[NEWS, FILM, CLOCK]),
    "any number of shows added at the end": change(MINIMAL, shows=FIVE),
    "any number of shows removed": change(listed(*FIVE), shows=[FIVE[0], FIVE[2]]),
    "a show with other settings": change(listed(NEWS, FILM), shows=[{**NEWS, "duration_s": 60}, FILM]),
    "a show moved": change(listed(*FIVE), shows=[*FIVE[1:], FIVE[0]]),
    "the order of all shows": change(listed(*FIVE), shows=FIVE[::-1]),
    "another `repeat`": change(FULL, repeat=5),
    "another `high_priority`": change(FULL, high_priority=OTHER["high_priority"]),
    "another `background`, or none": change(FULL, background=None),
    "refused, as a show plays": while_playing(listed(NEWS, FILM), without_the_first),
    "deletion": delete(listed(*FIVE)),
    "deletion, with a background": delete(FULL),
    "deletion, refused as a show plays": while_playing(listed(NEWS, FILM), delete_it),
}
"""What happens in each row of its table in docs/calls.md."""

SIGNED = "https://files.example.com/film.mp4?auth_key=1-0-0-canary"
WRONG = {
    "neither resource": (listed({"name": "a", "resource_type": "vod"}), "shows[0].resource_id", "a show needs"),
    "two resources": (
        listed({**FILM, "resource_url": "https://files.example.com/film.mp4"}),
        "shows[0].resource_url",
        "a show plays one thing",
    ),
    "a signed URL": (
        listed({"name": "a", "resource_type": "vod", "resource_url": SIGNED}),
        "shows[0].resource_url",
        "must be a URL without query and password",
    ),
    "two lengths": (listed({**NEWS, "repeat": 1}), "shows[0].duration_s", "repeat says how long the show plays"),
    "a live stream without a length": (
        listed({**NEWS, "duration_s": None}),
        "shows[0].duration_s",
        "is required for a live stream",
    ),
    "no length": (listed({**NEWS, "duration_s": 0}), "shows[0].duration_s", "must be more than 0"),
    "too few repetitions": (listed({**FILM, "repeat": -2}), "shows[0].repeat", "must be at least -1"),
    "a type": (listed({**FILM, "resource_type": "VOD"}), "shows[0].resource_type", "must be 'live', 'vod' or 'pic'"),
    "one name twice": (listed(FILM, FILM), "shows[1].name", "'film' is shows[0] already"),
    "no shows": (listed(), "shows", "must have at least 1 entry"),
    "too many shows": (listed(*map(film, range(1001))), "shows", "must have at most 1000 entries, got 1001"),
    "a background of nothing": (
        listed(FILM, background={"resource_type": "pic"}),
        "background.material_id",
        "a background needs material_id or resource_url",
    ),
    "a background of two things": (
        listed(FILM, background={**BACKGROUND, "resource_url": "https://files.example.com/wait.png"}),
        "background.resource_url",
        "a background is one thing",
    ),
    "a background with a signed URL": (
        listed(FILM, background={"resource_type": "pic", "resource_url": SIGNED}),
        "background.resource_url",
        "must be a URL without query and password",
    ),
    "a priority show that is not there": (
        listed(NEWS, high_priority=PRIORITY),
        "high_priority.show",
        "'film' is none of the shows",
    ),
    "a time with a time zone": (
        listed(FILM, high_priority={**PRIORITY, "start_time": "2036-06-29T20:00:00Z"}),
        "high_priority.start_time",
        "must be a time without a time zone",
    ),
    "a day that does not exist": (
        listed(FILM, high_priority={**PRIORITY, "start_time": "2036-02-30T20:00:00"}),
        "high_priority.start_time",
        "must be a time without a time zone",
    ),
}
"""Inputs that are refused before any call, with the property and the reason."""


def add(stage: Stage, name: str, asset: str = "asset-9", **more: Any) -> None:
    """Somebody else adds a show."""
    contents = {"ShowName": name, "ResourceType": "vod", "ResourceId": asset, **more}
    call(stage.cloud, "AddShowIntoShowList", CasterId=stage.world.studio, **contents)


def _another(stage: Stage, emulator: Emulator) -> None:
    add(stage, "theirs")
    stage.create(MINIMAL)


def _other_settings(stage: Stage, emulator: Emulator) -> None:
    stage.create(FULL)
    stage.create({**FULL, "repeat": 1})


def _elsewhere(stage: Stage, emulator: Emulator) -> None:
    stage.create({**MINIMAL, "caster_id": stage.world.studio})


def _missing_asset(stage: Stage, emulator: Emulator) -> None:
    emulator.state.missing_assets.add("asset-3")
    stage.create(listed(*FIVE))


def _fails_later(stage: Stage, emulator: Emulator) -> None:
    emulator.faults.order("SetShowListBackground", error("InvalidParameter", 400))
    stage.create(FULL)


def _fails_later_for_good(stage: Stage, emulator: Emulator) -> None:
    emulator.faults.order("RemoveShowFromShowList", error("InvalidParameter", 400))
    _fails_later(stage, emulator)


def _not_removed(stage: Stage, emulator: Emulator) -> None:
    emulator.choices.set("usable-after", "99")  # for so many calls, the service does not find a show that it lists
    id, outputs, _ = stage.create(listed(*FIVE))
    stage.delete(id, outputs)


def _on_air(change: Callable[[Stage, str, Properties, Properties], object]) -> Callable[[Stage, Emulator], object]:
    """Something is done while the first show plays."""

    def comes_to(stage: Stage, emulator: Emulator) -> None:
        stage.emulator = emulator
        id, outputs, inputs = stage.create(listed(NEWS, FILM))
        playing(stage)
        change(stage, id, outputs, inputs)

    return comes_to


def with_a_priority(stage: Stage, id: str, outputs: Properties, inputs: Properties) -> None:
    """An update that declares a priority show."""
    stage.update(id, outputs, stage.checked(listed(NEWS, FILM, high_priority=PRIORITY), inputs))


REFUSALS = [
    *(wrong("CasterShowList", f"{path} {reason}", declared, NEEDS) for declared, path, reason in WRONG.values()),
    Refusal("CasterShowList", "has a show list already ('theirs')", _another, NEEDS),
    Refusal("CasterShowList", "has a show list already, with another repeat", _other_settings, NEEDS),
    Refusal("CasterShowList", 'Only a studio with norm_type="playlist" has a show list', _elsewhere, ("studio",)),
    Refusal("CasterShowList", "were not added: 'film 3' failed, which the service explains by", _missing_asset, NEEDS),
    Refusal("CasterShowList", "before that were removed again", _fails_later, NEEDS),
    Refusal("CasterShowList", "before that may still be there", _fails_later_for_good, NEEDS),
    Refusal("CasterShowList", "the service did not remove 'film 1', 'film 2'", _not_removed, NEEDS),
    Refusal("CasterShowList", "'news' is playing; a show that plays", _on_air(without_the_first), NEEDS),
    Refusal("CasterShowList", "high_priority can be changed only while it is stopped", _on_air(with_a_priority), NEEDS),
    Refusal(
        "CasterShowList",
        "was not deleted: 'news' is playing",
        _on_air(delete_it),
        NEEDS,
    ),
]
