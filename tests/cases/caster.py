"""Cases of `Caster`."""

from . import Case, Change

FULL = {
    "caster_name": "Evening news",
    "norm_type": "general",
    "charge_type": "PostPaid",
    "resource_group_id": "rg-news",
    "tags": {"team": "news", "show": "evening"},
    "destroy_while_on_air": False,
}
OTHER = {
    "caster_name": "Late news",
    "norm_type": "playlist",
    "charge_type": "PostPaid",
    "resource_group_id": "rg-late",
    "tags": {"team": "late", "season": "2"},
    "destroy_while_on_air": True,
}
LESS = {name: value for name, value in FULL.items() if name not in ("caster_name", "tags")}
CASES = [
    Case(
        "Caster",
        "studio",
        FULL,
        OTHER,
        {"norm_type": "general"},
        fixed=frozenset({"charge_type"}),
        kept=frozenset({"caster_name"}),
        changes=(
            Change("update", "tags no longer declared", FULL, LESS),
            Change("delete", "on air", {**FULL, "destroy_while_on_air": True}, None, by_hand="on air"),
        ),
    ),
]
