"""What the tests of the emulator share: the vendor's two clients, and what holds after every test."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.contract import contract

with warnings.catch_warnings():
    # The older SDK imports modules that Python has deprecated; nothing here can be done about it.
    warnings.simplefilter("ignore", DeprecationWarning)
    from alibabacloud_live20161101 import models
    from alibabacloud_live20161101.client import Client
    from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
    from alibabacloud_tea_openapi.models import Config, OpenApiRequest, Params
    from aliyunsdkcore.acs_exception.exceptions import ServerException
    from aliyunsdkcore.auth.credentials import AccessKeyCredential, StsTokenCredential
    from aliyunsdkcore.client import AcsClient
    from darabonba.runtime import RuntimeOptions

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
GATEWAY = {"InvalidParameter", "MissingParameter", "Throttling.User", "InvalidApi.NotImplementedHere"}
SECRETS = ("testsecret", "stssecret", "ststoken")


class Refused(Exception):
    """The vendor's client raised: what it read from the answer."""

    def __init__(self, code: str, status: int, message: str = "", retry_after: int | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.code, self.status, self.message, self.retry_after = code, status, message, retry_after


def snake(action: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", action).lower()


class NewSdk:
    """The vendor's current SDK: ``sdk("CreateCaster", NormType=1, …)`` goes through its models and its client."""

    def __init__(
        self, url: str, key_id: str = "testid", secret: str = "testsecret", token: str = "", **more: Any
    ) -> None:
        config = Config(
            access_key_id=key_id,
            access_key_secret=secret,
            security_token=token or None,
            endpoint=url.removeprefix("http://"),
            protocol="http",
            region_id="cn-shanghai",
            **more,
        )
        self.client = Client(config)

    def __call__(self, action: str, **parameters: Any) -> dict[str, Any]:
        with warnings.catch_warnings():
            # The SDK asks OpenSSL for a constant that is deprecated.
            warnings.simplefilter("ignore", DeprecationWarning)
            try:
                return self._send(action, parameters)
            except AlibabaCloudException as error:
                raise Refused(error.code, error.status_code, error.message, error.retry_after) from error

    def _send(self, action: str, parameters: dict[str, Any]) -> dict[str, Any]:
        model = getattr(models, f"{action}Request", None)
        if model is None:
            return self._send_unknown(action, parameters)
        request = model().from_map(parameters)
        answer = getattr(self.client, f"{snake(action)}_with_options")(request, RuntimeOptions(read_timeout=2000))
        body: dict[str, Any] = answer.body.to_map()
        return body

    def _send_unknown(self, action: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """Operations that the SDK has no model for go through its core."""
        params = Params(
            action=action,
            version="2016-11-01",
            protocol="HTTP",
            pathname="/",
            method="POST",
            auth_type="AK",
            style="RPC",
            req_body_type="formData",
            body_type="json",
        )
        answer = self.client.call_api(params, OpenApiRequest(query=parameters), RuntimeOptions())
        body: dict[str, Any] = answer["body"]
        return body


class OldSdk:
    """The vendor's former SDK: HMAC-SHA1, parameters by setters."""

    def __init__(self, url: str, key_id: str = "testid", secret: str = "testsecret", token: str = "") -> None:
        credential = StsTokenCredential(key_id, secret, token) if token else AccessKeyCredential(key_id, secret)
        self.client = AcsClient(region_id="cn-shanghai", credential=credential)
        self.endpoint = url.removeprefix("http://")

    def __call__(self, action: str, **setters: Any) -> dict[str, Any]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = __import__(f"aliyunsdklive.request.v20161101.{action}Request", fromlist=["_"])
            request = getattr(module, f"{action}Request")()
            request.set_accept_format("json")
            request.set_endpoint(self.endpoint)
            request.set_protocol_type("http")
            for name, value in setters.items():
                getattr(request, f"set_{name}")(value)
            try:
                body: dict[str, Any] = json.loads(self.client.do_action_with_exception(request))
            except ServerException as error:
                raise Refused(error.get_error_code(), error.get_http_status(), error.get_error_msg()) from error
        return body


@pytest.fixture
def emulator(emulator: Emulator) -> Iterator[Emulator]:
    """The emulator, frozen in March 2026; after the test, its answers and its ledger are looked at."""
    emulator.clock.set(NOW)
    yield emulator
    for call in emulator.ledger:
        if call.code is None and call.fault is None:
            conforms(call.answer, contract().operations[call.action].answer, call.action)
        elif call.fault is None and call.action in contract().operations:
            documented = contract().operations[call.action].errors
            assert not documented or call.code in documented or call.code in GATEWAY or call.nested == {}, call.code
    told = json.dumps(emulator.ledger.as_json()) + emulator.ledger.transcript()
    assert not [secret for secret in SECRETS if secret in told]


def conforms(answer: Any, shape: Any, path: str) -> None:
    """Every member of an answer is in the contract, under that name and with that type."""
    if isinstance(shape, dict):
        assert isinstance(answer, dict), path
        for name, value in answer.items():
            assert name in shape, f"{path} answers {name}, which the contract does not know"
            conforms(value, shape[name], f"{path}.{name}")
    elif isinstance(shape, list):
        assert isinstance(answer, list), path
        for value in answer:
            conforms(value, shape[0], f"{path}[]")
    else:
        kinds: dict[str, Any] = {"string": str, "integer": int, "number": (int, float), "boolean": bool}
        assert isinstance(answer, kinds[shape]), f"{path} is {answer!r}, the contract says {shape}"
        assert shape == "boolean" or not isinstance(answer, bool), path


@pytest.fixture
def sdk(emulator: Emulator) -> NewSdk:
    """The vendor's current SDK, with the right key."""
    return NewSdk(emulator.url)


@pytest.fixture
def old_sdk(emulator: Emulator) -> OldSdk:
    """The vendor's former SDK, with the right key."""
    return OldSdk(emulator.url)


@pytest.fixture
def refused(emulator: Emulator) -> Any:
    """``refused(code, sdk, action, …)``: the call is refused with that code and leaves the state as it was."""

    def check(code: str, client: Any, action: str, **parameters: Any) -> Refused:
        before = emulator.state.export() | {"serial": 0}
        with pytest.raises(Refused) as caught:
            client(action, **parameters)
        assert caught.value.code == code, caught.value
        assert emulator.state.export() | {"serial": 0} == before
        return caught.value

    return check


@pytest.fixture
def caster_id(sdk: NewSdk) -> str:
    """A general studio, idle and without configuration."""
    created: str = sdk("CreateCaster", NormType=1, ChargeType="PostPaid", ClientToken="t-1", CasterName="news")[
        "CasterId"
    ]
    return created


CONFIG = {"DomainName": "live.example.com", "TranscodeConfig": '{"CasterTemplate":"lp_hd","LiveTemplate":["lld"]}'}


@pytest.fixture
def running(sdk: NewSdk, caster_id: str) -> str:
    """A studio that streams."""
    sdk("SetCasterConfig", CasterId=caster_id, **CONFIG)
    sdk("StartCaster", CasterId=caster_id)
    return caster_id


def at(seconds: float) -> str:
    """A moment so many seconds after the emulator's now, as the wire writes it."""
    return datetime.fromtimestamp(NOW.timestamp() + seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
