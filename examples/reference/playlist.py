"""A channel that plays two films and a trailer round the clock, one file after the other, without transcoding."""

import pulumi

import pulumi_apsara_live as live

studio = live.Caster("film-loop", norm_type="light_carousel")
config = live.CasterConfig(
    "film-loop",
    caster_id=studio.id,
    domain_name="live.example.com",
    transcode=live.TranscodeConfig(caster_template="lp_noTranscode"),
    program_effect=True,
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
films = live.Playlist(
    "film-loop",
    caster_id=studio.id,
    items=[
        live.PlaylistItem(name="the harbour", resource_id="a7f3c2d190e84b56"),
        live.PlaylistItem(name="trailer", resource_id="c41d07be52f94a13"),
        live.PlaylistItem(name="night train", resource_id="e9026b8fd1374c70"),
    ],
    repeat=-1,
    resume=live.PlaylistResume(mode="continue"),
    opts=pulumi.ResourceOptions(depends_on=[config]),
)
pulumi.export("watch", films.pull_flv_url)
