"""A programme that shows its standby picture while the setting `show` is `standby`."""

import pulumi

import pulumi_apsara_live as live

settings = pulumi.Config()
studio = live.Caster("evening-news", norm_type="general")
config = live.CasterConfig(
    "evening-news",
    caster_id=studio.id,
    domain_name="live.example.com",
    transcode=live.TranscodeConfig(caster_template="lp_hd"),
    urgent_image_url="https://files.example.com/back-soon.png",
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
run_state = live.CasterRunState(
    "evening-news",
    caster_id=studio.id,
    opts=pulumi.ResourceOptions(depends_on=[config]),
)
standby = live.CasterStandby(
    "evening-news",
    caster_id=studio.id,
    show="standby" if settings.get("show") == "standby" else "live",
    opts=pulumi.ResourceOptions(depends_on=[run_state]),
)
pulumi.export("reason", standby.reason)
