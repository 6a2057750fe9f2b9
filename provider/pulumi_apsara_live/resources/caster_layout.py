"""A layout of a studio: where each source is seen, and how loud it is heard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from ..model.diff import same
from ..model.fields import Model, Parallel, Problem, Properties, Replace, Wire
from ..model.shape import to_properties
from ..wire.errors import CallError, NotFound
from ..wire.operation import Operation
from ._account import Owned
from ._canvas import LOCATION_RULE, Anchor, FillMode, Fraction, SoundChannel, box_problems
from ._facts import OnAir
from ._id import Id
from ._item import CasterItem
from ._resource import RefusedByProvider, Step, looking_up

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

EMPTY_LOCATION: Final = "InvalidResource.NotFound"
"""Code by which `ModifyCasterLayout` refuses a location without a source."""

Delay = Annotated[int, Wire("FixedDelayDuration"), Field(ge=0, le=5000)]


class VideoLayer(Model):
    """One picture of a layout."""

    location_id: Annotated[str, Wire("BlendList", "BlendList.LocationId"), Parallel(), LOCATION_RULE]
    """Location of the source that is shown, `RV01` to `RV99`: `camera.location_id`.

    In a studio with channels it is the id of a channel, `RV01` to `RV12`.
    """
    position: Annotated[
        tuple[Fraction, ...],
        Wire("PositionNormalized", "PositionNormalizeds.Position"),
        Field(min_length=2, max_length=2),
    ] = (0.0, 0.0)
    """Place of the anchor as `(x, y)`, fractions of the output picture, 0 to 1."""
    anchor: Annotated[Anchor, Wire("PositionRefer")] = "topLeft"
    """Point of the picture from which `position` is measured.

    With `topLeft`, `(0, 0)` is the upper left corner of the output; directions of the others are not documented.
    """
    width: Annotated[float, Wire("WidthNormalized"), Field(ge=0, le=1)] = 0.0
    """Width as a fraction of the output's, 0 to 1.

    With 0 it follows `height` and the aspect ratio; if both are 0, the source has its original size.
    """
    height: Annotated[float, Wire("HeightNormalized"), Field(ge=0, le=1)] = 0.0
    """Height as a fraction of the output's, 0 to 1. With 0 it follows `width`."""
    fill_mode: FillMode = "none"
    """How the source fills its size.

    `none` scales it. `fit` centers it in a box of `width` and `height`; what is below shows through the free strips.
    """
    delay_ms: Delay = 0
    """Delay of the picture in milliseconds, 0 to 5000."""

    def problems(self) -> Iterator[Problem]:
        """A box to fit into has two sizes."""
        yield from box_problems(self)


class AudioLayer(Model):
    """The sound of one source in a layout."""

    location_id: Annotated[str, Wire("MixList", "MixList.LocationId"), Parallel(), LOCATION_RULE]
    """Location of the source that is heard, `RV01` to `RV99`: `camera.location_id`.

    In a studio with channels it is the id of a channel, `RV01` to `RV12`.
    """
    volume: Annotated[float, Wire("VolumeRate"), Field(ge=0, le=10)] = 1.0
    """Factor of the original volume, 0 to 10; 0 is silence."""
    channel: Annotated[SoundChannel, Wire("ValidChannel")] = "all"
    """Sound channels of the source that are used."""
    delay_ms: Delay = 0
    """Delay of the sound in milliseconds, 0 to 5000."""


class CasterLayoutInputs(Owned):
    """Inputs of a layout."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`."""
    video_layers: Annotated[
        tuple[VideoLayer, ...], Wire("VideoLayer", "VideoLayers.VideoLayer"), Field(min_length=1, max_length=4)
    ]
    """Pictures from bottom to top, 1 to 4. The vendor takes them as two lists, `VideoLayer` and `BlendList`."""
    audio_layers: Annotated[tuple[AudioLayer, ...], Wire("AudioLayer", "AudioLayers.AudioLayer"), Field(min_length=1)]
    """Sources that are heard, at least one, in the order of mixing. Vendor: `AudioLayer`, `MixList`."""


class CasterLayoutOutputs(CasterLayoutInputs):
    """Outputs of a layout."""

    layout_id: str
    """Own id of the layout, for `layout_id` of a scene; the resource's id is `caster_id/layout_id`."""


class CasterLayout(CasterItem[CasterLayoutInputs, CasterLayoutOutputs]):
    """Added by `AddCasterLayout`, read by `DescribeCasterLayouts`, changed by `ModifyCasterLayout`.

    Every change sends all layers complete.

    A layout has neither a name nor a place of its own. So a creation takes over a layout that is equal to what is
    declared and that no other resource of the program holds: one that an interrupted update has left behind, or that
    of a renamed resource.
    """

    inputs = CasterLayoutInputs
    outputs = CasterLayoutOutputs
    id = Id("caster_id", "layout_id")
    belongs_to = "caster_id"
    order = 22
    noun = "layout"
    on_air = OnAir("contents", "layout", shown_by=("video_layers", "audio_layers"))
    key = "layout_id"
    holds = (("caster_id", "layout_id"),)
    creates = Operation("AddCasterLayout", repeatable=False, answers=("LayoutId",))
    reads = Operation("DescribeCasterLayouts", repeatable=True, quota=15, rows="Layouts.Layout", answers=("LayoutId",))
    updates = Operation("ModifyCasterLayout", repeatable=True, omitted="keeps")
    deletes = Operation("DeleteCasterLayout", repeatable=True)
    costs = {
        "creation": (reads, creates, reads),
        "creation in a studio that the same update created": (creates, reads),
        "creation, an equal layout taken over": (reads,),
        "refresh": (reads,),
        "any change": (updates,),
        "deletion": (deletes,),
    }

    def create(self, cloud: Cloud, step: Step, inputs: CasterLayoutInputs) -> tuple[str, Properties | None]:
        """Add the layout with one call, unless an equal one is there; after a lost response, search for it."""
        caster_id = inputs.caster_id
        present = self._present(cloud, step, caster_id)
        for each in present:
            if self._is_free(step, each, inputs):
                return self.id.format(caster_id, each["layout_id"]), each | {"caster_id": caster_id}
        try:
            answer = cloud.call(self.creates, self.parameters(inputs))
        except CallError as error:
            if not error.effect_unknown:
                raise
            with looking_up(error, "The next update searches for it before it creates another."):
                now = [self.properties_in(row) for row in cloud.rows(self.reads, {"CasterId": caster_id})]
            before = {each["layout_id"] for each in present}
            added = (each for each in now if each["layout_id"] not in before)
            own = next((each["layout_id"] for each in added if self._is_free(step, each, inputs)), None)
            if own is None:
                raise
            return self.id.format(caster_id, own), None
        return self.id.format(caster_id, str(answer["LayoutId"])), None

    def update(
        self, cloud: Cloud, step: Step, id: str, old: CasterLayoutOutputs, inputs: CasterLayoutInputs
    ) -> Properties:
        """One call that carries all layers."""
        try:
            return super().update(cloud, step, id, old, inputs)
        except NotFound as error:
            if error.code != EMPTY_LOCATION:
                raise
            seen, heard = inputs.video_layers, inputs.audio_layers
            used = sorted({*(each.location_id for each in seen), *(each.location_id for each in heard)})
            raise RefusedByProvider(
                f"{error.action}: {error.code}: one of the locations {', '.join(used)} has no source, or no channel "
                "with a source where channels are enabled: declare a CasterVideoResource there, and use its "
                f"location_id in the layout (request id {error.request_id})"
            ) from None

    def _present(self, cloud: Cloud, step: Step, caster_id: str) -> list[Properties]:
        """The layouts that were there before this run added any, read once; a studio of this run has none."""
        if step.run.is_new("Caster", caster_id):
            return []
        rows = step.run.once((self.kind, cloud, caster_id), lambda: cloud.rows(self.reads, {"CasterId": caster_id}))
        return [self.properties_in(row) for row in rows]

    def _is_free(self, step: Step, present: Properties, inputs: CasterLayoutInputs) -> bool:
        """Whether a layout is what is declared and nobody else of this run holds it; if so, it is this resource's."""
        declared = to_properties(inputs)
        if not all(same(present.get(name), declared[name]) for name in ("video_layers", "audio_layers")):
            return False
        id = self.id.format(inputs.caster_id, present["layout_id"])
        if step.run.holder(self.kind, id, but=step.urn):
            return False
        # Two equal layouts may be created side by side.
        return step.run.once((self.kind, id), lambda: step.urn) == step.urn
