"""An election night over midnight: cameras, a remote feed, layouts, graphics, sound, recording, outputs, a relay.

`ProductionStudio` declares the studio with all its parts; parts refer to each other by their keys.
"""

from typing import Any

import pulumi

import pulumi_apsara_live as live

settings = pulumi.Config()
on_air = settings.get_bool("on_air") if settings.get("on_air") is not None else True
template: Any = settings.get("template") or "lp_hd"
ingest = "rtmp://ingest.example.com/election-night"


def played(name: str, source: str, start: str, end: str) -> live.Episode:
    """One part of the night."""
    return live.Episode(
        name=name,
        episode_type="Resource",
        resource_id=source,
        start_time=f"2036-11-{start}:00+01:00",
        end_time=f"2036-11-{end}:00+01:00",
    )


studio = live.ProductionStudio(
    "election-night",
    caster={"norm_type": "general", "tags": {"show": "election-night"}},
    config={
        "domain_name": "live.example.com",
        "transcode": {"caster_template": template, "live_templates": ["lsd", "lhd"]},
        "record": {
            "endpoint": "oss-cn-shanghai.aliyuncs.com",
            "oss_bucket": "election-night-archive",
            "formats": [{"format": "m3u8", "cycle_duration": 3600}],
        },
        "urgent_image_url": "https://img.example.com/back-in-a-moment.jpg",
        "auto_switch_urgent_on": True,
        "auto_switch_urgent_config": {"eof_thres": 3},
        "side_output_url_list": [f"rtmp://partner-{number}.example.com/live/election" for number in (1, 2, 3)],
        "program_name": "election night",
        "program_effect": True,
    },
    sources={
        "studio-camera": {"location_id": "RV01", "live_stream_url": f"{ingest}/studio"},
        "touchscreen-camera": {"location_id": "RV02", "live_stream_url": f"{ingest}/touchscreen"},
        "parliament": {"location_id": "RV03", "live_stream_url": f"{ingest}/parliament"},
    },
    layouts={
        "full-screen": {
            "video_layers": [{"location_id": "RV01", "width": 1, "height": 1, "fill_mode": "fit"}],
            "audio_layers": [{"location_id": "RV01", "volume": 1}],
        },
        "picture-in-picture": {
            "video_layers": [
                {"location_id": "RV01", "width": 1, "height": 1, "fill_mode": "fit"},
                {"location_id": "RV03", "position": (0.7, 0.05), "height": 0.25},
            ],
            "audio_layers": [{"location_id": "RV01", "volume": 1}, {"location_id": "RV03", "volume": 0.6}],
        },
    },
    components={
        "logo": {
            "location_id": "RC01",
            "layer": {"position": (0.05, 0.05), "anchor": "topRight", "height": 0.1},
            "image": {"material_id": "a1b2c3d4e5f6"},
        },
        "lower-third": {
            "location_id": "RC02",
            "layer": {"position": (0.05, 0.1), "anchor": "bottomLeft", "height": 0.1},
            "text": {"text": "Election night", "color": "0xffffff", "size": 0.05},
        },
        "clock": {
            "location_id": "RC03",
            "layer": {"position": (0.05, 0.05), "anchor": "topLeft", "height": 0.05},
            "text": {"text": "Polls close at 20:00", "color": "0xffff00", "size": 0.03},
        },
    },
    rundown=[
        played("first forecast", "studio-camera", "05T20:00", "05T21:00"),
        played("results by district", "touchscreen-camera", "05T21:00", "05T23:30"),
        played("over midnight", "parliament", "05T23:30", "06T00:45"),
        played("good night", "studio-camera", "06T00:45", "06T01:00"),
    ],
    run_state={"running": on_air},
    scenes={
        "PVW": {"running": True, "layout_id": "picture-in-picture", "component_ids": ["logo", "lower-third", "clock"]},
    },
    audio={"PVW": {"follow": False, "layers": [{"location_id": "RV01"}, {"location_id": "RV03", "volume": 0.3}]}},
)

relay = live.LivePullToPush(
    "partner",
    region="cn-shanghai",
    source_type="live",
    source_protocol="rtmp",
    source_urls=["rtmp://live.example.com/election-night/programme"],
    dst_url="rtmp://partner.example.com/live/election-night",
    start_time="2036-11-05T18:00:00Z",
    end_time="2036-11-06T01:00:00Z",
)

pulumi.export("studio", studio.stack_outputs())
