"""A take, as a triggered replacement: when a trigger changes, the programme takes what the preview shows, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from ..model.fields import TIME_FORMAT, Key, Local, Properties, Replace
from ..wire.errors import CallError
from ..wire.operation import Operation
from ._account import Owned
from ._action import send_once
from ._resource import Id, OnAir, RefusedByProvider, looking_up
from ._scene_action import SceneAction
from ._scenes import SCENES, WhenIdle, component_ids, runs, scenes
from ._triggers import Trigger

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

TAKES: Final = Operation("CopyCasterSceneConfig", repeatable=False)
TakeOnCreate = Literal["skip", "take"]


class CasterTakeInputs(Owned):
    """Inputs of a take."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`."""
    triggers: Annotated[dict[Key, Trigger] | None, Local(), Replace()] = None
    """Names and values, such as `{"item": "2"}`.

    When any of them changes, is added or is removed, the programme takes what the preview shows once.
    """
    on_create: Annotated[TakeOnCreate, Local()] = "skip"
    """Whether the first creation of this resource takes what the preview shows."""
    when_idle: Annotated[WhenIdle, Local()] = "skip"
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


class CasterTake(SceneAction[CasterTakeInputs, CasterTakeOutputs]):
    """`CopyCasterSceneConfig`, once for each replacement; deleting it or reading it changes nothing.

    Each take has an id of its own: its id is `caster_id/take-…`.
    A take that failed is not recorded, so the next update tries again.
    """

    inputs = CasterTakeInputs
    outputs = CasterTakeOutputs
    id = Id("caster_id", ending="take-…")
    order = 62
    on_air = OnAir("acts", "programme", verb=("takes what the preview shows", "take what their previews show"))
    creates = TAKES
    costs = {
        'first creation, `on_create="skip"`': (SCENES,),
        'first creation, `on_create="take"`': (SCENES, creates),
        "triggers changed, on air": (SCENES, creates),
        "triggers changed, the programme shows what the preview shows": (SCENES,),
        "triggers changed, off the air": (SCENES,),
        "refresh": (SCENES,),
        "another `on_create` or `when_idle`": (),
        "deletion": (),
    }

    def announced(self, news: Properties) -> str:
        """What viewers see."""
        return "the programme takes what the preview shows"

    def act(self, cloud: Cloud, inputs: CasterTakeInputs, rows: Sequence[Mapping[str, Any]]) -> Properties:
        """Take once, unless the programme shows what the preview shows."""
        found = _read(rows)
        preview, programme = found.get("PVW"), found["PGM"]
        if preview is None or not preview.runs:
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


def _read(rows: Sequence[Mapping[str, Any]]) -> dict[str, Shown]:
    """Return what the preview and the programme show, by output."""
    return {"PGM" if str(row.get("OutputType")) == "1" else "PVW": _shown(row) for row in rows}


def _shown(row: Mapping[str, Any]) -> Shown:
    return Shown(str(row["SceneId"]), runs(row), str(row.get("LayoutId") or ""), tuple(component_ids(row)))


def _take(cloud: Cloud, caster_id: str, preview: Shown, programme: Shown) -> str:
    """Send the take and return its request id.

    An unanswered one is sent again only where both scenes still show what they showed before it.
    """
    parameters = {"CasterId": caster_id, "FromSceneId": preview.scene_id, "ToSceneId": programme.scene_id}

    def look_up(error: CallError) -> str | None:
        with looking_up(error, "If the take happened, the next update finds the programme so and takes nothing."):
            now = _read(scenes(cloud, caster_id))
        if "PGM" in now and now["PGM"].contents == preview.contents:
            return error.request_id
        if now != {"PVW": preview, "PGM": programme}:
            raise error
        return None

    return send_once(lambda: str(cloud.call(TAKES, parameters).get("RequestId") or ""), look_up)
