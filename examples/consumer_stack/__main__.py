"""Another stack that uses a studio it does not own: it reads it by stack reference, and starts nothing.

With `backup-region` set it keeps a second studio ready there, perhaps under another account, for the same show.
"""

import pulumi

import pulumi_apsara_live as live

settings = pulumi.Config()
studio = live.StudioReference(settings.get("studio") or "organization/first-studio/dev")

pulumi.export("caster_id", studio.caster_id)
pulumi.export("restart_fingerprint", studio.restart_fingerprint)
pulumi.export("watch_the_preview", studio.pvw_stream_url)
pulumi.export("watch_the_programme", studio.pgm_streams)

backup_region = settings.get("backup-region")
if backup_region:
    elsewhere = live.Account(region=backup_region)
    if profile := settings.get("backup-profile"):
        elsewhere["profile"] = profile
    backup = live.Caster("backup", norm_type="general", account=elsewhere)
    config = live.CasterConfig(
        "backup",
        caster_id=backup.id,
        caster_name="Backup",
        domain_name=settings.require("backup-domain"),
        transcode=live.TranscodeConfig(caster_template="lp_hd"),
        account=elsewhere,
        opts=pulumi.ResourceOptions(deleted_with=backup),
    )
    pulumi.export("backup", backup.stack_outputs(config=config))
