"""Faults: ordered, met in order, accounted for."""

from __future__ import annotations

import http.client
import json
import time
from urllib.parse import urlencode

import pytest

from apsara_live_emulator import Emulator, faults

from .conftest import NewSdk, Refused


@pytest.fixture
def unsigned():
    with Emulator(signed=False) as running:
        yield running
        assert running.faults.unmet() == []


def create(emulator, token="t"):
    query = {"Action": "CreateCaster", "Version": "2016-11-01", "ChargeType": "PostPaid", "NormType": 1}
    connection = http.client.HTTPConnection(emulator.url.removeprefix("http://"), timeout=5)
    try:
        connection.request("POST", "/?" + urlencode({**query, "ClientToken": token}))
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def test_a_lost_answer_has_happened(unsigned):
    """The connection closes without a byte; the studio is there, and the token finds it."""
    unsigned.faults.order("CreateCaster", faults.lost_answer())
    with pytest.raises(http.client.RemoteDisconnected):
        create(unsigned)
    assert len(unsigned.state.casters) == 1
    _, body = create(unsigned)
    assert json.loads(body)["CasterId"] in unsigned.state.casters
    assert [call.fault for call in unsigned.ledger] == ["lost_answer", None]
    assert len(unsigned.state.casters) == 1


def test_a_lost_request_has_not_happened(unsigned):
    """The connection closes without a byte; nothing is there."""
    unsigned.faults.order("CreateCaster", faults.lost_request())
    with pytest.raises(http.client.RemoteDisconnected):
        create(unsigned)
    assert unsigned.state.is_empty()
    assert unsigned.ledger.count("CreateCaster") == 1
    assert "nothing" in unsigned.ledger.transcript()


def test_half_an_answer_has_happened(unsigned):
    """The answer promises more than it holds."""
    unsigned.faults.order("CreateCaster", faults.half_answer())
    with pytest.raises(http.client.IncompleteRead) as caught:
        create(unsigned)
    assert caught.value.partial.startswith(b'{"RequestId"')
    assert len(unsigned.state.casters) == 1


def test_garbage_is_a_proxys_page(unsigned):
    """502, HTML, and nothing has happened."""
    unsigned.faults.order("CreateCaster", faults.garbage())
    answer, body = create(unsigned)
    assert (answer.status, answer.headers["content-type"]) == (502, "text/html")
    assert body.startswith(b"<html>")
    assert unsigned.state.is_empty()


def test_latency_delays_one_answer(unsigned):
    """The effect is there, the answer later; other calls pass meanwhile."""
    unsigned.faults.order("CreateCaster", faults.latency(150))
    before = time.monotonic()
    create(unsigned)
    assert time.monotonic() - before >= 0.15


def test_an_error_may_have_a_status_of_its_own(unsigned):
    """Any code, any status."""
    unsigned.faults.order("CreateCaster", faults.error("ServiceUnavailable"))
    unsigned.faults.order("CreateCaster", faults.error("Strange", 418))
    assert [create(unsigned)[0].status for _ in range(3)] == [503, 418, 200]


def test_throttling_tells_the_vendors_sdk_when_to_come_back(sdk, emulator):
    """x-acs-retry-after is in milliseconds, as the SDK's core reads it."""
    emulator.faults.order("DescribeCasters", faults.throttle(1.5))
    emulator.faults.order("DescribeCasters", faults.throttle())
    for retry_after in (1500, None):
        with pytest.raises(Refused) as caught:
            sdk("DescribeCasters")
        assert (caught.value.code, caught.value.status) == ("Throttling.User", 400)
        assert caught.value.retry_after == retry_after


def test_faults_wait_for_their_turn(unsigned):
    """A queue per action; ``after`` lets calls pass first; other actions are not concerned."""
    unsigned.faults.order("CreateCaster", faults.error("First"), after=1)
    unsigned.faults.order("CreateCaster", faults.error("Second"))
    codes = [json.loads(create(unsigned, str(n))[1]).get("Code") for n in range(4)]
    assert codes == [None, "First", "Second", None]


def test_a_fault_for_any_action_is_met_by_the_first_call(unsigned):
    """The action ``*``."""
    unsigned.faults.order("*", faults.error("Any"))
    assert json.loads(create(unsigned)[1])["Code"] == "Any"


def test_a_fault_that_was_never_met_is_told(unsigned):
    """unmet() is what a test must find empty; clear() takes orders back."""
    unsigned.faults.order("DeleteCaster", faults.lost_answer(), after=2)
    (order,) = unsigned.faults.unmet()
    assert (order.action, order.fault.kind, order.after) == ("DeleteCaster", "lost_answer", 2)
    unsigned.faults.clear()


def test_a_fault_that_does_not_exist_cannot_be_ordered(unsigned):
    """A misspelt fault proves nothing."""
    with pytest.raises(ValueError, match="flood"):
        faults.Fault("flood")


def test_a_call_that_the_contract_refuses_meets_no_fault(sdk, emulator):
    """Faults stand behind the contract: the order is still there."""
    emulator.faults.order("DescribeCasterConfig", faults.error("Late"))
    with pytest.raises(Refused) as caught:
        sdk("DescribeCasterConfig")
    assert caught.value.code == "MissingParameter"
    assert len(emulator.faults.unmet()) == 1
    emulator.faults.clear()


def test_quotas_are_those_of_the_pages_times_a_factor():
    """ModifyCasterProgram 4 a second, most 10; the window slides with the emulator's clock."""
    from .conftest import NOW

    with Emulator(qps=0.5) as emulator:
        emulator.clock.set(NOW)
        sdk = NewSdk(emulator.url)

        def passes(action, **parameters):
            for number in range(20):
                try:
                    sdk(action, **parameters)
                except Refused as error:
                    if error.code == "Throttling.User":
                        return number, error.retry_after
            return None

        change = {"CasterId": "none", "Episode": [{"EpisodeId": "x", "EpisodeName": "y"}]}
        assert passes("DescribeCasters") == (7, 1000)
        assert passes("ModifyCasterProgram", **change) == (2, 1000)
        assert passes("RestartCaster", CasterId="none") == (5, 1000)
        emulator.clock.advance(1)
        assert passes("RestartCaster", CasterId="none") == (5, 1000)
