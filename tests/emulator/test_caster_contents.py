"""What is in a studio: sources, components, layouts, channels."""

from __future__ import annotations

import json

import pytest

LIVE = {"ResourceName": "live", "LiveStreamUrl": "rtmp://a.example.com/x"}
TEXT = {"ComponentType": "text", "LocationId": "RC01", "ComponentLayer": '{"PositionNormalized":[0.1,0.2]}'}
TEXT |= {"TextLayerContent": '{"Text":"hello","SizeNormalized":0.1}'}
LAYOUT = {
    "VideoLayer": [{"FillMode": "fit", "HeightNormalized": 1, "WidthNormalized": 0.5, "PositionNormalized": [0, 0.25]}],
    "AudioLayer": [{"VolumeRate": 0.5, "ValidChannel": "leftChannel"}],
    "BlendList": ["RV01"],
    "MixList": ["RV01"],
}


def resources(sdk, caster_id):
    return sdk("DescribeCasterVideoResources", CasterId=caster_id)["VideoResources"]["VideoResource"]


def test_sources_are_answered_as_they_were_added(sdk, caster_id):
    """All four kinds, in order; a location is not needed."""
    kinds = [
        {**LIVE, "LocationId": "RV01"},
        {"ResourceName": "asset", "MaterialId": "m"},
        {"ResourceName": "file", "VodUrl": "http://a.example.com/x.mp4", "RepeatNum": -1, "EndOffset": -5},
        {"ResourceName": "image", "ImageUrl": "http://a.example.com/x.png"},
    ]
    ids = [sdk("AddCasterVideoResource", CasterId=caster_id, **kind)["ResourceId"] for kind in kinds]
    found = resources(sdk, caster_id)
    assert found == [{"RepeatNum": 0} | kind | {"ResourceId": one} for kind, one in zip(kinds, ids, strict=True)]


def test_a_location_holds_one_source(sdk, refused, caster_id):
    """DuplicateLocationID, and free again after a removal."""
    first = sdk("AddCasterVideoResource", CasterId=caster_id, **LIVE, LocationId="RV01")["ResourceId"]
    refused("DuplicateLocationID", sdk, "AddCasterVideoResource", CasterId=caster_id, **LIVE, LocationId="RV01")
    sdk("DeleteCasterVideoResource", CasterId=caster_id, ResourceId=first)
    sdk("AddCasterVideoResource", CasterId=caster_id, **LIVE, LocationId="RV01")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"ResourceName": "none"}, "InvalidParameter.Malformed"),
        ({**LIVE, "VodUrl": "http://a.example.com/x.mp4"}, "InvalidParameter.Malformed"),
        ({"ResourceName": "live", "LiveStreamUrl": ""}, "InvalidLiveStreamUrl.Malformed"),
        ({"ResourceName": "asset", "MaterialId": ""}, "InvalidMaterialId.Malformed"),
        ({**LIVE, "LocationId": "RV00"}, "InvalidParameter.Malformed"),
        ({**LIVE, "LocationId": "RC01"}, "InvalidParameter.Malformed"),
        ({**LIVE, "FixedDelayDuration": 5001}, "InvalidParameter.Malformed"),
        ({**LIVE, "RepeatNum": -2}, "InvalidParameter.Malformed"),
        ({"LiveStreamUrl": "rtmp://a.example.com/x"}, "MissingParameter"),
    ],
)
def test_a_source_that_cannot_be_is_refused(sdk, refused, caster_id, sent, code):
    """One kind, in a place that exists, with sensible numbers."""
    refused(code, sdk, "AddCasterVideoResource", CasterId=caster_id, **sent)


@pytest.mark.parametrize("limit", [6, 99])
def test_a_studio_is_full_at_last(sdk, emulator, refused, caster_id, limit):
    """ResourceNumberExceed after six sources, as the limits page says; source-limit=99 has one for each location."""
    first = sdk("AddCasterVideoResource", CasterId=caster_id, **LIVE)["ResourceId"]
    things = emulator.state.casters[caster_id].video_resources
    things |= {f"r-{number}": things[first] for number in range(limit - 2)}
    emulator.choices.set("source-limit", str(limit))
    sdk("AddCasterVideoResource", CasterId=caster_id, **LIVE)
    refused("ResourceNumberExceed", sdk, "AddCasterVideoResource", CasterId=caster_id, **LIVE)


def test_a_changed_source_keeps_what_is_not_said(sdk, refused, caster_id):
    """Absent keeps, empty clears, and the kind follows the rules."""
    one = sdk("AddCasterVideoResource", CasterId=caster_id, **LIVE, LocationId="RV01")["ResourceId"]
    answer = sdk("ModifyCasterVideoResource", CasterId=caster_id, ResourceId=one, ResourceName="renamed")
    assert (answer["CasterId"], answer["ResourceId"]) == (caster_id, one)
    (found,) = resources(sdk, caster_id)
    assert (found["ResourceName"], found["LiveStreamUrl"], found["LocationId"]) == (
        "renamed",
        LIVE["LiveStreamUrl"],
        "RV01",
    )
    file = {"VodUrl": "http://a.example.com/x.mp4"}
    refused("InvalidParameter.Malformed", sdk, "ModifyCasterVideoResource", CasterId=caster_id, ResourceId=one, **file)
    sdk("ModifyCasterVideoResource", CasterId=caster_id, ResourceId=one, **file, LiveStreamUrl="")
    (found,) = resources(sdk, caster_id)
    assert "LiveStreamUrl" not in found
    refused("InvalidResource.NotFound", sdk, "DeleteCasterVideoResource", CasterId=caster_id, ResourceId="none")


def test_components_are_answered_unpacked(sdk, caster_id):
    """JSON texts go in, objects come out; the position gets another name."""
    one = sdk("AddCasterComponent", CasterId=caster_id, **TEXT)["ComponentId"]
    (found,) = sdk("DescribeCasterComponents", CasterId=caster_id)["Components"]["Component"]
    assert found == {
        "ComponentId": one,
        "ComponentName": one,
        "ComponentType": "text",
        "Effect": "none",
        "LocationId": "RC01",
        "ComponentLayer": {"PositionNormalizeds": {"Position": [0.1, 0.2]}},
        "TextLayerContent": {"Text": "hello", "SizeNormalized": 0.1},
    }
    sdk("ModifyCasterComponent", CasterId=caster_id, ComponentId=one, ComponentName="clock", Effect="animateH")
    (found,) = sdk("DescribeCasterComponents", CasterId=caster_id, ComponentId=one)["Components"]["Component"]
    assert (found["ComponentName"], found["Effect"], found["LocationId"]) == ("clock", "animateH", "RC01")
    assert sdk("DeleteCasterComponent", CasterId=caster_id, ComponentId=one)["ComponentId"] == one
    assert sdk("DescribeCasterComponents", CasterId=caster_id)["Total"] == 0


def test_a_caption_has_a_slot_of_its_own_and_names_its_source_inside(sdk, refused, caster_id):
    """What it does not tell back of its content is left out."""
    content = {"LocationId": "RV01", "SourceLan": "cn", "ShowSourceLan": False, "Truncation": True}
    caption = TEXT | {"ComponentType": "caption", "CaptionLayerContent": json.dumps(content)}
    del caption["TextLayerContent"]
    sdk("AddCasterComponent", CasterId=caster_id, **caption)
    refused("DuplicateLocationID", sdk, "AddCasterComponent", CasterId=caster_id, **caption)
    for location in ("RV01", "RC00"):
        sent = {**caption, "LocationId": location}
        refused("InvalidParameter.Malformed", sdk, "AddCasterComponent", CasterId=caster_id, **sent)
    (found,) = sdk("DescribeCasterComponents", CasterId=caster_id)["Components"]["Component"]
    del content["Truncation"]
    assert found["CaptionLayerContent"] == content


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ComponentType": "html"}, "InvalidParameter.Malformed"),
        ({"ComponentType": "image"}, "MissingParameter"),
        ({"Effect": "blink"}, "InvalidParameter.Malformed"),
        ({"LayerOrder": "middle"}, "InvalidParameter.Malformed"),
        ({"LocationId": "RV01"}, "InvalidParameter.Malformed"),
        ({"LocationId": "RC09"}, "DuplicateLocationID"),
        ({"ComponentLayer": "[]"}, "InvalidParameter.Malformed"),
        ({"TextLayerContent": '{"text":"hello"}'}, "InvalidParameter.Malformed"),
    ],
)
def test_a_component_that_cannot_be_is_refused(sdk, refused, caster_id, change, code):
    """Its kind, its place and the keys of its texts are checked."""
    sdk("AddCasterComponent", CasterId=caster_id, **{**TEXT, "LocationId": "RC09"})
    refused(code, sdk, "AddCasterComponent", CasterId=caster_id, **{**TEXT, **change})


def test_an_unknown_component_is_not_found(sdk, refused, caster_id):
    """InvalidComponent.NotFound, by the three that need it."""
    for action in ("ModifyCasterComponent", "DeleteCasterComponent"):
        refused("InvalidComponent.NotFound", sdk, action, CasterId=caster_id, ComponentId="none")


def test_layouts_are_answered_with_their_defaults(sdk, caster_id):
    """One layer per location; what was left out has the documented default."""
    one = sdk("AddCasterLayout", CasterId=caster_id, **LAYOUT)["LayoutId"]
    (found,) = sdk("DescribeCasterLayouts", CasterId=caster_id)["Layouts"]["Layout"]
    (video,), (audio,) = found["VideoLayers"]["VideoLayer"], found["AudioLayers"]["AudioLayer"]
    assert video["PositionNormalizeds"]["Position"] == [0, 0.25]
    assert (video["FillMode"], video["PositionRefer"], video["FixedDelayDuration"]) == ("fit", "topLeft", 0)
    assert audio == {"VolumeRate": 0.5, "ValidChannel": "leftChannel", "FixedDelayDuration": 0}
    for location in ("RV01", "RV02"):
        sdk("AddCasterVideoResource", CasterId=caster_id, **LIVE, LocationId=location)
    changed = LAYOUT | {"BlendList": ["RV02"], "AudioLayer": [{"VolumeRate": 2}]}
    sdk("ModifyCasterLayout", CasterId=caster_id, LayoutId=one, **changed)
    (found,) = sdk("DescribeCasterLayouts", CasterId=caster_id, LayoutId=one)["Layouts"]["Layout"]
    assert found["BlendList"]["LocationId"] == ["RV02"]
    assert found["AudioLayers"]["AudioLayer"][0]["ValidChannel"] == "all"
    assert sdk("DeleteCasterLayout", CasterId=caster_id, LayoutId=one)["LayoutId"] == one
    assert sdk("DescribeCasterLayouts", CasterId=caster_id)["Total"] == 0


MISMATCH = "InvalidVideoLayersAndBlendListSize.Mismatch"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"BlendList": ["RV01", "RV02"]}, MISMATCH),
        ({"MixList": ["RV01", "RV02"]}, MISMATCH),
        ({"VideoLayer": [{"PositionNormalized": [0]}]}, "InvalidPositionNormalized.Malformed"),
        ({"VideoLayer": [{"FillMode": "fit"}]}, "InvalidParameter.Malformed"),
        ({"VideoLayer": [{"FillMode": "cover"}]}, "InvalidParameter.Malformed"),
        ({"VideoLayer": [{"PositionRefer": "middle"}]}, "InvalidParameter.Malformed"),
        ({"AudioLayer": [{"VolumeRate": 10.5}]}, "InvalidParameter.Malformed"),
        ({"AudioLayer": [{"ValidChannel": "both"}]}, "InvalidParameter.Malformed"),
        ({"AudioLayer": [{"FixedDelayDuration": 5001}]}, "InvalidParameter.Malformed"),
    ],
)
def test_a_layout_that_cannot_be_is_refused(sdk, refused, caster_id, change, code):
    """Lengths, words and ranges; one code for both pairs of lists."""
    refused(code, sdk, "AddCasterLayout", CasterId=caster_id, **{**LAYOUT, **change})


def test_a_layout_is_modified_only_to_locations_that_hold_something(sdk, refused, caster_id):
    """Sources; with channels on, channels that carry a source. A new layout may name an empty location."""

    def no(layout_id):
        code = "InvalidResource.NotFound"
        refused(code, sdk, "ModifyCasterLayout", CasterId=caster_id, LayoutId=layout_id, **LAYOUT)

    layout_id = sdk("AddCasterLayout", CasterId=caster_id, **LAYOUT)["LayoutId"]
    no(layout_id)
    source = sdk("AddCasterVideoResource", CasterId=caster_id, **LIVE, LocationId="RV01")["ResourceId"]
    sdk("ModifyCasterLayout", CasterId=caster_id, LayoutId=layout_id, **LAYOUT)
    sdk("SetCasterConfig", CasterId=caster_id, ChannelEnable=1)
    layout_id = sdk("AddCasterLayout", CasterId=caster_id, **LAYOUT)["LayoutId"]
    no(layout_id)
    sdk("SetCasterChannel", CasterId=caster_id, ChannelId="RV01", ResourceId=source)
    sdk("ModifyCasterLayout", CasterId=caster_id, LayoutId=layout_id, **LAYOUT)


def test_channels_carry_sources(sdk, refused, caster_id):
    """SetCasterChannel is seen by DescribeCasterChannels; a source is on one channel, an unknown one is not found."""
    one = sdk("AddCasterVideoResource", CasterId=caster_id, **LIVE)["ResourceId"]
    sdk("SetCasterChannel", CasterId=caster_id, ChannelId="RV02", ResourceId=one)
    sdk("SetCasterChannel", CasterId=caster_id, ChannelId="RV02", FaceBeauty="1", PlayStatus=1, SeekOffset=0)
    answer = sdk("DescribeCasterChannels", CasterId=caster_id)
    assert answer["Channels"]["Channel"] == [{"ChannelId": "RV02", "ResourceId": one, "FaceBeauty": "1"}]
    sdk("SetCasterChannel", CasterId=caster_id, ChannelId="RV02", ResourceId=one)
    refused("ResourceOfChannelExist", sdk, "SetCasterChannel", CasterId=caster_id, ChannelId="RV01", ResourceId=one)
    refused("InvalidResource.NotFound", sdk, "SetCasterChannel", CasterId=caster_id, ChannelId="RV01", ResourceId="no")
    for change in ({"ChannelId": "RV13"}, {"FaceBeauty": "5"}, {"PlayStatus": 2}, {"SeekOffset": -1}):
        sent = {"ChannelId": "RV01"} | change
        refused("InvalidParameter.Malformed", sdk, "SetCasterChannel", CasterId=caster_id, **sent)


def test_everything_goes_with_its_studio(sdk, emulator, refused, caster_id):
    """After DeleteCaster nothing is left and nothing can be asked for."""
    sdk("AddCasterVideoResource", CasterId=caster_id, **LIVE)
    sdk("AddCasterLayout", CasterId=caster_id, **LAYOUT)
    sdk("DeleteCaster", CasterId=caster_id)
    assert emulator.state.is_empty()
    for action in ("DescribeCasterVideoResources", "DescribeCasterLayouts", "DescribeCasterProgram"):
        refused("InvalidCaster.NotFound", sdk, action, CasterId=caster_id)
