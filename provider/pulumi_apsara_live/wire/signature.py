"""The vendor's signature, version 3 (`ACS3-HMAC-SHA256`): pure functions, and what applies them."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import quote

from .credentials import Credentials

ALGORITHM = "ACS3-HMAC-SHA256"
VERSION = "2016-11-01"
HASH_OF_NOTHING = sha256(b"").hexdigest()


def canonical_query(parameters: Mapping[str, str]) -> str:
    """Parameters sorted by name and percent-encoded as RFC 3986 has it; this text is signed, and sent as it is."""
    return "&".join(f"{quote(name, safe='~')}={quote(parameters[name], safe='~')}" for name in sorted(parameters))


def canonical_request(method: str, query: str, headers: Mapping[str, str], payload_hash: str) -> str:
    """The text whose hash is signed; `headers` are those to be signed, under lower-case names."""
    names = sorted(headers)
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in names)
    return f"{method}\n/\n{query}\n{lines}\n{';'.join(names)}\n{payload_hash}"


def signature(secret: str, canonical: str) -> str:
    """The signature of a canonical request, in lower-case hexadecimal."""
    text = f"{ALGORITHM}\n{sha256(canonical.encode()).hexdigest()}"
    return hmac.digest(secret.encode(), text.encode(), "sha256").hex()


def authorization(credentials: Credentials, method: str, query: str, headers: Mapping[str, str]) -> str:
    """The `Authorization` header of a request; `headers` hold `x-acs-content-sha256` and are all signed."""
    canonical = canonical_request(method, query, headers, headers["x-acs-content-sha256"])
    signed = (
        f"SignedHeaders={';'.join(sorted(headers))},Signature={signature(credentials.access_key_secret, canonical)}"
    )
    return f"{ALGORITHM} Credential={credentials.access_key_id},{signed}"


@dataclass(frozen=True, slots=True)
class Acs3:
    """Signs requests to one host."""

    host: str
    """With the port, when it is not the scheme's own."""
    now: Callable[[], datetime]
    """Tells the time in UTC."""
    nonce: Callable[[], str]
    """Tells a text that was never used before with the same key."""

    def headers(self, credentials: Credentials, action: str, *, method: str, query: str, body: bytes) -> dict[str, str]:
        """All headers of a request for an action; `query` is canonical, a body is a form."""
        headers = {
            "host": self.host,
            "x-acs-action": action,
            "x-acs-content-sha256": sha256(body).hexdigest() if body else HASH_OF_NOTHING,
            "x-acs-date": self.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": self.nonce(),
            "x-acs-version": VERSION,
        }
        if body:
            headers["content-type"] = "application/x-www-form-urlencoded"
        if credentials.security_token is not None:
            headers["x-acs-accesskey-id"] = credentials.access_key_id
            headers["x-acs-security-token"] = credentials.security_token
        headers["authorization"] = authorization(credentials, method, query, headers)
        return headers
