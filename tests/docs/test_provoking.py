"""The page about provoking errors, row by row: each code is met by the vendor's SDK in the way that its row says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from alibabacloud_tea_openapi.exceptions import AlibabaCloudException

from apsara_live_emulator import Emulator, faults
from docs.manual import ROOT
from engine.behind import Stranger

Properties = dict[str, Any]
PAGE = ROOT / "docs" / "provoking-errors.md"
VENDOR: Mapping[str, tuple[str, Mapping[str, int]]] = {
    "RestartCaster": (
        "000",
        {
            "IncorrectSceneStatus": 400,
            "IncorrectCasterStatus.Idle": 400,
            "InvalidCasterId.Malformed": 400,
            "InvalidNormType.Malformed": 400,
            "IncorrectCasterStatus": 400,
            "IllegalOperation": 401,
            "InternalError": 500,
            "InvalidCaster.NotFound": 404,
            "InvalidScene.NotFound": 404,
        },
    ),
    "StartCasterScene": (
        "001",
        {
            "IncorrectSceneStatus": 400,
            "IncorrectSceneStatus.Inuse": 400,
            "IncorrectCasterStatus.Idle": 400,
            "InvalidCasterId.Malformed": 400,
            "InvalidSceneId.Malformed": 400,
            "IllegalOperation": 401,
            "InternalError": 500,
            "UserQuotaExceed": 403,
            "InvalidCaster.NotFound": 404,
            "InvalidScene.NotFound": 404,
            "InvalidLayout.NotFound": 404,
            "InvalidConfiguration.NotFound": 404,
            "InvalidCasterTemplate.NotFound": 404,
        },
    ),
    "RestartLivePullToPush": (
        "002",
        {
            "InvalidParameter": 400,
            "LiveServiceNotFound": 400,
            "InvalidParam.CodeIllegalDuration": 400,
            "CodeInvalidAliUid": 400,
            "CodeTaskNotExist": 400,
            "InternalError": 500,
        },
    ),
    "SetCasterConfig": (
        "003",
        {
            "InvalidUserId.Malformed": 400,
            "InvalidCasterId.Malformed": 400,
            "InvalidParameter.Malformed": 400,
            "IncorrectCasterStatus.Inuse": 400,
            "InvalidCaster.ChannelDisableUnsupported": 400,
            "IncorrectCasterStatus.EnableChannel": 400,
            "MissingParameter": 400,
            "InternalError": 500,
            "PermissionDenied": 403,
            "InvalidCaster.NotFound": 404,
            "InvalidDomainName.NotFound": 404,
        },
    ),
    "ModifyCasterProgram": (
        "004",
        {
            "MissingParameter": 400,
            "InvalidParameter.Malformed": 400,
            "SwitchTypeInvalid.Malformed": 400,
            "IncorrectStartTime": 400,
            "IncorrectEndTime": 400,
            "IncorrectEpisodeStatus": 400,
            "EpisodeConflict.Malformed": 400,
            "InvalidCasterId.Malformed": 400,
            "IllegalOperation": 401,
            "InternalError": 500,
            "InvalidCaster.NotFound": 404,
            "InvalidResource.NotFound": 404,
            "InvalidEpisode.NotFound": 404,
            "InvalidComponent.NotFound": 404,
        },
    ),
}
"""The error tables of the vendor's five pages: page, and code with its HTTP status, in the page's order."""
CASES = [(action, code, status) for action, (_, codes) in VENDOR.items() for code, status in codes.items()]
FAULT = "An ordered fault."
NOON, EIGHT = datetime(2036, 6, 29, 12, tzinfo=UTC), datetime(2036, 6, 29, 20, tzinfo=UTC)
READY = {"domain_name": "live.example.com", "transcode_config": '{"CasterTemplate":"lp_hd"}'}
NO_SUCH_TEMPLATE = {**READY, "transcode_config": '{"CasterTemplate":"gone"}'}


@dataclass
class Account:
    """An emulator, and the vendor's SDK that talks to it; what a circumstance needs is made by calls."""

    emulator: Emulator
    sdk: Stranger

    def studio(self, norm_type: int = 1) -> str:
        """A studio that can be started."""
        made = self.sdk.call("CreateCaster", norm_type=norm_type, charge_type="PostPaid", client_token="t")
        caster_id = str(made["CasterId"])
        self.sdk.call("SetCasterConfig", caster_id=caster_id, **READY)
        return caster_id

    def on_air(self, norm_type: int = 1) -> str:
        """A studio that streams."""
        caster_id = self.studio(norm_type)
        self.sdk.call("StartCaster", caster_id=caster_id)
        return caster_id

    def scenes(self, caster_id: str) -> tuple[str, str]:
        """The preview and the programme."""
        rows = self.sdk.call("DescribeCasterScenes", caster_id=caster_id)["SceneList"]["Scene"]
        ids = {row["OutputType"]: row["SceneId"] for row in rows}
        return ids["0"], ids["1"]

    def preview(self, *, runs: bool = False) -> Properties:
        """The preview of a studio on air, as parameters."""
        caster_id = self.on_air()
        scene = {"caster_id": caster_id, "scene_id": self.scenes(caster_id)[0]}
        if not runs:
            self.sdk.call("StopCasterScene", **scene)
        return scene

    def relay(self) -> Properties:
        """A relay that has begun, as parameters."""
        self.emulator.clock.set(EIGHT)
        made = self.sdk.call(
            "CreateLivePullToPush",
            region="cn-shanghai",
            source_type="live",
            source_protocol="rtmp",
            source_urls=["rtmp://in.example.com/app/one"],
            dst_url="rtmp://push.example.com/app/one",
            start_time="2036-06-29T19:00:00Z",
            end_time="2036-06-29T23:00:00Z",
        )
        return {"region": "cn-shanghai", "task_id": made["TaskId"]}

    def rundown(self, *changes: Properties) -> Properties:
        """A rundown of two episodes, one after the other, and changes of the first, as parameters."""
        self.emulator.clock.set(NOON)
        caster_id = self.studio()
        live = {"live_stream_url": "rtmp://in.example.com/app/one", "resource_name": "one", "location_id": "RV01"}
        source = self.sdk.call("AddCasterVideoResource", caster_id=caster_id, **live)["ResourceId"]
        entry = {"EpisodeType": "Resource", "ResourceId": source, "SwitchType": "TimeFirst"}
        times = [("20:00", "20:30"), ("20:30", "21:00")]
        entries = [{**entry, "StartTime": at(start), "EndTime": at(end)} for start, end in times]
        made = self.sdk.call("AddCasterProgram", caster_id=caster_id, episode=episodes("Add", entries))
        first = made["EpisodeIds"]["EpisodeId"][0]["EpisodeId"]
        changed = [{"EpisodeId": first, **change} for change in changes]
        return {"caster_id": caster_id, "episode": episodes("Modify", changed)}


def at(clock: str) -> str:
    """A time of the evening, as the wire writes it."""
    return f"2036-06-29T{clock}:00Z"


def episodes(verb: str, entries: list[Properties]) -> list[Any]:
    """Entries of a rundown as the SDK's models."""
    from alibabacloud_live20161101 import models

    return [getattr(models, f"{verb}CasterProgramRequestEpisode")().from_map(entry) for entry in entries]


@pytest.fixture
def account(emulator: Emulator) -> Account:
    """An account with nothing in it."""
    return Account(emulator, Stranger(emulator))


# What is called, for each code: `None` where the page's row orders a fault.

Call = Properties
Way = Callable[[Account], Call]


def with_another_template(account: Account) -> Call:
    caster_id = account.on_air()
    account.sdk.call("SetCasterConfig", caster_id=caster_id, **NO_SUCH_TEMPLATE)
    return {"caster_id": caster_id}


def still_restarting(account: Account) -> Call:
    account.emulator.choices.set("restart-time", "600")
    caster_id = account.on_air()
    account.sdk.call("RestartCaster", caster_id=caster_id)
    return {"caster_id": caster_id}


def of_a_stopped_studio(account: Account) -> Call:
    scene = account.preview()
    account.sdk.call("StopCaster", caster_id=scene["caster_id"])
    return scene


def without_its_layout(account: Account) -> Call:
    from alibabacloud_live20161101 import models

    scene = account.preview(runs=True)
    layer = models.AddCasterLayoutRequestVideoLayer(fill_mode="none")
    sound = models.AddCasterLayoutRequestAudioLayer(volume_rate=1)
    shown = {"video_layer": [layer], "audio_layer": [sound], "blend_list": ["RV01"], "mix_list": ["RV01"]}
    layout = account.sdk.call("AddCasterLayout", caster_id=scene["caster_id"], **shown)["LayoutId"]
    account.sdk.call("SetCasterSceneConfig", **scene, layout_id=layout)
    account.sdk.call("StopCasterScene", **scene)
    account.sdk.call("DeleteCasterLayout", caster_id=scene["caster_id"], layout_id=layout)
    return scene


def without_its_domain(account: Account) -> Call:
    scene = account.preview()
    del account.emulator.state.casters[scene["caster_id"]].config["DomainName"]
    return scene


def without_a_template(account: Account) -> Call:
    scene = account.preview()
    account.sdk.call("SetCasterConfig", caster_id=scene["caster_id"], **NO_SUCH_TEMPLATE)
    return scene


def of_the_programme(account: Account) -> Call:
    caster_id = account.on_air()
    return {"caster_id": caster_id, "scene_id": account.scenes(caster_id)[1]}


def over(account: Account) -> Call:
    relay = account.relay()
    account.emulator.clock.advance(3 * 3600)
    return relay


def with_channels(account: Account) -> Call:
    caster_id = account.studio()
    account.sdk.call("SetCasterConfig", caster_id=caster_id, channel_enable=1, **READY)
    return {"caster_id": caster_id, **READY}


def with_an_unknown_domain(account: Account) -> Call:
    account.emulator.state.unknown_domains.add("other.example.com")
    return {"caster_id": account.studio(), "domain_name": "other.example.com"}


def while_it_plays(account: Account) -> Call:
    change = account.rundown({"EpisodeName": "x"})
    account.emulator.clock.set(EIGHT)
    return change


NAMED = {"EpisodeName": "x"}
WAYS: Mapping[str, Mapping[str, Way | None]] = {
    "RestartCaster": {
        "IncorrectSceneStatus": with_another_template,
        "IncorrectCasterStatus.Idle": lambda account: {"caster_id": account.studio()},
        "InvalidCasterId.Malformed": lambda _: {"caster_id": "no id"},
        "InvalidNormType.Malformed": lambda account: {"caster_id": account.on_air(norm_type=4)},
        "IncorrectCasterStatus": still_restarting,
        "IllegalOperation": None,
        "InternalError": None,
        "InvalidCaster.NotFound": lambda _: {"caster_id": "none"},
        "InvalidScene.NotFound": None,
    },
    "StartCasterScene": {
        "IncorrectSceneStatus": of_the_programme,
        "IncorrectSceneStatus.Inuse": lambda account: account.preview(runs=True),
        "IncorrectCasterStatus.Idle": of_a_stopped_studio,
        "InvalidCasterId.Malformed": lambda account: account.preview() | {"caster_id": "no id"},
        "InvalidSceneId.Malformed": lambda account: account.preview() | {"scene_id": "no id"},
        "IllegalOperation": None,
        "InternalError": None,
        "UserQuotaExceed": None,
        "InvalidCaster.NotFound": lambda account: account.preview() | {"caster_id": "none"},
        "InvalidScene.NotFound": lambda account: account.preview() | {"scene_id": "none"},
        "InvalidLayout.NotFound": without_its_layout,
        "InvalidConfiguration.NotFound": without_its_domain,
        "InvalidCasterTemplate.NotFound": without_a_template,
    },
    "RestartLivePullToPush": {
        "InvalidParameter": lambda account: account.relay() | {"region": "preregion"},
        "LiveServiceNotFound": None,
        "InvalidParam.CodeIllegalDuration": over,
        "CodeInvalidAliUid": None,
        "CodeTaskNotExist": lambda account: account.relay() | {"region": "cn-beijing"},
        "InternalError": None,
    },
    "SetCasterConfig": {
        "InvalidUserId.Malformed": lambda account: {"caster_id": account.studio(), "owner_id": "me"},
        "InvalidCasterId.Malformed": lambda _: {"caster_id": "no id"},
        "InvalidParameter.Malformed": lambda account: {"caster_id": account.studio(), "delay": 301},
        "IncorrectCasterStatus.Inuse": lambda account: {"caster_id": account.on_air(), "program_name": "x"},
        "InvalidCaster.ChannelDisableUnsupported": with_channels,
        "IncorrectCasterStatus.EnableChannel": lambda account: {
            "caster_id": account.on_air(),
            "channel_enable": 1,
            **READY,
        },
        "MissingParameter": lambda _: {"program_name": "x"},
        "InternalError": None,
        "PermissionDenied": None,
        "InvalidCaster.NotFound": lambda _: {"caster_id": "none"},
        "InvalidDomainName.NotFound": with_an_unknown_domain,
    },
    "ModifyCasterProgram": {
        "MissingParameter": lambda account: account.rundown({}),
        "InvalidParameter.Malformed": lambda account: account.rundown(NAMED, NAMED),
        "SwitchTypeInvalid.Malformed": lambda account: account.rundown({"SwitchType": "ContentFirst"}),
        "IncorrectStartTime": lambda account: account.rundown({"StartTime": at("11:00")}),
        "IncorrectEndTime": lambda account: account.rundown({"EndTime": at("20:00")}),
        "IncorrectEpisodeStatus": while_it_plays,
        "EpisodeConflict.Malformed": lambda account: account.rundown({"EndTime": at("20:31")}),
        "InvalidCasterId.Malformed": lambda account: account.rundown(NAMED) | {"caster_id": "no id"},
        "IllegalOperation": None,
        "InternalError": None,
        "InvalidCaster.NotFound": lambda account: account.rundown(NAMED) | {"caster_id": "none"},
        "InvalidResource.NotFound": lambda account: account.rundown({"ResourceId": "none"}),
        "InvalidEpisode.NotFound": lambda account: account.rundown({**NAMED, "EpisodeId": "none"}),
        "InvalidComponent.NotFound": lambda account: account.rundown({"ComponentId": ["none"]}),
    },
}
GOOD: Mapping[str, Way] = {
    "RestartCaster": lambda account: {"caster_id": account.on_air()},
    "StartCasterScene": lambda account: account.preview(),
    "RestartLivePullToPush": lambda account: account.relay(),
    "SetCasterConfig": lambda account: {"caster_id": account.studio(), **READY},
    "ModifyCasterProgram": lambda account: account.rundown(NAMED),
}
"""Calls that nothing is wrong with: what stands in the way of them is the fault alone."""


def documented() -> Iterator[tuple[str, str, int, str]]:
    """Operation, code, status and way: each row of the page."""
    section = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        if found := re.fullmatch(r"\| `([\w.]+)` \| (\d+) \| (.+) \|", line):
            yield section, found[1], int(found[2]), found[3]


ROWS = list(documented())


def test_every_code_of_the_five_pages_has_a_row() -> None:
    """In the vendor's order, with the vendor's status; where a fault is ordered, the row says so and nothing else."""
    assert [row[:3] for row in ROWS] == CASES
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"## {action}\n\nPage {page}.\n" in text for action, (page, _) in VENDOR.items())
    assert {(action, code): way == FAULT for action, code, _, way in ROWS} == {
        (action, code): way is None for action, ways in WAYS.items() for code, way in ways.items()
    }


@pytest.mark.parametrize("action", GOOD)
def test_without_a_circumstance_the_call_succeeds(account: Account, action: str) -> None:
    """So it is the circumstance that provokes the code."""
    assert account.sdk.call(action, **GOOD[action](account))["RequestId"]


@pytest.mark.parametrize(("action", "code", "status"), CASES, ids=[f"{each[0]}-{each[1]}" for each in CASES])
def test_each_code_is_provoked_as_documented(account: Account, action: str, code: str, status: int) -> None:
    """By the vendor's SDK, which reads the code and the status from the answer."""
    way = WAYS[action][code]
    said = (way or GOOD[action])(account)
    if way is None:
        account.emulator.faults.order(action, faults.error(code))
    with pytest.raises(AlibabaCloudException) as refused:
        account.sdk.call(action, **said)
    assert (refused.value.code, refused.value.status_code) == (code, status)
