"""EffectCasterVideoResource: a changed source takes effect in a scene."""

from __future__ import annotations

import pytest

from apsara_live_emulator import faults

from .conftest import CONFIG
from .test_caster_contents import LAYOUT, LIVE
from .test_caster_scene import scenes


@pytest.fixture
def source(sdk, running):
    return sdk("AddCasterVideoResource", CasterId=running, **LIVE, LocationId="RV01")["ResourceId"]


@pytest.fixture
def pvw(sdk, running, source):
    """The preview, with a layout that refers to the source."""
    scene_id = scenes(sdk, running)["0"]["SceneId"]
    layout = sdk("AddCasterLayout", CasterId=running, **LAYOUT)["LayoutId"]
    sdk("SetCasterSceneConfig", CasterId=running, SceneId=scene_id, LayoutId=layout)
    return scene_id


def test_a_source_of_the_scene_is_reloaded(sdk, emulator, running, source, pvw):
    """The call succeeds and changes nothing that an operation returns."""
    before = emulator.state.export()
    sdk("EffectCasterVideoResource", CasterId=running, SceneId=pvw, ResourceId=source)
    assert emulator.state.export() == before


def test_with_channels_the_scene_refers_to_the_source_of_the_channel(sdk, refused, caster_id):
    """The location of a source does not count while channels are on."""
    sdk("SetCasterConfig", CasterId=caster_id, **CONFIG, ChannelEnable=1)
    first, other = (
        sdk("AddCasterVideoResource", CasterId=caster_id, **LIVE, LocationId=location)["ResourceId"]
        for location in ("RV01", "RV02")
    )
    sdk("SetCasterChannel", CasterId=caster_id, ChannelId="RV01", ResourceId=other)
    sdk("StartCaster", CasterId=caster_id)
    pgm = scenes(sdk, caster_id)["1"]["SceneId"]
    layout = sdk("AddCasterLayout", CasterId=caster_id, **LAYOUT)["LayoutId"]
    sdk("SetCasterSceneConfig", CasterId=caster_id, SceneId=pgm, LayoutId=layout)
    naming = {"CasterId": caster_id, "SceneId": pgm}
    sdk("EffectCasterVideoResource", **naming, ResourceId=other)
    refused("InvalidResource.NotFound", sdk, "EffectCasterVideoResource", **naming, ResourceId=first)


def test_a_reload_is_refused_as_the_table_says(sdk, emulator, refused, running, source, pvw):
    """By circumstance where one is known, else by order."""

    def no(code, caster_id=running, scene_id=pvw, resource_id=source):
        naming = {"CasterId": caster_id, "SceneId": scene_id, "ResourceId": resource_id}
        return refused(code, sdk, "EffectCasterVideoResource", **naming)

    other = sdk("AddCasterVideoResource", CasterId=running, **LIVE, LocationId="RV02")["ResourceId"]
    no("InvalidCasterId.Malformed", caster_id="no id")
    no("InvalidCaster.NotFound", caster_id="none")
    no("InvalidSceneId.Malformed", scene_id="no id")
    no("InvalidScene.NotFound", scene_id="none")
    no("InvalidResourceId.Malformed", resource_id="no id")
    no("InvalidResource.NotFound", resource_id="none")
    no("InvalidResource.NotFound", resource_id=other)
    for code in ("IncorrectSceneStatus.ConfigError", "IllegalOperation", "InternalError"):
        emulator.faults.order("EffectCasterVideoResource", faults.error(code))
        no(code)
    sdk("DeleteCasterSceneConfig", CasterId=running, SceneId=pvw, Type="Layout")
    assert no("InvalidLayout.NotFound").status == 404
    sdk("StopCasterScene", CasterId=running, SceneId=pvw)
    no("IncorrectSceneStatus.Idle")
