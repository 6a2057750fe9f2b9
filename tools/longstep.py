"""Run a long step as a child process: with a line of progress every ten seconds, a time limit, and one-line errors."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

LINE_EVERY_S = 10.0
LOOK_EVERY_S = 0.2


class Failed(Exception):
    """A step failed. The message is the one line that the user sees."""


def say(line: str) -> None:
    """Print a message to stderr, so that stdout contains only results."""
    print(line, file=sys.stderr, flush=True)


def last_line(output: str) -> str:
    """Return the line that most likely describes the failure: the last that begins with `error:`, or the last one."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error:")]
    return (errors or lines or ["no output"])[-1][:300]


def end(child: subprocess.Popen[bytes]) -> None:
    """Stop a child process together with its own children, which share its process group."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, number)
            child.wait(timeout=5)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
        return


@contextmanager
def _without_interruption() -> Iterator[Callable[[], object]]:
    """Hold Ctrl-C back while a child starts, so that none is left running; yield what lets the child receive it."""
    held = {signal.SIGINT, signal.SIGTERM}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, held)
    try:
        yield lambda: signal.pthread_sigmask(signal.SIG_SETMASK, before)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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
    """Run the command and return its output; `count` describes the progress that the output shows.

    The output goes to a file instead of a pipe, so that nothing is lost if the run is interrupted.
    """
    started = time.monotonic()
    next_line_s = LINE_EVERY_S
    child: subprocess.Popen[bytes] | None = None
    try:
        with log.open("wb") as output, _without_interruption() as allow:
            try:
                child = subprocess.Popen(
                    [str(word) for word in command],
                    cwd=cwd,
                    env=None if environment is None else dict(environment),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    preexec_fn=allow,  # noqa: PLW1509 (the tools have one thread)
                )
            except OSError as error:
                raise Failed(f"{what}: {command[0]} cannot be run ({error.strerror})") from None
        while True:
            try:
                child.wait(timeout=LOOK_EVERY_S)
                break
            except subprocess.TimeoutExpired:
                pass
            elapsed_s = time.monotonic() - started
            if elapsed_s > limit_s:
                end(child)
                raise Failed(f"{what}: not finished after {limit_s:.0f} s, stopped (output: {log})")
            if elapsed_s >= next_line_s:
                next_line_s += LINE_EVERY_S
                far = f", {count(_read(log))}" if count else ""
                say(f"  {what} … {elapsed_s:.0f} s{far}")
    except BaseException:
        if child is not None:
            end(child)
        raise
    if child.returncode:
        raise Failed(f"{what}: {last_line(_read(log))} (exit code {child.returncode}; complete output: {log})")
    return _read(log)


def _read(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")
