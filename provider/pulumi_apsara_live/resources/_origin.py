"""The tag by which a stack finds the studio of an interrupted creation again, and the evidence that it may have it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final

from ..model.diff import same
from ..model.fields import Model, Wire
from ..model.shape import decode
from ..wire.errors import CallError
from ..wire.operation import Operation
from ._resource import Step
from ._settings import DESCRIBES, Settings
from ._studio import STUDIOS, Studio, studio

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

TAG: Final = "pulumi-apsara-live"
"""Key of the tag; its value is the hash of the resource that created the studio."""
MAX_TAGS: Final = 20
"""Tags that a studio may have."""
MAX_AGE: Final = timedelta(hours=1)
"""Age, by the service's clock, after which a studio is no longer taken over."""
PAGE: Final = 100
"""Studios in one page of the list."""
CONTENTS: Final = (
    Operation("DescribeCasterVideoResources", repeatable=True, quota=15, rows="VideoResources.VideoResource"),
    Operation("DescribeCasterLayouts", repeatable=True, quota=15, rows="Layouts.Layout"),
    Operation("DescribeCasterComponents", repeatable=True, quota=15, rows="Components.Component"),
)
"""The lists of what can be in a studio that was never configured."""


class _Tag(Model):
    """One tag, in an answer."""

    key: Annotated[str | None, Wire("", "TagKey")] = None
    value: Annotated[str | None, Wire("", "TagValue")] = None


class _Tags(Model):
    """The tags of a studio, in an answer."""

    pairs: Annotated[tuple[_Tag, ...] | None, Wire("", "Tags.tag")] = None


def tags_of(row: Mapping[str, Any]) -> dict[str, str]:
    """All tags of a studio, those of the system and our own included."""
    return {pair["key"]: pair.get("value", "") for pair in decode(_Tags, row).get("pairs", ()) if "key" in pair}


def tagged_studios(cloud: Cloud) -> list[Studio]:
    """The studios of the account in this region that carry our tag. One call for each hundred studios.

    The `Tag` filter of `DescribeCasters` is not used: how it matches is not documented.
    """
    return [Studio(row) for row in cloud.all_rows(STUDIOS, {}, page_size=PAGE) if TAG in tags_of(row)]


def left_behind(cloud: Cloud, kind: str, step: Step, declared: Mapping[str, Any]) -> Studio | None:
    """The studio that an interrupted creation of this very resource, of this kind, has left behind, if there is one.

    `declared` holds name, kind and group by the vendor's parameters. A studio that carries the tag and fails one of
    the conditions is left alone and mentioned.
    """
    for tagged in step.run.once(("tagged studios", cloud), lambda: tagged_studios(cloud)):
        if tags_of(tagged.row)[TAG] != step.token():
            continue
        id = tagged.id
        now = studio(cloud, id)
        reason = _not_ours(cloud, kind, step, now, declared) if now is not None else "it is gone"
        if not reason:
            return now
        step.inform(
            f"studio {id} carries the tag of this resource and is left alone, because {reason}; "
            "if no stack manages it, it is an orphan: `apsara-live doctor --orphans` lists such studios"
        )
    return None


def _not_ours(cloud: Cloud, kind: str, step: Step, now: Studio, declared: Mapping[str, Any]) -> str:
    """Why a studio with the tag of this resource must not be taken over; empty when it may be."""
    if holder := step.run.holder(kind, now.id, but=step.urn):
        return f"{holder} of this program holds it"
    created = moment(now.created)
    if created is None or cloud.server_now() - created > MAX_AGE:
        return "it was not created within the last hour"
    if other := [name for name, value in declared.items() if not same(str(now.row.get(name) or ""), str(value))]:
        return f"it has another {', '.join(other)} than is declared"
    return _used(cloud, now)


def _used(cloud: Cloud, now: Studio) -> str:
    """Evidence that somebody has used a studio since it was created; empty when nobody has."""
    if now.runs or now.started:
        return "it is on air"
    if now.modified not in (None, now.created):
        return "it was modified or started since it was created"
    try:
        live = decode(Settings, cloud.call(DESCRIBES, {"CasterId": now.id}))
        if any(name != "caster_name" and not same(value, None) for name, value in live.items()):
            return "it is configured"
        if any(cloud.rows(operation, {"CasterId": now.id}) for operation in CONTENTS):
            return "it has sources, layouts or components"
    except CallError as error:
        return f"it cannot be examined ({error.action}: {error.code})"
    return ""


def orphans(cloud: Cloud) -> list[Studio]:
    """Studios that carry our tag and were never used: each was probably left behind by an interrupted creation."""
    return [each for each in tagged_studios(cloud) if not _used(cloud, each)]


def moment(text: Any) -> datetime | None:
    """A time as the service writes it; None for anything else."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC)
