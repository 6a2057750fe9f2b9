"""The audio of a scene: UpdateCasterSceneAudio, DescribeCasterSceneAudio."""

from __future__ import annotations

from ..answers import Json
from ..assumptions import assumed
from ..objects import Scene
from ..refusals import audio_mismatch, malformed, scene_status
from . import Call, answers
from .caster_layout import read_audio_layers
from .caster_scene import find_scene


@answers("UpdateCasterSceneAudio")
@assumed(
    "Layers and MixList that are left out keep their values too; a MixList alone must fit the layers that are there."
)
def update_caster_scene_audio(call: Call) -> Json:
    """Set the audio of a started scene; an omitted FollowEnable keeps its value [SDK, page of 2018]."""
    scene = find_scene(call, call.caster())
    if not scene.on:
        raise scene_status(f"scene {scene.scene_id} is not started")
    if call.given("FollowEnable") and call.parameters["FollowEnable"] not in (0, 1):
        raise malformed("FollowEnable", "must be 0 or 1")
    layers = [
        {name: value for name, value in one.items() if name != "Filter"}
        for one in call.parameters.get("AudioLayer", [])
    ]
    audio = read_audio_layers(layers)
    _check_mix(call, scene)
    if call.given("FollowEnable"):
        scene.follow_enable = call.parameters["FollowEnable"]
    if "AudioLayer" in call.parameters:
        scene.audio_layers = audio
    if "MixList" in call.parameters:
        scene.mix_list = list(call.parameters["MixList"])
    return {}


def _check_mix(call: Call, scene: Scene) -> None:
    """Check for one location per layer, without duplicates [page of 2018]."""
    if "AudioLayer" in call.parameters or "MixList" in call.parameters:
        layers, mix = call.parameters.get("AudioLayer", scene.audio_layers), call.parameters.get("MixList", [])
        if len(layers) != len(mix):
            raise audio_mismatch("MixList must name one location per AudioLayer")
        if len(set(mix)) != len(mix):
            raise malformed("MixList", "has a location twice")


@answers("DescribeCasterSceneAudio")
def describe_caster_scene_audio(call: Call) -> Json:
    """Return the audio of a scene, also of a stopped one; initially it follows the video [SDK]."""
    caster = call.caster()
    scene = find_scene(call, caster)
    return {
        "CasterId": caster.caster_id,
        "FollowEnable": scene.follow_enable,
        "AudioLayers": {"AudioLayer": [_described(call, layer) for layer in scene.audio_layers]},
        "MixList": {"LocationId": scene.mix_list},
    }


def _described(call: Call, layer: Json) -> Json:
    if call.choices["audio-channel-words"] == "as-sent":
        return layer
    return layer | {"ValidChannel": layer["ValidChannel"].removesuffix("Channel")}
