"""A lower third that the preview can show over a camera, and the logo of the channel."""

import pulumi

import pulumi_apsara_live as live

studio = live.Caster("evening-news", norm_type="general")
in_studio = pulumi.ResourceOptions(deleted_with=studio)
lower_third = live.CasterComponent(
    "lower-third",
    caster_id=studio.id,
    component_name="lower third",
    location_id="RC01",
    layer=live.ComponentLayer(position=(0.05, 0.1), anchor="bottomLeft", height=0.1),
    text=live.TextContent(text="Evening news", color="0xffffff", size=0.05),
    opts=in_studio,
)
logo = live.CasterComponent(
    "logo",
    caster_id=studio.id,
    component_name="logo",
    location_id="RC02",
    layer=live.ComponentLayer(position=(0.05, 0.05), anchor="topRight", height=0.1),
    image=live.ImageContent(material_id="a1b2c3d4e5f6"),
    opts=in_studio,
)
pulumi.export("component_ids", [logo.component_id, lower_third.component_id])
