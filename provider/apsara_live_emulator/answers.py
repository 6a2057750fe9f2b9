"""The JSON of a response, as the vendor sends it."""

from __future__ import annotations

import json
from typing import Any

HOST_ID = "live.aliyuncs.com"

Json = dict[str, Any]


def error_body(code: str, message: str, request_id: str) -> Json:
    """Return the body of an error response."""
    return {"RequestId": request_id, "HostId": HOST_ID, "Code": code, "Message": message}


def to_bytes(body: Json) -> bytes:
    """Return JSON as the vendor sends it: UTF-8, without spaces."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
