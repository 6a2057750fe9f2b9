"""Redaction of the ledger: secrets, tokens, signatures, and credentials in URLs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus

SECRET = "‹secret›"  # noqa: S105 - stands in place of one
# A shorter secret would match parts of ordinary words.
MIN_SECRET_CHARS = 6
# Texts whose redaction is remembered: how many, and how long they may be.
REMEMBERED, REMEMBERED_CHARS = 20_000, 300
NAME = re.compile(
    r"secret|passw|signature|authorization|credential|access_?key|auth_?key|reqauth|(security|bearer|sts)_?token", re.I
)
# A URL from its colon on, in plain text or in JSON, where slashes may be escaped.
ADDRESS = re.compile(r"(:(?:\\?/){2})([^\s\"'<>`]+)")
PAIR = re.compile(
    r"((?:auth_?key|token|secret|sign(?:ature)?|passw(?:or)?d|access_?key(?:_?id)?)(?:=(?=[^&\s\"']+)|%(?:25)*3D))"
    r"((?<==)[^&\s\"']+|[^&\s\"'%]+)",
    re.I,
)
TO_SIGN = re.compile(r"(string to sign is:).*", re.S)


class Redactions:
    """Replaces secrets: by parameter name, by position in a URL, and the account's own by value."""

    def __init__(self, secrets: Iterable[str | None] = ()) -> None:
        known = {secret for secret in secrets if secret and len(secret) >= MIN_SECRET_CHARS}
        forms = {form(secret) for secret in known for form in (str, quote, quote_plus)}
        # Most of what is redacted again and again is the same.
        self._remembered = lru_cache(REMEMBERED)(self._redacted)
        self._known = re.compile("|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)) or "(?!)")

    def text(self, text: str) -> str:
        """Return the text with secrets redacted."""
        return self._remembered(text) if len(text) <= REMEMBERED_CHARS else self._redacted(text)

    def _redacted(self, text: str) -> str:
        text = TO_SIGN.sub(rf"\1{SECRET}", self._known.sub(SECRET, text))
        return PAIR.sub(rf"\1{SECRET}", ADDRESS.sub(lambda match: match[1] + _address(match[2]), text))

    def value(self, value: Any, name: str = "") -> Any:
        """Return a JSON value with secrets redacted, by the names of its members and by their contents."""
        if isinstance(value, dict):
            return {self.text(key): self.value(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.value(inner, name) for inner in value]
        if value not in (None, "") and is_secret(name):
            return SECRET
        return self.text(value) if isinstance(value, str) else value


@lru_cache(1000)
def is_secret(name: str) -> bool:
    """Return whether a parameter of this name holds a secret."""
    return NAME.search(name) is not None


def _address(text: str) -> str:
    """Return the part of a URL after ``://`` without user, password and query values."""
    head, mark, tail = re.fullmatch(r"([^?#]*)([?#]?)(.*)", text, re.S).groups()  # type: ignore[union-attr]
    if "@" in tail and "/" not in head:
        # A question mark in a user name or password: where they end cannot be determined.
        return SECRET
    if "@" in head:
        head = f"{SECRET}@{head.rpartition('@')[2]}"
    return head + mark + "&".join(_pair(part) for part in tail.split("&") if part) if mark else head


def _pair(part: str) -> str:
    """Return one pair of a query with its value redacted; a part without a name is a value."""
    name, equals, value = part.partition("=")
    return f"{name}={SECRET}" if equals and value else part if equals else SECRET
