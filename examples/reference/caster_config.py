"""The configuration of a studio: domain, template, recording and standby picture."""

import pulumi

import pulumi_apsara_live as live

studio = live.Caster("evening-news", norm_type="general")
config = live.CasterConfig(
    "evening-news",
    caster_id=studio.id,
    domain_name="live.example.com",
    transcode=live.TranscodeConfig(caster_template="lp_hd", live_templates=["lsd", "lhd"]),
    record=live.RecordConfig(
        endpoint="oss-cn-shanghai.aliyuncs.com",
        oss_bucket="evening-news-archive",
        formats=[live.RecordFormat(format="m3u8", cycle_duration=3600)],
    ),
    urgent_image_url="https://img.example.com/back-in-a-moment.jpg",
    callback_url="https://hooks.example.com/evening-news",
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
pulumi.export("restart_fingerprint", config.restart_fingerprint)
