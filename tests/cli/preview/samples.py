"""Previews for tests: recorded ones, and made ones where recording would be large."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from pulumi_apsara_live.cli.preview.comment import compose
from pulumi_apsara_live.cli.preview.documents import OWN_TYPES, Preview, read_preview
from pulumi_apsara_live.cli.preview.markdown import section
from pulumi_apsara_live.cli.preview.summary import Summary

RECORDED = Path(__file__).with_name("recorded")
NAMES = sorted(path.name for path in RECORDED.iterdir())
COUNTED = ("create", "update", "replace", "delete", "import", "same")
STACK = "urn:pulumi:prod::evening-show::"


def recorded(name: str, *, stack: str = "prod") -> str:
    """What the engine wrote, for another stack if wanted."""
    file = f"{name}.json" if "." not in name else name
    return (RECORDED / file).read_text(encoding="utf-8").replace("urn:pulumi:prod::", f"urn:pulumi:{stack}::")


def summary(text: str) -> Summary:
    """What it comes to."""
    return Summary(read_preview(text))


def comment(*texts: str) -> str:
    """The comment about all of them."""
    return compose([section(summary(each)) for each in texts])


def step(type: str, name: str, op: str = "update", **more: Any) -> dict[str, Any]:
    """A step of a document: `old` and `new` are inputs, `told` are outputs of before."""
    found: dict[str, Any] = {"op": op, "urn": f"{STACK}{OWN_TYPES}{type}::{name}"}
    old, new, told = more.pop("old", None), more.pop("new", None), more.pop("told", None)
    if old is not None or told is not None:
        old = old or {}
        found["oldState"] = {"id": more.pop("id", "c-1"), "inputs": old, "outputs": {**old, **(told or {})}}
    if new is not None:
        found["newState"] = {"inputs": new}
    return found | more


def document(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What the engine writes of them."""
    return {"steps": list(steps), "changeSummary": counted(steps), **more}


def counted(steps: Any) -> dict[str, int]:
    """How the engine sums up these steps: the parts of a replacement, and those of a refresh, are not counted."""
    found = [each for each in steps if isinstance(each, dict)] if isinstance(steps, list | tuple) else []
    return dict(Counter(each["op"] for each in found if each.get("op") in COUNTED))


def preview(*steps: dict[str, Any], **more: Any) -> Preview:
    """A preview of them."""
    import json

    return read_preview(json.dumps(document(*steps, **more)))


def impacts_of(*steps: dict[str, Any]) -> Summary:
    """What they come to."""
    return Summary(preview(*steps))


def five_hundred() -> dict[str, Any]:
    """Configurations and sources with long values, thirty of the studios restarting."""
    steps = []
    for number in range(450):
        before, after = f"lp_hd-{number:08x}", f"lp_sd-{number:08x}"
        words = " ".join(f"word-{number}-{each}" for each in range(30))
        old = {"caster_id": f"c-{number}", "program_name": words, "transcode": {"caster_template": "lp_hd"}}
        new = {**old, "program_name": words.upper(), "transcode": {"caster_template": "lp_sd"}}
        steps.append(
            step(
                "CasterConfig",
                f"show-{number}",
                old=old | {"restart_fingerprint": before},
                new=new | {"restart_fingerprint": after},
            )
        )
        if number % 9 == 0:
            triggers = {"caster_id": f"c-{number}", "triggers": {"config": before}}
            changed = {"caster_id": f"c-{number}", "triggers": {"config": after}}
            steps.append(step("CasterRestart", f"show-{number}", "replace", old=triggers, new=changed))
    assert len(steps) == 500
    return document(*steps)


def everything() -> dict[str, Any]:
    """The election night, with something of everything that a page shows; names are as bad as they can be."""
    import json

    found = json.loads(recorded("election"))
    studio, people = {"caster_id": "c-2"}, {"id": "set", "material_id": "m-1"}
    screen = {"channel_id": "RV01", "color": "green", "position_x": 0.3, "position_y": 0.2, "height": 0.8}
    media = {"id": "news", "image_material_id": "m-2", "anchor": "rightCenter", "position": [0.05, 0.1], "height": 0.4}
    layout = {**studio, "layout_name": "two people"}
    times = {"episode_type": "Resource", "resource_id": "r-1"}
    news = [
        {**times, "name": "news", "start_time": "2036-11-05T18:00:00Z", "end_time": "2036-11-05T18:30:00Z"},
        {
            "name": "the weather in words",
            "episode_type": "Component",
            "component_ids": ["x"],
            "start_time": "2036-11-05T18:20:00Z",
            "end_time": "2036-11-05T18:40:00Z",
        },
    ]
    later = [*news[:1], {**news[1], "end_time": "2036-11-05T18:50:00Z"}]
    one = {
        "video_layers": [{"location_id": "RV01", "width": 1}],
        "audio_layers": [{"location_id": "RV04", "volume": 2}],
    }
    two = {"video_layers": [{"location_id": "RV01", "height": 1}, {"location_id": "RV02", "anchor": "center"}]}
    more = [
        step(
            "StudioLayout",
            "set",
            old={**layout, "studio": {"background": people, "screens": [screen]}},
            new={
                **layout,
                "studio": {
                    "background": people,
                    "screens": [screen, {**screen, "channel_id": "RV02", "position_x": 0}],
                    "media": [media],
                },
            },
        ),
        step("CasterConfig", "upright", "same", old={**studio, "transcode": {"caster_template": "lp_hd_v"}}),
        step("CasterLayout", BAD, old={**studio, **one}, new={**studio, **one, **two}),
        step("CasterVideoResource", LONG, "delete", old={**studio, "resource_name": LONG, "location_id": "RV02"}),
        step(
            "CasterProgram",
            "news",
            old={**studio, "episodes": news},
            new={**studio, "episodes": later},
            told={"statuses": {"news": "playing"}},
        ),
        step(
            "CasterRestart",
            "again",
            "replace",
            old={**studio, "triggers": {"a": "1"}},
            new={**studio, "triggers": {"a": BAD}},
        ),
        step("CasterShowList", "old", "delete", old={"caster_id": "c-3", "shows": []}),
        step("CasterRunState", "old name", "delete", old={"caster_id": "c-4", "running": True}),
        step("CasterRunState", "new name", "create", new={"caster_id": "c-4", "running": True}),
        *(step("Caster", f"studio {number}", "create", new={"norm_type": "general"}) for number in range(3)),
    ]
    found["steps"] += more
    found["changeSummary"] = counted(found["steps"])
    found["diagnostics"] = [{"severity": "warning", "message": f"careful: {BAD} is {LONG}"}]
    return found


BAD = "<script>alert(1)</script>\"'&<!-- \u202egnp.exe\u202c --></style>"
"""A name that is HTML, with quotes, a comment and marks that turn the direction of writing."""
LONG = "n" * 700
