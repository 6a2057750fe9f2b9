"""Both signatures: the vendor's vectors, and what is refused over a real socket."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import tracemalloc
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from apsara_live_emulator import Emulator, faults
from apsara_live_emulator.gateway import pairs_of, read_request
from apsara_live_emulator.refusals import Refusal
from apsara_live_emulator.signature import (
    KEPT_NONCES,
    Key,
    Verifier,
    canonical_request,
    read_claim,
    sign_v1,
    sign_v3,
    string_to_sign_v1,
)

from .conftest import NewSdk, OldSdk, Refused

VECTORS = json.loads((Path(__file__).parent / "signature_vectors.json").read_text(encoding="utf-8"))


def request_of(vector):
    headers = [(name.encode(), value.encode()) for name, value in vector["headers"].items()]
    return read_request(vector["method"], vector["query"].encode(), headers, vector["body"].encode())


def key_of(vector):
    return Key(vector["access_key_id"], vector["access_key_secret"], vector.get("security_token"))


def now_of(vector):
    return datetime.fromisoformat(vector["date"])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_call_that_the_vendors_clients_signed_is_accepted(vector):
    """Query, form body, escaping, temporary keys, minimal headers, both generations."""
    Verifier([key_of(vector)]).verify(request_of(vector), now_of(vector))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_text_that_is_signed_is_the_vendors(vector):
    """Byte for byte, and so is the signature."""
    request = request_of(vector)
    if vector["name"].startswith("v3"):
        payload_hash = hashlib.sha256(request.body).hexdigest()
        text = canonical_request(request, read_claim(request).signed_headers, payload_hash)
        signature = sign_v3(vector["access_key_secret"], text)
    else:
        text = string_to_sign_v1(request.method, request.query + request.form)
        signature = sign_v1(vector["access_key_secret"], text)
    assert text == vector["expected"]
    assert signature == vector["signature"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"query": "CasterId=other&{query}"}, "SignatureDoesNotMatch"),
        ({"access_key_secret": "other"}, "SignatureDoesNotMatch"),
        ({"access_key_id": "other"}, "InvalidAccessKeyId.NotFound"),
        ({"date": "2020-01-01T00:00:00Z"}, "InvalidTimeStamp.Expired"),
        ({"body": "x=1"}, "SignatureDoesNotMatch"),
    ],
)
def test_a_call_that_was_changed_is_refused(vector, change, code):
    """Parameters, body, key, secret and date are all covered."""
    changed = {**vector, **change}
    changed["query"] = changed["query"].replace("{query}", vector["query"])
    if "body" in change and vector["name"].startswith("v1"):
        changed["headers"] = {**vector["headers"], "content-type": "application/x-www-form-urlencoded"}
    with pytest.raises(Refusal) as caught:
        Verifier([key_of(changed)]).verify(request_of(changed), now_of(changed))
    assert caught.value.code == code
    assert vector["access_key_secret"] not in caught.value.text
    assert vector.get("security_token", "testSecurityToken") not in caught.value.text


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_nonce_is_good_for_one_call(vector):
    """The second call is a replay; after half an hour its date is refused instead."""
    verifier = Verifier([key_of(vector)])
    verifier.verify(request_of(vector), now_of(vector))
    for later, code in ((0, "SignatureNonceUsed"), (14, "SignatureNonceUsed"), (16, "InvalidTimeStamp.Expired")):
        with pytest.raises(Refusal) as caught:
            verifier.verify(request_of(vector), now_of(vector) + timedelta(minutes=later))
        assert caught.value.code == code


@pytest.mark.parametrize("client", [NewSdk, OldSdk])
@pytest.mark.parametrize(
    ("credentials", "code"),
    [
        (("testid", "wrong", ""), "SignatureDoesNotMatch"),
        (("nobody", "testsecret", ""), "InvalidAccessKeyId.NotFound"),
        (("testid", "testsecret", "ststoken"), "InvalidSecurityToken.MismatchWithAccessKey"),
        (("stsid", "stssecret", ""), "MissingSecurityToken"),
        (("stsid", "stssecret", "other"), "InvalidSecurityToken.Malformed"),
    ],
)
def test_wrong_credentials_are_refused_in_both_generations(client, credentials, code):
    """The vendor's clients read the vendor's code from the answer."""
    with Emulator(keys=(Key("stsid", "stssecret", "ststoken"),)) as emulator:
        with pytest.raises(Refused) as caught:
            client(emulator.url, *credentials)("DescribeCasters")
        if client is OldSdk and code == "SignatureDoesNotMatch":
            # The former SDK finds its own text to sign in the message and concludes that the secret is wrong.
            code = "InvalidAccessKeySecret"
        assert caught.value.code == code
        # What was refused at the door is in the ledger too, without its credentials.
        told = json.dumps(emulator.ledger.as_json())
        assert emulator.ledger.count("DescribeCasters") == 1
        assert not [secret for secret in ("testsecret", "stssecret", "ststoken", "Signature=") if secret in told]


@pytest.mark.parametrize("client", [NewSdk, OldSdk])
def test_a_temporary_key_is_accepted_with_its_token(client):
    """STS, in both generations; the token stays out of the ledger."""
    with Emulator(keys=(Key("stsid", "stssecret", "ststoken"),)) as emulator:
        assert client(emulator.url, "stsid", "stssecret", "ststoken")("DescribeCasters")["Total"] == 0
        assert "ststoken" not in json.dumps(emulator.ledger.as_json())
        assert "ststoken" not in json.dumps(emulator.state.export())


def test_a_wrong_clock_can_be_ordered(sdk, emulator):
    """faults.clock_skew: the date of the signature is judged an hour late."""
    emulator.faults.order("DescribeCasters", faults.clock_skew(3600))
    with pytest.raises(Refused) as caught:
        sdk("DescribeCasters")
    assert caught.value.code == "InvalidTimeStamp.Expired"
    sdk("DescribeCasters")


V1 = {
    "Action": "DescribeCasters",
    "Version": "2016-11-01",
    "AccessKeyId": "testid",
    "SignatureNonce": "n",
    "SignatureMethod": "HMAC-SHA1",
    "SignatureVersion": "1.0",
    "Timestamp": "2026-01-01T00:00:00Z",
    "Signature": base64.b64encode(b"x").decode(),
}


@pytest.mark.parametrize(
    ("query", "headers", "code"),
    [
        ({"Action": "DescribeCasters", "Version": "2016-11-01"}, {}, "IncompleteSignature"),
        ({**V1, "AccessKeyId": ""}, {}, "MissingParameter"),
        ({**V1, "SignatureMethod": ""}, {}, "MissingParameter"),
        ({**V1, "SignatureVersion": ""}, {}, "MissingParameter"),
        ({**V1, "SignatureMethod": "HMAC-SHA256"}, {}, "IncompleteSignature"),
        ({**V1, "SignatureVersion": "9.9"}, {}, "IncompleteSignature"),
        ({**V1, "Timestamp": "yesterday"}, {}, "InvalidTimeStamp.Format"),
        (V1, {}, "InvalidTimeStamp.Expired"),
        (V1, {"Authorization": "Bearer x"}, "IncompleteSignature"),
        (V1, {"Authorization": "ACS3-HMAC-SHA256 Credential=testid"}, "IncompleteSignature"),
        (V1, {"Authorization": "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=b"}, "IncompleteSignature"),
    ],
)
def test_half_a_signature_is_told_what_it_lacks(emulator, query, headers, code):
    """Every way of not being signed has a code, in JSON."""
    connection = http.client.HTTPConnection(emulator.url.removeprefix("http://"))
    connection.request("POST", f"/?{urlencode(query)}", headers=headers)
    answer = json.loads(connection.getresponse().read())
    connection.close()
    assert answer["Code"] == code


def without_header(vector, name, signed_too):
    """The call without one header, which its signature names or not; the signature is right."""
    headers = {key: value for key, value in vector["headers"].items() if key != name}
    signed = vector["headers"]["authorization"].partition("SignedHeaders=")[2].partition(",")[0].split(";")
    kept = [one for one in signed if one != name or signed_too]
    request = request_of({**vector, "headers": headers if signed_too else vector["headers"]})
    payload_hash = hashlib.sha256(request.body).hexdigest()
    signature = sign_v3(vector["access_key_secret"], canonical_request(request, kept, payload_hash))
    request.headers["authorization"] = (
        f"ACS3-HMAC-SHA256 Credential={vector['access_key_id']},SignedHeaders={';'.join(kept)},Signature={signature}"
    )
    return request


@pytest.mark.parametrize("signed_too", [True, False], ids=["missing", "unsigned"])
@pytest.mark.parametrize(
    "vector", [one for one in VECTORS if one["name"].startswith("v3")], ids=lambda one: one["name"]
)
def test_a_hash_of_the_body_must_be_there_and_signed(vector, signed_too):
    """Also when everything else is right."""
    with pytest.raises(Refusal, match="x-acs-content-sha256 must be present and signed") as caught:
        Verifier([key_of(vector)]).verify(without_header(vector, "x-acs-content-sha256", signed_too), now_of(vector))
    assert caught.value.code == "IncompleteSignature"


def test_a_security_token_that_is_there_must_be_signed():
    """Without that, another token could be put in its place."""
    (vector,) = [one for one in VECTORS if one["name"] == "v3_post_sts"]
    with pytest.raises(Refusal, match="x-acs-security-token must be present and signed"):
        Verifier([key_of(vector)]).verify(without_header(vector, "x-acs-security-token", False), now_of(vector))


def test_the_memory_of_nonces_has_a_bound():
    """The newest hundred thousand are known; the oldest is forgotten first."""
    vector = VECTORS[0]
    verifier = Verifier([key_of(vector)])
    first = request_of(vector)
    verifier.verify(first, now_of(vector))
    tracemalloc.start()
    try:
        for number in range(KEPT_NONCES - 1):
            verifier.spend_nonce(str(number), now_of(vector).timestamp())
        with pytest.raises(Refusal, match="SignatureNonceUsed"):
            verifier.verify(first, now_of(vector))
        full = tracemalloc.get_traced_memory()[0]
        for number in range(KEPT_NONCES):
            verifier.spend_nonce(f"more {number}", now_of(vector).timestamp())
        assert tracemalloc.get_traced_memory()[0] < full * 1.1 < 20 * 2**20
    finally:
        tracemalloc.stop()
    verifier.verify(first, now_of(vector))


def test_signatures_may_be_left_out_when_the_emulator_says_so():
    """signed=False, on the command line --no-signature."""
    with Emulator(signed=False) as emulator:
        connection = http.client.HTTPConnection(emulator.url.removeprefix("http://"))
        connection.request("GET", "/?Action=DescribeCasters&Version=2016-11-01")
        answer = json.loads(connection.getresponse().read())
        connection.close()
    assert answer["Total"] == 0


def test_an_unsigned_date_is_never_in_the_future_either():
    """Sixteen minutes ahead is as wrong as sixteen behind."""
    vector = VECTORS[0]
    with pytest.raises(Refusal, match="Expired"):
        Verifier([key_of(vector)]).verify(request_of(vector), now_of(vector) - timedelta(minutes=16))


def test_pairs_are_decoded_as_browsers_and_sdks_encode_them():
    """A plus is a space, an empty value stays, a lone key has none."""
    assert pairs_of("a=1+2%2B3&b=&c&&d=%E5%AF%BC") == [("a", "1 2+3"), ("b", ""), ("c", ""), ("d", "导")]
