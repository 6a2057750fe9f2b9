"""The smallest studio that can go on air: the studio, its configuration, one source, and a rundown of two episodes."""

import pulumi

import pulumi_apsara_live as live

studio = live.Caster("evening-news", norm_type="general")
with_the_studio = pulumi.ResourceOptions(deleted_with=studio)

config = live.CasterConfig(
    "evening-news",
    caster_id=studio.id,
    caster_name="Evening news",
    domain_name="live.example.com",
    transcode=live.TranscodeConfig(caster_template="lp_hd", live_templates=["lsd", "lhd"]),
    record=live.RecordConfig(
        endpoint="oss-cn-shanghai.aliyuncs.com",
        oss_bucket="evening-news-archive",
        formats=[
            live.RecordFormat(
                format="m3u8",
                cycle_duration=3600,
                oss_object_prefix="record/{AppName}/{StreamName}/{StartTime}_{EndTime}",
                slice_oss_object_prefix="record/{AppName}/{StreamName}/{UnixTimestamp}",
            )
        ],
    ),
    delay=5,
    callback_url="https://hooks.example.com/evening-news",
    program_name="evening",
    program_effect=True,
    opts=with_the_studio,
)

camera = live.CasterVideoResource(
    "camera",
    caster_id=studio.id,
    resource_name="camera 1",
    location_id="RV01",
    live_stream_url="rtmp://ingest.example.com/evening-news/camera-1",
    opts=with_the_studio,
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
        live.Episode(
            name="weather",
            episode_type="Resource",
            resource_id=camera.resource_id,
            start_time="2036-06-29T20:15:00+02:00",
            end_time="2036-06-29T20:20:00+02:00",
        ),
    ],
    opts=with_the_studio,
)

pulumi.export("studio", studio.stack_outputs(config=config))
pulumi.export("caster_id", studio.id)
pulumi.export("restart_fingerprint", config.restart_fingerprint)
pulumi.export("episodes", rundown.episode_ids)
pulumi.export("callback_url", config.callback_url)
