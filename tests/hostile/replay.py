"""True answers, recorded on the emulator for every verb of every case, and a server on loopback that gives them again.

One of them can be given otherwise: that is what the tests are about.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

from apsara_live_emulator import Emulator
from cases import CASES, Case, Stage
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.settings import resolved
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud, shared_cloud

VERBS = ("create", "read", "update", "delete")
KEY = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "testid", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "testsecret"}
REGION = {"ALIBABA_CLOUD_REGION": "cn-shanghai"}


@dataclass(frozen=True)
class Answer:
    """One answer of the service."""

    action: str
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    def on_the_wire(self) -> bytes:
        """All of it, as HTTP has it."""
        lines = [f"{name}: {value}" for name, value in self.headers.items()]
        lengths = {"content-length", "transfer-encoding"} & {name.lower() for name in self.headers}
        if not lengths and self.status != 204:
            lines.append(f"content-length: {len(self.body)}")
        head = "\r\n".join([f"HTTP/1.1 {self.status} Said", *lines, "", ""])
        return head.encode("latin-1") + self.body


@dataclass(frozen=True)
class Recorded:
    """One case as it went on the emulator: what it was told, and every answer to every verb."""

    case: Case
    id: str
    inputs: dict[str, Any]
    others: dict[str, Any]
    outputs: dict[str, Any]
    answers: dict[str, tuple[Answer, ...]]


class _Noting(httpx.BaseTransport):
    """Connections like any other, whose answers are noted."""

    def __init__(self) -> None:
        self._inner = httpx.HTTPTransport(trust_env=False)
        self.noted: list[Answer] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        body = response.read()
        self.noted.append(Answer(request.headers["x-acs-action"], response.status_code, body))
        return httpx.Response(response.status_code, headers={"content-length": str(len(body))}, content=body)

    def close(self) -> None:
        self._inner.close()


def recordings() -> list[Recorded]:
    """All cases, each on an emulator of its own."""
    return [_recorded(case) for case in CASES]


def _recorded(case: Case) -> Recorded:
    with Emulator() as emulator:
        transport = _Noting()
        cloud = Cloud(
            endpoint=emulator.url,
            region="cn-shanghai",
            credentials=lambda: Credentials("testid", "testsecret"),
            retries=Retries.without_waiting(),
            transport=transport,
        )
        stage = Stage(cloud, case)
        answers: dict[str, tuple[Answer, ...]] = {}

        @contextmanager
        def noting(verb: str) -> Iterator[None]:
            transport.noted.clear()
            yield
            answers[verb] = tuple(transport.noted)

        with noting("create"):
            id, outputs, inputs = stage.create(case.full)
        with noting("read"):
            assert stage.read(id, outputs) is not None
        others = _others(stage, case, inputs, outputs)
        with noting("update"), suppress(Exception):  # some changes are refused, which is an answer as well
            stage.update(id, outputs, others)
        with noting("delete"), suppress(Exception):
            stage.delete(id, outputs | {"destroy_while_on_air": True})
        cloud.close()
        return Recorded(case, id, inputs, others, outputs, answers)


def _others(stage: Stage, case: Case, inputs: dict[str, Any], outputs: dict[str, Any]) -> dict[str, Any]:
    """The other inputs, as far as they are good together and need no replacement."""
    wanted = dict(case.full)
    for name, value in case.other.items():
        if name in case.fixed:
            continue
        judged = lifecycle.check(stage.resource, stage.step, inputs, stage.world.put({**wanted, name: value}))
        if not judged.problems and not stage.diff(outputs, judged.inputs).replace:
            wanted[name] = value
    return stage.checked(wanted, inputs)


class Replayer:
    """Gives recorded answers again, by their action; what was not recorded is answered by a mere request id."""

    def __init__(self) -> None:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                owner.received.append((self.path, dict(self.headers.items()), self.rfile.read(length)))
                said = owner.says or owner._next(self.headers.get("x-acs-action") or "")
                self.wfile.write(said.on_the_wire())
                if said.headers or said.status == 204:
                    self.close_connection = True

            do_POST = do_GET

            def log_message(self, format: str, *args: Any) -> None:
                return

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                return  # who is told nonsense hangs up

        self.received: list[tuple[str, dict[str, str], bytes]] = []
        self.says: Answer | None = None
        """The answer to everything, while there is one."""
        self._queues: dict[str, list[Answer]] = {}
        self._server = Quiet(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def gives(self, *answers: Answer) -> None:
        """From now on these: those of one action in their order, and its last one again and again."""
        self.received.clear()
        self.says = None
        self._queues = {}
        for each in answers:
            self._queues.setdefault(each.action, []).append(each)

    def _next(self, action: str) -> Answer:
        queue = self._queues.get(action) or [Answer(action, 200, b'{"RequestId":"R-1"}')]
        return queue.pop(0) if len(queue) > 1 else queue[0]

    def close(self) -> None:
        with suppress(OSError):
            self._server.socket.shutdown(socket.SHUT_RDWR)
        self._server.shutdown()
        self._server.server_close()


def without_waiting(environ: Mapping[str, str]) -> None:
    """Registers, for these settings, a client that does not wait; whoever asks for one in this process gets it.

    Who calls this calls `close_shared` at the end: another server may get the same port.
    """
    found = resolved.resolve({}, environ)
    cloud = Cloud(
        endpoint=found.endpoint,
        region=found.region,
        credentials=found.credentials,
        retries=Retries.without_waiting(attempts=2),
        timeout_s=5,
    )
    key = (found.credentials_key, found.quota_share, found.retry_deadline_s, found.allow_plain_http)
    assert shared_cloud(found.endpoint, found.region, key, lambda: cloud) is cloud
