"""The sound of a scene: UpdateCasterSceneAudio, DescribeCasterSceneAudio."""

from __future__ import annotations

from ..answers import Json, malformed
from ..assumptions import assumed
from . import Call, answers
from .caster_layout import read_audio_layers
from .caster_scene import find_scene


@answers("UpdateCasterSceneAudio")
@assumed("Layers and MixList that are left out keep their values too; Filter is taken and not answered.")
def update_caster_scene_audio(call: Call) -> Json:
    """Mixes or follows; FollowEnable that is left out keeps its value [SDK]."""
    scene = find_scene(call, call.caster())
    if call.given("FollowEnable") and call.asked["FollowEnable"] not in (0, 1):
        raise malformed("FollowEnable", "must be 0 or 1")
    layers = [
        {name: value for name, value in one.items() if name != "Filter"} for one in call.asked.get("AudioLayer", [])
    ]
    audio = read_audio_layers(layers)
    if call.given("FollowEnable"):
        scene.follow_enable = call.asked["FollowEnable"]
    if "AudioLayer" in call.asked:
        scene.audio_layers = audio
    if "MixList" in call.asked:
        scene.mix_list = list(call.asked["MixList"])
    return {}


@answers("DescribeCasterSceneAudio")
@assumed("At first the sound follows the picture.")
def describe_caster_scene_audio(call: Call) -> Json:
    """The sound of a scene [SDK]."""
    caster = call.caster()
    scene = find_scene(call, caster)
    return {
        "CasterId": caster.caster_id,
        "FollowEnable": scene.follow_enable,
        "AudioLayers": {"AudioLayer": scene.audio_layers},
        "MixList": {"LocationId": scene.mix_list},
    }
