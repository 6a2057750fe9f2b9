"""Masking of secrets: values that the engine marks, credentials in URLs, and values whose name suggests a secret."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

MASK: Final = "[secret]"
LATER: Final = "(known after the update)"
SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""The key with which the engine marks secrets and other special values; none of them is shown."""
UNKNOWN_STRING: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""The engine's placeholder for an unknown string; `UNKNOWNS` has those of all types."""
UNKNOWNS: Final = (
    UNKNOWN_STRING,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
)
SECRET_NAME: Final = re.compile(
    r"(pass(word|wd|phrase)|secret|token|credential|auth_?key|req_?auth|api_?key|access_?key|private_?key|signature)",
    re.IGNORECASE,
)
URL: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:(?:/|\\/){2})([^\s\"'<>`]*)")
PAIR: Final = re.compile(
    r"((?:pass(?:word|wd|phrase)?|secret|token|credential|auth_?key|req_?auth|api_?key|access_?key(?:_?(?:id|secret))?"
    r"|private_?key|signature|security-token)[\"']?\s*[=:]\s*[\"']?)([^\s&,;\"'`|)\]}]+)",
    re.IGNORECASE,
)
BEARER: Final = re.compile(r"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}", re.IGNORECASE)
KEY_ID: Final = re.compile(r"\b(?:LTAI|STS\.)[A-Za-z0-9]{12,}")
JSON_LIKE: Final = re.compile(r"^\s*[\[{]")


def masked(value: Any, name: str = "") -> Any:
    """Return the value as it may be shown; `name` is its property's name."""
    if _is_secret(value) or (
        SECRET_NAME.search(name) and value not in (None, "", [], {}) and not isinstance(value, bool)
    ):
        return MASK
    if isinstance(value, Mapping):
        return {masked_text(str(key)): masked(each, str(key)) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [masked(each, name) for each in value]
    if isinstance(value, str):
        return LATER if value in UNKNOWNS else _json_or_text(value)
    return value


def masked_text(string: str) -> str:
    """Return a string on one line, without credentials in URLs or elsewhere."""
    string = URL.sub(lambda match: match[1] + _without_credentials(match[2]), string)
    string = KEY_ID.sub(MASK, BEARER.sub(rf"\1 {MASK}", PAIR.sub(_pair, string)))
    if not string.isprintable():
        string = "".join(_visible(each) for each in string)
    return string.replace("<!--", "<! --")


def _pair(match: re.Match[str]) -> str:
    return match[0] if match[2].startswith("[") else match[1] + MASK


def _is_secret(value: Any) -> bool:
    return isinstance(value, Mapping) and SIGNATURE in value


def _json_or_text(value: str) -> str:
    """Return a string masked; one that is JSON member by member, so that the members' names count."""
    if JSON_LIKE.match(value):
        try:
            return json.dumps(masked(json.loads(value)), ensure_ascii=False, separators=(", ", ": "))
        except (ValueError, RecursionError):
            pass
    return masked_text(value)


def _without_credentials(rest: str) -> str:
    """Return what follows `scheme://` without user, password, query values and fragment."""
    rest, hash_mark, fragment = rest.partition("#")
    rest, question, query = rest.partition("?")
    authority, slash, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    kept = f"{MASK}@{host}" if user or at else authority
    pairs = "&".join(_query_part(part) for part in query.split("&")) if question else ""
    return f"{kept}{slash}{path}{question}{pairs}{hash_mark}{MASK if fragment else ''}"


def _query_part(part: str) -> str:
    name, equals, value = part.partition("=")
    if not equals:
        return MASK if name else ""
    return f"{name}={MASK if value else ''}"


def _visible(each: str) -> str:
    """Return a character, or a space or nothing for control characters, which break tables or hide text."""
    if each in "\n\r\t":
        return " "
    return "" if unicodedata.category(each) in ("Cc", "Cf", "Co", "Cs") else each
