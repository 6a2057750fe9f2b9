"""A rundown with one episode, which shows a source."""

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
rundown = live.CasterProgram(
    "rundown",
    caster_id=studio.id,
    episodes=[
        live.Episode(
            name="headlines",
            episode_type="Resource",
            resource_id=camera.resource_id,
            start_time="2036-06-29T20:00:00+02:00",
            end_time="2036-06-29T20:15:00+02:00",
        ),
    ],
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
pulumi.export("episodes", rundown.episode_ids)
