"""A programme in which the commentator is heard in full and the stadium at a third, whatever is shown."""

import pulumi

import pulumi_apsara_live as live

studio = live.Caster("match", norm_type="general")
config = live.CasterConfig(
    "match",
    caster_id=studio.id,
    domain_name="live.example.com",
    transcode=live.TranscodeConfig(caster_template="lp_hd"),
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
stadium = live.CasterVideoResource(
    "stadium",
    caster_id=studio.id,
    resource_name="stadium",
    location_id="RV01",
    live_stream_url="rtmp://pull.example.com/app/stadium",
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
commentator = live.CasterVideoResource(
    "commentator",
    caster_id=studio.id,
    resource_name="commentator",
    location_id="RV02",
    live_stream_url="rtmp://pull.example.com/app/commentator",
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
run_state = live.CasterRunState(
    "match",
    caster_id=studio.id,
    opts=pulumi.ResourceOptions(depends_on=[config, stadium, commentator]),
)
sound = live.CasterSceneAudio(
    "programme",
    caster_id=studio.id,
    output="PGM",
    follow=False,
    layers=[
        live.SceneAudioLayer(
            location_id=commentator.location_id,
            filter=live.SceneAudioFilter(auto_gain=True, noise_suppression=True),
        ),
        live.SceneAudioLayer(location_id=stadium.location_id, volume=0.3, delay_ms=40),
    ],
    opts=pulumi.ResourceOptions(deleted_with=studio, depends_on=[run_state]),
)
pulumi.export("pending", sound.pending)
