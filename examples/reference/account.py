"""A studio in another region than its stack."""

import pulumi

import pulumi_apsara_live as live

backup = live.Caster("backup", norm_type="general", account=live.Account(region="cn-beijing"))
pulumi.export("caster_id", backup.id)
