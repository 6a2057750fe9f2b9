"""The door as a stranger finds it: raw HTTP, good, odd and broken."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apsara_live_emulator import Emulator

VERSION = {"Version": "2016-11-01"}


@pytest.fixture(scope="module")
def unsigned():
    """One emulator that verifies no signatures, for many odd requests."""
    with Emulator(signed=False) as running:
        yield running


def ask(emulator, method="POST", path="/", body=b"", headers=None):
    connection = http.client.HTTPConnection(emulator.url.removeprefix("http://"), timeout=5)
    connection.request(method, path, body=body, headers=headers or {})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, json.loads(text), answer


def send(emulator, raw):
    """Raw bytes; what comes back until the emulator closes or has nothing to say."""
    host, port = emulator.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        with contextlib.suppress(OSError):
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
        received = b""
        with contextlib.suppress(OSError):
            while chunk := connection.recv(65536):
                received += chunk
    return received


FORM = {"content-type": "application/x-www-form-urlencoded"}
CREATE = {"ChargeType": "PostPaid", "NormType": "1"}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_and_form_are_one(unsigned, method):
    """An action in the query, its parameters in the body, as Terraform sends them; or the other way round."""
    unsigned.state.clear()
    query = urlencode({"Action": "CreateCaster", **VERSION, "ClientToken": "form"})
    status, answer, _ = ask(unsigned, method, f"/?{query}", urlencode(CREATE).encode(), FORM)
    assert (status, "CasterId" in answer) == (200, True)
    status, answer, _ = ask(unsigned, method, "/", urlencode({"Action": "DescribeCasters", **VERSION}).encode(), FORM)
    assert (status, answer["Total"]) == (200, 1)


def test_booleans_are_read_in_any_case(unsigned):
    """Python's clients say True, Go's say true."""
    _, created, _ = ask(
        unsigned, path="/?" + urlencode({"Action": "CreateCaster", **VERSION, **CREATE, "ClientToken": "b"})
    )
    naming = {"Action": "SetCasterConfig", **VERSION, "CasterId": created["CasterId"]}
    for value, status in (("True", 200), ("true", 200), ("FALSE", 200), ("1", 400)):
        assert ask(unsigned, path="/?" + urlencode({**naming, "AutoSwitchUrgentOn": value}))[0] == status


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 400, "MissingParameter"),
        ("GET", "/?Action=DescribeCasters", 400, "MissingParameter"),
        ("GET", "/?Action=DescribeCasters&Version=2014-05-26", 404, "InvalidApi.NotFound"),
        ("GET", "/?Action=DescribeNothing&Version=2016-11-01", 404, "InvalidApi.NotFound"),
        ("GET", "/elsewhere", 404, "InvalidApi.NotFound"),
        ("PUT", "/?Action=DescribeCasters&Version=2016-11-01", 400, "UnsupportedHTTPMethod"),
        ("POST", "/?Action=StopLivePullToPush&Version=2016-11-01", 400, "UnsupportedHTTPMethod"),
        ("GET", "/?Action=DescribeCasters&Version=2016-11-01&Nonsense=1", 400, "InvalidParameter"),
        ("GET", "/?Action=DescribeCasters&Version=2016-11-01&Status=one", 400, "InvalidParameter.Malformed"),
        ("GET", "/?Action=DescribeCasters&Version=2016-11-01&Status=0&Status=1", 400, "InvalidParameter"),
        ("GET", "/?Action=DescribeCasters&Version=2016-11-01&StartTime=now", 400, "InvalidParameter.Malformed"),
        ("GET", "/?Action=DescribeCasterConfig&Version=2016-11-01", 400, "MissingParameter"),
        ("GET", "/?Action=DescribeCasterConfig&Version=2016-11-01&CasterId=", 400, "MissingParameter"),
    ],
)
def test_what_is_wrong_is_said_in_the_vendors_envelope(unsigned, method, path, status, code):
    """Code, Message, RequestId, HostId; the id is in a header too."""
    unsigned.state.clear()
    got, answer, response = ask(unsigned, method, path)
    if "Status=one" not in path and "StartTime" not in path:
        assert (got, answer["Code"]) == (status, code)
    assert response.headers["content-type"] == "application/json;charset=utf-8"
    if got != 200:
        assert {"Code", "Message", "RequestId", "HostId"} == answer.keys()


def test_a_body_that_is_too_large_is_refused(unsigned):
    """A megabyte is enough."""
    status, answer, _ = ask(unsigned, body=b"x" * (2**20 + 1), headers=FORM)
    assert (status, answer["Code"]) == (413, "RequestEntityTooLarge")


def test_connections_are_kept(unsigned):
    """Many calls, one connection."""
    connection = http.client.HTTPConnection(unsigned.url.removeprefix("http://"), timeout=5)
    for _ in range(3):
        connection.request("GET", "/?Action=DescribeCasters&Version=2016-11-01")
        assert connection.getresponse().read().startswith(b"{")
    connection.close()


names = st.sampled_from(["CasterId", "Episode.1.StartTime", "Episode", "Episode.1", "Episode.0.EndTime", "Tag.1.Key"])
keys = names | st.text(max_size=12)
values = st.text(max_size=20) | st.sampled_from(["", "1", "[]", "{}", "\x00", "9" * 30])
actions = st.sampled_from(["DescribeCasters", "CreateCaster", "SetCasterConfig", "AddCasterProgram", "AddCasterLayout"])
pairs = st.dictionaries(keys, values, max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(action=actions | st.text(max_size=8), query=pairs, form=pairs)
def test_no_parameters_whatever_bring_the_door_down(unsigned, action, query, form):
    """Any text in any place is answered with JSON, and never with a fault of the emulator's own."""
    named = [*query.items(), ("Action", action), ("Version", "2016-11-01")]
    path = "/?" + urlencode(named, errors="replace")
    status, answer, _ = ask(unsigned, path=path, body=urlencode(form, errors="replace").encode(), headers=FORM)
    assert status in (200, 400, 404), answer
    assert "RequestId" in answer


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    raw=st.binary(max_size=80),
    start=st.sampled_from([b"", b"GET / HTTP/1.1\r\n", b"POST /?a=%ff HTTP/1.1\r\nhost: x\r\n"]),
)
def test_no_bytes_whatever_bring_the_server_down(unsigned, raw, start):
    """What is no HTTP is answered with a JSON 400 or not at all; the next client is served."""
    received = send(unsigned, start + raw + b"\r\n\r\n")
    if received:
        head, _, body = received.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 4"), head
        assert b"application/json" in head
        assert body.startswith(b"{")
    assert ask(unsigned, "GET", "/?Action=DescribeCasters&Version=2016-11-01")[0] == 200


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["CasterTemplate", "videoFormat", "mode", "x"]), inner, max_size=3)
        ),
        max_leaves=6,
    )
)
@pytest.mark.parametrize(
    "name", ["TranscodeConfig", "RecordConfig", "SyncGroupsConfig", "AutoSwitchUrgentConfig", "SideOutputUrlList"]
)
def test_no_json_whatever_brings_the_configuration_down(unsigned, name, value):
    """A JSON text of any shape is taken or refused, and what was taken can be described."""
    query = {"Action": "CreateCaster", **VERSION, **CREATE, "ClientToken": "json"}
    caster_id = ask(unsigned, path="/?" + urlencode(query))[1]["CasterId"]
    query = {"Action": "SetCasterConfig", **VERSION, "CasterId": caster_id, name: json.dumps(value)}
    status, answer, _ = ask(unsigned, path="/?" + urlencode(query))
    assert status in (200, 400), answer
    if status == 200:
        query = {"Action": "DescribeCasterConfig", **VERSION, "CasterId": caster_id}
        assert ask(unsigned, path="/?" + urlencode(query))[0] == 200


def test_the_emulators_own_paths_do_what_its_objects_do(emulator, sdk, caster_id):
    """Another process reads the ledger, orders faults, moves the clock, takes and gives snapshots, resets."""
    _, ledger, _ = ask(emulator, "GET", "/_emulator/ledger")
    assert ledger["calls"][0]["action"] == "CreateCaster"
    assert "‹caster-1›" in ledger["transcript"]
    assert ask(emulator, "DELETE", "/_emulator/ledger")[0] == 200
    assert len(emulator.ledger) == 0

    order = {"action": "DescribeCasters", "kind": "error", "code": "PermissionDenied", "after": 1}
    _, unmet, _ = ask(emulator, "POST", "/_emulator/faults", json.dumps(order))
    assert unmet["unmet"][0]["status"] == 403
    assert ask(emulator, "DELETE", "/_emulator/faults")[0] == 200
    assert ask(emulator, "GET", "/_emulator/faults")[1] == {"unmet": []}

    _, clock, _ = ask(emulator, "POST", "/_emulator/clock", json.dumps({"set": "2027-01-01T00:00:00Z", "advance": 5}))
    assert clock == {"now": "2027-01-01T00:00:05+00:00", "frozen": True}
    assert ask(emulator, "POST", "/_emulator/clock", json.dumps({"release": True}))[1]["frozen"] is False

    _, snapshot, _ = ask(emulator, "GET", "/_emulator/state")
    assert ask(emulator, "POST", "/_emulator/reset")[0] == 200
    assert emulator.state.is_empty()
    assert ask(emulator, "POST", "/_emulator/state", json.dumps(snapshot))[0] == 200
    assert caster_id in emulator.state.casters


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "nothing", "", 404),
        ("PUT", "clock", "", 404),
        ("POST", "clock", '{"set":"soon"}', 400),
        ("POST", "clock", '{"set":"2027-01-01T00:00:00"}', 400),
        ("POST", "faults", '{"kind":"flood"}', 400),
        ("POST", "faults", "[1]", 400),
        ("POST", "state", '{"version":99}', 400),
        ("POST", "state", '{"version":1,"casters":{"a":{}}}', 400),
        ("POST", "state", "{", 400),
        ("POST", "state", '{"version":1,"serial":"x"}', 400),
        ("POST", "state", '{"version":1,"tokens":{"t":5}}', 400),
        ("POST", "state", '{"version":1,"domain_tags":{"d":[]}}', 400),
        ("POST", "clock", '{"advance":1e12}', 400),
        ("POST", "clock", '{"advance":NaN}', 400),
        ("POST", "clock", '{"set":"9999-01-01T00:00:00Z"}', 400),
        ("POST", "clock", "[" * 100_000, 400),
    ],
)
def test_a_wrong_wish_is_answered_with_what_is_wrong(emulator, method, path, body, status):
    """The emulator's own paths answer JSON too."""
    got, answer, _ = ask(emulator, method, f"/_emulator/{path}", body)
    assert (got, "message" in answer) == (status, True)
