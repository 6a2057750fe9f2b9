"""`make up` and `make down` in a fresh clone: twice, after a kill, and nothing left behind."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from emulator_process import EmulatorProcess
from toolchain import Toolchain

from engine import processes
from engine.clone import copy_tree

LIMIT_S = 180


class Clone:
    """A copy of the working tree as git would clone it, on a machine whose home is empty."""

    def __init__(self, directory: Path, pulumi: Toolchain) -> None:
        self.root = copy_tree(directory / "clone")
        self.home = directory / "home"
        self.home.mkdir()
        self.emulator = EmulatorProcess(self.root / ".apsara-live")
        self.variables = {"PATH": os.environ["PATH"], "HOME": str(self.home), "APSARA_LIVE_PULUMI": str(pulumi.bin)}
        self.before = self.files()

    def files(self) -> set[Path]:
        """What is in the clone, without what Python caches."""
        return {file for file in self.root.rglob("*") if "__pycache__" not in file.parts}

    def start(self, word: str, **more: str) -> subprocess.Popen[str]:
        """`make WORD`, with the interpreter and the environment of these tests instead of ones of its own."""
        return subprocess.Popen(
            ["make", "--no-print-directory", word, f"VENV={sys.prefix}", f"PYTHON={sys.executable}"],
            cwd=self.root,
            env={**self.variables, **more},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def make(self, word: str, typed: str = "", **more: str) -> str:
        """`make WORD` to its end, with this on standard input and more variables; what it said."""
        said, _ = (child := self.start(word, **more)).communicate(typed, timeout=LIMIT_S)
        assert child.returncode == 0, said
        assert "Traceback" not in said
        return said

    def start_up_until_the_studio_is_there(self, answer_after_s: float) -> subprocess.Popen[str]:
        """`make up` at the moment at which the studio exists, and the provider still waits for the answer."""
        self.emulator.directory.mkdir()
        url, _ = self.emulator.ensure(Path(sys.executable))
        order = {"action": "CreateCaster", "kind": "latency", "seconds": answer_after_s}
        urllib.request.urlopen(f"{url}/_emulator/faults", data=json.dumps(order).encode(), timeout=10).close()
        child = self.start("up")
        deadline = time.monotonic() + LIMIT_S
        while not self.emulated():
            assert child.poll() is None, child.communicate()[0]
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return child

    @property
    def mark(self) -> str:
        """What only the engine of this clone, and what it starts, has in its environment."""
        return f"PULUMI_HOME={self.root}/"

    def emulated(self) -> dict[str, Any]:
        """The studios in the emulator."""
        with urllib.request.urlopen(f"{self.emulator.url()}/_emulator/state", timeout=10) as answer:
            casters: dict[str, Any] = json.loads(answer.read())["casters"]
        return casters


@pytest.fixture
def clone(tmp_path: Path, pulumi: Toolchain) -> Iterator[Clone]:
    clone = Clone(tmp_path, pulumi)
    yield clone
    processes.kill(clone.mark)
    clone.emulator.stop()


def test_up_goes_on_after_a_crash_finds_no_changes_and_goes_down(clone: Clone) -> None:
    """Killed while the studio was being created, it finishes, with one studio; later runs find no changes."""
    child = clone.start_up_until_the_studio_is_there(answer_after_s=60)
    os.killpg(child.pid, signal.SIGKILL)
    processes.kill(clone.mark)
    child.communicate()
    pid = clone.emulator.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    (attributes,) = clone.root.glob(".apsara-live/state/.pulumi/stacks/*/dev.json.attrs")
    attributes.write_bytes(b"")  # as an engine leaves it that is killed while it writes its state

    said = clone.make("up")
    assert "an earlier run was killed: removing its lock" in said
    assert re.search(r"Done: \d+ created, \d unchanged\.", said)
    assert "What to try next" in said
    assert f"open {clone.emulator.url()} in a browser: the control room shows the studio" in said
    assert len(clone.emulated()) == 1

    pid = clone.emulator.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    said = clone.make("up")
    assert "(started)" in said
    assert "No changes: all " in said
    assert len(clone.emulated()) == 1

    example = clone.root / "examples" / "first_studio" / "__main__.py"
    text = example.read_text(encoding="utf-8")
    example.write_text(text.replace('caster_template="lp_hd"', 'caster_template="lp_ud"'), encoding="utf-8")
    said = clone.make("up")
    assert re.search(r'caster_template: "lp_hd" => "lp_ud"', said)
    example.write_text(text, encoding="utf-8")

    said = clone.make("down")
    assert "the emulator is empty" in said
    assert clone.emulator.pid() is None
    assert clone.make("down").strip() == "nothing is running"
    assert clone.files() == clone.before
    assert list(clone.home.iterdir()) == []
    assert processes.until_gone(clone.mark) == []


TYPED = """
echo "key: $ALIBABA_CLOUD_ACCESS_KEY_ID, profile: ${ALICLOUD_PROFILE-none}, endpoint: $APSARA_LIVE_ENDPOINT"
echo "confirmations: ${PULUMI_SKIP_CONFIRMATIONS-asked for}, editor: $EDITOR, set by a start-up file: ${STARTED-no}"
echo "python: $(command -v python), last on PATH: ${PATH##*:}"
pulumi preview --diff --non-interactive
"""


def test_a_shell_for_the_stack_changes_nothing_outside_of_it(clone: Clone) -> None:
    """It has the keys and the endpoint of the emulator in place of the user's, and pulumi asks before it changes."""
    said = subprocess.run(
        ["make", "--no-print-directory", "shell"], cwd=clone.root, capture_output=True, text=True, check=False
    ).stderr
    assert "error: nothing is running; run `make up` first" in said
    clone.make("up")
    (clone.home / ".bashrc").write_text("export STARTED=yes ALIBABA_CLOUD_ACCESS_KEY_ID=real\n", encoding="utf-8")
    user = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "real", "ALICLOUD_PROFILE": "real", "EDITOR": "vi", "SHELL": "/bin/bash"}
    path = f"{os.environ['PATH']}:/last"
    said = clone.make("shell", TYPED, PATH=path, BASH_ENV=str(clone.home / ".bashrc"), **user)
    assert f"key: testid, profile: none, endpoint: {clone.emulator.url()}" in said
    assert "confirmations: asked for, editor: vi, set by a start-up file: no" in said
    assert f"python: {sys.prefix}/bin/python, last on PATH: /last" in said
    assert "unchanged" in said
    assert not list((clone.root / ".apsara-live").glob("*.sh"))


def test_ctrl_c_ends_in_good_order(clone: Clone) -> None:
    """The engine finishes what it is at, one line says how to go on, and the next run does."""
    child = clone.start_up_until_the_studio_is_there(answer_after_s=3)
    os.killpg(child.pid, signal.SIGINT)
    said, _ = child.communicate(timeout=LIMIT_S)
    assert child.returncode != 0
    assert "interrupted; run `make up` again to continue" in said
    assert "Traceback" not in said
    clone.make("up")
    assert len(clone.emulated()) == 1
