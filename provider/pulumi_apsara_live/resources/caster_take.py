"""A take, as a triggered replacement: when a trigger changes, the programme takes what the preview shows, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from ..model.fields import TIME_FORMAT, Key, Local, Properties, Replace, holds_unknown
from ..model.shape import to_properties
from ..wire.errors import CallError, NotFound
from ..wire.operation import Operation
from ._account import Owned
from ._action import FIRST_CREATION, Action, send_once
from ._resource import Id, OnAir, RefusedByProvider, Step, looking_up
from ._scenes import SCENES, scenes
from ._triggers import Trigger, differing

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

TAKES: Final = Operation("CopyCasterSceneConfig", repeatable=False)


class CasterTakeInputs(Owned):
    """Inputs of a take."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`."""
    triggers: Annotated[dict[Key, Trigger] | None, Local(), Replace()] = None
    """Names and values, such as `{"item": "2"}`.

    When any of them changes, is added or is removed, the programme takes what the preview shows once.
    """
    on_create: Annotated[Literal["skip", "take"], Local()] = "skip"
    """Whether the first creation of this resource takes what the preview shows."""
    when_idle: Annotated[Literal["skip", "fail"], Local()] = "skip"
    """What to do with a studio that is not on air."""


class CasterTakeOutputs(CasterTakeInputs):
    """Outputs of a take."""

    reason: Annotated[str, Local()]
    """Why: the names of the triggers that changed, `created`, or `replaced by hand`."""
    skipped: Annotated[str | None, Local()] = None
    """Why nothing was taken; absent when the take happened."""
    taken_at: Annotated[str | None, Local()] = None
    """When the programme took what the preview shows."""
    layout_id: Annotated[str | None, Local()] = None
    """Layout that was taken."""
    component_ids: Annotated[tuple[str, ...] | None, Local()] = None
    """Components that were taken, bottom to top."""
    request_id: Annotated[str | None, Local()] = None
    """The vendor's id of the call that took them."""


@dataclass(frozen=True)
class Shown:
    """What a scene shows."""

    scene_id: str
    runs: bool
    layout_id: str
    component_ids: tuple[str, ...]

    @property
    def contents(self) -> tuple[str, tuple[str, ...]]:
        """Layout and components."""
        return self.layout_id, self.component_ids


class CasterTake(Action[CasterTakeInputs, CasterTakeOutputs]):
    """`CopyCasterSceneConfig`, once for each replacement; deleting it or reading it changes nothing.

    Each take has an id of its own: its id is `caster_id/take-…`.
    A take that failed is not recorded, so the next update tries again.
    """

    inputs = CasterTakeInputs
    outputs = CasterTakeOutputs
    id = Id("caster_id", ending="take-…")
    belongs_to = "caster_id"
    order = 62
    on_air = OnAir("acts", "programme", verb=("takes what the preview shows", "take what their previews show"))
    creates = TAKES
    reads = SCENES
    costs = {
        'first creation, `on_create="skip"`': (reads,),
        'first creation, `on_create="take"`': (reads, creates),
        "triggers changed, on air": (reads, creates),
        "triggers changed, the programme shows what the preview shows": (reads,),
        "triggers changed, off the air": (reads,),
        "refresh": (reads,),
        "another `on_create` or `when_idle`": (),
        "deletion": (),
    }

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """A change of triggers changes what viewers see."""
        if olds and not holds_unknown(news.get("triggers")) and (changed := differing(olds, news)):
            yield (
                f"the programme takes what the preview shows, if the studio is on air, because {', '.join(changed)} "
                "changed"
            )

    def create(self, cloud: Cloud, step: Step, inputs: CasterTakeInputs) -> tuple[str, Properties | None]:
        """Take once, or record the reason why nothing was taken."""
        try:
            found = _read(cloud, inputs.caster_id)
        except NotFound as error:
            raise RefusedByProvider(f"studio {inputs.caster_id} cannot be read: {error}") from None
        outputs = {"caster_id": inputs.caster_id, "triggers": inputs.triggers}
        return self.happened(cloud, step, (inputs.caster_id,), outputs | self._outcome(cloud, step, inputs, found))

    def read(self, cloud: Cloud, id: str, old: CasterTakeOutputs) -> Properties | None:
        """What was recorded, as long as the studio is there."""
        try:
            scenes(cloud, self.id.parse(id)[0])
        except NotFound:
            return None
        return to_properties(old)

    def _outcome(self, cloud: Cloud, step: Step, inputs: CasterTakeInputs, found: dict[str, Shown]) -> Properties:
        if not step.predecessor and inputs.on_create == "skip":
            return {"skipped": FIRST_CREATION}
        preview, programme = found.get("PVW"), found.get("PGM")
        if preview is None or programme is None or not programme.runs:
            if inputs.when_idle == "fail":
                raise RefusedByProvider(
                    f'studio {inputs.caster_id} is not on air: start it, or set when_idle to "skip"'
                )
            return {"skipped": "the studio is not on air"}
        if not preview.runs:
            raise RefusedByProvider(
                f"the preview of studio {inputs.caster_id} does not run, so nothing can be taken from it: declare its "
                'CasterScene with output="PVW" and running=True'
            )
        if preview.contents == programme.contents:
            return {"skipped": "the programme shows what the preview shows already"}
        if not preview.layout_id:
            raise RefusedByProvider(
                f"the preview of studio {inputs.caster_id} has no layout, so a take would turn the programme black: "
                "declare layout_id of its CasterScene"
            )
        request_id = _take(cloud, inputs.caster_id, preview, programme)
        return {
            "taken_at": cloud.now().strftime(TIME_FORMAT),
            "layout_id": preview.layout_id,
            "component_ids": list(preview.component_ids),
            "request_id": request_id or None,
        }


def _read(cloud: Cloud, caster_id: str) -> dict[str, Shown]:
    """Return what the preview and the programme show, by output."""
    return {"PGM" if str(row.get("OutputType")) == "1" else "PVW": _shown(row) for row in scenes(cloud, caster_id)}


def _shown(row: dict[str, Any]) -> Shown:
    components = (row.get("ComponentIds") or {}).get("componentId") or ()
    return Shown(
        str(row["SceneId"]), str(row.get("Status")) == "1", str(row.get("LayoutId") or ""), tuple(map(str, components))
    )


def _take(cloud: Cloud, caster_id: str, preview: Shown, programme: Shown) -> str:
    """Send the take and return its request id.

    An unanswered one is sent again only where both scenes still show what they showed before it.
    """
    parameters = {"CasterId": caster_id, "FromSceneId": preview.scene_id, "ToSceneId": programme.scene_id}

    def look_up(error: CallError) -> str | None:
        with looking_up(error, "If the take happened, the next update finds the programme so and takes nothing."):
            now = _read(cloud, caster_id)
        if "PGM" in now and now["PGM"].contents == preview.contents:
            return error.request_id
        if now != {"PVW": preview, "PGM": programme}:
            raise error
        return None

    return send_once(lambda: str(cloud.call(TAKES, parameters).get("RequestId") or ""), look_up)
