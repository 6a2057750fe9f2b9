"""The command: one line with the URL, a state file that survives being killed, an end on request."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import apsara_live_emulator
from apsara_live_emulator import Emulator
from apsara_live_emulator.__main__ import build

from .conftest import NewSdk, Refused

SOURCES = str(Path(apsara_live_emulator.__file__).parents[1])


class Command:
    """The emulator as a process of its own."""

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "apsara_live_emulator", "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": SOURCES},
            text=True,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()

    def end(self, number: int) -> tuple[int, str, str]:
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=10)
        return self.process.returncode, out, err


@pytest.fixture
def command():
    """Starts commands and kills what a test has left running."""
    started = []

    def start(*options):
        started.append(Command(*options))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.end(signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_its_url_serves_and_ends_when_asked(command, number):
    """One line, flushed; nothing else; exit code 0, also with a client connected."""
    running = command("--access-key-id", "a", "--access-key-secret", "b")
    assert running.url.startswith("http://127.0.0.1:")
    assert NewSdk(running.url, "a", "b")("DescribeCasters")["Total"] == 0
    assert running.end(number) == (0, "", "")


def test_a_killed_emulator_has_lost_nothing_that_it_acknowledged(command, tmp_path):
    """kill -9 after each of a few acknowledged calls; the next start knows all of them, and repeats no id."""
    file = str(tmp_path / "state.sqlite")
    known: list[str] = []
    for round_number in range(4):
        running = command("--state", file)
        sdk = NewSdk(running.url)
        found = [one["CasterId"] for one in sdk("DescribeCasters")["CasterList"]["Caster"]]
        assert sorted(found) == sorted(known)
        known.append(
            sdk("CreateCaster", NormType=1, ChargeType="PostPaid", ClientToken=f"t-{round_number}")["CasterId"]
        )
        sdk("SetCasterConfig", CasterId=known[-1], CasterName=f"round {round_number}")
        sdk("AddCasterVideoResource", CasterId=known[0], ResourceName="x", VodUrl="http://a.example.com/x.mp4")
        running.end(signal.SIGKILL)
    assert len(set(known)) == 4
    sdk = NewSdk(command("--state", file).url)
    assert sdk("DescribeCasterVideoResources", CasterId=known[0])["Total"] == 4
    assert sdk("DescribeCasterConfig", CasterId=known[3])["CasterName"] == "round 3"
    assert sdk("CreateCaster", NormType=1, ChargeType="PostPaid", ClientToken="t-0")["CasterId"] == known[0]


def test_a_state_file_forgets_what_was_deleted(tmp_path):
    """Deleting and resetting reach the file as well."""
    file = tmp_path / "state.sqlite"
    create = {"NormType": 1, "ChargeType": "PostPaid"}
    with Emulator(state=file) as emulator:
        sdk = NewSdk(emulator.url)
        one, two = (sdk("CreateCaster", **create, ClientToken=token)["CasterId"] for token in ("1", "2"))
        sdk("DeleteCaster", CasterId=one)
    with Emulator(state=file) as emulator:
        assert list(emulator.state.casters) == [two]
        emulator.reset()
    with Emulator(state=file) as emulator:
        assert emulator.state.is_empty()


def test_a_refused_call_leaves_no_trace_in_the_file(tmp_path):
    """What the next emulator reads is what this one acknowledged."""
    file = tmp_path / "state.sqlite"
    with Emulator(state=file) as emulator:
        sdk = NewSdk(emulator.url)
        one = sdk("CreateCaster", NormType=1, ChargeType="PostPaid", ClientToken="1")["CasterId"]
        with pytest.raises(Refused):
            sdk("SetCasterConfig", CasterId=one, CasterName="lost", Delay=301)
        sdk("DescribeCasterConfig", CasterId=one)
        before = emulator.state.export()
    with Emulator(state=file) as emulator:
        assert emulator.state.export() == before


def test_a_state_file_belongs_to_one_emulator(tmp_path, capsys):
    """A second one, or a file that is something else, is refused at the start with one line."""
    file, other = tmp_path / "state.sqlite", tmp_path / "notes.txt"
    other.write_text("these are notes, and not short ones" * 100)
    with Emulator(state=file):
        for path, reason in ((file, "locked"), (other, "not a database")):
            with pytest.raises(SystemExit):
                build(["--state", str(path)])
            assert reason in capsys.readouterr().err


def test_every_option_reaches_the_emulator():
    """Options and switches; the rest is in the tests of what they do."""
    options = ["--loose", "--no-signature", "--latency-ms", "1", "--qps", "2", "--seed", "7"]
    options += ["--assume", "restart-task-id=same", "--assume", "start-time=3", "--sts", "id", "secret", "token"]
    emulator = build(options)
    assert emulator.choices["restart-task-id"] == "same"
    assert emulator.choices.seconds("start-time") == 3
    assert emulator.state.seed == 7
    with emulator:
        # Unsigned, with a parameter that nobody knows.
        import urllib.request

        with urllib.request.urlopen(f"{emulator.url}/?Action=DescribeCasters&Version=2016-11-01&What=1") as answer:
            assert answer.status == 200


@pytest.mark.parametrize(
    "options",
    [
        ["--assume", "nonsense=1"],
        ["--assume", "restart-task-id=maybe"],
        ["--assume", "start-time=soon"],
        ["--assume", "x"],
    ],
)
def test_a_switch_that_does_not_exist_is_an_error(capsys, options):
    """The message names what there is."""
    with pytest.raises(SystemExit):
        build(options)
    assert "error:" in capsys.readouterr().err


def test_help_names_every_option_and_switch(capsys):
    """--help is the manual of the command."""
    with pytest.raises(SystemExit):
        build(["--help"])
    told = capsys.readouterr().out
    for word in ("--state", "--loose", "--no-signature", "--latency-ms", "--qps", "--seed", "json-keys=either|upper"):
        assert word in told


def test_a_port_in_use_is_named(capsys):
    """What else to give is said too."""
    with Emulator() as other:
        port = other.url.rpartition(":")[2]
        with pytest.raises(SystemExit, match="2"):
            build(["--port", port])
    assert f"error: --port {port} is in use: choose another" in capsys.readouterr().err
