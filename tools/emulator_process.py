"""The emulator as a detached process: start, find again and stop it. Processes that others started are left alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from longstep import Failed, last_line

KEY_ID, KEY_SECRET = "testid", "testsecret"  # of an emulated account, which has nothing to protect
MODULE = "apsara_live_emulator"
START_LIMIT_S = 60.0
STOP_LIMIT_S = 10.0
ANSWER_LIMIT_S = 5.0
LOOK_EVERY_S = 0.05


def command_line(pid: int) -> str:
    """Return the command line of a process; empty if there is none. A reused pid has another command line."""
    file = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        try:
            return file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    words = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()


@dataclass(frozen=True)
class EmulatorProcess:
    """The emulator of one directory: its state, its log, and a record of the running process."""

    directory: Path

    @property
    def state(self) -> Path:
        return self.directory / "emulator.sqlite"

    @property
    def log(self) -> Path:
        return self.directory / "emulator.log"

    @property
    def note(self) -> Path:
        return self.directory / "emulator.json"

    def noted(self) -> dict[str, Any]:
        """Return the record of the last start: pid, url, port. The process need not run any more."""
        try:
            found = json.loads(self.note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def pid(self) -> int | None:
        """Return the pid if the process still runs: its command line contains our state file."""
        pid = self.noted().get("pid")
        if not isinstance(pid, int):
            return None
        line = command_line(pid)
        return pid if MODULE in line and str(self.state) in line else None

    def url(self) -> str | None:
        """Return its URL if it responds, or None."""
        url = self.noted().get("url")
        if self.pid() is None or not isinstance(url, str):
            return None
        try:
            self._get(url, "state")
        except (OSError, ValueError):
            return None
        return url

    def ensure(self, python: Path) -> tuple[str, bool]:
        """Return its URL, and whether it had to be started; it uses the port of the last start if that is free."""
        url = self.url()
        if url is not None:
            return url, False
        self.stop()  # it runs but does not respond
        port = self.noted().get("port", 0)
        for choice in dict.fromkeys((port, 0)):
            url = self._start(python, choice)
            if url is not None:
                return url, True
        reason = last_line(self.log.read_text(encoding="utf-8", errors="replace"))
        raise Failed(f"the emulator does not start: {reason} (complete output: {self.log})")

    def _start(self, python: Path, port: int) -> str | None:
        """Start it through a shell that exits at once, so that it does not receive Ctrl-C."""
        words = [python, "-m", MODULE, "--port", port, "--state", self.state]
        words += ["--access-key-id", KEY_ID, "--access-key-secret", KEY_SECRET]
        self.log.write_text("", encoding="utf-8")
        shell = subprocess.run(
            [
                "/bin/sh",
                "-c",
                'log=$1; shift; "$@" >"$log" 2>&1 </dev/null & echo $!',
                "sh",
                *map(str, [self.log, *words]),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
            start_new_session=True,
        )
        note: dict[str, Any] = {"pid": int(shell.stdout), "port": port}
        self.note.write_text(json.dumps(note), encoding="utf-8")
        deadline = time.monotonic() + START_LIMIT_S
        while self.pid() is not None and time.monotonic() < deadline:
            first, newline, _ = self.log.read_text(encoding="utf-8", errors="replace").partition("\n")
            if newline and first.startswith("http://"):
                note.update(url=first, port=int(first.rpartition(":")[2]))
                self.note.write_text(json.dumps(note), encoding="utf-8")
                return first
            time.sleep(LOOK_EVERY_S)
        self.stop()
        return None

    def stop(self) -> None:
        """Stop it, by SIGKILL if necessary. Its state stays in the file."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            deadline = time.monotonic() + STOP_LIMIT_S
            pid = self.pid()
            if pid is None:
                return
            with suppress(ProcessLookupError):
                os.kill(pid, number)
            while self.pid() is not None and time.monotonic() < deadline:
                time.sleep(LOOK_EVERY_S)

    def left(self, url: str) -> list[str]:
        """Return its content: one line for each studio and each relay."""
        snapshot = self._get(url, "state")
        return [f"studio {key}" for key in snapshot["casters"]] + [f"relay {key}" for key in snapshot["tasks"]]

    @staticmethod
    def _get(url: str, path: str) -> Any:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never by way of the user's proxy
        with opener.open(f"{url}/_emulator/{path}", timeout=ANSWER_LIMIT_S) as answer:
            return json.loads(answer.read())
