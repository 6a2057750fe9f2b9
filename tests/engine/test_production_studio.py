"""A studio declared by one component, on the real engine."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, cast

import pytest

from apsara_live_emulator import Emulator
from engine.project import Stack
from engine.test_examples import example

REFRESH = (
    "DescribeCasters",
    "DescribeCasterComponents",
    "DescribeCasterConfig",
    "DescribeCasterLayouts",
    "DescribeCasterProgram",
    "DescribeCasterScenes",
    "DescribeCasterSceneAudio",
    "DescribeCasterStreamUrl",
    "DescribeCasterVideoResources",
    "DescribeLivePullToPush",
)
CREATED = {
    "CreateCaster": 1,
    "AddCasterVideoResource": 3,
    "SetCasterConfig": 1,
    "AddCasterLayout": 2,
    "AddCasterComponent": 3,
    "AddCasterProgram": 1,
    "StartCaster": 1,
    "UpdateCasterSceneConfig": 1,
    "UpdateCasterSceneAudio": 1,
    "CreateLivePullToPush": 1,
}
CHANGES = (
    ('"volume": 0.6', '"volume": 0.5', {"election-night-picture-in-picture": "update"}, {"ModifyCasterLayout": 1}),
    (
        '"results by district"',
        '"results"',
        {"CasterProgram election-night": "update"},
        {"DescribeCasterProgram": 1, "DeleteCasterEpisode": 1, "AddCasterEpisode": 1},
    ),
    (
        '"06T01:00"',
        '"06T01:10"',
        {"CasterProgram election-night": "update"},
        {"DescribeCasterProgram": 1, "ModifyCasterProgram": 1},
    ),
    (
        '"layout_id": "picture-in-picture"',
        '"layout_id": "full-screen"',
        {"CasterScene election-night-PVW": "update"},
        {"UpdateCasterSceneConfig": 1, "DescribeCasterScenes": 1},
    ),
    (
        '"text": "Election night"',
        '"text": "Results"',
        {"election-night-lower-third": "update"},
        {"ModifyCasterComponent": 1},
    ),
    (
        '"volume": 0.3}',
        '"volume": 0.4}',
        {"CasterSceneAudio election-night-PVW": "update"},
        {"UpdateCasterSceneAudio": 1},
    ),
    (
        "partner-{number}",
        "partners-{number}",
        {"CasterConfig election-night": "update"},
        {"DescribeCasterConfig": 1, "SetCasterConfig": 1},
    ),
    (
        "/touchscreen",
        "/touch",
        {"election-night-touchscreen-camera": "update"},
        {"ModifyCasterVideoResource": 1},
    ),
)
"""Text of the program, its replacement, what the update changes, and its calls."""


def calls(emulator: Emulator) -> Mapping[str, int]:
    """How often each operation was called since this was last asked; forgets the calls."""
    counted = Counter(call.action for call in emulator.ledger.calls())
    emulator.ledger.clear()
    return counted


def written(emulator: Emulator) -> dict[str, int]:
    """The calls that are no reads."""
    return {action: count for action, count in calls(emulator).items() if not action.startswith("Describe")}


def test_an_election_night_is_created_changed_and_deleted_with_the_fewest_calls(
    stack: Stack, emulator: Emulator
) -> None:
    text = example("election_night")
    stack.write(text)
    created = stack.up()
    assert (created.errors, created.warnings) == ([], [])
    assert created.outputs["studio"]["pgm_stream_url"] == "[secret]"
    assert written(emulator) == CREATED
    assert stack.up().changes == {}
    assert calls(emulator) == {}
    assert stack.refresh().changes == {}
    assert calls(emulator) == dict.fromkeys(REFRESH, 1)
    for old, new, changes, made in CHANGES:
        assert old in text
        text = text.replace(old, new)
        stack.write(text)
        assert stack.up().changes == changes
        assert calls(emulator) == made
    assert stack.refresh().changes == {}
    stack.destroy()
    emulator.ledger.clear()
    assert emulator.state.is_empty()


def test_an_election_night_goes_off_air_and_on_and_restarts_for_a_template(stack: Stack, emulator: Emulator) -> None:
    stack.write(example("election_night"))
    stack.up()
    emulator.ledger.clear()
    stack.config("studio:on_air", "false")
    assert stack.up().changes == {"CasterRunState election-night": "update"}
    assert written(emulator) == {"StopCaster": 1}
    assert stack.up().changes == {}
    stack.config("studio:template", "lp_sd")
    stack.up()
    assert written(emulator) == {"SetCasterConfig": 1}
    stack.config("studio:on_air", "true")
    stack.up()
    assert written(emulator) == {"StartCaster": 1}
    assert stack.up().changes == {}
    stack.config("studio:template", "lp_hd")
    assert stack.up().changes == {"CasterConfig election-night": "update", "CasterRestart election-night": "replace"}
    assert written(emulator) == {"SetCasterConfig": 1, "RestartCaster": 1}
    stack.destroy()
    assert written(emulator) == {"StopCaster": 1, "DeleteCaster": 1, "DeleteLivePullToPush": 1}
    assert emulator.state.is_empty()


def declared(stack: Stack) -> dict[str, Any]:
    """What the engine recorded of each resource: inputs, dependencies, and with whom it goes; ids are names."""
    rows = [row for row in stack.export("--show-secrets")["deployment"]["resources"] if "/apsara-live:" in row["type"]]
    names = {row["urn"]: row["type"].rpartition(":")[2] + " " + row["urn"].rpartition("::")[2] for row in rows}
    ids = {row["id"].rpartition("/")[2]: f"<{names[row['urn']]}>" for row in rows}
    found = {
        names[row["urn"]]: {
            "inputs": {key: value for key, value in row["inputs"].items() if not key.startswith("__")},
            "after": sorted({names[urn] for urn in row.get("dependencies", ()) if urn in names}),
            "gone with": names.get(row.get("deletedWith", "")),
        }
        for row in rows
    }
    text = re.sub("[-0-9a-f]{36}", lambda found: ids.get(found[0], found[0]), json.dumps(found))
    return cast("dict[str, Any]", json.loads(text))


def test_the_component_declares_what_the_example_writes_out(stack: Stack) -> None:
    """Inputs, dependencies and options are equal in every resource."""
    both = []
    for name in ("election_night", "election_night_resources"):
        stack.write(example(name))
        stack.up()
        both.append(declared(stack))
        stack.destroy()
    whole, written_out = both
    assert len(whole) == 16
    assert whole == written_out


OWN_PARTS = """
import pulumi
import pulumi_apsara_live as live

studio = live.Caster("own", norm_type="general")
config = live.CasterConfig("own", caster_id=studio.id, domain_name="live.example.com")
camera = live.CasterVideoResource(
    "own", caster_id=studio.id, resource_name="own", location_id="RV01", live_stream_url="rtmp://example.com/1"
)
show = live.ProductionStudio(
    "show",
    caster=studio,
    config=config,
    sources={"camera": camera, "remote": {"location_id": "RV02", "live_stream_url": "rtmp://example.com/2"}},
    layouts={"full": {"video_layers": [{"location_id": "RV02"}], "audio_layers": [{"location_id": "RV02"}]}},
    restart=False,
)
assert show.caster is studio and show.config is config and show.restart is None
assert show.sources["camera"] is camera
"""


def test_a_part_that_the_program_declares_itself_is_used_as_it_is(stack: Stack) -> None:
    stack.write(OWN_PARTS)
    foreseen = stack.preview()
    assert {name for name in foreseen.changes if "show" not in name} == {
        "Caster own",
        "CasterConfig own",
        "CasterVideoResource own",
    }
    assert {name for name in foreseen.changes if "show" in name} == {"show", "show-remote", "show-full"}


WRONG = (
    (
        '"resource_id": "camera"',
        '"resource_id": "studio"',
        "ProductionStudio 'show': CasterProgram: episodes[0].resource_id is 'studio', and no source of the studio has "
        "this key; sources: 'camera'",
    ),
    (
        "live_stream_url",
        "stream_url",
        "ProductionStudio 'show': CasterVideoResource 'camera': got an unexpected keyword argument 'stream_url'",
    ),
    (
        '"location_id": "RV01", ',
        "",
        "ProductionStudio 'show': CasterVideoResource 'camera': missing a required argument: 'location_id'",
    ),
)
"""Text of the program below, what it is replaced by, and the error."""
RIGHT = """
import pulumi_apsara_live as live

live.ProductionStudio(
    "show",
    sources={"camera": {"location_id": "RV01", "live_stream_url": "rtmp://example.com/live/1"}},
    rundown=[{"name": "a", "episode_type": "Resource", "resource_id": "camera",
              "start_time": "2036-01-01T10:00:00Z", "end_time": "2036-01-01T11:00:00Z"}],
)
"""


@pytest.mark.parametrize(("old", "new", "sentence"), WRONG, ids=["key", "unknown", "missing"])
def test_a_wrong_part_is_one_line_that_names_it(stack: Stack, old: str, new: str, sentence: str) -> None:
    assert old in RIGHT
    stack.write(RIGHT.replace(old, new))
    refused = stack.preview(expect_failure=True)
    assert any(sentence in error for error in refused.errors), refused.errors
    assert not any("Traceback" in error for error in refused.errors)
