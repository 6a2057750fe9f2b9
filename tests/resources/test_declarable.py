"""How an adopted program declares what exists: by which name, and what it leaves out."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_apsara_live.resources import RESOURCES

ROWS = [{"SceneId": "s1", "OutputType": "0"}, {"SceneId": "s2", "OutputType": "1"}]
TWINS = [*ROWS, {"SceneId": "s3", "OutputType": "0"}]
PREVIEW: dict[str, Any] = {"caster_id": "a", "scene_id": "s1", "output": "PVW", "layout_id": "l"}
SHOWN = {"caster_id": "a", "output": "PVW", "layout_id": "l"}
BY_ID = {"caster_id": "a", "scene_id": "s1", "layout_id": "l"}
SOUND: dict[str, Any] = {"caster_id": "a", "scene_id": "s1", "output": "PVW", "status": "running"}
SCENES = [
    ("the output that one scene has", PREVIEW, ROWS, SHOWN),
    ("the id where two scenes have one output", PREVIEW, TWINS, BY_ID),
    ("a preview that runs", PREVIEW | {"running": True}, ROWS, SHOWN | {"running": True}),
    ("a preview that is stopped", PREVIEW | {"running": False}, ROWS, SHOWN),
    ("a programme", PREVIEW | {"output": "PGM", "running": True}, ROWS, SHOWN | {"output": "PGM"}),
    ("a scene that shows nothing", PREVIEW | {"layout_id": ""}, ROWS, {}),
]


@pytest.mark.parametrize(
    ("outputs", "rows", "declared"), [row[1:] for row in SCENES], ids=[f"CasterScene-{row[0]}" for row in SCENES]
)
def test_a_scene_is_declared_by_one_name_with_what_it_shows(
    outputs: dict[str, Any], rows: list[dict[str, str]], declared: dict[str, Any]
) -> None:
    """By its output, unless others have the same; only a preview that runs declares `running`."""
    assert RESOURCES["CasterScene"].declarable(outputs, rows) == declared


@pytest.mark.parametrize(
    ("more", "is_declared"),
    [
        ({}, False),
        ({"follow": True}, False),
        ({"follow": False}, True),
        ({"layers": [{"location_id": "RV01"}]}, True),
        ({"layers": [{"location_id": "RV01"}], "status": "idle"}, False),
    ],
    ids=lambda value: f"CasterSceneAudio-{value}",
)
def test_the_sound_of_a_scene_is_declared_unless_it_is_as_at_first(more: dict[str, Any], is_declared: bool) -> None:
    """Without layers, it follows the picture at first; the sound of a scene that does not run is not returned."""
    outputs = SOUND | more
    by_output = {name: value for name, value in outputs.items() if name != "scene_id"}
    assert RESOURCES["CasterSceneAudio"].declarable(outputs, ROWS) == (by_output if is_declared else {})


@pytest.mark.parametrize(("output", "name"), [("PVW", "preview"), ("PGM", "programme"), (None, "scene")])
def test_scenes_are_called_by_what_they_are(output: str | None, name: str) -> None:
    """And so are their sounds."""
    assert RESOURCES["CasterScene"].called({"output": output}) == name
    assert RESOURCES["CasterSceneAudio"].called({"output": output}) == f"{name}-sound"
