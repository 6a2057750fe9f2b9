"""L6. Gone is gone: after a delete, read says gone and deleting again succeeds; an update says not found."""

import pytest

from cases import Case, Stage
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.wire.errors import NotFound

NEVER_GONE = {"CasterConfig", "CasterRunState", "CasterRestart", "CasterScene", "LivePullToPushRestart"}
"""What is gone only with its studio or relay: an emptied configuration or scene, a stopped studio, a restart."""


def test_deleting_twice_succeeds_and_reading_says_gone(stage: Stage, case: Case) -> None:
    """The second delete finds nothing to do."""
    id, outputs, _ = stage.create(case.minimal)
    stage.delete(id, outputs)
    if case.resource not in NEVER_GONE:
        assert stage.read(id, outputs) is None
    stage.delete(id, outputs)


def test_what_went_with_its_studio_is_noticed_by_a_refresh(stage: Stage, case: Case) -> None:
    """Deleted behind our back: read says gone, delete succeeds, update says not found."""
    from pulumi_apsara_live.wire.operation import Operation

    id, outputs, inputs = stage.create(case.full)
    studio, _, task = id.partition("/")
    if case.resource.startswith("LivePullToPush"):  # a relay lives in no studio
        which = {"Region": studio, "TaskId": task.partition("/")[0]}
        stage.cloud.call(Operation("DeleteLivePullToPush", repeatable=True, method="GET"), which)
    else:
        stage.cloud.call(Operation("StopCaster", repeatable=True), {"CasterId": studio})
        stage.cloud.call(Operation("DeleteCaster", repeatable=True), {"CasterId": studio})
    assert stage.read(id, outputs) is None
    if changed := IN_PLACE[case.resource]:
        news = stage.checked({**case.full, changed: case.other[changed]}, inputs)
        with pytest.raises((NotFound, RefusedByProvider)):
            stage.update(id, outputs, news)
    stage.delete(id, outputs)


IN_PLACE = {
    "Caster": "caster_name",
    "CasterConfig": "caster_name",
    "CasterProgram": "episodes",
    "CasterVideoResource": "resource_name",
    "CasterRunState": "running",
    "CasterRestart": None,
    "CasterScene": "layout_id",
    "LivePullToPush": "end_time",
    "LivePullToPushRestart": None,
}
"""A property whose change is a call."""
