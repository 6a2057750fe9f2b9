"""The adoption of a studio into a stack, by the commands of docs/adopt.md."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from docs.manual import fences
from engine.project import Stack


@dataclass(frozen=True)
class Adoption:
    """What `apsara-live adopt` printed."""

    told: dict[str, Any]
    text: str

    @property
    def kinds(self) -> set[str]:
        """The types of what was adopted."""
        studio = self.told["studios"][0]["resources"] if self.told["studios"] else []
        return {each["type"] for each in (*studio, *self.told["relays"])}


def adopt(stack: Stack, caster_id: str, *words: str) -> Adoption:
    """Write the program of a studio, and import it into the stack; what comes next is as documented."""
    adopts, *then = fences("docs/adopt.md", "sh")[1].text.splitlines()
    adoption = adopt_all(stack, *adopts.replace("caster-1", caster_id).split()[2:], *words)
    assert then == adoption.told["next"]
    return adoption


def adopt_all(stack: Stack, *words: str) -> Adoption:
    """Run `apsara-live adopt` in the folder of the project; what it prints is a summary for programs."""
    done = subprocess.run(
        [sys.executable, "-m", "pulumi_apsara_live.cli", "adopt", *words, "--json"],
        cwd=stack.directory,
        env=stack.environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    return Adoption(json.loads(done.stdout), done.stdout + done.stderr)
