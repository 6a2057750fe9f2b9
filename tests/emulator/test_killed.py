"""kill -9 at any moment loses nothing that was acknowledged, and leaves a file that opens."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import apsara_live_emulator

KILLS = 100
WORKS_BETWEEN = 8
SOURCES = str(Path(apsara_live_emulator.__file__).parents[1])
NURSERY = Path(__file__).with_name("nursery.py")
RELAY = {
    "Region": "cn-shanghai",
    "SourceType": "url",
    "SourceUrls": '["http://a.example.com/x.mp4"]',
    "DstUrl": "rtmp://b.example.com/y",
    "StartTime": "2100-01-01T00:00:00Z",
    "EndTime": "2100-01-02T00:00:00Z",
}


class Nursery:
    """Emulators as processes of their own, a hundred of them in seconds."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.pid = 0
        environment = {**os.environ, "PYTHONPATH": SOURCES}
        self.process = subprocess.Popen(
            [sys.executable, str(NURSERY)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def tell(self, line: str) -> None:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hear(self, *words: str) -> str:
        """The rest of the next line that begins with these words."""
        begin = " ".join([*words, ""])
        while line := self.process.stdout.readline():
            if line.startswith(begin):
                return line.removeprefix(begin).strip()
        raise AssertionError(self.process.stderr.read())

    def start(self) -> None:
        self.tell(str(self.file))
        self.pid = int(self.hear("pid"))

    def url(self) -> str:
        return self.hear("url", str(self.pid))

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        self.tell("")
        assert self.hear("gone", str(self.pid)) == str(-signal.SIGKILL)
        self.pid = 0

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing may have been said on stderr."""
        if self.pid:
            self.kill()
        assert self.process.communicate()[1] == ""


@dataclass
class Known:
    """What there is: per studio, by its token, the name and the number of sources; and the names of the relays."""

    studios: dict[str, tuple[str, int]] = field(default_factory=dict)
    relays: frozenset[str] = frozenset()

    @classmethod
    def read(cls, snapshot: dict) -> Known:
        studios = {
            one["client_token"]: (one["name"], len(one["video_resources"])) for one in snapshot["casters"].values()
        }
        return cls(studios, frozenset(task["settings"]["TaskName"] for task in snapshot["tasks"].values()))


class Writer:
    """A client that remembers what was acknowledged."""

    def __init__(self, url: str, chance: random.Random, number: int) -> None:
        self.connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
        self.chance, self.number = chance, number
        self.look()

    def close(self) -> None:
        self.connection.close()

    def look(self) -> None:
        self.connection.request("GET", "/_emulator/state")
        self.snapshot = json.loads(self.connection.getresponse().read())
        self.known = Known.read(self.snapshot)

    def choose(self) -> tuple[str, str, Known]:
        """A call, as method and path, and what there is if it happens."""
        self.number += 1
        name, studios, relays = f"n-{self.number}", dict(self.known.studios), self.known.relays
        ids = {one["client_token"]: one["caster_id"] for one in self.snapshot["casters"].values()}
        tasks = {task["settings"]["TaskName"]: task["task_id"] for task in self.snapshot["tasks"].values()}
        what = self.chance.choice(
            ["create", "create", "rename", "rename", "source", "source", "delete", "relay", "end"]
        )
        if self.chance.random() < 0.01:
            return "POST", "/_emulator/reset", Known()
        if what == "relay":
            return *call("CreateLivePullToPush", "GET", **RELAY, TaskName=name), Known(studios, relays | {name})
        if what == "end" and tasks:
            gone = self.chance.choice(sorted(tasks))
            ended = call("DeleteLivePullToPush", "GET", Region="cn-shanghai", TaskId=tasks[gone])
            return *ended, Known(studios, relays - {gone})
        if what == "create" or not ids:
            asked = call("CreateCaster", NormType=1, ChargeType="PostPaid", ClientToken=name, CasterName=name)
            return *asked, Known({**studios, name: (name, 0)}, relays)
        return self._change(what, name, ids, studios)

    def _change(self, what, name, ids, studios) -> tuple[str, str, Known]:
        token = self.chance.choice(sorted(ids))
        old, sources = studios[token]
        if what == "rename":
            asked = call("SetCasterConfig", CasterId=ids[token], CasterName=name)
            studios[token] = (name, sources)
        elif what == "source":
            asked = call("AddCasterVideoResource", CasterId=ids[token], ResourceName="x", VodUrl="http://a/x.mp4")
            studios[token] = (old, sources + 1)
        else:
            asked = call("DeleteCaster", CasterId=ids[token])
            del studios[token]
        return *asked, Known(studios, self.known.relays)

    def work(self) -> None:
        """One call from its beginning to its acknowledgement."""
        method, path, then = self.choose()
        self.connection.request(method, path)
        answer = self.connection.getresponse()
        assert answer.status == 200, answer.read()
        answer.read()
        self.look()
        assert self.known == then

    def work_and_be_killed(self, nursery: Nursery) -> list[Known]:
        """One call in the middle of which the emulator is killed; what may be there afterwards."""
        method, path, then = self.choose()
        self.connection.request(method, path)
        spin(self.chance.random() * 0.004)
        nursery.kill()
        with contextlib.suppress(OSError, http.client.HTTPException):
            answer = self.connection.getresponse()
            answer.read()
            assert answer.status == 200
            return [then]
        return [self.known, then]


def call(action, method="POST", **parameters) -> tuple[str, str]:
    return method, "/?" + urlencode({"Action": action, "Version": "2016-11-01", **parameters})


def spin(seconds: float) -> None:
    """Waits, far shorter than a sleep could be trusted with."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_killed_a_hundred_times_it_has_lost_nothing(tmp_path):
    """In the middle of calls, between them, and while it starts; a call that was cut off happened whole or not."""
    seed = int(os.environ.get("APSARA_LIVE_SEED") or random.SystemRandom().randrange(10**6))
    print(f"APSARA_LIVE_SEED={seed}")
    chance = random.Random(seed)
    possible, number, acknowledged, cut = [Known()], 0, 0, 0
    with Nursery(tmp_path / "state.sqlite") as nursery:
        for _ in range(KILLS):
            nursery.start()
            if chance.random() < 0.2:
                spin(chance.random() * 0.02)
                nursery.kill()
                continue
            with contextlib.closing(Writer(nursery.url(), chance, number)) as writer:
                assert writer.known in possible
                for _ in range(chance.randrange(WORKS_BETWEEN)):
                    writer.work()
                possible = writer.work_and_be_killed(nursery)
            acknowledged, cut = acknowledged + writer.number - number, cut + len(possible) - 1
            number = writer.number
        nursery.start()
        with contextlib.closing(Writer(nursery.url(), chance, number)) as writer:
            assert writer.known in possible
    with contextlib.closing(sqlite3.connect(nursery.file)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert acknowledged - cut > KILLS
    assert cut > 0, "no kill met a call in its middle"
    print(f"{KILLS} kills, {acknowledged - cut} calls acknowledged, {cut} cut off")
