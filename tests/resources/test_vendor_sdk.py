"""The vendor's SDK in place of the provider's own client: it drives the emulator through every operation on offer."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl

import httpx
import pytest
from alibabacloud_live20161101 import models
from authoring.operations import offered

from apsara_live_emulator import Emulator
from apsara_live_emulator.contract import contract
from cases import CASES, COSTS, Case, Stage
from emulator.conftest import NewSdk, Refused, conforms
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud

NEEDS = {case.resource: case.needs for case in reversed(CASES)}
ROWS = {
    operation.action: (name, row)
    for name, resource in reversed(RESOURCES.items())
    for row, operations in reversed(resource.costs.items())
    for operation in operations
}
"""A resource and a row of its costs, for each operation."""


class ThroughTheSdk(httpx.BaseTransport):
    """Sends each call by the vendor's client and models, and answers with what its models have read."""

    def __init__(self, url: str) -> None:
        self.sdk = NewSdk(url)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the call that a request describes; those without a model are sent by the core of the SDK."""
        flat = dict(parse_qsl(request.url.query.decode(), keep_blank_values=True))
        action = request.headers["x-acs-action"]
        has_model = hasattr(models, f"{action}Request")
        try:
            answer = self.sdk(action, **(contract().operations[action].read(flat) if has_model else flat))
        except Refused as refused:
            error = {"Code": refused.code, "Message": refused.message, "RequestId": "in-the-message"}
            return httpx.Response(refused.status, json=error)
        return httpx.Response(200, json=answer)


@pytest.fixture
def cloud(emulator: Emulator) -> Iterator[Cloud]:
    """The provider's client, whose calls the vendor's SDK makes."""
    client = Cloud(
        endpoint=emulator.url,
        region="cn-shanghai",
        credentials=lambda: Credentials("testid", "testsecret", None),
        retries=Retries.without_waiting(),
        transport=ThroughTheSdk(emulator.url),
    )
    yield client
    client.close()


@pytest.mark.parametrize("action", [action for action, names in offered().items() if names])
def test_the_sdk_drives_the_emulator_through_every_operation(emulator: Emulator, cloud: Cloud, action: str) -> None:
    """By a row of docs/calls.md that makes the call; the SDK reads the answer, and the provider can use it."""
    name, row = ROWS[action]
    stage = Stage(cloud, Case(name, row, {}, {}, {}, NEEDS[name]))
    stage.emulator = emulator
    for _ in COSTS[name][row](stage):
        emulator.ledger.clear()
    succeeded = [call for call in emulator.ledger.calls(action) if call.status == 200]
    assert succeeded
    for call in succeeded:
        conforms(call.answer, contract().operations[action].answer, action)
