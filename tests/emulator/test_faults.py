"""Faults: ordered, met in order, accounted for."""

from __future__ import annotations

import http.client
import json
import threading
import time
import urllib.request
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from apsara_live_emulator import Emulator, Key, faults

from .conftest import NOW, NewSdk, OldSdk, Refused


@pytest.fixture
def unsigned():
    with Emulator(signed=False) as running:
        yield running
        assert running.faults.unmet() == []


def create(emulator, token="t", timeout=5.0):
    query = {"Action": "CreateCaster", "Version": "2016-11-01", "ChargeType": "PostPaid", "NormType": 1}
    connection = http.client.HTTPConnection(emulator.url.removeprefix("http://"), timeout=timeout)
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


def test_a_hanging_call_ends_when_the_client_has_waited_long_enough(unsigned):
    """Not a byte comes; the effect is there or not, as ordered. The emulator stops at once all the same."""
    for effect in (True, False):
        unsigned.faults.order("CreateCaster", faults.hang(effect=effect))
        with pytest.raises(TimeoutError):
            create(unsigned, timeout=0.05)
        assert unsigned.state.is_empty() is not effect
        unsigned.state.clear()
    assert [call.happened for call in unsigned.ledger] == [True, False]


def test_an_answer_may_come_too_late_for_the_client(unsigned):
    """The client leaves, and nobody waits for the rest of the hour: not even the emulator's end."""
    unsigned.faults.order("CreateCaster", faults.latency(3_600_000))
    with pytest.raises(TimeoutError):
        create(unsigned, timeout=0.05)
    assert len(unsigned.state.casters) == 1


@pytest.mark.parametrize("fault", [faults.hang(), faults.latency(3_600_000)], ids=["hang", "latency"])
def test_an_emulator_that_stops_while_it_holds_an_answer_says_nothing(fault, caplog):
    """Whoever waits is cut off; nothing went wrong that its log should tell."""
    lost = []

    def client():
        try:
            create(running, timeout=60)
        except OSError as error:
            lost.append(error)

    with Emulator(signed=False) as running:
        running.faults.order("CreateCaster", fault)
        waiting = threading.Thread(target=client)
        waiting.start()
        while not running.ledger.count():
            time.sleep(0.01)
    waiting.join()
    assert len(lost) == 1
    assert caplog.records == []


def test_half_a_request_resets_the_connection(unsigned):
    """The client is told by its system, not by an end of the stream; nothing has happened."""
    unsigned.faults.order("CreateCaster", faults.half_request())
    with pytest.raises(ConnectionResetError):
        create(unsigned)
    assert unsigned.state.is_empty()
    assert [(call.fault, call.status) for call in unsigned.ledger] == [("half_request", 0)]


@pytest.mark.parametrize(("status", "title"), [(504, "504 Gateway Timeout"), (200, "200 OK")])
def test_a_proxys_page_may_hide_an_effect(unsigned, status, title):
    """A gateway that ran out of patience, a portal that answers 200: HTML instead of the answer."""
    unsigned.faults.order("CreateCaster", faults.garbage(status, effect=True))
    answer, body = create(unsigned)
    assert (answer.status, title.encode() in body) == (status, True)
    assert len(unsigned.state.casters) == 1
    assert unsigned.ledger.calls()[0].answer["CasterId"] in unsigned.state.casters


def test_an_error_may_come_after_the_effect(unsigned):
    """The service says 500 and has done it; the ledger knows both."""
    unsigned.faults.order("CreateCaster", faults.error("InternalError", effect=True))
    answer, _ = create(unsigned)
    (call,) = unsigned.ledger
    assert (answer.status, call.code, call.happened) == (500, "InternalError", True)
    assert call.answer["CasterId"] in unsigned.state.casters
    assert "(error) 500 InternalError CasterId=‹caster-1›" in unsigned.ledger.transcript()


def test_a_burst_is_one_order(unsigned):
    """The same fault several times in a row, accounted for to the last one."""
    unsigned.faults.order("CreateCaster", faults.error("ServiceUnavailable"), after=1, times=3)
    assert [create(unsigned)[0].status for _ in range(4)] == [200, 503, 503, 503]
    assert unsigned.faults.unmet() == []
    unsigned.faults.order("CreateCaster", faults.garbage(503), times=2)
    assert create(unsigned)[0].status == 503
    assert [order.times for order in unsigned.faults.unmet()] == [1]
    assert create(unsigned)[0].status == 503


STS = [Key("STS.one", "onesecret", "onetoken"), Key("STS.two", "twosecret", "twotoken")]


@pytest.mark.parametrize("client", [NewSdk, OldSdk])
def test_a_token_that_expires_stays_expired(client):
    """In the middle of the work the token ends: later calls with it are refused too; a new one goes on."""
    with Emulator(keys=tuple(STS)) as emulator:
        one, two = (client(emulator.url, key.access_key_id, key.secret, key.token) for key in STS)
        emulator.faults.order("DescribeCasters", faults.expired_token(), after=1)
        one("DescribeCasters")
        for _ in range(2):
            with pytest.raises(Refused, match=r"InvalidSecurityToken\.Expired"):
                one("DescribeCasters")
        assert [call.fault for call in emulator.ledger] == [None, "expired_token", None]
        two("DescribeCasters")
        client(emulator.url)("DescribeCasters")
        assert emulator.faults.unmet() == []
        emulator.reset()
        one("DescribeCasters")


def test_a_token_expires_by_the_emulators_clock():
    """At the moment that its key names, to the second."""
    key = Key("STS.one", "onesecret", "onetoken", expires=NOW + timedelta(hours=1))
    with Emulator(keys=(key,)) as emulator:
        emulator.clock.set(NOW)
        sdk = NewSdk(emulator.url, key.access_key_id, key.secret, key.token)
        emulator.clock.advance(3599)
        sdk("DescribeCasters")
        emulator.clock.advance(1)
        with pytest.raises(Refused) as caught:
            sdk("DescribeCasters")
        assert (caught.value.code, caught.value.status) == ("InvalidSecurityToken.Expired", 400)


def test_a_lasting_key_meets_an_expired_token_once(sdk, emulator):
    """It has no token to remember."""
    emulator.faults.order("DescribeCasters", faults.expired_token())
    with pytest.raises(Refused, match=r"InvalidSecurityToken\.Expired"):
        sdk("DescribeCasters")
    sdk("DescribeCasters")


def test_a_wrong_clock_is_refused_without_signatures_too(unsigned):
    """The date of a call that is not signed is the present; a few minutes are forgiven."""
    unsigned.faults.order("CreateCaster", faults.clock_skew(-3600))
    unsigned.faults.order("CreateCaster", faults.clock_skew(600))
    assert json.loads(create(unsigned)[1])["Code"] == "InvalidTimeStamp.Expired"
    assert create(unsigned)[0].status == 200


def order(emulator, **fields):
    request = urllib.request.Request(f"{emulator.url}/_emulator/faults", json.dumps(fields).encode(), method="POST")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["unmet"]


OVER_HTTP = [
    ({"kind": "error", "code": "ServiceUnavailable"}, 503, 0),
    ({"kind": "error", "code": "InternalError", "effect": True}, 500, 1),
    ({"kind": "throttle"}, 400, 0),
    ({"kind": "throttle", "seconds": 2}, 400, 0),
    ({"kind": "latency", "seconds": 0.001}, 200, 1),
    ({"kind": "hang"}, None, 1),
    ({"kind": "hang", "effect": False}, None, 0),
    ({"kind": "lost_answer"}, None, 1),
    ({"kind": "half_answer"}, None, 1),
    ({"kind": "lost_request"}, None, 0),
    ({"kind": "half_request"}, None, 0),
    ({"kind": "garbage"}, 502, 0),
    ({"kind": "garbage", "status": 504, "effect": True}, 504, 1),
    ({"kind": "clock_skew", "seconds": 3600}, 400, 0),
    ({"kind": "expired_token"}, 400, 0),
]


def test_every_kind_of_fault_is_in_the_list_above():
    """A new one is tried over HTTP too."""
    assert {fields["kind"] for fields, _, _ in OVER_HTTP} == set(faults.KINDS)


@pytest.mark.parametrize(("fields", "status", "studios"), OVER_HTTP, ids=str)
def test_every_fault_can_be_ordered_by_another_process(unsigned, fields, status, studios):
    """What the client sees, whether it happened, and that the order was met."""
    (told,) = order(unsigned, action="CreateCaster", **fields)
    assert (told["kind"], told["times"], told["after"]) == (fields["kind"], 1, 0)
    try:
        seen = create(unsigned, timeout=0.05 if fields["kind"] == "hang" else 5)[0].status
    except (OSError, http.client.HTTPException):
        seen = None
    assert (seen, len(unsigned.state.casters)) == (status, studios)
    assert [call.happened for call in unsigned.ledger] == [bool(studios)]
    assert unsigned.faults.unmet() == []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kind": "flood"},
        {"kind": "error"},
        {"kind": "error", "code": 5},
        {"kind": "error", "code": "X", "status": 99},
        {"kind": "error", "code": "X", "status": 304},
        {"kind": "error", "code": "X", "status": "500"},
        {"kind": "latency"},
        {"kind": "latency", "seconds": -1},
        {"kind": "latency", "seconds": 1e300},
        {"kind": "latency", "seconds": "long"},
        {"kind": "throttle", "seconds": True},
        {"kind": "lost_answer", "effect": False},
        {"kind": "hang", "effect": 2},
        {"kind": "hang", "after": -1},
        {"kind": "hang", "given": 1},
        {"kind": "hang", "times": 0},
        {"kind": "hang", "times": 1.5},
        {"kind": "hang", "action": 1},
        {"kind": "hang", "colour": "red"},
    ],
    ids=str,
)
def test_an_order_that_nobody_could_meet_is_refused(unsigned, fields):
    """400 with what is wrong; nothing is ordered."""
    with pytest.raises(urllib.error.HTTPError) as caught:
        order(unsigned, **{"action": "CreateCaster", **fields})
    with caught.value as answer:
        assert (answer.status, "message" in json.load(answer)) == (400, True)
    assert unsigned.faults.unmet() == []


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
