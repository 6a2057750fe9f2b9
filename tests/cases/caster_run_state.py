"""Cases of `CasterRunState`."""

from . import Case, Change

FULL = {"caster_id": "<ready studio>", "running": True, "stop_on_delete": True, "wait": True, "timeout_s": 60}
OTHER = {"caster_id": "another-studio", "running": False, "stop_on_delete": False, "wait": False, "timeout_s": 90}
CHANGES = (
    Change("create", "off the air", None, {**FULL, "running": False}),
    Change("update", "to off the air", FULL, {**FULL, "running": False}),
    Change("update", "to on air", {**FULL, "running": False}, FULL),
    Change("delete", "left on air", {**FULL, "stop_on_delete": False}, None),
)
CASES = [
    Case("CasterRunState", "on-air", FULL, OTHER, {"caster_id": "<ready studio>"}, ("ready studio",), changes=CHANGES)
]
