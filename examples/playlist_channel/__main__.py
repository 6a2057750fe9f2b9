"""A film channel round the clock: a show list of 24 hours that begins again every day, and jumps to the news.

A new value of the setting `bulletin` lets the channel jump to the news at once; the list goes on from there.
"""

from typing import Any

import pulumi

import pulumi_apsara_live as live

settings = pulumi.Config()
on_air = settings.get_bool("on_air") if settings.get("on_air") is not None else True
template: Any = settings.get("template") or "lp_hd"
HOUR_S = 60 * 60
FILMS = {
    "night flight": (6, "b3c1f0a2d4e5"),
    "breakfast": (3, "c4d2e1b3f5a6"),
    "nature": (4, "d5e3f2c4a6b7"),
    "matinee": (5, "e6f4a3d5b7c8"),
    "feature": (3, "f7a5b4e6c8d9"),
    "late show": (2, "a8b6c5f7d9e1"),
}
"""The hours that each film lasts, and its id in the media library."""


def film(name: str, hours: int, asset: str) -> live.Show:
    """A film of the media library, for as long as its place in the day."""
    return live.Show(name=name, resource_type="vod", resource_id=asset, duration_s=hours * HOUR_S)


news = live.Show(
    name="news",
    resource_type="live",
    resource_url="rtmp://ingest.example.com/film-channel/news",
    duration_s=HOUR_S,
)

studio = live.ProductionStudio(
    "film-channel",
    caster={"norm_type": "playlist", "tags": {"channel": "films"}},
    config={
        "domain_name": "live.example.com",
        "transcode": {"caster_template": template, "live_templates": ["lsd", "lhd"]},
        "callback_url": "https://hooks.example.com/film-channel",
    },
    show_list={
        "shows": [news, *(film(name, hours, asset) for name, (hours, asset) in FILMS.items())],
        "repeat": -1,
        "background": {"resource_type": "pic", "resource_url": "https://img.example.com/back-soon.png"},
    },
    run_state={"running": on_air},
)

bulletin = live.CasterShowCue(
    "bulletin",
    caster_id=studio.caster.id,
    show="news",
    triggers={"bulletin": settings.get("bulletin") or "none"},
    opts=pulumi.ResourceOptions(depends_on=[studio]),
)

pulumi.export("studio", studio.stack_outputs())
pulumi.export("bulletin", {"reason": bulletin.reason, "cued_at": bulletin.cued_at})
