"""A reload of a changed source in a scene, as a triggered replacement: once for each change of its triggers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from ..model.fields import TIME_FORMAT, Key, Local, Properties, Replace
from ..wire.errors import NotFound, Refused
from ..wire.operation import Operation
from ._account import Owned
from ._resource import Id, OnAir, RefusedByProvider
from ._scene_action import SceneAction
from ._scenes import SCENES, SceneOutput, WhenIdle, runs, scene_of
from ._triggers import Trigger

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

# A source that has taken effect has nothing left that could take effect, and no operation returns whether it has.
RELOADS: Final = Operation("EffectCasterVideoResource", repeatable=True)
ADVICE: Final = {
    "InvalidResource.NotFound": "the source is not there, or the layout of the scene does not show it: declare "
    "resource_id of a source at one of the layout's locations",
    "InvalidLayout.NotFound": "the scene has no layout: declare layout_id of its CasterScene",
    "IncorrectSceneStatus.ConfigError": "an earlier change of the scene failed, so it takes no other: restart the "
    "studio, with a CasterRestart",
}
"""What to do about a refusal."""
ReloadOnCreate = Literal["skip", "reload"]


class CasterVideoResourceReloadInputs(Owned):
    """Inputs of a reload."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`."""
    resource_id: Annotated[str, Local(), Replace(), Field(min_length=1)]
    """Id of the source that takes effect: `source.resource_id`. The layout of the scene has to show it."""
    output: Annotated[SceneOutput, Local()] = "PGM"
    """Scene in which it takes effect: the preview or the programme."""
    triggers: Annotated[dict[Key, Trigger] | None, Local(), Replace()] = None
    """Names and values, such as `{"film": source.vod_url}`.

    When any of them or `resource_id` changes, is added or is removed, the source is reloaded once.
    """
    on_create: Annotated[ReloadOnCreate, Local()] = "skip"
    """Whether the first creation of this resource reloads the source."""
    when_idle: Annotated[WhenIdle, Local()] = "skip"
    """What to do with a studio that is not on air. A preview that does not run is skipped."""


class CasterVideoResourceReloadOutputs(CasterVideoResourceReloadInputs):
    """Outputs of a reload."""

    reason: Annotated[str, Local()]
    """Why: `resource_id`, the names of the triggers that changed, `created`, or `replaced by hand`."""
    skipped: Annotated[str | None, Local()] = None
    """Why the source was not reloaded; absent when it was."""
    reloaded_at: Annotated[str | None, Local()] = None
    """When the source was reloaded."""
    request_id: Annotated[str | None, Local()] = None
    """The vendor's id of the call that reloaded it."""


class CasterVideoResourceReload(SceneAction[CasterVideoResourceReloadInputs, CasterVideoResourceReloadOutputs]):
    """`EffectCasterVideoResource`, once for each replacement: a source that was changed takes effect in a scene.

    Deleting it or reading it changes nothing. No operation returns whether a source has taken effect, so a call
    without a response is sent again.

    Each reload has an id of its own: its id is `caster_id/reload-…`.
    A reload that failed is not recorded, so the next update tries again.
    """

    inputs = CasterVideoResourceReloadInputs
    outputs = CasterVideoResourceReloadOutputs
    id = Id("caster_id", ending="reload-…")
    triggered_by = ("resource_id",)
    order = 61
    on_air = OnAir("acts", "source", verb=("is reloaded", "are reloaded"))
    creates = RELOADS
    costs = {
        'first creation, `on_create="skip"`': (SCENES,),
        'first creation, `on_create="reload"`': (SCENES, creates),
        "triggers changed, on air": (SCENES, creates),
        "triggers changed, off the air": (SCENES,),
        "refresh": (SCENES,),
        "another `output`, `on_create` or `when_idle`": (),
        "deletion": (),
    }

    def announced(self, news: Properties) -> str:
        """Which scene."""
        scene = "preview" if news.get("output") == "PVW" else "programme"
        return f"the changed source takes effect in the {scene}"

    def act(
        self, cloud: Cloud, inputs: CasterVideoResourceReloadInputs, rows: Sequence[Mapping[str, Any]]
    ) -> Properties:
        """Reload once; a preview that does not run has nothing to reload."""
        row = scene_of(rows, inputs.output)
        if row is None or not runs(row):
            return {"skipped": "the preview does not run"}
        parameters = {"CasterId": inputs.caster_id, "SceneId": row["SceneId"], "ResourceId": inputs.resource_id}
        try:
            answer = cloud.call(RELOADS, parameters)
        except (Refused, NotFound) as error:
            if error.code not in ADVICE:
                raise
            advice = f"{ADVICE[error.code]} (request id {error.request_id})"
            raise RefusedByProvider(f"{error.action}: {error.code}: {advice}") from None
        return {
            "reloaded_at": cloud.now().strftime(TIME_FORMAT),
            "request_id": str(answer.get("RequestId") or "") or None,
        }
