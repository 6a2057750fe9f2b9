"""PVW and PGM scenes: starting, stopping, contents and stream URLs."""

from __future__ import annotations

from ..answers import Json
from ..assumptions import assumed
from ..objects import Caster, Layout, Scene, Thing
from ..refusals import (
    Refusal,
    caster_idle,
    configuration_not_found,
    domain_not_found,
    layout_not_found,
    malformed,
    malformed_scene_id,
    scene_idle,
    scene_in_use,
    scene_not_found,
    scene_status,
)
from ..state import is_well_formed
from . import Call, answers, studio_layout, without_empty
from .caster_component import find as find_component
from .caster_run_state import PGM, PVW, check_template, stream_infos, stream_url, template_of

TYPES = ("Component", "Layout", "All")


@assumed("A scene id is well formed as a studio id is: letters, digits, - and _, at most 64.")
def find_scene(call: Call, caster: Caster, name: str = "SceneId") -> Scene:
    """Return a scene of this studio, or raise the vendor's refusal."""
    scene_id = call.text(name)
    if not is_well_formed(scene_id):
        raise malformed_scene_id(scene_id)
    scene = caster.scenes.get(scene_id)
    if scene is None:
        raise scene_not_found(scene_id)
    return scene


@answers("StartCasterScene")
@assumed("A PGM scene is IncorrectSceneStatus; a running PVW scene IncorrectSceneStatus.Inuse.")
@assumed("A studio without a domain lacks its configuration, as one without a template; a removed layout is not found.")
def start_caster_scene(call: Call) -> Json:
    """Start a PVW scene of a running studio [page 001]."""
    caster = call.caster()
    scene = find_scene(call, caster)
    if not caster.started:
        raise caster_idle(caster.caster_id)
    _check_preview(scene)
    if scene.on:
        raise scene_in_use(scene.scene_id)
    if not caster.config.get("DomainName"):
        raise configuration_not_found(f"production studio {caster.caster_id} has no DomainName")
    if not template_of(caster):
        raise configuration_not_found(f"production studio {caster.caster_id} has no transcoding template")
    check_template(caster)
    if scene.layout_id and scene.layout_id not in _layouts(caster):
        raise layout_not_found(scene.layout_id)
    scene.on = True
    return {"StreamUrl": stream_url(caster, scene)}


@answers("StopCasterScene")
@assumed("A scene that is not running is IncorrectSceneStatus.Idle.")
def stop_caster_scene(call: Call) -> Json:
    """Stop a PVW scene [error table of 2024]."""
    scene = find_scene(call, call.caster())
    _check_preview(scene)
    if not scene.on:
        raise scene_idle(scene.scene_id)
    scene.on = False
    return {}


def _check_preview(scene: Scene) -> None:
    if scene.output_type != PVW:
        raise scene_status(f"scene {scene.scene_id} is not a PVW scene")


@answers("SetCasterSceneConfig")
@assumed("With neither layout nor components, the scene shows nothing.")
def set_caster_scene_config(call: Call) -> Json:
    """Clear a running scene and give it a layout and components; a PGM scene leaves standby [SDK, guide of 2018]."""
    caster = call.caster()
    scene = _running_scene(call, caster)
    _check_contents(call, caster)
    scene.standby = False
    if call.given("LayoutId") or call.choices["absent-layout"] == "empties":
        scene.layout_id = call.text("LayoutId")
    scene.component_ids = list(call.parameters.get("ComponentId") or [])
    return {}


@answers("UpdateCasterSceneConfig")
def update_caster_scene_config(call: Call) -> Json:
    """Give a running scene another layout; a list of components replaces those of the scene [SDK]."""
    caster = call.caster()
    scene = _running_scene(call, caster)
    _check_contents(call, caster)
    scene.layout_id = call.text("LayoutId")
    if "ComponentId" in call.parameters or call.choices["absent-components"] == "removed":
        scene.component_ids = list(call.parameters.get("ComponentId") or [])
    return {}


@answers("CopyCasterSceneConfig")
@assumed("The source must be PVW and the target PGM, else IncorrectSceneStatus.")
def copy_caster_scene_config(call: Call) -> Json:
    """Take: copy the preview to the programme; both scenes must be started [SDK, page and guide of 2018]."""
    caster = call.caster()
    source, target = find_scene(call, caster, "FromSceneId"), find_scene(call, caster, "ToSceneId")
    if not (source.on and target.on):
        raise scene_status("both scenes must be started")
    if (source.output_type, target.output_type) != (PVW, PGM):
        raise scene_status("a configuration is copied from a PVW scene to a PGM scene")
    if source.layout_id and source.layout_id not in _layouts(caster):
        raise Refusal("InvalidLayout.NotFound", f"layout {source.layout_id} does not exist", 400)
    target.layout_id, target.component_ids = source.layout_id, list(source.component_ids)
    return {}


@answers("DeleteCasterSceneConfig")
@assumed("A scene that is not running is IncorrectSceneStatus.Idle.")
def delete_caster_scene_config(call: Call) -> Json:
    """Remove the layout, the components or both from a running scene [error table of 2024]."""
    scene = find_scene(call, call.caster())
    kind = call.text("Type")
    if kind not in TYPES:
        raise malformed("Type", f"must be one of {', '.join(TYPES)}")
    if not scene.on:
        raise scene_idle(scene.scene_id)
    if kind in ("Layout", "All"):
        scene.layout_id = ""
    if kind in ("Component", "All"):
        scene.component_ids = []
    return {}


@assumed("The scenes of a virtual studio show its studio layouts as those of others show layouts.")
def _layouts(caster: Caster) -> dict[str, Layout | Thing]:
    return {**caster.layouts, **caster.things(studio_layout.KIND)}


def _running_scene(call: Call, caster: Caster) -> Scene:
    scene = find_scene(call, caster)
    if not scene.on:
        raise scene_status(f"scene {scene.scene_id} is not started")
    return scene


def _check_contents(call: Call, caster: Caster) -> None:
    """Check the layout and components that the call names; it counts for all, whichever is missing."""
    layout_id, component_ids = call.text("LayoutId"), call.parameters.get("ComponentId") or []
    missing = [one for one in component_ids if call.find(caster.components, one) is None]
    if layout_id and call.find(_layouts(caster), layout_id) is None:
        raise layout_not_found(layout_id)
    for component_id in missing:
        find_component(call, caster, component_id)


@answers("DescribeCasterScenes")
@assumed("A studio that was never started has no scenes; stream URLs are there while a scene runs.")
def describe_caster_scenes(call: Call) -> Json:
    """Return the scenes of a studio that has a domain [SDK]."""
    caster = call.caster()
    if not caster.config.get("DomainName"):
        raise domain_not_found(f"production studio {caster.caster_id} has no DomainName")
    wanted = call.text("SceneId")
    scenes = [_described(caster, scene) for scene in caster.scenes.values() if wanted in ("", scene.scene_id)]
    return {"Total": len(scenes), "SceneList": {"Scene": scenes}}


def _described(caster: Caster, scene: Scene) -> Json:
    described = {
        "SceneId": scene.scene_id,
        "SceneName": scene.name,
        "OutputType": scene.output_type,
        "Status": 1 if scene.on else 0,
        "LayoutId": scene.layout_id,
        "ComponentIds": {"componentId": scene.component_ids},
        "StreamUrl": stream_url(caster, scene) if scene.on else None,
    }
    return without_empty(described) | (_streams(caster, scene) if scene.on else {})


def _streams(caster: Caster, scene: Scene) -> Json:
    return stream_infos(caster, scene) if scene.output_type == PGM else {"StreamInfos": {"StreamInfo": []}}


@answers("DescribeCasterStreamUrl")
@assumed("Only running scenes have URLs; RtmpUrl is the playback URL over RTMP.")
@assumed(
    "An unknown studio is InvalidScene.NotFound, as the page of 2026 says; that of 2018 has InvalidCaster.NotFound too."
)
def describe_caster_stream_url(call: Call) -> Json:
    """Return the URLs of the scenes; OutputType is a number here, a string in DescribeCasterScenes [SDK]."""
    try:
        caster = call.caster()
    except Refusal as refusal:
        if refusal.status != 404:
            raise
        call.refuse("unknown-streams-code", f"no scene of production studio {call.text('CasterId')} exists")
        return {"CasterId": call.text("CasterId"), "Total": 0, "CasterStreams": {"CasterStream": []}}
    streams = [
        {
            "SceneId": scene.scene_id,
            "OutputType": int(scene.output_type),
            "StreamUrl": stream_url(caster, scene),
            "RtmpUrl": f"rtmp://{caster.live.get('DomainName', '')}/caster/{scene.scene_id}",
            **_streams(caster, scene),
        }
        for scene in caster.scenes.values()
        if scene.on
    ]
    return {"CasterId": caster.caster_id, "Total": len(streams), "CasterStreams": {"CasterStream": streams}}
