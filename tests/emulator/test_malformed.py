"""Malformed requests by the thousand: never a traceback, a hang, or a 5xx of the emulator's own."""

from __future__ import annotations

import contextlib
import json
import os
import random
import socket
from pathlib import Path

import httpx
import pytest

from . import malformed
from .conftest import NewSdk
from .test_any_call import stage  # noqa: F401 - a fixture
from .test_command import command  # noqa: F401 - a fixture

pytestmark = pytest.mark.takes_turns

REQUESTS = 1200
GIGANTIC = 30
WARM = 6
MOST_GROWTH_KB = 40 * 1024


def send(address: tuple[str, int], raw: bytes, whole: bool) -> bytes:
    """What comes back until the emulator closes; a client that was cut off says that it has nothing more to send."""
    with socket.create_connection(address, timeout=10) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(raw)
            if not whole:
                connection.shutdown(socket.SHUT_WR)
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while chunk := connection.recv(65536):
                received += chunk
    return received


def judge(raw: bytes, whole: bool, received: bytes) -> int:
    """An answer in JSON that blames the request, or success; what was no request may have no answer."""
    received = received.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")
    if not received:
        assert not whole or len(raw) > 2**20, raw[:300]
        return 0
    start, _, body = received.partition(b"\r\n\r\n")
    status = int(start.split()[1])
    assert status < 500, (raw[:300], received[:300])
    if body and whole:
        json.loads(body)
    return status


def memory_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


@pytest.fixture
def chance() -> random.Random:
    """From a seed that a failure shows."""
    seed = int(os.environ.get("APSARA_LIVE_SEED") or random.SystemRandom().randrange(10**6))
    print(f"APSARA_LIVE_SEED={seed}")
    return random.Random(seed)


@pytest.mark.parametrize("options", [[], ["--no-signature"], ["--no-signature", "--loose"]], ids=" ".join)
def test_malformed_requests_leave_no_trace(command, stage, chance, options):  # noqa: F811
    """One client after another, over sockets; in the end the emulator serves and has said nothing on stderr."""
    running = command(*options)
    host, port = running.url.removeprefix("http://").split(":")
    _, ids, snapshot = stage
    nearly = malformed.nearly_right(ids)
    kinds = [*malformed.KINDS, nearly, malformed.odd_snapshots(snapshot), nearly, nearly]
    statuses = set()
    for number in range(REQUESTS):
        if number % 50 == 0:
            httpx.post(f"{running.url}/_emulator/state", json=snapshot).raise_for_status()
        raw, whole = kinds[number % len(kinds)](chance)
        statuses.add(judge(raw, whole, send((host, int(port)), raw, whole)))
    assert {0, 200, 400, 404} <= statuses
    assert httpx.get(f"{running.url}/_emulator/ledger").json()["calls"]
    httpx.post(f"{running.url}/_emulator/reset").raise_for_status()
    assert NewSdk(running.url)("DescribeCasters")["Total"] == 0
    assert running.end(15) == (0, "", "")


def test_gigantic_requests_are_not_kept(command):  # noqa: F811
    """As much as fits, a few dozen times: refused or answered, and the memory does not grow with their number."""
    running = command("--no-signature", "--loose")
    host, port = running.url.removeprefix("http://").split(":")
    sizes = []
    for number in range(GIGANTIC):
        raw, whole = malformed.gigantic(number)
        judge(raw, whole, send((host, int(port)), raw, whole))
        sizes.append(memory_kb(running.process.pid))
    print(f"kB: {sizes[WARM]} to {max(sizes)}")
    assert max(sizes) - sizes[WARM] < MOST_GROWTH_KB
    assert running.end(15) == (0, "", "")


def test_clients_that_never_finish_keep_nobody_waiting(emulator, sdk):
    """Half a hundred connections with half a request each; the next client is served, and the end is not held up."""
    host, port = emulator.url.removeprefix("http://").split(":")
    with contextlib.ExitStack() as stack:
        for number in range(50):
            connection = stack.enter_context(socket.create_connection((host, int(port)), timeout=5))
            connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nAction"[: 4 + number])
        assert sdk("DescribeCasters")["Total"] == 0


def test_a_client_of_the_usual_kind_gets_the_same_answers(emulator, chance):
    """httpx, one connection kept, methods and parameters of any kind: JSON and no 5xx, every time."""
    with httpx.Client(base_url=emulator.url, timeout=10) as client:
        for _ in range(300):
            action = chance.choice(malformed.ACTIONS)
            asked = {**malformed.naming(chance, action), **malformed.parameters(chance, action)}
            short = {name: value[:3000] for name, value in asked.items()}
            query, form = (short, {}) if chance.random() < 0.5 else ({}, asked)
            method = chance.choice(malformed.METHODS[:4])
            answer = client.request(method, "/", params=query, data=form)
            assert answer.status_code < 500, answer.text
            assert {"Code", "RequestId"} <= answer.json().keys()
