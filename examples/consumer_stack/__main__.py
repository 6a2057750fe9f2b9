"""Another stack that uses a studio it does not own: it reads it by stack reference, and starts nothing."""

import pulumi

import pulumi_apsara_live as live

settings = pulumi.Config()
studio = live.StudioReference(settings.get("studio") or "organization/first-studio/dev")

pulumi.export("caster_id", studio.caster_id)
pulumi.export("restart_fingerprint", studio.restart_fingerprint)
pulumi.export("watch_the_preview", studio.pvw_stream_url)
pulumi.export("watch_the_programme", studio.pgm_streams)
