"""Inputs of every resource: minimal, full, and full with every field different."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from apsara_live_emulator import Emulator
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.fields import Properties
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._facts import row_of
from pulumi_apsara_live.resources._resource import Step
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.rpc import Cloud


@dataclass(frozen=True)
class Change:
    """A change of a declaration that takes other calls than setting every field to another value."""

    verb: Literal["create", "update", "replace", "delete"]
    title: str
    before: Properties | None
    after: Properties | None
    by_hand: Literal["", "configured", "on air"] = ""
    """What somebody does to the studio in between: writes its configuration, puts it on air."""


@dataclass(frozen=True)
class Case:
    """One way to declare a resource. `full` and `other` set the same fields, each to another value."""

    resource: str
    title: str
    full: Properties
    other: Properties
    minimal: Properties
    needs: tuple[str, ...] = ()
    """What must exist before: `studio`, `source`, `other source`, `component`, `other component`."""
    fixed: frozenset[str] = field(default_factory=frozenset)
    """Fields without another valid value: alone in their kind."""
    changes: tuple[Change, ...] = ()
    kept: frozenset[str] = field(default_factory=frozenset)
    """Optional fields that stay as they are when they are no longer declared."""
    unsent: frozenset[str] = field(default_factory=frozenset)
    """Fields that this way of creation does not send, or not under their own name."""

    def __str__(self) -> str:
        return f"{self.resource}-{self.title}"


@dataclass(frozen=True)
class Refusal:
    """What a resource refuses, and how somebody comes to it."""

    resource: str
    says: str
    """Part of the sentence that the user reads."""
    comes_to: "Callable[[Stage, Emulator], object]"
    """Makes the calls of which the last one is refused; returns the problems where inputs are."""
    needs: tuple[str, ...] = ()
    """What must exist before, as a case says it."""

    def __str__(self) -> str:
        return f"{self.resource}: {self.says}"


def wrong(resource: str, says: str, inputs: Properties, needs: tuple[str, ...] = ()) -> Refusal:
    """Inputs that are refused before any call."""
    return Refusal(resource, says, lambda stage, _: stage.problems(inputs), needs)


class World:
    """What a case needs, made in the cloud; its ids take the place of names such as `<studio>`.

    Worlds in one cloud need tokens of their own: the same token brings back the same studio.
    """

    def __init__(
        self, cloud: Cloud, needs: tuple[str, ...], ids: dict[str, str] | None = None, token: str = "a-token"
    ) -> None:
        self.cloud = cloud
        self.token = token
        self.ids: dict[str, str] = dict(ids or {})
        for need in needs:
            self.ids[f"<{need}>"] = getattr(self, "make_" + need.replace(" ", "_"))()

    @property
    def studio(self) -> str:
        """The studio that was made, of whatever kind."""
        return next(id for name, id in self.ids.items() if name.endswith("studio>"))

    def put(self, value: Any) -> Any:
        """The value with ids for names."""
        if isinstance(value, dict):
            return {key: self.put(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.put(each) for each in value]
        return self.ids.get(value, value) if isinstance(value, str) else value

    def make_studio(self) -> str:
        """A studio."""
        said = {"NormType": 1, "ChargeType": "PostPaid", "CasterName": "studio", "ClientToken": self.token}
        return str(self.cloud.call(Operation("CreateCaster", repeatable=True), said)["CasterId"])

    def make_virtual_studio(self) -> str:
        """A virtual studio."""
        said = {"NormType": 4, "ChargeType": "PostPaid", "CasterName": "studio", "ClientToken": self.token}
        return str(self.cloud.call(Operation("CreateCaster", repeatable=True), said)["CasterId"])

    def make_playlist_studio(self) -> str:
        """A playlist studio."""
        said = {"NormType": 6, "ChargeType": "PostPaid", "CasterName": "studio", "ClientToken": self.token}
        return str(self.cloud.call(Operation("CreateCaster", repeatable=True), said)["CasterId"])

    def make_playing_studio(self) -> str:
        """A playlist studio on air that plays the first of three shows."""
        caster_id = self.make_playlist_studio()
        add = Operation("AddShowIntoShowList", repeatable=False)
        for number in (1, 2, 3):
            asset = f"asset-{number}"
            show = {"CasterId": caster_id, "ShowName": f"film {number}", "ResourceType": "vod", "ResourceId": asset}
            self.ids[f"<show {number}>"] = str(self.cloud.call(add, show)["ShowId"])
        said = {
            "CasterId": caster_id,
            "DomainName": "live.example.com",
            "TranscodeConfig": '{"CasterTemplate":"lp_hd"}',
        }
        self.cloud.call(Operation("SetCasterConfig", repeatable=True), said)
        self.cloud.call(Operation("StartCaster", repeatable=True), {"CasterId": caster_id})
        return caster_id

    def make_light_carousel_studio(self) -> str:
        """A light carousel studio with the configuration that its playlist needs."""
        said = {"NormType": 3, "ChargeType": "PostPaid", "CasterName": "carousel", "ClientToken": f"{self.token}-too"}
        configured = {
            "CasterId": str(self.cloud.call(Operation("CreateCaster", repeatable=True), said)["CasterId"]),
            "DomainName": "live.example.com",
            "TranscodeConfig": '{"CasterTemplate":"lp_noTranscode"}',
            "ProgramEffect": 1,
        }
        return str(self.cloud.call(Operation("SetCasterConfig", repeatable=True), configured)["CasterId"])

    def make_playlist(self) -> str:
        """The playlist of a light carousel studio."""
        said = {
            "CasterId": self.make_light_carousel_studio(),
            "ProgramItems": '[{"ItemName":"film","ResourceType":"vod","ResourceValue":"asset-1"}]',
            "ProgramConfig": "{}",
        }
        return str(self.cloud.call(Operation("AddPlaylistItems", repeatable=False), said)["ProgramId"])

    def make_ready_studio(self) -> str:
        """A studio that can be started."""
        said = {
            "CasterId": self.make_studio(),
            "DomainName": "live.example.com",
            "TranscodeConfig": '{"CasterTemplate":"lp_hd"}',
        }
        return str(self.cloud.call(Operation("SetCasterConfig", repeatable=True), said)["CasterId"])

    def make_running_studio(self) -> str:
        """A studio on air."""
        caster_id = self.make_ready_studio()
        self.cloud.call(Operation("StartCaster", repeatable=True), {"CasterId": caster_id})
        return caster_id

    def make_standby_studio(self) -> str:
        """A studio on air that has a standby picture."""
        said = {
            "CasterId": self.make_studio(),
            "DomainName": "live.example.com",
            "TranscodeConfig": '{"CasterTemplate":"lp_hd"}',
            "UrgentImageUrl": "https://files.example.com/standby.png",
        }
        self.cloud.call(Operation("SetCasterConfig", repeatable=True), said)
        self.cloud.call(Operation("StartCaster", repeatable=True), {"CasterId": said["CasterId"]})
        return said["CasterId"]

    def make_channel_studio(self) -> str:
        """A studio with channels enabled."""
        said = {"CasterId": self.make_studio(), "CasterName": "studio", "ChannelEnable": 1}
        return str(self.cloud.call(Operation("SetCasterConfig", repeatable=True), said)["CasterId"])

    def make_source(self, location: str = "RV90") -> str:
        """A source in the studio."""
        said = {
            "CasterId": self.studio,
            "ResourceName": location,
            "LocationId": location,
            "VodUrl": "http://files.example.com/a.mp4",
        }
        return str(self.cloud.call(Operation("AddCasterVideoResource", repeatable=False), said)["ResourceId"])

    def make_other_source(self) -> str:
        """Another source in the studio."""
        return self.make_source("RV91")

    def make_layout(self) -> str:
        """A layout in the studio."""
        said = {
            "CasterId": self.studio,
            "VideoLayer": [{"FillMode": "none", "HeightNormalized": 1, "WidthNormalized": 1}],
            "BlendList": ["RV01"],
            "AudioLayer": [{"VolumeRate": 1}],
            "MixList": ["RV01"],
        }
        return str(self.cloud.call(Operation("AddCasterLayout", repeatable=False), said)["LayoutId"])

    def make_other_layout(self) -> str:
        """Another layout in the studio."""
        return self.make_layout()

    def make_previewed_layout(self) -> str:
        """A layout that the preview of the studio shows, and the programme does not."""
        layout_id = self.make_layout()
        rows = Operation("DescribeCasterScenes", repeatable=True, rows="SceneList.Scene")
        scenes = self.cloud.rows(rows, {"CasterId": self.studio})
        preview = next(str(scene["SceneId"]) for scene in scenes if scene["OutputType"] == "0")
        shown = {"CasterId": self.studio, "SceneId": preview, "LayoutId": layout_id}
        self.cloud.call(Operation("SetCasterSceneConfig", repeatable=True), shown)
        return layout_id

    def make_programme_layout(self) -> str:
        """A layout that the programme of the studio shows."""
        layout_id = self.make_layout()
        shown = {"CasterId": self.studio, "SceneId": self.make_programme_scene(), "LayoutId": layout_id}
        self.cloud.call(Operation("SetCasterSceneConfig", repeatable=True), shown)
        return layout_id

    def make_layout_of_sources(self) -> str:
        """A layout of the two sources, that both scenes of the studio show."""
        said = {
            "CasterId": self.studio,
            "VideoLayer": [{"FillMode": "none", "HeightNormalized": 1}, {"FillMode": "none", "HeightNormalized": 0.2}],
            "BlendList": ["RV90", "RV91"],
            "AudioLayer": [{"VolumeRate": 1}],
            "MixList": ["RV90"],
        }
        layout_id = str(self.cloud.call(Operation("AddCasterLayout", repeatable=False), said)["LayoutId"])
        rows = Operation("DescribeCasterScenes", repeatable=True, rows="SceneList.Scene")
        for scene in self.cloud.rows(rows, {"CasterId": self.studio}):
            shown = {"CasterId": self.studio, "SceneId": scene["SceneId"], "LayoutId": layout_id}
            self.cloud.call(Operation("SetCasterSceneConfig", repeatable=True), shown)
        return layout_id

    def make_programme_scene(self) -> str:
        """The PGM scene of the studio."""
        rows = Operation("DescribeCasterScenes", repeatable=True, rows="SceneList.Scene")
        scenes = self.cloud.rows(rows, {"CasterId": self.studio})
        return next(str(scene["SceneId"]) for scene in scenes if scene["OutputType"] == "1")

    def make_component(self, location: str = "RC90") -> str:
        """A component in the studio."""
        said = {
            "CasterId": self.studio,
            "ComponentName": location,
            "ComponentType": "text",
            "LocationId": location,
            "Effect": "none",
            "ComponentLayer": '{"HeightNormalized":"0.1","WidthNormalized":"0.1"}',
            "TextLayerContent": '{"Text":"hello"}',
        }
        return str(self.cloud.call(Operation("AddCasterComponent", repeatable=False), said)["ComponentId"])

    def make_other_component(self) -> str:
        """Another component in the studio."""
        return self.make_component("RC91")

    def make_running_relay(self) -> str:
        """A relay of a list of files that has begun, in cn-shanghai."""
        said = {
            "Region": "cn-shanghai",
            "TaskName": "relay",
            "SourceType": "url",
            "SourceUrls": '["https://files.example.com/0.mp4","https://files.example.com/1.mp4"]',
            "DstUrl": "rtmp://push.example.com/app/relay",
            "StartTime": "2020-01-01T00:00:00Z",
            "EndTime": "2036-06-29T23:00:00Z",
        }
        return str(self.cloud.call(Operation("CreateLivePullToPush", repeatable=False), said)["TaskId"])


class Stage:
    """A case on a cloud: its inputs checked, its verbs at hand, as a host would call them."""

    emulator: Emulator
    """The emulator behind the cloud, where a scenario needs its clock or its state."""

    def __init__(self, cloud: Cloud, case: Case) -> None:
        self.cloud, self.case = cloud, case
        self.resource = RESOURCES[case.resource]
        self.world = World(cloud, case.needs)

    @property
    def step(self) -> Step:
        """A step of a run of its own."""
        return Step(urn=f"urn:pulumi:dev::laws::{self.case.resource}::thing", scope="laws")

    def judged(self, bag: Properties, olds: Properties | None = None) -> lifecycle.CheckedInputs:
        """Inputs as they go into the state, and what is wrong with them."""
        return lifecycle.check(self.resource, self.step, olds or {}, self.world.put(bag))

    def checked(self, bag: Properties, olds: Properties | None = None) -> Properties:
        """Inputs as they go into the state; they must be good."""
        judged = self.judged(bag, olds)
        assert judged.problems == ()
        return judged.inputs

    def problems(self, declared: Properties) -> str:
        """What is wrong with inputs, each problem with the property that it names."""
        return "; ".join(f"{problem.path} {problem.reason}" for problem in self.judged(declared).problems)

    def create(self, bag: Properties) -> tuple[str, Properties, Properties]:
        """Create from a program's inputs: id, outputs, inputs."""
        inputs = self.checked(bag)
        id, outputs = lifecycle.create(self.resource, self.cloud, self.step, inputs)
        self.cloud.begin_run()
        return id, outputs, inputs

    def update(self, id: str, outputs: Properties, inputs: Properties) -> Properties:
        """Update to checked inputs: outputs."""
        return lifecycle.update(self.resource, self.cloud, self.step, id, outputs, inputs)

    def read(self, id: str, outputs: Properties) -> lifecycle.CurrentState | None:
        """Refresh."""
        return lifecycle.read(self.resource, self.cloud, id, outputs)

    def delete(self, id: str, outputs: Properties) -> None:
        """Delete."""
        lifecycle.delete(self.resource, self.cloud, self.step, id, outputs)

    def diff(self, outputs: Properties, inputs: Properties) -> Any:
        """What the update would cost."""
        return lifecycle.diff(self.resource, outputs, inputs)


FILES = {found.stem: import_module(f"{__name__}.{found.stem}") for found in Path(__file__).parent.glob("[a-z]*.py")}
CASES: list[Case] = [case for stem in sorted(FILES) for case in FILES[stem].CASES]
"""The cases of all files of this folder: a resource's file has its cases in `CASES`."""
if missing := sorted({*RESOURCES} - {case.resource for case in CASES}):
    raise LookupError(f"no file of tests/cases has cases of {', '.join(missing)}")
if unlisted := sorted({case.resource for case in CASES} - {*RESOURCES}):
    raise LookupError(f"tests/cases has cases of {unlisted[0]}, and resources/__init__.py does not list it")
COSTS: Mapping[str, Mapping[str, Callable[[Stage], Iterator[None]]]] = {
    case.resource: FILES[stem].COSTS for stem in sorted(FILES) for case in FILES[stem].CASES
}
"""What happens in each row of a resource's declared costs: `COSTS` of its file.

Each scenario makes ready, yields once, and does what is counted.
"""
AT_LEAST_ONCE: dict[str, list[str]] = {
    operation: seen for file in FILES.values() for operation, seen in getattr(file, "AT_LEAST_ONCE", {}).items()
}
"""Decision 17: operations that an interrupted run may do once more, and what viewers see of them then.

Nothing shows when their triggers changed. A restart for a fingerprint is not among them.
"""
NEEDS_A_REFRESH: list[str] = [each for file in FILES.values() for each in getattr(file, "NEEDS_A_REFRESH", ())]
"""Operations after whose interruption no record can tell what they made: `NEEDS_A_REFRESH` of their file."""
WRITTEN_AGAIN: Mapping[str, list[str]] = {
    case.resource: [*getattr(FILES[stem], "WRITTEN_AGAIN", ())] for stem in sorted(FILES) for case in FILES[stem].CASES
}
"""Operations that a takeover calls although nothing differs: `WRITTEN_AGAIN` of their file, which says why."""
NOT_OFFERED: Mapping[str, Mapping[str, str]] = {
    case.resource: getattr(FILES[stem], "NOT_OFFERED", {}) for stem in sorted(FILES) for case in FILES[stem].CASES
}
"""Parameters of a resource's creation that are none of its inputs, with the reason: `NOT_OFFERED` of its file."""
REFUSALS: list[Refusal] = [refusal for stem in sorted(FILES) for refusal in getattr(FILES[stem], "REFUSALS", ())]
"""What each resource refuses: `REFUSALS` of its file."""


def most_calls(name: str) -> dict[str, int]:
    """The most calls of a creation, an update and a deletion, when nothing was interrupted before.

    An update that changes several things calls an operation once for all of them.
    """
    rows: dict[str, list[tuple[Operation, ...]]] = {}
    for change, calls in RESOURCES[name].costs.items():
        if "interrupted" not in change:
            rows.setdefault(row_of(change), []).append(calls)
    most = {kind: max(map(len, calls)) for kind, calls in rows.items()}
    changed = rows.get("change in place", [])
    update = max(len({each for calls in changed for each in calls}), most.get("change in place", 0))
    return {"create": most["creation"], "update": update, "delete": most["deletion"]}
