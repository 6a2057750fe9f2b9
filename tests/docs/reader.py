"""Somebody who follows a page: writes the files that it shows, and types its commands into one shell."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

LIMIT_S = 120


class Reader:
    """One shell: what a command exports, and where it goes, holds for the next."""

    def __init__(self, directory: Path, environ: Mapping[str, str]) -> None:
        self._environ = {**environ, "PWD": str(directory)}
        self._kept = directory / ".shell"
        self._kept.write_text(f"cd {directory}\n", encoding="utf-8")

    def type(self, commands: str) -> str:
        """Run them, one after the other, to the first that fails; what they print comes back."""
        script = f"set -e\n. {self._kept}\n{commands}\n(export -p; echo 'cd \"$PWD\"') > {self._kept}\n"
        done = subprocess.run(
            ["bash", "-c", script],
            env=dict(self._environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}"
        return done.stdout
