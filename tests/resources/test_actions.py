"""What every action records."""

from __future__ import annotations

import pytest

from apsara_live_emulator import Emulator
from cases import CASES, Case, Stage
from pulumi_apsara_live.model.fields import fields
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._action import Action
from pulumi_apsara_live.wire.operation import READS
from pulumi_apsara_live.wire.rpc import Cloud

ACTIONS = [case for case in CASES if isinstance(RESOURCES[case.resource], Action)]


@pytest.mark.parametrize("case", ACTIONS, ids=str)
def test_an_action_that_happened_records_the_request_id_of_its_call(
    emulator: Emulator, cloud: Cloud, case: Case
) -> None:
    """By it the vendor's support finds the call; one that was skipped has none."""
    stage = Stage(cloud, case)
    emulator.ledger.clear()
    _, outputs, _ = stage.create(case.full)
    sent = [call.request_id for call in emulator.ledger.calls() if not call.action.startswith(READS)]
    if "request_id" in fields(stage.resource.outputs) and "skipped" not in outputs:
        assert outputs["request_id"] in sent
    else:
        assert "request_id" not in outputs
