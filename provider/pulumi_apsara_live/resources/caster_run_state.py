"""Whether a studio is on air: started and stopped by declaration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field, SecretStr

from ..model.fields import Local, Model, Properties, Replace, SecretText, Wire
from ..model.shape import decode
from ..wire.errors import CallError, NotFound
from ..wire.operation import Operation
from ._account import Owned
from ._look_up import Arguments, LookUp
from ._resource import RENAME_ADVICE, Id, OnAir, RefusedByProvider, Resource, Step
from ._settings import DESCRIBES
from ._studio import STARTS, STOPS, STUDIOS, WHILE_ON_AIR, start, stream_urls, studio, wait_until

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

STREAMS: Final = Operation("DescribeCasterStreamUrl", repeatable=True, quota=5, rows="CasterStreams.CasterStream")


class CasterRunStateInputs(Owned):
    """Inputs of a run state."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`."""
    running: Annotated[bool, Wire("", "Status", values={False: 0, True: 1})] = True
    """Whether the studio is on air."""
    stop_on_delete: Annotated[bool, Local()] = True
    """Whether the studio is stopped when this resource is deleted."""
    wait: Annotated[bool, Local()] = True
    """Whether to wait until the studio is in the declared state."""
    timeout_s: Annotated[float, Local(), Field(gt=0, le=3600)] = 300
    """How long to wait, in seconds."""


class CasterRunStateOutputs(CasterRunStateInputs):
    """Outputs of a run state."""

    pvw_scene_id: str | None = None
    """Id of the preview scene, while on air."""
    pgm_scene_id: str | None = None
    """Id of the programme scene, while on air."""
    pvw_stream_url: SecretStr | None = None
    """Where the preview can be watched, while on air."""
    pgm_stream_url: SecretStr | None = None
    """Where the programme can be watched inside the studio, while on air."""
    pgm_streams: tuple[SecretText, ...] | None = None
    """Where the programme can be watched in every template and format, while on air."""


class _Scene(Model):
    """A scene and its stream, in an answer."""

    id: Annotated[str | None, Wire("", "SceneId")] = None
    url: Annotated[str | None, Wire("", "StreamUrl")] = None


def _scenes(cloud: Cloud, caster_id: str) -> Properties:
    """Return the scenes of a studio on air, and their streams. One call."""
    outputs: Properties = {}
    for row in cloud.rows(STREAMS, {"CasterId": caster_id}):
        name = "pgm" if str(row.get("OutputType")) == "1" else "pvw"
        scene = decode(_Scene, row)
        outputs |= {f"{name}_scene_id": scene.get("id"), f"{name}_stream_url": scene.get("url")}
        if name == "pgm":
            outputs["pgm_streams"] = stream_urls(row)
    return outputs


class StreamUrlsArguments(Arguments):
    """Return the scenes of a studio and the URLs at which they can be watched; all are None while it is stopped.

    One call, and a second one while the studio is stopped.
    """

    id: Annotated[str, Field(min_length=1)]
    """Id of the studio."""


def _streams(cloud: Cloud, arguments: StreamUrlsArguments) -> list[Properties]:
    """Read the streams of a studio.

    The service answers alike for a studio that does not exist and for one that was never started.
    """
    try:
        if found := _scenes(cloud, arguments.id):
            return [found]
    except NotFound:
        pass
    return [] if studio(cloud, arguments.id) is None else [{}]


SCENES: Final = ("pvw_scene_id", "pgm_scene_id", "pvw_stream_url", "pgm_stream_url", "pgm_streams")
"""Outputs that there are while the studio is on air."""


class CasterRunState(Resource[CasterRunStateInputs, CasterRunStateOutputs]):
    """`StartCaster` and `StopCaster`, when the state differs; its id is `caster_id/run`."""

    inputs = CasterRunStateInputs
    outputs = CasterRunStateOutputs
    id = Id("caster_id", ending="run")
    belongs_to = "caster_id"
    order = 40
    waits_for = "CasterConfig"
    noun = "on_air"
    adopted_if = WHILE_ON_AIR
    on_air = OnAir("runs", "studio")
    holds = (("caster_id",),)
    creates = STARTS
    reads = STUDIOS
    updates = STARTS
    deletes = STOPS
    also_reads = (STREAMS,)
    also_calls = (DESCRIBES,)
    costs = {
        "creation, starting the studio": (reads, STARTS, reads, STREAMS),
        "creation over a studio on air": (reads, STREAMS),
        "creation, starting refused for want of a setting": (reads, STARTS, DESCRIBES),
        "creation, `running=False`": (reads,),
        "refresh, on air": (reads, STREAMS),
        "refresh, off the air": (reads,),
        "`running` from true to false": (reads, STOPS, reads),
        "`running` from false to true": (reads, STARTS, reads, STREAMS),
        "another `stop_on_delete`, `wait` or `timeout_s`": (),
        "deletion, on air": (reads, STOPS, reads),
        "deletion, off the air": (reads,),
        "deletion, `stop_on_delete=False`": (),
    }
    look_ups = (
        LookUp(
            "get_stream_urls",
            StreamUrlsArguments,
            "GetStreamUrlsResult",
            SCENES,
            (STREAMS, reads),
            _streams,
        ),
    )

    def complete(self, olds: Properties, news: Properties, step: Step) -> Properties:
        """Nothing is computed; the scenes of a studio that is about to start are applied once it runs."""
        if news.get("running") is True and olds.get("running") is not True:
            step.run.starting(str(news.get("caster_id")))
        return news

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """Going off the air is announced."""
        if olds.get("running") is True and news.get("running") is False:
            yield "running: the studio goes off the air"

    def create(self, cloud: Cloud, step: Step, inputs: CasterRunStateInputs) -> tuple[str, Properties | None]:
        """Start the studio where it is declared to run; with `wait=False`, outputs hold the requested state.

        A studio that runs is not stopped by a creation: nobody has seen in the preview that it would be.
        """
        outputs = self._run(cloud, step, inputs, is_new=True)
        return self.id.format(inputs.caster_id), {"caster_id": inputs.caster_id, "running": inputs.running, **outputs}

    def read(self, cloud: Cloud, id: str, old: CasterRunStateOutputs) -> Properties | None:
        """One call for the state, one for the scenes while on air."""
        (caster_id,) = self.id.parse(id)
        now = studio(cloud, caster_id)
        if now is None:
            return None
        outputs: Properties = {"caster_id": caster_id, "running": now.runs}
        return outputs | (_scenes(cloud, caster_id) if now.runs else {})

    def update(
        self, cloud: Cloud, step: Step, id: str, old: CasterRunStateOutputs, inputs: CasterRunStateInputs
    ) -> Properties:
        """Start or stop the studio where it is not in the declared state, and read its scenes."""
        return self._run(cloud, step, inputs, is_new=False)

    def _run(self, cloud: Cloud, step: Step, inputs: CasterRunStateInputs, *, is_new: bool) -> Properties:
        done = self._bring_about(cloud, step, inputs, is_new=is_new)
        empty = dict.fromkeys(SCENES)
        try:
            if done and inputs.wait:
                wanted: Any = "streaming" if inputs.running else "idle"
                wait_until(cloud, step, inputs.caster_id, wanted, timeout_s=inputs.timeout_s)
            return empty | (_scenes(cloud, inputs.caster_id) if inputs.running else {})
        except CallError as error:
            if not done:
                raise
            outputs = f"{error} Studio {inputs.caster_id} was {done} before that: the next update finds it so."
            raise RefusedByProvider(outputs) from None

    def delete(self, cloud: Cloud, step: Step, id: str, old: CasterRunStateOutputs) -> None:
        """Stop the studio, unless the program says to leave it running."""
        (caster_id,) = self.id.parse(id)
        if not old.stop_on_delete:
            return
        now = studio(cloud, caster_id)
        if now is None or not now.runs:
            return
        cloud.call(STOPS, {"CasterId": caster_id})
        wait_until(cloud, step, caster_id, "idle", timeout_s=old.timeout_s)

    def refuse_replacement(self, cloud: Cloud, id: str, old: CasterRunStateOutputs) -> None:
        """A show is not stopped by a replacement, such as that of its studio by hand; one call."""
        (caster_id,) = self.id.parse(id)
        now = studio(cloud, caster_id) if old.stop_on_delete else None
        if now is not None and now.runs:
            raise RefusedByProvider(
                f"studio {caster_id} is on air, and a replacement of its CasterRunState would stop it; nothing was "
                "touched: set running=False in an update of its own before this one, or stop_on_delete=False to leave "
                "it on air"
            )

    def abandon(self, cloud: Cloud, step: Step, id: str, inputs: CasterRunStateInputs) -> str:
        """A studio that is on air stays on air: the next update finds it so."""
        return ""

    def _bring_about(self, cloud: Cloud, step: Step, inputs: CasterRunStateInputs, *, is_new: bool) -> str:
        """Start it or stop it where it is not so; what was done."""
        now = studio(cloud, inputs.caster_id)
        if now is None:
            raise RefusedByProvider(f"studio {inputs.caster_id} is gone: there is nothing to start or to stop")
        if now.runs == inputs.running:
            return ""
        if inputs.running:
            start(cloud, step, inputs.caster_id)
            return "started"
        if is_new and step.predecessor is None:
            raise RefusedByProvider(
                f"studio {inputs.caster_id} is on air, and this new CasterRunState would stop it: declare running=True "
                f"first and running=False in a later update, whose preview shows that the studio stops; {RENAME_ADVICE}"
            )
        cloud.call(STOPS, {"CasterId": inputs.caster_id})
        return "stopped"
