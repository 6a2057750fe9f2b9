"""The sound of a scene: which sources are heard, how loud, and whether the sound follows the picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from ..model.diff import Changes
from ..model.fields import (
    ZERO_ONE,
    Json,
    Local,
    Model,
    Names,
    Parallel,
    Problem,
    Properties,
    Replace,
    Wire,
    WriteOnly,
    known,
)
from ..model.shape import decode, encode, to_properties
from ..wire.errors import CallError, NotFound, Refused
from ..wire.operation import Operation
from ._account import Owned
from ._canvas import LOCATION_RULE, SoundChannel
from ._resource import Id, OnAir, RefusedByProvider, Resource, Step
from ._scenes import (
    OUTPUTS,
    SCENES,
    SceneOutput,
    WhenIdle,
    declared_scene,
    meant_twice_or_never,
    name_of,
    other_name,
    runs,
    scene_of,
    scenes,
)
from ._studio import WHILE_ON_AIR

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

UPDATES: Final = Operation("UpdateCasterSceneAudio", repeatable=True)
DESCRIBES: Final = Operation("DescribeCasterSceneAudio", repeatable=True, quota=15)
DECLARABLE: Final = ("follow", "layers")
"""What is brought about in a scene."""
SHORT_CHANNELS: Final = {"left": "leftChannel", "right": "rightChannel"}
"""Words that `DescribeCasterSceneAudio` may return, with those that requests use."""
NOT_RUNNING: Final = ("IncorrectSceneStatus", "IncorrectSceneStatus.Idle", "IncorrectCasterStatus.Idle")
"""Codes of a call about a scene that does not run."""
ADVICE: Final = {
    "IncorrectSceneStatus.ConfigError": "an earlier change of the scene failed, so it takes no other: restart the "
    "studio, with a CasterRestart",
    **dict.fromkeys(
        NOT_RUNNING,
        "the scene is listed as running and takes no sound: let it depend on the studio's CasterRunState, and run the "
        "update again",
    ),
}
"""What to do about a refusal."""
NoiseMode = Literal["speech", "music"]
Voice = Literal["male", "female"]


class SceneAudioFilter(Model):
    """Processing of one source's sound, each part off by default."""

    auto_gain: Annotated[bool, Wire("enableAgc", values=ZERO_ONE)] = False
    """Whether the level is evened out automatically."""
    noise_suppression: Annotated[bool, Wire("enableAns", values=ZERO_ONE)] = False
    """Whether noise is suppressed."""
    noise_mode: Annotated[NoiseMode, Wire("ansMode", values={"speech": 0, "music": 1})] = "speech"
    """What is to be kept when noise is suppressed."""
    beautify: Annotated[bool, Wire("enableBeautify", values=ZERO_ONE)] = False
    """Whether the voice is beautified."""
    voice: Annotated[Voice, Wire("voiceBeautifyMode", values={"male": 0, "female": 1})] = "male"
    """The voice that is beautified."""


class SceneAudioLayer(Model):
    """The sound of one source in a scene."""

    location_id: Annotated[str, Wire("MixList", "MixList.LocationId"), Parallel(), LOCATION_RULE]
    """Location of the source that is heard, `RV01` to `RV99`: `camera.location_id`.

    In a studio with channels it is the id of a channel, `RV01` to `RV12`. Each location has one layer.
    """
    volume: Annotated[float, Wire("VolumeRate"), Field(ge=0, le=10)] = 1.0
    """Factor of the original volume, 0 to 10; 0 is silence."""
    channel: Annotated[SoundChannel, Wire("ValidChannel")] = "all"
    """Sound channels of the source that are used."""
    delay_ms: Annotated[int, Wire("FixedDelayDuration"), Field(ge=0, le=5000)] = 0
    """Delay of the sound in milliseconds, 0 to 5000."""
    filter: Annotated[SceneAudioFilter | None, Wire(answered=""), Json(), WriteOnly()] = None
    """Processing of the sound; the API does not return it. It is sent if it is declared, and turned off after that."""


class CasterSceneAudioInputs(Owned):
    """The declared sound of a scene."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`."""
    output: Annotated[SceneOutput | None, Wire("", "OutputType", values=OUTPUTS), Replace()] = None
    """Which scene: the preview or the programme; either this or `scene_id`."""
    scene_id: Annotated[str | None, Replace()] = None
    """Which scene, by its id; either this or `output`."""
    follow: Annotated[bool | None, Wire("FollowEnable", values=ZERO_ONE)] = None
    """Whether the sound follows the picture, which is the vendor's default; if left out, it stays as it is.

    If it does, a take gives the sources of the new layout their original volume and mutes the others.
    """
    layers: Annotated[
        tuple[SceneAudioLayer, ...] | None, Wire("AudioLayer", "AudioLayers.AudioLayer"), Field(min_length=1)
    ] = None
    """Sources that are heard, all of them, in the order of mixing; if left out, they stay as they are.

    Vendor: `AudioLayer`, `MixList`.
    """
    when_idle: Annotated[WhenIdle, Local()] = "skip"
    """What to do while the scene does not run, when it takes no sound.

    `skip` records what is declared as pending: the update that starts the studio applies it. `fail` refuses.
    """

    def problems(self) -> Iterator[Problem]:
        """A scene is meant in one way, something is declared of it, and a location has one layer."""
        yield from meant_twice_or_never(self.output, self.scene_id)
        if self.follow is None and self.layers is None:
            yield Problem("layers", "the sound of a scene needs follow or layers")
        seen: dict[str, int] = {}
        for index, layer in enumerate(self.layers if known(self.layers) and self.layers else ()):
            if layer.location_id in seen:
                reason = f"is the location of layers[{seen[layer.location_id]}] already, got {layer.location_id!r}"
                yield Problem(f"layers[{index}].location_id", reason)
            seen.setdefault(layer.location_id, index)


class CasterSceneAudioOutputs(CasterSceneAudioInputs):
    """The sound of a scene as the API returns it."""

    status: Annotated[str, Wire(values={"idle": 0, "running": 1})]
    """State of the scene: `running` or `idle`."""
    pending: Annotated[tuple[str, ...] | None, Local(), Names()] = None
    """Names of properties that are declared and wait until the scene runs; absent when none does."""


class CasterSceneAudio(Resource[CasterSceneAudioInputs, CasterSceneAudioOutputs]):
    """Changed by `UpdateCasterSceneAudio`, read by `DescribeCasterSceneAudio`.

    A scene has its sound from the studio's first start, so this finds it and changes what differs. What is no longer
    declared stays, and so does all of it when the resource is deleted: no operation resets the sound of a scene.

    While the scene does not run, the recorded sound stays; its id is `caster_id/scene_id/audio`, and has `PVW` or `PGM`
    for the scene until a refresh after the studio's first start.
    """

    inputs = CasterSceneAudioInputs
    outputs = CasterSceneAudioOutputs
    id = Id("caster_id", "scene_id", ending="audio")
    belongs_to = "caster_id"
    order = 52
    waits_for = "CasterRunState"
    on_air = OnAir("contents", "scene", shown_by=DECLARABLE, lasts=True)
    holds = (("caster_id", "output"), ("caster_id", "scene_id"))
    implied_values = {"follow": True}
    adopted_if = WHILE_ON_AIR
    creates = UPDATES
    reads = SCENES
    also_reads = (DESCRIBES,)
    updates = UPDATES
    costs = {
        "creation": (reads, DESCRIBES, creates),
        "creation, nothing to change": (reads, DESCRIBES),
        "creation while the scene does not run": (reads,),
        "refresh": (reads, DESCRIBES),
        "refresh while the scene does not run": (reads,),
        "another `follow`, other layers": (updates,),
        "other layers while the scene does not run, pending": (updates, reads),
        "the studio is started by the same update, nothing to change": (reads, DESCRIBES),
        "the studio is started by the same update, with pending layers": (reads, DESCRIBES, updates),
        "`follow` or `layers` no longer declared, another `when_idle`": (),
        "deletion": (),
    }

    def declarable(self, outputs: Properties, rows: Sequence[Mapping[str, Any]]) -> Properties:
        """The sound of a scene that runs, unless it has no layers and follows the picture, as at first."""
        is_first = not outputs.get("layers") and outputs.get("follow", True)
        other = other_name(rows, outputs.get("output"))
        wanted = {name: value for name, value in outputs.items() if name != other}
        return wanted if outputs.get("status") == "running" and not is_first else {}

    def called(self, outputs: Properties) -> str:
        """Sound of the preview or of the programme."""
        return f"{name_of(outputs.get('output'))}-sound"

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """What is no longer declared stays."""
        for name in DECLARABLE:
            if olds.get(name) is not None and news.get(name) is None:
                yield f"{name}: no longer declared, and the scene keeps it: nothing resets the sound of a scene"

    def changes(self, olds: Properties, news: Properties, declared: frozenset[str]) -> Changes:
        """Compare exactly, as silence and False are values here; what is no longer declared is not compared."""
        found = super().changes(olds, news, declared - {*DECLARABLE})
        recorded = to_properties(self.recorded(olds))
        names = (name for name in DECLARABLE if news.get(name) is not None and name not in found.update)
        return replace(found, update=(*found.update, *(name for name in names if news[name] != recorded.get(name))))

    def create(self, cloud: Cloud, step: Step, inputs: CasterSceneAudioInputs) -> tuple[str, Properties | None]:
        """Find the scene, and change what differs of its sound; while it does not run, record what is pending."""
        caster_id = inputs.caster_id
        rows = scenes(cloud, caster_id)
        row = declared_scene(rows, caster_id, inputs.scene_id or inputs.output or "")
        id = self.id.format(caster_id, str(row["SceneId"] if row else inputs.scene_id or inputs.output))
        if holder := step.run.holder(self.kind, id, but=step.urn):
            raise RefusedByProvider(f"the sound of scene {id} is declared by {holder} already: declare it once")
        if row is None or not runs(row):
            return id, self._pending(row, inputs)
        return id, self._applied(cloud, row, inputs)

    def read(self, cloud: Cloud, id: str, old: CasterSceneAudioOutputs) -> Properties | None:
        """Read the scenes, and the sound of this one if it runs; otherwise the recorded sound stays."""
        caster_id, own = self.id.parse(id)
        try:
            rows = scenes(cloud, caster_id)
            row = scene_of(rows, own)
            if row is not None and runs(row):
                return self._outputs(cloud, caster_id, row)
        except NotFound:
            return None
        if row is None and rows:
            return None
        names = {"scene_id", "output", *DECLARABLE, "pending"}
        recorded = {name: value for name, value in to_properties(old).items() if name in names}
        return recorded | {"caster_id": caster_id, "status": "idle"} | decode(self.outputs, row or {})

    def id_of(self, outputs: Properties, id: str) -> str:
        """The id with the scene's own, once the scene is there."""
        return self.id.format(outputs["caster_id"], outputs["scene_id"]) if outputs.get("scene_id") else id

    def overdue(self, step: Step, old: CasterSceneAudioOutputs) -> tuple[str, ...]:
        """What is declared of a scene is applied once more whenever this update starts the studio."""
        declared = tuple(name for name in DECLARABLE if getattr(old, name) is not None)
        return declared if step.run.is_starting(old.caster_id) else ()

    def update(
        self, cloud: Cloud, step: Step, id: str, old: CasterSceneAudioOutputs, inputs: CasterSceneAudioInputs
    ) -> Properties:
        """Send what differs by one call; read before it where something is pending or this update starts the studio."""
        refused: CallError | None = None
        if old.scene_id and not old.pending and not self.overdue(step, old):
            try:
                self._send(cloud, old.scene_id, _differing(to_properties(old), inputs), old)
            except Refused as error:
                if error.code not in NOT_RUNNING:
                    raise _advised(error) from None
                refused = error
            else:
                return {}
        rows = scenes(cloud, inputs.caster_id)
        row = scene_of(rows, self.id.parse(id)[1])
        if row is None or not runs(row):
            return self._pending(row, inputs)
        if refused is not None:
            raise _advised(refused)
        return {**self._applied(cloud, row, inputs), "pending": None}

    def delete(self, cloud: Cloud, step: Step, id: str, old: CasterSceneAudioOutputs) -> None:
        """Make no call: nothing resets the sound of a scene."""
        step.inform(f"scene {self.id.parse(id)[1]} keeps its sound: no operation resets it")

    def _applied(self, cloud: Cloud, row: Mapping[str, Any], inputs: CasterSceneAudioInputs) -> Properties:
        """Read the sound of a running scene, send what differs from it, and return the outputs."""
        live = self._outputs(cloud, inputs.caster_id, row)
        differing = _differing(live, inputs)
        try:
            self._send(cloud, str(row["SceneId"]), differing, self.recorded(live))
        except Refused as error:
            raise _advised(error) from None
        return live | differing

    def _send(self, cloud: Cloud, scene_id: str, differing: Properties, old: CasterSceneAudioOutputs) -> None:
        """One call, if anything differs; a filter that is no longer declared is sent with every part off."""
        if not differing:
            return
        filtered = {each.location_id for each in old.layers or () if each.filter}
        off = {"filter": to_properties(SceneAudioFilter())}
        layers = [(off if each["location_id"] in filtered else {}) | each for each in differing.get("layers", ())]
        whole = {**differing, "layers": layers or None}
        cloud.call(UPDATES, {"CasterId": old.caster_id, "SceneId": scene_id, **encode(self.inputs, whole)})

    def _pending(self, row: Mapping[str, Any] | None, inputs: CasterSceneAudioInputs) -> Properties:
        """The outputs of a scene that does not run: what is declared waits."""
        declared = {name: value for name, value in to_properties(inputs).items() if name in DECLARABLE}
        if inputs.when_idle == "fail":
            raise RefusedByProvider(
                f"scene {inputs.scene_id or inputs.output} of studio {inputs.caster_id} does not run, and takes "
                f"{', '.join(declared)} only while it does: let this depend on the studio's CasterRunState, or set "
                'when_idle to "skip"'
            )
        scene = decode(self.outputs, row or {})
        return {"caster_id": inputs.caster_id, "status": "idle", **scene, **declared, "pending": [*declared]}

    def _outputs(self, cloud: Cloud, caster_id: str, row: Mapping[str, Any]) -> Properties:
        """The sound of a running scene; what the API leaves out of a layer has the vendor's default."""
        answer = cloud.call(DESCRIBES, {"CasterId": caster_id, "SceneId": row["SceneId"]})
        read = to_properties(self.recorded(decode(self.outputs, {**row, **answer}) | {"caster_id": caster_id}))
        for layer in read.get("layers", ()):
            layer["channel"] = SHORT_CHANNELS.get(layer["channel"], layer["channel"])
        return {name: value for name, value in read.items() if name != "when_idle"}


def _differing(current: Properties, inputs: CasterSceneAudioInputs) -> Properties:
    """What is declared and is not so. Silence is no absence, so values are compared exactly."""
    declared = to_properties(inputs)
    return {name: declared[name] for name in DECLARABLE if name in declared and declared[name] != current.get(name)}


def _advised(error: CallError) -> CallError | RefusedByProvider:
    """Return a refusal with what to do about it."""
    if error.code not in ADVICE:
        return error
    return RefusedByProvider(f"{error.action}: {error.code}: {ADVICE[error.code]} (request id {error.request_id})")
