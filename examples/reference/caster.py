"""A production studio with a name and a tag."""

import pulumi

import pulumi_apsara_live as live

studio = live.Caster("evening-news", norm_type="general", caster_name="Evening news", tags={"show": "evening-news"})
pulumi.export("caster_id", studio.id)
