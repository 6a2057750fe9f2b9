"""Verification of the two kinds of signature, implemented from the vendor's documentation alone.

V3 is ``ACS3-HMAC-SHA256`` in the Authorization header; V1 is HMAC-SHA1 as a query parameter.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64encode
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

from .assumptions import assumed
from .clock import Clock, from_wire
from .refusals import Refusal

ALGORITHM = "ACS3-HMAC-SHA256"
MAX_SKEW_S = 15 * 60
AUTHORIZATION = re.compile(r"ACS3-HMAC-SHA256\s+(.+)", re.DOTALL)
MUST_BE_SIGNED = (
    "host",
    "x-acs-action",
    "x-acs-version",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-content-sha256",
)
# Parameters of every V1 signature, and their only valid values.
V1_CONSTANTS = {"SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0"}
# Maximum number of remembered nonces; the oldest are forgotten first.
KEPT_NONCES = 100_000

assumed(
    "Codes and statuses of signature failures are those of the gateway's other products; no Live page lists them.",
    where="every action",
)
assumed(
    "Headers host and x-acs-* that V3 defines, x-acs-content-sha256 among them, must be present and signed, "
    "else IncompleteSignature; so must x-acs-security-token where it is present.",
    where="every action",
)
assumed(
    "SignatureMethod and SignatureVersion of signature V1 must be given, else MissingParameter; "
    "values other than HMAC-SHA1 and 1.0 are IncompleteSignature.",
    where="every action",
)

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Key:
    """An access key; with a token it is temporary, and may expire at a time of the emulator's clock."""

    access_key_id: str
    secret: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    expires: datetime | None = None


@dataclass(frozen=True)
class Request:
    """A request as the verifier reads it: headers in lower case, query and form decoded, the body raw."""

    method: str
    headers: dict[str, str]
    query: Pairs
    form: Pairs
    body: bytes


def encode(text: str) -> str:
    """Encode as RFC 3986 requires: all but letters, digits and ``-_.~`` become %XX."""
    return quote(text, safe="-_.~")


def canonical_query(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the pairs sorted by key, encoded and joined; an empty value keeps its equals sign."""
    return "&".join(f"{encode(key)}={encode(value)}" for key, value in sorted(pairs))


def canonical_request(request: Request, signed: Iterable[str], payload_hash: str) -> str:
    """Return the six lines that V3 hashes."""
    names = sorted(name.lower() for name in signed)
    headers = "".join(f"{name}:{request.headers.get(name, '').strip()}\n" for name in names)
    query = canonical_query(request.query)
    return f"{request.method}\n/\n{query}\n{headers}\n{';'.join(names)}\n{payload_hash}"


def sign_v3(secret: str, canonical: str) -> str:
    """Return the V3 signature: lower-case hex of HMAC-SHA256 over algorithm and hashed canonical request."""
    text = f"{ALGORITHM}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def string_to_sign_v1(method: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return the string that V1 signs: all parameters but the signature, encoded twice."""
    return f"{method}&%2F&{encode(canonical_query(pair for pair in pairs if pair[0] != 'Signature'))}"


def sign_v1(secret: str, text: str) -> str:
    """Return the V1 signature: Base64 of HMAC-SHA1 with the secret and an ampersand as the key."""
    return b64encode(hmac.new(f"{secret}&".encode(), text.encode(), hashlib.sha1).digest()).decode()


@dataclass(frozen=True)
class Claim:
    """The unverified claims of a call about its signature."""

    access_key_id: str
    signature: str
    date: str
    nonce: str
    token: str | None
    signed_headers: tuple[str, ...] = ()


def incomplete(text: str) -> Refusal:
    """Return the refusal ``IncompleteSignature``."""
    return Refusal("IncompleteSignature", text)


def read_claim(request: Request) -> Claim:
    """Return the claim of a V3 call, or else of a V1 call; refuse a call that is not signed."""
    authorization = request.headers.get("authorization", "")
    if authorization:
        return _claim_v3(request, authorization)
    parameters = dict(request.query + request.form)
    if "Signature" not in parameters:
        raise Refusal("IncompleteSignature", "The call is not signed: no Authorization header, no Signature parameter.")
    for name in ("AccessKeyId", "Timestamp", "SignatureNonce", *V1_CONSTANTS):
        if not parameters.get(name):
            raise Refusal("MissingParameter", f"{name} is part of the signature and must be given")
    for name, value in V1_CONSTANTS.items():
        if parameters[name] != value:
            raise incomplete(f"{name} must be {value}.")
    return Claim(
        access_key_id=parameters["AccessKeyId"],
        signature=parameters["Signature"],
        date=parameters["Timestamp"],
        nonce=parameters["SignatureNonce"],
        token=parameters.get("SecurityToken"),
    )


def _claim_v3(request: Request, authorization: str) -> Claim:
    match = AUTHORIZATION.fullmatch(authorization.strip())
    if match is None:
        raise incomplete(f"The Authorization header does not begin with {ALGORITHM}.")
    parts = dict(part.strip().partition("=")[::2] for part in match[1].split(","))
    if not all(parts.get(name) for name in ("Credential", "SignedHeaders", "Signature")):
        raise incomplete("The Authorization header needs Credential, SignedHeaders and Signature.")
    signed = tuple(parts["SignedHeaders"].lower().split(";"))
    token = ("x-acs-security-token",) if "x-acs-security-token" in request.headers else ()
    for name in MUST_BE_SIGNED + token:
        if name not in signed or name not in request.headers:
            raise incomplete(f"The header {name} must be present and signed.")
    return Claim(
        access_key_id=parts["Credential"],
        signature=parts["Signature"],
        date=request.headers["x-acs-date"],
        nonce=request.headers["x-acs-signature-nonce"],
        token=request.headers.get("x-acs-security-token"),
        signed_headers=signed,
    )


class Verifier:
    """Verifies signatures with the account's keys, and remembers nonces by their hashes, as nonces may be long.

    A nonce is remembered for 30 minutes, in which its date is valid, and at most ``KEPT_NONCES`` are.
    """

    def __init__(self, keys: Iterable[Key], clock: Clock | None = None) -> None:
        self._keys = {key.access_key_id: key for key in keys}
        self._clock = clock or Clock()
        self._nonces: set[bytes] = set()
        self._order: deque[tuple[float, bytes]] = deque()
        self._expired: set[str] = set()

    def forget(self) -> None:
        """Forget the nonces and the expired tokens."""
        self._nonces.clear()
        self._order.clear()
        self._expired.clear()

    def expire(self, request: Request) -> None:
        """Refuse the security token of this call, if it carries one, from now on."""
        token = request.headers.get("x-acs-security-token") or dict(request.query + request.form).get("SecurityToken")
        if token:
            self._expired.add(token)

    def verify(self, request: Request, now: datetime | None = None) -> None:
        """Return for a valid signature; refuse any other."""
        now = now or datetime.now(UTC)
        claim = read_claim(request)
        key = self._keys.get(claim.access_key_id)
        if key is None:
            raise Refusal("InvalidAccessKeyId.NotFound", "The access key id is not known.")
        judge_skew(claim.date, now)
        _judge_token(key, claim.token)
        if claim.token in self._expired or (key.expires is not None and self._clock.now() >= key.expires):
            raise token_expired()
        if claim.signed_headers:
            _judge_v3(request, claim, key)
        else:
            _judge_v1(request, claim, key)
        self.spend_nonce(claim.nonce, now.timestamp())

    def spend_nonce(self, nonce: str, now: float) -> None:
        """Remember a nonce; refuse one that was used before."""
        while self._order and self._order[0][0] < now - 2 * MAX_SKEW_S:
            self._nonces.discard(self._order.popleft()[1])
        digest = hashlib.blake2b(nonce.encode("utf-8", "replace"), digest_size=16).digest()
        if not nonce or digest in self._nonces:
            raise Refusal("SignatureNonceUsed", "The signature nonce was used before.")
        self._nonces.add(digest)
        self._order.append((now, digest))
        if len(self._order) > KEPT_NONCES:
            self._nonces.discard(self._order.popleft()[1])


def token_expired() -> Refusal:
    """Return the refusal ``InvalidSecurityToken.Expired``."""
    return Refusal("InvalidSecurityToken.Expired", "The security token has expired.")


def judge_skew(date: str, now: datetime) -> None:
    """Refuse an invalid date, or one more than 15 minutes off."""
    moment = from_wire(date)
    if moment is None:
        raise Refusal("InvalidTimeStamp.Format", "The date of the signature must be yyyy-MM-ddTHH:mm:ssZ.")
    if abs((now - moment).total_seconds()) > MAX_SKEW_S:
        raise Refusal("InvalidTimeStamp.Expired", "The date of the signature is more than 15 minutes off.")


def _judge_token(key: Key, token: str | None) -> None:
    if key.token is None and token:
        raise Refusal("InvalidSecurityToken.MismatchWithAccessKey", "This access key has no security token.")
    if key.token is not None and not token:
        raise Refusal("MissingSecurityToken", "A temporary access key needs its security token.")
    if key.token is not None and not _same(key.token, token or ""):
        raise Refusal("InvalidSecurityToken.Malformed", "The security token does not belong to this access key.")


def _judge_v3(request: Request, claim: Claim, key: Key) -> None:
    payload_hash = hashlib.sha256(request.body).hexdigest()
    if request.headers["x-acs-content-sha256"] != payload_hash:
        raise Refusal("SignatureDoesNotMatch", "x-acs-content-sha256 is not the hash of the body.")
    canonical = canonical_request(request, claim.signed_headers, payload_hash)
    if not _same(sign_v3(key.secret, canonical), claim.signature):
        hashed = hashlib.sha256(canonical.encode()).hexdigest()
        raise Refusal("SignatureDoesNotMatch", f"Another signature was computed; server string to sign is:{hashed}")


def _judge_v1(request: Request, claim: Claim, key: Key) -> None:
    text = string_to_sign_v1(request.method, request.query + request.form)
    if not _same(sign_v1(key.secret, text), claim.signature):
        # With a temporary key the string contains its token, so it is quoted for permanent keys only.
        detail = "" if claim.token else f"; server string to sign is:{text}"
        raise Refusal("SignatureDoesNotMatch", f"Another signature was computed{detail}")


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
