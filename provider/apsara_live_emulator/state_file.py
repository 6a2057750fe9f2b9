"""Storage of the state: rows of JSON in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .answers import Json

SNAPSHOT_VERSION = 1

# Kind, id and value of a row.
Row = tuple[str, str, Any]


class StateFile:
    """An SQLite file with a row per studio and per relay. Data is on disk when ``write`` returns.

    It belongs to one emulator at a time; a second one is refused when it starts.
    """

    def __init__(self, path: Path) -> None:
        self._written: dict[tuple[str, str], str] = {}
        self._connection = sqlite3.connect(path, timeout=0, check_same_thread=False, isolation_level=None)
        try:
            self._open()
        except sqlite3.Error as error:
            self._connection.close()
            raise ValueError(f"{path} cannot be used: {error}") from error

    def _open(self) -> None:
        self._connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        with self._connection:
            self._connection.execute("BEGIN EXCLUSIVE")
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS things (kind TEXT, id TEXT, json TEXT, PRIMARY KEY (kind, id))"
            )
            row = self._connection.execute("SELECT json FROM things WHERE kind = 'version'").fetchone()
            if row is not None and row[0] != str(SNAPSHOT_VERSION):
                raise sqlite3.DatabaseError(f"it has version {row[0]}, this emulator reads version {SNAPSHOT_VERSION}")
            self._put([("version", "", str(SNAPSHOT_VERSION))])

    def read(self) -> Json:
        """Return the file's content as a snapshot."""
        snapshot: Json = {"casters": {}, "tasks": {}, "tokens": {}, "episode_groups": {}}
        for kind, key, text in self._connection.execute("SELECT kind, id, json FROM things ORDER BY rowid"):
            self._written[kind, key] = text
            if kind in ("caster", "task", "token", "episode_group"):
                snapshot[f"{kind}s"][key] = json.loads(text)
            else:
                snapshot[kind] = json.loads(text)
        return snapshot

    def write(self, rows: list[Row]) -> None:
        """Write the rows that differ from the file in one transaction; None deletes a row."""
        texts = [(kind, key, None if value is None else json.dumps(value)) for kind, key, value in rows]
        changed = [(kind, key, text) for kind, key, text in texts if self._written.get((kind, key)) != text]
        if changed:
            with self._connection:
                self._connection.execute("BEGIN")
                self._put(changed)
            self._remember(changed)

    def replace(self, rows: list[Row]) -> None:
        """Replace all rows in one transaction."""
        texts: list[tuple[str, str, str | None]] = [(kind, key, json.dumps(value)) for kind, key, value in rows]
        with self._connection:
            self._connection.execute("BEGIN")
            self._connection.execute("DELETE FROM things WHERE kind <> 'version'")
            self._put(texts)
        self._written.clear()
        self._remember(texts)

    def _put(self, rows: Sequence[tuple[str, str, str | None]]) -> None:
        for kind, key, text in rows:
            if text is None:
                self._connection.execute("DELETE FROM things WHERE kind = ? AND id = ?", (kind, key))
            else:
                self._connection.execute(
                    "INSERT INTO things VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET json = excluded.json",
                    (kind, key, text),
                )

    def _remember(self, rows: Sequence[tuple[str, str, str | None]]) -> None:
        for kind, key, text in rows:
            self._written.pop((kind, key), None)
            if text is not None:
                self._written[kind, key] = text

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
