"""The studio of `examples/election_night`, on air, made by the vendor's SDK; a playlist studio, and relays."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from apsara_live_emulator import Emulator
from emulator.conftest import NewSdk

INGEST = "rtmp://ingest.example.com/election-night"
EVENING = datetime(2036, 11, 5, 18, 30, tzinfo=UTC)
"""Half an hour before the first episode; the example writes its times an hour ahead of UTC."""
EPISODES = [
    ("first forecast", "studio-camera", "05T19:00", "05T20:00"),
    ("results by district", "touchscreen-camera", "05T20:00", "05T22:30"),
    ("over midnight", "parliament", "05T22:30", "05T23:45"),
    ("good night", "studio-camera", "05T23:45", "06T00:00"),
]
CAMERAS = {"studio-camera": "studio", "touchscreen-camera": "touchscreen", "parliament": "parliament"}


def text(content: str, color: str, size: float) -> dict[str, Any]:
    """The content of a text component."""
    return {
        "ComponentType": "text",
        "TextLayerContent": json.dumps({"Text": content, "Color": color, "SizeNormalized": size}),
    }


def layer(x: float, y: float, anchor: str, height: float) -> str:
    """Place and size of a component."""
    return json.dumps({"PositionNormalized": [x, y], "PositionRefer": anchor, "HeightNormalized": height})


COMPONENTS = {
    "logo": {
        "LocationId": "RC01",
        "ComponentLayer": layer(0.05, 0.05, "topRight", 0.1),
        "ComponentType": "image",
        "ImageLayerContent": '{"MaterialId":"a1b2c3d4e5f6"}',
    },
    "lower-third": {
        "LocationId": "RC02",
        "ComponentLayer": layer(0.05, 0.1, "bottomLeft", 0.1),
        **text("Election night", "0xffffff", 0.05),
    },
    "clock": {
        "LocationId": "RC03",
        "ComponentLayer": layer(0.05, 0.05, "topLeft", 0.05),
        **text("Polls close at 20:00", "0xffff00", 0.03),
    },
}
WHOLE = {"WidthNormalized": 1, "HeightNormalized": 1, "FillMode": "fit"}
CORNER = {"PositionNormalized": [0.7, 0.05], "HeightNormalized": 0.25}


@dataclass(frozen=True)
class Night:
    """The studio, and the ids of what is in it by name."""

    sdk: NewSdk
    caster_id: str
    layouts: dict[str, str]
    components: dict[str, str]
    scenes: dict[str, str]


def election_night(emulator: Emulator) -> Night:
    """Build the studio and put it on air, with its preview, its rundown and its relay, at half past six."""
    emulator.clock.set(EVENING)
    sdk = NewSdk(emulator.url)
    studio = sdk(
        "CreateCaster",
        NormType=1,
        ChargeType="PostPaid",
        ClientToken="night",
        CasterName="election-night",
        Tag=[{"Key": "show", "Value": "election-night"}],
    )["CasterId"]
    sdk(
        "SetCasterConfig",
        CasterId=studio,
        DomainName="live.example.com",
        CasterName="election-night",
        ProgramName="election night",
        ProgramEffect=1,
        TranscodeConfig='{"CasterTemplate":"lp_hd","LiveTemplate":["lsd","lhd"]}',
        UrgentImageUrl="https://img.example.com/back-in-a-moment.jpg",
    )
    cameras = {
        name: sdk(
            "AddCasterVideoResource",
            CasterId=studio,
            ResourceName=name,
            LocationId=f"RV0{number}",
            LiveStreamUrl=f"{INGEST}/{stream}",
        )["ResourceId"]
        for number, (name, stream) in enumerate(CAMERAS.items(), 1)
    }
    layouts = {
        "full-screen": add_layout(sdk, studio, RV01=(WHOLE, 1)),
        "picture-in-picture": add_layout(sdk, studio, RV01=(WHOLE, 1), RV03=(CORNER, 0.6)),
    }
    components = {
        name: sdk("AddCasterComponent", CasterId=studio, ComponentName=name, **settings)["ComponentId"]
        for name, settings in COMPONENTS.items()
    }
    sdk(
        "AddCasterProgram",
        CasterId=studio,
        Episode=[episode(name, cameras[source], start, end) for name, source, start, end in EPISODES],
    )
    sdk("StartCaster", CasterId=studio)
    rows = sdk("DescribeCasterScenes", CasterId=studio)["SceneList"]["Scene"]
    scenes = {"PGM" if row["OutputType"] == "1" else "PVW": row["SceneId"] for row in rows}
    sdk(
        "SetCasterSceneConfig",
        CasterId=studio,
        SceneId=scenes["PVW"],
        LayoutId=layouts["picture-in-picture"],
        ComponentId=list(components.values()),
    )
    sdk(
        "UpdateCasterSceneAudio",
        CasterId=studio,
        SceneId=scenes["PVW"],
        FollowEnable=0,
        MixList=["RV01", "RV03"],
        AudioLayer=[{"VolumeRate": 1}, {"VolumeRate": 0.3}],
    )
    sdk(
        "CreateLivePullToPush",
        Region="cn-shanghai",
        TaskName="partner",
        SourceType="live",
        SourceProtocol="rtmp",
        SourceUrls=["rtmp://live.example.com/election-night/programme"],
        DstUrl="rtmp://partner.example.com/live/election-night",
        StartTime="2036-11-05T18:00:00Z",
        EndTime="2036-11-06T01:00:00Z",
    )
    return Night(sdk, studio, layouts, components, scenes)


def add_layout(sdk: NewSdk, caster_id: str, **layers: tuple[dict[str, Any], float]) -> str:
    """Add a layout of sources by location, each with its place and its volume."""
    layout: str = sdk(
        "AddCasterLayout",
        CasterId=caster_id,
        BlendList=list(layers),
        MixList=list(layers),
        VideoLayer=[video for video, _ in layers.values()],
        AudioLayer=[{"VolumeRate": volume} for _, volume in layers.values()],
    )["LayoutId"]
    return layout


def episode(name: str, resource_id: str, start: str, end: str) -> dict[str, str]:
    """One episode, as a request carries it."""
    times = {"StartTime": f"2036-11-{start}:00Z", "EndTime": f"2036-11-{end}:00Z"}
    return {
        "EpisodeName": name,
        "EpisodeType": "Resource",
        "ResourceId": resource_id,
        "SwitchType": "TimeFirst",
        **times,
    }


def playlist_studio(emulator: Emulator, sdk: NewSdk, shows: int = 3) -> str:
    """A playlist studio on air, whose files are ten minutes long."""
    studio: str = sdk("CreateCaster", NormType=6, ChargeType="PostPaid", ClientToken="loop", CasterName="night loop")[
        "CasterId"
    ]
    sdk(
        "SetCasterConfig",
        CasterId=studio,
        DomainName="loop.example.com",
        CasterName="night loop",
        TranscodeConfig='{"CasterTemplate":"lp_hd"}',
    )
    for number in range(1, shows + 1):
        emulator.state.vod_durations[f"asset-{number}"] = timedelta(minutes=10).total_seconds()
        sdk(
            "AddShowIntoShowList",
            CasterId=studio,
            ResourceType="vod",
            ResourceId=f"asset-{number}",
            ShowName=f"clip {number}",
            RepeatTimes=0,
        )
    sdk("StartCaster", CasterId=studio)
    return studio
