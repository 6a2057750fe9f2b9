"""State of the emulator: studios and their contents, relays and ids, in memory and optionally in an SQLite file.

The behaviours decide which changes are allowed.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import refusals
from .answers import Json
from .clock import Clock
from .objects import Caster, EpisodeGroup, Task
from .snapshot import read
from .state_file import SNAPSHOT_VERSION, Row, StateFile

# Members of a snapshot besides its version: name, type, default.
PARTS: tuple[tuple[str, Any, Callable[[], Any]], ...] = (
    ("casters", dict[str, Caster], dict),
    ("tasks", dict[str, Task], dict),
    ("tokens", dict[str, str], dict),
    ("episode_groups", dict[str, EpisodeGroup], dict),
    ("domain_tags", dict[str, dict[str, str]], dict),
    ("serial", int, int),
)


def is_well_formed(id: str) -> bool:
    """Return whether a text can be an id: letters, digits, - and _, at most 64 characters."""
    return re.fullmatch(r"[A-Za-z0-9_-]*[A-Za-z0-9][A-Za-z0-9_-]*", id) is not None and len(id) <= 64


class State:
    """The state of one emulator.

    Behaviours read a studio by ``caster`` and a relay by ``task``; both are saved before the response is sent.
    """

    def __init__(self, clock: Clock, file: Path | None = None, seed: int | None = None) -> None:
        self.clock = clock
        self._given_seed = seed
        self.seed = self._new_seed()
        self.casters: dict[str, Caster] = {}
        self.tasks: dict[str, Task] = {}
        self.tokens: dict[str, str] = {}
        self.episode_groups: dict[str, EpisodeGroup] = {}
        self.domain_tags: dict[str, dict[str, str]] = {}
        self.serial = 0
        # What a test may declare about the world outside.
        self.unknown_domains: set[str] = set()
        self.vod_durations: dict[str, float] = {}
        self.missing_assets: set[str] = set()
        self._touched: set[tuple[str, str]] = set()
        self._file = StateFile(file) if file is not None else None
        if self._file is not None:
            try:
                self._restore(self._file.read())
            except ValueError:
                self._file.close()
                raise

    # Ids

    def _new_seed(self) -> int:
        """Return the given seed, or a new one each time: a stale id must not match another studio."""
        return secrets.randbits(64) if self._given_seed is None else self._given_seed

    def new_id(self, kind: str) -> str:
        """Return a new id in the form of a UUID; with a given seed, the ids of each run are the same."""
        self.serial += 1
        text = hashlib.sha256(f"{self.seed}/{kind}/{self.serial}".encode()).hexdigest()
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:32]}"

    # Access to objects

    def caster(self, caster_id: str) -> Caster:
        """Return the studio, or raise the vendor's refusal."""
        if not is_well_formed(caster_id):
            raise refusals.malformed_caster_id(caster_id)
        caster = self.casters.get(caster_id)
        if caster is None:
            raise refusals.caster_not_found(caster_id)
        self._touched.add(("caster", caster_id))
        return caster

    def add_caster(self, caster: Caster) -> None:
        """Add a studio. Its client token refers to it from now on, even after deletion."""
        self.casters[caster.caster_id] = caster
        self.tokens[caster.client_token] = caster.caster_id
        self._touched |= {("caster", caster.caster_id), ("token", caster.client_token)}

    def remove_caster(self, caster: Caster) -> None:
        """Delete a studio and everything in it."""
        del self.casters[caster.caster_id]
        self._touched.add(("caster", caster.caster_id))

    def task(self, region: str, task_id: str) -> Task:
        """Return the relay in that region, or raise the vendor's refusal."""
        task = self.tasks.get(task_id)
        if task is None or task.region != region:
            raise refusals.task_not_found()
        self._touched.add(("task", task_id))
        return task

    def add_task(self, task: Task) -> None:
        """Add a relay, or file one under a new id."""
        self.tasks[task.task_id] = task
        self._touched.add(("task", task.task_id))

    def remove_task(self, task_id: str) -> None:
        """Delete a relay, or the old id of one."""
        del self.tasks[task_id]
        self._touched.add(("task", task_id))

    def add_episode_group(self, group: EpisodeGroup) -> None:
        """Add a group of episodes, or mark one as changed."""
        self.episode_groups[group.program_id] = group
        self._touched.add(("episode_group", group.program_id))

    def touch(self, thing: object) -> None:
        """Mark a studio or relay as changed that was not read through ``caster`` or ``task``."""
        if isinstance(thing, Caster):
            self._touched.add(("caster", thing.caster_id))
        elif isinstance(thing, Task):
            self._touched.add(("task", thing.task_id))

    def tag_domain(self, domain: str) -> dict[str, str]:
        """Return the tags of a domain for changing."""
        self._touched.add(("domain_tags", ""))
        return self.domain_tags.setdefault(domain, {})

    # The whole state

    def is_empty(self) -> bool:
        """Return whether there are no studios, no relays and no groups of episodes."""
        return not self.casters and not self.tasks and all(group.deleted for group in self.episode_groups.values())

    def clear(self) -> None:
        """Restore the initial state."""
        self._take({})
        self.seed = self._new_seed()
        self.unknown_domains.clear()
        self.vod_durations.clear()
        self.missing_assets.clear()
        self._write_all()

    def export(self) -> Json:
        """Return a snapshot: plain JSON with a version."""
        return {
            "version": SNAPSHOT_VERSION,
            "casters": {key: asdict(caster) for key, caster in self.casters.items()},
            "tasks": {key: asdict(task) for key, task in self.tasks.items()},
            "tokens": dict(self.tokens),
            "episode_groups": {key: asdict(group) for key, group in self.episode_groups.items()},
            "domain_tags": {key: dict(tags) for key, tags in self.domain_tags.items()},
            "serial": self.serial,
        }

    def load(self, snapshot: Json) -> None:
        """Replace everything by a snapshot; raise ``ValueError`` if it is invalid or has another version."""
        if not isinstance(snapshot, dict) or snapshot.get("version") != SNAPSHOT_VERSION:
            raise ValueError(f"a snapshot has version {SNAPSHOT_VERSION}")
        self._restore(deepcopy(snapshot))
        self._write_all()

    def _restore(self, snapshot: Json) -> None:
        try:
            self._take(snapshot)
        except ValueError as error:
            raise ValueError(f"invalid snapshot: {error}") from error

    def _take(self, snapshot: Json) -> None:
        taken = {name: read(hint, snapshot.get(name, empty()), name) for name, hint, empty in PARTS}
        self.casters, self.tasks = taken["casters"], taken["tasks"]
        self.tokens, self.domain_tags = taken["tokens"], taken["domain_tags"]
        self.episode_groups, self.serial = taken["episode_groups"], taken["serial"]
        self._touched.clear()

    # Saving

    def commit(self) -> None:
        """Write everything read since the last commit in one transaction; without a file, do nothing."""
        if self._file is not None and self._touched:
            self._file.write(self._rows(self._touched))
        self._touched.clear()

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()

    def _write_all(self) -> None:
        if self._file is not None:
            keys = [("caster", key) for key in self.casters] + [("task", key) for key in self.tasks]
            keys += [("token", key) for key in self.tokens] + [("domain_tags", "")]
            keys += [("episode_group", key) for key in self.episode_groups]
            self._file.replace(self._rows(keys))

    def _rows(self, keys: Iterable[tuple[str, str]]) -> list[Row]:
        rows: list[Row] = [("serial", "", self.serial)]
        for kind, key in keys:
            if kind == "caster":
                caster = self.casters.get(key)
                rows.append((kind, key, None if caster is None else asdict(caster)))
            elif kind == "task":
                task = self.tasks.get(key)
                rows.append((kind, key, None if task is None else asdict(task)))
            elif kind == "episode_group":
                rows.append((kind, key, asdict(self.episode_groups[key])))
            elif kind == "token":
                rows.append((kind, key, self.tokens[key]))
            else:
                rows.append((kind, key, self.domain_tags))
        return rows
