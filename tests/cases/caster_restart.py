"""Cases of `CasterRestart`."""

from . import Case

FULL = {
    "caster_id": "<running studio>",
    "triggers": {"config": "lp_hd-1", "layout": "2"},
    "on_create": "restart",
    "when_idle": "start",
    "wait": True,
    "timeout_s": 60,
}
OTHER = {
    "caster_id": "another-studio",
    "triggers": {"config": "lp_sd-1"},
    "on_create": "skip",
    "when_idle": "fail",
    "wait": False,
    "timeout_s": 90,
}
CASES = [Case("CasterRestart", "triggered", FULL, OTHER, {"caster_id": "<running studio>"}, ("running studio",))]
