"""Switches between two readings of the documentation of channels and scenes."""

from __future__ import annotations

import pytest

from .test_caster_contents import LAYOUT, LIVE, TEXT
from .test_caster_scene import scenes


@pytest.fixture
def shown(sdk, running):
    """What names the preview, which shows a layout and a component."""
    naming = {"CasterId": running, "SceneId": scenes(sdk, running)["0"]["SceneId"]}
    layout = sdk("AddCasterLayout", CasterId=running, **LAYOUT)["LayoutId"]
    component = sdk("AddCasterComponent", CasterId=running, **TEXT)["ComponentId"]
    sdk("SetCasterSceneConfig", **naming, LayoutId=layout, ComponentId=[component])
    return naming, layout, component


@pytest.mark.parametrize("reading", ["any", "required"])
def test_channels_may_need_to_be_on(sdk, emulator, refused, caster_id, reading):
    """With ``channel-mode=required``, SetCasterChannel is refused while they are off."""
    emulator.choices.set("channel-mode", reading)
    resource = sdk("AddCasterVideoResource", CasterId=caster_id, **LIVE)["ResourceId"]
    naming = {"CasterId": caster_id, "ChannelId": "RV01", "ResourceId": resource}
    if reading == "required":
        refused("IncorrectChannel.Disable", sdk, "SetCasterChannel", **naming)
        sdk("SetCasterConfig", CasterId=caster_id, ChannelEnable=1)
    sdk("SetCasterChannel", **naming)
    assert sdk("DescribeCasterChannels", CasterId=caster_id)["Total"] == 1


@pytest.mark.parametrize("reading", ["empties", "keeps"])
def test_a_scene_set_without_a_layout_may_keep_its_layout(sdk, emulator, shown, reading):
    """Its components go in both readings."""
    naming, layout, _ = shown
    emulator.choices.set("absent-layout", reading)
    sdk("SetCasterSceneConfig", **naming)
    scene = scenes(sdk, naming["CasterId"])["0"]
    assert scene.get("LayoutId", "") == {"empties": "", "keeps": layout}[reading]
    assert scene["ComponentIds"]["componentId"] == []


@pytest.mark.parametrize("reading", ["kept", "removed"])
def test_an_update_without_components_may_remove_them(sdk, emulator, shown, reading):
    """The layout stays in both readings."""
    naming, layout, component = shown
    emulator.choices.set("absent-components", reading)
    sdk("UpdateCasterSceneConfig", **naming, LayoutId=layout)
    scene = scenes(sdk, naming["CasterId"])["0"]
    assert scene["LayoutId"] == layout
    assert scene["ComponentIds"]["componentId"] == {"kept": [component], "removed": []}[reading]


@pytest.mark.parametrize(
    ("reading", "words"),
    [("as-sent", ["leftChannel", "rightChannel", "all"]), ("short", ["left", "right", "all"])],
)
def test_the_audio_of_a_scene_may_be_answered_in_short_words(sdk, emulator, shown, reading, words):
    """Requests take the long words in both readings."""
    naming, _, _ = shown
    emulator.choices.set("audio-channel-words", reading)
    layers = [{"ValidChannel": word} for word in ("leftChannel", "rightChannel", "all")]
    sdk("UpdateCasterSceneAudio", **naming, FollowEnable=0, AudioLayer=layers, MixList=["RV01", "RV02", "RV03"])
    answer = sdk("DescribeCasterSceneAudio", **naming)
    assert [layer["ValidChannel"] for layer in answer["AudioLayers"]["AudioLayer"]] == words
