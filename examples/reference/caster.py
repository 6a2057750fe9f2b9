"""A production studio with a name and a tag, and a copy of it for rehearsals."""

import pulumi

import pulumi_apsara_live as live

studio = live.Caster("evening-news", norm_type="general", caster_name="Evening news", tags={"show": "evening-news"})
rehearsal = live.Caster("rehearsal", norm_type="general", copied_from=studio.id, tags={"show": "rehearsal"})
pulumi.export("caster_id", studio.id)
pulumi.export("rehearsal_id", rehearsal.id)
