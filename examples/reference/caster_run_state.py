"""A studio that starts as soon as it is configured."""

import pulumi

import pulumi_apsara_live as live

studio = live.Caster("evening-news", norm_type="general")
config = live.CasterConfig(
    "evening-news",
    caster_id=studio.id,
    domain_name="live.example.com",
    transcode=live.TranscodeConfig(caster_template="lp_hd"),
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
run_state = live.CasterRunState(
    "evening-news",
    caster_id=studio.id,
    opts=pulumi.ResourceOptions(depends_on=[config]),
)
pulumi.export("watch", run_state.pgm_stream_url)
