"""Cases of `CasterScene`."""

from . import Case, Change

NEEDS = ("running studio", "layout", "other layout", "component", "other component")
FULL = {
    "caster_id": "<running studio>",
    "output": "PVW",
    "running": True,
    "layout_id": "<layout>",
    "component_ids": ["<component>"],
}
OTHER = {
    "caster_id": "another-studio",
    "output": "PGM",
    "running": False,
    "layout_id": "<other layout>",
    "component_ids": ["<other component>", "<component>"],
}
MINIMAL = {"caster_id": "<running studio>", "output": "PVW"}
BY_ID = {"caster_id": "<running studio>", "scene_id": "<programme scene>", "layout_id": "<layout>"}
OTHER_BY_ID = {"caster_id": "another-studio", "scene_id": "another-scene", "layout_id": "<other layout>"}
PROGRAMME = {name: value for name, value in FULL.items() if name != "running"} | {"output": "PGM"}
CHANGES = (
    Change("replace", "the other output", PROGRAMME | {"output": "PVW", "running": True}, PROGRAMME),
    Change("update", "to idle", FULL, {**FULL, "running": False}),
    Change("update", "from idle", {**MINIMAL, "running": False}, FULL),
    Change("update", "layout alone", FULL, {**FULL, "layout_id": "<other layout>"}),
)
CASES = [
    # The programme is not started or stopped, so the other output is looked at by its own law of replacement.
    Case("CasterScene", "preview", FULL, OTHER, MINIMAL, NEEDS, frozenset({"output"}), CHANGES, frozenset({"running"})),
    Case(
        "CasterScene",
        "programme",
        BY_ID,
        OTHER_BY_ID,
        {"caster_id": "<running studio>", "output": "PGM"},
        (*NEEDS, "programme scene"),
    ),
]
