"""The signature, held to the requests that the vendor's own clients sent."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.signature import Acs3, authorization, canonical_query, canonical_request, signature

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


def test_the_smallest_set_of_headers_is_what_we_sign() -> None:
    """The vendor's manual signs host and `x-acs-*` only, and so do we."""
    vector = next(vector for vector in VECTORS if vector["name"] == "v3_minimal_signed_headers")
    headers = headers_of(vector)
    signer = Acs3(headers["host"], lambda: NOW, lambda: headers["x-acs-signature-nonce"])
    signed = signer.headers(key_of(vector), "RestartCaster", method="POST", query=vector["canonical_query"], body=b"")
    assert signed == headers | {"authorization": vector["authorization"]}


def test_temporary_credentials_are_named_and_signed() -> None:
    """The token and its key id travel in headers."""
    signer = Acs3("live.aliyuncs.com", lambda: NOW, lambda: "nonce")
    signed = signer.headers(Credentials("id", "secret", "token"), "StopCaster", method="POST", query="", body=b"")
    assert signed["x-acs-accesskey-id"] == "id"
    assert signed["x-acs-security-token"] == "token"
    assert "x-acs-accesskey-id;x-acs-action" in signed["authorization"]
    assert "x-acs-security-token" in signed["authorization"]


def test_a_form_is_hashed_and_its_type_signed() -> None:
    """Nobody on the way can change it."""
    signer = Acs3("live.aliyuncs.com", lambda: NOW, lambda: "nonce")
    signed = signer.headers(Credentials("id", "secret"), "StopCaster", method="POST", query="", body=b"CasterId=1")
    assert signed["x-acs-content-sha256"] == sha256(b"CasterId=1").hexdigest()
    assert "SignedHeaders=content-type;host;" in signed["authorization"]


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
