"""The vendor's signature version 3 (`ACS3-HMAC-SHA256`)."""

import hmac
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import quote

import httpx

from .credentials import Credentials

ALGORITHM = "ACS3-HMAC-SHA256"
VERSION = "2016-11-01"
HASH_OF_NOTHING = sha256(b"").hexdigest()


def canonical_query(parameters: Mapping[str, str]) -> str:
    """Return the parameters sorted by name and encoded as RFC 3986 requires, as they are signed and sent."""
    return "&".join(f"{quote(name, safe='~')}={quote(parameters[name], safe='~')}" for name in sorted(parameters))


def canonical_request(method: str, query: str, headers: Mapping[str, str], payload_hash: str) -> str:
    """Return the text whose hash is signed; `headers` are the signed ones, with lower-case names."""
    names = sorted(headers)
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in names)
    return f"{method}\n/\n{query}\n{lines}\n{';'.join(names)}\n{payload_hash}"


def signature(secret: str, canonical: str) -> str:
    """Return the signature of a canonical request, in lower-case hexadecimal."""
    text = f"{ALGORITHM}\n{sha256(canonical.encode()).hexdigest()}"
    return hmac.digest(secret.encode(), text.encode(), "sha256").hex()


def authorization(credentials: Credentials, method: str, query: str, headers: Mapping[str, str]) -> str:
    """Return the `Authorization` header; `headers` include `x-acs-content-sha256` and are all signed."""
    canonical = canonical_request(method, query, headers, headers["x-acs-content-sha256"])
    signed = (
        f"SignedHeaders={';'.join(sorted(headers))},Signature={signature(credentials.access_key_secret, canonical)}"
    )
    return f"{ALGORITHM} Credential={credentials.access_key_id},{signed}"


@dataclass(frozen=True)
class Acs3(httpx.Auth):
    """Signer of requests with one key: the query as it is, the body by its hash, and all headers that the API reads.

    The query has to be a `canonical_query`; `x-acs-action` and `x-acs-version` have to be among the headers.
    """

    credentials: Credentials
    now: Callable[[], datetime]
    """Returns the time in UTC."""
    nonce: Callable[[], str]
    """Returns a string that was never used before with the same key."""

    requires_request_body = True

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign and send the request once. Raises `ValueError`, without quoting it, for a key that cannot be sent."""
        headers = dict(request.headers.items())
        signed = {name: value for name, value in headers.items() if name in _SIGNED or name.startswith("x-acs-")}
        signed["x-acs-content-sha256"] = sha256(request.content).hexdigest()
        signed["x-acs-date"] = self.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        signed["x-acs-signature-nonce"] = self.nonce()
        if self.credentials.security_token is not None:
            signed["x-acs-accesskey-id"] = self.credentials.access_key_id
            signed["x-acs-security-token"] = self.credentials.security_token
        query = request.url.query.decode("ascii")
        signed["authorization"] = authorization(self.credentials, request.method, query, signed)
        if not all(value.isascii() and value.isprintable() and value == value.strip() for value in signed.values()):
            raise ValueError("a key holds a line break, a space or a letter that no header can carry")
        request.headers = httpx.Headers(headers | signed)
        yield request


_SIGNED = ("host", "content-type")
