"""Starting and stopping a studio: StartCaster, StopCaster."""

from __future__ import annotations

from ..answers import Json
from ..assumptions import assumed
from ..objects import Caster, Scene
from ..refusals import domain_not_found, scene_status, template_not_found
from ..state import State
from . import Call, answers
from .caster import TEMPLATES
from .show_list_playback import begin_show_list, end_show_list

PVW, PGM = "0", "1"


@answers("StartCaster")
@assumed("Starting a running studio is IncorrectCasterStatus.Inuse.")
@assumed("A missing or unknown transcoding template is InvalidCasterTemplate.NotFound.")
@assumed("The scenes of the first start are kept by a stop.")
def start_caster(call: Call) -> Json:
    """Create one PVW and one PGM scene if they are missing, and start them [SDK, limits page].

    A domain and a template must be configured [page 003].
    """
    caster = call.caster()
    if caster.started:
        call.refuse("start-running-code", f"production studio {caster.caster_id} is already started")
    else:
        check_startable(caster)
        start(call.state, caster, call.now, call.now + call.choices.seconds("start-time"))
    return {
        "PvwSceneInfos": {"SceneInfo": [_scene_info(caster, scene) for scene in _scenes(caster, PVW)]},
        "PgmSceneInfos": {
            "SceneInfo": [_scene_info(caster, scene) | stream_infos(caster, scene) for scene in _scenes(caster, PGM)]
        },
    }


@answers("StopCaster")
@assumed("Stopping an idle studio succeeds without effect; with stop-idle=refused it is IncorrectSceneStatus.")
@assumed(
    "What the scenes show stays, though the page clears the output configuration; stopped-scenes=emptied empties them."
)
def stop_caster(call: Call) -> Json:
    """Stop all scenes [error table of 2024]."""
    caster = call.caster()
    if not caster.started:
        if call.choices["stop-idle"] == "refused":
            raise scene_status(f"no scene of production studio {caster.caster_id} is started")
        return {}
    stop(caster, call.now)
    if call.choices["stopped-scenes"] == "emptied":
        for scene in caster.scenes.values():
            scene.layout_id, scene.component_ids = "", []
    return {}


def start(state: State, caster: Caster, now: float, streams_from: float) -> None:
    """Start a studio, with scenes if it has none, and its show list."""
    if not caster.scenes:
        create_scenes(state, caster)
    for scene in caster.scenes.values():
        scene.on = True
    caster.started, caster.streams_from, caster.modified = True, streams_from, now
    take_settings(caster)
    begin_show_list(caster, streams_from)


def stop(caster: Caster, now: float) -> None:
    """Stop a studio, its scenes and its show list."""
    caster.started, caster.live, caster.modified = False, {}, now
    for scene in caster.scenes.values():
        scene.on, scene.standby = False, False
    end_show_list(caster)


def check_startable(caster: Caster) -> None:
    """Refuse a studio without a domain or an existing template."""
    if not caster.config.get("DomainName"):
        raise domain_not_found(f"production studio {caster.caster_id} has no DomainName")
    check_template(caster)


def check_template(caster: Caster) -> None:
    """Refuse a studio without a template, or with one that does not exist."""
    template = template_of(caster)
    if template not in TEMPLATES:
        raise template_not_found(f"production studio {caster.caster_id} has no usable transcoding template: {template}")


def template_of(caster: Caster) -> str:
    """Return the configured transcoding template; an empty string if there is none."""
    return str(caster.config.get("TranscodeConfig", {}).get("CasterTemplate") or "")


@assumed("What streams is what was configured at the last start or restart; a change takes effect with the next.")
def take_settings(caster: Caster) -> None:
    """Copy the settings that make up the running picture [page 000]."""
    transcode = caster.config.get("TranscodeConfig", {})
    caster.live = {
        "DomainName": caster.config.get("DomainName", ""),
        "CasterTemplate": transcode.get("CasterTemplate", ""),
        "LiveTemplates": transcode.get("LiveTemplateIds", {}).get("LocationId", []),
    }


def create_scenes(state: State, caster: Caster) -> None:
    """Create one PVW and one PGM scene."""
    for output_type, name in ((PVW, "PVW"), (PGM, "PGM")):
        scene_id = state.new_id("scene")
        caster.scenes[scene_id] = Scene(scene_id, output_type, name)


def _scenes(caster: Caster, output_type: str) -> list[Scene]:
    return [scene for scene in caster.scenes.values() if scene.output_type == output_type]


@assumed("The form of the stream URLs; only that they name the domain is sure.")
def stream_url(caster: Caster, scene: Scene) -> str:
    """Return the URL at which the studio itself plays a scene; it is not a side output [page 001]."""
    return f"http://{caster.live.get('DomainName', '')}/caster/{scene.scene_id}.flv"


def _scene_info(caster: Caster, scene: Scene) -> Json:
    return {"SceneId": scene.scene_id, "StreamUrl": stream_url(caster, scene)}


def stream_infos(caster: Caster, scene: Scene) -> Json:
    """Return flv, rtmp and m3u8 URLs for each template of the running configuration."""
    stem = f"{caster.live.get('DomainName', '')}/caster/{scene.scene_id}"
    templates = caster.live.get("LiveTemplates") or [caster.live.get("CasterTemplate", "")]
    urls = (("flv", "http", ".flv"), ("rtmp", "rtmp", ""), ("m3u8", "http", ".m3u8"))
    return {
        "StreamInfos": {
            "StreamInfo": [
                {
                    "TranscodeConfig": template,
                    "VideoFormat": video_format,
                    "OutputStreamUrl": f"{scheme}://{stem}_{template}{ending}",
                }
                for template in templates
                for video_format, scheme, ending in urls
            ]
        }
    }
