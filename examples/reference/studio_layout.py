"""Two people before a green screen in a drawn set, with a picture on its wall."""

import pulumi

import pulumi_apsara_live as live

studio = live.Caster("election-set", norm_type="virtual")
layout = live.StudioLayout(
    "desk",
    caster_id=studio.id,
    layout_name="desk",
    studio={
        "background": {"id": "set", "material_id": "asset-set"},
        "screens": [
            {"channel_id": "RV01", "color": "green", "position_x": 0.1, "position_y": 0.2, "height": 0.8},
            {"channel_id": "RV02", "color": "green", "position_x": 0.6, "position_y": 0.2, "height": 0.8},
        ],
        "media": [{"id": "wall", "channel_id": "RV03", "position": [0.4, 0.1], "height": 0.3}],
        "layer_order": [{"type": "background", "id": "set"}, {"type": "media", "id": "wall"}],
    },
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
pulumi.export("layout_id", layout.layout_id)
