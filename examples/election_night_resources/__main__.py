"""The studio of `examples/election_night`, written out: each resource, with its dependencies and options.

What is in the studio is deleted with it. It goes on air when everything that viewers see is there.
"""

from typing import Any

import pulumi

import pulumi_apsara_live as live

settings = pulumi.Config()
on_air = settings.get_bool("on_air") if settings.get("on_air") is not None else True
template: Any = settings.get("template") or "lp_hd"
ingest = "rtmp://ingest.example.com/election-night"

studio = live.Caster("election-night", norm_type="general", tags={"show": "election-night"})


def in_studio(*after: pulumi.Resource) -> pulumi.ResourceOptions:
    """Options of what is deleted with the studio, and comes after other resources."""
    return pulumi.ResourceOptions(deleted_with=studio, depends_on=[*after])


config = live.CasterConfig(
    "election-night",
    caster_id=studio.id,
    domain_name="live.example.com",
    transcode=live.TranscodeConfig(caster_template=template, live_templates=["lsd", "lhd"]),
    record=live.RecordConfig(
        endpoint="oss-cn-shanghai.aliyuncs.com",
        oss_bucket="election-night-archive",
        formats=[live.RecordFormat(format="m3u8", cycle_duration=3600)],
    ),
    urgent_image_url="https://img.example.com/back-in-a-moment.jpg",
    auto_switch_urgent_on=True,
    auto_switch_urgent_config=live.AutoSwitchUrgentConfig(eof_thres=3),
    side_output_url_list=[f"rtmp://partner-{number}.example.com/live/election" for number in (1, 2, 3)],
    program_name="election night",
    program_effect=True,
    opts=in_studio(),
)


def camera(name: str, location_id: str, stream: str) -> live.CasterVideoResource:
    """A live source."""
    return live.CasterVideoResource(
        f"election-night-{name}",
        caster_id=studio.id,
        resource_name=name,
        location_id=location_id,
        live_stream_url=f"{ingest}/{stream}",
        opts=in_studio(),
    )


studio_camera = camera("studio-camera", "RV01", "studio")
touchscreen_camera = camera("touchscreen-camera", "RV02", "touchscreen")
parliament = camera("parliament", "RV03", "parliament")

full_screen = live.CasterLayout(
    "election-night-full-screen",
    caster_id=studio.id,
    video_layers=[live.VideoLayer(location_id="RV01", width=1, height=1, fill_mode="fit")],
    audio_layers=[live.AudioLayer(location_id="RV01", volume=1)],
    opts=in_studio(config),
)
picture_in_picture = live.CasterLayout(
    "election-night-picture-in-picture",
    caster_id=studio.id,
    video_layers=[
        live.VideoLayer(location_id="RV01", width=1, height=1, fill_mode="fit"),
        live.VideoLayer(location_id="RV03", position=(0.7, 0.05), height=0.25),
    ],
    audio_layers=[
        live.AudioLayer(location_id="RV01", volume=1),
        live.AudioLayer(location_id="RV03", volume=0.6),
    ],
    opts=in_studio(config),
)

logo = live.CasterComponent(
    "election-night-logo",
    caster_id=studio.id,
    component_name="logo",
    location_id="RC01",
    layer=live.ComponentLayer(position=(0.05, 0.05), anchor="topRight", height=0.1),
    image=live.ImageContent(material_id="a1b2c3d4e5f6"),
    opts=in_studio(),
)
lower_third = live.CasterComponent(
    "election-night-lower-third",
    caster_id=studio.id,
    component_name="lower-third",
    location_id="RC02",
    layer=live.ComponentLayer(position=(0.05, 0.1), anchor="bottomLeft", height=0.1),
    text=live.TextContent(text="Election night", color="0xffffff", size=0.05),
    opts=in_studio(),
)
clock = live.CasterComponent(
    "election-night-clock",
    caster_id=studio.id,
    component_name="clock",
    location_id="RC03",
    layer=live.ComponentLayer(position=(0.05, 0.05), anchor="topLeft", height=0.05),
    text=live.TextContent(text="Polls close at 20:00", color="0xffff00", size=0.03),
    opts=in_studio(),
)


def played(name: str, source: live.CasterVideoResource, start: str, end: str) -> live.Episode:
    """One part of the night."""
    return live.Episode(
        name=name,
        episode_type="Resource",
        resource_id=source.resource_id,
        start_time=f"2036-11-{start}:00+01:00",
        end_time=f"2036-11-{end}:00+01:00",
    )


rundown = live.CasterProgram(
    "election-night",
    caster_id=studio.id,
    episodes=[
        played("first forecast", studio_camera, "05T20:00", "05T21:00"),
        played("results by district", touchscreen_camera, "05T21:00", "05T23:30"),
        played("over midnight", parliament, "05T23:30", "06T00:45"),
        played("good night", studio_camera, "06T00:45", "06T01:00"),
    ],
    opts=in_studio(),
)

sources = (studio_camera, touchscreen_camera, parliament)
shown = (full_screen, picture_in_picture, logo, lower_third, clock)
run_state = live.CasterRunState(
    "election-night",
    caster_id=studio.id,
    running=on_air,
    opts=pulumi.ResourceOptions(depends_on=[config, *sources, *shown, rundown]),
)
preview = live.CasterScene(
    "election-night-PVW",
    caster_id=studio.id,
    output="PVW",
    running=True,
    layout_id=picture_in_picture.layout_id,
    component_ids=[logo.component_id, lower_third.component_id, clock.component_id],
    opts=in_studio(run_state),
)
sound = live.CasterSceneAudio(
    "election-night-PVW",
    caster_id=studio.id,
    output="PVW",
    follow=False,
    layers=[live.SceneAudioLayer(location_id="RV01"), live.SceneAudioLayer(location_id="RV03", volume=0.3)],
    opts=in_studio(run_state, preview),
)
restart = live.CasterRestart(
    "election-night",
    caster_id=studio.id,
    triggers={"config": config.restart_fingerprint},
    opts=in_studio(run_state),
)

relay = live.LivePullToPush(
    "partner",
    region="cn-shanghai",
    source_type="live",
    source_protocol="rtmp",
    source_urls=["rtmp://live.example.com/election-night/programme"],
    dst_url="rtmp://partner.example.com/live/election-night",
    start_time="2036-11-05T18:00:00Z",
    end_time="2036-11-06T01:00:00Z",
)

pulumi.export("studio", studio.stack_outputs(config=config, run_state=run_state))
