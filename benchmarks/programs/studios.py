"""What both programs declare: a hundred studios of five resources each, as a plain show needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

STUDIOS = 100


def declare(make: Callable[..., Any], own_id: Callable[[Any], Any]) -> None:
    """Declares them all. `make` takes a class's name, a logical name and properties; `own_id` returns a source's id."""
    for number in range(STUDIOS):
        studio = make("Caster", f"studio-{number}", norm_type="general", caster_name="News", tags={"team": "news"})
        make("CasterConfig", f"config-{number}", caster_id=studio.id, **SETTINGS)
        camera, _ = [
            make(
                "CasterVideoResource",
                f"camera-{number}-{place}",
                caster_id=studio.id,
                resource_name=f"camera {place}",
                location_id=f"RV0{place}",
                live_stream_url=f"rtmp://ingest.example.com/news/camera-{place}",
            )
            for place in (1, 2)
        ]
        episodes = [{**episode, "resource_id": own_id(camera)} for episode in EPISODES]
        make("CasterProgram", f"rundown-{number}", caster_id=studio.id, episodes=episodes)


SETTINGS: dict[str, Any] = {
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
            }
        ],
    },
    "delay": 5,
    "callback_url": "https://hooks.example.com/news",
    "program_name": "news",
    "program_effect": True,
}
EPISODES = [
    {
        "name": "headlines",
        "episode_type": "Resource",
        "start_time": "2036-06-29T20:00:00+02:00",
        "end_time": "2036-06-29T20:15:00+02:00",
    },
    {
        "name": "weather",
        "episode_type": "Resource",
        "start_time": "2036-06-29T20:15:00+02:00",
        "end_time": "2036-06-29T20:20:00+02:00",
    },
]
