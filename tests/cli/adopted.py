"""Studios and relays as somebody makes them with the vendor's own SDK, to be adopted."""

from __future__ import annotations

from typing import Any

from alibabacloud_live20161101 import models

from apsara_live_emulator import Emulator
from engine.behind import Stranger, parameters
from engine.programs import SETTINGS

SECRETS = (
    "rtmp://in.example.com/app/camera?auth_key=1",
    "https://files.example.com/film.mp4?token=2",
    "rtmp://standby.example.com/app/one",
    "rtmp://push.example.com/app/one?auth_key=1",
    "rtmp://a.example.com/app/one",
    "https://hooks.example.com/one?auth_key=hidden",
    "https://files.example.com/0.mp4?token=3",
    "rtmp://push.example.com/app/relay?auth_key=4",
)
"""Values that nobody may read in the files or in what is printed."""


def studio(emulator: Emulator, name: str = "Evening news", **more: Any) -> str:
    """A studio with nothing in it; its id."""
    token = f"token-{len(emulator.state.casters)}-{emulator.ledger.count()}"
    said = {"caster_name": name, "norm_type": 1, "charge_type": "PostPaid", "client_token": token, **more}
    return str(Stranger(emulator).call("CreateCaster", **said)["CasterId"])


def whole_studio(emulator: Emulator) -> str:
    """A studio on air with everything that this package can declare in it, and a layout and a component."""
    stranger = Stranger(emulator)
    caster_id = studio(emulator, tag=[models.CreateCasterRequestTag(key="show", value="evening")])
    camera = source(emulator, caster_id, "camera", "RV01", live_stream_url=SECRETS[0])
    film = source(emulator, caster_id, '片头 "film" 🎬', "RV02", vod_url=SECRETS[1], repeat_num=2, begin_offset=1000)
    groups = [{"mode": "conference", "resource_ids": [camera, film]}]
    stranger.configure(caster_id, **parameters({**SETTINGS, "sync_groups": groups}), channel_enable=1)
    stranger.call("SetCasterChannel", caster_id=caster_id, channel_id="RV01", resource_id=camera, face_beauty="1")
    episodes = [
        episode("news", camera, "20:00", "20:15"),
        episode("film\n片头", film, "20:15", "20:25", switch_type="ContentFirst"),
    ]
    stranger.call("AddCasterProgram", caster_id=caster_id, episode=episodes)
    shown = {"layout_id": layout(emulator, caster_id), "component_id": [component(emulator, caster_id)]}
    stranger.call("StartCaster", caster_id=caster_id)
    scenes = stranger.call("DescribeCasterScenes", caster_id=caster_id)["SceneList"]["Scene"]
    for scene in scenes:
        stranger.call("SetCasterSceneConfig", caster_id=caster_id, scene_id=scene["SceneId"], **shown)
    heard = models.UpdateCasterSceneAudioRequestAudioLayer(volume_rate=0, valid_channel="leftChannel")
    sound = {"audio_layer": [heard], "mix_list": ["RV01"], "follow_enable": 0}
    stranger.call("UpdateCasterSceneAudio", caster_id=caster_id, scene_id=scenes[0]["SceneId"], **sound)
    return caster_id


def source(emulator: Emulator, caster_id: str, name: str, location_id: str, **more: Any) -> str:
    """A source; its id."""
    said = {"caster_id": caster_id, "resource_name": name, "location_id": location_id, **more}
    return str(Stranger(emulator).call("AddCasterVideoResource", **said)["ResourceId"])


def episode(name: str, resource_id: str, start: str, end: str, **more: Any) -> Any:
    """One episode of a source, as the vendor's SDK has it."""
    return models.AddCasterProgramRequestEpisode(
        episode_name=name,
        episode_type="Resource",
        resource_id=resource_id,
        start_time=f"2036-06-29T{start}:00Z",
        end_time=f"2036-06-29T{end}:00Z",
        **{"switch_type": "TimeFirst", **more},
    )


def layout(emulator: Emulator, caster_id: str) -> str:
    """A layout; its id."""
    layer = models.AddCasterLayoutRequestVideoLayer(fill_mode="none", height_normalized=1, width_normalized=1)
    said = {
        "video_layer": [layer],
        "blend_list": ["RV01"],
        "audio_layer": [models.AddCasterLayoutRequestAudioLayer(volume_rate=1)],
        "mix_list": ["RV01"],
    }
    return str(Stranger(emulator).call("AddCasterLayout", caster_id=caster_id, **said)["LayoutId"])


def component(emulator: Emulator, caster_id: str) -> str:
    """A component; its id."""
    said = {
        "component_name": "clock",
        "component_type": "text",
        "location_id": "RC01",
        "effect": "none",
        "component_layer": '{"HeightNormalized":"0.1","WidthNormalized":"0.1"}',
        "text_layer_content": '{"Text":"hello"}',
    }
    return str(Stranger(emulator).call("AddCasterComponent", caster_id=caster_id, **said)["ComponentId"])


def relay(emulator: Emulator, name: str = "relay", **more: Any) -> str:
    """A relay of two files that runs, in cn-shanghai; its id."""
    said = {
        "region": "cn-shanghai",
        "task_name": name,
        "source_type": "url",
        "source_urls": [SECRETS[6], "https://files.example.com/1.mp4"],
        "dst_url": SECRETS[7],
        "start_time": "2020-01-01T00:00:00Z",
        "end_time": "2036-06-29T23:00:00Z",
        "repeat_number": 3,
        **more,
    }
    return str(Stranger(emulator).call("CreateLivePullToPush", **said)["TaskId"])
