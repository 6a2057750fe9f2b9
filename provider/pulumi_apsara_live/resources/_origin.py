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
from ._studio import Studio, studio, studios

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

TAG: Final = "pulumi-apsara-live"
"""Key of the tag; its value is the hash of the resource that created the studio."""
MAX_TAGS: Final = 20
"""Tags that a studio may have."""
MAX_AGE: Final = timedelta(hours=1)
"""Age, by the service's clock, after which a studio is no longer taken over."""
OWN_OF_A_COPY: Final = frozenset({"caster_name", "sync_groups"})
"""Settings in which a copy may differ from its source: its name, and the ids of its own sources."""
COPY_MARK_CHARS: Final = 40
"""Characters with which the tokens of a resource's copies begin, in the hash that its tag has too."""
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


def all_studios(cloud: Cloud, step: Step) -> list[Studio]:
    """The studios of the account in this region, listed once in each run. One call for each hundred studios.

    The `Tag` filter of `DescribeCasters` is not used: how it matches is not documented.
    """
    return step.run.once(("studios", cloud), lambda: studios(cloud))


def copy_token(cloud: Cloud, step: Step) -> str:
    """Return a new token for a copy, by whose beginning the copy is known before it carries the tag.

    `CopyCaster` takes no tags, and `DescribeCasters` returns the token of a creation.
    """
    return step.token()[:COPY_MARK_CHARS] + cloud.token()[: 60 - COPY_MARK_CHARS]


def left_behind(
    cloud: Cloud, kind: str, step: Step, declared: Mapping[str, Any], *, copied_from: str | None = None
) -> Studio | None:
    """The studio that an interrupted creation of this very resource, of this kind, has left behind, if there is one.

    `declared` holds name, kind and group by the vendor's parameters. A studio that carries the tag, or is a copy made
    with a token of this resource, and fails one of the conditions is left alone and mentioned.
    """
    for own in all_studios(cloud, step):
        if tags_of(own.row).get(TAG) != step.token() and own.token[:COPY_MARK_CHARS] != step.token()[:COPY_MARK_CHARS]:
            continue
        id = own.id
        now = studio(cloud, id)
        reason = _not_ours(cloud, kind, step, now, declared, copied_from) if now is not None else "it is gone"
        if not reason:
            return now
        step.inform(
            f"studio {id} carries the tag of this resource and is left alone, because {reason}; "
            "if no stack manages it, it is an orphan: `apsara-live doctor --orphans` lists such studios"
        )
    return None


def _not_ours(
    cloud: Cloud, kind: str, step: Step, now: Studio, declared: Mapping[str, Any], copied_from: str | None
) -> str:
    """Why a studio with the tag of this resource must not be taken over; empty when it may be."""
    if holder := step.run.holder(kind, now.id, but=step.urn):
        return f"{holder} of this program holds it"
    created = moment(now.created)
    if created is None or cloud.server_now() - created > MAX_AGE:
        return "it was not created within the last hour"
    if other := [name for name, value in declared.items() if not same(str(now.row.get(name) or ""), str(value))]:
        return f"it has another {', '.join(other)} than is declared"
    return _used(cloud, now, copied_from)


def _used(cloud: Cloud, now: Studio, copied_from: str | None = None) -> str:
    """Evidence that somebody has used a studio since it was created; empty when nobody has.

    A copy is born with the configuration of the studio that was copied, and perhaps with what is in that studio.
    """
    if now.runs or now.started:
        return "it is on air"
    if now.modified not in (None, now.created):
        return "it was modified or started since it was created"
    try:
        live = decode(Settings, cloud.call(DESCRIBES, {"CasterId": now.id}))
        if copied_from is not None:
            source = decode(Settings, cloud.call(DESCRIBES, {"CasterId": copied_from}))
            other = {name for name in {*live, *source} if not same(live.get(name), source.get(name))}
            return "it has another configuration than its source" if other - OWN_OF_A_COPY else ""
        if any(name != "caster_name" and not same(value, None) for name, value in live.items()):
            return "it is configured"
        if any(cloud.rows(operation, {"CasterId": now.id}) for operation in CONTENTS):
            return "it has sources, layouts or components"
    except CallError as error:
        return f"it cannot be examined ({error.action}: {error.code})"
    return ""


def orphans(cloud: Cloud) -> list[Studio]:
    """Studios that carry our tag and were never used: each was probably left behind by an interrupted creation."""
    return [each for each in studios(cloud) if TAG in tags_of(each.row) and not _used(cloud, each)]


def moment(text: Any) -> datetime | None:
    """A time as the service writes it; None for anything else."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC)
