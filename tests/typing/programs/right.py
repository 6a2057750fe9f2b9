"""Correct programs: read by type checkers only, every resource with all that it takes, values known and unknown."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pulumi

import pulumi_apsara_live as live
from pulumi_apsara_live import outputs

settings = pulumi.Config()
elsewhere = live.Account(region="ap-southeast-1", profile="backup", role_arn=settings.require("role"))

studio = live.Caster(
    "news",
    norm_type="general",
    account=elsewhere,
    caster_name="News",
    charge_type="PostPaid",
    resource_group_id=settings.require_secret("group"),
    tags={"show": "news", "team": pulumi.Output.from_input("evening")},
    destroy_while_on_air=False,
    opts=pulumi.ResourceOptions(protect=True),
)
config = live.CasterConfig(
    "news",
    caster_id=studio.id,
    account={"region": "ap-southeast-1"},
    caster_name="News",
    domain_name=settings.require("domain"),
    transcode=live.TranscodeConfig(caster_template="lp_hd", live_templates=["lsd", "lhd"]),
    record={
        "endpoint": "oss-cn-shanghai.aliyuncs.com",
        "oss_bucket": "archive",
        "formats": [{"format": "m3u8", "cycle_duration": 3600}, live.RecordFormat(format="mp4")],
        "interval": 5,
    },
    delay=5,
    urgent_image_url="https://img.example.com/back.jpg",
    auto_switch_urgent_on=True,
    auto_switch_urgent_config=live.AutoSwitchUrgentConfig(eof_thres=3),
    side_output_url_list=[settings.require_secret("side_output")],
    callback_url=settings.get_secret("callback"),
    program_name="evening",
    program_effect=True,
    sync_groups=[live.SyncGroup(mode="conference", resource_ids=["a", "b"])],
    keep=["urgent_material_id"],
    on_delete="leave",
    overwrite=True,
)
camera = live.CasterVideoResource(
    "camera",
    caster_id=studio.id,
    resource_name="camera",
    location_id="RV01",
    live_stream_url=pulumi.Output.format("rtmp://{0}/camera", config.domain_name),
)
rundown = live.CasterProgram(
    "evening",
    caster_id=studio.caster_id,
    episodes=[
        live.Episode(
            name="headlines",
            episode_type="Resource",
            resource_id=camera.resource_id,
            start_time=datetime(2036, 6, 29, 18, tzinfo=UTC),
            end_time="2036-06-29T20:15:00+02:00",
            switch_type="TimeFirst",
        ),
        {
            "name": "titles",
            "episode_type": "Component",
            "component_ids": ["title"],
            "start_time": "2036-06-29T20:15:00+02:00",
            "end_time": "2036-06-29T20:16:00+02:00",
        },
    ],
)
on_air = live.CasterRunState("news", caster_id=studio.id, running=settings.get_bool("on_air") or False)
preview = live.CasterScene("preview", caster_id=studio.id, output="PVW", running=True, component_ids=["title"])
restart = live.CasterRestart(
    "news",
    caster_id=studio.id,
    triggers={"config": config.restart_fingerprint, "by hand": settings.get("restart") or "never"},
    on_create="skip",
    when_idle="start",
)
relay = live.LivePullToPush(
    "trailers",
    region="cn-shanghai",
    source_type="url",
    source_urls=["https://files.example.com/1.mp4"],
    dst_url="rtmp://ingest.example.com/news/trailers",
    start_time="2036-06-29T17:00:00Z",
    end_time="2036-06-29T23:00:00Z",
    repeat_number=-1,
)
live.LivePullToPushRestart(
    "trailers",
    region=relay.region,
    task_id=relay.task_id,
    triggers={"files": relay.restart_fingerprint},
    resume=True,
)
other = live.StudioReference("organization/platform/dev", output="news")

status: pulumi.Output[str] = studio.status
delay: pulumi.Output[float | None] = config.delay
fingerprint: pulumi.Output[str | None] = other.restart_fingerprint
pulumi.export("studio", studio.stack_outputs(config=config, run_state=on_air))
pulumi.export("episodes", rundown.episode_ids)
pulumi.export("preview", preview.stream_url)
pulumi.export("why", restart.reason)

whole = live.ProductionStudio(
    "whole",
    caster={"norm_type": "general", "tags": {"show": "news"}},
    config={"domain_name": settings.require("domain"), "transcode": {"caster_template": "lp_hd"}},
    sources={"camera": {"location_id": "RV01", "live_stream_url": settings.require_secret("camera")}},
    layouts={
        "full": {
            "video_layers": [{"location_id": "RV01", "width": 1}],
            "audio_layers": [live.AudioLayer(location_id="RV01")],
        }
    },
    components={"logo": {"location_id": "RC01", "layer": {"height": 0.1}, "text": {"text": "News"}}},
    rundown=[
        live.Episode(name="headlines", episode_type="Resource", resource_id="camera", start_time="a", end_time="b")
    ],
    run_state={"running": True},
    scenes={"PVW": {"layout_id": "full", "component_ids": ["logo"]}},
    audio={"PVW": {"follow": True}},
    restart={"triggers": {"deploy": "2"}},
    account={"region": "ap-southeast-1"},
)
loop = live.ProductionStudio(
    "loop",
    caster={"norm_type": "playlist"},
    show_list={"shows": [{"name": "film", "resource_type": "vod", "resource_id": "a"}], "repeat": -1},
)
virtual = live.ProductionStudio(
    "virtual",
    caster={"norm_type": "virtual"},
    studio_layouts={"camera": {"common": {"channel_id": "RV01"}}},
    scenes={"PVW": {"layout_id": "camera"}},
    restart=False,
)
own = live.ProductionStudio("own", caster=studio, config=config, sources={"camera": camera}, restart=False)
shared: live.CasterVideoResourceArgs = {"location_id": "RV02", "vod_url": "https://files.example.com/1.mp4"}
pulumi.export("parts", [whole.caster.id, own.sources["camera"].resource_id, whole.stack_outputs()])

found = live.get_caster(settings.require("studio"), account={"region": "ap-southeast-1"})
is_on_air: bool = found.status == "streaming"
names = [each.caster_name or each.caster_id for each in live.get_casters(tags={"show": "news"}, status="idle")]
studio_again = live.Caster("again", norm_type=live.get_casters()[0].norm_type)
urls = live.get_stream_urls_output(studio.id, opts=pulumi.InvokeOutputOptions(depends_on=[on_air]))
watched: pulumi.Output[str | None] = urls.apply(lambda own: own.pgm_stream_url)
relays: pulumi.Output[list[live.GetRelayResult]] = live.get_relays_output("cn-shanghai")
pulumi.export("found", [is_on_air, names, watched, relays.apply(len)])

template: live.CasterTemplate = "lp_hd"
kind: live.NormType = "general"
arguments: live.CasterArgs = {"norm_type": kind, "tags": {"show": "news"}}
again = live.Caster("again", norm_type=studio.norm_type)


def resolution(transcode: outputs.TranscodeConfig | None) -> str:
    return transcode["caster_template"] if transcode else template


def titles(episodes: Sequence[outputs.Episode]) -> list[str]:
    return [episode["name"] for episode in episodes]


put_out: pulumi.Output[str] = config.transcode.apply(resolution)
shown: pulumi.Output[list[str]] = rundown.episodes.apply(titles)
widths: pulumi.Output[float] = whole.layouts["full"].video_layers.apply(lambda layers: layers[0]["width"])
pulumi.export("arguments", [arguments, again.id, put_out, shown, widths])
