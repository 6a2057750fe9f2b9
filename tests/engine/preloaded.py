"""A Python that has loaded what every program and every provider loads, and becomes each of them by a fork.

Two thirds of an update's work is Python loading the same modules, in two fresh processes. So in tests the engine
starts these processes as ever, `startup/sitecustomize.py` hands over what they were started with, and waits.
The fork has the same arguments, environment, directory and files, runs the same code, and ends with its caller.
Commands that a test interrupts or kills, and the tests of a user's whole way, do without it.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

VARIABLE = "APSARA_LIVE_TEST_PRELOADED"
LONGEST_REQUEST = 1 << 20
MODULES = (
    "anyio",
    "asyncio",
    "certifi",
    "concurrent.futures.thread",
    "dill",
    "encodings.idna",
    "grpc",
    "grpc._channel",
    "grpc._server",
    "grpc._simple_stubs",
    "grpc.experimental",
    "h11",
    "httpcore",
    "httpx",
    "pulumi.dynamic",
    "pulumi.runtime.proto.provider_pb2_grpc",
    "pulumi_apsara_live",
    "pulumi_apsara_live.hosts.dynamic",
    "pulumi_apsara_live.hosts.lifecycle",
    "pulumi_apsara_live.hosts.plugin_service",
    "pulumi_apsara_live.hosts.verbs",
    "pulumi_apsara_live.hosts.sdk_internals",
    "pulumi_apsara_live.wire.rpc",
    "resource",
)
"""What is loaded before the forks; none of it starts a thread."""


@contextmanager
def preloaded(place: Path) -> Iterator[Path]:
    """The address of such a Python; it ends with the block, or with this process."""
    address = place / "preloaded"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(address))
        listener.listen()
        child = subprocess.Popen(
            [sys.executable, __file__, str(listener.fileno())],
            cwd=place,
            stdin=subprocess.PIPE,
            pass_fds=[listener.fileno()],
            start_new_session=True,
        )
    try:
        yield address
    finally:
        child.communicate()


def serve(listener: socket.socket) -> socket.socket:
    """Forks for each caller and tells it how the fork ended. Returns in the forks alone, with their caller."""
    with selectors.DefaultSelector() as waiting:
        waiting.register(listener, selectors.EVENT_READ)
        waiting.register(0, selectors.EVENT_READ)
        while True:
            for key, _ in waiting.select():
                if key.fileobj == 0:
                    os._exit(0)  # who started this is gone
                if key.fileobj is listener:
                    caller, _ = listener.accept()
                    pid = os.fork()
                    if not pid:
                        return caller
                    waiting.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, caller))
                else:
                    waiting.unregister(key.fd)
                    os.close(key.fd)
                    _tell_the_end(*key.data)


def _tell_the_end(pid: int, caller: socket.socket) -> None:
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with caller:
        try:
            caller.send(bytes([code % 256]))
        except OSError:
            return  # the caller was killed, and the fork with it


def become(caller: socket.socket) -> None:
    """Turns this fork into what its caller was started as, and runs that."""
    told, files, _, _ = socket.recv_fds(caller, LONGEST_REQUEST, 3)
    request: dict[str, Any] = json.loads(told)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(request["environ"])
    os.chdir(request["cwd"])
    sys.path[:] = request["path"]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), _text(1, request["unbuffered"]), _text(2, True)
    sys.modules["__main__"] = ModuleType("__main__")
    threading.Thread(target=_obey, args=(caller,), daemon=True).start()
    _run(request["argv"])


def _text(number: int, unbuffered: bool) -> io.TextIOWrapper:
    return io.TextIOWrapper(os.fdopen(number, "wb", 0 if unbuffered else -1), write_through=unbuffered)  # type: ignore[arg-type]


def _obey(caller: socket.socket) -> None:
    """Signals come as bytes; when the caller is killed, so is this."""
    while signals := caller.recv(1):
        os.kill(os.getpid(), signals[0])
    os.kill(os.getpid(), signal.SIGKILL)


def _run(words: list[str]) -> None:
    """What Python does with `-m MODULE …` or with `FILE …`."""
    if words[0] == "-m":
        sys.argv = ["-m", *words[2:]]
        sys.path.insert(0, os.getcwd())
        runpy._run_module_as_main(words[1])  # type: ignore[attr-defined]
        return
    sys.argv = words
    sys.path.insert(0, str(Path(words[0]).resolve().parent))
    runpy.run_path(words[0], run_name="__main__")


if __name__ == "__main__":
    del sys.path[0]  # this directory
    for module in MODULES:
        importlib.import_module(module)
    for resource in sys.modules["pulumi_apsara_live.resources"].RESOURCES.values():
        resource.inputs.model_rebuild()
    assert threading.active_count() == 1
    gc.collect()
    gc.freeze()
    become(serve(socket.socket(fileno=int(sys.argv[1]))))
