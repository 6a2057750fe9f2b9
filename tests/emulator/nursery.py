"""Starts emulators that are meant to be killed: imports once, then forks one per line that names its state file.

Run as a program. Says ``pid N`` and, when it serves, ``url N URL``; an empty line waits for the end of the last one.
"""

from __future__ import annotations

import os
import sys

from apsara_live_emulator import Emulator


def serve(file: str) -> None:
    """What the command does with ``--state FILE --no-signature --assume source-limit=99``."""
    emulator = Emulator(state=file, signed=False, assume={"source-limit": "99"})
    print(f"url {os.getpid()} {emulator.url}", flush=True)
    emulator.serve()


def main() -> None:
    """Until the end of the input."""
    child = 0
    for line in iter(sys.stdin.readline, ""):
        file = line.rstrip("\n")
        if not file:
            _, status = os.waitpid(child, 0)
            print(f"gone {child} {os.waitstatus_to_exitcode(status)}", flush=True)
            continue
        child = os.fork()
        if child == 0:
            serve(file)
            os._exit(0)
        print(f"pid {child}", flush=True)


if __name__ == "__main__":
    main()
