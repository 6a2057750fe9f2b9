"""Marks by which everything that a probe creates is recognized: its name, client token, tag and addresses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...resources._origin import tags_of
from ...resources._studio import Studio

STUDIO, RELAY = "studio", "relay"
STEM: Final = "apsara-live-probe"
"""Beginning of all names and client tokens, and key of the tag."""
HOST: Final = f"{STEM}.invalid"
"""Host of all addresses. Names under `.invalid` are reserved and never resolve."""
MARKED_NAME: Final = re.compile(rf"{STEM}-([0-9a-f]{{8}})-[0-9]+")
RUN_ID: Final = re.compile(r"[0-9a-f]{8}")
ADDRESS: Final = re.compile(rf"(?:http|rtmp)://{re.escape(HOST)}/([0-9a-f]{{8}})(?:/[a-z0-9.]+)?")
ENOUGH: Final = 2
"""Marks of one run that a studio must carry: others may choose the same name, or copy a studio with its tags."""


@dataclass(frozen=True)
class ProbeRun:
    """One run of the probe; its id is eight hexadecimal digits."""

    id: str

    def name(self, number: int) -> str:
        """Return the name and client token of what the run creates."""
        return f"{STEM}-{self.id}-{number}"

    @property
    def tag(self) -> dict[str, str]:
        """Return the tag of what the run creates."""
        return {"Key": STEM, "Value": self.id}

    @property
    def callback(self) -> str:
        """Return an address for notifications, which reach nobody."""
        return f"http://{HOST}/{self.id}"

    @property
    def file(self) -> str:
        """Return an address of a file that does not exist."""
        return f"http://{HOST}/{self.id}/1.mp4"

    def stream(self, number: int) -> str:
        """Return an address of a stream that does not exist."""
        return f"rtmp://{HOST}/{self.id}/{number}"


def run_of_studio(row: Mapping[str, Any]) -> str | None:
    """Return the id of the run that created the studio of this row; None unless two marks give the same id."""
    studio = Studio(row)
    ids = [_named(studio.name), _named(studio.token), _tagged(row)]
    run, count = Counter(each for each in ids if each).most_common(1)[0] if any(ids) else ("", 0)
    return run if count >= ENOUGH else None


def run_of_relay(row: Mapping[str, Any]) -> str | None:
    """Return the id of the run that created the relay of this row; None unless name and destination give the same."""
    info = row.get("TaskInfo")
    if not isinstance(info, Mapping):
        return None
    run = _named(info.get("TaskName"))
    return run if run and run == run_of_address(info.get("DstUrl")) else None


def run_of_address(text: Any) -> str | None:
    """Return the id of the run whose address this is; None for any other."""
    match = ADDRESS.fullmatch(text) if isinstance(text, str) else None
    return match[1] if match else None


def _named(text: Any) -> str | None:
    match = MARKED_NAME.fullmatch(text) if isinstance(text, str) else None
    return match[1] if match else None


def _tagged(row: Mapping[str, Any]) -> str | None:
    value = tags_of(row).get(STEM, "")
    return value if RUN_ID.fullmatch(value) else None
