"""Scheduled show lists: InitializeAutoShowListTask, DescribeAutoShowListTasks, and what a schedule does in time."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from ..answers import Json
from ..assumptions import assumed
from ..clock import LAST
from ..json_text import write_json
from ..objects import Caster, Schedule, Show
from ..refusals import Refusal, asset_not_found, malformed, malformed_value, missing
from ..state import State
from . import Call, answers
from .caster import DEFAULT_RESOURCE_GROUP, TEMPLATES
from .caster_config import check_domain
from .caster_run_state import PGM, check_startable, create_scenes, start, stop, stream_infos, take_settings
from .caster_show_list import PLAYLIST

MAX_RESOURCES = 3
LIVE_TEMPLATES = ("LiveTemplate", "LiveTemplates")


@answers("InitializeAutoShowListTask")
@assumed("The studio is a pay-as-you-go playlist studio in the default group, named by its id.")
@assumed("A start in the past starts at once; other times, and ids that are no list of 1 to 3, are Malformed.")
@assumed("ResourceIds is a JSON list; an asset that the test has declared missing is InvalidResource.NotFound.")
def initialize_auto_show_list_task(call: Call) -> Json:
    """Create a studio that plays its shows from StartTime to EndTime; no token makes it repeatable [SDK]."""
    check_domain(call, call.text("DomainName"))
    transcode = _read_transcode(call)
    asset_ids = _read_assets(call)
    schedule = _read_schedule(call)
    caster_id = call.state.new_id("caster")
    shows = [_show(call, asset_id) for asset_id in asset_ids]
    callback = {"CallbackUrl": call.text("CallBackUrl")} if call.given("CallBackUrl") else {}
    caster = Caster(
        caster_id=caster_id,
        name=caster_id,
        norm_type=PLAYLIST,
        charge_type="PostPaid",
        client_token=call.state.new_id("token"),
        created=call.now,
        modified=call.now,
        resource_group_id=DEFAULT_RESOURCE_GROUP,
        config={"DomainName": call.text("DomainName"), "TranscodeConfig": transcode, **callback},
        shows={show.show_id: show for show in shows},
        schedule=schedule,
        new=call.newness(),
    )
    call.state.add_caster(caster)
    create_scenes(call.state, caster)
    streams = _streams(caster)
    _follow_schedule(call.state, caster, call.now)
    return {"CasterId": caster_id, "StreamList": write_json(streams)}


@answers("DescribeAutoShowListTasks")
@assumed("A task is started while its studio runs between its times, else paused; it exists as long as its studio.")
@assumed("A studio without a task gives an empty list, an unknown one InvalidCaster.NotFound.")
@assumed("With auto-tasks=object one task is answered as an object, no task or several as a list.")
def describe_auto_show_list_tasks(call: Call) -> Json:
    """Return the tasks of the account, or that of one studio [SDK]."""
    casters = [call.caster()] if call.given("CasterId") else list(call.state.casters.values())
    scheduled = call.listed([caster for caster in casters if caster.schedule.end])
    tasks = [_described(caster, call.now) for caster in scheduled]
    single = len(tasks) == 1 and call.choices["auto-tasks"] == "object"
    return {"AutoShowListTasks": write_json(tasks[0] if single else tasks)}


def run_schedules(state: State) -> None:
    """Start and stop the studios whose times have come since the last call."""
    now = state.clock.timestamp()
    for caster in state.casters.values():
        if caster.schedule.end:
            _follow_schedule(state, caster, now)


@assumed("A studio that is stopped or started by hand stays so until the next of its times; it exists after its end.")
@assumed("A studio that could not be started by hand, for want of a domain or template, is not started by its time.")
def _follow_schedule(state: State, caster: Caster, now: float) -> None:
    schedule = caster.schedule
    if now >= schedule.start and not schedule.started:
        schedule.started = True
        state.touch(caster)
        if not caster.started:
            moment = max(schedule.start, caster.created)
            with suppress(Refusal):
                check_startable(caster)
                start(state, caster, moment, moment)
    if now >= schedule.end and not schedule.ended:
        schedule.ended = True
        state.touch(caster)
        if caster.started:
            stop(caster, schedule.end)


def _described(caster: Caster, now: float) -> Json:
    schedule, transcode = caster.schedule, caster.config.get("TranscodeConfig", {})
    on = caster.started and schedule.start <= now < schedule.end
    return {
        "Status": 1 if on else 0,
        "TranscodeConfig": {
            "CasterTemplate": transcode.get("CasterTemplate", ""),
            "LiveTemplate": transcode.get("LiveTemplateIds", {}).get("LocationId", []),
        },
        "CasterId": caster.caster_id,
    }


def _streams(caster: Caster) -> list[Json]:
    """Return the addresses of the output under the keys of StreamList."""
    take_settings(caster)
    (scene,) = (one for one in caster.scenes.values() if one.output_type == PGM)
    infos = stream_infos(caster, scene)["StreamInfos"]["StreamInfo"]
    caster.live = {}
    return [{name[0].lower() + name[1:]: value for name, value in info.items()} for info in infos]


def _show(call: Call, asset_id: str) -> Show:
    settings = {"RepeatTimes": 0, "ResourceType": "vod", "ResourceId": asset_id}
    return Show(call.state.new_id("show"), settings, call.newness())


@assumed("CasterConfig takes LiveTemplate, as in its text, or LiveTemplates, as in its sample.")
@assumed("A CasterTemplate that CreateCaster does not know is InvalidCasterTemplate.Malformed, as there.")
def _read_transcode(call: Call) -> Json:
    """Return CasterConfig in the form that DescribeCasterConfig returns."""
    config = call.json("CasterConfig")
    call.check_object("CasterConfig", config, ("CasterTemplate", *LIVE_TEMPLATES))
    template = config.get("CasterTemplate")
    if not template:
        raise missing("CasterConfig.CasterTemplate")
    if template not in TEMPLATES:
        raise malformed_value("CasterTemplate", f"must be one of {', '.join(TEMPLATES)}")
    given: list[Any] = [config[name] for name in LIVE_TEMPLATES if config.get(name)]
    if len(given) > 1:
        raise malformed("CasterConfig", "has LiveTemplate twice")
    if not given:
        return {"CasterTemplate": template}
    if not isinstance(given[0], list) or not all(isinstance(one, str) for one in given[0]):
        raise malformed("CasterConfig.LiveTemplate", "must be a list of strings")
    return {"CasterTemplate": template, "LiveTemplateIds": {"LocationId": given[0]}}


def _read_assets(call: Call) -> list[str]:
    call.need("ResourceIds")
    asset_ids = call.json("ResourceIds")
    if not isinstance(asset_ids, list) or not all(isinstance(one, str) and one for one in asset_ids):
        raise malformed("ResourceIds", "must be a JSON list of ids")
    if not 1 <= len(asset_ids) <= MAX_RESOURCES:
        raise malformed("ResourceIds", f"holds 1 to {MAX_RESOURCES} ids")
    for asset_id in asset_ids:
        if asset_id in call.state.missing_assets:
            raise asset_not_found(asset_id)
    return asset_ids


def _read_schedule(call: Call) -> Schedule:
    """Return the times, which are sent in milliseconds since 1970."""
    begin, end = call.parameters["StartTime"] / 1000, call.parameters["EndTime"] / 1000
    if not 0 <= begin < end:
        raise malformed("EndTime", "must be later than StartTime")
    if not call.now < end <= LAST.timestamp():
        raise malformed("EndTime", "must be in the future")
    return Schedule(begin, end)
