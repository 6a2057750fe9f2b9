"""Cases of `CasterProgram`."""

from . import Case, Change

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
