"""Destination of the call log: `APSARA_LIVE_LOG` is `info`, `debug` or a file."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Mapping
from functools import cache
from typing import Final

from ..wire.call_log import LOG
from .sources import SettingsError

VARIABLE: Final = "APSARA_LIVE_LOG"
LEVELS: Final = {"info": logging.INFO, "debug": logging.DEBUG}
"""Levels for the log on stderr; a file contains everything."""


def log_calls(environ: Mapping[str, str]) -> None:
    """Start to log calls if the environment requests it. Raises `SettingsError`."""
    if wanted := environ.get(VARIABLE, "").strip():
        _log_to(wanted)


@cache
def _log_to(wanted: str) -> None:
    level = LEVELS.get(wanted.lower(), logging.DEBUG)
    handler = logging.StreamHandler() if wanted.lower() in LEVELS else _file(wanted)
    form = logging.Formatter("%(asctime)s.%(msecs)03dZ %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    form.converter = time.gmtime
    handler.setFormatter(form)
    LOG.addHandler(handler)
    LOG.setLevel(level)
    LOG.propagate = False


def _file(path: str) -> logging.Handler:
    """Return a handler for a file that only its owner can read, and that several processes may append to."""
    if os.path.basename(path) == path and "." not in path:
        raise SettingsError(f"{VARIABLE} must be info, debug, or a file such as ./calls.log, not {path!r}")
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600))
        return logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{VARIABLE}: {path} cannot be written: {error.strerror}") from None
