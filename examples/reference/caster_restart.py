"""A restart for each change of a setting that takes effect only by a restart."""

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
restart = live.CasterRestart(
    "evening-news",
    caster_id=studio.id,
    triggers={"config": config.restart_fingerprint},
    opts=pulumi.ResourceOptions(depends_on=[run_state]),
)
pulumi.export("reason", restart.reason)
