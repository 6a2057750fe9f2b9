"""A virtual studio: two people before green screens sit in a drawn set, with a picture of the guest on its wall.

The layouts of a virtual studio show channels, so channels are enabled and each source is bound to one.
"""

from typing import Any

import pulumi

import pulumi_apsara_live as live

settings = pulumi.Config()
on_air = settings.get_bool("on_air") if settings.get("on_air") is not None else True
template: Any = settings.get("template") or "lp_hd"
ingest = "rtmp://ingest.example.com/talk-show"
graphics = ["logo", "lower-third"]

studio = live.ProductionStudio(
    "talk-show",
    caster={"norm_type": "virtual", "tags": {"show": "talk-show"}},
    config={
        "domain_name": "live.example.com",
        "transcode": {"caster_template": template},
        "channel_enable": True,
        "urgent_image_url": "https://img.example.com/back-in-a-moment.jpg",
    },
    sources={
        "host": {"location_id": "RV01", "live_stream_url": f"{ingest}/host"},
        "expert": {"location_id": "RV02", "live_stream_url": f"{ingest}/expert"},
        "guest": {"location_id": "RV03", "live_stream_url": f"{ingest}/guest"},
    },
    channels={
        "host": {"channel_id": "RV01", "resource_id": "host"},
        "expert": {"channel_id": "RV02", "resource_id": "expert"},
        "guest": {"channel_id": "RV03", "resource_id": "guest"},
    },
    studio_layouts={
        "desk": {
            "studio": {
                "background": {"id": "set", "material_id": "a1b2c3d4e5f6"},
                "screens": [
                    {"channel_id": "RV01", "color": "green", "position_x": 0.1, "position_y": 0.2, "height": 0.8},
                    {"channel_id": "RV02", "color": "green", "position_x": 0.6, "position_y": 0.2, "height": 0.8},
                ],
                "media": [{"id": "wall", "channel_id": "RV03", "position": (0.4, 0.1), "height": 0.3}],
                "layer_order": [{"type": "background", "id": "set"}, {"type": "media", "id": "wall"}],
            },
        },
        "guest": {"common": {"channel_id": "RV03"}},
    },
    components={
        "logo": {
            "location_id": "RC01",
            "layer": {"position": (0.05, 0.05), "anchor": "topRight", "height": 0.1},
            "image": {"material_id": "b2c3d4e5f6a1"},
        },
        "lower-third": {
            "location_id": "RC02",
            "layer": {"position": (0.05, 0.1), "anchor": "bottomLeft", "height": 0.1},
            "text": {"text": "Talk show", "color": "0xffffff", "size": 0.05},
        },
    },
    run_state={"running": on_air},
    scenes={
        "PVW": {"running": True, "layout_id": "guest", "component_ids": ["lower-third"]},
        "PGM": {"layout_id": "desk", "component_ids": graphics},
    },
    restart=False,  # the vendor does not restart virtual studios
)

pulumi.export("studio", studio.stack_outputs())
