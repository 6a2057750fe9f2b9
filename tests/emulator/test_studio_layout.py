"""Layouts of virtual studios."""

from __future__ import annotations

import json

import pytest

from apsara_live_emulator import Emulator, faults

SCREEN = {"Index": "1", "ChannelId": "RV01", "Color": "green", "PositionX": "0.1", "PositionY": 0.25}
SCREEN |= {"HeightNormalized": "0.5", "PortraitType": 1, "OnlyAudio": False}
MEDIA = {"Id": "m", "Index": 1, "ImageMaterialId": "film", "FillMode": "fit", "PositionRefer": "center"}
MEDIA |= {"PositionNormalized": ["0.5", 0.5], "WidthNormalized": 0.2, "HeightNormalized": 0.2}
STUDIO = {
    "BgImageConfig": {"Id": "b", "MaterialId": "wall"},
    "ScreenInputConfigList": [{**SCREEN, "AudioConfig": {"ValidChannel": "leftChannel", "VolumeRate": "1.5"}}],
    "MediaInputConfigList": [MEDIA],
    "LayerOrderConfigList": [{"Type": "background", "Id": "b"}, {"Type": "media", "Id": "m"}],
}


def sent(**configurations):
    return {name: json.dumps(value) for name, value in configurations.items()}


STUDIO_LAYOUT = {"LayoutName": "desk", "LayoutType": "studio", **sent(**STUDIO)}
COMMON_LAYOUT = {"LayoutName": "camera", "LayoutType": "common", **sent(CommonConfig={"ChannelId": "RV01"})}


@pytest.fixture
def studio(sdk):
    """A virtual studio."""
    return sdk("CreateCaster", NormType=4, ChargeType="PostPaid", ClientToken="v")["CasterId"]


def layouts(sdk, caster_id, **filters):
    return sdk("DescribeStudioLayouts", CasterId=caster_id, **filters)["StudioLayouts"]


def test_layouts_are_answered_with_the_types_of_the_contract(sdk, studio):
    """Numbers that were sent as strings are numbers in the answer; positions of inputs are strings."""
    common = sdk("AddStudioLayout", CasterId=studio, **COMMON_LAYOUT)["LayoutId"]
    desk = sdk("AddStudioLayout", CasterId=studio, **STUDIO_LAYOUT)["LayoutId"]
    one, two = layouts(sdk, studio)
    assert (one["LayoutId"], one["LayoutType"], one["CommonConfig"]) == (common, "common", {"ChannelId": "RV01"})
    assert (two["LayoutId"], two["LayoutName"]) == (desk, "desk")
    (screen,) = two["ScreenInputConfigList"]
    assert (screen["PositionX"], screen["PositionY"], screen["HeightNormalized"]) == ("0.1", "0.25", 0.5)
    assert screen["AudioConfig"] == {"ValidChannel": "leftChannel", "VolumeRate": 1.5}
    assert two["MediaInputConfigList"][0]["PositionNormalized"] == [0.5, 0.5]
    assert two["LayerOrderConfigList"] == STUDIO["LayerOrderConfigList"]


def test_the_list_is_filtered_by_ids_that_commas_separate(sdk, studio):
    """Unknown ids are left out; an empty filter means all."""
    first, second, _ = (sdk("AddStudioLayout", CasterId=studio, **COMMON_LAYOUT)["LayoutId"] for _ in range(3))
    found = layouts(sdk, studio, LayoutId=f"{first},{second},none")
    assert [one["LayoutId"] for one in found] == [first, second]
    assert len(layouts(sdk, studio, LayoutId="")) == 3


def test_a_modification_keeps_what_it_does_not_send(sdk, studio):
    """The patch works on whole parameters; the layout type is fixed."""
    layout = sdk("AddStudioLayout", CasterId=studio, **STUDIO_LAYOUT)["LayoutId"]
    (before,) = layouts(sdk, studio)
    sdk("ModifyStudioLayout", CasterId=studio, LayoutId=layout, LayoutName="new desk")
    assert layouts(sdk, studio) == [before | {"LayoutName": "new desk"}]
    sdk("ModifyStudioLayout", CasterId=studio, LayoutId=layout, LayoutName="")
    assert layouts(sdk, studio) == [before | {"LayoutName": "new desk"}]
    screens = [{"ChannelId": "RV02"}]
    sdk("ModifyStudioLayout", CasterId=studio, LayoutId=layout, **sent(ScreenInputConfigList=screens))
    assert layouts(sdk, studio) == [before | {"LayoutName": "new desk", "ScreenInputConfigList": screens}]


def test_a_deleted_layout_is_gone(sdk, refused, studio):
    """The second deletion says so."""
    layout = sdk("AddStudioLayout", CasterId=studio, **COMMON_LAYOUT)["LayoutId"]
    sdk("DeleteStudioLayout", CasterId=studio, LayoutId=layout)
    assert layouts(sdk, studio) == []
    refused("InvalidLayout.NotFound", sdk, "DeleteStudioLayout", CasterId=studio, LayoutId=layout)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"LayoutType": "wide"}, "InvalidParameter.Malformed"),
        ({"LayoutType": "common"}, "MissingParameter"),
        ({"LayoutName": ""}, "MissingParameter"),
        ({"BgImageConfig": ""}, "MissingParameter"),
        ({"ScreenInputConfigList": ""}, "MissingParameter"),
        ({"BgImageConfig": "no JSON"}, "InvalidParameter.Malformed"),
        ({"BgImageConfig": "[]"}, "InvalidParameter.Malformed"),
        ({"BgImageConfig": '{"Colour":"x"}'}, "InvalidParameter.Malformed"),
        ({"BgImageConfig": '{"Id":1}'}, "InvalidParameter.Malformed"),
        ({"ScreenInputConfigList": "{}"}, "InvalidParameter.Malformed"),
        ({"ScreenInputConfigList": '[{"Color":"red"}]'}, "InvalidParameter.Malformed"),
        ({"ScreenInputConfigList": '[{"PositionX":"1.5"}]'}, "InvalidParameter.Malformed"),
        ({"ScreenInputConfigList": '[{"PortraitType":0.5}]'}, "InvalidParameter.Malformed"),
        ({"ScreenInputConfigList": '[{"OnlyAudio":"perhaps"}]'}, "InvalidParameter.Malformed"),
        ({"ScreenInputConfigList": '[{"AudioConfig":{"VolumeRate":11}}]'}, "InvalidParameter.Malformed"),
        ({"MediaInputConfigList": '[{"PositionNormalized":[0]}]'}, "InvalidParameter.Malformed"),
        ({"LayerOrderConfigList": '[{"Type":"media","Id":"other"}]'}, "InvalidParameter.Malformed"),
    ],
)
def test_a_layout_that_cannot_be_is_refused(sdk, refused, studio, change, code):
    """What is missing, unknown or out of range."""
    refused(code, sdk, "AddStudioLayout", CasterId=studio, **{**STUDIO_LAYOUT, **change})


def test_a_modification_cannot_empty_what_the_type_needs(sdk, emulator, refused, studio):
    """Nor remove the background that the order of layers names."""
    layout = sdk("AddStudioLayout", CasterId=studio, **STUDIO_LAYOUT)["LayoutId"]
    naming = {"CasterId": studio, "LayoutId": layout}
    refused("MissingParameter", sdk, "ModifyStudioLayout", **naming, BgImageConfig="")
    refused("InvalidParameter.Malformed", sdk, "ModifyStudioLayout", **naming, BgImageConfig='{"Id":"other"}')
    refused("InvalidParameter.Malformed", sdk, "ModifyStudioLayout", **naming, MediaInputConfigList="")
    sdk("ModifyStudioLayout", **naming, MediaInputConfigList="", LayerOrderConfigList="")
    assert emulator.state.casters[studio].things("studio layout")[layout].settings.keys() == {
        "LayoutName",
        "LayoutType",
        "BgImageConfig",
        "ScreenInputConfigList",
    }


def test_only_virtual_studios_have_these_layouts(sdk, refused, studio, caster_id):
    """A general studio is not found; an unknown layout has its own code."""
    calls = {
        "AddStudioLayout": COMMON_LAYOUT,
        "ModifyStudioLayout": {"LayoutId": "none"},
        "DeleteStudioLayout": {"LayoutId": "none"},
        "DescribeStudioLayouts": {},
    }
    for action, parameters in calls.items():
        refused("InvalidCaster.NotFound", sdk, action, CasterId=caster_id, **parameters)
        refused("InvalidCaster.NotFound", sdk, action, CasterId="none", **parameters)
        refused("InvalidCasterId.Malformed", sdk, action, CasterId="no id", **parameters)
    for action in ("ModifyStudioLayout", "DeleteStudioLayout"):
        refused("InvalidLayout.NotFound", sdk, action, CasterId=studio, LayoutId="none")
        refused("InvalidLayoutId.Malformed", sdk, action, CasterId=studio, LayoutId="no id")


def test_permission_and_faults_are_answered_by_order(sdk, emulator, refused, studio):
    """The codes of the table that no circumstance leads to."""
    for code in ("IllegalOperation", "InvalidUserId.Malformed", "InternalError"):
        emulator.faults.order("DeleteStudioLayout", faults.error(code))
        refused(code, sdk, "DeleteStudioLayout", CasterId=studio, LayoutId="none")


def test_the_scenes_of_a_virtual_studio_show_its_layouts(sdk, refused, studio):
    """A take copies them, too; an unknown one is not found."""
    desk = sdk("AddStudioLayout", CasterId=studio, **STUDIO_LAYOUT)["LayoutId"]
    sdk("SetCasterConfig", CasterId=studio, DomainName="a.example.com", TranscodeConfig='{"CasterTemplate":"lp_hd"}')
    sdk("StartCaster", CasterId=studio)
    preview, programme = sorted(
        sdk("DescribeCasterScenes", CasterId=studio)["SceneList"]["Scene"], key=lambda scene: scene["OutputType"]
    )
    shown = {"CasterId": studio, "SceneId": preview["SceneId"]}
    sdk("UpdateCasterSceneConfig", **shown, LayoutId=desk)
    sdk("CopyCasterSceneConfig", CasterId=studio, FromSceneId=preview["SceneId"], ToSceneId=programme["SceneId"])
    scenes = sdk("DescribeCasterScenes", CasterId=studio)["SceneList"]["Scene"]
    assert [scene["LayoutId"] for scene in scenes] == [desk, desk]
    refused("InvalidLayout.NotFound", sdk, "UpdateCasterSceneConfig", **shown, LayoutId="none")


def test_layouts_survive_a_snapshot(sdk, emulator, studio):
    """And go with their studio."""
    sdk("AddStudioLayout", CasterId=studio, **STUDIO_LAYOUT)
    with Emulator() as other:
        other.state.load(emulator.state.export())
        assert other.state.export() == emulator.state.export()
    sdk("DeleteCaster", CasterId=studio)
    assert emulator.state.is_empty()
