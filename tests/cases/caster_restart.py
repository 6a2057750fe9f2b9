"""Cases of `CasterRestart`."""

from pulumi_apsara_live.resources._settings import fingerprint

from . import Case, Change

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
LIVE = fingerprint({"transcode": {"caster_template": "lp_hd"}, "domain_name": "live.example.com"})
"""The fingerprint of the running studio's configuration."""
FINGERPRINTED = {**FULL, "triggers": {"config": LIVE}}
BEFORE = {**FULL, "triggers": {"config": "lp_sd-1"}}
CHANGES = (
    Change("replace", "a fingerprint, after a write", BEFORE, FINGERPRINTED, by_hand="configured"),
    Change("replace", "without waiting", FULL, {**FULL, "wait": False, "triggers": {"config": "2"}}),
)
IDLE = {**FULL, "caster_id": "<ready studio>"}
CASES = [
    Case(
        "CasterRestart",
        "triggered",
        FULL,
        OTHER,
        {"caster_id": "<running studio>"},
        ("running studio",),
        changes=CHANGES,
    ),
    Case("CasterRestart", "idle", IDLE, OTHER, {"caster_id": "<ready studio>"}, ("ready studio",)),
]
