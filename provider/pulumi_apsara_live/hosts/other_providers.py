"""What the other providers of the same engine hold, each of which is a process of its own.

The engine starts a process for each version of the plugin, for each explicit provider, and for the dynamic resources of
a program in Python. It deletes a resource by the provider that created it, while another one may have its successor.
So each process appends what its resources hold to a file, which it keeps locked for as long as it lives.
"""

from __future__ import annotations

import json
import os
import re
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Final

from ..resources._run import OneProcess

if sys.platform != "win32":
    import fcntl

FILE_NAME: Final = re.compile(r"\d+-\d+")
"""The names of files: the port of the engine and the id of the process."""


class OtherProviders(OneProcess):
    """The file of this process, and those of the other processes that serve the same engine.

    Where no file can be written or locked, as on Windows, a process knows of itself alone.
    """

    def __init__(self, engine: Callable[[], str], folder: Path | None = None) -> None:
        """Take what returns the address of the engine, which is empty outside of a provider's process."""
        self._engine = engine
        self._folder = folder
        self._lock = Lock()
        self._port = ""
        self._file: int | None = None

    def share(self, urn: str, label: str, kind: str, id: str) -> None:
        """Let the others know what a resource holds from now on; an empty id is nothing."""
        with self._lock, suppress(OSError):
            self._join()
            if self._file is not None:
                os.write(self._file, json.dumps([urn, label, kind, id]).encode() + b"\n")

    def holder(self, kind: str, id: str) -> str | None:
        """Return the label of the resource for which another process holds a thing."""
        with self._lock, suppress(OSError, ValueError):
            self._join()
            for text in self._others():
                held = {urn: (label, thing) for urn, label, *thing in map(json.loads, text.splitlines())}
                for label, thing in held.values():
                    if thing == [kind, id]:
                        return str(label)
        return None

    def forget(self) -> None:
        """Let the others know that this process holds nothing."""
        with self._lock:
            if self._file is not None:
                os.ftruncate(self._file, 0)

    @property
    def _name(self) -> str:
        return f"{self._port}-{os.getpid()}"

    def _join(self) -> None:
        """Create and lock the file of this process once for each engine; remove those of processes that have ended."""
        port = self._engine().rpartition(":")[2]
        if sys.platform == "win32" or port == self._port:
            return
        self._port = port
        if self._file is not None:
            os.close(self._file)
            self._file = None
        folder = self._folder or Path(tempfile.gettempdir()) / f"pulumi-apsara-live-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            return  # somebody else has made it, or a link in its place: nothing is written or removed there
        self._folder = folder
        for each in folder.iterdir():
            if FILE_NAME.fullmatch(each.name) and _shared(each) is None:
                each.unlink(missing_ok=True)
        new = folder / f"new-{self._name}"  # it has its name when it is locked, or it would be taken for an old one
        file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        new.rename(folder / self._name)
        self._file = file

    def _others(self) -> Iterator[str]:
        """Yield what the other processes of this engine have shared."""
        if self._file is not None and self._folder is not None:
            for each in self._folder.glob(f"{self._port}-*"):
                if each.name != self._name and (text := _shared(each)):
                    yield text


def _shared(file: Path) -> str | None:
    """Return what a process has shared, in whole lines; None if the process has ended."""
    if sys.platform == "win32":
        return None
    with suppress(FileNotFoundError), file.open("rb") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return opened.read().rpartition(b"\n")[0].decode()
    return None
