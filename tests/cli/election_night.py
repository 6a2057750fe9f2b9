"""The studio of `examples/election_night` as somebody builds it with the vendor's own SDK."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from alibabacloud_live20161101 import models

from apsara_live_emulator import Emulator
from cli import adopted
from engine.behind import Stranger

NAME: Final = "election-night"
INGEST: Final = "rtmp://ingest.example.com/election-night"
SETTINGS: Final = {
    "domain_name": "live.example.com",
    "transcode_config": json.dumps({"CasterTemplate": "lp_hd", "LiveTemplate": ["lsd", "lhd"]}),
    "record_config": json.dumps(
        {
            "OssEndpoint": "oss-cn-shanghai.aliyuncs.com",
            "OssBucket": "election-night-archive",
            "VideoFormat": [{"Format": "m3u8", "CycleDuration": 3600}],
        }
    ),
    "urgent_image_url": "https://img.example.com/back-in-a-moment.jpg",
    "auto_switch_urgent_on": True,
    "auto_switch_urgent_config": json.dumps({"eofThres": 3}),
    "side_output_url_list": json.dumps([f"rtmp://partner-{each}.example.com/live/election" for each in (1, 2, 3)]),
    "program_name": "election night",
    "program_effect": 1,
}
WHOLE: Final = {"fill_mode": "fit", "width_normalized": 1.0, "height_normalized": 1.0}
LAYOUTS: Final[dict[str, dict[str, tuple[dict[str, Any], float]]]] = {
    "full-screen": {"RV01": (WHOLE, 1.0)},
    "picture-in-picture": {
        "RV01": (WHOLE, 1.0),
        "RV03": ({"position_normalized": [0.7, 0.05], "height_normalized": 0.25}, 0.6),
    },
}
"""Picture and volume of each source, by its location, in the layout of each name."""
COMPONENTS: Final = {
    "logo": ("topRight", [0.05, 0.05], 0.1, "image", {"MaterialId": "a1b2c3d4e5f6"}),
    "lower-third": (
        "bottomLeft",
        [0.05, 0.1],
        0.1,
        "text",
        {"Text": "Election night", "Color": "0xffffff", "SizeNormalized": 0.05},
    ),
    "clock": (
        "topLeft",
        [0.05, 0.05],
        0.05,
        "text",
        {"Text": "Polls close at 20:00", "Color": "0xffff00", "SizeNormalized": 0.03},
    ),
}
EPISODES: Final = (
    ("first forecast", "studio-camera", "05T19:00", "05T20:00"),
    ("results by district", "touchscreen-camera", "05T20:00", "05T22:30"),
    ("over midnight", "parliament", "05T22:30", "05T23:45"),
    ("good night", "studio-camera", "05T23:45", "06T00:00"),
)
"""Times in UTC."""


def built(emulator: Emulator, *, on_air: bool, relay: bool = True) -> Mapping[str, str]:
    """Build it; the ids by the logical names of the example, that of the relay with its live centre."""
    stranger = Stranger(emulator)
    tags = [models.CreateCasterRequestTag(key="show", value=NAME)]
    caster_id = adopted.studio(emulator, NAME, tag=tags)
    stranger.call("SetCasterConfig", caster_id=caster_id, caster_name=NAME, **SETTINGS)
    ids = {"election-night": caster_id}
    for location, (name, stream) in enumerate(
        {"studio-camera": "studio", "touchscreen-camera": "touchscreen", "parliament": "parliament"}.items(), 1
    ):
        url = f"{INGEST}/{stream}"
        ids[name] = adopted.source(emulator, caster_id, name, f"RV0{location}", live_stream_url=url)
    ids |= {name: _layout(stranger, caster_id, layers) for name, layers in LAYOUTS.items()}
    ids |= {name: _component(stranger, caster_id, name, f"RC0{number}") for number, name in enumerate(COMPONENTS, 1)}
    episodes = [
        models.AddCasterProgramRequestEpisode(
            episode_name=name,
            episode_type="Resource",
            resource_id=ids[source],
            start_time=f"2036-11-{start}:00Z",
            end_time=f"2036-11-{end}:00Z",
            switch_type="TimeFirst",
        )
        for name, source, start, end in EPISODES
    ]
    stranger.call("AddCasterProgram", caster_id=caster_id, episode=episodes)
    if on_air:
        _on_air(stranger, caster_id, ids)
    return ids | ({"partner": f"cn-shanghai/{_relay(emulator)}"} if relay else {})


def _layout(stranger: Stranger, caster_id: str, layers: dict[str, tuple[dict[str, Any], float]]) -> str:
    said = {
        "blend_list": [*layers],
        "mix_list": [*layers],
        "video_layer": [models.AddCasterLayoutRequestVideoLayer(**picture) for picture, _ in layers.values()],
        "audio_layer": [models.AddCasterLayoutRequestAudioLayer(volume_rate=volume) for _, volume in layers.values()],
    }
    return str(stranger.call("AddCasterLayout", caster_id=caster_id, **said)["LayoutId"])


def _component(stranger: Stranger, caster_id: str, name: str, location_id: str) -> str:
    anchor, position, height, kind, content = COMPONENTS[name]
    layer = {"PositionRefer": anchor, "PositionNormalized": position, "HeightNormalized": height}
    said = {
        "component_name": name,
        "component_type": kind,
        "location_id": location_id,
        "component_layer": json.dumps(layer),
        f"{kind}_layer_content": json.dumps(content),
    }
    return str(stranger.call("AddCasterComponent", caster_id=caster_id, **said)["ComponentId"])


def _on_air(stranger: Stranger, caster_id: str, ids: Mapping[str, str]) -> None:
    scenes = stranger.call("StartCaster", caster_id=caster_id)["PvwSceneInfos"]["SceneInfo"]
    preview = {"caster_id": caster_id, "scene_id": scenes[0]["SceneId"]}
    shown = {"layout_id": ids["picture-in-picture"], "component_id": [ids[name] for name in COMPONENTS]}
    stranger.call("UpdateCasterSceneConfig", **preview, **shown)
    heard = [models.UpdateCasterSceneAudioRequestAudioLayer(volume_rate=volume) for volume in (1.0, 0.3)]
    stranger.call("UpdateCasterSceneAudio", **preview, follow_enable=0, mix_list=["RV01", "RV03"], audio_layer=heard)


def _relay(emulator: Emulator) -> str:
    said = {
        "region": "cn-shanghai",
        "task_name": "partner",
        "source_type": "live",
        "source_protocol": "rtmp",
        "source_urls": ["rtmp://live.example.com/election-night/programme"],
        "dst_url": "rtmp://partner.example.com/live/election-night",
        "start_time": "2036-11-05T18:00:00Z",
        "end_time": "2036-11-06T01:00:00Z",
    }
    return str(Stranger(emulator).call("CreateLivePullToPush", **said)["TaskId"])
