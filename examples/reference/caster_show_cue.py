"""A film channel that jumps to the news whenever the setting `bulletin` changes."""

import pulumi

import pulumi_apsara_live as live

settings = pulumi.Config()
studio = live.Caster("film-channel", norm_type="playlist")
config = live.CasterConfig(
    "film-channel",
    caster_id=studio.id,
    domain_name="live.example.com",
    transcode=live.TranscodeConfig(caster_template="lp_hd"),
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
shows = live.CasterShowList(
    "film-channel",
    caster_id=studio.id,
    shows=[
        live.Show(name="film", resource_type="vod", resource_url="https://files.example.com/film.mp4"),
        live.Show(
            name="news", resource_type="live", resource_url="rtmp://live.example.com/app/news", duration_s=15 * 60
        ),
    ],
    repeat=-1,
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
run_state = live.CasterRunState(
    "film-channel",
    caster_id=studio.id,
    opts=pulumi.ResourceOptions(depends_on=[config, shows]),
)
cue = live.CasterShowCue(
    "news",
    caster_id=studio.id,
    show="news",
    triggers={"bulletin": settings.get("bulletin") or "none"},
    opts=pulumi.ResourceOptions(depends_on=[run_state, shows]),
)
pulumi.export("reason", cue.reason)
