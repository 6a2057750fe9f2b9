"""What the rows share: a directory that goes away, processes that are ended, five hundred resources on the engine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from figures import Unmeasurable
from five_hundred import Both, create_both

START_LIMIT_S = 60.0
STOP_LIMIT_S = 10.0
CLIENT_LIMIT_S = 300.0
LOOK_EVERY_S = 0.02
KEPT_VARIABLES = ("PATH", "LANG", "PYTHONPATH")  # nothing of the user's credentials, proxies or settings


@dataclass(frozen=True)
class ServerProcess:
    """A server in a process of its own, on a loopback port."""

    pid: int
    port: int

    def cpu_s(self) -> float:
        """Processor time that it has used so far, by its own code and by the system for it."""
        stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii", errors="replace")
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


class Workshop:
    """Everything that is made here is gone when it is left."""

    def __enter__(self) -> Self:
        self._kept = ExitStack()
        self.directory = Path(self._kept.enter_context(tempfile.TemporaryDirectory(prefix="apsara-live-bench-")))
        kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        self.environment = {**kept, "HOME": str(self.directory)}
        return self

    def __exit__(self, *_: object) -> None:
        self._kept.close()

    @cached_property
    def both(self) -> Both:
        """The two stacks of five hundred resources; made at the first use, which takes two to three minutes."""
        with self.emulator() as emulator:
            return self._kept.enter_context(create_both(self.directory, f"http://127.0.0.1:{emulator.port}"))

    def python(self, *words: object) -> str:
        """What a fresh interpreter prints."""
        done = subprocess.run(
            [sys.executable, *map(str, words)],
            cwd=self.directory,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=CLIENT_LIMIT_S,
            check=False,
        )
        if done.returncode:
            output = done.stderr.strip().splitlines() or ["no output"]
            raise Unmeasurable(f"`python {words[0]}` failed: {output[-1]}")
        return done.stdout

    @contextmanager
    def emulator(self, *options: str) -> Iterator[ServerProcess]:
        """Our emulator, empty."""
        with self.serving("-m", "apsara_live_emulator", "--port", "0", *options) as server:
            yield server

    @contextmanager
    def serving(self, *words: str) -> Iterator[ServerProcess]:
        """A server that runs while this is entered, and has printed its port."""
        log = self.directory / f"{words[1]}.log"
        with log.open("wb") as output:
            child = subprocess.Popen(
                [sys.executable, "-u", *words],
                cwd=self.directory,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            yield ServerProcess(child.pid, _port(child, log))
        finally:
            _end(child)


def _port(child: subprocess.Popen[Any], log: Path) -> int:
    """The port in the first address that the server prints."""
    deadline = time.monotonic() + START_LIMIT_S
    while child.poll() is None and time.monotonic() < deadline:
        found = re.search(r"http://127\.0\.0\.1:(\d+)", log.read_text(encoding="utf-8", errors="replace"))
        if found:
            return int(found[1])
        time.sleep(LOOK_EVERY_S)
    output = log.read_text(encoding="utf-8", errors="replace").strip().splitlines() or ["no output"]
    raise Unmeasurable(f"{log.stem} does not start: {output[-1]}")


def _end(child: subprocess.Popen[Any]) -> None:
    child.terminate()
    try:
        child.wait(timeout=STOP_LIMIT_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def numbers(text: str) -> Sequence[float]:
    """The numbers that a client printed in one line."""
    return [float(word) for word in text.split()]
