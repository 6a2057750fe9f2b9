"""A scene of a studio, preview (PVW) or programme (PGM): what it shows, and whether the preview runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import SecretStr

from ..model.diff import Changes, same
from ..model.fields import Entry, Local, Names, Problem, Properties, Replace, SecretText, Wire, known
from ..model.shape import decode, to_properties
from ..wire.errors import CallError, NotFound, Refused
from ..wire.operation import Operation
from ._account import Owned
from ._resource import Id, OnAir, RefusedByProvider, Resource, Step
from ._scenes import (
    OUTPUTS,
    SCENES,
    SETS,
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
from ._studio import WHILE_ON_AIR, stream_urls

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

STARTS: Final = Operation("StartCasterScene", repeatable=True)
STOPS: Final = Operation("StopCasterScene", repeatable=True)
PATCHES: Final = Operation("UpdateCasterSceneConfig", repeatable=True)
EMPTIES: Final = Operation("DeleteCasterSceneConfig", repeatable=True)
RUNS: Final = "IncorrectSceneStatus.Inuse"
RESTS: Final = "IncorrectSceneStatus.Idle"
NOT_SO: Final = ("IncorrectSceneStatus", "IncorrectCasterStatus.Idle", "IncorrectSceneStatus.Idle")
"""Codes of a call about a scene that is not in the recorded state, or of a studio that is stopped."""
SCENE_INPUTS: Final = ("layout_id", "component_ids")
"""What a scene shows."""
DECLARABLE: Final = ("running", *SCENE_INPUTS)
"""What is brought about in a scene."""
ADVICE: Final = {
    "IncorrectCasterStatus.Idle": "the studio is not on air: let the scene depend on its CasterRunState",
    "InvalidLayout.NotFound": "the layout of the scene is not there: declare layout_id with one that exists",
    "InvalidConfiguration.NotFound": "the studio has no configuration: declare its CasterConfig with a domain_name",
    "InvalidCasterTemplate.NotFound": "the studio has no transcoding template: declare transcode in its CasterConfig",
    "UserQuotaExceed": "the account has no room for another running scene: stop one, or ask the vendor for more",
    "IncorrectSceneStatus": "the scene does not run, or is no preview: let it depend on the studio's CasterRunState, "
    "declare running=True for a preview, and no running for the programme",
}
"""What to do about a refusal of a scene."""


class CasterSceneInputs(Owned):
    """Inputs of a scene."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`."""
    output: Annotated[SceneOutput | None, Wire("", "OutputType", values=OUTPUTS), Replace()] = None
    """Which scene: the preview or the programme; either this or `scene_id`."""
    scene_id: Annotated[str | None, Replace()] = None
    """Which scene, by its id; either this or `output`."""
    running: Annotated[bool | None, Wire("", "Status", values={False: 0, True: 1})] = None
    """Whether the preview runs; if left out, it is not compared. The programme runs with the studio."""
    layout_id: Annotated[str | None, Wire(cleared="")] = None
    """What is seen where."""
    component_ids: Annotated[tuple[Entry, ...] | None, Wire("ComponentId", "ComponentIds.componentId", cleared=[])] = (
        None
    )
    """What lies over it, bottom to top."""
    when_idle: Annotated[WhenIdle, Local()] = "skip"
    """What to do while the studio is stopped, when a scene takes no configuration.

    `skip` records what is declared as pending: the update that starts the studio applies it. `fail` refuses.
    """

    def problems(self) -> Iterator[Problem]:
        """A scene is meant in one way, and only the preview is started and stopped."""
        yield from meant_twice_or_never(self.output, self.scene_id)
        if known(self.output, self.running) and self.output == "PGM" and self.running is not None:
            yield Problem(
                "running", "only the preview (PVW) is started and stopped; the programme runs with the studio"
            )


class CasterSceneOutputs(CasterSceneInputs):
    """Outputs of a scene."""

    scene_name: str | None = None
    """Name of the scene."""
    status: Annotated[str, Wire(values={"idle": 0, "running": 1})]
    """`running` or `idle`."""
    stream_url: SecretStr | None = None
    """Where the scene can be watched inside the studio, while it runs."""
    streams: Annotated[tuple[SecretText, ...] | None, Local()] = None
    """Where it can be watched in every template and format, while it runs."""
    pending: Annotated[tuple[str, ...] | None, Local(), Names()] = None
    """Names of properties that are declared and wait until the studio runs; absent when none does."""


class CasterScene(Resource[CasterSceneInputs, CasterSceneOutputs]):
    """Scenes are created by the studio's first start, so this finds one and declares what it shows.

    Deleting it empties what was set here and leaves the scene; its id is `caster_id/scene_id`, and
    `caster_id/PVW` or `caster_id/PGM` until a refresh after the studio's first start.
    """

    inputs = CasterSceneInputs
    outputs = CasterSceneOutputs
    id = Id("caster_id", "scene_id")
    belongs_to = "caster_id"
    order = 50
    waits_for = "CasterRunState"
    adopted_if = WHILE_ON_AIR
    on_air = OnAir("contents", "scene", shown_by=DECLARABLE, lasts=True)
    holds = (("caster_id", "output"), ("caster_id", "scene_id"))
    creates = PATCHES
    reads = SCENES
    updates = PATCHES
    deletes = EMPTIES
    also_calls = (SETS, STARTS, STOPS)
    costs = {
        "creation, nothing to change": (reads,),
        "creation with a layout": (reads, PATCHES, reads),
        "creation, starting the preview, with a layout": (reads, STARTS, PATCHES, reads),
        "creation while the studio is stopped": (reads,),
        "the studio is started by the same update, nothing to change": (reads,),
        "the studio is started by the same update, with a pending layout": (reads, PATCHES, reads),
        "refresh": (reads,),
        "another layout, other components": (PATCHES, reads),
        "another layout while the studio is stopped, pending": (PATCHES, reads),
        "components no longer declared, with a layout": (SETS, reads),
        "layout and components no longer declared": (EMPTIES, reads),
        "`running` from true to false": (STOPS, reads),
        "deletion, with a layout": (reads, EMPTIES),
        "deletion, with neither layout nor components": (),
    }

    @property
    def omitted(self) -> Literal["clears", "keeps"]:
        """What was never declared of a scene is other people's business."""
        return "keeps"

    def changes(self, olds: Properties, news: Properties, declared: frozenset[str]) -> Changes:
        """Stop comparing whether the preview runs once it is no longer declared."""
        return super().changes(olds, news, declared - {"running"})

    def create(self, cloud: Cloud, step: Step, inputs: CasterSceneInputs) -> tuple[str, Properties | None]:
        """Find the scene, then change what differs; while the studio is stopped, record what is pending."""
        rows = scenes(cloud, inputs.caster_id)
        row = declared_scene(rows, inputs.caster_id, inputs.scene_id or inputs.output or "")
        id = self.id.format(inputs.caster_id, str(row["SceneId"] if row else inputs.scene_id or inputs.output))
        if holder := step.run.holder(self.kind, id, but=step.urn):
            raise RefusedByProvider(f"scene {id} is declared by {holder} already: declare it once")
        if row is None or not _on_air(rows):
            return id, self._pending(inputs.caster_id, row, inputs)
        with _advice():
            changed = self._bring_about(cloud, inputs.caster_id, row, self._live(row), inputs)
        return id, None if changed else self._outputs(inputs.caster_id, row)

    def read(self, cloud: Cloud, id: str, old: CasterSceneOutputs) -> Properties | None:
        """Read it with one call. While the studio is stopped, the API returns no content and the recorded one stays."""
        caster_id, own = self.id.parse(id)
        try:
            rows = scenes(cloud, caster_id)
        except NotFound:
            return None
        row = scene_of(rows, own)
        if row is None and rows:
            return None
        if row is not None and _on_air(rows):
            return self._outputs(caster_id, row)
        known = {"scene_id", "output", *DECLARABLE, "pending"}
        recorded = {name: value for name, value in to_properties(old).items() if name in known}
        return {"caster_id": caster_id, "status": "idle"} | (self._outputs(caster_id, row) if row else {}) | recorded

    def declarable(self, outputs: Properties, rows: Sequence[Mapping[str, Any]]) -> Properties:
        """A scene that shows something or whose preview runs; by its output where there is one with it, else by id."""
        other = {other_name(rows, outputs.get("output"))}
        if outputs.get("output") == "PGM" or not outputs.get("running"):
            other.add("running")
        wanted = {name: value for name, value in outputs.items() if name not in other}
        return wanted if any(wanted.get(name) for name in DECLARABLE) else {}

    def called(self, outputs: Properties) -> str:
        """Preview or programme."""
        return name_of(outputs.get("output"))

    def id_of(self, outputs: Properties, id: str) -> str:
        """The id with the scene's own, once the scene is there."""
        return self.id.format(outputs["caster_id"], outputs["scene_id"]) if outputs.get("scene_id") else id

    def overdue(self, step: Step, old: CasterSceneOutputs) -> tuple[str, ...]:
        """What is declared of a scene is applied once more whenever this update starts the studio."""
        declared = tuple(name for name in DECLARABLE if getattr(old, name) is not None)
        return declared if step.run.is_starting(old.caster_id) else ()

    def update(
        self, cloud: Cloud, step: Step, id: str, old: CasterSceneOutputs, inputs: CasterSceneInputs
    ) -> Properties:
        """Change what differs, and read the scene again.

        It is read before, too, where the update starts the studio, where something is pending, and where the service
        finds the scene in another state than is recorded.
        """
        if not (old.pending or self.overdue(step, old)):
            scene = {"SceneId": self.id.parse(id)[1]}
            try:
                with _advice(but=NOT_SO):
                    self._bring_about(cloud, inputs.caster_id, scene, old, inputs)
                return self.read(cloud, id, old) or {}
            except (Refused, NotFound) as error:
                refused: CallError | None = error
        else:
            refused = None
        rows = scenes(cloud, inputs.caster_id)
        row = scene_of(rows, self.id.parse(id)[1])
        if row is None or not _on_air(rows):
            return self._pending(inputs.caster_id, row, inputs)
        live = self._live(row)
        if refused is not None and live.status == old.status:
            raise _advised(refused) if refused.code in ADVICE else refused
        with _advice():
            changed = self._bring_about(cloud, inputs.caster_id, row, live, inputs)
        outputs = self.read(cloud, id, old) if changed else self._outputs(inputs.caster_id, row)
        return {**(outputs or {}), "pending": None}

    def delete(self, cloud: Cloud, step: Step, id: str, old: CasterSceneOutputs) -> None:
        """Empty what was set here; a scene that does not run shows nothing already."""
        caster_id, own = self.id.parse(id)
        set_here = [name for name in SCENE_INPUTS if getattr(old, name)]
        row = scene_of(scenes(cloud, caster_id), own) if set_here else None
        if row is None or not runs(row):
            return
        kind = "All" if len(set_here) == len(SCENE_INPUTS) else "Layout" if "layout_id" in set_here else "Component"
        cloud.call(EMPTIES, {"CasterId": caster_id, "SceneId": row["SceneId"], "Type": kind})

    def abandon(self, cloud: Cloud, step: Step, id: str, inputs: CasterSceneInputs) -> str:
        """Nothing is taken back: what was set is what is declared."""
        return f"Scene {id} was changed before that: the next update finds it so."

    def _pending(self, caster_id: str, row: Mapping[str, Any] | None, inputs: CasterSceneInputs) -> Properties:
        """The outputs of a scene whose studio is stopped: what is declared waits."""
        declared = to_properties(inputs)
        waiting = [name for name in DECLARABLE if declared.get(name)]
        if waiting and inputs.when_idle == "fail":
            raise RefusedByProvider(
                f"studio {caster_id} is not on air, and a scene takes {', '.join(waiting)} only while it is: let the "
                'scene depend on its CasterRunState, or set when_idle to "skip"'
            )
        outputs = self._outputs(caster_id, row) if row else {"caster_id": caster_id, "status": "idle"}
        shown = {name: declared.get(name) for name in DECLARABLE}
        return outputs | shown | {"stream_url": None, "streams": None, "pending": waiting or None}

    def _bring_about(
        self, cloud: Cloud, caster_id: str, row: Mapping[str, Any], live: CasterSceneOutputs, inputs: CasterSceneInputs
    ) -> bool:
        """Start, then set, then stop: a scene takes a configuration only while it runs."""
        scene = {"CasterId": caster_id, "SceneId": row["SceneId"]}
        running = live.status == "running"
        starts, stops = inputs.running is True and not running, inputs.running is False and running
        if starts:
            _call(cloud, STARTS, scene, RUNS)
        sets = self._show(cloud, scene, live, inputs)
        if stops:
            _call(cloud, STOPS, scene, RESTS)
        return starts or sets or stops

    @staticmethod
    def _show(cloud: Cloud, scene: Properties, live: CasterSceneOutputs, inputs: CasterSceneInputs) -> bool:
        """One call for what differs: a patch, unless something has to be cleared, which a patch cannot."""
        layout = (live.layout_id if inputs.layout_id is None else inputs.layout_id) or None
        components = list((live.component_ids if inputs.component_ids is None else inputs.component_ids) or ())
        keeps_components = same(live.component_ids, components)
        if keeps_components and same(live.layout_id, layout):
            return False
        if not layout and not components:
            _call(cloud, EMPTIES, {**scene, "Type": "All"})
        elif layout and (components or keeps_components):
            _call(cloud, PATCHES, {**scene, "LayoutId": layout, "ComponentId": components})
        else:
            _call(cloud, SETS, {**scene, "LayoutId": layout, "ComponentId": components})
        return True

    def _live(self, row: Mapping[str, Any]) -> CasterSceneOutputs:
        return self.recorded(decode(CasterSceneOutputs, row))

    @staticmethod
    def _outputs(caster_id: str, row: Mapping[str, Any]) -> Properties:
        outputs = decode(CasterSceneOutputs, row) | {"caster_id": caster_id, "streams": stream_urls(row)}
        outputs.setdefault("status", "idle")
        return {name: value for name, value in outputs.items() if value not in ([], None)}


def _call(cloud: Cloud, operation: Operation, parameters: dict[str, Any], done_already: str = "") -> None:
    try:
        cloud.call(operation, parameters)
    except (Refused, NotFound) as error:
        if error.code != done_already:
            raise


def _on_air(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the studio runs: its programme scene runs with it."""
    return any(runs(row) for row in rows)


@contextmanager
def _advice(*, but: tuple[str, ...] = ()) -> Iterator[None]:
    """Refusals of a scene come with what to do, but for codes that the caller handles."""
    try:
        yield
    except (Refused, NotFound) as error:
        if error.code in ADVICE and error.code not in but:
            raise _advised(error) from None
        raise


def _advised(error: CallError) -> RefusedByProvider:
    return RefusedByProvider(f"{error.action}: {error.code}: {ADVICE[str(error.code)]} (request id {error.request_id})")
