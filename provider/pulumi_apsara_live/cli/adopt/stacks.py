"""The stack that adopts: the engine's own command, which receives secrets on its standard input only."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ...resources._resource import RefusedByProvider

OLDEST: Final = (3, 254)
"""The first release whose import files may hold inputs and outputs."""
LIMIT_S: Final = 600
STDIN: Final = "/dev/stdin"


@dataclass(frozen=True)
class Stack:
    """A stack of the project in a folder."""

    pulumi: str
    folder: Path
    name: str
    project: str

    @classmethod
    def at(cls, folder: Path, name: str) -> Stack:
        """Return the stack if the Pulumi CLI is installed and new enough. Raises `RefusedByProvider`."""
        pulumi = shutil.which(os.environ.get("APSARA_LIVE_PULUMI") or "pulumi")
        if pulumi is None:
            raise RefusedByProvider(
                "no Pulumi CLI on PATH: install it, or leave --stack out and import the file elsewhere"
            )
        version = subprocess.run([pulumi, "version"], capture_output=True, text=True, timeout=LIMIT_S, check=False)  # noqa: S603
        installed = tuple(int(each) for each in re.findall(r"\d+", version.stdout)[:2])
        if installed < OLDEST:
            raise RefusedByProvider(
                f"{pulumi} is {version.stdout.strip() or 'of no version'}, and adopting needs v3.254 or newer"
            )
        if not Path(STDIN).exists():
            raise RefusedByProvider(f"there is no {STDIN} here to keep secrets off the disk: leave --stack out")
        here = next((each for each in (folder.resolve(), *folder.resolve().parents) if _project(each)), None)
        if here is None:
            raise RefusedByProvider(
                f"there is no Pulumi.yaml in {folder} or above it: make a project first, `pulumi new python`"
            )
        return cls(pulumi, here, name, _project(here))

    def full(self, key: str) -> str:
        """Return the key with its namespace, by default the project."""
        return key if ":" in key else f"{self.project}:{key}"

    def configured(self) -> dict[str, str]:
        """Return the stack's configuration by full keys, as the provider receives it: secrets in the clear."""
        entries = json.loads(self._run(["config", "--json", "--show-secrets"], "") or "{}")
        return {key: str(entry.get("value", "")) for key, entry in entries.items()}

    def configure(self, key: str, value: str, *, secret: bool = False) -> None:
        """Set a value of the configuration."""
        self._run(["config", "set", key, "--raw", "--secret" if secret else "--plaintext"], value, [value])

    def adopt(self, document: str, *, protect: bool, secrets: Iterable[str]) -> None:
        """Import all resources of the document, or none."""
        flags = ["--generate-code=false", f"--protect={str(protect).lower()}", "--skip-preview", "--yes"]
        self._run(["import", "--file", STDIN, *flags], document, secrets)

    def _run(self, words: list[str], stdin: str, secrets: Iterable[str] = ()) -> str:
        command = [self.pulumi, *words, "--stack", self.name, "--non-interactive", "--color", "never"]
        try:
            done = subprocess.run(  # noqa: S603
                command, input=stdin, cwd=self.folder, capture_output=True, text=True, timeout=LIMIT_S, check=False
            )
        except subprocess.TimeoutExpired:
            raise RefusedByProvider(f"`pulumi {' '.join(words[:2])}` did not end within {LIMIT_S} s") from None
        if done.returncode:
            answer = "\n".join((done.stdout, done.stderr))
            for each in sorted(secrets, key=len, reverse=True):
                answer = answer.replace(each, "[secret]")
            raise RefusedByProvider(f"`pulumi {' '.join(words[:2])}` failed: {_last_words(answer)}")
        return done.stdout


def _project(folder: Path) -> str:
    """Return the name of the project in a folder; empty if there is none."""
    for name in ("Pulumi.yaml", "Pulumi.yml"):
        if (folder / name).is_file():
            match = re.search(r"(?m)^name:\s*[\"']?([^\"'\s#]+)", (folder / name).read_text(encoding="utf-8"))
            return match.group(1) if match else "project"
    return ""


def _last_words(answer: str) -> str:
    lines = [line.strip() for line in answer.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("error:")]
    return (errors or lines or ["it failed without a message"])[-1].removeprefix("error: ")
