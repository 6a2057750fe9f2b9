"""Which requests of browsers are answered: those of the emulator's own pages, at its own address.

A page of another site can neither read nor change anything here: not by a name that resolves to this machine (DNS
rebinding), nor by a request across origins. Other clients send no Origin and any name of this machine.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

Headers = Iterable[tuple[bytes, bytes]]


def header(headers: Headers, name: str) -> str:
    """Return a header, or an empty string."""
    return next((value.decode("latin-1") for key, value in headers if key.decode("latin-1").lower() == name), "")


def is_own_host(host: str) -> bool:
    """Return whether a Host header names this machine: an address of loopback, or a name that no DNS resolves."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def refusal(headers: Headers) -> str | None:
    """Return why a request is not answered, or None if it is."""
    host, origin = header(headers, "host"), header(headers, "origin")
    if host and not is_own_host(host):
        return f"The host {host[:100]!r} is no name of this machine; use 127.0.0.1 or localhost."
    if origin and origin != f"http://{host}":
        return f"The origin {origin[:100]!r} is another site's."
    return None


def wants_page(method: str, query: bytes, headers: Headers, body: bytes) -> bool:
    """Return whether a request for ``/`` is a browser's that opens the page, and no call of the service."""
    headers = list(headers)
    is_call = (
        query or body or any(key.lower() == b"authorization" or key.lower().startswith(b"x-acs-") for key, _ in headers)
    )
    return method == "GET" and not is_call and "text/html" in header(headers, "accept") and refusal(headers) is None
