#!/usr/bin/env python3
"""Create the virtual environment and install the package with its extras, at exactly the constrained versions.

Does nothing if nothing has changed since the last run; continues an interrupted run.
Uses the standard library only, because it runs first on a new machine.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from longstep import Failed, run, say

ROOT = Path(__file__).resolve().parent.parent
DECIDES = ("setup.py", "constraints.txt", "pyproject.toml")  # these files determine what is installed
STAMP = "apsara-live-installed.json"
LIMIT_S = 1800.0
OLDEST = (3, 11)
UNREACHABLE = ("NewConnectionError", "name resolution", "Connection refused", "ConnectTimeout", "ProxyError")
OTHER_INDEX = ("index-url", "no-index")  # also extra-index-url


class Unreachable(Failed):
    """No package index can be reached, so retrying is of no use."""


@contextmanager
def alone() -> Iterator[None]:
    """Allow one installation at a time in this clone. The lock is on a file that always exists."""
    with (ROOT / "setup.py").open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another run is installing in this clone; waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def fingerprint() -> str:
    """Return a hash that changes if the environment has to be updated."""
    digest = hashlib.sha256()
    for name in DECIDES:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def recorded(venv: Path) -> dict[str, object]:
    """Return the record of the last installation; empty if it was interrupted."""
    try:
        stamp = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def whole(python: Path) -> bool:
    """Return whether the environment is complete: its interpreter starts and has pip."""
    try:
        done = subprocess.run(
            [python, "-c", "import pip"], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def uses_another_index(python: Path) -> bool:
    """Return whether pip's settings name another index. They may contain a password, so they are not logged."""
    done = subprocess.run(
        [python, "-m", "pip", "config", "list"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    return any(word in done.stdout for word in OTHER_INDEX)


def make_environment(venv: Path) -> None:
    """Create an empty virtual environment, after deleting what an interrupted run has left."""
    shutil.rmtree(venv, ignore_errors=True)
    venv.mkdir(parents=True)
    try:
        run([sys.executable, "-m", "venv", venv], "virtual environment", log=venv / "install.log", limit_s=LIMIT_S)
    except Failed as reason:
        raise Failed(f"{reason}; Debian and Ubuntu have it in the package python3-venv") from None


def ensure(venv: Path, extras: Sequence[str]) -> Path:
    """Create or update the environment, and return its interpreter."""
    if sys.version_info < OLDEST:
        version = ".".join(map(str, sys.version_info[:3]))
        raise Failed(f"Python 3.11 or newer is needed, and {sys.executable} is {version}: make … PYTHON=python3.12")
    with alone():
        return _ensure(venv, extras)


def _ensure(venv: Path, extras: Sequence[str]) -> Path:
    python = venv / "bin" / "python"
    now, before = fingerprint(), recorded(venv)
    had = before.get("extras")
    known = set(had) if before.get("fingerprint") == now and isinstance(had, list) else set()
    if python.exists() and known and set(extras) <= known:
        return python
    if not whole(python):
        say(f"creating {venv.name}")
        make_environment(venv)
        known = set()
    (venv / STAMP).unlink(missing_ok=True)
    wanted = sorted(known | set(extras))
    what = f"installing the package with {', '.join(wanted)}"
    say(what)
    _install(python, f"{ROOT}[{','.join(wanted)}]", what, venv / "install.log")
    stamp = {"fingerprint": now, "extras": wanted}
    (venv / STAMP).write_text(json.dumps(stamp), encoding="utf-8")
    return python


def _install(python: Path, package: str, what: str, log: Path) -> None:
    """Install with uv, which takes a tenth of pip's time, or with pip if that fails, as pip knows the user's proxies.

    If pip is configured for another index, use pip only: the public index must not receive those names.
    Try twice in any case, because an incomplete response of an index looks like a version that does not exist.
    """
    # pip's default of five connection attempts takes too long if there is no network.
    environment = {"PIP_RETRIES": "2", **os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    exactly = ("--constraint", ROOT / "constraints.txt")

    def pip(*words: object) -> None:
        try:
            run([python, "-m", "pip", *words], what, log=log, limit_s=LIMIT_S, environment=environment)
        except Failed:
            if any(word in log.read_text(encoding="utf-8", errors="replace") for word in UNREACHABLE):
                reason = f"{what}: no package index can be reached; check the network and run this again ({log})"
                raise Unreachable(reason) from None
            raise

    try:
        if uses_another_index(python):
            pip("install", *exactly, "--editable", package)
        else:
            pip("install", *exactly, "--only-binary", "uv", "uv")
            uv = [python, "-m", "uv", "pip", "install", "--python", python, "--no-cache", "--system-certs"]
            run([*uv, *exactly, "--editable", package], what, log=log, limit_s=LIMIT_S)
    except Unreachable:
        raise
    except Failed as failed:
        say(f"  retrying after: {failed}")
        pip("install", *exactly, "--editable", package)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv", help="folder of the environment (default: .venv)")
    parser.add_argument("--extras", default="dev", help="comma-separated extras of setup.py (default: dev)")
    options = parser.parse_args()
    try:
        ensure(options.venv.absolute(), options.extras.split(","))
    except (Failed, OSError) as error:
        say(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        say("interrupted; run this again to continue")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
