#!/usr/bin/env python3
"""`make up`, `make shell` and `make down`: deploy the first example with the real engine to the emulator.

All files are in .apsara-live/ of the clone: the emulator's state, the stack's state, the engine's home.
The next run continues an interrupted one.
Uses the standard library only, so that it can report missing packages.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import installation
import toolchain
from emulator_process import KEY_ID, KEY_SECRET, LOOK_EVERY_S, EmulatorProcess, command_line
from engine_environment import engine_environment
from longstep import Failed, say

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".apsara-live"
STACK = "dev"
HOLDER_LIMIT_S = 60.0
EXAMPLE = "examples/first_studio/__main__.py"
EFFECTS = {"create": "created", "update": "updated", "replace": "replaced", "delete": "deleted"}

FOREIGN = ("ALIBABA", "ALICLOUD", "APSARA", "LIVE_ENDPOINT", "PULUMI")  # variables that choose an account or a stack
STARTUP = ("ENV", "BASH_ENV")  # variables that name start-up files of shells
BARE = {"bash": ("--noprofile", "--norc"), "zsh": ("-f",), "fish": ("--no-config",)}  # without start-up files

NEXT = """
What to try next:
  - open {url} in a browser: the control room shows the studio, its rundown and each call, and moves the clock
  - change a value in {example}, then run `make up`: the preview shows only that property, with both values
  - run `make up` again: no changes
  - `make shell`: a shell for this stack, for example for `pulumi preview --diff`
  - curl -s {url}/_emulator/ledger: the calls that the emulator has received
  - `make down`: remove everything again
"""


@dataclass(frozen=True)
class Engine:
    """The Pulumi CLI with a controlled environment, in the project of this clone."""

    bin: Path
    variables: dict[str, str]

    def run(self, *words: str) -> None:
        """Run a command whose output the user reads. Ctrl-C is passed on once, so that the engine stops properly."""
        child = subprocess.Popen(
            [str(self.bin / "pulumi"), *words, "--non-interactive"],
            cwd=ROOT,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            process_group=0,
        )
        interrupted = False
        while True:
            try:
                child.wait()
                break
            except KeyboardInterrupt:
                interrupted = True
                child.send_signal(signal.SIGINT)
        if interrupted:
            raise KeyboardInterrupt
        if child.returncode:
            raise Failed(f"`pulumi {' '.join(words[:2])}` failed, see above; fix it and run this again")

    def ask(self, *words: str) -> str:
        """Run a command and return its output."""
        done = subprocess.run(
            [str(self.bin / "pulumi"), *words, "--non-interactive", "--color", "never"],
            cwd=ROOT,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Failed(f"`pulumi {' '.join(words[:2])}`: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    def stack(self) -> dict[str, Any] | None:
        """Return the state of the stack, or None if there is no stack."""
        if STACK not in [each["name"] for each in json.loads(self.ask("stack", "ls", "--json"))]:
            return None
        deployment: dict[str, Any] = json.loads(self.ask("stack", "export", "--stack", STACK))["deployment"]
        return deployment


def make_engine(pulumi: toolchain.Toolchain, python: Path, url: str) -> Engine:
    """Return the engine, with its state in the clone and the emulator's endpoint and keys in its environment."""
    home, back_end = KEPT / "pulumi-home", KEPT / "state"
    for directory in (home, back_end):
        directory.mkdir(parents=True, exist_ok=True)
    variables = engine_environment(pulumi.bin, python, home, back_end)
    variables["APSARA_LIVE_ENDPOINT"] = url
    variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = KEY_ID
    variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = KEY_SECRET
    if "TERM" in os.environ:
        variables["TERM"] = os.environ["TERM"]
    return Engine(pulumi.bin, variables)


def shell_environment(engine: Engine) -> dict[str, str]:
    """Return the user's environment with the variables of `make up` in place of those that choose an account or stack.

    The engine asks before it changes anything, as usual.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN) and name not in STARTUP}
    ours = {name: value for name, value in engine.variables.items() if name not in ("HOME", "LANG", "TERM")}
    del ours["PULUMI_SKIP_CONFIRMATIONS"]
    path = os.pathsep.join((ours.pop("PATH"), own.get("PATH", os.defpath)))
    return {**own, **ours, "PATH": path, "PS1": "(apsara-live) $ "}


def shell(python: Path, pulumi: toolchain.Toolchain) -> int:
    """Start a shell for the stack and return its exit code, or 0 if it was interactive.

    The shell reads no start-up files, because they could set other keys or put another `pulumi` first.
    """
    url, _ = EmulatorProcess(KEPT).ensure(python)
    program = os.environ.get("SHELL") or "/bin/sh"
    say(f"a shell for the stack {STACK} of this clone, with the emulator at {url}; `exit` ends it")
    environment = shell_environment(make_engine(pulumi, python, url))
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is for the programs in the shell
    words = [program, *BARE.get(Path(program).name, ())]
    code = subprocess.run(words, cwd=ROOT, env=environment, check=False).returncode
    return 0 if sys.stdin.isatty() else code


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the lock of the clone; a second run fails at once, because it could only wait for the first one."""
    with (ROOT / "Pulumi.yaml").open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failed("another `make up` or `make down` is running in this clone") from None
        yield


def locks() -> list[Path]:
    """Return the locks on the stack, in the layout of the engine's file back end."""
    return sorted((KEPT / "state").glob(".pulumi/locks/**/*.json"))


def await_holder(lock: Path) -> None:
    """Wait for the engine that holds a lock, if it still runs: it goes on even if its `make up` was killed."""
    try:
        holder = json.loads(lock.read_text(encoding="utf-8"))["pid"]
    except (OSError, ValueError, KeyError):
        return  # an incomplete lock, or one removed in the meantime
    deadline = time.monotonic() + HOLDER_LIMIT_S
    while "pulumi" in command_line(holder):
        if time.monotonic() > deadline:
            raise Failed(f"the stack is locked by `pulumi`, process {holder}; run this again after it has ended")
        time.sleep(LOOK_EVERY_S)


def mend_half_written() -> None:
    """Delete the checksum of a state if the engine was killed after creating that file and before writing it.

    The engine writes the state itself atomically, and can read it without the checksum.
    """
    for attributes in (KEPT / "state").rglob("*.attrs"):
        if not attributes.stat().st_size:
            attributes.unlink()


def after_an_interruption(engine: Engine) -> bool:
    """Remove what a killed run left in the stack: its lock, and creations with an unknown result."""
    for lock in locks():
        await_holder(lock)
    locked = bool(locks())
    if locked:
        say("an earlier run was killed: removing its lock")
        engine.ask("cancel", "--yes", "--stack", STACK)
    pending = (engine.stack() or {}).get("pending_operations")
    if pending:
        say(f"an earlier run was killed during {len(pending)} operations: refreshing the state")
        engine.ask("refresh", "--yes", "--skip-preview", "--clear-pending-creates", "--stack", STACK)
    return locked or bool(pending)


def up(python: Path, pulumi: toolchain.Toolchain) -> None:
    """Start the emulator and create the stack, then preview, update and show the outputs."""
    KEPT.mkdir(exist_ok=True)
    url, started = EmulatorProcess(KEPT).ensure(python)
    say(f"emulator: {url} ({'started' if started else 'running'})")
    engine = make_engine(pulumi, python, url)
    mend_half_written()
    if engine.stack() is None:
        engine.ask("stack", "init", STACK)
    else:
        after_an_interruption(engine)
    # The first preview lists new resources; later ones show the values that change.
    has_resources = bool((engine.stack() or {}).get("resources"))
    engine.run("preview", *(["--diff"] if has_resources else []), "--stack", STACK)
    events = KEPT / "last-up.jsonl"
    events.unlink(missing_ok=True)
    engine.run("up", "--yes", "--skip-preview", "--suppress-outputs", "--stack", STACK, "--event-log", str(events))
    engine.run("stack", "output", "--stack", STACK)
    say(f"\n{summary(events)}")
    say(NEXT.format(example=EXAMPLE, url=url))


def summary(events: Path) -> str:
    """Return one line about the changes of the update."""
    changes: dict[str, int] = {}
    for line in events.read_text(encoding="utf-8").splitlines():
        changes = json.loads(line).get("summaryEvent", {}).get("resourceChanges") or changes
    done = [f"{changes[effect]} {word}" for effect, word in EFFECTS.items() if changes.get(effect)]
    if done:
        return f"Done: {', '.join(done)}, {changes.get('same', 0)} unchanged."
    return f"No changes: all {changes.get('same', 0)} resources are as declared."


def down(python: Path, pulumi: toolchain.Toolchain) -> None:
    """Destroy the stack, check that the emulator is empty, stop it, and delete all files."""
    emulator = EmulatorProcess(KEPT)
    url, _ = emulator.ensure(python)
    engine = make_engine(pulumi, python, url)
    interrupted = False
    mend_half_written()
    if engine.stack() is not None:
        interrupted = after_an_interruption(engine)
        engine.run("destroy", "--yes", "--skip-preview", "--remove", "--stack", STACK)
    left = emulator.left(url)
    emulator.stop()
    if left and not interrupted:
        raise Failed(
            f"the emulator is stopped, but was not empty: {', '.join(left)}; its state is kept in {KEPT.name}/"
        )
    shutil.rmtree(KEPT)
    say(f"the emulator held {', '.join(left)} of the run that was killed" if left else "the emulator is empty")
    say(f"everything is stopped, and {KEPT.name}/ is deleted")


def prepare(venv: Path | None) -> tuple[Path, toolchain.Toolchain]:
    """Return the interpreter and the CLI, installed if missing. A given environment is used unchanged."""
    python = installation.ensure(ROOT / ".venv", ["dev"]) if venv is None else venv.absolute() / "bin" / "python"
    if not python.exists():
        raise Failed(f"{python} does not exist")
    pulumi = toolchain.get(python)
    say(str(pulumi))
    return python, pulumi


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("command", choices=("up", "shell", "down"))
    parser.add_argument(
        "--venv", type=Path, help="an existing virtual environment to use unchanged (default: .venv, which is created)"
    )
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # both stop properly
    try:
        if options.command == "shell":
            if not KEPT.exists():
                raise Failed("nothing is running; run `make up` first")
            return shell(*prepare(options.venv))
        with one_at_a_time():
            if options.command == "down" and not KEPT.exists():
                say("nothing is running")
                return 0
            python, pulumi = prepare(options.venv)
            (up if options.command == "up" else down)(python, pulumi)
    except KeyboardInterrupt:
        say(f"interrupted; run `make {options.command}` again to continue")
        return 130
    except (Failed, OSError) as error:
        say(f"error: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
