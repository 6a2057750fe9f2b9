"""The standby material of a studio: EffectCasterUrgent."""

from __future__ import annotations

from ..answers import Json
from ..assumptions import assumed
from ..refusals import scene_idle, scene_status, urgent_material_not_found
from . import Call, answers
from .caster_run_state import PGM
from .caster_scene import find_scene

# The settings of SetCasterConfig that name a standby material.
URGENT = ("UrgentMaterialId", "UrgentLiveStreamUrl", "UrgentImageId", "UrgentImageUrl")


@answers("EffectCasterUrgent")
@assumed("A scene that is not started is IncorrectSceneStatus.Idle; a PVW scene is IncorrectSceneStatus.")
@assumed("A scene that already shows the standby material accepts the call again and keeps showing it.")
@assumed("Any of the four Urgent settings is a standby material; older pages know UrgentMaterialId only.")
def effect_caster_urgent(call: Call) -> Json:
    """Switch a started PGM scene to the standby material; no operation returns this state [SDK, guide of 2018]."""
    caster = call.caster()
    scene = find_scene(call, caster)
    if scene.output_type != PGM:
        raise scene_status(f"scene {scene.scene_id} is not a PGM scene")
    if not scene.on:
        raise scene_idle(scene.scene_id)
    if not any(caster.config.get(name) for name in URGENT):
        raise urgent_material_not_found(caster.caster_id)
    scene.standby = True
    return {}
