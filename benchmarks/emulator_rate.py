"""Signed requests per second that our emulator answers in one process, beside moto's server and its smallest call."""

from __future__ import annotations

import importlib.util
import secrets
from datetime import UTC, datetime
from pathlib import Path

from figures import Line, Unmeasurable, in_words
from load import drive
from workshop import ServerProcess, Workshop

from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.signature import HASH_OF_NOTHING, VERSION, authorization, canonical_query

STUDIO = Path(__file__).resolve().parent / "clients" / "studio.py"
OURS, THEIRS = 3000, 1000
"""Requests of one round; the faster server gets more, so that rounds take alike."""
# The cheapest of moto's own calls that were tried: no template, no signature verified, an empty list in JSON.
# Dearer were GetCallerIdentity, DescribeRegions, DescribeLogGroups, DescribeLimits, DescribeParameters, ListQueues.
SMALLEST = {
    "host": "dynamodb.us-east-1.amazonaws.com",
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": "DynamoDB_20120810.ListTables",
    "authorization": "AWS4-HMAC-SHA256 Credential=testid/20360101/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host, Signature=0",
}


def measure(workshop: Workshop, runs: int) -> list[Line]:
    """The same client loads both in turn. Requests to ours are signed before, each with a nonce of its own."""
    if importlib.util.find_spec("moto") is None or importlib.util.find_spec("flask") is None:
        raise Unmeasurable("moto's server is not installed: `pip install '.[bench]'`")
    with workshop.emulator() as ours, workshop.serving("-m", "moto.server", "-p", "0") as theirs:
        caster_id = workshop.python(STUDIO, f"http://127.0.0.1:{ours.port}").strip()
        _rates(theirs, [_request("/", SMALLEST, b"{}")] * 50)  # it loads the service at the first request
        by_cpu, by_wall = [], []
        for _ in range(runs):
            cpu, wall = _rates(ours, _signed(ours.port, caster_id, OURS))
            others_cpu, others_wall = _rates(theirs, [_request("/", SMALLEST, b"{}")] * THEIRS)
            by_cpu.append((cpu, others_cpu))
            by_wall.append((wall, others_wall))
    return [
        Line(
            "emulator",
            "signed requests per second of processor time",
            "moto's server",
            "/s",
            tuple(by_cpu),
            compared="ratio",
            bound=3,
            at_least=True,
            remarks=(
                f"by wall time, with the load's own part, {in_words(by_wall, '/s')}",
                "DescribeCasters of one studio beside ListTables; moto's web server closes every connection",
            ),
        )
    ]


def _rates(server: ServerProcess, requests: list[bytes]) -> tuple[float, float]:
    """Requests per second of the server's processor time, and per second on the wall."""
    before = server.cpu_s()
    seconds = drive(server.port, requests)
    return len(requests) / (server.cpu_s() - before), len(requests) / seconds


def _signed(port: int, caster_id: str, number: int) -> list[bytes]:
    """Requests that differ in their nonces, and so in their signatures."""
    key = Credentials("testid", "testsecret")
    query = canonical_query({"CasterId": caster_id, "RegionId": "cn-shanghai"})
    headers = {
        "host": f"127.0.0.1:{port}",
        "x-acs-action": "DescribeCasters",
        "x-acs-content-sha256": HASH_OF_NOTHING,
        "x-acs-date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-version": VERSION,
    }
    requests = []
    for _ in range(number):
        once = headers | {"x-acs-signature-nonce": secrets.token_hex(16)}
        requests.append(_request(f"/?{query}", once | {"authorization": authorization(key, "POST", query, once)}, b""))
    return requests


def _request(target: str, headers: dict[str, str], body: bytes) -> bytes:
    lines = [f"POST {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, f"content-length: {len(body)}", "", ""]).encode() + body
