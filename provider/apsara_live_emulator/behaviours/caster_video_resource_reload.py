"""Reloading of a changed source in a scene: EffectCasterVideoResource."""

from __future__ import annotations

from ..answers import Json
from ..assumptions import assumed
from ..objects import Caster, Layout
from ..refusals import layout_not_found, malformed_value, resource_not_in_scene, scene_idle
from ..state import is_well_formed
from . import Call, answers
from .caster_scene import find_scene
from .caster_video_resource import find as find_resource


@answers("EffectCasterVideoResource")
@assumed("A scene refers to a source if the layout of the scene has its location, or with channels on, its channel.")
@assumed(
    "A source that the scene does not refer to is InvalidResource.NotFound; a scene without a layout, InvalidLayout."
)
@assumed("A resource id is well formed as a studio id is: letters, digits, - and _, at most 64.")
def effect_caster_video_resource(call: Call) -> Json:
    """Make a changed source take effect in a started scene that refers to it [SDK, page of 2026]."""
    caster = call.caster()
    resource_id = call.text("ResourceId")
    if not is_well_formed(resource_id):
        raise malformed_value("ResourceId", f"{resource_id!r} is not well formed")
    scene = find_scene(call, caster)
    if not scene.on:
        raise scene_idle(scene.scene_id)
    find_resource(call, caster, resource_id)
    layout = caster.layouts.get(scene.layout_id)
    if layout is None:
        raise layout_not_found(scene.layout_id or f"of scene {scene.scene_id}")
    if resource_id not in _sources(caster, layout):
        raise resource_not_in_scene(resource_id, scene.scene_id)
    return {}


def _sources(caster: Caster, layout: Layout) -> set[str]:
    """Return the ids of the sources that a layout refers to, by channel or by location."""
    locations = {*layout.settings["BlendList"], *layout.settings["MixList"]}
    if caster.channel_enable:
        return {
            sent["ResourceId"] for name, sent in caster.channels.items() if name in locations and "ResourceId" in sent
        }
    return {one.resource_id for one in caster.video_resources.values() if one.settings.get("LocationId") in locations}
