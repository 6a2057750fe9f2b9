"""Restarting a studio: RestartCaster."""

from __future__ import annotations

from ..answers import Json
from ..assumptions import assumed
from ..refusals import Refusal, caster_idle, caster_status, norm_type, scene_status
from . import Call, answers
from .caster_run_state import check_startable, take_settings

VIRTUAL = 4


@answers("RestartCaster")
@assumed("A virtual studio is refused with InvalidNormType.Malformed; the light carousel counts as a playlist studio.")
@assumed("Restarting a studio that is still starting or restarting is IncorrectCasterStatus.")
@assumed("A configuration that could not be started cannot be reloaded either: IncorrectSceneStatus.")
@assumed("StartTime and LastModified move to the restart; while it lasts, the status is 0.")
def restart_caster(call: Call) -> Json:
    """Reload the settings of a running studio; running scenes stay on [page 000]."""
    caster = call.caster()
    if caster.norm_type == VIRTUAL:
        raise norm_type("a virtual studio cannot be restarted")
    if not caster.started:
        raise caster_idle(caster.caster_id)
    if not caster.streams(call.now):
        raise caster_status(f"production studio {caster.caster_id} is still starting")
    try:
        check_startable(caster)
    except Refusal as refusal:
        raise scene_status(refusal.text) from refusal
    before, caster.streams_from = caster.streams_from, call.now + call.choices.seconds("restart-time")
    since = caster.live.get("Since", before)
    take_settings(caster)
    if call.choices["restart-times"] == "kept":
        caster.live["Since"] = since
    else:
        caster.modified = call.now
    return {}
