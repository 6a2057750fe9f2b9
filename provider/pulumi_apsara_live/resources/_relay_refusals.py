"""What a relay cannot do in its state, refused before anything is sent: the service would take and ignore it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ._relay import Task
from ._resource import RENAME_ADVICE, RefusedByProvider

PLACE: Final = ("file_index", "offset")
"""Where a list begins; the service takes it only while the task waits or is stopped."""
BY_STATE: Final = ("start_time", "end_time", *PLACE)
"""What it ignores in some states, so that the task is read before it is sent."""
HELD_BACK: Final = "declare running=True, or declare the relay when it shall run"


def refuse_shared_destination(dst_url: str, tasks: Sequence[Task]) -> None:
    """Refuse a second task for one address: the two would break each other's stream."""
    for task in tasks:
        if task.info.get("DstUrl") == dst_url:
            raise RefusedByProvider(
                f"dst_url: relay {task.id}, called {task.name or 'nothing'}, pushes to this address already, and two "
                f"relays to one address break each other: declare another address, or adopt that relay; {RENAME_ADVICE}"
            )


def refuse_kept_callback(task: Task | None) -> None:
    """Refuse if the task still has a callback address; what an empty one does is not documented."""
    if task is not None and task.info.get("CallbackURL"):
        raise RefusedByProvider(
            f"relay {task.id} keeps its callback_url, which cannot be taken away in place: declare another address, or "
            "replace the relay (`pulumi up --replace`)"
        )


def refuse_in_state(task: Task, changed: Sequence[str], *, runs: bool, switched: bool) -> None:
    """Refuse changes that the service ignores while the task is in its state.

    `runs` is what the program declares, and `switched` whether that has changed.
    """
    late = [name for name in changed if name in BY_STATE]
    if task.status == "ended" and late:
        raise RefusedByProvider(
            f"{', '.join(late)} cannot be changed: relay {task.id} has ended; run `pulumi refresh`, and the next "
            "update replaces it"
        )
    if "start_time" in changed and task.status != "waiting":
        raise RefusedByProvider(
            f"start_time cannot be changed: relay {task.id} has started at {task.start_time}; set it back "
            "to that, or replace the relay (`pulumi up --replace`)"
        )
    if task.runs and runs and (place := [name for name in changed if name in PLACE]):
        raise RefusedByProvider(
            f"{', '.join(place)} cannot be changed while relay {task.id} is {task.status}: set running=False "
            "along with them, and running=True in the next change"
        )
    if task.status == "waiting" and switched and not runs:
        raise RefusedByProvider(f"relay {task.id} waits for its start and cannot be stopped before it: {HELD_BACK}")
