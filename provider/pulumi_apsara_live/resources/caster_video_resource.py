"""A source of a studio: a live stream, a media asset, a file, or a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from pydantic import Field, SecretStr

from ..model.fields import Problem, Replace, Wire, WriteOnly, known
from ..wire.operation import Operation
from ._account import Owned
from ._canvas import LOCATION_RULE
from ._facts import OnAir
from ._id import Id
from ._item import CasterItem

KINDS: Final = ("live_stream_url", "material_id", "vod_url", "image_id", "image_url")
PLAYED: Final = ("material_id", "vod_url")
"""Kinds of source that have a beginning and an end."""
UNSEEN: Final = ("resource_name", "pts_callback_interval", "account")
"""Inputs whose change nobody sees."""


class CasterVideoResourceInputs(Owned):
    """Inputs of a source; just one of the five kinds."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`."""
    resource_name: Annotated[str, Field(min_length=1)]
    """Name of the source."""
    location_id: Annotated[str, Replace(), LOCATION_RULE]
    """Position of the source, `RV01` to `RV99`; one source has one position."""
    live_stream_url: SecretStr | None = None
    """A live stream."""
    material_id: str | None = None
    """An asset of the media library."""
    vod_url: SecretStr | None = None
    """A file outside the library: MP4, FLV or TS."""
    image_id: str | None = None
    """A picture of the media library."""
    image_url: SecretStr | None = None
    """A picture outside the library: JPG or PNG, at most 10 MB."""
    begin_offset: Annotated[int | None, Field(ge=0)] = None
    """Where playing begins, in milliseconds; files and assets only."""
    end_offset: int | None = None
    """Where playing ends, in milliseconds; negative counts from the end; files and assets only."""
    repeat_num: Annotated[int | None, Field(ge=-1)] = None
    """How often it is played again after the first time; -1 for ever; files and assets only."""
    pts_callback_interval: Annotated[int | None, Field(ge=0)] = None
    """Interval of the callbacks with the position, in milliseconds."""
    fixed_delay_duration: Annotated[int | None, Replace(), Wire(answered=""), WriteOnly(), Field(ge=0, le=5000)] = None
    """Fixed delay of the picture in milliseconds, 0 to 5000; the API does not return it."""

    def problems(self) -> Iterator[Problem]:
        """What each kind of source needs, and what it cannot have."""
        match [name for name in KINDS if getattr(self, name) is not None]:
            case []:
                yield Problem("live_stream_url", f"a source needs one of {', '.join(KINDS)}")
            case [kind] if kind not in PLAYED:
                for name in ("begin_offset", "end_offset", "repeat_num"):
                    if getattr(self, name) is not None:
                        yield Problem(name, f"is for {' and '.join(PLAYED)}, and this source is a {kind}")
            case [kind, other, *_]:
                yield Problem(other, f"a source is of one kind, and {kind} is set too; declare one of them")
        begin, end = self.begin_offset, self.end_offset
        if known(begin, end) and begin is not None and end is not None and 0 <= end <= begin:
            yield Problem("end_offset", f"must be after begin_offset ({begin} ms), got {end} ms")


class CasterVideoResourceOutputs(CasterVideoResourceInputs):
    """Outputs of a source."""

    resource_id: str
    """Own id of the source; the resource's id is `caster_id/resource_id`."""
    flv_url: SecretStr | None = None
    """Where the source can be watched, where the service says so."""


class CasterVideoResource(CasterItem[CasterVideoResourceInputs, CasterVideoResourceOutputs]):
    """Added by `AddCasterVideoResource`, read by `DescribeCasterVideoResources`."""

    inputs = CasterVideoResourceInputs
    outputs = CasterVideoResourceOutputs
    id = Id("caster_id", "resource_id")
    belongs_to = "caster_id"
    order = 10
    noun = "source"
    on_air = OnAir(
        "contents",
        "source",
        shown_by=tuple(name for name in CasterVideoResourceInputs.model_fields if name not in UNSEEN),
    )
    key = "resource_id"
    holds = (("caster_id", "location_id"), ("caster_id", "resource_id"))
    creates = Operation("AddCasterVideoResource", repeatable=False, answers=("ResourceId",))
    reads = Operation(
        "DescribeCasterVideoResources",
        repeatable=True,
        quota=15,
        rows="VideoResources.VideoResource",
        answers=("ResourceId",),
    )
    updates = Operation("ModifyCasterVideoResource", repeatable=True, omitted="keeps")
    deletes = Operation("DeleteCasterVideoResource", repeatable=True)
    costs = {
        "creation": (creates, reads),
        "refresh": (reads,),
        "any change": (updates,),
        "deletion": (deletes,),
    }
