"""An evening's live show: two sources, recording and a standby, a rundown, the run state, a preview, a relay.

What restarts, and why, is wired by values: the studio by its configuration's fingerprint, the relay by its file list.
"""

from typing import Any

import pulumi

import pulumi_apsara_live as live

settings = pulumi.Config()
on_air = settings.get_bool("on_air") if settings.get("on_air") is not None else True
template: Any = settings.get("template") or "lp_hd"  # any text: the preview says which words there are
trailers = settings.get_object("trailers") or [
    "https://files.example.com/trailers/1.mp4",
    "https://files.example.com/trailers/2.mp4",
]
ingest = "rtmp://ingest.example.com/evening-show"

studio = live.Caster("evening-show", norm_type="general", tags={"show": "evening"})
with_the_studio = pulumi.ResourceOptions(deleted_with=studio)

config = live.CasterConfig(
    "evening-show",
    caster_id=studio.id,
    caster_name="Evening show",
    domain_name="live.example.com",
    transcode=live.TranscodeConfig(caster_template=template, live_templates=["lsd", "lhd"]),
    record=live.RecordConfig(
        endpoint="oss-cn-shanghai.aliyuncs.com",
        oss_bucket="evening-show-archive",
        formats=[live.RecordFormat(format="m3u8", cycle_duration=3600), live.RecordFormat(format="mp4")],
    ),
    urgent_image_url="https://img.example.com/back-in-a-moment.jpg",
    auto_switch_urgent_on=True,
    auto_switch_urgent_config=live.AutoSwitchUrgentConfig(eof_thres=3),
    callback_url="https://hooks.example.com/evening-show",
    program_name="evening",
    program_effect=True,
    opts=with_the_studio,
)

# Trailers are played from files by a relay, and reach the studio as a live source.
trailer_relay = live.LivePullToPush(
    "trailers",
    region="cn-shanghai",
    source_type="url",
    source_urls=trailers,
    dst_url=f"{ingest}/trailers",
    start_time="2036-06-29T17:00:00Z",
    end_time="2036-06-29T23:00:00Z",
    repeat_number=-1,
)
live.LivePullToPushRestart(
    "trailers",
    region="cn-shanghai",
    task_id=trailer_relay.task_id,
    triggers={"files": trailer_relay.restart_fingerprint},
    resume=True,
)

camera = live.CasterVideoResource(
    "camera",
    caster_id=studio.id,
    resource_name="camera",
    location_id="RV01",
    live_stream_url=f"{ingest}/camera",
    opts=with_the_studio,
)
trailer = live.CasterVideoResource(
    "trailer",
    caster_id=studio.id,
    resource_name="trailer",
    location_id="RV02",
    live_stream_url=f"{ingest}/trailers",
    opts=pulumi.ResourceOptions(deleted_with=studio, depends_on=[trailer_relay]),
)


def played(name: str, source: live.CasterVideoResource, start: str, end: str) -> live.Episode:
    """One part of the evening."""
    return live.Episode(
        name=name,
        episode_type="Resource",
        resource_id=source.resource_id,
        start_time=f"2036-06-29T{start}:00+02:00",
        end_time=f"2036-06-29T{end}:00+02:00",
    )


rundown = live.CasterProgram(
    "evening",
    caster_id=studio.id,
    episodes=[
        played("welcome", camera, "20:00", "20:10"),
        played("trailers", trailer, "20:10", "20:15"),
        played("main part", camera, "20:15", "21:45"),
        played("good night", camera, "21:45", "21:50"),
    ],
    opts=with_the_studio,
)

run_state = live.CasterRunState(
    "evening-show",
    caster_id=studio.id,
    running=on_air,
    opts=pulumi.ResourceOptions(depends_on=[config, camera, trailer, rundown]),
)
restart = live.CasterRestart(
    "evening-show",
    caster_id=studio.id,
    triggers={"config": config.restart_fingerprint},
    opts=pulumi.ResourceOptions(depends_on=[run_state]),
)
if on_air:
    preview = live.CasterScene(
        "preview",
        caster_id=studio.id,
        output="PVW",
        running=True,
        opts=pulumi.ResourceOptions(depends_on=[run_state]),
    )
    pulumi.export("preview", preview.stream_url)

pulumi.export("studio", studio.stack_outputs(config=config, run_state=run_state))
pulumi.export("restarted", {"reason": restart.reason, "at": restart.restarted_at, "skipped": restart.skipped})
