"""The preview of a running studio, started."""

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
preview = live.CasterScene(
    "preview",
    caster_id=studio.id,
    output="PVW",
    running=True,
    opts=pulumi.ResourceOptions(depends_on=[run_state]),
)
pulumi.export("watch", preview.stream_url)
