"""The signature, held to the requests that the vendor's own clients sent."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.signature import (
    VERSION,
    Acs3,
    authorization,
    canonical_query,
    canonical_request,
    signature,
)

VECTORS = json.loads(Path(__file__).with_name("signature_vectors.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 1, 15, 8, 30, tzinfo=UTC)


def headers_of(vector: dict[str, Any]) -> dict[str, str]:
    """The headers that a vector signs."""
    return dict(line.split(":", 1) for line in vector["canonical_headers"].splitlines())


def key_of(vector: dict[str, Any]) -> Credentials:
    """The key that a vector is signed with."""
    return Credentials(vector["access_key_id"], vector["access_key_secret"], vector.get("security_token"))


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_the_vendors_requests_are_signed_as_the_vendor_signs_them(vector: dict[str, Any]) -> None:
    """Canonical request, signature and header are equal to the last character."""
    headers = headers_of(vector)
    canonical = canonical_request(vector["method"], vector["canonical_query"], headers, vector["hashed_payload"])
    assert canonical == vector["canonical_request"]
    assert signature(vector["access_key_secret"], canonical) == vector["signature"]
    assert (
        authorization(key_of(vector), vector["method"], vector["canonical_query"], headers) == vector["authorization"]
    )


@pytest.mark.parametrize(
    "vector", [vector for vector in VECTORS if "raw_query_on_wire" in vector], ids=lambda vector: vector["name"]
)
def test_the_vendors_queries_are_encoded_as_the_vendor_encodes_them(vector: dict[str, Any]) -> None:
    """Space, plus, star, tilde, slash, Chinese and nothing at all."""
    parameters = dict(parse_qsl(vector["raw_query_on_wire"], keep_blank_values=True))
    assert canonical_query(parameters) == vector["canonical_query"]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_the_hash_is_that_of_the_body(vector: dict[str, Any]) -> None:
    """Of nothing, mostly; a form is signed by its hash."""
    assert sha256(vector["body"].encode()).hexdigest() == vector["hashed_payload"]


def signed(key: Credentials, request: httpx.Request, nonce: str = "nonce") -> dict[str, str]:
    """The headers with which a request is sent."""
    flow = Acs3(key, lambda: NOW, lambda: nonce).sync_auth_flow(request)
    headers = dict(next(flow).headers)
    with pytest.raises(StopIteration):
        flow.send(httpx.Response(401))
    return headers


def request(action: str = "StopCaster", **given: Any) -> httpx.Request:
    """An unsigned request."""
    headers = {"host": "live.aliyuncs.com", "x-acs-action": action, "x-acs-version": VERSION}
    return httpx.Request("POST", **({"url": "https://live.aliyuncs.com/", "headers": headers} | given))


def test_the_smallest_set_of_headers_is_what_we_sign() -> None:
    """The vendor's manual signs host and `x-acs-*` only, and so do we; once, whatever the answer."""
    vector = next(vector for vector in VECTORS if vector["name"] == "v3_minimal_signed_headers")
    headers = headers_of(vector)
    unsigned = request("RestartCaster", url=f"https://{headers['host']}/?{vector['canonical_query']}")
    found = signed(key_of(vector), unsigned, headers["x-acs-signature-nonce"])
    assert found == headers | {"authorization": vector["authorization"], "content-length": "0"}


def test_temporary_credentials_are_named_and_signed() -> None:
    """The token and its key id travel in headers."""
    found = signed(Credentials("id", "secret", "token"), request())
    assert found["x-acs-accesskey-id"] == "id"
    assert found["x-acs-security-token"] == "token"
    assert "x-acs-accesskey-id;x-acs-action" in found["authorization"]
    assert "x-acs-security-token" in found["authorization"]


@pytest.mark.parametrize("how", ["content", "stream"])
def test_a_form_is_hashed_and_its_type_signed(how: str) -> None:
    """Nobody on the way can change it."""
    form = b"CasterId=1"
    unsigned = request(**{how: form if how == "content" else httpx.ByteStream(form)})
    unsigned.headers["content-type"] = "application/x-www-form-urlencoded"
    found = signed(Credentials("id", "secret"), unsigned)
    assert found["x-acs-content-sha256"] == sha256(form).hexdigest()
    assert "SignedHeaders=content-type;host;" in found["authorization"]


@pytest.mark.parametrize("bad", ["no\nline", "no\rline", "no\x00line", "né"])
def test_a_key_that_no_header_can_carry_is_refused_without_being_told(bad: str) -> None:
    """It would be sent as something else, or become a header of its own."""
    for key in (Credentials(bad, "secret"), Credentials("id", "secret", bad)):
        with pytest.raises(ValueError, match="line break") as raised:
            signed(key, request())
        assert bad not in str(raised.value)


@pytest.mark.parametrize("bad", [" token", "token "])
def test_a_token_has_no_space_around_it(bad: str) -> None:
    """A header would lose it."""
    with pytest.raises(ValueError, match="line break"):
        signed(Credentials("id", "secret", bad), request())


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=5))
def test_a_query_is_sent_as_it_was_signed(parameters: dict[str, str]) -> None:
    """The client leaves every character of it alone."""
    query = canonical_query(parameters)
    assert httpx.URL(f"https://live.aliyuncs.com/?{query}").query == query.encode()


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=5))
def test_a_query_says_what_it_was_made_of(parameters: dict[str, str]) -> None:
    """Decoding it gives the parameters back, sorted; nothing in it needs to be encoded again."""
    query = canonical_query(parameters)
    pairs = [tuple(map(unquote, pair.split("="))) for pair in query.split("&")] if parameters else []
    assert pairs == sorted(parameters.items())
    assert query.isascii()
    assert " " not in query


def test_a_key_does_not_show_its_secret() -> None:
    """Not in its text, which ends up in logs and tracebacks."""
    assert repr(Credentials("id", "secret", "token")) == "Credentials(access_key_id='id')"
