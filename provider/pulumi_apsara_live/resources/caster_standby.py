"""A switch of the programme to its standby picture or back, as a triggered replacement: once for each change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from ..model.fields import TIME_FORMAT, Key, Local, Properties, Replace
from ..wire.errors import NotFound, Refused
from ..wire.operation import Operation
from ._account import Owned
from ._resource import Id, OnAir, RefusedByProvider
from ._scene_action import SceneAction
from ._scenes import SCENES, SETS, WhenIdle, component_ids, scene_of
from ._triggers import Trigger

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

# Both calls end in the same picture however often they are sent, and no operation returns what they have done.
STANDS_BY: Final = Operation("EffectCasterUrgent", repeatable=True)
NO_STANDBY: Final = ("InvalidUrgentMaterial.NotFound", "UrgentMaterialNotFound")
"""Codes by which `EffectCasterUrgent` refuses a studio without a standby picture, of today and of 2018."""
StandbyShow = Literal["standby", "live"]
StandbyOnCreate = Literal["skip", "switch"]


class CasterStandbyInputs(Owned):
    """Inputs of a switch."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`."""
    show: Annotated[StandbyShow, Local(), Replace()] = "standby"
    """What the programme shows afterwards: the standby picture of the studio's `CasterConfig`, or the live layout."""
    layout_id: Annotated[str | None, Local()] = None
    """Layout to which the programme returns from standby; if left out, the one that it had: `layout.layout_id`."""
    triggers: Annotated[dict[Key, Trigger] | None, Local(), Replace()] = None
    """Names and values, such as `{"break": "2"}`.

    When any of them or `show` changes, is added or is removed, the programme is switched once.
    """
    on_create: Annotated[StandbyOnCreate, Local()] = "skip"
    """Whether the first creation of this resource switches the programme."""
    when_idle: Annotated[WhenIdle, Local()] = "skip"
    """What to do with a studio that is not on air."""


class CasterStandbyOutputs(CasterStandbyInputs):
    """Outputs of a switch."""

    reason: Annotated[str, Local()]
    """Why: `show`, the names of the triggers that changed, `created`, or `replaced by hand`."""
    skipped: Annotated[str | None, Local()] = None
    """Why the programme was not switched; absent when it was."""
    switched_at: Annotated[str | None, Local()] = None
    """When the programme was switched."""
    request_id: Annotated[str | None, Local()] = None
    """The vendor's id of the call that switched it."""


class CasterStandby(SceneAction[CasterStandbyInputs, CasterStandbyOutputs]):
    """`EffectCasterUrgent`, and `SetCasterSceneConfig` for the way back, once for each replacement.

    Deleting it or reading it changes nothing. No operation returns whether a programme shows its standby picture, so
    a switch is sent whatever it shows, and a call without a response is sent again: both end in the same picture.

    Each switch has an id of its own: its id is `caster_id/standby-…`.
    A switch that failed is not recorded, so the next update tries again.
    """

    inputs = CasterStandbyInputs
    outputs = CasterStandbyOutputs
    id = Id("caster_id", ending="standby-…")
    triggered_by = ("show",)
    order = 63
    on_air = OnAir("acts", "programme", verb=("switches to standby or back", "switch to standby or back"))
    creates = STANDS_BY
    also_calls = (SETS,)
    costs = {
        'first creation, `on_create="skip"`': (SCENES,),
        'first creation, `on_create="switch"`': (SCENES, creates),
        "triggers changed, to standby": (SCENES, creates),
        "triggers changed, back to live": (SCENES, SETS),
        "triggers changed, off the air": (SCENES,),
        "refresh": (SCENES,),
        "another `layout_id`, `on_create` or `when_idle`": (),
        "deletion": (),
    }

    def announced(self, news: Properties) -> str:
        """To standby, or back."""
        return f"the programme switches {'to its standby picture' if news.get('show') == 'standby' else 'back to live'}"

    def act(self, cloud: Cloud, inputs: CasterStandbyInputs, rows: Sequence[Mapping[str, Any]]) -> Properties:
        """Switch the programme once."""
        switch = _to_standby if inputs.show == "standby" else _to_live
        request_id = switch(cloud, inputs, scene_of(rows, "PGM") or {})
        return {"switched_at": cloud.now().strftime(TIME_FORMAT), "request_id": request_id or None}


def _to_standby(cloud: Cloud, inputs: CasterStandbyInputs, row: Mapping[str, Any]) -> str:
    """Switch to the standby picture, and return the request id."""
    try:
        answer = cloud.call(STANDS_BY, {"CasterId": inputs.caster_id, "SceneId": row["SceneId"]})
    except (Refused, NotFound) as error:
        if error.code not in NO_STANDBY:
            raise
        raise RefusedByProvider(
            f"{error.action}: {error.code}: studio {inputs.caster_id} has no standby picture: declare "
            "urgent_image_url, urgent_image_id, urgent_material_id or urgent_live_stream_url of its CasterConfig "
            f"(request id {error.request_id})"
        ) from None
    return str(answer.get("RequestId") or "")


def _to_live(cloud: Cloud, inputs: CasterStandbyInputs, row: Mapping[str, Any]) -> str:
    """Return from standby to a layout, with the components of the programme, and return the request id.

    Without a layout the vendor's pages let the call mean either to return from standby or to empty the scene.
    """
    layout_id = inputs.layout_id or row.get("LayoutId")
    if not layout_id:
        raise RefusedByProvider(
            f"the programme of studio {inputs.caster_id} has no layout to return to, and could turn black: declare "
            "layout_id"
        )
    parameters = {"CasterId": inputs.caster_id, "SceneId": row["SceneId"], "LayoutId": layout_id}
    return str(cloud.call(SETS, parameters | {"ComponentId": component_ids(row)}).get("RequestId") or "")
