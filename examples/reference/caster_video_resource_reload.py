"""A film that takes effect in the programme whenever its address changes, without a take."""

import pulumi

import pulumi_apsara_live as live

settings = pulumi.Config()
address = settings.get("address") or "https://files.example.com/monday.mp4"
studio = live.Caster("evening-news", norm_type="general")
config = live.CasterConfig(
    "evening-news",
    caster_id=studio.id,
    domain_name="live.example.com",
    transcode=live.TranscodeConfig(caster_template="lp_hd"),
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
film = live.CasterVideoResource(
    "film",
    caster_id=studio.id,
    resource_name="film",
    location_id="RV01",
    vod_url=address,
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
run_state = live.CasterRunState(
    "evening-news",
    caster_id=studio.id,
    opts=pulumi.ResourceOptions(depends_on=[config, film]),
)
reload = live.CasterVideoResourceReload(
    "film",
    caster_id=studio.id,
    resource_id=film.resource_id,
    triggers={"film": address},
    opts=pulumi.ResourceOptions(depends_on=[run_state]),
)
pulumi.export("reason", reload.reason)
