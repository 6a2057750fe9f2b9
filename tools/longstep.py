"""Runs a long step as a child process: a line with the elapsed time every ten seconds, a limit, one line when it fails.

It does not know what the step does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

LINE_EVERY_S = 10.0
LOOK_EVERY_S = 0.2


class Failed(Exception):
    """A step that did not succeed; the message is the one line that its reader gets."""


def say(line: str) -> None:
    """Talk goes to stderr, so that stdout holds nothing but what was asked for."""
    print(line, file=sys.stderr, flush=True)


def last_line(output: str) -> str:
    """The line that most likely says what went wrong: the last that begins with the word error, or the very last."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error:")]
    return (errors or lines or ["it said nothing"])[-1][:300]


def end(child: subprocess.Popen[bytes]) -> None:
    """Ends a child started here together with its own children, which share its process group."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, number)
            child.wait(timeout=5)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
        return


def run(
    command: Sequence[object],
    what: str,
    *,
    log: Path,
    limit_s: float,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    count: Callable[[str], str] | None = None,
) -> str:
    """Runs the command to its end and returns what it printed; `count` turns that into a word on how far it is.

    The output goes through a file and not a pipe, so that nothing is lost when the run is interrupted.
    """
    started = time.monotonic()
    next_line_s = LINE_EVERY_S
    with log.open("wb") as output:
        try:
            child = subprocess.Popen(
                [str(word) for word in command],
                cwd=cwd,
                env=None if environment is None else dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise Failed(f"{what}: {command[0]} cannot be run ({error.strerror})") from None
    try:
        while True:
            try:
                child.wait(timeout=LOOK_EVERY_S)
                break
            except subprocess.TimeoutExpired:
                pass
            elapsed_s = time.monotonic() - started
            if elapsed_s > limit_s:
                end(child)
                raise Failed(f"{what}: not done after {limit_s:.0f} s, given up (its output: {log})")
            if elapsed_s >= next_line_s:
                next_line_s += LINE_EVERY_S
                far = f", {count(_read(log))}" if count else ""
                say(f"  {what} … {elapsed_s:.0f} s{far}")
    except BaseException:
        end(child)
        raise
    if child.returncode:
        raise Failed(f"{what}: {last_line(_read(log))} (exit code {child.returncode}; all of it: {log})")
    return _read(log)


def _read(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")
