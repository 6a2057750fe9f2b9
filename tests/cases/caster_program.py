"""Cases of `CasterProgram`."""

from . import Case

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
CASES = [Case("CasterProgram", "two-episodes", FULL, OTHER, MINIMAL, NEEDS)]
