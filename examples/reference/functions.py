"""Read a studio, its streams, the studios that are on air, and the relays that run."""

import pulumi

import pulumi_apsara_live as live

studio = live.Caster("show", norm_type="general")
created = live.get_caster_output(studio.id)
pulumi.export("created_at", created.create_time)
watched = live.get_stream_urls_output(studio.id)
pulumi.export("programme", watched.pgm_stream_url)

on_air = live.get_casters(status="streaming")
pulumi.export("on_air", [each.caster_name for each in on_air])
relays = live.get_relays("cn-shanghai", status="running")
pulumi.export("relays", [each.task_name for each in relays])
