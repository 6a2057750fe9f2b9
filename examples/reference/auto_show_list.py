"""A studio that is on air from eight to eleven in the evening (UTC), and plays a film and a trailer."""

import pulumi

import pulumi_apsara_live as live

evening = live.AutoShowList(
    "evening",
    domain_name="live.example.com",
    transcode=live.ScheduleTranscode(caster_template="lp_hd", live_templates=["lsd"]),
    resource_ids=["a7f3c2d190e84b56", "c1d2e3f4a5b60718"],
    start_time="2036-06-29T20:00:00Z",
    end_time="2036-06-29T23:00:00Z",
    callback_url="https://hooks.example.com/evening",
)
pulumi.export("caster_id", evening.caster_id)
