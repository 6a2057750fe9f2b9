"""Every refusal of a scene says what to do."""

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error
from cases import CASES, Stage
from pulumi_apsara_live.resources._resource import Declined
from pulumi_apsara_live.wire.errors import CallError
from pulumi_apsara_live.wire.rpc import Cloud

PREVIEW = next(case for case in CASES if str(case) == "CasterScene-preview")
REFUSALS = [
    ("IncorrectSceneStatus", 400, "depend on the studio's CasterRunState"),
    ("IncorrectCasterStatus.Idle", 400, "the studio is not on air"),
    ("UserQuotaExceed", 403, "stop one, or ask the vendor for more"),
    ("InvalidLayout.NotFound", 404, "declare layout_id with one that exists"),
    ("InvalidConfiguration.NotFound", 404, "declare its CasterConfig"),
    ("InvalidCasterTemplate.NotFound", 404, "declare transcode"),
    ("IllegalOperation", 401, "live:StartCasterScene"),
    ("InvalidCasterId.Malformed", 400, "InvalidCasterId.Malformed"),
    ("InvalidSceneId.Malformed", 400, "InvalidSceneId.Malformed"),
    ("InvalidCaster.NotFound", 404, "InvalidCaster.NotFound"),
    ("InvalidScene.NotFound", 404, "InvalidScene.NotFound"),
]


@pytest.mark.parametrize(("code", "status", "advice"), REFUSALS, ids=[each[0] for each in REFUSALS])
def test_a_refusal_to_start_a_preview_is_told_with_what_to_do(
    emulator: Emulator, cloud: Cloud, code: str, status: int, advice: str
) -> None:
    """One line with the action, the code, the advice and the request id."""
    stage = Stage(cloud, PREVIEW)
    id, outputs, inputs = stage.create({**PREVIEW.minimal, "running": False})
    news = stage.checked({**PREVIEW.minimal, "running": True}, inputs)
    emulator.faults.order("StartCasterScene", error(code, status))
    with pytest.raises((Declined, CallError)) as refused:
        stage.update(id, outputs, news)
    told = str(refused.value)
    assert "StartCasterScene" in told
    assert code in told
    assert advice in told
    assert "request id" in told
    assert "\n" not in told


def test_a_scene_that_runs_already_is_a_success(emulator: Emulator, cloud: Cloud) -> None:
    """An earlier attempt whose answer was lost, or somebody else was quicker."""
    stage = Stage(cloud, PREVIEW)
    id, outputs, inputs = stage.create({**PREVIEW.minimal, "running": False})
    emulator.faults.order("StartCasterScene", error("IncorrectSceneStatus.Inuse", 400))
    stage.update(id, outputs, stage.checked({**PREVIEW.minimal, "running": True}, inputs))


def test_a_studio_that_was_never_started_has_no_scenes_yet(cloud: Cloud) -> None:
    """And the refusal says what to wait for."""
    from cases import Case

    case = Case("CasterScene", "early", {}, {}, {"caster_id": "<ready studio>", "output": "PVW"}, ("ready studio",))
    with pytest.raises(Declined, match="born with its first start"):
        Stage(cloud, case).create(case.minimal)
