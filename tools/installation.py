#!/usr/bin/env python3
"""Makes the virtual environment and installs the package and its extras into it, at exactly the constrained versions.

Does nothing when nothing has changed since the last time; goes on where an interrupted run stopped.
The standard library only: this is the first thing that runs on a fresh machine.
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
DECIDES = ("setup.py", "constraints.txt", "pyproject.toml")  # what is installed is decided by these
STAMP = "apsara-live-installed.json"
LIMIT_S = 1800.0
OLDEST = (3, 11)
UNREACHABLE = ("NewConnectionError", "name resolution", "Connection refused", "ConnectTimeout", "ProxyError")
OTHER_INDEX = ("index-url", "no-index")  # also extra-index-url


class Unreachable(Failed):
    """No index answers, so that nothing else need be tried."""


@contextmanager
def alone() -> Iterator[None]:
    """Lets one installation at a time into this clone. The lock is on a file that is there anyway."""
    with (ROOT / "setup.py").open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another run is installing in this clone; waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def fingerprint() -> str:
    """Changes when the environment has to be made anew or brought up to date."""
    digest = hashlib.sha256()
    for name in DECIDES:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def recorded(venv: Path) -> dict[str, object]:
    """What the last finished installation noted; nothing after one that was interrupted."""
    try:
        stamp = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def whole(python: Path) -> bool:
    """Whether the environment is more than half a one: its interpreter starts and has pip."""
    try:
        done = subprocess.run(
            [python, "-c", "import pip"], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def told_of_another_index(python: Path) -> bool:
    """Whether pip's settings name one. They may hold a password, so that no log gets to see them."""
    done = subprocess.run(
        [python, "-m", "pip", "config", "list"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    return any(word in done.stdout for word in OTHER_INDEX)


def make_environment(venv: Path) -> None:
    """An empty virtual environment. What an interrupted run left of one goes first."""
    shutil.rmtree(venv, ignore_errors=True)
    venv.mkdir(parents=True)
    try:
        run([sys.executable, "-m", "venv", venv], "virtual environment", log=venv / "install.log", limit_s=LIMIT_S)
    except Failed as reason:
        raise Failed(f"{reason}; Debian and Ubuntu have it in the package python3-venv") from None


def ensure(venv: Path, extras: Sequence[str]) -> Path:
    """Makes sure that the environment is there and up to date; gives its interpreter."""
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
        say(f"making {venv.name}")
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
    """By uv, which takes a tenth of pip's time; by pip where that fails, as pip knows the user's proxies.

    By pip alone where it was told of another index, as the public one must not be asked for those names then.
    Twice in any case: an index that answers in part looks like versions that do not exist.
    """
    # Five tries of a connection, which is pip's own number, take long to say that there is no network.
    environment = {"PIP_RETRIES": "2", **os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    exactly = ("--constraint", ROOT / "constraints.txt")

    def pip(*words: object) -> None:
        try:
            run([python, "-m", "pip", *words], what, log=log, limit_s=LIMIT_S, environment=environment)
        except Failed:
            if any(word in log.read_text(encoding="utf-8", errors="replace") for word in UNREACHABLE):
                reason = f"{what}: no package index can be reached; run this again with a network ({log})"
                raise Unreachable(reason) from None
            raise

    try:
        if told_of_another_index(python):
            pip("install", *exactly, "--editable", package)
        else:
            pip("install", *exactly, "--only-binary", "uv", "uv")
            uv = [python, "-m", "uv", "pip", "install", "--python", python, "--no-cache", "--system-certs"]
            run([*uv, *exactly, "--editable", package], what, log=log, limit_s=LIMIT_S)
    except Unreachable:
        raise
    except Failed as failed:
        say(f"  once more, as it failed: {failed}")
        pip("install", *exactly, "--editable", package)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv", help="where it is made (default: .venv)")
    parser.add_argument("--extras", default="dev", help="comma-separated extras of setup.py (default: dev)")
    options = parser.parse_args()
    try:
        ensure(options.venv.absolute(), options.extras.split(","))
    except (Failed, OSError) as error:
        say(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        say("interrupted; run it again to go on")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
