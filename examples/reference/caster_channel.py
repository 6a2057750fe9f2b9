"""A film in a channel, paused at its tenth second."""

import pulumi

import pulumi_apsara_live as live

studio = live.Caster("evening-news", norm_type="general")
config = live.CasterConfig(
    "evening-news",
    caster_id=studio.id,
    channel_enable=True,
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
film = live.CasterVideoResource(
    "film",
    caster_id=studio.id,
    resource_name="film",
    location_id="RV01",
    vod_url="https://files.example.com/film.mp4",
)
channel = live.CasterChannel(
    "film",
    caster_id=studio.id,
    channel_id="RV01",
    resource_id=film.resource_id,
    play_status="pause",
    seek_offset_ms=10_000,
    opts=pulumi.ResourceOptions(depends_on=[config], deleted_with=studio),
)
pulumi.export("channel_id", channel.channel_id)
