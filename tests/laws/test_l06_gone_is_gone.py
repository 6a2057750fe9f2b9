"""L6. Gone is gone: after a delete, read says gone and deleting again succeeds; an update says not found."""

import pytest

from cases import CASES, Case, Stage
from pulumi_apsara_live.model.fields import Properties, Replace
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.wire.errors import NotFound
from pulumi_apsara_live.wire.operation import Operation

from .conftest import field_of


def can_be_gone(resource: str) -> bool:
    """Whether a deletion takes away what the creation has added.

    An emptied configuration or scene, a stopped studio and a restart are gone only with their studio or relay.
    """
    return RESOURCES[resource].creates.action.startswith(("Add", "Create", "Initialize"))


def is_about(case: Case, field: str) -> bool:
    """Fields whose change alone is a call of an update."""
    declared = field_of(case, field)
    return not (declared.marked(Replace) or declared.stays_here or field in case.fixed)


def test_deleting_twice_succeeds_and_reading_says_gone(stage: Stage, case: Case) -> None:
    """The second delete finds nothing to do."""
    id, outputs, _ = stage.create(case.minimal)
    stage.delete(id, outputs)
    if can_be_gone(case.resource):
        assert is_gone(stage, id, outputs)
    stage.delete(id, outputs)


@pytest.mark.parametrize(
    "case", [each for each in CASES if RESOURCES[each.resource].on_air.effect == "contents"], ids=str
)
def test_what_a_deletion_leaves_in_the_studio_is_declared(stage: Stage, case: Case) -> None:
    """A preview tells by it whether viewers lose something."""
    id, outputs, _ = stage.create(case.full)
    stage.delete(id, outputs)
    assert (stage.read(id, outputs) is not None) is stage.resource.on_air.lasts


def test_what_went_with_its_studio_is_noticed_by_a_refresh(stage: Stage, case: Case) -> None:
    """Deleted outside of the program: read says gone, delete succeeds."""
    id, outputs, _ = stage.create(case.full)
    take_away(stage, id)
    assert is_gone(stage, id, outputs)
    stage.delete(id, outputs)


def test_what_is_gone_is_not_updated(stage: Stage, case: Case, field: str) -> None:
    """Deleted outside of the program: the update of any field says that it is not found, or refuses."""
    id, outputs, inputs = stage.create(case.full)
    take_away(stage, id)
    news = stage.checked({**case.full, field: case.other[field]}, inputs)
    with pytest.raises((NotFound, RefusedByProvider)):
        stage.update(id, outputs, news)


def is_gone(stage: Stage, id: str, outputs: Properties) -> bool:
    """Whether a read says that it is gone, or, where no operation reads it, keeps what is recorded."""
    found = stage.read(id, outputs)
    return found is None if not stage.resource.unreadable else found is not None and found.outputs == outputs


def take_away(stage: Stage, id: str) -> None:
    """Delete the studio or relay that an id begins with, or what stands alone, as somebody else."""
    first, _, rest = id.partition("/")
    if stage.resource.id.parts[0] == "region":  # a relay lives in no studio
        which = {"Region": first, "TaskId": rest.partition("/")[0]}
        stage.cloud.call(Operation("DeleteLivePullToPush", repeatable=True, method="GET"), which)
    elif stage.resource.id.parts[0] != "caster_id":
        assert stage.resource.deletes is not None
        parameter = "".join(part.capitalize() for part in stage.resource.id.parts[0].split("_"))
        stage.cloud.call(stage.resource.deletes, {parameter: first})
    else:
        if stage.resource.on_air.effect == "plays":
            stage.cloud.call(Operation("StopPlaylist", repeatable=True), {"ProgramId": rest})
        stage.cloud.call(Operation("StopCaster", repeatable=True), {"CasterId": first})
        stage.cloud.call(Operation("DeleteCaster", repeatable=True), {"CasterId": first})
