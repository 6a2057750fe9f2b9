"""A take for each new value of a setting: the programme then shows what the preview shows."""

import pulumi

import pulumi_apsara_live as live

settings = pulumi.Config()
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
take = live.CasterTake(
    "evening-news",
    caster_id=studio.id,
    triggers={"item": settings.get("item") or "1"},
    opts=pulumi.ResourceOptions(depends_on=[run_state]),
)
pulumi.export("reason", take.reason)
