"""All probes, in the order in which they run; each asks a few questions."""

from __future__ import annotations

from typing import Final

from ..question import Probe
from .configuration import CONFIGURATION
from .contents import COPIES, RUNDOWN, SOURCES
from .listings import LISTINGS
from .playback import PRIORITY, RUNNING_PLAYLIST, SCHEDULE
from .relays import RELAYS
from .running import RUNNING, SCENES
from .states import IDLE, NEW, SHOW_LISTS

PROBES: Final[tuple[Probe, ...]] = (
    CONFIGURATION,
    SOURCES,
    RUNDOWN,
    COPIES,
    IDLE,
    SHOW_LISTS,
    LISTINGS,
    NEW,
    RELAYS,
    RUNNING,
    SCENES,
    PRIORITY,
    RUNNING_PLAYLIST,
    SCHEDULE,
)
"""All probes; those that start nothing come first."""
