"""Standard output and standard error of a command, which can encode any text.

Exit code 1 means that a rule is broken or that something is wrong with a project. If output is lost, the exit code is
2, as for every other failure of the command itself.
"""

from __future__ import annotations

import codecs
import errno
import io
import select
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, TextIO

from .output import MISUSE

ASCII_SIGNS: Final = {"→": "->", "…": "...", "–": "-"}
"""Replacements of our own signs in an encoding that lacks them; other characters are escaped, such as `\\u73af`."""
HANDLER: Final = "apsara-live.plain"
"""Name under which the replacement of characters is registered with Python's codecs."""
STRICT: Final = ("strict", "surrogateescape")
"""Error handlers that fail for a character that the encoding lacks; a handler that the user chose is kept."""


class NotWritten(Exception):
    """Output was lost. The message says why; it is empty if the reader of a pipe has gone.

    Not an `OSError`: typer ends with exit code 1 for a closed pipe, and so does rich.
    """


class _Guarded(io.RawIOBase):
    """The raw end of a standard stream: the first write that fails raises `NotWritten`, and later ones are dropped.

    Dropped, because the interpreter flushes once more at its end and would report the same failure again.
    """

    def __init__(self, name: str, raw: Any) -> None:
        self._name, self._raw, self._lost = name, raw, False

    def writable(self) -> bool:
        """Return True."""
        return True

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        return self._raw is not None and bool(self._raw.isatty())

    def fileno(self) -> int:
        """Return the file descriptor, for child processes."""
        if self._raw is None:
            raise io.UnsupportedOperation(f"{self._name} is closed")
        return int(self._raw.fileno())

    def write(self, data: Any) -> int:
        """Write all or a part; wait for a slow reader of a non-blocking pipe."""
        if self._lost:
            return len(data)
        try:
            while (count := self._send(data)) is None:
                select.select((), (self._raw,), ())
        except OSError as error:
            self._lost = True
            gone = error.errno == errno.EPIPE
            raise NotWritten("" if gone else f"{self._name} cannot be written: {error.strerror}") from None
        return count

    def _send(self, data: Any) -> int | None:
        if self._raw is None:
            raise OSError(errno.EBADF, "it is closed")
        count: int | None = self._raw.write(data)
        return count


def run_guarded(command: Callable[[], object]) -> None:
    """Run a command line with guarded streams, for the rest of the process.

    Exits with code 2 if output was lost, or if the command failed because of a defect, whose traceback is shown.
    """
    codecs.register_error(HANDLER, _plainly)
    sys.stdout, sys.stderr = _guarded("standard output", sys.stdout), _guarded("standard error", sys.stderr)
    try:
        try:
            command()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
    except NotWritten as reason:
        _report(f"error: {reason}\n" if str(reason) else "")
        raise SystemExit(MISUSE) from None
    except Exception:  # a defect of ours: its report needs the traceback, and exit code 1 would be a finding
        _report(traceback.format_exc())
        raise SystemExit(MISUSE) from None


def _report(text: str) -> None:
    with suppress(NotWritten):
        sys.stderr.write(text)
        sys.stderr.flush()


def _guarded(name: str, stream: TextIO | None) -> Any:
    """Return the stream over a guarded raw end; a closed stream fails when it is written to."""
    if stream is None:
        return io.TextIOWrapper(io.BufferedWriter(_Guarded(name, None)), encoding="utf-8")
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        return stream  # a stream that other code has installed
    errors = HANDLER if stream.errors in STRICT else stream.errors
    return io.TextIOWrapper(
        io.BufferedWriter(_Guarded(name, getattr(buffer, "raw", buffer))),
        encoding=stream.encoding,
        errors=errors,
        line_buffering=getattr(stream, "line_buffering", False),
        write_through=getattr(stream, "write_through", False),
    )


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """Return the replacement of characters that the encoding lacks: our own signs in ASCII, others escaped."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    escaped = (ASCII_SIGNS.get(each) or each.encode("ascii", "backslashreplace").decode("ascii") for each in lacking)
    return "".join(escaped), error.end
