"""Cases of `CasterConfig`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from apsara_live_emulator import Emulator
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.wire.operation import Operation

from . import Case, Change, Refusal, Stage, wrong
from ._scenarios import call, change, create, create_over, delete, delete_on_air, refresh

FULL = {
    "caster_id": "<studio>",
    "caster_name": "Evening news",
    "domain_name": "live.example.com",
    "transcode": {"caster_template": "lp_hd", "live_templates": ["lsd", "lhd"]},
    "record": {
        "endpoint": "oss-cn-shanghai.aliyuncs.com",
        "oss_bucket": "archive",
        "formats": [
            {
                "format": "m3u8",
                "cycle_duration": 3600,
                "oss_object_prefix": "record/{StreamName}/{StartTime}_{EndTime}",
                "slice_oss_object_prefix": "record/{StreamName}/{UnixTimestamp}",
            },
            {"format": "flv"},
        ],
        "interval": 5,
    },
    "delay": 5,
    "urgent_material_id": "asset-1",
    "urgent_live_stream_url": "rtmp://standby.example.com/app/one",
    "urgent_image_id": "image-1",
    "urgent_image_url": "https://img.example.com/one.jpg",
    "auto_switch_urgent_on": True,
    "auto_switch_urgent_config": {"eof_thres": 3},
    "side_output_url": "rtmp://push.example.com/app/one?auth_key=1",
    "side_output_url_list": ["rtmp://a.example.com/app/one", "rtmp://b.example.com/app/one"],
    "callback_url": "https://hooks.example.com/one",
    "program_name": "evening",
    "program_effect": True,
    "channel_enable": True,
    "sync_groups": [
        {"mode": "streamer", "resource_ids": ["<source>"], "host_resource_id": "<other source>"},
    ],
    "on_delete": "clear",
    "overwrite": False,
}
OTHER = {
    "caster_id": "another-studio",
    "caster_name": "Late news",
    "domain_name": "late.example.com",
    "transcode": {"caster_template": "lp_ud_v", "live_templates": ["lud"]},
    "record": {
        "endpoint": "oss-cn-beijing.aliyuncs.com",
        "oss_bucket": "archive-2",
        "formats": [{"format": "mp4", "cycle_duration": 60}],
        "interval": 7,
    },
    "delay": 2.5,
    "urgent_material_id": "asset-2",
    "urgent_live_stream_url": "rtmp://standby.example.com/app/two",
    "urgent_image_id": "image-2",
    "urgent_image_url": "https://img.example.com/two.jpg",
    "auto_switch_urgent_on": False,
    "auto_switch_urgent_config": {"eof_thres": 9},
    "side_output_url": "rtmp://push.example.com/app/two?auth_key=2",
    "side_output_url_list": ["rtmp://c.example.com/app/two"],
    "callback_url": "https://hooks.example.com/two",
    "program_name": "late",
    "program_effect": False,
    "channel_enable": False,
    "sync_groups": [{"mode": "conference", "resource_ids": ["<source>", "<other source>"]}],
    "on_delete": "leave",
    "overwrite": True,
}
KEEPING = {"caster_id": "<studio>", "caster_name": "Evening news", "delay": 5, "keep": ["record", "callback_url"]}
KEEPING_OTHER = {
    **KEEPING,
    "caster_id": "another-studio",
    "caster_name": "Late news",
    "delay": 6,
    "keep": ["record", "callback_url", "sync_groups"],
}
LESS = {name: value for name, value in FULL.items() if name not in ("caster_name", "callback_url")}
NEEDS = ("studio", "source", "other source")
CASES = [
    # Channels are one way: their other value is a refusal, which the law of one way looks at.
    Case(
        "CasterConfig",
        "everything",
        FULL,
        OTHER,
        {"caster_id": "<studio>"},
        NEEDS,
        frozenset({"channel_enable"}),
        (
            Change("update", "less declared", FULL, LESS),
            Change("delete", "left as it is", {**FULL, "on_delete": "leave"}, None),
        ),
    ),
    Case("CasterConfig", "keeping", KEEPING, KEEPING_OTHER, {"caster_id": "<studio>"}, NEEDS),
]
CONFIG = {name: value for name, value in FULL.items() if name not in ("record", "sync_groups", "channel_enable")}
UNNAMED = {name: value for name, value in CONFIG.items() if name != "caster_name"}


def create_refused(stage: Stage) -> Iterator[None]:
    call(stage.cloud, "SetCasterConfig", CasterId=stage.world.ids["<studio>"], ProgramName="theirs")
    yield
    with pytest.raises(RefusedByProvider):
        stage.create({"caster_id": "<studio>"})


COSTS = {
    "creation": create(CONFIG),
    "creation over the declared configuration": create_over(CONFIG),
    "creation, refused because settings would be lost": create_refused,
    "refresh": refresh(CONFIG),
    "any change, with `caster_name` declared": change(CONFIG, delay=9, callback_url=None, program_name="late"),
    "any change, without `caster_name`": change(UNNAMED, delay=9),
    "any change, with `keep`": change({**CONFIG, "keep": ["record"]}, delay=9),
    "another `keep`, `on_delete` or `overwrite`": change(CONFIG, keep=["record"], on_delete="leave", overwrite=True),
    'deletion, `on_delete="clear"`': delete(CONFIG),
    'deletion, `on_delete="clear"`, with `keep`': delete({**CONFIG, "keep": ["record"]}),
    "deletion on air, refused": delete_on_air(CONFIG, refused=True),
    'deletion, `on_delete="leave"`': delete({**CONFIG, "on_delete": "leave"}),
}
"""What happens in each row of its table in docs/calls.md."""


RECORD = FULL["record"]
MP4_WITH_SEGMENTS = {**RECORD, "formats": [{"format": "mp4", "slice_oss_object_prefix": "a"}]}


def _grouped(**group: object) -> dict[str, object]:
    return {"caster_id": "a", "sync_groups": [{"resource_ids": ["a"], **group}]}


def _cleared_on_air(stage: Stage, emulator: Emulator) -> None:
    id, outputs, _ = stage.create({**FULL, "caster_id": "<studio>"})
    stage.cloud.call(Operation("StartCaster", repeatable=True), {"CasterId": id})
    stage.delete(id, outputs)


REFUSALS = [
    wrong("CasterConfig", "keep[0] record is declared too", {**FULL, "caster_id": "a", "keep": ["record"]}),
    wrong("CasterConfig", "belongs to the format m3u8, not to mp4", {"caster_id": "a", "record": MP4_WITH_SEGMENTS}),
    wrong("CasterConfig", "belongs to the mode streamer", _grouped(mode="conference", host_resource_id="a")),
    wrong("CasterConfig", "is required in the mode streamer", _grouped(mode="streamer")),
    Refusal(
        "CasterConfig",
        "would clear: domain_name, transcode; declare them, list them in keep",
        lambda stage, _: stage.create({"caster_id": "<ready studio>", "delay": 5}),
        ("ready studio",),
    ),
    Refusal("CasterConfig", "is on air and its configuration was not cleared", _cleared_on_air, NEEDS),
]
WRITTEN_AGAIN = ["SetCasterConfig"]
"""`record.interval` is not returned, so nothing shows that it is as declared."""
