"""A full-screen camera with a remote feed in its corner; both are heard."""

import pulumi

import pulumi_apsara_live as live

studio = live.Caster("evening-news", norm_type="general")
in_studio = pulumi.ResourceOptions(deleted_with=studio)
camera = live.CasterVideoResource(
    "camera",
    caster_id=studio.id,
    resource_name="camera 1",
    location_id="RV01",
    live_stream_url="rtmp://ingest.example.com/evening-news/camera-1",
    opts=in_studio,
)
remote = live.CasterVideoResource(
    "remote",
    caster_id=studio.id,
    resource_name="remote feed",
    location_id="RV02",
    live_stream_url="rtmp://ingest.example.com/evening-news/remote",
    opts=in_studio,
)
picture_in_picture = live.CasterLayout(
    "picture-in-picture",
    caster_id=studio.id,
    video_layers=[
        live.VideoLayer(location_id=camera.location_id, width=1, height=1, fill_mode="fit"),
        live.VideoLayer(location_id=remote.location_id, position=(0.7, 0.05), height=0.25),
    ],
    audio_layers=[
        live.AudioLayer(location_id=camera.location_id, volume=1),
        live.AudioLayer(location_id=remote.location_id, volume=0.8),
    ],
    opts=in_studio,
)
pulumi.export("layout_id", picture_in_picture.layout_id)
