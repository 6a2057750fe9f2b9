"""Cases of `CasterRunState`."""

from . import Case

FULL = {"caster_id": "<ready studio>", "running": True, "stop_on_delete": True, "wait": True, "timeout_s": 60}
OTHER = {"caster_id": "another-studio", "running": False, "stop_on_delete": False, "wait": False, "timeout_s": 90}
CASES = [Case("CasterRunState", "on-air", FULL, OTHER, {"caster_id": "<ready studio>"}, ("ready studio",))]
