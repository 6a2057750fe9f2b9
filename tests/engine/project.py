"""A Pulumi project of a test: its program, its configuration, its state, and the engine's commands on it.

Each test has a copy of its own of one prepared project, so that tests run beside each other and cost no `stack init`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from engine_environment import engine_environment
from toolchain import Toolchain

from engine import outcome as told
from engine import processes
from engine.key_service import KEY
from engine.outcome import Message, Outcome, Step
from engine.preloaded import VARIABLE as PRELOADED

NAME = "studio"
STACK = "dev"
LIMIT_S = 180
STARTUP = Path(__file__).with_name("startup")
MARK = "APSARA_LIVE_TEST"  # what tells the processes of one test from all others
SCRIPTED = ("--non-interactive", "--color", "never", "--stack", STACK)


@dataclass(frozen=True)
class Template:
    """A project after `pulumi stack init`, to be copied."""

    toolchain: Toolchain
    directory: Path
    preloaded: Path | None = None
    """Where programs and providers are handed over to; see the module of that name. Without it, nothing is."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Where the stacks' key is kept; without it, it comes from an empty passphrase."""

    @property
    def home(self) -> Path:
        return self.directory / "home"

    @property
    def installed(self) -> Path:
        """What pip says is installed, for the language host."""
        return self.directory / "installed.json"

    @classmethod
    def make(
        cls,
        toolchain: Toolchain,
        directory: Path,
        preloaded: Path | None = None,
        keys: Mapping[str, str] | None = None,
    ) -> Template:
        """Runs `pulumi stack init` once; all tests of a worker copy what it made."""
        template = cls(toolchain, directory, preloaded, keys or {})
        for name in ("home", "project", "state"):
            (directory / name).mkdir()
        # No options: the interpreter comes from PATH, which old and new language hosts understand alike.
        (directory / "project" / "Pulumi.yaml").write_text(f"name: {NAME}\nruntime: python\n", encoding="utf-8")
        subprocess.run(
            [
                *(toolchain.bin / "pulumi", "stack", "init", STACK, "--non-interactive", "--color", "never"),
                *(["--secrets-provider", KEY] if keys else []),
            ],
            cwd=directory / "project",
            env=template.environment(directory / "state"),
            stdin=subprocess.DEVNULL,
            check=True,
            capture_output=True,
            timeout=LIMIT_S,
        )
        with template.installed.open("wb") as answer:
            subprocess.run([sys.executable, "-m", "pip", "list", "-v", "--format", "json"], stdout=answer, check=True)
        return template

    def copy(self, directory: Path) -> Stack:
        """A project and a state of their own; the engine's home is shared, as it holds nothing of a stack."""
        for name in ("project", "state"):
            shutil.copytree(self.directory / name, directory / name)
        variables = {**self.environment(directory / "state"), MARK: str(directory)}
        return Stack(directory, self.toolchain.bin / "pulumi", variables)

    def environment(self, back_end: Path) -> dict[str, str]:
        """All that the engine gets to see."""
        variables = engine_environment(self.toolchain.bin, Path(sys.executable), self.home, back_end)
        return {
            **variables,
            "PYTHONPATH": str(STARTUP),
            "APSARA_LIVE_TEST_INSTALLED": str(self.installed),
            **({PRELOADED: str(self.preloaded)} if self.preloaded else {}),
            **self.keys,
            "GOGC": "400",
        }


class Stack:
    """A program and its stack, and the engine's commands on them."""

    def __init__(self, directory: Path, pulumi: Path, environ: dict[str, str]) -> None:
        self.directory = directory / "project"
        self.back_end = directory / "state"
        self.environ = environ  # may be changed between commands
        self._pulumi = pulumi
        self._logs = directory
        self._count = 0
        self._started: list[subprocess.Popen[str]] = []

    # ── the project ──────────────────────────────────────────────────────────────────────────────────────────────────

    def write(self, program: str) -> None:
        """The program: all of its `__main__.py`. Python would take an old one of the same second and size for this."""
        shutil.rmtree(self.directory / "__pycache__", ignore_errors=True)
        (self.directory / "__main__.py").write_text(program, encoding="utf-8")

    def talks_to(self, url: str) -> None:
        """Lets the provider talk to an emulator, in cn-shanghai."""
        self.environ.update(
            APSARA_LIVE_ENDPOINT=url,
            ALIBABA_CLOUD_ACCESS_KEY_ID="testid",
            ALIBABA_CLOUD_ACCESS_KEY_SECRET="testsecret",
        )
        self.config("apsara-live:region", "cn-shanghai")

    def config(self, key: str, value: str | None) -> None:
        """Sets a value of the stack's configuration, or takes it away with None. Costs no run of the engine."""
        file = self.directory / f"Pulumi.{STACK}.yaml"
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        values = content.setdefault("config", {})
        if value is None:
            values.pop(key, None)
        else:
            values[key] = value
        file.write_text(yaml.safe_dump(content), encoding="utf-8")

    def secret_config(self, key: str, value: str) -> None:
        """Sets an encrypted value of the stack's configuration; only the engine can encrypt it."""
        self.run("config", "set", "--secret", key, value)

    # ── the commands ─────────────────────────────────────────────────────────────────────────────────────────────────

    def up(self, *flags: str, expect_failure: bool = False) -> Outcome:
        """Runs the program and applies it, without a preview before."""
        return self._operation("up", "--yes", "--skip-preview", *flags, expect_failure=expect_failure)

    def refresh(self, *flags: str, expect_failure: bool = False) -> Outcome:
        """Reads everything back into the state; the steps say what had drifted."""
        return self._operation("refresh", "--yes", "--skip-preview", *flags, expect_failure=expect_failure)

    def destroy(self, *flags: str, expect_failure: bool = False) -> Outcome:
        """Deletes everything that is in the state."""
        return self._operation("destroy", "--yes", "--skip-preview", *flags, expect_failure=expect_failure)

    def preview(self, *flags: str, expect_failure: bool = False) -> Outcome:
        """What `up` would do; the steps are read from the JSON that the engine prints for programs."""
        return self._operation("preview", "--json", *flags, expect_failure=expect_failure)

    def outputs(self, *, show_secrets: bool = False) -> dict[str, Any]:
        """The outputs of the stack as the state has them."""
        done = self.run("stack", "output", "--json", *(["--show-secrets"] if show_secrets else []))
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def export(self, *flags: str) -> dict[str, Any]:
        """The whole state, as `pulumi stack export` gives it."""
        found: dict[str, Any] = json.loads(self.run("stack", "export", *flags).stdout)
        return found

    def resources(self) -> dict[str, Mapping[str, Any]]:
        """What the state holds of the program's resources, by name."""
        found = {}
        for resource in self.export()["deployment"].get("resources", ()):
            step = Step("same", resource["urn"], {}, resource)
            if step.of_program:
                found[step.name] = resource
        return found

    def start(self, command: str, *flags: str) -> subprocess.Popen[str]:
        """Starts a command and does not wait, for tests that interrupt or kill it. What is left of it is ended.

        Nothing of it is preloaded: it dies as it does in life.
        """
        words = [self._pulumi, command, *SCRIPTED, "--yes", "--skip-preview", *flags]
        output = (self._logs / f"{self._next()}-{command}.txt").open("w", encoding="utf-8")
        with output:
            child = subprocess.Popen(
                [str(word) for word in words],
                cwd=self.directory,
                env={name: value for name, value in self.environ.items() if name != PRELOADED},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        self._started.append(child)
        return child

    def run(self, *words: str, expect_failure: bool = False) -> Outcome:
        """Runs any command of the CLI: `stack.run("cancel", "--yes")`."""
        stack = () if {"package", "--stack", "-s", "--source"} & set(words) else ("--stack", STACK)
        return self._run((*words, "--non-interactive", "--color", "never", *stack), expect_failure=expect_failure)

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _operation(self, command: str, *flags: str, expect_failure: bool) -> Outcome:
        log = self._logs / f"{self._next()}-{command}.jsonl"
        words = (command, *SCRIPTED, "--event-log", str(log), *flags)
        return self._run(words, expect_failure=expect_failure, log=log)

    def _run(self, words: tuple[str, ...], *, expect_failure: bool, log: Path | None = None) -> Outcome:
        began = time.monotonic()
        child = subprocess.Popen(
            [str(self._pulumi), *words],
            cwd=self.directory,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            stdout, stderr = child.communicate(timeout=LIMIT_S)
        except BaseException:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
            raise
        seconds = time.monotonic() - began
        events = told.read_events(log.read_text(encoding="utf-8")) if log is not None and log.exists() else []
        outcome = _outcome(words, child.returncode, stdout, stderr, seconds, events)
        assert (outcome.returncode != 0) == expect_failure, str(outcome)
        return outcome

    def end(self) -> list[int]:
        """Ends every process that a command of this stack left behind; gives those that no `start` accounts for."""
        for child in self._started:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
            child.wait(timeout=LIMIT_S)
        left = [] if self._started else processes.until_gone(self._mark)  # a plugin may still be on its way out
        processes.kill(self._mark)
        return left

    def processes(self) -> list[int]:
        """The processes that the commands of this stack have started and that still run."""
        return processes.running(self._mark)

    @property
    def _mark(self) -> str:
        return f"{MARK}={self.environ[MARK]}\0"


def _outcome(
    words: tuple[str, ...], returncode: int, stdout: str, stderr: str, seconds: float, events: list[Mapping[str, Any]]
) -> Outcome:
    document = json.loads(stdout) if words[0] == "preview" and "--json" in words and stdout.startswith("{") else None
    steps = told.steps_of_events(events) if document is None else told.steps_of_preview(document)
    messages = told.messages_of_events(events)
    grave = [message for message in messages if message.severity in ("error", "warning")]
    if returncode and not events:  # a command without an event log says on stderr what is wrong
        grave.append(Message("error", stderr.strip().removeprefix("error: ")))
    return Outcome(
        command=words,
        returncode=returncode,
        stdout=stdout,
        stderr=stderr,
        seconds=seconds,
        events=tuple(events),
        steps=tuple(step for step in steps if step.of_program),
        messages=tuple(grave),
        said=tuple(message for message in messages if message not in grave),
        outputs=told.outputs_of_events(events),
        json=document,
    )
