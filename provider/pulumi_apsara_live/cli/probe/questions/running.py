"""Questions about studios that run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from ..bench import SEEN_S, STATUS_S, Bench
from ..evidence import NONE, NotObserved
from ..question import Probe, Question
from ._reading import add_source, configure, listed_rows, reading, studio_config, studio_row

PREVIEW: Final = "0"
"""Output type of the preview scene."""
TEMPLATE: Final = '{"CasterTemplate":"lp_ld"}'
STREAMING, IDLE = "1", "0"
MOMENT_S: Final = 2.0
"""Seconds before a start or restart: times of the API have whole seconds, and quotas count earlier calls."""


@dataclass(frozen=True)
class Started:
    """A studio that was started."""

    id: str
    after_s: float
    """Seconds between StartCaster and Status 1."""


def started(bench: Bench) -> Started:
    """Start the present probe's general studio, once, and wait until it runs."""
    return bench.once_per_probe("started", lambda: _start(bench, bench.studio()))


def _start(bench: Bench, id: str) -> Started:
    configure(bench, id, DomainName=bench.given.domain, TranscodeConfig=TEMPLATE)
    if not studio_config(bench, id).get("DomainName"):
        raise NotObserved("DescribeCasterConfig did not return the DomainName that was set")
    studio_row(bench, id)
    add_source(bench, id)
    listed_rows(bench, 1, "DescribeCasterVideoResources", CasterId=id)
    bench.pause(MOMENT_S)
    with bench.measuring():
        bench.call("StartCaster", CasterId=id)
        return Started(id, until_status(bench, id, STREAMING))


def until_status(bench: Bench, id: str, status: str) -> float:
    """Wait until a studio has this status, and return how many seconds that took."""
    began = bench.seconds()

    def read() -> bool | None:
        return True if str(studio_row(bench, id).get("Status")) == status else None

    bench.until(read, f"the studio did not have Status {status}", within_s=STATUS_S)
    return bench.seconds() - began


def _start_time(bench: Bench) -> str:
    return str(int(started(bench).after_s))


def _restart_time(bench: Bench) -> str:
    id = started(bench).id
    bench.pause(MOMENT_S)
    with bench.measuring():
        bench.call("RestartCaster", CasterId=id)
        return str(int(until_status(bench, id, STREAMING)))


def _restart_times(bench: Bench) -> str:
    id = started(bench).id
    before = studio_row(bench, id)
    bench.pause(MOMENT_S)
    bench.call("RestartCaster", CasterId=id)
    until_status(bench, id, STREAMING)
    after = studio_row(bench, id)
    if not before.get("StartTime") or not after.get("StartTime") or not after.get("LastModified"):
        raise NotObserved("DescribeCasters did not return StartTime and LastModified")
    moved = {before.get(name) != after.get(name) for name in ("StartTime", "LastModified")}
    if len(moved) > 1:
        raise NotObserved("only one of StartTime and LastModified moved")
    return "moved" if moved == {True} else "kept"


def _start_running_code(bench: Bench) -> str:
    return bench.code("StartCaster", CasterId=started(bench).id)


def _running_template(bench: Bench) -> str:
    id = started(bench).id
    naming = {"CasterId": id, "CasterName": bench.name(id), "DomainName": bench.given.domain}
    changed = bench.code("SetCasterConfig", **naming, TranscodeConfig='{"CasterTemplate":"lp_sd"}')
    if changed != NONE:
        return reading(changed, {"IncorrectCasterStatus.Inuse": "frozen"})
    cleared = bench.code("SetCasterConfig", **naming, TranscodeConfig="")
    return reading(cleared, {NONE: "clears", "IncorrectCasterStatus.Inuse": "changes"})


RUNNING: Final = Probe(
    name="running",
    calls=25,
    creates="1 general studio, which is started and restarted",
    actions=(
        "SetCasterConfig",
        "DescribeCasterConfig",
        "DescribeCasters",
        "AddCasterVideoResource",
        "DescribeCasterVideoResources",
        "StartCaster",
        "RestartCaster",
    ),
    questions=(
        Question("start-time", "How many seconds pass between `StartCaster` and Status 1?", "0", _start_time),
        Question("restart-time", "How many seconds pass between `RestartCaster` and Status 1?", "0", _restart_time),
        Question(
            "restart-times",
            "Do `StartTime` and `LastModified` of a studio change when it restarts?",
            "moved",
            _restart_times,
        ),
        Question(
            "start-running-code",
            "With which code does `StartCaster` refuse a studio that runs?",
            "IncorrectCasterStatus.Inuse",
            _start_running_code,
        ),
        Question(
            "running-template",
            "Can `TranscodeConfig` be changed or cleared while the studio runs?",
            "changes",
            _running_template,
        ),
    ),
    needs=frozenset({"on-air", "domain"}),
)


@dataclass(frozen=True)
class Contents:
    """What the preview scene of a studio shows."""

    naming: dict[str, str]
    layout: str
    component: str


def _layout(bench: Bench, id: str) -> str:
    video = {"FillMode": "fit", "HeightNormalized": 1, "WidthNormalized": 1, "PositionNormalized": [0, 0]}
    answer = bench.call(
        "AddCasterLayout",
        CasterId=id,
        VideoLayer=[video],
        AudioLayer=[{"VolumeRate": 1, "ValidChannel": "all"}],
        BlendList=["RV01"],
        MixList=["RV01"],
    )
    return bench.new(str(answer["LayoutId"]))


def _component(bench: Bench, id: str) -> str:
    answer = bench.call(
        "AddCasterComponent",
        CasterId=id,
        ComponentType="text",
        LocationId="RC01",
        ComponentName="text",
        ComponentLayer='{"PositionNormalized":[0.1,0.1]}',
        TextLayerContent='{"Text":"probe","SizeNormalized":0.1}',
    )
    return bench.new(str(answer["ComponentId"]))


def _shown(bench: Bench) -> Contents:
    """Show a layout and a component in the preview, and return both."""
    id = started(bench).id
    contents = bench.once_per_probe(
        "contents",
        lambda: Contents(
            {"CasterId": id, "SceneId": str(_preview(bench, id)["SceneId"])}, _layout(bench, id), _component(bench, id)
        ),
    )
    bench.call("SetCasterSceneConfig", **contents.naming, LayoutId=contents.layout, ComponentId=[contents.component])

    def shown() -> bool | None:
        return True if _contents(bench, id) == (contents.layout, [contents.component]) else None

    bench.until(shown, "DescribeCasterScenes did not return what was set", within_s=SEEN_S)
    return contents


def _preview(bench: Bench, id: str) -> dict[str, Any]:
    rows = bench.rows("DescribeCasterScenes", CasterId=id)
    row = next((row for row in rows if str(row.get("OutputType")) == PREVIEW), None)
    if row is None:
        raise NotObserved("DescribeCasterScenes did not return a preview scene")
    return row


def _contents(bench: Bench, id: str) -> tuple[str, list[str]]:
    row = _preview(bench, id)
    components = row.get("ComponentIds")
    ids = components.get("componentId") or components.get("ComponentId") or [] if isinstance(components, dict) else []
    return str(row.get("LayoutId") or ""), [str(each) for each in ids]


def _absent_layout(bench: Bench) -> str:
    contents = _shown(bench)
    bench.call("SetCasterSceneConfig", **contents.naming)
    layout, components = _contents(bench, contents.naming["CasterId"])
    if components or layout not in ("", contents.layout):
        raise NotObserved("DescribeCasterScenes returned something else than was set")
    return "keeps" if layout else "empties"


def _absent_components(bench: Bench) -> str:
    contents = _shown(bench)
    bench.call("UpdateCasterSceneConfig", **contents.naming, LayoutId=contents.layout)
    layout, components = _contents(bench, contents.naming["CasterId"])
    if layout != contents.layout or components not in ([], [contents.component]):
        raise NotObserved("DescribeCasterScenes returned something else than was set")
    return "kept" if components else "removed"


def _audio_channel_words(bench: Bench) -> str:
    id = started(bench).id
    naming = {"CasterId": id, "SceneId": str(_preview(bench, id)["SceneId"])}
    layers = [{"VolumeRate": 1, "ValidChannel": "leftChannel"}]
    bench.call("UpdateCasterSceneAudio", **naming, FollowEnable=0, AudioLayer=layers, MixList=["RV01"])
    answer = bench.call("DescribeCasterSceneAudio", **naming)
    word = answer["AudioLayers"]["AudioLayer"][0]["ValidChannel"]
    readings = {"leftChannel": "as-sent", "left": "short"}
    if word not in readings:
        raise NotObserved("DescribeCasterSceneAudio returned another word")
    return readings[word]


def _stopped_scenes(bench: Bench) -> str:
    contents = _shown(bench)
    id = contents.naming["CasterId"]
    bench.call("StopCaster", CasterId=id)
    until_status(bench, id, IDLE)
    layout, components = _contents(bench, id)
    if bool(layout) != bool(components):
        raise NotObserved("StopCaster emptied the scene in part")
    return "kept" if layout else "emptied"


SCENES: Final = Probe(
    name="scenes",
    calls=32,
    creates="1 general studio, which is started and stopped, with a source, a layout and a text",
    actions=(
        "SetCasterConfig",
        "DescribeCasterConfig",
        "DescribeCasters",
        "AddCasterVideoResource",
        "DescribeCasterVideoResources",
        "AddCasterLayout",
        "AddCasterComponent",
        "StartCaster",
        "StopCaster",
        "DescribeCasterScenes",
        "SetCasterSceneConfig",
        "UpdateCasterSceneConfig",
        "UpdateCasterSceneAudio",
        "DescribeCasterSceneAudio",
    ),
    questions=(
        Question(
            "absent-layout",
            "Does `SetCasterSceneConfig` without a layout keep the layout of the scene?",
            "empties",
            _absent_layout,
        ),
        Question(
            "absent-components",
            "Does `UpdateCasterSceneConfig` without components keep those of the scene?",
            "kept",
            _absent_components,
        ),
        Question(
            "audio-channel-words",
            "Which words does `DescribeCasterSceneAudio` return for a sound channel?",
            "as-sent",
            _audio_channel_words,
        ),
        Question("stopped-scenes", "Do scenes keep what they show after `StopCaster`?", "kept", _stopped_scenes),
    ),
    needs=frozenset({"on-air", "domain"}),
)
