"""Cases of `CasterProgram`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from apsara_live_emulator import Emulator
from pulumi_apsara_live.model.fields import Properties
from pulumi_apsara_live.resources._resource import RefusedByProvider

from . import Case, Change, Refusal, Stage, wrong
from ._scenarios import Scenario, change, create, create_over, delete, refresh

NEEDS = ("studio", "source", "other source", "component", "other component")
NEWS = {
    "name": "news",
    "episode_type": "Resource",
    "resource_id": "<source>",
    "component_ids": ["<component>"],
    "start_time": "2036-06-29T20:00:00Z",
    "end_time": "2036-06-29T20:15:00Z",
    "switch_type": "TimeFirst",
}
TITLE = {
    "name": "title",
    "episode_type": "Component",
    "component_ids": ["<component>", "<other component>"],
    "start_time": "2036-06-29T20:00:00Z",
    "end_time": "2036-06-29T20:01:00Z",
}
FULL = {"caster_id": "<studio>", "episodes": [NEWS, TITLE]}
OTHER = {
    "caster_id": "another-studio",
    "episodes": [
        {
            **NEWS,
            "resource_id": "<other source>",
            "component_ids": ["<other component>"],
            "start_time": "2036-06-29T21:00:00Z",
            "end_time": "2036-06-29T21:15:00Z",
            "switch_type": "ContentFirst",
        },
        TITLE,
    ],
}
SHORT = {key: value for key, value in NEWS.items() if key not in ("component_ids", "switch_type")}
MINIMAL = {"caster_id": "<studio>", "episodes": [SHORT]}
LATER = {"start_time": "2036-06-29T22:00:00Z", "end_time": "2036-06-29T22:15:00Z"}
WEATHER = {**TITLE, "name": "weather"}
SPORT = {**TITLE, "name": "sport"}


def _rundown(*episodes: dict[str, object]) -> dict[str, object]:
    return {"caster_id": "<studio>", "episodes": list(episodes)}


CHANGES = (
    Change(
        "update",
        "one removed, one altered, two added",
        _rundown(NEWS, TITLE, WEATHER),
        _rundown(NEWS, {**TITLE, **LATER}, SPORT, {**SPORT, "name": "more sport"}),
    ),
    Change("update", "type altered", FULL, _rundown(NEWS, {**NEWS, **LATER, "name": "title"})),
    Change("update", "every episode another", FULL, _rundown({**NEWS, "name": "late news"}, {**TITLE, "name": "end"})),
)
CASES = [Case("CasterProgram", "two-episodes", FULL, OTHER, MINIMAL, NEEDS, changes=CHANGES)]
LATE = {**NEWS, "name": "late", "start_time": "2036-06-29T22:00:00Z", "end_time": "2036-06-29T22:30:00Z"}
LATEST = {**NEWS, "name": "later", "start_time": "2036-06-29T23:00:00Z", "end_time": "2036-06-29T23:30:00Z"}
TITLES = [{**TITLE, "name": "titles"}, {**TITLE, "name": "more titles"}, {**TITLE, "name": "end titles"}]
LONGER = {**NEWS, "end_time": "2036-06-29T20:20:00Z"}
AS_LATE = {**NEWS, "start_time": LATE["start_time"], "end_time": LATE["end_time"]}
AS_NEWS = {**LATE, "start_time": NEWS["start_time"], "end_time": NEWS["end_time"]}
NEXT_DAY = {**NEWS, "start_time": "2036-06-30T20:00:00Z", "end_time": "2036-06-30T20:15:00Z"}
NEXT_TITLE = {**TITLE, "start_time": "2036-06-30T20:00:00Z", "end_time": "2036-06-30T20:01:00Z"}
AS_RESOURCE = {**LATEST, "name": TITLE["name"]}


def at_the_time_of(episode: Properties, other: Properties) -> Properties:
    """An episode at the time of another."""
    return {**episode, "start_time": other["start_time"], "end_time": other["end_time"]}


def alter_while_playing(stage: Stage) -> Iterator[None]:
    before = _rundown(NEWS)
    id, outputs, inputs = stage.create(before)
    news = stage.checked(_rundown(LONGER), inputs)
    stage.emulator.clock.set(datetime(2036, 6, 29, 20, 5, tzinfo=UTC))
    yield
    with pytest.raises(RefusedByProvider):
        stage.update(id, outputs, news)


def after_the_show(before: Properties, *episodes: Properties) -> Scenario:
    """A change after the first episodes have finished."""

    def scenario(stage: Stage) -> Iterator[None]:
        id, outputs, inputs = stage.create(before)
        news = stage.checked(_rundown(*episodes), inputs)
        stage.emulator.clock.set(datetime(2036, 6, 29, 21, tzinfo=UTC))
        yield
        stage.update(id, outputs, news)

    return scenario


COSTS = {
    "creation": create(_rundown(NEWS, TITLE)),
    "creation over the declared rundown": create_over(_rundown(NEWS, TITLE)),
    "refresh": refresh(_rundown(NEWS, TITLE)),
    "episodes altered": change(_rundown(NEWS, LATE, TITLE), episodes=[LONGER, {**LATE, "switch_type": None}, TITLE]),
    "two episodes added": change(_rundown(NEWS), episodes=[NEWS, LATE, TITLE]),
    "an episode removed": change(_rundown(NEWS, TITLE), episodes=[NEWS]),
    "the type of an episode altered": change(_rundown(NEWS, TITLE), episodes=[NEWS, AS_RESOURCE]),
    "a finished episode at another time": after_the_show(_rundown(NEWS, LATE), NEXT_DAY, LATE),
    "every episode finished, and all at other times": after_the_show(_rundown(NEWS, TITLE), NEXT_DAY, NEXT_TITLE),
    "episodes trade places in time": change(_rundown(NEWS, LATE, TITLE), episodes=[AS_LATE, AS_NEWS, TITLE]),
    "every episode another": change(_rundown(NEWS, TITLE), episodes=TITLES),
    "episodes trade places in time, while another has finished": after_the_show(
        _rundown(NEWS, LATE, LATEST), NEWS, at_the_time_of(LATE, LATEST), at_the_time_of(LATEST, LATE)
    ),
    "refused, as an episode plays": alter_while_playing,
    "deletion": delete(_rundown(NEWS, TITLE)),
}
"""What happens in each row of its table in docs/calls.md."""


def _changed_at(hour: int, minute: int, episode: dict[str, object]) -> Refusal:
    """The first episode is declared as another when the evening has come so far."""
    says = "'news' is playing" if minute else "'news' has finished and is declared until"

    def comes_to(stage: Stage, emulator: Emulator) -> None:
        id, outputs, inputs = stage.create(FULL)
        emulator.clock.set(datetime(2036, 6, 29, hour, minute, tzinfo=UTC))
        stage.update(id, outputs, stage.checked(_rundown(episode, TITLE), inputs))

    return Refusal("CasterProgram", says, comes_to, NEEDS)


def _there_already(stage: Stage, emulator: Emulator) -> None:
    stage.create(FULL)
    stage.create(_rundown({**NEWS, "name": "another"}))


def _without(episode: dict[str, object], *names: str) -> dict[str, object]:
    return {name: value for name, value in episode.items() if name not in names}


REFUSALS = [
    wrong("CasterProgram", "must be after start_time", _rundown({**NEWS, "end_time": NEWS["start_time"]})),
    wrong("CasterProgram", "is required for an episode of type Resource", _rundown(_without(NEWS, "resource_id"))),
    wrong("CasterProgram", "is required for an episode of type Component", _rundown(_without(TITLE, "component_ids"))),
    wrong("CasterProgram", "belongs to an episode of type Resource", _rundown({**TITLE, "switch_type": "TimeFirst"})),
    wrong("CasterProgram", "[1].name 'title' is episodes[0] already", _rundown(TITLE, TITLE)),
    wrong("CasterProgram", "'late' starts at 2036-06-29T20:00:00Z", _rundown(NEWS, {**NEWS, "name": "late"})),
    Refusal("CasterProgram", "has a rundown already (news, title)", _there_already, NEEDS),
    _changed_at(20, 5, {**NEWS, "switch_type": "ContentFirst"}),
    _changed_at(21, 0, {**NEWS, "switch_type": "ContentFirst"}),
]
