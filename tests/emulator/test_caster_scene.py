"""Scenes: page 001, the take, the sound."""

from __future__ import annotations

import pytest

from apsara_live_emulator import faults

from .test_caster_contents import LAYOUT, TEXT


def scenes(sdk, caster_id):
    return {one["OutputType"]: one for one in sdk("DescribeCasterScenes", CasterId=caster_id)["SceneList"]["Scene"]}


@pytest.fixture
def pvw(sdk, running):
    return scenes(sdk, running)["0"]["SceneId"]


@pytest.fixture
def pgm(sdk, running):
    return scenes(sdk, running)["1"]["SceneId"]


@pytest.fixture
def layout(sdk, running):
    return sdk("AddCasterLayout", CasterId=running, **LAYOUT)["LayoutId"]


@pytest.fixture
def text(sdk, running):
    return sdk("AddCasterComponent", CasterId=running, **TEXT)["ComponentId"]


def test_the_preview_is_stopped_and_started(sdk, refused, running, pvw):
    """StartCasterScene answers a URL of the studio's domain; twice is refused each way [page 001]."""
    refused("IncorrectSceneStatus.Inuse", sdk, "StartCasterScene", CasterId=running, SceneId=pvw)
    sdk("StopCasterScene", CasterId=running, SceneId=pvw)
    assert scenes(sdk, running)["0"]["Status"] == 0
    refused("IncorrectSceneStatus.Idle", sdk, "StopCasterScene", CasterId=running, SceneId=pvw)
    url = sdk("StartCasterScene", CasterId=running, SceneId=pvw)["StreamUrl"]
    assert url.startswith("http://live.example.com/")
    assert scenes(sdk, running)["0"]["Status"] == 1


def test_starting_a_scene_is_refused_as_page_001_says(sdk, emulator, refused, running, pvw, pgm, layout):
    """Every code of the table: by circumstance where a circumstance is known, else by order."""

    def no(code, caster_id=running, scene_id=pvw):
        return refused(code, sdk, "StartCasterScene", CasterId=caster_id, SceneId=scene_id)

    sdk("SetCasterSceneConfig", CasterId=running, SceneId=pvw, LayoutId=layout)
    sdk("StopCasterScene", CasterId=running, SceneId=pvw)
    no("InvalidCasterId.Malformed", caster_id="no id")
    no("InvalidCaster.NotFound", caster_id="none")
    no("InvalidSceneId.Malformed", scene_id="no id")
    no("InvalidScene.NotFound", scene_id="none")
    no("IncorrectSceneStatus", scene_id=pgm)
    for code, status in (("UserQuotaExceed", 403), ("IllegalOperation", 401), ("InternalError", 500)):
        emulator.faults.order("StartCasterScene", faults.error(code))
        assert no(code).status == status
    sdk("DeleteCasterLayout", CasterId=running, LayoutId=layout)
    assert no("InvalidLayout.NotFound").status == 404
    config = emulator.state.casters[running].config
    config["TranscodeConfig"]["CasterTemplate"] = "gone"
    no("InvalidCasterTemplate.NotFound")
    config["TranscodeConfig"]["CasterTemplate"] = ""
    no("InvalidConfiguration.NotFound")
    config["TranscodeConfig"]["CasterTemplate"] = "lp_hd"
    del config["DomainName"]
    no("InvalidConfiguration.NotFound")
    sdk("StopCaster", CasterId=running)
    no("IncorrectCasterStatus.Idle")


def test_a_scene_shows_what_it_is_given(sdk, refused, running, pvw, layout, text):
    """Set wipes, Update keeps the components, Delete empties by type."""

    def shown():
        scene = scenes(sdk, running)["0"]
        return scene.get("LayoutId", ""), scene["ComponentIds"]["componentId"]

    naming = {"CasterId": running, "SceneId": pvw}
    sdk("SetCasterSceneConfig", **naming, LayoutId=layout, ComponentId=[text])
    assert shown() == (layout, [text])
    sdk("UpdateCasterSceneConfig", **naming, LayoutId=layout)
    assert shown() == (layout, [text])
    sdk("SetCasterSceneConfig", **naming, LayoutId=layout)
    assert shown() == (layout, [])
    sdk("UpdateCasterSceneConfig", **naming, LayoutId=layout, ComponentId=[text])
    sdk("DeleteCasterSceneConfig", **naming, Type="Component")
    assert shown() == (layout, [])
    sdk("DeleteCasterSceneConfig", **naming, Type="All")
    assert shown() == ("", [])
    refused("InvalidParameter.Malformed", sdk, "DeleteCasterSceneConfig", **naming, Type="Sound")
    refused("InvalidLayout.NotFound", sdk, "SetCasterSceneConfig", **naming, LayoutId="none")
    refused("InvalidComponent.NotFound", sdk, "SetCasterSceneConfig", **naming, ComponentId=["none"])


def test_the_take_puts_the_preview_on_air(sdk, refused, running, pvw, pgm, layout):
    """CopyCasterSceneConfig goes from PVW to PGM and not back."""
    sdk("SetCasterSceneConfig", CasterId=running, SceneId=pvw, LayoutId=layout)
    refused("IncorrectSceneStatus", sdk, "CopyCasterSceneConfig", CasterId=running, FromSceneId=pgm, ToSceneId=pvw)
    sdk("CopyCasterSceneConfig", CasterId=running, FromSceneId=pvw, ToSceneId=pgm)
    assert scenes(sdk, running)["1"]["LayoutId"] == layout
    sdk("DeleteCasterLayout", CasterId=running, LayoutId=layout)
    gone = refused(
        "InvalidLayout.NotFound", sdk, "CopyCasterSceneConfig", CasterId=running, FromSceneId=pvw, ToSceneId=pgm
    )
    assert gone.status == 400


def test_a_scene_that_is_off_takes_no_configuration(sdk, refused, running, pvw, pgm, layout):
    """IncorrectSceneStatus for all that change it."""
    sdk("StopCasterScene", CasterId=running, SceneId=pvw)
    naming = {"CasterId": running, "SceneId": pvw}
    refused("IncorrectSceneStatus", sdk, "SetCasterSceneConfig", **naming, LayoutId=layout)
    refused("IncorrectSceneStatus", sdk, "UpdateCasterSceneConfig", **naming, LayoutId=layout)
    refused("IncorrectSceneStatus.Idle", sdk, "DeleteCasterSceneConfig", **naming, Type="All")
    refused("IncorrectSceneStatus", sdk, "CopyCasterSceneConfig", CasterId=running, FromSceneId=pvw, ToSceneId=pgm)


def test_scenes_need_a_domain(sdk, refused, caster_id):
    """DescribeCasterScenes of a studio without one is not found; with one, there are none before a start."""
    refused("InvalidDomainName.NotFound", sdk, "DescribeCasterScenes", CasterId=caster_id)
    sdk("SetCasterConfig", CasterId=caster_id, DomainName="live.example.com")
    assert sdk("DescribeCasterScenes", CasterId=caster_id)["Total"] == 0


def test_the_output_type_is_a_text_in_one_answer_and_a_number_in_the_other(sdk, running, pvw, pgm):
    """DescribeCasterScenes and DescribeCasterStreamUrl differ, as the SDK says."""
    streams = sdk("DescribeCasterStreamUrl", CasterId=running)["CasterStreams"]["CasterStream"]
    assert {one["SceneId"]: one["OutputType"] for one in streams} == {pvw: 0, pgm: 1}
    sdk("StopCaster", CasterId=running)
    assert sdk("DescribeCasterStreamUrl", CasterId=running)["Total"] == 0


def test_an_unknown_studio_has_no_scene_whose_url_could_be_told(sdk, refused):
    """The page of DescribeCasterStreamUrl names another code than those of its sisters."""
    assert refused("InvalidScene.NotFound", sdk, "DescribeCasterStreamUrl", CasterId="none").status == 404
    refused("InvalidCasterId.Malformed", sdk, "DescribeCasterStreamUrl", CasterId="no id")


@pytest.mark.parametrize(("reading", "kept"), [("kept", True), ("emptied", False)])
def test_a_stop_keeps_what_scenes_show_or_empties_them(sdk, emulator, running, pvw, layout, text, reading, kept):
    """stopped-scenes: the page says that the output configuration is cleared, and not what that is."""
    emulator.choices.set("stopped-scenes", reading)
    sdk("SetCasterSceneConfig", CasterId=running, SceneId=pvw, LayoutId=layout, ComponentId=[text])
    sdk("StopCaster", CasterId=running)
    sdk("StartCaster", CasterId=running)
    found = scenes(sdk, running)["0"]
    shows = (found.get("LayoutId", ""), found["ComponentIds"]["componentId"])
    assert shows == ((layout, [text]) if kept else ("", []))


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"AudioLayer": [{}, {}], "MixList": ["RV01"]}, "InvalidAudioLayersAndMixListSize.Mismatch"),
        ({"AudioLayer": [{"VolumeRate": 1}]}, "InvalidAudioLayersAndMixListSize.Mismatch"),
        ({"MixList": ["RV01"]}, "InvalidAudioLayersAndMixListSize.Mismatch"),
        ({"AudioLayer": [{"VolumeRate": 1}] * 2, "MixList": ["RV01", "RV01"]}, "InvalidParameter.Malformed"),
        ({"AudioLayer": [{"VolumeRate": 11}], "MixList": ["RV01"]}, "InvalidParameter.Malformed"),
    ],
)
def test_a_sound_that_cannot_be_is_refused(sdk, refused, running, pvw, sent, code):
    """One location for each layer, none twice."""
    refused(code, sdk, "UpdateCasterSceneAudio", CasterId=running, SceneId=pvw, **sent)


def test_the_sound_of_a_scene_that_is_off_is_read_and_not_changed(sdk, refused, running, pvw):
    """IncorrectSceneStatus."""
    sdk("StopCasterScene", CasterId=running, SceneId=pvw)
    naming = {"CasterId": running, "SceneId": pvw}
    refused("IncorrectSceneStatus", sdk, "UpdateCasterSceneAudio", **naming, FollowEnable=0)
    assert sdk("DescribeCasterSceneAudio", **naming)["FollowEnable"] == 1


def test_the_sound_of_a_scene_is_patched(sdk, refused, running, pvw):
    """FollowEnable that is left out keeps its value."""
    naming = {"CasterId": running, "SceneId": pvw}
    sdk("UpdateCasterSceneAudio", **naming, FollowEnable=0, MixList=["RV01"], AudioLayer=[{"VolumeRate": 0.5}])
    sdk("UpdateCasterSceneAudio", **naming, MixList=["RV02"])
    answer = sdk("DescribeCasterSceneAudio", **naming)
    assert (answer["FollowEnable"], answer["MixList"]["LocationId"]) == (0, ["RV02"])
    assert answer["AudioLayers"]["AudioLayer"] == [{"VolumeRate": 0.5, "ValidChannel": "all", "FixedDelayDuration": 0}]
    refused("InvalidParameter.Malformed", sdk, "UpdateCasterSceneAudio", **naming, FollowEnable=2)
