"""Standby: EffectCasterUrgent and the way back to the live picture."""

from __future__ import annotations

import pytest

from apsara_live_emulator import Emulator, faults

from .conftest import CONFIG
from .test_caster_contents import LAYOUT
from .test_caster_scene import scenes


@pytest.fixture
def studio(sdk, running):
    """A running studio with a standby film."""
    sdk("SetCasterConfig", CasterId=running, **CONFIG, UrgentMaterialId="film")
    return running


def on_standby(emulator, caster_id):
    return [scene.output_type for scene in emulator.state.casters[caster_id].scenes.values() if scene.standby]


def test_the_programme_shows_standby_until_its_scene_is_set(sdk, emulator, studio):
    """SetCasterSceneConfig leaves standby, with a layout or without one; a second switch changes nothing."""
    pgm = scenes(sdk, studio)["1"]["SceneId"]
    layout = sdk("AddCasterLayout", CasterId=studio, **LAYOUT)["LayoutId"]
    for contents in ({}, {"LayoutId": layout}):
        for _ in range(2):
            sdk("EffectCasterUrgent", CasterId=studio, SceneId=pgm)
            assert on_standby(emulator, studio) == ["1"]
        sdk("SetCasterSceneConfig", CasterId=studio, SceneId=pgm, **contents)
        assert on_standby(emulator, studio) == []


def test_standby_is_in_no_answer_and_survives_a_snapshot(sdk, emulator, studio):
    """DescribeCasterScenes answers as before; a snapshot keeps the standby."""
    before = scenes(sdk, studio)
    sdk("EffectCasterUrgent", CasterId=studio, SceneId=before["1"]["SceneId"])
    assert scenes(sdk, studio) == before
    with Emulator() as other:
        other.state.load(emulator.state.export())
        assert on_standby(other, studio) == ["1"]


def test_a_stopped_studio_has_left_standby(sdk, emulator, studio):
    """After the next start, the programme shows its layout."""
    sdk("EffectCasterUrgent", CasterId=studio, SceneId=scenes(sdk, studio)["1"]["SceneId"])
    sdk("StopCaster", CasterId=studio)
    assert on_standby(emulator, studio) == []


def test_standby_is_refused_as_the_table_says(sdk, emulator, refused, studio):
    """By circumstance where one is known, else by order."""
    ids = {kind: scene["SceneId"] for kind, scene in scenes(sdk, studio).items()}

    def no(code, caster_id=studio, scene_id=ids["1"]):
        return refused(code, sdk, "EffectCasterUrgent", CasterId=caster_id, SceneId=scene_id)

    no("InvalidCasterId.Malformed", caster_id="no id")
    no("InvalidCaster.NotFound", caster_id="none")
    no("InvalidSceneId.Malformed", scene_id="no id")
    no("InvalidScene.NotFound", scene_id="none")
    no("IncorrectSceneStatus", scene_id=ids["0"])
    for code in ("IncorrectChannel.Disable", "InvalidResource.NotFound", "IllegalOperation", "InternalError"):
        emulator.faults.order("EffectCasterUrgent", faults.error(code))
        no(code)
    sdk("SetCasterConfig", CasterId=studio, **CONFIG)
    assert no("InvalidUrgentMaterial.NotFound").status == 404
    sdk("StopCaster", CasterId=studio)
    no("IncorrectSceneStatus.Idle")
