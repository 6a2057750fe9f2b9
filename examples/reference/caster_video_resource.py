"""A live stream as a source of a studio."""

import pulumi

import pulumi_apsara_live as live

studio = live.Caster("evening-news", norm_type="general")
camera = live.CasterVideoResource(
    "camera",
    caster_id=studio.id,
    resource_name="camera 1",
    location_id="RV01",
    live_stream_url="rtmp://ingest.example.com/evening-news/camera-1",
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
pulumi.export("resource_id", camera.resource_id)
