"""The examples of a playlist studio and of a virtual studio, each from nothing to nothing."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from apsara_live_emulator import Emulator
from engine.adoption import adopt
from engine.project import Stack
from engine.test_examples import example
from engine.test_production_studio import calls, written

HOUR_S = 3600


@dataclass(frozen=True)
class Example:
    """What an example costs."""

    name: str
    studio: str
    """Logical name of the studio."""
    created: dict[str, int]
    """The calls of its creation that are no reads."""
    refreshed: set[str]
    """The operations of a refresh, each called once."""
    changes: tuple[tuple[str, str, str, dict[str, int]], ...]
    """Text of the program, its replacement, what the update changes, and its calls."""
    adopted: set[str]
    """The types of what is adopted on air."""
    warned: tuple[str, ...] = ()
    """The warnings of its creation."""


PLAYLIST = Example(
    "playlist_channel",
    "film-channel",
    {
        "CreateCaster": 1,
        "SetCasterConfig": 1,
        "AddShowIntoShowList": 1,
        "ModifyShowList": 1,
        "SetShowListBackground": 1,
        "StartCaster": 1,
    },
    {"DescribeCasters", "DescribeCasterConfig", "DescribeShowList", "DescribeCasterStreamUrl"},
    (
        (
            "d5e3f2c4a6b7",
            "d6e3f2c4a6b7",
            "CasterShowList film-channel",
            {"DescribeShowList": 1, "AddShowIntoShowList": 1, "RemoveShowFromShowList": 1},
        ),
        ('"repeat": -1', '"repeat": 6', "CasterShowList film-channel", {"DescribeShowList": 1, "ModifyShowList": 1}),
        ("back-soon", "soon", "CasterShowList film-channel", {"DescribeShowList": 1, "SetShowListBackground": 1}),
    ),
    {"Caster", "CasterConfig", "CasterShowList", "CasterRunState", "CasterScene"},
)
VIRTUAL = Example(
    "virtual_studio",
    "talk-show",
    {
        "CreateCaster": 1,
        "SetCasterConfig": 1,
        "AddCasterVideoResource": 3,
        "SetCasterChannel": 3,
        "AddStudioLayout": 2,
        "AddCasterComponent": 2,
        "StartCaster": 1,
        "UpdateCasterSceneConfig": 2,
    },
    {
        "DescribeCasters",
        "DescribeCasterConfig",
        "DescribeCasterVideoResources",
        "DescribeCasterChannels",
        "DescribeStudioLayouts",
        "DescribeCasterComponents",
        "DescribeCasterStreamUrl",
        "DescribeCasterScenes",
    },
    (
        ('"position_x": 0.6', '"position_x": 0.5', "talk-show-desk", {"ModifyStudioLayout": 1}),
        ('"text": "Talk show"', '"text": "Good evening"', "talk-show-lower-third", {"ModifyCasterComponent": 1}),
        (
            '"layout_id": "guest"',
            '"layout_id": "desk"',
            "talk-show-PVW",
            {"UpdateCasterSceneConfig": 1, "DescribeCasterScenes": 1},
        ),
    ),
    {
        "Caster",
        "CasterConfig",
        "CasterVideoResource",
        "CasterChannel",
        "StudioLayout",
        "CasterComponent",
        "CasterRunState",
        "CasterScene",
    },
    ("channel_enable: enabling channels needs a stopped studio and discards its layouts, and is for ever",),
)


@pytest.mark.parametrize("kind", [PLAYLIST, VIRTUAL], ids=lambda kind: kind.name)
def test_an_example_is_changed_adopted_and_deleted_with_the_fewest_calls(
    stack: Stack, emulator: Emulator, kind: Example
) -> None:
    """It goes off air and on by one call each; adopted, it shows no difference, and can then be destroyed."""
    text = example(kind.name)
    stack.write(text)
    created = stack.up()
    assert (created.errors, created.warnings) == ([], list(kind.warned))
    assert written(emulator) == kind.created
    assert stack.up().changes == {}
    assert calls(emulator) == {}
    assert stack.refresh().changes == {}
    assert calls(emulator) == dict.fromkeys(kind.refreshed, 1)
    for old, new, changed, made in kind.changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
        stack.write(text)
        assert stack.up().changes == {changed: "update"}
        assert calls(emulator) == made
    for on_air, made in (("false", {"StopCaster": 1}), ("true", {"StartCaster": 1})):
        stack.config("studio:on_air", on_air)
        assert f"CasterRunState {kind.studio}" in stack.up().changes
        assert written(emulator) == made
        assert stack.up().changes == {}
        assert written(emulator) == {}
    _adopt_instead(stack, emulator, kind)
    stack.destroy()
    assert written(emulator) == {"StopCaster": 1, "DeleteCaster": 1}
    assert emulator.state.is_empty()


def _adopt_instead(stack: Stack, emulator: Emulator, kind: Example) -> None:
    """Forget the stack, and adopt the studio into it: nothing differs."""
    stack.run("state", "delete", "--all", "--yes")
    (caster_id,) = emulator.state.casters
    assert adopt(stack, caster_id, "--force").kinds == kind.adopted
    assert stack.preview("--expect-no-changes").changes == {}
    assert stack.up().changes == {}
    assert written(emulator) == {}
    stack.run("state", "unprotect", "--all", "--yes")


def test_a_channel_of_24_hours_jumps_to_the_news_once_for_each_bulletin(stack: Stack, emulator: Emulator) -> None:
    """While it is off the air it does not."""
    stack.write(example("playlist_channel"))
    assert stack.up().outputs["bulletin"]["reason"] == "created"
    (studio,) = emulator.state.casters.values()
    assert sum(show.settings["Duration"] for show in studio.shows.values()) == 24 * HOUR_S
    emulator.clock.advance(2 * HOUR_S)
    emulator.ledger.clear()
    stack.config("studio:bulletin", "1")
    told = stack.up()
    assert told.changes == {"bulletin": "replace"}
    assert told.warnings == ["the show list jumps to 'news', if the studio is on air, because bulletin changed"]
    assert told.outputs["bulletin"]["reason"] == "bulletin"
    assert calls(emulator) == {"DescribeShowList": 1, "PlayChoosenShow": 1}
    emulator.clock.advance(2 * HOUR_S)
    stack.config("studio:on_air", "false")
    stack.config("studio:bulletin", "2")
    assert not stack.up().outputs["bulletin"].get("cued_at")
    stack.config("studio:on_air", "true")
    assert stack.up().changes == {"CasterRunState film-channel": "update"}
    stack.destroy()
    assert emulator.state.is_empty()
