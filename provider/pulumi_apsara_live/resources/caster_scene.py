"""A scene of a studio, preview (PVW) or programme (PGM): what it shows, and whether the preview runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import SecretStr

from ..model.diff import Changes, same
from ..model.fields import HERE, Bag, Entry, Model, Problem, Replace, SecretText, Wire, known
from ..model.shape import decode
from ..wire.errors import CallError, NotFound, Refused
from ..wire.operation import Operation
from ._account import Owned
from ._resource import Declined, Resource, Step
from ._studio import stream_urls

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

STARTS: Final = Operation("StartCasterScene", repeatable=True)
STOPS: Final = Operation("StopCasterScene", repeatable=True)
SETS: Final = Operation("SetCasterSceneConfig", repeatable=True, omitted="clears")
EMPTIES: Final = Operation("DeleteCasterSceneConfig", repeatable=True)
RUNS: Final = "IncorrectSceneStatus.Inuse"
RESTS: Final = "IncorrectSceneStatus.Idle"
NOT_SO: Final = "IncorrectSceneStatus"
ADVICE: Final = {
    "IncorrectCasterStatus.Idle": "the studio is not on air: let the scene depend on its CasterRunState",
    "InvalidLayout.NotFound": "the layout of the scene is not there: declare layout_id with one that exists",
    "InvalidConfiguration.NotFound": "the studio has no configuration: declare its CasterConfig with a domain_name",
    "InvalidCasterTemplate.NotFound": "the studio has no transcoding template: declare transcode in its CasterConfig",
    "UserQuotaExceed": "the account has no room for another running scene: stop one, or ask the vendor for more",
    "IncorrectSceneStatus": "the scene does not run, or is no preview: let it depend on the studio's CasterRunState, "
    "declare running=True for a preview, and no running for the programme",
    "InvalidDomainName.NotFound": "the studio has no domain: declare domain_name in its CasterConfig",
}
"""What to do about a refusal of a scene."""


class CasterSceneInputs(Owned):
    """What a program says of a scene."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`."""
    output: Annotated[
        Literal["PVW", "PGM"] | None, Wire("", "OutputType", values={"PVW": "0", "PGM": "1"}), Replace()
    ] = None
    """Which scene: the preview or the programme; either this or `scene_id`."""
    scene_id: Annotated[str | None, Replace()] = None
    """Which scene, by its id; either this or `output`."""
    running: Annotated[bool | None, Wire("", "Status", values={False: 0, True: 1})] = None
    """Whether the preview runs; left out, it is not looked at. The programme runs with the studio."""
    layout_id: str | None = None
    """What is seen where."""
    component_ids: Annotated[tuple[Entry, ...] | None, Wire("ComponentId", "ComponentIds.componentId")] = None
    """What lies over it, bottom to top."""

    def problems(self) -> Iterator[Problem]:
        """A scene is meant in one way, and only the preview is started and stopped."""
        if self.output is None and self.scene_id is None:
            yield Problem("output", 'a scene is meant by output ("PVW" or "PGM") or by scene_id; declare one of them')
        if self.output is not None and self.scene_id is not None:
            yield Problem("scene_id", "a scene is meant by output or by scene_id; declare one of them")
        if known(self.output, self.running) and self.output == "PGM" and self.running is not None:
            yield Problem(
                "running", "only the preview (PVW) is started and stopped; the programme runs with the studio"
            )


class CasterSceneOutputs(CasterSceneInputs):
    """What the cloud says of a scene."""

    scene_name: str | None = None
    """Name of the scene."""
    status: Annotated[str, Wire(values={"idle": 0, "running": 1})]
    """`running` or `idle`."""
    stream_url: SecretStr | None = None
    """Where the scene can be watched inside the studio, while it runs."""
    streams: Annotated[tuple[SecretText, ...] | None, HERE] = None
    """Where it can be watched in every template and format, while it runs."""


class CasterScene(Resource[CasterSceneInputs]):
    """Scenes are born with the studio's first start, so this finds one and tells it what to show.

    Deleting it empties what was set here and leaves the scene; its id is `caster_id/scene_id`.
    """

    inputs: ClassVar[type[Model]] = CasterSceneInputs
    outputs: ClassVar[type[Model]] = CasterSceneOutputs
    holds = (("caster_id", "output"), ("caster_id", "scene_id"))
    creates = SETS
    reads = Operation(
        "DescribeCasterScenes", repeatable=True, quota=15, rows="SceneList.Scene", answers=("SceneId", "Status")
    )
    updates = SETS
    deletes = EMPTIES

    @property
    def omitted(self) -> Literal["clears", "keeps"]:
        """What was never declared of a scene is other people's business."""
        return "keeps"

    def complete(self, olds: Bag, news: Bag, step: Step) -> Bag:
        """A layout or components no longer declared are said out loud: none."""
        empty: Bag = {"layout_id": "", "component_ids": []}
        return {name: value for name, value in empty.items() if olds.get(name) and name not in news} | news

    def changes(self, olds: Bag, news: Bag, declared: frozenset[str]) -> Changes:
        """Whether the preview runs is no longer looked at once it is no longer declared."""
        return super().changes(olds, news, declared - {"running"})

    def create(self, cloud: Cloud, step: Step, inputs: CasterSceneInputs) -> tuple[str, Bag | None]:
        """Find the scene, then change what differs."""
        row = self._find(cloud, inputs)
        id = f"{inputs.caster_id}/{row['SceneId']}"
        if holder := step.run.holder(self.kind, id, but=step.urn):
            raise Declined(f"scene {id} is declared by {holder} already: declare it once")
        with _advice():
            changed = self._bring_about(cloud, id, decode(CasterSceneOutputs, row), inputs)
        return id, None if changed else self._told(inputs.caster_id, row)

    def read(self, cloud: Cloud, id: str, olds: Bag) -> Bag | None:
        """One call."""
        caster_id, _, scene_id = id.partition("/")
        row = self._row(cloud, caster_id, scene_id)
        return None if row is None else self._told(caster_id, row)

    def update(self, cloud: Cloud, step: Step, id: str, olds: Bag, inputs: CasterSceneInputs) -> Bag:
        """Change what differs, and look at the scene again.

        Where an interrupted update, or somebody else, has started or stopped it since, it is looked at before, too.
        """
        with _advice():
            try:
                self._bring_about(cloud, id, olds, inputs)
            except Refused as error:
                row = self._row(cloud, *id.split("/")) if error.code == NOT_SO else None
                now = decode(CasterSceneOutputs, row) if row else olds
                if now.get("status") == olds.get("status"):
                    raise
                self._bring_about(cloud, id, now, inputs)
        return self.read(cloud, id, olds) or {}

    def delete(self, cloud: Cloud, step: Step, id: str, olds: Bag) -> None:
        """Empty what was set here; a scene that does not run shows nothing already."""
        caster_id, _, scene_id = id.partition("/")
        set_here = [name for name in ("layout_id", "component_ids") if olds.get(name)]
        row = self._row(cloud, caster_id, scene_id) if set_here else None
        if row is None or str(row.get("Status")) != "1":
            return
        kind = "All" if len(set_here) == 2 else "Layout" if "layout_id" in set_here else "Component"
        cloud.call(EMPTIES, {"CasterId": caster_id, "SceneId": scene_id, "Type": kind})

    def abandon(self, cloud: Cloud, step: Step, id: str, inputs: CasterSceneInputs) -> str:
        """Nothing is taken back: what was set is what is declared."""
        return f"Scene {id} was changed before that: the next update finds it so."

    def _bring_about(self, cloud: Cloud, id: str, olds: Bag, inputs: CasterSceneInputs) -> bool:
        """Start, then set, then stop: a scene takes a configuration only while it runs."""
        caster_id, _, scene_id = id.partition("/")
        scene = {"CasterId": caster_id, "SceneId": scene_id}
        running = olds.get("status") == "running"
        shown = {"layout_id": inputs.layout_id, "component_ids": inputs.component_ids}
        wanted = {name: olds.get(name) if value is None else value for name, value in shown.items()}
        starts, stops = inputs.running is True and not running, inputs.running is False and running
        sets = any(not same(olds.get(name), value) for name, value in wanted.items())
        if starts:
            _call(cloud, STARTS, scene, RUNS)
        if sets and any(wanted.values()):
            said = {"LayoutId": wanted["layout_id"] or None, "ComponentId": list(wanted["component_ids"] or ())}
            _call(cloud, SETS, {**scene, **said})
        elif sets:
            _call(cloud, EMPTIES, {**scene, "Type": "All"})
        if stops:
            _call(cloud, STOPS, scene, RESTS)
        return starts or sets or stops

    def _find(self, cloud: Cloud, inputs: CasterSceneInputs) -> Mapping[str, Any]:
        rows = self._rows(cloud, inputs.caster_id)
        kind = {"PVW": "0", "PGM": "1"}.get(inputs.output or "")
        for row in rows:
            if row.get("SceneId") == inputs.scene_id or str(row.get("OutputType")) == kind:
                return row
        if not rows:
            raise Declined(
                f"studio {inputs.caster_id} has no scenes yet: they are born with its first start; "
                "let the scene depend on its CasterRunState"
            )
        told = ", ".join(str(row.get("SceneId")) for row in rows)
        raise Declined(f"studio {inputs.caster_id} has no scene {inputs.scene_id or inputs.output}; it has {told}")

    def _rows(self, cloud: Cloud, caster_id: str) -> list[dict[str, Any]]:
        try:
            return cloud.rows(self.reads, {"CasterId": caster_id})
        except NotFound as error:
            if error.code in ADVICE:
                raise _advised(error) from None
            raise

    def _row(self, cloud: Cloud, caster_id: str, scene_id: str) -> Mapping[str, Any] | None:
        try:
            rows = cloud.rows(self.reads, {"CasterId": caster_id})
        except NotFound as error:
            if error.code == "InvalidDomainName.NotFound":
                raise _advised(error) from None  # the scene may well be there: it is only not told
            return None
        return next((row for row in rows if row.get("SceneId") == scene_id), None)

    @staticmethod
    def _told(caster_id: str, row: Mapping[str, Any]) -> Bag:
        told = decode(CasterSceneOutputs, row) | {"caster_id": caster_id, "streams": stream_urls(row)}
        told.setdefault("status", "idle")
        return {name: value for name, value in told.items() if value not in ([], None)}


def _call(cloud: Cloud, operation: Operation, parameters: dict[str, Any], done_already: str = "") -> None:
    try:
        cloud.call(operation, parameters)
    except (Refused, NotFound) as error:
        if error.code != done_already:
            raise


@contextmanager
def _advice() -> Iterator[None]:
    """Refusals of a scene are told with what to do."""
    try:
        yield
    except (Refused, NotFound) as error:
        if error.code in ADVICE:
            raise _advised(error) from None
        raise


def _advised(error: CallError) -> Declined:
    return Declined(f"{error.action}: {error.code}: {ADVICE[str(error.code)]} (request id {error.request_id})")
