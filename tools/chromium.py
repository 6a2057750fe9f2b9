#!/usr/bin/env python3
"""Find Chromium, which the browser tests and the pictures of the manual use, or install it with apt-get.

It searches these places in order:

1. the executable in the variable APSARA_LIVE_CHROMIUM;
2. `chromium`, `chromium-browser`, `google-chrome-stable` or `google-chrome` on PATH.

If there is none, root on Debian or Ubuntu gets the distribution's package; anybody else is told what to install.
Uses the standard library only.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from longstep import Failed, run, say

VARIABLE = "APSARA_LIVE_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGES = ("chromium", "fonts-liberation")  # Chromium draws no text without a font
INSTALL_LIMIT_S = 900.0
MISSING = (
    "the browser tests need Chromium: install it (on Debian and Ubuntu, as root: "
    + f"`apt-get install {' '.join(PACKAGES)}`), or set {VARIABLE} to a Chromium or Chrome, then run this again"
)


def find() -> Path | None:
    """Return the executable of Chromium, or None. Raises `Failed` if the variable names none."""
    named = os.environ.get(VARIABLE)
    if named:
        path = shutil.which(named)
        if path is None:
            raise Failed(f"{VARIABLE}: {named} is no executable file")
        return Path(path)
    return next((Path(path) for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def alone(apt_get: str) -> Iterator[None]:
    """Allow one installation at a time on this machine, whichever clone it is for, by a lock on apt-get's file."""
    with Path(apt_get).open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another run is installing Chromium; waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def is_root() -> bool:
    """Return whether this user may install packages."""
    return os.geteuid() == 0


def ensure(*, may_install: bool | None = None) -> Path:
    """Return the executable of Chromium, after installing it if that is possible; by default root may install it."""
    may_install = is_root() if may_install is None else may_install
    apt_get = shutil.which("apt-get")
    found = find()
    if found is not None:
        return found
    if apt_get is None or not may_install:
        raise Failed(MISSING)
    with alone(apt_get):
        found = find()
        if found is None:
            _install(apt_get)
            found = find()
    if found is None:
        raise Failed(f"apt-get has installed {PACKAGES[0]}, but it is not on PATH")
    return found


def _install(apt_get: str) -> None:
    """Install Chromium from the distribution's packages; the log is kept if that fails."""
    what = "installing Chromium with apt-get"
    say(what)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    directory = Path(tempfile.mkdtemp(prefix="apsara-live-browser-"))
    for words in (["update"], ["install", "--yes", "--no-install-recommends", *PACKAGES]):
        run([apt_get, *words], what, log=directory / "apt-get.log", limit_s=INSTALL_LIMIT_S, environment=environment)
    shutil.rmtree(directory)


def main(arguments: Sequence[str] | None = None, *, may_install: bool | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.parse_args(arguments)
    try:
        say(f"Chromium: {ensure(may_install=may_install)}")
    except (Failed, OSError) as error:
        say(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        say("interrupted; run this again")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
