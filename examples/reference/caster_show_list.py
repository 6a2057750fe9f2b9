"""A channel that plays the news and a film round the clock, with a picture where no show plays."""

import pulumi

import pulumi_apsara_live as live

studio = live.Caster("film-channel", norm_type="playlist")
shows = live.CasterShowList(
    "film-channel",
    caster_id=studio.id,
    shows=[
        live.Show(
            name="news", resource_type="live", resource_url="rtmp://live.example.com/app/news", duration_s=15 * 60
        ),
        live.Show(name="film", resource_type="vod", resource_url="https://files.example.com/film.mp4"),
        live.Show(name="trailer", resource_type="vod", resource_id="a7f3c2d190e84b56", repeat=2),
    ],
    repeat=-1,
    background=live.Background(resource_type="pic", resource_url="https://files.example.com/soon.png"),
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
pulumi.export("show_ids", shows.show_ids)
