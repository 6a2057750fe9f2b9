"""Two trailers that play for ever from seven in the evening (UTC), pushed to a partner's address."""

import pulumi

import pulumi_apsara_live as live

group = live.CasterEpisodeGroup(
    "trailers",
    domain_name="live.example.com",
    start_time="2036-06-29T19:00:00Z",
    items=[
        live.EpisodeGroupItem(item_name="film", vod_url="https://files.example.com/trailers/film.mp4"),
        live.EpisodeGroupItem(item_name="series", vod_url="https://files.example.com/trailers/series.mp4"),
    ],
    repeat_num=-1,
    side_output_url="rtmp://ingest.example.com/evening-news/trailers",
    callback_url="https://hooks.example.com/trailers",
)
pulumi.export("program_id", group.program_id)
