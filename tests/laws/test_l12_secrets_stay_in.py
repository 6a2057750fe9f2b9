"""L12. Secrets stay in: no key, token or signature appears in an error, a log or the state."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from apsara_live_emulator import Emulator
from cases import Case, Stage
from hostile.replay import Answer, Replayer, without_waiting
from hostile.servicer import HOSTS, Failed, Servicer, Signed, opened, scalars
from pulumi_apsara_live.hosts import lifecycle, run
from pulumi_apsara_live.model.fields import Field, fields
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._resource import Step
from pulumi_apsara_live.wire.rpc import Cloud, close_shared

from .conftest import field_of

KEY = {
    "ALIBABA_CLOUD_ACCESS_KEY_ID": "canary-key-id",
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "canary-key-secret",
    "ALIBABA_CLOUD_SECURITY_TOKEN": "canary-token",
}
CANARY = re.compile(r"canary[-\w]*", re.IGNORECASE)
SIGNATURE = re.compile(r"\b[0-9a-f]{64}\b")


def marked(case: Case, bag: dict[str, Any]) -> dict[str, Any]:
    """The inputs with a canary in every secret; in an address as password, path and query."""

    def mark(name: str, value: Any, field: Field) -> Any:
        if isinstance(value, list):
            return [mark(f"{name}-{index}", each, field) for index, each in enumerate(value)]
        if field.part is not None:
            inner = fields(field.part)
            return {
                key: mark(f"{name}-{key}", each, inner[key]) if inner[key].secret else each
                for key, each in value.items()
            }
        canary = f"canary-{name.replace('_', '-')}"
        if "://" not in value:
            return canary
        parts = urlsplit(value)
        return f"{parts.scheme}://{canary}-user:{canary}-password@{parts.netloc}/{canary}-path?auth_key={canary}-query"

    known = fields(RESOURCES[case.resource].inputs)
    return {name: mark(name, value, known[name]) if known[name].secret else value for name, value in bag.items()}


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment in which every part of the key is a canary."""
    for name in list(os.environ):
        if name.startswith(("ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", "APSARA_LIVE_")):
            monkeypatch.delenv(name)
    for name, value in {**KEY, "ALIBABA_CLOUD_REGION": "cn-shanghai", "APSARA_LIVE_MAX_RETRY_TIMEOUT": "0"}.items():
        monkeypatch.setenv(name, value)
    run.begin()


@pytest.fixture
def guarded() -> Iterator[Emulator]:
    """An emulator that knows this key and no other."""
    key_id, secret, token = KEY.values()
    with Emulator(access_key_id=key_id, access_key_secret=secret, security_token=token) as emulator:
        yield emulator


@pytest.fixture
def echo() -> Iterator[Replayer]:
    """A server that can be made to repeat what it was sent."""
    server = Replayer()
    yield server
    server.close()


def must_be_masked(case: Case, bag: dict[str, Any]) -> None:
    """Every secret property is marked as secret, and outside of those there is no canary."""
    assert [each for each in scalars(bag) if CANARY.search(str(each))] == []
    secret = {name for name, field in fields(RESOURCES[case.resource].outputs).items() if field.secret}
    assert [name for name in secret & set(bag) if not isinstance(bag[name], Signed)] == []


@pytest.mark.parametrize("host", HOSTS)
def test_a_state_holds_no_secret_in_the_clear(
    case: Case,
    signed_in: None,
    guarded: Emulator,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    request: pytest.FixtureRequest,
    host: str,
) -> None:
    """After create, read and update; nor does a log at any level, nor the emulator's ledger or transcript.

    These two show where a stream goes, though not with which key.
    """
    monkeypatch.setenv("APSARA_LIVE_ENDPOINT", guarded.url)
    request.addfinalizer(close_shared)
    without_waiting(os.environ)
    servicer = HOSTS[host](case.resource)
    with caplog.at_level(logging.DEBUG), world(case, guarded) as stage:
        inputs = opened(servicer.check({}, stage.world.put(marked(case, case.full))).inputs)
        id, outputs = servicer.create(inputs)
        must_be_masked(case, outputs)
        _, read, back = servicer.read(id, opened(outputs))
        must_be_masked(case, read)
        must_be_masked(case, back)
        must_be_masked(case, servicer.update(id, opened(read), inputs))
    assert not CANARY.search(caplog.text)
    assert not SIGNATURE.search(caplog.text)
    told = guarded.ledger.transcript() + json.dumps(guarded.ledger.as_json())
    assert [each for each in CANARY.findall(told) if not each.endswith("-path") and "source-urls" not in each] == []


class world:
    """What a case needs, on an emulator with this key."""

    def __init__(self, case: Case, emulator: Emulator) -> None:
        from pulumi_apsara_live.wire.credentials import Credentials
        from pulumi_apsara_live.wire.retries import Retries

        self._case = case
        self._cloud = Cloud(
            endpoint=emulator.url,
            region="cn-shanghai",
            credentials=lambda: Credentials(*KEY.values()),
            retries=Retries.without_waiting(),
        )

    def __enter__(self) -> Stage:
        return Stage(self._cloud, self._case)

    def __exit__(self, *error: object) -> None:
        self._cloud.close()


def pieces(received: list[tuple[str, dict[str, str], bytes]]) -> set[str]:
    """All that a service could repeat of a request: values as they are and as they travel, keys, the signature."""
    told: set[str] = set()
    for target, headers, body in received:
        for name, value in parse_qsl(urlsplit(target).query + "&" + body.decode()):
            told |= {f"{name} {value} is wrong", quote(value), quote(value, safe="")}
            told |= set(json.loads(value)) if value.startswith('["') else set()
        for name in ("authorization", "x-acs-security-token", "x-acs-accesskey-id"):
            told |= {value for key, value in headers.items() if key.lower() == name}
    return {each for each in told if CANARY.search(each) or SIGNATURE.search(each)}


@pytest.mark.parametrize("tracebacks", ["", "1"], ids=["one line", "whole traceback"])
def test_an_error_holds_no_secret_that_the_service_repeats(
    case: Case,
    tracebacks: str,
    signed_in: None,
    echo: Replayer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    request: pytest.FixtureRequest,
) -> None:
    """As its message, as its code, as its request id; with the whole traceback as well, and in no log."""
    monkeypatch.setenv("APSARA_LIVE_ENDPOINT", echo.url)
    monkeypatch.setenv("APSARA_LIVE_TRACEBACKS", tracebacks)
    request.addfinalizer(close_shared)
    without_waiting(os.environ)
    servicers = cycle([kind(case.resource) for kind in HOSTS.values()])
    servicer = next(servicers)
    inputs = opened(servicer.check({}, marked(case, case.full)).inputs)
    heard = pieces(sent(servicer, echo, inputs))
    assert heard
    with caplog.at_level(logging.DEBUG):
        for each in sorted(heard):
            for code, message, request_id in (("InvalidParameter", each, "R-1"), (each, "no", each)):
                echo.says = refusal(code, message, request_id)
                with pytest.raises(Failed) as raised:
                    next(servicers).create(inputs)
                must_hold_nothing(str(raised.value), case)
    must_hold_nothing(caplog.text, case)


def must_hold_nothing(told: str, case: Case) -> None:
    """No canary, and no signature."""
    assert CANARY.findall(told) == [], told[-2000:]
    assert SIGNATURE.findall(told) == [], told[-2000:]


def refusal(code: str, message: str, request_id: str) -> Answer:
    """An error of the service, in these words."""
    return Answer("", 400, json.dumps({"Code": code, "Message": message, "RequestId": request_id}).encode())


ALREADY = {
    "DescribeCasters": {"CasterList": {"Caster": []}, "Total": 0},
    "DescribeCasterConfig": {"CasterId": "c"},
    "DescribeCasterProgram": {"Episodes": {"Episode": []}, "Total": 0},
    "DescribeLivePullToPushList": {"TaskList": [], "Total": 0},
}
"""Answers with which a creation goes on to what it sends."""


def sent(servicer: Servicer, echo: Replayer, inputs: dict[str, Any]) -> list[Any]:
    """Every request of a creation whose looks succeed."""
    looks = [Answer(action, 200, json.dumps({"RequestId": "R-1", **body}).encode()) for action, body in ALREADY.items()]
    echo.gives(*looks)
    with suppress(Failed):
        servicer.create(inputs)
    return list(echo.received)


def test_live_status_holds_no_secret(cloud: Cloud, case: Case) -> None:
    """What is shown beside a resource while it works."""
    stage, said = Stage(cloud, case), []
    step = Step(urn="urn:pulumi:dev::laws::t::thing", scope="laws", say=said.append)
    inputs = stage.checked(marked(case, case.full))
    lifecycle.create(stage.resource, cloud, step, inputs)
    assert not CANARY.search(" ".join(said))
    others = lifecycle.check(stage.resource, step, inputs, stage.world.put(marked(case, case.other)))
    assert not CANARY.search(" ".join((*others.warnings, *(problem.reason for problem in others.problems))))


def is_about(case: Case, field: str) -> bool:
    """Fields that are secret."""
    return field_of(case, field).secret


@pytest.mark.parametrize("host", HOSTS)
def test_a_failure_of_a_secret_property_does_not_quote_it(case: Case, field: str, host: str) -> None:
    """Not in the reason, and not by naming the property, whose value the engine would quote."""
    servicer = HOSTS[host](case.resource)
    for wrong in ("canary wrong", ["canary wrong"] * 2, {"canary": "canary wrong"}, ["canary"] * 40, " canary://x"):
        judged = servicer.check({}, case.full | {field: wrong})
        told = [reason for _, reason in judged.failures]
        assert not CANARY.search(" ".join(told).replace("unknown setting 'canary'", "")), told
        assert [property for property, _ in judged.failures if property.startswith(field)] == []
