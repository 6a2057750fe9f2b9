"""Programs of engine tests, written from plain data; `<source>` stands for the id of the program's source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Properties = Mapping[str, Any]

HEAD = """
import pulumi
import pulumi_apsara_live as live

studio = live.Caster("studio", **{studio!r})
with_studio = pulumi.ResourceOptions(deleted_with=studio)
pulumi.export("id", studio.id)
"""
CONFIG = """
config = live.CasterConfig("config", caster_id=studio.id, **{config}, opts=with_studio)
pulumi.export("fingerprint", config.restart_fingerprint)
pulumi.export("callback", config.callback_url)
"""
SOURCE = """
source = live.CasterVideoResource("source", caster_id=studio.id, **{source!r}, opts=with_studio)
"""
RUNDOWN = """
rundown = live.CasterProgram("rundown", caster_id=studio.id, episodes={episodes}, opts=with_studio)
pulumi.export("episodes", rundown.episode_ids)
pulumi.export("statuses", rundown.statuses)
"""
CAMERA = {"resource_name": "camera", "location_id": "RV01", "live_stream_url": "rtmp://in.example.com/app/camera"}
SETTINGS: dict[str, Any] = {
    "caster_name": "Evening news",
    "domain_name": "live.example.com",
    "transcode": {"caster_template": "lp_hd", "live_templates": ["lsd", "lhd"]},
    "record": {
        "endpoint": "oss-cn-shanghai.aliyuncs.com",
        "oss_bucket": "archive",
        "formats": [
            {"format": "m3u8", "cycle_duration": 3600, "oss_object_prefix": "a", "slice_oss_object_prefix": "b"}
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
    "callback_url": "https://hooks.example.com/one?auth_key=hidden",
    "program_name": "evening",
    "program_effect": True,
    "sync_groups": [{"mode": "conference", "resource_ids": ["r1", "r2"]}],
}
OTHER: dict[str, Any] = {
    "caster_name": "Late news",
    "domain_name": "late.example.com",
    "transcode": {"caster_template": "lp_ud", "live_templates": ["lsd", "lhd"]},
    "record": {**SETTINGS["record"], "oss_bucket": "archive-2"},
    "delay": 2.5,
    "urgent_material_id": "asset-2",
    "urgent_live_stream_url": "rtmp://standby.example.com/app/two",
    "urgent_image_id": "image-2",
    "urgent_image_url": "https://img.example.com/two.jpg",
    "auto_switch_urgent_on": False,
    "auto_switch_urgent_config": {"eof_thres": 9},
    "side_output_url": "rtmp://push.example.com/app/two?auth_key=2",
    "side_output_url_list": ["rtmp://a.example.com/app/one"],
    "callback_url": "https://hooks.example.com/two?auth_key=hidden",
    "program_name": "late",
    "program_effect": False,
    "sync_groups": [{"mode": "conference", "resource_ids": ["r1", "r3"]}],
}
EPISODES: list[dict[str, Any]] = [
    {
        "name": "news",
        "episode_type": "Resource",
        "resource_id": "<source>",
        "start_time": "2036-06-29T20:00:00Z",
        "end_time": "2036-06-29T20:15:00Z",
    },
    {
        "name": "weather",
        "episode_type": "Resource",
        "resource_id": "<source>",
        "start_time": "2036-06-29T20:15:00Z",
        "end_time": "2036-06-29T20:20:00Z",
        "switch_type": "TimeFirst",
    },
]


def program(
    *,
    studio: Properties | None = None,
    config: Properties | None = None,
    source: Properties | None = None,
    episodes: list[dict[str, Any]] | None = None,
    more: str = "",
) -> str:
    """A program with a studio and, where given, its configuration, a source and a rundown."""
    text = HEAD.format(studio={"norm_type": "general"} if studio is None else dict(studio))
    if config is not None:
        text += CONFIG.format(config=repr(dict(config)))
    if source is not None:
        text += SOURCE.format(source=dict(source))
    if episodes is not None:
        text += RUNDOWN.format(episodes=repr(episodes).replace("'<source>'", "source.resource_id"))
    return text + more
