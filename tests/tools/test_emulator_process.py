"""The emulator of `make up`: found again, started again with its state, and nobody else's process is touched."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from emulator_process import EmulatorProcess
from longstep import Failed

PYTHON = Path(sys.executable)


@pytest.fixture
def process(tmp_path: Path) -> Iterator[EmulatorProcess]:
    process = EmulatorProcess(tmp_path)
    yield process
    process.stop()
    assert process.pid() is None


def test_it_is_started_once_and_found_again(process: EmulatorProcess) -> None:
    """The second time it runs already; after a kill it starts again, at the same address if that is free."""
    url, started = process.ensure(PYTHON)
    assert started
    assert process.left(url) == []
    assert process.ensure(PYTHON) == (url, False)
    pid = process.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert process.ensure(PYTHON) == (url, True)


def test_a_port_that_is_taken_gives_way_to_a_free_one(process: EmulatorProcess) -> None:
    """After a restart of the machine somebody else may have the port of the last time."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process.note.write_text(json.dumps({"pid": 1, "port": port}), encoding="utf-8")
        url, started = process.ensure(PYTHON)
    assert started
    assert not url.endswith(f":{port}")


def test_a_process_that_is_not_ours_is_left_alone(process: EmulatorProcess) -> None:
    """A number that the system has given to another process since is not ours to end."""
    with subprocess.Popen(["sleep", "300"]) as other:
        process.note.write_text(json.dumps({"pid": other.pid, "url": "http://127.0.0.1:9"}), encoding="utf-8")
        assert process.pid() is None
        process.stop()
        assert other.poll() is None
        other.kill()


def test_one_that_cannot_start_says_why_in_a_line(process: EmulatorProcess) -> None:
    """A state file that is none, for example."""
    process.state.write_text("this is no database, and long enough to be seen as none" * 100, encoding="utf-8")
    with pytest.raises(Failed, match="the emulator does not start: "):
        process.ensure(PYTHON)
